/* Four eyes: every way in by which a party to a case might decide it, and every one is shut. */
#include "unit.h"

#include <string.h>

#include "casebox.h"

enum { APPLICANT, BOSS, DEPUTY, STAND_IN, OFFICE, HEAD, STRANGER, MANAGER, STAFF, SPARE };

static const struct pack *onna, *kita, *eyes;
static struct err err;
static struct problems l;

static int setup(void **state)
{
    (void)state;
    onna = box_pack("packs/onna-2017");
    kita = box_pack("packs/kitakyushu-2023");
    eyes = box_pack("tests/packs/eyes");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    pack_free((struct pack *)(uintptr_t)onna);
    pack_free((struct pack *)(uintptr_t)kita);
    pack_free((struct pack *)(uintptr_t)eyes);
    return 0;
}

/* The post that checks and decides, its stand-in for conflicts, the office, others who may not. */
static int staff_onna(struct box *b)
{
    box_setup(b, onna);
    int boss = box_post(b, U_MINE, "responsible");
    box_hold(b, BOSS, boss, HOLD_MAIN);
    box_hold(b, STAND_IN, boss, HOLD_SUBSTITUTE);
    box_hold(b, DEPUTY, box_post(b, U_MINE, "deputy"), HOLD_MAIN);
    box_hold(b, OFFICE, box_post(b, U_OFFICE, "office"), HOLD_MAIN);
    box_hold(b, HEAD, box_post(b, U_MINE, "head"), HOLD_MAIN);
    box_hold(b, STRANGER, box_post(b, U_OTHER, "responsible"), HOLD_MAIN);
    return boss;
}

static void submitted(struct box *b, int applicant)
{
    box_draft(b, "use", applicant);
    OK(box_answer_all(b, applicant, "first", &err));
    box_files(b);
    OK(box_submit(b, applicant, &l, &err));
}

static void checked(struct box *b, int applicant, int by)
{
    submitted(b, applicant);
    OK(box_answer_all(b, by, "second", &err));
    OK(box_step(b, by, "check", STEP_DONE, NULL, &l, &err));
}

static void ordinary_way(void **state)
{
    struct box b;
    (void)state;
    staff_onna(&b);
    checked(&b, APPLICANT, BOSS);
    assert_string_equal(b.step->id, "approve");
    OK(box_step(&b, BOSS, "approve", STEP_APPROVE, NULL, &l, &err));
    assert_int_equal(b.state, CASE_APPROVED);
    assert_true(b.entry.exists);
    assert_int_equal(b.nopen, 3);
    box_done(&b);
}

/* The applicant holds the deciding post: main, concurrently, as substitute, through another post.
 */
static void own_case(void **state)
{
    static const enum holding_kind kinds[] = {HOLD_MAIN, HOLD_CONCURRENT, HOLD_SUBSTITUTE};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct box b;
        int boss = staff_onna(&b);
        box_hold(&b, APPLICANT, i == 1 ? box_post(&b, U_MINE, "responsible") : boss, kinds[i]);
        checked(&b, APPLICANT, BOSS);
        REFUSED(box_step(&b, APPLICANT, "approve", STEP_APPROVE, NULL, &l, &err), ST_DENIED,
                "self_approval");
        assert_string_equal(err.clause, "5(3)");
        REFUSED(box_step(&b, APPLICANT, "approve", STEP_REJECT, NULL, &l, &err), ST_DENIED,
                "self_approval");
        REFUSED(box_return(&b, APPLICANT, NULL, &err), ST_DENIED, "self_approval");
        REFUSED(box_answer(&b, APPLICANT, "second", "use_check", "1", A_OK, "", &err), ST_DENIED,
                "self_approval");
        box_done(&b);
    }
}

static void own_check(void **state)
{
    struct box b;
    (void)state;
    staff_onna(&b);
    submitted(&b, BOSS);
    REFUSED(box_answer(&b, BOSS, "second", "use_check", "1", A_OK, "", &err), ST_DENIED,
            "self_approval");
    REFUSED(box_step(&b, BOSS, "check", STEP_DONE, NULL, &l, &err), ST_DENIED, "self_approval");
    /* whoever stands in for the applicant's post is as good as the applicant */
    REFUSED(box_answer(&b, STAND_IN, "second", "use_check", "1", A_OK, "", &err), ST_DENIED,
            "substitute_of_party");
    REFUSED(box_step(&b, STAND_IN, "check", STEP_DONE, NULL, &l, &err), ST_DENIED,
            "substitute_of_party");
    OK(box_answer_all(&b, DEPUTY, "second", &err));
    OK(box_step(&b, DEPUTY, "check", STEP_DONE, NULL, &l, &err));
    OK(box_step(&b, DEPUTY, "approve", STEP_APPROVE, NULL, &l, &err));
    box_done(&b);
}

/* The deputy is often also the boss's substitute: as deputy that person may act all the same. */
static void deputy_and_substitute(void **state)
{
    struct box b;
    (void)state;
    int boss = staff_onna(&b);
    box_hold(&b, DEPUTY, boss, HOLD_SUBSTITUTE);
    submitted(&b, BOSS);
    OK(box_answer_all(&b, DEPUTY, "second", &err));
    OK(box_step(&b, DEPUTY, "check", STEP_DONE, NULL, &l, &err));
    box_done(&b);
}

/* A substitute of two posts, one of them a party's: acts for the other. */
static void substitute_of_two(void **state)
{
    struct box b;
    (void)state;
    staff_onna(&b);
    int second = box_post(&b, U_MINE, "responsible");
    box_hold(&b, SPARE, second, HOLD_MAIN);
    box_hold(&b, STAND_IN, second, HOLD_SUBSTITUTE);
    submitted(&b, BOSS);
    OK(box_answer_all(&b, STAND_IN, "second", &err));
    box_release(&b, STAND_IN, second);
    REFUSED(box_step(&b, STAND_IN, "check", STEP_DONE, NULL, &l, &err), ST_DENIED,
            "substitute_of_party");
    box_done(&b);
}

/* A substitute acts while the boss is away; the deputy only when nobody regular is left. */
static void deputy_waits(void **state)
{
    struct box b;
    (void)state;
    staff_onna(&b);
    submitted(&b, APPLICANT);
    REFUSED(box_step(&b, DEPUTY, "check", STEP_DONE, NULL, &l, &err), ST_DENIED, "not_your_step");
    OK(box_answer_all(&b, STAND_IN, "second", &err));
    OK(box_step(&b, STAND_IN, "check", STEP_DONE, NULL, &l, &err));
    box_done(&b);
}

static void dead_end(void **state)
{
    struct box b;
    int role;
    struct unit_id unit;
    struct person_id person;
    (void)state;
    int boss = staff_onna(&b);
    submitted(&b, APPLICANT);
    assert_true(case_assignee(box_view(&b), b.step, &role, &unit, &person));
    assert_string_equal(onna->roles[role].id, "responsible");
    box_release(&b, BOSS, boss);
    box_release(&b, STAND_IN, boss);
    assert_true(case_assignee(box_view(&b), b.step, &role, &unit, &person));
    assert_string_equal(onna->roles[role].id, "deputy");
    box_release(&b, DEPUTY, boss + 1);
    assert_false(case_assignee(box_view(&b), b.step, &role, &unit, &person));
    for (int i = 0; i < BOX_PEOPLE; i++)
        assert_int_not_equal(box_step(&b, i, "check", STEP_DONE, NULL, &l, &err), ST_OK);
    box_done(&b);
}

/* A clerk types the boss's application: not handed in like that; what once was binds the boss. */
static void typed_for_somebody(void **state)
{
    struct box b;
    (void)state;
    staff_onna(&b);
    box_draft(&b, "use", STAFF);
    OK(box_set(&b, STAFF, "applicant", json_string(b.people[BOSS].s), &err));
    OK(box_answer_all(&b, STAFF, "first", &err));
    box_files(&b);
    REFUSED(box_submit(&b, STAFF, &l, &err), ST_REFUSED, "incomplete");
    OK(box_set(&b, STAFF, "applicant", json_string(b.people[STAFF].s), &err));
    OK(box_submit(&b, STAFF, &l, &err));
    fill_set(b.fields, "applicant", json_string(b.people[BOSS].s));
    REFUSED(box_answer(&b, STAND_IN, "second", "use_check", "1", A_OK, "", &err), ST_DENIED,
            "substitute_of_party");
    OK(box_answer_all(&b, DEPUTY, "second", &err));
    OK(box_step(&b, DEPUTY, "check", STEP_DONE, NULL, &l, &err));
    REFUSED(box_step(&b, BOSS, "approve", STEP_APPROVE, NULL, &l, &err), ST_DENIED,
            "self_approval");
    box_done(&b);
}

/* Neither the head of the section, nor the office, nor another section's boss fills the column. */
static void wrong_roles(void **state)
{
    static const int who[] = {HEAD, OFFICE, STRANGER, MANAGER, STAFF};
    struct box b;
    (void)state;
    staff_onna(&b);
    submitted(&b, APPLICANT);
    for (size_t i = 0; i < sizeof who / sizeof *who; i++) {
        REFUSED(box_answer(&b, who[i], "second", "use_check", "1", A_OK, "", &err), ST_DENIED,
                "not_your_step");
        assert_string_equal(err.clause, "5(2)");
        REFUSED(box_step(&b, who[i], "check", STEP_DONE, NULL, &l, &err), ST_DENIED,
                "not_your_step");
        REFUSED(box_return(&b, who[i], NULL, &err), ST_DENIED, "not_your_step");
    }
    box_done(&b);
}

/* ------------------------------------------------------------------ decided elsewhere */
static struct external_decision paper(const struct box *b, int decider, const char *name)
{
    /* of the office; of the applicant: name, reading, login */
    static const char *const names[] = {"事務 花子", "じむ はなこ",     "jimu",
                                        "申請 太郎", "しんせい たろう", "shinsei"};
    static const char *const titles[] = {"総務課"};
    return (struct external_decision){.decider = decider < 0 ? (struct person_id){{0}}
                                                             : b->people[decider],
                                      .decider_name = name,
                                      .date = b->today,
                                      .number = "総第12号",
                                      .names = names,
                                      .nown = 3,
                                      .nnames = 6,
                                      .titles = titles,
                                      .ntitles = 1};
}

static void elsewhere(void **state)
{
    struct box b;
    struct external_decision x;
    (void)state;
    int boss = staff_onna(&b);
    checked(&b, APPLICANT, BOSS);
    x = paper(&b, BOSS, "");
    REFUSED(box_step(&b, STAFF, "approve", STEP_APPROVE, &x, &l, &err), ST_DENIED, "not_office");
    x = paper(&b, APPLICANT, "");
    REFUSED(box_step(&b, OFFICE, "approve", STEP_APPROVE, &x, &l, &err), ST_DENIED,
            "decider_party");
    assert_string_equal(err.detail, "利用責任者"); /* who decides instead, and by which clause */
    assert_string_equal(err.clause, procedure_step(b.proc, "approve")->cite.clause);
    x = paper(&b, -1, "申請　太郎"); /* the applicant's name, otherwise spaced */
    REFUSED(box_step(&b, OFFICE, "approve", STEP_APPROVE, &x, &l, &err), ST_DENIED,
            "decider_party");
    x = paper(&b, OFFICE, "");
    REFUSED(box_step(&b, OFFICE, "approve", STEP_APPROVE, &x, &l, &err), ST_DENIED, "decider_self");
    x = paper(&b, STAFF, "");
    REFUSED(box_step(&b, OFFICE, "approve", STEP_APPROVE, &x, &l, &err), ST_DENIED, "decider_role");
    x = paper(&b, BOSS, "");
    x.number = "";
    REFUSED(box_step(&b, OFFICE, "approve", STEP_APPROVE, &x, &l, &err), ST_REFUSED,
            "external_incomplete");
    for (int off = -1; off <= 1; off += 2) { /* before it was handed in, in the future */
        x = paper(&b, BOSS, "");
        x.date.day += off;
        REFUSED(box_step(&b, OFFICE, "approve", STEP_APPROVE, &x, &l, &err), ST_REFUSED,
                "external_date");
    }
    static const char *const own[] = {"シンセイ　タロウ", "総務課 申請太郎様", "じむはなこ"};
    for (size_t i = 0; i < 3; i++) {
        x = paper(&b, -1, own[i]);
        x.decider_post = "村長";
        REFUSED(box_step(&b, OFFICE, "approve", STEP_APPROVE, &x, &l, &err), ST_DENIED,
                i == 2 ? "decider_self" : "decider_party");
    }
    x = paper(&b, -1, "恩納 守");
    REFUSED(box_step(&b, OFFICE, "approve", STEP_APPROVE, &x, &l, &err), ST_REFUSED,
            "external_post");
    x.decider_post = "村長";
    REFUSED(box_step(&b, OFFICE, "approve", STEP_APPROVE, &x, &l, &err), ST_REFUSED,
            "external_scan");
    x = paper(&b, -1, "");
    REFUSED(box_step(&b, OFFICE, "approve", STEP_APPROVE, &x, &l, &err), ST_REFUSED,
            "external_incomplete");
    x = paper(&b, BOSS, "");
    REFUSED(box_step(&b, OFFICE, "approve", STEP_APPROVE, &x, &l, &err), ST_REFUSED,
            "external_scan");
    box_file(&b, "step/check"); /* of another step */
    REFUSED(box_step(&b, OFFICE, "approve", STEP_APPROVE, &x, &l, &err), ST_REFUSED,
            "external_scan");
    box_file(&b, "step/approve");
    OK(box_step(&b, OFFICE, "approve", STEP_APPROVE, &x, &l, &err));
    box_done(&b);

    /* the office's own application is entered by nobody of the office who applied */
    staff_onna(&b);
    checked(&b, OFFICE, BOSS);
    x = paper(&b, BOSS, "");
    REFUSED(box_step(&b, OFFICE, "approve", STEP_APPROVE, &x, &l, &err), ST_DENIED, "typist_party");
    box_done(&b);

    /* a paper signed by the applicant's substitute */
    staff_onna(&b);
    checked(&b, BOSS, DEPUTY);
    x = paper(&b, STAND_IN, "");
    REFUSED(box_step(&b, OFFICE, "approve", STEP_APPROVE, &x, &l, &err), ST_DENIED, "decider_role");
    x = paper(&b, DEPUTY, "");
    box_file(&b, "step/approve");
    OK(box_step(&b, OFFICE, "approve", STEP_APPROVE, &x, &l, &err));
    (void)boss;
    box_done(&b);
}

/* ------------------------------------------------------------------ waivers */
enum { CHECKER = BOSS, CHIEF = HEAD, SUPERIOR = STRANGER };

static int staff_eyes(struct box *b)
{
    box_setup(b, eyes);
    box_hold(b, CHECKER, box_post(b, U_MINE, "checker"), HOLD_MAIN);
    box_hold(b, DEPUTY, box_post(b, U_MINE, "deputy"), HOLD_MAIN);
    box_hold(b, OFFICE, box_post(b, U_OFFICE, "office"), HOLD_MAIN);
    box_hold(b, SUPERIOR, box_post(b, U_OTHER, "superior"), HOLD_MAIN);
    int chief = box_post(b, U_ABOVE, "chief");
    box_hold(b, CHIEF, chief, HOLD_MAIN);
    return chief;
}

static void at_approve(struct box *b, int applicant)
{
    box_draft(b, "joint", applicant);
    OK(box_answer_all(b, applicant, "first", &err));
    box_files(b);
    OK(box_request(b, applicant, &l, &err));
    OK(box_step(b, OFFICE, "consult", STEP_DONE, NULL, &l, &err));
    OK(box_submit(b, applicant, &l, &err));
    OK(box_answer_all(b, CHECKER, "second", &err));
    OK(box_step(b, CHECKER, "check", STEP_DONE, NULL, &l, &err));
    assert_string_equal(b->step->id, "approve");
}

static void waivers(void **state)
{
    struct box b;
    (void)state;
    staff_eyes(&b);
    at_approve(&b, CHIEF);
    REFUSED(box_step(&b, CHIEF, "approve", STEP_APPROVE, NULL, &l, &err), ST_DENIED,
            "self_approval");
    REFUSED(box_waive(&b, CHIEF, "approve", CHIEF, &err), ST_DENIED, "not_higher");
    REFUSED(box_waive(&b, CHECKER, "approve", CHIEF, &err), ST_DENIED, "not_higher");
    REFUSED(box_waive(&b, STAFF, "approve", CHIEF, &err), ST_DENIED, "not_higher");
    REFUSED(box_waive(&b, SUPERIOR, "approve", SUPERIOR, &err), ST_REFUSED, "not_excusable");
    REFUSED(box_waive(&b, SUPERIOR, "approve", STAFF, &err), ST_REFUSED, "not_excusable");
    REFUSED(box_waive(&b, SUPERIOR, "check", CHIEF, &err), ST_REFUSED, "no_waiver");
    OK(box_waive(&b, SUPERIOR, "approve", CHIEF, &err));
    REFUSED(box_waive(&b, SUPERIOR, "approve", CHIEF, &err), ST_CONFLICT, "nobody_to_excuse");
    /* it excuses this person on this step: nobody else, nowhere else */
    OK(box_step(&b, CHIEF, "approve", STEP_APPROVE, NULL, &l, &err));
    box_done(&b);

    /* the one who would waive is the applicant */
    staff_eyes(&b);
    at_approve(&b, SUPERIOR);
    REFUSED(box_waive(&b, SUPERIOR, "approve", CHIEF, &err), ST_DENIED, "not_higher");
    box_done(&b);

    /* an applicant who could not do the step anyhow needs no exception */
    staff_eyes(&b);
    at_approve(&b, STAFF);
    REFUSED(box_waive(&b, OFFICE, "approve", STAFF, &err), ST_CONFLICT, "nobody_to_excuse");
    box_done(&b);

    /* a waiver speaks of the contents that were there: a new submission asks for a new one */
    staff_eyes(&b);
    at_approve(&b, CHIEF);
    OK(box_waive(&b, SUPERIOR, "approve", CHIEF, &err));
    OK(box_return(&b, CHIEF, NULL, &err));
    OK(box_submit(&b, CHIEF, &l, &err));
    OK(box_answer_all(&b, CHECKER, "second", &err));
    OK(box_step(&b, CHECKER, "check", STEP_DONE, NULL, &l, &err));
    REFUSED(box_step(&b, CHIEF, "approve", STEP_APPROVE, NULL, &l, &err), ST_DENIED,
            "self_approval");
    box_done(&b);
}

/* The unit above decides; a chief of another unit does not. When the chief applies: the superior.
 */
static void unit_above(void **state)
{
    struct box b;
    (void)state;
    staff_eyes(&b);
    box_hold(&b, SPARE, box_post(&b, U_OTHER, "chief"), HOLD_MAIN);
    at_approve(&b, APPLICANT);
    REFUSED(box_step(&b, SPARE, "approve", STEP_APPROVE, NULL, &l, &err), ST_DENIED,
            "not_your_step");
    REFUSED(box_step(&b, SUPERIOR, "approve", STEP_APPROVE, NULL, &l, &err), ST_DENIED,
            "not_your_step");
    OK(box_step(&b, CHIEF, "approve", STEP_APPROVE, NULL, &l, &err));
    box_done(&b);

    int chief = staff_eyes(&b);
    at_approve(&b, CHIEF);
    box_hold(&b, SUPERIOR, chief, HOLD_SUBSTITUTE);
    OK(box_step(&b, SUPERIOR, "approve", STEP_APPROVE, NULL, &l, &err));
    box_done(&b);
}

/* ------------------------------------------------------------------ all of a role */
static void everybody(void **state)
{
    struct box b;
    (void)state;
    staff_eyes(&b);
    int seats[3];
    for (int i = 0; i < 3; i++) {
        seats[i] = box_post(&b, i == 0 ? U_MINE : U_OTHER, "board");
        box_hold(&b, (int[]){MANAGER, STAFF, SPARE}[i], seats[i], HOLD_MAIN);
    }
    box_hold(&b, STAND_IN, seats[2], HOLD_SUBSTITUTE);
    box_draft(&b, "joint", APPLICANT);
    fill_rows(b.fields, "info", "importance", "H");
    OK(box_set(&b, APPLICANT, "seats", json_integer(2), &err));
    OK(box_answer_all(&b, APPLICANT, "first", &err));
    box_files(&b);
    OK(box_request(&b, APPLICANT, &l, &err));
    OK(box_step(&b, OFFICE, "consult", STEP_DONE, NULL, &l, &err));
    OK(box_submit(&b, APPLICANT, &l, &err));
    OK(box_answer_all(&b, CHECKER, "second", &err));
    OK(box_step(&b, CHECKER, "check", STEP_DONE, NULL, &l, &err));
    assert_string_equal(b.step->id, "board");
    OK(box_step(&b, MANAGER, "board", STEP_APPROVE, NULL, &l, &err));
    assert_string_equal(b.step->id, "board");
    REFUSED(box_step(&b, MANAGER, "board", STEP_APPROVE, NULL, &l, &err), ST_CONFLICT,
            "already_acted");
    OK(box_step(&b, STAFF, "board", STEP_APPROVE, NULL, &l, &err));
    assert_string_equal(b.step->id, "board");
    OK(box_step(&b, STAND_IN, "board", STEP_APPROVE, NULL, &l, &err)); /* for the third seat */
    assert_string_equal(b.step->id, "approve");
    /* sent back to the board: everybody anew */
    OK(box_return(&b, CHIEF, "board", &err));
    OK(box_step(&b, SPARE, "board", STEP_APPROVE, NULL, &l, &err));
    OK(box_step(&b, STAFF, "board", STEP_APPROVE, NULL, &l, &err));
    OK(box_step(&b, MANAGER, "board", STEP_APPROVE, NULL, &l, &err));
    OK(box_step(&b, CHIEF, "approve", STEP_APPROVE, NULL, &l, &err));
    /* before use: everybody again, each once */
    OK(box_step(&b, SPARE, "ready", STEP_DONE, NULL, &l, &err));
    REFUSED(box_step(&b, SPARE, "ready", STEP_DONE, NULL, &l, &err), ST_CONFLICT, "already_acted");
    OK(box_step(&b, STAFF, "ready", STEP_DONE, NULL, &l, &err));
    assert_false(case_milestone(box_view(&b), "ready"));
    OK(box_step(&b, MANAGER, "ready", STEP_DONE, NULL, &l, &err));
    assert_true(case_milestone(box_view(&b), "ready"));
    REFUSED(box_step(&b, MANAGER, "ready", STEP_DONE, NULL, &l, &err), ST_CONFLICT,
            "already_acted");
    box_done(&b);
}

static void by_contract(struct box *b, const char *procedure)
{
    box_draft(b, procedure, SPARE);
    OK(box_set(b, SPARE, "terms_kind", json_string("contract"), &err));
    box_files(b);
    OK(box_submit(b, SPARE, &l, &err));
}

/* A member of the board applies: the others suffice. Chiefs of other units are not waited for. */
static void everybody_else(void **state)
{
    struct box b;
    (void)state;
    staff_eyes(&b);
    box_hold(&b, SPARE, box_post(&b, U_ABOVE, "chief"), HOLD_MAIN);
    box_hold(&b, STAFF, box_post(&b, U_OTHER, "chief"), HOLD_MAIN);
    by_contract(&b, "council");
    REFUSED(box_step(&b, STAFF, "approve", STEP_APPROVE, NULL, &l, &err), ST_DENIED,
            "not_your_step");
    OK(box_step(&b, CHIEF, "approve", STEP_APPROVE, NULL, &l, &err));
    assert_int_equal(b.state, CASE_APPROVED);
    box_done(&b);
}

/* Whoever looked at it does not decide, through another post neither, after a return neither. */
static void looked_before(void **state)
{
    struct box b;
    (void)state;
    staff_eyes(&b);
    box_hold(&b, CHIEF, box_post(&b, U_ABOVE, "chief"), HOLD_CONCURRENT);
    box_hold(&b, MANAGER, box_post(&b, U_ABOVE, "chief"), HOLD_MAIN);
    by_contract(&b, "twice");
    OK(box_step(&b, CHIEF, "look", STEP_APPROVE, NULL, &l, &err));
    REFUSED(box_step(&b, CHIEF, "decide", STEP_APPROVE, NULL, &l, &err), ST_DENIED, "acted_before");
    OK(box_return(&b, MANAGER, NULL, &err));
    OK(box_submit(&b, SPARE, &l, &err));
    OK(box_step(&b, MANAGER, "look", STEP_APPROVE, NULL, &l, &err));
    REFUSED(box_step(&b, CHIEF, "decide", STEP_APPROVE, NULL, &l, &err), ST_DENIED, "acted_before");
    REFUSED(box_step(&b, MANAGER, "decide", STEP_APPROVE, NULL, &l, &err), ST_DENIED,
            "acted_before");
    box_done(&b);
}

/* The only chief has looked: the role above decides, and nobody else. */
static void nobody_left_but_above(void **state)
{
    struct box b;
    (void)state;
    staff_eyes(&b);
    box_hold(&b, STAFF, box_post(&b, U_OFFICE, "superior"), HOLD_MAIN);
    by_contract(&b, "twice");
    OK(box_step(&b, CHIEF, "look", STEP_APPROVE, NULL, &l, &err));
    REFUSED(box_step(&b, CHIEF, "decide", STEP_APPROVE, NULL, &l, &err), ST_DENIED, "acted_before");
    OK(box_step(&b, STAFF, "decide", STEP_APPROVE, NULL, &l, &err));
    assert_int_equal(b.state, CASE_APPROVED);
    box_done(&b);
}

/* ------------------------------------------------------------------ who sees, who cancels */
static bool seen_by(struct box *b, int person)
{
    const struct casefile *c = box_view(b);
    return case_may_see(c, box_who(b, person));
}

static void sees(void **state)
{
    struct box b;
    (void)state;
    staff_onna(&b);
    box_draft(&b, "use", APPLICANT);
    OK(box_set(&b, APPLICANT, "manager", json_string(b.people[MANAGER].s), &err));
    for (int i = 0; i < BOX_PEOPLE; i++)
        assert_int_equal(seen_by(&b, i), i == APPLICANT);
    OK(box_answer_all(&b, APPLICANT, "first", &err));
    box_files(&b);
    OK(box_submit(&b, APPLICANT, &l, &err));
    static const int may[] = {APPLICANT, BOSS, DEPUTY, STAND_IN, OFFICE, MANAGER};
    for (int i = 0; i < BOX_PEOPLE; i++) {
        bool listed = false;
        for (size_t k = 0; k < sizeof may / sizeof *may; k++)
            listed |= may[k] == i;
        assert_int_equal(seen_by(&b, i), listed);
    }
    box_done(&b);
}

static void cancels(void **state)
{
    struct box b;
    (void)state;
    staff_onna(&b);
    checked(&b, APPLICANT, BOSS);
    REFUSED(box_cancel(&b, BOSS, &err), ST_CONFLICT, "wrong_state");
    OK(box_step(&b, BOSS, "approve", STEP_APPROVE, NULL, &l, &err));
    REFUSED(box_cancel(&b, APPLICANT, &err), ST_DENIED, "not_your_step");
    REFUSED(box_confirm(&b, OFFICE, &err), ST_CONFLICT, "cancel_not_asked");
    OK(box_cancel(&b, BOSS, &err));
    REFUSED(box_cancel(&b, OFFICE, &err), ST_CONFLICT, "already_asked");
    REFUSED(box_confirm(&b, BOSS, &err), ST_DENIED, "self_approval");
    REFUSED(box_confirm(&b, APPLICANT, &err), ST_DENIED, "not_your_step");
    /* while it is open nothing is begun; taken back or declined, the permission stands */
    REFUSED(box_decline(&b, APPLICANT, &err), ST_DENIED, "not_your_step");
    REFUSED(box_entry_act(&b, OFFICE, "start_use", b.today, &l, &err), ST_REFUSED, "cancel_open");
    size_t others = b.nopen;
    OK(box_decline(&b, BOSS, &err));
    REFUSED(box_decline(&b, BOSS, &err), ST_CONFLICT, "cancel_not_asked");
    assert_int_equal(b.nopen, others);
    assert_string_equal(b.entry.state, "permitted");
    OK(box_cancel(&b, BOSS, &err));
    OK(box_decline(&b, OFFICE, &err));
    OK(box_cancel(&b, BOSS, &err));
    snprintf(b.entry.state, sizeof b.entry.state, "in_use");
    REFUSED(box_confirm(&b, OFFICE, &err), ST_REFUSED, "in_use");
    snprintf(b.entry.state, sizeof b.entry.state, "permitted");
    OK(box_confirm(&b, OFFICE, &err));
    assert_int_equal(b.state, CASE_CANCELLED);
    assert_string_equal(b.entry.state, "closed");
    assert_int_equal(b.nopen, 0);
    box_done(&b);

    /* a refusal made by mistake goes back to its decision, which everybody makes anew */
    staff_onna(&b);
    checked(&b, APPLICANT, BOSS);
    OK(box_step(&b, BOSS, "approve", STEP_REJECT, NULL, &l, &err));
    REFUSED(box_withdraw(&b, APPLICANT, &err), ST_CONFLICT, "wrong_state");
    OK(box_cancel(&b, STAND_IN, &err));
    REFUSED(box_confirm(&b, BOSS, &err), ST_DENIED, "not_your_step"); /* one post */
    OK(box_confirm(&b, OFFICE, &err));
    assert_int_equal(b.state, CASE_SUBMITTED);
    assert_int_equal(b.nopen, 1);
    box_done(&b);
}

/* Two decided in one body: the head permits, unless the head applied. */
static void head_permits(void **state)
{
    struct box b;
    (void)state;
    box_setup(&b, kita);
    int head = box_post(&b, U_MINE, "head");
    box_hold(&b, BOSS, head, HOLD_MAIN);
    box_hold(&b, STAND_IN, head, HOLD_SUBSTITUTE);
    box_hold(&b, DEPUTY, box_post(&b, U_OTHER, "deputy"), HOLD_MAIN);
    box_draft(&b, "ordinary", BOSS);
    OK(box_answer_all(&b, BOSS, "first", &err));
    box_files(&b);
    OK(box_submit(&b, BOSS, &l, &err));
    REFUSED(box_step(&b, BOSS, "consider", STEP_DONE, NULL, &l, &err), ST_DENIED, "self_approval");
    REFUSED(box_step(&b, STAND_IN, "consider", STEP_DONE, NULL, &l, &err), ST_DENIED,
            "substitute_of_party");
    OK(box_answer_all(&b, DEPUTY, "second", &err));
    OK(box_step(&b, DEPUTY, "consider", STEP_DONE, NULL, &l, &err));
    OK(box_step(&b, DEPUTY, "scope", STEP_DONE, NULL, &l, &err));
    REFUSED(box_step(&b, BOSS, "approve", STEP_APPROVE, NULL, &l, &err), ST_DENIED,
            "self_approval");
    OK(box_step(&b, DEPUTY, "approve", STEP_APPROVE, NULL, &l, &err));
    box_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_way),
        cmocka_unit_test(own_case),
        cmocka_unit_test(own_check),
        cmocka_unit_test(deputy_and_substitute),
        cmocka_unit_test(substitute_of_two),
        cmocka_unit_test(deputy_waits),
        cmocka_unit_test(dead_end),
        cmocka_unit_test(typed_for_somebody),
        cmocka_unit_test(wrong_roles),
        cmocka_unit_test(elsewhere),
        cmocka_unit_test(waivers),
        cmocka_unit_test(unit_above),
        cmocka_unit_test(everybody),
        cmocka_unit_test(everybody_else),
        cmocka_unit_test(looked_before),
        cmocka_unit_test(nobody_left_but_above),
        cmocka_unit_test(sees),
        cmocka_unit_test(cancels),
        cmocka_unit_test(head_permits),
    };
    return cmocka_run_group_tests_name("core_route", tests, setup, teardown);
}
