#include "pages/form/checkitem.h"

#include <string.h>

#include "pages/form/checkwords.h"
#include "rules/asked.h"

const char *check_mark(const struct checklist *l, enum answer_state s)
{
    return s == A_NONE ? "" : l->legend[s].mark;
}

const char *check_typed(const struct checks *k, const char *prefix, const char *item)
{
    return req_param(k->cp->req, arena_printf(k->cp->req->arena, "%s%s", prefix, item));
}

const char *check_typed_text(const struct checks *k, const char *prefix, const char *item)
{
    const char *text = check_typed(k, prefix, item);
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

enum window check_window(const struct checks *k, const char *item)
{
    const char *given = check_typed(k, "w.", item), *state = check_typed(k, "a.", item),
               *reason = check_typed(k, "r.", item), *measure = check_typed(k, "m.", item);
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
                check_mark(k->l, state),
                k->l->legend[state].label,
                r->reason,
                r->measure,
                "",
                state == A_NOT_OK};
        if (!a)
            continue;
        TRY(people_shown(&k->cp->said, a->person.s, &by, err));
        *x = (struct check_other){col->label,
                                  check_mark(k->l, a->state),
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
    bool sent = k->typed && check_window(k, it->id) != LEFT_ALONE;
    const struct check_offer *from = str_eq(k->copied, it->id) ? k->from : NULL;
    const char *chosen = from   ? answer_state_id(from->state)
                         : sent ? check_typed(k, "a.", it->id)
                         : a    ? answer_state_id(a->state)
                                : "";
    const char *reason = from   ? from->reason
                         : sent ? check_typed(k, "r.", it->id)
                         : a    ? a->reason
                                : "";
    const char *measure = sent ? check_typed(k, "m.", it->id) : a ? a->measure : "";
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
        .shown = k->copied && check_typed(k, "w.", it->id) ? check_typed(k, "w.", it->id)
                                                           : mark_now(k, a),
        .copied = from,
        .copy_action = arena_printf(req->arena, "%s#a.%s", k->v.action, it->id),
        .reason = reason ? reason : "",
        .reason_label = note ? W(req->lang, check_note_required) : W(req->lang, check_reason),
        .problem = item_problem(k, it),
        .rule = answer_rule(req, c, k->l, it),
        .must = it->gate,
        .needs_file = it->evidence_when_ok > 0,
        .differs = differs(k, it, a),
        .own_bad = a && a->state == A_NOT_OK,
        .own_mark = a       ? check_mark(k->l, a->state)
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
    if (k->sources && asked)
        TRY(check_offers(k->cp, k->sources, k->l, it, &v->offers, &v->noffers, err));
    return others(k, it, v, err);
}

enum status check_read_items(struct checks *k, struct err *err)
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

void check_read_head(struct checks *k)
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
    for (size_t i = 0; i < k->l->ncolumns; i++) {
        const struct column *col = &k->l->columns[i];
        if (strcmp(col->id, k->col) == 0)
            v->column_label = col->label;
        else
            v->beside = k->l->ncolumns == 2 ? col->label : NULL;
    }
    for (int s = A_NONE + 1; s < A__MAX; s++)
        if (k->l->legend[s].mark[0])
            v->legend[v->nlegend++] =
                (struct check_legend){k->l->legend[s].mark, k->l->legend[s].label};
}

enum status checks_read(struct case_page *cp, const struct checklist *l, struct checks_view *ret,
                        struct err *err)
{
    struct checks k = {.cp = cp, .l = l, .col = l->columns[0].id};
    check_read_head(&k);
    TRY(check_read_items(&k, err));
    *ret = k.v;
    return ST_OK;
}
