#include "pages/duty/year.h"

#include <stdlib.h>
#include <string.h>

#include "commands/duty/duty_plan.h"
#include "pages/duty/duties.h"
#include "pages/office/units.h"
#include "pages/year.html.h"

/* ROWS: duties on a sheet. TOLD_APART: days of one duty in one month. BACK: days for which a duty
 * that ended may still have something due. */
enum { ROWS = 1500, TOLD_APART = 4, BACK = 31, YEARS_BACK = 6, YEARS_AHEAD = 3 };

enum sign { SIGN_DONE, SIGN_LATE, SIGN_MISSED, SIGN_OPEN, SIGN_COMING, SIGN_WAIVED, SIGN_NONE };

struct year {
    struct req *req;
    struct year_view *v;
    struct duty_book b;
    struct date first, last;
    struct q_duties_unit_row *rows;
    struct duty_row *duties;
    size_t n;
    struct planned *planned;
    size_t nplanned;
};

/* ------------------------------------------------------------------ signs */
static const char *sign_text(enum sign s)
{
    static const char *const text[] = {"○", "△", "×", "□", "", "－", ""};

    return text[s];
}

static enum sign sign_of(enum occurrence_state s)
{
    static const enum sign of[] = {
        [OCCURRENCE_COMING] = SIGN_COMING, [OCCURRENCE_OPEN] = SIGN_OPEN,
        [OCCURRENCE_DONE] = SIGN_DONE,     [OCCURRENCE_DONE_LATE] = SIGN_LATE,
        [OCCURRENCE_MISSED] = SIGN_MISSED, [OCCURRENCE_WAIVED] = SIGN_WAIVED,
        [OCCURRENCE_LAPSED] = SIGN_NONE};

    return of[s];
}

static const char *sign_words(const struct req *req, enum sign s)
{
    switch (s) {
    case SIGN_DONE:
        return W(req->lang, year_done);
    case SIGN_LATE:
        return W(req->lang, year_late);
    case SIGN_MISSED:
        return W(req->lang, year_missed);
    case SIGN_OPEN:
        return W(req->lang, year_open);
    case SIGN_WAIVED:
        return W(req->lang, duty_waived);
    default:
        return W(req->lang, year_coming);
    }
}

static enum tone sign_tone(enum sign s)
{
    static const enum tone of[] = {TONE_GOOD,  TONE_WARN, TONE_BAD,  TONE_WAIT,
                                   TONE_PLAIN, TONE_OFF,  TONE_PLAIN};

    return of[s];
}

static void fill_signs(struct year *y)
{
    struct year_sign *s = ARENA_ARRAY(y->req->arena, struct year_sign, SIGN_NONE + 1);

    for (enum sign i = SIGN_DONE; i < SIGN_NONE; i++)
        s[y->v->nsigns++] =
            (struct year_sign){i == SIGN_COMING ? W(y->req->lang, year_coming_sign) : sign_text(i),
                               sign_words(y->req, i), sign_tone(i)};
    s[y->v->nsigns++] = (struct year_sign){"？", W(y->req->lang, year_unsure), TONE_PLAIN};
    y->v->signs = s;
}

/* ------------------------------------------------------------------ which months */
static const char *month_words(struct req *req, struct date d)
{
    int year, month, day;

    date_parts(d, &year, &month, &day);
    return words_by_name(req->lang, "month_", arena_printf(req->arena, "%d", month), "");
}

static struct date month_of(int year, int month)
{
    struct date d = {DATE_NONE};

    (void)date_make(year, month, 1, &d);
    return d;
}

/* "2027-04"; without, the fiscal year of today. */
static enum status read_from(struct year *y, struct date today, struct err *err)
{
    const char *asked = req_param(y->req, "from");
    int64_t year = date_fiscal_year(today), month = 4;
    struct arena *a = y->req->arena;

    if (!str_empty(asked)) {
        bool shape = strlen(asked) == 7 && asked[4] == '-' && strspn(asked, "0123456789") == 4 &&
                     strspn(asked + 5, "0123456789") == 2;
        if (!shape || !parse_int64(arena_strndup(a, asked, 4), &year) ||
            !parse_int64(asked + 5, &month) || year < 2000 || year > 2999 || month < 1 ||
            month > 12)
            return page_no_filter(y->req, W(y->req->lang, year_from), asked, err);
    }
    y->first = month_of((int)year, (int)month);
    y->last = (struct date){date_add_years(y->first, 1).day - 1};
    if (y->first.day > date_add_years(today, YEARS_AHEAD).day)
        return page_no_filter(y->req, W(y->req->lang, year_from), asked ? asked : "", err);
    return ST_OK;
}

static void fill_from(struct year *y, struct date today)
{
    struct req *req = y->req;
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, YEARS_BACK + 4);
    int begun = date_fiscal_year(y->b.begun), year = date_fiscal_year(today), n = 0;

    if (begun < year - YEARS_BACK)
        begun = year - YEARS_BACK;
    for (int i = year + 1; i >= begun; i--) {
        struct date d = month_of(i, 4);
        const char *name =
            req->lang == LANG_JA ? date_wareki(req->arena, d) : arena_printf(req->arena, "%d年", i);
        name = arena_strndup(req->arena, name, (size_t)(strstr(name, "年") - name));
        o[n++] = (struct field_option){arena_printf(req->arena, "%d-04", i),
                                       page_fill(req->arena, W(req->lang, year_fiscal), name),
                                       d.day == y->first.day};
    }
    y->v->from = (struct field_view){.control = FIELD_SELECT,
                                     .name = "from",
                                     .label = W(req->lang, year_from),
                                     .options = o,
                                     .noptions = (size_t)n};
}

static int month_place(const struct year *y, struct date d)
{
    int y0, m0, y1, m1, day;

    date_parts(y->first, &y0, &m0, &day);
    date_parts(d, &y1, &m1, &day);
    return (y1 - y0) * 12 + m1 - m0;
}

/* ------------------------------------------------------------------ the table */
static struct year_mark mark_of(struct year *y, const struct planned *p)
{
    struct req *req = y->req;
    enum sign s = sign_of(p->state);
    bool maybe = p->days.unsure || p->guessed;
    int year, month, day;

    date_parts(p->days.due, &year, &month, &day);
    const char *words = page_aside(req, page_day(req, p->days.due.day), sign_words(req, s));
    if (date_none(p->days.last))
        words = page_aside(req, words,
                           page_colon(req, W(req->lang, duty_due), W(req->lang, duty_undated)));
    return (struct year_mark){
        .href = ID_NONE(p->id) ? "" : arena_printf(req->arena, "/duties/%s", p->id.s),
        .sign = sign_text(s),
        .text = arena_printf(req->arena, "%d%s", day, maybe ? "？" : ""),
        .words = maybe ? page_aside(req, words, W(req->lang, year_unsure)) : words,
        .tone = sign_tone(s)};
}

/* Too many for one field: how many of each sign. */
static void count_cell(struct year *y, struct year_cell *c, const struct planned *p, size_t n,
                       int month)
{
    size_t of[SIGN_NONE + 1] = {0};

    for (size_t i = 0; i < n; i++)
        if (month_place(y, p[i].days.due) == month)
            of[sign_of(p[i].state)]++;
    c->n = 0;
    for (enum sign s = SIGN_DONE; s < SIGN_NONE; s++) {
        const char *count = page_number(y->req->arena, (int64_t)of[s]);
        if (of[s] > 0)
            c->marks[c->n++] = (struct year_mark){
                .href = "",
                .sign = sign_text(s),
                .text = page_fill(y->req->arena, W(y->req->lang, year_times), count),
                .words = page_aside(y->req, sign_words(y->req, s), count),
                .tone = sign_tone(s)};
    }
}

static void fill_cells(struct year *y, struct year_row *row, const struct planned *p, size_t n)
{
    size_t of[YEAR_MONTHS] = {0};

    for (int m = 0; m < YEAR_MONTHS; m++)
        if (!row->cells[m].marks)
            row->cells[m].marks = ARENA_ARRAY(y->req->arena, struct year_mark, SIGN_NONE + 2);
    for (size_t i = 0; i < n; i++) {
        int m = month_place(y, p[i].days.due);
        if (m < 0 || m >= YEAR_MONTHS || p[i].state == OCCURRENCE_LAPSED)
            continue;
        if (++of[m] <= TOLD_APART)
            row->cells[m].marks[row->cells[m].n++] = mark_of(y, &p[i]);
    }
    for (int m = 0; m < YEAR_MONTHS; m++)
        if (of[m] > TOLD_APART)
            count_cell(y, &row->cells[m], p, n, m);
}

/* The days of the duties from one place to another: one rule on one entry, whatever duty brought
 * them. */
static struct planned *days_of(struct year *y, size_t first, size_t end, size_t *ret_n)
{
    struct planned *p = y->planned;
    size_t from = 0, n = 0;

    while (from < y->nplanned && p[from].duty < first)
        from++;
    while (from + n < y->nplanned && p[from + n].duty < end)
        n++;
    *ret_n = n;
    return p + from;
}

static enum status add_row(struct year *y, struct year_group *g, size_t first, size_t end,
                           struct err *err)
{
    const struct duty_row *d = &y->duties[end - 1];
    const struct duty *rule;
    const struct pack *pack;
    struct recurrence r;
    bool days;
    int setting;
    size_t n;
    struct planned *p = days_of(y, first, end, &n);

    TRY(duty_days(&y->b, d->edition, d->rule, &rule, &pack, &r, &days, &setting, err));
    size_t shown = 0;
    for (size_t i = 0; i < n; i++)
        shown += p[i].state != OCCURRENCE_LAPSED;
    if (shown == 0 && (!rule || rule->trigger[0] || !date_none(d->valid_to)))
        return ST_OK;
    int role = pack_role(pack, d->role);
    struct year_row *row = &g->rows[g->n++];
    *row = (struct year_row){.label = rule ? rule->label : d->rule,
                             .role = role >= 0 ? pack->roles[role].label : d->role,
                             .note = days || !rule ? "" : duty_unset(y->req, pack, setting)};
    fill_cells(y, row, p, n);
    return ST_OK;
}

static enum status fill_groups(struct year *y, struct err *err)
{
    struct year_view *v = y->v;

    v->groups = ARENA_ARRAY(y->req->arena, struct year_group, y->n + 1);
    for (size_t i = 0, end; i < y->n; i = end) {
        const struct q_duties_unit_row *r = &y->rows[i];
        if (i == 0 || !ID_EQ(r->entry, y->rows[i - 1].entry)) {
            size_t n = 1;
            while (i + n < y->n && ID_EQ(y->rows[i + n].entry, r->entry))
                n++;
            if (v->ngroups > 0 && v->groups[v->ngroups - 1].n == 0)
                v->ngroups--;
            v->groups[v->ngroups++] = (struct year_group){
                arena_printf(y->req->arena, "/entries/%s", r->entry.s), r->title, r->no,
                ARENA_ARRAY(y->req->arena, struct year_row, n), 0};
        }
        end = i + 1;
        while (end < y->n && ID_EQ(y->rows[end].entry, r->entry) &&
               strcmp(y->rows[end].rule, r->rule) == 0)
            end++;
        TRY(add_row(y, &v->groups[v->ngroups - 1], i, end, err));
    }
    if (v->ngroups > 0 && v->groups[v->ngroups - 1].n == 0)
        v->ngroups--;
    return ST_OK;
}

static enum status read_year(struct year *y, const char *unit, struct err *err)
{
    struct req *req = y->req;

    if (unit[0] == '\0')
        return ST_OK;
    TRY(q_duties_unit(req->db, req->arena,
                      &(struct q_duties_unit_in){.tenant = req->who->tenant,
                                                 .body = req->who->body,
                                                 .unit = ID_FROM(unit, unit),
                                                 .from = {y->first.day - BACK},
                                                 .until = y->last,
                                                 .limit = ROWS + 1},
                      &y->rows, &y->n, err));
    y->v->more = y->n > ROWS;
    y->n = y->v->more ? ROWS : y->n;
    y->duties = ARENA_ARRAY(req->arena, struct duty_row, y->n + 1);
    for (size_t i = 0; i < y->n; i++)
        y->duties[i] = duty_row_of(&y->rows[i]);
    TRY(duty_plan(&y->b, y->duties, y->n, y->first, y->last, &y->planned, &y->nplanned, err));
    return fill_groups(y, err);
}

static void fill_months(struct year *y)
{
    struct req *req = y->req;
    struct date d = y->first, end = {y->last.day};

    y->v->now = month_place(y, y->b.today);
    if (y->v->now >= YEAR_MONTHS)
        y->v->now = -1;
    for (int m = 0; m < YEAR_MONTHS; m++, d = date_add_months(d, 1))
        y->v->months[m] = month_words(req, d);
    y->v->first = page_day(req, y->first.day);
    y->v->last = page_day(req, end.day);
}

static void year_close(struct year *y)
{
    duty_book_close(&y->b);
}

enum status year_get(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct year_view v = {.page = &page};
    __attribute__((cleanup(year_close))) struct year y = {.req = req, .v = &v};
    struct unit_choice c;
    struct date today = date_of_instant(req->now);

    TRY(page_open(req, &page, NAV_TASKS, W(req->lang, year_title), err));
    page_crumb(&page, "/duties", W(req->lang, duties_title));
    TRY(read_from(&y, today, err));
    TRY(unit_choose(req, &page, false, &c, err));
    v.unit = c.field;
    v.unit_name = units_name(c.list, ID_FROM(unit, c.unit));
    TRY(duty_book_open(req->app, req->db, req->arena, req->who->tenant, req->who->body, today, &y.b,
                       err));
    fill_from(&y, today);
    fill_months(&y);
    fill_signs(&y);
    TRY(read_year(&y, c.unit, err));
    page_send(req, res, &page, page_year, &v);
    return ST_OK;
}
