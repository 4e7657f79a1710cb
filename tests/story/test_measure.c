/* An application that is approved although an item is answered with ×: the record of the measure
 * names the items by itself and says something, and whoever uses the service is told. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "pages/case/case.h"
#include "pages/case/step.h"
#include "pages/entry/entry.h"
#include "pages/record/sheet.h"
#include "pages/services/services.h"

#define IN(...) json_pack(__VA_ARGS__)
#define ITEM "6　申請日からさかのぼって3年の間"
#define TOLD "確認事項に不可（×）の項目があります"

static void not_ok(struct town *t, const char *login, const char *id, const char *col)
{
    (void)town_do(t, login, "case.answer",
                  IN("{s:s, s:s, s:[{s:s, s:s, s:s, s:s}]}", "case", id, "col", col, "answers",
                     "checklist", "use_check", "item", "6", "state", "not_ok", "reason",
                     "毎週、控えを取る。"));
}

/* Checked by both, with × at item 6. */
static const char *checked(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    town_answers(t, "yamada", id, "first");
    not_ok(t, "yamada", id, "first");
    town_files(t, "yamada", id);
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    not_ok(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    return id;
}

static json_t *measure(const char *id, const char *text)
{
    /* what the program fills is not taken from anybody */
    return IN("{s:s, s:s, s:s, s:{s:s, s:s}}", "case", id, "step", "measure", "verdict", "done",
              "data", "measures", text, "items", "なし");
}

static void left(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    (void)town_do(&t, "takahashi", "setting.set",
                  IN("{s:s, s:s}", "key", "allow_not_ok", "value", "true"));
    const char *id = checked(&t);
    struct visit *v = visit(&t, "sato", id, NULL);
    v->x.req.path_arg[1] = "measure";
    says(seen(v, step_get), ITEM);

    static const char *const nothing[] = {"なし",
                                          "　特になし。 ",
                                          "ありません。",
                                          "－",
                                          "none",
                                          "。",
                                          "4について：なし",
                                          "項目６は、特になし。\n４も不要",
                                          "6：なし。"};
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        town_refused(&t, "sato", "case.step", measure(id, nothing[i]), ST_REFUSED, "incomplete");
    (void)town_do(&t, "sato", "case.step", measure(id, "控えを毎週とる。特になしとはしない。"));
    const char *html = seen(visit(&t, "tanaka", id, NULL), case_get);
    says(html, ITEM);
    says(html, "控えを毎週とる。");
    town_step(&t, "sato", id, "approve", "approve", NULL);

    const char *entry = arena_strdup(t.a, town_case(&t, id)->c.entry.s);
    html = seen(visit(&t, "tanaka", NULL, NULL), services_get);
    says(html, TOLD);
    /* which item and what to keep to: for another unit as well, and on paper */
    html = seen(visit(&t, "watanabe", NULL, NULL), services_get);
    says(html, ITEM);
    says(html, "代わりの措置：控えを毎週とる。");
    html = seen(visit(&t, "tanaka", entry, NULL), entry_get);
    says(html, ITEM);
    says(html, "控えを毎週とる。特になしとはしない。");
    html = seen(visit(&t, "tanaka", id, NULL), sheet_get);
    says(html, "代わりの措置");
    says(html, "控えを毎週とる。特になしとはしない。");
    assert_int_equal(
        town_count(&t, "select count(*) from entry_version where facts like '%case.not_ok%'"), 1);
    town_is_whole(&t);
    town_close(&t);
}

static void none_left(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    (void)town_permit(&t);
    const char *html = seen(visit(&t, "tanaka", NULL, NULL), services_get);
    says_not(html, TOLD);
    says_not(html, "代わりの措置：");
    town_close(&t);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(left)
EACH(none_left)

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_left),
                                       cmocka_unit_test(test_none_left)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
