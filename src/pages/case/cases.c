#include "pages/case/cases.h"

#include <string.h>

#include "base/json.h"
#include "http/see.h"
#include "pages/case/casepage.h"
#include "pages/case/whom.h"
#include "pages/cases.html.h"
#include "pages/form/meeting.h"
#include "pages/form/publish.h"

enum { LIST_ROWS = 50 };

/* ---- which list ---- */

/* Which applications: one's own, those of a unit one answers for, or the body's in one state. */
struct choice_of_list {
    const char *see, *state;
    struct unit_id unit;
    int64_t before_at;
    const char *before_id;
};

static bool sees_body(const struct who *w)
{
    return w->office || w->auditor;
}

/* Does the role act on any step of the rules in force? Only then its holder may open the unit's
 * applications. */
static bool acts_on_cases(const struct pack *p, const char *role)
{
    for (size_t i = 0; p && i < p->nprocedures; i++)
        for (size_t k = 0; k < p->procedures[i].nsteps; k++) {
            const struct step *s = &p->procedures[i].steps[k];
            if (strcmp(p->roles[s->role].id, role) == 0 && s->scope == SCOPE_UNIT)
                return true;
        }
    return false;
}

static const struct held_role *unit_role(const struct who *w, const struct pack *p,
                                         const char *unit)
{
    for (size_t i = 0; i < w->nroles; i++)
        if (acts_on_cases(p, w->roles[i].role) && (!unit || str_eq(w->roles[i].unit.s, unit)))
            return &w->roles[i];
    return NULL;
}

static enum status choose_list(struct req *req, const struct pack *p, struct choice_of_list *c,
                               struct err *err)
{
    const char *see = req_param(req, "see"), *after = req_param(req, "after");
    const char *unit = req_param(req, "unit"), *asked = req_param(req, "state");
    enum case_state state;
    *c = (struct choice_of_list){"mine", case_state_id(CASE_SUBMITTED), {{0}}, INT64_MAX, ""};
    if (str_eq(see, "all") && sees_body(req->who))
        c->see = "all";
    const struct held_role *held = unit_role(req->who, p, str_empty(unit) ? NULL : unit);
    if (str_eq(see, "unit") && held) {
        c->see = "unit";
        c->unit = held->unit;
    }
    if (!str_empty(asked)) {
        if (!case_state_parse(asked, &state) || state == CASE_DRAFT || state == CASE_DISCARDED)
            return page_no_filter(req, W(req->lang, ledger_state), asked, err);
        c->state = case_state_id(state);
    }
    if (str_empty(after))
        return ST_OK;
    const char *dot = strchr(after, '.');
    if (!dot || !uuid_valid(dot + 1) ||
        !parse_int64(arena_strndup(req->arena, after, (size_t)(dot - after)), &c->before_at))
        return err_set(err, ST_INPUT, "bad_page", "bad place in the list");
    c->before_id = dot + 1;
    return ST_OK;
}

static void add_tab(struct req *req, struct cases_view *v, const struct choice_of_list *c,
                    const char *see, const char *unit, const char *label)
{
    bool here = strcmp(see, c->see) == 0 && (!unit || str_eq(unit, c->unit.s));
    v->tabs[v->ntabs++] = (struct cases_tab){
        page_url(req->arena, "/cases", "see", see, "unit", unit, NULL), label, here};
}

static void tabs(struct req *req, const struct pack *p, struct cases_view *v,
                 const struct choice_of_list *c)
{
    const struct who *w = req->who;
    v->tabs = ARENA_ARRAY(req->arena, struct cases_tab, w->nroles + 2);
    add_tab(req, v, c, "mine", NULL, W(req->lang, cases_mine));
    for (size_t i = 0; i < w->nroles; i++) {
        bool twice = false;
        for (size_t k = 0; k < i; k++)
            twice |=
                ID_EQ(w->roles[k].unit, w->roles[i].unit) && acts_on_cases(p, w->roles[k].role);
        if (!twice && acts_on_cases(p, w->roles[i].role))
            add_tab(req, v, c, "unit", w->roles[i].unit.s,
                    page_fill(req->arena, W(req->lang, cases_unit), w->roles[i].unit_name));
    }
    if (sees_body(w))
        add_tab(req, v, c, "all", NULL, W(req->lang, cases_all));
    if (strcmp(c->see, "all") != 0)
        return;
    static const enum case_state states[] = {CASE_SUBMITTED, CASE_RETURNED,  CASE_APPROVED,
                                             CASE_REJECTED,  CASE_WITHDRAWN, CASE_CANCELLED};
    enum { STATES = sizeof states / sizeof *states };
    v->states = ARENA_ARRAY(req->arena, struct cases_tab, STATES);
    for (size_t i = 0; i < STATES; i++)
        v->states[v->nstates++] = (struct cases_tab){
            page_url(req->arena, "/cases", "see", "all", "state", case_state_id(states[i]), NULL),
            page_state(v->page, case_state_id(states[i])), case_state_is(c->state, states[i])};
}

/* ---- the rows ---- */

static enum status add_row(struct req *req, struct cases_view *v, const struct q_cases_mine_row *r,
                           struct err *err)
{
    const struct pack *p;
    TRY(app_edition(req->app, req->db, r->edition, &p, err));
    const struct procedure *proc = pack_procedure(p, r->procedure);
    const struct step *step = proc && r->step[0] ? procedure_step(proc, r->step) : NULL;
    v->rows[v->n++] = (struct cases_row){
        .id = r->id,
        .title = r->title[0] ? r->title : W(req->lang, case_untitled),
        .no = r->no,
        .procedure = proc ? proc->label : r->procedure,
        .unit = r->unit_name,
        .applicant = r->name,
        .step = step && case_state_is(r->state, CASE_SUBMITTED) ? step->label : "",
        .state_label = page_case_state(v->page, proc, r->state, r->step),
        .tone = state_tone(r->state),
        .at = page_instant(req, r->updated_at),
    };
    return ST_OK;
}

static enum status read_rows(struct req *req, const struct choice_of_list *c,
                             struct q_cases_mine_row **ret, size_t *ret_n, struct err *err)
{
    const struct who *w = req->who;
    if (strcmp(c->see, "unit") == 0) {
        struct q_cases_unit_in in = {w->tenant,    w->body,      c->unit,
                                     c->before_at, c->before_id, LIST_ROWS + 1};
        return q_cases_unit(req->db, req->arena, &in, ret, ret_n, err);
    }
    if (strcmp(c->see, "all") == 0) {
        struct q_cases_state_in in = {w->tenant,    w->body,      c->state,
                                      c->before_at, c->before_id, LIST_ROWS + 1};
        return q_cases_state(req->db, req->arena, &in, ret, ret_n, err);
    }
    struct q_cases_mine_in in = {w->tenant,    w->body,      w->person,
                                 c->before_at, c->before_id, LIST_ROWS + 1};
    return q_cases_mine(req->db, req->arena, &in, ret, ret_n, err);
}

enum status cases_get(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct cases_view v = {.page = &page};
    struct choice_of_list c;
    struct q_cases_mine_row *rows;
    size_t n;
    TRY(page_open(req, &page, NAV_CASES, W(req->lang, nav_cases), err));
    TRY(choose_list(req, page.pack, &c, err));
    tabs(req, page.pack, &v, &c);
    TRY(read_rows(req, &c, &rows, &n, err));
    v.rows = ARENA_ARRAY(req->arena, struct cases_row, n + 1);
    v.others = strcmp(c.see, "mine") != 0;
    for (size_t i = 0; i < n && i < LIST_ROWS; i++)
        TRY(add_row(req, &v, &rows[i], err));
    const char *state = strcmp(c.see, "all") == 0 ? c.state : NULL;
    if (n > LIST_ROWS)
        v.pager.next =
            page_url(req->arena, "/cases", "see", c.see, "unit", c.unit.s, "state", state, "after",
                     arena_printf(req->arena, "%lld.%s", (long long)rows[LIST_ROWS - 1].updated_at,
                                  rows[LIST_ROWS - 1].id.s),
                     NULL);
    if (c.before_id[0])
        v.pager.first =
            page_url(req->arena, "/cases", "see", c.see, "unit", c.unit.s, "state", state, NULL);
    page_send(req, res, &page, page_cases, &v);
    return ST_OK;
}

/* ---- a new one ---- */

static void unit_choice(struct req *req, struct field_view *f)
{
    const struct who *w = req->who;
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, w->nroles + 1);
    size_t n = 0;
    *f = (struct field_view){.control = FIELD_SELECT,
                             .name = "unit",
                             .label = W(req->lang, new_unit),
                             .help = W(req->lang, new_unit_help),
                             .options = o};
    o[n++] = (struct field_option){w->unit.s, w->unit_name, true};
    for (size_t i = 0; i < w->nroles; i++) {
        bool twice = false;
        for (size_t k = 0; k < n; k++)
            twice |= str_eq(o[k].value, w->roles[i].unit.s);
        if (!twice)
            o[n++] = (struct field_option){w->roles[i].unit.s, w->roles[i].unit_name, false};
    }
    f->noptions = n > 1 ? n : 0;
}

enum status cases_new_get(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct cases_new_view v = {.page = &page};
    const char *wanted = req_param(req, "procedure"), *inquiry = req_param(req, "inquiry");
    TRY(page_open(req, &page, NAV_CASES, W(req->lang, new_title), err));
    if (!page.pack)
        return err_set(err, ST_NOT_FOUND, "no_rules", "the body has adopted no rules");
    page_crumb(&page, "/cases", W(req->lang, nav_cases));
    v.procedures = ARENA_ARRAY(req->arena, struct new_procedure, page.pack->nprocedures);
    for (size_t i = 0; i < page.pack->nprocedures; i++) {
        const struct procedure *pr = &page.pack->procedures[i];
        if (pr->kind == PROC_END || pr->kind == PROC_CHANGE ||
            (wanted && wanted[0] && strcmp(wanted, pr->id) != 0))
            continue;
        const char *others = "", *authority;
        struct whom whom = {req, page.pack, req->who->unit, req->who->person};
        if (!see_begins(req->who, page.pack, pr)) {
            whom.applicant = (struct person_id){{0}};
            TRY(whom_applies(&whom, pr, &others, err));
        }
        TRY(whom_permits(&whom, pr, NULL, &authority, err));
        v.procedures[v.n++] = (struct new_procedure){.id = pr->id,
                                                     .label = pr->label,
                                                     .text = pr->text,
                                                     .authority = authority,
                                                     .clause = pr->cite.clause,
                                                     .others = others,
                                                     .record = pr->kind == PROC_RECORD,
                                                     .invited = meeting_takes(page.pack, pr),
                                                     .publish = publish_takes(page.pack, pr)};
    }
    v.inquiry = inquiry ? inquiry : "";
    unit_choice(req, &v.unit);
    page_send(req, res, &page, page_cases_new, &v);
    return ST_OK;
}

enum status cases_post(struct req *req, struct res *res, struct err *err)
{
    static const char *const names[] = {"procedure", "entry", "copy_from",
                                        "inquiry",   "unit",  "again"};
    json_t *in = json_object();
    AUTO_JSON json_t *out = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!str_empty(req_param(req, names[i])))
            json_object_set_new(in, names[i], json_string(req_param(req, names[i])));
    TRY(page_command(req, "create", "case.create", in, (struct bytes){0}, &out, err));
    return page_done(
        req, res, arena_printf(req->arena, "/cases/%s/edit", json_str(out, "case", "")), "begun");
}
