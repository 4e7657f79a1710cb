#include "base/calendar.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_YEAR 1868
#define YEARS 1200 /* more than date_make knows */

struct closing {
    int32_t day;
    int line; /* of the file it came from */
    bool national;
    const char *name;
};

struct calendar {
    struct arena *arena;
    struct closing
        *days; /* ascending; a day may stand there twice, as national and as the body's */
    size_t n;
    int december_from, january_to;
    bool covered[YEARS];
};

struct calendar *calendar_new(struct arena *a)
{
    struct calendar *c = ARENA_NEW(a, struct calendar);

    c->arena = a;
    c->december_from = 29;
    c->january_to = 3;
    return c;
}

static int year_of(int32_t day)
{
    int year, month, dom;

    date_parts((struct date){day}, &year, &month, &dom);
    return year;
}

bool calendar_covers(const struct calendar *c, int year)
{
    return year >= FIRST_YEAR && year < FIRST_YEAR + YEARS && c->covered[year - FIRST_YEAR];
}

static int by_day(const void *a, const void *b)
{
    const struct closing *x = a, *y = b;

    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    if (x->national != y->national)
        return x->national ? -1 : 1; /* the national name is the one shown */
    return x->line - y->line;
}

/* One line of a file. */
struct line {
    const char *name; /* of the file */
    int number;
    char *text;
};

static enum status refuse(const struct line *line, const char *code, const char *why,
                          struct err *err)
{
    err_set(err, ST_INPUT, code, "%s", why);
    err_where(err, "%s:%d", line->name, line->number);
    return ST_INPUT;
}

/* Leaves *ret alone and sets *ret_skip for a line that holds no day. */
static enum status read_line(struct arena *a, const struct line *line, struct closing *ret,
                             bool *ret_skip, struct err *err)
{
    char *text = str_trim(a, line->text);
    char *comma = strchr(text, ',');
    struct date d;

    *ret_skip = str_empty(text) || text[0] == '#' ||
                (line->number == 1 && !(text[0] >= '0' && text[0] <= '9'));
    if (*ret_skip)
        return ST_OK;
    if (!comma)
        return refuse(line, "holiday_columns", "a holiday needs a date and a name", err);
    *comma = '\0';
    char *name = str_trim(a, comma + 1);
    if (!date_parse(text, &d))
        return refuse(line, "holiday_date", "not a date", err);
    if (str_empty(name) || text_has_control(name))
        return refuse(line, "holiday_name", "a holiday needs a name", err);
    *ret = (struct closing){d.day, line->number, true, name};
    return ST_OK;
}

/* The days of a file in ascending order, each once. */
static enum status read_days(struct arena *a, const char *name, const char *text,
                             struct closing **ret_days, size_t *ret_n, struct err *err)
{
    size_t lines, n = 0;
    char **part = str_split(a, text, '\n', &lines);
    struct closing *days = ARENA_ARRAY(a, struct closing, lines);

    for (size_t i = 0; i < lines; i++) {
        struct line line = {name, (int)i + 1, part[i]};
        bool skip;
        TRY(read_line(a, &line, &days[n], &skip, err));
        n += !skip;
    }
    qsort(days, n, sizeof(days[0]), by_day);
    for (size_t i = 1; i < n; i++) {
        struct line line = {name, days[i].line, NULL};
        if (days[i].day == days[i - 1].day)
            return refuse(&line, "holiday_twice", "this day was already given", err);
    }
    *ret_days = days;
    *ret_n = n;
    return ST_OK;
}

/* A year whose January 1 is missing was cut off, and must not pass for a year with few holidays. */
static enum status check_years(const char *name, const struct closing *days, size_t n,
                               struct err *err)
{
    for (size_t i = 0; i < n; i++) {
        int year = year_of(days[i].day);
        if (i > 0 && year_of(days[i - 1].day) == year)
            continue;
        struct date first = {DATE_NONE};
        date_make(year, 1, 1, &first);
        if (days[i].day == first.day)
            continue;
        err_set(err, ST_INPUT, "holiday_year_incomplete",
                "the year %d does not begin with January 1", year);
        err_where(err, "%s", name);
        return ST_INPUT;
    }
    return ST_OK;
}

enum status calendar_load_csv(struct calendar *c, const char *name, struct bytes csv,
                              struct err *err)
{
    struct closing *days;
    size_t n, kept = 0;
    const char *text = arena_strndup(c->arena, csv.n > 0 ? csv.p : "", csv.n);

    if (!utf8_valid(csv.p, csv.n) || strlen(text) != csv.n) {
        err_set(err, ST_INPUT, "holiday_not_utf8", "the file is not UTF-8 text");
        err_where(err, "%s", name);
        return ST_INPUT;
    }
    if (str_starts(text, "\xEF\xBB\xBF"))
        text += 3;
    TRY(read_days(c->arena, name, text, &days, &n, err));
    TRY(check_years(name, days, n, err));

    bool fresh[YEARS] = {false};
    for (size_t i = 0; i < n; i++)
        fresh[year_of(days[i].day) - FIRST_YEAR] = true;
    struct closing *all = ARENA_ARRAY(c->arena, struct closing, c->n + n + 1);
    for (size_t i = 0; i < c->n; i++)
        if (!c->days[i].national || !fresh[year_of(c->days[i].day) - FIRST_YEAR])
            all[kept++] = c->days[i];
    if (n > 0)
        memcpy(all + kept, days, n * sizeof(days[0]));
    qsort(all, kept + n, sizeof(all[0]), by_day);
    c->days = all;
    c->n = kept + n;
    for (int y = 0; y < YEARS; y++)
        c->covered[y] |= fresh[y];
    return ST_OK;
}

void calendar_close(struct calendar *c, struct date d, const char *why)
{
    if (date_none(d))
        return;
    struct closing *all = ARENA_ARRAY(c->arena, struct closing, c->n + 1);
    if (c->n > 0)
        memcpy(all, c->days, c->n * sizeof(all[0]));
    all[c->n++] = (struct closing){d.day, 0, false, arena_strdup(c->arena, why)};
    qsort(all, c->n, sizeof(all[0]), by_day);
    c->days = all;
}

void calendar_year_end(struct calendar *c, int december_from, int january_to)
{
    c->december_from = december_from;
    c->january_to = january_to;
}

static const struct closing *find(const struct calendar *c, struct date d)
{
    size_t lo = 0, hi = c->n;

    while (lo < hi) { /* the first of the day */
        size_t mid = lo + (hi - lo) / 2;
        if (c->days[mid].day < d.day)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < c->n && c->days[lo].day == d.day ? &c->days[lo] : NULL;
}

const char *calendar_name(const struct calendar *c, struct date d)
{
    const struct closing *found = find(c, d);

    return found ? found->name : NULL;
}

static bool weekend(struct date d)
{
    int weekday = (d.day % 7 + 7 + 4) % 7; /* 1970-01-01 was a Thursday; 0 is Sunday */

    return weekday == 0 || weekday == 6;
}

enum day_state calendar_day(const struct calendar *c, struct date d)
{
    int year, month, day;

    if (date_none(d))
        return DAY_UNKNOWN;
    date_parts(d, &year, &month, &day);
    if (weekend(d) || (month == 12 && day >= c->december_from) ||
        (month == 1 && day <= c->january_to) || find(c, d))
        return DAY_CLOSED;
    return calendar_covers(c, year) ? DAY_OPEN : DAY_UNKNOWN;
}

static enum day_state walk(const struct calendar *c, struct date d, int step, struct date *ret)
{
    if (date_none(d)) {
        *ret = d;
        return DAY_UNKNOWN;
    }
    for (int i = 0; i <= 366; i++, d.day += step) {
        enum day_state state = calendar_day(c, d);
        if (state == DAY_CLOSED)
            continue;
        *ret = d;
        return state;
    }
    return DAY_CLOSED;
}

enum day_state calendar_next_open(const struct calendar *c, struct date d, struct date *ret)
{
    return walk(c, d, 1, ret);
}

enum day_state calendar_previous_open(const struct calendar *c, struct date d, struct date *ret)
{
    return walk(c, d, -1, ret);
}
