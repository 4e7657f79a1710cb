#include "unit.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/era.h"
#include "base/str.h"

static struct date ymd(int year, int month, int day)
{
    struct date d = {DATE_NONE};

    assert_true(date_make(year, month, day, &d));
    return d;
}

static int days_in(int year, int month)
{
    if (month == 2)
        return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Counts the days one by one over all years and compares both directions with the count. */
static void days_are_consecutive(void **state)
{
    int32_t count = ymd(1868, 1, 1).day;

    (void)state;
    assert_int_equal(ymd(1970, 1, 1).day, 0);
    assert_int_equal(ymd(2000, 3, 1).day, 11017);
    for (int y = 1868; y <= 2999; y++)
        for (int m = 1; m <= 12; m++)
            for (int d = 1; d <= days_in(y, m); d++, count++) {
                int py, pm, pd;
                struct date made;
                date_parts((struct date){count}, &py, &pm, &pd);
                if (!date_make(y, m, d, &made) || made.day != count || py != y || pm != m ||
                    pd != d)
                    fail_msg("%d-%d-%d", y, m, d);
            }
}

static void moments(void **state)
{
    static const char *const bad[] = {
        "",
        "2026-11-21T",
        "2026-11-21T9:30",
        "2026-11-21T24:00",
        "2026-11-21T09:60",
        "2026-11-21T09:30:60",
        "2026-11-21T09:30:",
        "2026-11-21T09:30 ",
        "2026-11-21T09:30+9",
        "2026-11-21T09:30+09",
        "2026-11-21T09:30+09:60",
        "2026-11-21T09:30+15:00",
        "2026-11-21T09:30Z9",
        "2026-02-30T09:30",
        "2026-11-21 09:30",
        "2999-12-31T23:00-05:00",
    };
    AUTO_ARENA struct arena *a = arena_new();
    const int64_t at = date_first_instant(ymd(2026, 11, 21)) + (9 * 60 + 30) * 60000;
    int64_t got = 77;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (instant_parse(bad[i], &got))
            fail_msg("%s", bad[i]);
    assert_true(instant_parse("令和8年11月21日", &got));
    assert_true(got == date_first_instant(ymd(2026, 11, 21)));
    assert_true(instant_parse("T8.11.21", &got)); /* a day of 大正, and no time */
    assert_true(got == date_first_instant(ymd(1919, 11, 21)));
    assert_true(instant_parse("2026-11-21T09:30", &got) && got == at);
    assert_true(instant_parse("2026-11-21T00:30Z", &got) && got == at);
    assert_true(instant_parse("2026-11-20T19:30:00-05:00", &got) && got == at);
    assert_true(instant_parse("2026-11-20T21:00-03:30", &got) && got == at);
    assert_true(instant_parse("2026-11-21T06:15:05+05:45", &got) && got == at + 5000);
    assert_true(instant_parse("1867-12-31T23:59", &got) == false);
    for (int64_t t = -86400000000LL; t < 86400000000LL * 30; t += 7777777000LL)
        assert_true(instant_parse(instant_iso(a, t), &got) && got == t);
}

static void days_that_do_not_exist(void **state)
{
    static const int bad[][3] = {
        {1867, 12, 31},  {3000, 1, 1},       {2026, 0, 1},       {2026, 13, 1}, {2026, 1, 0},
        {2026, 1, 32},   {2026, 2, 29},      {1900, 2, 29},      {2100, 2, 29}, {2024, 2, 30},
        {2026, 4, 31},   {2026, -1, 1},      {2026, 1, -1},      {0, 1, 1},     {INT_MIN, 1, 1},
        {INT_MAX, 1, 1}, {2026, INT_MAX, 1}, {2026, 1, INT_MAX},
    };
    struct date d = {77};

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(date_make(bad[i][0], bad[i][1], bad[i][2], &d));
    assert_int_equal(d.day, 77);
    assert_true(date_make(2000, 2, 29, &d));
}

/* ASCII digits and letters to their full-width forms. */
static char *widen(struct arena *a, const char *s)
{
    struct buf b;

    buf_init(&b, a, 64);
    for (; *s; s++) {
        if (*s > ' ' && *s < 0x7F)
            buf_printf(&b, "\xEF%c%c", *s < 0x60 ? 0xBC : 0xBD, *s < 0x60 ? *s + 0x60 : *s + 0x20);
        else
            buf_putc(&b, *s);
    }
    return b.p;
}

static void reads_as(struct arena *a, const char *text, struct date want)
{
    struct date got = {DATE_NONE};

    if (!date_parse(text, &got) || got.day != want.day)
        fail_msg("%s was read as %s, not %s", text, date_iso(a, got), date_iso(a, want));
}

static void both_widths(struct arena *a, const char *text, struct date want)
{
    reads_as(a, text, want);
    reads_as(a, widen(a, text), want);
}

/* Every day from 1873 to 2100 in every notation; later, years of three digits. */
static void every_notation_round_trips(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    for (struct date d = ymd(1873, 1, 1); d.day <= ymd(2100, 12, 31).day; d.day++) {
        int y, m, day;
        date_parts(d, &y, &m, &day);
        const struct era *era = era_of(d);
        assert_non_null(era);
        int ey = y - era->year + 1;

        both_widths(a, date_iso(a, d), d);
        both_widths(a, date_wareki(a, d), d);
        both_widths(a, date_wareki_short(a, d), d);
        both_widths(a, arena_printf(a, "%d/%d/%d", y, m, day), d);
        both_widths(a, arena_printf(a, "%d年%d月%d日", y, m, day), d);
        both_widths(a, arena_printf(a, "%d.%02d.%02d", y, m, day), d);
        both_widths(a, arena_printf(a, "%04d%02d%02d", y, m, day), d);
        both_widths(a, arena_printf(a, "%d%02d%02d%02d", era->code, ey, m, day), d);
        both_widths(a, arena_printf(a, "%c%d/%d/%d", era->letter, ey, m, day), d);
        both_widths(a, arena_printf(a, "%c%02d-%02d-%02d", era->letter | 0x20, ey, m, day), d);
        reads_as(a, arena_printf(a, "　 　%s %d年 %d月　%d日 　 ", era->name, ey, m, day), d);
        reads_as(a, arena_printf(a, "%s%d年%d月%d日", era->sign, ey, m, day), d);
        arena_reset(a);
    }
    arena_free(a);
}

static void era_boundaries(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    static const struct {
        const char *text;
        int y, m, d; /* 0: refused */
    } rows[] = {
        {"明治5年12月2日", 0, 0, 0},
        {"明治5年12月31日", 0, 0, 0},
        {"明治元年1月25日", 0, 0, 0},
        {"M1.1.1", 0, 0, 0},
        {"明治6年1月1日", 1873, 1, 1},
        {"1060101", 1873, 1, 1},
        {"明治45年7月29日", 1912, 7, 29},
        {"明治45年7月30日", 0, 0, 0},
        {"大正元年7月29日", 0, 0, 0},
        {"大正元年7月30日", 1912, 7, 30},
        {"大正15年12月24日", 1926, 12, 24},
        {"大正15年12月25日", 0, 0, 0},
        {"昭和元年12月24日", 0, 0, 0},
        {"昭和元年12月25日", 1926, 12, 25},
        {"昭和64年1月7日", 1989, 1, 7},
        {"昭和64年1月8日", 0, 0, 0},
        {"S65.1.1", 0, 0, 0},
        {"3640108", 0, 0, 0},
        {"平成元年1月7日", 0, 0, 0},
        {"平成元年1月8日", 1989, 1, 8},
        {"平成1年1月8日", 1989, 1, 8},
        {"平成31年4月30日", 2019, 4, 30},
        {"平成31年5月1日", 0, 0, 0},
        {"H31/5/1", 0, 0, 0},
        {"4310501", 0, 0, 0},
        {"令和元年4月30日", 0, 0, 0},
        {"令和元年5月1日", 2019, 5, 1},
        {"Ｒ元．５．１", 2019, 5, 1},
        {"R1.5.1", 2019, 5, 1},
        {"5010501", 2019, 5, 1},
        {"令和8年11月21日", 2026, 11, 21},
        {"令和 8 年 11 月 21 日", 2026, 11, 21},
        {"令和　８　年　１１　月　２１　日", 2026, 11, 21},
        {"2026 年 11 月 21 日", 2026, 11, 21},
        {"令和 元 年 5 月 1 日", 2019, 5, 1},
        {"令8.11.21", 2026, 11, 21},
        {"平31.4.30", 2019, 4, 30},
        {"令 8. 11. 21", 2026, 11, 21},
        {"令8 .11.21", 2026, 11, 21},
        {"令 和8.11.21", 0, 0, 0},
        {"令和 9 年 3 月 31 日", 2027, 3, 31},
        {"2027 - 03 - 31", 2027, 3, 31},
        {"２０２７　－　３　－　３１", 2027, 3, 31},
        {" 2027 / 3 / 31 ", 2027, 3, 31},
        {"R9 . 3 . 31", 2027, 3, 31},
        {"2027 03 31", 0, 0, 0},
        {"2027 - 03 - 3 1", 0, 0, 0},
        {"20 27-03-31", 0, 0, 0},
        {"2027 - 03 / 31", 0, 0, 0},
        {"和8.11.21", 0, 0, 0},
        {"令和0年5月1日", 0, 0, 0},
        {"令和99年12月31日", 2117, 12, 31},
        {"令和100年1月1日", 2118, 1, 1},
        {"令和981年12月31日", 2999, 12, 31},
        {"令和982年1月1日", 0, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct date d = {DATE_NONE};
        bool ok = date_parse(rows[i].text, &d);
        if (rows[i].y == 0) {
            if (ok)
                fail_msg("%s was read as %s", rows[i].text, date_iso(a, d));
        } else {
            reads_as(a, rows[i].text, ymd(rows[i].y, rows[i].m, rows[i].d));
        }
    }
    /* The table has neither gaps nor overlaps and begins where the calendar does. */
    assert_int_equal(era_at(0)->from, ymd(1873, 1, 1).day);
    for (int i = 1; era_at(i); i++) {
        assert_int_equal(era_at(i)->from, era_at(i - 1)->to + 1);
        assert_int_equal(era_at(i)->code, era_at(i - 1)->code + 1);
        int y, m, d;
        date_parts((struct date){era_at(i)->from}, &y, &m, &d);
        assert_int_equal(era_at(i)->year, y);
    }
    assert_null(era_at(-1));
    assert_null(era_of(ymd(1872, 12, 31)));
}

static void writing(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();

    (void)state;
    assert_string_equal(date_iso(a, ymd(2026, 11, 21)), "2026-11-21");
    assert_string_equal(date_wareki(a, ymd(2026, 11, 21)), "令和8年11月21日");
    assert_string_equal(date_wareki(a, ymd(2019, 5, 1)), "令和元年5月1日");
    assert_string_equal(date_wareki(a, ymd(2019, 12, 31)), "令和元年12月31日");
    assert_string_equal(date_wareki(a, ymd(2020, 1, 1)), "令和2年1月1日");
    assert_string_equal(date_wareki(a, ymd(1989, 1, 7)), "昭和64年1月7日");
    assert_string_equal(date_wareki(a, ymd(1872, 12, 31)), "1872年12月31日");
    assert_string_equal(date_wareki_short(a, ymd(2026, 11, 21)), "R8.11.21");
    assert_string_equal(date_wareki_short(a, ymd(1872, 12, 31)), "1872.12.31");
    struct date none = {DATE_NONE};
    assert_string_equal(date_iso(a, none), "");
    assert_string_equal(date_wareki(a, none), "");
    assert_string_equal(date_wareki_short(a, none), "");
}

static void not_dates(void **state)
{
    static const char *const bad[] = {
        "",
        " ",
        "　",
        "2026",
        "2026-",
        "2026-11",
        "2026-11-",
        "2026-11-21x",
        "x2026-11-21",
        "2026-11/21",
        "2026/11-21",
        "2026年11月21",
        "2026年11月",
        "2026年11/21日",
        "2026-011-21",
        "2026-11-021",
        "26-11-21",
        "02026-11-21",
        "2026--11-21",
        "-2026-11-21",
        "2026-2-29",
        "2026-02-31",
        "令和8年2月31日",
        "令和8年2月29日",
        "2026-13-01",
        "2026-00-01",
        "2026-01-00",
        "20260229",
        "20261301",
        "2026112",
        "202611211",
        "99999999",
        "00000000",
        "0080401",
        "6010101",
        "9999999",
        "5000501",
        "99999999999999999999",
        "令和",
        "令和年1月1日",
        "元年1月1日",
        "令和元元年5月1日",
        "令和1000年1月1日",
        "令和8年11月21日(土)",
        "X8.11.21",
        "R8",
        "R8.11",
        "R-8.11.21",
        "RR8.11.21",
        "R８.1１.２x",
        "令和二年一月一日",
        "2026年1１月21日日",
        "平成 ",
        "2026-11-21T00:00:00",
        "1867-12-31",
        "3000-01-01",
        "\xE4\xBB",
        "R\xEF\xBC",
        "\xEF\xBC\x92",
        "令和8\xE5\xB9",
        "2026\xE5\xB9\xB4"
        "1\xE6\x9C",
        "                                                                                 x"
        "                                                                2026-11-21",
        "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
        "00000000000000000000000000000000000000000000000000000000000000000000002026-11-21",
    };
    struct date d = {77};

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (date_parse(bad[i], &d))
            fail_msg("「%s」 was accepted", bad[i]);
    assert_false(date_parse(NULL, &d));
    assert_int_equal(d.day, 77);
}

/* Any single byte of a date changed: refused, or a real day written that way; never a crash. */
static void one_byte_off(void **state)
{
    static const char *const seed[] = {"2026-11-21", "令和8年11月21日", "5081121",
                                       "Ｒ８．１１．２１"};
    AUTO_ARENA struct arena *a = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(seed) / sizeof(seed[0]); i++) {
        size_t n = strlen(seed[i]);
        char *s = arena_strdup(a, seed[i]);
        for (size_t at = 0; at < n; at++)
            for (int c = 0; c < 256; c++) {
                struct date d = {DATE_NONE}, back;
                s[at] = (char)c;
                if (date_parse(s, &d)) {
                    assert_true(utf8_valid(s, strlen(s)));
                    assert_true(date_parse(date_iso(a, d), &back) && back.day == d.day);
                }
                s[at] = seed[i][at];
            }
    }
}

static void adding(void **state)
{
    struct date none = {DATE_NONE};

    (void)state;
    assert_int_equal(date_add_months(ymd(2026, 1, 31), 1).day, ymd(2026, 2, 28).day);
    assert_int_equal(date_add_months(ymd(2024, 1, 31), 1).day, ymd(2024, 2, 29).day);
    assert_int_equal(date_add_months(ymd(2026, 3, 31), -1).day, ymd(2026, 2, 28).day);
    assert_int_equal(date_add_months(ymd(2026, 12, 15), 1).day, ymd(2027, 1, 15).day);
    assert_int_equal(date_add_months(ymd(2026, 1, 15), -1).day, ymd(2025, 12, 15).day);
    assert_int_equal(date_add_months(ymd(2026, 5, 31), 0).day, ymd(2026, 5, 31).day);
    assert_int_equal(date_add_years(ymd(2024, 2, 29), 1).day, ymd(2025, 2, 28).day);
    assert_int_equal(date_add_years(ymd(2024, 2, 29), 4).day, ymd(2028, 2, 29).day);
    assert_int_equal(date_add_years(ymd(2024, 2, 29), -124).day, ymd(1900, 2, 28).day);
    assert_int_equal(date_add_period(ymd(2027, 4, 1), "P1Y").day, ymd(2028, 4, 1).day);
    assert_int_equal(date_add_period(ymd(2024, 2, 29), "P6M").day, ymd(2024, 8, 29).day);
    assert_int_equal(date_add_period(ymd(2026, 12, 25), "P2W").day, ymd(2027, 1, 8).day);
    assert_int_equal(date_add_period(ymd(2026, 12, 31), "P30D").day, ymd(2027, 1, 30).day);
    assert_true(date_none(date_add_period(none, "P1Y")));
    assert_true(date_none(date_add_period(none, "P1D")));
    assert_true(date_none(date_add_months(none, 1)));
    assert_true(date_none(date_add_years(none, 1)));
    assert_true(date_none(date_add_months(ymd(2999, 12, 1), 1)));
    assert_true(date_none(date_add_months(ymd(1868, 1, 1), -1)));
    static const int far[] = {INT_MAX, INT_MIN, INT_MAX / 12 + 1, INT_MIN / 12 - 1};
    for (size_t i = 0; i < 4; i++) {
        assert_true(date_none(date_add_months(ymd(2026, 1, 1), far[i])));
        assert_true(date_none(date_add_years(ymd(2026, 1, 1), far[i])));
    }
    /* n months at once and one by one agree for days that every month has */
    struct date d = ymd(1900, 1, 28);
    for (int n = 0; n < 2400; n++)
        assert_int_equal(date_add_months(ymd(1900, 1, 28), n).day, date_add_months(d, n).day);
}

static void fiscal_years(void **state)
{
    struct date none = {DATE_NONE};

    (void)state;
    assert_int_equal(date_fiscal_year(ymd(2026, 3, 31)), 2025);
    assert_int_equal(date_fiscal_year(ymd(2026, 4, 1)), 2026);
    assert_int_equal(date_fiscal_year(none), 0);
    assert_true(date_none(date_fiscal_year_end(none)));
    for (struct date d = ymd(1990, 1, 1); d.day < ymd(2060, 1, 1).day; d.day++) {
        struct date end = date_fiscal_year_end(d);
        assert_true(end.day >= d.day && end.day - d.day < 366);
        assert_int_equal(date_fiscal_year(end), date_fiscal_year(d));
        assert_int_equal(date_fiscal_year((struct date){end.day + 1}), date_fiscal_year(d) + 1);
    }
}

static void instants(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    const int64_t day = INT64_C(86400000), nine = INT64_C(9) * 3600 * 1000;
    int64_t midnight = ymd(2026, 11, 21).day * day - nine;

    (void)state;
    assert_int_equal(date_of_instant(midnight).day, ymd(2026, 11, 21).day);
    assert_int_equal(date_of_instant(midnight - 1).day, ymd(2026, 11, 20).day);
    assert_string_equal(instant_iso(a, midnight), "2026-11-21T00:00:00+09:00");
    assert_string_equal(instant_iso(a, midnight - 1), "2026-11-20T23:59:59+09:00");
    assert_string_equal(instant_iso(a, midnight + nine + 30 * 60000 + 999),
                        "2026-11-21T09:30:00+09:00");
    assert_string_equal(instant_wareki(a, midnight + nine + 30 * 60000), "令和8年11月21日 9時30分");
    assert_string_equal(instant_iso(a, 0), "1970-01-01T09:00:00+09:00");
    assert_string_equal(instant_iso(a, -1), "1970-01-01T08:59:59+09:00");
    assert_string_equal(instant_iso(a, -nine - 1), "1969-12-31T23:59:59+09:00");
    assert_string_equal(instant_wareki(a, ymd(2019, 5, 1).day * day - nine - 1),
                        "平成31年4月30日 23時59分");
    static const int64_t far[] = {INT64_MAX, INT64_MIN, INT64_MAX / 2, INT64_MIN / 2};
    for (size_t i = 0; i < 4; i++) {
        assert_true(date_none(date_of_instant(far[i])));
        assert_string_equal(instant_iso(a, far[i]), "");
        assert_string_equal(instant_wareki(a, far[i]), "");
    }
    for (int64_t ms = -5 * day; ms < 5 * day; ms += 777777) {
        int64_t shifted = ms + nine;
        int64_t want = shifted >= 0 ? shifted / day : -((-shifted + day - 1) / day);
        assert_int_equal(date_of_instant(ms).day, want);
    }
    assert_true(clock_now() > INT64_C(1577836800000)); /* after 2020 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_consecutive),
        cmocka_unit_test(moments),
        cmocka_unit_test(days_that_do_not_exist),
        cmocka_unit_test(every_notation_round_trips),
        cmocka_unit_test(era_boundaries),
        cmocka_unit_test(writing),
        cmocka_unit_test(not_dates),
        cmocka_unit_test(one_byte_off),
        cmocka_unit_test(adding),
        cmocka_unit_test(fiscal_years),
        cmocka_unit_test(instants),
    };
    return RUN(tests);
}
