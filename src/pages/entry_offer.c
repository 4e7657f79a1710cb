#include "pages/entry_offer.h"

#include <string.h>

#include "base/json.h"
#include "rules/expr.h"

static bool act_from(const struct entry_act *a, const char *state)
{
    for (size_t i = 0; i < a->nfrom; i++)
        if (strcmp(a->from[i], state) == 0)
            return true;
    return false;
}

/* Does the role speak through this person for the entry? */
static bool speaks(const struct offer_source *s, int role)
{
    const struct who *w = s->req->who;
    if (role < 0)
        return false;
    const struct role *r = &s->pack->roles[role];
    if (r->holder == HOLDER_APPOINTMENT) {
        bool mine = s->manages && !pack_appoints(s->pack, r->id);
        for (size_t i = 0; i < s->nmine; i++)
            mine |= strcmp(s->mine[i], r->id) == 0;
        return mine || (r->fallback >= 0 && speaks(s, r->fallback));
    }
    if (r->holder == HOLDER_STAFF || r->holder == HOLDER_APPLICANT)
        return ID_EQ(w->unit, s->entry->unit);
    const struct unit_id above = ID_NONE(s->parent) ? s->entry->unit : s->parent;
    const struct unit_id where[] = {
        [SCOPE_UNIT] = s->entry->unit, [SCOPE_PARENT] = above, [SCOPE_BODY] = {{0}}};
    return who_role(w, r->id, where[r->scope]) != NULL;
}

/* Has the person a column to fill in a list that the act asks for? */
static bool answers_for(const struct offer_source *s, const struct entry_act *a)
{
    bool any = false;
    for (size_t i = 0; i < a->nchecklists; i++) {
        const struct checklist *l = pack_checklist(s->pack, a->checklists[i]);
        for (size_t k = 0; k < l->ncolumns; k++)
            any |= speaks(s, l->columns[k].role);
    }
    return any;
}

/* Procedures that speak of an entry, while their condition may hold for it. */
static bool begins_here(const struct offer_source *s, const struct procedure *proc,
                        const struct facts *facts)
{
    if (proc->kind != PROC_END && proc->kind != PROC_CHANGE)
        return false;
    if (facts && cond_eval(s->pack, proc->when, facts) == TRI_FALSE)
        return false;
    return proc->applicant < 0 ? ID_EQ(s->req->who->unit, s->entry->unit)
                               : speaks(s, proc->applicant);
}

void entry_offer(const struct offer_source *s, struct entry_view *v)
{
    struct req *req = s->req;
    const struct pack *p = s->pack;
    static const struct facts nothing;
    struct facts facts;
    AUTO_JSON json_t *j = s->facts ? json_loads(s->facts, 0, NULL) : NULL;
    bool known = j && facts_read(p, j, s->settings, &facts, NULL) == ST_OK;
    v->acts = ARENA_ARRAY(req->arena, struct entry_button, p->nentry_acts + 1);
    for (size_t i = 0; i < p->nentry_acts; i++) {
        const struct entry_act *a = &p->entry_acts[i];
        if (act_from(a, s->entry->state) &&
            entry_act_binds(p, a, s->entry->reg, known ? &facts : &nothing) &&
            (req->who->office || speaks(s, a->role) || answers_for(s, a)))
            v->acts[v->nacts++] = (struct entry_button){
                arena_printf(req->arena, "/entries/%s/acts/%s", v->id.s, a->id), a->label, a->text,
                a->cite.clause};
    }
    v->ends = ARENA_ARRAY(req->arena, struct entry_button, p->nprocedures + 1);
    if (strcmp(s->entry->state, "closed") == 0)
        return;
    for (size_t i = 0; i < p->nprocedures; i++) {
        const struct procedure *proc = &p->procedures[i];
        if (begins_here(s, proc, known ? &facts : NULL))
            v->ends[v->nends++] =
                (struct entry_button){proc->id, proc->label, proc->text, proc->cite.clause};
    }
}
