/* The last one who administers the body or is its office does not go by mistake, whichever way it
 * would happen, on every engine: another one is appointed first. And posts that lists can tell
 * apart. */
#include "visit.h"

#include "base/json.h"
#include "words/words.h"

#define IN(...) json_pack(__VA_ARGS__)

static const char *day_in(struct town *t, int days)
{
    return date_iso(t->a, (struct date){date_of_instant(clock_now()).day + days});
}

static json_t *who(struct town *t, const char *login)
{
    return IN("{s:s}", "person", town_id(t, arena_printf(t->a, "person.%s", login)));
}

static json_t *ends(struct town *t, const char *login, int days)
{
    return IN("{s:s, s:s}", "holding", town_id(t, arena_printf(t->a, "holding.%s", login)), "to",
              day_in(t, days));
}

static json_t *another_post(struct town *t, const char *login)
{
    return IN("{s:s, s:s, s:b}", "person", town_id(t, arena_printf(t->a, "person.%s", login)),
              "post", town_id(t, "post.主事"), "move", 1);
}

static json_t *without_roles(struct town *t)
{
    return IN("{s:s, s:s, s:s, s:[]}", "post", town_id(t, "post.情報係長"), "unit",
              town_id(t, "unit.総務課"), "title", "情報係長", "roles");
}

static void refused_all(struct town *t)
{
    town_refused(t, "operator", "person.leave", who(t, "takahashi"), ST_REFUSED, "last_holder");
    town_refused(t, "operator", "holding.end", ends(t, "takahashi", 0), ST_REFUSED, "last_holder");
    town_refused(t, "operator", "holding.end", ends(t, "takahashi", 30), ST_REFUSED, "last_holder");
    town_refused(t, "operator", "holding.put", another_post(t, "takahashi"), ST_REFUSED,
                 "last_holder");
    town_refused(t, "operator", "post.put", without_roles(t), ST_REFUSED, "last_holder");
    town_refused(t, "operator", "org.import",
                 IN("{s:[{s:s, s:s, s:s, s:s}], s:b}", "rows", "unit", "企画課", "title", "主事",
                    "name", "高橋 六子", "login", "takahashi", "move", 1),
                 ST_REFUSED, "last_holder");
}

static json_t *post_of(struct town *t, const char *post, const char *unit, const char *title)
{
    json_t *in =
        json_pack("{s:s, s:s, s:[]}", "unit", town_id(t, arena_printf(t->a, "unit.%s", unit)),
                  "title", title, "roles");
    if (post)
        json_object_set_new(in, "post",
                            json_string(town_id(t, arena_printf(t->a, "post.%s", post))));
    return in;
}

/* A unit has no two posts of one name, however it is written; another unit may. */
static void titles(struct town *t)
{
    (void)town_do(t, "operator", "post.put", post_of(t, NULL, "企画課", "ＤＸ担当"));
    struct err err = {0};
    assert_int_equal(town_run(t, "operator", "post.put", NULL,
                              post_of(t, NULL, "企画課", "dx 担当"), (struct bytes){0}, NULL, &err),
                     ST_CONFLICT);
    assert_string_equal(err.code, "post_there");
    assert_string_equal(err.detail, "ＤＸ担当");
    assert_string_equal(err.where, "title");
    json_t *out = town_do(t, "operator", "post.put", post_of(t, NULL, "総務課", "DX担当"));
    json_object_set_new(t->ids, "post.DX", json_string(json_str(out, "post", "")));
    (void)town_do(t, "operator", "post.put", post_of(t, "DX", "総務課", "ＤＸ担当")); /* itself */
    town_refused(t, "operator", "post.put", post_of(t, "DX", "企画課", "DX担当"), ST_CONFLICT,
                 "post_there");
    (void)town_do(t, "operator", "post.put", post_of(t, "DX", "企画課", "DX担当（旧総務課）"));
}

static void keys(const char *url)
{
    struct town t;
    struct err err;

    town_open(&t, url, "packs/onna-2017");
    refused_all(&t);
    titles(&t);
    assert_true(town_run(&t, "operator", "person.leave", NULL, who(&t, "takahashi"),
                         (struct bytes){0}, NULL, &err) == ST_REFUSED);
    says(words_refusal(t.a, LANG_JA, &err), "総務課"); /* which role, whose, and what to do */
    says(words_refusal(t.a, LANG_JA, &err), "高橋");
    says(words_refusal(t.a, LANG_JA, &err), "先に、ほかの人を");
    /* somebody who comes only later is not there yet */
    town_hold_from(&t, "ito", "情報係長", "concurrent", day_in(&t, 10));
    town_refused(&t, "operator", "person.leave", who(&t, "takahashi"), ST_REFUSED, "last_holder");
    (void)town_do(&t, "operator", "holding.end", ends(&t, "takahashi", 30)); /* ito is there then */
    /* who is there already is enough; and then they are the last */
    town_hold(&t, "suzuki", "情報係長", "concurrent");
    (void)town_do(&t, "operator", "person.leave", who(&t, "takahashi"));
    town_refused(&t, "operator", "person.leave", who(&t, "suzuki"), ST_REFUSED, "last_holder");
    (void)town_do(&t, "operator", "person.leave", who(&t, "yamada")); /* nobody's last */
    town_is_whole(&t);
    town_close(&t);
}

static void test_keys(void **state)
{
    (void)state;
    stores_each(keys);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_keys)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
