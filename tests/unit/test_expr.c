/* The language of conditions against a second, naive evaluator over random expressions. */
#include "unit.h"

#include <string.h>

#include "base/json.h"
#include "expr_world.h"
#include "pack/cond.h"
#include "pack/solve.h"
#include "rules/expr.h"

#define BASE "tests/golden/pack/base"
#define ROUNDS 20000

/* ------------------------------------------------------------------ expressions, twice */
enum kind { N_OR, N_AND, N_NOT, N_ROWS, N_LEAF };
enum leaf {
    L_PERSONAL,
    L_RESIDENT_IS,
    L_LEVEL,
    L_LEVEL_IN,
    L_USERS,
    L_KINDS,
    L_TERMS,
    L_LOC,
    L_LOC_IS,
    L_NAME,
    L_STRICT,
    L_CONST,
    L__MAX,
    L_ROW_PERSONAL,
    L_ROW_LEVEL,
};
struct expression {
    enum kind kind;
    enum leaf leaf;
    int op, arg;
    struct expression *a, *b;
};

static const char *const level_ops[] = {"=",        "!=",           "heavier_than",
                                        "at_least", "lighter_than", "at_most"};
static const char *const int_ops[] = {"=", "!=", ">", ">=", "<", "<="};

static struct expression *random_leaf(struct arena *a, bool in_row)
{
    struct expression *e = ARENA_NEW(a, struct expression);

    e->kind = N_LEAF;
    e->leaf = in_row ? L_ROW_PERSONAL + (enum leaf)dice(2) : (enum leaf)dice(L__MAX);
    e->op = dice(6);
    e->arg = dice(3);
    if (e->leaf == L_KINDS || e->leaf == L_LEVEL_IN)
        e->arg = 1 + dice(7);
    if (e->leaf == L_USERS)
        e->arg = dice(5);
    if (e->leaf == L_TERMS || e->leaf == L_NAME || e->leaf == L_RESIDENT_IS || e->leaf == L_CONST)
        e->arg = dice(2);
    return e;
}

static struct expression *random_expression(struct arena *a, int depth, bool in_row)
{
    struct expression *e;

    if (!depth || !dice(3))
        return random_leaf(a, in_row);
    e = ARENA_NEW(a, struct expression);
    e->kind = (enum kind)dice(in_row ? 3 : 4);
    e->a = random_expression(a, depth - 1, in_row || e->kind == N_ROWS);
    if (e->kind == N_OR || e->kind == N_AND)
        e->b = random_expression(a, depth - 1, in_row);
    return e;
}

static void write_list(struct buf *b, int mask, const char *const *ids)
{
    const char *sep = "[";

    for (int i = 0; i < 3; i++) {
        if (mask >> i & 1) {
            buf_printf(b, "%s%s", sep, ids[i]);
            sep = ", ";
        }
    }
    buf_puts(b, "]");
}

static void write_leaf(struct buf *b, const struct expression *e)
{
    switch (e->leaf) {
    case L_PERSONAL:
        buf_puts(b, "info.personal");
        break;
    case L_RESIDENT_IS:
        buf_printf(b, "info.resident %s %s", e->op % 2 ? "!=" : "=", e->arg ? "true" : "false");
        break;
    case L_LEVEL:
        buf_printf(b, "info.importance %s %s", level_ops[e->op], codes[e->arg]);
        break;
    case L_LEVEL_IN:
        buf_puts(b, "info.importance in ");
        write_list(b, e->arg, codes);
        break;
    case L_USERS:
        buf_printf(b, "use.users %s %d", int_ops[e->op], e->arg);
        break;
    case L_KINDS:
        buf_puts(b, "service.kinds has ");
        write_list(b, e->arg, kinds);
        break;
    case L_TERMS:
        buf_printf(b, "service.terms %s %s", e->op % 2 ? "!=" : "=", terms[e->arg]);
        break;
    case L_LOC:
        buf_printf(b, "service.location has %s", places[e->arg]);
        break;
    case L_LOC_IS:
        buf_printf(b, "service.location = [%s]", places[e->arg]);
        break;
    case L_NAME:
        buf_printf(b, "service.name %s \"%s\"", e->op % 2 ? "!=" : "=", names[e->arg]);
        break;
    case L_STRICT:
        buf_puts(b, "setting.strict");
        break;
    case L_ROW_PERSONAL:
        buf_puts(b, "row.personal");
        break;
    case L_ROW_LEVEL:
        buf_printf(b, "row.importance %s %s", level_ops[e->op], codes[e->arg]);
        break;
    case L_CONST:
    case L__MAX:
        buf_puts(b, e->arg ? "true" : "false");
        break;
    }
}

static void write(struct buf *b, const struct expression *e)
{
    switch (e->kind) {
    case N_LEAF:
        write_leaf(b, e);
        return;
    case N_NOT:
        buf_puts(b, "not (");
        break;
    case N_ROWS:
        buf_puts(b, "any_row(");
        break;
    default:
        buf_puts(b, "(");
    }
    write(b, e->a);
    if (e->b) {
        buf_puts(b, e->kind == N_OR ? " or " : " and ");
        write(b, e->b);
    }
    buf_puts(b, ")");
}

static enum tri yes(bool b)
{
    return b ? TRI_TRUE : TRI_FALSE;
}

static enum tri compare(int op, int a, int b)
{
    bool r[] = {a == b, a != b, a > b, a >= b, a < b, a <= b};

    return a == UNKNOWN ? TRI_UNKNOWN : yes(r[op]);
}

/* Levels weigh 3, 2, 1. */
static enum tri compare_level(int op, int level, int with)
{
    return level == UNKNOWN ? TRI_UNKNOWN : compare(op, 3 - level, 3 - with);
}

/* Tries every place that "unknown" may stand for. */
static enum tri location(int loc, int place, bool exactly)
{
    bool can[2] = {false, false};

    if (loc == UNKNOWN)
        return TRI_UNKNOWN;
    if (place == 2)
        return yes(exactly ? loc == LOC_UNKNOWN : loc & LOC_UNKNOWN);
    for (int more = loc & LOC_UNKNOWN ? 1 : 0; more <= (loc & LOC_UNKNOWN ? 3 : 0); more++) {
        int all = (loc & 3) | more;

        can[exactly ? all == 1 << place : all >> place & 1] = true;
    }
    return can[0] && can[1] ? TRI_UNKNOWN : yes(can[1]);
}

static enum tri naive_leaf(const struct world *w, const struct row *row, const struct expression *e)
{
    switch (e->leaf) {
    case L_PERSONAL:
        return compare(0, derived_personal(w), 1);
    case L_RESIDENT_IS:
        return compare(e->op % 2, w->resident, e->arg);
    case L_LEVEL:
        return compare_level(e->op, derived_level(w), e->arg);
    case L_LEVEL_IN:
        return derived_level(w) == UNKNOWN ? TRI_UNKNOWN : yes(e->arg >> derived_level(w) & 1);
    case L_USERS:
        return compare(e->op, w->users, e->arg);
    case L_KINDS:
        return w->kinds == UNKNOWN ? TRI_UNKNOWN : yes(w->kinds & e->arg);
    case L_TERMS:
        return compare(e->op % 2, w->terms, e->arg);
    case L_LOC:
    case L_LOC_IS:
        return location(w->loc, e->arg, e->leaf == L_LOC_IS);
    case L_NAME:
        return compare(e->op % 2, w->name, e->arg);
    case L_STRICT:
        return yes(w->strict);
    case L_ROW_PERSONAL:
        return compare(0, row->personal, 1);
    case L_ROW_LEVEL:
        return compare_level(e->op, row->level, e->arg);
    case L_CONST:
    case L__MAX:
        break;
    }
    return yes(e->arg);
}

/* Kleene's tables, as tables. */
static const enum tri table_and[3][3] = {
    {TRI_FALSE, TRI_FALSE, TRI_FALSE},
    {TRI_FALSE, TRI_TRUE, TRI_UNKNOWN},
    {TRI_FALSE, TRI_UNKNOWN, TRI_UNKNOWN},
};
static const enum tri table_or[3][3] = {
    {TRI_FALSE, TRI_TRUE, TRI_UNKNOWN},
    {TRI_TRUE, TRI_TRUE, TRI_TRUE},
    {TRI_UNKNOWN, TRI_TRUE, TRI_UNKNOWN},
};
static const enum tri table_not[3] = {TRI_TRUE, TRI_FALSE, TRI_UNKNOWN};

static enum tri naive(const struct world *w, const struct row *row, const struct expression *e)
{
    enum tri t = TRI_FALSE;

    switch (e->kind) {
    case N_LEAF:
        return naive_leaf(w, row, e);
    case N_NOT:
        return table_not[naive(w, row, e->a)];
    case N_AND:
        return table_and[naive(w, row, e->a)][naive(w, row, e->b)];
    case N_OR:
        return table_or[naive(w, row, e->a)][naive(w, row, e->b)];
    case N_ROWS:
        for (int i = 0; i < w->nrows; i++)
            t = table_or[t][naive(w, &w->rows[i], e->a)];
        return w->nrows == UNKNOWN ? TRI_UNKNOWN : t;
    }
    return t;
}

/* ------------------------------------------------------------------ properties */
struct bench {
    struct pack *p;
    size_t nconds; /* of the pack itself */
};

static int setup(void **state)
{
    struct bench *b = test_calloc(1, sizeof *b);
    const char *dir = BASE;
    struct err err = {0};

    assert_int_equal(pack_load(&dir, 1, NULL, NULL, &b->p, &err), ST_OK);
    b->nconds = b->p->nconds;
    *state = b;
    return 0;
}

static int teardown(void **state)
{
    struct bench *b = *state;

    pack_free(b->p);
    test_free(b);
    return 0;
}

/* The text's condition number; fails the test when it does not compile. */
static int compile(struct bench *b, struct arena *a, const char *text)
{
    struct err err = {0};
    struct report r = {.a = a, .err = &err};
    int cond;

    b->p->nconds = b->nconds;
    cond = cond_compile(&r, b->p, a, text, (struct pos){"t", 1, 1});
    if (r.count)
        fail_msg("%s: %s", text, err.text);
    return cond;
}

static void read_world(struct bench *b, const struct world *w, struct facts *f, json_t **keep)
{
    AUTO_JSON json_t *settings = json_pack("{s:b}", "strict", w->strict);
    struct err err = {0};

    json_decref(*keep);
    *keep = world_json(w); /* the facts' texts point into it */
    if (facts_read(b->p, *keep, settings, f, &err) != ST_OK)
        fail_msg("%s", err.text);
}

/* What becomes known of a row agrees with what was told flatly. */
static int no_heavier(int level, int told)
{
    return level != UNKNOWN && told != UNKNOWN && level < told ? told : level;
}

/* Makes one thing known that was not; false when there was nothing to do there. `asks_unknown`: the
 * expression asks whether the place is "unknown", which like known() speaks of what is known. */
static bool refine(struct world *w, int which, bool asks_unknown)
{
    int *slots[] = {&w->personal, &w->resident, &w->level, &w->users,
                    &w->kinds,    &w->terms,    &w->name};
    const int sizes[] = {2, 2, 3, 5, 8, 2, 2};

    if (which < 7) {
        if (*slots[which] != UNKNOWN)
            return false;
        /* flat facts may contradict rows that say less; refine towards what the rows say */
        if ((which == 0 || which == 2) && w->nrows != UNKNOWN)
            return false;
        *slots[which] = which == 4 ? 1 + dice(7) : dice(sizes[which]); /* no kinds: no answer */
        return true;
    }
    if (which == 7) {
        if (w->loc == UNKNOWN)
            w->loc = 1 + dice(7);
        else if (w->loc & LOC_UNKNOWN && !asks_unknown)
            w->loc = (w->loc & 3) | (1 + dice(3));
        else
            return false;
        return true;
    }
    for (int i = 0; i < w->nrows; i++) {
        if (w->rows[i].level == UNKNOWN) {
            w->rows[i].level = no_heavier(dice(3), w->level);
            return true;
        }
    }
    if (w->nrows == UNKNOWN) {
        w->nrows = dice(ROWS + 1);
        for (int i = 0; i < w->nrows; i++) {
            w->rows[i].level = no_heavier(w->rows[i].level, w->level);
            if (w->personal == 0 && w->rows[i].personal == 1)
                w->rows[i].personal = 0;
        }
        return true;
    }
    return false;
}

static const char *const slot_facts[] = {"info.personal", "info.resident",   "info.importance",
                                         "use.users",     "service.kinds",   "service.terms",
                                         "service.name",  "service.location"};

static void against_naive(void **state)
{
    struct bench *b = *state;
    json_t *keep = NULL;
    int counts[3] = {0, 0, 0}, impossible = 0;

    seed = 88172645463325252ULL;
    for (int n = 0; n < ROUNDS; n++) {
        AUTO_ARENA struct arena *a = arena_new();
        struct expression *e = random_expression(a, 4, false);
        struct world w = random_world(), more;
        struct facts f;
        struct buf text;
        enum tri t, later;
        uint64_t missing[(FACTS_MAX + 63) / 64] = {0};
        int cond, which = dice(9);

        buf_init(&text, a, 128);
        write(&text, e);
        cond = compile(b, a, text.p);
        read_world(b, &w, &f, &keep);
        t = cond_eval(b->p, cond, &f);
        counts[t]++;
        if (t != naive(&w, NULL, e))
            fail_msg("%s gives %d", text.p, t);
        /* what holds is possible: the checker never cries wolf */
        if (t != TRI_UNKNOWN &&
            !solve_possible(b->p, a, &(struct wish){.cond = cond, .holds = t == TRI_TRUE}, 1))
            fail_msg("%s is %d, and was called impossible", text.p, t);
        impossible += !solve_possible(b->p, a, &(struct wish){.cond = cond, .holds = true}, 1);
        cond_missing(b->p, cond, &f, missing);
        assert_true((t == TRI_UNKNOWN) == (missing[0] || missing[1] || missing[2]));
        more = w;
        if (!refine(&more, which, strstr(text.p, "unknown") != NULL))
            continue;
        read_world(b, &more, &f, &keep);
        later = cond_eval(b->p, cond, &f);
        /* knowing more never turns a definite answer round */
        if (t != TRI_UNKNOWN && later != t)
            fail_msg("%s: %d became %d", text.p, t, later);
        /* what is not missing settles nothing */
        if (t == TRI_UNKNOWN && which < 8) {
            int fact = pack_fact(b->p, slot_facts[which]);

            if (!(missing[fact / 64] >> (fact % 64) & 1) && later != TRI_UNKNOWN)
                fail_msg("%s: %s was not missing", text.p, slot_facts[which]);
        }
    }
    json_decref(keep);
    /* the three outcomes all occur often, or the test shows nothing */
    assert_true(counts[0] > ROUNDS / 10 && counts[1] > ROUNDS / 10 && counts[2] > ROUNDS / 10);
    assert_true(impossible > ROUNDS / 100);
}

/* Pairs: what contradicts itself, and the same with one word changed. */
static void contradictions(void **state)
{
    struct bench *b = *state;
    static const char *const pairs[][2] = {
        {"info.personal and not info.personal", "info.personal and not info.resident"},
        {"info.importance heavier_than II and info.importance at_most II",
         "info.importance heavier_than II and info.importance at_most I"},
        {"info.importance heavier_than I", "info.importance at_least I"},
        {"use.users > 10 and use.users < 11", "use.users > 10 and use.users < 12"},
        {"use.users = 3 and use.users != 3", "use.users = 3 and use.users != 4"},
        {"service.kinds has sns and not (service.kinds has [sns, email])",
         "service.kinds has sns and not (service.kinds has [map, email])"},
        {"service.kinds = [sns] and service.kinds has email",
         "service.kinds has sns and service.kinds has email"},
        {"service.terms = contract and service.terms = click_through",
         "service.terms = contract or service.terms = click_through"},
        {"service.name = 甲 and service.name = 乙", "service.name = 甲 and service.name != 乙"},
        {"info.personal and not known(info.personal)", "info.personal and not known(use.users)"},
        {"(info.personal or use.backup) and not info.personal and not use.backup",
         "(info.personal or use.vm) and not info.personal and not use.backup"},
        {"service.location has japan and not (service.location has japan)",
         "service.location has japan and not (service.location has US)"},
        {"false", "true"},
    };

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        for (size_t k = 0; k < 2; k++) {
            AUTO_ARENA struct arena *a = arena_new();
            int cond = compile(b, a, pairs[i][k]);

            if (solve_possible(b->p, a, &(struct wish){.cond = cond, .holds = true}, 1) != k)
                fail_msg("%s", pairs[i][k]);
        }
    }
}

static void equal_texts_share_a_number(void **state)
{
    struct bench *b = *state;
    AUTO_ARENA struct arena *a = arena_new();
    struct err err = {0};
    struct report r = {.a = a, .err = &err};
    struct pos at = {"t", 3, 7};
    int one = compile(b, a, "info.personal or info.resident");

    assert_int_equal(cond_compile(&r, b->p, a, "info.personal or info.resident", at), one);
    assert_int_not_equal(cond_compile(&r, b->p, a, "info.personal and info.resident", at), one);
    assert_int_equal(r.count, 0);
    /* columns count characters, not bytes */
    assert_int_equal(cond_compile(&r, b->p, a, "service.name = \"台帳\" and info.nothing", at),
                     COND_NEVER);
    assert_string_equal(err.where, "t:3:31");
    assert_string_equal(err.code, "expr_fact");
}

static void countries_by_code(void **state)
{
    static const struct {
        const char *text, *facts;
        enum tri want;
    } cases[] = {
        {"service.location has US", "{\"service.location\":[\"JP\",\"US\"]}", TRI_TRUE},
        {"service.location has KR", "{\"service.location\":[\"JP\",\"US\"]}", TRI_FALSE},
        {"service.location has japan", "{\"service.location\":[\"JP\"]}", TRI_TRUE},
        {"service.location has overseas", "{\"service.location\":[\"JP\"]}", TRI_FALSE},
        {"service.location has overseas", "{\"service.location\":[\"JP\",\"GB\"]}", TRI_TRUE},
        {"service.location has US", "{\"service.location\":[\"overseas\"]}", TRI_UNKNOWN},
        {"service.location has US", "{\"service.location\":[\"unknown\"]}", TRI_UNKNOWN},
        {"service.location has [US, KR]", "{\"service.location\":[\"KR\"]}", TRI_TRUE},
        {"service.law has ZA",
         "{\"service.law\":[\"AD\",\"BB\",\"CC\",\"DE\",\"EE\",\"FR\",\"ZA\"]}", TRI_TRUE},
        {"service.law = [JP]", "{\"service.law\":\"JP\"}", TRI_TRUE},
        {"provider.country = US", "{\"provider.country\":\"US\"}", TRI_TRUE},
        {"provider.country in [JP, KR]", "{\"provider.country\":\"US\"}", TRI_FALSE},
        {"provider.country != japan", "{\"provider.country\":\"US\"}", TRI_TRUE},
        {"provider.country = japan", "{\"provider.country\":\"unknown\"}", TRI_UNKNOWN},
    };
    struct bench *b = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        AUTO_ARENA struct arena *a = arena_new();
        AUTO_JSON json_t *j = json_loads(cases[i].facts, 0, NULL);
        struct facts f;
        struct err err = {0};

        assert_int_equal(facts_read(b->p, j, NULL, &f, &err), ST_OK);
        if (cond_eval(b->p, compile(b, a, cases[i].text), &f) != cases[i].want)
            fail_msg("%s of %s", cases[i].text, cases[i].facts);
    }
}

static void known_and_constants(void **state)
{
    struct bench *b = *state;
    AUTO_ARENA struct arena *a = arena_new();
    AUTO_JSON json_t *none = json_object(), *some = json_pack("{s:b}", "info.personal", 0);
    struct facts f;
    struct err err = {0};
    int known = compile(b, a, "known(info.personal) and not info.personal");

    assert_int_equal(facts_read(b->p, none, NULL, &f, &err), ST_OK);
    assert_int_equal(cond_eval(b->p, known, &f), TRI_FALSE);
    assert_int_equal(facts_read(b->p, some, NULL, &f, &err), ST_OK);
    assert_int_equal(cond_eval(b->p, known, &f), TRI_TRUE);
    assert_int_equal(cond_eval(b->p, COND_ALWAYS, &f), TRI_TRUE);
    assert_int_equal(cond_eval(b->p, COND_NEVER, &f), TRI_FALSE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(against_naive, setup, teardown),
        cmocka_unit_test_setup_teardown(contradictions, setup, teardown),
        cmocka_unit_test_setup_teardown(equal_texts_share_a_number, setup, teardown),
        cmocka_unit_test_setup_teardown(countries_by_code, setup, teardown),
        cmocka_unit_test_setup_teardown(known_and_constants, setup, teardown),
    };
    return RUN(tests);
}
