/* What somebody who moves or leaves gives back, deletes or changes, on A4: what the register knows,
 * and empty rows. */
#include <string.h>

#include "base/json.h"
#include "core/published.h"
#include "pages/office/transfer.h"
#include "pages/transfer.html.h"

/* The account that the entry is registered under, where its form asks for one; else "". */
static enum status account_of(struct req *req, const char *entry, const char **ret, struct err *err)
{
    struct q_transfer_account_row row;
    const struct pack *p;

    *ret = "";
    TRY(q_transfer_account(req->db, req->arena,
                           &(struct q_transfer_account_in){req->who->tenant, ID_FROM(entry, entry)},
                           &row, err));
    TRY(app_edition(req->app, req->db, row.edition, &p, err));
    AUTO_JSON json_t *columns = json_loads(row.columns, 0, NULL);
    for (size_t i = 0; i < p->nprocedures; i++) {
        const struct procedure *pr = &p->procedures[i];
        const struct field *f = published_field(pack_form(p, pr->form), PUBLISHED_ACCOUNT);
        if (!f || pr->kind == PROC_END || strcmp(pr->effect.reg, row.reg) != 0)
            continue;
        const char *text = json_str(json_object_get(columns, "fields"), f->id, "");
        if (*text)
            *ret = arena_strdup(req->arena, text);
    }
    return ST_OK;
}

static enum status line_of(struct req *req, const struct transfer_pass *p,
                           struct transfer_sheet_line *ret, struct err *err)
{
    const char *role = page_label(req, p->role);

    *ret = (struct transfer_sheet_line){
        .title = p->title,
        .sub = arena_printf(req->arena, "%s　%s%s%s", p->no, p->place, *role ? "・" : "", role),
        .to = p->what == PASS_USE ? ""
              : p->none           ? W(req->lang, transfer_nobody)
                                  : p->to};
    return account_of(req, p->id, &ret->account, err);
}

static enum status sheet_of(struct req *req, const struct transfer_mover *m,
                            struct transfer_sheet *ret, struct err *err)
{
    struct transfer_sheet_line *manages =
                                   ARENA_ARRAY(req->arena, struct transfer_sheet_line, m->n + 1),
                               *uses =
                                   ARENA_ARRAY(req->arena, struct transfer_sheet_line, m->n + 1);

    *ret = (struct transfer_sheet){
        .name = m->move->name,
        .text = transfer_text(req->arena, req->lang, m->move),
        .day = page_fill(req->arena, W(req->lang, sheets_day), page_day(req, m->move->day.day)),
        .manages = manages,
        .uses = uses};
    for (size_t i = 0; i < m->n; i++) {
        if (m->passes[i].what == PASS_ENTRY)
            TRY(line_of(req, &m->passes[i], &manages[ret->nmanages++], err));
        else if (m->passes[i].what == PASS_USE)
            TRY(line_of(req, &m->passes[i], &uses[ret->nuses++], err));
    }
    return ST_OK;
}

/* One person's, everybody's who leaves a post, or of those who leave for good. */
static bool wanted(const struct req *req, const struct transfer_move *m, bool all)
{
    const char *person = req_param(req, "person");

    if (m->nends == 0)
        return false;
    return person ? str_eq(person, m->person.s) : all || m->leaves != TRANSFER_STAYS;
}

enum status transfer_sheets_get(struct req *req, struct res *res, struct err *err)
{
    const struct date today = date_of_instant(req->now);
    const bool all = str_eq(req_param(req, "who"), "all");
    struct transfer_sheets_view v;
    struct transfer_plan plan;
    struct transfer_report r;
    struct page p;
    struct date day;

    TRY(transfer_day_asked(req, &day, err));
    TRY(transfer_recorded(req->db, req->arena, req->who->tenant, req->who->body, today, day, &plan,
                          err));
    TRY(transfer_report_make(req->app, req->db, req->arena, req->who->tenant, req->who->body,
                             req->lang, today, day, &plan, &r, err));
    TRY(page_open(req, &p, NAV_OFFICE, W(req->lang, sheets_title), err));
    struct transfer_sheet *sheets = ARENA_ARRAY(req->arena, struct transfer_sheet, r.n + 1);
    const char *back = arena_printf(req->arena, "/office/transfers/%s", date_iso(req->arena, day));
    v = (struct transfer_sheets_view){
        .page = &p,
        .back = r.n ? back : "/office/transfers",
        .all = all || r.n == 0 ? "" : arena_printf(req->arena, "%s/sheets?who=all", back),
        .sheets = sheets};
    for (size_t i = 0; i < r.n; i++)
        if (wanted(req, r.movers[i].move, all))
            TRY(sheet_of(req, &r.movers[i], &sheets[v.n++], err));
    page_send(req, res, &p, page_transfer_sheets, &v);
    return ST_OK;
}
