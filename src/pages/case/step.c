#include "pages/case/step_act.h"

#include <string.h>

#include "base/json.h"
#include "pages/case/casestory.h"
#include "pages/step.html.h"

bool step_unfit(const struct step_page *p)
{
    static const char *const texts[] = {"conditions", "reason", "return_reason", "reject_reason"};
    bool unfit = false;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        unfit |= utf8_length(step_typed(p, texts[i])) > REASON_LETTERS_MAX;
    return unfit;
}

const char *step_typed(const struct step_page *p, const char *name)
{
    const char *s = p->typed ? req_param(p->cp->req, name) : NULL;
    return s ? s : "";
}

/* ---- what is reviewed ---- */

static enum status read_contents(struct step_page *p, struct err *err)
{
    struct step_page_view *v = &p->v;
    v->stops = case_stops(p->cp, &v->nstops);
    TRY(case_cautions(p->cp, &v->cautions, &v->ncautions, err));
    TRY(case_changes_read(p->cp, &v->entry_changes, err));
    TRY(case_pairs(p->cp, false, &v->pairs, &v->npairs, err));
    v->changes = ARENA_ARRAY(p->cp->req->arena, struct pair_view, v->npairs + 1);
    for (size_t i = 0; i < v->npairs; i++)
        if (v->pairs[i].changed)
            v->changes[v->nchanges++] = v->pairs[i];
    TRY(verdict_make(p->cp->req, p->cp->l->c.pack, &p->cp->l->c.decision, (struct unit_id){{0}},
                     (struct person_id){{0}}, &v->verdict, err));
    return case_history(p->cp, &v->story, &v->nstory, err);
}

/* ---- the act ---- */

static void acknowledge(struct step_page *p)
{
    const struct texts *t = pack_texts(p->cp->l->c.pack, p->s->texts);
    struct req *req = p->cp->req;
    p->v.texts_label = t->label;
    p->v.texts = ARENA_ARRAY(req->arena, struct step_text, t->nitems + 1);
    for (size_t i = 0; i < t->nitems; i++)
        p->v.texts[p->v.ntexts++] = (struct step_text){
            t->items[i].id, t->items[i].text, t->items[i].cite.clause,
            step_typed(p, arena_printf(req->arena, "t.%s", t->items[i].id))[0] != '\0'};
}

/* First values of a record: as its fields say. */
static json_t *defaults(const struct step_page *p)
{
    struct req *req = p->cp->req;
    json_t *o = json_object();
    for (size_t i = 0; i < p->form->nfields; i++) {
        const struct field *f = &p->form->fields[i];
        const char *text = f->otherwise == D_TODAY ? date_iso(req->arena, date_of_instant(req->now))
                           : f->otherwise == D_SELF  ? (p->for_other ? NULL : req->who->person.s)
                           : f->otherwise == D_UNIT  ? p->cp->l->c.unit.s
                           : f->otherwise == D_VALUE ? f->value
                                                     : NULL;
        if (text)
            json_object_set_new(o, f->id, json_string(text));
    }
    return o;
}

static enum status record_form(struct step_page *p, struct err *err)
{
    struct req *req = p->cp->req;
    AUTO_JSON json_t *first = p->typed ? NULL : defaults(p);
    struct form_source s = {.req = req,
                            .pack = p->cp->l->c.pack,
                            .form = p->form,
                            .elsewhere = p->for_other,
                            .values = p->typed ? p->values : first,
                            .typed_people = p->unclear,
                            .c = &p->cp->l->c,
                            .loaded = p->cp->l,
                            .problems = &p->problems,
                            .add_row = p->typed ? req_param(req, "add_row") : NULL,
                            .base = p->cp->base,
                            .files = arena_printf(req->arena, "%s/", p->form->id)};
    p->v.has_form = true;
    return form_view_make(&s, &p->v.form, err);
}

static void return_choice(struct step_page *p)
{
    struct req *req = p->cp->req;
    const struct casefile *c = &p->cp->l->c;
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, c->proc->nsteps + 1);
    struct field_view *f = &p->v.to_step;
    *f = (struct field_view){
        .control = FIELD_SELECT, .name = "to_step", .label = W(req->lang, return_to), .options = o};
    o[f->noptions++] = (struct field_option){
        "", page_fill(req->arena, W(req->lang, return_to_applicant), c->applicant_name), true};
    for (size_t i = 0; i < c->proc->nsteps; i++) {
        const struct step *s = &c->proc->steps[i];
        if (p->s->phase == PHASE_REVIEW && s->phase == PHASE_REVIEW && s < p->s &&
            s->act != ACT_DECIDE && case_step_applies(c, s))
            o[f->noptions++] = (struct field_option){s->id, page_label(p->cp->req, s->label),
                                                     str_eq(step_typed(p, "to_step"), s->id)};
    }
}

static void texts_of_act(struct step_page *p)
{
    struct req *req = p->cp->req;
    const char *act = step_typed(p, "do");
    bool returning = strcmp(act, "return") == 0, rejecting = strcmp(act, "reject") == 0;
    p->v.conditions = (struct field_view){.control = FIELD_AREA,
                                          .name = "conditions",
                                          .label = W(req->lang, conditions_label),
                                          .help = W(req->lang, conditions_help),
                                          .value = step_typed(p, "conditions"),
                                          .optional = true};
    p->v.reason_return = (struct field_view){.control = FIELD_AREA,
                                             .name = "return_reason",
                                             .label = W(req->lang, return_reason),
                                             .value = step_typed(p, "return_reason"),
                                             .required = true};
    p->v.reason_reject = (struct field_view){.control = FIELD_AREA,
                                             .name = "reject_reason",
                                             .label = W(req->lang, reject_reason),
                                             .help = W(req->lang, reject_help),
                                             .value = step_typed(p, "reject_reason"),
                                             .required = true};
    if (returning && p->v.reason_return.value[0] == '\0')
        p->v.reason_return.problem = W(req->lang, problem_reason_required);
    if (rejecting && p->v.reason_reject.value[0] == '\0')
        p->v.reason_reject.problem = W(req->lang, problem_reason_required);
    return_choice(p);
}

/* What is too long is said beside it and on top of the page. */
static void tell_long(struct step_page *p)
{
    struct req *req = p->cp->req;
    struct step_page_view *v = &p->v;
    struct field_view *const texts[] = {&v->conditions, &v->reason_return, &v->reason_reject};
    size_t n = sizeof texts / sizeof *texts;
    struct form_problem *all = ARENA_ARRAY(req->arena, struct form_problem, v->nproblems + n);
    for (size_t i = 0; i < v->nproblems; i++)
        all[i] = v->problems[i];
    for (size_t i = 0; i < n; i++)
        if (page_too_long(req, texts[i], REASON_LETTERS_MAX))
            all[v->nproblems++] = (struct form_problem){
                texts[i]->name, page_colon(req, texts[i]->label, texts[i]->problem)};
    v->problems = all;
}

/* What the step would refuse for, seen without doing it. */
static void obstacles(struct step_page *p)
{
    const struct casefile *c = &p->cp->l->c;
    struct problems l = {.arena = p->cp->req->arena};
    case_step_problems(c, p->s, &l);
    if (case_object_gone(c))
        problem_add(&l, "object_gone", "", "", "");
    p->v.todos = problem_todos(p->cp, &l, &p->v.ntodos);
}

/* ---- the page ---- */

enum status step_build(struct step_page *p, struct err *err)
{
    struct req *req = p->cp->req;
    struct step_page_view *v = &p->v;
    struct right right = {0};
    struct err why = {0};
    v->cp = p->cp;
    v->step = p->s;
    v->hash = case_hash_at(p->cp->l, p->s->id, req->arena);
    v->number = page_match_number(req, v->hash);
    v->review = p->s->phase != PHASE_START; /* what is confirmed or decided stands on the page */
    v->problem = v->problem ? v->problem : "";
    v->may_act = case_may_act(&p->cp->l->c, req->who, p->s, &right, &why) == ST_OK;
    v->may_act = v->may_act && case_step_open(&p->cp->l->c, req->who, p->s, &why) == ST_OK;
    v->overtaken = !v->may_act && why.status == ST_CONFLICT ? story_overtaken(p->cp, p->s) : "";
    v->why_not = v->may_act ? "" : v->overtaken[0] ? v->overtaken : refusal_line(req, &why);
    v->hint = case_waiver_hint(p->cp, p->s);
    v->conflict = right.conflict;
    v->waived = right.waived;
    v->before = p->s->phase == PHASE_PREPARE;
    v->can_return = v->review && v->may_act && (!v->before || !p->cp->mine);
    if (v->review)
        TRY(read_contents(p, err));
    TRY(step_lists(p->cp, p->s, v, err));
    obstacles(p);
    texts_of_act(p);
    if (p->s->act == ACT_ACKNOWLEDGE)
        acknowledge(p);
    if (p->form)
        TRY(record_form(p, err));
    v->problems = problem_summary(req, p->form, &p->problems,
                                  p->form ? arena_printf(req->arena, "%s/", p->form->id) : "");
    v->nproblems = p->problems.n;
    tell_long(p);
    return ST_OK;
}

enum status step_open(struct req *req, struct case_page *cp, struct step_page *p, const char *id,
                      struct err *err)
{
    TRY(case_page_open(req, cp, "", err));
    p->cp = cp;
    p->problems.arena = req->arena;
    p->s = id ? procedure_step(cp->l->c.proc, id) : cp->l->c.step;
    if (!p->s)
        return id ? err_set(err, ST_NOT_FOUND, "not_found", "no such step")
                  : err_set(err, ST_CONFLICT, "wrong_state", "nothing waits");
    case_page_asked(cp, p->s);
    p->form = p->s->form[0] ? pack_form(cp->l->c.pack, p->s->form) : NULL;
    p->v.decides = step_decides(p->s);
    p->v.may_refuse = step_may_refuse(&p->cp->l->c, p->s);
    cp->page.title = page_label(p->cp->req, p->s->label);
    return ST_OK;
}

static enum status show(struct step_page *p, struct res *res, struct err *err)
{
    TRY(step_build(p, err));
    page_send(p->cp->req, res, &p->cp->page, page_step, &p->v);
    return ST_OK;
}

enum status review_get(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    struct step_page p = {0};
    TRY(step_open(req, &cp, &p, NULL, err));
    res->object = req->path_arg[0];
    return show(&p, res, err);
}

enum status step_get(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    struct step_page p = {0};
    TRY(step_open(req, &cp, &p, req->path_arg[1], err));
    res->object = req->path_arg[0];
    return show(&p, res, err);
}

/* ---- acting ---- */

static json_t *acknowledged(const struct step_page *p)
{
    const struct texts *t = pack_texts(p->cp->l->c.pack, p->s->texts);
    json_t *out = json_array();
    for (size_t i = 0; t && i < t->nitems; i++)
        if (step_typed(p, arena_printf(p->cp->req->arena, "t.%s", t->items[i].id))[0])
            json_array_append_new(out, json_string(t->items[i].id));
    return out;
}

/* Problems that the refused act stands on, beside their fields. */
static void explain(struct step_page *p)
{
    const struct casefile *c = &p->cp->l->c;
    AUTO_JSON json_t *fields = NULL;
    if (p->form && p->values &&
        fields_typed(c->pack, p->form, p->values, &fields, &p->problems, NULL) == ST_OK)
        fields_complete(c, p->form, fields, &p->problems);
    const struct texts *t = p->s->act == ACT_ACKNOWLEDGE ? pack_texts(c->pack, p->s->texts) : NULL;
    for (size_t i = 0; t && i < t->nitems; i++)
        if (!step_typed(p, arena_printf(p->cp->req->arena, "t.%s", t->items[i].id))[0])
            problem_add(&p->problems, "not_acknowledged", t->items[i].id, t->items[i].text,
                        t->items[i].cite.clause);
}

enum status step_run(struct step_page *p, const char *verdict, json_t *external, const char *reason,
                     struct err *err)
{
    json_t *in = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "case", p->cp->l->c.id.s, "step",
                           p->s->id, "verdict", verdict, "content_hash", p->hash, "reason", reason,
                           "conditions", step_typed(p, "conditions"));
    if (p->s->act == ACT_ACKNOWLEDGE)
        json_object_set_new(in, "texts", acknowledged(p));
    if (p->form && p->values)
        json_object_set(in, "data", (json_t *)(uintptr_t)p->values);
    if (external)
        json_object_set(in, "external", external);
    return page_command(p->cp->req, "step", "case.step", in, (struct bytes){0}, NULL, err);
}

/* Files that come with the act become part of the contents it speaks of; what was there before must
 * be what the person saw. */
enum status step_take_files(struct step_page *p, struct err *why, struct err *err)
{
    const char *seen = step_typed(p, "content_hash");
    if (seen[0] && strcmp(seen, case_hash_at(p->cp->l, p->s->id, p->cp->req->arena)) != 0) {
        page_files_again(p->cp, &p->problems);
        return err_set(why, ST_CONFLICT, "contents_changed", "the contents changed");
    }
    TRY(page_take_files(p->cp, &p->problems, err));
    if (page_files_moved(p->cp->req))
        TRY(case_page_again(p->cp, err));
    p->s = procedure_step(p->cp->l->c.proc, p->s->id);
    p->hash = case_hash_at(p->cp->l, p->s->id, p->cp->req->arena);
    return ST_OK;
}

bool step_worked_on(const struct req *req)
{
    return req_param(req, "add_row") || req_param(req, "del_row") || req_param(req, "drop") ||
           req_param(req, "certify");
}

static enum status send_back(struct step_page *p, struct err *err)
{
    json_t *in = json_pack("{s:s, s:s, s:s}", "case", p->cp->l->c.id.s, "reason",
                           step_typed(p, "return_reason"), "to_step", step_typed(p, "to_step"));
    return page_command(p->cp->req, "return", "case.return", in, (struct bytes){0}, NULL, err);
}

enum status step_refused(struct step_page *p, struct res *res, const struct err *why,
                         struct err *err)
{
    bool late = strcmp(why->code, "wrong_state") == 0 || strcmp(why->code, "already_acted") == 0;
    TRY(case_page_again(p->cp, err));
    p->v.problem = late ? W(p->cp->req->lang, step_overtaken) : refusal_line(p->cp->req, why);
    if (why->status == ST_REFUSED && strcmp(step_typed(p, "do"), "return") != 0)
        explain(p);
    res->status = err_http_status(why->status);
    return ST_OK;
}

enum status step_post(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    struct step_page p = {.typed = true};
    AUTO_JSON json_t *values = NULL, *unclear = NULL;
    struct err local = {0};
    TRY(step_open(req, &cp, &p, req->path_arg[1], err));
    const char *act = step_typed(&p, "do");
    if (p.form) {
        TRY(form_typed(req, p.form, &cp.people, &values, &unclear, &p.problems, err));
        p.values = values;
        p.unclear = unclear;
    }
    enum status st = step_take_files(&p, &local, err);
    if (st != ST_OK && local.status == ST_OK)
        return st;
    bool unfit = step_unfit(&p);
    if (p.problems.n || unfit || step_worked_on(req)) {
        res->status = step_worked_on(req) || !(p.problems.n || unfit) ? 200 : 422;
        TRY(case_page_again(&cp, err));
        return show(&p, res, err);
    }
    if (st == ST_OK)
        st = strcmp(act, "return") == 0 ? send_back(&p, &local)
             : strcmp(act, "reject") == 0
                 ? step_run(&p, "reject", NULL, step_typed(&p, "reject_reason"), &local)
                 : step_run(&p, act, NULL, "", &local);
    if (st == ST_OK)
        return page_done(req, res, cp.base,
                         strcmp(act, "return") == 0    ? "returned"
                         : strcmp(act, "reject") == 0  ? "rejected"
                         : strcmp(act, "approve") == 0 ? "approved"
                                                       : "step");
    if (!page_stays(st)) {
        if (err)
            *err = local;
        return st;
    }
    TRY(step_refused(&p, res, &local, err));
    return show(&p, res, err);
}
