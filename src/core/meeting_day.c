#include "core/meeting_day.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

enum {
    LINE_READ = 300, /* bytes of a line in which a day is looked for */
    DAY_BYTES = 40,  /* the longest notation of a day */
};

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool alnum(char c)
{
    return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool lead(char c) /* a letter begins here */
{
    return ((unsigned char)c & 0xc0) != 0x80;
}

/* Full width becomes half width; dashes and waves become '-' and '~'. */
static char *fold(struct arena *a, const char *line)
{
    struct buf out;
    size_t n = strlen(line);
    uint32_t c;
    buf_init(&out, a, n + 1);
    for (size_t i = 0, step; i < n && out.n < LINE_READ; i += step) {
        char bytes[4];
        step = utf8_decode(line + i, n - i, &c);
        if (step == 0)
            break;
        if (c >= 0xff01 && c <= 0xff5e)
            c -= 0xfee0;
        else if (c == 0x3000 || c == 0xa0 || c == 0x202f || c == '\t')
            c = ' ';
        else if (c == 0x301c)
            c = '~';
        else if (c >= 0x2010 && c <= 0x2015)
            c = '-';
        buf_put(&out, bytes, utf8_encode(c, bytes));
    }
    return out.p;
}

static const char *blanks(const char *s)
{
    return s + strspn(s, " ");
}

/* Up to two or four digits, as the caller bounds them; NULL when there is none. */
static const char *number(const char *s, size_t most, int *ret)
{
    size_t n = strspn(s, "0123456789");
    if (n == 0 || n > most)
        return NULL;
    *ret = 0;
    for (size_t i = 0; i < n; i++)
        *ret = *ret * 10 + (s[i] - '0');
    return s + n;
}

/* Any notation that date_parse knows, longest first; mere digits are as likely to be something
 * else. */
static const char *written_day(struct arena *a, const char *s, struct date *ret)
{
    size_t left = strlen(s);
    for (size_t n = left < DAY_BYTES ? left : DAY_BYTES; n >= 6; n--) {
        if (!lead(s[n]) || digit(s[n]) || s[n - 1] == ' ')
            continue;
        const char *part = arena_strndup(a, s, n);
        if (strspn(part, "0123456789 ") < n && date_parse(part, ret))
            return s + n;
    }
    return NULL;
}

static const char *month_name(const struct meeting_list *list, const char *s, int *ret)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct csv_row *r = &list->rows[i];
        const char *name = csv_cell(r, 2);
        size_t n = strlen(name);
        int64_t month;
        if (strcmp(csv_cell(r, 0), "month") == 0 && strncasecmp(s, name, n) == 0 && !alnum(s[n]) &&
            parse_int64(csv_cell(r, 1), &month)) {
            *ret = (int)month;
            return s + n + (s[n] == '.');
        }
    }
    return NULL;
}

static const char *ordinal(const char *s)
{
    static const char *const ends[] = {"st", "nd", "rd", "th"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (strncasecmp(s, ends[i], 2) == 0)
            return s + 2;
    return s;
}

/* The next such day from today; a mail about yesterday's meeting is rare, last year's rarer. */
static bool without_year(int month, int day, struct date today, struct date *ret)
{
    int year, m, d;
    if (date_none(today))
        return false;
    date_parts(today, &year, &m, &d);
    for (int i = 0; i < 5; i++) /* the 29th of February waits for its year */
        if (date_make(year + i, month, day, ret) && ret->day >= today.day)
            return true;
    return false;
}

static const char *year_behind(const char *s, int month, int day, struct date today,
                               struct date *ret)
{
    int year;
    const char *p = blanks(s);
    p = blanks(p + (*p == ','));
    const char *end = number(p, 4, &year);
    if (end != NULL && end - p == 4 && date_make(year, month, day, ret))
        return end;
    return without_year(month, day, today, ret) ? s : NULL;
}

/* December 3, 2026 and 3 December 2026, with and without the year. */
static const char *english_day(const struct meeting_list *list, const char *s, struct date today,
                               struct date *ret)
{
    int month, day;
    const char *p = month_name(list, s, &month);
    if (p != NULL)
        p = number(blanks(p), 2, &day);
    else if ((p = number(s, 2, &day)) != NULL)
        p = month_name(list, blanks(ordinal(p)), &month);
    return p == NULL ? NULL : year_behind(ordinal(p), month, day, today, ret);
}

/* 12月3日 */
static const char *short_day(const char *s, struct date today, struct date *ret)
{
    int month, day;
    const char *p = number(s, 2, &month);
    if (p == NULL || !str_starts(blanks(p), "月"))
        return NULL;
    p = number(blanks(blanks(p) + strlen("月")), 2, &day);
    if (p == NULL || !str_starts(blanks(p), "日") || !without_year(month, day, today, ret))
        return NULL;
    return blanks(p) + strlen("日");
}

/* ---- hours ---- */
struct hour {
    int hour, minute, half; /* half: 0 not said, 1 morning, 2 afternoon */
};

static int half_word(const char **s)
{
    static const struct {
        const char *word;
        int half;
    } words[] = {{"午前", 1}, {"午後", 2}, {"AM", 1}, {"PM", 2}, {"a.m.", 1}, {"p.m.", 2}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncasecmp(*s, words[i].word, strlen(words[i].word)) == 0) {
            *s += strlen(words[i].word);
            return words[i].half;
        }
    return 0;
}

/* 14:00, 2:00 PM, 午後2時30分, 午後2時半, 2 PM */
static const char *hour_at(const char *s, struct hour *h)
{
    *h = (struct hour){0};
    h->half = half_word(&s);
    const char *p = number(blanks(s), 2, &h->hour), *end = NULL;
    if (p == NULL)
        return NULL;
    if (*p == ':') {
        end = number(p + 1, 2, &h->minute);
    } else if (str_starts(p, "時")) {
        end = p += strlen("時");
        if (str_starts(p, "半")) {
            h->minute = 30;
            end = p + strlen("半");
        } else if ((p = number(blanks(p), 2, &h->minute)) != NULL) {
            end = str_starts(p, "分") ? p + strlen("分") : p;
        }
    }
    p = blanks(end != NULL ? end : p);
    int half = h->half == 0 ? half_word(&p) : 0;
    if (half != 0) {
        h->half = half;
        end = p;
    }
    return end != NULL && h->hour < 25 && h->minute < 60 && (h->half == 0 || h->hour < 13) ? end
                                                                                           : NULL;
}

static int minutes(const struct hour *h)
{
    int hour = h->half == 0 ? h->hour : h->hour % 12 + (h->half == 2 ? 12 : 0);
    return hour * 60 + h->minute;
}

static const char *hours(struct arena *a, const char *s)
{
    struct hour h[2];
    size_t n = 0;
    for (const char *p = s; *p != '\0' && n < 2;) {
        bool start = lead(*p) && (p == s || !alnum(p[-1]));
        const char *end = start ? hour_at(p, &h[n]) : NULL;
        n += end != NULL;
        p = end != NULL ? end : p + 1;
    }
    if (n == 0)
        return "";
    /* 2:00 - 3:00 PM: the half of the day stands once. */
    if (n == 2 && h[0].half == 0 && h[1].half == 2 && h[0].hour < 12 && h[0].hour <= h[1].hour % 12)
        h[0].half = 2;
    if (n == 2 && h[0].half != 0 && h[1].half == 0 && h[1].hour < 12 &&
        minutes(&h[1]) <= minutes(&h[0]))
        h[1].half = 2; /* 午後1時～3時 */
    int from = minutes(&h[0]), to = n == 2 ? minutes(&h[1]) : from;
    return to <= from ? arena_printf(a, "%d:%02d", from / 60, from % 60)
                      : arena_printf(a, "%d:%02d～%d:%02d", from / 60, from % 60, to / 60, to % 60);
}

bool meeting_day(struct arena *a, const struct meeting_list *list, const char *line,
                 struct date today, struct date *ret_day, const char **ret_time)
{
    const char *s = fold(a, line);
    for (const char *p = s; *p != '\0'; p++) {
        if (!lead(*p) || (p > s && alnum(p[-1])))
            continue;
        const char *end = written_day(a, p, ret_day);
        if (end == NULL)
            end = english_day(list, p, today, ret_day);
        if (end == NULL)
            end = short_day(p, today, ret_day);
        if (end == NULL)
            continue;
        *ret_time = hours(a, end);
        return true;
    }
    return false;
}
