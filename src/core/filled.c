#include "core/filled.h"

#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "core/verbs.h"

static enum tri shown(const struct casefile *c, const struct field *f)
{
    return f->when == COND_ALWAYS ? TRI_TRUE : cond_eval(c->pack, f->when, &c->facts);
}

const struct filled *case_filled(const struct casefile *c, const char *field, struct arena *a)
{
    const json_t *now = json_object_get(c->fields, field);

    for (size_t i = c->nfilled; now && i > 0; i--) {
        const struct filled *x = &c->filled[i - 1];
        if (strcmp(x->field, field) == 0)
            return strcmp(json_canonical(a, now), x->value) == 0 ? x : NULL;
    }
    return NULL;
}

void filled_problems(const struct casefile *c, struct problems *l)
{
    for (size_t i = 0; c->nfilled > 0 && i < c->form->nfields; i++) {
        const struct field *f = &c->form->fields[i];
        const struct filled *x = case_filled(c, f->id, l->arena);
        if (x && !x->confirmed && shown(c, f) != TRI_FALSE)
            problem_add(l, "from_dictionary", f->id, f->label, f->cite.clause);
    }
}

/* ------------------------------------------------------------------ what it would fill */
static json_t *text_for(const struct field *f, const char *s)
{
    bool takes = (f->type == F_TEXT || f->type == F_LONGTEXT) && !str_blank(s) &&
                 (f->max <= 0 || utf8_length(s) <= (size_t)f->max);

    return takes ? json_string(s) : NULL;
}

static bool of_kind(const struct service *s, const char *id)
{
    for (size_t i = 0; i < s->nkinds; i++)
        if (strcmp(s->kinds[i], id) == 0)
            return true;
    return false;
}

/* The kinds that the field offers; one that takes a single answer, only when there is one. */
static json_t *kinds_for(const struct field *f, const struct service *s)
{
    json_t *list = json_array(), *one;

    for (size_t i = 0; i < f->nchoices; i++)
        if (of_kind(s, f->choices[i].id))
            json_array_append_new(list, json_string(f->choices[i].id));
    size_t n = json_array_size(list);
    if (f->type == F_CHOICES && n > 0)
        return list;
    one = f->type == F_CHOICE && n == 1 ? json_incref(json_array_get(list, 0)) : NULL;
    json_decref(list);
    return one;
}

static json_t *value_for(const struct casefile *c, const struct field *f, const struct service *s)
{
    const char *fact = f->fact < 0 ? "" : c->pack->facts[f->fact].id;

    if (strcmp(fact, "service.name") == 0)
        return text_for(f, s->name);
    if (strcmp(fact, "service.provider") == 0)
        return text_for(f, s->provider);
    if (strcmp(fact, "service.domain") == 0)
        return text_for(f, s->ndomains ? s->domains[0] : "");
    return strcmp(fact, "service.kinds") == 0 ? kinds_for(f, s) : NULL;
}

/* Holds the field a name of the same service, and not the official one? */
static bool other_name(const struct casefile *c, const struct field *f, const struct service *s,
                       struct arena *a)
{
    const char *now = json_str(c->fields, f->id, "");

    return f->fact >= 0 && strcmp(c->pack->facts[f->fact].id, "service.name") == 0 &&
           strcmp(now, s->name) != 0 && service_called(s, search_key(a, now), true);
}

json_t *case_fillable(const struct casefile *c, const struct service *s, struct arena *a)
{
    json_t *out = json_object();

    for (size_t i = 0; i < c->form->nfields; i++) {
        const struct field *f = &c->form->fields[i];
        bool free = json_object_get(c->fields, f->id) == NULL || other_name(c, f, s, a);
        json_t *v = free && shown(c, f) == TRI_TRUE ? value_for(c, f, s) : NULL;
        if (v)
            json_object_set_new(out, f->id, v);
    }
    return out;
}
