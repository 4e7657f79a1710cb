/* prepare.c: those who must finish before submission (phase prepare).
 *
 * The applicant asks them when the contents are complete: nobody looks at half an application. From
 * then on each has a task as soon as what the step demands is reached. What they did counts for the
 * contents they looked at: change these and the request ends, and they are asked again. */
#include <string.h>

#include "core/verbs.h"

bool case_waits(const struct casefile *c, const struct step *s)
{
    for (size_t i = 0; i < c->nwaiting; i++)
        if (c->waiting[i] == s)
            return true;
    return false;
}

static bool acted_on(const struct casefile *c, const struct step *s)
{
    for (size_t i = 0; i < c->nacted; i++)
        if (!c->acted[i].earlier && strcmp(c->acted[i].step, s->id) == 0)
            return true;
    return false;
}

/* Are the answers of a second look still there? They go when the contents change, and do not come
 * back with them. */
static bool looked_through(const struct casefile *c, const struct step *s)
{
    const struct checklist *l;
    for (size_t i = 0; (l = case_list(c, i)) != NULL; i++) {
        bool fills = step_fills(s, l);
        for (size_t k = 0; fills && k < l->nitems; k++)
            if (item_demanded(c, &l->items[k], s->column) &&
                case_answer(c, l->id, l->items[k].id, s->column) == NULL)
                return false;
    }
    return true;
}

bool case_prepared(const struct casefile *c, const struct step *s)
{
    static const struct who nobody;
    static const struct right none;
    if (s->act == ACT_CHECK && !looked_through(c, s))
        return false;
    if (s->milestone[0] != '\0')
        return case_milestone(c, s->milestone);
    return acted_on(c, s) && !case_others_remain(c, &nobody, s, &none);
}

/* A step of this route before submission that is still to be done? */
static bool missing(const struct casefile *c, const struct step *s)
{
    return s->phase == PHASE_PREPARE && case_step_applies(c, s) && !case_prepared(c, s);
}

static bool turn_has_come(const struct casefile *c, const struct step *s, const char *reached)
{
    for (size_t i = 0; i < s->nmilestones; i++) {
        const char *key = s->milestones[i];
        if (strcmp(key, reached) != 0 && !case_milestone(c, key) && milestone_step(c, key) != NULL)
            return false;
    }
    return true;
}

void prepare_open(const struct casefile *c, struct outcome *o, const char *reached)
{
    for (size_t i = 0; i < c->proc->nsteps; i++) {
        const struct step *s = &c->proc->steps[i];
        if (s != o->act_step && missing(c, s) && !case_waits(c, s) && turn_has_come(c, s, reached))
            verb_open_task(o, s);
    }
}

void prepare_problems(const struct casefile *c, struct problems *l)
{
    for (size_t i = 0; i < c->proc->nsteps; i++) {
        const struct step *s = &c->proc->steps[i];
        if (missing(c, s))
            problem_add(l, "unconfirmed", s->id, s->label, s->cite.clause);
    }
}

void prepare_findings(const struct casefile *c, const struct step *s, struct problems *l)
{
    const struct checklist *list;
    for (size_t i = 0; !s->first_look && (list = case_list(c, i)) != NULL; i++) {
        bool fills = step_fills(s, list);
        for (size_t k = 0; fills && k < list->nitems; k++) {
            const struct item *it = &list->items[k];
            const struct answer *a = case_answer(c, list->id, it->id, s->column);
            enum strength strength = item_strength(&c->decision, it);
            if (a != NULL && a->state == A_NOT_OK &&
                (strength == S_MUST || strength == S_IF_NEEDED))
                problem_add(l, "not_ok",
                            arena_printf(l->arena, "%s/%s/%s", list->id, it->id, a->col), it->no,
                            s->cite.clause);
        }
    }
}

enum status case_request(const struct casefile *c, const struct who *w, struct problems *problems,
                         struct outcome *o, struct err *err)
{
    if (!verb_editable(c))
        return verb_wrong_state(c, err);
    if (!ID_EQ(c->applicant, w->person))
        return verb_not_yours(err);
    TRY(verb_object_there(c, err));
    case_submit_problems(c, problems);
    split_problem(c, problems);
    TRY(verb_complete(problems, err));
    *o = verb_unchanged(c);
    o->act_kind = DID_REQUEST;
    prepare_open(c, o, "");
    if (o->nopen == 0)
        return err_set(err, ST_CONFLICT, "already_requested", "nobody is left to be asked");
    return ST_OK;
}

enum status case_prepare_open(const struct casefile *c, const struct who *w, const struct step *s,
                              struct err *err)
{
    if (!verb_editable(c) || !case_step_applies(c, s))
        return verb_wrong_state(c, err);
    if (case_waits(c, s))
        return ST_OK;
    if (case_prepared(c, s))
        return err_set(err, ST_CONFLICT, "already_acted", "step %s is done", s->id);
    if (ID_EQ(c->applicant, w->person)) /* who writes it need not ask oneself */
        return ST_OK;
    err_set(err, ST_CONFLICT, "not_requested", "the applicant has not asked for step %s", s->id);
    err_detail(err, c->applicant_name);
    return err_clause(err, s->cite.clause);
}
