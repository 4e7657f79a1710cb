#include "commands/apply.h"

/* Nobody applies for a unit in which they hold no post: its boss would decide for another's staff.
 */
static enum status works_in(struct db *db, struct arena *a, const struct who *w, struct date day,
                            struct unit_id unit, bool *ret, struct err *err)
{
    struct q_person_post_on_row *posts;
    size_t n;
    TRY(q_person_post_on(db, a, &(struct q_person_post_on_in){w->tenant, w->person, day}, &posts,
                         &n, err));
    *ret = false;
    for (size_t i = 0; i < n; i++)
        *ret |= ID_EQ(posts[i].unit, unit);
    return ST_OK;
}

enum status apply_may(struct db *db, struct arena *a, const struct who *w, struct date day,
                      const struct apply_for *x, struct err *err)
{
    if (x->proc->applicant < 0)
        return ST_OK;
    const struct role *r = &x->pack->roles[x->proc->applicant];
    bool here;
    struct person_id manager = {{0}};
    if (r->holder == HOLDER_APPOINTMENT) {
        TRY(entry_manager(db, a, w->tenant, x->entry, pack_appoints(x->pack, r->id) ? r->id : NULL,
                          day, &manager, err));
        if (ID_EQ(manager, w->person))
            return ST_OK;
        if (ID_NONE(manager) && r->fallback >= 0)
            r = &x->pack->roles[r->fallback];
    }
    TRY(works_in(db, a, w, day, x->unit, &here, err));
    if (here && (r->holder == HOLDER_STAFF || r->holder == HOLDER_APPLICANT))
        return ST_OK;
    if (r->holder == HOLDER_POST && who_role(w, r->id, x->unit) != NULL)
        return ST_OK;
    err_set(err, ST_DENIED, "not_applicant", "%s applies here", r->id);
    err_detail(err, r->label);
    return err_clause(err, x->proc->cite.clause);
}

enum status apply_takes(const struct procedure *proc, const char *reg, struct err *err)
{
    if (procedure_takes(proc, reg))
        return ST_OK;
    err_set(err, ST_REFUSED, "other_register", "%s is not for register %s", proc->id, reg);
    err_detail(err, proc->label);
    return err_clause(err, proc->cite.clause);
}
