#include "core/follow.h"

#include <string.h>

#include "base/json.h"
#include "core/changed.h"
#include "core/roll.h"

/* ------------------------------------------------------------------ rows */
static const struct field *naming_column(const struct field *f)
{
    for (size_t i = 0; i < f->nrows; i++)
        if (f->rows[i].unique)
            return &f->rows[i];
    return &f->rows[0];
}

/* What the row is known by: its name, whatever the width and case; a row without one, itself. */
static const char *name_of(struct arena *a, const struct field *f, const json_t *row)
{
    const json_t *v = json_object_get(row, naming_column(f)->id);
    if (json_is_string(v) && !str_blank(json_string_value(v)))
        return search_key(a, json_string_value(v));
    return json_canonical(a, v != NULL && !json_is_string(v) ? v : row);
}

/* Names of all rows; of several alike each says which one it is. */
static const char **names_of(struct arena *a, const struct field *f, const json_t *rows)
{
    size_t n = json_array_size(rows);
    const char **out = ARENA_ARRAY(a, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *name = name_of(a, f, json_array_get(rows, i));
        size_t nth = 0;
        for (size_t k = 0; k < i; k++)
            nth += str_starts(out[k], name) && out[k][strlen(name)] == '\n';
        out[i] = arena_printf(a, "%s\n%zu", name, nth);
    }
    return out;
}

struct rows {
    const json_t *rows;
    const char **names;
};

static const json_t *find(const struct rows *r, const char *name)
{
    for (size_t i = 0; i < json_array_size(r->rows); i++)
        if (strcmp(r->names[i], name) == 0)
            return json_array_get(r->rows, i);
    return NULL;
}

static bool same_row(const struct field *f, const json_t *x, const json_t *y)
{
    for (size_t i = 0; i < f->nrows; i++)
        if (!field_same(&f->rows[i], json_object_get(x, f->rows[i].id),
                        json_object_get(y, f->rows[i].id)))
            return false;
    return true;
}

/* One value of three; a new reference, NULL: nothing. */
static json_t *one_of(const struct field *f, const json_t *was, const json_t *is,
                      const json_t *mine, bool *both)
{
    bool there = !field_same(f, was, is), here = !field_same(f, was, mine);
    if (there && here && !field_same(f, is, mine))
        *both = true;
    return json_incref((json_t *)(uintptr_t)(there && !here ? is : mine));
}

static json_t *merged_row(const struct field *f, const json_t *was, const json_t *is,
                          const json_t *mine, bool *both)
{
    json_t *out = json_copy((json_t *)(uintptr_t)mine);
    for (size_t i = 0; i < f->nrows; i++) {
        const char *id = f->rows[i].id;
        json_t *v = one_of(&f->rows[i], json_object_get(was, id), json_object_get(is, id),
                           json_object_get(mine, id), both);
        if (v == NULL)
            json_object_del(out, id);
        else
            json_object_set_new(out, id, v);
    }
    return out;
}

/* Those of the change, in its order. */
static void follow_own(const struct field *f, const struct rows *was, const struct rows *is,
                       const struct rows *mine, json_t *out, bool *both)
{
    for (size_t i = 0; i < json_array_size(mine->rows); i++) {
        json_t *row = json_array_get(mine->rows, i);
        const json_t *before = find(was, mine->names[i]), *now = find(is, mine->names[i]);
        if (now != NULL) {
            json_array_append_new(out, merged_row(f, before, now, row, both));
        } else if (before == NULL) {
            json_array_append(out, row); /* added here */
        } else if (!same_row(f, before, row)) {
            json_array_append(out, row); /* taken out there, altered here */
            *both = true;
        }
    }
}

/* Those that the register has and the change has not. */
static void follow_new(const struct field *f, const struct rows *was, const struct rows *is,
                       const struct rows *mine, json_t *out, bool *both)
{
    for (size_t i = 0; i < json_array_size(is->rows); i++) {
        json_t *row = json_array_get(is->rows, i);
        const json_t *before = find(was, is->names[i]);
        if (find(mine, is->names[i]) != NULL)
            continue;
        if (before == NULL)
            json_array_append(out, row); /* added there */
        else if (!same_row(f, before, row))
            *both = true; /* altered there, taken out here */
    }
}

static json_t *follow_rows(struct arena *a, const struct field *f, const json_t *was,
                           const json_t *is, const json_t *mine, bool *both)
{
    const struct rows w = {was, names_of(a, f, was)}, n = {is, names_of(a, f, is)};
    const struct rows m = {mine, names_of(a, f, mine)};
    json_t *out = json_array();
    follow_own(f, &w, &n, &m, out, both);
    follow_new(f, &w, &n, &m, out, both);
    return out;
}

/* People who answer on paper are known by group and number. */
static json_t *follow_roll(struct arena *a, const struct field *f, const json_t *was,
                           const json_t *is, const json_t *mine, bool *both)
{
    struct roll_both *rows;
    bool meanwhile;
    size_t n;
    json_t *out = roll_merge(a, f, was, is, mine, &rows, &n, &meanwhile);
    *both = n > 0;
    return out;
}

/* ------------------------------------------------------------------ fields */
static json_t *follow_field(struct arena *a, const struct field *f, const json_t *was,
                            const json_t *is, const json_t *mine, bool *both)
{
    if (f->type != F_ROWS)
        return one_of(f, was, is, mine, both);
    return roll_is(f) ? follow_roll(a, f, was, is, mine, both)
                      : follow_rows(a, f, was, is, mine, both);
}

json_t *follow_fields(const struct casefile *c, const json_t *was, const json_t *is,
                      struct arena *a, struct followed **ret, size_t *ret_n)
{
    json_t *out = json_copy((json_t *)(uintptr_t)c->fields);
    *ret = ARENA_ARRAY(a, struct followed, c->form->nfields + 1);
    *ret_n = 0;
    for (size_t i = 0; i < c->form->nfields; i++) {
        const struct field *f = &c->form->fields[i];
        const json_t *before = json_object_get(was, f->id), *now = json_object_get(is, f->id);
        const json_t *mine = json_object_get(c->fields, f->id);
        bool both = false;
        if (!field_compared(f) || field_same(f, before, now))
            continue;
        json_t *then = follow_field(a, f, before, now, mine, &both);
        if (then == NULL)
            json_object_del(out, f->id);
        else
            json_object_set_new(out, f->id, then);
        if (both || !field_same(f, mine, then))
            (*ret)[(*ret_n)++] = (struct followed){f, mine, now, then, both};
    }
    return out;
}
