/* date.h: days, instants, Japanese eras and fiscal years.
 *
 * A date is a day count (1970-01-01 = 0) wrapped in a struct; an instant is int64 milliseconds
 * since 1970 UTC. Local time is always Japan's (UTC+9, no daylight saving). No function reads a
 * clock but clock_now(), which only edges call.
 *
 * Days from 1868 to 2999 are representable; a function whose result would lie outside gives
 * DATE_NONE (or "" as text), and no date in gives no date, year 0 or "" out. */
#ifndef DAICHO_BASE_DATE_H
#define DAICHO_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

struct date {
    int32_t day; /* days since 1970-01-01; DATE_NONE for no date */
};
#define DATE_NONE INT32_MIN

int64_t clock_now(void); /* milliseconds since 1970 UTC */

bool date_make(int year, int month, int day,
               struct date *ret); /* false if no such day; 1868…2999 */
void date_parts(struct date d, int *ret_year, int *ret_month, int *ret_day);
struct date date_of_instant(int64_t ms);   /* the day in Japan */
int64_t date_first_instant(struct date d); /* with which the day begins in Japan */
static inline bool date_none(struct date d)
{
    return d.day == DATE_NONE;
}
struct date date_add_months(struct date d, int months); /* clamps to the month's end */
struct date date_add_years(struct date d, int years);   /* Feb 29 becomes Feb 28 */
/* The same day after P and a number of years (Y), months (M), weeks (W) or days (D): "P1Y". */
struct date date_add_period(struct date d, const char *period);
int date_fiscal_year(struct date d);             /* April 1 to March 31 */
struct date date_fiscal_year_end(struct date d); /* March 31 of its fiscal year */

/* Accepts, in half- or full-width: 2026-11-21, 2026/11/21, 2026年11月21日, 20261121,
 * 令和8年11月21日, 令和元年…, R8.11.21, R8/11/21, and seven digits with era number (5081121 =
 * 令和8年11月21日; 1 明治 2 大正 3 昭和 4 平成 5 令和). A date outside its era is refused; 明治 is
 * accepted from 1873-01-01 (明治6年), where the present calendar begins. Also understood: dots
 * after a western year, ㋿8年…, small era letters, and spaces around and before month and day
 * (令和8年 4月 1日). The day is checked: 2月31日 is refused. */
bool date_parse(const char *text, struct date *ret);

/* A day as date_parse takes it, which means the instant with which it begins in Japan; or as
 * instant_iso writes it: 2026-11-21T09:30, with seconds or without, then +09:00, another distance
 * from UTC, Z, or nothing (Japan). Checked like a day: 24:00 is refused. */
bool instant_parse(const char *text, int64_t *ret);

char *date_iso(struct arena *a, struct date d);    /* 2026-11-21; "" for none */
char *date_wareki(struct arena *a, struct date d); /* 令和8年11月21日; before 明治: 西暦 */
char *date_wareki_short(struct arena *a, struct date d); /* R8.11.21 */
char *instant_iso(struct arena *a, int64_t ms);          /* 2026-11-21T09:30:00+09:00 */
char *instant_wareki(struct arena *a, int64_t ms);       /* 令和8年11月21日 9時30分 */

#endif
