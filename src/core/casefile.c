/* casefile.c: the verbs of a case, each: may it, and what follows. */
#include "core/verbs.h"

#include <string.h>

#include "base/json.h"
#include "core/elsewhere.h"
#include "core/retention.h"

static const char *const state_ids[CASE__MAX] = {
    [CASE_DRAFT] = "draft",         [CASE_SUBMITTED] = "submitted", [CASE_RETURNED] = "returned",
    [CASE_APPROVED] = "approved",   [CASE_REJECTED] = "rejected",   [CASE_WITHDRAWN] = "withdrawn",
    [CASE_CANCELLED] = "cancelled", [CASE_SPLIT] = "split",         [CASE_DISCARDED] = "discarded",
};

const char *case_state_id(enum case_state s)
{
    return state_ids[s];
}

bool case_state_parse(const char *id, enum case_state *ret)
{
    for (int i = 0; i < CASE__MAX; i++)
        if (strcmp(state_ids[i], id) == 0) {
            *ret = (enum case_state)i;
            return true;
        }
    return false;
}

bool case_state_is(const char *id, enum case_state s)
{
    return strcmp(id, state_ids[s]) == 0;
}

bool did_decide(const char *kind)
{
    return strcmp(kind, step_act_id(ACT_DECIDE)) == 0 ||
           strcmp(kind, step_act_id(ACT_APPROVE)) == 0;
}

bool did_step(const char *kind)
{
    for (enum step_act a = 0; a <= ACT_RECORD; a++)
        if (strcmp(kind, step_act_id(a)) == 0)
            return true;
    return false;
}

enum status verb_wrong_state(const struct casefile *c, struct err *err)
{
    err_set(err, ST_CONFLICT, "wrong_state", "the case is %s", case_state_id(c->state));
    return err_detail(err, case_state_id(c->state));
}

enum status verb_not_yours(struct err *err)
{
    return err_set(err, ST_DENIED, "not_your_case", "only the applicant may do this");
}

enum status verb_need_reason(struct err *err)
{
    return err_set(err, ST_REFUSED, "reason_required", "a reason is needed");
}

struct outcome verb_unchanged(const struct casefile *c)
{
    return (struct outcome){.state = c->state, .step = c->step, .act_verdict = "", .milestone = ""};
}

enum status verb_complete(const struct problems *l, struct err *err)
{
    if (l->n == 0)
        return ST_OK;
    err_set(err, ST_REFUSED, "incomplete", "%zu things stand in the way", l->n);
    return err_clause(err, l->p[0].clause);
}

const struct step *case_review_after(const struct casefile *c, const struct step *after)
{
    size_t i = after == NULL ? 0 : (size_t)(after - c->proc->steps) + 1;
    for (; i < c->proc->nsteps; i++)
        if (c->proc->steps[i].phase == PHASE_REVIEW && case_step_applies(c, &c->proc->steps[i]))
            return &c->proc->steps[i];
    return NULL;
}

void verb_open_task(struct outcome *o, const struct step *s)
{
    if (o->nopen < sizeof o->open / sizeof *o->open)
        o->open[o->nopen++] = s;
}

/* The decision is made: what approval does, and what has to be done before use. */
static void approved(const struct casefile *c, struct outcome *o)
{
    o->state = CASE_APPROVED;
    o->step = NULL;
    switch (c->proc->kind) {
    case PROC_USE:
    case PROC_NOTICE:
        o->make_entry = ID_NONE(c->entry);
        o->change_entry = !o->make_entry;
        break;
    case PROC_RECORD:
        o->make_record = true;
        break;
    case PROC_CHANGE:
        o->change_entry = true;
        break;
    case PROC_END:
        o->end_entry = true;
        break;
    }
    for (size_t i = 0; i < c->proc->nsteps; i++)
        if (c->proc->steps[i].phase == PHASE_START && case_step_applies(c, &c->proc->steps[i]))
            verb_open_task(o, &c->proc->steps[i]);
}

bool case_object_gone(const struct casefile *c)
{
    return !c->entry_own && strcmp(c->entry_state, ENTRY_CLOSED) == 0 &&
           (verb_editable(c) || c->state == CASE_SUBMITTED);
}

enum status verb_object_there(const struct casefile *c, struct err *err)
{
    if (!case_object_gone(c))
        return ST_OK;
    return err_set(err, ST_CONFLICT, "entry_closed", "what the case speaks of has ended");
}

enum status case_save(const struct casefile *c, const struct who *w, struct outcome *o,
                      struct err *err)
{
    if (!verb_editable(c))
        return verb_wrong_state(c, err);
    if (!ID_EQ(c->applicant, w->person))
        return verb_not_yours(err);
    TRY(verb_object_there(c, err));
    *o = verb_unchanged(c);
    o->act_kind = DID_SAVE;
    return ST_OK;
}

/* The writer's column is open while the case is theirs; every other one at its step alone, to
 * whoever may act on that step. */
enum status case_answer_may(const struct casefile *c, const struct who *w,
                            const struct checklist *l, const char *col, struct outcome *o,
                            struct err *err)
{
    *o = verb_unchanged(c);
    o->act_kind = "answer";
    const struct step *s = case_column_step(c, l, col);
    if (s == NULL) {
        if (!case_writers_column(c, l, col)) /* a later one without a step stays empty */
            return err_set(err, ST_CONFLICT, "column_closed", "no step fills column %s", col);
        if (!verb_editable(c))
            return verb_wrong_state(c, err);
        return ID_EQ(c->applicant, w->person) ? verb_object_there(c, err) : verb_not_yours(err);
    }
    bool moment = s->phase == PHASE_PREPARE  ? verb_editable(c)
                  : s->phase == PHASE_REVIEW ? c->state == CASE_SUBMITTED
                                             : c->state == CASE_APPROVED;
    if (!moment) {
        err_set(err, ST_CONFLICT, "column_closed", "column %s is not open in this state", col);
        return err_clause(err, s->cite.clause);
    }
    TRY(case_may_act(c, w, s, &o->right, err));
    if (case_step_open(c, w, s, NULL) != ST_OK) {
        err_set(err, ST_CONFLICT, "column_closed", "column %s is not at its step", col);
        return err_clause(err, s->cite.clause);
    }
    TRY(verb_object_there(c, err));
    return s->nchecklists > 0 ? verb_other_eyes(c, w, l, col, s->cite.clause, err) : ST_OK;
}

enum status case_submit(const struct casefile *c, const struct who *w, struct problems *problems,
                        struct outcome *o, struct err *err)
{
    if (!verb_editable(c))
        return verb_wrong_state(c, err);
    if (!ID_EQ(c->applicant, w->person))
        return verb_not_yours(err);
    TRY(verb_object_there(c, err));
    case_submit_problems(c, problems);
    prepare_problems(c, problems);
    split_problem(c, problems);
    TRY(verb_complete(problems, err));
    *o = verb_unchanged(c);
    o->act_kind = DID_SUBMIT;
    o->new_round = true;
    o->close_tasks = true;
    o->state = CASE_SUBMITTED;
    o->step = case_review_after(c, NULL);
    if (o->step != NULL)
        verb_open_task(o, o->step);
    else
        approved(c, o); /* a notice takes effect when it is made */
    return ST_OK;
}

enum status case_discard(const struct casefile *c, const struct who *w, struct outcome *o,
                         struct err *err)
{
    if (c->state != CASE_DRAFT)
        return verb_wrong_state(c, err);
    if (!ID_EQ(c->applicant, w->person))
        return verb_not_yours(err);
    *o = verb_unchanged(c);
    o->act_kind = "discard";
    o->state = CASE_DISCARDED;
    o->close_tasks = true;
    return ST_OK;
}

enum status case_withdraw(const struct casefile *c, const struct who *w, struct outcome *o,
                          struct err *err)
{
    if (c->state != CASE_DRAFT && c->state != CASE_SUBMITTED && c->state != CASE_RETURNED)
        return verb_wrong_state(c, err);
    if (!ID_EQ(c->applicant, w->person))
        return verb_not_yours(err);
    *o = verb_unchanged(c);
    o->act_kind = DID_WITHDRAW;
    o->state = CASE_WITHDRAWN;
    o->step = NULL;
    o->close_tasks = true;
    return ST_OK;
}

/* The step from which `w` sends it back: the one under review, or one before submission that waits
 * for this person. */
static enum status returned_from(const struct casefile *c, const struct who *w,
                                 const struct step **ret, struct right *right, struct err *err)
{
    enum status st = ST_NOT_FOUND;
    *ret = c->step;
    if (c->state == CASE_SUBMITTED && c->step != NULL)
        return case_may_act(c, w, c->step, right, err);
    for (size_t i = 0; verb_editable(c) && i < c->nwaiting && st != ST_OK; i++) {
        *ret = c->waiting[i];
        st = case_may_act(c, w, *ret, right, err);
    }
    return st == ST_NOT_FOUND ? verb_wrong_state(c, err) : st;
}

enum status case_return(const struct casefile *c, const struct who *w, const struct step *to_step,
                        const char *reason, struct outcome *o, struct err *err)
{
    *o = verb_unchanged(c);
    TRY(returned_from(c, w, &o->act_step, &o->right, err));
    if (str_blank(reason))
        return verb_need_reason(err);
    if (to_step != NULL && (to_step->phase != PHASE_REVIEW || to_step >= o->act_step))
        return err_set(err, ST_INPUT, "bad_step", "can only go back to an earlier step");
    o->act_kind = DID_RETURN;
    o->close_tasks = true;
    o->step = to_step;
    if (o->act_step->phase == PHASE_PREPARE)
        return ST_OK; /* it never left its writer */
    o->state = to_step == NULL ? CASE_RETURNED : CASE_SUBMITTED;
    if (to_step != NULL)
        verb_open_task(o, to_step);
    return ST_OK;
}

bool step_decides(const struct step *s)
{
    return s->act == ACT_DECIDE || s->act == ACT_APPROVE;
}

/* Whoever acts at `s` is who acts at `d`, unless the rules keep them apart. */
static bool same_hand(const struct step *s, const struct step *d)
{
    for (size_t i = 0; i < d->nnot_by; i++)
        if (strcmp(d->not_by[i], s->id) == 0)
            return false;
    return d->role == s->role && d->scope == s->scope;
}

bool step_may_refuse(const struct casefile *c, const struct step *s)
{
    if (s->phase != PHASE_REVIEW || step_decides(s))
        return s->phase == PHASE_REVIEW;
    for (const struct step *d = s + 1; d < c->proc->steps + c->proc->nsteps; d++)
        if (d->phase == PHASE_REVIEW && step_decides(d) && case_step_applies(c, d) &&
            same_hand(s, d))
            return true;
    return false;
}

/* What the act itself demands: problems, texts acknowledged one by one, a reason for a rejection.
 */
static enum status step_complete(const struct casefile *c, const struct step *s,
                                 enum step_verdict v, const char *reason, const char *const *texts,
                                 size_t ntexts, struct problems *problems, struct err *err)
{
    bool fits = v == STEP_REJECT    ? step_may_refuse(c, s)
                : v == STEP_APPROVE ? step_decides(s)
                                    : !step_decides(s);
    if (!fits)
        return err_set(err, ST_INPUT, "bad_verdict", "step %s takes another verdict", s->id);
    if (v == STEP_REJECT)
        return str_blank(reason) ? verb_need_reason(err) : ST_OK;
    case_step_problems(c, s, problems);
    if (s->act == ACT_CHECK && s->phase == PHASE_PREPARE)
        prepare_findings(c, s, problems);
    if (s->act == ACT_ACKNOWLEDGE) {
        const struct texts *l = pack_texts(c->pack, s->texts);
        for (size_t i = 0; i < l->nitems; i++) {
            bool found = false;
            for (size_t k = 0; k < ntexts; k++)
                found |= strcmp(texts[k], l->items[i].id) == 0;
            if (!found)
                problem_add(problems, "not_acknowledged", l->items[i].id, l->items[i].text,
                            l->items[i].cite.clause);
        }
    }
    return verb_complete(problems, err);
}

enum status case_step_open(const struct casefile *c, const struct who *w, const struct step *s,
                           struct err *err)
{
    switch (s->phase) {
    case PHASE_PREPARE:
        return case_prepare_open(c, w, s, err);
    case PHASE_REVIEW:
        return c->state == CASE_SUBMITTED && c->step == s ? ST_OK : verb_wrong_state(c, err);
    case PHASE_START:
        break;
    }
    /* A change of a service in use also asks for what comes before use. */
    if (c->state != CASE_APPROVED || str_empty(c->entry_state) ||
        strcmp(c->entry_state, ENTRY_CLOSED) == 0 || !case_step_applies(c, s))
        return verb_wrong_state(c, err);
    /* What a list says stands once its step is done. */
    bool looked = s->act == ACT_CHECK && !case_waits(c, s);
    if (looked || (s->milestone[0] != '\0' && case_milestone(c, s->milestone)))
        return err_set(err, ST_CONFLICT, "already_acted", "step %s is done", s->id);
    return ST_OK;
}

enum status case_step(const struct casefile *c, const struct who *w, const struct step *s,
                      enum step_verdict v, const char *reason, const char *const *texts,
                      size_t ntexts, const struct external_decision *external,
                      struct problems *problems, struct outcome *o, struct err *err)
{
    *o = verb_unchanged(c);
    TRY(case_step_open(c, w, s, err));
    if (v != STEP_REJECT)
        TRY(verb_object_there(c, err));
    if (external != NULL)
        TRY(case_may_enter(c, w, s, external, problems->arena, err));
    else
        TRY(case_may_act(c, w, s, &o->right, err));
    /* Once more only where the last of the others is gone and the step would wait for nobody. */
    if (s->all && case_has_acted(c, s, w->person) && case_others_remain(c, w, s, &o->right))
        return err_set(err, ST_CONFLICT, "already_acted", "this person has acted on the step");
    struct casefile on = *c; /* as it was on the day of the decision */
    on.decided = external == NULL ? NULL : &external->date;
    TRY(step_complete(&on, s, v, reason, texts, ntexts, problems, err));
    o->act_kind = step_act_id(v == STEP_REJECT && !step_decides(s) ? ACT_DECIDE : s->act);
    o->act_verdict = v == STEP_REJECT    ? VERDICT_REJECT
                     : v == STEP_APPROVE ? VERDICT_APPROVE
                                         : VERDICT_DONE;
    o->act_step = s;
    if (v == STEP_REJECT) {
        o->state = CASE_REJECTED;
        o->step = NULL;
        o->close_tasks = true;
        return ST_OK;
    }
    if (external == NULL && case_others_remain(c, w, s, &o->right))
        return ST_OK; /* recorded; the step waits for the others */
    o->milestone = s->milestone;
    o->close_task = s;
    if (s->phase == PHASE_PREPARE && c->nwaiting > 0)
        prepare_open(c, o, s->milestone);
    if (s->phase != PHASE_REVIEW)
        return ST_OK;
    o->step = case_review_after(c, s);
    if (o->step != NULL)
        verb_open_task(o, o->step);
    else
        approved(c, o);
    return ST_OK;
}

/* ------------------------------------------------------------------ waiver */
static bool any_excusable(const struct casefile *c, const struct step *s)
{
    if (case_excusable(c, s, c->applicant))
        return true;
    for (size_t i = 0; i < c->ncandidates; i++)
        if (case_excusable(c, s, c->candidates[i].person))
            return true;
    for (size_t i = 0; i < c->nappointees; i++)
        if (case_excusable(c, s, c->appointees[i].person))
            return true;
    return case_excusable(c, s, c->manager);
}

enum status case_may_waive(const struct casefile *c, const struct who *w, const struct step *s,
                           struct err *err)
{
    if (c->state != CASE_SUBMITTED)
        return verb_wrong_state(c, err);
    if (!s->self_allowed) {
        err_set(err, ST_REFUSED, "no_waiver", "no clause allows a party to act on %s", s->id);
        return err_clause(err, s->cite.clause);
    }
    if (!case_stands_above(c, w, s))
        return err_set(err, ST_DENIED, "not_higher", "another, higher person records the waiver");
    return any_excusable(c, s) ? ST_OK
                               : err_set(err, ST_CONFLICT, "nobody_to_excuse",
                                         "no party holds step %s without a waiver", s->id);
}

enum status case_waive(const struct casefile *c, const struct who *w, const struct step *s,
                       struct person_id person, const char *reason, struct outcome *o,
                       struct err *err)
{
    *o = verb_unchanged(c);
    TRY(case_may_waive(c, w, s, err));
    if (str_blank(reason))
        return verb_need_reason(err);
    if (!case_excusable(c, s, person))
        return err_set(err, ST_REFUSED, "not_excusable",
                       "this person is no party, or could not act on step %s anyhow", s->id);
    o->act_kind = DID_WAIVE;
    o->act_step = s;
    if (s == c->step) { /* from whoever stood in for the party to the party */
        o->close_tasks = true;
        verb_open_task(o, s);
    }
    return ST_OK;
}
