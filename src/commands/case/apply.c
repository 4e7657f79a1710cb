#include "commands/case/apply.h"

#include "core/apply.h"
#include "core/entry.h"

/* Nobody applies for a unit in which they hold no post: its boss would decide for another's staff.
 */
static enum status works_in(struct db *db, struct arena *a, const struct who *w, struct date day,
                            struct unit_id unit, bool *ret, struct err *err)
{
    struct q_person_post_on_row *posts;
    size_t n;
    const struct q_person_post_on_in in = {w->tenant, w->body, w->person, day};
    TRY(q_person_post_on(db, a, &in, &posts, &n, err));
    *ret = false;
    for (size_t i = 0; i < n; i++)
        *ret |= ID_EQ(posts[i].unit, unit);
    return ST_OK;
}

/* Does the person hold the role where it counts for the unit? */
static enum status holds(struct db *db, struct arena *a, const struct who *w, const struct role *r,
                         struct unit_id unit, bool *ret, struct err *err)
{
    struct unit_id where = r->scope == SCOPE_BODY ? (struct unit_id){{0}} : unit;
    struct q_unit_name_row row;
    *ret = false;
    if (r->holder != HOLDER_POST)
        return ST_OK;
    if (r->scope == SCOPE_PARENT) {
        TRY(q_unit_name(db, a, &(struct q_unit_name_in){w->tenant, unit}, &row, err));
        where = ID_NONE(row.parent) ? unit : row.parent;
    }
    *ret = who_role(w, r->id, where) != NULL;
    return ST_OK;
}

static enum status parent_of(struct db *db, struct arena *a, const struct who *w,
                             struct unit_id unit, struct unit_id *ret, struct err *err)
{
    struct q_unit_name_row row;
    TRY(q_unit_name(db, a, &(struct q_unit_name_in){w->tenant, unit}, &row, err));
    *ret = row.parent;
    return ST_OK;
}

enum status apply_may(struct db *db, struct arena *a, const struct who *w, struct date day,
                      const struct apply_for *x, struct err *err)
{
    struct applying of = {.pack = x->pack, .proc = x->proc, .unit = x->unit};
    const struct role *r = applying_role(&of);
    if (r == NULL)
        return ST_OK;
    const char *named = x->pack->roles[x->proc->applicant].id;
    if (x->pack->roles[x->proc->applicant].holder == HOLDER_APPOINTMENT)
        TRY(entry_manager(db, a, w->tenant, x->entry, pack_appoints(x->pack, named) ? named : NULL,
                          day, &of.manager, err));
    r = applying_role(&of);
    if (r->holder == HOLDER_POST && r->scope == SCOPE_PARENT)
        TRY(parent_of(db, a, w, x->unit, &of.parent, err));
    TRY(works_in(db, a, w, day, x->unit, &of.works_there, err));
    return applying_may(&of, w, err);
}

/* The role under which somebody was appointed to manage the entry last; -1 nobody ever. */
static enum status managing_role(struct db *db, struct arena *a, struct tenant_id tenant,
                                 const struct pack *p, struct entry_id entry, int *ret,
                                 struct err *err)
{
    struct q_appointments_of_row *rows;
    size_t n;
    TRY(q_appointments_of(db, a, &(struct q_appointments_of_in){tenant, entry}, &rows, &n, err));
    *ret = -1;
    for (size_t i = 0; i < n; i++)
        if (!rows[i].beside)
            *ret = pack_role(p, rows[i].role);
    return ST_OK;
}

enum status apply_manages(struct db *db, struct arena *a, const struct who *w, struct date day,
                          struct entry_id entry, bool *ret, struct err *err)
{
    struct person_id manager;
    struct q_entry_get_row e;
    int role;
    TRY(entry_manager(db, a, w->tenant, entry, NULL, day, &manager, err));
    *ret = !ID_NONE(manager) && ID_EQ(manager, w->person);
    if (!ID_NONE(manager) || w->pack == NULL)
        return ST_OK;
    TRY(managing_role(db, a, w->tenant, w->pack, entry, &role, err));
    if (role < 0 || w->pack->roles[role].fallback < 0)
        return ST_OK;
    TRY(q_entry_get(db, a, &(struct q_entry_get_in){w->tenant, entry}, &e, err));
    return holds(db, a, w, &w->pack->roles[w->pack->roles[role].fallback], e.unit, ret, err);
}

enum status apply_takes(const struct procedure *proc, const char *reg, struct err *err)
{
    if (procedure_takes(proc, reg))
        return ST_OK;
    err_set(err, ST_REFUSED, "other_register", "%s is not for register %s", proc->id, reg);
    err_detail(err, proc->label);
    return err_clause(err, proc->cite.clause);
}
