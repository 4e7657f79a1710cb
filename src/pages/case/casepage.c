#include "pages/case/casepage.h"

#include <string.h>

#include "base/json.h"
#include "core/changed.h"
#include "core/entry.h"
#include "http/see.h"

/* While it is being written, people are called as they are; then as they were handed in. */
static void contents_people(struct case_page *cp)
{
    bool written = cp->l->c.state == CASE_DRAFT || cp->l->c.state == CASE_RETURNED;
    json_decref(cp->handed_in);
    cp->handed_in = written ? NULL : case_handed_in(cp->l);
    cp->said = (struct people){.req = cp->req, .named = cp->handed_in};
}

static enum status load(struct case_page *cp, struct err *err)
{
    struct req *req = cp->req;
    const char *id = req->path_arg[0];
    if (!uuid_valid(id))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such case");
    TRY(case_load(req->app, req->db, req->arena, req->who->tenant, ID_FROM(case, id),
                  date_of_instant(req->now), &cp->l, err));
    if (!ID_EQ(cp->l->body, req->who->body) || !case_may_see(&cp->l->c, req->who))
        return err_hidden(err, "case %s is not visible", id);
    TRY(case_read_as(cp->l, req->arena, req->who, err));
    cp->mine = ID_EQ(cp->l->c.applicant, req->who->person);
    cp->editable = cp->mine && (cp->l->c.state == CASE_DRAFT || cp->l->c.state == CASE_RETURNED);
    cp->title = cp->l->row.title[0] ? cp->l->row.title : W(req->lang, case_untitled);
    cp->people.req = req;
    contents_people(cp);
    return ST_OK;
}

static enum status load_act(struct case_page *cp, struct err *err)
{
    struct req *req = cp->req;
    TRY(case_load(req->app, req->db, req->arena, req->who->tenant, ID_FROM(case, cp->e.origin_id),
                  date_of_instant(req->now), &cp->l, err));
    cp->act = pack_entry_act(cp->l->c.pack, req->path_arg[1]);
    if (!cp->act)
        return err_set(err, ST_NOT_FOUND, "not_found", "no such act");
    case_as_permitted(&cp->l->c);
    return case_load_run(req->db, req->arena, req->who->tenant, cp->l, cp->act, cp->run, err);
}

enum status act_page_open(struct req *req, struct case_page *cp, int64_t run, struct err *err)
{
    const char *id = req->path_arg[0];
    *cp = (struct case_page){.req = req, .people = {.req = req}, .said = {.req = req}, .run = run};
    TRY(req_read(req, err));
    if (!uuid_valid(id))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such entry");
    cp->entry = ID_FROM(entry, id);
    TRY(q_entry_get(req->db, req->arena, &(struct q_entry_get_in){req->who->tenant, cp->entry},
                    &cp->e, err));
    TRY(see_entry(req, cp->entry, cp->e.unit, cp->e.reg, err));
    if (!ID_EQ(cp->e.body, req->who->body) || strcmp(cp->e.origin, "case") != 0)
        return err_set(err, ST_NOT_FOUND, "not_found", "no such act");
    cp->base = arena_printf(req->arena, "/cases/%s", cp->e.origin_id);
    cp->lists = arena_printf(req->arena, "/entries/%s/acts/%s", id, req->path_arg[1]);
    cp->title = cp->e.title;
    return load_act(cp, err);
}

enum status case_page_open(struct req *req, struct case_page *cp, const char *title,
                           struct err *err)
{
    *cp = (struct case_page){.req = req};
    TRY(load(cp, err));
    cp->base = cp->lists = arena_printf(req->arena, "/cases/%s", cp->l->c.id.s);
    TRY(page_open(req, &cp->page, NAV_CASES, title ? title : cp->title, err));
    page_crumb(&cp->page, "/cases", W(req->lang, nav_cases));
    if (title)
        page_crumb(&cp->page, cp->base, cp->title);
    return ST_OK;
}

enum status case_page_again(struct case_page *cp, struct err *err)
{
    case_unload(cp->l);
    cp->l = NULL;
    TRY(req_read(cp->req, err));
    cp->people.loaded = false;
    TRY(cp->act ? load_act(cp, err) : load(cp, err));
    case_as_asked(&cp->l->c, cp->asked);
    return ST_OK;
}

void case_page_asked(struct case_page *cp, const struct step *s)
{
    cp->asked = s;
    case_as_asked(&cp->l->c, s);
}

enum status page_command(struct req *req, const char *part, const char *command, json_t *in,
                         struct bytes file, json_t **ret_out, struct err *err)
{
    AUTO_JSON json_t *taken = in;
    json_t *out = NULL;
    const char *key = req->idempotency;
    req->idempotency = key ? arena_printf(req->arena, "%s.%s", key, part) : NULL;
    enum status st = req_command(req, command, taken, file, &out, err);
    req->idempotency = key;
    if (st == ST_OK && ret_out)
        *ret_out = out;
    else if (st == ST_OK)
        json_decref(out);
    return st;
}

/* ---- files ---- */

void page_file_words(struct req *req, const struct upload *u, json_t *in)
{
    const char *place = u->name + strlen(FILE_PREFIX);
    const char *date = req_param(req, arena_printf(req->arena, "date.%s", place));
    const char *source = req_param(req, arena_printf(req->arena, "source.%s", place));
    json_object_set_new(in, "name", json_string(u->filename));
    json_object_set_new(in, "effective", json_string(date ? date : ""));
    json_object_set_new(in, "source", json_string(source ? source : ""));
}

static enum status add_file(struct case_page *cp, size_t n, const struct upload *u,
                            struct problems *problems, struct err *err)
{
    struct req *req = cp->req;
    struct err local = {0};
    const char *place = u->name + strlen(FILE_PREFIX); /* problems speak of the input: u->name */
    const char *date = req_param(req, arena_printf(req->arena, "date.%s", place));
    struct date d;
    if (!str_empty(date) && !date_parse(date, &d)) {
        problem_add(problems, "file_bad_date", u->name, u->filename, "");
        return ST_OK;
    }
    json_t *in = json_pack("{s:s, s:s}", "case", cp->l->c.id.s, "item", place);
    page_file_words(req, u, in);
    enum status st = page_command(req, arena_printf(req->arena, "file%zu", n), "evidence.add", in,
                                  u->data, NULL, &local);
    if (st == ST_INPUT || st == ST_TOO_LARGE || st == ST_REFUSED) {
        problem_add(problems, arena_strdup(req->arena, local.code), u->name, u->filename,
                    arena_strdup(req->arena, local.clause));
        return ST_OK;
    }
    if (st != ST_OK && err)
        *err = local;
    return st;
}

/* "PLACE ID": a certificate of the register chosen for the place. What keeps it from counting
 * stands beside the place's input. */
static enum status take_certificate(struct case_page *cp, const char *chosen,
                                    struct problems *problems, struct err *err)
{
    struct req *req = cp->req;
    struct err local = {0};
    const char *blank = strrchr(chosen, ' ');
    if (!blank || !uuid_valid(blank + 1))
        return ST_OK;
    const char *place = arena_strndup(req->arena, chosen, (size_t)(blank - chosen));
    bool seen = req_param(req, arena_printf(req->arena, "scope.%s", blank + 1)) != NULL;
    json_t *in = json_pack("{s:s, s:s, s:s, s:b}", "case", cp->l->c.id.s, "item", place,
                           "certificate", blank + 1, "confirmed", seen);
    enum status st =
        page_command(req, "certify", "evidence.certify", in, (struct bytes){0}, NULL, &local);
    if (st == ST_REFUSED || (st == ST_CONFLICT && strcmp(local.code, "certificate_chosen") == 0)) {
        problem_add(problems, arena_strdup(req->arena, local.code),
                    arena_printf(req->arena, FILE_PREFIX "%s", place),
                    arena_strdup(req->arena, local.detail), arena_strdup(req->arena, local.clause));
        return ST_OK;
    }
    if (st != ST_OK && err)
        *err = local;
    return st;
}

bool page_files_moved(const struct req *req)
{
    return req->nuploads || req_param(req, "drop") || req_param(req, "certify");
}

void page_files_again(struct case_page *cp, struct problems *problems)
{
    for (size_t i = 0; i < cp->req->nuploads; i++)
        if (str_starts(cp->req->uploads[i].name, FILE_PREFIX))
            problem_add(problems, "file_again", cp->req->uploads[i].name,
                        cp->req->uploads[i].filename, "");
}

enum status page_take_files(struct case_page *cp, struct problems *problems, struct err *err)
{
    struct req *req = cp->req;
    const char *drop = req_param(req, "drop");
    if (req->held) {
        page_files_again(cp, problems);
        return ST_OK;
    }
    for (size_t i = 0; i < req->nuploads; i++)
        if (str_starts(req->uploads[i].name, FILE_PREFIX))
            TRY(add_file(cp, i, &req->uploads[i], problems, err));
    if (drop && uuid_valid(drop))
        TRY(page_command(req, "drop", "evidence.withdraw", json_pack("{s:s}", "evidence", drop),
                         (struct bytes){0}, NULL, err));
    return str_empty(req_param(req, "certify"))
               ? ST_OK
               : take_certificate(cp, req_param(req, "certify"), problems, err);
}

/* ---- what stands in the way ---- */

/* "list/item/col" leads to the checklist, files and fields to the form, milestones to their step,
 * what the body has to decide to whoever may. */
static const char *mending_page(struct case_page *cp, const struct problem *p)
{
    struct arena *a = cp->req->arena;
    const char *slash = strchr(p->where, '/');
    const struct who *w = cp->req->who;
    if (str_starts(p->where, "setting:"))
        return w->admin || w->office ? "/setup/settings" : "";
    if (slash && strcmp(p->code, "certificate_lapsed") != 0) {
        const char *item = arena_strndup(a, slash + 1, strcspn(slash + 1, "/"));
        const char *col = strrchr(p->where, '/') + 1;
        return arena_printf(a, "%s/checks/%.*s?col=%s#a.%s", cp->lists, (int)(slash - p->where),
                            p->where, col, item);
    }
    for (size_t i = 0; i < cp->l->c.proc->nsteps; i++)
        if (strcmp(p->code, "unconfirmed") == 0 &&
            strcmp(cp->l->c.proc->steps[i].id, p->where) == 0)
            return arena_printf(a, "%s/steps/%s", cp->base, p->where);
    for (size_t i = 0; i < cp->l->c.proc->nsteps; i++)
        if (strcmp(p->code, "milestone") == 0 &&
            strcmp(cp->l->c.proc->steps[i].milestone, p->where) == 0)
            return arena_printf(a, "%s/steps/%s", cp->base, cp->l->c.proc->steps[i].id);
    if (!cp->editable) /* others can read it, not mend it */
        return arena_printf(a, "%s#contents", cp->base);
    const char *field = arena_strndup(a, p->where, strcspn(p->where, "."));
    const struct field *f = form_field(cp->l->c.form, field);
    if (strcmp(p->code, "missing_fact") == 0)
        for (size_t i = 0; !f && i < cp->l->c.form->nfields; i++)
            if (cp->l->c.form->fields[i].fact >= 0 &&
                strcmp(cp->l->c.pack->facts[cp->l->c.form->fields[i].fact].id, p->where) == 0)
                f = &cp->l->c.form->fields[i];
    if (!f)
        return arena_printf(a, "%s/edit?check=1", cp->base);
    if (strcmp(p->code, "missing_fact") == 0)
        return arena_printf(a, "%s/edit?check=1#" FORM_PREFIX "%s", cp->base, f->id);
    return arena_printf(a, "%s/edit?check=1#%s%s", cp->base,
                        f->type == F_FILE ? FILE_PREFIX : FORM_PREFIX, p->where);
}

/* A long checklist says how many of its items are open, not each of them. */
enum { TOLD_ONE_BY_ONE = 3 };

static bool is_like(const struct problem *x, const struct problem *y)
{
    size_t n = strcspn(x->where, "/");
    return strcmp(x->code, y->code) == 0 && x->where[n] == '/' &&
           strncmp(x->where, y->where, n + 1) == 0 &&
           strcmp(strrchr(x->where, '/'), strrchr(y->where, '/')) == 0;
}

static const char *list_line(struct case_page *cp, const struct problem *p, size_t n)
{
    struct req *req = cp->req;
    const char *id = arena_strndup(req->arena, p->where, strcspn(p->where, "/"));
    const struct checklist *l = pack_checklist(cp->l->c.pack, id);
    const char *text = strcmp(p->code, "unanswered") == 0 ? W(req->lang, todo_unanswered_n)
                                                          : W(req->lang, todo_no_evidence_n);
    return page_fill(req->arena, page_fill(req->arena, text, page_label(req, l ? l->label : id)),
                     page_number(req->arena, (int64_t)n));
}

static bool may_be_told_together(const struct problem *p)
{
    return strcmp(p->code, "unanswered") == 0 || strcmp(p->code, "no_evidence") == 0;
}

struct todo_view *problem_todos(struct case_page *cp, const struct problems *l, size_t *ret_n)
{
    struct todo_view *out = ARENA_ARRAY(cp->req->arena, struct todo_view, l->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++) {
        const struct problem *p = &l->p[i];
        size_t alike = 0;
        bool told = false;
        for (size_t k = 0; k < l->n && may_be_told_together(p); k++) {
            alike += is_like(p, &l->p[k]);
            told |= k < i && is_like(p, &l->p[k]);
        }
        if (alike > TOLD_ONE_BY_ONE && told)
            continue;
        out[n++] = (struct todo_view){
            mending_page(cp, p), alike > TOLD_ONE_BY_ONE ? list_line(cp, p, alike)
                                                         : problem_line(cp->req, cp->l->c.form, p)};
    }
    *ret_n = n;
    return out;
}

struct todo_view *case_stops(struct case_page *cp, size_t *ret_n)
{
    struct problems l = {.arena = cp->req->arena};
    case_stop_problems(&cp->l->c, &l);
    return problem_todos(cp, &l, ret_n);
}

/* What is only told has words of its own: nothing has to be mended. */
static const char *caution_words(enum lang lang, const char *code)
{
    char key[64];
    snprintf(key, sizeof key, "%s_warn", code);
    return words_by_name(lang, "problem_", key, code);
}

/* What the rules say of it. */
static void told_by_rules(struct case_page *cp, const struct problems *l, struct todo_view *out,
                          size_t *n)
{
    struct req *req = cp->req;
    const struct casefile *c = &cp->l->c;
    for (size_t i = 0; i < l->n; i++)
        out[(*n)++] = (struct todo_view){
            mending_page(cp, &l->p[i]),
            arena_printf(req->arena, "%s%s%s〔%s〕", page_label(req, l->p[i].detail),
                         W(req->lang, colon),
                         problem_filled(req, &l->p[i], caution_words(req->lang, l->p[i].code)),
                         l->p[i].clause)};
    for (size_t i = 0; i < c->pack->nrules; i++)
        if (bit_at(c->decision.rules, i) && c->pack->rules[i].warning[0])
            out[(*n)++] = (struct todo_view){
                "", arena_printf(req->arena, "%s〔%s〕", page_label(req, c->pack->rules[i].warning),
                                 c->pack->rules[i].cite.clause)};
}

enum { ALIKE_MOST = 1000, ALIKE_TOLD = 3 };

/* Is it the same service? Named alike whatever width and case, and not for two functions. */
static bool is_alike(struct arena *a, const char *service, const char *function,
                     const struct q_entries_alike_row *r)
{
    return str_eq(search_key(a, service), search_key(a, r->title)) &&
           (function[0] == '\0' || r->function[0] == '\0' ||
            str_eq(search_key(a, function), search_key(a, r->function)));
}

/* The unit would have the same service twice. */
static enum status told_alike(struct case_page *cp, struct todo_view *out, size_t *n,
                              struct err *err)
{
    struct req *req = cp->req;
    const struct casefile *c = &cp->l->c;
    const struct effect *e = &c->proc->effect;
    const struct reg *reg = case_register(c);
    const char *service = json_str(cp->l->fields, e->service_field, "");
    const char *function = json_str(cp->l->fields, e->function_field, "");
    struct q_entries_alike_row *rows;
    size_t count, told = 0;
    if (c->proc->kind != PROC_USE || !ID_NONE(c->entry) || !reg || !reg->services || !service[0])
        return ST_OK;
    TRY(q_entries_alike(
        req->db, req->arena,
        &(struct q_entries_alike_in){req->who->tenant, cp->l->body, c->unit, ALIKE_MOST}, &rows,
        &count, err));
    for (size_t i = 0; i < count && told < ALIKE_TOLD; i++) {
        if (!is_alike(req->arena, service, function, &rows[i]))
            continue;
        const char *name = arena_printf(req->arena, "%s　%s", rows[i].no, rows[i].title);
        name = page_aside(req, name, page_state(&cp->page, rows[i].state));
        out[(*n)++] = (struct todo_view){arena_printf(req->arena, "/entries/%s", rows[i].id.s),
                                         page_fill(req->arena, W(req->lang, case_same_use), name)};
        told++;
    }
    return ST_OK;
}

/* Who looks, or looked, under the applicant's name and another account: the program cannot know
 * whether they are one person. */
static void told_same_name(struct case_page *cp, struct todo_view *out, size_t *n)
{
    struct req *req = cp->req;
    const struct loaded_case *l = cp->l;
    if (case_namesake(&l->c, req->who, req->arena))
        out[(*n)++] = (struct todo_view){
            "", page_fill(req->arena, W(req->lang, case_your_name), l->c.applicant_name)};
    for (size_t i = 0; i < l->nacts; i++) {
        const struct q_acts_of_row *r = &l->acts[i];
        const struct step *s = r->step[0] ? procedure_step(l->c.proc, r->step) : NULL;
        AUTO_JSON json_t *names =
            s && r->at >= l->c.submitted_at ? json_loads(r->names, 0, NULL) : NULL;
        if (names && json_is_true(json_object_get(names, NAMES_SAME)))
            out[(*n)++] = (struct todo_view){
                "", page_fill(req->arena, W(req->lang, case_acted_as), page_label(req, s->label))};
    }
}

enum status case_cautions(struct case_page *cp, struct todo_view **ret, size_t *ret_n,
                          struct err *err)
{
    struct problems l = {.arena = cp->req->arena};
    changes_warn(&cp->l->c, &l);
    case_warnings(&cp->l->c, &l);
    *ret = ARENA_ARRAY(cp->req->arena, struct todo_view,
                       l.n + cp->l->c.pack->nrules + ALIKE_TOLD + cp->l->nacts + 1);
    *ret_n = 0;
    told_same_name(cp, *ret, ret_n);
    TRY(told_alike(cp, *ret, ret_n, err));
    told_by_rules(cp, &l, *ret, ret_n);
    return ST_OK;
}

/* ---- contents ---- */

/* The contents that were handed in or decided before, to show what has changed since. */
static enum status contents_before(struct case_page *cp, json_t **ret, struct err *err)
{
    struct q_case_version_before_row row;
    *ret = NULL;
    if (cp->l->c.round < 2)
        return ST_OK;
    struct q_case_version_before_in in = {cp->req->who->tenant, cp->l->c.id, 0};
    for (size_t i = cp->l->nacts; i > 0 && in.before == 0; i--)
        if (strcmp(cp->l->acts[i - 1].kind, DID_RETURN) == 0)
            in.before = cp->l->acts[i - 1].at;
    enum status st = q_case_version_before(cp->req->db, cp->req->arena, &in, &row, err);
    if (st != ST_OK)
        return st == ST_NOT_FOUND ? ST_OK : st;
    return json_read("fields", (struct bytes){row.fields, strlen(row.fields)}, 0, ret, err);
}

static bool without_value(const struct field *f)
{
    return f->type == F_CHECKLIST || f->type == F_TEXTS || f->type == F_APPROVAL;
}

static enum status pair(struct case_page *cp, const struct field *f, const json_t *before,
                        struct pair_view *v, struct err *err)
{
    const json_t *now = json_object_get(cp->l->fields, f->id);
    const json_t *then = json_object_get(before, f->id);
    struct filled_view mark;
    *v = (struct pair_view){.label = f->label, .group = f->group, .clause = f->cite.clause};
    if (f->type == F_FILE) {
        v->value = "";
        v->files = files_of(cp->req, cp->l, f->id, &v->nfiles);
        return ST_OK;
    }
    TRY(value_words(cp->req, cp->l->c.pack, f, now, &cp->said, &v->value, err));
    v->open = value_open(f, now);
    if (filled_view_of(cp->req, &cp->l->c, f, &mark))
        v->filled = arena_memdup(cp->req->arena, &mark, sizeof mark);
    if (f->type == F_EDITION)
        v->value = arena_printf(
            cp->req->arena, "%s %s", page_label(cp->req, cp->l->c.pack->title),
            page_fill(cp->req->arena, W(cp->req->lang, foot_edition), cp->l->c.pack->edition));
    if (f->type == F_FIXED)
        v->value = f->value;
    if (before && !(now == NULL && then == NULL) && (!now || !then || !json_equal(now, then))) {
        v->changed = true;
        TRY(value_words(cp->req, cp->l->c.pack, f, then, &cp->said, &v->before, err));
        v->before = arena_strdup(cp->req->arena, v->before); /* outlives the JSON it may point to */
    }
    return ST_OK;
}

enum status case_pairs(struct case_page *cp, bool print, struct pair_view **ret, size_t *ret_n,
                       struct err *err)
{
    AUTO_JSON json_t *before = NULL;
    const struct form *form = cp->l->c.form;
    struct pair_view *out = ARENA_ARRAY(cp->req->arena, struct pair_view, form->nfields + 1);
    size_t n = 0;
    TRY(contents_before(cp, &before, err));
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        if (without_value(f) || (print && f->internal) ||
            cond_eval(cp->l->c.pack, f->when, &cp->l->c.facts) == TRI_FALSE)
            continue;
        TRY(pair(cp, f, before, &out[n], err));
        n++;
    }
    *ret = out;
    *ret_n = n;
    return ST_OK;
}
