/* Duties over a year, on every engine and with the clock in the test's hand: what a unit sees and
 * who sees it, what is past its day, what stands out, and what a calendar program gets by its
 * secret. */
#include "scene.h"
#include "visit.h"

#include <libical/ical.h>
#include <string.h>

#include "base/json.h"
#include "commands/duty/duty.h"
#include "http/limit.h"
#include "pages/duty/calendar.h"
#include "pages/duty/dutylists.h"
#include "pages/duty/year.h"

static struct err err;

static void to_day(struct scene *s, int year, int month, int of_month)
{
    struct date d, today = day(0);
    int64_t opened;

    assert_true(date_make(year, month, of_month, &d));
    shift += d.day - today.day;
    OK(duties_tick(s->t.app, true, &opened, &err));
}

static int this_fiscal_year(void)
{
    return date_fiscal_year(day(0));
}

/* Occurrences of an entry's rule, the oldest first. */
static size_t occurrences(struct scene *s, const char *rule, const char **ids, size_t most)
{
    struct q_occurrences_all_row *rows;
    struct db *db;
    size_t n, found = 0;

    OK(store_lease(s->t.app->store, &db, &err));
    OK(q_occurrences_all(db, s->t.a,
                         &(struct q_occurrences_all_in){s->t.tenant, ID_FROM(entry, s->both)},
                         &rows, &n, &err));
    store_release(s->t.app->store, db);
    for (size_t i = 0; i < n && found < most; i++)
        if (strcmp(rows[i].rule, rule) == 0)
            ids[found++] = arena_strdup(s->t.a, rows[i].id.s);
    return found;
}

static void report(struct scene *s, const char *id, const char *note, const char *kept)
{
    (void)town_do(
        &s->t, "tanaka", "occurrence.done",
        IN("{s:s, s:s, s:s, s:s}", "occurrence", id, "result", "ok", "note", note, "kept", kept));
}

static const char *page_of(struct town *t, const char *login, const char *query[], handler_fn *page)
{
    return seen(visit(t, login, NULL, query), page);
}

static const char *from(struct scene *s, int year)
{
    return arena_printf(s->t.a, "%d-04", year);
}

/* An auditor, whom the town has not. */
static void hire_auditor(struct town *t)
{
    json_t *out = town_do(t, "operator", "person.put",
                          IN("{s:s, s:s, s:s}", "login", "kansa", "name", "監査 太郎", "password",
                             "long enough words"));
    json_object_set_new(t->ids, "person.kansa", json_string(json_str(out, "person", "")));
    town_post(t, "監査員", "総務課", "auditor");
    town_hold(t, "kansa", "監査員", "main");
}

/* ------------------------------------------------------------------ the year */
static void test_year_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;
    const char *ids[40], *html;

    open_scene(&s, url);
    int year = this_fiscal_year() + 1;
    html = page_of(t, "tanaka", (const char *[]){NULL}, year_get);
    says(html, "点検などはありません"); /* a unit with none */
    to_day(&s, year, 4, 1);
    begin_use(&s, s.both);
    to_day(&s, year, 8, 20);
    size_t n = occurrences(&s, "info_list", ids, 40);
    assert_in_range(n, 4, 6);
    report(&s, ids[n - 1], "", "");
    report(&s, ids[0], "", ""); /* late */
    html = page_of(t, "tanaka", (const char *[]){"from", from(&s, year), NULL}, year_get);
    says(html, "class=\"mark tag-good\"");
    says(html, "○");
    says(html, "（実施済み）");
    says(html, "△");
    says(html, "（期限後に実施）");
    says(html, "（未実施）");
    says(html, "（これから）");
    says(html, "scope=\"rowgroup\" colspan=\"13\"");
    says(html, arena_printf(t->a, "/duties/%s", ids[0]));
    assert_int_equal(occurs(html, "<th scope=\"col\""), 13);
    assert_true(occurs(html, "class=\"now\"") > 1);
    /* twelve months of a monthly duty: every month once, what opened and what is coming */
    const char *row = strstr(html, "取扱情報の把握");
    assert_non_null(row);
    row = arena_strndup(t->a, row, (size_t)(strstr(row, "</tr>") - row));
    assert_int_equal(occurs(row, "class=\"mark "), 12);
    /* next year nothing has opened; holidays that are not known are told */
    html = page_of(t, "tanaka", (const char *[]){"from", from(&s, year + 1), NULL}, year_get);
    says_not(html, "/duties/0");
    says(html, "？");
    /* the year before there was nothing */
    html = page_of(t, "tanaka", (const char *[]){"from", from(&s, year - 1), NULL}, year_get);
    says(html, "点検などはありません");
    close_scene(&s);
}

static void test_year(void **state)
{
    (void)state;
    stores_each(test_year_on);
}

static void test_who_sees_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;
    static const char *const bad[] = {"2026-4",  "2026-13", "2026-00",  "26-04",   "2026-04-01",
                                      "9999-04", "1868-04", "２０２６", "2026-0x", "-026-04"};

    open_scene(&s, url);
    hire_auditor(t);
    begin_use(&s, s.both);
    to_day(&s, this_fiscal_year() + 1, 8, 1);
    const char *mine = town_id(t, "unit.企画課"), *none[] = {NULL};
    const char *unit[] = {"unit", mine, NULL};
    says(page_of(t, "tanaka", none, year_get), s.both);
    says(page_of(t, "yamada", unit, year_get), s.both);
    says(page_of(t, "takahashi", unit, year_get), s.both);
    says(page_of(t, "kansa", unit, year_get), s.both);
    says_not(page_of(t, "watanabe", none, year_get), s.both);
    refused(visit(t, "watanabe", NULL, unit), year_get, ST_DENIED, "unit_not_yours");
    refused(visit(t, "watanabe", NULL, unit), late_get, ST_DENIED, "unit_not_yours");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refused(visit(t, "tanaka", NULL, (const char *[]){"from", bad[i], NULL}), year_get,
                ST_INPUT, "unknown_filter");
    /* past their day: the unit's own to those who work there, all to the office */
    says(page_of(t, "sato", none, late_get), "取扱情報の把握");
    says(page_of(t, "sato", none, late_get), "田中");
    says(page_of(t, "takahashi", none, late_get), "企画課");
    says(page_of(t, "kansa", none, late_get), "企画課");
    says_not(page_of(t, "watanabe", none, late_get), "取扱情報の把握");
    says_not(page_of(t, "takahashi", (const char *[]){"unit", town_id(t, "unit.総務課"), NULL},
                     late_get),
             "取扱情報の把握");
    close_scene(&s);
}

static void test_who_sees(void **state)
{
    (void)state;
    stores_each(test_who_sees_on);
}

/* ------------------------------------------------------------------ what stands out */
static void test_signs_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;
    const char *ids[40], *html, *none[] = {NULL};

    open_scene(&s, url);
    begin_use(&s, s.both);
    to_day(&s, this_fiscal_year() + 2, 3, 20);
    size_t n = occurrences(&s, "info_list", ids, 40);
    assert_true(n >= 12);
    /* two alike are no sign; nor is a third that says something else; nor one with another result
     */
    report(&s, ids[0], "変わりなし", "");
    report(&s, ids[1], "変わりなし", "");
    report(&s, ids[2], "1件増えた", "");
    html = page_of(t, "takahashi", none, signs_get);
    says_not(html, "変わりなし");
    /* a third is */
    report(&s, ids[3], "変わりなし", "文書管理 12");
    html = page_of(t, "takahashi", none, signs_get);
    says(html, "変わりなし");
    says(html, "3件、すべて「異状なし」");
    says(html, "記録の保管先が書かれたもの：1件");
    says(html, arena_printf(t->a, "/duties/%s", ids[0]));
    says(html, arena_printf(t->a, "/duties/%s", ids[3]));
    says_not(html, ids[2]);
    /* what is corrected afterwards is no report of its own */
    (void)town_do(t, "tanaka", "occurrence.done",
                  IN("{s:s, s:s, s:s, s:b}", "occurrence", ids[2], "result", "ok", "note",
                     "変わりなし", "correct", 1));
    says_not(page_of(t, "takahashi", none, signs_get), ids[2]);
    /* a year on, those are out of sight */
    shift += 370;
    says_not(page_of(t, "takahashi", none, signs_get), "変わりなし");
    close_scene(&s);
}

static void test_signs(void **state)
{
    (void)state;
    stores_each(test_signs_on);
}

static void test_unkept_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;
    const char *ids[40], *none[] = {NULL}, *entry;

    open_scene(&s, url);
    begin_use(&s, s.both);
    entry = arena_printf(t->a, "/entries/%s", s.both);
    to_day(&s, this_fiscal_year() + 1, 4, 20);
    assert_true(occurrences(&s, "info_list", ids, 40) >= 1);
    report(&s, ids[0], "", "");
    says_not(page_of(t, "takahashi", none, signs_get), entry); /* not for a year yet */
    to_day(&s, this_fiscal_year() + 1, 3, 1);
    size_t n = occurrences(&s, "info_list", ids, 40);
    report(&s, ids[n - 2], "", "");
    says(page_of(t, "takahashi", none, signs_get), entry);
    /* a correction says where it is kept: that counts */
    (void)town_do(t, "tanaka", "occurrence.done",
                  IN("{s:s, s:s, s:s, s:s, s:b}", "occurrence", ids[n - 2], "result", "ok", "note",
                     "書き忘れ", "kept", "文書管理 3", "correct", 1));
    says_not(page_of(t, "takahashi", none, signs_get), entry);
    close_scene(&s);
}

static void test_unkept(void **state)
{
    (void)state;
    stores_each(test_unkept_on);
}

/* ------------------------------------------------------------------ calendar programs */
static struct edge edge;

/* One after the other, so that an address may ask at all. */
static struct visit *asks(struct scene *s, const char *login, const char *key)
{
    static int64_t asked;
    struct visit *v = visit(&s->t, login, NULL, (const char *[]){"key", key, NULL});

    v->x.edge = &edge;
    v->x.req.peer = "192.0.2.1";
    v->x.req.now += ++asked * 200;
    return v;
}

static const char *make_address(struct scene *s, const char *login)
{
    return arena_strdup(
        s->t.a, json_str(town_do(&s->t, login, "calendar.link", json_object()), "secret", ""));
}

/* The library reads it, every event has what it needs, and no UID comes twice. */
static int events_of(struct scene *s, const char *text)
{
    icalcomponent *c = icalparser_parse_string(text);
    const char *uids[400];
    int n = 0;

    assert_non_null(c);
    assert_int_equal(icalcomponent_count_errors(c), 0);
    icalrestriction_check(c);
    assert_int_equal(icalcomponent_count_errors(c), 0);
    for (icalcomponent *e = icalcomponent_get_first_component(c, ICAL_VEVENT_COMPONENT); e;
         e = icalcomponent_get_next_component(c, ICAL_VEVENT_COMPONENT)) {
        assert_true(icaltime_is_date(icalcomponent_get_dtstart(e)));
        assert_true(n < 400);
        uids[n] = arena_strdup(s->t.a, icalcomponent_get_uid(e));
        for (int i = 0; i < n; i++)
            assert_string_not_equal(uids[i], uids[n]);
        n++;
    }
    icalcomponent_free(c);
    return n;
}

static void test_calendar_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;
    const char *ids[40], *text;

    open_scene(&s, url);
    edge.limiter = limiter_new();
    begin_use(&s, s.both);
    to_day(&s, this_fiscal_year() + 1, 6, 20);
    const char *key = make_address(&s, "tanaka");
    (void)town_do(t, "tanaka", "duty.happened",
                  IN("{s:s, s:s, s:s}", "entry", s.both, "kind", "purpose_mismatch", "note", "x"));
    assert_int_equal(town_count(t, arena_printf(t->a,
                                                "select count(*) from calendar_link where "
                                                "id_hash = '%s'",
                                                key)),
                     0);
    /* whoever else is logged in there, or nobody: it is tanaka's */
    text = seen(asks(&s, "watanabe", key), calendar_ics_get);
    assert_true(events_of(&s, text) > 12);
    says(text, "取扱情報の把握");
    says(text, "SUMMARY:未実施：");
    says(text, "STATUS:TENTATIVE");
    says_not(text, "田中");
    says(text, "\\n期日：定めなし");
    /* done: the same event, told so, one higher */
    size_t n = occurrences(&s, "info_list", ids, 40);
    const char *at = strstr(text, ids[n - 1]);
    assert_non_null(at);
    report(&s, ids[n - 1], "", "");
    const char *after = seen(asks(&s, "watanabe", key), calendar_ics_get);
    assert_int_equal(events_of(&s, after), events_of(&s, text));
    says(after, "SUMMARY:実施済み：取扱情報の把握");
    says(after, "SEQUENCE:2");
    /* those of others are not in it */
    const char *other = make_address(&s, "yamada");
    says_not(seen(asks(&s, "tanaka", other), calendar_ics_get), "取扱情報の把握");
    /* wrong, empty, another's end */
    refused(asks(&s, "tanaka", ""), calendar_ics_get, ST_NOT_FOUND, "not_found");
    refused(asks(&s, "tanaka", "x"), calendar_ics_get, ST_NOT_FOUND, "not_found");
    /* made anew, the one before ends; ended, it is gone */
    const char *second = make_address(&s, "tanaka");
    refused(asks(&s, "tanaka", key), calendar_ics_get, ST_NOT_FOUND, "not_found");
    assert_true(events_of(&s, seen(asks(&s, "tanaka", second), calendar_ics_get)) > 12);
    (void)town_do(t, "tanaka", "calendar.unlink", json_object());
    town_refused(t, "tanaka", "calendar.unlink", json_object(), ST_CONFLICT, "calendar_none");
    refused(asks(&s, "tanaka", second), calendar_ics_get, ST_NOT_FOUND, "not_found");
    /* again and again a wrong one is made to wait; a right one is not */
    for (int i = 0; i < 5; i++)
        refused(asks(&s, "tanaka", "guess"), calendar_ics_get, ST_NOT_FOUND, "not_found");
    refused(asks(&s, "tanaka", "guess"), calendar_ics_get, ST_NOT_FOUND, "not_found");
    refused(asks(&s, "tanaka", "guess"), calendar_ics_get, ST_BUSY, "calendar_wait");
    (void)seen(asks(&s, "tanaka", other), calendar_ics_get);
    /* whoever gets a new password, or leaves, loses it */
    const char *third = make_address(&s, "tanaka"), *fourth = make_address(&s, "ito");
    (void)town_do(t, "operator", "person.reset",
                  IN("{s:s}", "person", town_id(t, "person.tanaka")));
    refused(asks(&s, "sato", third), calendar_ics_get, ST_NOT_FOUND, "not_found");
    (void)town_do(t, "operator", "person.leave", IN("{s:s}", "person", town_id(t, "person.ito")));
    refused(asks(&s, "sato", fourth), calendar_ics_get, ST_NOT_FOUND, "not_found");
    assert_int_equal(events_of(&s, seen(asks(&s, "sato", other), calendar_ics_get)), 0);
    limiter_free(edge.limiter);
    close_scene(&s); /* and the record holds the addresses' lives */
}

static void test_calendar(void **state)
{
    (void)state;
    stores_each(test_calendar_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_year),     cmocka_unit_test(test_who_sees),
        cmocka_unit_test(test_signs),    cmocka_unit_test(test_unkept),
        cmocka_unit_test(test_calendar),
    };

    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}
