/* What may have been decided on paper, and what its holder does in person, whatever the office
 * enters; and a certificate that lapses before the decision, on whatever day that was made. */
#include "unit.h"

#include <string.h>

#include "casebox.h"
#include "core/elsewhere.h"

enum { APPLICANT, BOSS, OFFICE };

static const struct pack *p, *certified;
static struct err err;
static struct problems l;

static void staff(struct box *b)
{
    box_setup(b, p);
    box_hold(b, BOSS, box_post(b, U_MINE, "responsible"), HOLD_MAIN);
    box_hold(b, OFFICE, box_post(b, U_OFFICE, "office"), HOLD_MAIN);
    box_draft(b, "use", APPLICANT);
}

/* Steps under review, but those that acknowledge or fill a column; nothing before or behind. */
static void which_steps(void **state)
{
    struct box b;
    size_t own = 0, column = 0, paper_may = 0;
    (void)state;
    staff(&b);
    for (size_t i = 0; i < b.proc->nsteps; i++) {
        const struct step *s = &b.proc->steps[i];
        bool decided = s->phase == PHASE_REVIEW && s->act != ACT_ACKNOWLEDGE;
        enum status st = case_may_be_paper(box_view(&b), s, &err);
        assert_int_equal(st == ST_OK, decided && s->column[0] == '\0');
        paper_may += st == ST_OK;
        if (st == ST_OK)
            continue;
        assert_int_equal(st, ST_REFUSED);
        own += strcmp(err.code, "paper_own") == 0;
        column += strcmp(err.code, "paper_column") == 0;
        assert_string_equal(err.clause, s->cite.clause);
        assert_true(err.detail[0] != '\0');
    }
    assert_int_equal(own, 3);
    assert_int_equal(column, 1);
    assert_true(paper_may >= 1);
    box_done(&b);
}

/* Neither by the office nor by the applicant who is of the office, and with everything that a paper
 * has. */
static void in_person(void **state)
{
    static const char *const own[] = {"risk", "fallback", "backup"};
    struct box b;
    (void)state;
    staff(&b);
    OK(box_answer_all(&b, APPLICANT, "first", &err));
    box_files(&b);
    OK(box_submit(&b, APPLICANT, &l, &err));
    OK(box_answer_all(&b, BOSS, "second", &err));
    OK(box_step(&b, BOSS, "check", STEP_DONE, NULL, &l, &err));
    OK(box_step(&b, BOSS, "approve", STEP_APPROVE, NULL, &l, &err));
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        const struct external_decision x = {
            .decider_name = "誰か", .decider_post = "外の人", .date = b.today, .number = "1"};
        box_file(&b, arena_printf(b.a, "step/%s", own[i]));
        REFUSED(box_step(&b, OFFICE, own[i], STEP_DONE, &x, &l, &err), ST_REFUSED, "paper_own");
    }
    box_done(&b);
}

/* ------------------------------------------------------------------ what lapsed under review */
/* Handed in with a certificate whose last day is the one of the box, and one day on; two files. */
static void handed_in(struct box *b, bool another)
{
    box_setup(b, certified);
    box_hold(b, BOSS, box_post(b, U_MINE, "responsible"), HOLD_MAIN);
    box_hold(b, OFFICE, box_post(b, U_OFFICE, "office"), HOLD_MAIN);
    box_draft(b, "use", APPLICANT);
    box_file(b, "proof");
    b->evidence[0].name = "ISMAP C-1";
    b->evidence[0].certified = true;
    b->evidence[0].until = b->today;
    box_files(b);
    if (another)
        box_file(b, "proof");
    OK(box_submit(b, APPLICANT, &l, &err));
    OK(box_step(b, OFFICE, "judge", STEP_DONE, NULL, &l, &err));
}

static enum status approve(struct box *b, const struct external_decision *x)
{
    l.n = 0;
    return box_step(b, x == NULL ? BOSS : OFFICE, "approve", STEP_APPROVE, x, &l, &err);
}

static void lapsed(void **state)
{
    struct box b;
    (void)state;
    handed_in(&b, false); /* its last day counts */
    OK(approve(&b, NULL));
    box_done(&b);
    handed_in(&b, true); /* other papers suffice: told, and no more */
    b.today.day++;
    struct problems told = {.arena = b.a};
    case_warnings(box_view(&b), &told);
    assert_int_equal(told.n, 1);
    assert_string_equal(told.p[0].code, "certificate_lapsed");
    OK(approve(&b, NULL));
    box_done(&b);
    handed_in(&b, false);
    struct date last = b.today;
    b.today.day++;
    struct problems stops = {.arena = b.a}, cautions = {.arena = b.a};
    case_stop_problems(box_view(&b), &stops);
    case_warnings(box_view(&b), &cautions);
    assert_int_equal(stops.n, 1);
    assert_int_equal(cautions.n, 0); /* once */
    REFUSED(approve(&b, NULL), ST_REFUSED, "incomplete");
    assert_int_equal(l.n, 1);
    assert_string_equal(l.p[0].code, "certificate_lapsed");
    assert_string_equal(l.p[0].where, "proof");
    assert_string_equal(l.p[0].detail, "ISMAP C-1");
    assert_string_equal(l.p[0].than, date_iso(b.a, last));
    assert_string_equal(l.p[0].clause, "6");
    assert_string_equal(err.clause, "6");
    OK(box_step(&b, BOSS, "approve", STEP_REJECT, NULL, &l, &err));
    box_done(&b);
    handed_in(&b, false);
    b.today.day += 400;
    OK(box_return(&b, BOSS, NULL, &err));
    l.n = 0;
    REFUSED(box_submit(&b, APPLICANT, &l, &err), ST_REFUSED, "incomplete");
    assert_string_equal(l.p[0].code, "no_file"); /* the writer attaches another */
    box_file(&b, "proof");
    l.n = 0;
    OK(box_submit(&b, APPLICANT, &l, &err));
    OK(box_step(&b, OFFICE, "judge", STEP_DONE, NULL, &l, &err));
    OK(approve(&b, NULL));
    box_done(&b);
}

/* On paper the day of the decision counts, whenever it is entered. */
static void lapsed_on_paper(void **state)
{
    struct box b;
    (void)state;
    handed_in(&b, false);
    struct external_decision x = {.decider = b.people[BOSS], .date = b.today, .number = "1"};
    b.today.day += 30;
    box_file(&b, "step/approve");
    x.date.day++;
    REFUSED(approve(&b, &x), ST_REFUSED, "incomplete");
    assert_string_equal(l.p[0].code, "certificate_lapsed");
    x.date.day--;
    OK(approve(&b, &x));
    box_done(&b);
}

static int setup(void **state)
{
    (void)state;
    certified = box_pack("tests/packs/certified");
    p = box_pack("packs/onna-2017");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    pack_free((struct pack *)(uintptr_t)p);
    pack_free((struct pack *)(uintptr_t)certified);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(which_steps),
        cmocka_unit_test(in_person),
        cmocka_unit_test(lapsed),
        cmocka_unit_test(lapsed_on_paper),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
