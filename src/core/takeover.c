/* takeover.c: an application whose writer left goes on with somebody else. */
#include "core/verbs.h"

static bool recorded(const struct casefile *c, struct person_id p)
{
    for (size_t i = 0; i < c->nacted; i++) {
        const struct step *s = procedure_step(c->proc, c->acted[i].step);
        if (s != NULL && !c->acted[i].earlier && verb_bars_parties(s) &&
            ID_EQ(c->acted[i].person, p))
            return true;
    }
    for (size_t i = 0; c->state == CASE_SUBMITTED && i < c->nwaivers; i++)
        if (ID_EQ(c->waivers[i].by, p))
            return true;
    return false;
}

/* A column of the review is emptied when it is handed in again. */
static bool answered(const struct casefile *c, struct person_id p)
{
    for (size_t i = 0; i < c->nanswers; i++) {
        const struct answer *a = &c->answers[i];
        const struct checklist *l = pack_checklist(c->pack, a->checklist);
        const struct step *s = l == NULL ? NULL : case_column_step(c, l, a->col);
        bool counts = s != NULL && (c->state == CASE_SUBMITTED || s->phase == PHASE_PREPARE);
        if (counts && a->state != A_NONE && ID_EQ(a->person, p))
            return true;
    }
    return false;
}

enum status case_take_over(const struct casefile *c, const struct who *w, struct outcome *o,
                           struct err *err)
{
    *o = verb_unchanged(c);
    if (c->state != CASE_SUBMITTED && c->state != CASE_RETURNED)
        return verb_wrong_state(c, err);
    if (!c->applicant_gone) {
        err_set(err, ST_REFUSED, "applicant_there", "the applicant may go on");
        return err_detail(err, c->applicant_name);
    }
    if (recorded(c, w->person) || answered(c, w->person)) {
        err_set(err, ST_DENIED, "looked_before", "this person had a part in the review");
        return err_clause(err, c->proc->cite.clause);
    }
    o->act_kind = DID_TAKE_OVER;
    o->close_tasks = true; /* they wait for others where the new applicant held their role */
    for (size_t i = 0; i < c->nwaiting; i++)
        verb_open_task(o, c->waiting[i]);
    return ST_OK;
}
