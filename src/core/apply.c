#include "core/apply.h"

const struct role *applying_role(const struct applying *x)
{
    const struct role *r = x->proc->applicant < 0 ? NULL : &x->pack->roles[x->proc->applicant];
    if (r != NULL && r->holder == HOLDER_APPOINTMENT && ID_NONE(x->manager) && r->fallback >= 0)
        r = &x->pack->roles[r->fallback];
    return r;
}

/* Does the person hold the role where it counts for the unit? */
static bool holds(const struct applying *x, const struct who *w, const struct role *r)
{
    struct unit_id where = r->scope == SCOPE_BODY ? (struct unit_id){{0}} : x->unit;
    if (r->scope == SCOPE_PARENT && !ID_NONE(x->parent))
        where = x->parent;
    return r->holder == HOLDER_POST && who_role(w, r->id, where) != NULL;
}

enum status applying_may(const struct applying *x, const struct who *w, struct err *err)
{
    const struct role *r = applying_role(x);
    if (r == NULL)
        return ST_OK;
    bool appointed =
        r->holder == HOLDER_APPOINTMENT && !ID_NONE(x->manager) && ID_EQ(x->manager, w->person);
    bool staff = x->works_there && (r->holder == HOLDER_STAFF || r->holder == HOLDER_APPLICANT);
    if (appointed || staff || holds(x, w, r))
        return ST_OK;
    err_set(err, ST_DENIED, "not_applicant", "%s applies here", r->id);
    err_detail(err, r->label);
    return err_clause(err, x->proc->cite.clause);
}
