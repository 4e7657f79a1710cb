/* route.c: who may act on a step. Four eyes are compared by person, through posts, substitutes and
 * delegation: a substitute of a party's post is as good as the party. */
#include <string.h>

#include "core/casefile.h"

bool case_is_party(const struct casefile *c, struct person_id p)
{
    if (ID_EQ(c->applicant, p))
        return true;
    for (size_t i = 0; i < c->nparties; i++)
        if (ID_EQ(c->parties[i].person, p))
            return true;
    return false;
}

/* Is the post held, not merely stood in for, by a party? */
static bool post_of_party(const struct casefile *c, struct post_id post)
{
    for (size_t i = 0; i < c->ncandidates; i++) {
        const struct candidate *x = &c->candidates[i];
        if (ID_EQ(x->post, post) && x->kind != HOLD_SUBSTITUTE && case_is_party(c, x->person))
            return true;
    }
    return false;
}

static struct unit_id scope_unit(const struct casefile *c, const struct step *s)
{
    static const struct unit_id anywhere;
    switch (s->scope) {
    case SCOPE_UNIT:
        return c->unit;
    case SCOPE_PARENT:
        return ID_NONE(c->parent_unit) ? c->unit : c->parent_unit;
    case SCOPE_BODY:
        break;
    }
    return anywhere;
}

/* Decisions before use are barred to parties; what follows (acknowledging risks, preparing) is not.
 */
static bool bars_parties(const struct step *s)
{
    return s->phase == PHASE_REVIEW || s->act == ACT_DECIDE || s->act == ACT_APPROVE ||
           s->act == ACT_CHECK;
}

static bool waived(const struct casefile *c, struct person_id p, const struct step *s)
{
    for (size_t i = 0; i < c->nwaivers; i++)
        if (ID_EQ(c->waivers[i].person, p) && strcmp(c->waivers[i].step, s->id) == 0)
            return true;
    return false;
}

/* The role that holds the step: an appointment without anybody falls back. */
static int effective_role(const struct casefile *c, const struct step *s)
{
    const struct role *r = &c->pack->roles[s->role];
    if (r->holder == HOLDER_APPOINTMENT && ID_NONE(c->manager) && r->fallback >= 0)
        return r->fallback;
    return s->role;
}

static bool usable(const struct casefile *c, const struct candidate *x, const struct step *s)
{
    if (!bars_parties(s))
        return true;
    if (case_is_party(c, x->person))
        return waived(c, x->person, s);
    return !(x->kind == HOLD_SUBSTITUTE && post_of_party(c, x->post));
}

static bool anybody(const struct casefile *c, const struct step *s, int role, struct unit_id unit)
{
    for (size_t i = 0; i < c->ncandidates; i++) {
        const struct candidate *x = &c->candidates[i];
        if (strcmp(x->role, c->pack->roles[role].id) == 0 &&
            (ID_NONE(unit) || ID_EQ(x->unit, unit)) && usable(c, x, s))
            return true;
    }
    return false;
}

/* Where the if_conflict role is looked for: its own scope. */
static struct unit_id conflict_unit(const struct casefile *c, const struct step *s)
{
    static const struct unit_id anywhere;
    return c->pack->roles[s->if_conflict].scope == SCOPE_BODY ? anywhere : scope_unit(c, s);
}

bool case_assignee(const struct casefile *c, const struct step *s, int *ret_role,
                   struct unit_id *ret_unit, struct person_id *ret_person)
{
    static const struct person_id nobody;
    int role = effective_role(c, s);
    const struct role *r = &c->pack->roles[role];
    *ret_role = role;
    *ret_unit = scope_unit(c, s);
    *ret_person = nobody;
    if (r->holder == HOLDER_APPOINTMENT) {
        *ret_person = c->manager;
        return !ID_NONE(c->manager);
    }
    if (r->holder == HOLDER_APPLICANT) {
        *ret_person = c->applicant;
        return true;
    }
    if (r->holder != HOLDER_POST)
        return r->holder == HOLDER_STAFF;
    if (anybody(c, s, role, *ret_unit))
        return true;
    if (s->if_conflict < 0)
        return false;
    *ret_role = s->if_conflict;
    *ret_unit = conflict_unit(c, s);
    return anybody(c, s, s->if_conflict, *ret_unit);
}

static enum status refuse_self(const struct step *s, const char *code, struct err *err)
{
    err_set(err, ST_DENIED, code, "step %s: the applicant's own case", s->id);
    return err_clause(err, s->cite.clause);
}

static enum status by_post(const struct casefile *c, const struct who *w, const struct step *s,
                           int role, struct right *ret, struct err *err)
{
    bool bars = bars_parties(s), party = bars && case_is_party(c, w->person);
    struct unit_id unit = scope_unit(c, s);
    const struct held_role *held = who_role(w, c->pack->roles[role].id, unit);
    if (held != NULL && !party) {
        if (bars && held->kind == HOLD_SUBSTITUTE && post_of_party(c, held->post))
            return refuse_self(s, "substitute_of_party", err);
        *ret = (struct right){.held = held};
        return ST_OK;
    }
    if (held != NULL && waived(c, w->person, s)) {
        *ret = (struct right){.held = held, .waived = true};
        return ST_OK;
    }
    if (!party && s->if_conflict >= 0 && !anybody(c, s, role, unit)) {
        const struct held_role *other =
            who_role(w, c->pack->roles[s->if_conflict].id, conflict_unit(c, s));
        if (other != NULL && !(other->kind == HOLD_SUBSTITUTE && post_of_party(c, other->post))) {
            *ret = (struct right){.held = other, .conflict = true};
            return ST_OK;
        }
    }
    if (party)
        return refuse_self(s, "self_approval", err);
    err_set(err, ST_DENIED, "not_your_step", "step %s belongs to %s", s->id,
            c->pack->roles[role].id);
    err_detail(err, c->pack->roles[role].label);
    return err_clause(err, s->cite.clause);
}

enum status case_may_act(const struct casefile *c, const struct who *w, const struct step *s,
                         struct right *ret, struct err *err)
{
    int role = effective_role(c, s);
    const struct role *r = &c->pack->roles[role];
    bool mine = false;
    switch (r->holder) {
    case HOLDER_POST:
        return by_post(c, w, s, role, ret, err);
    case HOLDER_APPLICANT:
        mine = ID_EQ(c->applicant, w->person);
        break;
    case HOLDER_APPOINTMENT:
        mine = ID_EQ(c->manager, w->person);
        break;
    case HOLDER_STAFF:
        mine = true;
        break;
    case HOLDER_MEMBER:
    case HOLDER_OUTSIDE:
        break;
    }
    if (!mine) {
        err_set(err, ST_DENIED, "not_your_step", "step %s belongs to %s", s->id, r->id);
        err_detail(err, r->label);
        return err_clause(err, s->cite.clause);
    }
    if (bars_parties(s) && case_is_party(c, w->person) && !waived(c, w->person, s))
        return refuse_self(s, "self_approval", err);
    *ret = (struct right){.waived = bars_parties(s) && case_is_party(c, w->person)};
    return ST_OK;
}

bool case_may_see(const struct casefile *c, const struct who *w)
{
    if (ID_EQ(c->applicant, w->person) || ID_EQ(c->manager, w->person))
        return true;
    for (size_t i = 0; i < c->nparties; i++)
        if (ID_EQ(c->parties[i].person, w->person))
            return true;
    if (c->state == CASE_DRAFT || c->state == CASE_DISCARDED)
        return false; /* a draft is its writer's alone */
    if (w->office || w->auditor)
        return true;
    for (size_t i = 0; i < c->proc->nsteps; i++) {
        const struct step *s = &c->proc->steps[i];
        if (who_role(w, c->pack->roles[s->role].id, scope_unit(c, s)) != NULL)
            return true;
        if (s->if_conflict >= 0 &&
            who_role(w, c->pack->roles[s->if_conflict].id, conflict_unit(c, s)) != NULL)
            return true;
    }
    return false;
}
