#include "core/changed.h"

#include <string.h>

#include "base/json.h"

/* ------------------------------------------------------------------ taken over */
static bool has_choice(const struct field *f, const json_t *v)
{
    for (size_t i = 0; json_is_string(v) && i < f->nchoices; i++)
        if (strcmp(f->choices[i].id, json_string_value(v)) == 0)
            return true;
    return false;
}

static bool all_choices(const struct field *f, const json_t *v)
{
    for (size_t i = 0; i < json_array_size(v); i++)
        if (!has_choice(f, json_array_get(v, i)))
            return false;
    return json_is_array(v);
}

/* Could this field hold such a value? Fields of one id may be of another type in another form. */
static bool fits(const struct field *f, const json_t *v)
{
    struct date d;
    switch (f->type) {
    case F_TEXT:
    case F_LONGTEXT:
    case F_LEVEL:
    case F_COUNTRY:
        return json_is_string(v) || (f->type == F_COUNTRY && json_is_array(v));
    case F_PERSON:
    case F_UNIT:
    case F_POST:
        return json_is_string(v) && uuid_valid(json_string_value(v));
    case F_DATE:
        return json_is_string(v) && date_parse(json_string_value(v), &d);
    case F_INT:
        return json_is_integer(v);
    case F_BOOL:
        return json_is_boolean(v) || field_unknown(f, v);
    case F_CHOICE:
        return has_choice(f, v);
    case F_CHOICES:
        return all_choices(f, v);
    case F_ROWS:
        return json_is_array(v);
    default:
        return false; /* nobody writes it */
    }
}

/* A class as the edition reads it; one that somebody has to choose anew is left out. */
static json_t *moved(const struct lineage *way, const struct field *f, const json_t *v)
{
    if (!fits(f, v))
        return NULL;
    if (f->type != F_LEVEL || field_unknown(f, v))
        return json_deep_copy(v);
    const char *now = level_move(way, lineage_last(way)->axes[f->axis].id, json_string_value(v));
    return now == NULL ? NULL : json_string(now);
}

json_t *field_taken(const struct lineage *way, const struct field *f, const json_t *v)
{
    size_t i;
    json_t *row;
    if (f->type != F_ROWS)
        return moved(way, f, v);
    if (!fits(f, v))
        return NULL;
    json_t *out = json_array();
    json_array_foreach(v, i, row)
    {
        json_t *into = json_object();
        for (size_t k = 0; k < f->nrows; k++) {
            const json_t *cell = json_object_get(row, f->rows[k].id);
            json_t *taken = cell == NULL ? NULL : moved(way, &f->rows[k], cell);
            if (taken != NULL)
                json_object_set_new(into, f->rows[k].id, taken);
        }
        json_array_append_new(out, into);
    }
    return out;
}

/* ------------------------------------------------------------------ compared */
/* Is anything said? A blank text, an empty list and 分からない say as little as nothing does. */
static const json_t *said(const struct field *f, const json_t *v)
{
    bool empty = json_is_null(v) || field_unknown(f, v) ||
                 (json_is_string(v) && str_blank(json_string_value(v))) ||
                 (json_is_array(v) && json_array_size(v) == 0);
    return empty ? NULL : v;
}

static bool same(const struct field *f, const json_t *was, const json_t *now)
{
    was = said(f, was);
    now = said(f, now);
    return was == NULL || now == NULL
               ? was == now
               : json_equal((json_t *)(uintptr_t)was, (json_t *)(uintptr_t)now) == 1;
}

static bool same_rows(const struct field *f, const json_t *was, const json_t *now)
{
    if (json_array_size(was) != json_array_size(now))
        return false;
    for (size_t i = 0; i < json_array_size(now); i++)
        for (size_t k = 0; k < f->nrows; k++)
            if (!same(&f->rows[k], json_object_get(json_array_get(was, i), f->rows[k].id),
                      json_object_get(json_array_get(now, i), f->rows[k].id)))
                return false;
    return true;
}

/* The day, who applies and for whom are those of each application. */
bool field_compared(const struct field *f)
{
    return f->type != F_FIXED && f->type < F_COUNT && f->otherwise != D_TODAY &&
           f->otherwise != D_SELF && f->otherwise != D_UNIT;
}

/* An end says again what the entry knows, and much of its own. */
static bool is_compared(const struct casefile *c, const struct field *f)
{
    bool own = c->proc->kind == PROC_END && json_object_get(c->before, f->id) == NULL;
    return field_compared(f) && !own;
}

bool field_same(const struct field *f, const json_t *was, const json_t *now)
{
    return f->type == F_ROWS ? same_rows(f, was, now) : same(f, was, now);
}

static bool is_changed(const struct casefile *c, const struct field *f)
{
    return !field_same(f, json_object_get(c->before, f->id), json_object_get(c->fields, f->id));
}

struct change *case_changes(const struct casefile *c, struct arena *a, size_t *ret_n)
{
    struct change *out = ARENA_ARRAY(a, struct change, c->form->nfields + 1);
    *ret_n = 0;
    for (size_t i = 0; c->before != NULL && i < c->form->nfields; i++) {
        const struct field *f = &c->form->fields[i];
        if (is_compared(c, f) && is_changed(c, f))
            out[(*ret_n)++] = (struct change){f, json_object_get(c->before, f->id),
                                              json_object_get(c->fields, f->id)};
    }
    return out;
}

void changes_warn(const struct casefile *c, struct problems *l)
{
    size_t n;
    const struct change *x = case_changes(c, l->arena, &n);
    bool ends = c->proc->kind == PROC_END;
    if (c->before == NULL ||
        (c->state != CASE_DRAFT && c->state != CASE_RETURNED && c->state != CASE_SUBMITTED))
        return;
    for (size_t i = 0; ends && i < n; i++)
        problem_add(l, "not_as_entered", x[i].field->id, x[i].field->label,
                    x[i].field->cite.clause);
    if (!ends && n == 0)
        problem_add(l, "nothing_changed", c->proc->id, c->proc->label, c->proc->cite.clause);
}

void keeps_problems(const struct casefile *c, struct problems *problems)
{
    if (c->before == NULL || c->state == CASE_APPROVED)
        return;
    for (size_t i = 0; i < c->proc->nkeeps; i++) {
        const struct field *f = form_field(c->form, c->proc->keeps[i]);
        if (f != NULL && is_changed(c, f))
            problem_add(problems, "kept_changed", f->id, f->label, c->proc->cite.clause);
    }
}
