/* What must hold of every recurrence, whenever somebody looks: forty years of random rules under
 * downtime, clocks set back, holidays that stop, duties that take over from each other. What the
 * days are, test_recur.py works out a second time. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pack/pack.h"
#include "rules/recur.h"

enum { YEARS = 40, RULES = 150, MOST = 16000 };

static struct calendar *known;   /* the holidays of some years */
static struct calendar *nothing; /* none at all */
static uint64_t seed;

static int below(int n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int)((seed >> 33) % (uint64_t)n);
}

static struct date on(const char *text)
{
    struct date d = {DATE_NONE};

    assert_true(date_parse(text, &d));
    return d;
}

static struct recurrence some_rule(void)
{
    static const int months[] = {1, 1, 2, 3, 5, 6, 12, 18, 36}, days[] = {7, 10, 30};
    struct recurrence r = {.anchor = (enum recur_anchor)below(4),
                           .on = (enum recur_on)below(5),
                           .month = 1 + below(12),
                           .day = 1 + below(29),
                           .roll = (enum recur_roll)below(3),
                           .grace_months = below(8) == 0,
                           .grace_days = below(3) * 20};
    if (below(6))
        r.months = months[below(9)];
    else
        r.days = days[below(3)];
    return r;
}

/* ------------------------------------------------------------------ a body with one duty */
struct body {
    struct recurrence r;
    const struct calendar *c;
    struct recur_span span;
    struct date reached; /* the latest day that was worked through */
    struct occurrence *o;
    struct occurrence_past *past;
    size_t n;
};

static struct body body_new(struct recurrence r, struct date from)
{
    struct body b = {.r = r, .c = known, .span = {from, from, {DATE_NONE}}, .reached = from};

    b.o = calloc(MOST, sizeof *b.o);
    b.past = calloc(MOST, sizeof *b.past);
    return b;
}

static void body_free(struct body *b)
{
    free(b->o);
    free(b->past);
}

/* What the program does whenever it runs. */
static void look(struct body *b, struct date clock)
{
    struct occurrence o;

    if (clock.day > b->reached.day)
        b->reached = clock;
    while (b->n < MOST && recur_opens(&b->r, b->c, b->span, b->past, b->n, b->reached, &o)) {
        b->o[b->n] = o;
        b->past[b->n++] = (struct occurrence_past){o.nominal, o.last, {DATE_NONE}, false};
    }
}

static void assert_same(const struct body *a, const struct body *b)
{
    if (a->n != b->n)
        fail_msg("%zu and %zu occurrences (seed %llu)", a->n, b->n, (unsigned long long)seed);
    for (size_t i = 0; i < a->n; i++)
        assert_memory_equal(&a->o[i], &b->o[i], sizeof a->o[i]);
}

static struct date start_of(void)
{
    return (struct date){on("2024-01-01").day + below(1000)};
}

/* ------------------------------------------------------------------ when nobody looks */
static void test_downtime(void **state)
{
    (void)state;
    for (int i = 0; i < RULES; i++) {
        struct recurrence r = some_rule();
        struct date from = start_of(), last = date_add_years(from, YEARS);
        struct body daily = body_new(r, from), rare = body_new(r, from), once = body_new(r, from);
        for (struct date d = from; d.day <= last.day; d.day++)
            look(&daily, d);
        for (struct date d = from; d.day < last.day; d.day += 1 + below(i % 2 ? 40 : 1500))
            look(&rare, d);
        look(&rare, last);
        look(&once, last);
        assert_true(daily.n > 3);
        assert_same(&daily, &rare);
        assert_same(&daily, &once);
        body_free(&daily), body_free(&rare), body_free(&once);
    }
}

/* The clock jumps back by up to two years again and again; what was missed stays missed. */
static void test_clock_set_back(void **state)
{
    (void)state;
    for (int i = 0; i < RULES; i++) {
        struct recurrence r = some_rule();
        struct date from = start_of(), last = date_add_years(from, 10);
        struct body steady = body_new(r, from), jumping = body_new(r, from);
        size_t missed = 0;
        for (struct date d = from; d.day <= last.day; d.day += 1 + below(20)) {
            look(&steady, d);
            look(&jumping, d);
            look(&jumping, (struct date){d.day - below(700)});
            size_t now = 0;
            for (size_t k = 0; k < jumping.n; k++)
                now += occurrence_state(&jumping.o[k], (struct date){DATE_NONE}, false,
                                        (struct date){DATE_NONE},
                                        jumping.reached) == OCCURRENCE_MISSED;
            assert_true(now >= missed);
            missed = now;
            assert_same(&steady, &jumping);
        }
        body_free(&steady), body_free(&jumping);
    }
}

/* Done in time, late or never, as it comes: each occurrence keeps its own day, none is skipped for
 * another, and of those counted from the last time no two wait at once. */
static void test_done_as_it_comes(void **state)
{
    (void)state;
    for (int i = 0; i < RULES; i++) {
        struct recurrence r = some_rule();
        struct date from = start_of(), last = date_add_years(from, 20);
        struct body b = body_new(r, from);
        for (struct date d = from; d.day <= last.day; d.day++) {
            size_t before = b.n, waiting = 0;
            look(&b, d);
            for (size_t k = 0; k < b.n; k++) {
                struct occurrence_past *p = &b.past[k];
                waiting += date_none(p->done) && p->last.day >= d.day;
                if (date_none(p->done) && p->last.day > d.day - 60 && below(40) == 0)
                    p->done = d;
            }
            assert_true(r.anchor != RECUR_LAST_DONE || waiting <= 1);
            assert_true(b.n >= before);
        }
        for (size_t k = 1; k < b.n; k++) {
            int gap = b.o[k].nominal.day - b.o[k - 1].nominal.day;
            int step = r.days ? r.days : r.months * 31;
            assert_true(gap > 0);
            if (r.anchor != RECUR_LAST_DONE)
                assert_true(gap <= step + 3);
            else /* from the last time, or from its own day */
                assert_true(gap <= 2 * step + r.grace_days + 31 * r.grace_months +
                                       400 * (r.on == RECUR_ON_MONTH_DAY) + 45);
            assert_true(b.o[k].opens.day <= b.o[k].due.day && b.o[k].due.day <= b.o[k].last.day);
        }
        body_free(&b);
    }
}

/* Never more than the step after it was last done: monthly does not become two-monthly, not even at
 * the ends of long months. */
static void test_never_longer_than_the_step(void **state)
{
    static const int months[] = {1, 2, 3, 6, 12};

    (void)state;
    for (int i = 0; i < RULES * 4; i++) {
        struct recurrence r = {.months = months[below(5)], .anchor = RECUR_LAST_DONE};
        struct date from = start_of(), last = date_add_years(from, 15);
        struct body b = body_new(r, from);
        for (struct date d = from; d.day <= last.day; d.day++) {
            look(&b, d);
            struct occurrence_past *p = b.n ? &b.past[b.n - 1] : NULL;
            if (!p || !date_none(p->done) || d.day > p->last.day || (i % 2 && below(20)))
                continue;
            struct occurrence next;
            p->done = d;
            assert_true(recur_next(&r, known, b.span, b.past, b.n, d, &next));
            assert_int_equal(next.nominal.day, date_add_months(d, r.months).day);
            assert_true(next.nominal.day > p->nominal.day);
        }
        assert_true(b.n > 5);
        body_free(&b);
    }
}

/* ------------------------------------------------------------------ holidays that stop */
static void test_holidays_stop(void **state)
{
    int unsure = 0;

    (void)state;
    for (int i = 0; i < RULES; i++) {
        struct recurrence r = some_rule();
        struct date from = start_of(), last = date_add_years(from, 20);
        struct body with = body_new(r, from), without = body_new(r, from);
        without.c = nothing;
        look(&with, last);
        look(&without, last);
        assert_true(r.anchor == RECUR_LAST_DONE || with.n >= without.n - 1);
        for (size_t k = 0; k < with.n && k < without.n; k++) {
            struct occurrence o = without.o[k];
            int year, month, day;
            assert_int_equal(with.o[k].nominal.day, o.nominal.day);
            date_parts(with.o[k].due, &year, &month, &day);
            assert_true(r.roll == RECUR_STAYS || with.o[k].unsure == !calendar_covers(known, year));
            assert_true(r.roll == RECUR_STAYS ? !o.unsure : o.unsure);
            assert_int_not_equal(
                r.roll != RECUR_STAYS && calendar_day(nothing, o.due) == DAY_CLOSED, 1);
            unsure += o.unsure;
            recur_settle(&r, known, &o); /* the holidays arrive */
            assert_int_equal(o.due.day, with.o[k].due.day);
            assert_int_equal(o.last.day, with.o[k].last.day);
        }
        body_free(&with), body_free(&without);
    }
    assert_true(unsure > 1000);
}

/* ------------------------------------------------------------------ one duty takes over */
static void test_taking_over(void **state)
{
    (void)state;
    for (int i = 0; i < RULES * 4; i++) {
        struct recurrence r = some_rule();
        struct date from = start_of(), last = date_add_years(from, 12);
        struct body whole = body_new(r, from), first = body_new(r, from),
                    second = body_new(r, from);
        look(&whole, last);
        struct date turn = {from.day + below(4000)};
        if (whole.n > 2 && i % 3 == 0) /* on the very day */
            turn = whole.o[below((int)whole.n)].nominal;
        first.span.ended = turn;
        look(&first, last);
        /* The second is counted from where the first was, and owes what comes after the turn. */
        second.span.first = turn;
        if (i % 2) { /* nothing was kept before: only what comes after */
            look(&second, last);
            size_t skip = whole.n - second.n;
            assert_true(r.anchor == RECUR_LAST_DONE || skip == 0 ||
                        whole.o[skip - 1].nominal.day <= turn.day);
            assert_true(second.n == 0 || second.o[0].nominal.day > turn.day);
            body_free(&whole), body_free(&first), body_free(&second);
            continue;
        }
        second.n = first.n;
        memcpy(second.o, first.o, first.n * sizeof *first.o);
        memcpy(second.past, first.past, first.n * sizeof *first.past);
        look(&second, last);
        assert_same(&whole, &second);
        for (size_t k = 0; k < first.n; k++)
            assert_true(first.o[k].nominal.day <= turn.day);
        body_free(&whole), body_free(&first), body_free(&second);
    }
}

/* ------------------------------------------------------------------ no last day */
static void test_no_last(void **state)
{
    const struct date never = {DATE_NONE}, day = on("2026-11-28"); /* a Saturday */
    struct facts *f = calloc(1, sizeof *f);
    struct duty d = {.every = "",
                     .unit = "",
                     .grace = "",
                     .roll = "next_open_day",
                     .trigger = "incident",
                     .settings = {-1, -1, -1}};
    struct recurrence r;
    int setting;

    (void)state;
    assert_true(recurrence_waits(&d, f, &r, &setting));
    assert_true(r.no_last);
    struct occurrence o = recur_once(&r, known, day, 0);
    assert_true(o.due.day == day.day && date_none(o.last) && !o.unsure);
    o = recur_once(&r, NULL, on("2999-12-31"), 0); /* no calendar is asked */
    assert_true(date_none(o.last) && !o.unsure);
    for (int32_t k = 0; k < 4000; k += 37) {
        const struct date later = {day.day + k};
        o = recur_once(&r, known, day, 0);
        assert_int_equal(occurrence_state(&o, never, false, never, later), OCCURRENCE_OPEN);
        assert_int_equal(occurrence_state(&o, later, false, never, later), OCCURRENCE_DONE);
        assert_int_equal(occurrence_state(&o, never, false, on("2026-11-27"), later),
                         OCCURRENCE_LAPSED);
    }
    /* "at once" is a last day, and so is the end of a period */
    d.grace = "P0D";
    assert_true(recurrence_waits(&d, f, &r, &setting) && !r.no_last);
    o = recur_once(&r, known, day, 0);
    assert_int_equal(o.last.day, on("2026-11-30").day);
    d.grace = "";
    d.trigger = TRIGGER_PERIOD;
    assert_true(recurrence_waits(&d, f, &r, &setting) && !r.no_last);
    free(f);
}

/* ------------------------------------------------------------------ states */
static void test_states(void **state)
{
    const struct date never = {DATE_NONE};
    struct occurrence o = {.opens = on("2026-10-01"),
                           .nominal = on("2026-12-31"),
                           .due = on("2027-01-04"),
                           .last = on("2027-02-03")};

    (void)state;
    for (struct date d = on("2026-09-01"); d.day < on("2028-01-01").day; d.day++) {
        enum occurrence_state s = occurrence_state(&o, never, false, never, d);
        assert_int_equal(s, d.day < o.opens.day   ? OCCURRENCE_COMING
                            : d.day <= o.last.day ? OCCURRENCE_OPEN
                                                  : OCCURRENCE_MISSED);
        /* once done, it stays what it was, whatever day it is */
        assert_int_equal(occurrence_state(&o, o.last, false, never, d), OCCURRENCE_DONE);
        assert_int_equal(occurrence_state(&o, (struct date){o.last.day + 1}, false, never, d),
                         OCCURRENCE_DONE_LATE);
        assert_int_equal(occurrence_state(&o, (struct date){o.last.day + 1}, true, never, d),
                         OCCURRENCE_DONE_LATE);
        assert_int_equal(occurrence_state(&o, never, true, never, d), OCCURRENCE_WAIVED);
        /* ended before its day: not owed; on its day or later: owed like any other */
        assert_int_equal(occurrence_state(&o, never, false, on("2026-12-30"), d),
                         OCCURRENCE_LAPSED);
        assert_int_equal(occurrence_state(&o, never, false, o.nominal, d), s);
    }
}

/* ------------------------------------------------------------------ single days */
static void assert_days(const char *rule, struct recurrence r, const char *from, const char *want)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct body b = body_new(r, on(from));
    struct buf out;

    buf_init(&out, a, 100);
    look(&b, date_add_years(b.span.counted, 3));
    for (size_t i = 0; i < b.n && i < 4; i++)
        buf_printf(&out, "%s%s>%s<%s%s", i ? " " : "", date_iso(a, b.o[i].nominal) + 2,
                   date_iso(a, b.o[i].due) + 5, date_iso(a, b.o[i].last) + 5,
                   b.o[i].unsure ? "?" : "");
    if (strcmp(out.p, want) != 0)
        fail_msg("%s: %s", rule, out.p);
    body_free(&b);
}

static void test_days(void **state)
{
    (void)state;
    assert_days("quarters of the fiscal year, next open day, 30 days",
                (struct recurrence){.months = 3,
                                    .anchor = RECUR_FISCAL,
                                    .on = RECUR_ON_END,
                                    .roll = RECUR_NEXT_OPEN,
                                    .grace_days = 30},
                "2026-05-20",
                "26-06-30>06-30<07-30 26-09-30>09-30<10-30 26-12-31>01-04<02-03 "
                "27-03-31>03-31<04-30");
    assert_days(
        "every month's end, open day before",
        (struct recurrence){
            .months = 1, .anchor = RECUR_CALENDAR, .on = RECUR_ON_END, .roll = RECUR_PREVIOUS_OPEN},
        "2026-11-30",
        "26-12-31>12-28<12-28 27-01-31>01-29<01-29 27-02-28>02-26<02-26 "
        "27-03-31>03-31<03-31");
    assert_days("from the 31st, every month",
                (struct recurrence){.months = 1, .anchor = RECUR_START}, "2028-01-31",
                "28-02-29>02-29<02-29 28-03-31>03-31<03-31 28-04-30>04-30<04-30 "
                "28-05-31>05-31<05-31");
    assert_days("from Feb 29, every year", (struct recurrence){.months = 12, .anchor = RECUR_START},
                "2024-02-29", "25-02-28>02-28<02-28 26-02-28>02-28<02-28 27-02-28>02-28<02-28");
    assert_days("on the 15th, holidays not known from 2028",
                (struct recurrence){.months = 1,
                                    .anchor = RECUR_CALENDAR,
                                    .on = RECUR_ON_DAY,
                                    .day = 15,
                                    .roll = RECUR_NEXT_OPEN},
                "2027-10-20",
                "27-11-15>11-15<11-15 27-12-15>12-15<12-15 28-01-15>01-17<01-17? "
                "28-02-15>02-15<02-15?");
}

/* What the body has not set, or set to no length of time, gives no days. */
static void test_not_set(void **state)
{
    const char *dir = "packs/onna-2017";
    struct err err = {0};
    struct facts *f = calloc(1, sizeof *f);
    struct recurrence r;
    struct pack *p;
    int setting, asked = 0;

    (void)state;
    assert_int_equal(pack_load(&dir, 1, NULL, NULL, &p, &err), ST_OK);
    for (size_t i = 0; i < p->nduties; i++) {
        const struct duty *d = &p->duties[i];
        bool there = recurrence_of(d, f, &r, &setting);
        assert_int_equal(there, d->every[0] && d->settings[0] < 0 && d->settings[1] < 0);
        if (!d->every[0] || there)
            continue;
        asked++;
        assert_true(setting >= 0);
        f->v[setting] = (struct fact_value){.known = true, .i = 7};
        assert_true(recurrence_of(d, f, &r, &setting));
        assert_int_equal(r.grace_days, 7);
        f->v[d->settings[1]].i = -1;
        assert_false(recurrence_of(d, f, &r, &setting));
        f->v[d->settings[1]].known = false;
    }
    assert_true(asked > 0);
    pack_free(p);
    free(f);
}

/* ------------------------------------------------------------------ days that something else names
 */
static void test_once(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct recurrence r = {
            .roll = (enum recur_roll)below(3), .grace_months = below(3), .grace_days = below(40)};
        const struct calendar *c = below(2) ? known : nothing;
        struct date d = {on("2026-01-01").day + below(9000)};
        int before = below(100);
        struct occurrence o = recur_once(&r, c, d, before), again = o;
        assert_int_equal(o.nominal.day, d.day);
        assert_true(o.opens.day <= d.day - before && o.opens.day <= o.due.day);
        assert_true(o.due.day <= o.last.day);
        assert_true(r.roll != RECUR_STAYS || (o.due.day == d.day && !o.unsure));
        assert_true(r.roll != RECUR_NEXT_OPEN || o.due.day >= d.day);
        assert_true(r.roll != RECUR_PREVIOUS_OPEN || o.due.day <= d.day);
        recur_settle(&r, c, &again); /* settled, it is what it is */
        assert_memory_equal(&o, &again, sizeof o);
    }
    /* the last representable day: no grace reaches beyond it */
    struct occurrence end =
        recur_once(&(struct recurrence){.grace_months = 5}, known, on("2999-12-31"), 0);
    assert_int_equal(end.last.day, end.due.day);
}

/* A setting counts in the unit that the duty names. */
static void test_unit_of_setting(void **state)
{
    static const struct {
        const char *unit;
        int months, days;
    } cases[] = {{"", 2, 0}, {"months", 2, 0}, {"weeks", 0, 14}, {"days", 0, 2}};
    struct facts *f = calloc(1, sizeof *f);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct duty d = {.every = "setting.often",
                         .unit = cases[i].unit,
                         .anchor = "last_done",
                         .on = "",
                         .roll = "",
                         .grace = "P1D",
                         .settings = {3, -1, -1}};
        struct recurrence r;
        int setting;

        f->v[3] = (struct fact_value){.known = false};
        assert_false(recurrence_of(&d, f, &r, &setting));
        assert_int_equal(setting, 3);
        f->v[3] = (struct fact_value){.known = true, .i = 2};
        assert_true(recurrence_of(&d, f, &r, &setting));
        assert_int_equal(r.months, cases[i].months);
        assert_int_equal(r.days, cases[i].days);
        assert_int_equal(r.grace_days, 1);
    }
    free(f);
}

static void test_waiting_not_set(void **state)
{
    struct facts *f = calloc(1, sizeof *f);
    struct duty d = {.every = "",
                     .roll = "next_open_day",
                     .grace = "setting.grace",
                     .before = "setting.before",
                     .settings = {-1, 3, 4}};
    struct recurrence r;
    int before, setting;

    (void)state;
    assert_false(recurrence_waits(&d, f, &r, &setting));
    assert_int_equal(setting, 3);
    assert_int_equal(r.grace_days + r.grace_months, 0); /* nobody is told of time */
    assert_int_equal(r.roll, RECUR_NEXT_OPEN);
    f->v[3] = (struct fact_value){.known = true, .i = 5};
    assert_true(recurrence_waits(&d, f, &r, &setting));
    assert_int_equal(setting, -1);
    assert_int_equal(r.grace_days, 5);
    assert_false(recurrence_before(&d, f, &before, &setting));
    assert_int_equal(setting, 4);
    f->v[4] = (struct fact_value){.known = true, .i = 60};
    assert_true(recurrence_before(&d, f, &before, &setting));
    assert_int_equal(before, 60);
    f->v[4].i = -1;
    assert_false(recurrence_before(&d, f, &before, &setting));
    d.grace = "P1M";
    d.settings[1] = d.settings[2] = -1;
    assert_true(recurrence_waits(&d, f, &r, &setting));
    assert_int_equal(r.grace_months, 1);
    assert_true(recurrence_before(&d, f, &before, &setting));
    assert_int_equal(before, 0);
    free(f);
}

static int load(void **state)
{
    struct arena *a = arena_new();
    char *text = arena_alloc(a, 100000);
    struct err err = {0};
    FILE *f = fopen("data/holidays-jp.csv", "rb");

    *state = a;
    seed = 20261129;
    known = calendar_new(a);
    nothing = calendar_new(a);
    if (!f)
        return 1;
    size_t n = fread(text, 1, 100000, f);
    fclose(f);
    return calendar_load_csv(known, "holidays", (struct bytes){text, n}, &err) != ST_OK;
}

static int unload(void **state)
{
    arena_free(*state);
    return 0;
}

/* ------------------------------------------------------------------ who is told that it was not
 * done */
static void test_told(void **state)
{
    struct facts *f = calloc(1, sizeof *f);
    struct escalation e = {.after = "", .setting = -1};

    (void)state;
    assert_int_equal(recurrence_told(&e, f, on("2026-11-30")).day, on("2026-12-01").day);
    assert_true(date_none(recurrence_told(&e, f, (struct date){DATE_NONE})));
    e.after = "P14D";
    assert_int_equal(recurrence_told(&e, f, on("2026-11-30")).day, on("2026-12-15").day);
    e.after = "P1M";
    assert_int_equal(recurrence_told(&e, f, on("2027-01-31")).day, on("2027-03-01").day);
    e.after = "setting.days";
    e.setting = 0;
    assert_true(date_none(recurrence_told(&e, f, on("2026-11-30")))); /* none is guessed */
    f->v[0].known = true;
    f->v[0].i = 3;
    assert_int_equal(recurrence_told(&e, f, on("2026-11-30")).day, on("2026-12-04").day);
    free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_told),
        cmocka_unit_test(test_downtime),
        cmocka_unit_test(test_clock_set_back),
        cmocka_unit_test(test_done_as_it_comes),
        cmocka_unit_test(test_never_longer_than_the_step),
        cmocka_unit_test(test_holidays_stop),
        cmocka_unit_test(test_taking_over),
        cmocka_unit_test(test_no_last),
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_not_set),
        cmocka_unit_test(test_once),
        cmocka_unit_test(test_unit_of_setting),
        cmocka_unit_test(test_waiting_not_set),
    };

    return cmocka_run_group_tests_name(__FILE__, tests, load, unload);
}
