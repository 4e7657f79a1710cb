#include "pages/holders.h"

#include <string.h>

#include "pages/page.h"
#include "store/queries_gen.h"

enum status holders_where(struct req *req, const struct role *r, struct unit_id unit,
                          const char **ret, struct err *err)
{
    struct q_unit_get_row row;
    *ret = r->scope == SCOPE_BODY ? "" : arena_strdup(req->arena, unit.s);
    if (r->scope != SCOPE_PARENT || ID_NONE(unit))
        return ST_OK;
    struct q_unit_get_in in = {req->who->tenant, req->who->body, unit};
    TRY(q_unit_get(req->db, req->arena, &in, &row, err));
    if (!ID_NONE(row.parent))
        *ret = arena_strdup(req->arena, row.parent.s);
    return ST_OK;
}

enum status holders_of_role(struct req *req, const struct role *r, struct unit_id unit,
                            const char **ret, struct err *err)
{
    enum { SHOWN = 3 };
    const struct who *w = req->who;
    struct q_role_holders_row *rows;
    size_t n;
    struct buf b;
    const char *where;
    *ret = page_label(req, r->label);
    if (r->holder != HOLDER_POST)
        return ST_OK;
    TRY(holders_where(req, r, unit, &where, err));
    struct q_role_holders_in in = {w->tenant, w->body, r->id, where, date_of_instant(req->now)};
    TRY(q_role_holders(req->db, req->arena, &in, &rows, &n, err));
    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < n && i < SHOWN; i++)
        buf_printf(&b, "%s%s%s%s %s", i ? W(req->lang, list_and) : "",
                   strcmp(rows[i].kind, "substitute") == 0 ? W(req->lang, kind_substitute) : "",
                   strcmp(rows[i].kind, "substitute") == 0 ? " " : "", rows[i].title, rows[i].name);
    *ret = page_aside(req, *ret, n ? b.p : W(req->lang, role_nobody));
    return ST_OK;
}

/* ["id", …]; ids need no escaping. */
static const char *id_list(struct arena *a, const struct entry_id *ids, size_t n)
{
    struct buf b;
    buf_init(&b, a, 40 * n + 3);
    buf_puts(&b, "[");
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%s\"%s\"", i ? "," : "", ids[i].s);
    buf_puts(&b, "]");
    return b.p;
}

enum status holders_managers(struct req *req, const struct entry_id *ids, size_t n,
                             const char *const **ret, struct err *err)
{
    const char **names = ARENA_ARRAY(req->arena, const char *, n + 1);
    const struct q_entry_managers_row **first =
        ARENA_ARRAY(req->arena, const struct q_entry_managers_row *, n + 1);
    struct q_entry_managers_row *rows;
    size_t nrows, at = 0;
    struct q_entry_managers_in in = {id_list(req->arena, ids, n), req->who->tenant,
                                     date_of_instant(req->now)};
    TRY(q_entry_managers(req->db, req->arena, &in, &rows, &nrows, err));
    for (size_t i = 0; i < n; i++)
        names[i] = "";
    /* The rows come in the order of the ids as a rule, so the search goes on where it ended. */
    for (size_t i = 0; i < nrows; i++) {
        for (size_t tried = 0; tried < n && !ID_EQ(ids[at], rows[i].entry); tried++)
            at = (at + 1) % n;
        if (first[at] && strcmp(first[at]->turn, rows[i].turn) < 0)
            continue;
        first[at] = &rows[i];
        names[at] = rows[i].name ? rows[i].name : "";
    }
    *ret = names;
    return ST_OK;
}
