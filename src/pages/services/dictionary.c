#include "pages/services/dictionary.h"

#include <string.h>

#include "base/json.h"
#include "pages/ask/verdict.h"

enum { ENTRIES_READ = 300 };

enum status dictionary_there(struct req *req, bool *ret, struct err *err)
{
    struct q_dictionary_newest_row row;
    TRY(dictionary_which(req->db, req->arena, req->who->tenant, &row, err));
    *ret = row.hash[0] != '\0';
    return ST_OK;
}

enum status dictionary_named(struct req *req, const char *name, const struct service **ret,
                             struct err *err)
{
    struct loaded_dictionary *d = ARENA_NEW(req->arena, struct loaded_dictionary);
    TRY(dictionary_load(req->db, req->arena, req->who->tenant, d, err));
    *ret = dictionary_service(&d->d, name);
    return ST_OK;
}

/* ---- one service ---- */

static const char *kind_words(struct req *req, const struct pack *p, const char *kind)
{
    int fact = pack_fact(p, "service.kinds");
    const struct fact *f = fact < 0 ? NULL : &p->facts[fact];
    for (size_t i = 0; f && i < f->nchoices; i++)
        if (strcmp(f->choices[i].id, kind) == 0)
            return fact_choice(req, &f->choices[i]);
    return kind;
}

const char *dictionary_kinds(struct req *req, const struct pack *p, const struct service *s)
{
    struct buf b;
    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < s->nkinds; i++)
        buf_printf(&b, "%s%s", i ? W(req->lang, dictionary_comma) : "",
                   kind_words(req, p, s->kinds[i]));
    return b.p;
}

static const char *domains(struct req *req, const struct service *s)
{
    struct buf b;
    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < s->ndomains; i++)
        buf_printf(&b, "%s%s", i ? W(req->lang, dictionary_comma) : "", s->domains[i]);
    return b.p;
}

/* Labels of the empty fields that it would fill, in the order of the form. */
static const char *would_fill(struct req *req, const struct casefile *c, const struct service *s)
{
    AUTO_JSON json_t *fields = case_fillable(c, s, req->arena);
    struct buf b;
    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < c->form->nfields; i++)
        if (json_object_get(fields, c->form->fields[i].id))
            buf_printf(&b, "%s%s", b.n ? W(req->lang, dictionary_comma) : "",
                       page_label(req, c->form->fields[i].label));
    return b.p;
}

/* ---- what the body permitted ---- */

/* Under the name that was typed, or under another name of a service that was found. */
static bool is_ours(struct arena *a, const char *title, const char *key,
                    const struct service *const *found, size_t n)
{
    const char *ours = search_key(a, title);
    if (*key && (strcmp(ours, key) == 0 || (utf8_length(key) > 1 && str_starts(ours, key))))
        return true;
    for (size_t i = 0; i < n; i++)
        if (service_called(found[i], ours, true))
            return true;
    return false;
}

static bool told(const struct dictionary_view *v, const char *title, const char *provider)
{
    for (size_t i = 0; i < v->nours; i++)
        if (strcmp(v->ours[i].title, title) == 0 && strcmp(v->ours[i].provider, provider) == 0)
            return true;
    return false;
}

static enum status look_at_ours(struct req *req, const struct service *const *found, size_t n,
                                struct dictionary_view *v, struct err *err)
{
    struct q_entries_permitted_in in = {req->who->tenant, req->who->body, req->who->person,
                                        date_of_instant(req->now), ENTRIES_READ};
    struct q_entries_permitted_row *rows;
    const char *key = search_key(req->arena, v->typed);
    size_t nrows;
    TRY(q_entries_permitted(req->db, req->arena, &in, &rows, &nrows, err));
    v->ours = ARENA_ARRAY(req->arena, struct dictionary_ours, DICTIONARY_OFFERS);
    for (size_t i = 0; i < nrows && v->nours < DICTIONARY_OFFERS; i++) {
        const struct q_entries_permitted_row *r = &rows[i];
        if (!is_ours(req->arena, r->title, key, found, n) || told(v, r->title, r->provider_name))
            continue;
        v->ours[v->nours++] =
            (struct dictionary_ours){page_url(req->arena, "/services", "q", r->title, NULL),
                                     r->title, r->provider_name, r->unit_name};
    }
    return ST_OK;
}

/* ---- the look-up ---- */

enum status dictionary_look(struct req *req, const struct pack *p, const char *typed,
                            const struct casefile *c, struct dictionary_view *ret, struct err *err)
{
    const struct service *found[DICTIONARY_OFFERS];
    struct loaded_dictionary d;
    struct arena *a = req->arena;
    TRY(dictionary_load(req->db, a, req->who->tenant, &d, err));
    *ret = (struct dictionary_view){.asked = true, .in_form = c != NULL, .typed = typed};
    ret->source = d.row.title;
    size_t n = dictionary_find(&d.d, a, typed, found, DICTIONARY_OFFERS);
    ret->offers = ARENA_ARRAY(a, struct dictionary_offer, DICTIONARY_OFFERS);
    for (size_t i = 0; i < n; i++)
        ret->offers[ret->noffers++] =
            (struct dictionary_offer){.name = found[i]->name,
                                      .provider = found[i]->provider,
                                      .kinds = dictionary_kinds(req, p, found[i]),
                                      .domains = domains(req, found[i]),
                                      .on = page_day(req, found[i]->on.day),
                                      .fills = c ? would_fill(req, c, found[i]) : ""};
    return look_at_ours(req, found, n, ret, err);
}

/* ---- marks ---- */

bool filled_view_of(struct req *req, const struct casefile *c, const struct field *f,
                    struct filled_view *ret)
{
    const struct filled *x = case_filled(c, f->id, req->arena);
    if (!x)
        return false;
    const char *day = page_day(req, x->on.day);
    *ret = (struct filled_view){
        .field = f->id,
        .label = f->label,
        .confirmed = x->confirmed,
        .what = page_fill(req->arena,
                          x->confirmed ? W(req->lang, filled_confirmed) : W(req->lang, filled_from),
                          day)};
    return true;
}
