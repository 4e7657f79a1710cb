#include "rules/recur.h"

#include <string.h>

#include "base/str.h"

/* More than all representable time: arithmetic stays far from overflow. */
#define STEP_MAX 100000
#define DAYS_END 376200      /* 2999-12-31 */
#define DAYS_BEGIN (-100000) /* before 1868: a day that is none yet */

/* ------------------------------------------------------------------ the rule */
char recurrence_unit(const struct duty *d)
{
    return str_eq(d->unit, "weeks") ? 'W' : str_eq(d->unit, "days") ? 'D' : 'M';
}

/* A period, or the number of units that the body set. False when it is not set. */
static bool length_of(const struct facts *f, const char *text, int setting, char unit,
                      int *ret_months, int *ret_days)
{
    int64_t n = 0;
    size_t len = strlen(text);
    char digits[8];

    *ret_months = *ret_days = 0;
    if (len == 0)
        return true;
    if (setting >= 0) {
        if (!f->v[setting].known)
            return false;
        n = f->v[setting].i;
    } else {
        unit = text[len - 1];
        if (len < 3 || len - 2 >= sizeof digits)
            return false;
        memcpy(digits, text + 1, len - 2);
        digits[len - 2] = '\0';
        if (!parse_int64(digits, &n))
            return false;
    }
    if (n < 0 || n > STEP_MAX)
        return false;
    if (unit == 'Y' || unit == 'M')
        *ret_months = (int)n * (unit == 'Y' ? 12 : 1);
    else
        *ret_days = (int)n * (unit == 'W' ? 7 : 1);
    return true;
}

static enum recur_anchor anchor_of(const char *text)
{
    if (str_eq(text, "calendar"))
        return RECUR_CALENDAR;
    if (str_eq(text, "fiscal"))
        return RECUR_FISCAL;
    return str_eq(text, "last_done") ? RECUR_LAST_DONE : RECUR_START;
}

static void on_of(const char *text, struct recurrence *ret)
{
    int64_t n = 0;

    if (str_eq(text, "end"))
        ret->on = RECUR_ON_END;
    else if (str_eq(text, "start"))
        ret->on = RECUR_ON_START;
    else if (strlen(text) == 5 && text[2] == '-') {
        ret->on = RECUR_ON_MONTH_DAY;
        ret->month = (text[0] - '0') * 10 + text[1] - '0';
        ret->day = (text[3] - '0') * 10 + text[4] - '0';
    } else if (parse_int64(text, &n)) {
        ret->on = RECUR_ON_DAY;
        ret->day = (int)n;
    }
}

static void roll_of(const char *text, struct recurrence *ret)
{
    if (str_eq(text, "next_open_day"))
        ret->roll = RECUR_NEXT_OPEN;
    else if (str_eq(text, "previous_open_day"))
        ret->roll = RECUR_PREVIOUS_OPEN;
}

bool recurrence_of(const struct duty *d, const struct facts *f, struct recurrence *ret,
                   int *ret_setting)
{
    *ret = (struct recurrence){.anchor = anchor_of(d->anchor)};
    *ret_setting = -1;
    if (d->every[0] == '\0')
        return false;
    *ret_setting = d->settings[0];
    if (!length_of(f, d->every, d->settings[0], recurrence_unit(d), &ret->months, &ret->days) ||
        ret->months + ret->days == 0)
        return false;
    *ret_setting = d->settings[1];
    if (!length_of(f, d->grace, d->settings[1], 'D', &ret->grace_months, &ret->grace_days))
        return false;
    *ret_setting = -1;
    on_of(d->on, ret);
    roll_of(d->roll, ret);
    return true;
}

bool recurrence_waits(const struct duty *d, const struct facts *f, struct recurrence *ret,
                      int *ret_setting)
{
    *ret = (struct recurrence){.anchor = RECUR_START};
    roll_of(d->roll, ret);
    ret->no_last = d->grace[0] == '\0' && !str_eq(d->trigger, TRIGGER_PERIOD);
    bool set = length_of(f, d->grace, d->settings[1], 'D', &ret->grace_months, &ret->grace_days);
    *ret_setting = set ? -1 : d->settings[1];
    return set;
}

bool recurrence_before(const struct duty *d, const struct facts *f, int *ret, int *ret_setting)
{
    const int setting = d->settings[2];

    *ret = 0;
    *ret_setting = setting;
    if (setting < 0)
        return true;
    if (!f->v[setting].known || f->v[setting].i < 0 || f->v[setting].i > STEP_MAX)
        return false;
    *ret = (int)f->v[setting].i;
    *ret_setting = -1;
    return true;
}

struct date recurrence_told(const struct escalation *e, const struct facts *f, struct date last)
{
    int months, days;

    if (date_none(last) || !length_of(f, e->after, e->setting, 'D', &months, &days))
        return (struct date){DATE_NONE};
    last = date_add_months(last, months);
    return (struct date){last.day + days + 1};
}

/* ------------------------------------------------------------------ nominal days */
/* All the days that a rule could name: number k is `base` and k steps. */
struct series {
    bool by_month;
    int64_t base, step; /* months since year 0, or days */
    int day;            /* of the month; one that it does not have is its last */
    int64_t first;      /* the least k */
};
#define NO_FIRST (-(int64_t)STEP_MAX * 4)

static struct date in_month(int64_t month, int day)
{
    struct date d = {DATE_NONE};

    if (month < 12 * 1868)
        return (struct date){DAYS_BEGIN};
    if (month >= 12 * 3000)
        return d;
    while (day > 0 && !date_make((int)(month / 12), (int)(month % 12) + 1, day, &d) && day > 28)
        day--;
    return d;
}

static struct date nominal(const struct series *s, int64_t k)
{
    int64_t at = s->base + k * s->step;

    if (s->by_month)
        return in_month(at, s->day);
    return at > DAYS_END ? (struct date){DATE_NONE} : (struct date){(int32_t)at};
}

/* The month in which the year of `from` begins. */
static int64_t year_month(const struct recurrence *r, struct date from)
{
    int year, month, day;

    if (r->anchor == RECUR_FISCAL)
        return (int64_t)date_fiscal_year(from) * 12 + 3;
    date_parts(from, &year, &month, &day);
    return (int64_t)year * 12;
}

static bool counts_from_day(const struct recurrence *r)
{
    return r->anchor == RECUR_START || r->anchor == RECUR_LAST_DONE;
}

static struct series by_days(const struct recurrence *r, struct date from)
{
    if (counts_from_day(r))
        return (struct series){.base = from.day, .step = r->days, .first = 1};
    int32_t year = in_month(year_month(r, from), 1).day;
    bool begins = r->on == RECUR_ON_START;
    return (struct series){
        .base = year + (begins ? 0 : r->days - 1), .step = r->days, .first = NO_FIRST};
}

/* The month of MM-DD: in the year of `from`, and where it is counted from a day, after it. */
static int64_t month_day(const struct recurrence *r, struct date from)
{
    int64_t year = year_month(r, from), base = year / 12 * 12 + r->month - 1;

    if (base < year)
        base += 12;
    if (counts_from_day(r) && in_month(base, r->day).day <= from.day)
        base += 12;
    return base;
}

static struct series series_of(const struct recurrence *r, struct date from)
{
    struct series s = {.by_month = true, .step = r->months, .first = NO_FIRST, .day = 31};
    int year, month, day;

    if (r->days > 0)
        return by_days(r, from);
    date_parts(from, &year, &month, &day);
    if (r->on == RECUR_ON_START)
        s.day = 1;
    else if (r->on == RECUR_ON_DAY || r->on == RECUR_ON_MONTH_DAY)
        s.day = r->day;
    if (r->on == RECUR_ON_MONTH_DAY) {
        s.base = month_day(r, from);
        s.first = counts_from_day(r) ? 0 : NO_FIRST;
    } else if (counts_from_day(r)) {
        s.base = (int64_t)year * 12 + month - 1;
        s.day = r->on == RECUR_ON_NONE ? day : s.day;
        s.first = 1;
    } else {
        s.base = year_month(r, from) + (r->on == RECUR_ON_START ? 0 : r->months - 1);
    }
    return s;
}

/* The least k whose day is after `after`. */
static int64_t first_after(const struct series *s, struct date after)
{
    int year, month, day;
    int64_t at = after.day;

    if (s->by_month) {
        date_parts(after, &year, &month, &day);
        at = (int64_t)year * 12 + month - 1;
    }
    int64_t k = (at - s->base) / s->step - 2;
    k = k < s->first ? s->first : k;
    for (struct date d = nominal(s, k); !date_none(d) && d.day <= after.day; d = nominal(s, k))
        k++;
    return k;
}

struct date recur_after(const struct recurrence *r, struct date from, struct date after)
{
    struct series s = series_of(r, from);

    return nominal(&s, first_after(&s, after));
}

/* ------------------------------------------------------------------ one occurrence */
void recur_settle(const struct recurrence *r, const struct calendar *c, struct occurrence *o)
{
    enum day_state found = DAY_OPEN;

    o->due = o->nominal;
    if (r->no_last) { /* nothing falls due, so there is no day to move */
        o->last.day = DATE_NONE;
        o->unsure = false;
        return;
    }
    if (r->roll == RECUR_NEXT_OPEN)
        found = calendar_next_open(c, o->nominal, &o->due);
    else if (r->roll == RECUR_PREVIOUS_OPEN)
        found = calendar_previous_open(c, o->nominal, &o->due);
    o->unsure = found == DAY_UNKNOWN;
    o->last = date_add_months(o->due, r->grace_months);
    if (!date_none(o->last))
        o->last.day += r->grace_days;
    if (o->opens.day > o->due.day) /* due on an open day before */
        o->opens = o->due;
}

struct occurrence recur_once(const struct recurrence *r, const struct calendar *c, struct date day,
                             int before)
{
    struct occurrence o = {.opens = {day.day - before}, .nominal = day};

    recur_settle(r, c, &o);
    if (date_none(o.last) && !r->no_last) /* beyond all representable time */
        o.last = o.due;
    return o;
}

/* The first day after `before` on which doing it moves the count: done earlier, at the end of a
 * long month, the next one would fall on the day of this one again, and a month without any follow.
 */
static struct date counts_on(const struct recurrence *r, struct date before,
                             struct date nominal_day)
{
    struct date d = {before.day + 1};

    for (; d.day < nominal_day.day && r->on != RECUR_ON_MONTH_DAY; d.day++) {
        struct series s = series_of(r, d);
        if (nominal(&s, s.first).day > nominal_day.day)
            break;
    }
    return r->on == RECUR_ON_MONTH_DAY ? (struct date){before.day + 1} : d;
}

/* The one named by number k of the series, which is counted from `from`. */
static bool at(const struct recurrence *r, const struct calendar *c, const struct series *s,
               int64_t k, struct date from, struct occurrence *ret)
{
    struct date before = k > s->first ? nominal(s, k - 1) : from;

    *ret = (struct occurrence){.nominal = nominal(s, k)};
    if (date_none(ret->nominal))
        return false;
    if (date_none(before) || before.day < from.day)
        before = from;
    if (r->on == RECUR_ON_START && !counts_from_day(r))
        ret->opens = ret->nominal; /* what is to be done when a period begins */
    else if (r->anchor == RECUR_LAST_DONE)
        ret->opens = counts_on(r, before, ret->nominal);
    else
        ret->opens.day = before.day == from.day ? from.day : before.day + 1;
    recur_settle(r, c, ret);
    return !date_none(ret->last);
}

/* Counted from when it was last done in time: `ret_from` that day, *ret_k how many followed that
 * were not. False while one of them is open. */
static bool last_done(const struct occurrence_past *past, size_t n, struct date today,
                      struct date *ret_from, int64_t *ret_k)
{
    *ret_k = 0;
    for (size_t i = 0; i < n; i++) {
        bool done = !date_none(past[i].done);
        if (done && !past_last(past[i].last, past[i].done)) {
            *ret_from = past[i].done;
            *ret_k = 0;
        } else if (done || past[i].waived || past[i].last.day < today.day) {
            ++*ret_k;
        } else {
            return false;
        }
    }
    return true;
}

bool recur_next(const struct recurrence *r, const struct calendar *c, struct recur_span span,
                const struct occurrence_past *past, size_t n, struct date today,
                struct occurrence *ret)
{
    struct date from = span.counted, after = span.first;
    int64_t k = 0;

    if (n > 0 && past[n - 1].nominal.day > after.day)
        after = past[n - 1].nominal;
    if (after.day < from.day)
        after = from;
    if (r->anchor == RECUR_LAST_DONE && !last_done(past, n, today, &from, &k))
        return false;
    struct series s = series_of(r, from);
    int64_t next = first_after(&s, after);
    if (r->anchor == RECUR_LAST_DONE && next < s.first + k)
        next = s.first + k;
    return at(r, c, &s, next, from, ret);
}

bool recur_opens(const struct recurrence *r, const struct calendar *c, struct recur_span span,
                 const struct occurrence_past *past, size_t n, struct date today,
                 struct occurrence *ret)
{
    struct occurrence o;

    if (!recur_next(r, c, span, past, n, today, &o) || o.opens.day > today.day ||
        (!date_none(span.ended) && o.nominal.day > span.ended.day))
        return false;
    *ret = o;
    return true;
}

enum occurrence_state occurrence_state(const struct occurrence *o, struct date done, bool waived,
                                       struct date ended, struct date today)
{
    if (!date_none(done))
        return past_last(o->last, done) ? OCCURRENCE_DONE_LATE : OCCURRENCE_DONE;
    if (waived)
        return OCCURRENCE_WAIVED;
    if (!date_none(ended) && o->nominal.day > ended.day)
        return OCCURRENCE_LAPSED;
    if (past_last(o->last, today))
        return OCCURRENCE_MISSED;
    return today.day < o->opens.day ? OCCURRENCE_COMING : OCCURRENCE_OPEN;
}
