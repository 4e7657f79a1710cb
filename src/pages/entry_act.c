/* Acts on an entry: what will change, what the rules ask for, and one button; or, when the act has
 * to wait, what it waits for. */
#include <string.h>

#include "base/json.h"
#include "pages/case.h"
#include "pages/entry.h"
#include "pages/entry.html.h"
#include "store/queries_gen.h"

struct act_page {
    struct req *req;
    struct case_page cp; /* the application behind the entry: its files, people, missing steps */
    struct entry_act_view v;
    struct q_entry_get_row e;
    const struct entry_act *act;
    const struct form *form;  /* NULL: a reason only */
    json_t *values, *unclear; /* typed into the form; NULL before */
    struct problems problems; /* of what was typed */
};

static void act_page_end(struct act_page *p)
{
    json_decref(p->values);
    json_decref(p->unclear);
    case_page_close(&p->cp);
}
#define AUTO_ACT __attribute__((cleanup(act_page_end)))

static enum status load(struct act_page *p, struct req *req, struct err *err)
{
    p->req = req;
    p->v = (struct entry_act_view){.page = &p->cp.page};
    p->problems = (struct problems){.arena = req->arena};
    TRY(act_page_open(req, &p->cp, 0, err));
    p->v.id = p->cp.entry;
    p->e = p->cp.e;
    p->act = p->cp.act;
    p->form = p->act->form[0] ? pack_form(p->cp.l->c.pack, p->act->form) : NULL;
    return ST_OK;
}

/* First values of the form: as its fields say. The caller owns the result. */
static json_t *first_values(const struct act_page *p)
{
    struct req *req = p->req;
    json_t *o = json_object();
    for (size_t i = 0; i < p->form->nfields; i++) {
        const struct field *f = &p->form->fields[i];
        const char *text = f->otherwise == D_TODAY ? date_iso(req->arena, date_of_instant(req->now))
                           : f->otherwise == D_SELF  ? req->who->person.s
                           : f->otherwise == D_UNIT  ? p->e.unit.s
                           : f->otherwise == D_VALUE ? f->value
                                                     : NULL;
        if (text)
            json_object_set_new(o, f->id, json_string(text));
    }
    return o;
}

static enum status fill_form_view(struct act_page *p, struct err *err)
{
    AUTO_JSON json_t *first = p->values ? NULL : first_values(p);
    struct form_source s = {.req = p->req,
                            .pack = p->cp.l->c.pack,
                            .form = p->form,
                            .values = p->values ? p->values : first,
                            .typed_people = p->unclear,
                            .c = &p->cp.l->c,
                            .loaded = p->cp.l,
                            .problems = &p->problems,
                            .add_row = p->values ? req_param(p->req, "add_row") : NULL,
                            .base = p->cp.base,
                            .files = arena_printf(p->req->arena, "%s/", p->form->id)};
    p->v.has_form = true;
    TRY(form_view_make(&s, &p->v.form, err));
    p->v.problems = p->v.form.problems;
    p->v.nproblems = p->v.form.nproblems;
    return ST_OK;
}

static void fill_reason(struct act_page *p)
{
    const char *typed = req_param(p->req, "reason");
    bool needed = entry_act_reason(p->act, p->e.state);
    p->v.reason = (struct field_view){.control = FIELD_AREA,
                                      .name = "reason",
                                      .label = W(p->req->lang, entry_act_reason),
                                      .value = typed ? typed : "",
                                      .required = needed,
                                      .optional = !needed};
}

/* Has the person a column to fill, though the act is another's? */
static bool takes_part(const struct act_page *p)
{
    const struct casefile *c = &p->cp.l->c;
    const struct checklist *l;
    for (size_t i = 0; c->act && (l = case_list(c, i)); i++)
        for (size_t k = 0; k < l->ncolumns; k++)
            if (act_answer_may(c, p->req->who, l, l->columns[k].id, NULL) == ST_OK)
                return true;
    return false;
}

/* The state has moved on: who brought the entry there, when, and by which act. */
static enum status fill_past(struct act_page *p, struct err *err)
{
    struct req *req = p->req;
    struct q_entry_events_row *acts;
    size_t n;
    struct q_entry_events_in in = {req->who->tenant, p->v.id};
    TRY(q_entry_events(req->db, req->arena, &in, &acts, &n, err));
    p->v.past = true;
    p->v.stays = false;
    while (n > 0 && strcmp(acts[n - 1].to_state, p->e.state) != 0)
        n--;
    if (n == 0)
        return ST_OK;
    const struct entry_act *did = pack_entry_act(p->cp.l->c.pack, acts[n - 1].act);
    const char *text =
        page_fill(req->arena, W(req->lang, overtaken), page_instant(req, acts[n - 1].at));
    text = page_fill(req->arena, text, page_names(req, acts[n - 1].names));
    p->v.overtaken =
        page_fill(req->arena, text, did ? page_label(req, did->label) : acts[n - 1].act);
    return ST_OK;
}

/* What stands in the way of the act itself, before anything is typed. */
static enum status fill_stops(struct act_page *p, struct err *err)
{
    struct err why = {0};
    struct problems stops = {.arena = p->req->arena};
    enum status st =
        entry_act_may(&p->cp.l->c, p->req->who, p->act, p->e.period_from, "-", &stops, &why);
    if (st == ST_OK)
        return ST_OK;
    if ((st == ST_DENIED && !takes_part(p)) || strcmp(why.code, "act_elsewhere") == 0) {
        *err = why;
        return st;
    }
    if (strcmp(why.code, "wrong_state") == 0)
        TRY(fill_past(p, err));
    p->v.stops = problem_todos(&p->cp, &stops, &p->v.nstops);
    if (stops.n == 0) {
        struct todo_view *one = ARENA_NEW(p->req->arena, struct todo_view);
        *one = (struct todo_view){"", st == ST_DENIED ? W(p->req->lang, entry_act_part)
                                                      : page_refused(p->req, &why)};
        p->v.stops = one;
        p->v.nstops = 1;
    }
    return ST_OK;
}

static enum status show(struct act_page *p, struct res *res, struct err *err)
{
    struct req *req = p->req;
    struct entry_act_view *v = &p->v;
    TRY(page_open(req, &p->cp.page, NAV_LEDGER, page_label(req, p->act->label), err));
    page_crumb(&p->cp.page, "/ledger", W(req->lang, nav_ledger));
    page_crumb(&p->cp.page, arena_printf(req->arena, "/entries/%s", v->id.s), p->e.title);
    v->title = p->e.title;
    v->no = p->e.no;
    v->label = p->act->label;
    v->text = p->act->text;
    v->clause = p->act->cite.clause;
    v->state_label = page_state(&p->cp.page, p->e.state);
    v->to_label = page_state(&p->cp.page, p->act->to);
    if (entry_act_stands_in(&p->cp.l->c, req->who, p->act))
        v->instead = p->cp.l->c.pack->roles[p->act->role].label;
    const struct reg *reg = pack_register(p->cp.l->c.pack, p->e.reg);
    v->word = reg && reg->word[0] ? reg->word : NULL;
    v->stays = strcmp(p->e.state, p->act->to) == 0;
    v->action = arena_printf(req->arena, "/entries/%s/acts/%s", v->id.s, p->act->id);
    if (p->cp.l->c.act)
        v->lists = case_lists(&p->cp, LISTS_ALL, &v->nlists);
    TRY(fill_stops(p, err));
    if (p->form)
        TRY(fill_form_view(p, err));
    else
        fill_reason(p);
    page_send(req, res, &p->cp.page, page_entry_act, v);
    return ST_OK;
}

enum status entry_act_get(struct req *req, struct res *res, struct err *err)
{
    AUTO_ACT struct act_page p = {0};
    TRY(load(&p, req, err));
    return show(&p, res, err);
}

/* What was typed, checked as the command will, so that every problem stands beside its field. */
static enum status read_form(struct act_page *p, struct err *err)
{
    AUTO_JSON json_t *checked = NULL;
    if (!p->form)
        return ST_OK;
    TRY(form_typed(p->req, p->form, &p->cp.people, &p->values, &p->unclear, &p->problems, err));
    fields_rows(p->cp.l->c.pack, p->form, p->values, &p->problems);
    if (p->problems.n)
        return ST_OK;
    TRY(fields_typed(p->cp.l->c.pack, p->form, p->values, &checked, &p->problems, err));
    fields_complete(&p->cp.l->c, p->form, checked, &p->problems);
    return ST_OK;
}

/* A refusal is shown on the page that asked, with what was typed. */
static enum status show_refusal(struct act_page *p, struct res *res, const struct err *why,
                                struct err *err)
{
    res->status = err_http_status(why->status);
    TRY(show(p, res, err));
    if (p->v.nproblems || p->v.nstops)
        return ST_OK;
    struct form_problem *one = ARENA_NEW(p->req->arena, struct form_problem);
    *one = (struct form_problem){p->form ? "" : "reason", refusal_line(p->req, why)};
    p->v.problems = one;
    p->v.nproblems = 1;
    page_send(p->req, res, &p->cp.page, page_entry_act, &p->v);
    return ST_OK;
}

/* The form came back to be worked on: rows added or taken out, a file taken out. */
static bool not_yet(const struct req *req)
{
    return req_param(req, "add_row") || req_param(req, "del_row") || req_param(req, "drop") ||
           req_param(req, "certify");
}

/* Files are kept with the application that the entry came from. */
static enum status read_all(struct act_page *p, struct err *err)
{
    TRY(page_take_files(&p->cp, &p->problems, err));
    if (page_files_moved(p->req))
        TRY(case_page_again(&p->cp, err));
    return read_form(p, err);
}

enum status entry_act_post(struct req *req, struct res *res, struct err *err)
{
    AUTO_ACT struct act_page p = {0};
    struct err why = {0};
    TRY(load(&p, req, err));
    TRY(read_all(&p, err));
    if (p.problems.n || not_yet(req)) {
        res->status = not_yet(req) ? 200 : 422;
        return show(&p, res, err);
    }
    AUTO_JSON json_t *in = json_pack("{s:s, s:s}", "entry", p.v.id.s, "act", p.act->id);
    AUTO_JSON json_t *out = NULL;
    if (p.values)
        json_object_set(in, "data", p.values);
    if (!str_empty(req_param(req, "reason")))
        json_object_set_new(in, "reason", json_string(req_param(req, "reason")));
    enum status st = req_command(req, "entry.act", in, (struct bytes){0}, &out, &why);
    if (st == ST_REFUSED || st == ST_INPUT || st == ST_CONFLICT)
        return show_refusal(&p, res, &why, err);
    if (st != ST_OK) {
        *err = why;
        return st;
    }
    return page_done(req, res, arena_printf(req->arena, "/entries/%s", p.v.id.s), "entry_act");
}
