/* うちは使っているか, on every engine: what finds what, who may ask, that none is an answer,
 * contractors' services; and the question to the managers of what was found. */
#include "scene.h"
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "pages/home.h"
#include "pages/services/use.h"
#include "pages/tell/survey.h"

#define DICTIONARY                                                                                 \
    "name,aliases,provider,kinds,domains,on\n"                                                     \
    "約款サービス,やっかんくん,約款サービス,,yakkan.example,2026-01-31\n"        \
    "みほんメモ,mihon memo,株式会社みほん,,memo.mihon.example,2026-01-31\n"

static const char *const nothing[] = {NULL};

static int64_t count(struct town *t, const char *of)
{
    return town_count(t, arena_printf(t->a, "select count(*) from %s", of));
}

static const char *page(struct town *t, const char *login, const char *id, handler_fn *handler)
{
    return seen(visit(t, login, id, (const char **)(uintptr_t)nothing), handler);
}

static const char *asks(struct town *t, const char *login, const char *q)
{
    return seen(visit(t, login, NULL, (const char *[]){"q", q, NULL}), use_get);
}

static struct bytes text(const char *s)
{
    return (struct bytes){s, strlen(s)};
}

static void open_town(struct scene *s, const char *url)
{
    struct err err = {0};

    open_scene(s, url);
    assert_int_equal(town_run(&s->t, "operator", "dictionary.install", NULL,
                              IN("{s:s}", "title", "試し"), text(DICTIONARY), NULL, &err),
                     ST_OK);
}

static json_t *check(const char *typed, const char *why)
{
    return IN("{s:s, s:s}", "typed", typed, "why", why);
}

/* ------------------------------------------------------------------ the box */
static void test_finds_on(const char *url)
{
    static const char *const ways[] = {"約款サービス",
                                       "約款ｻｰﾋﾞｽ",
                                       "約款さーびす",
                                       "やっかんくん",
                                       "ﾔｯｶﾝｸﾝ",
                                       "YAKKAN.example",
                                       "https://a.yakkan.example/x?y"};
    struct scene s;
    struct town *t = &s.t;

    open_town(&s, url);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        const char *html = asks(t, "takahashi", ways[i]);
        says(html, "使っているもの 4 件");
        says(html, "企画課");
        says(html, "田中");
    }
    says(asks(t, "takahashi", "みほんメモ"), "該当なし");
    says(asks(t, "takahashi", "yakkan.example.evil.test"), "該当なし");
    /* what an application told stands in the register too */
    const char *title = town_text(t, "select title from casefile where state = 'approved' limit 1");
    assert_true(title[0] != '\0');
    struct visit *v = visit(t, "takahashi", NULL, (const char *[]){"q", "あ", NULL});
    says(seen_with(v, use_get, 422), "2文字以上");
    /* whoever holds a role may ask, and so may a manager; others may not */
    says(asks(t, "sato", "約款"), "使っているもの 4 件");
    says(asks(t, "tanaka", "約款"), "使っているもの 4 件");
    refused(visit(t, "yamada", NULL, (const char *[]){"q", "約款", NULL}), use_get, ST_DENIED,
            "use_whose");
    /* of another unit only how many there are */
    const char *html = asks(t, "watanabe", "約款");
    says(html, "見られない所属のものが 4 件");
    says_not(html, "/entries/");
    /* a domain that the office linked */
    struct err err = {0};
    assert_int_equal(town_run(t, "takahashi", "unlisted.import", NULL, IN("{s:s}", "name", "x"),
                              text("domain,day\na.okuru.example,2026-11-01\n"), NULL, &err),
                     ST_OK);
    (void)town_do(t, "takahashi", "unlisted.decide",
                  IN("{s:s, s:i, s:s, s:s, s:i}", "item", town_text(t, "select id from unlisted"),
                     "decided", 0, "what", "same", "entry", s.heavy, "covers", 1));
    says(asks(t, "takahashi", "b.okuru.example"), "使っているもの 1 件");
    /* what ended is shown, and not counted */
    town_begin_use(t, s.free_one);
    town_end_use(t, s.free_one);
    says(asks(t, "takahashi", "約款"), "使っているもの 3 件");
    close_scene(&s);
}

static void test_kept_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_town(&s, url);
    town_refused(t, "yamada", "use.check", check("みほんメモ", "x"), ST_DENIED, "use_whose");
    town_refused(t, "takahashi", "use.check", check("みほんメモ", "　"), ST_REFUSED, "use_why");
    town_refused(t, "takahashi", "use.check", check("あ", "x"), ST_REFUSED, "use_short");
    (void)town_do(t, "sato", "use.check", check("みほんメモ", "欠陥の公表"));
    assert_int_equal(count(t, "use_check where found = 0"), 1);
    (void)town_do(t, "takahashi", "use.check", check("約款", "事故の公表"));
    assert_int_equal(count(t, "use_check_entry"), 4);
    const char *html = page(t, "takahashi", NULL, use_get);
    says(html, "欠陥の公表");
    says(html, "佐藤 次郎");
    says(html, "該当なし");
    says_not(page(t, "sato", NULL, use_get), "事故の公表"); /* others' questions */
    /* ten years later it says what it said */
    shift = 3650;
    says(page(t, "takahashi", NULL, use_get), "欠陥の公表");
    close_scene(&s);
}

static void test_contractors_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;
    struct err err = {0};
    static const char list[] =
        "委託先,サービス,用途,所属\n箱屋システム,みほんメモ,作業の記録,企画課\n"
        "箱屋ｼｽﾃﾑ,ミホンメモ,作業の記録,\n別の社,ほか,点検,税務課\n";

    open_town(&s, url);
    assert_int_equal(
        town_run(t, "sato", "contractor.import", NULL, json_object(), text(list), NULL, &err),
        ST_DENIED);
    json_t *out = NULL;
    assert_int_equal(
        town_run(t, "takahashi", "contractor.import", NULL, json_object(), text(list), &out, &err),
        ST_OK);
    assert_int_equal(json_int(out, "added", 0), 2);
    assert_int_equal(json_int(out, "kept", 0), 1);
    assert_int_equal(
        town_run(t, "takahashi", "contractor.import", NULL, json_object(), text(list), &out, &err),
        ST_OK);
    assert_int_equal(json_int(out, "added", 0), 0);
    assert_int_equal(town_run(t, "takahashi", "contractor.import", NULL, json_object(),
                              text("委託先,サービス,用途,所属\na,b,c,\na,b,d,なぞの課\n"), &out,
                              &err),
                     ST_REFUSED);
    assert_string_equal(err.code, "contractor_unit");
    assert_non_null(strstr(err.where, "3"));
    assert_int_equal(count(t, "contractor_service"), 2);
    says(asks(t, "takahashi", "mihon memo"), "箱屋システム"); /* by the dictionary */
    says(asks(t, "takahashi", "箱屋"), "みほんメモ");
    const char *id = town_text(t, "select id from contractor_service where service = 'みほんメモ'");
    town_refused(
        t, "sato", "contractor.put",
        IN("{s:s, s:s, s:s, s:s}", "id", id, "contractor", "x", "service", "y", "purpose", "z"),
        ST_DENIED, "no_right");
    town_refused(t, "takahashi", "contractor.put",
                 IN("{s:s, s:s, s:s}", "contractor", "x", "service", " ", "purpose", "z"),
                 ST_REFUSED, "contractor_blank");
    (void)town_do(t, "takahashi", "contractor.put",
                  IN("{s:s, s:s, s:s, s:s, s:b}", "id", id, "contractor", "箱屋システム", "service",
                     "みほんメモ", "purpose", "作業の記録", "ended", 1));
    says(page(t, "takahashi", NULL, contractors_get), "使っていない");
    says(asks(t, "takahashi", "箱屋"), "使っていない");
    close_scene(&s);
}

/* ------------------------------------------------------------------ the same trouble elsewhere */
static json_t *question(struct scene *s, int64_t ahead)
{
    return IN("{s:s, s:s, s:s, s:[s, s]}", "title", "共有の設定", "text",
              "公開になっていませんか。", "until", iso(s, ahead), "entries", s->plain, s->both);
}

static void test_alike_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_town(&s, url);
    town_refused(t, "sato", "survey.start", question(&s, 3), ST_DENIED, "no_right");
    town_refused(t, "takahashi", "survey.start", question(&s, -1), ST_REFUSED, "survey_past");
    town_refused(
        t, "takahashi", "survey.start",
        IN("{s:s, s:s, s:s, s:[]}", "title", "x", "text", "y", "until", iso(&s, 3), "entries"),
        ST_REFUSED, "survey_nobody");
    town_refused(t, "takahashi", "survey.start",
                 IN("{s:s, s:s, s:s, s:[s, s]}", "title", "x", "text", "y", "until", iso(&s, 3),
                    "entries", s.plain, s.plain),
                 ST_INPUT, "survey_twice");
    /* from the box to the form: what was ticked is there */
    const char *html =
        seen(visit(t, "takahashi", NULL,
                   (const char *[]){arena_printf(t->a, "e.%s", s.plain), "1", "q", "約款", NULL}),
             survey_new_get);
    says(html, "約款 同種の問題はありませんか");
    says(html, "田中");
    const char *id = arena_strdup(
        t->a, json_str(town_do(t, "takahashi", "survey.start", question(&s, 3)), "survey", ""));
    const char *one =
        town_text(t, arena_printf(t->a, "select id from survey_asked where entry = '%s'", s.plain));
    says(page(t, "tanaka", NULL, home_get), "共有の設定");
    town_refused(t, "watanabe", "survey.reply",
                 IN("{s:s, s:i, s:s}", "asked", one, "replied", 0, "answer", "none"), ST_DENIED,
                 "survey_whose");
    town_refused(t, "tanaka", "survey.reply",
                 IN("{s:s, s:i, s:s}", "asked", one, "replied", 0, "answer", "found"), ST_REFUSED,
                 "survey_words");
    (void)town_do(t, "tanaka", "survey.reply",
                  IN("{s:s, s:i, s:s}", "asked", one, "replied", 0, "answer", "looking"));
    (void)town_do(t, "tanaka", "survey.reply",
                  IN("{s:s, s:i, s:s, s:s}", "asked", one, "replied", 1, "answer", "found", "words",
                     "一つ閉じました"));
    html = page(t, "takahashi", id, survey_get);
    says(html, "一つ閉じました");
    says(html, "未回答");
    says(html, "回答 1 / 2");
    assert_int_equal(count(t, "survey_reply"), 2);
    (void)town_do(t, "takahashi", "survey.close",
                  IN("{s:s, s:s}", "survey", id, "note", "残りは点検で見る"));
    town_refused(t, "takahashi", "survey.close", IN("{s:s}", "survey", id), ST_CONFLICT,
                 "survey_closed");
    says(page(t, "takahashi", id, survey_get), "残りは点検で見る");
    says_not(page(t, "tanaka", NULL, home_get), "共有の設定");
    close_scene(&s);
}

#define ON_EVERY(name)                                                                             \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(test_##name##_on);                                                             \
    }
ON_EVERY(finds)
ON_EVERY(kept)
ON_EVERY(contractors)
ON_EVERY(alike)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finds),
        cmocka_unit_test(test_kept),
        cmocka_unit_test(test_contractors),
        cmocka_unit_test(test_alike),
    };

    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}
