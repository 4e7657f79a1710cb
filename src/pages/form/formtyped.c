/* formtyped.c: what was typed into a form of the pack, on its way to a command. */
#include <string.h>

#include "base/json.h"
#include "core/roll.h"
#include "pages/form/formdata.h"
#include "pages/form/formview.h"

struct typed {
    struct req *req;
    struct people *people;
    json_t *unclear; /* texts of people by input name */
    struct problems *problems;
};

/* Replaces a name by the id of the person meant. What is not clear leaves the values: the command
 * must not store a guess. */
static enum status person(struct typed *t, const struct field *f, json_t *object, const char *where,
                          struct err *err)
{
    struct arena *a = t->req->arena;
    const struct q_people_pick_row *found[PEOPLE_SHOWN];
    const char *text = json_str(object, f->id, ""), *id;
    size_t n;
    if (uuid_valid(text))
        return ST_OK;
    text = str_trim(a, text);
    if (text[0] == '\0') {
        json_object_del(object, f->id);
        return ST_OK;
    }
    TRY(people_find(t->people, text, &id, found, &n, err));
    if (n == 1) {
        json_object_set_new(object, f->id, json_string(id));
        return ST_OK;
    }
    json_object_set_new(t->unclear, arena_printf(a, FORM_PREFIX "%s", where), json_string(text));
    json_object_del(object, f->id);
    problem_add(t->problems, n ? "person_unclear" : "person_unknown", arena_strdup(a, where),
                f->label, f->cite.clause);
    return ST_OK;
}

/* A person picked from the list shown outweighs the text beside it. */
static void take_pick(struct typed *t, const struct field *f, json_t *object, const char *where)
{
    const char *id = req_param(t->req, arena_printf(t->req->arena, "pick.%s", where));
    if (f->type == F_PERSON && id && uuid_valid(id))
        json_object_set_new(object, f->id, json_string(id));
}

static void take_row_picks(struct typed *t, const struct field *f, json_t *list)
{
    size_t i;
    json_t *row;
    json_array_foreach(list, i, row) for (size_t k = 0; k < f->nrows; k++) take_pick(
        t, &f->rows[k], row, arena_printf(t->req->arena, "%s.%zu.%s", f->id, i, f->rows[k].id));
}

static bool row_empty(const json_t *row)
{
    const char *key;
    json_t *v;
    json_object_foreach((json_t *)(uintptr_t)row, key, v)
    {
        if (json_is_array(v) || !str_blank(json_string_value(v)))
            return false;
    }
    return true;
}

/* Signs that nobody sees come along with what is pasted, and can make one name look like another:
 * the text is as it looks from here on, and is looked at once more. */
static void take_visible(struct typed *t, const struct field *f, json_t *object, const char *where)
{
    const char *text = json_string_value(json_object_get(object, f->id));
    if (!text || (f->type != F_TEXT && f->type != F_LONGTEXT))
        return;
    const char *seen = text_visible(t->req->arena, text);
    if (seen == text)
        return;
    json_object_set_new(object, f->id, json_string(seen));
    problem_add(t->problems, "unseen", arena_strdup(t->req->arena, where), f->label,
                f->cite.clause);
}

/* Rows without a value go first, so that the numbers in problems are those that are shown. */
static void drop_empty(json_t *list)
{
    for (size_t i = json_array_size(list); i > 0; i--)
        if (row_empty(json_array_get(list, i - 1)))
            json_array_remove(list, i - 1);
}

/* A page of one group sends some rows of the list alone: the person counts, not the place. */
static void delete_person(const struct typed *t, const struct field *f, size_t row, json_t *list)
{
    struct arena *a = t->req->arena;
    AUTO_JSON json_t *named = json_object();
    const char *const ids[] = {f->roll.group, f->roll.no};
    for (size_t i = 0; i < 2; i++) {
        const char *text =
            req_param(t->req, arena_printf(a, FORM_PREFIX "%s.%zu.%s", f->id, row, ids[i]));
        json_object_set_new(named, ids[i], json_string(text ? text : ""));
    }
    const char *key = roll_key(a, f, named);
    for (size_t i = json_array_size(list); key[0] && i > 0; i--)
        if (str_eq(roll_key(a, f, json_array_get(list, i - 1)), key))
            json_array_remove(list, i - 1);
}

/* The row whose button was pressed goes, whatever is written in it. */
static void delete_row(const struct typed *t, const struct field *f, json_t *list)
{
    const char *field;
    size_t row;
    if (formdata_row(t->req->arena, req_param(t->req, "del_row"), &field, &row) &&
        strcmp(field, f->id) == 0) {
        if (roll_is(f))
            delete_person(t, f, row, list);
        else
            json_array_remove(list, row);
    }
}

/* Of a list of people a blank row has its group and the answer of those who wait all the same. */
static bool nobody(const struct field *f, const json_t *row)
{
    bool blank = str_eq(roll_answer(f, row), f->roll.waiting);
    for (size_t i = 0; i < f->nrows; i++)
        if (strcmp(f->rows[i].id, f->roll.group) != 0 && strcmp(f->rows[i].id, f->roll.answer) != 0)
            blank &= str_blank(json_str(row, f->rows[i].id, ""));
    return blank;
}

static void drop_nobodies(const struct field *f, json_t *list)
{
    for (size_t i = json_array_size(list); roll_is(f) && i > 0; i--)
        if (nobody(f, json_array_get(list, i - 1)))
            json_array_remove(list, i - 1);
}

/* A column out of a spreadsheet, with or without its heading: every line that is not blank is one
 * row; cells behind the first are not of this form. */
static void take_pasted(struct typed *t, const struct field *f, json_t *values)
{
    struct arena *a = t->req->arena;
    const char *text = req_param(t->req, arena_printf(a, PASTE_PREFIX "%s", f->id));
    json_t *list = json_object_get(values, f->id);
    size_t n;
    if (f->nrows != 1 || roll_is(f) || str_blank(text))
        return;
    if (!json_is_array(list)) {
        list = json_array();
        json_object_set_new(values, f->id, list);
    }
    char **line = str_split(a, text, '\n', &n);
    for (size_t i = 0; i < n; i++) {
        const char *cell = str_trim(a, arena_strndup(a, line[i], strcspn(line[i], "\t")));
        bool heading = i == 0 && strcmp(cell, f->rows[0].label) == 0;
        if (cell[0] && !heading)
            json_array_append_new(list, json_pack("{s:s}", f->rows[0].id, cell));
    }
}

static enum status rows(struct typed *t, const struct field *f, json_t *list, struct err *err)
{
    size_t i;
    json_t *row;
    json_array_foreach(list, i, row) for (size_t k = 0; k < f->nrows; k++)
    {
        const struct field *sub = &f->rows[k];
        const char *where = arena_printf(t->req->arena, "%s.%zu.%s", f->id, i, sub->id);
        take_visible(t, sub, row, where);
        if (sub->type == F_PERSON)
            TRY(person(t, sub, row, where, err));
    }
    return ST_OK;
}

enum status form_typed(struct req *req, const struct form *form, struct people *people,
                       json_t **ret_values, json_t **ret_people, struct problems *problems,
                       struct err *err)
{
    AUTO_JSON json_t *values = NULL;
    AUTO_JSON json_t *unclear = json_object();
    struct typed t = {req, people, unclear, problems};
    TRY(formdata_json(req->arena, req->params, req->nparams, FORM_PREFIX, &values, err));
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        if (f->type == F_ROWS)
            take_pasted(&t, f, values);
        take_visible(&t, f, values, f->id);
        json_t *v = json_object_get(values, f->id);
        if (f->type == F_PERSON && v) {
            take_pick(&t, f, values, f->id);
            TRY(person(&t, f, values, f->id, err));
        }
        if (f->type == F_ROWS && json_is_array(v)) {
            take_row_picks(&t, f, v);
            delete_row(&t, f, v);
            drop_empty(v);
            drop_nobodies(f, v);
            TRY(rows(&t, f, v, err));
        }
    }
    *ret_values = json_incref(values);
    *ret_people = json_incref(unclear);
    return ST_OK;
}

/* ---- lists of people ---- */

static bool column_hidden(const void *arg, const struct field *column)
{
    const struct casefile *c = arg;
    return column->when != COND_ALWAYS && cond_eval(c->pack, column->when, &c->facts) == TRI_FALSE;
}

static void fill_days(struct req *req, const struct field *f, json_t *list)
{
    const char *today = date_iso(req->arena, date_of_instant(req->now));
    size_t i;
    json_t *row;
    if (f->roll.day[0] == '\0')
        return;
    json_array_foreach(list, i, row)
    {
        bool waiting = str_eq(roll_answer(f, row), f->roll.waiting);
        if (!waiting && str_blank(json_str(row, f->roll.day, "")))
            json_object_set_new(row, f->roll.day, json_string(today));
    }
}

void form_rolls(struct req *req, const struct casefile *c, const struct form *form, bool paste,
                json_t *values, struct problems *problems)
{
    struct arena *a = req->arena;
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        if (!roll_is(f))
            continue;
        const char *text = req_param(req, arena_printf(a, PASTE_PREFIX "%s", f->id));
        if (!json_is_array(json_object_get(values, f->id)))
            json_object_set_new(values, f->id, json_array());
        json_t *list = json_object_get(values, f->id);
        size_t bad = paste ? roll_paste(a, f, text, column_hidden, c, list) : 0;
        if (bad)
            problem_add(problems, "paste_line", f->id, arena_printf(a, "%zu", bad), "");
        fill_days(req, f, list);
    }
    roll_leave_out(c, form, values);
}
