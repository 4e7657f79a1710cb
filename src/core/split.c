/* split.c: an application is split by function where their controls differ, and stays so. */
#include <string.h>

#include "base/json.h"
#include "core/filled.h"
#include "core/verbs.h"

static bool has_parts(const struct casefile *c)
{
    return c->proc->split_rows[0] != '\0' &&
           json_array_size(json_object_get(c->fields, c->proc->split_rows)) >= 2;
}

/* What was split stays so, and an entry that stands is not made into two by a change. */
static bool stays_one(const struct casefile *c)
{
    return c->is_child || c->proc->kind == PROC_CHANGE;
}

static bool may_be_split(const struct casefile *c)
{
    return has_parts(c) && !stays_one(c);
}

static bool parts_differ(const struct casefile *c)
{
    return cond_eval(c->pack, c->proc->split_when, &c->facts) == TRI_TRUE;
}

bool split_due(const struct casefile *c)
{
    return may_be_split(c) && parts_differ(c);
}

/* Each part makes an entry of its own, so two that go on must be told apart. */
static void sibling_problem(const struct casefile *c, struct problems *l)
{
    const struct field *f = form_field(c->form, c->proc->effect.function_field);
    const char *key =
        search_key(l->arena, f ? json_str(c->fields, c->proc->effect.function_field, "") : "");
    for (size_t i = 0; key[0] != '\0' && i < c->nsiblings; i++)
        if (str_eq(key, search_key(l->arena, c->siblings[i]))) {
            problem_add(l, "same_part", f->id, f->label, c->proc->cite.clause);
            return;
        }
}

void split_problem(const struct casefile *c, struct problems *l)
{
    sibling_problem(c, l);
    if (split_due(c))
        problem_add(l, "must_split", c->proc->split_rows, c->proc->label, c->proc->cite.clause);
    if (has_parts(c) && stays_one(c) && (c->is_child || parts_differ(c)))
        problem_add(l, "split_apart", c->proc->split_rows, c->proc->label, c->proc->cite.clause);
}

/* The first function whose name stood in a row before, whatever its width, case and blanks. */
static enum status told_apart(const struct casefile *c, struct arena *a, struct err *err)
{
    const json_t *rows = json_object_get(c->fields, c->proc->split_rows);
    const struct field *f = form_field(c->form, c->proc->split_rows);
    size_t n = json_array_size(rows);
    const char **keys = ARENA_ARRAY(a, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *name = json_str(json_array_get(rows, i), SPLIT_NAME, "");
        keys[i] = search_key(a, name);
        for (size_t k = 0; k < i; k++)
            if (strcmp(keys[k], keys[i]) == 0) {
                err_set(err, ST_REFUSED, "same_function", "rows %zu and %zu have one name", k + 1,
                        i + 1);
                err_where(err, "%s.%zu.%s", c->proc->split_rows, i, SPLIT_NAME);
                err_detail(err, name[0] != '\0' ? name : f == NULL ? "" : f->label);
                return err_clause(err, c->proc->cite.clause);
            }
    }
    return ST_OK;
}

/* The parts would no longer know what was filled from the dictionary. */
static enum status nothing_unconfirmed(const struct casefile *c, struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct problems open = {.arena = a};
    filled_problems(c, &open);
    if (open.n == 0)
        return ST_OK;
    err_set(err, ST_REFUSED, "filled_unconfirmed", "%s is not confirmed", open.p[0].where);
    return err_detail(err, open.p[0].detail);
}

enum status case_may_split(const struct casefile *c, const struct who *w, struct err *err)
{
    if (!verb_editable(c))
        return verb_wrong_state(c, err);
    if (!ID_EQ(c->applicant, w->person))
        return verb_not_yours(err);
    if (has_parts(c) && stays_one(c))
        return err_set(err, ST_REFUSED, "stays_one", "a part, or a change, is not split");
    if (!may_be_split(c))
        return err_set(err, ST_REFUSED, "nothing_to_split", "fewer than two functions");
    return nothing_unconfirmed(c, err);
}

enum status case_split(const struct casefile *c, const struct who *w, struct arena *a,
                       struct outcome *o, struct err *err)
{
    *o = verb_unchanged(c);
    TRY(case_may_split(c, w, err));
    TRY(told_apart(c, a, err));
    o->act_kind = "split";
    o->state = CASE_SPLIT;
    o->step = NULL;
    o->close_tasks = true;
    return ST_OK;
}
