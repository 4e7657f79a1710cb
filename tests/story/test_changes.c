/* Several applications that speak of one entry: none takes another's place, none undoes another,
 * and each ends or changes only what it is for. On every engine. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "core/entry.h"
#include "pages/case/case.h"
#include "pages/case/caseacts.h"
#include "pages/case/casefollow.h"
#include "pages/case/step.h"
#include "pages/entry/entry.h"

#define IN(...) json_pack(__VA_ARGS__)

static const char *text_of(struct town *t, const char *id, const char *field)
{
    return json_str(town_case(t, id)->c.fields, field, "");
}

/* What the newest version of the entry says. */
static const char *entry_says(struct town *t, const char *entry, const char *field)
{
    struct q_entry_versions_row *v;
    struct err err;
    struct db *db;
    size_t n;
    OK(store_lease(t->app->store, &db, &err));
    OK(q_entry_versions(db, t->a, &(struct q_entry_versions_in){t->tenant, ID_FROM(entry, entry)},
                        &v, &n, &err));
    store_release(t->app->store, db);
    AUTO_JSON json_t *columns = json_loads(v[n - 1].columns, 0, NULL);
    return arena_strdup(t->a, json_str(json_object_get(columns, "fields"), field, ""));
}

/* A change by the manager that alters one field. */
static const char *change(struct town *t, const char *entry, const char *field, const char *value)
{
    const char *id = town_draft(t, "tanaka", "change", entry);
    const struct loaded_case *l = town_case(t, id);
    AUTO_JSON json_t *fields = json_deep_copy(l->c.fields);
    json_object_update(fields, (json_t *)(uintptr_t)l->c.before); /* the filling altered more */
    fill_set(fields, "applicant", json_string(town_id(t, "person.tanaka")));
    fill_set(fields, field, json_string(value));
    (void)town_do(t, "tanaka", "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
    town_answers(t, "tanaka", id, "first");
    town_files(t, "tanaka", id);
    return id;
}

static void hand_in(struct town *t, const char *id)
{
    (void)town_do(t, "tanaka", "case.submit", IN("{s:s}", "case", id));
}

static void check(struct town *t, const char *id)
{
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
}

static void permit(struct town *t, const char *id)
{
    check(t, id);
    town_step(t, "sato", id, "approve", "approve", NULL);
}

static json_t *approval(const char *id)
{
    return IN("{s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "approve");
}

/* Two changes at once: the one that is decided later does not undo the other. */
static void two_changes(const char *url)
{
    const char *content = "会議の内容を書き留め、課の中で読み合わせて公開の前に移すことに改めた。";
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *entry = arena_strdup(t.a, town_permit(&t));
    const char *a = change(&t, entry, "purpose", "目的を改めた。");
    const char *b = change(&t, entry, "content", content);
    const char *draft = change(&t, entry, "need", "必要を改めた。");
    const char *same = change(&t, entry, "purpose", "別の目的にした。");
    hand_in(&t, a);
    hand_in(&t, b);
    check(&t, b);
    town_refused(&t, "tanaka", "case.follow", IN("{s:s}", "case", draft), ST_CONFLICT,
                 "not_overtaken");
    permit(&t, a);
    town_refused(&t, "sato", "case.step", approval(b), ST_REFUSED, "incomplete");
    town_refused(&t, "tanaka", "case.follow", IN("{s:s}", "case", b), ST_CONFLICT, "wrong_state");
    town_refused(&t, "tanaka", "case.submit", IN("{s:s}", "case", draft), ST_REFUSED, "incomplete");
    town_refused(&t, "sato", "case.follow", IN("{s:s}", "case", draft), ST_NOT_FOUND, "not_found");
    says(seen(visit(&t, "tanaka", draft, NULL), case_get),
         arena_printf(t.a, "/cases/%s/follow", draft));
    says(seen(visit(&t, "tanaka", draft, NULL), case_follow_page), "あなたが変えた欄は書いたまま");
    says_not(seen(visit(&t, "sato", b, NULL), case_get), "/follow"); /* the applicant's to do */
    (void)town_do(&t, "sato", "case.return", IN("{s:s, s:s}", "case", b, "reason", "別の変更"));

    const char *each[] = {b, draft, same};
    for (size_t i = 0; i < sizeof each / sizeof *each; i++)
        (void)town_do(&t, "tanaka", "case.follow", IN("{s:s}", "case", each[i]));
    assert_string_equal(text_of(&t, b, "purpose"), "目的を改めた。");
    assert_string_equal(text_of(&t, b, "content"), content);
    assert_string_equal(text_of(&t, draft, "need"), "必要を改めた。");
    assert_string_equal(text_of(&t, same, "purpose"), "別の目的にした。"); /* what they wrote */
    hand_in(&t, b);
    permit(&t, b);
    assert_string_equal(entry_says(&t, entry, "purpose"), "目的を改めた。");
    assert_string_equal(entry_says(&t, entry, "content"), content);
    /* and again: two more stand on what is old now */
    town_refused(&t, "tanaka", "case.submit", IN("{s:s}", "case", same), ST_REFUSED, "incomplete");
    /* begun once more from one that was given up, it is on the same version still */
    hand_in(&t, a = change(&t, entry, "need", "三つ目。"));
    (void)town_do(&t, "tanaka", "case.withdraw", IN("{s:s}", "case", a));
    (void)town_do(&t, "tanaka", "case.follow", IN("{s:s}", "case", same));
    hand_in(&t, same);
    permit(&t, same);
    const char *again = json_str(
        town_do(&t, "tanaka", "case.create", IN("{s:s, s:s}", "procedure", "change", "again", a)),
        "case", "");
    assert_string_equal(text_of(&t, again, "need"), "三つ目。");
    assert_true(case_overtaken(&town_case(&t, again)->c));
    (void)town_do(&t, "tanaka", "case.follow", IN("{s:s}", "case", again));
    assert_string_equal(text_of(&t, again, "purpose"), "別の目的にした。");
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ rows */
static void add_user(struct town *t, const char *id, const char *login)
{
    AUTO_JSON json_t *fields = json_deep_copy(town_case(t, id)->c.fields);
    json_array_append_new(
        json_object_get(fields, "users"),
        IN("{s:s}", "person", town_id(t, arena_printf(t->a, "person.%s", login))));
    (void)town_do(t, "tanaka", "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
}

static void drop_user(struct town *t, const char *id, size_t at)
{
    AUTO_JSON json_t *fields = json_deep_copy(town_case(t, id)->c.fields);
    json_array_remove(json_object_get(fields, "users"), at);
    (void)town_do(t, "tanaka", "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
}

static bool names_user(struct town *t, const char *id, const char *login)
{
    const json_t *users = json_object_get(town_case(t, id)->c.fields, "users");
    const char *person = town_id(t, arena_printf(t->a, "person.%s", login));
    for (size_t i = 0; i < json_array_size(users); i++)
        if (strcmp(json_str(json_array_get(users, i), "person", ""), person) == 0)
            return true;
    return false;
}

static void set_level(struct town *t, const char *id, const char *importance)
{
    AUTO_JSON json_t *fields = json_deep_copy(town_case(t, id)->c.fields);
    json_object_set_new(json_array_get(json_object_get(fields, "info"), 0), "importance",
                        json_string(importance));
    (void)town_do(t, "tanaka", "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
}

/* Whoever adds one user takes nobody else's permission away, and is told what both altered. */
static void rows_of_both(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *entry = arena_strdup(t.a, town_permit(&t));
    const char *a = change(&t, entry, "purpose", "先の変更で改めた目的。");
    const char *b = change(&t, entry, "purpose", "後の変更で改めた目的。");
    const char *drops = change(&t, entry, "need", "必要を改めた。");
    add_user(&t, a, "ito");
    add_user(&t, b, "suzuki");
    drop_user(&t, drops, 0);
    const json_t *was = json_object_get(town_case(&t, a)->c.before, "users");
    assert_true(json_array_size(was) > 0);
    hand_in(&t, a);
    permit(&t, a);
    /* before it is pressed */
    const char *html = seen(visit(&t, "tanaka", b, NULL), case_follow_page);
    says(html, "合わせると変わる欄");
    says(html, "伊藤 四郎");
    says(html, "両方で変えた欄");
    says(html, "先の変更で改めた目的。");
    says(html, "後の変更で改めた目的。");
    refused(visit(&t, "sato", b, NULL), case_follow_page, ST_NOT_FOUND, "not_found");
    assert_false(names_user(&t, b, "ito")); /* looking changes nothing */
    /* pressed */
    struct visit *v = visit(&t, "tanaka", b, NULL);
    v->x.req.method = "POST";
    html = seen(v, case_follow_page);
    says(html, "今の記載に合わせました");
    says(html, "伊藤 四郎");
    says(html, "先の変更で改めた目的。");
    assert_true(names_user(&t, b, "ito"));
    assert_true(names_user(&t, b, "suzuki"));
    assert_string_equal(text_of(&t, b, "purpose"), "後の変更で改めた目的。");
    refused(visit(&t, "tanaka", b, NULL), case_follow_page, ST_CONFLICT, "not_overtaken");
    /* one that takes somebody out: stays out, and whoever came is there */
    (void)town_do(&t, "tanaka", "case.follow", IN("{s:s}", "case", drops));
    assert_true(names_user(&t, drops, "ito"));
    assert_int_equal(json_array_size(json_object_get(town_case(&t, drops)->c.fields, "users")),
                     json_array_size(was));
    /* taken out by the other, and left as it was here: goes */
    const char *late = change(&t, entry, "need", "さらに改めた。");
    hand_in(&t, drops);
    permit(&t, drops);
    html = seen(visit(&t, "tanaka", late, NULL), case_follow_page);
    (void)town_do(&t, "tanaka", "case.follow", IN("{s:s}", "case", late));
    assert_int_equal(json_array_size(json_object_get(town_case(&t, late)->c.fields, "users")),
                     json_array_size(was));
    town_is_whole(&t);
    town_close(&t);
}

/* Cells of one row come from whoever altered them. */
static void cells_of_both(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *entry = arena_strdup(t.a, town_permit(&t));
    const char *a = change(&t, entry, "need", "先の必要。");
    const char *b =
        change(&t, entry, "content",
               "会議の内容を書き留め、課の中で読み合わせて公開の前に移すことに改めた。");
    AUTO_JSON json_t *fields = json_deep_copy(town_case(&t, a)->c.fields);
    json_t *row = json_array_get(json_object_get(fields, "info"), 0);
    bool personal = json_is_true(json_object_get(row, "personal"));
    json_object_set_new(row, "personal", json_boolean(!personal));
    (void)town_do(&t, "tanaka", "case.save", IN("{s:s, s:O}", "case", a, "fields", fields));
    set_level(&t, b, "III");
    town_answers(&t, "tanaka", a, "first");
    town_files(&t, "tanaka", a);
    hand_in(&t, a);
    permit(&t, a);
    (void)town_do(&t, "tanaka", "case.follow", IN("{s:s}", "case", b));
    row = json_array_get(json_object_get(town_case(&t, b)->c.fields, "info"), 0);
    assert_string_equal(json_str(row, "importance", ""), "III");
    assert_int_equal(json_is_true(json_object_get(row, "personal")), !personal);
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ ends */
/* A use ends once: the second end is told whose is under way. */
static void two_ends(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *entry = arena_strdup(t.a, town_permit(&t));
    const char *ends[2];
    for (size_t i = 0; i < 2; i++) {
        ends[i] = town_draft(&t, "tanaka", "end", entry);
        town_answers(&t, "tanaka", ends[i], "first");
        town_files(&t, "tanaka", ends[i]);
    }
    hand_in(&t, ends[0]);
    town_refused(&t, "tanaka", "case.submit", IN("{s:s}", "case", ends[1]), ST_REFUSED,
                 "incomplete");
    const char *html = seen(visit(&t, "tanaka", ends[1], NULL), case_submit_get);
    says(html, "この利用を終える申請が、もう出ています");
    says(html, "田中 一郎");
    /* sent back, it is under way no more; the other may go first */
    (void)town_do(&t, "sato", "case.return", IN("{s:s, s:s}", "case", ends[0], "reason", "日付"));
    hand_in(&t, ends[1]);
    town_refused(&t, "tanaka", "case.submit", IN("{s:s}", "case", ends[0]), ST_REFUSED,
                 "incomplete");
    (void)town_do(&t, "tanaka", "case.withdraw", IN("{s:s}", "case", ends[1]));
    hand_in(&t, ends[0]);
    permit(&t, ends[0]);
    /* the history says which application a line is of; nothing happens to what is over */
    struct loaded_case *l = town_case(&t, ends[0]);
    html = seen(visit(&t, "tanaka", entry, NULL), entry_get);
    says(html, arena_printf(t.a, "%s　", l->row.no));
    says_not(html, "/happened\"");
    town_refused(&t, "tanaka", "duty.happened",
                 IN("{s:s, s:s, s:s}", "entry", entry, "kind", "terms_changed", "note", "約款"),
                 ST_CONFLICT, "happened_closed");
    town_refused(&t, "yamada", "case.create",
                 IN("{s:s, s:s}", "procedure", "use", "copy_from", entry), ST_CONFLICT,
                 "copy_closed");
    town_refused(&t, "yamada", "case.create", IN("{s:i}", "procedure", 1), ST_INPUT, "text_wanted");
    town_is_whole(&t);
    town_close(&t);
}

/* The body has not said how long records are kept: nothing ends until it has. */
static void unkept(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/kitakyushu-2023");
    const char *id = town_draft(&t, "yamada", "ordinary", NULL);
    town_answers(&t, "yamada", id, "first");
    town_files(&t, "yamada", id);
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_answers(&t, "ito", id, "second");
    town_step(&t, "ito", id, "consider", "done", NULL);
    town_step(&t, "ito", id, "scope", "done", NULL);
    town_step(&t, "ito", id, "approve", "approve", NULL);
    struct err err = {0};
    (void)town_run(&t, "ito", "case.cancel", NULL, IN("{s:s, s:s}", "case", id, "reason", "誤り"),
                   (struct bytes){0}, NULL, &err);
    assert_string_equal(err.code, "setting_unset");
    assert_string_equal(err.where, "setting:end_record_years");
    says(seen(visit(&t, "ito", id, NULL), case_get), "/cancel\"");
    (void)town_do(&t, "takahashi", "setting.set",
                  IN("{s:s, s:s, s:s}", "key", "end_record_years", "value", "5", "clause", "3.5"));
    (void)town_do(&t, "ito", "case.cancel", IN("{s:s, s:s}", "case", id, "reason", "誤り"));
    (void)town_do(&t, "takahashi", "case.cancel_confirm", IN("{s:s}", "case", id));
    assert_int_equal(town_count(&t, "select count(*) from entry where retain_until is not null"),
                     1);
    town_is_whole(&t);
    town_close(&t);
}

/* A use that began is not moved to a later day unnoticed, and whoever moved away hands in no more.
 */
static void days_and_people(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *entry = arena_strdup(t.a, town_permit(&t));
    struct date later = {date_of_instant(clock_now()).day + 30};
    const char *id = change(&t, entry, "from", date_iso(t.a, later));
    says(seen(visit(&t, "tanaka", id, NULL), case_submit_get), "許可のない期間ができないか");

    const char *mine = town_draft(&t, "yamada", "use", NULL);
    town_answers(&t, "yamada", mine, "first");
    town_files(&t, "yamada", mine);
    town_post(&t, "主事補", "総務課", "");
    town_move(&t, "yamada", "主事補");
    town_refused(&t, "yamada", "case.submit", IN("{s:s}", "case", mine), ST_DENIED,
                 "applicant_moved");
    town_close(&t);
}

/* Whoever begins the end is told that there is no way back; to stop for a while, there is. */
static void no_way_back(const char *url)
{
    const char *told = "このあと利用中に戻すことはできません";
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *entry = arena_strdup(t.a, town_permit(&t));
    for (size_t i = 0; i < 2; i++) {
        struct visit *v = visit(&t, "tanaka", entry, NULL);
        v->x.req.path_arg[1] = i == 0 ? "begin_end" : "start_use";
        const char *html = seen(v, entry_act_get);
        if (i == 0)
            says(html, told);
        else
            says_not(html, told);
    }
    town_close(&t);
}

/* What the form begins with can be written over, and whoever reads it is told. */
static void written_over(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *id = town_draft(&t, "yamada", "use", NULL);
    const char *html = seen(visit(&t, "yamada", id, NULL), case_submit_get);
    says_not(html, "と違う人が書かれています");
    AUTO_JSON json_t *fields = json_deep_copy(town_case(&t, id)->c.fields);
    json_object_set_new(fields, "applicant", json_string(town_id(&t, "person.ito")));
    json_object_set_new(fields, "unit", json_string(town_id(&t, "unit.総務課")));
    json_object_set_new(
        fields, "applied_on",
        json_string(date_iso(t.a, (struct date){date_of_instant(clock_now()).day + 1})));
    (void)town_do(&t, "yamada", "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
    html = seen(visit(&t, "yamada", id, NULL), case_submit_get);
    says(html, "申請する人（出す人）と違う人が書かれています");
    says(html, "申請している所属と違う所属が書かれています");
    says(html, "今日より後の日付です");
    json_object_set_new(fields, "applied_on", json_string("2020-01-01"));
    json_object_set_new(fields, "from", json_string("2020-01-02"));
    (void)town_do(&t, "yamada", "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
    html = seen(visit(&t, "yamada", id, NULL), case_submit_get);
    says(html, "下書きを始めた日より前の日付です");
    says(html, "申請を出した日（まだ出していないときは今日）より前の日付です");
    says_not(html, "10年より前の日付です");
    json_object_set_new(fields, "from", json_string("1873-01-01"));
    (void)town_do(&t, "yamada", "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
    says(seen(visit(&t, "yamada", id, NULL), case_submit_get), "10年より前の日付です");
    town_close(&t);
}

/* A last day that was hardly meant is pointed out before it is handed in, and handed in all the
 * same. */
static void long_period(const char *url)
{
    const char *told = "始まりから10年を超える日付です";
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *id = town_draft(&t, "yamada", "use", NULL);
    town_answers(&t, "yamada", id, "first");
    town_files(&t, "yamada", id);
    for (int more = 0; more < 2; more++) { /* ten years to the day, and one day more */
        AUTO_JSON json_t *fields = json_deep_copy(town_case(&t, id)->c.fields);
        struct date from, to;
        assert_true(date_parse(json_str(fields, "from", ""), &from));
        to = (struct date){date_add_years(from, 10).day + more};
        json_object_set_new(fields, "to", json_string(date_iso(t.a, to)));
        (void)town_do(&t, "yamada", "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
        const char *html = seen(visit(&t, "yamada", id, NULL), case_submit_get);
        if (more)
            says(html, told);
        else
            says_not(html, told);
    }
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    struct visit *v = visit(&t, "sato", id, NULL);
    v->x.req.path_arg[1] = "check";
    says(seen(v, step_get), told); /* whoever decides is told as well */
    town_close(&t);
}

/* An application for a new use speaks of no entry. */
static void no_takeover(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *entry = arena_strdup(t.a, town_permit(&t));
    town_refused(&t, "yamada", "case.create", IN("{s:s, s:s}", "procedure", "use", "entry", entry),
                 ST_REFUSED, "other_register");
    town_close(&t);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(two_changes)
EACH(rows_of_both)
EACH(cells_of_both)
EACH(two_ends)
EACH(unkept)
EACH(days_and_people)
EACH(no_takeover)
EACH(written_over)
EACH(no_way_back)
EACH(long_period)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_changes),  cmocka_unit_test(test_days_and_people),
        cmocka_unit_test(test_no_takeover),  cmocka_unit_test(test_written_over),
        cmocka_unit_test(test_no_way_back),  cmocka_unit_test(test_long_period),
        cmocka_unit_test(test_rows_of_both), cmocka_unit_test(test_cells_of_both),
        cmocka_unit_test(test_two_ends),     cmocka_unit_test(test_unkept),
        cmocka_unit_test(test_two_changes),  cmocka_unit_test(test_days_and_people),
        cmocka_unit_test(test_no_takeover),  cmocka_unit_test(test_written_over),
        cmocka_unit_test(test_no_way_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
