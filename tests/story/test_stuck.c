/* Applications that wait for nobody, on every engine: told to the office at once, and mended. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "pages/case/case.h"
#include "pages/case/caseacts.h"
#include "pages/case/tasks.h"
#include "pages/home.h"

#define IN(...) json_pack(__VA_ARGS__)

static const char *const stuck = "行う人のところに届いていない申請";

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
    town_leave(&t, "sato"); /* whoever stands in for the post has it on the list */
    says(seen(visit(&t, "kato", NULL, NULL), tasks_get), "二重確認");
    says_not(home_of(&t, "takahashi"), stuck);
    town_leave(&t, "kato"); /* the deputy may, and does not know it */
    says_not(seen(visit(&t, "suzuki", NULL, NULL), tasks_get), "二重確認");
    const char *html = home_of(&t, "takahashi");
    says(html, stuck);
    says(html, "「二重確認」は今、利用責任者代理（課長補佐 鈴木 三郎）が行えます。");
    says(html, arena_printf(t.a, "/cases/%s", id));
    town_leave(&t, "suzuki");
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
    town_leave(&t, "suzuki");
    const char *id = town_draft(&t, "sato", "use", NULL);
    town_answers(&t, "sato", id, "first");
    town_files(&t, "sato", id);
    (void)town_do(&t, "sato", "case.submit", IN("{s:s}", "case", id));
    says(home_of(&t, "takahashi"), "「二重確認」を行える「利用責任者代理」がいません。");
    town_hold(&t, "ito", "課長補佐", "concurrent");
    says_not(home_of(&t, "takahashi"), stuck);
    says(seen(visit(&t, "ito", NULL, NULL), tasks_get), "二重確認");
    town_close(&t);
}

/* ------------------------------------------------------------------ whoever applied left */
static void take(struct town *t, const char *login, const char *id)
{
    (void)town_do(t, login, "case.take_over", IN("{s:s}", "case", id));
}

static void no_take(struct town *t, const char *login, const char *id, enum status st,
                    const char *code)
{
    town_refused(t, login, "case.take_over", IN("{s:s}", "case", id), st, code);
}

/* It came back to who left: a colleague goes on with it, and is bound like who began it. */
static void came_back(const char *url)
{
    const char *left = "退職・異動した人の、差し戻された申請";
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    const char *id = handed_in(&t);
    (void)town_do(&t, "sato", "case.return",
                  IN("{s:s, s:s}", "case", id, "reason", "目的を書いてください。"));
    says_not(home_of(&t, "ito"), left);
    no_take(&t, "ito", id, ST_NOT_FOUND, "not_found");
    no_take(&t, "sato", id, ST_REFUSED, "applicant_there");
    town_leave(&t, "yamada");
    says(home_of(&t, "ito"), left);
    says(home_of(&t, "ito"), arena_printf(t.a, "/cases/%s/take-over", id));
    says(home_of(&t, "takahashi"),
         "差し戻されましたが、申請した山田 花子さんが退職・異動しました。企画課の職員が");
    says(seen(visit(&t, "takahashi", id, NULL), case_get), "差し戻された申請です。申請した所属の");
    no_take(&t, "takahashi", id, ST_DENIED, "not_applicant");
    says_not(home_of(&t, "watanabe"), left); /* another section's */
    no_take(&t, "watanabe", id, ST_NOT_FOUND, "not_found");

    says(seen(visit(&t, "ito", id, NULL), case_get), "申請した山田 花子さんが退職・異動しました");
    says(seen(visit(&t, "ito", id, NULL), case_take_over_page), "あなたが申請者になり");
    struct visit *v = visit(&t, "ito", id, NULL);
    v->x.req.method = "POST";
    says(sent(v, case_take_over_page), id);
    no_take(&t, "suzuki", id, ST_REFUSED, "applicant_there");
    says_not(home_of(&t, "takahashi"), stuck);
    says(home_of(&t, "ito"), "目的を書いてください。");
    AUTO_JSON json_t *fields = json_deep_copy(town_case(&t, id)->c.fields);
    assert_string_equal(json_str(fields, "applicant", ""), town_id(&t, "person.ito"));
    town_refused(&t, "ito", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    says(seen(visit(&t, "ito", id, NULL), case_submit_get), "今はこの団体の職に就いていない人です");
    json_t *user = json_array_get(json_object_get(fields, "users"), 0);
    json_object_set_new(user, "person", json_string(town_id(&t, "person.ito")));
    (void)town_do(&t, "ito", "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
    (void)town_do(&t, "ito", "case.submit", IN("{s:s}", "case", id));
    says(seen(visit(&t, "sato", id, NULL), case_get), "引継ぎ");
    town_answers(&t, "sato", id, "second");
    town_step(&t, "sato", id, "check", "done", NULL);
    assert_int_equal(town_count(&t, "select count(*) from party where why = 'applicant'"), 2);
    town_is_whole(&t);
    town_close(&t);
}

/* In the review: whose eyes it counts does not take it over; whose step it was acts no more. */
static void under_review(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    const char *one = handed_in(&t);
    town_answers(&t, "sato", one, "second");
    town_leave(&t, "yamada");
    no_take(&t, "sato", one, ST_DENIED, "looked_before");
    take(&t, "ito", one);
    no_take(&t, "tanaka", one, ST_REFUSED, "applicant_there"); /* who is to manage it sees it */
    (void)town_do(&t, "ito", "case.withdraw", IN("{s:s}", "case", one));
    no_take(&t, "ito", one, ST_CONFLICT, "wrong_state");

    const char *two = town_draft(&t, "ito", "use", NULL);
    town_answers(&t, "ito", two, "first");
    town_files(&t, "ito", two);
    no_take(&t, "sato", two, ST_NOT_FOUND, "not_found");
    (void)town_do(&t, "ito", "case.submit", IN("{s:s}", "case", two));
    town_leave(&t, "ito");
    take(&t, "sato", two);
    says_not(seen(visit(&t, "sato", NULL, NULL), tasks_get), "二重確認");
    says(seen(visit(&t, "suzuki", NULL, NULL), tasks_get), "二重確認");
    town_refused(&t, "sato", "case.step",
                 IN("{s:s, s:s, s:s}", "case", two, "step", "check", "verdict", "done"), ST_DENIED,
                 "self_approval");
    town_refused(&t, "kato", "case.step",
                 IN("{s:s, s:s, s:s}", "case", two, "step", "check", "verdict", "done"), ST_DENIED,
                 "substitute_of_party");
    town_answers(&t, "suzuki", two, "second");
    town_step(&t, "suzuki", two, "check", "done", NULL);
    town_is_whole(&t);
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
EACH(came_back)
EACH(under_review)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody_acts),
        cmocka_unit_test(test_nobody_from_the_start),
        cmocka_unit_test(test_came_back),
        cmocka_unit_test(test_under_review),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
