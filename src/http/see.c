#include "http/see.h"

bool see_all(const struct who *w)
{
    return w->office || w->admin || w->auditor;
}

bool see_unit(const struct who *w, struct unit_id unit, struct unit_id parent)
{
    return see_all(w) || who_works_in(w, unit) || who_works_in(w, parent);
}

bool see_register(const struct who *w, const struct reg *reg)
{
    return reg && reg->readers >= 0 && w->pack &&
           who_role(w, w->pack->roles[reg->readers].id, (struct unit_id){{0}}) != NULL;
}

enum status see_entry(struct req *req, struct entry_id entry, struct unit_id unit, const char *reg,
                      struct err *err)
{
    const struct who *w = req->who;
    struct q_unit_name_row above;
    struct q_entry_is_mine_row mine;
    if (see_all(w) || who_works_in(w, unit) ||
        (w->pack && see_register(w, pack_register(w->pack, reg))))
        return ST_OK;
    TRY(q_unit_name(req->db, req->arena, &(struct q_unit_name_in){w->tenant, unit}, &above, err));
    if (who_works_in(w, above.parent))
        return ST_OK;
    TRY(q_entry_is_mine(
        req->db, req->arena,
        &(struct q_entry_is_mine_in){w->tenant, entry, w->person, date_of_instant(req->now)}, &mine,
        err));
    if (mine.n > 0)
        return ST_OK;
    return err_hidden(err, "entry %s is not visible", entry.s);
}

enum status see_entry_get(struct req *req, const char *id, struct entry_id *ret_id,
                          struct q_entry_get_row *ret, struct err *err)
{
    if (!uuid_valid(id))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such entry");
    *ret_id = ID_FROM(entry, id);
    TRY(q_entry_get(req->db, req->arena, &(struct q_entry_get_in){req->who->tenant, *ret_id}, ret,
                    err));
    if (!ID_EQ(ret->body, req->who->body))
        return err_hidden(err, "an entry of another body");
    return see_entry(req, *ret_id, ret->unit, ret->reg, err);
}

bool see_begins(const struct who *w, const struct pack *p, const struct procedure *pr)
{
    const struct role *r = pr->applicant >= 0 ? &p->roles[pr->applicant] : NULL;
    return !r || r->holder != HOLDER_POST || who_role(w, r->id, (struct unit_id){{0}}) != NULL;
}
