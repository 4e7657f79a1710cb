/* From the permission to the use, and after it: who may be named as applying, what a change before
 * use asks for, whose acknowledgement counts, which duties run, and what the last version of an
 * entry says. On every engine. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "core/entry.h"
#include "pages/case/case.h"
#include "pages/case/step.h"
#include "pages/case/tasks.h"
#include "pages/entry/entry.h"
#include "pages/form/checks.h"

#define IN(...) json_pack(__VA_ARGS__)

static struct err err;

static void set(struct town *t, const char *login, const char *id, const char *field, json_t *value)
{
    json_t *fields = json_deep_copy(town_case(t, id)->c.fields);

    fill_set(fields, field, value);
    (void)town_do(t, login, "case.save", IN("{s:s, s:o}", "case", id, "fields", fields));
}

static json_t *person(struct town *t, const char *login)
{
    return json_string(town_id(t, arena_printf(t->a, "person.%s", login)));
}

static void hand_in(struct town *t, const char *login, const char *id)
{
    (void)town_do(t, login, "case.submit", IN("{s:s}", "case", id));
}

static const char *written(struct town *t, const char *login, const char *procedure,
                           const char *entry)
{
    const char *id = town_draft(t, login, procedure, entry);

    town_answers(t, login, id, "first");
    town_files(t, login, id);
    return id;
}

static const char *origin_of(struct town *t, const char *entry)
{
    struct q_entry_get_row e;
    struct db *db = NULL;

    OK(store_lease(t->app->store, &db, &err));
    OK(q_entry_get(db, t->a, &(struct q_entry_get_in){t->tenant, ID_FROM(entry, entry)}, &e, &err));
    store_release(t->app->store, db);
    return arena_strdup(t->a, e.origin_id);
}

static json_t *begin(const char *entry)
{
    return IN("{s:s, s:s}", "entry", entry, "act", "start_use");
}

/* A draft of a change that says what the entry says. */
static const char *change_of(struct town *t, const char *login, const char *procedure,
                             const char *entry)
{
    const json_t *out =
        town_do(t, login, "case.create", IN("{s:s, s:s}", "procedure", procedure, "entry", entry));
    return arena_strdup(t->a, json_str(out, "case", ""));
}

/* ------------------------------------------------------------------ who applies */
static void under_another_name(struct town *t, const char *login, const char *id, const char *name)
{
    set(t, login, id, "applicant", person(t, name));
    err = (struct err){0};
    assert_int_equal(town_run(t, login, "case.submit", NULL, IN("{s:s}", "case", id),
                              (struct bytes){0}, NULL, &err),
                     ST_REFUSED);
    assert_string_equal(err.where, "applicant");
    assert_true(str_starts(err.detail, "other_applicant:"));
    assert_true(err.clause[0] != '\0');
    says(seen(visit(t, login, id, NULL), case_submit_get), "自分の名前にしてください");
    set(t, login, id, "applicant", person(t, login));
    says_not(seen(visit(t, login, id, NULL), case_submit_get), "自分の名前にしてください");
}

/* Nobody chooses who decides by naming them as who applies. */
static void applies_on(const char *url)
{
    struct town t;
    struct right right;

    town_open(&t, url, "packs/onna-2017");
    const char *id = written(&t, "yamada", "use", NULL);
    under_another_name(&t, "yamada", id, "sato");
    assert_int_equal(town_count(&t, "select count(*) from act where kind = 'submit'"), 0);
    hand_in(&t, "yamada", id);
    const struct casefile *c = &town_case(&t, id)->c;
    OK(case_may_act(c, town_who(&t, t.a, "sato"), c->step, &right, &err));
    town_answers(&t, "sato", id, "second");
    town_step(&t, "sato", id, "check", "done", NULL);
    town_step(&t, "sato", id, "approve", "approve", NULL);
    const char *entry = arena_strdup(t.a, town_case(&t, id)->c.entry.s);

    id = change_of(&t, "tanaka", "change", entry);
    set(&t, "tanaka", id, "purpose", json_string("目的を改めた。"));
    town_answers(&t, "tanaka", id, "first");
    under_another_name(&t, "tanaka", id, "sato");
    hand_in(&t, "tanaka", id);
    id = written(&t, "tanaka", "end", entry);
    under_another_name(&t, "tanaka", id, "suzuki");
    town_is_whole(&t);
    town_close(&t);
}

/* Whoever takes it over puts their own name, and hands it in; the rules of another body, and what
 * was handed in before nobody else could be named. */
static void taken_over_on(const char *url)
{
    struct town t;
    struct right right;

    town_open(&t, url, "packs/kitakyushu-2023");
    const char *id = written(&t, "yamada", "ordinary", NULL);
    under_another_name(&t, "yamada", id, "ito");
    hand_in(&t, "yamada", id);
    (void)town_do(&t, "ito", "case.return", IN("{s:s, s:s}", "case", id, "reason", "書き直し"));
    town_leave(&t, "yamada");
    (void)town_do(&t, "tanaka", "case.take_over", IN("{s:s}", "case", id));
    assert_string_equal(json_str(town_case(&t, id)->c.fields, "applicant", ""),
                        town_id(&t, "person.tanaka"));
    AUTO_JSON json_t *users = json_deep_copy(json_object_get(town_case(&t, id)->c.fields, "users"));
    fill_set(json_array_get(users, 0), "person", person(&t, "tanaka")); /* who left uses nothing */
    set(&t, "tanaka", id, "users", json_incref(users));
    town_answers(&t, "tanaka", id, "first");
    hand_in(&t, "tanaka", id);
    /* as if it had been handed in under the head's name: the head is bound, and it is told */
    struct casefile *c = &town_case(&t, id)->c;
    AUTO_JSON json_t *fields = json_deep_copy(c->fields);
    OK(case_may_act(c, town_who(&t, t.a, "ito"), c->step, &right, &err));
    fill_set(fields, "applicant", person(&t, "ito"));
    c->fields = fields;
    assert_int_equal(case_may_act(c, town_who(&t, t.a, "ito"), c->step, &right, &err), ST_DENIED);
    assert_string_equal(err.code, "self_approval");
    struct problems told = {.arena = t.a};
    bool found = false;
    case_warnings(c, &told);
    for (size_t i = 0; i < told.n; i++)
        found |= strcmp(told.p[i].code, "other_applicant") == 0;
    assert_true(found);
    town_is_whole(&t);
    town_close(&t);
}

static void test_applies(void **state)
{
    (void)state;
    stores_each(applies_on);
    stores_each(taken_over_on);
}

/* ------------------------------------------------------------------ a change before use */
static void rates(struct town *t, const char *login, const char *id, const char *availability)
{
    json_t *fields = json_deep_copy(town_case(t, id)->c.fields);

    fill_rows(fields, "info", "availability", availability);
    (void)town_do(t, login, "case.save", IN("{s:s, s:o}", "case", id, "fields", fields));
}

/* Neither procurement nor building; the head becomes its manager. */
static const char *plain(struct town *t, const char *availability)
{
    static const char *const none[] = {"procurement", "builds", "admin_privilege", "critical_ops"};
    const char *id = town_draft(t, "ito", "important", NULL);

    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        set(t, "ito", id, none[i], json_false());
    rates(t, "ito", id, availability);
    town_answers(t, "ito", id, "first");
    town_files(t, "ito", id);
    hand_in(t, "ito", id);
    town_step(t, "oshiro", id, "approve", "approve",
              IN("{s:o, s:s}", "manager", person(t, "ito"), "appointed_on", "2026-04-01"));
    town_step(t, "ito", id, "cautions", "done", NULL);
    return arena_strdup(t->a, town_case(t, id)->c.entry.s);
}

static void town_of_ciso(struct town *t, const char *url)
{
    town_open(t, url, "packs/kitakyushu-2023");
    town_post(t, "最高責任者", "総務部", "ciso");
    town_hold(t, "oshiro", "最高責任者", "concurrent");
}

static void permit_change(struct town *t, const char *id)
{
    town_answers(t, "ito", id, "first");
    town_files(t, "ito", id);
    hand_in(t, "ito", id);
    town_step(t, "oshiro", id, "approve", "approve", NULL);
}

static int64_t open_tasks(struct town *t, const char *id, const char *step)
{
    return town_count(t, arena_printf(t->a,
                                      "select count(*) from task where casefile = '%s' and "
                                      "step = '%s' and state = 'open'",
                                      id, step));
}

/* The files of the record of a step. */
static void record_files(struct town *t, const char *login, const char *id, const char *form)
{
    static const struct bytes pdf = {"%PDF-1.4\n%%EOF\n", 15};
    const struct form *f = pack_form(t->pack, form);

    for (size_t i = 0; i < f->nfields; i++) {
        if (f->fields[i].type != F_FILE)
            continue;
        json_t *in =
            IN("{s:s, s:s, s:s}", "case", id, "item",
               arena_printf(t->a, "%s/%s", form, f->fields[i].id), "name", "確かめた資料.pdf");
        OK(town_run(t, login, "evidence.add", NULL, in, pdf, NULL, &err));
    }
}

/* What is bought and built since is asked for before use, and can be told; what is not bought any
 * more is not. */
static void gates_on(const char *url)
{
    static const char *const bought[] = {"spec", "contract_check", "contract"};
    struct town t;

    town_of_ciso(&t, url);
    const char *entry = plain(&t, "1"), *first = origin_of(&t, entry);
    assert_int_equal(open_tasks(&t, first, "spec"), 0);
    town_refused(&t, "ito", "case.step",
                 IN("{s:s, s:s, s:s}", "case", first, "step", "spec", "verdict", "done"),
                 ST_CONFLICT, "wrong_state");
    const char *id = change_of(&t, "ito", "change_important", entry);
    set(&t, "ito", id, "procurement", json_true());
    set(&t, "ito", id, "builds", json_true());
    permit_change(&t, id);

    err = (struct err){0};
    assert_int_equal(
        town_run(&t, "ito", "entry.act", NULL, begin(entry), (struct bytes){0}, NULL, &err),
        ST_REFUSED);
    assert_string_equal(err.code, "incomplete");
    assert_string_equal(err.where, "spec_ready");
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(open_tasks(&t, first, bought[i]), 1);
    assert_int_equal(open_tasks(&t, first, "build"), 1);
    assert_int_equal(open_tasks(&t, first, "cautions"), 0); /* acknowledged, and still so */
    says(seen(visit(&t, "ito", first, NULL), case_get), "調達仕様書への反映");
    says(seen(visit(&t, "ito", NULL, NULL), tasks_get), "調達仕様書への反映");
    struct visit *v = visit(&t, "ito", entry, NULL);
    v->x.req.path_arg[1] = "start_use";
    says(seen(v, entry_act_get), "調達仕様書への反映");

    /* another change takes the buying back, and leaves the building */
    id = change_of(&t, "ito", "change_important", entry);
    set(&t, "ito", id, "procurement", json_false());
    permit_change(&t, id);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(open_tasks(&t, first, bought[i]), 0);
    town_refused(&t, "ito", "case.step",
                 IN("{s:s, s:s, s:s}", "case", first, "step", "spec", "verdict", "done"),
                 ST_CONFLICT, "wrong_state");
    town_refused(&t, "ito", "entry.act", begin(entry), ST_REFUSED, "incomplete");
    v = visit(&t, "ito", first, NULL);
    v->x.req.path_arg[1] = "build_check";
    (void)seen(v, checks_get);
    town_answers(&t, "ito", first, "done");
    town_step(&t, "ito", first, "build", "done", NULL);
    record_files(&t, "ito", first, "build");
    town_step(&t, "ito", first, "verify", "done", NULL);
    (void)town_do(&t, "ito", "entry.act", begin(entry));
    town_is_whole(&t);
    town_close(&t);
}

static void test_gates(void **state)
{
    (void)state;
    stores_each(gates_on);
}

/* ------------------------------------------------------------------ another manager */
static json_t *acknowledged(const char *id)
{
    return IN("{s:s, s:s, s:s, s:[ssss]}", "case", id, "step", "risk", "verdict", "done", "texts",
              "1", "2", "3", "4");
}

static void new_manager(struct town *t, const char *entry, const char *by, const char *login)
{
    const char *id = change_of(t, by, "change", entry);

    set(t, by, id, "manager", person(t, login));
    town_answers(t, by, id, "first");
    hand_in(t, by, id);
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
}

/* Whoever manages it when use begins has acknowledged the risks. */
static void anew_on(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    const char *entry = town_permit(&t), *id = origin_of(&t, entry);
    (void)town_do(&t, "tanaka", "case.step", acknowledged(id));
    town_step(&t, "tanaka", id, "fallback", "done", NULL);
    town_step(&t, "tanaka", id, "backup", "done", NULL);
    town_refused(&t, "tanaka", "case.step", acknowledged(id), ST_CONFLICT, "already_acted");
    assert_true(case_milestone(&town_case(&t, id)->c, "risk_acknowledged"));

    new_manager(&t, entry, "tanaka", "yamada");
    assert_false(case_milestone(&town_case(&t, id)->c, "risk_acknowledged"));
    assert_true(case_milestone(&town_case(&t, id)->c, "fallback_secured")); /* it is prepared */
    err = (struct err){0};
    assert_int_equal(
        town_run(&t, "yamada", "entry.act", NULL, begin(entry), (struct bytes){0}, NULL, &err),
        ST_REFUSED);
    assert_string_equal(err.where, "risk_acknowledged");
    assert_int_equal(open_tasks(&t, id, "risk"), 1);
    assert_int_equal(open_tasks(&t, id, "fallback"), 0);
    says(seen(visit(&t, "yamada", NULL, NULL), tasks_get), "特有のリスクの理解");
    says_not(seen(visit(&t, "tanaka", NULL, NULL), tasks_get), "特有のリスクの理解");
    says(seen(visit(&t, "sato", id, NULL), case_get), "いまの担当が改めて行うことが要ります");
    const char *html = seen(visit(&t, "yamada", entry, NULL), entry_get);
    says(html, "まだ記していません。利用を始める前に記します。");
    says(html, arena_printf(t.a, "/cases/%s/steps/risk", id));
    town_refused(&t, "sato", "case.step", acknowledged(id), ST_DENIED, "not_your_step");
    town_refused(&t, "tanaka", "case.step", acknowledged(id), ST_NOT_FOUND, "not_found");
    (void)town_do(&t, "yamada", "case.step", acknowledged(id));
    assert_int_equal(open_tasks(&t, id, "risk"), 0);
    says_not(seen(visit(&t, "sato", id, NULL), case_get), "いまの担当が改めて行うことが要ります");
    (void)town_do(&t, "yamada", "entry.act", begin(entry));

    /* in use what was acknowledged before stands: the duty of the change of managers asks anew */
    new_manager(&t, entry, "yamada", "tanaka");
    assert_true(case_milestone(&town_case(&t, id)->c, "risk_acknowledged"));
    assert_int_equal(open_tasks(&t, id, "risk"), 0);
    town_is_whole(&t);
    town_close(&t);
}

/* The post is taken over, without any change of the register. */
static void succeeded_on(const char *url)
{
    struct town t;
    struct right right;

    town_open(&t, url, "packs/onna-2017");
    const char *entry = town_permit(&t), *id = origin_of(&t, entry);
    (void)town_do(&t, "tanaka", "case.step", acknowledged(id));
    town_step(&t, "tanaka", id, "fallback", "done", NULL);
    town_step(&t, "tanaka", id, "backup", "done", NULL);
    town_leave(&t, "tanaka");
    assert_false(case_milestone(&town_case(&t, id)->c, "risk_acknowledged"));
    town_refused(&t, "takahashi", "entry.act", begin(entry), ST_REFUSED, "incomplete");
    const struct casefile *c = &town_case(&t, id)->c;
    const struct step *s = procedure_step(c->proc, "risk");
    if (ID_NONE(c->manager)) /* until somebody is appointed, whoever stands in acknowledges */
        OK(case_may_act(c, town_who(&t, t.a, "sato"), s, &right, &err));
    town_is_whole(&t);
    town_close(&t);
}

static void test_anew(void **state)
{
    (void)state;
    stores_each(anew_on);
    stores_each(succeeded_on);
}

/* ------------------------------------------------------------------ duties follow */
static int64_t duties(struct town *t, const char *entry, const char *rule, bool running)
{
    return town_count(t, arena_printf(t->a,
                                      "select count(*) from duty where subject = '%s' and "
                                      "rule = '%s' and valid_to is %s",
                                      entry, rule, running ? "null" : "not null"));
}

static void rated(struct town *t, const char *entry, const char *availability)
{
    const char *id = change_of(t, "ito", "change_important", entry);

    rates(t, "ito", id, availability);
    permit_change(t, id);
}

static void duties_on(const char *url)
{
    struct town t;

    town_of_ciso(&t, url);
    /* changed before use: use begins with what is permitted by then */
    const char *before = plain(&t, "1");
    rated(&t, before, "2");
    assert_int_equal(town_count(&t, "select count(*) from duty"), 0);
    (void)town_do(&t, "ito", "entry.act", begin(before));
    assert_int_equal(duties(&t, before, "drill", true), 1);

    /* changed in use: begins, ends, and begins again */
    const char *entry = plain(&t, "1");
    (void)town_do(&t, "ito", "entry.act", begin(entry));
    int64_t others =
        town_count(&t, arena_printf(t.a, "select count(*) from duty where subject = '%s'", entry));
    assert_int_equal(duties(&t, entry, "drill", true), 0);
    assert_true(others > 3);
    rated(&t, entry, "2");
    assert_int_equal(duties(&t, entry, "drill", true), 1);
    assert_int_equal(
        town_count(&t, arena_printf(t.a, "select count(*) from duty where subject = '%s'", entry)),
        others + 1); /* those that go on were not touched */
    rated(&t, entry, "1");
    assert_int_equal(duties(&t, entry, "drill", true), 0);
    assert_int_equal(duties(&t, entry, "drill", false), 1);
    const char *html = seen(visit(&t, "ito", entry, NULL), entry_get);
    says(html, "終わったもの：復旧訓練");
    says(html, "始まったもの：復旧訓練");
    rated(&t, entry, "2");
    assert_int_equal(duties(&t, entry, "drill", true), 1);
    assert_int_equal(duties(&t, entry, "drill", false), 1);
    /* nothing changes with what changes nothing for them */
    const char *id = change_of(&t, "ito", "change_important", entry);
    set(&t, "ito", id, "purpose", json_string("目的を改めた。"));
    permit_change(&t, id);
    assert_int_equal(town_count(&t, "select count(*) from entry_event where act = 'duties_follow'"),
                     3);
    town_is_whole(&t);
    town_close(&t);
}

static void test_duties(void **state)
{
    (void)state;
    stores_each(duties_on);
}

/* ------------------------------------------------------------------ the last version */
static struct q_entry_versions_row *versions(struct town *t, const char *entry, size_t *ret_n)
{
    struct q_entry_versions_row *v;
    struct db *db = NULL;

    OK(store_lease(t->app->store, &db, &err));
    OK(q_entry_versions(db, t->a, &(struct q_entry_versions_in){t->tenant, ID_FROM(entry, entry)},
                        &v, ret_n, &err));
    store_release(t->app->store, db);
    return v;
}

static void last_says_the_same(struct town *t, const char *entry)
{
    size_t n;
    const struct q_entry_versions_row *v = versions(t, entry, &n);

    assert_true(n >= 2);
    assert_string_equal(v[n - 1].state, "closed");
    assert_string_not_equal(v[n - 1].facts, "{}");
    assert_string_equal(v[n - 1].facts, v[n - 2].facts);
    assert_string_equal(v[n - 1].columns, v[n - 2].columns);
    assert_string_equal(v[n - 1].content_hash, v[n - 2].content_hash);
    assert_string_equal(v[n - 1].edition, v[n - 2].edition);
}

static void last_on(const char *url)
{
    struct town t;
    size_t n;

    town_open(&t, url, "packs/onna-2017");
    /* its permission is cancelled after a change */
    const char *entry = town_permit(&t), *id = origin_of(&t, entry);
    new_manager(&t, entry, "tanaka", "yamada");
    const char *changed = versions(&t, entry, &n)[1].content_hash;
    assert_string_not_equal(versions(&t, entry, &n)[0].content_hash, changed);
    (void)town_do(&t, "sato", "case.cancel", IN("{s:s, s:s}", "case", id, "reason", "誤り"));
    (void)town_do(&t, "takahashi", "case.cancel_confirm", IN("{s:s}", "case", id));
    last_says_the_same(&t, entry);
    assert_string_equal(versions(&t, entry, &n)[2].content_hash, changed);

    /* it ended as the rules have it, and comes back as it was */
    entry = town_permit(&t);
    id = origin_of(&t, entry);
    (void)town_do(&t, "tanaka", "case.step", acknowledged(id));
    town_step(&t, "tanaka", id, "fallback", "done", NULL);
    town_step(&t, "tanaka", id, "backup", "done", NULL);
    (void)town_do(&t, "tanaka", "entry.act", begin(entry));
    id = written(&t, "tanaka", "end", entry);
    hand_in(&t, "tanaka", id);
    town_answers(&t, "sato", id, "second");
    town_step(&t, "sato", id, "check", "done", NULL);
    town_step(&t, "sato", id, "approve", "approve", NULL);
    last_says_the_same(&t, entry);
    (void)town_do(&t, "sato", "case.cancel", IN("{s:s, s:s}", "case", id, "reason", "誤り"));
    (void)town_do(&t, "takahashi", "case.cancel_confirm", IN("{s:s}", "case", id));
    const struct q_entry_versions_row *v = versions(&t, entry, &n);
    assert_string_equal(v[n - 1].facts, v[0].facts);
    assert_string_equal(v[n - 1].state, "in_use");
    town_is_whole(&t);
    town_close(&t);
}

static void test_last(void **state)
{
    (void)state;
    stores_each(last_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_applies), cmocka_unit_test(test_gates), cmocka_unit_test(test_anew),
        cmocka_unit_test(test_duties),  cmocka_unit_test(test_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
