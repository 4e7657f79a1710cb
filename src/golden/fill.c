/* fill.c: forms of a test, filled in as somebody would who has everything in order. */
#include <string.h>

#include "base/json.h"
#include "core/bounds.h"
#include "golden/case.h"
#include "rules/asked.h"

struct filling {
    const struct played *p;
    const struct form *form;
    const json_t *told; /* facts */
};

/* ------------------------------------------------------------------ as the facts say */
static bool offers(const struct field *f, const char *id)
{
    for (size_t i = 0; i < f->nchoices; i++)
        if (strcmp(f->choices[i].id, id) == 0)
            return true;
    return f->nchoices == 0;
}

/* A country where the form offers 国内 and 海外 alone. */
static const char *as_offered(const struct field *f, const char *id)
{
    if (offers(f, id))
        return id;
    return strcmp(id, "JP") == 0 ? "japan" : offers(f, "overseas") ? "overseas" : id;
}

static json_t *as_told(const struct field *f, const json_t *fact)
{
    json_t *out;
    size_t i;
    json_t *v;
    if (f->type == F_CHOICE && json_is_string(fact))
        return json_string(as_offered(f, json_string_value(fact)));
    if (!json_is_array(fact))
        return fact == NULL ? NULL : json_deep_copy(fact);
    if (f->type != F_CHOICES) /* a country as well: people choose one */
        return json_deep_copy(json_array_get(fact, 0));
    out = json_array();
    json_array_foreach(fact, i, v)
        json_array_append_new(out, json_string(as_offered(f, json_string_value(v))));
    return out;
}

static const json_t *fact_of(const struct filling *x, const struct field *f)
{
    const char *id = f->fact < 0 ? NULL : x->p->pack->facts[f->fact].id;
    return id == NULL ? NULL : json_object_get(x->told, id);
}

/* What is said of the information as a whole is said of the one kind there is. */
static json_t *cell_told(const struct filling *x, const struct field *rows, const struct field *f)
{
    if (rows->fact < 0 || x->p->pack->facts[rows->fact].type != V_ROWS)
        return NULL;
    return as_told(f, json_object_get(x->told, arena_printf(x->p->a, "info.%s", f->id)));
}

/* ------------------------------------------------------------------ as anybody would */
static json_t *text_of(const struct filling *x, const struct field *f)
{
    struct buf b;
    if (f->published == PUBLISHED_ADDRESS)
        return json_string("https://www.city.example.lg.jp/");
    buf_init(&b, x->p->a, 64);
    do
        buf_puts(&b, "内容");
    while (f->min > 0 && utf8_length(b.p) < (size_t)f->min);
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

/* The step whose record the form is. */
static const struct step *step_of(const struct casefile *c, const struct form *form)
{
    for (size_t i = 0; i < c->proc->nsteps; i++)
        if (strcmp(c->proc->steps[i].form, form->id) == 0)
            return &c->proc->steps[i];
    return NULL;
}

/* Whom anybody would name there. */
static const char *person_of(const struct filling *x, const struct field *f)
{
    const struct played *p = x->p;
    const struct effect *e = &p->c.proc->effect;
    const struct step *s = f->may_act ? step_of(&p->c, x->form) : NULL;
    const struct candidate **may = field_candidates(&p->c, f, p->a);
    if (f->otherwise == D_SELF && x->form == p->c.form && f->nholders == 0)
        return p->c.applicant.s;
    if (strcmp(f->id, e->manager_field) == 0 && !ID_NONE(p->c.manager))
        return p->c.manager.s;
    for (size_t i = 0; i < e->nappointments; i++)
        for (size_t k = 0; k < p->c.nappointees; k++)
            if (strcmp(e->appointments[i].field, f->id) == 0 &&
                p->c.appointees[k].role == e->appointments[i].role)
                return p->c.appointees[k].person.s;
    if (*may != NULL)
        return (*may)->person.s;
    for (size_t i = 0; s != NULL && i < p->ncast; i++)
        if (case_could_act(&p->c, s, p->cast[i].id, NULL) == ST_OK)
            return p->cast[i].id.s;
    return golden_actor(p, ACTOR_OTHER)->id.s;
}

static json_t *rows_of(const struct filling *x, const struct field *rows);

static json_t *value_of(const struct filling *x, const struct field *f)
{
    const struct played *p = x->p;
    switch (f->type) {
    case F_TEXT:
    case F_LONGTEXT:
        return text_of(x, f);
    case F_DATE:
        return json_string(date_iso(p->a, p->c.today));
    case F_INT:
        return json_integer(f->min > 0 ? f->min : 1);
    case F_BOOL: /* what the facts leave open is not said of the use */
        return json_boolean(f->fact < 0);
    case F_CHOICE:
        return json_string(f->nchoices > 0 ? f->choices[0].id : "japan");
    case F_CHOICES:
        return json_pack("[s]", f->nchoices > 0 ? f->choices[0].id : "japan");
    case F_LEVEL:
        return json_string(lightest(&p->pack->axes[f->axis]));
    case F_COUNTRY:
        return json_string("JP");
    case F_PERSON:
        return json_string(person_of(x, f));
    case F_UNIT:
        return json_string(p->c.unit.s);
    case F_POST:
        return p->c.ncandidates > 0 ? json_string(p->c.candidates[0].post.s) : NULL;
    case F_ROWS:
        return rows_of(x, f);
    default:
        return NULL;
    }
}

/* While it is not known whether a field is asked for, or required, it is filled in. A change has
 * its manager filled in by the program. */
static bool wants(const struct played *p, const struct form *form, const struct field *f)
{
    const struct decision *d = &p->c.decision;
    bool manager = form == p->c.form && p->c.proc->kind == PROC_CHANGE &&
                   strcmp(p->c.proc->effect.manager_field, f->id) == 0;
    return field_of_people(f) && decision_cond(d, f->when) != TRI_FALSE &&
           (manager || decision_cond(d, f->required) != TRI_FALSE);
}

static json_t *row_of(const struct filling *x, const struct field *rows)
{
    json_t *row = json_object();
    for (size_t i = 0; i < rows->nrows; i++) {
        const struct field *f = &rows->rows[i];
        json_t *told = cell_told(x, rows, f);
        if (told == NULL && wants(x->p, NULL, f))
            told = value_of(x, f);
        if (told != NULL)
            json_object_set_new(row, f->id, told);
    }
    return row;
}

static json_t *rows_of(const struct filling *x, const struct field *rows)
{
    json_t *out = json_array();
    json_array_append_new(out, row_of(x, rows));
    return out;
}

/* ------------------------------------------------------------------ as the test says */
static json_t *cell_said(const struct filling *x, const struct field *f, const struct node *n)
{
    const struct actor *who =
        f != NULL && f->type == F_PERSON ? golden_actor(x->p, node_text(n)) : NULL;
    struct unit_id unit = {{0}};
    if (f != NULL && f->type == F_UNIT)
        unit = golden_unit(x->p, node_text(n));
    return who != NULL      ? json_string(who->id.s)
           : !ID_NONE(unit) ? json_string(unit.s)
                            : node_json(n);
}

static const struct field *column_of(const struct field *rows, const char *id)
{
    for (size_t i = 0; i < rows->nrows; i++)
        if (strcmp(rows->rows[i].id, id) == 0)
            return &rows->rows[i];
    return NULL;
}

static json_t *value_said(const struct filling *x, const struct field *f, const struct node *n)
{
    if (f->type != F_ROWS || n->kind != NODE_LIST)
        return cell_said(x, f, n);
    json_t *out = json_array();
    for (size_t i = 0; i < n->n; i++) {
        const struct node *row = n->items[i];
        json_t *cells = json_object();
        for (size_t k = 0; row->kind == NODE_MAP && k < row->n; k++)
            json_object_set_new(cells, row->keys[k],
                                cell_said(x, column_of(f, row->keys[k]), row->items[k]));
        json_array_append_new(out, cells);
    }
    return out;
}

json_t *golden_fill(const struct played *p, const struct form *form, const json_t *told,
                    const struct node *otherwise)
{
    const struct filling x = {p, form, told};
    json_t *out = json_object();
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        const struct node *said = node_get(otherwise, f->id);
        json_t *v = NULL;
        if (said != NULL)
            v = said->kind == NODE_NULL ? NULL : value_said(&x, f, said);
        else if (!p->g->blank && fact_of(&x, f) != NULL && f->type != F_ROWS)
            v = as_told(f, fact_of(&x, f));
        else if (!p->g->blank && wants(p, form, f))
            v = value_of(&x, f);
        if (v != NULL)
            json_object_set_new(out, f->id, v);
    }
    return out;
}
