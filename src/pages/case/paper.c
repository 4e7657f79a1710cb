/* paper.c: 代行入力: a decision made on paper or in another system, entered by the office. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_paper.h"
#include "core/elsewhere.h"
#include "pages/case/step_act.h"
#include "pages/step.html.h"

/* Whose decision the rules ask for at this moment. */
static const char *decides_here(const struct step_page *p)
{
    int role;
    struct unit_id unit;
    struct person_id person;
    (void)case_assignee(&p->cp->l->c, p->s, &role, &unit, &person);
    return page_label(p->cp->req, p->cp->l->c.pack->roles[role].label);
}

static bool rejects(const struct step_page *p)
{
    return strcmp(step_typed(p, "verdict"), VERDICT_REJECT) == 0;
}

/* ---- what the paper says: typed, or the same as of the decision entered before ---- */

#define OTHER "other" /* chosen for somebody who is not in the register */

struct said {
    const char *decider, *name, *post, *date, *number;
    const char *same; /* label of the step that was entered before; NULL */
};

/* Parts of an application are often decided on one paper, each a step of its own. */
static void said_before(const struct step_page *p, struct said *x)
{
    const struct loaded_case *l = p->cp->l;
    struct arena *a = p->cp->req->arena;
    const struct q_acts_of_row *r = NULL;
    for (size_t i = 0; i < l->nacts; i++)
        if (l->acts[i].external && l->acts[i].at >= l->c.submitted_at && l->acts[i].step[0])
            r = &l->acts[i];
    const struct step *s = r ? procedure_step(l->c.proc, r->step) : NULL;
    AUTO_JSON json_t *o = s ? json_loads(r->external, 0, NULL) : NULL;
    if (!json_is_object(o))
        return;
    const char *decider = json_str(o, "decider", ""), *post = json_str(o, "post", "");
    const char *name = json_str(o, "name", "");
    if (!decider[0] && str_starts(name, post)) /* "post name" */
        name = str_trim(a, name + strlen(post));
    *x = (struct said){.decider = arena_strdup(a, decider[0] ? decider : OTHER),
                       .name = decider[0] ? "" : arena_strdup(a, name),
                       .post = arena_strdup(a, post),
                       .date = arena_strdup(a, json_str(o, "date", "")),
                       .number = arena_strdup(a, json_str(o, "number", "")),
                       .same = s->label};
}

static struct said said_of(const struct step_page *p)
{
    struct said x = {step_typed(p, "decider"),
                     str_trim(p->cp->req->arena, step_typed(p, "decider_name")),
                     str_trim(p->cp->req->arena, step_typed(p, "decider_post")),
                     step_typed(p, "date"),
                     step_typed(p, "number"),
                     NULL};
    if (!p->typed)
        said_before(p, &x);
    if (!x.decider[0] && x.name[0])
        x.decider = OTHER;
    return x;
}

/* ---- who decided ---- */

static bool everybodys(const struct step_page *p)
{
    return p->cp->l->c.pack->roles[p->s->role].holder == HOLDER_STAFF;
}

/* Of a step that is everybody's all who have a post. */
static enum status add_everybody(struct step_page *p, const char *chosen, struct field_option **ret,
                                 struct err *err)
{
    struct req *req = p->cp->req;
    struct field_view *f = &p->v.decider;
    struct people *people = &p->cp->people;
    TRY(people_load(people, err));
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, people->n + 1);
    for (size_t i = 0; i < people->n; i++) {
        const struct person_id id = people->rows[i].id;
        if ((i > 0 && ID_EQ(id, people->rows[i - 1].id)) || ID_EQ(id, req->who->person) ||
            case_could_act(&p->cp->l->c, p->s, id, NULL) != ST_OK)
            continue;
        o[f->noptions] = (struct field_option){.value = arena_strdup(req->arena, id.s),
                                               .selected = str_eq(chosen, id.s)};
        TRY(people_shown(people, id.s, &o[f->noptions++].label, err));
    }
    *ret = o;
    return ST_OK;
}

static enum status add_deciders(struct step_page *p, const char *chosen, struct field_option **ret,
                                struct err *err)
{
    struct field_view *f = &p->v.decider;
    struct deciders may;
    TRY(step_deciders(p, &may, err));
    struct field_option *o = ARENA_ARRAY(p->cp->req->arena, struct field_option, may.n + 1);
    for (size_t i = 0; i < may.n; i++)
        o[f->noptions++] = (struct field_option){may.list[i].id.s, may.list[i].label,
                                                 str_eq(chosen, may.list[i].id.s)};
    *ret = o;
    return ST_OK;
}

/* Both leave room for one more: somebody who is not in the register. */
static enum status deciders(struct step_page *p, const char *chosen, struct err *err)
{
    struct field_view *f = &p->v.decider;
    struct field_option *o;
    TRY(everybodys(p) ? add_everybody(p, chosen, &o, err) : add_deciders(p, chosen, &o, err));
    o[f->noptions++] =
        (struct field_option){OTHER, W(p->cp->req->lang, paper_other), str_eq(chosen, OTHER)};
    f->options = o;
    return ST_OK;
}

/* {decider | decider_name, decider_post; date, number} */
static json_t *external_of(const struct said *x)
{
    bool listed = uuid_valid(x->decider);
    return json_pack("{s:s, s:s, s:s, s:s, s:s}", "decider", listed ? x->decider : "",
                     "decider_name", listed ? "" : x->name, "decider_post", listed ? "" : x->post,
                     "date", x->date, "number", x->number);
}

/* Said beside the decider, together with whatever else is wrong; the command says it again. *told:
 * as the record would tell it, or a copy of what was typed where that cannot be read. */
static enum status look_at_decider(struct step_page *p, json_t *external, json_t **told,
                                   struct err *err)
{
    struct req *req = p->cp->req;
    const struct paper_place place = {req->db,  req->arena, req->who, date_of_instant(req->now),
                                      p->cp->l, p->s};
    struct external_decision x;
    struct err why = {0};
    enum status st = paper_read(&place, external, &x, told, &why);
    if (st != ST_OK) {
        *told = json_incref(external);
        if (st == ST_REFUSED)
            p->decider_barred = refusal_line(req, &why);
        else if (st != ST_INPUT && err != NULL)
            *err = why;
        return st == ST_REFUSED || st == ST_INPUT ? ST_OK : st; /* the command says so */
    }
    if (x.then == NULL || (ID_NONE(x.decider) && str_blank(x.decider_name)))
        return ST_OK; /* nobody can be judged without the day, which is missing or wrong */
    if (case_decider_may(&p->cp->l->c, req->who, p->s, &x, req->arena, &why) == ST_OK)
        return ST_OK;
    st = paper_decider_told(&place, &x, req->arena, &why);
    if (st != ST_DENIED)
        return st;
    p->decider_barred = refusal_line(req, &why);
    return ST_OK;
}

/* ---- the form ---- */

static void verdicts(struct step_page *p)
{
    struct req *req = p->cp->req;
    const char *verdict = step_typed(p, "verdict");
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, 2);
    o[0] = (struct field_option){VERDICT_APPROVE, W(req->lang, verdict_act_approve),
                                 strcmp(verdict, VERDICT_APPROVE) == 0};
    o[1] = (struct field_option){VERDICT_REJECT, W(req->lang, verdict_act_reject),
                                 strcmp(verdict, VERDICT_REJECT) == 0};
    p->v.verdict_choice = (struct field_view){.control = FIELD_RADIO,
                                              .name = "verdict",
                                              .label = W(req->lang, paper_verdict),
                                              .required = true,
                                              .options = o,
                                              .noptions = p->v.decides ? 2 : 0};
}

/* The copies kept for this decision: what was chosen stays, whatever is refused beside it. */
static void scans(struct step_page *p)
{
    struct req *req = p->cp->req;
    struct step_page_view *v = &p->v;
    const struct casefile *c = &p->cp->l->c;
    const char *place = arena_printf(req->arena, "step/%s", p->s->id);
    size_t n;
    struct file_view *all = files_of(req, p->cp->l, place, &n);
    v->scan = file_place(req, place, W(req->lang, paper_scan), &p->problems);
    v->scans = all;
    v->nscans = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < c->nevidence; k++)
            if (ID_EQ(c->evidence[k].id, all[i].id) && case_scan_of(c, p->s, &c->evidence[k]))
                v->scans[v->nscans++] = all[i];
}

static enum status paper_fields(struct step_page *p, const struct said *x, struct err *err)
{
    struct req *req = p->cp->req;
    struct step_page_view *v = &p->v;
    scans(p);
    verdicts(p);
    v->same = x->same;
    v->decider = (struct field_view){
        .control = FIELD_SELECT,
        .name = "decider",
        .label = W(req->lang, paper_decider),
        .help = page_fill(req->arena, W(req->lang, paper_decider_help), decides_here(p)),
        .prompt = W(req->lang, choose),
        .required = true};
    v->name = (struct field_view){.control = FIELD_TEXT,
                                  .name = "decider_name",
                                  .label = W(req->lang, paper_name),
                                  .help = W(req->lang, paper_name_help),
                                  .value = x->name,
                                  .optional = true};
    v->post = (struct field_view){.control = FIELD_TEXT,
                                  .name = "decider_post",
                                  .label = W(req->lang, paper_post),
                                  .help = W(req->lang, paper_post_help),
                                  .value = x->post,
                                  .optional = true};
    v->date = (struct field_view){.control = FIELD_DATE,
                                  .name = "date",
                                  .label = W(req->lang, paper_date),
                                  .value = x->date,
                                  .required = true};
    v->number_field = (struct field_view){.control = FIELD_TEXT,
                                          .name = "number",
                                          .label = W(req->lang, paper_number),
                                          .value = x->number,
                                          .required = true};
    v->reason = (struct field_view){.control = FIELD_AREA,
                                    .name = "reason",
                                    .label = W(req->lang, paper_reason),
                                    .help = v->decides ? W(req->lang, paper_reason_help) : "",
                                    .value = step_typed(p, "reason"),
                                    .required = rejects(p),
                                    .optional = !rejects(p)};
    return deciders(p, x->decider, err);
}

/* ---- what is wrong with it ---- */

static const char *missing(const struct step_page *p, const char *name)
{
    return step_typed(p, name)[0] ? NULL : W(p->cp->req->lang, problem_required);
}

static const char *bad_day(const struct step_page *p)
{
    struct date d;
    if (step_typed(p, "date")[0] == '\0')
        return missing(p, "date");
    if (!date_parse(step_typed(p, "date"), &d))
        return W(p->cp->req->lang, problem_bad_date);
    if (d.day > date_of_instant(p->cp->req->now).day)
        return W(p->cp->req->lang, problem_future);
    const struct casefile *c = &p->cp->l->c;
    return !date_none(c->submitted) && d.day < c->submitted.day
               ? W(p->cp->req->lang, problem_date_before_submission)
               : NULL;
}

/* Beside the choice what is wrong with whoever was chosen, beside the name what is with the name.
 */
static void decider_problems(struct step_page *p, const struct said *x, const json_t *told)
{
    const char *empty = W(p->cp->req->lang, problem_required);
    bool other = str_eq(x->decider, OTHER), listed = json_str(told, "decider", "")[0] != '\0';
    (other ? &p->v.name : &p->v.decider)->problem = p->decider_barred;
    if (!x->decider[0])
        p->v.decider.problem = empty;
    if (other && !x->name[0])
        p->v.name.problem = empty;
    if (other && !listed && !x->post[0])
        p->v.post.problem = empty;
}

/* Everything that keeps the entry from being made, beside its field and, in the order of the page,
 * in the summary. A file that was refused is there already. */
static size_t paper_problems(struct step_page *p, const struct said *x, const json_t *told)
{
    struct req *req = p->cp->req;
    struct step_page_view *v = &p->v;
    const char *no_copy = v->nscans || v->scan.problem ? NULL : W(req->lang, problem_no_file);
    v->verdict_choice.problem = v->verdict_choice.noptions ? missing(p, "verdict") : NULL;
    decider_problems(p, x, told);
    v->date.problem = bad_day(p);
    v->number_field.problem = missing(p, "number");
    v->reason.problem = rejects(p) && str_blank(step_typed(p, "reason"))
                            ? W(req->lang, problem_reason_required)
                            : NULL;
    (void)page_too_long(req, &v->reason, REASON_LETTERS_MAX);
    v->scan.problem = no_copy ? no_copy : v->scan.problem;
    const struct field_view copy = {.name = arena_printf(req->arena, FILE_PREFIX "%s", v->scan.key),
                                    .label = v->scan.label,
                                    .problem = no_copy};
    const struct field_view *const at[] = {
        &v->verdict_choice, &v->decider,      &v->name, &v->post,
        &v->date,           &v->number_field, &copy,    &v->reason};
    struct form_problem *out =
        ARENA_ARRAY(req->arena, struct form_problem, v->nproblems + sizeof at / sizeof *at);
    size_t n = 0;
    for (size_t i = 0; i < sizeof at / sizeof *at; i++)
        if (at[i]->problem)
            out[n++] =
                (struct form_problem){at[i]->name, page_colon(req, at[i]->label, at[i]->problem)};
    for (size_t i = 0; i < v->nproblems; i++)
        out[n++] = v->problems[i];
    v->problems = out;
    v->nproblems = n;
    return n;
}

/* ---- the page ---- */

/* `told`: what was told and is to be looked at; NULL: nothing yet, or rows are worked on. */
static enum status build(struct step_page *p, const struct said *x, const json_t *told,
                         struct err *err)
{
    p->v = (struct step_page_view){.decides = p->v.decides, .problem = p->v.problem};
    p->for_other = true;
    TRY(step_build(p, err));
    TRY(paper_fields(p, x, err));
    if (told)
        (void)paper_problems(p, x, told);
    return ST_OK;
}

static enum status only_office(const struct step_page *p, struct err *err)
{
    if (!p->cp->req->who->office)
        return err_set(err, ST_DENIED, "not_office", "only the office enters decisions of others");
    TRY(case_may_be_paper(&p->cp->l->c, p->s, err));
    return case_step_open(&p->cp->l->c, p->cp->req->who, p->s, err);
}

enum status paper_get(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    struct step_page p = {0};
    TRY(step_open(req, &cp, &p, req->path_arg[1], err));
    TRY(only_office(&p, err));
    res->object = req->path_arg[0];
    const struct said x = said_of(&p);
    TRY(build(&p, &x, NULL, err));
    page_send(req, res, &cp.page, page_paper, &p.v);
    return ST_OK;
}

/* The record of the step takes from the paper what both say. */
static enum status read_form(struct step_page *p, const json_t *told, json_t **values,
                             json_t **unclear, struct err *err)
{
    if (!p->form)
        return ST_OK;
    TRY(form_typed(p->cp->req, p->form, &p->cp->people, values, unclear, &p->problems, err));
    paper_into(p->form, told, *values);
    p->values = *values;
    p->unclear = *unclear;
    return ST_OK;
}

/* Refused by the command, which somebody else's act may have overtaken. */
static enum status refused(struct step_page *p, struct res *res, const json_t *told,
                           const struct err *why, struct err *err)
{
    TRY(step_refused(p, res, why, err));
    if (p->form)
        paper_spare(p->form, told, &p->problems);
    return ST_OK;
}

enum status paper_post(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    struct step_page p = {.typed = true};
    AUTO_JSON json_t *values = NULL, *unclear = NULL, *external = NULL, *told = NULL;
    struct err local = {0};
    TRY(step_open(req, &cp, &p, req->path_arg[1], err));
    TRY(only_office(&p, err));
    const struct said x = said_of(&p);
    external = external_of(&x);
    TRY(look_at_decider(&p, external, &told, err));
    TRY(read_form(&p, told, &values, &unclear, err));
    enum status st = step_take_files(&p, &local, err);
    if (st != ST_OK && local.status == ST_OK)
        return st;
    bool judged = !step_worked_on(req);
    TRY(build(&p, &x, judged ? told : NULL, err));
    if (st == ST_OK && judged && p.v.nproblems == 0) {
        st = step_run(&p, p.v.decides ? step_typed(&p, "verdict") : VERDICT_DONE, external,
                      step_typed(&p, "reason"), &local);
        if (st == ST_OK)
            return page_done(req, res, cp.base, "paper");
    } else if (st == ST_OK) {
        res->status = judged || p.problems.n ? 422 : 200;
        page_send(req, res, &cp.page, page_paper, &p.v);
        return ST_OK;
    }
    if (!page_stays(st) && st != ST_DENIED) {
        if (err)
            *err = local;
        return st;
    }
    TRY(refused(&p, res, told, &local, err));
    TRY(build(&p, &x, told, err));
    page_send(req, res, &cp.page, page_paper, &p.v);
    return ST_OK;
}
