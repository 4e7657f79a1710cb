/* The transfers of 1 April on every engine: planned posts, their days, a roster that moves people,
 * and what each refusal says. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "pages/entry/entry.h"
#include "pages/office/office.h"
#include "pages/office/setup.h"
#include "pages/record/record.h"

#define IN(...) json_pack(__VA_ARGS__)

static const char *day(struct town *t, int after)
{
    return date_iso(t->a, (struct date){date_of_instant(clock_now()).day + after});
}

static const char *wareki(struct town *t, int after)
{
    return date_wareki_short(t->a, (struct date){date_of_instant(clock_now()).day + after});
}

static const char *id(struct town *t, const char *what, const char *name)
{
    return town_id(t, arena_printf(t->a, "%s.%s", what, name));
}

/* What the refusal speaks of. */
static void told(struct town *t, const char *command, json_t *in, enum status st, const char *code,
                 const char *detail)
{
    struct err err;
    int64_t before = town_count(t, "select count(*) from journal");
    assert_int_equal(town_run(t, "operator", command, NULL, in, (struct bytes){0}, NULL, &err), st);
    assert_string_equal(err.code, code);
    if (!strstr(err.detail, detail))
        fail_msg("%s: %s", code, err.detail);
    assert_int_equal(town_count(t, "select count(*) from journal"), before);
}

static json_t *hold(struct town *t, const char *login, const char *post, int from, bool move)
{
    return IN("{s:s, s:s, s:s, s:b}", "person", id(t, "person", login), "post", id(t, "post", post),
              "from", day(t, from), "move", move);
}

static json_t *end(const char *holding, const char *to)
{
    return IN("{s:s, s:s}", "holding", holding, "to", to);
}

/* ------------------------------------------------------------------ commands */
static void one_by_one(struct town *t)
{
    const char *was = id(t, "holding", "yamada");
    told(t, "holding.put", hold(t, "yamada", "係長", 30, false), ST_CONFLICT, "main_twice",
         "（R2.1.1〜）");
    const char *next = json_str(
        town_do(t, "operator", "holding.put", hold(t, "yamada", "係長", 30, true)), "holding", "");
    /* today nothing has changed; the former post ends the day before */
    assert_string_equal(town_who(t, t->a, "yamada")->post_title, "主事");
    assert_int_equal(
        town_count(t, arena_printf(t->a,
                                   "select valid_to - (select valid_from from holding where id = "
                                   "'%s') from holding where id = '%s'",
                                   next, was)),
        -1);
    told(t, "holding.end", end(was, day(t, 31)), ST_CONFLICT, "main_later", "係長");
    told(t, "holding.end", end(next, day(t, 29)), ST_INPUT, "ends_before_begin", wareki(t, 30));
    told(t, "holding.withdraw", IN("{s:s}", "holding", was), ST_CONFLICT, "holding_begun", "");
    told(t, "holding.put", hold(t, "yamada", "課長補佐", 10, true), ST_CONFLICT, "main_later",
         "係長");
    (void)town_do(t, "operator", "holding.withdraw", IN("{s:s}", "holding", next));
    told(t, "holding.withdraw", IN("{s:s}", "holding", next), ST_CONFLICT, "holding_withdrawn", "");
    told(t, "holding.end", end(next, day(t, 60)), ST_CONFLICT, "holding_withdrawn", "");
    /* what was taken back is in nobody's way */
    (void)town_do(t, "operator", "holding.end", end(was, day(t, 400)));
    (void)town_do(t, "operator", "holding.end", end(was, day(t, 29)));
    (void)town_do(t, "operator", "holding.put", hold(t, "yamada", "係長", 30, false));
}

/* ------------------------------------------------------------------ pages */
static struct visit *post(struct town *t, const char *arg, const char *second, const char *query[])
{
    struct visit *v = visit(t, "takahashi", arg, query);
    v->x.req.method = "POST";
    v->x.req.path_arg[1] = second;
    return v;
}

static void one_person(struct town *t)
{
    const char *who = id(t, "person", "yamada");
    const char *html = seen(visit(t, "takahashi", who, NULL), office_person_get);
    says(html, "（予定）");
    says(html, "取りやめる");
    says(seen(visit(t, "takahashi", NULL, NULL), office_people_get),
         arena_printf(t->a, "（〜%s）、", wareki(t, 29)));
    says(seen(visit(t, "takahashi", "people", NULL), setup_get),
         arena_printf(t->a, "（%s〜）", wareki(t, 30)));
    /* a day before the beginning, in words; then a day that is one */
    const char *held = id(t, "holding", "suzuki");
    const char *early[] = {"do", "end", "to", "R1.12.31", NULL},
               *none[] = {"do", "end", "to", "いつか", NULL};
    const char *fine[] = {"do", "end", "to", wareki(t, 12), NULL};
    says(seen_with(post(t, id(t, "person", "suzuki"), held, early), office_holding_post, 422),
         "に始まります。終わりの日は、その日から後に");
    says(seen_with(post(t, id(t, "person", "suzuki"), held, none), office_holding_post, 422),
         "日付として読めません");
    (void)sent(post(t, id(t, "person", "suzuki"), held, fine), office_holding_post);
    says(seen(visit(t, "takahashi", id(t, "person", "suzuki"), NULL), office_person_get),
         wareki(t, 12));
    /* a second main post: the page says which there is, and offers the choice */
    const char *again[] = {"post", id(t, "post", "係長"), "kind", "main", "from", day(t, 5), NULL};
    html = seen_with(post(t, id(t, "person", "sato"), NULL, again), office_holdings_post, 422);
    says(html, "すでに本務があります");
    says(html, "課長（");
    says(html, "name=\"move\"");
    says_not(html, "主務");
}

static void roster(struct town *t)
{
    const char *table = arena_printf(t->a, "所属,職,氏名,ログイン\n企画課,参事,%s,sato\n",
                                     town_who(t, t->a, "sato")->name);
    const char *without[] = {"do", "preview", "table", table, "from", day(t, 20), NULL};
    const char *with[] = {"do", "preview", "table", table, "from", day(t, 20), "move", "1", NULL};
    const char *go[] = {"do", "import", "table", table, "from", day(t, 20), "move", "1", NULL};
    const char *odd[] = {"do", "preview", "table", table, "from", "いつか", NULL};
    says(seen_with(post(t, "people", NULL, odd), setup_post, 422), "日付として読めません");
    says(seen_with(post(t, "people", NULL, without), setup_post, 422), "課長（");
    const char *html = seen(post(t, "people", NULL, with), setup_post);
    says(html, arena_printf(t->a, "課長（R2.1.1〜%s） → 企画課 参事（%s〜）", wareki(t, 19),
                            wareki(t, 20)));
    says(html, "name=\"move\" value=\"1\"");
    assert_int_equal(town_count(t, "select count(*) from post where title = '参事'"), 0);
    says(seen(post(t, "people", NULL, go), setup_post), "取り込みました");
    assert_string_equal(town_who(t, t->a, "sato")->post_title, "課長");
    says(seen(visit(t, "takahashi", id(t, "person", "sato"), NULL), office_person_get), "参事");
}

/* ------------------------------------------------------------------ the record by number */
static void numbers(struct town *t)
{
    const char *entry = town_permit(t);
    const char *wide[] = {"no", "", NULL}, *none[] = {"no", "台R8-9999", NULL};
    const char *login[] = {"no", "sato", NULL};
    const char *year = arena_printf(t->a, "台Ｒ%d－０００１",
                                    date_fiscal_year(date_of_instant(clock_now())) - 2018);
    wide[1] = year;
    assert_string_equal(sent(visit(t, "takahashi", NULL, wide), record_get),
                        arena_printf(t->a, "/record/%s", entry));
    assert_string_equal(sent(visit(t, "takahashi", NULL, login), record_get),
                        arena_printf(t->a, "/record/%s", id(t, "person", "sato")));
    says(seen(visit(t, "takahashi", NULL, none), record_get), "という番号の");
    const char *link = arena_printf(t->a, "href=\"/record/%s\"", entry);
    says(seen(visit(t, "takahashi", entry, NULL), entry_get), link);
    says_not(seen(visit(t, "yamada", entry, NULL), entry_get), link);
}

static void transfer(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    town_post(&t, "管理者", "企画課", "admin");
    town_hold(&t, "takahashi", "管理者", "concurrent");
    numbers(&t);
    one_by_one(&t);
    one_person(&t);
    roster(&t);
    town_is_whole(&t);
    town_close(&t);
}

static void test_transfer(void **state)
{
    (void)state;
    stores_each(transfer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_transfer)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
