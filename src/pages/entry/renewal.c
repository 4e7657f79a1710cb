#include "pages/entry/renewal.h"

#include <string.h>

#include "base/json.h"
#include "commands/duty/duty.h"
#include "pages/case/casepage.h"
#include "pages/entry/entry_offer.h"
#include "pages/renewal.html.h"

#define CHOSEN "entry."

enum { SOON_DAYS = 60, LISTED = 300 };

enum status renewal_soon(struct req *req, int64_t *ret, struct err *err)
{
    int most = 0;

    TRY(duty_warns(req->app, req->db, req->arena, req->who, date_of_instant(req->now), &most, err));
    *ret = most > 0 ? most : SOON_DAYS;
    return ST_OK;
}

/* ------------------------------------------------------------------ what can be renewed */
struct renewable {
    struct entry_id id;
    struct q_entry_get_row e;
    const struct procedure *proc;
    struct case_id begun; /* the application that is under way, none */
};
struct renewals {
    struct req *req;
    struct date until; /* periods to this day are shown: what is told, and this fiscal year */
    struct renewable *rows;
    size_t n;
};

/* A change by which the last day becomes another. */
static bool moves_end(const struct procedure *proc)
{
    bool kept = false;

    for (size_t i = 0; i < proc->nkeeps; i++)
        kept |= str_eq(proc->keeps[i], proc->effect.to_field);
    return proc->kind == PROC_CHANGE && proc->effect.to_field[0] && !kept;
}

static bool has(const struct renewals *x, struct entry_id id)
{
    for (size_t i = 0; i < x->n; i++)
        if (ID_EQ(x->rows[i].id, id))
            return true;
    return false;
}

static enum status begun_of(struct req *req, struct renewable *r, struct err *err)
{
    struct q_renewal_begun_row *rows;
    size_t n;

    TRY(q_renewal_begun(
        req->db, req->arena,
        &(struct q_renewal_begun_in){req->who->tenant, r->id, r->proc->id, req->who->person, 1},
        &rows, &n, err));
    if (n > 0)
        r->begun = rows[0].id;
    return ST_OK;
}

static enum status add(struct renewals *x, struct entry_id id, struct err *err)
{
    struct req *req = x->req;
    const struct procedure **procs;
    struct renewable r = {.id = id};
    size_t n;

    if (x->n == LISTED || has(x, id))
        return ST_OK;
    TRY(q_entry_get(req->db, req->arena, &(struct q_entry_get_in){req->who->tenant, id}, &r.e,
                    err));
    TRY(entry_procedures(req, &r.e, id, &procs, &n, err));
    for (size_t i = 0; i < n && !r.proc; i++)
        r.proc = moves_end(procs[i]) ? procs[i] : NULL;
    if (!r.proc)
        return ST_OK;
    TRY(begun_of(req, &r, err));
    x->rows[x->n++] = r;
    return ST_OK;
}

static enum status add_unit(struct renewals *x, struct unit_id unit, struct err *err)
{
    struct req *req = x->req;
    struct q_renewal_unit_row *rows;
    size_t n;

    TRY(q_renewal_unit(
        req->db, req->arena,
        &(struct q_renewal_unit_in){req->who->tenant, req->who->body, unit, x->until.day, LISTED},
        &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(add(x, rows[i].id, err));
    return ST_OK;
}

static enum status find(struct renewals *x, struct req *req, struct err *err)
{
    const struct who *w = req->who;
    const struct date today = date_of_instant(req->now);
    struct q_renewal_managed_row *mine;
    int64_t soon;
    size_t n;

    TRY(renewal_soon(req, &soon, err));
    *x = (struct renewals){.req = req,
                           .until = date_fiscal_year_end(today),
                           .rows = ARENA_ARRAY(req->arena, struct renewable, LISTED)};
    if (x->until.day < today.day + soon)
        x->until.day = (int32_t)(today.day + soon);
    TRY(q_renewal_managed(
        req->db, req->arena,
        &(struct q_renewal_managed_in){w->tenant, w->body, w->person, today, x->until.day, LISTED},
        &mine, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(add(x, mine[i].id, err));
    if (!ID_NONE(w->unit))
        TRY(add_unit(x, w->unit, err));
    for (size_t i = 0; i < w->nroles; i++)
        if (!ID_EQ(w->roles[i].unit, w->unit))
            TRY(add_unit(x, w->roles[i].unit, err));
    return ST_OK;
}

/* ------------------------------------------------------------------ the page */
/* What was begun meanwhile, in another window, is not begun twice. */
static bool is_chosen(const struct req *req, const struct renewable *r)
{
    return ID_NONE(r->begun) &&
           req_param(req, arena_printf(req->arena, CHOSEN "%s", r->id.s)) != NULL;
}

static struct renewal_row row_of(struct req *req, const struct renewable *r)
{
    return (struct renewal_row){
        .id = r->id.s,
        .href = arena_printf(req->arena, "/entries/%s", r->id.s),
        .no = r->e.no,
        .title = r->e.title,
        .unit = r->e.unit_name,
        .until = page_day_short(req, r->e.period_to.day),
        .tone = r->e.period_to.day < date_of_instant(req->now).day ? TONE_BAD : TONE_WARN,
        .procedure = page_label(req, r->proc->label),
        .clause = r->proc->cite.clause,
        .begun = ID_NONE(r->begun) ? "" : arena_printf(req->arena, "/cases/%s", r->begun.s),
        .chosen = is_chosen(req, r),
    };
}

/* The end of the fiscal year after this one: what April is for. */
static const char *next_year(struct req *req)
{
    struct date end = date_fiscal_year_end(date_of_instant(req->now));

    end.day++;
    return page_day(req, date_fiscal_year_end(end).day);
}

static enum status build(struct req *req, struct page *page, struct renewal_view *v,
                         const struct renewals *x, struct err *err)
{
    *v = (struct renewal_view){.page = page,
                               .rows = ARENA_ARRAY(req->arena, struct renewal_row, x->n + 1)};
    v->full = x->n == LISTED;
    TRY(page_open(req, page, NAV_CASES, W(req->lang, renewal_title), err));
    page_crumb(page, "/cases", W(req->lang, nav_cases));
    for (size_t i = 0; i < x->n; i++) {
        v->rows[v->n] = row_of(req, &x->rows[i]);
        v->nopen += v->rows[v->n++].begun[0] == '\0';
    }
    const char *typed = req_param(req, "until");
    v->until = (struct field_view){.control = FIELD_DATE,
                                   .name = "until",
                                   .label = W(req->lang, renewal_until),
                                   .required = true,
                                   .value = typed ? typed : next_year(req)};
    return ST_OK;
}

enum status renewals_get(struct req *req, struct res *res, struct err *err)
{
    struct renewal_view v;
    struct renewals x;
    struct page page;

    TRY(find(&x, req, err));
    TRY(build(req, &page, &v, &x, err));
    page_send(req, res, &page, page_renewals, &v);
    return ST_OK;
}

/* ------------------------------------------------------------------ beginning them */
/* Before anything is written: something is chosen, and every period becomes longer. */
static enum status check(const struct renewals *x, struct date until, struct err *err)
{
    size_t chosen = 0;

    for (size_t i = 0; i < x->n; i++) {
        const struct renewable *r = &x->rows[i];
        if (!is_chosen(x->req, r))
            continue;
        chosen++;
        if (r->e.period_to.day < until.day)
            continue;
        err_set(err, ST_REFUSED, "renewal_early", "not after the present end of %s", r->e.title);
        err_where(err, "until");
        return err_detail(err, r->e.title);
    }
    return chosen ? ST_OK : err_set(err, ST_REFUSED, "renewal_none", "nothing is chosen");
}

static enum status begin_one(const struct renewals *x, const struct renewable *r, struct date until,
                             struct err *err)
{
    struct req *req = x->req;
    json_t *fields = json_object();

    json_object_set_new(fields, r->proc->effect.to_field, json_string(date_iso(req->arena, until)));
    return page_command(
        req, arena_printf(req->arena, "create-%s", r->id.s), "case.create",
        json_pack("{s:s, s:s, s:o}", "procedure", r->proc->id, "entry", r->id.s, "fields", fields),
        (struct bytes){0}, NULL, err);
}

static enum status begin(const struct renewals *x, struct err *err)
{
    struct date until = {DATE_NONE};

    if (!date_parse(req_text(x->req, "until"), &until)) {
        err_set(err, ST_INPUT, "bad_date", "no day");
        err_where(err, "until");
        return err_detail(err, req_text(x->req, "until"));
    }
    TRY(check(x, until, err));
    for (size_t i = 0; i < x->n; i++)
        if (is_chosen(x->req, &x->rows[i]))
            TRY(begin_one(x, &x->rows[i], until, err));
    return ST_OK;
}

enum status renewals_post(struct req *req, struct res *res, struct err *err)
{
    struct renewal_view v;
    struct renewals x;
    struct page page;
    struct err why = {0};

    TRY(find(&x, req, err));
    enum status st = begin(&x, &why);
    if (st == ST_OK)
        return page_done(req, res, "/cases", "renewals");
    if (!page_stays(st)) {
        *err = why;
        return st;
    }
    TRY(find(&x, req, err)); /* those that were begun before it stopped say so */
    TRY(build(req, &page, &v, &x, err));
    v.problems = page_problem(req, &why, &v.until);
    v.nproblems = 1;
    res->status = err_http_status(st);
    page_send(req, res, &page, page_renewals, &v);
    return ST_OK;
}
