/* undo.c: a decision that was a mistake is undone by two. */
#include "core/verbs.h"

#include <string.h>

#include "core/entry.h"
#include "core/retention.h"

/* ------------------------------------------------------------------ who */
/* A right that is only lent by this person's post. */
static bool stands_in_for(const struct casefile *c, const struct candidate *x, struct person_id p)
{
    for (size_t i = 0; x->kind == HOLD_SUBSTITUTE && i < c->ncandidates; i++) {
        const struct candidate *held = &c->candidates[i];
        if (ID_EQ(held->post, x->post) && held->kind != HOLD_SUBSTITUTE && ID_EQ(held->person, p))
            return true;
    }
    return false;
}

/* A right to decide by this very post, or the office's. */
static bool decides(const struct casefile *c, const struct candidate *x)
{
    int role = pack_role(c->pack, x->role);
    for (size_t i = 0; i < c->proc->nsteps; i++)
        if (step_decides(&c->proc->steps[i]) && verb_holds(c, &c->proc->steps[i], x))
            return true;
    return role >= 0 && c->pack->roles[role].office;
}

/* Did whoever proposed have the right only in this person's stead? Then one post would do both. */
static bool proposed_in_stead(const struct casefile *c, struct person_id p)
{
    bool lent = false;
    for (size_t i = 0; i < c->ncandidates; i++) {
        const struct candidate *x = &c->candidates[i];
        if (!ID_EQ(x->person, c->cancel.by) || !decides(c, x))
            continue;
        if (!stands_in_for(c, x, p))
            return false;
        lent = true;
    }
    return lent;
}

/* Who only stands in for the one who proposed is no second person, nor is whom that one stands in
 * for. */
static bool may_undo(const struct casefile *c, const struct candidate *x)
{
    bool for_party = x->kind == HOLD_SUBSTITUTE && verb_post_of_party(c, x->post);
    if (stands_in_for(c, x, c->cancel.by) || for_party || case_is_party(c, x->person) ||
        ID_EQ(x->person, c->cancel.by) || proposed_in_stead(c, x->person))
        return false;
    return decides(c, x);
}

bool case_may_undo(const struct casefile *c, struct person_id p)
{
    for (size_t i = 0; i < c->ncandidates; i++)
        if (ID_EQ(c->candidates[i].person, p) && may_undo(c, &c->candidates[i]))
            return true;
    return false;
}

size_t case_cancellers(const struct casefile *c, struct arena *a, const struct candidate ***ret)
{
    const struct candidate **out = ARENA_ARRAY(a, const struct candidate *, c->ncandidates + 1);
    size_t n = 0;
    for (size_t i = 0; i < c->ncandidates; i++) {
        bool known = false;
        for (size_t k = 0; k < n; k++)
            known |= ID_EQ(out[k]->person, c->candidates[i].person);
        if (!known && may_undo(c, &c->candidates[i]))
            out[n++] = &c->candidates[i];
    }
    *ret = out;
    return n;
}

static bool may_decide(const struct casefile *c, const struct who *w)
{
    struct right right;
    for (size_t i = 0; i < c->proc->nsteps; i++) {
        const struct step *s = &c->proc->steps[i];
        if (step_decides(s) && case_may_act(c, w, s, &right, NULL) == ST_OK)
            return true;
    }
    return case_office_apart(c, w);
}

/* ------------------------------------------------------------------ what */
/* Each refusal tells the way that is open instead. */
static enum status not_cancelled(const struct casefile *c, const char *code, struct err *err)
{
    err_set(err, ST_REFUSED, code, "the decision of %s is not cancelled", c->proc->id);
    return err_clause(err, c->proc->cite.clause);
}

/* Whether it is a decision that can be undone still, whoever asks. What was used ends as the rules
 * have it: what became of its information is told there, stopped or not. */
static enum status can_be_undone(const struct casefile *c, struct err *err)
{
    if (c->state != CASE_REJECTED && c->state != CASE_APPROVED)
        return verb_wrong_state(c, err);
    if (c->state == CASE_APPROVED && c->proc->kind == PROC_RECORD)
        return not_cancelled(c, "record_stays", err);           /* another one corrects it */
    if (c->state == CASE_APPROVED && c->proc->kind == PROC_END) /* what it closed opens again */
        return str_eq(c->entry_state, ENTRY_CLOSED) ? ST_OK : verb_wrong_state(c, err);
    if (c->state == CASE_APPROVED && !c->entry_own)
        return not_cancelled(c, "undone_by_another", err); /* a change */
    if (c->state == CASE_APPROVED && str_eq(c->entry_state, ENTRY_CLOSED))
        return not_cancelled(c, "use_over", err);
    if (c->state == CASE_APPROVED && c->used)
        return not_cancelled(c, ENTRY_IN_USE, err);
    return ST_OK;
}

static enum status not_one_of_them(struct err *err)
{
    return err_set(err, ST_DENIED, "not_your_step", "not one who may decide");
}

enum status case_cancel(const struct casefile *c, const struct who *w, const char *reason,
                        struct outcome *o, struct err *err)
{
    *o = verb_unchanged(c);
    TRY(can_be_undone(c, err));
    if (!ID_NONE(c->cancel.by) && (ID_EQ(c->cancel.by, w->person) || may_decide(c, w)))
        return err_set(err, ST_CONFLICT, "already_asked", "cancelling is already proposed");
    if (!may_decide(c, w))
        return not_one_of_them(err);
    if (str_blank(reason))
        return verb_need_reason(err);
    if (c->state == CASE_APPROVED)
        TRY(retention_cancellable(c, err));
    o->act_kind = DID_CANCEL;
    o->ask_second = true;
    return ST_OK;
}

/* The second person. A cancelled refusal goes back to its decision; a cancelled permission ends; of
 * a cancelled end the entry is again what it was. */
enum status case_cancel_confirm(const struct casefile *c, const struct who *w, struct outcome *o,
                                struct err *err)
{
    *o = verb_unchanged(c);
    if (ID_NONE(c->cancel.by))
        return err_set(err, ST_CONFLICT, "cancel_not_asked", "nobody proposed to cancel");
    TRY(can_be_undone(c, err));
    if (ID_EQ(c->cancel.by, w->person))
        return err_set(err, ST_DENIED, "self_approval", "another person confirms the cancelling");
    if (!case_may_undo(c, w->person))
        return not_one_of_them(err);
    o->act_kind = DID_CANCEL_CONFIRM;
    o->close_tasks = true;
    if (c->state == CASE_REJECTED) {
        o->new_round = true; /* whoever reviews looks anew */
        o->state = CASE_SUBMITTED;
        o->step = case_review_after(c, NULL);
        if (o->step != NULL)
            verb_open_task(o, o->step);
        return ST_OK;
    }
    TRY(retention_cancellable(c, err));
    o->state = CASE_CANCELLED;
    o->reopen_entry = c->proc->kind == PROC_END;
    o->revoke_entry = !o->reopen_entry && !ID_NONE(c->entry);
    return ST_OK;
}

/* Whoever proposed takes it back; whoever might confirm declines. The decision stands, and so does
 * what else waits. The use may have begun meanwhile: nothing is undone here. */
enum status case_cancel_decline(const struct casefile *c, const struct who *w, const char *reason,
                                struct outcome *o, struct err *err)
{
    *o = verb_unchanged(c);
    if (ID_NONE(c->cancel.by))
        return err_set(err, ST_CONFLICT, "cancel_not_asked", "nobody proposed to cancel");
    if (!ID_EQ(c->cancel.by, w->person) && !may_decide(c, w))
        return not_one_of_them(err);
    if (str_blank(reason))
        return verb_need_reason(err);
    o->act_kind = DID_CANCEL_DECLINE;
    o->close_confirm = true;
    return ST_OK;
}
