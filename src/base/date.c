#include "base/date.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/era.h"

#define MS_PER_DAY INT64_C(86400000)
#define JST_MS (INT64_C(9) * 3600 * 1000)
#define FIRST_YEAR 1868
#define LAST_YEAR 2999

int64_t clock_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int month_length(int year, int month)
{
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : length[month - 1];
}

/* Years begin in March here, which puts the leap day at the end and makes both directions plain
 * arithmetic (146097 days in 400 years). For years after 0. */
static int32_t day_number(int year, int month, int day)
{
    int y = month > 2 ? year : year - 1;
    int cycle = y / 400, of_cycle = y % 400;
    int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    return cycle * 146097 + of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year - 719468;
}

bool date_make(int year, int month, int day, struct date *ret)
{
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 ||
        day > month_length(year, month))
        return false;
    ret->day = day_number(year, month, day);
    return true;
}

void date_parts(struct date d, int *ret_year, int *ret_month, int *ret_day)
{
    int64_t z = (int64_t)d.day + 719468;
    int64_t cycle = (z >= 0 ? z : z - 146096) / 146097;
    int64_t of_cycle = z - cycle * 146097;
    int64_t year = (of_cycle - of_cycle / 1460 + of_cycle / 36524 - of_cycle / 146096) / 365;
    int of_year = (int)(of_cycle - (365 * year + year / 4 - year / 100));
    int month = (5 * of_year + 2) / 153;

    *ret_day = of_year - (153 * month + 2) / 5 + 1;
    *ret_month = month < 10 ? month + 3 : month - 9;
    *ret_year = (int)(year + cycle * 400 + (*ret_month <= 2));
}

int64_t date_first_instant(struct date d)
{
    return (int64_t)d.day * MS_PER_DAY - JST_MS;
}

struct date date_of_instant(int64_t ms)
{
    int64_t day = ms / MS_PER_DAY, rest = ms % MS_PER_DAY;

    if (rest < 0) {
        rest += MS_PER_DAY;
        day--;
    }
    if (rest + JST_MS >= MS_PER_DAY)
        day++;
    if (day < day_number(FIRST_YEAR, 1, 1) || day > day_number(LAST_YEAR, 12, 31))
        return (struct date){DATE_NONE};
    return (struct date){(int32_t)day};
}

struct date date_add_months(struct date d, int months)
{
    int year, month, day;
    struct date ret;

    if (date_none(d))
        return d;
    date_parts(d, &year, &month, &day);
    int64_t count = (int64_t)year * 12 + month - 1 + months;
    if (count < FIRST_YEAR * 12 || count > LAST_YEAR * 12 + 11)
        return (struct date){DATE_NONE};
    year = (int)(count / 12);
    month = (int)(count % 12) + 1;
    if (day > month_length(year, month))
        day = month_length(year, month);
    return date_make(year, month, day, &ret) ? ret : (struct date){DATE_NONE};
}

struct date date_add_years(struct date d, int years)
{
    if (years < FIRST_YEAR - LAST_YEAR || years > LAST_YEAR - FIRST_YEAR)
        return (struct date){DATE_NONE};
    return date_add_months(d, years * 12);
}

struct date date_add_period(struct date d, const char *period)
{
    char *unit;
    int n = (int)strtol(period + 1, &unit, 10);

    switch (date_none(d) ? '\0' : *unit) {
    case 'Y':
        return date_add_years(d, n);
    case 'M':
        return date_add_months(d, n);
    case 'W':
        return (struct date){d.day + 7 * n};
    case 'D':
        return (struct date){d.day + n};
    default:
        return (struct date){DATE_NONE};
    }
}

int date_fiscal_year(struct date d)
{
    int year, month, day;

    if (date_none(d))
        return 0;
    date_parts(d, &year, &month, &day);
    return month >= 4 ? year : year - 1;
}

struct date date_fiscal_year_end(struct date d)
{
    struct date ret = {DATE_NONE};

    if (!date_none(d))
        ret.day = day_number(date_fiscal_year(d) + 1, 3, 31);
    return ret;
}

char *date_iso(struct arena *a, struct date d)
{
    int year, month, day;

    if (date_none(d))
        return arena_strdup(a, "");
    date_parts(d, &year, &month, &day);
    return arena_printf(a, "%04d-%02d-%02d", year, month, day);
}

char *date_wareki(struct arena *a, struct date d)
{
    int year, month, day;
    const struct era *era = era_of(d);

    if (date_none(d))
        return arena_strdup(a, "");
    date_parts(d, &year, &month, &day);
    if (!era)
        return arena_printf(a, "%d年%d月%d日", year, month, day);
    if (year == era->year)
        return arena_printf(a, "%s元年%d月%d日", era->name, month, day);
    return arena_printf(a, "%s%d年%d月%d日", era->name, year - era->year + 1, month, day);
}

static char *put_number(char *p, int n)
{
    char digits[12];
    size_t k = sizeof(digits);

    do
        digits[--k] = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    memcpy(p, digits + k, sizeof(digits) - k);
    return p + sizeof(digits) - k;
}

/* By hand, because lists print it for every row. */
char *date_wareki_short(struct arena *a, struct date d)
{
    int year, month, day;
    const struct era *era = era_of(d);
    char text[40], *p = text;

    if (date_none(d))
        return arena_strdup(a, "");
    date_parts(d, &year, &month, &day);
    if (era)
        *p++ = era->letter;
    p = put_number(p, era ? year - era->year + 1 : year);
    *p++ = '.';
    p = put_number(p, month);
    *p++ = '.';
    p = put_number(p, day);
    return arena_strndup(a, text, (size_t)(p - text));
}

/* Seconds since midnight in Japan. */
static int second_of_day(int64_t ms)
{
    int64_t rest = ms % MS_PER_DAY;

    if (rest < 0)
        rest += MS_PER_DAY;
    return (int)((rest + JST_MS) % MS_PER_DAY / 1000);
}

char *instant_iso(struct arena *a, int64_t ms)
{
    struct date d = date_of_instant(ms);
    int s = second_of_day(ms);

    if (date_none(d))
        return arena_strdup(a, "");
    return arena_printf(a, "%sT%02d:%02d:%02d+09:00", date_iso(a, d), s / 3600, s / 60 % 60,
                        s % 60);
}

char *instant_wareki(struct arena *a, int64_t ms)
{
    struct date d = date_of_instant(ms);
    int s = second_of_day(ms);

    if (date_none(d))
        return arena_strdup(a, "");
    return arena_printf(a, "%s %d時%d分", date_wareki(a, d), s / 3600, s / 60 % 60);
}

/* Two digits in front, less than `below`; 99 when they are not there. */
static int two_digits(const char **text, int below)
{
    const char *s = *text;

    if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
        return 99;
    int n = (s[0] - '0') * 10 + s[1] - '0';
    *text += 2;
    return n < below ? n : 99;
}

/* Minutes east of UTC, from what stands behind the time. */
static bool zone_parse(const char *s, int *ret)
{
    int sign = *s == '-' ? -1 : 1, hour, minute = 99;

    *ret = (int)(JST_MS / 60000);
    if (*s == '\0')
        return true;
    if (*s == 'Z') {
        *ret = 0;
        return s[1] == '\0';
    }
    if (*s != '+' && *s != '-')
        return false;
    s++;
    hour = two_digits(&s, 15);
    if (hour != 99 && *s++ == ':')
        minute = two_digits(&s, 60);
    *ret = sign * (hour * 60 + minute);
    return minute != 99 && *s == '\0';
}

bool instant_parse(const char *text, int64_t *ret)
{
    char day[11] = "";
    struct date d;
    int hour, minute = 99, second = 0, zone;

    if (strlen(text) < sizeof day || text[10] != 'T') {
        if (!date_parse(text, &d))
            return false;
        *ret = date_first_instant(d);
        return true;
    }
    memcpy(day, text, 10);
    text += sizeof day;
    hour = two_digits(&text, 24);
    if (hour != 99 && *text++ == ':')
        minute = two_digits(&text, 60);
    if (minute != 99 && *text == ':') {
        text++;
        second = two_digits(&text, 60);
    }
    if (minute == 99 || second == 99 || !zone_parse(text, &zone) || !date_parse(day, &d))
        return false;
    *ret = (int64_t)d.day * MS_PER_DAY + ((hour - zone / 60) * 60 + minute - zone % 60) * 60000 +
           second * 1000;
    return !date_none(date_of_instant(*ret)); /* another zone's last evening is the year 3000 */
}
