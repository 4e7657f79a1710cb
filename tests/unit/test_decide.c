/* decide() against all ways in which what is unknown may turn out. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "rules/asked.h"
#include "rules/cover.h"
#include "rules/decide.h"

#define CASES "tests/golden/pack/"
#define NFACTS 8
static const char *const names[NFACTS] = {"forbidden", "outside",   "open", "apply",
                                          "notify",    "condition", "item", "duty"};

static struct pack *load(const char *dir)
{
    struct pack *p = NULL;
    struct err err = {0};

    assert_int_equal(pack_load(&dir, 1, NULL, NULL, &p, &err), ST_OK);
    return p;
}

/* ------------------------------------------------------------------ every partial answer */
/* What a decision means to people, for comparing. */
struct outcome {
    enum verdict verdict;
    int procs[4];
    uint64_t conditions, duties, items, strengths;
};

static struct outcome outcome(const struct pack *p, const struct decision *d)
{
    struct outcome o = {.verdict = d->verdict, .duties = d->duties[0]};
    const struct checklist *c = &p->checklists[0];

    for (size_t i = 0; i < d->nprocs; i++)
        o.procs[i] = d->procs[i] + 1;
    for (size_t i = 0; i < p->nrules; i++) {
        if (bit_at(d->rules, i) && p->rules[i].condition[0])
            o.conditions |= (uint64_t)1 << i;
    }
    for (size_t i = 0; d->nprocs && i < c->nitems; i++)
        if (decision_cond(d, c->items[i].when) == TRI_TRUE) {
            o.items |= (uint64_t)1 << i;
            o.strengths |= (uint64_t)item_strength(d, &c->items[i]) << 4 * i;
        }
    return o;
}

struct lab {
    struct pack *p;
    int facts[NFACTS];
    struct outcome all[1 << NFACTS][2]; /* by complete answer, and covered or not */
};

/* `answer`: base 3 digits 0 no, 1 yes, 2 unknown. */
static void answer_facts(const struct lab *l, const int answer[NFACTS], struct facts *f)
{
    memset(f, 0, sizeof *f);
    for (int i = 0; i < NFACTS; i++) {
        f->v[l->facts[i]].known = answer[i] != 2;
        f->v[l->facts[i]].i = answer[i] == 1;
    }
}

static void complete_answers(struct lab *l)
{
    for (int bits = 0; bits < 1 << NFACTS; bits++) {
        int answer[NFACTS];
        struct facts f;
        struct decision d;

        for (int i = 0; i < NFACTS; i++)
            answer[i] = bits >> i & 1;
        answer_facts(l, answer, &f);
        for (int covered = 0; covered < 2; covered++) {
            decide(l->p, &f, covered, &d);
            memset(&l->all[bits][covered], 0, sizeof l->all[0][0]);
            l->all[bits][covered] = outcome(l->p, &d);
            for (size_t w = 0; w < sizeof d.facts_missing / sizeof *d.facts_missing; w++)
                assert_int_equal(d.facts_missing[w], 0);
        }
    }
}

static bool possible(const int answer[NFACTS], int bits)
{
    for (int i = 0; i < NFACTS; i++) {
        if (answer[i] != 2 && answer[i] != (bits >> i & 1))
            return false;
    }
    return true;
}

static bool same(const struct outcome *a, const struct outcome *b)
{
    return a->verdict == b->verdict && !memcmp(a->procs, b->procs, sizeof a->procs) &&
           a->conditions == b->conditions && a->duties == b->duties && a->items == b->items &&
           a->strengths == b->strengths;
}

/* What is said of a partial answer, seen from all the ways it may be completed. */
static void judge(const struct lab *l, const int answer[NFACTS], int covered)
{
    bool changes[NFACTS] = {false}, changes_verdict[NFACTS] = {false};
    bool seen[VERDICT_NONE + 1] = {false};
    struct facts f;
    struct decision d;
    int kinds = 0, last = 0;

    answer_facts(l, answer, &f);
    decide(l->p, &f, covered, &d);
    for (int bits = 0; bits < 1 << NFACTS; bits++) {
        if (!possible(answer, bits))
            continue;
        seen[l->all[bits][covered].verdict] = true;
        for (int i = 0; i < NFACTS; i++) {
            const struct outcome *a = &l->all[bits][covered], *b = &l->all[bits ^ 1 << i][covered];

            changes[i] |= answer[i] == 2 && !same(a, b);
            changes_verdict[i] |= answer[i] == 2 && a->verdict != b->verdict;
        }
    }
    for (int v = 0; v <= VERDICT_NONE; v++) {
        kinds += seen[v];
        last = seen[v] ? v : last;
    }
    assert_int_equal(d.verdict, kinds == 1 ? last : VERDICT_UNKNOWN);
    for (int i = 0; i < NFACTS; i++) {
        bool missing = bit_at(d.facts_missing, (size_t)l->facts[i]);

        if (missing && !changes[i])
            fail_msg("%s is missing but changes nothing", names[i]);
        if (!missing && changes_verdict[i])
            fail_msg("%s can change the verdict but is not missing", names[i]);
    }
}

static void every_partial_answer(void **state)
{
    (void)state;
    struct lab *l = test_calloc(1, sizeof *l);
    int total = 1;

    l->p = load(CASES "good-verdicts");
    for (int i = 0; i < NFACTS; i++) {
        char id[64];

        snprintf(id, sizeof id, "verdicts.%s", names[i]);
        l->facts[i] = pack_fact(l->p, id);
        assert_true(l->facts[i] >= 0);
        total *= 3;
    }
    complete_answers(l);
    for (int n = 0; n < total; n++) {
        int answer[NFACTS];

        for (int i = 0, rest = n; i < NFACTS; i++, rest /= 3)
            answer[i] = rest % 3;
        judge(l, answer, 0);
        judge(l, answer, 1);
    }
    pack_free(l->p);
    test_free(l);
}

/* ------------------------------------------------------------------ the contract's object */
static json_t *decided(const struct pack *p, const char *facts, const char *settings)
{
    AUTO_JSON json_t *j = json_loads(facts, 0, NULL);
    AUTO_JSON json_t *s = settings ? json_loads(settings, 0, NULL) : NULL;
    struct facts f;
    struct decision d;
    struct err err = {0};

    if (facts_read(p, j, s, &f, &err) != ST_OK)
        fail_msg("%s", err.text);
    decide(p, &f, false, &d);
    return decision_json(p, &d);
}

static void the_object_of_the_contract(void **state)
{
    (void)state;
    struct pack *p = load(CASES "good-verdicts");
    AUTO_JSON json_t *got =
        decided(p,
                "{\"verdicts.forbidden\":false,\"verdicts.outside\":false,\"verdicts.open\":false,"
                "\"verdicts.apply\":true,\"verdicts.notify\":false,\"verdicts.condition\":true,"
                "\"verdicts.item\":true,\"verdicts.duty\":false}",
                NULL);
    AUTO_JSON json_t *want = json_loads(
        "{\"pack\":\"verdicts\",\"edition\":\"1\",\"verdict\":\"apply\","
        "\"authority\":[{\"role\":\"chief\",\"label\":\"部長\"}],"
        "\"route\":[{\"step\":\"approve\",\"act\":\"decide\",\"role\":\"head\",\"label\":\"承認\","
        "\"scope\":\"unit\",\"mode\":\"all\",\"if_conflict\":\"chief\",\"phase\":\"review\","
        "\"exception\":false},{\"step\":\"extra\",\"act\":\"decide\",\"role\":\"chief\",\"label\":"
        "\"追加\",\"scope\":\"parent\",\"mode\":\"any\",\"if_conflict\":\"\",\"phase\":\"review\","
        "\"exception\":true}],"
        "\"checklists\":[{\"id\":\"check\",\"label\":\"確認\",\"items\":[{\"id\":\"1\",\"actor\":"
        "\"staff\",\"phase\":\"\",\"strength\":\"must\",\"gate\":false},{\"id\":\"2\",\"actor\":"
        "\"staff\",\"phase\":\"APP\",\"strength\":\"should\",\"gate\":false},{\"id\":\"3\","
        "\"actor\":"
        "\"staff\",\"phase\":\"\",\"strength\":\"must\",\"gate\":true}]}],"
        "\"milestones\":[\"done\"],\"evidence\":[\"資料\",\"確認\"],"
        "\"duties\":[{\"id\":\"always\",\"label\":\"いつも\",\"schedule\":{\"every\":\"P1Y\","
        "\"anchor\":\"fiscal\"}}],"
        "\"conditions\":[\"守ること\"],\"warnings\":[],\"missing\":[],"
        "\"because\":[{\"clause\":\"4\",\"source\":\"\",\"text\":\"条件\"},"
        "{\"clause\":\"6\",\"source\":\"\",\"text\":\"申請\"}]}",
        0, NULL);
    json_t *procs = json_object_get(got, "procedures");

    assert_non_null(want);
    assert_int_equal(json_array_size(procs), 1);
    assert_string_equal(json_str(json_array_get(procs, 0), "verdict", ""), "apply");
    assert_true(json_equal(json_object_get(json_array_get(procs, 0), "route"),
                           json_object_get(want, "route")));
    json_object_del(got, "procedures");
    if (!json_equal(got, want))
        fail_msg("%s", json_dumps(got, JSON_INDENT(1)));
    pack_free(p);
}

static void settings_are_asked_for(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    const char *dirs[] = {CASES "base", "tests/unit/data/setting-rule"};
    struct pack *p = NULL;
    struct err err = {0};
    const char *facts = "{\"service.location\":[\"japan\"],\"info.importance\":\"II\","
                        "\"info.personal\":false}";

    assert_int_equal(pack_load(dirs, 2, NULL, NULL, &p, &err), ST_OK);
    AUTO_JSON json_t *unset = decided(p, facts, NULL);
    AUTO_JSON json_t *below = decided(p, facts, "{\"limit\":\"III\"}");
    AUTO_JSON json_t *above = decided(p, facts, "{\"limit\":\"I\"}");

    assert_string_equal(json_str(unset, "verdict", ""), "unknown");
    assert_string_equal(json_canonical(a, json_object_get(unset, "missing")),
                        "[\"setting:limit\"]");
    assert_string_equal(json_str(below, "verdict", ""), "forbidden");
    assert_string_equal(json_str(above, "verdict", ""), "apply");
    pack_free(p);
}

/* ------------------------------------------------------------------ permits */
static void what_a_permit_covers(void **state)
{
    static const struct {
        const char *permit, *use;
        bool want;
    } cases[] = {
        {"{\"service.name\":\"甲\"}", "{\"service.name\":\"甲\"}", true},
        {"{\"service.name\":\"甲\"}", "{\"service.name\":\"乙\"}", false},
        {"{\"service.name\":\"甲\"}", "{}", false},
        {"{}", "{\"service.name\":\"甲\"}", false},
        {"{\"service.name\":\"甲\",\"service.provider\":\"社\"}", "{\"service.name\":\"甲\"}",
         true},
        {"{\"service.name\":\"甲\",\"service.provider\":\"社\"}",
         "{\"service.name\":\"甲\",\"service.provider\":\"別社\"}", false},
        {"{\"service.name\":\"甲\",\"info.importance\":\"II\"}",
         "{\"service.name\":\"甲\",\"info.importance\":\"II\"}", true},
        {"{\"service.name\":\"甲\",\"info.importance\":\"II\"}",
         "{\"service.name\":\"甲\",\"info.importance\":\"III\"}", true},
        {"{\"service.name\":\"甲\",\"info.importance\":\"II\"}",
         "{\"service.name\":\"甲\",\"info.importance\":\"I\"}", false},
        {"{\"service.name\":\"甲\",\"info.importance\":\"II\"}", "{\"service.name\":\"甲\"}",
         false},
        {"{\"service.name\":\"甲\",\"info.importance\":\"I\"}", "{\"service.name\":\"甲\"}", true},
        {"{\"service.name\":\"甲\"}", "{\"service.name\":\"甲\",\"info.importance\":\"III\"}",
         false},
        {"{\"service.name\":\"甲\",\"info.personal\":false}",
         "{\"service.name\":\"甲\",\"info.personal\":true}", false},
        {"{\"service.name\":\"甲\",\"info.personal\":true}",
         "{\"service.name\":\"甲\",\"info.personal\":false}", true},
        {"{\"service.name\":\"甲\",\"info.personal\":false}", "{\"service.name\":\"甲\"}", false},
        {"{\"service.name\":\"甲\",\"use.purpose\":\"business\"}",
         "{\"service.name\":\"甲\",\"use.purpose\":\"citizens\"}", false},
    };
    (void)state;
    struct pack *p = load(CASES "base");

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        AUTO_JSON json_t *permit = json_loads(cases[i].permit, 0, NULL);
        AUTO_JSON json_t *use = json_loads(cases[i].use, 0, NULL);
        struct facts had, wanted;
        struct err err = {0};

        assert_int_equal(facts_read(p, permit, NULL, &had, &err), ST_OK);
        assert_int_equal(facts_read(p, use, NULL, &wanted, &err), ST_OK);
        if (permit_covers(p, &had, &wanted) != cases[i].want)
            fail_msg("%s for %s", cases[i].permit, cases[i].use);
    }
    pack_free(p);
}

/* ------------------------------------------------------------------ rules that overlap in part */
static void turn_rules(struct pack *p)
{
    for (size_t i = 0; i < p->nrules / 2; i++) {
        struct rule r = p->rules[i];
        p->rules[i] = p->rules[p->nrules - 1 - i];
        p->rules[p->nrules - 1 - i] = r;
    }
}

static enum verdict verdict_of(const struct pack *p, const json_t *facts)
{
    struct facts *f = calloc(1, sizeof *f);
    struct decision *d = calloc(1, sizeof *d);
    struct err err = {0};

    assert_int_equal(facts_read(p, facts, NULL, f, &err), ST_OK);
    decide(p, f, false, d);
    enum verdict v = d->verdict;
    free(f);
    free(d);
    return v;
}

/* Whatever rules hold together, the strictness of their verdicts decides and never their order. */
static void the_order_of_rules_is_nothing(void **state)
{
    static const char *const packs[] = {"packs/tokyo-2025", "packs/kitakyushu-2023",
                                        "packs/soumu-2021", "packs/edogawa-2023",
                                        "packs/onna-2017"};
    static const char *const kinds[] = {"saas", "sns", "web_meeting", "internet_line"};
    size_t seen[VERDICT_UNKNOWN + 2] = {0};

    (void)state;
    for (size_t n = 0; n < 5; n++) {
        struct pack *p = load(packs[n]);
        const struct axis *axis = &p->axes[0];

        for (size_t i = 0; i < axis->nlevels * 32; i++) {
            AUTO_JSON json_t *facts =
                json_pack("{s:[s], s:[s], s:b, s:s}", "service.location", i & 1 ? "japan" : "US",
                          "service.kinds", kinds[i >> 3 & 3], "info.personal", (int)(i >> 1 & 1),
                          "service.terms", i >> 2 & 1 ? "contract" : "click_through");
            char level[40];
            snprintf(level, sizeof level, "info.%s", axis->id);
            json_object_set_new(facts, level, json_string(axis->levels[i / 32].code));
            enum verdict first = verdict_of(p, facts);
            turn_rules(p);
            assert_int_equal(verdict_of(p, facts), first);
            turn_rules(p);
            seen[first <= VERDICT_UNKNOWN ? first : VERDICT_UNKNOWN + 1]++;
        }
        pack_free(p);
    }
    assert_true(seen[VERDICT_FORBIDDEN] > 0 && seen[VERDICT_APPLY] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_partial_answer),
        cmocka_unit_test(the_object_of_the_contract),
        cmocka_unit_test(settings_are_asked_for),
        cmocka_unit_test(what_a_permit_covers),
        cmocka_unit_test(the_order_of_rules_is_nothing),
    };
    return RUN(tests);
}
