/* What the dates and people that are written into forms are measured against: the rules of both
 * bodies say it, the core holds everybody to it. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "casebox.h"
#include "core/entry.h"

enum { APPLICANT, BOSS, DEPUTY, OFFICE, STAFF, STAND_IN };

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

static const struct problem *found(const struct problems *of, const char *code, const char *where)
{
    for (size_t i = 0; i < of->n; i++)
        if (strcmp(of->p[i].code, code) == 0 && strcmp(of->p[i].where, where) == 0)
            return &of->p[i];
    return NULL;
}

static bool said(const struct problems *of, const char *code, const char *where)
{
    return found(of, code, where) != NULL;
}

static void open_onna(struct box *b, const char *procedure)
{
    box_setup(b, onna);
    int responsible = box_post(b, U_MINE, "responsible");
    box_hold(b, BOSS, responsible, HOLD_MAIN);
    box_hold(b, STAND_IN, responsible, HOLD_SUBSTITUTE);
    box_hold(b, DEPUTY, box_post(b, U_MINE, "deputy"), HOLD_MAIN);
    box_hold(b, OFFICE, box_post(b, U_OFFICE, "office"), HOLD_MAIN);
    box_draft(b, procedure, APPLICANT);
}

static void ready(struct box *b)
{
    assert_int_equal(box_answer_all(b, APPLICANT, "first", &err), ST_OK);
    box_files(b);
}

static json_t *day(struct box *b, int from_today)
{
    return json_string(date_iso(b->a, (struct date){b->today.day + from_today}));
}

static void set(struct box *b, const char *field, json_t *value)
{
    assert_int_equal(box_set(b, APPLICANT, field, value, &err), ST_OK);
}

/* Is a date of the field, so many days from today, refused with this code at submission? */
static bool refused_on(struct box *b, const char *field, int from_today, const char *code)
{
    set(b, field, day(b, from_today));
    const struct casefile *c = box_view(b);
    l = (struct problems){.arena = b->scratch};
    fields_complete(c, c->form, c->fields, &l);
    return said(&l, code, field);
}

/* ------------------------------------------------------------------ the period of use */
static void period_over(void **state)
{
    struct box b;
    struct problems warn;
    (void)state;
    open_onna(&b, "use");
    ready(&b);
    set(&b, "from", day(&b, -40));
    set(&b, "to", day(&b, -1));
    assert_int_equal(box_submit(&b, APPLICANT, &l, &err), ST_REFUSED);
    assert_true(said(&l, "date_past", "to"));
    assert_null(found(&l, "date_past", "to")->than);
    assert_false(refused_on(&b, "to", 0, "date_past")); /* today is the last day of use */
    assert_true(refused_on(&b, "to", -41, "date_order"));
    assert_string_equal(found(&l, "date_order", "to")->than, "自"); /* before which day */
    /* begun before it was applied for: told, not refused */
    set(&b, "to", day(&b, 100));
    warn = (struct problems){.arena = b.scratch};
    case_warnings(box_view(&b), &warn);
    assert_true(said(&warn, "date_before_submission", "from"));
    assert_false(said(&warn, "from_long_ago", "from"));
    /* whatever day of application is typed, the day of handing in counts */
    set(&b, "applied_on", day(&b, -60));
    b.begun = (struct date){b.today.day - 2};
    warn = (struct problems){.arena = b.scratch};
    case_warnings(box_view(&b), &warn);
    assert_true(said(&warn, "date_before_submission", "from"));
    assert_true(said(&warn, "date_before_draft", "applied_on"));
    set(&b, "applied_on", day(&b, -2)); /* the day of the draft, handed in later */
    set(&b, "from", day(&b, -4000));
    warn = (struct problems){.arena = b.scratch};
    case_warnings(box_view(&b), &warn);
    assert_false(said(&warn, "date_before_draft", "applied_on"));
    assert_true(said(&warn, "from_long_ago", "from"));
    set(&b, "from", day(&b, -40));
    assert_int_equal(box_submit(&b, APPLICANT, &l, &err), ST_OK);
    /* what ran out while it lay there is not permitted any more */
    assert_int_equal(box_answer_all(&b, BOSS, "second", &err), ST_OK);
    assert_int_equal(box_step(&b, BOSS, "check", STEP_DONE, NULL, &l, &err), ST_OK);
    b.today.day += 101;
    assert_int_equal(box_step(&b, BOSS, "approve", STEP_APPROVE, NULL, &l, &err), ST_REFUSED);
    assert_true(said(&l, "date_past", "to"));
    box_done(&b);
}

/* A change speaks of a use that began before. */
static void change_is_not_warned(void **state)
{
    struct box b;
    struct problems warn;
    (void)state;
    open_onna(&b, "change");
    box_with_entry(&b, "in_use");
    set(&b, "from", day(&b, -4000));
    set(&b, "applied_on", day(&b, -60));
    b.begun = b.today;
    const struct casefile *c = box_view(&b);
    warn = (struct problems){.arena = b.scratch};
    case_warnings(c, &warn);
    assert_false(said(&warn, "date_before_submission", "from"));
    assert_false(said(&warn, "from_long_ago", "from"));
    assert_true(said(&warn, "date_before_draft", "applied_on")); /* its own day it is */
    box_done(&b);
}

static void period_over_elsewhere(void **state)
{
    static const char *const procedures[] = {"important", "ordinary"};
    struct box b;
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        box_setup(&b, kita);
        box_draft(&b, procedures[i], APPLICANT);
        assert_true(refused_on(&b, "to", -1, "date_past"));
        assert_false(refused_on(&b, "to", 300, "date_past"));
        box_done(&b);
    }
}

/* ------------------------------------------------------------------ the end of use */
static void end_date(void **state)
{
    static const struct {
        const char *procedure;
        bool kita;
    } ends[] = {{"end", false}, {"end_important", true}, {"end_ordinary", true}};
    struct box b;
    (void)state;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        box_setup(&b, ends[i].kita ? kita : onna);
        box_draft(&b, ends[i].procedure, APPLICANT);
        box_with_entry(&b, "ending");
        b.started = (struct date){b.today.day - 30};
        assert_true(refused_on(&b, "ended_on", -31, "date_before_start"));
        assert_false(refused_on(&b, "ended_on", -30, "date_before_start"));
        assert_false(refused_on(&b, "ended_on", 0, "date_future"));
        assert_true(refused_on(&b, "ended_on", 1, "date_future"));
        box_done(&b);
    }
}

static void kept_long_enough(void **state)
{
    struct box b;
    struct problems warn;
    (void)state;
    open_onna(&b, "end");
    box_with_entry(&b, "ending");
    b.started = (struct date){b.today.day - 5000};
    for (int over = 0; over < 2; over++) {
        struct date ended = date_add_years(b.today, -3);
        set(&b, "ended_on", json_string(date_iso(b.a, (struct date){ended.day - over})));
        const struct casefile *c = box_view(&b);
        warn = (struct problems){.arena = b.scratch};
        case_warnings(c, &warn);
        assert_int_equal(said(&warn, "retention_over", "ended_on"), over);
    }
    box_done(&b);
}

/* Nothing is ended while the body has not said for how long it is kept: told from the draft on,
 * refused where it would be decided. */
static void unkept(void **state)
{
    const char *where = "setting:end_record_years";
    struct box b;
    (void)state;
    box_setup(&b, kita);
    box_draft(&b, "end_ordinary", APPLICANT);
    box_with_entry(&b, "ending");
    for (int decided = 0; decided < 2; decided++) {
        const struct casefile *c = box_view(&b);
        l = (struct problems){.arena = b.scratch};
        case_warnings(c, &l);
        assert_int_equal(said(&l, "setting_unset", where), !decided);
        l = (struct problems){.arena = b.scratch};
        case_submit_problems(c, &l);
        case_step_problems(c, procedure_step(b.proc, "check"), &l);
        assert_false(said(&l, "setting_unset", where));
        case_step_problems(c, procedure_step(b.proc, "approve"), &l);
        assert_int_equal(said(&l, "setting_unset", where), !decided);
        json_object_set_new(b.settings, "end_record_years", json_integer(5));
    }
    box_done(&b);
}

/* ------------------------------------------------------------------ the separate decision */
static bool record_stopped(struct box *b, int decider, int from_today, const char *code,
                           const char *where)
{
    const struct casefile *c = box_view(b);
    const struct form *form = pack_form(b->pack, "special_decision");
    AUTO_JSON json_t *record =
        json_pack("{s:s, s:s, s:s, s:s, s:s}", "number", "総第1号", "decider", b->people[decider].s,
                  "decided_on", date_iso(b->a, (struct date){b->today.day + from_today}), "reason",
                  "必要", "conditions", "なし");
    l = (struct problems){.arena = b->scratch};
    fields_complete(c, form, record, &l);
    assert_true(code[0] || l.n == 0);
    return said(&l, code, where);
}

static void decider(void **state)
{
    struct box b;
    (void)state;
    open_onna(&b, "use");
    ready(&b);
    fill_rows(b.fields, "info", "importance", "II");
    set(&b, "info", json_deep_copy(json_object_get(b.fields, "info")));
    assert_int_equal(box_submit(&b, APPLICANT, &l, &err), ST_OK);
    assert_int_equal(box_answer_all(&b, BOSS, "second", &err), ST_OK);
    assert_int_equal(box_step(&b, BOSS, "check", STEP_DONE, NULL, &l, &err), ST_OK);
    assert_string_equal(b.step->id, "special");
    assert_true(record_stopped(&b, APPLICANT, 0, "self_approval", "decider"));
    assert_true(record_stopped(&b, STAFF, 0, "not_your_step", "decider"));
    assert_true(record_stopped(&b, DEPUTY, 0, "not_your_step", "decider")); /* nobody is a party */
    assert_true(record_stopped(&b, BOSS, 1, "date_future", "decided_on"));
    assert_true(record_stopped(&b, BOSS, -1, "date_before_submission", "decided_on"));
    (void)record_stopped(&b, BOSS, 0, "", "");
    (void)record_stopped(&b, STAND_IN, 0, "", "");
    box_done(&b);

    /* the boss's own application: the deputy, and not who stands in for the boss */
    open_onna(&b, "use");
    b.applicant = BOSS;
    b.state = CASE_SUBMITTED;
    b.submitted = b.today;
    b.step = procedure_step(b.proc, "special");
    assert_true(record_stopped(&b, BOSS, 0, "self_approval", "decider"));
    assert_true(record_stopped(&b, STAND_IN, 0, "not_your_step", "decider"));
    (void)record_stopped(&b, DEPUTY, 0, "", "");
    box_done(&b);
}

/* ------------------------------------------------------------------ the same person twice */
static void twice(void **state)
{
    struct box b;
    (void)state;
    open_onna(&b, "use");
    ready(&b);
    const char *staff = b.people[STAFF].s, *boss = b.people[BOSS].s;
    set(&b, "users",
        json_pack("[{s:s}, {s:s}, {s:s}]", "person", staff, "person", boss, "person", staff));
    assert_int_equal(box_submit(&b, APPLICANT, &l, &err), ST_REFUSED);
    assert_true(said(&l, "twice", "users.2.person"));
    assert_false(said(&l, "twice", "users.0.person"));
    set(&b, "users", json_pack("[{s:s}, {s:s}]", "person", staff, "person", boss));
    assert_int_equal(box_submit(&b, APPLICANT, &l, &err), ST_OK);
    box_done(&b);
}

/* A field that holders of a role alone may be named in: of the unit that the role is looked for in.
 */
static void of_role(void **state)
{
    struct box b;
    (void)state;
    box_setup(&b, eyes);
    box_hold(&b, BOSS, box_post(&b, U_ABOVE, "chief"), HOLD_MAIN);
    box_hold(&b, DEPUTY, box_post(&b, U_OTHER, "chief"), HOLD_MAIN); /* of another unit */
    int superior = box_post(&b, U_OFFICE, "superior");
    box_hold(&b, OFFICE, superior, HOLD_MAIN);
    box_hold(&b, STAND_IN, superior, HOLD_SUBSTITUTE);
    box_draft(&b, "joint", APPLICANT);
    static const struct {
        int person;
        bool may;
    } named[] = {{BOSS, true},       {OFFICE, true}, {STAND_IN, true},
                 {APPLICANT, false}, {STAFF, false}, {DEPUTY, false}};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        OK(box_set(&b, APPLICANT, "guardian", json_string(b.people[named[i].person].s), &err));
        l = (struct problems){.arena = b.scratch};
        case_submit_problems(box_view(&b), &l);
        assert_int_equal(!said(&l, "not_of_role", "guardian"), named[i].may);
        for (size_t k = 0; k < l.n; k++)
            if (strcmp(l.p[k].code, "not_of_role") == 0) {
                assert_string_equal(l.p[k].detail, "chief、superior");
                assert_string_equal(l.p[k].clause, "7");
            }
    }
    size_t n = 0;
    const struct field *f = form_field(b.c.form, "guardian");
    for (const struct candidate **x = field_candidates(box_view(&b), f, b.scratch); *x; x++)
        n++;
    assert_int_equal(n, 3);
    box_release(&b, BOSS, 0); /* no longer there: looked at again when it is handed in */
    OK(box_set(&b, APPLICANT, "guardian", json_string(b.people[BOSS].s), &err));
    l = (struct problems){.arena = b.scratch};
    case_submit_problems(box_view(&b), &l);
    assert_true(said(&l, "not_of_role", "guardian"));
    box_done(&b);
}

/* What is permitted for a time ends by itself: after its last day the act is refused. */
static void last_day(void **state)
{
    struct box b;
    (void)state;
    open_onna(&b, "use");
    OK(box_set(&b, APPLICANT, "manager", json_string(b.people[STAFF].s), &err));
    b.manager = b.people[STAFF];
    b.entry.exists = true;
    snprintf(b.entry.state, sizeof b.entry.state, "in_use");
    struct entry_act a = *pack_entry_act(onna, "stop");
    a.not_after_end = true;
    for (int days = -1; days <= 1; days++) {
        const struct span permitted = {b.today, {b.today.day + days}};
        const struct casefile *c = box_view(&b);
        l = (struct problems){.arena = b.scratch};
        enum status st = entry_act_may(c, box_who(&b, STAFF), &a, permitted, "理由", &l, &err);
        assert_int_equal(st, days < 0 ? ST_REFUSED : ST_OK);
        assert_int_equal(said(&l, "not_after_end", "to"), days < 0);
    }
    box_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_role),
        cmocka_unit_test(period_over),
        cmocka_unit_test(change_is_not_warned),
        cmocka_unit_test(period_over_elsewhere),
        cmocka_unit_test(end_date),
        cmocka_unit_test(kept_long_enough),
        cmocka_unit_test(unkept),
        cmocka_unit_test(decider),
        cmocka_unit_test(twice),
        cmocka_unit_test(last_day),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
