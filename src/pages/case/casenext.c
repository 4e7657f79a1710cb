/* casenext.c: what whoever reads an application does next, or whom it waits for. */
#include <string.h>

#include "commands/case/case_take_over.h"
#include "core/elsewhere.h"
#include "pages/case/casepage.h"
#include "pages/case/casestory.h"

/* The comment with which it came back, as long as nothing was asked or handed in since. */
static const struct q_acts_of_row *came_back(const struct loaded_case *l)
{
    for (size_t i = l->nacts; i > 0; i--) {
        const struct q_acts_of_row *r = &l->acts[i - 1];
        if (strcmp(r->kind, DID_REQUEST) == 0 || strcmp(r->kind, DID_SUBMIT) == 0)
            return NULL;
        if (strcmp(r->kind, DID_RETURN) == 0)
            return r;
    }
    return NULL;
}

/* Who has still to confirm before it can be handed in, and whose turn comes after them:
 * "step：whose （since）", a line each. */
static const char *who_confirms(struct req *req, const struct step_view *steps, size_t n)
{
    struct buf b;
    buf_init(&b, req->arena, 128);
    for (size_t i = 0; i < n; i++)
        if (steps[i].step->phase == PHASE_PREPARE &&
            (steps[i].state == STEP_IS_NOW || steps[i].state == STEP_IS_LATER))
            buf_printf(&b, "%s%s：%s　%s", b.n ? "\n" : "", steps[i].label, steps[i].who,
                       steps[i].state == STEP_IS_NOW ? steps[i].at
                                                     : W(req->lang, next_asked_later));
    return b.p;
}

static void next_asked(struct case_page *cp, const struct step_view *steps, size_t n,
                       struct next_view *v)
{
    struct req *req = cp->req;
    v->title = W(req->lang, next_asked);
    v->text = story_lines(req->arena, who_confirms(req, steps, n), W(req->lang, next_asked_text));
    v->href = arena_printf(req->arena, "%s/submit", cp->base);
    v->label = W(req->lang, next_asked_see);
    v->href2 = arena_printf(req->arena, "%s/edit", cp->base);
    v->label2 = W(req->lang, next_edit);
    for (size_t i = 0; i < n; i++)
        if (steps[i].state == STEP_IS_NOW && steps[i].href) {
            v->href = steps[i].href;
            v->label = page_fill(req->arena, W(req->lang, next_do_step), steps[i].label);
        }
}

static void next_own(struct case_page *cp, const struct step_view *steps, size_t n,
                     struct next_view *v)
{
    struct req *req = cp->req;
    const struct q_acts_of_row *back = came_back(cp->l);
    size_t before = 0, done = 0;
    for (size_t i = 0; i < n; i++) {
        before += steps[i].step->phase == PHASE_PREPARE;
        done += steps[i].step->phase == PHASE_PREPARE && steps[i].state == STEP_IS_DONE;
    }
    v->tone = back ? TONE_WARN : TONE_WAIT;
    if (cp->l->c.nwaiting > 0) {
        next_asked(cp, steps, n, v);
        return;
    }
    v->title = !back                             ? W(req->lang, next_draft)
               : cp->l->c.state == CASE_RETURNED ? W(req->lang, next_returned)
                                                 : W(req->lang, next_sent_back);
    v->text = back     ? story_act_text(req, back)
              : before ? W(req->lang, next_draft_ask)
                       : W(req->lang, next_draft_text);
    v->href = arena_printf(req->arena, "%s/edit", cp->base);
    v->label = W(req->lang, next_edit);
    v->href2 = arena_printf(req->arena, "%s/submit", cp->base);
    v->label2 = W(req->lang, next_submit);
    if (before && done == before && !back) {
        v->title = W(req->lang, next_confirmed);
        v->text = W(req->lang, next_confirmed_text);
        v->href = v->href2;
        v->label = v->label2;
        v->href2 = NULL;
    }
}

/* The step that waits: the reader's own first. */
static bool next_step(struct case_page *cp, const struct step_view *steps, size_t n,
                      struct next_view *v)
{
    struct req *req = cp->req;
    const struct step_view *others = NULL;
    struct right right;
    for (size_t i = 0; i < n; i++) {
        if (steps[i].state != STEP_IS_NOW && steps[i].state != STEP_IS_DEAD)
            continue;
        if (case_may_act(&cp->l->c, req->who, steps[i].step, &right, NULL) == ST_OK) {
            const char *label = page_label(req, steps[i].label);
            v->title = page_fill(req->arena, W(req->lang, next_your_turn), label);
            v->text = page_label(req, steps[i].step->text);
            v->clause = steps[i].clause;
            v->href = story_step_page(cp, steps[i].step);
            v->label = page_fill(req->arena, W(req->lang, next_do_step), label);
            v->tone = TONE_WAIT;
            if (case_may_waive(&cp->l->c, req->who, steps[i].step, NULL) == ST_OK) {
                v->href2 = arena_printf(req->arena, "%s/waive", cp->base);
                v->label2 = W(req->lang, act_link_waive);
            }
            return true;
        }
        others = others ? others : &steps[i];
    }
    if (!others)
        return false;
    bool dead = others->state == STEP_IS_DEAD;
    v->title = page_fill(req->arena, W(req->lang, next_waits), page_label(req, others->label));
    v->text = dead ? W(req->lang, next_dead)
                   : page_fill(req->arena, W(req->lang, next_waits_for), others->who);
    v->text = story_lines(req->arena, v->text, case_waiver_hint(cp, others->step));
    v->clause = others->clause;
    v->tone = dead ? TONE_BAD : TONE_PLAIN;
    if (req->who->office && others->step == cp->l->c.step &&
        case_may_be_paper(&cp->l->c, others->step, NULL) == ST_OK) {
        v->href2 = arena_printf(req->arena, "%s/steps/%s/paper", cp->base, others->step->id);
        v->label2 = W(req->lang, next_paper);
    }
    return true;
}

/* "利用責任者（企画係長 新垣 あゆみ）" of each who may confirm; "" when nobody may. */
static enum status confirmers(struct case_page *cp, const char **ret, struct err *err)
{
    struct req *req = cp->req;
    const struct candidate **may;
    struct q_person_name_row person;
    struct q_post_get_row post;
    size_t n = case_cancellers(&cp->l->c, req->arena, &may);
    struct buf b;
    buf_init(&b, req->arena, 128);
    for (size_t i = 0; i < n; i++) {
        struct q_person_name_in who = {req->who->tenant, may[i]->person};
        struct q_post_get_in held = {req->who->tenant, cp->l->body, may[i]->post};
        TRY(q_person_name(req->db, req->arena, &who, &person, err));
        TRY(q_post_get(req->db, req->arena, &held, &post, err));
        int role = pack_role(cp->l->c.pack, may[i]->role);
        const char *label = page_label(req, cp->l->c.pack->roles[role].label);
        const char *name = arena_printf(req->arena, "%s %s", post.title, person.name);
        const char *between = req->lang == LANG_JA ? "、" : ", ";
        buf_printf(&b, "%s%s", i ? between : "", page_aside(req, label, name));
    }
    *ret = b.p;
    return ST_OK;
}

const char *case_decline_label(const struct case_page *cp)
{
    return ID_EQ(cp->l->c.cancel.by, cp->req->who->person) ? W(cp->req->lang, act_link_cancel_back)
                                                           : W(cp->req->lang, act_link_cancel_no);
}

/* Undoing a decision waits for a second person. */
static enum status next_cancel(struct case_page *cp, struct next_view *v, struct err *err)
{
    struct req *req = cp->req;
    struct outcome o;
    const char *names;
    bool mine = case_cancel_confirm(&cp->l->c, req->who, &o, NULL) == ST_OK;
    TRY(confirmers(cp, &names, err));
    v->title = W(req->lang, next_cancel_asked);
    v->text = story_lines(
        req->arena,
        arena_printf(req->arena, "%s%s", W(req->lang, reason_is), cp->l->c.cancel.reason),
        names[0] ? page_fill(req->arena, W(req->lang, next_cancel_by), names)
                 : W(req->lang, next_cancel_nobody));
    v->tone = TONE_WARN;
    if (mine) {
        v->href = arena_printf(req->arena, "%s/cancel", cp->base);
        v->label = W(req->lang, act_link_cancel_confirm);
    }
    if (case_cancel_decline(&cp->l->c, req->who, "-", &o, NULL) == ST_OK) {
        v->href2 = arena_printf(req->arena, "%s/cancel/decline", cp->base);
        v->label2 = case_decline_label(cp);
    }
    return ST_OK;
}

static bool ends(enum case_state s, const char *kind)
{
    return s == CASE_APPROVED || s == CASE_REJECTED
               ? did_decide(kind) || strcmp(kind, step_act_id(ACT_CHECK)) == 0
           : s == CASE_WITHDRAWN ? strcmp(kind, DID_WITHDRAW) == 0
                                 : s == CASE_CANCELLED && strcmp(kind, DID_CANCEL) == 0;
}

/* What was proposed or recorded later does not tell why the case ended. */
static const struct q_acts_of_row *ending_act(const struct loaded_case *l)
{
    for (size_t i = l->nacts; i > 0; i--)
        if (ends(l->c.state, l->acts[i - 1].kind))
            return &l->acts[i - 1];
    return NULL;
}

static void next_over(struct case_page *cp, struct next_view *v)
{
    struct req *req = cp->req;
    const struct casefile *c = &cp->l->c;
    v->title = page_fill(req->arena, W(req->lang, next_over_is),
                         page_case_state(&cp->page, c->proc, case_state_id(c->state), ""));
    v->text = ending_act(cp->l) ? story_act_text(req, ending_act(cp->l)) : "";
    v->tone = c->state == CASE_APPROVED   ? TONE_GOOD
              : c->state == CASE_REJECTED ? TONE_BAD
                                          : TONE_OFF;
    if (c->state == CASE_SPLIT) {
        v->title = W(req->lang, next_split);
        v->text = W(req->lang, next_split_text);
        return;
    }
    if (c->state == CASE_REJECTED && cp->mine) {
        v->text = story_lines(req->arena, v->text, W(req->lang, next_rejected));
        v->href = "/services";
        v->label = W(req->lang, nav_services);
    }
    if (c->state == CASE_CANCELLED && cp->mine)
        v->text = story_lines(
            req->arena, v->text,
            words_get(req->lang, c->proc->kind == PROC_END ? W_next_goes_on : W_next_cancelled));
    if (!ID_NONE(c->entry)) {
        v->href = arena_printf(req->arena, "/entries/%s", c->entry.s);
        v->label = W(req->lang, next_entry);
    }
    if (c->state == CASE_APPROVED && strcmp(c->entry_state, ENTRY_PERMITTED) == 0 &&
        c->proc->kind == PROC_USE)
        v->text = W(req->lang, next_start_use);
}

/* What it speaks of has ended: whose hands it is in can only put it away. */
static void next_gone(struct case_page *cp, const struct step_view *steps, size_t n,
                      struct next_view *v)
{
    struct req *req = cp->req;
    bool writing = cp->l->c.state != CASE_SUBMITTED;
    if (!writing && next_step(cp, steps, n, v)) /* sends it back, or refuses it */
        v->href2 = NULL;
    else if (writing && cp->mine) {
        v->href = arena_printf(req->arena, "%s/withdraw", cp->base);
        v->label = W(req->lang, withdraw_title);
    }
    v->title = W(req->lang, next_gone);
    v->text = words_get(req->lang, writing ? W_next_gone_draft : W_next_gone_text);
    v->tone = TONE_BAD;
}

/* It came back to somebody who is gone. */
static void next_left(struct case_page *cp, struct next_view *v)
{
    struct req *req = cp->req;
    struct outcome o;
    v->title = page_fill(req->arena, W(req->lang, next_left), cp->l->c.applicant_name);
    v->text = W(req->lang, next_left_others);
    v->tone = TONE_BAD;
    if (case_take_over_may(req->db, req->arena, req->who, date_of_instant(req->now), cp->l, &o,
                           NULL) != ST_OK)
        return;
    v->text = W(req->lang, next_left_yours);
    v->href = arena_printf(req->arena, "%s/take-over", cp->base);
    v->label = W(req->lang, act_link_take_over);
    v->tone = TONE_WARN;
}

enum status case_next(struct case_page *cp, const struct step_view *steps, size_t n,
                      struct next_view *ret, struct err *err)
{
    const struct casefile *c = &cp->l->c;
    *ret = (struct next_view){.clause = ""};
    if (case_object_gone(c)) {
        next_gone(cp, steps, n, ret);
        return ST_OK;
    }
    if (c->state == CASE_DRAFT || c->state == CASE_RETURNED) {
        if (cp->mine)
            next_own(cp, steps, n, ret);
        else if (!next_step(cp, steps, n, ret) && c->applicant_gone)
            next_left(cp, ret);
        else if (!ret->title) {
            const char *applicant;
            TRY(people_shown(&cp->people, c->applicant.s, &applicant, err));
            ret->title = W(cp->req->lang, next_with_applicant);
            ret->text = page_fill(cp->req->arena, W(cp->req->lang, next_waits_for), applicant);
        }
        return ST_OK;
    }
    if (!ID_NONE(c->cancel.by))
        return next_cancel(cp, ret, err);
    if ((c->state == CASE_SUBMITTED || c->state == CASE_APPROVED) && next_step(cp, steps, n, ret))
        return ST_OK;
    next_over(cp, ret);
    return ST_OK;
}
