#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"

#define DATA "data/holidays-jp.csv"
enum { FIRST = 2020, LAST = 2027 };

static struct date ymd(int year, int month, int day)
{
    struct date d = {DATE_NONE};

    assert_true(date_make(year, month, day, &d));
    return d;
}

static struct date on(const char *text)
{
    struct date d = {DATE_NONE};

    assert_true(date_parse(text, &d));
    return d;
}

static struct bytes slurp(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    struct buf b;
    char block[4096];
    size_t n;

    assert_non_null(f);
    buf_init(&b, a, sizeof(block));
    while ((n = fread(block, 1, sizeof(block), f)) > 0)
        buf_put(&b, block, n);
    fclose(f);
    return (struct bytes){b.p, b.n};
}

static struct calendar *national(struct arena *a)
{
    struct calendar *c = calendar_new(a);
    struct err err = {0};

    if (calendar_load_csv(c, DATA, slurp(a, DATA), &err) != ST_OK)
        fail_msg("%s: %s", err.where, err.text);
    return c;
}

static int weekday(struct date d)
{
    return (d.day + 4) % 7; /* Sunday is 0 */
}

static struct date nth_monday(int year, int month, int n)
{
    struct date d = ymd(year, month, 1);

    d.day += (8 - weekday(d)) % 7 + 7 * (n - 1);
    return d;
}

/* The Act on National Holidays worked out, to compare with the table: the fixed days, the moved
 * Mondays, the equinoxes by the usual approximation, the two years moved for the games, then the
 * day after a holiday on a Sunday and the day between two holidays. */
static void by_law(int year, bool ret_closed[367])
{
    static const int fixed[][2] = {{1, 1}, {2, 11}, {2, 23}, {4, 29}, {5, 3},
                                   {5, 4}, {5, 5},  {11, 3}, {11, 23}};
    int32_t start = ymd(year, 1, 1).day;
    bool holiday[368] = {false};
    int leap = (year - 1980) / 4;

    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
        holiday[ymd(year, fixed[i][0], fixed[i][1]).day - start] = true;
    holiday[ymd(year, 3, (int)(20.8431 + 0.242194 * (year - 1980)) - leap).day - start] = true;
    holiday[ymd(year, 9, (int)(23.2488 + 0.242194 * (year - 1980)) - leap).day - start] = true;
    holiday[nth_monday(year, 1, 2).day - start] = true;
    holiday[nth_monday(year, 9, 3).day - start] = true;
    struct date marine = nth_monday(year, 7, 3), mountain = ymd(year, 8, 11),
                sports = nth_monday(year, 10, 2);
    if (year == 2020)
        marine = ymd(2020, 7, 23), mountain = ymd(2020, 8, 10), sports = ymd(2020, 7, 24);
    if (year == 2021)
        marine = ymd(2021, 7, 22), mountain = ymd(2021, 8, 8), sports = ymd(2021, 7, 23);
    holiday[marine.day - start] = holiday[mountain.day - start] = true;
    holiday[sports.day - start] = true;

    memcpy(ret_closed, holiday, 367);
    for (int i = 0; i < 365; i++) {
        if (!holiday[i])
            continue;
        if (weekday((struct date){start + i}) == 0) {
            int next = i;
            while (holiday[next])
                next++;
            ret_closed[next] = true;
        }
        if (holiday[i + 2] && !holiday[i + 1])
            ret_closed[i + 1] = true;
    }
}

static void the_table_agrees_with_the_law(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct calendar *c = national(a);

    (void)state;
    for (int year = FIRST; year <= LAST; year++) {
        bool closed[367];
        by_law(year, closed);
        for (struct date d = ymd(year, 1, 1); d.day < ymd(year + 1, 1, 1).day; d.day++) {
            bool listed = calendar_name(c, d) != NULL;
            /* a day between two holidays that is a Sunday is no extra holiday */
            bool want = closed[d.day - ymd(year, 1, 1).day];
            if (listed != want)
                fail_msg("%s: listed %d, by law %d", date_iso(a, d), listed, want);
        }
    }
    assert_string_equal(calendar_name(c, on("2026-09-22")), "国民の休日");
    assert_string_equal(calendar_name(c, on("2027-03-22")), "振替休日");
    assert_string_equal(calendar_name(c, on("2026-01-01")), "元日");
}

static void three_answers(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct calendar *c = national(a);

    (void)state;
    assert_int_equal(calendar_day(c, on("2026-11-20")), DAY_OPEN);   /* Friday */
    assert_int_equal(calendar_day(c, on("2026-11-21")), DAY_CLOSED); /* Saturday */
    assert_int_equal(calendar_day(c, on("2026-11-22")), DAY_CLOSED);
    assert_int_equal(calendar_day(c, on("2026-11-23")), DAY_CLOSED); /* holiday on a Monday */
    assert_int_equal(calendar_day(c, on("2026-11-24")), DAY_OPEN);
    assert_int_equal(calendar_day(c, on("2026-12-28")), DAY_OPEN);
    for (struct date d = on("2026-12-29"); d.day <= on("2027-01-03").day; d.day++)
        assert_int_equal(calendar_day(c, d), DAY_CLOSED);
    assert_int_equal(calendar_day(c, on("2027-01-04")), DAY_OPEN);

    /* No data for 2028: weekends and the turn of the year are closed anyhow, the rest is unknown.
     */
    assert_true(calendar_covers(c, 2027));
    assert_false(calendar_covers(c, 2028) || calendar_covers(c, 2019));
    assert_false(calendar_covers(c, 0) || calendar_covers(c, 1 << 30) || calendar_covers(c, -5));
    assert_int_equal(calendar_day(c, on("2028-01-03")), DAY_CLOSED);
    assert_int_equal(calendar_day(c, on("2028-01-08")), DAY_CLOSED);
    assert_int_equal(calendar_day(c, on("2028-01-04")), DAY_UNKNOWN);
    assert_int_equal(calendar_day(c, on("2019-12-27")), DAY_UNKNOWN);
    assert_int_equal(calendar_day(c, (struct date){DATE_NONE}), DAY_UNKNOWN);
    assert_int_equal(calendar_day(calendar_new(a), on("2026-11-20")), DAY_UNKNOWN);
}

/* Against a plain search, day by day over all covered years. */
static void next_and_previous(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct calendar *c = national(a);
    struct date got = {0};

    (void)state;
    for (struct date d = ymd(FIRST, 1, 6); d.day <= ymd(LAST, 12, 28).day; d.day++) {
        struct date want = d;
        while (calendar_day(c, want) != DAY_OPEN)
            want.day++;
        assert_int_equal(calendar_next_open(c, d, &got), DAY_OPEN);
        assert_int_equal(got.day, want.day);
        want = d;
        while (calendar_day(c, want) != DAY_OPEN)
            want.day--;
        assert_int_equal(calendar_previous_open(c, d, &got), DAY_OPEN);
        assert_int_equal(got.day, want.day);
    }
    assert_int_equal(calendar_next_open(c, on("2026-09-19"), &got), DAY_OPEN);
    assert_int_equal(got.day, on("2026-09-24").day);
    assert_int_equal(calendar_previous_open(c, on("2027-01-03"), &got), DAY_OPEN);
    assert_int_equal(got.day, on("2026-12-28").day);
    /* Over the edge of what is known: the day that could not be told is named. */
    assert_int_equal(calendar_next_open(c, on("2027-12-30"), &got), DAY_UNKNOWN);
    assert_int_equal(got.day, on("2028-01-04").day);
    assert_int_equal(calendar_previous_open(c, on("2020-01-03"), &got), DAY_UNKNOWN);
    assert_int_equal(got.day, on("2019-12-27").day); /* 28 and after are closed for certain */
    assert_int_equal(calendar_next_open(c, (struct date){DATE_NONE}, &got), DAY_UNKNOWN);
    assert_true(date_none(got));
}

static void closing_days_of_the_body(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct calendar *c = national(a);
    char why[] = "開庁記念日";
    struct date got = {77};

    (void)state;
    calendar_close(c, on("2026-06-23"), why);
    why[0] = 'x';
    assert_int_equal(calendar_day(c, on("2026-06-23")), DAY_CLOSED);
    assert_string_equal(calendar_name(c, on("2026-06-23")), "開庁記念日");
    assert_int_equal(calendar_next_open(c, on("2026-06-23"), &got), DAY_OPEN);
    assert_int_equal(got.day, on("2026-06-24").day);
    /* it makes no year known, and the nation's name of a day goes before the body's */
    calendar_close(c, on("2030-06-24"), "休み");
    assert_int_equal(calendar_day(c, on("2030-06-24")), DAY_CLOSED);
    assert_int_equal(calendar_day(c, on("2030-06-25")), DAY_UNKNOWN);
    calendar_close(c, on("2026-11-03"), "記念日");
    assert_string_equal(calendar_name(c, on("2026-11-03")), "文化の日");
    calendar_close(c, (struct date){DATE_NONE}, "x");
    assert_int_equal(calendar_day(c, (struct date){DATE_NONE}), DAY_UNKNOWN);
    /* a later file for the year leaves them standing */
    struct err err;
    const char *csv = "2026-01-01,元日\n";
    assert_int_equal(calendar_load_csv(c, "x", (struct bytes){csv, strlen(csv)}, &err), ST_OK);
    assert_int_equal(calendar_day(c, on("2026-06-23")), DAY_CLOSED);
    assert_string_equal(calendar_name(c, on("2026-11-03")), "記念日");
    assert_int_equal(calendar_day(c, on("2026-11-23")), DAY_OPEN); /* replaced by the file */
    assert_string_equal(calendar_name(c, on("2027-11-03")), "文化の日");

    calendar_year_end(c, 28, 4);
    assert_int_equal(calendar_day(c, on("2026-12-28")), DAY_CLOSED);
    assert_int_equal(calendar_day(c, on("2027-01-04")), DAY_CLOSED);
    calendar_year_end(c, 32, 0);
    assert_int_equal(calendar_day(c, on("2026-12-31")), DAY_OPEN); /* Thursday */

    for (struct date d = on("2026-01-01"); d.day <= on("2027-12-31").day; d.day++)
        calendar_close(c, d, "x");
    got.day = 77;
    assert_int_equal(calendar_next_open(c, on("2026-01-01"), &got), DAY_CLOSED);
    assert_int_equal(got.day, 77);
}

static void files(void **state)
{
    static const struct {
        const char *csv, *code, *where; /* code NULL: accepted */
    } rows[] = {
        {"", NULL, NULL},
        {"date,name\n", NULL, NULL},
        {"\xEF\xBB\xBF"
         "date,name\r\n2028-01-01,元日\r\n",
         NULL, NULL},
        {"2028/1/1,元日\n# 注\n\n令和10年1月10日,成人の日", NULL, NULL},
        {"国民の祝日・休日月日,国民の祝日・休日名称\n2028/1/1, 元日 \n", NULL, NULL},
        {"2028-01-01,元日\n2028-02-30,x\n", "holiday_date", "f:2"},
        {"2028-01-01,元日\n x\n", "holiday_columns", "f:2"},
        {"2028-01-01,元日\ndate,name\n", "holiday_date", "f:2"},
        {"2028-01-01\n", "holiday_columns", "f:1"},
        {"2028-01-01,\n", "holiday_name", "f:1"},
        {"2028-01-01,　\n", "holiday_name", "f:1"},
        {"2028-01-01,a\x07\n", "holiday_name", "f:1"},
        {"2028-01-01,元日\n2028-01-11,a\n2028-01-11,b\n", "holiday_twice", "f:3"},
        {"2028-01-01,元日\n2029-02-11,建国記念の日\n", "holiday_year_incomplete", "f"},
        {"2028-01-01,\x8C\xB3\x93\xFA\n", "holiday_not_utf8", "f"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        AUTO_ARENA struct arena *a = arena_new();
        struct calendar *c = national(a);
        struct err err = {0};
        struct bytes csv = {rows[i].csv, strlen(rows[i].csv)};
        enum status st = calendar_load_csv(c, "f", csv, &err);
        if (st != (rows[i].code ? ST_INPUT : ST_OK))
            fail_msg("file %zu: %s %s", i, err.code, err.where);
        /* refused files leave no trace */
        bool holds = strstr(rows[i].csv, "元日") != NULL && !rows[i].code;
        assert_int_equal(calendar_covers(c, 2028), holds);
        assert_int_equal(calendar_name(c, on("2028-01-01")) != NULL, holds);
        assert_string_equal(calendar_name(c, on("2027-01-01")), "元日");
        if (rows[i].code) {
            assert_string_equal(err.code, rows[i].code);
            assert_string_equal(err.where, rows[i].where);
        }
    }
    AUTO_ARENA struct arena *a = arena_new();
    struct bytes nul = {"2028-01-01,a\0b\n", 15};
    assert_int_equal(calendar_load_csv(calendar_new(a), "f", nul, NULL), ST_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_agrees_with_the_law),
        cmocka_unit_test(three_answers),
        cmocka_unit_test(next_and_previous),
        cmocka_unit_test(closing_days_of_the_body),
        cmocka_unit_test(files),
    };
    return RUN(tests);
}
