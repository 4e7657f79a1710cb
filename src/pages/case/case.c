#include "pages/case/case.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_again.h"
#include "commands/case/case_follow.h"
#include "commands/case/case_take_over.h"
#include "core/entry.h"
#include "http/see.h"
#include "pages/case.html.h"
#include "pages/case/casemove.h"
#include "pages/record/retention.h"

/* The column whose answers tell how far a list is: that of the step that waits, else the first one
 * that somebody fills. */
static const char *telling_column(const struct casefile *c, const struct checklist *l)
{
    for (size_t i = 0; i < c->nwaiting; i++)
        if (!c->act && step_fills(c->waiting[i], l) && !procedure_has_list(c->proc, l->id))
            return c->waiting[i]->column;
    return l->columns[0].id;
}

/* A list of a later step is there once its step has come, or something stands in it. */
static bool has_come(const struct casefile *c, const struct checklist *l)
{
    if (c->act || procedure_has_list(c->proc, l->id))
        return true;
    for (size_t i = 0; i < c->nwaiting; i++)
        if (step_fills(c->waiting[i], l))
            return true;
    for (size_t i = 0; i < c->nanswers; i++)
        if (c->answers[i].state != A_NONE && strcmp(c->answers[i].checklist, l->id) == 0)
            return true;
    return false;
}

/* Of some lists only others' items are asked, or none under these facts. */
static bool asks(const struct casefile *c, const struct checklist *l)
{
    for (size_t k = 0; k < l->nitems; k++)
        if (item_applies(c, &l->items[k]))
            return true;
    for (size_t i = 0; i < c->nanswers; i++)
        if (c->answers[i].state != A_NONE && strcmp(c->answers[i].checklist, l->id) == 0)
            return true;
    return false;
}

/* × in any column that the reader may know. */
static const char *not_ok(struct case_page *cp, const struct casefile *c, const struct checklist *l)
{
    int64_t n = 0;
    for (size_t k = 0; k < l->nitems; k++) {
        bool bad = false;
        for (size_t i = 0; i < l->ncolumns && item_applies(c, &l->items[k]); i++) {
            const struct answer *a = case_answer(c, l->id, l->items[k].id, l->columns[i].id);
            bad |= a != NULL && a->state == A_NOT_OK && !a->unread;
        }
        n += bad;
    }
    return n == 0 ? NULL
                  : page_fill(cp->req->arena, W(cp->req->lang, home_not_ok_n),
                              page_number(cp->req->arena, n));
}

static struct case_list_link list_link(struct case_page *cp, const struct casefile *c,
                                       const struct checklist *l)
{
    struct arena *a = cp->req->arena;
    const char *col = telling_column(c, l);
    size_t all = 0, answered = 0;
    for (size_t k = 0; k < l->nitems; k++) {
        if (!item_applies(c, &l->items[k]) || !item_in_column(&l->items[k], col))
            continue;
        all++;
        answered += case_answer(c, l->id, l->items[k].id, col) != NULL;
    }
    const char *href = arena_printf(a, "%s/checks/%s", cp->lists, l->id);
    if (cp->run)
        href = arena_printf(a, "%s?run=%lld", href, (long long)cp->run);
    return (struct case_list_link){
        href, l->label,
        page_fill(a, page_fill(a, W(cp->req->lang, answered_of), page_number(a, (int64_t)answered)),
                  page_number(a, (int64_t)all)),
        answered == all, not_ok(cp, c, l)};
}

struct case_list_link *case_lists(struct case_page *cp, enum lists which, size_t *ret_n)
{
    const struct casefile *c = &cp->l->c;
    const struct checklist *l;
    size_t n = 0;
    while (case_list(c, n))
        n++;
    struct case_list_link *out = ARENA_ARRAY(cp->req->arena, struct case_list_link, n + 1);
    *ret_n = 0;
    for (size_t i = 0; (l = case_list(c, i)); i++) {
        struct casefile now = *c; /* a list before use asks what is permitted now */
        case_as_asked(&now, case_column_step(c, l, l->columns[0].id));
        if (asks(&now, l) &&
            (which == LISTS_ALL ? has_come(c, l) : case_writers_column(c, l, l->columns[0].id)))
            out[(*ret_n)++] = list_link(cp, &now, l);
    }
    return out;
}

/* ---- what else may be done, each on a page of its own ---- */

struct links {
    struct case_page *cp;
    struct case_act_link *l;
    size_t n;
};

static void add_link(struct links *x, const char *path, const char *label)
{
    x->l[x->n++] =
        (struct case_act_link){arena_printf(x->cp->req->arena, "%s/%s", x->cp->base, path), label};
}

/* What waits for a setting alone is offered: its page says which one. */
static bool cancel_open(enum status st, const struct err *why)
{
    return st == ST_OK || (st == ST_REFUSED && strcmp(why->code, "setting_unset") == 0);
}

static void act_links(struct case_page *cp, struct case_view *v)
{
    const struct casefile *c = &cp->l->c;
    const struct who *w = cp->req->who;
    enum lang lang = cp->req->lang;
    struct outcome o;
    struct err why = {0};
    struct links x = {cp, ARENA_ARRAY(cp->req->arena, struct case_act_link, 16), 0};
    if (case_may_split(c, w, NULL) == ST_OK)
        add_link(&x, "split", W(lang, act_link_split));
    if (case_discard(c, w, &o, NULL) == ST_OK)
        add_link(&x, "discard", W(lang, act_link_discard));
    else if (case_withdraw(c, w, &o, NULL) == ST_OK)
        add_link(&x, "withdraw", W(lang, act_link_withdraw));
    if (case_take_over_may(cp->req->db, cp->req->arena, w, date_of_instant(cp->req->now), cp->l, &o,
                           NULL) == ST_OK)
        add_link(&x, "take-over", W(lang, act_link_take_over));
    if (cancel_open(case_cancel(c, w, "-", &o, &why), &why))
        add_link(&x, "cancel", W(lang, act_link_cancel));
    if (cancel_open(case_cancel_confirm(c, w, &o, &why), &why))
        add_link(&x, "cancel", W(lang, act_link_cancel_confirm));
    if (case_cancel_decline(c, w, "-", &o, NULL) == ST_OK)
        add_link(&x, "cancel/decline", case_decline_label(cp));
    if (c->step && case_may_waive(c, w, c->step, NULL) == ST_OK)
        add_link(&x, "waive", W(lang, act_link_waive));
    add_link(&x, "print", W(lang, act_link_print));
    if (!ID_NONE(c->entry) && see_entry(cp->req, c->entry, c->unit, c->entry_reg, NULL) == ST_OK)
        x.l[x.n++] = (struct case_act_link){arena_printf(cp->req->arena, "/entries/%s", c->entry.s),
                                            W(lang, next_entry)};
    v->acts = x.l;
    v->nacts = x.n;
}

static enum status questions(struct case_page *cp, struct case_view *v, struct err *err)
{
    struct req *req = cp->req;
    struct q_inquiries_of_case_row *rows;
    TRY(q_inquiries_of_case(req->db, req->arena,
                            &(struct q_inquiries_of_case_in){req->who->tenant, cp->l->c.id}, &rows,
                            &v->nquestions, err));
    v->questions = ARENA_ARRAY(req->arena, struct case_question, v->nquestions + 1);
    for (size_t i = 0; i < v->nquestions; i++) {
        int role = pack_role(cp->l->c.pack, rows[i].to_role);
        v->questions[i] = (struct case_question){
            .href = arena_printf(req->arena, "/inquiries/%s", rows[i].id.s),
            .no = rows[i].no,
            .question = rows[i].question,
            .to = role >= 0 ? cp->l->c.pack->roles[role].label : rows[i].to_role,
            .reply = rows[i].reply ? rows[i].reply : "",
            .by = page_names(req, rows[i].reply_names),
            .at = page_instant(req, rows[i].at),
            .waiting = rows[i].replied_at == DB_NULL_INT,
            .corrected = rows[i].corrected,
        };
    }
    return ST_OK;
}

/* The function that a child stands for; its service where the form has no name for it. */
static enum status function_of(struct case_page *cp, const struct q_case_children_row *r,
                               const char **ret, struct err *err)
{
    const struct procedure *proc = cp->l->c.proc;
    AUTO_JSON json_t *fields = NULL;
    TRY(json_read("fields", (struct bytes){r->fields, strlen(r->fields)}, 0, &fields, err));
    const json_t *row = json_array_get(json_object_get(fields, proc->split_rows), 0);
    const char *name = json_str(fields, proc->effect.function_field, "");
    if (name[0] == '\0')
        name = json_str(row, "name", r->title);
    *ret = name[0] ? arena_strdup(cp->req->arena, name) : W(cp->req->lang, case_untitled);
    return ST_OK;
}

/* Where the function stood among the rows that were split; behind them when it has a new name. */
static size_t row_of(const struct case_page *cp, const char *function)
{
    const json_t *rows = json_object_get(cp->l->fields, cp->l->c.proc->split_rows);
    size_t i = 0;
    while (i < json_array_size(rows) &&
           strcmp(json_str(json_array_get(rows, i), "name", ""), function) != 0)
        i++;
    return i;
}

static void sort_children(const struct case_page *cp, struct case_child *x, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && row_of(cp, x[k].function) < row_of(cp, x[k - 1].function);
             k--) {
            struct case_child held = x[k];
            x[k] = x[k - 1];
            x[k - 1] = held;
        }
}

static enum status children(struct case_page *cp, struct case_view *v, struct err *err)
{
    struct req *req = cp->req;
    struct q_case_children_row *rows;
    if (!ID_NONE(cp->l->row.parent))
        v->parent = arena_printf(req->arena, "/cases/%s", cp->l->row.parent.s);
    if (cp->l->c.state != CASE_SPLIT)
        return ST_OK;
    TRY(q_case_children(req->db, req->arena,
                        &(struct q_case_children_in){req->who->tenant, cp->l->c.id}, &rows,
                        &v->nchildren, err));
    v->children = ARENA_ARRAY(req->arena, struct case_child, v->nchildren + 1);
    for (size_t i = 0; i < v->nchildren; i++) {
        const struct step *s = procedure_step(cp->l->c.proc, rows[i].step);
        struct case_child *x = &v->children[i];
        *x = (struct case_child){
            .href = arena_printf(req->arena, "/cases/%s", rows[i].id.s),
            .no = rows[i].no,
            .state_label = page_case_state(&cp->page, cp->l->c.proc, rows[i].state, ""),
            .at_step =
                s ? page_fill(req->arena, W(req->lang, home_at_step), page_label(req, s->label))
                  : "",
            .tone = state_tone(rows[i].state)};
        TRY(function_of(cp, &rows[i], &x->function, err));
    }
    sort_children(cp, v->children, v->nchildren);
    return ST_OK;
}

static void head(struct case_page *cp, struct case_view *v)
{
    const struct casefile *c = &cp->l->c;
    const char *state = case_state_id(c->state);
    v->no = cp->l->row.no;
    v->procedure = c->proc->label;
    v->state_label =
        page_case_state(&cp->page, cp->l->c.proc, state, cp->l->c.step ? cp->l->c.step->id : "");
    v->tone = state_tone(state);
    v->applicant = c->applicant_name;
    v->submitted = page_instant(cp->req, cp->l->row.submitted_at);
    v->stale = cp->l->decision_stale;
}

/* `asked`: a question that could not be sent, with why; NULL: none. */
static enum status show(struct case_page *cp, struct res *res, const char *asked,
                        const char *problem, struct err *err)
{
    struct req *req = cp->req;
    struct case_view v = {.cp = cp};
    struct q_unit_name_row unit;
    head(cp, &v);
    TRY(q_unit_name(req->db, req->arena, &(struct q_unit_name_in){req->who->tenant, cp->l->c.unit},
                    &unit, err));
    const json_t *then = json_object_get(cp->handed_in, cp->l->c.unit.s);
    v.unit = then ? json_str(then, "unit", "") : unit.name;
    TRY(case_steps(cp, &v.steps, &v.nsteps, err));
    TRY(case_next(cp, v.steps, v.nsteps, &v.next, err));
    if (cp->editable) {
        struct problems problems = {.arena = req->arena};
        case_submit_problems(&cp->l->c, &problems);
        v.todos = problem_todos(cp, &problems, &v.ntodos);
    }
    TRY(case_changes_read(cp, &v.changes, err));
    TRY(case_pairs(cp, false, &v.pairs, &v.npairs, err));
    address_box_of(cp, &v.addresses);
    v.lists = case_lists(cp, LISTS_ALL, &v.nlists);
    TRY(case_history(cp, &v.story, &v.nstory, err));
    TRY(case_waived(cp, &v.waived, &v.nwaived, err));
    TRY(questions(cp, &v, err));
    TRY(case_move_note(cp, &v.move_note, err));
    v.overtaken = case_follow_may(&cp->l->c, req->who, NULL) == ST_OK;
    struct unit_id unit_again;
    if (cp->page.pack && case_again_may(req->db, req->arena, req->who, date_of_instant(req->now),
                                        cp->page.pack, cp->l, &unit_again, NULL) == ST_OK)
        v.again = cp->l->c.proc->id;
    v.ask = (struct field_view){.control = FIELD_AREA,
                                .name = "question",
                                .label = W(req->lang, question_label),
                                .help = W(req->lang, question_help),
                                .value = asked ? asked : "",
                                .problem = problem};
    (void)page_too_long(req, &v.ask, REASON_LETTERS_MAX);
    TRY(children(cp, &v, err));
    act_links(cp, &v);
    res->object = cp->l->c.id.s;
    page_send(req, res, &cp->page, page_case, &v);
    return ST_OK;
}

enum status case_get(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    if (case_page_open(req, &cp, NULL, err) != ST_OK)
        return tombstone_page(req, res, "case", err);
    return show(&cp, res, NULL, NULL, err);
}

/* ---- 事前相談 ---- */

enum status case_ask_post(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    struct err why = {0};
    TRY(case_page_open(req, &cp, NULL, err));
    const char *question = req_param(req, "question");
    enum status st = str_blank(question)
                         ? err_set(&why, ST_REFUSED, "question_empty", "nothing was asked")
                     : utf8_length(question) > REASON_LETTERS_MAX
                         ? err_set(&why, ST_REFUSED, "too_long", "more than can be kept")
                         : page_command(req, "ask", "inquiry.record",
                                        json_pack("{s:O, s:s, s:s}", "facts", cp.l->facts,
                                                  "question", question, "case", cp.l->c.id.s),
                                        (struct bytes){0}, NULL, &why);
    if (st == ST_OK)
        return page_done(req, res, cp.base, "asked");
    if (!page_stays(st)) {
        *err = why;
        return st;
    }
    TRY(case_page_again(&cp, err));
    res->status = err_http_status(st);
    return show(&cp, res, question, refusal_line(req, &why), err);
}
