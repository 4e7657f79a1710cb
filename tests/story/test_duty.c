/* Duties in time, on every engine and with the clock in the test's hand: what falls due opens once,
 * whatever happens to the machine and its clock; what became of it is told by whoever has it to do,
 * and stays. */
#include "scene.h"
#include "visit.h"

#include <pthread.h>
#include <string.h>

#include "base/json.h"
#include "commands/duty/duty.h"
#include "pages/duty/duties.h"
#include "pages/entry/entry.h"
#include "pages/home.h"

static struct err err;

static int64_t count(struct scene *s, const char *where)
{
    return town_count(&s->t,
                      arena_printf(s->t.a, "select count(*) from occurrence where %s", where));
}

/* Of the rule's newest occurrence; 0 when there is none. */
static int64_t newest(struct scene *s, const char *column, const char *rule)
{
    return town_count(&s->t, arena_printf(s->t.a,
                                          "select coalesce((select %s from occurrence where rule = "
                                          "'%s' order by nominal desc limit 1), 0)",
                                          column, rule));
}

/* The occurrence of a rule that is due last; a short handle into it. */
static const char *occurrence(struct scene *s, const char *rule)
{
    struct q_occurrences_all_row *rows;
    const char *found = NULL;
    struct db *db;
    size_t n;

    OK(store_lease(s->t.app->store, &db, &err));
    OK(q_occurrences_all(db, s->t.a,
                         &(struct q_occurrences_all_in){s->t.tenant, ID_FROM(entry, s->both)},
                         &rows, &n, &err));
    store_release(s->t.app->store, db);
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].rule, rule) == 0)
            found = arena_strdup(s->t.a, rows[i].id.s);
    assert_non_null(found);
    return found;
}

static json_t *report(const char *id, const char *result, const char *note)
{
    return IN("{s:s, s:s, s:s}", "occurrence", id, "result", result, "note", note);
}

/* Moves the clock until something of the rule has opened. */
static void until_open(struct scene *s, const char *rule)
{
    int64_t before = newest(s, "nominal", rule);

    for (int i = 0; i < 100 && newest(s, "nominal", rule) == before; i++) {
        shift++;
        tick(s);
    }
    assert_int_not_equal(newest(s, "nominal", rule), before);
}

/* ------------------------------------------------------------------ time */
static void test_time_on(const char *url)
{
    struct scene s;
    int64_t opened = 0;

    open_scene(&s, url);
    (void)town_do(&s.t, "takahashi", "setting.set",
                  IN("{s:s, s:s}", "key", "quarterly_grace_days", "value", "14"));
    assert_int_equal(count(&s, "1 = 1"), 0);
    begin_use(&s, s.both);
    int64_t first = count(&s, "1 = 1");
    assert_int_equal(tick(&s), 0); /* what opens on the first day is open */
    shift = 300;
    int64_t some = tick(&s);
    assert_true(some > 30);
    assert_int_equal(tick(&s), 0);
    int64_t all = count(&s, "1 = 1");
    assert_int_equal(all, first + some);
    int64_t reached = town_count(&s.t, "select reached from duty_clock");
    /* the clock goes back: nothing opens, nothing moves, nothing is no longer missed */
    shift = 20;
    assert_int_equal(tick(&s), 0);
    assert_int_equal(town_count(&s.t, "select reached from duty_clock"), reached);
    /* far ahead: only when somebody says so */
    shift = 300 + 700;
    assert_int_equal(duties_tick(s.t.app, false, &opened, &err), ST_REFUSED);
    assert_string_equal(err.code, "clock_far");
    assert_int_equal(count(&s, "1 = 1"), all);
    OK(duties_tick(s.t.app, true, &opened, &err));
    assert_true(opened > 700 / 31 * 3);
    assert_int_equal(tick(&s), 0);
    /* months without a gap: every month's end once */
    assert_int_equal(count(&s, "rule = 'info_list'"),
                     town_count(&s.t, "select count(distinct nominal) from occurrence "
                                      "where rule = 'info_list'"));
    int64_t months = count(&s, "rule = 'info_list'");
    assert_true(months >= 1000 / 31 && months <= 1000 / 30 + 2);
    close_scene(&s);
}

static void test_time(void **state)
{
    (void)state;
    stores_each(test_time_on);
}

/* ------------------------------------------------------------------ two at once */
struct node {
    struct app *app;
    pthread_t thread;
    enum status st;
    int64_t opened;
};

static void *run_node(void *arg)
{
    struct node *n = arg;

    n->st = duties_tick(n->app, true, &n->opened, NULL);
    return NULL;
}

static void test_two_nodes_on(const char *url)
{
    struct scene s;
    struct node nodes[4];

    open_scene(&s, url);
    begin_use(&s, s.both);
    begin_use(&s, s.plain);
    int64_t before = count(&s, "1 = 1"), opened = 0;
    for (int round = 1; round <= 3; round++) {
        shift = round * 350;
        for (int i = 0; i < 4; i++) {
            OK(app_open(s.t.home, url, &nodes[i].app, &err));
            pthread_create(&nodes[i].thread, NULL, run_node, &nodes[i]);
        }
        for (int i = 0; i < 4; i++) {
            pthread_join(nodes[i].thread, NULL);
            assert_int_equal(nodes[i].st, ST_OK);
            opened += nodes[i].opened;
            app_close(nodes[i].app);
        }
        assert_int_equal(tick(&s), 0);
    }
    assert_int_equal(count(&s, "1 = 1"), before + opened);
    assert_int_equal(
        town_count(&s.t, "select count(*) from occurrence a join occurrence b on a.entry = "
                         "b.entry and a.rule = b.rule and a.nominal = b.nominal and a.id <> b.id"),
        0);
    close_scene(&s);
}

static void test_two_nodes(void **state)
{
    (void)state;
    stores_each(test_two_nodes_on);
}

/* ------------------------------------------------------------------ doing */
static void test_doing_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    begin_use(&s, s.both);
    until_open(&s, "info_list");
    const char *id = occurrence(&s, "info_list");
    /* the wrong person, with the clause; nonsense; too little */
    town_refused(t, "yamada", "occurrence.done", report(id, "ok", ""), ST_DENIED, "not_your_duty");
    (void)town_run(t, "yamada", "occurrence.done", NULL, report(id, "ok", ""),
                   (struct bytes){NULL, 0}, NULL, &err);
    assert_string_equal(err.clause, "6(4)");
    town_refused(t, "tanaka", "occurrence.done", report(id, "fine", ""), ST_INPUT, "bad_choice");
    town_refused(t, "tanaka", "occurrence.done", report(id, "found", ""), ST_REFUSED,
                 "findings_required");
    json_t *again = report(id, "ok", "押し間違い");
    json_object_set_new(again, "correct", json_true());
    town_refused(t, "tanaka", "occurrence.done", json_incref(again), ST_CONFLICT,
                 "occurrence_not_done");
    /* in time */
    json_t *out = town_do(t, "tanaka", "occurrence.done", report(id, "found", "一覧に漏れ"));
    assert_false(json_is_true(json_object_get(out, "late")));
    town_refused(t, "tanaka", "occurrence.done", report(id, "ok", ""), ST_CONFLICT,
                 "occurrence_done");
    town_refused(t, "takahashi", "occurrence.waive",
                 IN("{s:s, s:s}", "occurrence", id, "reason", "不要"), ST_CONFLICT,
                 "occurrence_done");
    /* corrected by one more row; the day stays */
    int64_t day_done = newest(&s, "done_on", "info_list");
    shift += 400;
    (void)town_do(t, "tanaka", "occurrence.done", again);
    assert_int_equal(newest(&s, "done_on", "info_list"), day_done);
    assert_int_equal(town_count(t, "select count(*) from occurrence_report"), 2);
    assert_int_equal(town_count(t, "select count(*) from occurrence_report where late = 1"), 0);
    tick(&s);
    close_scene(&s);
}

static void test_doing(void **state)
{
    (void)state;
    stores_each(test_doing_on);
}

static void test_late_and_waived_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    begin_use(&s, s.both);
    until_open(&s, "backup");
    int64_t nominal = newest(&s, "nominal", "backup");
    const char *first = occurrence(&s, "backup");
    until_open(&s, "backup"); /* the first one was missed, and the next is another */
    assert_int_equal(
        count(&s, arena_printf(t->a, "rule = 'backup' and nominal = %lld", (long long)nominal)), 1);
    const char *second = occurrence(&s, "backup");
    town_refused(t, "takahashi", "occurrence.waive",
                 IN("{s:s, s:s}", "occurrence", first, "reason", "休業"), ST_REFUSED,
                 "occurrence_missed");
    json_t *out = town_do(t, "tanaka", "occurrence.done", report(first, "ok", ""));
    assert_true(json_is_true(json_object_get(out, "late")));
    assert_int_equal(count(&s, "rule = 'backup' and done_on > last"), 1);
    town_refused(t, "tanaka", "occurrence.waive",
                 IN("{s:s, s:s}", "occurrence", second, "reason", "休業"), ST_DENIED, "no_right");
    (void)town_do(t, "takahashi", "occurrence.waive",
                  IN("{s:s, s:s}", "occurrence", second, "reason", "庁舎の停電で全員休業"));
    town_refused(t, "tanaka", "occurrence.done", report(second, "ok", ""), ST_CONFLICT,
                 "occurrence_waived");
    /* the office for whoever is appointed, and not before its time */
    until_open(&s, "quarterly");
    (void)town_do(t, "takahashi", "occurrence.done", report(occurrence(&s, "quarterly"), "ok", ""));
    shift -= 20; /* the clock of this machine is wrong: the day that was reached counts */
    (void)town_do(t, "tanaka", "occurrence.done",
                  report(occurrence(&s, "fallback_check"), "ok", ""));
    close_scene(&s);
}

static void test_late_and_waived(void **state)
{
    (void)state;
    stores_each(test_late_and_waived_on);
}

/* ------------------------------------------------------------------ holidays */
static void test_holidays_on(const char *url)
{
    static const char later[] = "date,name\n2028-01-01,元日\n2028-03-31,臨時の祝日\n";
    static const char earlier[] = "date,name\n2028-01-01,元日\n";
    struct scene s;
    struct town *t = &s.t;
    struct date end;
    int64_t opened;

    open_scene(&s, url);
    begin_use(&s, s.both);
    assert_true(date_make(2028, 3, 31, &end));
    shift = date_make(2028, 3, 5, &end) ? end.day - day(0).day : 0;
    OK(duties_tick(t->app, true, &opened, &err));
    assert_true(date_make(2028, 3, 31, &end));
    assert_int_equal(newest(&s, "due", "info_list"), end.day); /* a Friday; told as unsure */
    assert_int_equal(newest(&s, "unsure", "info_list"), 1);
    town_refused(t, "takahashi", "holidays.install",
                 IN("{s:s, s:s}", "title", "祝日", "file", "eA"), ST_DENIED, "no_right");
    OK(town_run(t, "operator", "holidays.install", NULL, IN("{s:s}", "title", "祝日 2028"),
                (struct bytes){later, strlen(later)}, NULL, &err));
    shift++;
    tick(&s);
    assert_int_equal(newest(&s, "due", "info_list"), end.day - 1);
    assert_int_equal(newest(&s, "unsure", "info_list"), 0);
    OK(town_run(t, "operator", "holidays.install", NULL, IN("{s:s}", "title", "訂正"),
                (struct bytes){earlier, strlen(earlier)}, NULL, &err));
    assert_int_equal(town_run(t, "operator", "holidays.install", NULL, IN("{s:s}", "title", "前の"),
                              (struct bytes){later, strlen(later)}, NULL, &err),
                     ST_CONFLICT);
    /* a closing day of the body */
    (void)town_do(t, "takahashi", "closing.set",
                  IN("{s:s, s:s}", "day", "2028-04-28", "name", "村の記念日"));
    until_open(&s, "info_list");
    assert_int_equal(newest(&s, "due", "info_list"), newest(&s, "nominal", "info_list") - 3);
    town_refused(t, "yamada", "closing.set", IN("{s:s}", "day", "2028-04-28"), ST_DENIED,
                 "no_right");
    close_scene(&s);
}

static void test_holidays(void **state)
{
    (void)state;
    stores_each(test_holidays_on);
}

/* ------------------------------------------------------------------ another edition */
static void test_goes_on_under_another_edition_on(const char *url)
{
    struct scene s;

    open_scene(&s, url);
    begin_use(&s, s.both);
    until_open(&s, "info_list");
    (void)town_do(&s.t, "tanaka", "occurrence.done", report(occurrence(&s, "info_list"), "ok", ""));
    int64_t n = count(&s, "rule = 'info_list' and done_on is not null");
    /* the duties end and begin anew today, as when a change was approved under another edition */
    (void)town_do(&s.t, "operator", "edition.adopt", adoption(s.hash, iso(&s, 0), NULL));
    assert_int_equal(count(&s, "rule = 'info_list' and done_on is not null"), n);
    tick(&s);
    assert_int_equal(
        town_count(&s.t, "select count(*) from occurrence a join occurrence b on a.entry = "
                         "b.entry and a.rule = b.rule and a.nominal = b.nominal and a.id <> b.id"),
        0);
    close_scene(&s);
}

static void test_goes_on_under_another_edition(void **state)
{
    (void)state;
    stores_each(test_goes_on_under_another_edition_on);
}

/* ------------------------------------------------------------------ pages */
static const char *page_of(struct town *t, const char *login, const char *arg, handler_fn *page)
{
    return seen(visit(t, login, arg, (const char *[]){NULL}), page);
}

/* Whose it is sees it on the first screen, on the sheet and on the entry; nobody else may write. */
static void test_pages_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    begin_use(&s, s.both);
    says_not(page_of(t, "takahashi", NULL, home_get), "期日を過ぎた点検など");
    until_open(&s, "backup");
    until_open(&s, "backup");
    const char *missed = occurrence(&s, "backup"), *html;
    shift += 45;
    tick(&s);
    html = page_of(t, "tanaka", NULL, home_get);
    says(html, "報告する点検など");
    says(html, "未実施（期限");
    says_not(page_of(t, "yamada", NULL, home_get), "報告する点検など");
    says(page_of(t, "takahashi", NULL, home_get), "期日を過ぎた点検など");
    html = page_of(t, "tanaka", NULL, duties_get);
    says(html, missed);
    says(html, "6(5)");
    says_not(html, "checked");
    html = page_of(t, "yamada", NULL, duties_get);
    says_not(html, missed);
    html = page_of(t, "tanaka", s.both, entry_get);
    says(html, "未実施 ");
    says(html, missed);
    says(page_of(t, "tanaka", missed, occurrence_get), "name=\"result\"");
    says_not(page_of(t, "tanaka", missed, occurrence_get), "実施不要とする");
    refused(visit(t, "watanabe", missed, (const char *[]){NULL}), occurrence_get, ST_NOT_FOUND,
            "not_found");
    /* late is told as late */
    (void)town_do(t, "tanaka", "occurrence.done", report(missed, "found", "控えが壊れていた"));
    html = page_of(t, "tanaka", missed, occurrence_get);
    says(html, "期限後に実施");
    says(html, "控えが壊れていた");
    /* the office in place of whoever is appointed, and in time also to excuse */
    until_open(&s, "info_list");
    html = page_of(t, "takahashi", occurrence(&s, "info_list"), occurrence_get);
    says(html, "実施不要とする");
    close_scene(&s);
}

static void test_pages(void **state)
{
    (void)state;
    stores_each(test_pages_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time),     cmocka_unit_test(test_two_nodes),
        cmocka_unit_test(test_doing),    cmocka_unit_test(test_late_and_waived),
        cmocka_unit_test(test_holidays), cmocka_unit_test(test_goes_on_under_another_edition),
        cmocka_unit_test(test_pages),
    };

    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}
