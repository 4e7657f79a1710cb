#include "fill.h"

#include <stdlib.h>
#include <string.h>

#include "core/casefile.h"

static json_t *long_text(const struct fill *f, int min)
{
    struct buf b;

    buf_init(&b, f->arena, 64);
    do
        buf_puts(&b, "確かめた内容");
    while (min > 0 && utf8_length(b.p) < (size_t)min);
    return json_string(b.p);
}

static const char *lightest(const struct axis *x)
{
    const struct level *found = &x->levels[0];

    for (size_t i = 1; i < x->nlevels; i++)
        if (x->levels[i].weight < found->weight)
            found = &x->levels[i];
    return found->code;
}

static const char *heaviest(const struct axis *x)
{
    const struct level *found = &x->levels[0];

    for (size_t i = 1; i < x->nlevels; i++)
        if (x->levels[i].weight > found->weight)
            found = &x->levels[i];
    return found->code;
}

static json_t *rows_of(const struct fill *f, const struct field *rows);

static json_t *value_of(const struct fill *f, const struct field *x)
{
    switch (x->type) {
    case F_TEXT:
        return json_string("約款サービス");
    case F_LONGTEXT:
        return long_text(f, x->min);
    case F_DATE:
        return json_string(date_iso(
            f->arena, (struct date){f->day.day + (x->not_before.n && !x->not_after.n ? 300 : 0)}));
    case F_INT:
        return json_integer(x->min > 0 ? x->min : 1);
    case F_BOOL:
        return json_true();
    case F_CHOICE:
        return json_string(x->nchoices ? x->choices[0].id : "japan");
    case F_CHOICES:
        return json_pack("[s]", x->nchoices ? x->choices[0].id : "japan");
    case F_LEVEL:
        return json_string(lightest(&f->pack->axes[x->axis]));
    case F_COUNTRY:
        return json_string("JP");
    case F_PERSON: /* whom the rules choose by roles is left out where it may be */
        return (x->not_holder >= 0 || x->nholders > 0) && x->required == COND_NEVER
                   ? NULL
                   : json_string(f->self);
    case F_UNIT:
        return json_string(f->unit);
    case F_ROWS:
        return rows_of(f, x);
    default:
        return NULL;
    }
}

static json_t *rows_of(const struct fill *f, const struct field *rows)
{
    json_t *row = json_object(), *out = json_array();

    for (size_t i = 0; i < rows->nrows; i++) {
        json_t *v = value_of(f, &rows->rows[i]);
        if (v)
            json_object_set_new(row, rows->rows[i].id, v);
    }
    json_array_append_new(out, row);
    return out;
}

json_t *fill_form(const struct fill *f, const struct form *form)
{
    json_t *out = json_object();

    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *x = &form->fields[i];
        json_t *v = f->entry_only && x->otherwise == D_ENTRY ? NULL : value_of(f, x);
        if (v)
            json_object_set_new(out, x->id, v);
    }
    return out;
}

/* ------------------------------------------------------------------ the way the rules give it */
static bool suits(const struct fill *f, const struct procedure *proc, const json_t *fields)
{
    struct facts *facts = ARENA_NEW(f->arena, struct facts);
    struct err err = {0};
    json_t *told = fields_facts(f->pack, pack_form(f->pack, proc->form), fields);
    bool ok = proc->when == COND_ALWAYS || facts_read(f->pack, told, NULL, facts, &err) != ST_OK ||
              cond_eval(f->pack, proc->when, facts) != TRI_FALSE;

    json_decref(told);
    return ok;
}

static void weigh_most(const struct fill *f, const struct form *form, json_t *fields)
{
    for (size_t i = 0; i < form->nfields; i++) {
        for (size_t k = 0; form->fields[i].type == F_ROWS && k < form->fields[i].nrows; k++) {
            const struct field *x = &form->fields[i].rows[k];
            if (x->type == F_LEVEL)
                fill_rows(fields, form->fields[i].id, x->id, heaviest(&f->pack->axes[x->axis]));
        }
    }
}

json_t *fill_procedure(const struct fill *f, const struct procedure *proc)
{
    const struct form *form = pack_form(f->pack, proc->form);
    json_t *fields = fill_form(f, form);

    for (int heavy = 0; heavy < 2 && !suits(f, proc, fields); heavy++) {
        if (heavy)
            weigh_most(f, form, fields);
        for (size_t i = 0; i < form->nfields && !suits(f, proc, fields); i++) {
            if (form->fields[i].type != F_BOOL)
                continue;
            fill_set(fields, form->fields[i].id, json_false());
            if (!suits(f, proc, fields))
                fill_set(fields, form->fields[i].id, json_true());
        }
    }
    return fields;
}

void fill_set(json_t *o, const char *key, json_t *value)
{
    if (json_object_set_new(o, key, value) != 0)
        abort();
}

void fill_rows(json_t *fields, const char *rows, const char *key, const char *text)
{
    size_t i;
    json_t *row;

    json_array_foreach(json_object_get(fields, rows), i, row) fill_set(row, key, json_string(text));
}
