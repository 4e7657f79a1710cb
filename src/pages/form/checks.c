#include "pages/form/checks.h"

#include <string.h>

#include "base/json.h"
#include "core/entry.h"
#include "pages/checks.html.h"
#include "pages/form/checkitem.h"
#include "pages/form/checkwords.h"

/* ---- the page ---- */

/* May the reader answer in this column now? */
static enum status may_answer(const struct checks *k, const char *col, struct err *why)
{
    const struct casefile *c = &k->cp->l->c;
    struct outcome o;
    if (c->act)
        return act_answer_may(c, k->cp->req->who, k->l, col, why);
    return case_answer_may(c, k->cp->req->who, k->l, col, &o, why);
}

/* The list of the path and the column asked for; else the one the reader may fill, or the first. */
static enum status choose(struct checks *k, struct err *err)
{
    struct req *req = k->cp->req;
    const char *list = req->path_arg[k->cp->act ? 2 : 1], *col = req_param(req, "col");
    k->l = case_find_list(&k->cp->l->c, list);
    if (!k->l)
        return err_set(err, ST_NOT_FOUND, "not_found", "no such checklist");
    k->col = k->l->columns[0].id;
    for (size_t i = k->l->ncolumns; i > 0 && !col && !k->again; i--)
        if (may_answer(k, k->l->columns[i - 1].id, NULL) == ST_OK)
            k->col = k->l->columns[i - 1].id;
    if (col && checklist_column(k->l, col))
        k->col = checklist_column(k->l, col)->id;
    case_page_asked(k->cp, case_column_step(&k->cp->l->c, k->l, k->col));
    return ST_OK;
}

static const char *list_href(const struct checks *k, const struct checklist *l, const char *col)
{
    struct arena *a = k->cp->req->arena;
    const char *href =
        page_url(a, arena_printf(a, "%s/checks/%s", k->cp->lists, l->id), "col", col, NULL);
    return k->again ? arena_printf(a, "%s&run=%lld", href, (long long)k->cp->run) : href;
}

static void column_links(struct checks *k)
{
    struct arena *a = k->cp->req->arena;
    k->v.columns = ARENA_ARRAY(a, struct case_list_link, k->l->ncolumns + 1);
    for (size_t i = 0; i < k->l->ncolumns; i++)
        k->v.columns[k->v.ncolumns++] =
            (struct case_list_link){list_href(k, k->l, k->l->columns[i].id), k->l->columns[i].label,
                                    "", strcmp(k->l->columns[i].id, k->col) == 0};
}

/* The list that whoever fills this column goes on with; NULL: it was the last one. */
static const struct checklist *next_list(const struct checks *k)
{
    const struct casefile *c = &k->cp->l->c;
    const struct step *s = case_column_step(c, k->l, k->col);
    const struct checklist *l;
    bool behind = false;
    for (size_t i = 0; (l = case_list(c, i)); i++) {
        if (behind && checklist_column(l, k->col) && case_column_step(c, l, k->col) == s &&
            (s || c->act || case_writers_column(c, l, k->col)))
            return l;
        behind |= l == k->l;
    }
    return NULL;
}

/* The list that follows, or the page that ends this column. */
static const char *next_href(const struct checks *k)
{
    struct arena *a = k->cp->req->arena;
    const struct checklist *next = next_list(k);
    const struct step *s = case_column_step(&k->cp->l->c, k->l, k->col);
    if (next)
        return list_href(k, next, k->col);
    if (k->cp->act)
        return k->cp->lists;
    return s ? arena_printf(a, "%s/steps/%s", k->cp->base, s->id)
             : arena_printf(a, "%s/submit", k->cp->base);
}

static const char *next_label(const struct checks *k)
{
    enum lang lang = k->cp->req->lang;
    if (next_list(k))
        return W(lang, save_and_next_list);
    if (k->cp->act)
        return W(lang, save_and_act);
    return case_column_step(&k->cp->l->c, k->l, k->col) ? W(lang, save_and_end_check)
                                                        : W(lang, save_and_submit);
}

static enum status show(struct checks *k, struct res *res, struct err *err)
{
    struct req *req = k->cp->req;
    CHECK_SOURCES sources = {0};
    struct err why = {0};
    k->v.writable = !k->again && may_answer(k, k->col, &why) == ST_OK;
    k->v.why_not = k->again        ? W(req->lang, check_earlier_run)
                   : k->v.writable ? ""
                                   : refusal_line(req, &why);
    k->v.unsaved = k->copied != NULL;
    check_read_head(k);
    if (k->v.writable)
        TRY(check_sources_load(k->cp, k->l, k->col, &sources, err));
    k->sources = k->v.writable ? &sources : NULL;
    TRY(check_read_items(k, err));
    k->sources = NULL;
    column_links(k);
    k->v.lists = case_lists(k->cp, LISTS_WRITTEN, &k->v.nlists);
    k->v.next = next_label(k);
    k->v.nproblems = k->problems.n;
    k->v.problems = ARENA_ARRAY(req->arena, struct form_problem, k->problems.n + 1);
    for (size_t i = 0; i < k->problems.n; i++) {
        const char *where = k->problems.p[i].where, *slash = strchr(where, '/');
        const char *item =
            slash ? arena_strndup(req->arena, slash + 1, strcspn(slash + 1, "/")) : "";
        k->v.problems[i] = (struct form_problem){
            str_starts(where, FILE_PREFIX) ? where : arena_printf(req->arena, "a.%s", item),
            problem_line(req, NULL, &k->problems.p[i])};
    }
    page_send(req, res, &k->cp->page, page_checks, &k->v);
    return ST_OK;
}

static enum status checks_page(struct checks *k, struct res *res, struct err *err)
{
    TRY(choose(k, err));
    k->cp->page.title = page_label(k->cp->req, k->l->label);
    res->object = k->cp->req->path_arg[0];
    return show(k, res, err);
}

enum status checks_get(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    struct checks k = {.cp = &cp, .problems = {.arena = req->arena}};
    TRY(case_page_open(req, &cp, W(req->lang, case_lists_title), err));
    return checks_page(&k, res, err);
}

/* Of an act on an entry: within the pages of the register. */
static enum status open_act(struct checks *k, struct req *req, struct err *err)
{
    const char *run = req_param(req, "run");
    int64_t n = 0;
    if (run && !parse_int64(run, &n))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such run");
    TRY(act_page_open(req, k->cp, n, err));
    k->again = n > 0 && n < case_act_run(&k->cp->l->c, k->cp->act->id);
    if (n > 0 && !k->again)
        return err_set(err, ST_NOT_FOUND, "not_found", "no such run");
    TRY(page_open(req, &k->cp->page, NAV_LEDGER, "", err));
    page_crumb(&k->cp->page, "/ledger", W(req->lang, nav_ledger));
    page_crumb(&k->cp->page, arena_printf(req->arena, "/entries/%s", k->cp->entry.s), k->cp->title);
    page_crumb(&k->cp->page, k->cp->lists, page_label(req, k->cp->act->label));
    return ST_OK;
}

enum status entry_checks_get(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    struct checks k = {.cp = &cp, .problems = {.arena = req->arena}};
    TRY(open_act(&k, req, err));
    return checks_page(&k, res, err);
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
        there = arena_printf(req->arena, "%s %s", check_mark(k->l, a->state),
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
        const char *text = req->params[i].value;
        struct given_answer given = {A_NONE, "", ""};
        struct err local = {0};
        if (!it || (text[0] && !answer_state_parse(text, &given.state)))
            continue;
        enum window window = check_window(k, it->id);
        if (window == CHANGED_BOTH)
            tell_both(k, it);
        if (window != CHANGED_HERE)
            continue;
        given.reason = check_typed_text(k, "r.", it->id);
        given.measure = check_typed_text(k, "m.", it->id);
        if (answer_check(&k->cp->l->c, k->l, it, given, &local) != ST_OK) {
            answer_problem(&k->problems, local.code, it, given,
                           arena_printf(req->arena, "%s/%s/%s", k->l->id, it->id, k->col));
            continue;
        }
        json_array_append_new(out, json_pack("{s:s, s:s, s:s, s:s, s:s}", "checklist", k->l->id,
                                             "item", it->id, "state", text, "reason", given.reason,
                                             "measure", given.measure));
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
    json_t *in = json_pack("{s:s, s:o}", "col", k->col, "answers", answers);
    if (k->cp->act) {
        json_object_set_new(in, "entry", json_string(k->cp->entry.s));
        json_object_set_new(in, "act", json_string(k->cp->act->id));
    } else {
        json_object_set_new(in, "case", json_string(k->cp->l->c.id.s));
    }
    return page_command(req, "answer", k->cp->act ? "entry.answer" : "case.answer", in,
                        (struct bytes){0}, NULL, err);
}

/* 書き写し: "ITEM CASE/LIST/ITEM". What is offered to this reader now, and nothing else, is written
 * into the form; nothing is saved. */
static enum status copy(struct checks *k, const char *what, struct res *res, struct err *err)
{
    struct req *req = k->cp->req;
    CHECK_SOURCES sources = {0};
    const char *blank = strchr(what, ' ');
    const struct item *it =
        blank ? find_item(k->l, arena_strndup(req->arena, what, (size_t)(blank - what))) : NULL;
    struct check_offer *offers;
    size_t n = 0;
    TRY(may_answer(k, k->col, err));
    TRY(check_sources_load(k->cp, k->l, k->col, &sources, err));
    if (it && item_applies(&k->cp->l->c, it) && item_in_column(it, k->col) &&
        strcmp(k->col, k->l->columns[0].id) == 0)
        TRY(check_offers(k->cp, &sources, k->l, it, &offers, &n, err));
    for (size_t i = 0; i < n; i++)
        if (offers[i].copy && strcmp(offers[i].key, blank + 1) == 0)
            k->from = &offers[i];
    if (!k->from)
        return err_set(err, ST_CONFLICT, "not_offered", "that answer is not offered here");
    k->copied = it->id;
    k->typed = true;
    page_files_again(k->cp, &k->problems);
    return show(k, res, err);
}

static enum status take(struct checks *k, struct res *res, struct err *err)
{
    struct req *req = k->cp->req;
    const char *what = req_param(req, "copy");
    struct err why = {0};
    TRY(choose(k, err));
    k->cp->page.title = page_label(req, k->l->label);
    if (what && !req->held)
        return copy(k, what, res, err);
    enum status st = store_answers(k, &why);
    if (st != ST_OK && !page_stays(st)) {
        *err = why;
        return st;
    }
    if (st == ST_OK)
        TRY(page_take_files(k->cp, &k->problems, err));
    else
        page_files_again(k->cp, &k->problems);
    if (st != ST_OK || k->problems.n) {
        TRY(case_page_again(k->cp, err));
        k->typed = true;
        k->v.problem = st == ST_OK ? NULL : refusal_line(req, &why);
        res->status = st == ST_OK ? 422 : err_http_status(st);
        return show(k, res, err);
    }
    if (str_eq(req_param(req, "do"), "next"))
        return page_done(req, res, next_href(k), NULL);
    return page_done(req, res, list_href(k, k->l, k->col), "saved");
}

enum status checks_post(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    struct checks k = {.cp = &cp, .problems = {.arena = req->arena}};
    TRY(case_page_open(req, &cp, W(req->lang, case_lists_title), err));
    return take(&k, res, err);
}

enum status entry_checks_post(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    struct checks k = {.cp = &cp, .problems = {.arena = req->arena}};
    TRY(open_act(&k, req, err));
    return take(&k, res, err);
}
