#include "pages/duty/duties.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "commands/duty/duty.h"
#include "pages/case/casepage.h"
#include "pages/case/tasks.h"
#include "pages/duties.html.h"

/* AT_ONCE: rows of one sheet; what is more comes when these are done. */
enum { AT_ONCE = 60, LOOKED_AT = 300 };

/* ------------------------------------------------------------------ in words */
enum status duties_today(struct req *req, struct date *ret, struct err *err)
{
    struct q_duty_clock_get_row row;
    enum status st = q_duty_clock_get(
        req->db, req->arena, &(struct q_duty_clock_get_in){req->who->tenant, req->who->body}, &row,
        err);

    if (st != ST_OK && st != ST_NOT_FOUND)
        return st;
    *ret = date_of_instant(req->now);
    if (st == ST_OK && row.reached.day > ret->day)
        *ret = row.reached;
    return ST_OK;
}

/* 「期日なし（知ってから12日）」 */
static const char *tell_age(struct req *req, const struct occurrence *o, struct date today)
{
    if (today.day <= o->nominal.day)
        return W(req->lang, duty_age_today);
    return page_fill(req->arena, W(req->lang, duty_age),
                     page_number(req->arena, today.day - o->nominal.day));
}

const char *duty_lapsed_by(struct req *req, const char *cause, struct date until, struct date ended,
                           struct date closed)
{
    bool period = str_eq(cause, TRIGGER_PERIOD), own = !date_none(until);

    /* what its end stopped had a reason until the day before, or lapsed for no other reason */
    if (!date_none(closed) && (ended.day >= closed.day - 1 || (own && !period)))
        return W(req->lang, duty_lapsed_ended);
    if (own && period)
        return W(req->lang, duty_lapsed_period);
    return own && str_eq(cause, TRIGGER_ENDING) ? W(req->lang, duty_lapsed_goes_on)
                                                : W(req->lang, duty_lapsed_stopped);
}

struct duty_told duty_tell(struct req *req, const struct occurrence *o, struct date done,
                           struct date waived, struct date ended, struct date today)
{
    enum occurrence_state s = occurrence_state(o, done, !date_none(waived), ended, today);
    const char *due = page_day_short(req, o->due.day), *last = page_day_short(req, o->last.day);
    struct duty_told t = {.hint = o->unsure ? W(req->lang, duty_unsure) : ""};

    switch (s) {
    case OCCURRENCE_COMING:
        t.state = page_fill(req->arena, W(req->lang, duty_coming), due);
        t.tone = TONE_OFF;
        break;
    case OCCURRENCE_OPEN:
        t.waits = true;
        t.tone = !date_none(o->last) && today.day > o->due.day ? TONE_WARN : TONE_WAIT;
        t.state = date_none(o->last)       ? tell_age(req, o, today)
                  : today.day > o->due.day ? page_fill(req->arena, W(req->lang, duty_grace), last)
                                           : page_fill(req->arena, W(req->lang, duty_until), due);
        break;
    case OCCURRENCE_MISSED:
        t.waits = true;
        t.tone = TONE_BAD;
        t.state = page_fill(req->arena, W(req->lang, duty_missed), last);
        break;
    case OCCURRENCE_DONE:
        t.tone = TONE_GOOD;
        t.state = page_fill(req->arena, W(req->lang, duty_done), page_day_short(req, done.day));
        break;
    case OCCURRENCE_DONE_LATE:
        t.tone = TONE_WARN;
        t.state =
            page_fill(req->arena, W(req->lang, duty_done_late), page_day_short(req, done.day));
        break;
    case OCCURRENCE_WAIVED:
        t.tone = TONE_OFF;
        t.state = W(req->lang, duty_waived);
        break;
    case OCCURRENCE_LAPSED:
        t.lapsed = true;
        t.tone = TONE_OFF;
        t.state = W(req->lang, duty_lapsed);
        break;
    }
    return t;
}

/* ------------------------------------------------------------------ what is the reader's */
struct mine {
    struct q_occurrences_acting_row *rows;
    size_t n;
    bool more;
    struct date today;
};

static enum status add_mine(struct req *req, struct mine *m,
                            const struct q_occurrences_acting_row *r, struct err *err)
{
    const struct pack *p;
    struct duty_owner owner;

    for (size_t i = 0; i < m->n; i++)
        if (ID_EQ(m->rows[i].id, r->id))
            return ST_OK;
    if (m->n == LOOKED_AT) {
        m->more = true;
        return ST_OK;
    }
    TRY(app_edition(req->app, req->db, r->edition, &p, err));
    TRY(duty_owner(req->db, req->arena, req->who, p, r->role, r->entry, r->unit,
                   date_of_instant(req->now), &owner, err));
    if (owner.is)
        m->rows[m->n++] = *r;
    return ST_OK;
}

/* Of a role held in a unit, as wide as the rules say. */
static enum status add_seat(struct req *req, struct mine *m, const struct seat *seat,
                            enum scope scope, struct date until, struct err *err)
{
    struct q_occurrences_role_row *rows;
    size_t n;

    TRY(q_occurrences_role(
        req->db, req->arena,
        &(struct q_occurrences_role_in){.tenant = req->who->tenant,
                                        .body = req->who->body,
                                        .role = seat->role,
                                        .unit = scope == SCOPE_BODY ? "" : seat->unit.s,
                                        .parent = scope == SCOPE_PARENT,
                                        .until = until,
                                        .limit = LOOKED_AT},
        &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        const struct q_occurrences_role_row *r = &rows[i];
        const struct q_occurrences_acting_row row = {
            r->id,    r->entry,   r->no,  r->title, r->unit,   r->rule,  r->edition,  r->role,
            r->opens, r->nominal, r->due, r->last,  r->unsure, r->cause, r->happening};
        TRY(add_mine(req, m, &row, err));
    }
    return ST_OK;
}

static int by_due(const void *a, const void *b)
{
    const struct q_occurrences_acting_row *x = a, *y = b;

    if (date_none(x->last) != date_none(y->last)) /* what has a day comes first */
        return date_none(x->last) ? 1 : -1;
    if (x->due.day != y->due.day)
        return x->due.day < y->due.day ? -1 : 1;
    int by_title = strcmp(x->title, y->title);
    return by_title ? by_title : strcmp(x->id.s, y->id.s);
}

/* Of a role that everybody of a unit has: in the units that the person works in. */
static enum status add_staff(struct req *req, struct mine *m, struct date until, struct err *err)
{
    const struct who *w = req->who;
    const struct pack *p = w->pack;

    for (size_t i = 0; p && i < p->nroles; i++) {
        bool all = p->roles[i].holder == HOLDER_STAFF || p->roles[i].holder == HOLDER_APPLICANT;
        for (size_t k = 0; all && k <= w->nroles; k++) {
            struct seat s = {.role = p->roles[i].id, .held = p->roles[i].id, .unit = w->unit};
            bool again = k > 0 && ID_EQ(w->roles[k - 1].unit, w->unit);
            if (k > 0)
                s.unit = w->roles[k - 1].unit;
            for (size_t j = 1; j < k && !again; j++)
                again = ID_EQ(w->roles[j - 1].unit, s.unit);
            if (!again && !ID_NONE(s.unit))
                TRY(add_seat(req, m, &s, SCOPE_UNIT, until, err));
        }
    }
    return ST_OK;
}

/* Everything that waits for this person and is due by a day, the oldest first. */
static enum status find_mine(struct req *req, struct date until, struct mine *ret, struct err *err)
{
    struct date day = date_of_instant(req->now);
    struct q_occurrences_acting_row *rows;
    const struct seat *seats;
    size_t n, nseats;

    *ret =
        (struct mine){.rows = ARENA_ARRAY(req->arena, struct q_occurrences_acting_row, LOOKED_AT)};
    TRY(duties_today(req, &ret->today, err));
    TRY(q_occurrences_acting(req->db, req->arena,
                             &(struct q_occurrences_acting_in){req->who->tenant, req->who->body,
                                                               req->who->person, day, until,
                                                               LOOKED_AT},
                             &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(add_mine(req, ret, &rows[i], err));
    seats = who_seats(req->who, req->arena, &nseats);
    for (size_t i = 0; i < nseats; i++) {
        int role = req->who->pack ? pack_role(req->who->pack, seats[i].held) : -1;
        if (role >= 0)
            TRY(add_seat(req, ret, &seats[i], req->who->pack->roles[role].scope, until, err));
    }
    TRY(add_staff(req, ret, until, err));
    if (ret->n > 1)
        qsort(ret->rows, ret->n, sizeof ret->rows[0], by_due);
    return ST_OK;
}

static struct occurrence days_of(const struct q_occurrences_acting_row *r)
{
    return (struct occurrence){r->opens, r->nominal, r->due, r->last, r->unsure};
}

/* The last day of this month. */
static struct date month_end(struct date d)
{
    int year, month, day;

    date_parts(d, &year, &month, &day);
    (void)date_make(year, month, 1, &d);
    d = date_add_months(d, 1);
    d.day--;
    return d;
}

const char *duty_label(struct req *req, const char *edition, const char *rule)
{
    const struct pack *p;

    if (app_edition(req->app, req->db, edition, &p, NULL) != ST_OK)
        return rule;
    const struct duty *d = duty_find(p, rule);
    return page_label(req, d ? d->label : rule);
}

/* ------------------------------------------------------------------ the first screen */
static bool is_missed(const struct mine *m, size_t i)
{
    const struct date none = {DATE_NONE};
    const struct occurrence o = days_of(&m->rows[i]);

    return occurrence_state(&o, none, false, none, m->today) == OCCURRENCE_MISSED;
}

/* For a short list: what can still be done in time, then what was missed, the newest first; a year
 * of missed ones must not hide what is due this week. Returns how many were missed. */
static size_t in_time_first(struct req *req, const struct mine *m, size_t **ret)
{
    size_t *order = ARENA_ARRAY(req->arena, size_t, m->n + 1), n = 0;

    for (size_t i = 0; i < m->n; i++)
        if (!is_missed(m, i))
            order[n++] = i;
    size_t in_time = n;
    for (size_t i = m->n; i-- > 0;)
        if (is_missed(m, i))
            order[n++] = i;
    *ret = order;
    return n - in_time;
}

enum status duties_list(struct req *req, int64_t limit, struct home_list *l, struct err *err)
{
    struct mine m;
    const struct date none = {DATE_NONE};
    size_t *order;

    TRY(find_mine(req, month_end(date_of_instant(req->now)), &m, err));
    size_t missed = in_time_first(req, &m, &order);
    const char *title =
        page_fill(req->arena, missed ? W(req->lang, home_duties_missed) : W(req->lang, home_duties),
                  page_number(req->arena, (int64_t)m.n));
    *l = (struct home_list){
        .id = "duties",
        .title = page_fill(req->arena, title, page_number(req->arena, (int64_t)missed)),
        .empty = "",
        .more = "/duties",
        .more_label = W(req->lang, duties_go),
        .items = ARENA_ARRAY(req->arena, struct home_item, (size_t)limit + 1)};
    for (size_t i = 0; i < m.n && i < (size_t)limit; i++) {
        const struct q_occurrences_acting_row *r = &m.rows[order[i]];
        struct occurrence o = days_of(r);
        struct duty_told t = duty_tell(req, &o, none, none, none, m.today);
        l->items[l->n++] =
            (struct home_item){.href = arena_printf(req->arena, "/duties/%s", r->id.s),
                               .label = duty_label(req, r->edition, r->rule),
                               .sub = home_two(req, r->title, r->no),
                               .tag = t.state,
                               .tone = t.tone};
    }
    return ST_OK;
}

enum status duties_overdue_list(struct req *req, int64_t limit, struct home_list *l,
                                struct err *err)
{
    const struct date none = {DATE_NONE};
    struct q_occurrences_overdue_row *rows;
    struct date today;
    size_t n;

    TRY(duties_today(req, &today, err));
    TRY(q_occurrences_overdue(
        req->db, req->arena,
        &(struct q_occurrences_overdue_in){req->who->tenant, req->who->body, today, limit}, &rows,
        &n, err));
    *l = (struct home_list){.id = "overdue",
                            .title = W(req->lang, home_overdue),
                            .empty = "",
                            .items = ARENA_ARRAY(req->arena, struct home_item, n + 1)};
    for (size_t i = 0; i < n; i++) {
        struct occurrence o = {rows[i].opens, rows[i].nominal, rows[i].due, rows[i].last,
                               rows[i].unsure};
        struct duty_told t = duty_tell(req, &o, none, none, none, today);
        l->items[l->n++] = (struct home_item){
            .href = arena_printf(req->arena, "/duties/%s", rows[i].id.s),
            .label = duty_label(req, rows[i].edition, rows[i].rule),
            .sub = home_two(req, rows[i].title, home_two(req, rows[i].no, rows[i].unit_name)),
            .tag = t.state,
            .tone = t.tone};
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ the sheet */
static const char *typed(struct req *req, const char *prefix, const char *id)
{
    return req_text(req, arena_printf(req->arena, "%s%s", prefix, id));
}

static struct field_option *results(struct req *req, const char *chosen)
{
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, 2);

    o[0] = (struct field_option){"ok", W(req->lang, duty_result_ok), str_eq(chosen, "ok")};
    o[1] = (struct field_option){"found", W(req->lang, duty_result_found), str_eq(chosen, "found")};
    return o;
}

/* What brought it, and how many answered: what the row itself does not know. */
static enum status line_more(struct req *req, const struct q_occurrences_acting_row *r,
                             struct duty_line *line, struct err *err)
{
    struct q_occurrence_asked_count_row n;

    TRY(duty_cause(req, r->cause, r->happening, r->nominal, &line->what, err));
    TRY(q_occurrence_asked_count(req->db, req->arena,
                                 &(struct q_occurrence_asked_count_in){req->who->tenant, r->id}, &n,
                                 err));
    line->counted = n.n > 0 ? asked_counted(req, n.replied, n.n, n.found) : "";
    return ST_OK;
}

static void line_of(struct req *req, const struct mine *m, const struct q_occurrences_acting_row *r,
                    struct duty_line *ret)
{
    const struct date none = {DATE_NONE};
    struct occurrence o = days_of(r);
    const struct pack *p = NULL;
    const char *id = r->id.s;
    const struct duty *d = app_edition(req->app, req->db, r->edition, &p, NULL) == ST_OK
                               ? duty_find(p, r->rule)
                               : NULL;

    *ret = (struct duty_line){.id = id,
                              .href = arena_printf(req->arena, "/duties/%s", id),
                              .label = d ? d->label : r->rule,
                              .text = d ? d->text : "",
                              .record = d ? d->record : "",
                              .clause = d ? d->cite.clause : "",
                              .told = duty_tell(req, &o, none, none, none, m->today)};
    ret->result = (struct field_view){.control = FIELD_RADIO,
                                      .name = arena_printf(req->arena, "r.%s", id),
                                      .label = W(req->lang, duty_result),
                                      .options = results(req, typed(req, "r.", id)),
                                      .noptions = 2};
    ret->note = (struct field_view){.control = FIELD_TEXT,
                                    .name = arena_printf(req->arena, "n.%s", id),
                                    .label = W(req->lang, duty_note),
                                    .value = typed(req, "n.", id)};
    ret->kept = (struct field_view){.control = FIELD_TEXT,
                                    .name = arena_printf(req->arena, "k.%s", id),
                                    .label = W(req->lang, duty_kept),
                                    .value = typed(req, "k.", id)};
}

/* Rows of one service stand together, in the order of what is due first. */
static enum status group_rows(struct req *req, const struct mine *m, struct duties_view *v,
                              struct err *err)
{
    size_t n = m->n < AT_ONCE ? m->n : AT_ONCE;

    v->groups = ARENA_ARRAY(req->arena, struct duty_group, n + 1);
    v->more = m->more || m->n > n;
    v->n = n;
    for (size_t i = 0; i < n; i++) {
        const struct q_occurrences_acting_row *r = &m->rows[i];
        const char *href = arena_printf(req->arena, "/entries/%s", r->entry.s);
        size_t g = 0;
        while (g < v->ngroups && strcmp(v->groups[g].href, href) != 0)
            g++;
        if (g == v->ngroups)
            v->groups[v->ngroups++] =
                (struct duty_group){.href = href,
                                    .title = r->title,
                                    .no = r->no,
                                    .lines = ARENA_ARRAY(req->arena, struct duty_line, n)};
        struct duty_line *line = &v->groups[g].lines[v->groups[g].n++];
        line_of(req, m, r, line);
        TRY(line_more(req, r, line, err));
    }
    return ST_OK;
}

static enum status fill_sheet(struct req *req, struct duties_view *v, struct err *err)
{
    struct date until = month_end(date_of_instant(req->now));
    struct mine m;

    v->later = str_eq(req_param(req, "later"), "1");
    if (v->later)
        until = date_add_years(until, 10);
    TRY(find_mine(req, until, &m, err));
    return group_rows(req, &m, v, err);
}

static enum status open_sheet(struct req *req, struct page *page, struct duties_view *v,
                              struct err *err)
{
    *v = (struct duties_view){.page = page, .unkept = ""};
    TRY(page_open(req, page, NAV_TASKS, W(req->lang, duties_title), err));
    page_crumb(page, "/tasks", W(req->lang, nav_tasks));
    return fill_sheet(req, v, err);
}

enum status duties_get(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct duties_view v;

    TRY(open_sheet(req, &page, &v, err));
    page_send(req, res, &page, page_duties, &v);
    return ST_OK;
}

/* ------------------------------------------------------------------ what was sent */
static void line_problem(struct req *req, struct duties_view *v, struct field_view *f,
                         const struct duty_line *line, const char *text)
{
    f->problem = text;
    v->problems[v->nproblems++] =
        (struct form_problem){f->name, page_colon(req, page_label(req, line->label), text)};
}

/* Reports one row; what is refused stays on the sheet with what was typed. */
static enum status report_line(struct req *req, struct duties_view *v, struct duty_line *line,
                               size_t *done, struct err *err)
{
    const char *result = typed(req, "r.", line->id), *note = typed(req, "n.", line->id),
               *kept = typed(req, "k.", line->id);
    struct err why = {0};

    if (result[0] == '\0' && (note[0] || kept[0]))
        line_problem(req, v, &line->result, line, W(req->lang, duty_choose));
    if (result[0] == '\0')
        return ST_OK;
    json_t *in = json_pack("{s:s, s:s, s:s, s:s}", "occurrence", line->id, "result", result, "note",
                           note, "kept", kept);
    enum status st =
        page_command(req, line->id, "occurrence.done", in, (struct bytes){NULL, 0}, NULL, &why);
    if (st == ST_OK) {
        ++*done;
        return ST_OK;
    }
    if (!page_stays(st)) {
        *err = why;
        return st;
    }
    bool about_note = strcmp(why.code, "findings_required") == 0;
    line_problem(req, v, about_note ? &line->note : &line->result, line,
                 page_refusal_text(req, &why));
    return ST_OK;
}

/* Rows that were done since are no longer there; what was wrong with the others is. */
static void keep_problems(const struct duties_view *before, struct duties_view *v)
{
    v->problems = before->problems;
    v->nproblems = before->nproblems;
    for (size_t g = 0; g < before->ngroups; g++)
        for (size_t i = 0; i < before->groups[g].n; i++) {
            const struct duty_line *old = &before->groups[g].lines[i];
            for (size_t k = 0; k < v->ngroups; k++)
                for (size_t j = 0; j < v->groups[k].n; j++) {
                    struct duty_line *now = &v->groups[k].lines[j];
                    if (strcmp(now->id, old->id) != 0)
                        continue;
                    now->result.problem = old->result.problem;
                    now->note.problem = old->note.problem;
                }
        }
}

enum status duties_post(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct duties_view before, v;
    size_t done = 0;

    TRY(open_sheet(req, &page, &before, err));
    before.problems = ARENA_ARRAY(req->arena, struct form_problem, before.n + 1);
    for (size_t g = 0; g < before.ngroups; g++)
        for (size_t i = 0; i < before.groups[g].n; i++)
            TRY(report_line(req, &before, &before.groups[g].lines[i], &done, err));
    if (before.nproblems == 0 && done > 0)
        return page_done(req, res, before.later ? "/duties?later=1" : "/duties", "duties");
    if (before.nproblems == 0)
        before.problems[before.nproblems++] =
            (struct form_problem){"", W(req->lang, duties_nothing)};
    TRY(open_sheet(req, &page, &v, err));
    keep_problems(&before, &v);
    if (done > 0)
        v.unkept = page_fill(req->arena, W(req->lang, duties_some),
                             page_number(req->arena, (int64_t)done));
    res->status = 422;
    page_send(req, res, &page, page_duties, &v);
    return ST_OK;
}
