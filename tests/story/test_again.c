/* An application that was withdrawn, rejected or cancelled begins once more, over a town, on every
 * engine: its contents and files come along, its answers are given anew. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "pages/case/case.h"
#include "pages/case/cases.h"
#include "pages/form/checks.h"
#include "pages/form/evidence.h"
#include "pages/home.h"

#define BUTTON "同じ内容で新しい下書きを作る"

/* Handed in with everything it needs. */
static const char *handed_in(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    town_answers(t, "yamada", id, "first");
    town_files(t, "yamada", id);
    (void)town_do(t, "yamada", "case.submit", json_pack("{s:s}", "case", id));
    return id;
}

static json_t *of(const char *id)
{
    return json_pack("{s:s, s:s}", "procedure", "use", "again", id);
}

static const char *page_of(struct town *t, const char *login, const char *id)
{
    return seen(visit(t, login, id, NULL), case_get);
}

/* The contents are the same but for what each application says of itself. */
static void same_contents(const struct loaded_case *from, const struct loaded_case *to)
{
    const struct form *form = to->c.form;
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        const json_t *was = json_object_get(from->fields, f->id);
        const json_t *now = json_object_get(to->fields, f->id);
        if (f->otherwise == D_TODAY || f->otherwise == D_SELF || f->otherwise == D_UNIT)
            continue;
        if ((was == NULL) != (now == NULL) || (was && !json_equal(was, now)))
            fail_msg("%s is not what it was", f->id);
    }
}

static void fresh(struct town *t, const char *from_id, const char *id)
{
    const struct loaded_case *from = town_case(t, from_id), *to = town_case(t, id);
    assert_int_equal(to->c.state, CASE_DRAFT);
    assert_string_equal(to->row.copied_from.s, from_id);
    assert_string_equal(to->row.no, "");
    same_contents(from, to);
    /* no answer of either column, no decision, nobody's right to act */
    assert_true(from->c.nanswers > 0);
    assert_int_equal(to->c.nanswers, 0);
    assert_int_equal(to->nacts, 0);
    /* the files are its own, and say where they came from */
    assert_int_equal(to->c.nevidence, from->c.nevidence);
    assert_true(to->c.nevidence > 3);
    for (size_t i = 0; i < to->c.nevidence; i++)
        says(to->c.evidence[i].source, from->row.no);
    says(seen(visit(t, "yamada", to->c.evidence[0].id.s, NULL), evidence_get), "%PDF-1.4");
}

static const char *begin(struct town *t, const char *login, const char *id)
{
    return json_str(town_do(t, login, "case.create", of(id)), "case", "");
}

static void withdrawn(struct town *t)
{
    const char *id = handed_in(t);
    says_not(page_of(t, "yamada", id), BUTTON); /* it is being looked at */
    town_refused(t, "yamada", "case.create", of(id), ST_CONFLICT, "wrong_state");
    (void)town_do(t, "yamada", "case.withdraw", json_pack("{s:s}", "case", id));
    const char *html = page_of(t, "yamada", id);
    says(html, BUTTON);
    says(html, arena_printf(t->a, "name=\"again\" value=\"%s\"", id));
    const char *to =
        sent(visit(t, "yamada", NULL, (const char *[]){"procedure", "use", "again", id, NULL}),
             cases_post);
    const char *anew = arena_strndup(t->a, to + strlen("/cases/"), 36);
    fresh(t, id, anew);
    assert_int_equal(town_case(t, id)->c.state, CASE_WITHDRAWN); /* stays what it is */
    /* the writer's earlier answers are offered, to be looked at again */
    struct visit *v = visit(t, "yamada", anew, NULL);
    v->x.req.path_arg[1] = "use_check";
    html = seen(v, checks_get);
    says(html, town_case(t, id)->row.no);
    says(html, "name=\"copy\"");
    /* of another service they are not */
    json_t *fields = json_deep_copy(town_case(t, anew)->fields);
    json_object_set_new(fields, "service", json_string("別のサービス"));
    (void)town_do(t, "yamada", "case.save",
                  json_pack("{s:s, s:o}", "case", anew, "fields", fields));
    v = visit(t, "yamada", anew, NULL);
    v->x.req.path_arg[1] = "use_check";
    says_not(seen(v, checks_get), "name=\"copy\"");
    /* once more, and handed in: it goes its way like any other */
    anew = begin(t, "yamada", id);
    town_answers(t, "yamada", anew, "first");
    (void)town_do(t, "yamada", "case.submit", json_pack("{s:s}", "case", anew));
    assert_int_equal(town_case(t, anew)->c.state, CASE_SUBMITTED);
}

static void rejected(struct town *t)
{
    const char *id = handed_in(t);
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    (void)town_do(t, "sato", "case.step",
                  json_pack("{s:s, s:s, s:s, s:s}", "case", id, "step", "approve", "verdict",
                            "reject", "reason", "目的が分からない"));
    assert_int_equal(town_case(t, id)->c.state, CASE_REJECTED);
    says(page_of(t, "yamada", id), BUTTON);
    const char *anew = begin(t, "yamada", id);
    fresh(t, id, anew);
    /* taken over twice, the files name it once */
    (void)town_do(t, "yamada", "case.withdraw", json_pack("{s:s}", "case", anew));
    const char *third = begin(t, "yamada", anew);
    const struct loaded_case *l = town_case(t, third);
    assert_true(l->c.nevidence > 3);
    assert_int_equal(occurs(l->c.evidence[0].source, town_case(t, id)->row.no), 1);
}

/* A permission that was cancelled: the applicant is told, and need not write it all again. */
static void cancelled(struct town *t)
{
    const char *id = handed_in(t), *why = "期間の書き誤り";
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
    says_not(page_of(t, "yamada", id), BUTTON);
    (void)town_do(t, "sato", "case.cancel", json_pack("{s:s, s:s}", "case", id, "reason", why));
    town_refused(t, "yamada", "case.create", of(id), ST_CONFLICT, "wrong_state");
    says_not(seen(visit(t, "yamada", NULL, NULL), home_get), why);
    (void)town_do(t, "takahashi", "case.cancel_confirm", json_pack("{s:s}", "case", id));
    assert_int_equal(town_case(t, id)->c.state, CASE_CANCELLED);
    const char *html = seen(visit(t, "yamada", NULL, NULL), home_get);
    says(html, arena_printf(t->a, "/cases/%s", id));
    says(html, arena_printf(t->a, "理由：%s", why));
    says_not(seen(visit(t, "tanaka", NULL, NULL), home_get), why); /* the applicant's alone */
    html = page_of(t, "yamada", id);
    says(html, BUTTON);
    says(html, "改めて申請してください");
    town_refused(t, "watanabe", "case.create", of(id), ST_NOT_FOUND, "not_found");
    const char *anew = begin(t, "yamada", id);
    fresh(t, id, anew);
    assert_string_equal(town_case(t, anew)->row.entry.s, ""); /* that one ended with it */
    town_answers(t, "yamada", anew, "first");
    (void)town_do(t, "yamada", "case.submit", json_pack("{s:s}", "case", anew));
    town_answers(t, "sato", anew, "second");
    town_step(t, "sato", anew, "check", "done", NULL);
    town_step(t, "sato", anew, "approve", "approve", NULL);
    assert_string_not_equal(town_case(t, anew)->row.entry.s, town_case(t, id)->row.entry.s);
}

/* A colleague of the unit may begin it; it is theirs then. */
static void by_a_colleague(struct town *t)
{
    const char *id = handed_in(t);
    (void)town_do(t, "yamada", "case.withdraw", json_pack("{s:s}", "case", id));
    says(page_of(t, "sato", id), BUTTON);
    const struct loaded_case *l = town_case(t, begin(t, "sato", id));
    assert_string_equal(l->c.applicant.s, town_id(t, "person.sato"));
    assert_string_equal(l->c.unit.s, town_case(t, id)->c.unit.s);
    /* whoever sees it and does not apply there is not offered what would be refused */
    says_not(page_of(t, "takahashi", id), BUTTON);
    town_refused(t, "takahashi", "case.create", of(id), ST_DENIED, "not_applicant");
    /* of another section: it is not even there */
    town_refused(t, "watanabe", "case.create", of(id), ST_NOT_FOUND, "not_found");
    town_refused(t, "yamada", "case.create",
                 json_pack("{s:s, s:s}", "procedure", "end", "again", id), ST_INPUT,
                 "again_procedure");
    town_refused(t, "yamada", "case.create", of(town_id(t, "person.yamada")), ST_NOT_FOUND,
                 "not_found");
}

static void not_while_it_goes_on(struct town *t)
{
    const char *draft = town_draft(t, "yamada", "use", NULL);
    says_not(page_of(t, "yamada", draft), BUTTON);
    town_refused(t, "yamada", "case.create", of(draft), ST_CONFLICT, "wrong_state");
    const char *entry = town_permit(t);
    int64_t n = town_count(t, "select count(*) from casefile where state = 'approved'");
    assert_true(n > 0 && entry[0]);
    /* an end speaks of its entry and is begun again for the same one */
    const struct procedure *end = NULL;
    for (size_t i = 0; i < t->pack->nprocedures; i++)
        if (t->pack->procedures[i].kind == PROC_END)
            end = &t->pack->procedures[i];
    assert_non_null(end);
    const char *id = town_draft(t, "tanaka", end->id, entry);
    (void)town_do(t, "tanaka", "case.withdraw", json_pack("{s:s}", "case", id));
    json_t *in = json_pack("{s:s, s:s}", "procedure", end->id, "again", id);
    const char *anew = json_str(town_do(t, "tanaka", "case.create", in), "case", "");
    assert_string_equal(town_case(t, anew)->row.entry.s, entry);
    same_contents(town_case(t, id), town_case(t, anew));
}

/* ------------------------------------------------------------------ running */
static void again_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    withdrawn(&t);
    rejected(&t);
    cancelled(&t);
    by_a_colleague(&t);
    not_while_it_goes_on(&t);
    town_is_whole(&t);
    town_close(&t);
}

static void test_again(void **state)
{
    (void)state;
    stores_each(again_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_again)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
