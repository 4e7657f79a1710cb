/* ask_dictionary.c: 調べる with the service dictionary: what it knows of the service that was
 * named, and questions filled from it. What is filled is only shown: it counts for the verdict when
 * the person sends the form, having looked at it. */
#include <string.h>

#include "pages/ask/ask_parts.h"

static const char *named(struct ask *k)
{
    const char *name = ask_given(k, "x.", "service.name"), *q = req_param(k->req, "q");
    return name[0] ? name : q ? q : "";
}

enum status ask_dictionary(struct ask *k, struct err *err)
{
    const char *fill = req_param(k->req, "fill");
    struct dictionary_view *v = ARENA_NEW(k->a, struct dictionary_view);
    bool there;
    TRY(dictionary_there(k->req, &there, err));
    if (!there)
        return ST_OK;
    k->v.dictionary = v;
    if (!str_empty(fill))
        TRY(dictionary_named(k->req, fill, &k->fill, err));
    if (k->fill)
        k->v.told =
            page_fill(k->a, W(k->req->lang, dictionary_shown), page_day(k->req, k->fill->on.day));
    else if (req_param(k->req, "dict"))
        TRY(dictionary_look(k->req, k->pack, named(k), NULL, v, err));
    return ST_OK;
}

static bool fill_choices(struct ask *k, struct field_view *v)
{
    struct field_option *o = ARENA_ARRAY(k->a, struct field_option, v->noptions + 1);
    bool any = false;
    for (size_t i = 0; i < v->noptions; i++) {
        o[i] = v->options[i];
        for (size_t n = 0; n < k->fill->nkinds; n++)
            if (strcmp(o[i].value, k->fill->kinds[n]) == 0)
                any = o[i].selected = true;
    }
    v->options = o;
    return any;
}

static bool fill_text(const char *s, struct field_view *v)
{
    if (str_empty(s))
        return false;
    v->value = s;
    return true;
}

void ask_fill(struct ask *k, const struct fact *f, struct field_view *v)
{
    const struct service *s = k->fill;
    bool filled = false;
    if (ask_given(k, "x.", f->id)[0] != '\0')
        return;
    if (strcmp(f->id, "service.provider") == 0)
        filled = fill_text(s->provider, v);
    else if (strcmp(f->id, "service.domain") == 0)
        filled = fill_text(s->ndomains ? s->domains[0] : "", v);
    else if (strcmp(f->id, "service.kinds") == 0)
        filled = fill_choices(k, v);
    if (filled)
        v->hint = W(k->req->lang, filled_unconfirmed);
}
