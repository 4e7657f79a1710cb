/* dutysigns.c: 形骸化の兆し: facts that a report may have become a form, for the office and for
 * whoever audits. What counts is said in the queries reports_alike and entries_unkept. */
#include <string.h>

#include "commands/duty/duty.h"
#include "pages/duty/dutylists.h"
#include "pages/dutylists.html.h"

enum { SPAN_MS = 60 * 1000, LINES = 1000 };

/* ------------------------------------------------------------------ the same within moments */
static bool goes_on(const struct q_reports_alike_row *before, const struct q_reports_alike_row *r)
{
    return ID_EQ(before->person, r->person) && strcmp(before->result, r->result) == 0 &&
           strcmp(before->note, r->note) == 0 && r->at - before->at <= SPAN_MS;
}

static struct alike_run run_of(struct req *req, const struct q_reports_alike_row *r, size_t n)
{
    struct alike_run run = {.who = page_names(req, r[0].names), .at = page_instant(req, r[0].at)};
    int64_t seconds = (r[n - 1].at - r[0].at + 999) / 1000;
    size_t kept = 0;

    run.lines = ARENA_ARRAY(req->arena, struct alike_line, n);
    for (size_t i = 0; i < n; i++) {
        kept += r[i].kept[0] != '\0';
        run.lines[run.n++] =
            (struct alike_line){arena_printf(req->arena, "/duties/%s", r[i].occurrence.s),
                                duty_label(req, r[i].edition, r[i].rule), r[i].title, r[i].no,
                                date_none(r[i].due) ? "" : page_day_short(req, r[i].due.day)};
    }
    run.what = page_fill(req->arena,
                         page_fill(req->arena,
                                   page_fill(req->arena, W(req->lang, signs_run),
                                             page_number(req->arena, seconds > 0 ? seconds : 1)),
                                   page_number(req->arena, (int64_t)n)),
                         words_by_name(req->lang, "duty_result_", r[0].result, ""));
    run.note = r[0].note;
    run.kept =
        page_fill(req->arena, W(req->lang, signs_kept), page_number(req->arena, (int64_t)kept));
    return run;
}

static enum status fill_runs(struct req *req, struct signs_view *v, struct date since,
                             struct err *err)
{
    struct q_reports_alike_row *rows;
    size_t n;

    TRY(q_reports_alike(
        req->db, req->arena,
        &(struct q_reports_alike_in){req->who->tenant, req->who->body, since, SPAN_MS, LINES + 1},
        &rows, &n, err));
    v->more = n > LINES;
    n = v->more ? LINES : n;
    v->runs = ARENA_ARRAY(req->arena, struct alike_run, n + 1);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && goes_on(&rows[end - 1], &rows[end]);)
            end++;
        v->runs[v->nruns++] = run_of(req, &rows[i], end - i);
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ no record for a year */
static enum status fill_unkept(struct req *req, struct signs_view *v, struct date since,
                               struct err *err)
{
    struct q_entries_unkept_row *rows;
    size_t n;

    TRY(q_entries_unkept(
        req->db, req->arena,
        &(struct q_entries_unkept_in){req->who->tenant, req->who->body, since, LINES + 1}, &rows,
        &n, err));
    v->more = v->more || n > LINES;
    n = n > LINES ? LINES : n;
    v->unkept = ARENA_ARRAY(req->arena, struct unkept_line, n + 1);
    for (size_t i = 0; i < n; i++)
        v->unkept[v->nunkept++] =
            (struct unkept_line){arena_printf(req->arena, "/entries/%s", rows[i].entry.s),
                                 rows[i].title,
                                 rows[i].no,
                                 rows[i].unit_name,
                                 page_number(req->arena, rows[i].n),
                                 page_day_short(req, rows[i].first.day),
                                 page_day_short(req, rows[i].newest.day)};
    return ST_OK;
}

enum status signs_get(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct signs_view v = {.page = &page};
    struct date today, since;

    TRY(page_open(req, &page, NAV_TASKS, W(req->lang, signs_title), err));
    page_crumb(&page, "/duties", W(req->lang, duties_title));
    TRY(duties_today(req, &today, err));
    since = date_add_years(today, -1);
    v.since = page_day(req, since.day);
    TRY(fill_runs(req, &v, since, err));
    TRY(fill_unkept(req, &v, since, err));
    page_send(req, res, &page, page_signs, &v);
    return ST_OK;
}
