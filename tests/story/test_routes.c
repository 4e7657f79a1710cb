/* Other routes, on every engine: an application split by function, a decision by the CISO who names
 * the manager, people who move while a case is under way. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "pages/entry/entry.h"
#include "pages/entry/ledger.h"
#include "pages/form/checks.h"
#include "pages/services/services.h"

static struct err err;

static const struct bytes pdf = {"%PDF-1.4\n%%EOF\n", 15};

#define IN(...) json_pack(__VA_ARGS__)

static const char *state_of(struct town *t, const char *id)
{
    return case_state_id(town_case(t, id)->c.state);
}

static void assert_state(struct town *t, const char *id, const char *state, const char *step)
{
    const struct loaded_case *l = town_case(t, id);

    assert_string_equal(case_state_id(l->c.state), state);
    assert_string_equal(l->c.step == NULL ? "" : l->c.step->id, step);
    assert_false(l->decision_stale);
}

/* The row of the list and the first column of the register name the function: the rows of one
 * service are told apart by it alone. */
static void named_in_ledger(struct town *t, const char *id, const char *reg, const char *name)
{
    const char *entry = arena_strdup(t->a, town_case(t, id)->row.entry.s);
    const char *list =
        seen(visit(t, "takahashi", NULL, (const char *[]){"register", reg, NULL}), ledger_get);

    says(list, arena_printf(t->a, "<a href=\"/entries/%s\">%s</a>", entry, name));
    says(seen(visit(t, "takahashi", entry, NULL), entry_get),
         arena_printf(t->a, "<dd class=\"keep-lines\">%s</dd>", name));
}

/* Is the field asked for before the application can be handed in? */
static bool lacks(struct town *t, const char *id, const char *field)
{
    struct problems l = {.arena = t->a};

    case_submit_problems(&town_case(t, id)->c, &l);
    for (size_t i = 0; i < l.n; i++)
        if (strcmp(l.p[i].code, "required") == 0 && strcmp(l.p[i].where, field) == 0)
            return true;
    return false;
}

static void set_field(struct town *t, const char *id, const char *field, json_t *value)
{
    json_t *fields = json_deep_copy(town_case(t, id)->c.fields);

    fill_set(fields, field, value);
    (void)town_do(t, "yamada", "case.save", IN("{s:s, s:o}", "case", id, "fields", fields));
}

/* A part has all files of the whole as its own, none of its answers, which are shown beside the
 * items, and never goes without the name of its function. */
static void part_of(struct town *t, const char *id, const char *whole)
{
    const struct loaded_case *part = town_case(t, id), *of = town_case(t, whole);
    const char *function = arena_strdup(t->a, json_str(part->c.fields, "function", ""));

    assert_true(of->c.nanswers > 0 && of->c.nevidence > 0);
    assert_int_equal(part->c.nevidence, of->c.nevidence);
    for (size_t i = 0; i < part->c.nevidence; i++) {
        assert_string_equal(part->c.evidence[i].sha256, of->c.evidence[i].sha256);
        assert_false(ID_EQ(part->c.evidence[i].id, of->c.evidence[i].id));
    }
    assert_int_equal(part->c.nanswers, 0);
    struct visit *v = visit(t, "yamada", id, NULL);
    v->x.req.path_arg[1] = "risk_review";
    says(seen(v, checks_get), "機能ごとに分ける前の申請");

    assert_true(function[0] != '\0');
    set_field(t, id, "controls_differ", json_false());
    set_field(t, id, "function", json_string(""));
    assert_true(lacks(t, id, "function"));
    set_field(t, id, "function", json_string(function));
    assert_false(lacks(t, id, "function"));
    set_field(t, id, "controls_differ", json_true());
}

/* Is the part refused because it speaks of more than one function? */
static bool joined(struct town *t, const char *child)
{
    struct problems l = {.arena = t->a};
    struct outcome o;
    struct err why = {0};

    (void)case_submit(&town_case(t, child)->c, town_who(t, t->a, "yamada"), &l, &o, &why);
    for (size_t i = 0; i < l.n; i++)
        if (strcmp(l.p[i].code, "split_apart") == 0 && strcmp(l.p[i].where, "functions") == 0)
            return true;
    return false;
}

/* What was split is not joined again in one of its parts, whether their controls are said to differ
 * or not. */
static void stays_one(struct town *t, const char *child)
{
    json_t *one = json_deep_copy(json_object_get(town_case(t, child)->c.fields, "functions"));
    json_t *two = json_deep_copy(one);

    assert_false(joined(t, child));
    json_array_append_new(two, IN("{s:s, s:s}", "name", "投票", "controls", "記名"));
    set_field(t, child, "functions", two);
    assert_true(joined(t, child));
    set_field(t, child, "controls_differ", json_false());
    assert_true(joined(t, child));
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", child), ST_REFUSED, "incomplete");
    set_field(t, child, "controls_differ", json_true());
    set_field(t, child, "functions", one);
    assert_false(joined(t, child));
}

/* A part may not take the name of the other one, which goes on. */
static void no_namesake(struct town *t, const char *child)
{
    set_field(t, child, "function", json_string("約款　ｻｰﾋﾞｽ"));
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", child), ST_REFUSED, "incomplete");
    set_field(t, child, "function", json_string("予定表"));
}

/* ------------------------------------------------------------------ by function */
static void split(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/kitakyushu-2023");
    const char *id = town_draft(&t, "yamada", "ordinary", NULL);
    json_t *fields = json_deep_copy(town_case(&t, id)->c.fields);
    json_array_append_new(json_object_get(fields, "functions"),
                          IN("{s:s, s:s}", "name", "予定表", "controls", "閲覧の制限"));
    (void)town_do(&t, "yamada", "case.save", IN("{s:s, s:o}", "case", id, "fields", fields));
    town_answers(&t, "yamada", id, "first");
    town_files(&t, "yamada", id);
    set_field(&t, id, "function", json_string("")); /* each part will name its own */
    assert_false(lacks(&t, id, "function"));
    town_refused(&t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    town_refused(&t, "tanaka", "case.split", IN("{s:s}", "case", id), ST_NOT_FOUND, "not_found");
    json_t *cases =
        json_object_get(town_do(&t, "yamada", "case.split", IN("{s:s}", "case", id)), "cases");
    assert_int_equal(json_array_size(cases), 2);
    assert_int_equal(/* told apart wherever applications are listed */
                     town_count(
                         &t, "select count(distinct title) from casefile where parent is not null"),
                     2);
    assert_int_equal(town_count(&t, "select count(*) from casefile where title like '%（予定表）'"),
                     1);
    assert_string_equal(state_of(&t, id), "split");
    town_refused(&t, "yamada", "case.split", IN("{s:s}", "case", id), ST_CONFLICT, "wrong_state");
    town_refused(&t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_CONFLICT, "wrong_state");

    for (size_t i = 0; i < 2; i++) {
        const char *child = json_string_value(json_array_get(cases, i));
        town_refused(&t, "yamada", "case.split", IN("{s:s}", "case", child), ST_REFUSED,
                     "nothing_to_split");
        part_of(&t, child, id);
        town_answers(&t, "yamada", child, "first");
        stays_one(&t, child);
        if (i == 1)
            no_namesake(&t, child);
        (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", child));
        town_answers(&t, "ito", child, "second");
        town_step(&t, "ito", child, "consider", "done", NULL);
        town_step(&t, "ito", child, "scope", "done", NULL);
        town_step(&t, "ito", child, "approve", "approve", NULL);
        assert_string_equal(state_of(&t, child), "approved");
    }
    named_in_ledger(&t, json_string_value(json_array_get(cases, 0)), "ledger_ordinary",
                    "約款サービス（約款サービス）");
    named_in_ledger(&t, json_string_value(json_array_get(cases, 1)), "ledger_ordinary",
                    "約款サービス（予定表）");
    /* a change of the function alone is one of the register as well */
    const char *entry =
        arena_strdup(t.a, town_case(&t, json_string_value(json_array_get(cases, 1)))->row.entry.s);
    const char *change = town_draft(&t, "yamada", "change_ordinary", entry);
    set_field(&t, change, "function", json_string("会議室の予約"));
    town_answers(&t, "yamada", change, "first");
    town_files(&t, "yamada", change);
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", change));
    town_step(&t, "ito", change, "approve", "approve", NULL);
    named_in_ledger(&t, change, "ledger_ordinary", "約款サービス（会議室の予約）");
    says(seen(visit(&t, "tanaka", NULL, NULL), services_get), "会議室の予約");
    /* two entries of one provider, told apart by function; the head became their manager */
    assert_int_equal(town_count(&t, "select count(*) from entry"), 2);
    assert_int_equal(town_count(&t, "select count(*) from provider"), 1);
    assert_int_equal(town_count(&t, "select count(distinct function) from service"), 3);
    assert_int_equal(
        town_count(&t, arena_printf(t.a, "select count(*) from appointment where person = '%s'",
                                    town_id(&t, "person.ito"))),
        2);
    town_is_whole(&t);
    town_close(&t);
}

/* Whoever applied for the whole applies for each part, whoever splits it. */
static void split_taken_over(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/kitakyushu-2023");
    const char *id = town_draft(&t, "yamada", "ordinary", NULL);
    town_answers(&t, "yamada", id, "first");
    town_files(&t, "yamada", id);
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    (void)town_do(&t, "ito", "case.return", IN("{s:s, s:s}", "case", id, "reason", "機能ごとに"));
    town_move(&t, "yamada", NULL);
    (void)town_do(&t, "suzuki", "case.take_over", IN("{s:s}", "case", id));
    json_t *fields = json_deep_copy(town_case(&t, id)->c.fields);
    json_array_append_new(json_object_get(fields, "functions"),
                          IN("{s:s, s:s}", "name", "予定表", "controls", "閲覧の制限"));
    fill_set(fields, "controls_differ", json_true());
    (void)town_do(&t, "suzuki", "case.save", IN("{s:s, s:o}", "case", id, "fields", fields));
    json_t *cases =
        json_object_get(town_do(&t, "suzuki", "case.split", IN("{s:s}", "case", id)), "cases");
    town_post(&t, "課長代理", "企画課", "head");
    town_hold(&t, "yamada", "課長代理", "main"); /* and becomes one of those who decide */
    for (size_t i = 0; i < 2; i++) {
        const char *child = json_string_value(json_array_get(cases, i));
        town_answers(&t, "suzuki", child, "first");
        (void)town_do(&t, "suzuki", "case.submit", IN("{s:s}", "case", child));
        town_refused(&t, "yamada", "case.step",
                     IN("{s:s, s:s, s:s}", "case", child, "step", "consider", "verdict", "done"),
                     ST_DENIED, "self_approval");
        town_refused(&t, "suzuki", "case.step",
                     IN("{s:s, s:s, s:s}", "case", child, "step", "consider", "verdict", "done"),
                     ST_DENIED, "self_approval");
    }
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ the CISO's route */
static void named_by_ciso(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/kitakyushu-2023");
    town_post(&t, "最高責任者", "総務部", "ciso");
    town_hold(&t, "oshiro", "最高責任者", "concurrent");
    town_refused(&t, "yamada", "case.create", IN("{s:s}", "procedure", "important"), ST_DENIED,
                 "not_applicant");
    const char *id = town_draft(&t, "ito", "important", NULL);
    json_t *fields = json_deep_copy(town_case(&t, id)->c.fields);
    fill_rows(fields, "info", "confidentiality", "1");
    fill_set(fields, "function", json_string("録画"));
    (void)town_do(&t, "ito", "case.save", IN("{s:s, s:o}", "case", id, "fields", fields));
    town_answers(&t, "ito", id, "first");
    town_refused(&t, "ito", "case.answer",
                 IN("{s:s, s:s, s:[]}", "case", id, "col", "second", "answers"), ST_CONFLICT,
                 "column_closed");
    town_files(&t, "ito", id);
    (void)town_do(&t, "ito", "case.submit", IN("{s:s}", "case", id));
    town_refused(&t, "ito", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "approve"),
                 ST_DENIED, "self_approval");
    town_refused(&t, "oshiro", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "approve"),
                 ST_REFUSED, "incomplete");
    assert_int_equal(town_count(&t, "select count(*) from entry"), 0);
    town_step(
        &t, "oshiro", id, "approve", "approve",
        IN("{s:s, s:s}", "manager", town_id(&t, "person.sato"), "appointed_on", "2026-04-01"));
    /* permission, register and appointment are one: nobody else managed it for a moment */
    assert_true(ID_EQ(town_case(&t, id)->c.manager, ID_FROM(person, town_id(&t, "person.sato"))));
    assert_int_equal(town_count(&t, "select count(*) from appointment"), 1);
    named_in_ledger(&t, id, "ledger_important", "約款サービス（録画）");
    town_refused(&t, "ito", "case.step",
                 IN("{s:s, s:s, s:s, s:[sssss]}", "case", id, "step", "cautions", "verdict", "done",
                    "texts", "1", "2", "3", "4", "5"),
                 ST_DENIED, "not_your_step");
    (void)town_do(&t, "sato", "case.step",
                  IN("{s:s, s:s, s:s, s:[sssss]}", "case", id, "step", "cautions", "verdict",
                     "done", "texts", "1", "2", "3", "4", "5"));
    assert_int_equal(
        town_count(&t, "select count(*) from entry_version where superseded_at is null"), 1);
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ people move */
/* A case waits while its boss moves: whoever holds the post now decides, whoever moved does not;
 * when everybody is gone the deputy does. Nothing is lost of what the boss did before. */
static void people_move(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    const char *id = town_draft(&t, "yamada", "use", NULL);
    town_answers(&t, "yamada", id, "first");
    town_files(&t, "yamada", id);
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_answers(&t, "sato", id, "second");
    town_step(&t, "sato", id, "check", "done", NULL);
    town_move(&t, "sato", NULL);
    town_refused(&t, "sato", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "approve"),
                 ST_NOT_FOUND, "not_found");
    /* the applicant becomes the boss: still the applicant */
    town_hold(&t, "yamada", "課長", "concurrent");
    town_refused(&t, "yamada", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "approve"),
                 ST_DENIED, "self_approval");
    /* and who stood in for the post stands in for the applicant now */
    town_refused(&t, "kato", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "approve"),
                 ST_DENIED, "substitute_of_party");
    town_step(&t, "suzuki", id, "approve", "approve", NULL);
    assert_string_equal(state_of(&t, id), "approved");

    /* who else holds the manager's post takes over, and the entry's tasks with it */
    town_move(&t, "tanaka", NULL);
    (void)town_do(&t, "operator", "person.leave",
                  IN("{s:s}", "person", town_id(&t, "person.tanaka")));
    const char *entry = arena_strdup(t.a, town_case(&t, id)->c.entry.s);
    town_step(&t, "kato", id, "risk", "done", NULL);
    town_step(&t, "kato", id, "fallback", "done", NULL);
    town_step(&t, "kato", id, "backup", "done", NULL);
    (void)town_do(&t, "kato", "entry.act", IN("{s:s, s:s}", "entry", entry, "act", "start_use"));
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ decided on paper */
static void on_paper(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    const char *id = town_draft(&t, "yamada", "use", NULL);
    town_answers(&t, "yamada", id, "first");
    town_files(&t, "yamada", id);
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_answers(&t, "sato", id, "second");
    town_step(&t, "sato", id, "check", "done", NULL);
    const char *today = date_iso(t.a, date_of_instant(clock_now()));
    json_t *in = IN("{s:s, s:s, s:s, s:{s:s, s:s, s:s}}", "case", id, "step", "approve", "verdict",
                    "approve", "external", "decider", town_id(&t, "person.yamada"), "date", today,
                    "number", "企第3号");
    json_t *external = json_object_get(in, "external");
    town_refused(&t, "sato", "case.step", json_deep_copy(in), ST_DENIED, "not_office");
    town_refused(&t, "takahashi", "case.step", json_deep_copy(in), ST_DENIED, "decider_party");
    fill_set(external, "decider", json_string(town_id(&t, "person.watanabe")));
    town_refused(&t, "takahashi", "case.step", json_deep_copy(in), ST_DENIED, "decider_role");
    fill_set(external, "decider", json_string(""));
    fill_set(external, "decider_name", json_string("総務課　山田　花子様"));
    town_refused(&t, "takahashi", "case.step", json_deep_copy(in), ST_DENIED, "decider_party");
    /* the applicant under another name, the one who enters it, and somebody nobody knows */
    static const char *const own[] = {"YAMADA", "みほん村村長部局 総務課 花子 山田。", "takahashi"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        fill_set(external, "decider_name", json_string(own[i]));
        fill_set(external, "decider_post", json_string("教育長"));
        town_refused(&t, "takahashi", "case.step", json_deep_copy(in), ST_DENIED,
                     i == 2 ? "decider_self" : "decider_party");
    }
    fill_set(external, "decider_name", json_string("だれか"));
    fill_set(external, "decider_post", json_string(""));
    town_refused(&t, "takahashi", "case.step", json_deep_copy(in), ST_REFUSED, "external_post");
    fill_set(external, "decider_name", json_string(""));
    fill_set(external, "decider", json_string(town_id(&t, "person.sato")));
    static const char *const days[] = {"2999-01-01", "2020-01-01"};
    for (size_t i = 0; i < 2; i++) {
        fill_set(external, "date", json_string(days[i]));
        town_refused(&t, "takahashi", "case.step", json_deep_copy(in), ST_REFUSED, "external_date");
    }
    fill_set(external, "date", json_string(today));
    town_refused(&t, "takahashi", "case.step", json_deep_copy(in), ST_REFUSED, "external_scan");
    /* the scan comes with the decision and changes nothing of what is decided; what is refused
     * leaves no scan behind */
    const struct hash before = town_case(&t, id)->content;
    fill_set(in, "name", json_string("決裁文書.pdf"));
    fill_set(external, "date", json_string("2999-01-01"));
    assert_int_equal(
        town_run(&t, "takahashi", "case.step", NULL, json_deep_copy(in), pdf, NULL, &err),
        ST_REFUSED);
    assert_int_equal(town_count(&t, "select count(*) from evidence where item like 'step/%'"), 0);
    fill_set(external, "date", json_string(today));
    OK(town_run(&t, "takahashi", "case.step", NULL, in, pdf, NULL, &err));
    assert_memory_equal(&before, &town_case(&t, id)->content, sizeof before);
    assert_int_equal(town_count(&t, "select count(*) from evidence where item like 'step/%'"), 1);
    assert_state(&t, id, "approved", "");
    assert_int_equal(
        town_count(&t,
                   arena_printf(t.a, "select count(*) from act where external like '%%%s%%佐藤%%'",
                                today)),
        1);
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ all of a role, waivers */
/* The applicant asks the office before submission; not before that may it act. */
static void consulted(struct town *t, const char *id)
{
    json_t *step = IN("{s:s, s:s, s:s}", "case", id, "step", "consult", "verdict", "done");

    town_refused(t, "takahashi", "case.step", step, ST_CONFLICT, "not_requested");
    (void)town_do(t, "oshiro", "case.request", IN("{s:s}", "case", id));
    town_step(t, "takahashi", id, "consult", "done", NULL);
}

/* Tasks of the role that wait for this holder of it. */
static int64_t waits(struct town *t, const char *role, const char *person)
{
    return town_count(
        t, arena_printf(t->a,
                        "select count(*) from task t where state = 'open' and role = '%s' and not "
                        "exists (select 1 from task_party b where b.task = t.id and person = '%s')",
                        role, person));
}

/* The unit above is the applicant itself: excused by somebody above, for these contents, once. */
static void excused(struct town *t, const char *id)
{
    json_t *in = IN("{s:s, s:s, s:s, s:s}", "case", id, "step", "approve", "person",
                    town_id(t, "person.oshiro"), "reason", "ほかに決める者がいない");
    json_t *approve = IN("{s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "approve");

    town_refused(t, "oshiro", "case.step", json_incref(approve), ST_DENIED, "self_approval");
    town_refused(t, "oshiro", "case.waive", json_incref(in), ST_DENIED, "not_higher");
    town_refused(t, "suzuki", "case.waive", json_incref(in), ST_DENIED, "not_higher");
    /* nor by whoever only stands in for the applicant, in whichever of their posts */
    town_post(t, "部付", "総務部", "office");
    town_hold(t, "oshiro", "部付", "concurrent");
    town_hold(t, "kato", "部付", "substitute");
    town_refused(t, "kato", "case.waive", json_incref(in), ST_DENIED, "not_higher");
    json_t *other = json_deep_copy(in);
    fill_set(other, "person", json_string(town_id(t, "person.yamada")));
    town_refused(t, "sato", "case.waive", other, ST_REFUSED, "not_excusable");
    /* until then it waits for whoever stands above, and for nobody else */
    const char *oshiro = town_id(t, "person.oshiro");
    assert_int_equal(waits(t, "superior", oshiro), 0);
    assert_int_equal(waits(t, "superior", "x"), 1);
    (void)town_do(t, "sato", "case.waive", json_incref(in));
    assert_int_equal(waits(t, "superior", "x"), 0);
    assert_int_equal(waits(t, "chief", oshiro), 1);
    town_refused(t, "sato", "case.waive", in, ST_CONFLICT, "nobody_to_excuse");
    town_refused(t, "sato", "case.step", json_deep_copy(approve), ST_DENIED, "not_your_step");
    (void)town_do(t, "oshiro", "case.step", approve);
    assert_state(t, id, "approved", "");
}

/* What the core is told of who has acted and who was excused comes back from the database. */
static void everybody(const char *url)
{
    struct town t;

    town_open(&t, url, "tests/packs/eyes");
    town_post(&t, "確認者", "企画課", "checker");
    town_hold(&t, "suzuki", "確認者", "concurrent");
    town_post(&t, "委員一", "総務課", "board");
    town_hold(&t, "watanabe", "委員一", "concurrent");
    town_post(&t, "委員二", "税務課", "board");
    town_hold(&t, "tanaka", "委員二", "concurrent");
    town_hold(&t, "ito", "委員二", "substitute");
    town_post(&t, "副村長", "総務課", "superior");
    town_hold(&t, "sato", "副村長", "concurrent");
    town_hold(&t, "oshiro", "主事", "concurrent");

    const struct fill f = {t.pack,
                           t.a,
                           town_id(&t, "person.oshiro"),
                           town_id(&t, "unit.企画課"),
                           date_of_instant(clock_now()),
                           false};
    town_post(&t, "監査員", "企画課", "auditor");
    town_hold(&t, "yamada", "監査員", "concurrent");
    json_t *fields = fill_form(&f, pack_form(t.pack, "application"));
    fill_rows(fields, "info", "importance", "H");
    fill_set(fields, "witness", json_string(town_id(&t, "person.yamada")));
    const char *id = json_str(town_do(&t, "oshiro", "case.create",
                                      IN("{s:s, s:s, s:O}", "procedure", "joint", "unit",
                                         town_id(&t, "unit.企画課"), "fields", fields)),
                              "case", "");
    town_answers(&t, "oshiro", id, "first");
    town_files(&t, "oshiro", id);
    town_refused(&t, "oshiro", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    /* whom a field keeps apart is looked for although no step is theirs */
    town_refused(&t, "oshiro", "case.request", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    json_object_del(fields, "witness");
    (void)town_do(&t, "oshiro", "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
    json_decref(fields);
    consulted(&t, id);
    (void)town_do(&t, "oshiro", "case.submit", IN("{s:s}", "case", id));
    town_answers(&t, "suzuki", id, "second");
    town_step(&t, "suzuki", id, "check", "done", NULL);
    town_step(&t, "watanabe", id, "board", "approve", NULL);
    assert_state(&t, id, "submitted", "board");
    town_refused(&t, "watanabe", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "board", "verdict", "approve"),
                 ST_CONFLICT, "already_acted");
    town_stop(&t);
    town_start(&t);
    town_step(&t, "ito", id, "board", "approve", NULL); /* for the second seat */
    assert_state(&t, id, "submitted", "approve");
    excused(&t, id);
    const char *entry = arena_strdup(t.a, town_case(&t, id)->c.entry.s);

    /* before use: named, read, and ready when everybody says so */
    town_step(&t, "oshiro", id, "naming", "done",
              IN("{s:s}", "manager", town_id(&t, "person.yamada")));
    town_step(&t, "yamada", id, "learn", "done", NULL);
    town_step(&t, "tanaka", id, "ready", "done", NULL);
    town_refused(&t, "yamada", "entry.act", IN("{s:s, s:s}", "entry", entry, "act", "start_use"),
                 ST_REFUSED, "incomplete");
    town_step(&t, "watanabe", id, "ready", "done", NULL);
    (void)town_do(&t, "yamada", "entry.act", IN("{s:s, s:s}", "entry", entry, "act", "start_use"));
    assert_int_equal(town_count(&t, "select count(*) from entry where state = 'in_use'"), 1);
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ before submission */
#define OPEN_TASKS "select count(*) from task where state = 'open' and phase = 'prepare'"
#define KEPT_ACTS "select count(*) from act where step = 'consult' and kind = 'record'"

/* Tasks come with the request and go with the contents; the submission names who is missing. */
static void confirmed_before(const char *url)
{
    struct town t;

    town_open(&t, url, "tests/packs/eyes");
    town_post(&t, "確認者", "企画課", "checker");
    town_hold(&t, "suzuki", "確認者", "concurrent");
    town_hold(&t, "oshiro", "主事", "concurrent");
    const struct fill f = {t.pack,
                           t.a,
                           town_id(&t, "person.oshiro"),
                           town_id(&t, "unit.企画課"),
                           date_of_instant(clock_now()),
                           false};
    json_t *fields = fill_form(&f, pack_form(t.pack, "application"));
    json_object_set_new(fields, "terms_kind", json_string("contract"));
    json_t *changed = json_deep_copy(fields);
    json_object_set_new(changed, "seats", json_integer(3));
    const char *id = json_str(town_do(&t, "oshiro", "case.create",
                                      IN("{s:s, s:s, s:o}", "procedure", "prior", "unit",
                                         town_id(&t, "unit.企画課"), "fields", fields)),
                              "case", "");
    town_answers(&t, "oshiro", id, "first");
    town_files(&t, "oshiro", id);
    json_t *ask = IN("{s:s}", "case", id), *submit = IN("{s:s}", "case", id);
    (void)town_do(&t, "oshiro", "case.request", json_incref(ask));
    assert_int_equal(town_count(&t, OPEN_TASKS), 2);
    town_refused(&t, "oshiro", "case.request", json_incref(ask), ST_CONFLICT, "already_requested");
    assert_int_equal(town_run(&t, "oshiro", "case.submit", NULL, json_incref(submit),
                              (struct bytes){0}, NULL, &err),
                     ST_REFUSED);
    assert_non_null(strstr(err.detail, "unconfirmed:consulted（"));
    assert_non_null(strstr(err.detail, "高橋"));
    town_step(&t, "takahashi", id, "consult", "done", NULL);
    assert_int_equal(town_count(&t, OPEN_TASKS), 2); /* now the one that signs too */

    (void)town_do(&t, "oshiro", "case.save", IN("{s:s, s:o}", "case", id, "fields", changed));
    assert_int_equal(town_count(&t, OPEN_TASKS), 0);
    assert_int_equal(town_count(&t, KEPT_ACTS), 1);
    town_refused(&t, "suzuki", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "sign", "verdict", "done"), ST_CONFLICT,
                 "not_requested");
    town_stop(&t);
    town_start(&t);
    (void)town_do(&t, "oshiro", "case.request", json_incref(ask));
    town_step(&t, "takahashi", id, "consult", "done", NULL);
    town_answers(&t, "suzuki", id, "second");
    (void)town_do(&t, "suzuki", "case.return", IN("{s:s, s:s}", "case", id, "reason", "直す"));
    assert_state(&t, id, "draft", "");
    assert_int_equal(town_count(&t, OPEN_TASKS), 0);
    (void)town_do(&t, "oshiro", "case.request", ask); /* consulted still counts */
    assert_int_equal(town_count(&t, OPEN_TASKS), 2);
    town_step(&t, "suzuki", id, "check", "done", NULL);
    town_step(&t, "suzuki", id, "sign", "done", NULL);
    (void)town_do(&t, "oshiro", "case.submit", submit);
    assert_state(&t, id, "submitted", "decide");
    assert_int_equal(town_count(&t, KEPT_ACTS), 2);
    assert_int_equal(
        town_count(&t, "select count(*) from answer where col = 'second' and state = 'cleared'"),
        0);
    town_is_whole(&t);
    town_close(&t);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(split)
EACH(split_taken_over)
EACH(named_by_ciso)
EACH(people_move)
EACH(on_paper)
EACH(everybody)
EACH(confirmed_before)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_named_by_ciso),
        cmocka_unit_test(test_people_move),
        cmocka_unit_test(test_on_paper),
        cmocka_unit_test(test_everybody),
        cmocka_unit_test(test_confirmed_before),
        cmocka_unit_test(test_split_taken_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
