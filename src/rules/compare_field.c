/* compare_field.c: what was filled in, against the form of the new edition: a field that is
 * required now, and an answer that no longer does, since a choice was taken out, fewer rows,
 * letters or files are taken or more are wanted, or a column of the rows has to be filled in. What
 * did not do before either is nothing that the edition changes. */
#include "rules/compare_ask.h"

#include <string.h>

#include "base/json.h"

static bool empty(const json_t *v)
{
    return !v || json_is_null(v) || (json_is_string(v) && json_string_length(v) == 0) ||
           (json_is_array(v) && json_array_size(v) == 0);
}

/* ------------------------------------------------------------------ does a value do? */
static bool has_choice(const struct field *f, const json_t *v)
{
    for (size_t i = 0; json_is_string(v) && i < f->nchoices; i++)
        if (str_eq(f->choices[i].id, json_string_value(v)))
            return true;
    return f->nchoices == 0;
}

static bool chosen(const struct field *f, const json_t *v)
{
    size_t i;
    json_t *one;

    if (!json_is_array(v))
        return has_choice(f, v);
    json_array_foreach(v, i, one) if (!has_choice(f, one)) return false;
    return true;
}

static bool within(int64_t n, int min, int max)
{
    return (min < 0 || n >= min) && (max < 0 || n <= max);
}

/* The bounds that count for the type; as in core, a text has no greatest length 0. */
static bool bounded(const struct field *f, int *ret_min, int *ret_max)
{
    bool text = f->type == F_TEXT || f->type == F_LONGTEXT;

    *ret_min = f->type == F_COUNT ? -1 : f->type == F_FILE && f->min < 1 ? 1 : f->min;
    *ret_max = f->type == F_FILE || (text && f->max == 0) ? -1 : f->max;
    return text || f->type == F_INT || f->type == F_COUNT || f->type == F_FILE;
}

/* Of a value that is there, but the rows of a field. */
static bool fits(const struct field *f, const json_t *v)
{
    int min, max;

    if (f->type == F_CHOICE || f->type == F_CHOICES)
        return chosen(f, v);
    if (!bounded(f, &min, &max))
        return true;
    if (f->type == F_TEXT || f->type == F_LONGTEXT)
        return !json_is_string(v) || within((int64_t)utf8_length(json_string_value(v)), min, max);
    return !json_is_integer(v) || within(json_integer_value(v), min, max);
}

static const struct field *column_of(const struct field *f, const struct field *like)
{
    for (size_t i = 0; i < f->nrows; i++)
        if (str_eq(f->rows[i].id, like->id) && f->rows[i].type == like->type)
            return &f->rows[i];
    return NULL;
}

/* ------------------------------------------------------------------ what takes less */
static bool fewer_choices(const struct field *was, const struct field *now)
{
    for (size_t i = 0; now->nchoices && i < was->nchoices; i++) {
        bool there = false;
        for (size_t k = 0; k < now->nchoices; k++)
            there |= str_eq(was->choices[i].id, now->choices[k].id);
        if (!there)
            return true;
    }
    return now->nchoices && !was->nchoices;
}

static bool tighter(const struct field *was, const struct field *now)
{
    int min, max, old_min, old_max;

    return bounded(now, &min, &max) && bounded(was, &old_min, &old_max) &&
           (min > old_min || (max >= 0 && (old_max < 0 || max < old_max)));
}

/* Under some facts: may a value of the field no longer do? */
static bool takes_less(const struct field *was, const struct field *now)
{
    if (was->type != now->type)
        return false;
    if (now->type == F_CHOICE || now->type == F_CHOICES)
        return fewer_choices(was, now);
    for (size_t i = 0; i < now->nrows; i++) {
        const struct field *column = &now->rows[i], *before = column_of(was, column);
        if ((column->required != COND_NEVER && !(before && before->required == COND_ALWAYS)) ||
            (before && (before->nanswers || before->when != COND_ALWAYS)) ||
            (before && takes_less(before, column)))
            return true;
    }
    return tighter(was, now);
}

/* ------------------------------------------------------------------ differences */
static const char *limits(struct compared *c, const struct field *f)
{
    int min, max;

    (void)bounded(f, &min, &max);
    return arena_printf(c->a, "%s…%s", min < 0 ? "" : arena_printf(c->a, "%d", min),
                        max < 0 ? "" : arena_printf(c->a, "%d", max));
}

/* `in`: the rows whose column it is, NULL of a field of the form. */
static void add_field(struct compared *c, const struct field *in, const struct field *was,
                      const struct field *now, enum diff_how how, const char *what)
{
    compare_add(c->out, c->a,
                (struct difference){
                    .kind = now->type == F_FILE ? DIFF_FILE : DIFF_FIELD,
                    .how = how,
                    .weight = DIFF_ASKED,
                    .id = in ? arena_printf(c->a, "%s.%s", in->id, now->id) : now->id,
                    .label = in ? arena_printf(c->a, "%s %s", in->label, now->label) : now->label,
                    .was = was ? was->label : "",
                    .now = now->label,
                    .old_clause = was ? was->cite.clause : "",
                    .clause = now->cite.clause,
                    .in_what = what});
}

static const char *less_of(struct compared *c, const struct field *was, const struct field *now)
{
    if (now->type == F_CHOICE || now->type == F_CHOICES)
        return "choice";
    return arena_printf(c->a, "limits:%s:%s", limits(c, was), limits(c, now));
}

/* What is wrong with a cell. */
enum wrong { WRONG_NOTHING, WRONG_EMPTY, WRONG_VALUE };
static enum wrong cell(const struct decision *d, const struct field *f, const struct field *column,
                       const json_t *row)
{
    const json_t *v = json_object_get(row, column->id);

    if (!is_true(d, column->when))
        return WRONG_NOTHING;
    if (!empty(v))
        return fits(column, v) ? WRONG_NOTHING : WRONG_VALUE;
    return field_required(d, column) && column_asked(f, column, row) ? WRONG_EMPTY : WRONG_NOTHING;
}

/* The column, when some row has to be written anew there: told once. */
static void column(struct compared *c, const struct field *was, const struct field *now,
                   const struct field *k, const json_t *rows)
{
    const struct field *before = column_of(was, k);
    size_t i;
    json_t *row;

    json_array_foreach(rows, i, row)
    {
        enum wrong is = cell(&c->now, now, k, row);
        if (is == WRONG_NOTHING || (before && cell(&c->was, was, before, row) != WRONG_NOTHING))
            continue;
        add_field(c, now, before, k, before ? DIFF_STRICTER : DIFF_NEW,
                  is == WRONG_VALUE ? less_of(c, before ? before : k, k) : "");
        return;
    }
}

static size_t files_of(const struct compared *c, const char *field)
{
    for (size_t i = 0; i < c->r->nfiles; i++)
        if (str_eq(c->r->files[i].field, field))
            return c->r->files[i].n;
    return 0;
}

/* More files are wanted than are there, and there were enough. */
static bool too_few_files(const struct compared *c, const struct field *was,
                          const struct field *now)
{
    int least, before, most;

    (void)bounded(now, &least, &most);
    (void)bounded(was, &before, &most);
    if (!field_required(&c->now, now) || !field_required(&c->was, was) || least <= before)
        return false;
    size_t n = c->r->files ? files_of(c, now->id) : (size_t)before;
    return n >= (size_t)before && n < (size_t)least;
}

/* Is the same asked already, as a fact whose value is none any more? */
static bool asked_as_fact(const struct compared *c, const struct field *now)
{
    const char *fact = now->fact < 0 ? NULL : c->new->pack->facts[now->fact].id;

    for (size_t i = 0; fact && i < c->out->n; i++)
        if (c->out->d[i].kind == DIFF_FACT && c->out->d[i].weight == DIFF_ASKED &&
            str_eq(c->out->d[i].id, fact))
            return true;
    return false;
}

/* Filled in before, under a field of the same type. */
static void filled(struct compared *c, const struct field *now, const struct field *was)
{
    const json_t *v = json_object_get(c->r->fields, now->id);

    if (now->type == F_FILE) {
        if (too_few_files(c, was, now))
            add_field(c, NULL, was, now, DIFF_STRICTER, less_of(c, was, now));
        return;
    }
    for (size_t i = 0; i < now->nrows; i++)
        column(c, was, now, &now->rows[i], v);
    if (!empty(v) && !fits(now, v) && fits(was, v) && !asked_as_fact(c, now))
        add_field(c, NULL, was, now, DIFF_STRICTER, less_of(c, was, now));
}

static void field(struct compared *c, const struct field *now, const struct field *was)
{
    bool same = was && was->type == now->type;
    bool there = now->type != F_FILE && !empty(json_object_get(c->r->fields, now->id));

    if (field_required(&c->now, now) && !(same && (field_required(&c->was, was) || there)))
        add_field(c, NULL, was, now, !was ? DIFF_NEW : same ? DIFF_STRICTER : DIFF_CHANGED, "");
    else if (same && is_true(&c->now, now->when))
        filled(c, now, was);
}

void compare_fields(struct compared *c)
{
    const struct form *old = pack_form(c->old->pack, c->pr_was->form);
    const struct form *new = pack_form(c->new->pack, c->pr_now->form);

    for (size_t i = 0; i < new->nfields; i++)
        field(c, &new->fields[i], form_field(old, new->fields[i].id));
}

/* ------------------------------------------------------------------ what is looked at */
void compare_needs_fields(const struct form *old, const struct form *new, struct compare_needs *ret)
{
    for (size_t i = 0; i < new->nfields; i++) {
        const struct field *now = &new->fields[i], *was = form_field(old, now->id);
        bool less = was && takes_less(was, now);
        ret->files |= less && now->type == F_FILE;
        ret->fields |= (less && now->type != F_FILE) ||
                       (was && field_of_people(now) && now->required != COND_NEVER &&
                        was->required != COND_ALWAYS);
    }
}

/* e: empty, 0: does no longer, 1: does, x: did not before either. */
static char sign(const struct field *was, const struct field *now, const json_t *v)
{
    return empty(v) ? 'e' : fits(now, v) ? '1' : was && !fits(was, v) ? 'x' : '0';
}

/* How a row stands, whatever the facts are. */
static void row_key(const struct field *was, const struct field *now, const json_t *row,
                    struct buf *out)
{
    for (size_t k = 0; k < now->nrows; k++)
        buf_putc(out, sign(column_of(was, &now->rows[k]), &now->rows[k],
                           json_object_get(row, now->rows[k].id)));
    if (!str_empty(now->roll.group))
        buf_printf(out, ":%s", json_str(row, now->roll.answer, ""));
}

/* Rows that stand alike are written once where they follow each other. */
static void value_key(const struct field *was, const struct field *now, const json_t *v,
                      struct buf *out)
{
    size_t i, last = 0, before = 0;
    json_t *row;

    buf_printf(out, "=%c", sign(was, now, v));
    json_array_foreach(v, i, row)
    {
        size_t at = out->n;
        if (now->type != F_ROWS)
            break;
        row_key(was, now, row, out);
        if (last && out->n - at == before && memcmp(out->p + last, out->p + at, before) == 0) {
            out->n = at;
            continue;
        }
        last = at;
        before = out->n - at;
    }
}

void compare_fields_key(const struct lineage *way, const char *procedure, const json_t *fields,
                        struct buf *out)
{
    const struct pack *old = lineage_first(way), *new = lineage_last(way);
    const struct procedure *a = pack_procedure(old, procedure), *b = pack_procedure(new, procedure);
    const struct form *from = a ? pack_form(old, a->form) : NULL;
    const struct form *to = b ? pack_form(new, b->form) : NULL;
    const char *id;
    json_t *v;

    json_object_foreach((json_t *)(uintptr_t)fields, id, v)
    {
        const struct field *was = from ? form_field(from, id) : NULL;
        const struct field *now = to ? form_field(to, id) : NULL;
        if (empty(v))
            continue;
        buf_printf(out, "\n%s", id);
        if (!to) /* by another procedure, which the facts choose */
            buf_printf(out, "=%s", json_canonical(out->arena, v));
        else if (was && now && takes_less(was, now))
            value_key(was, now, v, out);
    }
}
