#include "pages/form/formmerge.h"

static bool same(const json_t *x, const json_t *y)
{
    return x == y || (x != NULL && y != NULL && json_equal(x, y));
}

static void merge_roll(struct arena *a, const struct field *f, const json_t *given,
                       const json_t *now, const json_t *typed, json_t *values,
                       struct form_merge *ret)
{
    struct roll_both *both;
    size_t n;
    bool meanwhile;
    json_t *list = roll_merge(a, f, given, now, typed, &both, &n, &meanwhile);
    struct form_both_row *rows = ARENA_ARRAY(a, struct form_both_row, ret->nrows + n + 1);
    for (size_t i = 0; i < ret->nrows; i++)
        rows[i] = ret->rows[i];
    for (size_t i = 0; i < n; i++)
        rows[ret->nrows + i] = (struct form_both_row){f, both[i]};
    ret->rows = rows;
    ret->nrows += n;
    ret->meanwhile |= meanwhile;
    json_object_set_new(values, f->id, list);
}

void form_merge(struct arena *a, const struct form *form, const json_t *given, const json_t *now,
                const json_t *typed, json_t *values, struct form_merge *ret)
{
    *ret = (struct form_merge){.both = ARENA_ARRAY(a, const struct field *, form->nfields + 1)};
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        const json_t *was = json_object_get(given, f->id), *here = json_object_get(typed, f->id);
        json_t *there = json_object_get(now, f->id);
        if (same(was, there) || same(here, there))
            continue;
        if (roll_is(f)) {
            merge_roll(a, f, was, there, here, values, ret);
            continue;
        }
        if (!same(was, here)) {
            ret->both[ret->nboth++] = f;
            continue;
        }
        ret->meanwhile = true;
        if (there)
            json_object_set(values, f->id, there);
        else
            json_object_del(values, f->id);
    }
}
