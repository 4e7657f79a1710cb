/* What may have been decided on paper, and what its holder does in person, whatever the office
 * enters. */
#include "unit.h"

#include <string.h>

#include "casebox.h"
#include "core/elsewhere.h"

enum { APPLICANT, BOSS, OFFICE };

static const struct pack *p;
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
        cmocka_unit_test(which_steps),
        cmocka_unit_test(in_person),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
