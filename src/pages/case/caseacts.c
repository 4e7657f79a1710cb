#include "pages/case/caseacts.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_take_over.h"
#include "pages/case/casestory.h"
#include "pages/caseacts.html.h"

/* One act: its words, its command, whether it may be done. */
struct kind {
    const char *path, *command, *done;
    enum word title, lead, button;
    bool bad, needs_reason, has_reason;
    enum status (*may)(const struct case_page *cp, struct err *err);
};

struct act {
    struct case_page *cp;
    const struct kind *k;
    struct case_act_view v;
    bool posted, late; /* late: what the form was drawn for has changed since */
};

static enum status may_withdraw(const struct case_page *cp, struct err *err)
{
    struct outcome o;
    return case_withdraw(&cp->l->c, cp->req->who, &o, err);
}
static enum status may_take_over(const struct case_page *cp, struct err *err)
{
    struct outcome o;
    return case_take_over_may(cp->req->db, cp->req->arena, cp->req->who,
                              date_of_instant(cp->req->now), cp->l, &o, err);
}
static enum status may_discard(const struct case_page *cp, struct err *err)
{
    struct outcome o;
    return case_discard(&cp->l->c, cp->req->who, &o, err);
}
static enum status may_cancel(const struct case_page *cp, struct err *err)
{
    struct outcome o;
    return case_cancel(&cp->l->c, cp->req->who, "-", &o, err);
}
static enum status may_confirm(const struct case_page *cp, struct err *err)
{
    struct outcome o;
    return case_cancel_confirm(&cp->l->c, cp->req->who, &o, err);
}
static enum status may_decline(const struct case_page *cp, struct err *err)
{
    struct outcome o;
    return case_cancel_decline(&cp->l->c, cp->req->who, "-", &o, err);
}
static enum status may_split(const struct case_page *cp, struct err *err)
{
    return case_may_split(&cp->l->c, cp->req->who, err);
}
static enum status may_waive(const struct case_page *cp, struct err *err)
{
    if (!cp->l->c.step)
        return err_set(err, ST_CONFLICT, "wrong_state", "nothing waits");
    return case_may_waive(&cp->l->c, cp->req->who, cp->l->c.step, err);
}

static const struct kind withdraw_kind = {
    "withdraw", "case.withdraw", "withdrawn", W_withdraw_title, W_withdraw_lead, W_withdraw_do,
    true,       false,           true,        may_withdraw};
static const struct kind take_over_kind = {"take-over",
                                           "case.take_over",
                                           "taken_over",
                                           W_take_over_title,
                                           W_take_over_lead,
                                           W_take_over_do,
                                           false,
                                           false,
                                           false,
                                           may_take_over};
static const struct kind discard_kind = {
    "discard",    "case.discard", "discarded", W_discard_title, W_discard_lead,
    W_discard_do, true,           false,       false,           may_discard};
static const struct kind cancel_kind = {
    "cancel",    "case.cancel", "cancel_asked", W_cancel_title, W_cancel_lead,
    W_cancel_do, true,          true,           true,           may_cancel};
static const struct kind confirm_kind = {"cancel",       "case.cancel_confirm",
                                         "cancelled",    W_confirm_title,
                                         W_confirm_lead, W_confirm_do,
                                         true,           false,
                                         true,           may_confirm};
static const struct kind decline_kind = {"cancel/decline",
                                         "case.cancel_decline",
                                         "cancel_declined",
                                         W_decline_title,
                                         W_decline_lead,
                                         W_decline_do,
                                         false,
                                         true,
                                         true,
                                         may_decline};
static const struct kind back_kind = {"cancel/decline",
                                      "case.cancel_decline",
                                      "cancel_declined",
                                      W_back_title,
                                      W_back_lead,
                                      W_back_do,
                                      false,
                                      true,
                                      true,
                                      may_decline};
static const struct kind waive_kind = {"waive",      "case.waive", "waived", W_waive_title,
                                       W_waive_lead, W_waive_do,   false,    true,
                                       true,         may_waive};
static const struct kind split_kind = {"split",      "case.split", "split", W_split_title,
                                       W_split_lead, W_split_do,   false,   false,
                                       false,        may_split};

static bool speaks_of_proposal(const struct kind *k)
{
    return k == &cancel_kind || k == &confirm_kind || k == &decline_kind || k == &back_kind;
}

static enum status split_rows(struct act *x, struct err *err)
{
    const struct casefile *c = &x->cp->l->c;
    const struct field *f = form_field(c->form, c->proc->split_rows);
    const json_t *rows = json_object_get(c->fields, c->proc->split_rows);
    size_t n = json_array_size(rows);
    x->v.rows = ARENA_ARRAY(x->cp->req->arena, struct pair_view, n + 1);
    for (size_t i = 0; f && i < n; i++) {
        AUTO_JSON json_t *one = json_pack("[O]", json_array_get(rows, i));
        const char *text;
        TRY(value_words(x->cp->req, c->pack, f, one, &x->cp->people, &text, err));
        x->v.rows[x->v.nrows++].value = text;
    }
    return ST_OK;
}

/* The parties who could do the step: seldom more than one, and then that one is meant. */
static enum status whom(struct act *x, struct err *err)
{
    struct req *req = x->cp->req;
    const struct casefile *c = &x->cp->l->c;
    const char *chosen = x->posted ? req_param(req, "person") : NULL;
    size_t n;
    const struct person_id *barred = case_barred(c, c->step, req->arena, &n);
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, n + 1);
    struct field_view *f = &x->v.person;
    *f = (struct field_view){
        .control = FIELD_RADIO,
        .name = "person",
        .label = page_fill(req->arena, W(req->lang, waive_person), page_label(req, c->step->label)),
        .required = true,
        .options = o};
    for (size_t i = 0; i < n; i++) {
        if (!case_excusable(c, c->step, barred[i]))
            continue;
        o[f->noptions] =
            (struct field_option){.value = barred[i].s, .selected = str_eq(chosen, barred[i].s)};
        TRY(people_shown(&x->cp->people, barred[i].s, &o[f->noptions].label, err));
        f->noptions++;
    }
    if (f->noptions == 1)
        o[0].selected = true;
    if (x->posted && !chosen)
        f->problem = W(req->lang, problem_bad_choice);
    return ST_OK;
}

static enum status show(struct act *x, struct res *res, struct err *err)
{
    struct req *req = x->cp->req;
    struct case_act_view *v = &x->v;
    const char *reason = x->posted ? req_param(req, "reason") : NULL;
    v->cp = x->cp;
    v->title = words_get(req->lang, x->k->title);
    v->lead = words_get(req->lang, x->k->lead);
    if (x->cp->l->c.proc->kind == PROC_END && x->cp->l->c.state == CASE_APPROVED &&
        (x->k == &cancel_kind || x->k == &confirm_kind))
        v->lead = arena_printf(req->arena, "%s%s", v->lead, W(req->lang, cancel_end_lead));
    v->button = words_get(req->lang, x->k->button);
    v->action = arena_printf(req->arena, "%s/%s", x->cp->base, x->k->path);
    v->bad = x->k->bad;
    v->clause = x->cp->l->c.step ? x->cp->l->c.step->cite.clause : x->cp->l->c.proc->cite.clause;
    v->problem = v->problem ? v->problem : "";
    v->asked = v->asked_why = "";
    if (speaks_of_proposal(x->k))
        v->proposal = x->cp->l->c.cancel.act.s;
    if (x->k->has_reason)
        v->reason = (struct field_view){.control = FIELD_AREA,
                                        .name = "reason",
                                        .label = W(req->lang, reason_label),
                                        .value = reason ? reason : "",
                                        .required = x->k->needs_reason,
                                        .optional = !x->k->needs_reason,
                                        .problem = x->posted && !x->late && x->k->needs_reason &&
                                                           str_blank(reason)
                                                       ? W(req->lang, problem_reason_required)
                                                       : NULL};
    if (x->k->has_reason)
        (void)page_too_long(req, &v->reason, REASON_LETTERS_MAX);
    if (x->k == &split_kind)
        TRY(split_rows(x, err));
    if (x->k == &waive_kind)
        TRY(whom(x, err));
    if (x->k == &confirm_kind || x->k == &decline_kind) {
        const struct cancel_request *asked = &x->cp->l->c.cancel;
        const char *by;
        TRY(people_shown(&x->cp->people, asked->by.s, &by, err));
        v->asked = page_fill(
            req->arena,
            page_fill(req->arena, W(req->lang, confirm_asked), page_instant(req, asked->at)), by);
        v->asked_why = asked->reason;
        if (x->k == &confirm_kind) {
            v->other = arena_printf(req->arena, "%s/cancel/decline", x->cp->base);
            v->other_label = case_decline_label(x->cp);
        }
    }
    page_send(req, res, &x->cp->page, page_case_act, v);
    return ST_OK;
}

/* The act of this address as things stand: whose proposal waits, the reader's own or another's. */
static const struct kind *as_it_stands(const struct case_page *cp, const struct kind *k)
{
    bool open = !ID_NONE(cp->l->c.cancel.by);
    if (k == &cancel_kind || k == &confirm_kind)
        return open ? &confirm_kind : &cancel_kind;
    if (k == &decline_kind || k == &back_kind)
        return ID_EQ(cp->l->c.cancel.by, cp->req->who->person) ? &back_kind : &decline_kind;
    return k;
}

/* Was the form drawn for another proposal than the one that is open, or for none? */
static bool drawn_before(const struct act *x)
{
    const char *seen = req_param(x->cp->req, "proposal");
    return x->posted && speaks_of_proposal(x->k) &&
           strcmp(seen ? seen : "", x->cp->l->c.cancel.act.s) != 0;
}

/* Nothing is recorded: who was first is told, and what may be done now is offered. */
static enum status show_late(struct act *x, struct res *res, struct err *err)
{
    struct req *req = x->cp->req;
    struct err why = {0};
    x->late = true;
    x->k = as_it_stands(x->cp, x->k);
    x->cp->page.title = words_get(req->lang, x->k->title);
    x->v.problem = arena_printf(req->arena, "%s%s", W(req->lang, step_overtaken),
                                story_overtaken(x->cp, NULL));
    x->v.closed = x->k->may(x->cp, &why) != ST_OK;
    res->status = 409;
    return show(x, res, err);
}

static enum status post(struct act *x, struct res *res, struct err *err)
{
    struct req *req = x->cp->req;
    const char *reason = req_param(req, "reason");
    struct err local = {0};
    const char *person = req_param(req, "person");
    AUTO_JSON json_t *in = json_pack("{s:s}", "case", x->cp->l->c.id.s);
    if (x->k->has_reason)
        json_object_set_new(in, "reason", json_string(reason ? reason : ""));
    if (speaks_of_proposal(x->k) && x->k != &cancel_kind)
        json_object_set_new(in, "proposal", json_string(x->cp->l->c.cancel.act.s));
    if (x->k == &waive_kind) {
        json_object_set_new(in, "step", json_string(x->cp->l->c.step->id));
        json_object_set_new(in, "person", json_string(person ? person : ""));
    }
    bool unfit = x->k->has_reason && utf8_length(reason ? reason : "") > REASON_LETTERS_MAX;
    if ((x->k == &waive_kind && str_empty(person)) || (x->k->needs_reason && str_blank(reason)) ||
        unfit) {
        res->status = 422;
        return show(x, res, err);
    }
    enum status st =
        page_command(req, "act", x->k->command, json_incref(in), (struct bytes){0}, NULL, &local);
    if (st == ST_OK)
        return page_done(req, res, x->k == &discard_kind ? "/cases" : x->cp->base, x->k->done);
    if (st != ST_REFUSED && st != ST_INPUT && st != ST_CONFLICT) {
        if (err)
            *err = local;
        return st;
    }
    if (st == ST_CONFLICT && speaks_of_proposal(x->k)) { /* by a moment */
        TRY(case_page_again(x->cp, err));
        return show_late(x, res, err);
    }
    x->v.problem = refusal_line(req, &local);
    res->status = err_http_status(st);
    return show(x, res, err);
}

static enum status act_page(struct req *req, struct res *res, const struct kind *k, struct err *err)
{
    CASE_PAGE cp = {0};
    struct act x = {.cp = &cp, .k = k, .posted = strcmp(req->method, "POST") == 0};
    TRY(case_page_open(req, &cp, words_get(req->lang, k->title), err));
    if (drawn_before(&x))
        return show_late(&x, res, err);
    x.k = as_it_stands(&cp, k);
    cp.page.title = words_get(req->lang, x.k->title);
    TRY(x.k->may(&cp, err));
    return x.posted ? post(&x, res, err) : show(&x, res, err);
}

enum status case_withdraw_page(struct req *req, struct res *res, struct err *err)
{
    return act_page(req, res, &withdraw_kind, err);
}
enum status case_take_over_page(struct req *req, struct res *res, struct err *err)
{
    return act_page(req, res, &take_over_kind, err);
}
enum status case_discard_page(struct req *req, struct res *res, struct err *err)
{
    return act_page(req, res, &discard_kind, err);
}
enum status case_cancel_page(struct req *req, struct res *res, struct err *err)
{
    return act_page(req, res, &cancel_kind, err);
}
enum status case_decline_page(struct req *req, struct res *res, struct err *err)
{
    return act_page(req, res, &decline_kind, err);
}
enum status case_waive_page(struct req *req, struct res *res, struct err *err)
{
    return act_page(req, res, &waive_kind, err);
}
enum status case_split_page(struct req *req, struct res *res, struct err *err)
{
    return act_page(req, res, &split_kind, err);
}
