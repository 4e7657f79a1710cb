/* Reading dates as people type them and as other systems write them. */
#include <string.h>

#include "base/date.h"
#include "base/era.h"
#include "base/str.h"
#include "base/utf8.h"

/* If *s begins with `word`, moves behind it. */
static bool take(const char **s, const char *word)
{
    if (!str_starts(*s, word))
        return false;
    *s += strlen(word);
    return true;
}

static void skip_space(const char **s)
{
    while (take(s, " ") || take(s, "\t") || take(s, "　"))
        ;
}

/* At most `most` digits; *ret_n says how many there were (0: no number). */
static int take_number(const char **s, int most, int *ret_n)
{
    int v = 0, n = 0, d;

    while (n < most && (d = utf8_digit(s)) >= 0) {
        v = v * 10 + d;
        n++;
    }
    *ret_n = n;
    return v;
}

/* A half- or full-width letter of either case. */
static bool take_letter(const char **s, char letter)
{
    const unsigned char *p = (const unsigned char *)*s;

    if (p[0] == letter || p[0] == (letter | 0x20)) {
        *s += 1;
        return true;
    }
    /* U+FF21 Ａ is EF BC A1, U+FF41 ａ is EF BD 81 */
    if (p[0] == 0xEF && ((p[1] == 0xBC && p[2] == 0xA1 + letter - 'A') ||
                         (p[1] == 0xBD && p[2] == 0x81 + letter - 'A'))) {
        *s += 3;
        return true;
    }
    return false;
}

static const struct era *take_era(const char **s)
{
    const struct era *era;

    for (int i = 0; (era = era_at(i)) != NULL; i++) {
        const char first[] = {era->name[0], era->name[1], era->name[2], '\0'}; /* 令9.3.31 */
        if (take(s, era->name) || take(s, era->sign) || take_letter(s, era->letter) ||
            take(s, first))
            return era;
    }
    return NULL;
}

/* The day, if it exists and lies in the era. */
static bool in_era(const struct era *era, int year, int month, int day, struct date *ret)
{
    struct date d;

    if (year < 1 || !date_make(era->year + year - 1, month, day, &d) || era_of(d) != era)
        return false;
    *ret = d;
    return true;
}

/* 20261121 and 5081121. */
static bool parse_digits(const char *s, struct date *ret)
{
    int n;
    int v = take_number(&s, 9, &n);

    if (*s)
        return false;
    if (n == 8)
        return date_make(v / 10000, v / 100 % 100, v % 100, ret);
    if (n != 7)
        return false;
    const struct era *era;
    for (int i = 0; (era = era_at(i)) != NULL; i++)
        if (era->code == v / 1000000)
            return in_era(era, v / 10000 % 100, v / 100 % 100, v % 100, ret);
    return false;
}

/* What stands between year, month and day; each with its full-width form. There may be room around
 * every number, as forms leave it: 令和 8 年 4 月 1 日, 2026 / 4 / 1. */
static const struct {
    const char *after_year[3], *after_month[3], *after_day;
} notations[] = {
    {{"年"}, {"月"}, "日"},
    {{"-", "－", "−"}, {"-", "－", "−"}, ""},
    {{"/", "／"}, {"/", "／"}, ""},
    {{".", "．"}, {".", "．"}, ""},
};

static bool take_any(const char **s, const char *const word[3])
{
    for (int i = 0; i < 3 && word[i]; i++)
        if (take(s, word[i]))
            return true;
    return false;
}

/* Month and day behind the year, to the end of the text. */
static bool parse_rest(const char *s, int *ret_month, int *ret_day)
{
    for (size_t i = 0; i < sizeof(notations) / sizeof(notations[0]); i++) {
        const char *p = s;
        int n;
        skip_space(&p);
        if (!take_any(&p, notations[i].after_year))
            continue;
        skip_space(&p);
        *ret_month = take_number(&p, 2, &n);
        skip_space(&p);
        if (n == 0 || !take_any(&p, notations[i].after_month))
            return false;
        skip_space(&p);
        *ret_day = take_number(&p, 2, &n);
        skip_space(&p);
        return n > 0 && take(&p, notations[i].after_day) && !*p;
    }
    return false;
}

static bool parse_trimmed(const char *s, struct date *ret)
{
    int year, month, day, n;

    if (parse_digits(s, ret))
        return true;
    const struct era *era = take_era(&s);
    if (era)
        skip_space(&s);
    if (era && take(&s, "元")) {
        year = 1;
    } else {
        year = take_number(&s, 4, &n);
        if (era ? n == 0 || n > 3 : n != 4)
            return false;
    }
    if (!parse_rest(s, &month, &day))
        return false;
    return era ? in_era(era, year, month, day, ret) : date_make(year, month, day, ret);
}

bool date_parse(const char *text, struct date *ret)
{
    char s[96]; /* the longest spelling, full-width and padded, is shorter */
    size_t n;

    if (!text)
        return false;
    skip_space(&text);
    n = strlen(text);
    for (;;) {
        if (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\t'))
            n--;
        else if (n >= 3 && memcmp(text + n - 3, "　", 3) == 0)
            n -= 3;
        else
            break;
    }
    if (n >= sizeof(s))
        return false;
    memcpy(s, text, n);
    s[n] = '\0';
    return parse_trimmed(s, ret);
}
