/* The yearly inventory, on every engine and with the clock in the test's hand: whom it asks about
 * what, who answers, what is added and what counts, a unit that went on in another one, and what
 * stays when it is closed. */
#include "scene.h"
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "pages/home.h"
#include "pages/tell/inventory.h"

static const char *const nothing[] = {NULL};

static int64_t count(struct town *t, const char *of)
{
    return town_count(t, arena_printf(t->a, "select count(*) from %s", of));
}

static const char *page(struct town *t, const char *login, const char *id, handler_fn *handler)
{
    return seen(visit(t, login, id, (const char **)(uintptr_t)nothing), handler);
}

static json_t *starting(struct scene *s, int64_t ahead)
{
    return IN("{s:s, s:s, s:s}", "name", "令和8年度 棚卸し", "until", iso(s, ahead), "text",
              "五分で終わります。");
}

static const char *start(struct scene *s)
{
    return arena_strdup(
        s->t.a,
        json_str(town_do(&s->t, "takahashi", "inventory.start", starting(s, 14)), "inventory", ""));
}

/* What stands for the unit in an inventory. */
static const char *asked(struct town *t, const char *inventory, const char *unit)
{
    return town_text(t,
                     arena_printf(t->a,
                                  "select id from inventory_unit where inventory = '%s' and unit = "
                                  "'%s'",
                                  inventory, town_id(t, arena_printf(t->a, "unit.%s", unit))));
}

static json_t *row(const char *entry, const char *answer, const char *words)
{
    return json_pack("{s:s, s:s, s:s}", "entry", entry, "answer", answer, "words", words);
}

/* All four entries: the second as wanted, the others in use. */
static json_t *answers(struct scene *s, const char *of, int64_t replied, const char *answer,
                       const char *words)
{
    return IN("{s:s, s:I, s:[o, o, o, o]}", "asked", of, "replied", (json_int_t)replied, "answers",
              row(s->plain, "used", ""), row(s->both, answer, words), row(s->heavy, "used", ""),
              row(s->free_one, "used", ""));
}

static json_t *none(const char *of, int64_t replied)
{
    return IN("{s:s, s:I, s:b}", "asked", of, "replied", (json_int_t)replied, "none", 1);
}

/* ------------------------------------------------------------------ whom it asks */
static void test_asks_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    town_unit(t, "空き課", "総務部"); /* nobody works there, and it has nothing */
    town_refused(t, "sato", "inventory.start", starting(&s, 14), ST_DENIED, "no_right");
    town_refused(t, "takahashi", "inventory.start", starting(&s, -1), ST_REFUSED, "inventory_past");
    town_refused(t, "takahashi", "inventory.start",
                 IN("{s:s, s:s}", "name", "　", "until", iso(&s, 3)), ST_REFUSED,
                 "inventory_unnamed");
    const char *id = start(&s);
    town_refused(t, "takahashi", "inventory.start", starting(&s, 30), ST_CONFLICT,
                 "inventory_open");
    assert_int_equal(count(t, "inventory_unit"), 4);
    assert_int_equal(count(t, "inventory_row"), 4);
    assert_string_equal(asked(t, id, "空き課"), "");
    /* what comes later is not asked about */
    (void)permit(&s, (struct wanted){false, true, "III"});
    assert_int_equal(count(t, "inventory_row"), 4);
    /* the unit's head, whoever stands in and whoever manages see it on their first screen */
    says(page(t, "sato", NULL, home_get), "棚卸しの回答のお願い");
    says(page(t, "kato", NULL, home_get), "棚卸しの回答のお願い");
    says(page(t, "tanaka", NULL, home_get), "棚卸しの回答のお願い");
    says_not(page(t, "yamada", NULL, home_get), "棚卸しの回答のお願い");
    says(page(t, "takahashi", NULL, home_get), "回答した所属 0 / 4");
    says_not(page(t, "sato", NULL, home_get), "回答した所属");
    const char *html = page(t, "takahashi", id, inventory_get);
    says(html, "佐藤 次郎");
    says(html, "答える人がいません"); /* of 総務課 */
    says_not(html, "加藤 七子");      /* whose post it is is named */
    refused(visit(t, "sato", id, (const char **)(uintptr_t)nothing), inventory_get, ST_NOT_FOUND,
            "not_found");
    close_scene(&s);
}

/* ------------------------------------------------------------------ who answers what */
static void test_answers_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    const char *id = start(&s), *of = asked(t, id, "企画課"), *tax = asked(t, id, "税務課"), *html;
    town_refused(t, "watanabe", "inventory.reply", answers(&s, of, 0, "used", ""), ST_DENIED,
                 "inventory_whose");
    town_refused(t, "yamada", "inventory.reply", answers(&s, of, 0, "used", ""), ST_DENIED,
                 "inventory_whose");
    refused(visit(t, "watanabe", of, (const char **)(uintptr_t)nothing), inventory_unit_get,
            ST_NOT_FOUND, "not_found");
    /* nothing is ticked; nothing may be left out, doubled or another's */
    html = page(t, "sato", of, inventory_unit_get);
    says_not(html, " checked");
    says(html, "責められることはありません");
    town_refused(
        t, "sato", "inventory.reply",
        IN("{s:s, s:i, s:[o]}", "asked", of, "replied", 0, "answers", row(s.plain, "used", "")),
        ST_REFUSED, "inventory_unanswered");
    town_refused(t, "sato", "inventory.reply", answers(&s, of, 0, "differs", "　"), ST_REFUSED,
                 "inventory_words");
    town_refused(t, "sato", "inventory.reply", answers(&s, of, 0, "perhaps", ""), ST_INPUT,
                 "bad_choice");
    json_t *in = answers(&s, of, 0, "used", "");
    json_array_append_new(json_object_get(in, "answers"), row(s.both, "unused", ""));
    town_refused(t, "sato", "inventory.reply", in, ST_REFUSED, "inventory_unanswered");
    in = answers(&s, of, 0, "used", "");
    json_array_append_new(json_object_get(in, "answers"), row(s.draft, "used", ""));
    town_refused(t, "sato", "inventory.reply", in, ST_INPUT, "inventory_row");
    in = answers(&s, of, 0, "used", "");
    json_object_set_new(in, "unlisted", json_pack("[{s:s}]", "name", "名前だけ"));
    town_refused(t, "sato", "inventory.reply", in, ST_REFUSED, "inventory_unlisted");
    in = answers(&s, of, 0, "used", "");
    json_object_set_new(in, "unlisted",
                        json_pack("[{s:s, s:s}]", "name", "一\n二", "purpose", "文"));
    town_refused(t, "sato", "inventory.reply", in, ST_INPUT, "bad_text");
    assert_int_equal(count(t, "inventory_reply"), 0);
    /* the head answers; the manager of one of them answers anew, and the newest counts */
    in = answers(&s, of, 0, "differs", "担当がかわった");
    json_object_set_new(in, "unlisted",
                        json_pack("[{s:s, s:s, s:s, s:s}]", "name", "ひみつの掲示板", "address",
                                  "himitsu.example", "purpose", "係の連絡", "since", "去年の夏"));
    (void)town_do(t, "sato", "inventory.reply", in);
    says_not(page(t, "sato", NULL, home_get), "棚卸しの回答のお願い");
    html = page(t, "takahashi", id, inventory_get);
    says(html, "担当がかわった");
    says(html, "ひみつの掲示板");
    says(html, "/ask?q=%E3%81%B2");
    says(html, "回答した所属 1 / 4");
    town_refused(t, "tanaka", "inventory.reply", answers(&s, of, 0, "used", ""), ST_CONFLICT,
                 "inventory_replied");
    html = page(t, "tanaka", of, inventory_unit_get);
    says(html, "担当がかわった");
    says_not(html, " checked");
    (void)town_do(t, "tanaka", "inventory.reply", answers(&s, of, 1, "unused", ""));
    assert_int_equal(count(t, "inventory_reply"), 2);
    assert_int_equal(count(t, "inventory_answer"), 8);
    html = page(t, "takahashi", id, inventory_get);
    says_not(html, "担当がかわった");
    says_not(html, "ひみつの掲示板");
    says(html, "もう使っていない");
    /* a unit without rows: none, or what; never both, never neither */
    town_refused(t, "watanabe", "inventory.reply", IN("{s:s, s:i}", "asked", tax, "replied", 0),
                 ST_REFUSED, "inventory_none");
    in = none(tax, 0);
    json_object_set_new(in, "unlisted", json_pack("[{s:s, s:s}]", "name", "甲", "purpose", "乙"));
    town_refused(t, "watanabe", "inventory.reply", in, ST_REFUSED, "inventory_none_and");
    (void)town_do(t, "watanabe", "inventory.reply", none(tax, 0));
    says(page(t, "watanabe", tax, inventory_unit_get), "該当なし");
    /* the office enters what it heard, and says of whom */
    const char *own = asked(t, id, "総務課");
    town_refused(t, "takahashi", "inventory.reply", none(own, 0), ST_REFUSED, "inventory_heard");
    in = none(own, 0);
    json_object_set_new(in, "heard", json_string("係長から電話で"));
    (void)town_do(t, "takahashi", "inventory.reply", in);
    says(page(t, "takahashi", own, inventory_unit_get), "係長から電話で");
    says(page(t, "takahashi", id, inventory_get), "聞き取り");
    close_scene(&s);
}

/* On the page: everything that is open is told beside its place, what was typed stays. */
static void test_page_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    const char *id = start(&s), *of = asked(t, id, "企画課"), *html;
    const char *a[] = {s.plain, s.both, s.heavy, s.free_one};
    struct visit *v =
        visit(t, "sato", of,
              (const char *[]){"do", "reply", "replied", "0", "u.0.name", "", "u.0.purpose",
                               "写真を送る", "u.0.address", "", "u.0.since", "", NULL});
    visit_add(v, arena_printf(t->a, "a.%s", s.plain), "differs");
    html = seen_with(v, inventory_unit_post, 422);
    assert_int_equal(occurs(html, "一つ選んでください</p>"), 3);
    says(html, "違いの内容を書いてください");
    says(html, "サービスの名前を書いてください");
    says(html, "写真を送る");
    assert_int_equal(occurs(html, " checked"), 1);
    /* another line to declare, without script and without anything lost */
    v = visit(t, "sato", of,
              (const char *[]){"do", "more", "replied", "0", "u.0.name", "甲", NULL});
    html = seen(v, inventory_unit_post);
    says(html, "u.1.name");
    says(html, "value=\"甲\"");
    assert_int_equal(count(t, "inventory_reply"), 0);
    v = visit(t, "sato", of,
              (const char *[]){"do", "reply", "replied", "0", "u.0.name", "", "u.0.purpose", "",
                               "u.0.address", "", "u.0.since", "", NULL});
    for (size_t i = 0; i < 4; i++)
        visit_add(v, arena_printf(t->a, "a.%s", a[i]), i == 1 ? "unused" : "used");
    assert_string_equal(sent(v, inventory_unit_post),
                        arena_printf(t->a, "/inventory/%s?done=inventory_replied", of));
    assert_int_equal(count(t, "inventory_unlisted"), 0);
    /* sent from a page that was opened before: told, and the new answer is there to be seen */
    v = visit(t, "tanaka", of, (const char *[]){"do", "reply", "replied", "0", NULL});
    for (size_t i = 0; i < 4; i++)
        visit_add(v, arena_printf(t->a, "a.%s", a[i]), "used");
    html = seen_with(v, inventory_unit_post, 409);
    says(html, "ほかの人が回答しました");
    says(html, "もう使っていない");
    assert_int_equal(count(t, "inventory_reply"), 1);
    /* the file */
    v = visit(t, "takahashi", id, (const char **)(uintptr_t)nothing);
    html = seen(v, inventory_csv_get);
    says(html, "\"企画課\",\"台帳のサービス\"");
    says(html, "もう使っていない");
    says(html, "税務課");
    close_scene(&s);
}

/* ------------------------------------------------------------------ merged, late, closed */
static void test_merged_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    town_unit(t, "広報課", "総務部");
    town_post(t, "広報課長", "広報課", "responsible");
    town_hold_from(t, "ito", "広報課長", "concurrent", "2020-01-01");
    const char *id = start(&s), *of = asked(t, id, "広報課");
    says(page(t, "ito", NULL, home_get), "広報課");
    says_not(page(t, "watanabe", NULL, home_get), "広報課");
    /* its work goes to 税務課: whoever answers there answers */
    (void)town_do(t, "operator", "post.put",
                  IN("{s:s, s:s, s:s, s:[]}", "post", town_id(t, "post.広報課長"), "unit",
                     town_id(t, "unit.税務課"), "title", "元広報課長", "roles"));
    (void)town_do(t, "operator", "unit.put",
                  IN("{s:s, s:s, s:s, s:s}", "unit", town_id(t, "unit.広報課"), "name", "広報課",
                     "parent", town_id(t, "unit.総務部"), "into", town_id(t, "unit.税務課")));
    says(page(t, "watanabe", NULL, home_get), "広報課");
    says(page(t, "watanabe", of, inventory_unit_get), "「税務課」に引き継がれました");
    says_not(page(t, "sato", NULL, home_get), "広報課");
    town_refused(t, "sato", "inventory.reply", none(of, 0), ST_DENIED, "inventory_whose");
    town_refused(t, "ito", "inventory.reply", none(of, 0), ST_DENIED, "inventory_whose");
    (void)town_do(t, "watanabe", "inventory.reply", none(of, 0));
    says(page(t, "takahashi", id, inventory_get), "広報課"); /* as it was called then */
    (void)town_do(t, "takahashi", "inventory.close", IN("{s:s}", "inventory", id));
    /* the year after, what is gone is asked no more */
    shift = 365;
    const char *next = start(&s);
    assert_string_equal(asked(t, next, "広報課"), "");
    assert_true(asked(t, next, "税務課")[0] != '\0');
    close_scene(&s);
}

static void test_closed_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    const char *id = start(&s), *of = asked(t, id, "企画課"), *tax = asked(t, id, "税務課");
    shift = 14;
    (void)town_do(t, "sato", "inventory.reply", answers(&s, of, 0, "used", ""));
    assert_int_equal(count(t, "inventory_reply where late = 1"), 0);
    shift = 15; /* later is taken, and told as late */
    says(page(t, "watanabe", NULL, home_get), "期日を過ぎています");
    (void)town_do(t, "watanabe", "inventory.reply", none(tax, 0));
    assert_int_equal(count(t, "inventory_reply where late = 1"), 1);
    town_refused(t, "sato", "inventory.close", IN("{s:s}", "inventory", id), ST_DENIED, "no_right");
    town_refused(t, "takahashi", "inventory.close", IN("{s:s}", "inventory", of), ST_NOT_FOUND,
                 "not_found");
    (void)town_do(t, "takahashi", "inventory.close",
                  IN("{s:s, s:s}", "inventory", id, "note", "総務課は確認中"));
    town_refused(t, "takahashi", "inventory.close", IN("{s:s}", "inventory", id), ST_CONFLICT,
                 "inventory_closed");
    town_refused(t, "sato", "inventory.reply", answers(&s, of, 1, "unused", ""), ST_CONFLICT,
                 "inventory_closed");
    const char *html = page(t, "sato", of, inventory_unit_get);
    says_not(html, "<form method=\"post\" action=\"/inventory/");
    html = page(t, "takahashi", id, inventory_get);
    says(html, "総務課は確認中");
    says(html, "未回答");
    says_not(page(t, "takahashi", NULL, home_get), "棚卸しの進みぐあい");
    struct visit *v = visit(t, "sato", of, (const char *[]){"do", "reply", "replied", "1", NULL});
    says(seen_with(v, inventory_unit_post, 409), "締め切られました");
    /* ten years later everything is as it was, and another one goes its own way */
    shift = 3650;
    const char *next = start(&s);
    assert_true(strcmp(asked(t, next, "企画課"), of) != 0);
    says(page(t, "takahashi", id, inventory_get), "総務課は確認中");
    assert_int_equal(count(t, "inventory_reply"), 2);
    close_scene(&s);
}

#define ON_EVERY(name)                                                                             \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(test_##name##_on);                                                             \
    }
ON_EVERY(asks)
ON_EVERY(answers)
ON_EVERY(page)
ON_EVERY(merged)
ON_EVERY(closed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_asks),   cmocka_unit_test(test_answers), cmocka_unit_test(test_page),
        cmocka_unit_test(test_merged), cmocka_unit_test(test_closed),
    };

    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}
