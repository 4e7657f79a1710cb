#include "pages/checks.h"

#include <string.h>

#include "base/json.h"
#include "pages/checks.html.h"

struct checks {
    struct case_page *cp;
    const struct checklist *l;
    const char *col; /* id of the column shown for answering */
    struct problems problems;
    bool typed;                           /* answers come from the request, not from the record */
    const struct q_answers_all_row *past; /* everything ever answered, once somebody sent it back */
    size_t npast;
    struct checks_view v;
};

static const char *mark_of(const struct checklist *l, enum answer_state s)
{
    return s == A_NONE ? "" : l->legend[s].mark;
}

static const char *typed(const struct checks *k, const char *prefix, const char *item)
{
    return req_param(k->cp->req, arena_printf(k->cp->req->arena, "%s%s", prefix, item));
}

/* ---- one list open in two windows ----
 *
 * Every item carries a mark of the answer it was shown with. What this window left alone is not
 * sent, so that it never goes over what another one saved meanwhile. */

static const char *shown_mark(struct arena *a, const char *state, const char *reason)
{
    const char *text = arena_printf(a, "%s\n%s", state, reason);
    struct hash h = sha256(text, strlen(text));
    return arena_strndup(a, hash_hex(a, &h), 16);
}

static const char *mark_now(const struct checks *k, const struct answer *a)
{
    return a ? shown_mark(k->cp->req->arena, answer_state_id(a->state), a->reason)
             : shown_mark(k->cp->req->arena, "", "");
}

enum window { LEFT_ALONE, CHANGED_HERE, CHANGED_BOTH };

static enum window window_of(const struct checks *k, const char *item)
{
    const char *given = typed(k, "w.", item), *state = typed(k, "a.", item),
               *reason = typed(k, "r.", item);
    const struct answer *a = case_answer(&k->cp->l->c, k->l->id, item, k->col);
    const char *now = mark_now(k, a);
    const char *sent = shown_mark(k->cp->req->arena, state ? state : "", reason ? reason : "");
    if (strcmp(sent, now) == 0 || str_eq(given, sent))
        return LEFT_ALONE;
    return !given || strcmp(given, now) == 0 ? CHANGED_HERE : CHANGED_BOTH;
}

/* ---- one item ---- */

static bool na_offered(const struct casefile *c, const struct item *it)
{
    if (it->na == NA_NEVER)
        return false;
    return it->na != NA_WHEN || cond_eval(c->pack, it->na_when, &c->facts) != TRI_FALSE;
}

static void choices(struct checks *k, const struct item *it, const char *chosen,
                    struct check_item *v)
{
    struct req *req = k->cp->req;
    v->choices = ARENA_ARRAY(req->arena, struct check_choice, A__MAX);
    for (int s = A_NONE + 1; s < A__MAX; s++) {
        if (k->l->legend[s].mark[0] == '\0' || (s == A_NA && !na_offered(&k->cp->l->c, it)))
            continue;
        const char *id = answer_state_id((enum answer_state)s);
        v->choices[v->nchoices++] = (struct check_choice){
            id, k->l->legend[s].mark, k->l->legend[s].label, str_eq(chosen, id)};
    }
    v->choices[v->nchoices++] =
        (struct check_choice){"", "－", W(req->lang, check_unanswered), str_empty(chosen)};
}

/* What a column said before the application was sent back: the applicant must see what to mend. */
static const struct q_answers_all_row *before(const struct checks *k, const struct item *it,
                                              const struct column *col, enum answer_state *ret)
{
    for (size_t i = k->npast; i > 0; i--) {
        const struct q_answers_all_row *r = &k->past[i - 1];
        if (strcmp(r->checklist, k->l->id) == 0 && strcmp(r->item, it->id) == 0 &&
            strcmp(r->col, col->id) == 0 && answer_state_parse(r->state, ret) && *ret != A_NONE)
            return r;
    }
    return NULL;
}

static enum status others(struct checks *k, const struct item *it, struct check_item *v,
                          struct err *err)
{
    struct req *req = k->cp->req;
    const struct casefile *c = &k->cp->l->c;
    v->others = ARENA_ARRAY(req->arena, struct check_other, k->l->ncolumns + 1);
    for (size_t i = 0; i < k->l->ncolumns; i++) {
        const struct column *col = &k->l->columns[i];
        const struct answer *a = case_answer(c, k->l->id, it->id, col->id);
        struct q_person_name_row by;
        if (strcmp(col->id, k->col) == 0)
            continue;
        struct check_other *x = &v->others[v->nothers++];
        *x = (struct check_other){.column = col->label,
                                  .mark = "－",
                                  .label = W(req->lang, check_unanswered),
                                  .reason = "",
                                  .by = ""};
        enum answer_state state;
        const struct q_answers_all_row *r = a ? NULL : before(k, it, col, &state);
        if (r)
            *x = (struct check_other){
                page_fill(req->arena, W(req->lang, check_before), page_label(req, col->label)),
                mark_of(k->l, state),
                k->l->legend[state].label,
                r->reason,
                "",
                state == A_NOT_OK};
        if (!a)
            continue;
        TRY(q_person_name(req->db, req->arena,
                          &(struct q_person_name_in){req->who->tenant, a->person}, &by, err));
        *x = (struct check_other){col->label,
                                  mark_of(k->l, a->state),
                                  k->l->legend[a->state].label,
                                  a->reason,
                                  by.name,
                                  a->state == A_NOT_OK,
                                  true};
    }
    return ST_OK;
}

static bool differs(const struct checks *k, const struct item *it, const struct answer *a)
{
    const struct answer *first = case_answer(&k->cp->l->c, k->l->id, it->id, k->l->columns[0].id);
    if (a && strcmp(k->col, k->l->columns[0].id) != 0)
        return first && first->state != a->state;
    /* Read as the first column: against any later one. */
    for (size_t i = 1; i < k->l->ncolumns && first; i++) {
        const struct answer *x = case_answer(&k->cp->l->c, k->l->id, it->id, k->l->columns[i].id);
        if (x && x->state != first->state)
            return true;
    }
    return false;
}

static const char *item_problem(const struct checks *k, const struct item *it)
{
    for (size_t i = 0; i < k->problems.n; i++) {
        const char *where = k->problems.p[i].where;
        const char *place = arena_printf(k->cp->req->arena, "%s/%s", k->l->id, it->id);
        size_t n = strlen(place);
        if (strncmp(where, place, n) == 0 && (where[n] == '/' || where[n] == '\0'))
            return problem_sentence(k->cp->req, &k->problems.p[i]);
    }
    return NULL;
}

static const char *strength_word(enum lang lang, enum strength s)
{
    switch (s) {
    case S_MUST:
        return "";
    case S_SHOULD:
        return W(lang, strength_should);
    case S_IF_NEEDED:
        return W(lang, strength_if_needed);
    case S_EXAMPLE:
        return W(lang, strength_example);
    }
    return "";
}

static enum status read_item(struct checks *k, const struct item *it, struct check_item *v,
                             struct err *err)
{
    struct req *req = k->cp->req;
    const struct casefile *c = &k->cp->l->c;
    const struct answer *a = case_answer(c, k->l->id, it->id, k->col);
    bool sent = k->typed && window_of(k, it->id) != LEFT_ALONE;
    const char *chosen = sent ? typed(k, "a.", it->id) : a ? answer_state_id(a->state) : "";
    const char *reason = sent ? typed(k, "r.", it->id) : a ? a->reason : "";
    bool note = cond_eval(c->pack, it->note_required, &c->facts) == TRI_TRUE;
    *v = (struct check_item){
        .id = it->id,
        .no = it->no,
        .ask = it->ask,
        .help = it->help,
        .group = it->group,
        .clause = it->cite.clause,
        .strength = strength_word(req->lang, it->strength),
        .key = arena_printf(req->arena, "%s/%s", k->l->id, it->id),
        .shown = mark_now(k, a),
        .reason = reason ? reason : "",
        .reason_label = note ? W(req->lang, check_note_required) : W(req->lang, check_reason),
        .problem = item_problem(k, it),
        .rule =
            it->na == NA_REASON && k->l->legend[A_NA].mark[0] ? W(req->lang, check_na_reason) : "",
        .must = it->gate,
        .needs_file = it->evidence_when_ok > 0,
        .differs = differs(k, it, a),
        .own_bad = a && a->state == A_NOT_OK,
        .own_mark = a ? mark_of(k->l, a->state) : "－",
        .own_label = a ? k->l->legend[a->state].label : W(req->lang, check_unanswered),
    };
    v->files = files_of(req, k->cp->l, v->key, &v->nfiles);
    v->place = file_place(req, v->key, it->no, &k->problems);
    k->v.ndiffer += v->differs;
    choices(k, it, chosen, v);
    return others(k, it, v, err);
}

static enum status read_items(struct checks *k, struct err *err)
{
    struct req *req = k->cp->req;
    struct q_answers_all_row *past = NULL;
    if (k->cp->editable && k->cp->l->c.round > 0) {
        struct q_answers_all_in in = {req->who->tenant, k->cp->l->c.id};
        TRY(q_answers_all(req->db, req->arena, &in, &past, &k->npast, err));
        k->past = past;
    }
    k->v.items = ARENA_ARRAY(req->arena, struct check_item, k->l->nitems + 1);
    for (size_t i = 0; i < k->l->nitems; i++) {
        if (!item_applies(&k->cp->l->c, &k->l->items[i]))
            continue;
        TRY(read_item(k, &k->l->items[i], &k->v.items[k->v.n], err));
        k->v.n++;
    }
    return ST_OK;
}

static void read_head(struct checks *k)
{
    struct checks_view *v = &k->v;
    v->cp = k->cp;
    v->title = k->l->label;
    v->note = k->l->note;
    v->clause = k->l->cite.clause;
    v->list = k->l->id;
    v->column = k->col;
    v->second = strcmp(k->col, k->l->columns[0].id) != 0;
    v->problem = v->problem ? v->problem : "";
    v->why_not = v->why_not ? v->why_not : "";
    for (size_t i = 0; i < k->l->ncolumns; i++)
        if (strcmp(k->l->columns[i].id, k->col) == 0)
            v->column_label = k->l->columns[i].label;
    for (int s = A_NONE + 1; s < A__MAX; s++)
        if (k->l->legend[s].mark[0])
            v->legend[v->nlegend++] =
                (struct check_legend){k->l->legend[s].mark, k->l->legend[s].label};
}

enum status checks_read(struct case_page *cp, const struct checklist *l, struct checks_view *ret,
                        struct err *err)
{
    struct checks k = {.cp = cp, .l = l, .col = l->columns[0].id};
    read_head(&k);
    TRY(read_items(&k, err));
    *ret = k.v;
    return ST_OK;
}

/* ---- the page ---- */

static enum status choose(struct checks *k, struct err *err)
{
    const char *list = k->cp->req->path_arg[1], *col = req_param(k->cp->req, "col");
    const struct procedure *proc = k->cp->l->c.proc;
    for (size_t i = 0; i < proc->nchecklists; i++)
        if (str_eq(proc->checklists[i], list))
            k->l = pack_checklist(k->cp->l->c.pack, list);
    if (!k->l)
        return err_set(err, ST_NOT_FOUND, "not_found", "no such checklist");
    k->col = k->l->columns[0].id;
    for (size_t i = 0; i < k->l->ncolumns; i++)
        if (str_eq(k->l->columns[i].id, col))
            k->col = k->l->columns[i].id;
    return ST_OK;
}

static void column_links(struct checks *k)
{
    struct arena *a = k->cp->req->arena;
    k->v.columns = ARENA_ARRAY(a, struct case_list_link, k->l->ncolumns + 1);
    for (size_t i = 0; i < k->l->ncolumns; i++)
        k->v.columns[k->v.ncolumns++] = (struct case_list_link){
            page_url(a, arena_printf(a, "%s/checks/%s", k->cp->base, k->l->id), "col",
                     k->l->columns[i].id, NULL),
            k->l->columns[i].label, "", strcmp(k->l->columns[i].id, k->col) == 0};
}

/* The list that follows, or the page that ends this column. */
static const char *next_href(const struct checks *k)
{
    struct arena *a = k->cp->req->arena;
    const struct procedure *proc = k->cp->l->c.proc;
    const struct step *s = case_column_step(&k->cp->l->c, k->col);
    for (size_t i = 0; i + 1 < proc->nchecklists; i++)
        if (strcmp(proc->checklists[i], k->l->id) == 0)
            return arena_printf(a, "%s/checks/%s?col=%s", k->cp->base, proc->checklists[i + 1],
                                k->col);
    return strcmp(k->col, k->l->columns[0].id) == 0
               ? arena_printf(a, "%s/submit", k->cp->base)
               : arena_printf(a, "%s/steps/%s", k->cp->base, s ? s->id : "");
}

static bool last_list(const struct checks *k)
{
    const struct procedure *proc = k->cp->l->c.proc;
    return strcmp(proc->checklists[proc->nchecklists - 1], k->l->id) == 0;
}

static enum status show(struct checks *k, struct res *res, struct err *err)
{
    struct req *req = k->cp->req;
    const struct casefile *c = &k->cp->l->c;
    struct outcome o;
    struct err why = {0};
    k->v.writable = case_answer_may(c, req->who, k->col, &o, &why) == ST_OK;
    k->v.files = k->cp->editable;
    k->v.why_not = k->v.writable ? "" : refusal_line(req, &why);
    read_head(k);
    TRY(read_items(k, err));
    column_links(k);
    k->v.lists = case_lists(k->cp, &k->v.nlists);
    k->v.next = !last_list(k) ? W(req->lang, save_and_next_list)
                : k->v.second ? W(req->lang, save_and_end_check)
                              : W(req->lang, save_and_submit);
    k->v.nproblems = k->problems.n;
    k->v.problems = ARENA_ARRAY(req->arena, struct form_problem, k->problems.n + 1);
    for (size_t i = 0; i < k->problems.n; i++) {
        const char *where = k->problems.p[i].where, *slash = strchr(where, '/');
        const char *item =
            slash ? arena_strndup(req->arena, slash + 1, strcspn(slash + 1, "/")) : "";
        k->v.problems[i] = (struct form_problem){
            str_starts(where, FILE_PREFIX) ? where : arena_printf(req->arena, "a.%s", item),
            problem_line(req, &k->problems.p[i])};
    }
    page_send(req, res, &k->cp->page, page_checks, &k->v);
    return ST_OK;
}

enum status checks_get(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    struct checks k = {.cp = &cp, .problems = {.arena = req->arena}};
    TRY(case_page_open(req, &cp, W(req->lang, case_lists_title), err));
    TRY(choose(&k, err));
    cp.page.title = page_label(req, k.l->label);
    res->object = req->path_arg[0];
    return show(&k, res, err);
}

/* ---- answers ---- */

static const struct item *find_item(const struct checklist *l, const char *id)
{
    for (size_t i = 0; i < l->nitems; i++)
        if (strcmp(l->items[i].id, id) == 0)
            return &l->items[i];
    return NULL;
}

/* What another window or person answered meanwhile, to choose from. */
static void tell_both(struct checks *k, const struct item *it)
{
    struct req *req = k->cp->req;
    const struct answer *a = case_answer(&k->cp->l->c, k->l->id, it->id, k->col);
    const char *there = W(req->lang, check_unanswered);
    if (a && a->state != A_NONE)
        there = arena_printf(req->arena, "%s %s", mark_of(k->l, a->state),
                             page_label(req, k->l->legend[a->state].label));
    if (a && a->reason[0])
        there = page_aside(req, there, a->reason);
    problem_add(&k->problems, "changed_there",
                arena_printf(req->arena, "%s/%s/%s", k->l->id, it->id, k->col),
                page_colon(req, it->no, there), it->cite.clause);
}

/* Each answer is checked alone first, so that one that does not fit stands beside its item and the
 * others are kept. */
static json_t *good_answers(struct checks *k)
{
    struct req *req = k->cp->req;
    json_t *out = json_array();
    for (size_t i = 0; i < req->nparams; i++) {
        if (!str_starts(req->params[i].name, "a."))
            continue;
        const struct item *it = find_item(k->l, req->params[i].name + 2);
        const char *text = req->params[i].value, *reason;
        enum answer_state state = A_NONE;
        struct err local = {0};
        if (!it || (text[0] && !answer_state_parse(text, &state)))
            continue;
        enum window window = window_of(k, it->id);
        if (window == CHANGED_BOTH)
            tell_both(k, it);
        if (window != CHANGED_HERE)
            continue;
        reason = typed(k, "r.", it->id);
        reason = reason ? reason : "";
        if (answer_check(&k->cp->l->c, k->l, it, state, reason, &local) != ST_OK) {
            problem_add(&k->problems, arena_strdup(req->arena, local.code),
                        arena_printf(req->arena, "%s/%s/%s", k->l->id, it->id, k->col), it->no,
                        it->cite.clause);
            continue;
        }
        json_array_append_new(out, json_pack("{s:s, s:s, s:s, s:s}", "checklist", k->l->id, "item",
                                             it->id, "state", text, "reason", reason));
    }
    return out;
}

static enum status store_answers(struct checks *k, struct err *err)
{
    struct req *req = k->cp->req;
    json_t *answers = good_answers(k);
    if (json_array_size(answers) == 0) {
        json_decref(answers);
        return ST_OK;
    }
    return page_command(
        req, "answer", "case.answer",
        json_pack("{s:s, s:s, s:o}", "case", k->cp->l->c.id.s, "col", k->col, "answers", answers),
        (struct bytes){0}, NULL, err);
}

enum status checks_post(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    struct checks k = {.cp = &cp, .problems = {.arena = req->arena}};
    TRY(case_page_open(req, &cp, W(req->lang, case_lists_title), err));
    TRY(choose(&k, err));
    cp.page.title = page_label(req, k.l->label);
    struct err why = {0};
    enum status st = store_answers(&k, &why);
    if (st != ST_OK && !page_stays(st)) {
        *err = why;
        return st;
    }
    if (st == ST_OK)
        TRY(page_take_files(&cp, &k.problems, err));
    else
        page_files_again(&cp, &k.problems);
    if (st != ST_OK || k.problems.n) {
        TRY(case_page_again(&cp, err));
        k.typed = true;
        k.v.problem = st == ST_OK ? NULL : refusal_line(req, &why);
        res->status = st == ST_OK ? 200 : err_http_status(st);
        return show(&k, res, err);
    }
    if (str_eq(req_param(req, "do"), "next"))
        return page_done(req, res, next_href(&k), NULL);
    return page_done(req, res,
                     page_url(req->arena,
                              arena_printf(req->arena, "%s/checks/%s", cp.base, k.l->id), "col",
                              k.col, NULL),
                     "saved");
}
