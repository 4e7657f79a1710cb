#include "pages/form/meeting.h"

#include <string.h>

#include "base/json.h"
#include "core/invitation.h"
#include "http/see.h"
#include "pages/case/casepage.h"
#include "pages/form/whole.h"
#include "pages/meeting.html.h"
#include "rules/decide.h"

enum { PAST_MEETINGS = 200 };

/* What an invitation says, by enum invited; "v." + its word is the input's name. */
static const char *const parts[INVITED__MAX] = {"",    "title", "organiser", "service",
                                                "day", "time",  "link",      "series"};

struct meeting {
    struct req *req;
    struct arena *a;
    struct page page;
    struct meeting_list list;
    const char *said[INVITED__MAX];
    const struct procedure *procs[PROCS_MAX]; /* by which this person may go on */
    size_t nprocs;
    json_t *settings;
    struct people people;
    struct meeting_view v;
};
static void meeting_end(struct meeting *m)
{
    json_decref(m->settings);
}
#define MEETING __attribute__((cleanup(meeting_end))) struct meeting

/* ------------------------------------------------------------------ which procedure */
static const struct field *field_for(const struct form *form, enum invited part)
{
    for (size_t i = 0; form && i < form->nfields; i++)
        if (form->fields[i].invited == part && part != INVITED_NONE)
            return &form->fields[i];
    return NULL;
}

bool meeting_takes(const struct pack *p, const struct procedure *pr)
{
    return pr->kind != PROC_END && pr->kind != PROC_CHANGE &&
           field_for(pack_form(p, pr->form), INVITED_TITLE);
}

bool meeting_invited(const struct pack *p)
{
    for (size_t i = 0; p && i < p->nprocedures; i++)
        if (meeting_takes(p, &p->procedures[i]))
            return true;
    return false;
}

/* Where a form asks whether one holds the meeting or was invited, this page knows. */
static bool asks_role(const struct pack *p, const struct field *f)
{
    if (f->type != F_CHOICE || f->fact < 0 || strcmp(p->facts[f->fact].id, "use.role") != 0)
        return false;
    for (size_t i = 0; i < f->nchoices; i++)
        if (strcmp(f->choices[i].id, "invited") == 0)
            return true;
    return false;
}

/* First contents of the form; the rest is the command's to fill. New reference. */
static json_t *contents(const struct meeting *m, const struct form *form)
{
    json_t *fields = json_object();
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        if (asks_role(m->page.pack, f))
            json_object_set_new(fields, f->id, json_string("invited"));
        else if (f->invited != INVITED_NONE && m->said[f->invited][0])
            json_object_set_new(fields, f->id, json_string(m->said[f->invited]));
        else if (f->otherwise == D_VALUE)
            json_object_set_new(fields, f->id, json_string(f->value));
    }
    return fields;
}

static enum status facts_of(const struct meeting *m, const struct procedure *pr, json_t **ret_j,
                            struct facts *ret, struct err *err)
{
    const struct form *form = pack_form(m->page.pack, pr->form);
    struct problems ignored = {.arena = m->a};
    AUTO_JSON json_t *typed = contents(m, form), *fields = NULL;
    TRY(fields_check(m->page.pack, form, typed, &fields, &ignored, err));
    *ret_j = fields_facts(m->page.pack, form, fields);
    return facts_read(m->page.pack, *ret_j, m->settings, ret, err);
}

/* A procedure that surely asks for an application leaves no room for a mere record. */
static enum status choose(struct meeting *m, struct err *err)
{
    const struct pack *p = m->page.pack;
    bool sure = false;
    size_t n = 0;
    TRY(app_settings(m->req->app, m->req->db, m->a, m->req->who->tenant, m->req->who->body, p,
                     date_of_instant(m->req->now), &m->settings, err));
    for (size_t i = 0; i < p->nprocedures; i++) {
        const struct procedure *pr = &p->procedures[i];
        AUTO_JSON json_t *j = NULL;
        struct facts *f = ARENA_NEW(m->a, struct facts);
        if (!meeting_takes(p, pr) || !see_begins(m->req->who, p, pr))
            continue;
        TRY(facts_of(m, pr, &j, f, err));
        enum tri when = pr->when == COND_ALWAYS ? TRI_TRUE : cond_eval(p, pr->when, f);
        if (when == TRI_FALSE)
            continue;
        sure |= when == TRI_TRUE && pr->kind != PROC_RECORD;
        m->procs[m->nprocs++] = pr;
    }
    for (size_t i = 0; i < m->nprocs; i++)
        if (!sure || m->procs[i]->kind != PROC_RECORD)
            m->procs[n++] = m->procs[i];
    m->nprocs = n;
    return ST_OK;
}

static enum status open_page(struct meeting *m, struct err *err)
{
    struct req *req = m->req;
    m->a = req->arena;
    m->people.req = req;
    m->v.page = &m->page;
    m->v.problem = m->v.series = m->v.hidden = "";
    m->v.procedure = m->v.label = m->v.help = m->v.clause = "";
    TRY(page_open(req, &m->page, NAV_CASES, W(req->lang, meeting_title), err));
    if (!m->page.pack)
        return err_set(err, ST_NOT_FOUND, "no_rules", "the body has adopted no rules");
    page_crumb(&m->page, "/cases", W(req->lang, nav_cases));
    meeting_list_own(m->a, &m->list);
    for (size_t i = 0; i < INVITED__MAX; i++)
        m->said[i] = "";
    return ST_OK;
}

/* ------------------------------------------------------------------ what is shown */
/* As the reader writes days; what is none stays as it was typed. */
static const char *said_shown(const struct meeting *m, int part)
{
    struct date d;
    return part == INVITED_DAY && date_parse(m->said[part], &d) ? page_day(m->req, d.day)
                                                                : m->said[part];
}

static void show_said(struct meeting *m)
{
    struct meeting_view *v = &m->v;
    v->said = ARENA_ARRAY(m->a, struct field_view, INVITED__MAX);
    for (int part = INVITED_TITLE; part < INVITED_SERIES; part++) {
        const struct field *f = NULL;
        for (size_t i = 0; i < m->nprocs && !f; i++)
            f = field_for(pack_form(m->page.pack, m->procs[i]->form), (enum invited)part);
        if (!f)
            continue;
        v->said[v->nsaid++] = (struct field_view){
            .control = part == INVITED_DAY ? FIELD_DATE : FIELD_TEXT,
            .name = arena_printf(m->a, "v.%s", parts[part]),
            .label = f->label,
            .clause = f->cite.clause,
            .value = said_shown(m, part),
            .hint = m->said[part][0] ? NULL : W(m->req->lang, meeting_not_read),
            .required = f->required == COND_ALWAYS,
            .max = f->max > 0 ? f->max : INVITATION_TEXT,
        };
    }
    v->series = m->said[INVITED_SERIES];
}

static bool holds(const struct decision *d, size_t rule)
{
    return (d->rules[rule / 64] >> (rule % 64)) & 1;
}

static void show_rules(struct meeting *m, const struct decision *d)
{
    const struct pack *p = m->page.pack;
    m->v.keep_to = ARENA_ARRAY(m->a, struct meeting_line, 2 * p->nrules + 1);
    for (size_t i = 0; i < p->nrules; i++) {
        const struct rule *r = &p->rules[i];
        const char *const texts[] = {r->condition, r->warning};
        for (size_t k = 0; k < 2 && holds(d, i); k++)
            if (texts[k][0])
                m->v.keep_to[m->v.nkeep_to++] = (struct meeting_line){texts[k], r->cite.clause};
    }
}

/* The items that may be asked of whoever was invited. */
static void show_list(struct meeting *m, const struct checklist *l, const struct facts *f)
{
    struct meeting_list_view *v = &m->v.lists[m->v.nlists];
    *v = (struct meeting_list_view){l->label, l->cite.clause,
                                    ARENA_ARRAY(m->a, struct meeting_line, l->nitems + 1), 0};
    for (size_t i = 0; i < l->nitems; i++) {
        const struct item *it = &l->items[i];
        bool asked = it->when == COND_ALWAYS || cond_eval(m->page.pack, it->when, f) != TRI_FALSE;
        if (asked && item_in_column(it, l->columns[0].id))
            v->items[v->n++] = (struct meeting_line){it->ask, it->cite.clause};
    }
    m->v.nlists += v->n > 0;
}

static bool listed(const struct meeting *m, const struct checklist *l)
{
    for (size_t i = 0; i < m->v.nlists; i++)
        if (m->v.lists[i].label == l->label)
            return true;
    return false;
}

static enum status show_procedures(struct meeting *m, struct err *err)
{
    const struct pack *p = m->page.pack;
    struct field_option *o = ARENA_ARRAY(m->a, struct field_option, m->nprocs + 1);
    const char *wanted = req_param(m->req, "procedure");
    m->v.lists = ARENA_ARRAY(m->a, struct meeting_list_view, p->nchecklists + 1);
    for (size_t i = 0; i < m->nprocs; i++) {
        const struct procedure *pr = m->procs[i];
        AUTO_JSON json_t *j = NULL;
        struct facts *f = ARENA_NEW(m->a, struct facts);
        struct decision *d = ARENA_NEW(m->a, struct decision);
        TRY(facts_of(m, pr, &j, f, err));
        decide(p, f, false, d);
        if (i == 0)
            show_rules(m, d);
        for (size_t k = 0; k < pr->nchecklists; k++) {
            const struct checklist *l = pack_checklist(p, pr->checklists[k]);
            if (!listed(m, l))
                show_list(m, l, f);
        }
        o[i] = (struct field_option){
            pr->id, page_aside(m->req, page_label(m->req, pr->label), page_label(m->req, pr->text)),
            str_eq(wanted, pr->id)};
    }
    const struct procedure *only = m->procs[0];
    m->v.procedure = only->id;
    m->v.label = only->label;
    m->v.help = only->text;
    m->v.clause = only->cite.clause;
    m->v.which = (struct field_view){.control = FIELD_RADIO,
                                     .name = "procedure",
                                     .label = W(m->req->lang, meeting_which),
                                     .required = true,
                                     .options = o,
                                     .noptions = m->nprocs > 1 ? m->nprocs : 0};
    return ST_OK;
}

/* ------------------------------------------------------------------ the series */
typedef struct q_cases_recorded_row past_t;

static bool same_series(struct meeting *m, const struct form *form, const past_t *r, bool *ret_day)
{
    const struct field *series = field_for(form, INVITED_SERIES),
                       *day = field_for(form, INVITED_DAY);
    AUTO_JSON json_t *fields = json_loads(r->fields, 0, NULL);
    struct date d;
    const char *now = date_parse(m->said[INVITED_DAY], &d) ? date_iso(m->a, d) : "";
    *ret_day = day && now[0] && str_eq(json_str(fields, day->id, ""), now);
    return strcmp(json_str(fields, series->id, ""), m->said[INVITED_SERIES]) == 0;
}

/* The newest of this person's own records of the series; *ret NULL. */
static enum status find_before(struct meeting *m, const past_t **ret, bool *ret_day,
                               struct err *err)
{
    *ret = NULL;
    for (size_t i = 0; i < m->nprocs && m->said[INVITED_SERIES][0]; i++) {
        const struct form *form = pack_form(m->page.pack, m->procs[i]->form);
        past_t *rows;
        size_t n;
        struct q_cases_recorded_in in = {m->req->who->tenant, m->req->who->body,
                                         m->req->who->person, m->procs[i]->id, PAST_MEETINGS};
        if (!field_for(form, INVITED_SERIES))
            continue;
        TRY(q_cases_recorded(m->req->db, m->a, &in, &rows, &n, err));
        for (size_t k = 0; k < n; k++) {
            bool day;
            if (!same_series(m, form, &rows[k], &day))
                continue;
            *ret_day |= day;
            if (!*ret || rows[k].updated_at > (*ret)->updated_at)
                *ret = &rows[k];
        }
    }
    return ST_OK;
}

/* Is it said anew each time, filled by the program, or a file? */
static bool said_anew(const struct field *f)
{
    return f->invited != INVITED_NONE || f->type == F_DATE || f->type == F_FILE ||
           f->type == F_COUNT || f->type == F_HEAVIEST || f->type == F_UNIT ||
           f->otherwise == D_SELF || f->otherwise == D_VALUE;
}

static enum status show_facts(struct meeting *m, const struct loaded_case *l, struct err *err)
{
    const struct form *form = l->c.form;
    struct meeting_line *out = ARENA_ARRAY(m->a, struct meeting_line, form->nfields + 1);
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        const json_t *v = json_object_get(l->fields, f->id);
        const char *text;
        if (!v || said_anew(f) || asks_role(m->page.pack, f))
            continue;
        TRY(value_words(m->req, l->c.pack, f, v, &m->people, &text, err));
        out[m->v.before.nfacts++] = (struct meeting_line){text, f->label};
    }
    m->v.before.facts = out;
    return ST_OK;
}

static void show_answers(struct meeting *m, const struct loaded_case *l)
{
    const struct checklist *list;
    m->v.before.answers = ARENA_ARRAY(m->a, struct meeting_answer, l->c.nanswers + 1);
    for (size_t i = 0; (list = case_list(&l->c, i)); i++)
        for (size_t k = 0; k < list->nitems; k++) {
            const struct item *it = &list->items[k];
            const struct answer *x = case_answer(&l->c, list->id, it->id, list->columns[0].id);
            if (x)
                m->v.before.answers[m->v.before.nanswers++] = (struct meeting_answer){
                    it->ask, list->legend[x->state].mark, list->legend[x->state].label, x->reason,
                    x->state == A_NOT_OK};
        }
}

/* What this invitation does not say is as it was; the day never is. */
static void fill_said(struct meeting *m, const struct loaded_case *l)
{
    for (int part = INVITED_TITLE; part < INVITED_SERIES; part++) {
        const struct field *f = field_for(l->c.form, (enum invited)part);
        if (f && part != INVITED_DAY && !m->said[part][0])
            m->said[part] = arena_strdup(m->a, json_str(l->fields, f->id, ""));
    }
}

static bool same_rules(const struct meeting *m, const char *edition)
{
    return strcmp(edition, hash_hex(m->a, &m->page.pack->hash)) == 0;
}

static enum status show_before(struct meeting *m, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct meeting_before *b = &m->v.before;
    const past_t *r;
    TRY(find_before(m, &r, &b->same_day, err));
    if (!r)
        return ST_OK;
    b->id = r->id.s;
    b->no = r->no;
    b->href = arena_printf(m->a, "/cases/%s", r->id.s);
    b->day = page_day(m->req, date_of_instant(r->updated_at).day);
    b->stale = !same_rules(m, r->edition);
    if (b->stale)
        return ST_OK;
    TRY(case_load(m->req->app, m->req->db, m->a, m->req->who->tenant, r->id,
                  date_of_instant(m->req->now), &l, err));
    fill_said(m, l);
    show_answers(m, l);
    return show_facts(m, l, err);
}

static enum status show(struct meeting *m, struct res *res, struct err *err)
{
    m->v.read = true;
    TRY(show_before(m, err));
    show_said(m);
    TRY(show_procedures(m, err));
    page_send(m->req, res, &m->page, page_meeting, &m->v);
    return ST_OK;
}

static enum status show_paste(struct meeting *m, struct res *res)
{
    m->v.none = !meeting_invited(m->page.pack);
    m->v.text = (struct field_view){.control = FIELD_AREA,
                                    .name = "text",
                                    .label = W(m->req->lang, meeting_paste),
                                    .help = W(m->req->lang, meeting_paste_help),
                                    .value = "",
                                    .required = true};
    page_send(m->req, res, &m->page, page_meeting, &m->v);
    return ST_OK;
}

enum status meeting_get(struct req *req, struct res *res, struct err *err)
{
    MEETING m = {.req = req};
    TRY(open_page(&m, err));
    return show_paste(&m, res);
}

/* ------------------------------------------------------------------ reading */
/* The rules have none, or it is another's to begin. */
static enum status nothing_to_begin(const struct meeting *m, struct err *err)
{
    return meeting_invited(m->page.pack)
               ? err_set(err, ST_REFUSED, "meeting_not_yours", "nothing this person may begin")
               : err_set(err, ST_NOT_FOUND, "no_procedure", "the rules have no such procedure");
}

enum status meeting_post(struct req *req, struct res *res, struct err *err)
{
    MEETING m = {.req = req};
    struct invitation said;
    const char *text = req_param(req, "text");
    TRY(open_page(&m, err));
    if (str_blank(text)) {
        m.v.problem = W(req->lang, meeting_empty);
        res->status = 422;
        return show_paste(&m, res);
    }
    invitation_read(m.a, &m.list, text, date_of_instant(req->now), &said);
    m.said[INVITED_TITLE] = said.title;
    m.said[INVITED_ORGANISER] = said.organiser;
    m.said[INVITED_SERVICE] = said.service;
    m.said[INVITED_DAY] = date_iso(m.a, said.day);
    m.said[INVITED_TIME] = said.time;
    m.said[INVITED_LINK] = said.link;
    m.said[INVITED_SERIES] = said.series;
    if (said.hidden > 0)
        m.v.hidden =
            page_fill(m.a, W(req->lang, meeting_hidden), page_number(m.a, (int64_t)said.hidden));
    TRY(choose(&m, err));
    return m.nprocs == 0 ? nothing_to_begin(&m, err) : show(&m, res, err);
}

/* ------------------------------------------------------------------ going on */
static bool is_series(const char *s)
{
    return strlen(s) == 6 && strspn(s, "0123456789abcdef") == 6;
}

/* What the page sent, once more without secrets: whoever put it right may have put one in. */
static void take_said(struct meeting *m)
{
    for (int part = INVITED_TITLE; part < INVITED__MAX; part++) {
        const char *text = req_param(m->req, arena_printf(m->a, "v.%s", parts[part]));
        m->said[part] = text ? invitation_blot(m->a, &m->list, text) : "";
    }
    if (!is_series(m->said[INVITED_SERIES]))
        m->said[INVITED_SERIES] = "";
}

static const struct procedure *chosen(const struct meeting *m)
{
    for (size_t i = 0; i < m->nprocs; i++)
        if (str_eq(req_param(m->req, "procedure"), m->procs[i]->id))
            return m->procs[i];
    return NULL;
}

/* The record that is confirmed: one's own, of the same procedure, under the same rules. */
static enum status load_again(struct meeting *m, struct loaded_case **ret, struct err *err)
{
    const char *id = req_param(m->req, "again");
    AUTO_CASE struct loaded_case *l = NULL;
    bool mine = false;
    if (str_empty(id))
        return ST_OK;
    TRY(case_load(m->req->app, m->req->db, m->a, m->req->who->tenant, ID_FROM(case, id),
                  date_of_instant(m->req->now), &l, err));
    for (size_t i = 0; i < m->nprocs; i++)
        mine |= strcmp(m->procs[i]->id, l->c.proc->id) == 0;
    if (!mine || !ID_EQ(l->row.applicant, m->req->who->person) || !same_rules(m, l->row.edition) ||
        l->c.state != CASE_APPROVED)
        return err_set(err, ST_NOT_FOUND, "not_found", "no such record of this person");
    *ret = l;
    l = NULL;
    return ST_OK;
}

static enum status begin(struct meeting *m, const struct procedure *pr,
                         const struct loaded_case *before, const char **ret, struct err *err)
{
    const struct form *form = pack_form(m->page.pack, pr->form);
    json_t *fields = contents(m, form);
    AUTO_JSON json_t *out = NULL;
    for (size_t i = 0; before && i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        json_t *v = json_object_get(before->fields, f->id);
        if (v && !said_anew(f) && !asks_role(m->page.pack, f))
            json_object_set(fields, f->id, v);
    }
    TRY(page_command(m->req, "create", "case.create",
                     json_pack("{s:s, s:o}", "procedure", pr->id, "fields", fields),
                     (struct bytes){0}, &out, err));
    *ret = arena_strdup(m->a, json_str(out, "case", ""));
    return req_read(m->req, err);
}

/* The answers given then to what is asked now, list by list. */
static enum status answer_again(struct meeting *m, const struct loaded_case *now,
                                const struct loaded_case *before, struct err *err)
{
    const struct checklist *l;
    for (size_t i = 0; (l = case_list(&now->c, i)); i++) {
        const char *col = l->columns[0].id;
        if (!case_writers_column(&now->c, l, col))
            continue;
        json_t *answers = json_array();
        for (size_t k = 0; k < l->nitems; k++) {
            const struct item *it = &l->items[k];
            const struct answer *x = case_answer(&before->c, l->id, it->id, col);
            if (x && item_applies(&now->c, it) && item_in_column(it, col))
                json_array_append_new(answers,
                                      json_pack("{s:s, s:s, s:s, s:s, s:s}", "checklist", l->id,
                                                "item", it->id, "state", answer_state_id(x->state),
                                                "reason", x->reason, "measure", x->measure));
        }
        TRY(page_command(
            m->req, arena_printf(m->a, "answer-%s", l->id), "case.answer",
            json_pack("{s:s, s:s, s:o}", "case", now->c.id.s, "col", col, "answers", answers),
            (struct bytes){0}, NULL, err));
    }
    return ST_OK;
}

/* One press: what is not as it was then, or is asked anew, leads to the page that says so. */
static enum status record_again(struct meeting *m, struct res *res, const char *id,
                                const struct loaded_case *before, struct err *err)
{
    AUTO_CASE struct loaded_case *now = NULL;
    struct err why = {0};
    const char *base = arena_printf(m->a, "/cases/%s", id);
    TRY(case_load(m->req->app, m->req->db, m->a, m->req->who->tenant, ID_FROM(case, id),
                  date_of_instant(m->req->now), &now, err));
    enum status st = now->c.state == CASE_DRAFT ? answer_again(m, now, before, &why) : ST_OK;
    if (st == ST_OK)
        st = page_command(m->req, "submit", "case.submit", json_pack("{s:s}", "case", id),
                          (struct bytes){0}, NULL, &why);
    if (st == ST_OK)
        return page_done(m->req, res, base,
                         now->c.proc->kind == PROC_RECORD ? "step" : "submitted");
    if (page_stays(st))
        return page_done(m->req, res, arena_printf(m->a, "%s/submit", base), "begun");
    *err = why;
    return st;
}

enum status meeting_start_post(struct req *req, struct res *res, struct err *err)
{
    MEETING m = {.req = req};
    AUTO_CASE struct loaded_case *before = NULL;
    const char *id = "";
    TRY(open_page(&m, err));
    take_said(&m);
    TRY(choose(&m, err));
    if (m.nprocs == 0)
        return nothing_to_begin(&m, err);
    TRY(load_again(&m, &before, err));
    const struct procedure *pr =
        before ? pack_procedure(m.page.pack, before->c.proc->id) : chosen(&m);
    if (!pr) {
        m.v.problem = W(req->lang, meeting_choose);
        res->status = 422;
        return show(&m, res, err);
    }
    struct err why = {0};
    enum status st = begin(&m, pr, before, &id, &why);
    if (page_stays(st)) {
        m.v.problem = refusal_line(req, &why);
        res->status = err_http_status(st);
        return show(&m, res, err);
    }
    if (st != ST_OK) {
        *err = why;
        return st;
    }
    if (before)
        return record_again(&m, res, id, before, err);
    TRY(case_load(req->app, req->db, m.a, req->who->tenant, ID_FROM(case, id),
                  date_of_instant(req->now), &before, err));
    const char *page = whole_fits(&before->c, m.a) ? "whole" : "edit";
    return page_done(req, res, arena_printf(m.a, "/cases/%s/%s", id, page), NULL);
}
