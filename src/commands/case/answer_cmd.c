/* answer_cmd.c: answers to the items of a list: of an application or a step of it, and of an act on
 * an entry. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_cmd.h"
#include "core/entry.h"

static const struct item *find_item(const struct checklist *l, const char *id)
{
    for (size_t i = 0; i < l->nitems; i++)
        if (strcmp(l->items[i].id, id) == 0)
            return &l->items[i];
    return NULL;
}

static int64_t last_n(const struct loaded_case *l, const char *list, const char *item,
                      const char *col)
{
    for (size_t i = 0; i < l->c.nanswers; i++)
        if (strcmp(l->c.answers[i].checklist, list) == 0 &&
            strcmp(l->c.answers[i].item, item) == 0 && strcmp(l->c.answers[i].col, col) == 0)
            return l->c.answers[i].n;
    return 0;
}

static bool says_the_same(const struct answer *now, const struct given_answer *g)
{
    if (now == NULL)
        return g->state == A_NONE;
    return now->state == g->state && strcmp(now->reason, g->reason) == 0 &&
           strcmp(now->measure, g->measure) == 0;
}

static enum status answer_one(struct call *c, struct loaded_case *l, const char *col,
                              const json_t *given, struct err *err)
{
    const char *list_id = json_str(given, "checklist", ""), *id = json_str(given, "item", "");
    const char *text = json_str(given, "state", "");
    struct given_answer g = {A_NONE, text_visible(c->arena, json_str(given, "reason", "")),
                             text_visible(c->arena, json_str(given, "measure", ""))};
    const struct checklist *list = case_find_list(&l->c, list_id);
    const struct item *item = list == NULL ? NULL : find_item(list, id);
    if (item == NULL || checklist_column(list, col) == NULL ||
        (text[0] != '\0' && !answer_state_parse(text, &g.state))) {
        err_set(err, ST_INPUT, "bad_answer", "no such item, column or answer");
        return err_detail(err, id);
    }
    if (!item_in_column(item, col)) {
        err_set(err, ST_REFUSED, "other_column", "item %s is not asked in column %s", id, col);
        return err_clause(err, item->cite.clause);
    }
    if (text_has_control(g.reason) || text_has_control(g.measure))
        return err_set(err, ST_INPUT, "bad_text", "what is written beside item %s", id);
    enum status st = answer_check(&l->c, list, item, g, err);
    if (st != ST_OK) {
        if (err != NULL)
            snprintf(err->where, sizeof err->where, "%s/%s/%s", list_id, id, col);
        return st;
    }
    if (says_the_same(case_answer(&l->c, list_id, id, col), &g))
        return ST_OK;
    struct q_answer_insert_in in = {.tenant = c->who->tenant,
                                    .id = ID_NEW(answer, c->tx->now),
                                    .subject = l->subject,
                                    .checklist = list_id,
                                    .item = id,
                                    .col = col,
                                    .n = last_n(l, list_id, id, col) + 1,
                                    .round = l->c.round,
                                    .state =
                                        g.state == A_NONE ? "cleared" : answer_state_id(g.state),
                                    .reason = g.reason,
                                    .measure = g.measure,
                                    .person = c->who->person,
                                    .at = c->tx->now};
    return q_answer_insert(c->tx->db, &in, NULL, err);
}

/* One item twice in one command has no meaning. */
static enum status none_twice(const json_t *answers, struct err *err)
{
    for (size_t i = 0; i < json_array_size(answers); i++)
        for (size_t k = 0; k < i; k++)
            if (json_equal(json_object_get(json_array_get(answers, i), "item"),
                           json_object_get(json_array_get(answers, k), "item")) &&
                json_equal(json_object_get(json_array_get(answers, i), "checklist"),
                           json_object_get(json_array_get(answers, k), "checklist")))
                return err_set(err, ST_INPUT, "twice", "an item is answered twice");
    return ST_OK;
}

/* May the person answer all of them in this column? */
static enum status may_answer(struct call *c, const struct loaded_case *l, const char *col,
                              const json_t *answers, struct err *err)
{
    struct outcome o;
    for (size_t i = 0; i < json_array_size(answers); i++) {
        const char *id = json_str(json_array_get(answers, i), "checklist", "");
        const struct checklist *list = case_find_list(&l->c, id);
        if (list == NULL || checklist_column(list, col) == NULL) {
            err_set(err, ST_INPUT, "bad_answer", "no such list or column");
            return err_detail(err, id);
        }
        TRY(l->c.act != NULL ? act_answer_may(&l->c, c->who, list, col, err)
                             : case_answer_may(&l->c, c->who, list, col, &o, err));
    }
    return ST_OK;
}

/* Nothing to answer: may the person at least answer in the column, in whatever list? */
static enum status any_column(struct call *c, const struct loaded_case *l, const char *col,
                              struct err *err)
{
    const struct checklist *list;
    struct outcome o;
    enum status st = err_set(err, ST_CONFLICT, "column_closed", "no list has column %s", col);
    for (size_t i = 0; st != ST_OK && (list = case_list(&l->c, i)) != NULL; i++)
        if (checklist_column(list, col) != NULL)
            st = l->c.act != NULL ? act_answer_may(&l->c, c->who, list, col, err)
                                  : case_answer_may(&l->c, c->who, list, col, &o, err);
    return st;
}

/* Lists before use and those of the review have no column in common. */
static const struct step *step_of_column(const struct casefile *c, const char *col,
                                         const json_t *answers)
{
    const char *id = json_str(json_array_get(answers, 0), "checklist", "");
    const struct checklist *list = case_find_list(c, id);
    return list == NULL ? NULL : case_column_step(c, list, col);
}

static enum status answer_all(struct call *c, struct loaded_case *l, struct err *err)
{
    const char *col = json_str(c->in, "col", "");
    const json_t *answers = json_object_get(c->in, "answers");
    TRY(may_answer(c, l, col, answers, err));
    TRY(none_twice(answers, err));
    if (json_array_size(answers) == 0)
        return any_column(c, l, col, err);
    case_as_asked(&l->c, step_of_column(&l->c, col, answers));
    TRY(cmd_touch(c, l, NULL, err));
    for (size_t i = 0; i < json_array_size(answers); i++)
        TRY(answer_one(c, l, col, json_array_get(answers, i), err));
    return ST_OK;
}

/* ------------------------------------------------------------------ case.answer */
static enum status case_answers(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    TRY(cmd_case(c, &l, err));
    TRY(answer_all(c, l, err));
    return json_array_size(json_object_get(c->in, "answers")) == 0
               ? ST_OK
               : cmd_contents_changed(c, l, err);
}

static const struct arg case_args[] = {
    {"case", ARG_ID, true, 0, "the case"},
    {"lock", ARG_INT, false, 0, "count of changes the caller saw"},
    {"col", ARG_TEXT, true, 0, "column id"},
    {"answers", ARG_ARRAY, true, 0,
     "[{checklist, item, state, reason, measure}]; state \"\" takes back"},
};
const struct command command_case_answer = {
    "case.answer", RIGHT_STAFF,
    case_args,     sizeof case_args / sizeof *case_args,
    case_answers,  "Answers items of a checklist in one column"};

/* ------------------------------------------------------------------ entry.answer */
static enum status entry_answers(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct q_entry_get_row e;
    TRY(cmd_entry_act(c, &e, &l, err));
    if (l->c.act == NULL)
        return err_set(err, ST_INPUT, "no_act", "the act has no lists");
    return answer_all(c, l, err);
}

static const struct arg entry_args[] = {
    {"entry", ARG_ID, true, 0, "the entry"},
    {"act", ARG_TEXT, true, 0, "id of the act in the body's rules"},
    {"col", ARG_TEXT, true, 0, "column id"},
    {"answers", ARG_ARRAY, true, 0,
     "[{checklist, item, state, reason, measure}]; state \"\" takes back"},
};
const struct command command_entry_answer = {
    "entry.answer", RIGHT_STAFF,
    entry_args,     sizeof entry_args / sizeof *entry_args,
    entry_answers,  "Answers items of a list that an act on an entry asks for"};
