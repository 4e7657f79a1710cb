/* Notices, on every engine and with the clock in the test's hand: who may tell whom, who has read
 * it, on paper as well, what was taken back, and what the program tells by itself. */
#include "scene.h"
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "pages/home.h"
#include "pages/tell/notice.h"

static const char *const nothing[] = {NULL};

static int64_t count(struct town *t, const char *of)
{
    return town_count(t, arena_printf(t->a, "select count(*) from %s", of));
}

static const char *page(struct town *t, const char *login, const char *id, handler_fn *handler)
{
    return seen(visit(t, login, id, (const char **)(uintptr_t)nothing), handler);
}

static json_t *to_unit(struct town *t, const char *unit)
{
    return IN("{s:s, s:[s], s:s, s:s}", "to", "units", "units",
              town_id(t, arena_printf(t->a, "unit.%s", unit)), "title", "訓練のお知らせ", "text",
              "10時から行います。\n机を離れてください。");
}

static const char *publish(struct town *t, const char *login, json_t *in)
{
    return arena_strdup(t->a, json_str(town_do(t, login, "notice.publish", in), "notice", ""));
}

static json_t *named(const char *notice)
{
    return IN("{s:s}", "notice", notice);
}

static json_t *on_paper(struct town *t, const char *notice, const char *login)
{
    return IN("{s:s, s:[s]}", "notice", notice, "people",
              town_id(t, arena_printf(t->a, "person.%s", login)));
}

/* ------------------------------------------------------------------ told and read */
static void test_told_on(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    const char *id = publish(&t, "takahashi", to_unit(&t, "企画課")), *html;
    /* those who hold a post there, once; nobody for a post that they only stand in for */
    assert_int_equal(count(&t, "notice_to"), 6);
    says(page(&t, "yamada", NULL, home_get), "訓練のお知らせ");
    says_not(page(&t, "watanabe", NULL, home_get), "訓練のお知らせ");
    html = page(&t, "yamada", NULL, notices_get);
    says(html, "机を離れてください");
    says(html, "高橋 六子");
    /* whoever was not told does not learn that it is there */
    refused(visit(&t, "watanabe", id, (const char **)(uintptr_t)nothing), notice_get, ST_NOT_FOUND,
            "not_found");
    town_refused(&t, "watanabe", "notice.read", named(id), ST_NOT_FOUND, "not_found");
    /* a reader sees nobody's name but whose it is */
    html = page(&t, "yamada", id, notice_get);
    says_not(html, "佐藤 次郎");
    says_not(html, "回覧");
    struct visit *v = visit(&t, "yamada", id, (const char *[]){"do", "read", NULL});
    assert_string_equal(sent(v, notice_post), "/notices?done=notice_read");
    /* pressed twice: it is read; commanded twice: told so */
    assert_string_equal(
        sent(visit(&t, "yamada", id, (const char *[]){"do", "read", NULL}), notice_post),
        "/notices?done=notice_read");
    town_refused(&t, "yamada", "notice.read", named(id), ST_CONFLICT, "notice_read");
    says_not(page(&t, "yamada", NULL, home_get), "訓練のお知らせ");
    says(page(&t, "yamada", NULL, notices_get), "確認済み");
    assert_int_equal(count(&t, "notice_to where read_at is not null"), 1);
    /* the office sees who has not */
    html = page(&t, "takahashi", id, notice_get);
    says(html, "1 / 6人");
    says(html, "佐藤 次郎");
    says(html, "【訓練のお知らせ】\n10時から行います。\n机を離れてください。");
    says(page(&t, "takahashi", NULL, notices_sent_get), "1 / 6人");
    says_not(page(&t, "yamada", NULL, notices_sent_get), "訓練のお知らせ");
    town_is_whole(&t);
    town_close(&t);
}

/* Who may tell whom. */
static void test_who_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;
    static const char *const others[] = {"staff", "managers"};

    open_scene(&s, url);
    int64_t before = count(t, "notice");
    town_refused(t, "yamada", "notice.publish", to_unit(t, "企画課"), ST_DENIED, "notice_whose");
    for (size_t i = 0; i < 2; i++)
        town_refused(t, "tanaka", "notice.publish",
                     IN("{s:s, s:s, s:s}", "to", others[i], "title", "題", "text", "文"), ST_DENIED,
                     "notice_whose");
    json_t *users = IN("{s:s, s:s, s:s, s:s}", "to", "users", "entry", s.both, "title", "止まる日",
                       "text", "日曜は使えません。");
    town_refused(t, "watanabe", "notice.publish", json_incref(users), ST_DENIED, "notice_whose");
    const char *id = publish(t, "tanaka", json_incref(users));
    assert_true(count(t, "notice_to") > 0);
    assert_int_equal(count(t, "notice") - before, 1);
    /* those who manage are found through their posts */
    const char *all =
        publish(t, "takahashi",
                IN("{s:s, s:s, s:s}", "to", "managers", "title", "管理する人へ", "text", "文"));
    says(page(t, "tanaka", all, notice_get), "管理する人へ");
    refused(visit(t, "yamada", all, (const char **)(uintptr_t)nothing), notice_get, ST_NOT_FOUND,
            "not_found");
    /* what cannot be read */
    town_refused(t, "takahashi", "notice.publish",
                 IN("{s:s, s:s, s:s}", "to", "everybody", "title", "題", "text", "文"), ST_INPUT,
                 "bad_audience");
    town_refused(t, "takahashi", "notice.publish",
                 IN("{s:s, s:[], s:s, s:s}", "to", "units", "units", "title", "題", "text", "文"),
                 ST_INPUT, "bad_audience");
    town_refused(
        t, "takahashi", "notice.publish",
        IN("{s:s, s:[s], s:s, s:s}", "to", "units", "units", s.both, "title", "題", "text", "文"),
        ST_REFUSED, "notice_nobody");
    town_refused(t, "takahashi", "notice.publish",
                 IN("{s:s, s:s, s:s}", "to", "staff", "title", " ", "text", "文"), ST_REFUSED,
                 "notice_empty");
    town_refused(t, "takahashi", "notice.publish",
                 IN("{s:s, s:s, s:s, s:s}", "to", "staff", "title", "題", "text", "文", "until",
                    iso(&s, -1)),
                 ST_REFUSED, "notice_past");
    /* the form is the manager's with what they manage; nobody else's; counted by unit, not named */
    says(page(t, "tanaka", NULL, notice_new_get), s.both);
    says_not(page(t, "tanaka", NULL, notice_new_get), "全職員");
    refused(visit(t, "watanabe", NULL, (const char **)(uintptr_t)nothing), notice_new_get,
            ST_DENIED, "notice_whose");
    const char *query[] = {"to", "users", "entry", s.both, "title", "題", "do", "preview", NULL};
    const char *html = seen(visit(t, "tanaka", NULL, query), notice_new_post);
    says(html, "企画課　1人");
    says_not(html, "山田 花子");
    assert_int_equal(count(t, "notice") - before, 2);
    (void)id;
    json_decref(users);
    close_scene(&s);
}

/* On paper: by the office, by whoever told it, by whoever holds a role where they work. */
static void test_paper_on(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    const char *id = publish(&t, "takahashi", to_unit(&t, "企画課")), *html;
    town_refused(&t, "watanabe", "notice.read", on_paper(&t, id, "yamada"), ST_DENIED,
                 "notice_keeps");
    town_refused(&t, "tanaka", "notice.read", on_paper(&t, id, "yamada"), ST_DENIED,
                 "notice_keeps");
    town_refused(&t, "takahashi", "notice.read", on_paper(&t, id, "watanabe"), ST_REFUSED,
                 "notice_not_to");
    (void)town_do(&t, "sato", "notice.read", on_paper(&t, id, "yamada"));
    (void)town_do(&t, "takahashi", "notice.read", on_paper(&t, id, "tanaka"));
    town_refused(&t, "sato", "notice.read", on_paper(&t, id, "yamada"), ST_CONFLICT, "notice_read");
    town_refused(&t, "yamada", "notice.read", named(id), ST_CONFLICT, "notice_read");
    html = page(&t, "takahashi", id, notice_get);
    says(html, "紙で確認");
    says(html, "2 / 6人");
    /* of two, one who cannot be: neither is */
    town_refused(&t, "takahashi", "notice.read",
                 IN("{s:s, s:[s, s]}", "notice", id, "people", town_id(&t, "person.suzuki"),
                    town_id(&t, "person.watanabe")),
                 ST_REFUSED, "notice_not_to");
    assert_int_equal(count(&t, "notice_to where read_at is not null"), 2);
    /* the sheet: names with a place for a stamp, of one's own unit */
    html = page(&t, "sato", id, notice_sheet_get);
    says(html, "鈴木 三郎");
    says(html, "確認印");
    refused(visit(&t, "yamada", id, (const char **)(uintptr_t)nothing), notice_sheet_get,
            ST_NOT_FOUND, "not_found");
    /* nobody chosen stays on the page */
    struct visit *v = visit(&t, "sato", id, (const char *[]){"do", "paper", NULL});
    says(seen_with(v, notice_post, 422), "紙で確認した人を選んでください");
    town_is_whole(&t);
    town_close(&t);
}

static void test_taken_back_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    const char *id = publish(t, "takahashi", to_unit(t, "企画課"));
    json_t *why = IN("{s:s, s:s}", "notice", id, "reason", "日を間違えた");
    town_refused(t, "yamada", "notice.withdraw", json_incref(why), ST_DENIED, "notice_not_yours");
    town_refused(t, "takahashi", "notice.withdraw", IN("{s:s, s:s}", "notice", id, "reason", " "),
                 ST_REFUSED, "reason_required");
    (void)town_do(t, "takahashi", "notice.withdraw", json_incref(why));
    town_refused(t, "takahashi", "notice.withdraw", json_incref(why), ST_CONFLICT,
                 "notice_withdrawn");
    town_refused(t, "yamada", "notice.read", named(id), ST_CONFLICT, "notice_withdrawn");
    says_not(page(t, "yamada", NULL, home_get), "訓練のお知らせ");
    says(page(t, "yamada", id, notice_get), "日を間違えた");
    says(page(t, "yamada", NULL, notices_get), "取下げ");
    json_decref(why);
    /* one with a last day waits until then, and stays to be read */
    json_t *in = to_unit(t, "企画課");
    json_object_set_new(in, "until", json_string(iso(&s, 2)));
    id = publish(t, "takahashi", in);
    shift = 2;
    says(page(t, "yamada", NULL, home_get), "訓練のお知らせ");
    shift = 3;
    says_not(page(t, "yamada", NULL, home_get), "訓練のお知らせ");
    says(page(t, "yamada", NULL, notices_get), "掲載終了");
    (void)town_do(t, "yamada", "notice.read", named(id));
    close_scene(&s);
}

/* ------------------------------------------------------------------ the program's own */
static void test_adopted_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    int64_t staff = count(t, "person");
    town_refused(t, "takahashi", "edition.adopt", adoption(s.hash, iso(&s, -1), NULL), ST_INPUT,
                 "adopt_in_past");
    assert_int_equal(count(t, "notice where kind in ('revision')"), 0);
    int64_t before = count(t, "notice_to");
    (void)town_do(t, "takahashi", "edition.adopt", adoption(s.hash, iso(&s, 30), NULL));
    assert_int_equal(count(t, "notice_to") - before, staff + 1); /* and tanaka, who manages */
    says(page(t, "watanabe", NULL, home_get), "新しい規程が適用されます");
    says_not(page(t, "watanabe", NULL, home_get), "見直しが要ります");
    says(page(t, "tanaka", NULL, home_get), "見直しが要ります");
    (void)town_do(t, "takahashi", "edition.undo", IN("{s:s}", "reason", "施行が延びた"));
    says_not(page(t, "tanaka", NULL, home_get), "見直しが要ります");
    says(page(t, "tanaka", NULL, notices_get), "取下げ");
    close_scene(&s);
}

static void test_ending_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    begin_use(&s, s.both);
    assert_int_equal(count(t, "notice where kind = 'ending'"), 0);
    (void)town_do(t, "tanaka", "entry.act",
                  IN("{s:s, s:s, s:{s:s}}", "entry", s.both, "act", "begin_end", "data", "reason",
                     "使わない"));
    assert_int_equal(count(t, "notice where kind = 'ending'"), 1);
    says(page(t, "yamada", NULL, home_get), "利用の終了の予定");
    /* the application that follows tells nobody again */
    const char *id = town_draft(t, "tanaka", "end", s.both);
    town_answers(t, "tanaka", id, "first");
    town_files(t, "tanaka", id);
    (void)town_do(t, "tanaka", "case.submit", IN("{s:s}", "case", id));
    assert_int_equal(count(t, "notice where kind = 'ending'"), 1);
    close_scene(&s);
}

/* Rows of a table of which the rules ask to tell; what ends, or stands already, is no news. */
static void test_table_on(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/tokyo-2025");
    int64_t before = count(&t, "notice");
    json_t *rows = json_pack("[{s:{s:s, s:s}, s:s, s:s}]", "cells", "service", "訳すくん", "level",
                             "B", "from", "2026-04-01", "source", "通知第1号");
    town_refused(&t, "operator", "table.set",
                 IN("{s:s, s:[{s:{s:s}}]}", "table", "exempt", "rows", "cells", "level", "Z"),
                 ST_INPUT, "setting_value");
    assert_int_equal(count(&t, "notice"), before);
    (void)town_do(&t, "operator", "table.set", IN("{s:s, s:O}", "table", "exempt", "rows", rows));
    assert_int_equal(count(&t, "notice") - before, 1);
    assert_int_equal(count(&t, "notice_to where notice in (select id from notice where "
                               "kind = 'table')"),
                     count(&t, "person"));
    const char *html = page(&t, "watanabe", NULL, notices_get);
    says(html, "訳すくん");
    says(html, "通知第1号");
    says(html, "令和8年4月1日から");
    says(html, "台帳からの自動のお知らせ");
    (void)town_do(&t, "operator", "table.set", IN("{s:s, s:O}", "table", "exempt", "rows", rows));
    (void)town_do(&t, "operator", "table.set", IN("{s:s, s:[]}", "table", "exempt", "rows"));
    assert_int_equal(count(&t, "notice") - before, 1);
    json_decref(rows);
    town_is_whole(&t);
    town_close(&t);
}

#define ON_EVERY(name)                                                                             \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(test_##name##_on);                                                             \
    }
ON_EVERY(told)
ON_EVERY(who)
ON_EVERY(paper)
ON_EVERY(taken_back)
ON_EVERY(adopted)
ON_EVERY(ending)
ON_EVERY(table)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_told),    cmocka_unit_test(test_who),
        cmocka_unit_test(test_paper),   cmocka_unit_test(test_taken_back),
        cmocka_unit_test(test_adopted), cmocka_unit_test(test_ending),
        cmocka_unit_test(test_table),
    };

    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}
