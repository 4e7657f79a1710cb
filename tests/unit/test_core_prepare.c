/* Those who must finish before submission: when they are asked, who they are, what voids their
 * word. */
#include "unit.h"

#include <string.h>

#include "base/json.h"
#include "casebox.h"

enum { APPLICANT, CHECKER, DEPUTY, OFFICE, CHIEF, ONE, TWO, STRANGER };

static const struct pack *eyes;
static struct err err;
static struct problems l;

#define STEP(b, who, step) box_step((b), who, step, STEP_DONE, NULL, &l, &err)
#define REQUEST(b) box_request((b), APPLICANT, &l, &err)
#define SUBMIT(b) box_submit((b), APPLICANT, &l, &err)

static bool stands(const char *code, const char *where)
{
    for (size_t i = 0; i < l.n; i++)
        if (strcmp(l.p[i].code, code) == 0 && strcmp(l.p[i].where, where) == 0)
            return true;
    return false;
}

static bool asked(struct box *b, const char *step)
{
    return case_waits(box_view(b), procedure_step(b->proc, step));
}

static void drafted(struct box *b)
{
    box_setup(b, eyes);
    box_hold(b, CHECKER, box_post(b, U_MINE, "checker"), HOLD_MAIN);
    box_hold(b, DEPUTY, box_post(b, U_MINE, "deputy"), HOLD_MAIN);
    box_hold(b, OFFICE, box_post(b, U_OFFICE, "office"), HOLD_MAIN);
    box_hold(b, CHIEF, box_post(b, U_ABOVE, "chief"), HOLD_MAIN);
    box_hold(b, ONE, box_post(b, U_OFFICE, "board"), HOLD_MAIN);
    box_hold(b, TWO, box_post(b, U_OFFICE, "board"), HOLD_MAIN);
    box_draft(b, "prior", APPLICANT);
    OK(box_set(b, APPLICANT, "terms_kind", json_string("contract"), &err));
    fill_rows(b->fields, "info", "importance", "H");
    OK(box_set(b, APPLICANT, "seats", json_integer(2), &err));
    box_files(b);
}

static void answered(struct box *b)
{
    drafted(b);
    OK(box_answer_all(b, APPLICANT, "first", &err));
}

/* Everybody but the one who signs last. */
static void confirmed(struct box *b)
{
    OK(STEP(b, OFFICE, "consult"));
    OK(box_answer_all(b, CHECKER, "second", &err));
    OK(STEP(b, CHECKER, "check"));
    OK(box_step(b, ONE, "board", STEP_APPROVE, NULL, &l, &err));
    OK(box_step(b, TWO, "board", STEP_APPROVE, NULL, &l, &err));
}

/* Only what is complete is asked about, by its writer, once; and not before that is it anybody's.
 */
static void asking(void **state)
{
    struct box b;
    (void)state;
    drafted(&b);
    REFUSED(REQUEST(&b), ST_REFUSED, "incomplete");
    assert_true(stands("unanswered", "points/1/first"));
    assert_false(stands("unconfirmed", "consult"));
    REFUSED(STEP(&b, OFFICE, "consult"), ST_CONFLICT, "not_requested");
    REFUSED(box_answer(&b, CHECKER, "second", "points", "1", A_OK, "", &err), ST_CONFLICT,
            "column_closed");
    REFUSED(box_return(&b, OFFICE, NULL, &err), ST_CONFLICT, "wrong_state");
    OK(box_answer_all(&b, APPLICANT, "first", &err));
    REFUSED(box_request(&b, STRANGER, &l, &err), ST_DENIED, "not_your_case");
    OK(REQUEST(&b));
    assert_true(asked(&b, "consult") && asked(&b, "check") && asked(&b, "board"));
    assert_false(asked(&b, "sign")); /* its turn comes with the milestone */
    REFUSED(REQUEST(&b), ST_CONFLICT, "already_requested");
    REFUSED(SUBMIT(&b), ST_REFUSED, "incomplete");
    assert_true(stands("unconfirmed", "consult") && stands("unconfirmed", "sign"));
    box_done(&b);
}

static void who_confirms(void **state)
{
    struct box b;
    (void)state;
    answered(&b);
    OK(REQUEST(&b));
    REFUSED(STEP(&b, STRANGER, "consult"), ST_DENIED, "not_your_step");
    REFUSED(STEP(&b, APPLICANT, "consult"), ST_DENIED, "not_your_step");
    REFUSED(STEP(&b, CHECKER, "sign"), ST_CONFLICT, "not_requested");
    REFUSED(box_step(&b, ONE, "board", STEP_REJECT, NULL, &l, &err), ST_INPUT, "bad_verdict");
    confirmed(&b);
    REFUSED(STEP(&b, OFFICE, "consult"), ST_CONFLICT, "already_acted");
    REFUSED(SUBMIT(&b), ST_REFUSED, "incomplete");
    assert_int_equal(l.n, 1);
    assert_true(stands("unconfirmed", "sign"));
    OK(STEP(&b, CHECKER, "sign"));
    OK(SUBMIT(&b));
    assert_string_equal(b.step->id, "decide");
    REFUSED(STEP(&b, OFFICE, "consult"), ST_CONFLICT, "wrong_state");
    REFUSED(REQUEST(&b), ST_CONFLICT, "wrong_state");
    OK(box_step(&b, CHIEF, "decide", STEP_APPROVE, NULL, &l, &err));
    box_done(&b);
}

/* A word counts for what was there: after any change all are asked again; the acts stay as history.
 */
static void other_contents(void **state)
{
    struct box b;
    (void)state;
    for (int what = 0; what < 3; what++) {
        answered(&b);
        OK(REQUEST(&b));
        confirmed(&b);
        size_t acts = b.nacted;
        if (what == 0)
            OK(box_set(&b, APPLICANT, "seats", json_integer(3), &err));
        else if (what == 1)
            OK(box_answer(&b, APPLICANT, "first", "points", "1", A_OK, "other words", &err));
        else
            box_file(&b, b.evidence[0].item);
        assert_false(asked(&b, "sign"));
        REFUSED(STEP(&b, CHECKER, "sign"), ST_CONFLICT, "not_requested");
        REFUSED(SUBMIT(&b), ST_REFUSED, "incomplete");
        assert_true(stands("unconfirmed", "consult") && stands("unconfirmed", "check") &&
                    stands("unconfirmed", "board"));
        assert_int_equal(b.nacted, acts);
        OK(REQUEST(&b));
        REFUSED(STEP(&b, CHECKER, "check"), ST_REFUSED, "incomplete"); /* the look begins anew */
        confirmed(&b);
        OK(STEP(&b, CHECKER, "sign"));
        OK(SUBMIT(&b));
        box_done(&b);
    }
}

/* Sent back before submission it stays a draft, asked for no longer; what was confirmed counts as
 * long as nothing changes. After a return from review as well. */
static void sent_back(void **state)
{
    struct box b;
    (void)state;
    answered(&b);
    OK(REQUEST(&b));
    OK(STEP(&b, OFFICE, "consult"));
    REFUSED(box_return(&b, STRANGER, NULL, &err), ST_DENIED, "not_your_step");
    OK(box_answer(&b, CHECKER, "second", "points", "1", A_NOT_OK, "no", &err));
    REFUSED(STEP(&b, CHECKER, "check"), ST_REFUSED, "incomplete");
    assert_true(stands("not_ok", "points/1/second"));
    OK(box_return(&b, CHECKER, NULL, &err));
    assert_int_equal(b.state, CASE_DRAFT);
    assert_false(asked(&b, "board"));
    OK(REQUEST(&b));
    assert_false(asked(&b, "consult"));
    OK(box_answer_all(&b, CHECKER, "second", &err));
    OK(STEP(&b, CHECKER, "check"));
    OK(box_step(&b, ONE, "board", STEP_APPROVE, NULL, &l, &err));
    REFUSED(box_step(&b, ONE, "board", STEP_APPROVE, NULL, &l, &err), ST_CONFLICT, "already_acted");
    OK(box_step(&b, TWO, "board", STEP_APPROVE, NULL, &l, &err));
    OK(STEP(&b, CHECKER, "sign"));
    OK(SUBMIT(&b));
    OK(box_return(&b, CHIEF, NULL, &err));
    OK(SUBMIT(&b)); /* unchanged: nobody is asked again */
    OK(box_return(&b, CHIEF, NULL, &err));
    OK(box_set(&b, APPLICANT, "seats", json_integer(3), &err));
    REFUSED(SUBMIT(&b), ST_REFUSED, "incomplete");
    assert_true(stands("unconfirmed", "consult"));
    OK(REQUEST(&b));
    assert_true(asked(&b, "consult"));
    OK(box_withdraw(&b, APPLICANT, &err));
    assert_int_equal(b.nopen, 0);
    box_done(&b);
}

/* Whoever stands in is looked for at the role's own place: above, though the step is of the unit.
 */
static void stands_in_above(void **state)
{
    struct box b;
    (void)state;
    answered(&b);
    box_release(&b, CHECKER, 0);
    box_hold(&b, STRANGER, box_post(&b, U_MINE, "chief"), HOLD_MAIN);
    OK(REQUEST(&b));
    OK(STEP(&b, OFFICE, "consult"));
    REFUSED(STEP(&b, STRANGER, "sign"), ST_DENIED, "not_your_step");
    OK(STEP(&b, CHIEF, "sign"));
    box_done(&b);
}

static int setup(void **state)
{
    (void)state;
    eyes = box_pack("tests/packs/eyes");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    pack_free((struct pack *)(uintptr_t)eyes);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asking),          cmocka_unit_test(who_confirms),
        cmocka_unit_test(other_contents),  cmocka_unit_test(sent_back),
        cmocka_unit_test(stands_in_above),
    };
    return cmocka_run_group_tests_name("core_prepare", tests, setup, teardown);
}
