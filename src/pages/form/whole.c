#include "pages/form/whole.h"

#include <string.h>

#include "base/json.h"
#include "pages/form/checkwords.h"
#include "pages/whole.html.h"
#include "rules/asked.h"

struct whole {
    struct case_page *cp;
    struct problems problems; /* of what was typed */
    struct problems open;     /* what the form still lacks */
    json_t *unclear;          /* people typed so that nobody knows who is meant */
    json_t *values;           /* as typed, when they are not stored; NULL */
    struct whole_view v;
};
static void whole_end(struct whole *w)
{
    json_decref(w->unclear);
    json_decref(w->values);
}
#define WHOLE __attribute__((cleanup(whole_end))) struct whole

/* ------------------------------------------------------------------ does it fit */
static const struct field *open_field(const struct casefile *c, const struct problem *p)
{
    const struct field *f = form_field(c->form, p->where);
    bool simple =
        f && f->type != F_ROWS && f->type != F_FILE && f->type != F_COUNT && f->type != F_HEAVIEST;
    return simple ? f : NULL;
}

bool whole_fits(const struct casefile *c, struct arena *a)
{
    struct problems open = {.arena = a};
    const struct checklist *l;
    fields_complete(c, c->form, c->fields, &open);
    for (size_t i = 0; i < open.n; i++)
        if (!open_field(c, &open.p[i]))
            return false;
    for (size_t i = 0; (l = case_list(c, i)); i++)
        for (size_t k = 0; k < l->nitems; k++)
            if (l->items[k].evidence_when_ok > 0)
                return false;
    return true;
}

/* ------------------------------------------------------------------ what is shown */
static const char *typed(const struct whole *w, const char *prefix, const char *id)
{
    const char *text = req_param(w->cp->req, arena_printf(w->cp->req->arena, "%s%s", prefix, id));
    return text ? text : "";
}

static const char *problem_at(const struct whole *w, const char *where)
{
    for (size_t i = 0; i < w->problems.n; i++)
        if (strcmp(w->problems.p[i].where, where) == 0)
            return problem_sentence(w->cp->req, &w->problems.p[i]);
    return NULL;
}

static void item_choices(const struct whole *w, const struct checklist *l, const struct item *it,
                         const char *chosen, struct check_item *v)
{
    v->choices = ARENA_ARRAY(w->cp->req->arena, struct check_choice, A__MAX);
    for (int s = A_NONE + 1; s < A__MAX; s++)
        if (answer_offered(&w->cp->l->c, l, it, (enum answer_state)s)) {
            const char *id = answer_state_id((enum answer_state)s);
            v->choices[v->nchoices++] = (struct check_choice){
                id, l->legend[s].mark, l->legend[s].label, str_eq(chosen, id)};
        }
}

/* What was typed and did not fit stands again; else what is stored. */
static void show_item(const struct whole *w, const struct checklist *l, const struct item *it,
                      struct check_item *v)
{
    struct req *req = w->cp->req;
    const struct casefile *c = &w->cp->l->c;
    const char *id = arena_printf(req->arena, "%s/%s", l->id, it->id);
    const struct answer *a = case_answer(c, l->id, it->id, l->columns[0].id);
    bool again = !a && typed(w, "a.", id)[0];
    const char *chosen = again ? typed(w, "a.", id) : a ? answer_state_id(a->state) : "";
    enum strength strength = item_strength(&c->decision, it);
    *v = (struct check_item){
        .id = id,
        .no = it->no,
        .ask = it->ask,
        .help = it->help,
        .group = it->group,
        .clause = it->cite.clause,
        .strength = strength_word(req->lang, strength),
        .rule = answer_rule(req, c, l, it),
        .reason = again ? typed(w, "r.", id)
                  : a   ? a->reason
                        : "",
        .reason_label = cond_eval(c->pack, it->note_required, &c->facts) == TRI_TRUE
                            ? W(req->lang, check_note_required)
                            : W(req->lang, check_reason),
        .has_measure = strength == S_PRINCIPLE,
        .measure = again ? typed(w, "m.", id)
                   : a   ? a->measure
                         : "",
        .problem = problem_at(w, id),
    };
    if (it->document >= 0) {
        const struct document *d = &c->pack->documents[it->document];
        v->document = d->label;
        v->document_href = page_url(req->arena, "/documents", "for", d->id, NULL);
        if (item_lacks_document(c, it))
            v->missing = document_missing_words(req, c, it);
    }
    item_choices(w, l, it, chosen, v);
}

static bool writers(const struct casefile *c, const struct checklist *l, const struct item *it)
{
    return item_applies(c, it) && item_in_column(it, l->columns[0].id);
}

static void show_lists(struct whole *w)
{
    const struct casefile *c = &w->cp->l->c;
    const struct checklist *l;
    struct arena *a = w->cp->req->arena;
    w->v.lists = ARENA_ARRAY(a, struct whole_list, c->pack->nchecklists + 1);
    for (size_t i = 0; (l = case_list(c, i)); i++) {
        if (!case_writers_column(c, l, l->columns[0].id))
            continue;
        struct whole_list *v = &w->v.lists[w->v.nlists];
        *v = (struct whole_list){l->label, l->note, l->cite.clause,
                                 ARENA_ARRAY(a, struct check_item, l->nitems + 1), 0};
        for (size_t k = 0; k < l->nitems; k++)
            if (writers(c, l, &l->items[k]))
                show_item(w, l, &l->items[k], &v->items[v->n++]);
        w->v.nlists += v->n > 0;
    }
}

/* Of the form only what it lacks. */
static enum status show_open(struct whole *w, struct err *err)
{
    struct req *req = w->cp->req;
    const struct casefile *c = &w->cp->l->c;
    struct form_source s = {.req = req,
                            .pack = c->pack,
                            .form = c->form,
                            .values = w->values ? w->values : c->fields,
                            .typed_people = w->unclear,
                            .c = c,
                            .loaded = w->cp->l,
                            .problems = &w->problems,
                            .base = w->cp->base};
    TRY(form_view_make(&s, &w->v.form, err));
    for (size_t g = 0; g < w->v.form.ngroups; g++) {
        struct form_group *group = &w->v.form.groups[g];
        size_t n = 0;
        for (size_t i = 0; i < group->n; i++)
            for (size_t k = 0; k < w->open.n; k++)
                if (strcmp(group->items[i].input.name,
                           arena_printf(req->arena, FORM_PREFIX "%s", w->open.p[k].where)) == 0) {
                    group->items[n++] = group->items[i];
                    break;
                }
        group->n = n;
        w->v.nopen += n;
    }
    return ST_OK;
}

static void show_problems(struct whole *w)
{
    struct req *req = w->cp->req;
    w->v.problems = ARENA_ARRAY(req->arena, struct form_problem, w->problems.n + 1);
    for (size_t i = 0; i < w->problems.n; i++) {
        const struct problem *p = &w->problems.p[i];
        w->v.problems[w->v.nproblems++] = (struct form_problem){
            arena_printf(req->arena, strchr(p->where, '/') ? "a.%s" : FORM_PREFIX "%s", p->where),
            problem_line(req, w->cp->l->c.form, p)};
    }
}

static enum status show(struct whole *w, struct res *res, struct err *err)
{
    struct case_page *cp = w->cp;
    const struct casefile *c = &cp->l->c;
    size_t n = 0;
    w->open = (struct problems){.arena = cp->req->arena};
    fields_complete(c, c->form, c->fields, &w->open);
    w->v.cp = cp;
    w->v.record = c->proc->kind == PROC_RECORD;
    w->v.title = c->form->title;
    w->v.clause = c->form->cite.clause;
    w->v.problem = w->v.problem ? w->v.problem : "";
    TRY(case_pairs(cp, true, &w->v.pairs, &w->v.npairs, err));
    for (size_t i = 0; i < w->v.npairs; i++)
        if (w->v.pairs[i].value && w->v.pairs[i].value[0])
            w->v.pairs[n++] = w->v.pairs[i];
    w->v.npairs = n;
    address_box_of(cp, &w->v.addresses);
    TRY(show_open(w, err));
    show_lists(w);
    show_problems(w);
    TRY(case_cautions(cp, &w->v.cautions, &w->v.ncautions, err));
    page_send(cp->req, res, &cp->page, page_whole, &w->v);
    return ST_OK;
}

static enum status open_whole(struct whole *w, struct req *req, struct err *err)
{
    struct outcome o;
    w->problems.arena = req->arena;
    TRY(case_page_open(req, w->cp, W(req->lang, whole_title), err));
    return case_save(&w->cp->l->c, req->who, &o, err);
}

enum status whole_get(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    WHOLE w = {.cp = &cp};
    TRY(open_whole(&w, req, err));
    if (!whole_fits(&cp.l->c, req->arena))
        return page_done(req, res, arena_printf(req->arena, "%s/edit", cp.base), NULL);
    return show(&w, res, err);
}

/* ------------------------------------------------------------------ what was sent */
/* What was open before, with what was typed now; what the program fills, it fills again. */
static enum status save(struct whole *w, struct err *err)
{
    struct case_page *cp = w->cp;
    const struct form *form = cp->l->c.form;
    AUTO_JSON json_t *values = NULL;
    TRY(form_typed(cp->req, form, &cp->people, &values, &w->unclear, &w->problems, err));
    if (json_object_size(values) == 0)
        return ST_OK;
    json_t *fields = json_deep_copy(cp->l->fields);
    json_object_update(fields, values);
    size_t before = w->problems.n;
    fields_texts(form, values, &w->problems);
    if (w->problems.n > before) {
        w->values = fields;
        return err_set(err, ST_REFUSED, "incomplete", "something does not fit");
    }
    for (size_t i = 0; i < form->nfields; i++)
        if (form->fields[i].type == F_COUNT || form->fields[i].type == F_HEAVIEST)
            json_object_del(fields, form->fields[i].id);
    TRY(page_command(cp->req, arena_printf(cp->req->arena, "save.%lld", (long long)cp->l->c.lock),
                     "case.save",
                     json_pack("{s:s, s:I, s:o}", "case", cp->l->c.id.s, "lock",
                               (json_int_t)cp->l->c.lock, "fields", fields),
                     (struct bytes){0}, NULL, err));
    return case_page_again(cp, err);
}

/* One item: an answer that does not fit becomes a problem beside it, and the others are kept. */
static void take_answer(struct whole *w, const struct checklist *l, const struct item *it,
                        json_t *answers)
{
    struct arena *a = w->cp->req->arena;
    const char *id = arena_printf(a, "%s/%s", l->id, it->id), *state = typed(w, "a.", id);
    struct given_answer g = {A_NONE, typed(w, "r.", id), typed(w, "m.", id)};
    struct err why = {0};
    if (!state[0] || !answer_state_parse(state, &g.state))
        return;
    if (answer_check(&w->cp->l->c, l, it, g, &why) != ST_OK) {
        answer_problem(&w->problems, why.code, it, g, id);
        return;
    }
    json_array_append_new(answers,
                          json_pack("{s:s, s:s, s:s, s:s, s:s}", "checklist", l->id, "item", it->id,
                                    "state", state, "reason", g.reason, "measure", g.measure));
}

static enum status answer(struct whole *w, struct err *err)
{
    struct case_page *cp = w->cp;
    const struct casefile *c = &cp->l->c;
    const struct checklist *l;
    for (size_t i = 0; (l = case_list(c, i)); i++) {
        const char *col = l->columns[0].id;
        if (!case_writers_column(c, l, col))
            continue;
        json_t *answers = json_array();
        for (size_t k = 0; k < l->nitems; k++)
            if (writers(c, l, &l->items[k]))
                take_answer(w, l, &l->items[k], answers);
        if (json_array_size(answers) == 0) {
            json_decref(answers);
            continue;
        }
        TRY(page_command(
            cp->req, arena_printf(cp->req->arena, "answer-%s", l->id), "case.answer",
            json_pack("{s:s, s:s, s:o}", "case", c->id.s, "col", col, "answers", answers),
            (struct bytes){0}, NULL, err));
    }
    return case_page_again(cp, err);
}

static enum status hand_in(struct whole *w, struct err *err)
{
    struct case_page *cp = w->cp;
    struct problems left = {.arena = cp->req->arena};
    case_submit_problems(&cp->l->c, &left);
    w->v.todos = problem_todos(cp, &left, &w->v.ntodos);
    if (w->v.ntodos || w->problems.n)
        return err_set(err, ST_REFUSED, "incomplete", "something is open");
    return page_command(cp->req, "submit", "case.submit", json_pack("{s:s}", "case", cp->l->c.id.s),
                        (struct bytes){0}, NULL, err);
}

enum status whole_post(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    WHOLE w = {.cp = &cp};
    struct err why = {0};
    TRY(open_whole(&w, req, err));
    bool record = cp.l->c.proc->kind == PROC_RECORD;
    enum status st = save(&w, &why);
    if (st == ST_OK)
        st = answer(&w, &why);
    if (st == ST_OK)
        st = hand_in(&w, &why);
    if (st == ST_OK)
        return page_done(req, res, cp.base, record ? "step" : "submitted");
    if (!page_stays(st)) {
        *err = why;
        return st;
    }
    TRY(case_page_again(&cp, err));
    if (w.v.ntodos == 0 && w.problems.n == 0)
        w.v.problem = refusal_line(req, &why);
    res->status = err_http_status(st);
    return show(&w, res, err);
}
