/* What is not granted is refused where that is seen, before it is half given: at the steps that
 * whoever decides does before the decision. On every engine. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "pages/case/case.h"
#include "pages/case/step.h"
#include "pages/home.h"

static const char *handed_in(struct town *t, bool needed)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    json_t *fields = json_deep_copy(town_case(t, id)->c.fields);
    fill_set(fields, "needed", json_boolean(needed)); /* else it takes a special decision as well */
    (void)town_do(t, "yamada", "case.save", json_pack("{s:s, s:o}", "case", id, "fields", fields));
    town_answers(t, "yamada", id, "first");
    town_files(t, "yamada", id);
    (void)town_do(t, "yamada", "case.submit", json_pack("{s:s}", "case", id));
    return id;
}

static json_t *no(const char *id, const char *step, const char *reason)
{
    return json_pack("{s:s, s:s, s:s, s:s}", "case", id, "step", step, "verdict", "reject",
                     "reason", reason);
}

static const char *step_page(struct town *t, const char *login, const char *id, const char *step)
{
    struct visit *v = visit(t, login, id, NULL);
    v->x.req.path_arg[1] = step;
    return seen(v, step_get);
}

static void is_refused(struct town *t, const char *id, const char *why)
{
    assert_int_equal(town_case(t, id)->c.state, CASE_REJECTED);
    const char *html = seen(visit(t, "yamada", id, NULL), case_get);
    says(html, "不許可");
    says(html, why);
    assert_int_equal(town_count(t, "select count(*) from entry"), 0);
}

static void refused_on(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    /* at the second look, with nothing of it filled in */
    const char *id = handed_in(&t, false);
    says(step_page(&t, "sato", id, "check"), "value=\"reject\"");
    says_not(step_page(&t, "yamada", id, "check"), "value=\"reject\"");
    town_refused(&t, "sato", "case.step", no(id, "check", " "), ST_REFUSED, "reason_required");
    town_refused(&t, "watanabe", "case.step", no(id, "check", "ほかの課"), ST_NOT_FOUND,
                 "not_found");
    town_refused(&t, "yamada", "case.step", no(id, "check", "自分で"), ST_DENIED, "self_approval");
    (void)town_do(&t, "sato", "case.step", no(id, "check", "同じことは庁内でできます"));
    is_refused(&t, id, "同じことは庁内でできます");
    town_refused(&t, "sato", "case.step", no(id, "check", "もう一度"), ST_CONFLICT, "wrong_state");

    /* and at the special decision, with no decision invented for it */
    id = handed_in(&t, false);
    town_answers(&t, "sato", id, "second");
    town_step(&t, "sato", id, "check", "done", NULL);
    (void)town_do(&t, "sato", "case.step", no(id, "special", "必要とはいえません"));
    is_refused(&t, id, "必要とはいえません");
    assert_int_equal(
        town_count(&t, "select count(*) from milestone where key = 'special_decision'"), 0);

    /* undone, it is looked at anew from the first step on */
    (void)town_do(&t, "sato", "case.cancel",
                  json_pack("{s:s, s:s}", "case", id, "reason", "読み違えた"));
    (void)town_do(&t, "takahashi", "case.cancel_confirm", json_pack("{s:s}", "case", id));
    assert_int_equal(town_case(&t, id)->c.state, CASE_SUBMITTED);
    assert_string_equal(town_case(&t, id)->c.step->id, "check");
    /* what was cleared differs from nothing */
    says_not(seen(visit(&t, "sato", NULL, NULL), home_get), "回答の食い違い");
    town_is_whole(&t);
    town_close(&t);
}

/* Who prepares, or acknowledges before use, has nothing to refuse; another role's step neither. */
static void not_theirs(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    const char *id = handed_in(&t, true);
    town_answers(&t, "sato", id, "second");
    town_step(&t, "sato", id, "check", "done", NULL);
    town_step(&t, "sato", id, "approve", "approve", NULL);
    town_refused(&t, "tanaka", "case.step", no(id, "risk", "引き受けない"), ST_INPUT,
                 "bad_verdict");
    town_close(&t);
}

static void test_refused(void **state)
{
    (void)state;
    stores_each(refused_on);
}

static void test_not_theirs(void **state)
{
    (void)state;
    stores_each(not_theirs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_refused),
                                       cmocka_unit_test(test_not_theirs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
