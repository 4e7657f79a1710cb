#include "pages/entry/acting.h"

#include <string.h>

#include "commands/case/apply.h"
#include "pages/holders.h"
#include "pages/page.h"
#include "store/queries_gen.h"

/* The first who acts for the appointment: the rows come in that order. */
static enum status successor(struct req *req, const struct acting_of *x,
                             const struct q_acting_on_row **ret, struct err *err)
{
    struct q_acting_on_row *rows;
    size_t n;
    TRY(q_acting_on(req->db, req->arena,
                    &(struct q_acting_on_in){req->who->tenant, x->entry, date_of_instant(req->now)},
                    &rows, &n, err));
    *ret = NULL;
    for (size_t i = 0; i < n && *ret == NULL; i++)
        if (!rows[i].beside == !x->beside && (!x->beside || strcmp(rows[i].role, x->role) == 0))
            *ret = &rows[i];
    return ST_OK;
}

/* Does somebody hold the role for the unit? */
static enum status held(struct req *req, const struct role *r, struct unit_id unit, bool *ret,
                        struct err *err)
{
    struct q_role_holders_row *rows;
    size_t n;
    const char *where;
    *ret = true;
    if (r->holder != HOLDER_POST)
        return ST_OK;
    TRY(holders_where(req, r, unit, &where, err));
    TRY(q_role_holders(req->db, req->arena,
                       &(struct q_role_holders_in){req->who->tenant, req->who->body, r->id, where,
                                                   date_of_instant(req->now)},
                       &rows, &n, err));
    *ret = n > 0;
    return ST_OK;
}

enum status acting_now(struct req *req, const struct acting_of *x, struct acting *ret,
                       struct err *err)
{
    const struct q_acting_on_row *now;
    int role = pack_role(x->pack, x->role);
    const struct role *r = role < 0 || x->pack->roles[role].fallback < 0
                               ? NULL
                               : &x->pack->roles[x->pack->roles[role].fallback];
    bool there = false;
    *ret = (struct acting){.who = "", .text = ""};
    TRY(successor(req, x, &now, err));
    if (now != NULL && ID_EQ(now->person, x->person))
        return ST_OK;
    ret->gone = true;
    if (now != NULL) {
        ret->who = now->name;
        ret->text = page_fill(req->arena, W(req->lang, acting_successor), now->name);
        return ST_OK;
    }
    ret->vacant = true;
    if (r != NULL)
        TRY(held(req, r, x->unit, &there, err));
    if (there)
        TRY(holders_of_role(req, r, x->unit, &ret->who, err));
    ret->text = there ? page_fill(req->arena, W(req->lang, acting_fallback), ret->who)
                : r ? page_fill(req->arena, W(req->lang, acting_nobody), page_label(req, r->label))
                    : W(req->lang, acting_no_role);
    return ST_OK;
}

enum status acting_left(struct req *req, const struct pack *pack, struct entry_id entry,
                        struct unit_id unit, const char *role, const char **ret, struct err *err)
{
    const struct q_entry_holders_row *r = NULL;
    struct q_entry_holders_row *rows;
    struct acting now;
    size_t n;
    *ret = "";
    TRY(q_entry_holders(req->db, req->arena, &(struct q_entry_holders_in){req->who->tenant, entry},
                        &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        if (date_none(rows[i].valid_to) && !str_empty(rows[i].person_name) &&
            (!rows[i].beside || strcmp(rows[i].role, role) == 0))
            r = &rows[i]; /* the manager, unless the role is somebody's own */
    if (r == NULL || pack_role(pack, r->role) < 0)
        return ST_OK;
    const struct acting_of x = {pack, entry, unit, r->role, r->beside, r->person};
    TRY(acting_now(req, &x, &now, err));
    const char *label = page_label(req, pack->roles[pack_role(pack, r->role)].label);
    const char *who = page_aside(req, label, r->person_name);
    if (now.gone && now.who[0])
        *ret = page_fill(req->arena, W(req->lang, acting_instead), who);
    else if (now.gone)
        *ret = arena_printf(req->arena, "%s%s",
                            page_fill(req->arena, W(req->lang, acting_left), who), now.text);
    return ST_OK;
}

enum status acting_contact(struct req *req, const struct pack *pack, struct entry_id entry,
                           struct unit_id unit, const char **ret, struct err *err)
{
    struct q_entry_holders_row *rows;
    struct acting now = {.who = ""};
    size_t n;
    TRY(q_entry_holders(req->db, req->arena, &(struct q_entry_holders_in){req->who->tenant, entry},
                        &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        const struct acting_of x = {pack, entry, unit, rows[i].role, false, rows[i].person};
        if (date_none(rows[i].valid_to) && !rows[i].beside)
            TRY(acting_now(req, &x, &now, err));
    }
    *ret = now.who;
    return ST_OK;
}

enum status acting_cure(struct req *req, struct entry_id entry, struct unit_id unit,
                        const char *reg, struct acting_cure *ret, struct err *err)
{
    const struct pack *p = req->who->pack;
    *ret = (struct acting_cure){"", "", ""};
    for (size_t i = 0; p != NULL && i < p->nprocedures; i++) {
        const struct procedure *pr = &p->procedures[i];
        const struct apply_for x = {p, pr, unit, entry};
        if (pr->kind != PROC_CHANGE || str_empty(pr->effect.manager_field) ||
            apply_takes(pr, reg, NULL) != ST_OK)
            continue;
        const char *label = page_label(req, pr->label);
        enum status st =
            apply_may(req->db, req->arena, req->who, date_of_instant(req->now), &x, err);
        if (st != ST_OK && st != ST_DENIED)
            return st;
        ret->text = page_fill(req->arena, W(req->lang, acting_cure_by), label);
        if (st == ST_OK) {
            ret->href = arena_printf(req->arena, "/entries/%s#acts", entry.s);
            ret->label = page_fill(req->arena, W(req->lang, acting_cure_begin), label);
        }
        return ST_OK;
    }
    return ST_OK;
}
