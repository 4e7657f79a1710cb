/* Acts on an entry: what will change, what the rules ask for, and one button; or, when the act has
 * to wait, what it waits for. */
#include <string.h>

#include "base/json.h"
#include "commands/case/act_record.h"
#include "commands/edition/revision.h"
#include "core/entry.h"
#include "core/roll.h"
#include "pages/case/case.h"
#include "pages/entry.html.h"
#include "pages/entry/entry.h"
#include "pages/entry/entry_offer.h"
#include "pages/form/formmerge.h"
#include "pages/form/rollwords.h"
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
    struct act_record said;   /* of an act that goes on: what its records say now */
    const char *group;        /* … and of whom the page speaks, NULL: of everybody */
    const char *pasted;       /* a list that was not taken over, kept as typed; NULL */
};

static void act_page_end(struct act_page *p)
{
    json_decref(p->values);
    json_decref(p->unclear);
    act_record_end(&p->said);
    case_page_close(&p->cp);
}
#define AUTO_ACT __attribute__((cleanup(act_page_end)))

/* What was recorded so far, anew. */
static enum status load_said(struct act_page *p, struct err *err)
{
    act_record_end(&p->said);
    if (!p->act->continues)
        return ST_OK;
    return act_record_load(p->req->db, p->req->arena, p->req->who->tenant, p->v.id, p->cp.l->c.pack,
                           p->act, ACT_RECORD_NOW, &p->said, err);
}

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
    return load_said(p, err);
}

/* First values of the form: as its fields say, and what is said already; who writes when is new
 * each time. The caller owns the result. */
static json_t *first_values(const struct act_page *p)
{
    struct req *req = p->req;
    json_t *o = p->said.n ? json_copy(p->said.fields) : json_object();
    for (size_t i = 0; i < p->form->nfields; i++) {
        const struct field *f = &p->form->fields[i];
        const char *text = f->otherwise == D_TODAY ? date_iso(req->arena, date_of_instant(req->now))
                           : f->otherwise == D_SELF  ? req->who->person.s
                           : f->otherwise == D_UNIT  ? p->e.unit.s
                           : f->otherwise == D_VALUE ? f->value
                                                     : NULL;
        bool fresh = f->otherwise == D_TODAY || f->otherwise == D_SELF;
        if (text && (fresh || !json_object_get(o, f->id)))
            json_object_set_new(o, f->id, json_string(text));
    }
    return o;
}

/* The group that was asked for by the address; too many people for one page: the first one. */
static void choose_group(struct act_page *p, const json_t *values)
{
    const char *asked = req_param(p->req, "group");
    if (p->values) {
        p->group = str_empty(asked) ? NULL : asked;
        return;
    }
    for (size_t i = 0; i < p->form->nfields; i++)
        if (roll_is(&p->form->fields[i])) {
            p->group = form_roll_group(p->req->arena, &p->form->fields[i],
                                       json_object_get(values, p->form->fields[i].id), asked);
            return;
        }
}

static enum status fill_form_view(struct act_page *p, struct err *err)
{
    AUTO_JSON json_t *first = p->values ? NULL : first_values(p);
    choose_group(p, first);
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
                            .files = arena_printf(p->req->arena, "%s/", p->form->id),
                            .pasted = p->pasted};
    if (p->act->continues) {
        s.group = p->group;
        s.groups = p->cp.lists;
        s.print = p->said.n ? arena_printf(p->req->arena, "%s/people", p->cp.lists) : NULL;
        p->v.goes_on = true;
        p->v.group = p->group ? p->group : "";
        p->v.seen = p->said.n;
    }
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
    if (page_too_long(p->req, &p->v.reason, REASON_LETTERS_MAX)) {
        p->v.problems = ARENA_NEW(p->req->arena, struct form_problem);
        p->v.nproblems = 1;
        p->v.problems[0] = (struct form_problem){
            "reason", page_colon(p->req, p->v.reason.label, p->v.reason.problem)};
    }
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
    while (n > 0 && (strcmp(acts[n - 1].to_state, p->e.state) != 0 ||
                     strcmp(acts[n - 1].act, EVENT_DUTIES) == 0))
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
        entry_act_may(&p->cp.l->c, p->req->who, p->act,
                      (struct span){p->e.period_from, p->e.period_to}, "-", &stops, &why);
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

/* The rules that count by now forbid what is about to begin: a warning, and when their grace is
 * over, no button. */
static enum status fill_forbidden(struct act_page *p, struct err *err)
{
    struct req *req = p->req;
    struct forbidden_now f;
    if (!entry_act_begins_use(&p->cp.l->c, p->act))
        return ST_OK;
    TRY(revision_forbidden(req->db, req->arena, req->who->tenant, p->v.id,
                           date_of_instant(req->now), &f, err));
    if (!f.forbidden)
        return ST_OK;
    p->v.forbidden = f.over ? W(req->lang, entry_act_forbidden)
                            : page_fill(req->arena, W(req->lang, entry_act_forbidden_from),
                                        page_day(req, f.due.day));
    p->v.forbidden_what = f.what;
    p->v.forbidden_clause = f.clause;
    p->v.forbidden_over = f.over;
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
    const char *to =
        footing_after(p->cp.l->c.pack, &p->cp.l->c.footing, p->act, p->cp.l->c.entry_state);
    v->to_label = page_state(&p->cp.page, to);
    v->open = entry_open(req, &p->cp.l->c, p->act, &v->nopen);
    if (entry_act_stands_in(&p->cp.l->c, req->who, p->act))
        v->instead = p->cp.l->c.pack->roles[p->act->role].label;
    const struct reg *reg = pack_register(p->cp.l->c.pack, p->e.reg);
    v->word = reg && reg->word[0] ? reg->word : NULL;
    v->stays = strcmp(p->e.state, to) == 0;
    if (!v->stays && entry_act_final(p->cp.l->c.pack, p->act))
        v->final = !reg || reg->services ? W(req->lang, entry_act_final)
                                         : W(req->lang, entry_act_final_record);
    v->action = arena_printf(req->arena, "/entries/%s/acts/%s", v->id.s, p->act->id);
    if (p->cp.l->c.act)
        v->lists = case_lists(&p->cp, LISTS_ALL, &v->nlists);
    TRY(fill_stops(p, err));
    TRY(fill_forbidden(p, err));
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

/* The form came back to be worked on: rows added or taken out, a file taken out. */
static bool not_yet(const struct req *req)
{
    return req_param(req, "add_row") || req_param(req, "del_row") || req_param(req, "drop") ||
           req_param(req, "certify");
}

/* What this page was filled with: the records that were there then, of the group it showed. */
static enum status given_then(struct act_page *p, json_t **ret, struct err *err)
{
    AUTO_RECORD struct act_record then = {0};
    int64_t seen = 0;
    const char *group = req_param(p->req, "group"), *text = req_param(p->req, "seen");
    if (text)
        parse_int64(text, &seen);
    TRY(act_record_load(p->req->db, p->req->arena, p->req->who->tenant, p->v.id, p->cp.l->c.pack,
                        p->act, seen, &then, err));
    for (size_t i = 0; !str_empty(group) && i < p->form->nfields; i++) {
        const struct field *f = &p->form->fields[i];
        if (roll_is(f))
            json_object_set_new(
                then.fields, f->id,
                roll_of_group(p->req->arena, f, json_object_get(then.fields, f->id), group));
    }
    *ret = json_incref(then.fields);
    return ST_OK;
}

static enum status tell_both(struct act_page *p, const struct form_merge *m,
                             struct problems *problems, struct err *err)
{
    struct req *req = p->req;
    struct arena *a = req->arena;
    for (size_t i = 0; i < m->nboth; i++)
        problem_add(problems, "changed_there", m->both[i]->id, page_label(req, m->both[i]->label),
                    "");
    for (size_t i = 0; i < m->nrows; i++) {
        const struct form_both_row *r = &m->rows[i];
        const char *there;
        TRY(roll_both_words(req, p->cp.l->c.pack, r->f, &r->row, &p->cp.people, &there, err));
        problem_add(problems, "changed_there",
                    arena_printf(a, "%s.%zu.%s", r->f->id, r->row.at, r->f->roll.answer), there,
                    "");
    }
    return ST_OK;
}

/* What others recorded since this page was opened stays; what was changed here goes on top. */
static enum status take_meanwhile(struct act_page *p, json_t *values, struct problems *problems,
                                  struct err *err)
{
    AUTO_JSON json_t *given = NULL, *typed = NULL;
    const struct pack *pack = p->cp.l->c.pack;
    struct problems ignored = {.arena = p->req->arena};
    struct form_merge m;
    if (!p->act->continues)
        return ST_OK;
    TRY(given_then(p, &given, err));
    TRY(fields_check(pack, p->form, values, &typed, &ignored, err));
    form_merge(p->req->arena, p->form, given, p->said.fields, typed, values, &m);
    return tell_both(p, &m, problems, err);
}

static enum status read_values(struct act_page *p, bool paste, struct problems *problems,
                               struct err *err)
{
    json_decref(p->values);
    json_decref(p->unclear);
    p->values = p->unclear = NULL;
    TRY(form_typed(p->req, p->form, &p->cp.people, &p->values, &p->unclear, problems, err));
    form_rolls(p->req, &p->cp.l->c, p->form, paste, p->values, problems);
    fields_rows(p->cp.l->c.pack, p->form, p->values, problems);
    return problems->n ? ST_OK : take_meanwhile(p, p->values, problems, err);
}

static const char *pasted_list(const struct act_page *p)
{
    const char *text = NULL;
    for (size_t i = 0; p->act->continues && i < p->form->nfields; i++)
        if (roll_is(&p->form->fields[i]) && str_empty(text))
            text = req_param(p->req,
                             arena_printf(p->req->arena, PASTE_PREFIX "%s", p->form->fields[i].id));
    return str_blank(text) ? NULL : text;
}

/* What was typed, checked as the command will, so that every problem stands beside its field. A
 * pasted list may be longer than a page: with a problem it goes back to where it was typed. */
static enum status read_form(struct act_page *p, struct err *err)
{
    AUTO_JSON json_t *checked = NULL;
    struct problems again = {.arena = p->req->arena};
    if (!p->form)
        return ST_OK;
    TRY(read_values(p, true, &p->problems, err));
    if (p->problems.n == 0) {
        TRY(fields_typed(p->cp.l->c.pack, p->form, p->values, &checked, &p->problems, err));
        fields_complete(&p->cp.l->c, p->form, checked, &p->problems);
    }
    p->pasted = p->problems.n || not_yet(p->req) ? pasted_list(p) : NULL;
    return p->pasted ? read_values(p, false, &again, err) : ST_OK;
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

/* Files are kept with the application that the entry came from. */
static enum status read_all(struct act_page *p, struct err *err)
{
    TRY(page_take_files(&p->cp, &p->problems, err));
    if (page_files_moved(p->req))
        TRY(case_page_again(&p->cp, err));
    return read_form(p, err);
}

/* An act that goes on is recorded again and again: its page stays. */
static const char *done_at(const struct act_page *p)
{
    struct arena *a = p->req->arena;
    if (p->act->continues)
        return page_url(a, p->cp.lists, "group", req_param(p->req, "group"), NULL);
    return arena_printf(a, "/entries/%s", p->v.id.s);
}

static enum status record_once(struct act_page *p, int try, struct err *err)
{
    struct req *req = p->req;
    json_t *in = json_pack("{s:s, s:s}", "entry", p->v.id.s, "act", p->act->id);
    if (p->values)
        json_object_set(in, "data", p->values);
    if (p->act->continues)
        json_object_set_new(in, "seen", json_integer(p->said.n));
    if (!str_empty(req_param(req, "reason")))
        json_object_set_new(in, "reason", json_string(req_param(req, "reason")));
    return page_command(req, arena_printf(req->arena, "act.%d", try), "entry.act", in,
                        (struct bytes){0}, NULL, err);
}

/* Somebody may record between our reading and our writing: read again, merge again. */
static enum status record(struct act_page *p, struct err *err)
{
    enum { TRIES = 5 };
    enum status st = ST_OK;
    for (int i = 0; i < TRIES; i++) {
        *err = (struct err){0};
        st = record_once(p, i, err);
        if (st != ST_CONFLICT || strcmp(err->code, "act_stale") != 0)
            return st;
        TRY(req_read(p->req, err));
        TRY(load_said(p, err));
        TRY(read_form(p, err));
        if (p->problems.n)
            return ST_OK;
    }
    return st;
}

enum status entry_act_post(struct req *req, struct res *res, struct err *err)
{
    AUTO_ACT struct act_page p = {0};
    struct err why = {0};
    TRY(load(&p, req, err));
    TRY(read_all(&p, err));
    const char *reason = req_param(req, "reason");
    bool unfit = utf8_length(reason ? reason : "") > REASON_LETTERS_MAX;
    if (p.problems.n || unfit || not_yet(req)) {
        res->status = not_yet(req) ? 200 : 422;
        return show(&p, res, err);
    }
    enum status st = record(&p, &why);
    if (st == ST_REFUSED || st == ST_INPUT || st == ST_CONFLICT)
        return show_refusal(&p, res, &why, err);
    if (st != ST_OK) {
        *err = why;
        return st;
    }
    if (p.problems.n) { /* somebody recorded something else of the same people meanwhile */
        res->status = 422;
        return show(&p, res, err);
    }
    return page_done(req, res, done_at(&p), "entry_act");
}
