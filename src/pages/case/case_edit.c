/* case_edit.c: the form of an application, kept whatever was typed, and handing it in. */
#include <string.h>

#include "base/json.h"
#include "pages/case.html.h"
#include "pages/case/case.h"
#include "pages/form/formmerge.h"
#include "pages/form/rollwords.h"

struct edit {
    struct case_page *cp;
    struct case_edit_view v;
    struct form_source source;
    struct problems problems;
    struct form_merge merge; /* with what was saved since this window was opened */
    struct dictionary_view dictionary;
};

/* Problems of the form alone; `whole`: also what is only missing. */
static void form_problems(struct edit *e)
{
    const struct casefile *c = &e->cp->l->c;
    fields_complete(c, c->form, c->fields, &e->problems);
}

static bool only_missing(const char *code)
{
    return strcmp(code, "required") == 0 || strcmp(code, "find_out") == 0 ||
           strcmp(code, "no_file") == 0;
}

/* Keeps what was typed wrongly; what is merely missing yet may wait until it is handed in. */
static void drop_missing(struct problems *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++)
        if (!only_missing(l->p[i].code))
            l->p[n++] = l->p[i];
    l->n = n;
}

static size_t place_in_form(const struct form *form, const char *where)
{
    where += str_starts(where, FILE_PREFIX) ? strlen(FILE_PREFIX) : 0;
    size_t n = strcspn(where, ".");
    for (size_t i = 0; i < form->nfields; i++)
        if (strncmp(form->fields[i].id, where, n) == 0 && form->fields[i].id[n] == '\0')
            return i;
    return form->nfields;
}

/* The summary lists problems in the order in which the page shows their fields. */
static void sort_problems(struct edit *e)
{
    const struct form *form = e->cp->l->c.form;
    struct problem *p = e->problems.p;
    for (size_t i = 1; i < e->problems.n; i++)
        for (size_t k = i;
             k > 0 && place_in_form(form, p[k].where) < place_in_form(form, p[k - 1].where); k--) {
            struct problem held = p[k];
            p[k] = p[k - 1];
            p[k - 1] = held;
        }
}

/* The button, or what it found; and how many fields from the dictionary wait. */
static enum status dictionary_part(struct edit *e, struct err *err)
{
    const struct casefile *c = &e->cp->l->c;
    struct problems open = {.arena = e->cp->req->arena};
    bool there;
    filled_problems(c, &open);
    e->v.unconfirmed = open.n;
    TRY(dictionary_there(e->cp->req, &there, err));
    e->dictionary.in_form = true;
    if (there || c->nfilled > 0)
        e->source.dictionary = &e->dictionary;
    return ST_OK;
}

static enum status show(struct edit *e, struct res *res, const json_t *values, struct err *err)
{
    struct case_page *cp = e->cp;
    const struct casefile *c = &cp->l->c;
    struct case_list_link *lists = case_lists(cp, LISTS_WRITTEN, &e->v.nlists);
    e->v.lists = lists;
    sort_problems(e);
    e->source.req = cp->req;
    e->source.pack = c->pack;
    e->source.form = c->form;
    e->source.values = values;
    e->source.c = c;
    e->source.loaded = cp->l;
    e->source.problems = &e->problems;
    e->source.base = cp->base;
    TRY(dictionary_part(e, err));
    e->source.print = arena_printf(cp->req->arena, "%s/people", cp->base);
    TRY(form_view_make(&e->source, &e->v.form, err));
    e->v.cp = cp;
    e->v.title = c->form->title;
    e->v.lead = c->form->lead;
    e->v.clause = c->form->cite.clause;
    e->v.notes = c->form->notes;
    e->v.nnotes = c->form->nnotes;
    e->v.asked = c->nwaiting > 0;
    e->v.stops = case_stops(cp, &e->v.nstops);
    if (!e->v.problem) /* what could not be saved is still based on what was given */
        e->v.version = c->version;
    e->v.problem = e->v.problem ? e->v.problem : "";
    e->v.next = e->v.nlists ? page_fill(cp->req->arena, W(cp->req->lang, save_and_list),
                                        page_label(cp->req, lists[0].label))
                            : W(cp->req->lang, save_and_submit);
    page_send(cp->req, res, &cp->page, page_case_edit, &e->v);
    return ST_OK;
}

static enum status must_be_editable(const struct case_page *cp, struct err *err)
{
    struct outcome o;
    return case_save(&cp->l->c, cp->req->who, &o, err);
}

enum status case_edit_get(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    struct edit e = {.cp = &cp, .problems = {.arena = req->arena}};
    TRY(case_page_open(req, &cp, W(req->lang, way_edit), err));
    TRY(must_be_editable(&cp, err));
    if (str_eq(req_param(req, "check"), "1"))
        form_problems(&e);
    return show(&e, res, cp.l->fields, err);
}

/* More rows than the field takes, or a text that no draft keeps: nothing is saved, everything typed
 * stays on the page. */
static bool too_much(struct edit *e, const json_t *values)
{
    const struct casefile *c = &e->cp->l->c;
    size_t before = e->problems.n;
    const char *seen = req_param(e->cp->req, "version");
    fields_rows(c->pack, c->form, values, &e->problems);
    fields_texts(c->form, values, &e->problems);
    if (e->problems.n == before)
        return false;
    e->v.problem = W(e->cp->req->lang, not_saved_yet);
    e->v.version = c->version;
    if (seen)
        parse_int64(seen, &e->v.version);
    return true;
}

/* Saved in another window since this one was filled: what was left alone here stays as it is
 * stored.
 */
static enum status merge(struct edit *e, json_t *values, struct err *err)
{
    struct case_page *cp = e->cp;
    const struct casefile *c = &cp->l->c;
    struct problems ignored = {.arena = cp->req->arena};
    struct q_case_version_get_row row;
    AUTO_JSON json_t *given = NULL, *typed = NULL;
    const char *seen = req_param(cp->req, "version");
    e->v.version = c->version;
    if (!seen || !parse_int64(seen, &e->v.version) || e->v.version == c->version)
        return ST_OK;
    struct q_case_version_get_in in = {cp->req->who->tenant, c->id, e->v.version};
    TRY(q_case_version_get(cp->req->db, cp->req->arena, &in, &row, err));
    TRY(json_read("fields", (struct bytes){row.fields, strlen(row.fields)}, 0, &given, err));
    TRY(fields_check(c->pack, c->form, values, &typed, &ignored, err));
    form_merge(cp->req->arena, c->form, given, cp->l->fields, typed, values, &e->merge);
    return ST_OK;
}

/* Where both changed, what is stored stays until it was seen here. */
static json_t *without_both(const struct edit *e, const json_t *values)
{
    json_t *out = json_copy((json_t *)(uintptr_t)values);
    for (size_t i = 0; i < e->merge.nboth; i++) {
        const char *id = e->merge.both[i]->id;
        json_t *now = json_object_get(e->cp->l->fields, id);
        json_object_del(out, id);
        if (now)
            json_object_set(out, id, now);
    }
    for (size_t i = 0; i < e->merge.nrows; i++) {
        const struct form_both_row *r = &e->merge.rows[i];
        json_t *list = json_copy(json_object_get(out, r->f->id));
        json_t *there = r->row.there ? json_pack("{s:[O]}", "rows", r->row.there)
                                     : json_pack("{s:[{s:s, s:s}]}", "gone", r->f->roll.group,
                                                 r->row.group, r->f->roll.no, r->row.no);
        roll_apply(e->cp->req->arena, r->f, list, there);
        json_object_set_new(out, r->f->id, list);
        json_decref(there);
    }
    return out;
}

static enum status tell_both(struct edit *e, struct err *err)
{
    struct case_page *cp = e->cp;
    for (size_t i = 0; i < e->merge.nboth; i++) {
        const struct field *f = e->merge.both[i];
        const char *there;
        TRY(value_words(cp->req, cp->l->c.pack, f, json_object_get(cp->l->fields, f->id),
                        &cp->people, &there, err));
        there = there[0] ? page_fill(cp->req->arena, W(cp->req->lang, quoted), there)
                : value_open(f, json_object_get(cp->l->fields, f->id))
                    ? W(cp->req->lang, not_answered_yet)
                    : W(cp->req->lang, none);
        problem_add(&e->problems, "changed_there", f->id,
                    page_colon(cp->req, page_label(cp->req, f->label), there), "");
    }
    for (size_t i = 0; i < e->merge.nrows; i++) {
        const struct form_both_row *r = &e->merge.rows[i];
        const char *there;
        TRY(roll_both_words(cp->req, cp->l->c.pack, r->f, &r->row, &cp->people, &there, err));
        problem_add(
            &e->problems, "changed_there",
            arena_printf(cp->req->arena, "%s.%zu.%s", r->f->id, r->row.at, r->f->roll.answer),
            there, "");
    }
    return ST_OK;
}

/* Stores the fields; a refusal is shown on the page, so that nothing typed is lost. What is stored
 * is what was typed merged with what is there now: the same form sent again is another command, of
 * which nothing is left to store. */
static enum status save(struct edit *e, const json_t *values, struct err *err)
{
    struct case_page *cp = e->cp;
    struct req *req = cp->req;
    struct err local = {0};
    json_t *in = json_pack("{s:s, s:I, s:o}", "case", cp->l->c.id.s, "lock",
                           (json_int_t)cp->l->c.lock, "fields", without_both(e, values));
    enum status st =
        page_command(req, arena_printf(req->arena, "save.%lld", (long long)cp->l->c.lock),
                     "case.save", in, (struct bytes){0}, NULL, &local);
    if (page_stays(st)) {
        page_files_again(cp, &e->problems);
        e->v.problem = refusal_line(req, &local);
        return ST_OK;
    }
    if (st != ST_OK && err)
        *err = local;
    return st;
}

/* What the check of the fields says of values that were typed but do not fit. */
static enum status typing_problems(struct edit *e, const json_t *values, struct err *err)
{
    const struct casefile *c = &e->cp->l->c;
    AUTO_JSON json_t *fields = NULL;
    TRY(fields_typed(c->pack, c->form, values, &fields, &e->problems, err));
    size_t before = e->problems.n;
    struct problems order = {.arena = e->problems.arena};
    fields_complete(c, c->form, fields, &order);
    drop_missing(&order);
    for (size_t i = 0; i < order.n; i++) {
        bool known = false;
        for (size_t k = 0; k < before; k++)
            known |= strcmp(e->problems.p[k].where, order.p[i].where) == 0;
        if (!known)
            problem_add(&e->problems, order.p[i].code, order.p[i].where, order.p[i].detail,
                        order.p[i].clause);
    }
    return ST_OK;
}

/* ---- the service dictionary ---- */

/* What to look for: the name or address typed for it, else the service's name in the form. */
static const char *looked_for(const struct edit *e, const json_t *values)
{
    const struct casefile *c = &e->cp->l->c;
    const char *typed = req_param(e->cp->req, "dict");
    if (!str_blank(typed))
        return typed;
    for (size_t i = 0; i < c->form->nfields; i++) {
        const struct field *f = &c->form->fields[i];
        if (f->fact >= 0 && strcmp(c->pack->facts[f->fact].id, "service.name") == 0)
            return json_str(values, f->id, "");
    }
    return "";
}

static bool asks_dictionary(const struct req *req)
{
    return str_eq(req_param(req, "do"), "dictionary") || !str_blank(req_param(req, "dict"));
}

/* What was filled stands in the form; anything else there stays as it was typed. */
static void take_filled(const struct edit *e, const json_t *out, json_t *values)
{
    const json_t *filled = json_object_get(out, "filled");
    for (size_t i = 0; i < json_array_size(filled); i++) {
        const char *id = json_string_value(json_array_get(filled, i));
        json_object_set(values, id, json_object_get(e->cp->l->fields, id));
    }
}

static enum status fill(struct edit *e, const char *service, json_t *values, struct err *err)
{
    struct case_page *cp = e->cp;
    AUTO_JSON json_t *out = NULL;
    struct err local = {0};
    enum status st =
        page_command(cp->req, "fill", "case.fill",
                     json_pack("{s:s, s:s}", "case", cp->l->c.id.s, "service", service),
                     (struct bytes){0}, &out, &local);
    if (page_stays(st)) {
        e->v.told = refusal_line(cp->req, &local);
        return ST_OK;
    }
    if (st != ST_OK) {
        *err = local;
        return st;
    }
    TRY(case_page_again(cp, err));
    take_filled(e, out, values);
    if (json_array_size(json_object_get(out, "filled")) == 0)
        e->v.told = W(cp->req->lang, dictionary_nothing_empty);
    return ST_OK;
}

/* "*": every field from the dictionary. */
static enum status confirm(struct edit *e, const char *field, struct err *err)
{
    struct case_page *cp = e->cp;
    json_t *in = json_pack("{s:s}", "case", cp->l->c.id.s);
    if (strcmp(field, "*") != 0)
        json_object_set_new(in, "fields", json_pack("[s]", field));
    TRY(page_command(cp->req, "confirm", "case.fill_confirm", in, (struct bytes){0}, NULL, err));
    return case_page_again(cp, err);
}

/* What the buttons about the dictionary ask for, once what was typed is stored. */
static enum status use_dictionary(struct edit *e, json_t *values, struct err *err)
{
    struct req *req = e->cp->req;
    const char *service = req_param(req, "fill"), *field = req_param(req, "confirm");
    if (e->v.problem)
        return ST_OK;
    if (!str_empty(service))
        return fill(e, service, values, err);
    if (!str_empty(field))
        return confirm(e, field, err);
    return asks_dictionary(req) ? dictionary_look(req, e->cp->l->c.pack, looked_for(e, values),
                                                  &e->cp->l->c, &e->dictionary, err)
                                : ST_OK;
}

static const char *next_page(struct case_page *cp)
{
    size_t n;
    struct case_list_link *lists = case_lists(cp, LISTS_WRITTEN, &n);
    return n ? lists[0].href : arena_printf(cp->req->arena, "%s/submit", cp->base);
}

enum status case_edit_post(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    struct edit e = {.cp = &cp, .problems = {.arena = req->arena}};
    AUTO_JSON json_t *values = NULL, *unclear = NULL;
    TRY(case_page_open(req, &cp, W(req->lang, way_edit), err));
    TRY(must_be_editable(&cp, err));
    TRY(form_typed(req, cp.l->c.form, &cp.people, &values, &unclear, &e.problems, err));
    form_rolls(req, &cp.l->c, cp.l->c.form, true, values, &e.problems);
    bool over = too_much(&e, values);
    if (!over) {
        TRY(merge(&e, values, err));
        TRY(save(&e, values, err));
    }
    if (!e.v.problem)
        TRY(page_take_files(&cp, &e.problems, err));
    TRY(case_page_again(&cp, err));
    TRY(use_dictionary(&e, values, err));
    if (!over) {
        TRY(typing_problems(&e, values, err));
        TRY(tell_both(&e, err));
    }
    bool asks = req_param(req, "add_row") || req_param(req, "del_row") || asks_dictionary(req) ||
                req_param(req, "fill") || req_param(req, "confirm");
    if (!e.v.problem && !e.problems.n && !asks)
        return str_eq(req_param(req, "do"), "next")
                   ? page_done(req, res, next_page(&cp), NULL)
                   : page_done(req, res, arena_printf(req->arena, "%s/edit", cp.base),
                               e.merge.meanwhile ? "merged" : "saved");
    e.source.typed_people = unclear;
    e.source.add_row = req_param(req, "add_row");
    if (!e.v.problem && e.problems.n > 0)
        e.v.kept = e.merge.nboth + e.merge.nrows > 0 ? W(req->lang, kept_but_both)
                                                     : W(req->lang, kept_but);
    if (e.v.problem ||
        (e.v.kept && !asks)) /* a button that asks for more is answered all the same */
        res->status = 422;
    return show(&e, res, values, err);
}

/* ---- handing in ---- */

static void warn_of_breach(const struct pack *p, struct case_submit_view *v)
{
    v->punish = v->punish_clause = "";
    for (size_t i = 0; i < p->ndeclared; i++)
        if (strcmp(p->declared[i].kind, "notice") == 0 &&
            strcmp(p->declared[i].id, "punishable") == 0) {
            v->punish = p->declared[i].text;
            v->punish_clause = p->declared[i].cite.clause;
        }
}

/* What stands in the way of asking, and who has to be asked. */
static void prepare_view(struct case_page *cp, const struct step_view *steps, size_t n,
                         struct problems *problems, struct case_submit_view *v)
{
    const struct casefile *c = &cp->l->c;
    struct problems all = *problems, asking = {.arena = cp->req->arena};
    struct outcome o;
    v->prepare = ARENA_ARRAY(cp->req->arena, struct step_view, n + 1);
    for (size_t i = 0; i < n; i++)
        if (steps[i].step->phase == PHASE_PREPARE)
            v->prepare[v->nprepare++] = steps[i];
    problems->n = 0;
    for (size_t i = 0; i < all.n; i++) { /* shown as people, not as things to mend */
        bool person = strcmp(all.p[i].code, "unconfirmed") == 0;
        v->waiting |= person;
        if (!person)
            problems->p[problems->n++] = all.p[i];
    }
    enum status st = v->waiting ? case_request(c, cp->req->who, &asking, &o, NULL) : ST_CONFLICT;
    v->ask = st == ST_OK || st == ST_REFUSED;
}

/* What whoever decides will find in the way: said before it is handed in, not after. */
static void fill_blocks(struct case_page *cp, struct case_submit_view *v)
{
    const struct casefile *c = &cp->l->c;
    struct problems l = {.arena = cp->req->arena};
    case_block_problems(c, &l);
    v->blocks = problem_todos(cp, &l, &v->nblocks);
}

static enum status show_submit(struct case_page *cp, struct res *res, const char *problem,
                               struct err *err)
{
    struct req *req = cp->req;
    struct case_submit_view v = {.cp = cp, .problem = problem, .goes_to = ""};
    struct problems problems = {.arena = req->arena};
    struct outcome o;
    struct step_view *steps;
    size_t n;
    struct err local = {0};
    enum status st = case_submit(&cp->l->c, req->who, &problems, &o, &local);
    if (st != ST_OK && st != ST_REFUSED) {
        if (err)
            *err = local;
        return st;
    }
    TRY(case_steps(cp, &steps, &n, err));
    prepare_view(cp, steps, n, &problems, &v);
    v.todos = problem_todos(cp, &problems, &v.ntodos);
    for (size_t i = 0; i < problems.n; i++)
        v.must_split |= strcmp(problems.p[i].code, "must_split") == 0;
    TRY(case_cautions(cp, &v.cautions, &v.ncautions, err));
    if (v.ntodos == 0)
        fill_blocks(cp, &v);
    TRY(case_changes_read(cp, &v.changes, err));
    TRY(case_pairs(cp, false, &v.pairs, &v.npairs, err));
    v.lists = case_lists(cp, LISTS_WRITTEN, &v.nlists);
    for (size_t i = 0; i < n && v.goes_to[0] == '\0'; i++)
        if (steps[i].step->phase == PHASE_REVIEW)
            v.goes_to = steps[i].who;
    warn_of_breach(cp->l->c.pack, &v);
    if (problem[0])
        res->status = 422;
    page_send(req, res, &cp->page, page_case_submit, &v);
    return ST_OK;
}

enum status case_submit_get(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    TRY(case_page_open(req, &cp, W(req->lang, submit_title), err));
    return show_submit(&cp, res, "", err);
}

/* Sent again, from the browser's back button or another window: no harm, and the case says the
 * rest. */
static bool handed_in(const struct err *err)
{
    enum case_state state;
    return strcmp(err->code, "wrong_state") == 0 && case_state_parse(err->detail, &state) &&
           (state == CASE_SUBMITTED || state == CASE_APPROVED || state == CASE_REJECTED);
}

/* Both ways on from this page: a refusal comes back on it. */
static enum status go_on(struct req *req, struct res *res, const char *part, const char *command,
                         const char *done, struct err *err)
{
    CASE_PAGE cp = {0};
    struct err local = {0};
    TRY(case_page_open(req, &cp, W(req->lang, submit_title), err));
    enum status st = page_command(req, part, command, json_pack("{s:s}", "case", cp.l->c.id.s),
                                  (struct bytes){0}, NULL, &local);
    if (st == ST_OK)
        return page_done(req, res, cp.base, done);
    if (st == ST_REFUSED)
        return show_submit(&cp, res, refusal_line(req, &local), err);
    if (st == ST_CONFLICT && handed_in(&local))
        return page_done(req, res, cp.base, "submitted_before");
    if (err)
        *err = local;
    return st;
}

enum status case_request_post(struct req *req, struct res *res, struct err *err)
{
    return go_on(req, res, "request", "case.request", "requested", err);
}

enum status case_submit_post(struct req *req, struct res *res, struct err *err)
{
    return go_on(req, res, "submit", "case.submit", "submitted", err);
}
