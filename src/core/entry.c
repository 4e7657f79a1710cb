/* entry.c: acts on an entry of the register: beginning, stopping, resuming use. */
#include <string.h>

#include "core/entry.h"
#include "core/verbs.h"

const struct reg *case_register(const struct casefile *c)
{
    return register_taking(c->pack, &c->decision, c->proc);
}

bool procedure_takes(const struct procedure *p, const char *reg)
{
    bool speaks = p->kind == PROC_END || p->kind == PROC_CHANGE;
    return speaks ? registers_name(p->registers, p->nregisters, reg) : str_empty(reg);
}

bool case_overtaken(const struct casefile *c)
{
    bool open = c->state == CASE_DRAFT || c->state == CASE_SUBMITTED || c->state == CASE_RETURNED;
    return open && c->proc->kind == PROC_CHANGE && c->based_on > 0 &&
           c->entry_version > c->based_on;
}

bool entry_act_from(const struct entry_act *a, const char *state)
{
    for (size_t i = 0; i < a->nfrom; i++)
        if (strcmp(a->from[i], state) == 0)
            return true;
    return false;
}

bool entry_act_binds(const struct pack *p, const struct entry_act *a, const char *reg,
                     const struct facts *f)
{
    return registers_name(a->registers, a->nregisters, reg) &&
           cond_eval(p, a->when, f) != TRI_FALSE;
}

bool entry_act_would_end(const struct casefile *c, const struct entry_act *a,
                         const struct matter *m)
{
    bool over = strcmp(c->entry_state, ENTRY_ENDING) == 0 ||
                strcmp(c->entry_state, ENTRY_CLOSED) == 0; /* nothing leads back from there */
    return !matter_left(m, a) && (!over || entry_act_from(a, c->entry_state)) &&
           entry_act_binds(c->pack, a, c->entry_reg, c->entry_facts ? c->entry_facts : &c->facts);
}

bool entry_duty(const struct pack *p, const struct duty *d, const char *procedure,
                const struct facts *f)
{
    if (d->procedure[0] != '\0' && strcmp(d->procedure, procedure) != 0)
        return false;
    return cond_eval(p, d->when, f) != TRI_FALSE;
}

/* Staff of a unit: those who belong to it today, through whatever post. */
static bool belongs(const struct casefile *c, const struct who *w, const struct role *r)
{
    bool mine = r->holder != HOLDER_STAFF || r->scope != SCOPE_UNIT || ID_EQ(w->unit, c->unit);
    for (size_t i = 0; i < w->nroles; i++)
        mine |= ID_EQ(w->roles[i].unit, c->unit);
    return mine;
}

/* Is it theirs by the role the rules name? */
static bool own(const struct casefile *c, const struct who *w, const struct entry_act *a, int role)
{
    const struct step s = {.id = a->id,
                           .phase = PHASE_START,
                           .act = ACT_RECORD,
                           .role = role,
                           .scope = c->pack->roles[role].scope,
                           .if_conflict = -1,
                           .cite = a->cite};
    struct right right;
    return case_may_act(c, w, &s, &right, NULL) == ST_OK && belongs(c, w, &c->pack->roles[role]);
}

/* The office may do what a manager may, and whatever leads away from use: a vacant post must not
 * keep a service running. Letting it run again is for whom the rules name. */
static bool may(const struct casefile *c, const struct who *w, const struct entry_act *a, int role)
{
    if (own(c, w, a, role))
        return true;
    return w->office &&
           (c->pack->roles[role].holder == HOLDER_APPOINTMENT || strcmp(a->to, ENTRY_IN_USE) != 0);
}

bool entry_act_stands_in(const struct casefile *c, const struct who *w, const struct entry_act *a)
{
    return !own(c, w, a, a->role) && may(c, w, a, a->role);
}

/* Does the act lead out of the state? What ends matters leads only out of where these lead to. */
static bool leads_out(const struct pack *p, const struct entry_act *a, const char *state)
{
    bool out = a->nends == 0;
    for (size_t i = 0; i < a->nends; i++)
        out |= strcmp(pack_entry_act(p, a->ends[i])->to, state) == 0;
    return out && entry_act_from(a, state) && strcmp(a->to, state) != 0;
}

static bool leads_back(const struct pack *p, const char *state, size_t depth)
{
    if (strcmp(state, ENTRY_IN_USE) == 0)
        return true;
    for (size_t i = 0; depth > 0 && i < p->nentry_acts; i++)
        if (leads_out(p, &p->entry_acts[i], state) && leads_back(p, p->entry_acts[i].to, depth - 1))
            return true;
    return false;
}

bool entry_act_final(const struct pack *p, const struct entry_act *a)
{
    enum { STATES = 6 }; /* no way is longer */
    return !leads_back(p, a->to, STATES);
}

bool entry_act_begins_use(const struct casefile *c, const struct entry_act *a)
{
    return strcmp(c->entry_state, ENTRY_PERMITTED) == 0 && strcmp(a->to, ENTRY_IN_USE) == 0;
}

bool entry_act_reason(const struct entry_act *a, const char *state)
{
    return a->form[0] == '\0' && a->nchecklists == 0 &&
           (strcmp(a->to, ENTRY_IN_USE) != 0 || strcmp(state, a->to) == 0);
}

enum status entry_act_part(const struct casefile *c, const struct who *w, const struct entry_act *a,
                           int role, struct err *err)
{
    /* Before anything that tells of the entry. */
    if (!may(c, w, a, role)) {
        err_set(err, ST_DENIED, "not_your_step", "%s belongs to %s", a->id,
                c->pack->roles[role].id);
        err_detail(err, c->pack->roles[role].label);
        return err_clause(err, a->cite.clause);
    }
    if (!entry_act_binds(c->pack, a, c->entry_reg, c->entry_facts ? c->entry_facts : &c->facts)) {
        err_set(err, ST_REFUSED, "act_elsewhere", "%s is not for this entry", a->id);
        err_detail(err, a->label);
        return err_clause(err, a->cite.clause);
    }
    if (!entry_act_from(a, c->entry_state)) {
        err_set(err, ST_CONFLICT, "wrong_state", "the entry is %s", c->entry_state);
        err_detail(err, c->entry_state);
        return err_clause(err, a->cite.clause);
    }
    if (!footing_ends(&c->footing, a, c->entry_state)) {
        err_set(err, ST_REFUSED, "act_elsewhere", "nothing is open that %s ends", a->id);
        err_detail(err, a->label);
        return err_clause(err, a->cite.clause);
    }
    return ST_OK;
}

enum status entry_act_right(const struct casefile *c, const struct who *w,
                            const struct entry_act *a, struct err *err)
{
    return entry_act_part(c, w, a, a->role, err);
}

enum status act_answer_may(const struct casefile *c, const struct who *w, const struct checklist *l,
                           const char *col, struct err *err)
{
    const struct column *column = checklist_column(l, col);
    if (column == NULL)
        return err_set(err, ST_INPUT, "bad_answer", "list %s has no column %s", l->id, col);
    TRY(entry_act_part(c, w, c->act, column->role, err));
    return verb_other_eyes(c, w, l, col, c->act->cite.clause, err);
}

bool entry_act_held(const struct casefile *c, const struct entry_act *a)
{
    return strcmp(a->to, ENTRY_IN_USE) == 0 && strcmp(c->entry_state, a->to) != 0 &&
           !ID_NONE(c->cancel.by);
}

enum status entry_act_may(const struct casefile *c, const struct who *w, const struct entry_act *a,
                          struct span permitted, const char *reason, struct problems *problems,
                          struct err *err)
{
    TRY(entry_act_right(c, w, a, err));
    if (entry_act_reason(a, c->entry_state) && str_blank(reason))
        return err_set(err, ST_REFUSED, "reason_required", "a reason is needed");
    if (entry_act_held(c, a)) {
        err_set(err, ST_REFUSED, "cancel_open", "undoing the permission is proposed");
        return err_clause(err, a->cite.clause);
    }
    case_milestone_problems(c, a->milestones, a->nmilestones, problems);
    if (a->nchecklists > 0)
        case_run_problems(c, problems);
    if (a->not_before_start && !date_none(permitted.from) && c->today.day < permitted.from.day)
        problem_add(problems, "not_before_start", "from", date_iso(problems->arena, permitted.from),
                    a->cite.clause);
    if (a->not_after_end && !date_none(permitted.to) && c->today.day > permitted.to.day)
        problem_add(problems, "not_after_end", "to", date_iso(problems->arena, permitted.to),
                    a->cite.clause);
    if (problems->n > 0) {
        err_set(err, ST_REFUSED, "incomplete", "%zu things stand in the way", problems->n);
        return err_clause(err, problems->p[0].clause);
    }
    return ST_OK;
}
