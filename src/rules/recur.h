/* recur.h: on which days a duty falls due, and how one of its occurrences stands. Pure.
 *
 * A duty has nominal days: the days that its rule names, whatever the offices do on them. Each is
 * one occurrence, and the name of that occurrence for good: whatever is worked out later, after
 * however long a time nobody looked, gives the same nominal days. From the nominal day follow the
 * day on which it is due (moved to an open day where the rule says so) and the last day on which it
 * is still in time (grace).
 *
 * Nominal days:
 *   calendar, fiscal   periods of the given length, counted from the first day of the year
 *                      (January 1, April 1) that holds the day from which the duty is counted; of
 *                      each period its last day (`end`, and when nothing is said), its first
 *                      (`start`), or that day of its last month; MM-DD is that day, and from there
 *                      every so many months
 *   start              so many months (days) after the day from which it is counted, after twice as
 *                      many …; with `on`, that day of the month thus reached
 *   last_done          the same, counted from the day on which it was last done in time. One that
 *                      was missed, done late or waived does not move the count: the next one is
 *                      counted from its own day
 * A day that a month does not have is that month's last, and comes back in longer months.
 *
 * A duty owes the nominal days after its first day up to its last: what falls on the day on which
 * use begins is not owed, what falls on the day on which it ends is. So two duties of which one
 * takes over from the other on a day owe each day once. While use is suspended (the act ended the
 * duty, another begins it anew) nothing is owed, and what was open and not due yet lapses.
 *
 * A duty that waits for something to happen has the nominal day on which that became known; one
 * that waits for the end of a period, the last day of the period. Where the rule gives such a duty
 * no grace (not even "the same day", P0D), nobody laid down a last day: it is open from the day
 * on which it became known until it is done, and never late. The end of a period is a last day. */
#ifndef DAICHO_RULES_RECUR_H
#define DAICHO_RULES_RECUR_H

#include "base/calendar.h"
#include "rules/facts.h"

enum recur_anchor { RECUR_CALENDAR, RECUR_FISCAL, RECUR_START, RECUR_LAST_DONE };
enum recur_on { RECUR_ON_NONE, RECUR_ON_START, RECUR_ON_END, RECUR_ON_DAY, RECUR_ON_MONTH_DAY };
enum recur_roll { RECUR_STAYS, RECUR_NEXT_OPEN, RECUR_PREVIOUS_OPEN };

struct recurrence {
    int months, days; /* between two; one of them is greater than 0 */
    enum recur_anchor anchor;
    enum recur_on on; /* says nothing where the step is in days */
    int month, day;   /* of `on` */
    enum recur_roll roll;
    int grace_months, grace_days;
    bool no_last; /* something that happened, and the rule gives no term: there is no last day */
};

/* The unit of a setting that `every` names, as an ISO 8601 period writes it: M W D. */
char recurrence_unit(const struct duty *d);

/* What the duty says, with what the body set (facts_read). False for a duty of no calendar
 * (*ret_setting -1), and while a setting that it names is not set or is no length of time
 * (*ret_setting: its fact): then it has no days, and none is guessed. */
bool recurrence_of(const struct duty *d, const struct facts *f, struct recurrence *ret,
                   int *ret_setting);

/* The same of a duty that waits for something to happen: how its day is moved, the grace, or that
 * there is no last day. False
 * while a setting that the grace names is not set (*ret_setting: its fact, else -1): then there is
 * none, and nobody is told of time that the rules may not give. */
bool recurrence_waits(const struct duty *d, const struct facts *f, struct recurrence *ret,
                      int *ret_setting);
/* How many days before the end of a period it can be done: the most of those that the body set; 0
 * where the rule says nothing. False while the setting is not set (*ret_setting: its fact). */
bool recurrence_before(const struct duty *d, const struct facts *f, int *ret, int *ret_setting);

/* On which day whom `e` names is told of an occurrence that nobody reported: the day after its last
 * one, and as much later as the rule says. DATE_NONE: there is no last day, or the setting that
 * says how much is not set. */
struct date recurrence_told(const struct escalation *e, const struct facts *f, struct date last);

/* The first nominal day after `after` of a duty counted from `from`, for every anchor but
 * last_done. DATE_NONE past the year 2999. */
struct date recur_after(const struct recurrence *r, struct date from, struct date after);

/* One occurrence. */
struct occurrence {
    struct date opens;              /* from this day it can be done */
    struct date nominal, due, last; /* last DATE_NONE: there is none, and due is the nominal day */
    bool unsure; /* the holidays of that year are not known: the day may prove to be closed */
};
/* Is a day after the last one? No day is where there is none. */
static inline bool past_last(struct date last, struct date day)
{
    return !date_none(last) && day.day > last.day;
}
/* What is known of one that opened. */
struct occurrence_past {
    struct date nominal, last;
    struct date done; /* first reported; DATE_NONE: not */
    bool waived;
};

/* When a duty goes on. */
struct recur_span {
    struct date counted; /* from which day its series is counted */
    struct date first;   /* it owes what falls after this day, at the earliest `counted` … */
    struct date ended;   /* … up to this one; DATE_NONE while it goes on */
};

/* The next one after those that are there (ascending; of the duty and of those that it took over
 * from), as it stands on `today`. False: there is none before 2999, or it hangs on one that is
 * still open (last_done). */
bool recur_next(const struct recurrence *r, const struct calendar *c, struct recur_span span,
                const struct occurrence_past *past, size_t n, struct date today,
                struct occurrence *ret);

/* recur_next, when it can be done by `today` and the duty owes it: asked again and again, it gives
 * what is to be opened, however long nobody asked. */
bool recur_opens(const struct recurrence *r, const struct calendar *c, struct recur_span span,
                 const struct occurrence_past *past, size_t n, struct date today,
                 struct occurrence *ret);

/* The one of a day that something else names; it can be done `before` days earlier. */
struct occurrence recur_once(const struct recurrence *r, const struct calendar *c, struct date day,
                             int before);

/* The day moved to an open one as the rule says, and the last day: of an occurrence whose due day
 * was unsure, when more holidays are known. */
void recur_settle(const struct recurrence *r, const struct calendar *c, struct occurrence *o);

enum occurrence_state {
    OCCURRENCE_COMING, /* not yet */
    OCCURRENCE_OPEN,   /* to be done; past its due day only while the grace lasts */
    OCCURRENCE_DONE,
    OCCURRENCE_DONE_LATE, /* after its last day */
    OCCURRENCE_MISSED,    /* its last day is over; for good, unless it is done late */
    OCCURRENCE_WAIVED,    /* the office excused it, in time */
    OCCURRENCE_LAPSED,    /* the duty ended before its day */
};
/* `ended`: last day of the duty, or of the reason for this one; DATE_NONE while it goes on. `today`
 * never goes back: callers give the latest day that the body's calendar has reached. */
enum occurrence_state occurrence_state(const struct occurrence *o, struct date done, bool waived,
                                       struct date ended, struct date today);

#endif
