/* What happens to an entry, and who is asked, on every engine and with the clock in the test's
 * hand: what people tell and what the program sees opens every duty that waits for it, once,
 * whatever happens to the machine and its clock; whom an occurrence asks is fixed when it opens. */
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

static int64_t count(struct scene *s, const char *from)
{
    return town_count(&s->t, arena_printf(s->t.a, "select count(*) from %s", from));
}

static int64_t number(struct scene *s, const char *what, const char *entry)
{
    return town_count(&s->t,
                      arena_printf(s->t.a, "select %s from entry where id = '%s'", what, entry));
}

/* The newest occurrence of a rule on the entry `both`. */
static const struct q_occurrences_all_row *newest(struct scene *s, const char *rule)
{
    struct q_occurrences_all_row *rows, *found = NULL;
    struct db *db;
    size_t n;

    OK(store_lease(s->t.app->store, &db, &err));
    OK(q_occurrences_all(db, s->t.a,
                         &(struct q_occurrences_all_in){s->t.tenant, ID_FROM(entry, s->both)},
                         &rows, &n, &err));
    store_release(s->t.app->store, db);
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].rule, rule) == 0 && (!found || strcmp(rows[i].id.s, found->id.s) > 0))
            found = &rows[i];
    assert_non_null(found);
    return found;
}

static json_t *tells(const char *entry, const char *kind, const char *day_text, const char *note)
{
    json_t *in = IN("{s:s, s:s, s:s}", "entry", entry, "kind", kind, "note", note);

    if (day_text)
        json_object_set_new(in, "day", json_string(day_text));
    return in;
}

static json_t *report(const char *id, const char *result, const char *note)
{
    return IN("{s:s, s:s, s:s}", "occurrence", id, "result", result, "note", note);
}

static const char *page_of(struct town *t, const char *login, const char *arg, handler_fn *page)
{
    return seen(visit(t, login, arg, (const char *[]){NULL}), page);
}

/* Works through everything up to the clock, however far. */
static void catch_up(struct scene *s)
{
    int64_t opened;

    OK(duties_tick(s->t.app, true, &opened, &err));
}

/* ------------------------------------------------------------------ what people tell */
static void refusals(struct scene *s)
{
    struct town *t = &s->t;

    town_refused(t, "watanabe", "duty.happened", tells(s->both, "terms_changed", NULL, "改定"),
                 ST_DENIED, "happened_whose");
    town_refused(t, "yamada", "duty.happened", tells(s->both, "ending", NULL, "終わる"), ST_REFUSED,
                 "happened_seen");
    town_refused(t, "yamada", "duty.happened", tells(s->both, "terms_changed", NULL, " "),
                 ST_REFUSED, "happened_note");
    town_refused(t, "yamada", "duty.happened", tells(s->both, "terms_changed", iso(s, 1), "改定"),
                 ST_REFUSED, "happened_future");
    town_refused(t, "yamada", "duty.happened", tells(s->both, "nothing", NULL, "改定"), ST_REFUSED,
                 "happened_unowed");
    /* before its duties begin, and of one that is not used */
    town_refused(t, "yamada", "duty.happened", tells(s->both, "terms_changed", iso(s, -1), "改定"),
                 ST_REFUSED, "happened_unowed");
    town_refused(t, "yamada", "duty.happened", tells(s->plain, "terms_changed", NULL, "改定"),
                 ST_REFUSED, "happened_unowed");
    assert_int_equal(count(s, "happening"), 0);
    assert_int_equal(count(s, "occurrence where cause <> ''"), 0);
}

static void test_telling_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;
    json_t *first = NULL, *second = NULL;

    open_scene(&s, url);
    begin_use(&s, s.both);
    refusals(&s);
    json_t *out = town_do(t, "yamada", "duty.happened",
                          tells(s.both, "terms_changed", NULL, "規約第5条が改まった"));
    assert_int_equal(json_int(out, "opened", 0), 1);
    const struct q_occurrences_all_row *o = newest(&s, "terms_changed");
    assert_string_equal(o->id.s, json_str(out, "occurrence", ""));
    assert_int_equal(o->nominal.day, day(0).day);
    assert_int_equal(o->due.day, day(0).day);
    assert_int_equal(o->last.day, day(0).day);
    /* whose it is has it on the sheet with what happened; nobody else has */
    says(page_of(t, "tanaka", NULL, duties_get), "規約第5条が改まった");
    says_not(page_of(t, "suzuki", NULL, duties_get), "規約第5条が改まった");
    says(page_of(t, "tanaka", o->id.s, occurrence_get), "約款や規約が変わったとき");
    says(page_of(t, "yamada", s.both, entry_get), "規約第5条が改まった");
    /* another of the same day is another; the same form sent again is not */
    (void)town_do(t, "tanaka", "duty.happened", tells(s.both, "terms_changed", NULL, "もう一つ"));
    for (int i = 0; i < 2; i++)
        OK(town_run(t, "tanaka", "duty.happened", "key-1",
                    tells(s.both, "terms_changed", NULL, "三つ目"), (struct bytes){NULL, 0},
                    i ? &second : &first, &err));
    assert_true(json_equal(first, second));
    assert_int_equal(count(&s, "happening where kind = 'terms_changed'"), 3);
    assert_int_equal(count(&s, "occurrence where rule = 'terms_changed'"), 3);
    /* what all people of the unit have to do stands on the sheet of each */
    (void)town_do(t, "takahashi", "duty.happened", tells(s.both, "incident", NULL, "誤送信"));
    says(page_of(t, "suzuki", NULL, duties_get), "誤送信");
    says_not(page_of(t, "watanabe", NULL, duties_get), "誤送信");
    /* in time, late, and ten years later */
    (void)town_do(t, "tanaka", "occurrence.done", report(o->id.s, "found", "読んだ"));
    shift += 3;
    tick(&s);
    out = town_do(t, "yamada", "occurrence.done",
                  report(newest(&s, "incident")->id.s, "found", "知らせた"));
    assert_true(json_is_true(json_object_get(out, "late")));
    /* known on a day that is past: it is what it was on that day */
    (void)town_do(t, "tanaka", "duty.happened",
                  tells(s.both, "overseas_found", iso(&s, -2), "国外のサーバ"));
    assert_int_equal(newest(&s, "overseas_stop")->last.day, day(-2).day);
    shift += 3653;
    catch_up(&s);
    says(page_of(t, "tanaka", o->id.s, occurrence_get), "規約第5条が改まった");
    assert_int_equal(count(&s, "occurrence where rule = 'terms_changed'"), 3);
    close_scene(&s);
}

static void test_telling(void **state)
{
    (void)state;
    stores_each(test_telling_on);
}

/* The page: what may be told, what was wrong stays typed, and where it leads. */
static void test_page_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;
    const char *html;

    open_scene(&s, url);
    says_not(page_of(t, "yamada", s.both, entry_get), "起きたことを知らせる");
    begin_use(&s, s.both);
    says(page_of(t, "yamada", s.both, entry_get), "起きたことを知らせる");
    says_not(page_of(t, "oshiro", s.both, entry_get), "起きたことを知らせる");
    refused(visit(t, "oshiro", s.both, (const char *[]){NULL}), happened_get, ST_DENIED,
            "happened_whose");
    refused(visit(t, "watanabe", s.both, (const char *[]){NULL}), happened_get, ST_NOT_FOUND,
            "not_found");
    html = page_of(t, "yamada", s.both, happened_get);
    says(html, "value=\"incident\"");
    says_not(html, "value=\"ending\"");
    says_not(html, "value=\"manager_changed\"");
    says_not(html, "checked");
    html = seen_with(visit(t, "yamada", s.both, (const char *[]){"note", "盗まれた", NULL}),
                     happened_post, 422);
    says(html, "起きたことを選んでください");
    says(html, "盗まれた");
    html = seen_with(
        visit(t, "yamada", s.both,
              (const char *[]){"kind", "incident", "day", iso(&s, 1), "note", "盗まれた", NULL}),
        happened_post, 422);
    says(html, "今日以前にしてください");
    says(html, "checked");
    (void)sent(
        visit(t, "yamada", s.both,
              (const char *[]){"kind", "incident", "day", iso(&s, 0), "note", "盗まれた", NULL}),
        happened_post);
    assert_int_equal(count(&s, "happening where note = '盗まれた'"), 1);
    close_scene(&s);
}

static void test_page(void **state)
{
    (void)state;
    stores_each(test_page_on);
}

/* ------------------------------------------------------------------ at once */
struct node {
    struct scene *s;
    struct app *app;
    struct who *who;
    struct arena *a;
    const char *key;
    pthread_t thread;
    enum status st;
};

static void *run_telling(void *arg)
{
    struct node *n = arg;
    json_t *out = NULL;
    AUTO_JSON json_t *in = tells(n->s->both, "service_changed", NULL, "機能が加わった");

    n->st = command_run(n->app, n->a, n->who, "duty.happened", n->key, in, (struct bytes){NULL, 0},
                        &out, NULL);
    json_decref(out);
    return NULL;
}

static void *run_tick(void *arg)
{
    struct node *n = arg;
    int64_t opened;

    n->st = duties_tick(n->app, true, &opened, NULL);
    return NULL;
}

/* Four servers at once. */
static void four(struct scene *s, const char *url, void *(*run)(void *), const char *const keys[4])
{
    struct node nodes[4];

    for (int i = 0; i < 4; i++) {
        nodes[i] = (struct node){.s = s, .a = arena_new(), .key = keys ? keys[i] : NULL};
        OK(app_open(s->t.home, url, &nodes[i].app, &err));
        nodes[i].who = (struct who *)(uintptr_t)town_who(&s->t, nodes[i].a, "yamada");
    }
    for (int i = 0; i < 4; i++)
        pthread_create(&nodes[i].thread, NULL, run, &nodes[i]);
    for (int i = 0; i < 4; i++) {
        pthread_join(nodes[i].thread, NULL);
        assert_int_equal(nodes[i].st, ST_OK);
        app_close(nodes[i].app);
        arena_free(nodes[i].a);
    }
}

static void test_at_once_on(const char *url)
{
    static const char *const each[] = {"k1", "k2", "k3", "k4"}, *const same[] = {"k", "k", "k",
                                                                                 "k"};
    struct scene s;

    open_scene(&s, url);
    begin_use(&s, s.both);
    four(&s, url, run_telling, each);
    assert_int_equal(count(&s, "happening"), 4);
    assert_int_equal(count(&s, "occurrence where rule = 'changed'"), 4);
    four(&s, url, run_telling, same);
    assert_int_equal(count(&s, "happening"), 5);
    assert_int_equal(count(&s, "occurrence where rule = 'changed'"), 5);
    close_scene(&s);
}

static void test_at_once(void **state)
{
    (void)state;
    stores_each(test_at_once_on);
}

/* ------------------------------------------------------------------ the end of the period */
/* A change applied for and permitted, with another period or manager. */
static void changed(struct scene *s, const char *field, const char *value)
{
    struct town *t = &s->t;
    const char *id = town_draft(t, "tanaka", "change", s->both);
    AUTO_JSON json_t *fields = json_deep_copy(town_case(t, id)->c.fields);

    if (field)
        fill_set(fields, field, json_string(value));
    json_object_del(fields, "count");
    json_object_del(fields, "top");
    (void)town_do(t, "tanaka", "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
    town_answers(t, "tanaka", id, "first");
    town_files(t, "tanaka", id);
    (void)town_do(t, "tanaka", "case.submit", IN("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
}

/* Sets the clock so many days before the end of the entry's period, and works up to it. */
static void before_end(struct scene *s, int64_t days)
{
    shift += number(s, "period_to", s->both) - days - day(0).day;
    catch_up(s);
}

static void test_period_on(const char *url)
{
    static const char *const renewals = "occurrence where rule = 'renewal'";
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url); /* it is told 60 and 30 days before */
    begin_use(&s, s.both);
    before_end(&s, 61);
    assert_int_equal(count(&s, renewals), 0);
    before_end(&s, 60);
    four(&s, url, run_tick, NULL);
    assert_int_equal(count(&s, renewals), 1);
    const struct q_occurrences_all_row *o = newest(&s, "renewal");
    assert_int_equal(o->due.day, number(&s, "period_to", s.both));
    assert_int_equal(o->opens.day, o->due.day - 60);
    says(page_of(t, "tanaka", o->id.s, occurrence_get), "許可された期間は");
    /* from the first day on, whatever else is to be done this month */
    says(page_of(t, "tanaka", NULL, home_get), s.both);
    /* another period: the old one lapses, the new one has its own, in time */
    changed(&s, NULL, NULL);
    assert_true(number(&s, "period_to", s.both) > o->due.day);
    says(page_of(t, "tanaka", o->id.s, occurrence_get), "不要");
    town_refused(t, "tanaka", "occurrence.done", report(o->id.s, "ok", ""), ST_REFUSED,
                 "occurrence_lapsed");
    shift++;
    tick(&s);
    assert_int_equal(count(&s, renewals), 1);
    before_end(&s, 30);
    assert_int_equal(count(&s, renewals), 2);
    /* the period as it was: what had lapsed is there again, once */
    const struct date end = {(int32_t)number(&s, "period_to", s.both)};
    const char *second = newest(&s, "renewal")->id.s;
    changed(&s, "to", iso(&s, 20));
    assert_int_equal(count(&s, renewals), 3);
    changed(&s, "to", date_iso(t->a, end));
    assert_int_equal(count(&s, renewals), 3);
    assert_int_equal(count(&s, "occurrence where rule = 'renewal' and until is null"), 1);
    (void)town_do(t, "tanaka", "occurrence.done", report(second, "ok", ""));
    /* done, it does not come again; missed, it stays missed though the period is renewed later */
    catch_up(&s);
    assert_int_equal(count(&s, renewals), 3);
    changed(&s, "to", iso(&s, 40));
    assert_int_equal(count(&s, renewals), 4);
    const char *missed = newest(&s, "renewal")->id.s;
    before_end(&s, -3);
    changed(&s, NULL, NULL);
    says(page_of(t, "tanaka", missed, occurrence_get), "未実施");
    assert_int_equal(count(&s, renewals), 4);
    close_scene(&s);
}

static void test_period(void **state)
{
    (void)state;
    stores_each(test_period_on);
}

/* ------------------------------------------------------------------ another manager */
static void ends(struct scene *s, const char *login, int64_t ahead)
{
    const char *holding = town_id(&s->t, arena_printf(s->t.a, "holding.%s", login));

    (void)town_do(&s->t, "operator", "holding.end",
                  IN("{s:s, s:s}", "holding", holding, "to", iso(s, ahead)));
}

/* Whose acknowledgement of the risks the page tells: that of who managed it then, with what it says
 * and does not say of the present one; NULL: they are the same. */
static void acknowledged(struct scene *s, const char *told, const char * not )
{
    const char *html = strstr(page_of(&s->t, "takahashi", s->both, entry_get), "id=\"period\"");

    says(html, "田中 一郎（企画課 係長）");
    if (told) {
        says(html, "前のサービス管理担当者が記したものです");
        says(html, told);
        says_not(html, not );
    } else {
        says_not(html, "記したものです");
        says_not(html, "まだ記していません");
    }
}

static void test_manager_on(const char *url)
{
    static const char *const told = "happening where kind = 'manager_changed'",
                             *const again = "occurrence where rule = 'risk_again'";
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    begin_use(&s, s.both);
    acknowledged(&s, NULL, NULL);
    shift = 40;
    tick(&s);
    assert_int_equal(count(&s, told), 0); /* who managed it from the beginning is no change */
    /* moved away with nobody looking; who else holds the post acts from the next day */
    ends(&s, "tanaka", 0);
    shift = 90;
    four(&s, url, run_tick, NULL);
    assert_int_equal(count(&s, told), 1);
    assert_int_equal(count(&s, again), 1);
    assert_int_equal(newest(&s, "risk_again")->nominal.day, day(41 - 90).day);
    says(page_of(t, "kato", newest(&s, "risk_again")->id.s, occurrence_get),
         "田中 一郎 → 加藤 七子");
    acknowledged(&s, "加藤 七子は、まだ記していません", "済ませています");
    shift = 20; /* the clock goes back */
    tick(&s);
    shift = 91;
    /* one more who holds the post changes nothing, until they act */
    town_hold(t, "suzuki", "係長", "concurrent");
    tick(&s);
    assert_int_equal(count(&s, told), 1);
    ends(&s, "kato", 0);
    shift++;
    tick(&s);
    tick(&s);
    assert_int_equal(count(&s, told), 2);
    assert_int_equal(count(&s, again), 2);
    assert_int_equal(newest(&s, "risk_again")->nominal.day, day(0).day);
    acknowledged(&s, "まだ記していません", "済ませています");
    /* whoever has it to do is the new one */
    town_refused(t, "kato", "occurrence.done", report(newest(&s, "risk_again")->id.s, "ok", ""),
                 ST_DENIED, "not_your_duty");
    (void)town_do(t, "suzuki", "occurrence.done", report(newest(&s, "risk_again")->id.s, "ok", ""));
    acknowledged(&s, "「担当者の交代時のリスク理解」を済ませています", "まだ記していません");
    catch_up(&s);
    assert_int_equal(count(&s, told), 2);
    close_scene(&s);
}

static void test_manager(void **state)
{
    (void)state;
    stores_each(test_manager_on);
}

static void test_appointed_on(const char *url)
{
    struct scene s;

    open_scene(&s, url);
    begin_use(&s, s.both);
    shift = 10;
    tick(&s);
    changed(&s, "manager", town_id(&s.t, "person.suzuki"));
    tick(&s);
    four(&s, url, run_tick, NULL);
    assert_int_equal(count(&s, "happening where kind = 'manager_changed'"), 1);
    assert_int_equal(newest(&s, "risk_again")->nominal.day, day(0).day);
    close_scene(&s);
}

static void test_appointed(void **state)
{
    (void)state;
    stores_each(test_appointed_on);
}

/* ------------------------------------------------------------------ the end of use */
static void test_ending_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    (void)town_do(t, "tanaka", "entry.act",
                  IN("{s:s, s:s, s:{s:s}}", "entry", s.plain, "act", "begin_end", "data", "reason",
                     "使わない"));
    assert_int_equal(count(&s, "happening"), 0); /* it was never used: nothing is owed */
    begin_use(&s, s.both);
    (void)town_do(t, "tanaka", "entry.act",
                  IN("{s:s, s:s, s:{s:s}}", "entry", s.both, "act", "begin_end", "data", "reason",
                     "使わない"));
    assert_int_equal(count(&s, "happening where kind = 'ending' and person = ''"), 1);
    assert_int_equal(count(&s, "occurrence where rule in ('ending', 'tell_users')"), 2);
    shift++;
    tick(&s);
    assert_int_equal(count(&s, "happening"), 1);
    (void)town_do(t, "tanaka", "occurrence.done", report(newest(&s, "tell_users")->id.s, "ok", ""));
    close_scene(&s);
}

/* Without that act it is the application that says so, the first time it is handed in; not its
 * permission, when all is done already. */
static void test_applied_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    begin_use(&s, s.both);
    const char *id = town_draft(t, "tanaka", "end", s.both);
    town_answers(t, "tanaka", id, "first");
    town_files(t, "tanaka", id);
    assert_int_equal(count(&s, "happening"), 0);
    (void)town_do(t, "tanaka", "case.submit", IN("{s:s}", "case", id));
    assert_int_equal(count(&s, "happening where kind = 'ending'"), 1);
    (void)town_do(t, "sato", "case.return", IN("{s:s, s:s}", "case", id, "reason", "日付"));
    (void)town_do(t, "tanaka", "case.submit", IN("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
    assert_int_equal(count(&s, "happening where kind = 'ending'"), 1);
    assert_int_equal(count(&s, "occurrence where rule in ('ending', 'tell_users')"), 2);
    /* what asked for the end is done by it, and tomorrow nothing else is missed */
    assert_int_equal(count(&s, "occurrence where rule in ('ending', 'tell_users') "
                               "and done_on is not null"),
                     2);
    assert_int_equal(count(&s, "occurrence_report where kind = 'done' and late = 0"), 2);
    struct loaded_case *l = town_case(t, id);
    const char *named = arena_printf(t->a, "occurrence_report where note like '%%%s%%'", l->row.no);
    assert_int_equal(count(&s, named), 2);
    /* what closed it is not talked away afterwards */
    json_t *again = report(newest(&s, "tell_users")->id.s, "found", "知らせていない");
    json_object_set_new(again, "correct", json_true());
    town_refused(t, "tanaka", "occurrence.done", again, ST_CONFLICT, "occurrence_closed");
    shift++;
    tick(&s);
    assert_int_equal(count(&s, "occurrence where done_on is null and waived_on is null "
                               "and until is null"),
                     0);
    close_scene(&s);
}

static void test_applied(void **state)
{
    (void)state;
    stores_each(test_applied_on);
}

static void test_ending(void **state)
{
    (void)state;
    stores_each(test_ending_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_telling), cmocka_unit_test(test_page),
        cmocka_unit_test(test_at_once), cmocka_unit_test(test_period),
        cmocka_unit_test(test_manager), cmocka_unit_test(test_appointed),
        cmocka_unit_test(test_ending),  cmocka_unit_test(test_applied),
    };

    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}
