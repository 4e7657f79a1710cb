/* Gates: what must be there before a case is handed in, decided, used and ended. */
#include "unit.h"

#include <string.h>

#include "base/json.h"
#include "casebox.h"

enum { APPLICANT, BOSS, DEPUTY, OFFICE, HEAD, STAFF };

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

/* The call is refused, and this problem is among the reasons. */
#define STOPPED(call, code, where)                                                                 \
    do {                                                                                           \
        REFUSED(call, ST_REFUSED, "incomplete");                                                   \
        assert_problem(code, where);                                                               \
    } while (0)

static void assert_problem(const char *code, const char *where)
{
    for (size_t i = 0; i < l.n; i++)
        if (strcmp(l.p[i].code, code) == 0 && strcmp(l.p[i].where, where) == 0)
            return;
    for (size_t i = 0; i < l.n; i++)
        print_error("%s at %s (%s)\n", l.p[i].code, l.p[i].where, l.p[i].detail);
    fail_msg("no problem %s at %s", code, where);
}

static void open_onna(struct box *b, const char *procedure)
{
    box_setup(b, onna);
    box_hold(b, BOSS, box_post(b, U_MINE, "responsible"), HOLD_MAIN);
    box_hold(b, DEPUTY, box_post(b, U_MINE, "deputy"), HOLD_MAIN);
    box_hold(b, OFFICE, box_post(b, U_OFFICE, "office"), HOLD_MAIN);
    box_hold(b, HEAD, box_post(b, U_MINE, "head"), HOLD_MAIN);
    box_draft(b, procedure, APPLICANT);
}

static void ready(struct box *b)
{
    OK(box_answer_all(b, APPLICANT, "first", &err));
    box_files(b);
}

static void at_approve(struct box *b)
{
    OK(box_submit(b, APPLICANT, &l, &err));
    OK(box_answer_all(b, BOSS, "second", &err));
    OK(box_step(b, BOSS, "check", STEP_DONE, NULL, &l, &err));
}

#define APPROVE(b) box_step((b), BOSS, "approve", STEP_APPROVE, NULL, &l, &err)
#define SUBMIT(b) box_submit((b), APPLICANT, &l, &err)

/* ------------------------------------------------------------------ the second column */
static void second_column(void **state)
{
    struct box b;
    (void)state;
    open_onna(&b, "use");
    /* not ahead of time, whoever it is */
    REFUSED(box_answer(&b, BOSS, "second", "use_check", "1", A_OK, "", &err), ST_CONFLICT,
            "column_closed");
    REFUSED(box_answer(&b, APPLICANT, "second", "use_check", "1", A_OK, "", &err), ST_CONFLICT,
            "column_closed");
    /* the first one is the applicant's alone */
    REFUSED(box_answer(&b, BOSS, "first", "use_check", "1", A_OK, "", &err), ST_DENIED,
            "not_your_case");
    ready(&b);
    OK(SUBMIT(&b));
    /* nothing is copied from the first */
    for (size_t i = 0; i < b.nanswers; i++)
        assert_string_equal(b.answers[i].col, "first");
    REFUSED(box_answer(&b, HEAD, "second", "use_check", "1", A_OK, "", &err), ST_DENIED,
            "not_your_step");
    REFUSED(box_answer(&b, APPLICANT, "first", "use_check", "1", A_NOT_OK, "", &err), ST_CONFLICT,
            "wrong_state");
    REFUSED(box_set(&b, APPLICANT, "purpose", json_string("別"), &err), ST_CONFLICT, "wrong_state");
    STOPPED(box_step(&b, BOSS, "check", STEP_DONE, NULL, &l, &err), "unanswered",
            "use_check/1/second");
    OK(box_answer_all(&b, BOSS, "second", &err));
    OK(box_answer(&b, BOSS, "second", "use_check", "4", A_NONE, "", &err));
    STOPPED(box_step(&b, BOSS, "check", STEP_DONE, NULL, &l, &err), "unanswered",
            "use_check/4/second");
    OK(box_answer_all(&b, BOSS, "second", &err));
    OK(box_step(&b, BOSS, "check", STEP_DONE, NULL, &l, &err));
    REFUSED(box_answer(&b, BOSS, "second", "use_check", "1", A_NOT_OK, "", &err), ST_CONFLICT,
            "column_closed");
    /* sent back: the column starts afresh */
    OK(box_return(&b, BOSS, NULL, &err));
    REFUSED(box_answer(&b, BOSS, "second", "use_check", "1", A_OK, "", &err), ST_CONFLICT,
            "column_closed");
    OK(SUBMIT(&b));
    STOPPED(box_step(&b, BOSS, "check", STEP_DONE, NULL, &l, &err), "unanswered",
            "use_check/8/second");
    box_done(&b);
}

/* A column that no step of the procedure fills is nobody's, the applicant's neither. */
static void column_without_step(void **state)
{
    struct box b;
    (void)state;
    open_onna(&b, "use");
    REFUSED(box_answer(&b, APPLICANT, "third", "use_check", "1", A_OK, "", &err), ST_CONFLICT,
            "column_closed");
    box_done(&b);
}

/* ------------------------------------------------------------------ answers */
static void not_ok_and_differences(void **state)
{
    struct box b;
    (void)state;
    open_onna(&b, "use");
    ready(&b);
    OK(box_answer(&b, APPLICANT, "first", "use_check", "6", A_NOT_OK, "事故があった", &err));
    OK(SUBMIT(&b)); /* to be looked at, not to be approved */
    OK(box_answer_all(&b, BOSS, "second", &err));
    OK(box_step(&b, BOSS, "check", STEP_DONE, NULL, &l, &err));
    STOPPED(APPROVE(&b), "not_ok", "use_check/6/first");
    assert_problem("differs", "use_check/6/second");
    assert_string_equal(err.clause, "5(2)⑥");
    OK(box_return(&b, BOSS, "check", &err));
    OK(box_answer(&b, BOSS, "second", "use_check", "6", A_NOT_OK, "同じ", &err));
    OK(box_step(&b, BOSS, "check", STEP_DONE, NULL, &l, &err));
    STOPPED(APPROVE(&b), "not_ok", "use_check/6/second"); /* agreeing on × helps nothing */
    OK(box_step(&b, BOSS, "approve", STEP_REJECT, NULL, &l, &err));
    box_done(&b);
}

/* A body that allows ×: only with a reason and a decision of its own. */
static void not_ok_with_measure(void **state)
{
    struct box b;
    (void)state;
    open_onna(&b, "use");
    fill_set(b.settings, "allow_not_ok", json_true());
    ready(&b);
    OK(box_answer(&b, APPLICANT, "first", "use_check", "6", A_NOT_OK, "", &err));
    OK(SUBMIT(&b));
    OK(box_answer_all(&b, BOSS, "second", &err));
    OK(box_answer(&b, BOSS, "second", "use_check", "6", A_NOT_OK, "代わりの措置", &err));
    OK(box_step(&b, BOSS, "check", STEP_DONE, NULL, &l, &err));
    assert_string_equal(b.step->id, "measure");
    REFUSED(APPROVE(&b), ST_CONFLICT, "wrong_state");
    OK(box_step(&b, BOSS, "measure", STEP_DONE, NULL, &l, &err));
    STOPPED(APPROVE(&b), "not_ok", "use_check/6/first"); /* the applicant gave no reason */
    OK(box_return(&b, BOSS, NULL, &err));
    OK(box_answer(&b, APPLICANT, "first", "use_check", "6", A_NOT_OK, "控えを取る", &err));
    OK(SUBMIT(&b));
    OK(box_answer_all(&b, BOSS, "second", &err));
    OK(box_answer(&b, BOSS, "second", "use_check", "6", A_NOT_OK, "代わりの措置", &err));
    OK(box_step(&b, BOSS, "check", STEP_DONE, NULL, &l, &err));
    OK(box_step(&b, BOSS, "measure", STEP_DONE, NULL, &l, &err));
    OK(APPROVE(&b));
    box_done(&b);
}

static void not_applicable(void **state)
{
    struct box b;
    (void)state;
    open_onna(&b, "use"); /* the filled row holds personal data */
    REFUSED(box_answer(&b, APPLICANT, "first", "use_check", "3", A_NA, "なし", &err), ST_REFUSED,
            "na_condition");
    REFUSED(box_answer(&b, APPLICANT, "first", "use_check", "4", A_NA, "", &err), ST_REFUSED,
            "reason_required");
    REFUSED(box_answer(&b, APPLICANT, "first", "use_check", "4", A_NA, " 　", &err), ST_REFUSED,
            "reason_required");
    REFUSED(box_answer(&b, APPLICANT, "first", "use_check", "4", A_EXEMPTED, "x", &err), ST_INPUT,
            "bad_answer");
    /* not free of personal data any more: the answer given before does not stand */
    ready(&b);
    AUTO_JSON json_t *info = json_deep_copy(json_object_get(b.fields, "info"));
    fill_set(json_array_get(info, 0), "personal", json_false());
    OK(box_set(&b, APPLICANT, "info", json_deep_copy(info), &err));
    OK(box_answer(&b, APPLICANT, "first", "use_check", "3", A_NA, "", &err));
    fill_set(json_array_get(info, 0), "personal", json_true());
    OK(box_set(&b, APPLICANT, "info", json_deep_copy(info), &err));
    STOPPED(SUBMIT(&b), "na_condition", "use_check/3/first");
    OK(box_answer(&b, APPLICANT, "first", "use_check", "3", A_OK, "", &err));
    /* free after all: who is liable has to be written down */
    OK(box_answer(&b, APPLICANT, "first", "use_check", "5", A_OK, "", &err));
    OK(box_set(&b, APPLICANT, "paid", json_false(), &err));
    STOPPED(SUBMIT(&b), "reason_required", "use_check/5/first");
    OK(box_answer(&b, APPLICANT, "first", "use_check", "5", A_OK, "約款12条", &err));
    OK(SUBMIT(&b));
    REFUSED(box_answer(&b, BOSS, "second", "use_check", "5", A_OK, "", &err), ST_REFUSED,
            "reason_required");
    box_done(&b);
}

/* ------------------------------------------------------------------ fields and files */
static void nothing_missing(void **state)
{
    struct box b;
    (void)state;
    open_onna(&b, "use");
    OK(box_answer_all(&b, APPLICANT, "first", &err));
    STOPPED(SUBMIT(&b), "no_file", "terms");
    assert_problem("no_file", "application_copy");
    assert_problem("no_file", "location_proof");
    assert_problem("no_evidence", "use_check/1/first");
    box_files(&b);
    static const char *const required[] = {"provider", "purpose", "info", "users",
                                           "from",     "manager", "head", "location"};
    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        AUTO_JSON json_t *was = json_deep_copy(json_object_get(b.fields, required[i]));
        OK(box_set(&b, APPLICANT, required[i], json_null(), &err));
        STOPPED(SUBMIT(&b), "required", required[i]);
        OK(box_set(&b, APPLICANT, required[i], json_deep_copy(was), &err));
    }
    REFUSED(box_submit(&b, STAFF, &l, &err), ST_DENIED, "not_your_case");
    REFUSED(box_submit(&b, BOSS, &l, &err), ST_DENIED, "not_your_case");
    OK(SUBMIT(&b));
    REFUSED(SUBMIT(&b), ST_CONFLICT, "wrong_state");
    box_done(&b);
}

/* What is kept although it is wrong does not go through later. */
static void wrong_values(void **state)
{
    static const struct {
        const char *field, *value, *code;
    } wrong[] = {
        {"seats", "many", "bad_number"},
        {"seats", "100", "bad_number"},
        {"seats", "0", "bad_number"},
        {"from", "someday", "bad_date"},
        {"provider", "123456789012345678901", "too_long"},
    };
    struct box b;
    (void)state;
    box_setup(&b, eyes);
    box_hold(&b, OFFICE, box_post(&b, U_OFFICE, "office"), HOLD_MAIN);
    box_draft(&b, "joint", APPLICANT);
    ready(&b);
    OK(box_request(&b, APPLICANT, &l, &err));
    OK(box_step(&b, OFFICE, "consult", STEP_DONE, NULL, &l, &err));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        AUTO_JSON json_t *was = json_deep_copy(json_object_get(b.fields, wrong[i].field));
        OK(box_set(&b, APPLICANT, wrong[i].field, json_string(wrong[i].value), &err));
        STOPPED(SUBMIT(&b), wrong[i].code, wrong[i].field);
        OK(box_set(&b, APPLICANT, wrong[i].field, json_deep_copy(was), &err));
    }
    AUTO_JSON json_t *info = json_deep_copy(json_object_get(b.fields, "info"));
    fill_rows(b.fields, "info", "since", "2026-02-30");
    OK(box_set(&b, APPLICANT, "info", json_deep_copy(json_object_get(b.fields, "info")), &err));
    STOPPED(SUBMIT(&b), "bad_date", "info.0.since");
    OK(box_set(&b, APPLICANT, "info", json_deep_copy(info), &err));
    OK(box_set(&b, APPLICANT, "to", json_string("2020-01-01"), &err));
    STOPPED(SUBMIT(&b), "date_order", "to");
    REFUSED(box_set(&b, APPLICANT, "nonsense", json_true(), &err), ST_INPUT, "unknown_field");
    json_t *many = json_array();
    for (int i = 0; i < 201; i++)
        json_array_append_new(many, json_pack("{s:s}", "person", b.people[STAFF].s));
    REFUSED(box_set(&b, APPLICANT, "users", many, &err), ST_INPUT, "too_many_rows");
    box_done(&b);
}

/* ------------------------------------------------------------------ the verdict */
static void location(void **state)
{
    struct box b;
    (void)state;
    open_onna(&b, "use");
    OK(box_set(&b, APPLICANT, "location", json_pack("[s]", "unknown"), &err));
    ready(&b);
    at_approve(&b);
    REFUSED(APPROVE(&b), ST_REFUSED, "incomplete");
    assert_true(l.n > 0);
    assert_string_equal(l.p[0].code, "missing_fact");
    assert_string_equal(err.clause, "6(2)");
    OK(box_return(&b, BOSS, NULL, &err));
    OK(box_set(&b, APPLICANT, "location", json_pack("[s, s]", "japan", "overseas"), &err));
    at_approve(&b);
    STOPPED(APPROVE(&b), "forbidden", "overseas");
    OK(box_return(&b, BOSS, NULL, &err));
    OK(box_set(&b, APPLICANT, "location", json_pack("[s]", "japan"), &err));
    OK(box_set(&b, APPLICANT, "route_location", json_pack("[s]", "unknown"), &err));
    at_approve(&b);
    REFUSED(APPROVE(&b), ST_REFUSED, "incomplete");
    OK(box_return(&b, BOSS, NULL, &err));
    OK(box_set(&b, APPLICANT, "route_location", json_pack("[s]", "japan"), &err));
    at_approve(&b);
    OK(APPROVE(&b));
    box_done(&b);
}

static void heavy_information(void **state)
{
    static const char *const heavy[] = {"I", "II"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct box b;
        open_onna(&b, "use");
        AUTO_JSON json_t *info = json_deep_copy(json_object_get(b.fields, "info"));
        fill_set(json_array_get(info, 0), "importance", json_string(heavy[i]));
        OK(box_set(&b, APPLICANT, "info", json_deep_copy(info), &err));
        ready(&b);
        at_approve(&b);
        assert_string_equal(b.step->id, "special");
        REFUSED(APPROVE(&b), ST_CONFLICT, "wrong_state");
        REFUSED(box_step(&b, DEPUTY, "special", STEP_DONE, NULL, &l, &err), ST_DENIED,
                "not_your_step");
        OK(box_step(&b, BOSS, "special", STEP_DONE, NULL, &l, &err));
        /* without the record: as if somebody had moved the case on by other means */
        size_t reached = b.nmilestones;
        b.nmilestones = 0;
        STOPPED(APPROVE(&b), "milestone", "special_decision");
        assert_string_equal(err.clause, "4");
        b.nmilestones = reached;
        OK(APPROVE(&b));
        box_done(&b);
    }
}

/* ------------------------------------------------------------------ before use, while used */
static void approved(struct box *b)
{
    open_onna(b, "use");
    OK(box_set(b, APPLICANT, "manager", json_string(b->people[STAFF].s), &err));
    ready(b);
    at_approve(b);
    OK(APPROVE(b));
}

static bool stands_in(struct box *b, int person, const char *act)
{
    const struct casefile *c = box_view(b);
    return entry_act_stands_in(c, box_who(b, person), pack_entry_act(b->pack, act));
}

static void start_gates(void **state)
{
    static const char *const steps[] = {"risk", "fallback", "backup"};
    struct box b;
    (void)state;
    approved(&b);
    struct date start = {b.today.day + 1};
    STOPPED(box_entry_act(&b, STAFF, "start_use", start, &l, &err), "milestone",
            "risk_acknowledged");
    assert_problem("milestone", "fallback_secured");
    assert_problem("milestone", "backup_planned");
    assert_problem("not_before_start", "from");
    for (size_t i = 0; i < 3; i++) {
        REFUSED(box_step(&b, APPLICANT, steps[i], STEP_DONE, NULL, &l, &err), ST_DENIED,
                "not_your_step");
        REFUSED(box_entry_act(&b, STAFF, "start_use", b.today, &l, &err), ST_REFUSED, "incomplete");
        OK(box_step(&b, STAFF, steps[i], STEP_DONE, NULL, &l, &err));
        REFUSED(box_step(&b, STAFF, steps[i], STEP_DONE, NULL, &l, &err), ST_CONFLICT,
                "already_acted");
    }
    assert_int_equal(b.nopen, 0);
    STOPPED(box_entry_act(&b, STAFF, "start_use", start, &l, &err), "not_before_start", "from");
    REFUSED(box_entry_act(&b, APPLICANT, "start_use", b.today, &l, &err), ST_DENIED,
            "not_your_step");
    assert_true(stands_in(&b, OFFICE, "start_use"));
    assert_false(stands_in(&b, STAFF, "start_use"));
    assert_false(stands_in(&b, APPLICANT, "start_use")); /* may not at all */
    OK(box_entry_act(&b, STAFF, "start_use", b.today, &l, &err));
    REFUSED(box_entry_act(&b, STAFF, "start_use", b.today, &l, &err), ST_CONFLICT, "wrong_state");
    OK(box_entry_act(&b, STAFF, "stop", b.today, &l, &err));
    /* letting it run again is for whom the rules name, not for the manager or the office */
    REFUSED(box_entry_act(&b, STAFF, "resume", b.today, &l, &err), ST_DENIED, "not_your_step");
    REFUSED(box_entry_act(&b, OFFICE, "resume", b.today, &l, &err), ST_DENIED, "not_your_step");
    OK(box_entry_act(&b, BOSS, "resume", b.today, &l, &err));
    OK(box_entry_act(&b, OFFICE, "stop", b.today, &l, &err));
    box_done(&b);
}

/* One risk left unread, one read twice: not acknowledged. */
static void every_risk(void **state)
{
    static const char *const three[] = {"1", "2", "3", "3"};
    struct box b;
    struct outcome o;
    (void)state;
    approved(&b);
    const struct casefile *c = box_view(&b);
    l = (struct problems){.arena = b.scratch};
    STOPPED(case_step(c, box_who(&b, STAFF), procedure_step(b.proc, "risk"), STEP_DONE, "", three,
                      4, NULL, &l, &o, &err),
            "not_acknowledged", "4");
    box_done(&b);
}

/* What comes before use is nobody's before the decision, and nobody's after the end. */
static void start_steps_in_time(void **state)
{
    struct box b;
    (void)state;
    open_onna(&b, "use");
    OK(box_set(&b, APPLICANT, "manager", json_string(b.people[STAFF].s), &err));
    REFUSED(box_step(&b, STAFF, "risk", STEP_DONE, NULL, &l, &err), ST_CONFLICT, "wrong_state");
    ready(&b);
    at_approve(&b);
    REFUSED(box_step(&b, STAFF, "risk", STEP_DONE, NULL, &l, &err), ST_CONFLICT, "wrong_state");
    OK(APPROVE(&b));
    snprintf(b.entry.state, sizeof b.entry.state, "closed");
    REFUSED(box_step(&b, STAFF, "risk", STEP_DONE, NULL, &l, &err), ST_CONFLICT, "wrong_state");
    box_done(&b);
}

/* ------------------------------------------------------------------ the end */
static void end_gates(void **state)
{
    struct box b;
    (void)state;
    open_onna(&b, "end");
    box_with_entry(&b, "ending");
    b.manager = b.people[APPLICANT];
    OK(box_answer_all(&b, APPLICANT, "first", &err));
    STOPPED(SUBMIT(&b), "no_file", "certificate");
    assert_problem("no_file", "ending_copy");
    REFUSED(box_answer(&b, APPLICANT, "first", "end_check", "1", A_NA, "x", &err), ST_REFUSED,
            "na_never");
    REFUSED(box_answer(&b, APPLICANT, "first", "end_check", "2", A_NA, "x", &err), ST_REFUSED,
            "na_never");
    box_files(&b);
    at_approve(&b);
    OK(box_return(&b, BOSS, "check", &err));
    OK(box_answer(&b, BOSS, "second", "end_check", "2", A_NOT_OK, "証明がない", &err));
    OK(box_step(&b, BOSS, "check", STEP_DONE, NULL, &l, &err));
    STOPPED(APPROVE(&b), "not_ok", "end_check/2/second");
    OK(box_return(&b, BOSS, "check", &err));
    OK(box_answer(&b, BOSS, "second", "end_check", "2", A_OK, "", &err));
    OK(box_step(&b, BOSS, "check", STEP_DONE, NULL, &l, &err));
    OK(APPROVE(&b));
    assert_string_equal(b.entry.state, "closed");
    box_done(&b);
}

/* ------------------------------------------------------------------ wrong moments */
static void wrong_moments(void **state)
{
    struct box b;
    struct outcome o;
    (void)state;
    open_onna(&b, "use");
    const struct step *check = procedure_step(b.proc, "check");
    const struct step *approve = procedure_step(b.proc, "approve");
    REFUSED(box_step(&b, BOSS, "check", STEP_DONE, NULL, &l, &err), ST_CONFLICT, "wrong_state");
    REFUSED(APPROVE(&b), ST_CONFLICT, "wrong_state");
    REFUSED(box_return(&b, BOSS, NULL, &err), ST_CONFLICT, "wrong_state");
    REFUSED(box_withdraw(&b, STAFF, &err), ST_DENIED, "not_your_case");
    REFUSED(box_discard(&b, STAFF, &err), ST_DENIED, "not_your_case");
    ready(&b);
    OK(SUBMIT(&b));
    REFUSED(box_discard(&b, APPLICANT, &err), ST_CONFLICT, "wrong_state");
    REFUSED(APPROVE(&b), ST_CONFLICT, "wrong_state"); /* the check comes first */
    REFUSED(box_return(&b, BOSS, "approve", &err), ST_INPUT, "bad_step");
    REFUSED(box_return(&b, BOSS, "check", &err), ST_INPUT, "bad_step");
    REFUSED(box_return(&b, BOSS, "risk", &err), ST_INPUT, "bad_step");
    REFUSED(box_step(&b, BOSS, "check", STEP_APPROVE, NULL, &l, &err), ST_INPUT, "bad_verdict");
    const struct casefile *c = box_view(&b);
    const struct who *boss = box_who(&b, BOSS);
    REFUSED(case_return(c, boss, NULL, " ", &o, &err), ST_REFUSED, "reason_required");
    OK(box_answer_all(&b, BOSS, "second", &err));
    OK(box_step(&b, BOSS, "check", STEP_DONE, NULL, &l, &err));
    REFUSED(box_step(&b, BOSS, "check", STEP_DONE, NULL, &l, &err), ST_CONFLICT, "wrong_state");
    REFUSED(box_step(&b, BOSS, "approve", STEP_DONE, NULL, &l, &err), ST_INPUT, "bad_verdict");
    c = box_view(&b);
    boss = box_who(&b, BOSS);
    l = (struct problems){.arena = b.scratch};
    REFUSED(case_step(c, boss, approve, STEP_REJECT, "　", NULL, 0, NULL, &l, &o, &err), ST_REFUSED,
            "reason_required");
    OK(APPROVE(&b));
    REFUSED(APPROVE(&b), ST_CONFLICT, "wrong_state");
    REFUSED(box_step(&b, BOSS, "approve", STEP_REJECT, NULL, &l, &err), ST_CONFLICT, "wrong_state");
    REFUSED(box_return(&b, BOSS, NULL, &err), ST_CONFLICT, "wrong_state");
    REFUSED(box_withdraw(&b, APPLICANT, &err), ST_CONFLICT, "wrong_state");
    REFUSED(SUBMIT(&b), ST_CONFLICT, "wrong_state");
    REFUSED(box_set(&b, APPLICANT, "purpose", json_string("別"), &err), ST_CONFLICT, "wrong_state");
    assert_string_equal(box_hash(&b), b.decided);
    /* the same contents in another application are not what was decided here */
    struct casefile other = *box_view(&b);
    const struct hash one = case_content_hash(&other, NULL, b.scratch);
    const struct hash draft = case_draft_hash(&other, b.scratch);
    other.id = ID_NEW(case, 1);
    const struct hash two = case_content_hash(&other, NULL, b.scratch);
    const struct hash written = case_draft_hash(&other, b.scratch);
    assert_memory_not_equal(&one, &two, sizeof one);
    assert_memory_not_equal(&draft, &written, sizeof draft);
    (void)check;
    box_done(&b);
}

/* Consulting comes before submission; a notice takes effect when it is made. */
static void before_and_without(void **state)
{
    struct box b;
    (void)state;
    box_setup(&b, eyes);
    box_hold(&b, OFFICE, box_post(&b, U_OFFICE, "office"), HOLD_MAIN);
    box_hold(&b, BOSS, box_post(&b, U_MINE, "checker"), HOLD_MAIN);
    box_draft(&b, "joint", APPLICANT);
    ready(&b);
    STOPPED(SUBMIT(&b), "unconfirmed", "consult");
    OK(box_request(&b, APPLICANT, &l, &err));
    OK(box_step(&b, OFFICE, "consult", STEP_DONE, NULL, &l, &err));
    OK(SUBMIT(&b));
    REFUSED(box_step(&b, OFFICE, "consult", STEP_DONE, NULL, &l, &err), ST_CONFLICT, "wrong_state");
    box_done(&b);

    box_setup(&b, eyes);
    box_draft(&b, "notice", APPLICANT);
    box_files(&b);
    OK(SUBMIT(&b));
    assert_int_equal(b.state, CASE_APPROVED);
    assert_int_equal(b.entry.versions, 1);
    box_done(&b);
}

/* Who writes of heavy information takes the heavy way, whichever form was opened. */
static void heavier_way(void **state)
{
    struct box b;
    (void)state;
    box_setup(&b, kita);
    box_hold(&b, BOSS, box_post(&b, U_MINE, "head"), HOLD_MAIN);
    box_draft(&b, "ordinary", APPLICANT);
    ready(&b);
    AUTO_JSON json_t *rows = json_deep_copy(json_object_get(b.fields, "info"));
    json_object_set_new(json_array_get(rows, 0), "confidentiality", json_string("1"));
    OK(box_set(&b, APPLICANT, "info", json_deep_copy(rows), &err));
    STOPPED(SUBMIT(&b), "other_procedure", "ordinary");
    OK(box_set(&b, APPLICANT, "outsourcing", json_true(), &err));
    STOPPED(SUBMIT(&b), "no_procedure", "ordinary");
    box_done(&b);
}

/* What an entry may change into is what the rules say of its register: else it is applied for anew.
 */
static void changes_by_register(void **state)
{
    struct box b;
    (void)state;
    box_setup(&b, kita);
    box_hold(&b, BOSS, box_post(&b, U_MINE, "head"), HOLD_MAIN);
    box_draft(&b, "change_ordinary", APPLICANT);
    box_with_entry(&b, "in_use");
    b.entry.reg = "ledger_ordinary";
    ready(&b);
    AUTO_JSON json_t *rows = json_deep_copy(json_object_get(b.fields, "info"));
    json_object_set_new(json_array_get(rows, 0), "confidentiality", json_string("1"));
    OK(box_set(&b, APPLICANT, "info", json_deep_copy(rows), &err));
    STOPPED(SUBMIT(&b), "new_application", "change_ordinary");
    b.entry.reg = "ledger_important"; /* there it is a change, of another kind */
    STOPPED(SUBMIT(&b), "other_register", "change_ordinary");
    box_done(&b);

    box_setup(&b, kita);
    box_draft(&b, "change_important", APPLICANT);
    box_with_entry(&b, "in_use");
    b.entry.reg = "ledger_ordinary";
    ready(&b);
    STOPPED(SUBMIT(&b), "other_register", "change_important");
    b.entry.reg = "ledger_important";
    OK(box_set(&b, APPLICANT, "manager", json_string(""), &err)); /* nobody takes over unseen */
    STOPPED(SUBMIT(&b), "manager_blank", "manager");
    box_done(&b);
}

/* Functions under different controls go apart. */
static void must_split(void **state)
{
    struct box b;
    struct outcome o;
    (void)state;
    box_setup(&b, kita);
    box_hold(&b, BOSS, box_post(&b, U_MINE, "head"), HOLD_MAIN);
    box_draft(&b, "ordinary", APPLICANT);
    ready(&b);
    AUTO_JSON json_t *rows = json_deep_copy(json_object_get(b.fields, "functions"));
    json_array_append_new(rows, json_deep_copy(json_array_get(rows, 0)));
    OK(box_set(&b, APPLICANT, "functions", json_deep_copy(rows), &err));
    STOPPED(SUBMIT(&b), "must_split", "functions");
    const struct casefile *c = box_view(&b);
    REFUSED(case_split(c, box_who(&b, BOSS), b.scratch, &o, &err), ST_DENIED, "not_your_case");
    c = box_view(&b);
    /* two functions of one name would be two entries that nobody can tell apart */
    REFUSED(case_split(c, box_who(&b, APPLICANT), b.scratch, &o, &err), ST_REFUSED,
            "same_function");
    assert_string_equal(err.where, "functions.1.name");
    assert_string_equal(err.clause, b.proc->cite.clause);
    fill_set(json_array_get(rows, 0), "name", json_string("ウェブ会議"));
    fill_set(json_array_get(rows, 1), "name", json_string("　ｳｪﾌﾞ 会議"));
    OK(box_set(&b, APPLICANT, "functions", json_deep_copy(rows), &err));
    c = box_view(&b);
    REFUSED(case_split(c, box_who(&b, APPLICANT), b.scratch, &o, &err), ST_REFUSED,
            "same_function");
    fill_set(json_array_get(rows, 1), "name", json_string("ウェブ会議の録画"));
    OK(box_set(&b, APPLICANT, "functions", json_deep_copy(rows), &err));
    c = box_view(&b);
    OK(case_split(c, box_who(&b, APPLICANT), b.scratch, &o, &err));
    assert_int_equal(o.state, CASE_SPLIT);
    b.is_child = true;
    c = box_view(&b);
    REFUSED(case_split(c, box_who(&b, APPLICANT), b.scratch, &o, &err), ST_REFUSED, "stays_one");
    box_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(second_column),
        cmocka_unit_test(column_without_step),
        cmocka_unit_test(not_ok_and_differences),
        cmocka_unit_test(not_ok_with_measure),
        cmocka_unit_test(not_applicable),
        cmocka_unit_test(nothing_missing),
        cmocka_unit_test(wrong_values),
        cmocka_unit_test(location),
        cmocka_unit_test(heavy_information),
        cmocka_unit_test(start_gates),
        cmocka_unit_test(every_risk),
        cmocka_unit_test(start_steps_in_time),
        cmocka_unit_test(end_gates),
        cmocka_unit_test(wrong_moments),
        cmocka_unit_test(before_and_without),
        cmocka_unit_test(heavier_way),
        cmocka_unit_test(changes_by_register),
        cmocka_unit_test(must_split),
    };
    return cmocka_run_group_tests_name("core_gates", tests, setup, teardown);
}
