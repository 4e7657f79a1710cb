/* case_start.c: what is to be done before use follows what is permitted now, and by whom it is
 * managed now. */
#include <string.h>

#include "commands/case/case_effect.h"
#include "core/entry.h"

static enum status load(struct call *c, const struct q_entry_get_row *e, struct loaded_case **ret,
                        struct err *err)
{
    if (strcmp(e->origin, "case") != 0)
        return ST_OK; /* rests on no application */
    return case_load(c->app, c->tx->db, c->tx->arena, c->who->tenant, ID_FROM(case, e->origin_id),
                     c->today, ret, err);
}

enum status effect_start_before(struct call *c, const struct q_entry_get_row *e,
                                struct start_steps *ret, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    *ret = (struct start_steps){.n = 0};
    TRY(load(c, e, &l, err));
    if (l == NULL)
        return ST_OK;
    ret->due = ARENA_ARRAY(c->tx->arena, bool, l->c.proc->nsteps + 1);
    for (; ret->n < l->c.proc->nsteps; ret->n++)
        ret->due[ret->n] = case_step_applies(&l->c, &l->c.proc->steps[ret->n]);
    return ST_OK;
}

static bool done(const struct casefile *c, const struct step *s)
{
    if (s->milestone[0] != '\0')
        return case_milestone(c, s->milestone);
    for (size_t i = 0; i < c->nacted; i++)
        if (strcmp(c->acted[i].step, s->id) == 0)
            return true;
    return false;
}

/* Newly due, or acknowledged by who is appointed no more. */
static bool opens(const struct casefile *c, const struct step *s, bool was_due)
{
    return case_step_applies(c, s) && !case_waits(c, s) && !done(c, s) &&
           (!was_due || !ID_NONE(case_milestone_of_other(c, s->milestone)));
}

static enum status close_of(struct call *c, const struct loaded_case *l, const struct step *s,
                            struct err *err)
{
    for (size_t i = 0; i < l->ntasks; i++)
        if (strcmp(l->tasks[i].step, s->id) == 0)
            TRY(q_task_close(
                c->tx->db,
                &(struct q_task_close_in){c->who->tenant, l->tasks[i].id, "void", c->tx->now}, NULL,
                err));
    return ST_OK;
}

enum status effect_start_follow(struct call *c, const struct q_entry_get_row *e,
                                const struct start_steps *before, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    TRY(load(c, e, &l, err));
    if (l == NULL || l->c.state != CASE_APPROVED)
        return ST_OK;
    for (size_t i = 0; i < l->c.proc->nsteps; i++) {
        const struct step *s = &l->c.proc->steps[i];
        if (s->phase != PHASE_START)
            continue;
        if (opens(&l->c, s, before->due[i]))
            TRY(cmd_open_task(c, l, s, err));
        else if (!case_step_applies(&l->c, s))
            TRY(close_of(c, l, s, err));
    }
    return ST_OK;
}
