/* Who goes on with the application of somebody who left. */
#include "unit.h"

#include <string.h>

#include "casebox.h"

enum { APPLICANT, BOSS, DEPUTY, HEAD, STRANGER };

static const struct pack *p;
static struct err err;
static struct problems l;

static void staff(struct box *b)
{
    box_setup(b, p);
    box_hold(b, BOSS, box_post(b, U_MINE, "responsible"), HOLD_MAIN);
    box_hold(b, DEPUTY, box_post(b, U_MINE, "deputy"), HOLD_MAIN);
    box_hold(b, HEAD, box_post(b, U_MINE, "head"), HOLD_MAIN);
    box_hold(b, STRANGER, box_post(b, U_OTHER, "responsible"), HOLD_MAIN);
    box_draft(b, "use", APPLICANT);
}

static enum status take(struct box *b, int person, bool gone)
{
    struct casefile c = *box_view(b);
    struct outcome o;
    c.applicant_gone = gone;
    return case_take_over(&c, box_who(b, person), &o, &err);
}

static bool sees(struct box *b, int person, bool gone)
{
    struct casefile c = *box_view(b);
    c.applicant_gone = gone;
    return case_may_see(&c, box_who(b, person));
}

static void handed_in(struct box *b)
{
    OK(box_answer_all(b, APPLICANT, "first", &err));
    box_files(b);
    OK(box_submit(b, APPLICANT, &l, &err));
}

/* Not a draft, not while the applicant is there, not once it is decided. */
static void moment(void **state)
{
    struct box b;
    (void)state;
    staff(&b);
    REFUSED(take(&b, HEAD, true), ST_CONFLICT, "wrong_state");
    handed_in(&b);
    REFUSED(take(&b, HEAD, false), ST_REFUSED, "applicant_there");
    OK(take(&b, HEAD, true));
    OK(box_answer_all(&b, BOSS, "second", &err));
    OK(box_step(&b, BOSS, "check", STEP_DONE, NULL, &l, &err));
    OK(take(&b, HEAD, true));
    OK(box_step(&b, BOSS, "approve", STEP_APPROVE, NULL, &l, &err));
    REFUSED(take(&b, HEAD, true), ST_CONFLICT, "wrong_state");
    box_done(&b);
}

/* Whose look counts keeps it; what was sent back is looked at anew. */
static void eyes(void **state)
{
    struct box b;
    (void)state;
    staff(&b);
    handed_in(&b);
    OK(take(&b, BOSS, true));
    OK(box_answer(&b, BOSS, "second", "use_check", "1", A_OK, "見た", &err));
    REFUSED(take(&b, BOSS, true), ST_DENIED, "looked_before");
    OK(box_answer_all(&b, BOSS, "second", &err));
    OK(box_step(&b, BOSS, "check", STEP_DONE, NULL, &l, &err));
    REFUSED(take(&b, BOSS, true), ST_DENIED, "looked_before");
    OK(take(&b, DEPUTY, true));
    OK(box_return(&b, BOSS, NULL, &err));
    OK(take(&b, BOSS, true));
    box_done(&b);
}

/* What was left behind is seen by the unit, and by no other. */
static void seen(void **state)
{
    struct box b;
    (void)state;
    staff(&b);
    handed_in(&b);
    assert_false(sees(&b, HEAD, false));
    assert_true(sees(&b, HEAD, true));
    assert_false(sees(&b, STRANGER, true));
    box_done(&b);
}

static int setup(void **state)
{
    (void)state;
    p = box_pack("packs/onna-2017");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    pack_free((struct pack *)(uintptr_t)p);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moment),
        cmocka_unit_test(eyes),
        cmocka_unit_test(seen),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
