/* An entry whose end was decided by mistake, on every engine: two people cancel that decision by
 * its own route, and the entry is again what it was. And what others had begun while it was closed:
 * it says that it cannot go on, and goes on afterwards. */
#include "scene.h"
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "pages/case/case.h"
#include "pages/case/caseacts.h"
#include "pages/duty/duties.h"
#include "pages/entry/entry.h"
#include "pages/home.h"
#include "pages/tell/notice.h"

static struct err err;

static int64_t number(struct scene *s, const char *what)
{
    return town_count(&s->t,
                      arena_printf(s->t.a, "select %s from entry where id = '%s'", what, s->both));
}

static int64_t count(struct scene *s, const char *from)
{
    return town_count(&s->t, arena_printf(s->t.a, "select count(*) from %s", from));
}

static int64_t duties_on(struct scene *s)
{
    return count(s,
                 arena_printf(s->t.a, "duty where subject = '%s' and valid_to is null", s->both));
}

static bool is(struct scene *s, const char *state)
{
    return count(s, arena_printf(s->t.a, "entry where id = '%s' and state = '%s'", s->both,
                                 state)) == 1;
}

static json_t *of(const char *id)
{
    return IN("{s:s}", "case", id);
}

static json_t *why(const char *id, const char *reason)
{
    return IN("{s:s, s:s}", "case", id, "reason", reason);
}

static const char *begun(struct scene *s, const char *procedure, const char *entry)
{
    struct town *t = &s->t;
    const char *id = town_draft(t, "tanaka", procedure, entry);

    town_answers(t, "tanaka", id, "first");
    town_files(t, "tanaka", id);
    return id;
}

static void permitted(struct scene *s, const char *id)
{
    struct town *t = &s->t;

    (void)town_do(t, "tanaka", "case.submit", of(id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
}

static const char *ended(struct scene *s, const char *entry)
{
    const char *id = begun(s, "end", entry);

    permitted(s, id);
    return id;
}

static void undo(struct scene *s, const char *id)
{
    (void)town_do(&s->t, "sato", "case.cancel", why(id, "別のサービスの終了だった"));
    (void)town_do(&s->t, "takahashi", "case.cancel_confirm", of(id));
}

static const char *page(struct scene *s, const char *login, const char *arg, handler_fn *get)
{
    return seen(visit(&s->t, login, arg, NULL), get);
}

/* Every occurrence of the entry that lapsed so says why. */
static void says_lapsed(struct scene *s, bool ending, const char *text)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct db *db = NULL;
    struct q_occurrences_all_row *rows;
    size_t n, lapsed = 0;

    OK(store_lease(s->t.app->store, &db, &err));
    OK(q_occurrences_all(db, a,
                         &(struct q_occurrences_all_in){s->t.tenant, ID_FROM(entry, s->both)},
                         &rows, &n, &err));
    store_release(s->t.app->store, db);
    for (size_t i = 0; i < n; i++) {
        if (date_none(rows[i].until) || !date_none(rows[i].done_on) ||
            str_eq(rows[i].cause, "ending") != ending)
            continue;
        says(page(s, "tanaka", rows[i].id.s, occurrence_get), text);
        lapsed++;
    }
    assert_true(lapsed > 0);
}

/* ------------------------------------------------------------------ the way back */
/* Nobody undoes it who may not, nor alone, nor without a reason. */
static void proposed(struct scene *s, const char *id)
{
    struct town *t = &s->t;

    town_refused(t, "tanaka", "case.cancel", why(id, "誤り"), ST_DENIED, "not_your_step");
    town_refused(t, "yamada", "case.cancel", why(id, "誤り"), ST_NOT_FOUND, "not_found");
    town_refused(t, "sato", "case.cancel", why(id, " "), ST_REFUSED, "reason_required");
    town_refused(t, "takahashi", "case.cancel_confirm", of(id), ST_CONFLICT, "cancel_not_asked");
    says(page(s, "sato", id, case_get), "決定を取り消す");
    says(page(s, "sato", id, case_cancel_page), "終了の前の状態に戻り");
    (void)town_do(t, "sato", "case.cancel", why(id, "別のサービスの終了だった"));
    town_refused(t, "sato", "case.cancel_confirm", of(id), ST_DENIED, "self_approval");
    town_refused(t, "tanaka", "case.cancel_confirm", of(id), ST_DENIED, "not_your_step");
    /* kato only stands in for sato, who proposed: no second person */
    town_refused(t, "kato", "case.cancel_confirm", of(id), ST_DENIED, "not_your_step");
    assert_true(is(s, "closed")); /* a proposal changes nothing */
    (void)town_do(t, "takahashi", "case.cancel_confirm", of(id));
    town_refused(t, "takahashi", "case.cancel_confirm", of(id), ST_CONFLICT, "cancel_not_asked");
    town_refused(t, "sato", "case.cancel", why(id, "もう一度"), ST_CONFLICT, "wrong_state");
}

static void back_in_use(struct scene *s, int64_t version, int64_t duties)
{
    const char *html = page(s, "tanaka", s->both, entry_get);

    assert_true(is(s, "in_use"));
    assert_int_equal(number(s, "version"), version + 2); /* closed, and open again */
    assert_int_equal(number(s, "case when ended_on is null and retain_until is null then 1 end"),
                     1);
    assert_int_equal(duties_on(s), duties);
    says(html, "終了の取消し（台帳に戻した）");
    says(html, "別のサービスの終了だった");
    says_not(html, "利用を終えた日");
    says_not(html, "記録を残す期限");
    says(html, "value=\"change\"");
    /* whoever was told of the end is told that it does not end */
    assert_int_equal(count(s, "notice where kind = 'ending' and withdrawn_at is null"), 0);
    assert_int_equal(count(s, "notice where kind = 'goes_on'"), 1);
    says(page(s, "yamada", NULL, home_get), "利用の終了の取りやめ");
    says_not(page(s, "yamada", NULL, home_get), "利用の終了の予定");
    says(page(s, "yamada", NULL, notices_get), "別のサービスの終了だった");
    says(page(s, "yamada", NULL, notices_get), "利用の終了の予定"); /* as taken back */
    /* the end that was applied for is no more: nothing waits for it */
    assert_int_equal(count(s, "happening where kind = 'ending'"), 1);
    assert_int_equal(count(s, "occurrence where cause = 'ending' and until is null and done_on is "
                              "null"),
                     0);
    /* the contents are those before it was closed, not those of the application for the end */
    assert_int_equal(count(s, arena_printf(s->t.a,
                                           "entry_version x join entry_version y on y.tenant = "
                                           "x.tenant and y.entry = x.entry and y.n = x.n - 2 and "
                                           "y.columns = x.columns and y.facts = x.facts and "
                                           "y.content_hash = x.content_hash where x.entry = '%s' "
                                           "and x.superseded_at is null",
                                           s->both)),
                     1);
}

static void way_back(const char *url)
{
    struct scene s;

    open_scene(&s, url);
    begin_use(&s, s.both);
    shift = 40;
    tick(&s);
    const int64_t version = number(&s, "version"), duties = duties_on(&s);
    const char *id = ended(&s, s.both);
    assert_true(is(&s, "closed") && duties_on(&s) == 0);
    says_lapsed(&s, false, "利用を終えたため不要");
    shift = 45;
    tick(&s);
    proposed(&s, id);
    back_in_use(&s, version, duties);
    says(page(&s, "tanaka", id, case_get), "終了は取り消されました");
    /* what fell due goes on as if nothing had been, each once */
    const int64_t then = count(&s, "occurrence");
    shift = 110;
    tick(&s);
    assert_true(count(&s, "occurrence") > then);
    assert_int_equal(count(&s, "(select entry, rule, nominal from occurrence where cause = '' "
                               "group by entry, rule, nominal having count(*) > 1) x"),
                     0);
    /* it ends once more, for good, and the earlier decision is no way back then */
    const char *again = ended(&s, s.both);
    assert_true(is(&s, "closed"));
    town_refused(&s.t, "sato", "case.cancel", why(id, "誤り"), ST_CONFLICT, "wrong_state");
    undo(&s, again);
    assert_true(is(&s, "in_use"));
    assert_int_equal(number(&s, "version"), version + 4);
    close_scene(&s);
}

/* An application for the end that comes to nothing takes back what it announced; one that an act
 * on the entry had announced, goes on to be announced. */
static void dropped(const char *url)
{
    static const char *const gone = "notice where kind = 'ending' and withdrawn_at is not null";
    struct scene s;

    open_scene(&s, url);
    begin_use(&s, s.both);
    const char *id = begun(&s, "end", s.both);
    (void)town_do(&s.t, "tanaka", "case.withdraw", of(id)); /* never handed in: nobody was told */
    assert_int_equal(count(&s, "notice where kind in ('ending', 'goes_on')"), 0);
    id = begun(&s, "end", s.both);
    (void)town_do(&s.t, "tanaka", "case.submit", of(id));
    says(page(&s, "yamada", NULL, home_get), "利用の終了の予定");
    (void)town_do(&s.t, "tanaka", "case.withdraw", of(id));
    assert_int_equal(count(&s, gone), 1);
    says(page(&s, "yamada", NULL, home_get), "利用の終了の取りやめ");
    says(page(&s, "yamada", NULL, notices_get), "取り下げられたか、認められませんでした");
    says_lapsed(&s, true, "終了を取りやめたため不要");
    assert_int_equal(count(&s, "occurrence where cause = 'ending' and until is null"), 0);
    id = begun(&s, "end", s.both);
    (void)town_do(&s.t, "tanaka", "case.submit", of(id));
    town_answers(&s.t, "sato", id, "second");
    town_step(&s.t, "sato", id, "check", "done", NULL);
    (void)town_do(&s.t, "sato", "case.step",
                  IN("{s:s, s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "reject",
                     "reason", "まだ使う"));
    assert_int_equal(count(&s, gone), 2);
    says(page(&s, "yamada", NULL, notices_get), "まだ使う");
    undo(&s, id); /* the refusal was a mistake: it may end after all */
    assert_int_equal(count(&s, "notice where kind = 'ending' and withdrawn_at is null"), 1);
    (void)town_do(&s.t, "tanaka", "case.withdraw", of(id));
    (void)town_do(&s.t, "tanaka", "entry.act",
                  IN("{s:s, s:s, s:{s:s}}", "entry", s.both, "act", "begin_end", "data", "reason",
                     "使わない"));
    id = begun(&s, "end", s.both);
    (void)town_do(&s.t, "tanaka", "case.submit", of(id));
    (void)town_do(&s.t, "tanaka", "case.withdraw", of(id));
    assert_true(is(&s, "ending"));
    assert_int_equal(count(&s, gone), 3);
    says(page(&s, "yamada", NULL, home_get), "利用の終了の予定");
    close_scene(&s);
}

/* Acts before it was closed count: it comes back to the state they led to. And what waited before
 * use began waits again. */
static void as_it_stood(const char *url)
{
    static const char *const open = "task where state = 'open'";
    struct scene s;

    open_scene(&s, url);
    begin_use(&s, s.both);
    (void)town_do(&s.t, "tanaka", "entry.act",
                  IN("{s:s, s:s, s:{s:s}}", "entry", s.both, "act", "begin_end", "data", "reason",
                     "使わない"));
    const int64_t waits = count(&s, "occurrence where cause = 'ending' and until is null");
    const int64_t done = count(&s, "occurrence where done_on is not null");
    const char *first = ended(&s, s.both);
    assert_true(count(&s, "occurrence where done_on is not null") > done); /* what the end does */
    undo(&s, first);
    assert_true(is(&s, "ending"));
    assert_int_equal(count(&s, "occurrence where done_on is not null"), done); /* is owed again */
    assert_true(count(&s, "occurrence_report where kind = 'undone'") > 0);
    /* that act told of the end, and is not undone */
    assert_int_equal(count(&s, "occurrence where cause = 'ending' and until is null"), waits);

    const int64_t tasks = count(&s, open);
    const char *id = ended(&s, s.plain);
    assert_true(count(&s, open) < tasks);
    undo(&s, id);
    assert_int_equal(count(&s, open), tasks);
    begin_use(&s, s.plain);
    close_scene(&s);
}

/* Rules that came while it was closed leave what they leave for every entry. */
static void new_rules(const char *url)
{
    struct scene s;

    open_scene(&s, url);
    begin_use(&s, s.both);
    const char *id = ended(&s, s.both);
    (void)town_do(&s.t, "takahashi", "edition.adopt", adoption(s.hash, iso(&s, 30), iso(&s, 60)));
    assert_int_equal(todos(&s, s.both, "open"), 0);
    undo(&s, id);
    assert_int_equal(todos(&s, s.both, "open"), 1);
    close_scene(&s);
}

/* ------------------------------------------------------------------ what others had begun */
static void cannot_go_on(struct scene *s, const char *id)
{
    struct town *t = &s->t;
    const json_t *fields = town_case(t, id)->c.fields;

    town_refused(t, "tanaka", "case.save", IN("{s:s, s:O}", "case", id, "fields", fields),
                 ST_CONFLICT, "entry_closed");
    town_refused(t, "tanaka", "case.answer",
                 IN("{s:s, s:s, s:[{s:s, s:s, s:s}]}", "case", id, "col", "first", "answers",
                    "checklist", "use_check", "item", "1", "state", "ok"),
                 ST_CONFLICT, "entry_closed");
    err = (struct err){0};
    assert_int_equal(
        town_run(t, "tanaka", "evidence.add", NULL,
                 IN("{s:s, s:s, s:s}", "case", id, "item", "use_check/1", "name", "a.pdf"),
                 (struct bytes){"%PDF-1.4\n%%EOF\n", 15}, NULL, &err),
        ST_CONFLICT);
    assert_string_equal(err.code, "entry_closed");
    town_refused(t, "tanaka", "case.submit", of(id), ST_CONFLICT, "entry_closed");
    town_refused(t, "tanaka", "case.request", of(id), ST_CONFLICT, "entry_closed");
    refused(visit(t, "tanaka", id, NULL), case_edit_get, ST_CONFLICT, "entry_closed");
    says(page(s, "tanaka", id, case_get), "利用が終わったため進められません");
    says(page(s, "tanaka", id, case_get), arena_printf(t->a, "/cases/%s/withdraw", id));
    says(page(s, "tanaka", NULL, home_get), "対象の利用が終わっています");
}

static void closed_meanwhile(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    begin_use(&s, s.both);
    const char *draft = begun(&s, "change", s.both), *review = begun(&s, "change", s.both);
    (void)town_do(t, "tanaka", "case.submit", of(review));
    says_not(page(&s, "tanaka", NULL, home_get), "対象の利用が終わっています");
    const char *end = ended(&s, s.both);
    cannot_go_on(&s, draft);
    town_refused(t, "sato", "case.answer",
                 IN("{s:s, s:s, s:[{s:s, s:s, s:s}]}", "case", review, "col", "second", "answers",
                    "checklist", "use_check", "item", "1", "state", "ok"),
                 ST_CONFLICT, "entry_closed");
    (void)town_do(t, "sato", "case.return", why(review, "利用が終わっています"));
    cannot_go_on(&s, review);
    (void)town_do(t, "tanaka", "case.withdraw", of(review));
    /* the end was a mistake: the draft goes on */
    undo(&s, end);
    says_not(page(&s, "tanaka", NULL, home_get), "対象の利用が終わっています");
    permitted(&s, draft);
    assert_true(is(&s, "in_use"));
    /* and of what has ended for good, the last one is put away */
    const char *last = begun(&s, "change", s.both);
    (void)ended(&s, s.both);
    (void)town_do(t, "tanaka", "case.discard", of(last));
    says_not(page(&s, "tanaka", NULL, home_get), "対象の利用が終わっています");
    close_scene(&s);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(way_back)
EACH(dropped)
EACH(as_it_stood)
EACH(new_rules)
EACH(closed_meanwhile)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_way_back),         cmocka_unit_test(test_dropped),
        cmocka_unit_test(test_as_it_stood),      cmocka_unit_test(test_new_rules),
        cmocka_unit_test(test_closed_meanwhile),
    };

    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}
