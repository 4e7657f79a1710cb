#include "pages/holders.h"

#include "pages/page.h"
#include "store/queries_gen.h"

enum status holders_of_role(struct req *req, const struct role *r, const char **ret,
                            struct err *err)
{
    enum { SHOWN = 3 };
    const struct who *w = req->who;
    struct q_role_holders_row *rows;
    size_t n;
    struct buf b;
    struct q_role_holders_in in = {w->tenant, w->body, r->id,
                                   r->scope == SCOPE_BODY ? "" : w->unit.s,
                                   date_of_instant(req->now)};
    TRY(q_role_holders(req->db, req->arena, &in, &rows, &n, err));
    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < n && i < SHOWN; i++)
        buf_printf(&b, "%s%s %s", i ? (req->lang == LANG_JA ? "、" : ", ") : "", rows[i].title,
                   rows[i].name);
    *ret = page_aside(req, page_label(req, r->label), n ? b.p : W(req->lang, role_nobody));
    return ST_OK;
}

enum status holders_manager(struct req *req, struct entry_id entry, const char **ret,
                            struct err *err)
{
    struct q_entry_manager_name_row *rows;
    size_t n;
    struct q_entry_manager_name_in in = {req->who->tenant, entry, date_of_instant(req->now)};
    TRY(q_entry_manager_name(req->db, req->arena, &in, &rows, &n, err));
    *ret = n && rows[0].name ? rows[0].name : "";
    return ST_OK;
}
