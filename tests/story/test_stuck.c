/* Applications that wait for nobody, on every engine: told to the office at once, and mended. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "commands/case_load.h"
#include "pages/home.h"
#include "pages/tasks.h"

#define IN(...) json_pack(__VA_ARGS__)

static const char *const stuck = "行う人のところに届いていない申請";

static void leaves(struct town *t, const char *login)
{
    (void)town_do(t, "operator", "person.leave",
                  IN("{s:s}", "person", town_id(t, arena_printf(t->a, "person.%s", login))));
}

static const char *home_of(struct town *t, const char *login)
{
    return seen(visit(t, login, NULL, NULL), home_get);
}

/* Handed in by yamada: it waits for the second look of the section's 利用責任者. */
static const char *handed_in(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    town_answers(t, "yamada", id, "first");
    town_files(t, "yamada", id);
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    return id;
}

/* ------------------------------------------------------------------ nobody may do the step */
static void nobody_acts(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    const char *id = handed_in(&t);
    says_not(home_of(&t, "takahashi"), stuck);
    leaves(&t, "sato"); /* whoever stands in for the post has it on the list */
    says(seen(visit(&t, "kato", NULL, NULL), tasks_get), "二重確認");
    says_not(home_of(&t, "takahashi"), stuck);
    leaves(&t, "kato"); /* the deputy may, and does not know it */
    says_not(seen(visit(&t, "suzuki", NULL, NULL), tasks_get), "二重確認");
    const char *html = home_of(&t, "takahashi");
    says(html, stuck);
    says(html, "「二重確認」は今、利用責任者代理（課長補佐 鈴木 三郎）が行えます。");
    says(html, arena_printf(t.a, "/cases/%s", id));
    leaves(&t, "suzuki");
    says(home_of(&t, "takahashi"), "「二重確認」を行える「利用責任者代理」がいません。");
    says_not(home_of(&t, "ito"), stuck); /* the office's matter */
    town_hold(&t, "ito", "課長", "concurrent");
    says_not(home_of(&t, "takahashi"), stuck);
    says(seen(visit(&t, "ito", NULL, NULL), tasks_get), "二重確認");
    town_answers(&t, "ito", id, "second");
    town_step(&t, "ito", id, "check", "done", NULL);
    town_is_whole(&t);
    town_close(&t);
}

/* The head applies, whose post alone a substitute holds beside: from the first day nobody may. */
static void nobody_from_the_start(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    leaves(&t, "suzuki");
    const char *id = town_draft(&t, "sato", "use", NULL);
    town_answers(&t, "sato", id, "first");
    town_files(&t, "sato", id);
    (void)town_do(&t, "sato", "case.submit", IN("{s:s}", "case", id));
    says(home_of(&t, "takahashi"), "「二重確認」を行える「利用責任者代理」がいません。");
    town_hold(&t, "ito", "課長補佐", "main");
    says_not(home_of(&t, "takahashi"), stuck);
    says(seen(visit(&t, "ito", NULL, NULL), tasks_get), "二重確認");
    town_close(&t);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(nobody_acts)
EACH(nobody_from_the_start)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody_acts),
        cmocka_unit_test(test_nobody_from_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
