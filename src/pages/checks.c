#include "pages/checks.h"

#include <string.h>

#include "base/json.h"
#include "pages/checks.html.h"
#include "pages/checkwords.h"
#include "rules/asked.h"

struct checks {
    struct case_page *cp;
    const struct checklist *l;
    const char *col; /* id of the column shown for answering */
    struct problems problems;
    bool again;                           /* only to be read: an earlier run of an act */
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

static const char *typed_text(const struct checks *k, const char *prefix, const char *item)
{
    const char *text = typed(k, prefix, item);
    return text ? text : "";
}

/* ---- one list open in two windows ----
 *
 * Every item carries a mark of the answer it was shown with. What this window left alone is not
 * sent, so that it never goes over what another one saved meanwhile. */

static const char *shown_mark(struct arena *a, const char *state, const char *reason,
                              const char *measure)
{
    const char *text = arena_printf(a, "%s\n%s\n%s", state, reason, measure);
    struct hash h = sha256(text, strlen(text));
    return arena_strndup(a, hash_hex(a, &h), 16);
}

static const char *mark_now(const struct checks *k, const struct answer *a)
{
    return a ? shown_mark(k->cp->req->arena, answer_state_id(a->state), a->reason, a->measure)
             : shown_mark(k->cp->req->arena, "", "", "");
}

enum window { LEFT_ALONE, CHANGED_HERE, CHANGED_BOTH };

static enum window window_of(const struct checks *k, const char *item)
{
    const char *given = typed(k, "w.", item), *state = typed(k, "a.", item),
               *reason = typed(k, "r.", item), *measure = typed(k, "m.", item);
    const struct answer *a = case_answer(&k->cp->l->c, k->l->id, item, k->col);
    const char *now = mark_now(k, a);
    /* Where no measure is asked for, none is sent. */
    const char *sent = shown_mark(k->cp->req->arena, state ? state : "", reason ? reason : "",
                                  measure ? measure : "");
    if (strcmp(sent, now) == 0 || str_eq(given, sent))
        return LEFT_ALONE;
    return !given || strcmp(given, now) == 0 ? CHANGED_HERE : CHANGED_BOTH;
}

/* ---- one item ---- */

static void choices(struct checks *k, const struct item *it, const char *chosen,
                    struct check_item *v)
{
    struct req *req = k->cp->req;
    v->choices = ARENA_ARRAY(req->arena, struct check_choice, A__MAX);
    for (int s = A_NONE + 1; s < A__MAX; s++) {
        if (!answer_offered(&k->cp->l->c, k->l, it, (enum answer_state)s))
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
        const char *by;
        if (strcmp(col->id, k->col) == 0)
            continue;
        struct check_other *x = &v->others[v->nothers++];
        bool asked = item_in_column(it, col->id);
        *x = (struct check_other){.column = col->label,
                                  .mark = asked ? "－" : "",
                                  .label = asked ? W(req->lang, check_unanswered)
                                                 : W(req->lang, check_not_asked),
                                  .reason = "",
                                  .measure = "",
                                  .by = ""};
        enum answer_state state;
        const struct q_answers_all_row *r = a ? NULL : before(k, it, col, &state);
        if (r)
            *x = (struct check_other){
                page_fill(req->arena, W(req->lang, check_before), page_label(req, col->label)),
                mark_of(k->l, state),
                k->l->legend[state].label,
                r->reason,
                r->measure,
                "",
                state == A_NOT_OK};
        if (!a)
            continue;
        TRY(people_shown(&k->cp->people, a->person.s, &by, err));
        *x = (struct check_other){col->label,
                                  mark_of(k->l, a->state),
                                  k->l->legend[a->state].label,
                                  a->reason,
                                  a->measure,
                                  by,
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

/* In whichever column. */
static bool deviates(const struct checks *k, const struct item *it)
{
    const struct casefile *c = &k->cp->l->c;
    for (size_t i = 0; i < k->l->ncolumns; i++) {
        const struct answer *a = case_answer(c, k->l->id, it->id, k->l->columns[i].id);
        if (a && answer_deviates(c, it, a))
            return true;
    }
    return false;
}

/* What was decided rested on what was in force then. */
static bool still_open(const struct checks *k)
{
    enum case_state s = k->cp->l->c.state;
    return k->cp->act ? !k->again : s == CASE_DRAFT || s == CASE_RETURNED || s == CASE_SUBMITTED;
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
    const char *measure = sent ? typed(k, "m.", it->id) : a ? a->measure : "";
    enum strength strength = item_strength(&c->decision, it);
    bool asked = item_in_column(it, k->col);
    bool note = cond_eval(c->pack, it->note_required, &c->facts) == TRI_TRUE;
    *v = (struct check_item){
        .id = it->id,
        .no = it->no,
        .ask = it->ask,
        .help = it->help,
        .group = it->group,
        .clause = it->cite.clause,
        .strength = strength_word(req->lang, strength),
        .key = case_item_place(c, req->arena, k->l->id, it->id),
        .asked = asked,
        .takes_files = k->v.writable && item_column(k->l, it) == checklist_column(k->l, k->col),
        .deviates = deviates(k, it),
        .has_measure = strength == S_PRINCIPLE,
        .measure = measure ? measure : "",
        .shown = mark_now(k, a),
        .reason = reason ? reason : "",
        .reason_label = note ? W(req->lang, check_note_required) : W(req->lang, check_reason),
        .problem = item_problem(k, it),
        .rule = answer_rule(req, c, k->l, it),
        .must = it->gate,
        .needs_file = it->evidence_when_ok > 0,
        .differs = differs(k, it, a),
        .own_bad = a && a->state == A_NOT_OK,
        .own_mark = a       ? mark_of(k->l, a->state)
                    : asked ? "－"
                            : "",
        .own_label = a       ? k->l->legend[a->state].label
                     : asked ? W(req->lang, check_unanswered)
                             : W(req->lang, check_not_asked),
    };
    if (it->document >= 0) {
        const struct document *d = &c->pack->documents[it->document];
        v->document = d->label;
        v->document_href = page_url(req->arena, "/documents", "for", d->id, NULL);
        if (still_open(k) && item_lacks_document(c, it))
            v->missing = document_missing_words(req, c, it);
    }
    v->files = files_of(req, k->cp->l, v->key, &v->nfiles);
    v->place = file_place(req, v->key, it->no, &k->problems);
    k->v.ndiffer += v->differs;
    k->v.ndeviate += v->deviates;
    choices(k, it, chosen, v);
    return others(k, it, v, err);
}

static enum status read_items(struct checks *k, struct err *err)
{
    struct req *req = k->cp->req;
    struct q_answers_all_row *past = NULL;
    if (k->cp->editable && k->cp->l->c.round > 0) {
        struct q_answers_all_in in = {req->who->tenant, k->cp->l->subject};
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
    v->action = arena_printf(k->cp->req->arena, "%s/checks/%s", k->cp->lists, k->l->id);
    v->back = k->cp->act && !k->again ? k->cp->lists
              : k->cp->act ? arena_printf(k->cp->req->arena, "/entries/%s", k->cp->entry.s)
                           : k->cp->base;
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
    struct err why = {0};
    k->v.writable = !k->again && may_answer(k, k->col, &why) == ST_OK;
    k->v.why_not = k->again        ? W(req->lang, check_earlier_run)
                   : k->v.writable ? ""
                                   : refusal_line(req, &why);
    read_head(k);
    TRY(read_items(k, err));
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
            problem_line(req, &k->problems.p[i])};
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
        const char *text = req->params[i].value;
        struct given_answer given = {A_NONE, "", ""};
        struct err local = {0};
        if (!it || (text[0] && !answer_state_parse(text, &given.state)))
            continue;
        enum window window = window_of(k, it->id);
        if (window == CHANGED_BOTH)
            tell_both(k, it);
        if (window != CHANGED_HERE)
            continue;
        given.reason = typed_text(k, "r.", it->id);
        given.measure = typed_text(k, "m.", it->id);
        if (answer_check(&k->cp->l->c, k->l, it, given, &local) != ST_OK) {
            problem_add(&k->problems, arena_strdup(req->arena, local.code),
                        arena_printf(req->arena, "%s/%s/%s", k->l->id, it->id, k->col), it->no,
                        it->cite.clause);
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

static enum status take(struct checks *k, struct res *res, struct err *err)
{
    struct req *req = k->cp->req;
    struct err why = {0};
    TRY(choose(k, err));
    k->cp->page.title = page_label(req, k->l->label);
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
        res->status = st == ST_OK ? 200 : err_http_status(st);
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
