#include "core/roll.h"

#include <string.h>

#include "base/json.h"
#include "base/str.h"

bool roll_is(const struct field *f)
{
    return f->type == F_ROWS && !str_empty(f->roll.group);
}

static const char *cell(const json_t *row, const char *column)
{
    const char *s = json_string_value(json_object_get(row, column));
    return s == NULL ? "" : s;
}

const char *roll_key(struct arena *a, const struct field *f, const json_t *row)
{
    const char *group = search_key(a, cell(row, f->roll.group));
    const char *no = search_key(a, cell(row, f->roll.no));
    no += strspn(no, "0") - (no[0] != '\0' && no[strspn(no, "0")] == '\0'); /* 03 is 3 */
    return group[0] != '\0' && no[0] != '\0' ? arena_printf(a, "%s\t%s", group, no) : "";
}

const char *roll_group(const struct field *f, const json_t *row)
{
    return cell(row, f->roll.group);
}

const char *roll_who(struct arena *a, const struct field *f, const json_t *row)
{
    return str_trim(a, arena_printf(a, "%s %s", roll_group(f, row), cell(row, f->roll.no)));
}

const char *roll_answer(const struct field *f, const json_t *row)
{
    const char *s = cell(row, f->roll.answer);
    return s[0] == '\0' ? f->roll.waiting : s;
}

static bool among(const char *s, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i], s))
            return true;
    return false;
}

size_t roll_count(const struct field *f, const json_t *rows, const char *const *answers, size_t n)
{
    size_t i, count = 0;
    json_t *row;
    if (n == 0 || !roll_is(f))
        return json_array_size(rows);
    json_array_foreach(rows, i, row) count += among(roll_answer(f, row), answers, n);
    return count;
}

/* ------------------------------------------------------------------ groups */
const char **roll_groups(struct arena *a, const struct field *f, const json_t *rows, size_t *ret_n)
{
    AUTO_JSON json_t *seen = json_object();
    const char **out = ARENA_ARRAY(a, const char *, json_array_size(rows) + 1);
    size_t i, n = 0;
    json_t *row;
    json_array_foreach(rows, i, row)
    {
        const char *key = search_key(a, roll_group(f, row));
        if (key[0] == '\0' || json_object_get(seen, key) != NULL)
            continue;
        json_object_set_new(seen, key, json_true());
        out[n++] = arena_strdup(a, roll_group(f, row));
    }
    *ret_n = n;
    return out;
}

json_t *roll_of_group(struct arena *a, const struct field *f, const json_t *rows, const char *group)
{
    json_t *out = json_array(), *row;
    const char *key = group == NULL ? NULL : search_key(a, group);
    size_t i;
    json_array_foreach(rows, i, row) if (key == NULL || str_eq(search_key(a, roll_group(f, row)),
                                                               key)) json_array_append(out, row);
    return out;
}

/* ------------------------------------------------------------------ changes */
/* Rows by what they are known by; of two alike the first. The rows are borrowed by reference. */
static json_t *index_of(struct arena *a, const struct field *f, const json_t *rows)
{
    json_t *out = json_object(), *row;
    size_t i;
    json_array_foreach(rows, i, row)
    {
        const char *key = roll_key(a, f, row);
        if (key[0] != '\0' && json_object_get(out, key) == NULL)
            json_object_set(out, key, row);
    }
    return out;
}

static json_t *name_of(const struct field *f, const json_t *row)
{
    return json_pack("{s:s, s:s}", f->roll.group, roll_group(f, row), f->roll.no,
                     cell(row, f->roll.no));
}

json_t *roll_delta(struct arena *a, const struct field *f, const json_t *was, const json_t *now)
{
    AUTO_JSON json_t *before = index_of(a, f, was), *after = index_of(a, f, now);
    AUTO_JSON json_t *rows = json_array(), *gone = json_array();
    json_t *row;
    size_t i;
    json_array_foreach(now, i, row)
    {
        const json_t *old = json_object_get(before, roll_key(a, f, row));
        if (old == NULL || !json_equal(old, row))
            json_array_append(rows, row);
    }
    json_array_foreach(was, i, row) if (json_object_get(after, roll_key(a, f, row)) == NULL)
        json_array_append_new(gone, name_of(f, row));
    json_t *out = json_object();
    if (json_array_size(rows) > 0)
        json_object_set(out, "rows", rows);
    if (json_array_size(gone) > 0)
        json_object_set(out, "gone", gone);
    if (json_object_size(out) > 0)
        return out;
    json_decref(out);
    return NULL;
}

/* Behind the last of the same group, at the end where there is none. */
static void insert(struct arena *a, const struct field *f, json_t *rows, json_t *row)
{
    const char *group = search_key(a, roll_group(f, row));
    size_t at = json_array_size(rows);
    for (size_t i = at; i > 0; i--)
        if (str_eq(search_key(a, roll_group(f, json_array_get(rows, i - 1))), group)) {
            at = i;
            break;
        }
    json_array_insert(rows, at, row);
}

static void take_out(struct arena *a, const struct field *f, json_t *rows, const json_t *gone)
{
    AUTO_JSON json_t *keys = index_of(a, f, gone);
    for (size_t i = json_array_size(rows); json_object_size(keys) > 0 && i > 0; i--)
        if (json_object_get(keys, roll_key(a, f, json_array_get(rows, i - 1))) != NULL)
            json_array_remove(rows, i - 1);
}

void roll_apply(struct arena *a, const struct field *f, json_t *rows, const json_t *delta)
{
    const json_t *changed = json_object_get(delta, "rows");
    AUTO_JSON json_t *fresh = index_of(a, f, changed), *present = index_of(a, f, rows);
    json_t *row;
    size_t i;
    take_out(a, f, rows, json_object_get(delta, "gone"));
    for (i = 0; json_object_size(fresh) > 0 && i < json_array_size(rows); i++) {
        json_t *now = json_object_get(fresh, roll_key(a, f, json_array_get(rows, i)));
        if (now != NULL)
            json_array_set(rows, i, now);
    }
    json_array_foreach(changed, i, row) if (json_object_get(present, roll_key(a, f, row)) == NULL)
        insert(a, f, rows, row);
}

/* ------------------------------------------------------------------ two at once */
struct merging {
    struct arena *a;
    const struct field *f;
    json_t *given, *now, *typed; /* by key */
    json_t *out;
    struct roll_both *both;
    size_t nboth;
    bool meanwhile;
};

static bool same(const json_t *x, const json_t *y)
{
    return x == y || (x != NULL && y != NULL && json_equal(x, y));
}

static void tell_both(struct merging *m, const json_t *row, const json_t *there)
{
    m->both[m->nboth++] =
        (struct roll_both){arena_strdup(m->a, roll_group(m->f, row)),
                           arena_strdup(m->a, cell(row, m->f->roll.no)), 0, there};
}

/* One person: every cell from whoever changed it. */
static json_t *merge_row(struct merging *m, const json_t *given, const json_t *now,
                         const json_t *typed)
{
    json_t *row = json_object();
    bool both = false;
    for (size_t i = 0; i < m->f->nrows; i++) {
        const char *id = m->f->rows[i].id;
        json_t *g = json_object_get(given, id), *n = json_object_get(now, id);
        json_t *t = json_object_get(typed, id);
        bool there = !same(g, n) && !same(t, n), here = !same(g, t);
        json_t *v = there && !here ? n : t;
        both |= there && here;
        m->meanwhile |= there && !here;
        if (v != NULL)
            json_object_set(row, id, v);
    }
    if (both)
        tell_both(m, row, now);
    return row;
}

/* Whoever is on the list now, in its order. */
static void merge_present(struct merging *m, const json_t *now)
{
    json_t *row;
    size_t i;
    json_array_foreach(now, i, row)
    {
        const char *key = roll_key(m->a, m->f, row);
        const json_t *given = json_object_get(m->given, key);
        const json_t *typed = json_object_get(m->typed, key);
        if (typed != NULL) {
            json_array_append_new(m->out, merge_row(m, given, row, typed));
        } else if (given == NULL || !same(given, row)) { /* of others, or changed there: it stays */
            json_array_append(m->out, row);
            m->meanwhile |= given == NULL;
            if (given != NULL)
                tell_both(m, row, row);
        }
    }
}

/* Whoever was typed and is not on the list now: new here, or taken out there. */
static void merge_typed(struct merging *m, const json_t *typed)
{
    json_t *row;
    size_t i;
    json_array_foreach(typed, i, row)
    {
        const char *key = roll_key(m->a, m->f, row);
        if (key[0] != '\0' && json_object_get(m->now, key) != NULL) {
            if (json_object_get(m->typed, key) != row) /* twice: said by the check */
                insert(m->a, m->f, m->out, row);
            continue;
        }
        const json_t *given = json_object_get(m->given, key);
        m->meanwhile |= given != NULL;
        if (given != NULL && same(given, row))
            continue;
        insert(m->a, m->f, m->out, row);
        if (given != NULL)
            tell_both(m, row, NULL);
    }
}

static void place_both(struct merging *m)
{
    json_t *row;
    size_t i;
    for (size_t k = 0; k < m->nboth; k++)
        json_array_foreach(m->out, i, row) if (str_eq(roll_group(m->f, row), m->both[k].group) &&
                                               str_eq(cell(row, m->f->roll.no), m->both[k].no))
            m->both[k]
                .at = i;
}

json_t *roll_merge(struct arena *a, const struct field *f, const json_t *given, const json_t *now,
                   const json_t *typed, struct roll_both **ret_both, size_t *ret_n,
                   bool *ret_meanwhile)
{
    AUTO_JSON json_t *g = index_of(a, f, given), *n = index_of(a, f, now);
    AUTO_JSON json_t *t = index_of(a, f, typed);
    size_t most = json_array_size(now) + json_array_size(typed) + 1;
    struct merging m = {.a = a,
                        .f = f,
                        .given = g,
                        .now = n,
                        .typed = t,
                        .out = json_array(),
                        .both = ARENA_ARRAY(a, struct roll_both, most)};
    merge_present(&m, now);
    merge_typed(&m, typed);
    place_both(&m);
    *ret_both = m.both;
    *ret_n = m.nboth;
    *ret_meanwhile = m.meanwhile;
    return m.out;
}

/* ------------------------------------------------------------------ what is not kept */
void roll_leave_out(const struct casefile *c, const struct form *form, json_t *fields)
{
    json_t *row;
    size_t r;
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        for (size_t k = 0; roll_is(f) && k < f->nrows; k++) {
            int when = f->rows[k].when;
            if (when == COND_ALWAYS || cond_eval(c->pack, when, &c->facts) != TRI_FALSE)
                continue;
            json_array_foreach(json_object_get(fields, f->id), r, row)
                json_object_del(row, f->rows[k].id);
        }
    }
}

/* ------------------------------------------------------------------ problems */
void roll_problems(const struct field *f, const json_t *rows, struct problems *l)
{
    AUTO_JSON json_t *seen = json_object(), *sizes = json_object();
    json_t *row;
    size_t i;
    json_array_foreach(rows, i, row)
    {
        const char *key = roll_key(l->arena, f, row);
        const char *group = search_key(l->arena, roll_group(f, row));
        const char *who = roll_who(l->arena, f, row);
        const char *at = arena_printf(l->arena, "%s.%zu.%s", f->id, i, f->roll.no);
        json_int_t n = json_integer_value(json_object_get(sizes, group)) + 1;
        if (key[0] != '\0' && json_object_get(seen, key) != NULL)
            problem_add(l, "person_twice", at, who, f->cite.clause);
        if (key[0] != '\0')
            json_object_set_new(seen, key, json_true());
        if (n == ROLL_GROUP_MAX + 1)
            problem_add(l, "group_too_large", f->id, roll_group(f, row), f->cite.clause);
        if (group[0] != '\0')
            json_object_set_new(sizes, group, json_integer(n));
    }
}
