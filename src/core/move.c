#include "core/move.h"

#include <string.h>

#include "base/json.h"
#include "core/verbs.h"

/* ------------------------------------------------------------------ values */
static bool has_choice(const struct field *f, const char *id)
{
    for (size_t i = 0; i < f->nchoices; i++)
        if (strcmp(f->choices[i].id, id) == 0)
            return true;
    return f->nchoices == 0;
}

static bool choices_there(const struct field *f, const json_t *v)
{
    size_t i;
    json_t *one;

    if (json_is_string(v))
        return has_choice(f, json_string_value(v));
    json_array_foreach(v, i, one) if (!json_is_string(one) ||
                                      !has_choice(f, json_string_value(one))) return false;
    return true;
}

/* The value as the new field takes it (new reference); NULL when it does not fit. */
static json_t *move_value(const struct lineage *way, const struct field *was,
                          const struct field *now, const json_t *v)
{
    if (was->type != now->type)
        return NULL;
    if (now->type == F_LEVEL && !field_unknown(now, v)) {
        const char *axis = lineage_last(way)->axes[now->axis].id;
        if (strcmp(lineage_first(way)->axes[was->axis].id, axis) != 0 || !json_is_string(v))
            return NULL;
        const char *to = level_move(way, axis, json_string_value(v));
        return to ? json_string(to) : NULL;
    }
    if ((now->type == F_CHOICE || now->type == F_CHOICES) && !choices_there(now, v))
        return NULL;
    return json_deep_copy(v);
}

static const struct field *column(const struct field *rows, const char *id)
{
    for (size_t i = 0; i < rows->nrows; i++)
        if (strcmp(rows->rows[i].id, id) == 0)
            return &rows->rows[i];
    return NULL;
}

struct moving {
    const struct lineage *way;
    struct move_left *left; /* NULL: not asked for */
    size_t n;
};

static void leave(struct moving *m, const struct field *f, const json_t *v)
{
    if (m->left)
        m->left[m->n++] = (struct move_left){f, v};
}

static json_t *move_rows(struct moving *m, const struct field *was, const struct field *now,
                         const json_t *rows)
{
    json_t *out = json_array(), *row, *v;
    const char *key;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        json_t *o = json_object();
        json_object_foreach(row, key, v)
        {
            const struct field *a = column(was, key), *b = column(now, key);
            json_t *to = a && b ? move_value(m->way, a, b, v) : NULL;
            if (to)
                json_object_set_new(o, key, to);
            else if (a)
                leave(m, a, v);
        }
        json_array_append_new(out, o);
    }
    return out;
}

static bool typed(const struct field *f)
{
    return f->type != F_FIXED && f->type < F_COUNT;
}

/* How many values there may be that find no place. */
static size_t most(const json_t *fields)
{
    size_t n = 0, i;
    const char *key;
    json_t *v, *row;

    json_object_foreach((json_t *)(uintptr_t)fields, key, v)
    {
        n++;
        json_array_foreach(v, i, row) n += json_object_size(row);
    }
    return n;
}

json_t *fields_move(const struct lineage *way, const struct form *from, const struct form *to,
                    const json_t *fields, struct arena *a, struct move_left **ret_left,
                    size_t *ret_n)
{
    struct moving m = {.way = way};
    json_t *out = json_object();

    if (ret_left)
        m.left = ARENA_ARRAY(a, struct move_left, most(fields) + 1);
    for (size_t i = 0; i < from->nfields; i++) {
        const struct field *was = &from->fields[i], *now = form_field(to, was->id);
        const json_t *v = json_object_get(fields, was->id);
        json_t *value = NULL;
        if (v == NULL || !typed(was))
            continue;
        if (now != NULL && was->type == F_ROWS && now->type == F_ROWS)
            value = move_rows(&m, was, now, v);
        else if (now != NULL)
            value = move_value(way, was, now, v);
        if (value != NULL)
            json_object_set_new(out, now->id, value);
        else
            leave(&m, was, v);
    }
    if (ret_left) {
        *ret_left = m.left;
        *ret_n = m.n;
    }
    return out;
}

/* ------------------------------------------------------------------ answers */
static bool listed(const struct procedure *pr, const char *list)
{
    for (size_t i = 0; i < pr->nchecklists; i++)
        if (strcmp(pr->checklists[i], list) == 0)
            return true;
    return false;
}

/* The item that this answer answers under the new edition; NULL when none does. */
static const struct item *goes_to(const struct lineage *way, const struct procedure *proc,
                                  const struct answer *x)
{
    const struct checklist *old = pack_checklist(lineage_first(way), x->checklist);
    const struct checklist *list =
        listed(proc, x->checklist) ? pack_checklist(lineage_last(way), x->checklist) : NULL;

    for (size_t i = 0; old && list && i < list->nitems; i++) {
        const struct item *same;
        const struct item *before = item_before(way, old, list, &list->items[i], &same);
        if (before != NULL && strcmp(before->id, x->item) == 0)
            return &list->items[i];
    }
    return NULL;
}

static void plan_answers(const struct casefile *c, const struct lineage *way, struct arena *a,
                         struct move_plan *p)
{
    p->answers = ARENA_ARRAY(a, struct move_answer, c->nanswers + 1);
    for (size_t i = 0; i < c->nanswers; i++) {
        const struct answer *x = &c->answers[i];
        /* a later column speaks of what was written before */
        bool second = case_column_step(c, pack_checklist(c->pack, x->checklist), x->col) != NULL;
        const struct item *it = second ? NULL : goes_to(way, p->proc, x);
        if (x->state == A_NONE || (it != NULL && strcmp(it->id, x->item) == 0))
            continue;
        p->answers[p->nanswers++] =
            (struct move_answer){x, it ? x->checklist : NULL, it ? it->id : NULL};
    }
}

enum status case_move(const struct casefile *c, const struct who *w, const struct lineage *way,
                      struct arena *a, struct move_plan *ret, struct err *err)
{
    const struct pack *to = lineage_last(way);

    *ret = (struct move_plan){.fields = NULL};
    if (!verb_editable(c))
        return verb_wrong_state(c, err);
    if (!ID_EQ(c->applicant, w->person))
        return verb_not_yours(err);
    TRY(verb_object_there(c, err));
    if (hash_eq(&c->pack->hash, &to->hash))
        return err_set(err, ST_CONFLICT, "same_edition", "the case is under this edition already");
    ret->proc = pack_procedure(to, c->proc->id);
    if (ret->proc == NULL) {
        err_set(err, ST_REFUSED, "procedure_gone", "the edition has no procedure %s", c->proc->id);
        err_detail(err, c->proc->label);
        return err_clause(err, c->proc->cite.clause);
    }
    ret->form = pack_form(to, ret->proc->form);
    ret->fields = fields_move(way, c->form, ret->form, c->fields, a, &ret->left, &ret->nleft);
    plan_answers(c, way, a, ret);
    return ST_OK;
}
