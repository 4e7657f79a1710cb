/* tombstone.c: the page of what was disposed of. */
#include <string.h>

#include "http/see.h"
#include "pages/record/retention.h"
#include "pages/retention.html.h"
#include "store/queries_gen.h"

/* Whoever saw the unit's records sees that they are gone. */
static enum status visible(struct req *req, const struct q_tombstone_get_row *t, bool *ret,
                           struct err *err)
{
    struct q_unit_name_row unit;

    *ret = false;
    if (!ID_EQ(t->body, req->who->body))
        return ST_OK;
    TRY(q_unit_name(req->db, req->arena, &(struct q_unit_name_in){req->who->tenant, t->unit}, &unit,
                    err));
    *ret = see_unit(req->who, t->unit, unit.parent);
    return ST_OK;
}

enum status tombstone_find(struct req *req, const char *kind, struct q_tombstone_get_row *ret,
                           struct err *err)
{
    bool may = false;
    struct err local = {0};

    if (err == NULL || err->status != ST_NOT_FOUND || !uuid_valid(req->path_arg[0]))
        return err ? err->status : ST_NOT_FOUND;
    if (q_tombstone_get(req->db, req->arena,
                        &(struct q_tombstone_get_in){req->who->tenant, req->path_arg[0]}, ret,
                        &local) != ST_OK ||
        !str_eq(ret->kind, kind))
        return err->status;
    TRY(visible(req, ret, &may, err));
    return may ? ST_OK : err->status;
}

enum status tombstone_page(struct req *req, struct res *res, const char *kind, struct err *err)
{
    struct q_tombstone_get_row t;
    struct page page;
    bool entry = str_eq(kind, "entry");

    TRY(tombstone_find(req, kind, &t, err));
    struct tombstone_view v = {.page = &page,
                               .no = t.no,
                               .kind = t.label,
                               .unit = t.unit_name,
                               .from = page_day(req, t.started_on.day),
                               .to = page_day(req, t.ended_on.day),
                               .until = page_day(req, t.retain_until.day),
                               .at = page_day(req, date_of_instant(t.at).day),
                               .number = t.number,
                               .decided_on = page_day(req, t.decided_on.day),
                               .id = req->path_arg[0],
                               .entry_href =
                                   entry ? "" : arena_printf(req->arena, "/entries/%s", t.entry.s)};
    TRY(page_open(req, &page, entry ? NAV_LEDGER : NAV_CASES, W(req->lang, tombstone_title), err));
    page_crumb(&page, entry ? "/ledger" : "/cases",
               entry ? W(req->lang, nav_ledger) : W(req->lang, nav_cases));
    res->object = req->path_arg[0];
    page_send(req, res, &page, page_tombstone, &v);
    return ST_OK;
}
