/* fields.c: what people typed, against the form of the pack. */
#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "core/casefile.h"
#include "core/roll.h"
#include "core/verbs.h"
#include "pack/vocab.h"
#include "rules/facts.h"

#define ROWS_MAX 200

static bool is_input(const struct field *f)
{
    switch (f->type) {
    case F_FIXED:
    case F_COUNT:
    case F_HEAVIEST:
    case F_FILE:
    case F_CHECKLIST:
    case F_TEXTS:
    case F_APPROVAL:
    case F_EDITION:
    case F_NOT_OK:
        return false;
    default:
        return true;
    }
}

static const char *text_of(struct arena *a, const json_t *v)
{
    if (json_is_string(v))
        return str_trim(a, text_visible(a, json_string_value(v)));
    if (json_is_integer(v))
        return arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
    return "";
}

bool field_unknown(const struct field *f, const json_t *v)
{
    return (f->type == F_BOOL || f->type == F_LEVEL) && json_is_string(v) &&
           strcmp(json_string_value(v), FIELD_UNKNOWN) == 0;
}

static json_t *bool_of(const json_t *v, bool *ret_bad)
{
    static const char *const yes[] = {"true", "1", "yes"}, *const no[] = {"false", "0", "no"};
    if (json_is_boolean(v))
        return json_boolean(json_is_true(v));
    const char *s = json_is_string(v) ? json_string_value(v) : "";
    for (size_t i = 0; i < 3; i++) {
        if (strcmp(s, yes[i]) == 0)
            return json_true();
        if (strcmp(s, no[i]) == 0)
            return json_false();
    }
    if (strcmp(s, FIELD_UNKNOWN) == 0)
        return json_string(s);
    *ret_bad = s[0] != '\0';
    return NULL;
}

static bool has_choice(const struct field *f, const char *id)
{
    for (size_t i = 0; i < f->nchoices; i++)
        if (strcmp(f->choices[i].id, id) == 0)
            return true;
    return f->nchoices == 0;
}

static bool has_level(const struct pack *p, int axis, const char *code)
{
    if (axis < 0)
        return false;
    for (size_t i = 0; i < p->axes[axis].nlevels; i++)
        if (strcmp(p->axes[axis].levels[i].code, code) == 0)
            return true;
    return false;
}

static json_t *choices_of(struct arena *a, const struct field *f, const json_t *v, bool *ret_bad)
{
    json_t *out = json_array();
    if (json_is_array(v)) {
        size_t i;
        json_t *e;
        json_array_foreach(v, i, e)
        {
            const char *s = text_of(a, e);
            if (!has_choice(f, s))
                *ret_bad = true;
            else if (s[0] != '\0')
                json_array_append_new(out, json_string(s));
        }
    } else {
        const char *s = text_of(a, v);
        if (s[0] != '\0' && has_choice(f, s))
            json_array_append_new(out, json_string(s));
        else if (s[0] != '\0')
            *ret_bad = true;
    }
    if (json_array_size(out) == 0) {
        json_decref(out);
        return NULL;
    }
    return out;
}

bool field_clash(const struct pack *p, const struct field *f, const json_t *v)
{
    const struct fact *fact = f->fact < 0 ? NULL : &p->facts[f->fact];
    return f->type == F_CHOICES &&
           (choices_clash(f->choices, f->nchoices, v) ||
            (fact != NULL && choices_clash(fact->choices, fact->nchoices, v)));
}

static json_t *date_of(struct arena *a, const char *s, bool *ret_bad)
{
    struct date d;
    if (s[0] == '\0')
        return NULL;
    if (date_parse(s, &d))
        return json_string(date_iso(a, d));
    *ret_bad = true;
    return json_string(s); /* everything typed is kept */
}

static json_t *int_of(const char *s, bool *ret_bad)
{
    int64_t n;
    if (s[0] == '\0')
        return NULL;
    if (parse_int64(s, &n))
        return json_integer(n);
    *ret_bad = true;
    return json_string(s);
}

/* One value by its type; NULL when nothing was given. *ret_code names what is wrong, else NULL. */
static json_t *value_of(struct arena *a, const struct pack *p, const struct field *f,
                        const json_t *v, const char **ret_code)
{
    bool bad = false;
    json_t *out = NULL;
    const char *s = text_of(a, v);
    enum country_class class;
    uint16_t code;
    *ret_code = NULL;
    switch (f->type) {
    case F_DATE:
        out = date_of(a, s, &bad);
        *ret_code = bad ? "bad_date" : NULL;
        return out;
    case F_INT:
        out = int_of(s, &bad);
        if (json_is_integer(out) && ((f->min >= 0 && json_integer_value(out) < f->min) ||
                                     (f->max >= 0 && json_integer_value(out) > f->max)))
            bad = true;
        *ret_code = bad ? "bad_number" : NULL;
        return out;
    case F_BOOL:
        out = bool_of(v, &bad);
        break;
    case F_CHOICES:
        out = choices_of(a, f, v, &bad);
        *ret_code = field_clash(p, f, out) ? "choice_alone" : NULL;
        break;
    case F_CHOICE:
        bad = s[0] != '\0' && !has_choice(f, s);
        break;
    case F_COUNTRY:
        if (f->fact >= 0 && s[0] != '\0' && !country_parse(s, &class, &code)) {
            *ret_code = "bad_country";
            return NULL;
        }
        break;
    case F_LEVEL:
        bad = s[0] != '\0' && strcmp(s, FIELD_UNKNOWN) != 0 && !has_level(p, f->axis, s);
        break;
    case F_PERSON:
    case F_UNIT:
    case F_POST:
        bad = s[0] != '\0' && !uuid_valid(s);
        break;
    default:
        if (f->max > 0 && utf8_length(s) > (size_t)f->max)
            *ret_code = "too_long";
        break;
    }
    if (bad)
        *ret_code = "bad_choice";
    if (out == NULL && f->type != F_BOOL && f->type != F_CHOICES && s[0] != '\0' && !bad)
        out = json_string(s);
    return out;
}

/* A text that is longer than its field takes, whether the draft keeps it or not. */
static void text_too_long(struct problems *l, const char *where, const struct field *f,
                          const char *text)
{
    size_t most = f->max > 0 && f->max < FIELD_LETTERS_MAX ? (size_t)f->max : FIELD_LETTERS_MAX;
    problem_too_long(l, where, f->label, f->cite.clause, most, text);
}

static void value_problem(struct problems *l, const char *code, const char *where,
                          const struct field *f, const json_t *v)
{
    if (strcmp(code, "too_long") == 0)
        text_too_long(l, where, f, json_string_value(v));
    else
        problem_add(l, code, where, f->label, f->cite.clause);
}

static bool row_known(const struct field *f, const char *key)
{
    for (size_t i = 0; i < f->nrows; i++)
        if (strcmp(f->rows[i].id, key) == 0)
            return true;
    return false;
}

/* Rows that are facts have to fit the judgement; a list of people says how long it may be. */
static size_t rows_max(const struct pack *p, const struct field *f)
{
    if (roll_is(f) && f->max > 0)
        return f->max < ROLL_MAX ? (size_t)f->max : ROLL_MAX;
    return f->fact >= 0 && p->facts[f->fact].type == V_ROWS ? FACT_ROWS_MAX : ROWS_MAX;
}

static bool never_kept(const struct field *f, const json_t *v)
{
    return is_input(f) && json_is_string(v) &&
           utf8_length(json_string_value(v)) > FIELD_LETTERS_MAX;
}

void fields_texts(const struct form *form, const json_t *typed, struct problems *problems)
{
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        const json_t *v = json_object_get(typed, f->id);
        if (never_kept(f, v))
            text_too_long(problems, f->id, f, json_string_value(v));
        for (size_t r = 0; f->type == F_ROWS && r < json_array_size(v); r++)
            for (size_t k = 0; k < f->nrows; k++) {
                const struct field *sub = &f->rows[k];
                const json_t *cell = json_object_get(json_array_get(v, r), sub->id);
                if (never_kept(sub, cell))
                    text_too_long(problems,
                                  arena_printf(problems->arena, "%s.%zu.%s", f->id, r, sub->id),
                                  sub, json_string_value(cell));
            }
    }
}

static const char *too_many(struct arena *a, const struct pack *p, const struct field *f)
{
    return arena_printf(a, "%s：%zu", f->label, rows_max(p, f));
}

void fields_rows(const struct pack *p, const struct form *form, const json_t *typed,
                 struct problems *problems)
{
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        if (f->type == F_ROWS && json_array_size(json_object_get(typed, f->id)) > rows_max(p, f))
            problem_add(problems, "too_many_rows", f->id, too_many(problems->arena, p, f),
                        f->cite.clause);
    }
}

static enum status rows_of(const struct pack *p, const struct field *f, const json_t *typed,
                           json_t **ret, struct problems *l, struct err *err)
{
    json_t *rows = NULL, *row, *v;
    size_t i;
    const char *key;
    if (json_array_size(typed) > rows_max(p, f)) {
        err_set(err, ST_INPUT, "too_many_rows", "more than %zu rows", rows_max(p, f));
        err_where(err, "%s", f->id);
        return err_detail(err, too_many(l->arena, p, f));
    }
    rows = json_array();
    json_array_foreach(typed, i, row)
    {
        json_t *out = json_object();
        json_object_foreach(row, key, v) if (!row_known(f, key))
        {
            json_decref(out);
            json_decref(rows);
            err_set(err, ST_INPUT, "unknown_field", "no column %s in rows %s", key, f->id);
            return err_detail(err, key);
        }
        for (size_t k = 0; k < f->nrows; k++) {
            const char *code;
            json_t *value =
                value_of(l->arena, p, &f->rows[k], json_object_get(row, f->rows[k].id), &code);
            if (code != NULL)
                value_problem(l, code, arena_printf(l->arena, "%s.%zu.%s", f->id, i, f->rows[k].id),
                              &f->rows[k], value);
            if (value != NULL)
                json_object_set_new(out, f->rows[k].id, value);
        }
        json_array_append_new(rows, out);
    }
    *ret = rows;
    return ST_OK;
}

/* Rows in which nothing was given are not kept; a field without rows was not given. */
static void drop_empty_rows(const struct form *form, json_t *fields)
{
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        json_t *rows = f->type == F_ROWS ? json_object_get(fields, f->id) : NULL;
        for (size_t k = json_array_size(rows); k > 0; k--)
            if (json_object_size(json_array_get(rows, k - 1)) == 0)
                json_array_remove(rows, k - 1);
        if (rows != NULL && json_array_size(rows) == 0)
            json_object_del(fields, f->id);
    }
}

static json_int_t counted(const struct form *form, const struct field *f, const json_t *rows)
{
    const struct field *of = form_field(form, f->of);
    return of == NULL ? 0 : (json_int_t)roll_count(of, rows, f->answers, f->nanswers);
}

/* Numbers the program fills itself. */
static void computed(const struct pack *p, const struct form *form, json_t *fields)
{
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        const json_t *rows = json_object_get(fields, f->of);
        if (f->type == F_COUNT)
            json_object_set_new(fields, f->id, json_integer(counted(form, f, rows)));
        if (f->type != F_HEAVIEST || f->axis < 0)
            continue;
        const struct axis *axis = &p->axes[f->axis];
        const struct level *top = NULL;
        size_t k;
        json_t *row;
        json_array_foreach(rows, k, row)
        {
            const char *code = json_string_value(json_object_get(row, axis->id));
            for (size_t n = 0; code != NULL && n < axis->nlevels; n++)
                if (strcmp(axis->levels[n].code, code) == 0 &&
                    (top == NULL || axis->levels[n].weight > top->weight))
                    top = &axis->levels[n];
        }
        if (top != NULL)
            json_object_set_new(fields, f->id, json_string(top->code));
    }
}

enum status fields_typed(const struct pack *p, const struct form *form, const json_t *typed,
                         json_t **ret_fields, struct problems *problems, struct err *err)
{
    const char *key;
    const json_t *v;
    AUTO_JSON json_t *out = json_object();
    json_object_foreach((json_t *)(uintptr_t)typed, key, v)
    {
        const struct field *f = form_field(form, key);
        if (f == NULL) {
            err_set(err, ST_INPUT, "unknown_field", "form %s has no field %s", form->id, key);
            return err_detail(err, key);
        }
        if (!is_input(f))
            continue; /* shown beside the inputs; nothing typed there counts */
        json_t *value = NULL;
        if (f->type == F_ROWS) {
            TRY(rows_of(p, f, v, &value, problems, err));
        } else {
            const char *code;
            value = value_of(problems->arena, p, f, v, &code);
            if (code != NULL)
                value_problem(problems, code, f->id, f, value);
        }
        if (value != NULL)
            json_object_set_new(out, f->id, value);
    }
    *ret_fields = json_incref(out);
    return ST_OK;
}

enum status fields_check(const struct pack *p, const struct form *form, const json_t *typed,
                         json_t **ret_fields, struct problems *problems, struct err *err)
{
    TRY(fields_typed(p, form, typed, ret_fields, problems, err));
    drop_empty_rows(form, *ret_fields);
    computed(p, form, *ret_fields);
    return ST_OK;
}

/* The row without what is not known; a new reference. */
static json_t *known_cells(const struct field *f, const json_t *row)
{
    json_t *out = json_copy((json_t *)(uintptr_t)row);
    for (size_t k = 0; k < f->nrows; k++)
        if (field_unknown(&f->rows[k], json_object_get(row, f->rows[k].id)))
            json_object_del(out, f->rows[k].id);
    return out;
}

/* Rows become the facts' rows: only axes and flags, not the names. */
static json_t *rows_facts(const struct pack *p, const struct field *f, const json_t *rows)
{
    static const char *const flags[] = {"personal", "resident", "my_number"};
    json_t *out = json_array(), *row;
    size_t i;
    json_array_foreach(rows, i, row)
    {
        json_t *r = json_object();
        row = known_cells(f, row);
        for (size_t k = 0; k < p->naxes; k++)
            if (json_object_get(row, p->axes[k].id) != NULL)
                json_object_set(r, p->axes[k].id, json_object_get(row, p->axes[k].id));
        for (size_t k = 0; k < 3; k++)
            if (json_object_get(row, flags[k]) != NULL)
                json_object_set(r, flags[k], json_object_get(row, flags[k]));
        json_decref(row);
        json_array_append_new(out, r);
    }
    return out;
}

json_t *fields_facts(const struct pack *p, const struct form *form, const json_t *fields)
{
    json_t *out = json_object();
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        json_t *v = json_object_get(fields, f->id);
        if (f->fact < 0 || v == NULL || field_unknown(f, v) || field_clash(p, f, v))
            continue;
        const struct fact *fact = &p->facts[f->fact];
        if (fact->type == V_ROWS)
            json_object_set_new(out, fact->id, rows_facts(p, f, v));
        else if ((fact->type == V_CHOICES || fact->type == V_COUNTRIES) && !json_is_array(v))
            json_object_set_new(out, fact->id, json_pack("[O]", v));
        else if (fact->type == V_INT && json_is_array(v))
            json_object_set_new(out, fact->id, json_integer((json_int_t)json_array_size(v)));
        else
            json_object_set(out, fact->id, v);
    }
    return out;
}
