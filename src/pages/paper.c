/* paper.c: 代行入力: a decision made on paper or in another system, entered by the office. */
#include <string.h>

#include "base/json.h"
#include "commands/case_paper.h"
#include "pages/step.html.h"
#include "pages/step_act.h"

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
    return strcmp(step_typed(p, "verdict"), "reject") == 0;
}

static void paper_fields(struct step_page *p)
{
    struct req *req = p->cp->req;
    struct step_page_view *v = &p->v;
    const char *verdict = step_typed(p, "verdict");
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, 2);
    o[0] = (struct field_option){"approve", W(req->lang, verdict_act_approve),
                                 strcmp(verdict, "approve") == 0};
    o[1] = (struct field_option){"reject", W(req->lang, verdict_act_reject),
                                 strcmp(verdict, "reject") == 0};
    v->scan = file_place(req, arena_printf(req->arena, "step/%s", p->s->id),
                         W(req->lang, paper_scan), &p->problems);
    v->decider.kind = ITEM_PERSON;
    v->decider.pick = "pick.decider";
    v->decider.input = (struct field_view){
        .name = "x.decider",
        .label = W(req->lang, paper_decider),
        .help = page_fill(req->arena, W(req->lang, paper_decider_help), decides_here(p)),
        .value = step_typed(p, "x.decider"),
        .required = true};
    v->post = (struct field_view){.control = FIELD_TEXT,
                                  .name = "decider_post",
                                  .label = W(req->lang, paper_post),
                                  .help = W(req->lang, paper_post_help),
                                  .value = step_typed(p, "decider_post"),
                                  .optional = true};
    v->date = (struct field_view){.control = FIELD_DATE,
                                  .name = "date",
                                  .label = W(req->lang, paper_date),
                                  .value = step_typed(p, "date"),
                                  .required = true};
    v->number_field = (struct field_view){.control = FIELD_TEXT,
                                          .name = "number",
                                          .label = W(req->lang, paper_number),
                                          .value = step_typed(p, "number"),
                                          .required = true};
    v->verdict_choice = (struct field_view){.control = FIELD_RADIO,
                                            .name = "verdict",
                                            .label = W(req->lang, paper_verdict),
                                            .required = true,
                                            .options = o,
                                            .noptions = v->decides ? 2 : 0};
    v->reason = (struct field_view){.control = FIELD_AREA,
                                    .name = "reason",
                                    .label = W(req->lang, paper_reason),
                                    .help = v->decides ? W(req->lang, paper_reason_help) : "",
                                    .value = step_typed(p, "reason"),
                                    .required = rejects(p),
                                    .optional = !rejects(p)};
}

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

/* One file, kept together with the decision: what is refused leaves nothing behind. */
static const struct upload *scan_of(const struct step_page *p)
{
    const struct req *req = p->cp->req;
    const char *name = arena_printf(req->arena, FILE_PREFIX "step/%s", p->s->id);
    for (size_t i = 0; i < req->nuploads; i++)
        if (strcmp(req->uploads[i].name, name) == 0)
            return &req->uploads[i];
    return NULL;
}

/* What is said of the scan is said once, beside its place. */
static void drop_scan(struct step_page *p)
{
    const char *name = arena_printf(p->cp->req->arena, FILE_PREFIX "step/%s", p->s->id);
    size_t n = 0;
    for (size_t i = 0; i < p->problems.n; i++)
        if (strcmp(p->problems.p[i].where, name) != 0)
            p->problems.p[n++] = p->problems.p[i];
    p->problems.n = n;
}

/* Everything that keeps the entry from being made, beside its field and, in the order of the page,
 * in the summary. A refused entry keeps no scan: it is to be chosen again. */
static size_t paper_problems(struct step_page *p, bool again)
{
    struct req *req = p->cp->req;
    struct step_page_view *v = &p->v;
    const char *scan = arena_printf(req->arena, FILE_PREFIX "%s", v->scan.key);
    v->verdict_choice.problem = v->verdict_choice.noptions ? missing(p, "verdict") : NULL;
    if (!v->decider.input.problem)
        v->decider.input.problem = p->decider_barred ? p->decider_barred : missing(p, "x.decider");
    v->date.problem = bad_day(p);
    v->post.problem = p->post_missing ? W(req->lang, problem_required) : NULL;
    v->number_field.problem = missing(p, "number");
    v->reason.problem = rejects(p) && str_blank(step_typed(p, "reason"))
                            ? W(req->lang, problem_reason_required)
                            : NULL;
    v->scan.problem = !scan_of(p) ? W(req->lang, problem_no_file)
                      : again     ? W(req->lang, problem_scan_again)
                                  : NULL;
    const struct field_view scanned = {
        .name = scan, .label = v->scan.label, .problem = v->scan.problem};
    const struct field_view *const at[] = {&v->verdict_choice, &v->decider.input, &v->post,
                                           &v->date,           &v->number_field,  &scanned,
                                           &v->reason};
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

static enum status show_paper(struct step_page *p, struct res *res, struct err *err)
{
    struct req *req = p->cp->req;
    const struct q_people_pick_row *found[PEOPLE_SHOWN];
    const char *one;
    size_t n;
    p->for_other = true;
    TRY(step_build(p, err));
    paper_fields(p);
    TRY(people_find(&p->cp->people, p->v.decider.input.value, &one, found, &n, err));
    if (n > 1) {
        p->v.decider.people = ARENA_ARRAY(req->arena, struct person_option_view, n);
        p->v.decider.npeople = n;
        p->v.decider.input.problem = W(req->lang, problem_person_unclear);
        for (size_t i = 0; i < n; i++)
            p->v.decider.people[i] =
                (struct person_option_view){found[i]->id.s, people_label(req->arena, found[i])};
    }
    if (p->typed)
        (void)paper_problems(p, true);
    page_send(req, res, &p->cp->page, page_paper, &p->v);
    return ST_OK;
}

static enum status only_office(const struct step_page *p, struct err *err)
{
    if (!p->cp->req->who->office)
        return err_set(err, ST_DENIED, "not_office", "only the office enters decisions of others");
    if (p->s->phase != PHASE_REVIEW || p->cp->l->c.step != p->s)
        return err_set(err, ST_CONFLICT, "wrong_state", "the step does not wait");
    return case_may_be_paper(&p->cp->l->c, p->s, err);
}

enum status paper_get(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    struct step_page p = {0};
    TRY(step_open(req, &cp, &p, req->path_arg[1], err));
    TRY(only_office(&p, err));
    res->object = req->path_arg[0];
    return show_paper(&p, res, err);
}

/* {decider | decider_name, decider_post; date, number}; NULL while it is not clear who is meant. */
static enum status external_of(struct step_page *p, json_t **ret, struct err *err)
{
    struct req *req = p->cp->req;
    const struct q_people_pick_row *found[PEOPLE_SHOWN];
    const char *picked = req_param(req, "pick.decider"), *name = step_typed(p, "x.decider"), *id;
    size_t n;
    *ret = NULL;
    TRY(people_find(&p->cp->people, picked && uuid_valid(picked) ? picked : name, &id, found, &n,
                    err));
    if (n > 1)
        return ST_OK;
    if (!id[0] && step_typed(p, "decider_post")[0] == '\0')
        p->post_missing = true;
    *ret = json_pack("{s:s, s:s, s:s, s:s, s:s}", "decider", id, "decider_name",
                     id[0] ? "" : str_trim(req->arena, name), "decider_post",
                     str_trim(req->arena, step_typed(p, "decider_post")), "date",
                     step_typed(p, "date"), "number", step_typed(p, "number"));
    return ST_OK;
}

/* Said beside the decider, together with whatever else is wrong; the command says it again. */
static enum status look_at_decider(struct step_page *p, const json_t *external, struct err *err)
{
    struct req *req = p->cp->req;
    const struct paper_place place = {req->db,  req->arena, req->who, date_of_instant(req->now),
                                      p->cp->l, p->s};
    struct external_decision x;
    struct err why = {0};
    char *told;
    if (!external || step_typed(p, "x.decider")[0] == '\0')
        return ST_OK;
    enum status st = paper_read(&place, external, &x, &told, err);
    if (st != ST_OK)
        return st == ST_INPUT ? ST_OK : st; /* the command says so */
    if (case_decider_may(&p->cp->l->c, req->who, p->s, &x, req->arena, &why) == ST_OK)
        return ST_OK;
    st = paper_decider_told(&place, req->arena, &why);
    if (st != ST_DENIED)
        return st;
    p->decider_barred = refusal_line(req, &why);
    return ST_OK;
}

enum status paper_post(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    struct step_page p = {.typed = true};
    AUTO_JSON json_t *values = NULL, *unclear = NULL, *external = NULL;
    struct err local = {0};
    TRY(step_open(req, &cp, &p, req->path_arg[1], err));
    TRY(only_office(&p, err));
    if (p.form) {
        TRY(form_typed(req, p.form, &cp.people, &values, &unclear, &p.problems, err));
        p.values = values;
        p.unclear = unclear;
    }
    TRY(external_of(&p, &external, err));
    TRY(look_at_decider(&p, external, err));
    paper_fields(&p);
    if (paper_problems(&p, false))
        res->status = 422;
    if (!external || p.problems.n || p.v.nproblems) {
        page_files_again(&cp, &p.problems);
        drop_scan(&p);
        TRY(case_page_again(&cp, err));
        p.v.nproblems = 0;
        return show_paper(&p, res, err);
    }
    cp.apart = scan_of(&p);
    enum status st = step_take_files(&p, &local, err);
    if (st != ST_OK && local.status == ST_OK)
        return st;
    if (st == ST_OK)
        st = step_run(&p, p.v.decides ? step_typed(&p, "verdict") : "done", external, cp.apart,
                      step_typed(&p, "reason"), &local);
    if (st == ST_OK)
        return page_done(req, res, cp.base, "paper");
    if (!page_stays(st) && st != ST_DENIED) {
        if (err)
            *err = local;
        return st;
    }
    drop_scan(&p);
    TRY(step_refused(&p, res, &local, err));
    return show_paper(&p, res, err);
}
