/* revision_paper.c: 新旧対照表 as PDF: what the page of a revision shows, on paper. */
#include <string.h>

#include "pages/edition/revision.h"
#include "pages/revision.html.h"
#include "paper/sheet.h"

#define PDF "/pdf"

bool revision_on_paper(const struct req *req)
{
    return str_ends(req->route->path, PDF);
}

const char *revision_paper_href(struct req *req, const char *action)
{
    size_t path = strcspn(action, "?");

    return arena_printf(req->arena, "%.*s" PDF "%s", (int)path, action, action + path);
}

/* ------------------------------------------------------------------ 新旧対照 */
static const char *with_clause(struct req *req, const char *text, const char *clause)
{
    const char *said = text[0] ? text : W(req->lang, revision_none);

    return clause && clause[0]
               ? arena_printf(req->arena, "%s\n%s", said,
                              page_fill(req->arena, W(req->lang, in_brackets), clause))
               : said;
}

static const char *what_of(struct req *req, const struct revision_line *l)
{
    struct buf b;

    buf_init(&b, req->arena, 128);
    buf_printf(&b, "%s　%s", l->kind, l->how);
    if (l->label[0])
        buf_printf(&b, "\n%s", l->label);
    if (l->in_what[0])
        buf_printf(&b, "\n%s", l->in_what);
    if (l->asked)
        buf_printf(&b, "\n%s",
                   page_fill(req->arena, W(req->lang, in_brackets), W(req->lang, revision_asked)));
    return b.p;
}

static void put_lines(struct req *req, struct sheet *s, const struct revision_line *lines, size_t n)
{
    static const int width[] = {3, 5, 5};
    const char *const head[] = {W(req->lang, revision_what), W(req->lang, revision_before),
                                W(req->lang, revision_after)};

    if (n == 0)
        return;
    sheet_table(s, width, head, 3);
    for (size_t i = 0; i < n; i++) {
        const struct revision_line *l = &lines[i];
        const char *const row[] = {what_of(req, l), with_clause(req, l->was, l->old_clause),
                                   with_clause(req, l->now, l->clause)};
        sheet_row(s, row);
    }
}

/* ------------------------------------------------------------------ the blocks of the page */
static void put_counts(struct req *req, struct sheet *s, const struct revision_view *v)
{
    int width[STANDING__MAX + 1] = {4};
    const char *cells[STANDING__MAX + 1] = {W(req->lang, ledger_unit)};

    if (v->nrows == 0)
        return;
    for (int i = 0; i < STANDING__MAX; i++) {
        width[i + 1] = 2;
        cells[i + 1] = v->headings[i];
    }
    sheet_heading(s, W(req->lang, revision_counts));
    sheet_table(s, width, cells, STANDING__MAX + 1);
    for (size_t i = 0; i < v->nrows; i++) {
        cells[0] = v->rows[i].unit;
        for (int k = 0; k < STANDING__MAX; k++)
            cells[k + 1] = v->rows[i].n[k];
        sheet_row(s, cells);
    }
}

static void put_settings(struct req *req, struct sheet *s, const struct revision_view *v)
{
    if (v->nsettings > 0)
        sheet_heading(s, W(req->lang, revision_settings));
    for (size_t i = 0; i < v->nsettings; i++) {
        const struct revision_setting_line *l = &v->settings[i];
        const char *state =
            l->unfit ? page_fill(req->arena, W(req->lang, revision_setting_unfit), l->now)
                     : W(req->lang, revision_setting_open);
        const char *clause = l->clause && l->clause[0]
                                 ? page_fill(req->arena, W(req->lang, in_brackets), l->clause)
                                 : "";
        sheet_text(s, arena_printf(req->arena, "%s%s：%s", l->label, clause, state));
    }
}

static void put_own(struct req *req, struct sheet *s, const struct revision_view *v)
{
    if (v->nown > 0) {
        sheet_heading(s, W(req->lang, revision_own));
        sheet_text(s, W(req->lang, revision_own_what));
    }
    for (size_t i = 0; i < v->nown; i++)
        sheet_text(s, arena_printf(req->arena, "%s：%s", v->own[i].of, v->own[i].text));
}

static void put_item(struct req *req, struct sheet *s, const struct revision_item *x)
{
    sheet_heading(s, arena_printf(req->arena, "%s　%s%s", x->no, x->title,
                                  page_fill(req->arena, W(req->lang, in_brackets), x->standing)));
    sheet_text(s, arena_printf(req->arena, "%s%s%s%s%s", x->unit, x->note[0] ? "　" : "", x->note,
                               x->state ? "　" : "", x->state ? x->state : ""));
    put_lines(req, s, x->lines, x->n);
}

static enum status send_paper(struct req *req, struct res *res, const struct revision_view *v,
                              struct err *err)
{
    const char *title = page_fill(req->arena, W(req->lang, revision_paper_title), v->title);
    const char *day = page_day(req, date_of_instant(req->now).day);
    AUTO_SHEET struct sheet *s =
        sheet_new(title, arena_printf(req->arena, "%s　%s", req->who->body_name, day));
    struct bytes pdf;

    sheet_text(s, v->lead);
    put_counts(req, s, v);
    put_settings(req, s, v);
    put_own(req, s, v);
    if (v->ndocuments > 0)
        sheet_heading(s, W(req->lang, revision_documents));
    put_lines(req, s, v->documents, v->ndocuments);
    if (v->written_n) {
        sheet_heading(s, W(req->lang, revision_rules));
        sheet_text(s, v->nwritten ? W(req->lang, revision_rules_lead) : v->written_n);
    }
    put_lines(req, s, v->written, v->nwritten);
    for (size_t i = 0; i < v->nitems; i++)
        put_item(req, s, &v->items[i]);
    if (v->nitems == 0)
        sheet_text(s, v->empty);
    if (v->pager.next)
        sheet_text(s, page_fill(req->arena, W(req->lang, revision_paper_more),
                                page_number(req->arena, (int64_t)v->nitems)));
    TRY(sheet_pdf(s, req->arena, req->now, &pdf, err));
    res->content_type = "application/pdf";
    res->download = arena_printf(req->arena, "%s.pdf", title);
    buf_init(&res->body, req->arena, pdf.n);
    buf_put(&res->body, pdf.p, pdf.n);
    return ST_OK;
}

enum status revision_send(struct req *req, struct res *res, const struct revision_view *v,
                          struct err *err)
{
    if (revision_on_paper(req))
        return send_paper(req, res, v, err);
    page_send(req, res, v->page, page_revision, v);
    return ST_OK;
}
