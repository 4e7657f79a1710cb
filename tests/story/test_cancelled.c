/* What becomes of a permission that was cancelled, on every engine: the register, its page and the
 * API tell that it was cancelled, not that a use ended. */
#include "visit.h"

#include <string.h>

#include "api/api.h"
#include "base/json.h"
#include "pages/entry/entry.h"
#include "pages/entry/ledger.h"

#define IN(...) json_pack(__VA_ARGS__)

static void cancel(struct town *t, const char *entry)
{
    const char *id = town_entry(t, entry).origin_id;
    (void)town_do(t, "sato", "case.cancel", IN("{s:s, s:s}", "case", id, "reason", "期間の誤り"));
    /* whoever proposed, or decides, is told that it is proposed; others that it is not theirs */
    town_refused(t, "sato", "case.cancel", IN("{s:s, s:s}", "case", id, "reason", "もう一度"),
                 ST_CONFLICT, "already_asked");
    town_refused(t, "takahashi", "case.cancel", IN("{s:s, s:s}", "case", id, "reason", "私も"),
                 ST_CONFLICT, "already_asked");
    town_refused(t, "tanaka", "case.cancel", IN("{s:s, s:s}", "case", id, "reason", "私も"),
                 ST_DENIED, "not_your_step");
    town_refused(t, "sato", "case.cancel_confirm", IN("{s:s}", "case", id), ST_DENIED,
                 "self_approval");
    (void)town_do(t, "takahashi", "case.cancel_confirm", IN("{s:s}", "case", id));
}

static const char *list(struct town *t, const char *state, const char *unit, const char *word)
{
    const char *query[] = {"state", state, "unit", unit, "q", word, NULL};
    return seen(visit(t, "takahashi", NULL, query), ledger_get);
}

/* Under this state the one entry stands, in whatever way the list is narrowed besides. */
static void stands_under(struct town *t, const char *state, const char *entry, const char *other)
{
    const char *unit = town_id(t, "unit.企画課");
    const char *lists[] = {list(t, state, "", ""), list(t, state, unit, ""),
                           list(t, state, "", town_entry(t, entry).title)};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        says(lists[i], arena_printf(t->a, "/entries/%s", entry));
        says_not(lists[i], arena_printf(t->a, "/entries/%s", other));
    }
    says(lists[0], "1 件"); /* it is counted as it is shown */
}

static const json_t *told(struct town *t, const char *entry)
{
    const char *body = seen(visit(t, "takahashi", entry, NULL), api_entry);
    json_t *o = json_loads(body, 0, NULL);
    assert_non_null(o);
    json_array_append_new(t->kept, o);
    return o;
}

/* What was used ends as the rules have it, stopped or not. */
static void used_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *entry = arena_strdup(t.a, town_permit(&t));
    town_begin_use(&t, entry);
    json_t *in = IN("{s:s, s:s}", "case", town_entry(&t, entry).origin_id, "reason", "誤り");
    town_refused(&t, "sato", "case.cancel", json_incref(in), ST_REFUSED, "in_use");
    town_act(&t, "tanaka", entry, "stop");
    assert_string_equal(town_entry(&t, entry).state, "suspended");
    town_refused(&t, "sato", "case.cancel", in, ST_REFUSED, "in_use");
    town_end_use(&t, entry);
    assert_string_equal(town_entry(&t, entry).state, "closed");
    town_is_whole(&t);
    town_close(&t);
}

static void test_used(void **state)
{
    (void)state;
    stores_each(used_on);
}

static void cancelled_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *entry = arena_strdup(t.a, town_permit(&t));
    const char *ended = arena_strdup(t.a, town_permit(&t));
    town_begin_use(&t, ended);
    town_end_use(&t, ended);
    cancel(&t, entry);
    stands_under(&t, "cancelled", entry, ended);
    stands_under(&t, "closed", ended, entry);
    /* once as a choice, and once more in the row */
    assert_int_equal(occurs(list(&t, "closed", "", ""), ">取消<"), 1);
    assert_int_equal(occurs(list(&t, "cancelled", "", ""), ">取消<"), 2);
    const char *html = seen(visit(&t, "takahashi", entry, NULL), entry_get);
    says(html, "許可を取り消した日");
    says_not(html, "利用を終えた日");
    /* kept as long as what was used, and in nobody's hands */
    struct date today = date_of_instant(clock_now());
    assert_int_equal(town_entry(&t, entry).retain_until.day, date_add_years(today, 3).day);
    says(html, "保存");
    says(strstr(html, "id=\"people\""), "以前");
    html = seen(visit(&t, "takahashi", ended, NULL), entry_get);
    says(html, "利用を終えた日");
    says_not(html, "許可を取り消した日");
    says(strstr(html, "id=\"people\""), "以前");
    const json_t *o = told(&t, entry);
    assert_string_equal(json_str(o, "state", ""), "cancelled");
    assert_true(json_is_null(json_object_get(o, "ended_on")));
    assert_true(json_is_string(json_object_get(o, "cancelled_on")));
    assert_true(json_is_string(json_object_get(o, "retain_until"))); /* kept like one that ended */
    o = told(&t, ended);
    assert_string_equal(json_str(o, "state", ""), "closed");
    assert_true(json_is_string(json_object_get(o, "ended_on")));
    assert_true(json_is_null(json_object_get(o, "cancelled_on")));
    town_is_whole(&t);
    town_close(&t);
}

static void test_cancelled(void **state)
{
    (void)state;
    stores_each(cancelled_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cancelled),
                                       cmocka_unit_test(test_used)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
