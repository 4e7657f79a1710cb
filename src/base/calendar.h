/* calendar.h: on which days the offices are open.
 *
 * A day is closed on Saturdays and Sundays, on national holidays, over the turn of the year
 * (December 29 to January 3 unless set otherwise) and on the body's own closing days. Holidays are
 * data and known only for some years: for an ordinary weekday of any other year the answer is
 * "unknown", and callers say so instead of guessing.
 *
 * A calendar is filled once and then only read; reading from several threads is safe. */
#ifndef DAICHO_BASE_CALENDAR_H
#define DAICHO_BASE_CALENDAR_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

enum day_state {
    DAY_CLOSED,
    DAY_OPEN,
    DAY_UNKNOWN, /* a weekday of a year whose holidays are not known */
};

struct calendar;

/* Lives as long as the arena. Covers no year yet. */
struct calendar *calendar_new(struct arena *a);

/* Adds national holidays from CSV: UTF-8 (a byte order mark is allowed), lines `date,name`; the
 * date in any notation of date_parse; empty lines and lines beginning with # are skipped, and so is
 * a first line that begins with no digit (the heading). A year counts as known when its January 1
 * is in the file, and then the file's days replace those known before for that year: a law may have
 * moved a holiday. On failure (ST_INPUT: not UTF-8, no date, no name, a date twice, a year that is
 * only partly there) nothing changes and err->where is name:line. */
enum status calendar_load_csv(struct calendar *c, const char *name, struct bytes csv,
                              struct err *err);

/* Another closing day. `why` is copied. */
void calendar_close(struct calendar *c, struct date d, const char *why);

/* The closing over the turn of the year: from that day of December to that day of January, both
 * included. 32 and 0 mean none. */
void calendar_year_end(struct calendar *c, int december_from, int january_to);

/* DAY_UNKNOWN for no date. */
enum day_state calendar_day(const struct calendar *c, struct date d);

/* The first open day on or after `d` / the last on or before it. DAY_OPEN: *ret is that day.
 * DAY_UNKNOWN: *ret is the first day that could not be told. DAY_CLOSED: closed for a whole year on
 * end, *ret is untouched. */
enum day_state calendar_next_open(const struct calendar *c, struct date d, struct date *ret);
enum day_state calendar_previous_open(const struct calendar *c, struct date d, struct date *ret);

/* Name of the holiday or closing day; NULL for other days, weekends and the turn of the year. */
const char *calendar_name(const struct calendar *c, struct date d);

/* True when the year's holidays are known. */
bool calendar_covers(const struct calendar *c, int year);

#endif
