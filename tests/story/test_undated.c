/* What happened and has no last day, on every engine and with the clock in the test's hand: it
 * stays open and in sight, behind what has a day, with its age, and is never missed or late. */
#include "scene.h"
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "commands/duty/duty.h"
#include "pages/duty/duties.h"
#include "pages/duty/dutylists.h"
#include "pages/duty/year.h"
#include "pages/entry/entry.h"
#include "pages/home.h"

static struct err err;

static int64_t count(struct scene *s, const char *from)
{
    return town_count(&s->t, arena_printf(s->t.a, "select count(*) from %s", from));
}

/* The newest occurrence of a rule on the entry `both`. */
static struct q_occurrences_all_row newest(struct scene *s, const char *rule)
{
    struct q_occurrences_all_row *rows, found = {.last = {0}};
    struct db *db;
    size_t n;

    OK(store_lease(s->t.app->store, &db, &err));
    OK(q_occurrences_all(db, s->t.a,
                         &(struct q_occurrences_all_in){s->t.tenant, ID_FROM(entry, s->both)},
                         &rows, &n, &err));
    store_release(s->t.app->store, db);
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].rule, rule) == 0 && strcmp(rows[i].id.s, found.id.s) > 0)
            found = rows[i];
    assert_true(found.id.s[0] != '\0');
    return found;
}

static const char *happens(struct scene *s, const char *who, const char *kind, const char *rule)
{
    (void)town_do(&s->t, who, "duty.happened",
                  IN("{s:s, s:s, s:s}", "entry", s->both, "kind", kind, "note", "見つかったこと"));
    struct q_occurrences_all_row o = newest(s, rule);
    assert_true(date_none(o.last) && !o.unsure);
    assert_int_equal(o.due.day, o.nominal.day);
    return arena_strdup(s->t.a, o.id.s);
}

static json_t *report(const char *id)
{
    return IN("{s:s, s:s, s:s}", "occurrence", id, "result", "found", "note", "正した");
}

static const char *page_of(struct scene *s, const char *login, const char *arg, handler_fn *page)
{
    return seen(visit(&s->t, login, arg, (const char *[]){NULL}), page);
}

static void comes_after(const char *html, const char *first, const char *second)
{
    const char *a = strstr(html, first), *b = strstr(html, second);

    assert_non_null(a);
    assert_non_null(b);
    assert_true(a < b);
}

/* ------------------------------------------------------------------ open until it is done */
static void test_open_on(const char *url)
{
    static const char *const label = "申請との違いへの対応";
    struct scene s;
    struct town *t = &s.t;
    const char *html;

    open_scene(&s, url);
    begin_use(&s, s.both);
    const char *id = happens(&s, "tanaka", "purpose_mismatch", "mismatch");
    const char *other = happens(&s, "yamada", "violation_found", "violation");
    html = page_of(&s, "tanaka", id, occurrence_get);
    says(html, "期日なし（今日知りました）");
    says(html, "定めなし");
    says_not(html, "期限（猶予を含む）");
    says_not(page_of(&s, "sato", NULL, late_get), label); /* not before the next day */
    /* a mail that nobody would want: that it is past its day */
    (void)town_do(t, "operator", "mail.set",
                  IN("{s:b, s:s, s:i, s:s, s:s, s:s}", "on", 1, "host", "127.0.0.1", "port", 25,
                     "sender", "daicho@village.example", "sender_name", "村 台帳", "base",
                     "https://daicho.village.example"));
    shift = 70;
    tick(&s);
    assert_true(count(&s, "outbox where kind = 'late'") > 0);
    assert_int_equal(count(&s, "outbox b join occurrence o on o.id = b.event where "
                               "b.kind = 'late' and o.last is null"),
                     0);
    /* in sight: of whose it is, of the entry, of the unit, of whoever looks after it; and behind */
    html = page_of(&s, "tanaka", NULL, duties_get);
    says(html, "期日なし（知ってから70日）");
    comes_after(html, "取扱情報の把握", label);
    comes_after(html, "未実施", label);
    html = page_of(&s, "tanaka", s.both, entry_get);
    says(html, "期日なし（知ってから70日）");
    html = page_of(&s, "sato", NULL, late_get);
    says(html, "期日なし（知ってから70日）");
    comes_after(html, "取扱情報の把握", label);
    says_not(page_of(&s, "takahashi", NULL, home_get), label); /* what is past its day */
    says(page_of(&s, "takahashi", NULL, home_get), "取扱情報の把握");
    says_not(page_of(&s, "tanaka", id, occurrence_get), "未実施");
    /* ten years later done in time, corrected in time; another excused */
    shift += 3653;
    int64_t opened;
    OK(duties_tick(t->app, true, &opened, &err));
    says(page_of(&s, "tanaka", id, occurrence_get), "期日なし");
    json_t *out = town_do(t, "tanaka", "occurrence.done", report(id));
    assert_true(json_is_false(json_object_get(out, "late")));
    says(page_of(&s, "tanaka", id, occurrence_get), "実施済み");
    json_t *again = report(id);
    json_object_set_new(again, "correct", json_true());
    out = town_do(t, "tanaka", "occurrence.done", again);
    assert_true(json_is_false(json_object_get(out, "late")));
    assert_int_equal(count(&s, "occurrence_report where late = 1"), 0);
    town_refused(t, "tanaka", "occurrence.done", report(id), ST_CONFLICT, "occurrence_done");
    says(page_of(&s, "takahashi", other, occurrence_get), "実施不要とする");
    (void)town_do(t, "takahashi", "occurrence.waive",
                  IN("{s:s, s:s}", "occurrence", other, "reason", "別の記録にある"));
    says_not(page_of(&s, "sato", NULL, late_get), "違反の記録と引継ぎ");
    /* of those with a day nothing changed */
    assert_int_equal(count(&s, "occurrence where cause = '' and last is null"), 0);
    assert_int_equal(count(&s, "occurrence where cause = 'period_ending' and last is null"), 0);
    close_scene(&s);
}

static void test_open(void **state)
{
    (void)state;
    stores_each(test_open_on);
}

/* ------------------------------------------------------------------ use ends */
static void test_end_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    begin_use(&s, s.both);
    tick(&s);
    const char *id = happens(&s, "yamada", "violation_found", "violation");
    (void)town_do(t, "operator", "holding.end",
                  IN("{s:s, s:s}", "holding", town_id(t, "holding.tanaka"), "to", iso(&s, 0)));
    shift = 5;
    tick(&s);
    struct q_occurrences_all_row o = newest(&s, "risk_again");
    assert_true(date_none(o.last));
    shift = 30;
    tick(&s);
    const char *end = town_draft(t, "kato", "end", s.both);
    town_answers(t, "kato", end, "first");
    town_files(t, "kato", end);
    (void)town_do(t, "kato", "case.submit", IN("{s:s}", "case", end));
    shift = 32; /* what waits because use ends waits on; in time however long it takes */
    tick(&s);
    says(page_of(&s, "kato", newest(&s, "ending").id.s, occurrence_get),
         "期日なし（知ってから2日）");
    town_answers(t, "sato", end, "second");
    town_step(t, "sato", end, "check", "done", NULL);
    town_step(t, "sato", end, "approve", "approve", NULL);
    assert_int_equal(count(&s, "occurrence where rule in ('ending', 'tell_users') "
                               "and done_on is not null"),
                     2);
    assert_int_equal(count(&s, "occurrence_report where late = 1"), 0);
    /* whoever took over has nothing to take over any more; what people told is still to be done */
    says(page_of(&s, "kato", newest(&s, "risk_again").id.s, occurrence_get), "不要");
    shift = 40;
    tick(&s);
    says(page_of(&s, "sato", id, occurrence_get), "期日なし（知ってから40日）");
    (void)town_do(t, "sato", "occurrence.done", report(id));
    assert_int_equal(count(&s, "occurrence_report where late = 1"), 0);
    close_scene(&s);
}

static void test_end(void **state)
{
    (void)state;
    stores_each(test_end_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_open), cmocka_unit_test(test_end)};

    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}
