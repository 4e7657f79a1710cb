/* Lists that steps open and lists that acts on an entry ask for, on every engine: whose they are,
 * when they are open, what they demand, and that none of it touches what was decided before. */
#include "town.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"

static struct err err;

static const struct bytes pdf = {"%PDF-1.4\n%%EOF\n", 15};

#define IN(...) json_pack(__VA_ARGS__)

/* One answer in a column of a list of the case. */
static json_t *said(const char *id, const char *col, const char *list, const char *item,
                    const char *state, const char *reason, const char *measure)
{
    return IN("{s:s, s:s, s:[{s:s, s:s, s:s, s:s, s:s}]}", "case", id, "col", col, "answers",
              "checklist", list, "item", item, "state", state, "reason", reason, "measure",
              measure);
}

/* The same in the list of an act on the entry. */
static json_t *said_of_act(const char *entry, const char *act, const char *col, const char *item,
                           const char *state)
{
    return IN("{s:s, s:s, s:s, s:[{s:s, s:s, s:s}]}", "entry", entry, "act", act, "col", col,
              "answers", "checklist", "yearly", "item", item, "state", state);
}

static json_t *done(const char *id, const char *step)
{
    return IN("{s:s, s:s, s:s}", "case", id, "step", step, "verdict", "done");
}

static void town_of_lists(struct town *t, const char *url)
{
    town_open(t, url, "tests/packs/eyes");
    town_post(t, "確認者", "企画課", "checker");
    town_hold(t, "sato", "確認者", "concurrent");
    town_post(t, "副村長", "総務課", "superior");
    town_hold(t, "watanabe", "副村長", "concurrent");
}

/* Handed in by yamada, and waiting for the chief's own list. */
static const char *handed_in(struct town *t)
{
    const struct fill f = {t->pack,
                           t->a,
                           town_id(t, "person.yamada"),
                           town_id(t, "unit.企画課"),
                           date_of_instant(clock_now()),
                           false};
    json_t *fields = fill_form(&f, pack_form(t->pack, "application"));
    json_object_set_new(fields, "terms_kind", json_string("contract"));
    json_object_set_new(fields, "paid", json_true());
    json_object_set_new(fields, "manager", json_string(town_id(t, "person.tanaka")));
    fill_rows(fields, "info", "importance", "L");
    const char *id = json_str(town_do(t, "yamada", "case.create",
                                      IN("{s:s, s:o}", "procedure", "later", "fields", fields)),
                              "case", "");
    town_refused(t, "oshiro", "case.answer", said(id, "law", "views", "1", "ok", "", ""),
                 ST_NOT_FOUND, "not_found"); /* a draft is its writer's alone */
    town_refused(t, "yamada", "case.answer", said(id, "law", "views", "1", "ok", "", ""),
                 ST_CONFLICT, "column_closed");
    town_refused(t, "yamada", "case.answer", said(id, "done", "yearly", "1", "ok", "", ""),
                 ST_INPUT, "bad_answer"); /* of an act, not of the case */
    town_answers(t, "yamada", id, "first");
    town_files(t, "yamada", id);
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    return arena_strdup(t->a, id);
}

/* Strengths: what must be blocks, a principle wants reason and measure, the rest a reason. */
static void lawful(struct town *t, const char *id)
{
    town_refused(t, "yamada", "case.answer", said(id, "law", "views", "1", "ok", "", ""), ST_DENIED,
                 "self_approval");
    town_refused(t, "suzuki", "case.answer", said(id, "law", "views", "1", "ok", "", ""), ST_DENIED,
                 "not_your_step");
    town_refused(t, "oshiro", "case.answer", said(id, "done", "build", "1", "ok", "", ""),
                 ST_CONFLICT, "column_closed");
    town_refused(t, "oshiro", "case.answer", said(id, "law", "views", "2", "not_ok", "", "控え"),
                 ST_REFUSED, "reason_required");
    town_refused(t, "oshiro", "case.answer", said(id, "law", "views", "2", "not_ok", "遠い", "　"),
                 ST_REFUSED, "measure_required");
    town_refused(t, "oshiro", "case.answer", said(id, "law", "views", "3", "not_ok", "", ""),
                 ST_REFUSED, "reason_required"); /* should, because it is paid */
    town_refused(t, "oshiro", "case.answer",
                 said(id, "law", "views", "1", "not_needed", "要らない", ""), ST_REFUSED,
                 "is_needed");
    town_refused(t, "oshiro", "case.step", done(id, "law"), ST_REFUSED, "incomplete");
    (void)town_do(t, "oshiro", "case.answer", said(id, "law", "views", "1", "not_ok", "", ""));
    (void)town_do(t, "oshiro", "case.answer",
                  said(id, "law", "views", "2", "not_ok", "遠い", "控えを手元に置く"));
    (void)town_do(t, "oshiro", "case.answer", said(id, "law", "views", "3", "not_ok", "遅い", ""));
    town_refused(t, "oshiro", "case.step", done(id, "law"), ST_REFUSED, "incomplete");
    assert_int_equal(
        town_run(t, "oshiro", "case.step", NULL, done(id, "law"), (struct bytes){0}, NULL, &err),
        ST_REFUSED);
    (void)town_do(t, "oshiro", "case.answer", said(id, "law", "views", "1", "ok", "", ""));
    town_step(t, "oshiro", id, "law", "done", NULL); /* nobody asked for the example */
    assert_int_equal(
        town_count(t, "select count(*) from answer where measure = '控えを手元に置く'"), 1);
}

static void decided(struct town *t, const char *id)
{
    struct problems warn = {.arena = t->a};

    town_refused(t, "oshiro", "case.answer", said(id, "law", "views", "1", "not_ok", "", ""),
                 ST_CONFLICT, "column_closed"); /* its step is over */
    case_warnings(&town_case(t, id)->c, &warn);
    assert_int_equal(warn.n, 1); /* the principle, before anything else */
    assert_string_equal(warn.p[0].code, "deviates");
    assert_string_equal(warn.p[0].where, "views/2/law");
    town_step(t, "watanabe", id, "decide", "approve", NULL);
    assert_string_equal(case_state_id(town_case(t, id)->c.state), "approved");
}

#define START_TASKS "select count(*) from task where state = 'open' and phase = 'start'"

/* What was set up is said by who did it, with a file, and looked at by other eyes. */
static void built(struct town *t, const char *id)
{
    const struct hash before = town_case(t, id)->content;

    assert_int_equal(town_count(t, START_TASKS), 2);
    town_refused(t, "yamada", "case.answer", said(id, "done", "build", "1", "ok", "", ""),
                 ST_DENIED, "not_your_step");
    town_refused(t, "sato", "case.answer", said(id, "done", "build", "3", "ok", "", ""), ST_REFUSED,
                 "other_column");
    town_answers(t, "sato", id, "done");
    town_refused(t, "sato", "case.step", done(id, "build"), ST_REFUSED, "incomplete");
    json_t *file = IN("{s:s, s:s, s:s}", "case", id, "item", "build/1", "name", "設定.pdf");
    assert_int_equal(
        town_run(t, "yamada", "evidence.add", NULL, json_incref(file), pdf, NULL, &err), ST_DENIED);
    town_refused(t, "suzuki", "case.step", done(id, "inspect"), ST_REFUSED, "incomplete");
    assert_int_equal(town_run(t, "sato", "evidence.add", NULL, file, pdf, NULL, &err), ST_OK);
    town_step(t, "sato", id, "build", "done", NULL);
    town_refused(t, "sato", "case.answer", said(id, "done", "build", "1", "not_ok", "", ""),
                 ST_CONFLICT, "column_closed");
    town_hold(t, "sato", "課長補佐", "concurrent"); /* the deputy's post as well */
    town_refused(t, "sato", "case.answer", said(id, "seen", "build", "1", "ok", "", ""), ST_DENIED,
                 "acted_before");
    town_stop(t);
    town_start(t);
    town_answers(t, "suzuki", id, "seen");
    town_step(t, "suzuki", id, "inspect", "done", NULL);
    assert_int_equal(town_count(t, START_TASKS), 0);
    assert_memory_equal(&before, &town_case(t, id)->content, sizeof before);
    assert_false(town_case(t, id)->decision_stale);
    assert_int_equal(town_count(t, "select count(distinct content_hash) from act where kind in "
                                   "('check', 'decide')"),
                     3); /* law and the decision are of one contents; each list adds to it */
}

#define RUN(n) "select count(*) from answer where subject like '%/yearly/" #n "'"

/* Every time anew: what was answered before stays, and counts no more. */
static void year_by_year(struct town *t, const char *entry)
{
    json_t *act = IN("{s:s, s:s}", "entry", entry, "act", "yearly");

    town_refused(t, "tanaka", "entry.answer", said_of_act(entry, "yearly", "done", "1", "ok"),
                 ST_CONFLICT, "wrong_state"); /* not in use yet */
    (void)town_do(t, "tanaka", "entry.act", IN("{s:s, s:s}", "entry", entry, "act", "start_use"));
    town_refused(t, "tanaka", "entry.act", json_incref(act), ST_REFUSED, "incomplete");
    town_refused(t, "yamada", "entry.answer", said_of_act(entry, "yearly", "done", "1", "ok"),
                 ST_DENIED, "not_your_step");
    town_refused(t, "tanaka", "entry.answer", said_of_act(entry, "stop", "done", "1", "ok"),
                 ST_INPUT, "no_act"); /* an act without lists */
    (void)town_do(t, "tanaka", "entry.answer", said_of_act(entry, "yearly", "done", "1", "ok"));
    town_hold(t, "tanaka", "確認者", "concurrent");
    town_refused(t, "tanaka", "entry.answer", said_of_act(entry, "yearly", "seen", "1", "ok"),
                 ST_DENIED, "same_person");
    town_refused(t, "tanaka", "entry.act", json_incref(act), ST_REFUSED, "incomplete");
    (void)town_do(t, "sato", "entry.answer", said_of_act(entry, "yearly", "seen", "1", "not_ok"));
    town_refused(t, "tanaka", "entry.act", json_incref(act), ST_REFUSED, "incomplete");
    (void)town_do(t, "sato", "entry.answer", said_of_act(entry, "yearly", "seen", "1", "ok"));
    (void)town_do(t, "tanaka", "entry.act", json_incref(act));
    assert_int_equal(town_count(t, "select count(*) from entry_event where act = 'yearly' and "
                                   "data like '%\"run\":1%'"),
                     1);

    town_refused(t, "tanaka", "entry.act", json_incref(act), ST_REFUSED, "incomplete");
    (void)town_do(t, "tanaka", "entry.answer", said_of_act(entry, "yearly", "done", "1", "ok"));
    (void)town_do(t, "sato", "entry.answer", said_of_act(entry, "yearly", "seen", "1", "ok"));
    (void)town_do(t, "tanaka", "entry.act", act);
    assert_int_equal(town_count(t, RUN(1)), 3); /* with the one that was changed */
    assert_int_equal(town_count(t, RUN(2)), 2);
    assert_int_equal(town_count(t, RUN(3)), 0);
}

static void lists(const char *url)
{
    struct town t;

    town_of_lists(&t, url);
    const char *id = handed_in(&t);
    lawful(&t, id);
    decided(&t, id);
    built(&t, id);
    year_by_year(&t, arena_strdup(t.a, town_case(&t, id)->c.entry.s));
    assert_false(town_case(&t, id)->decision_stale);
    town_is_whole(&t);
    town_close(&t);
}

/* Sent back to the writer, the chief's list is answered anew. */
static void again(const char *url)
{
    struct town t;

    town_of_lists(&t, url);
    const char *id = handed_in(&t);
    town_answers(&t, "oshiro", id, "law");
    town_step(&t, "oshiro", id, "law", "done", NULL);
    (void)town_do(&t, "watanabe", "case.return", IN("{s:s, s:s}", "case", id, "reason", "直す"));
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    assert_int_equal(
        town_count(&t, "select count(*) from answer where col = 'law' and state = 'cleared'"), 4);
    town_refused(&t, "oshiro", "case.step", done(id, "law"), ST_REFUSED, "incomplete");
    town_answers(&t, "oshiro", id, "law");
    town_step(&t, "oshiro", id, "law", "done", NULL);
    town_step(&t, "watanabe", id, "decide", "approve", NULL);
    town_is_whole(&t);
    town_close(&t);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(lists)
EACH(again)

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lists), cmocka_unit_test(test_again)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
