/* use_find.c: reads the register through for what was typed. */
#include <stdlib.h>
#include <string.h>

#include "base/hostname.h"
#include "base/json.h"
#include "commands/services/dictionary_load.h"
#include "commands/services/use.h"
#include "core/certificate.h"

enum { BATCH = 500 };

struct seeking {
    struct arena *a;
    const char *key;                                   /* of what was typed */
    const char *host;                                  /* its host; NULL when it is none */
    const struct service *services[DICTIONARY_OFFERS]; /* that are called so, or have the domain */
    size_t nservices;
    struct q_unlisted_covered_row *links; /* domains that the office linked to entries */
    size_t nlinks;
    struct use_found *found;
};

/* ------------------------------------------------------------------ comparing */
static bool within(const char *text, const char *key)
{
    return *key != '\0' && strstr(text, key) != NULL;
}

/* One stands in the other; a title of one letter says nothing. */
static bool alike(const char *title, const char *key)
{
    return within(title, key) || (utf8_length(title) > 1 && within(key, title));
}

/* Called as a service of the dictionary that may be meant. */
static bool named(const struct seeking *s, const char *title)
{
    for (size_t i = 0; i < s->nservices; i++)
        if (service_called(s->services[i], title, true))
            return true;
    return false;
}

/* By the provider that was typed, or of a service that was. */
static bool provided(const struct seeking *s, const char *provider)
{
    const char *key = certificate_holder_key(s->a, provider);

    if (*key == '\0')
        return false;
    if (within(search_key(s->a, provider), s->key) ||
        strcmp(certificate_holder_key(s->a, s->key), key) == 0)
        return true;
    for (size_t i = 0; i < s->nservices; i++)
        if (strcmp(certificate_holder_key(s->a, s->services[i]->provider), key) == 0)
            return true;
    return false;
}

static const char *linked(const struct seeking *s, struct entry_id id)
{
    for (size_t i = 0; i < s->nlinks && s->host != NULL; i++)
        if (str_eq(s->links[i].kind, "access") && strcmp(s->links[i].entry, id.s) == 0 &&
            (hostname_under(s->host, s->links[i].covers) ||
             hostname_under(s->links[i].covers, s->host)))
            return s->links[i].covers;
    return NULL;
}

/* What stands in a field, however deep; ids are no words. */
static const char *told(const struct seeking *s, const json_t *v)
{
    const char *found = NULL, *name;
    json_t *one;
    size_t i;

    if (json_is_string(v) && !uuid_valid(json_string_value(v)) &&
        within(search_key(s->a, json_string_value(v)), s->key))
        return arena_strdup(s->a, json_string_value(v));
    json_array_foreach(v, i, one) found = found != NULL ? found : told(s, one);
    if (json_is_object(v))
        json_object_foreach((json_t *)(uintptr_t)v, name, one) found =
            found != NULL ? found : told(s, one);
    return found;
}

static bool told_in(const struct seeking *s, const char *columns, struct use_hit *ret)
{
    AUTO_JSON json_t *all = json_loads(columns, 0, NULL);
    const char *id;
    json_t *v;

    json_object_foreach(json_object_get(all, "fields"), id, v)
    {
        ret->text = told(s, v);
        if (ret->text == NULL)
            continue;
        ret->field = arena_strdup(s->a, id);
        return true;
    }
    ret->text = "";
    return false;
}

static bool meant(const struct seeking *s, const struct q_use_entries_row *r, struct use_hit *ret)
{
    const char *title = search_key(s->a, r->title);

    ret->field = ret->text = "";
    if (alike(title, s->key) || within(search_key(s->a, r->function), s->key) ||
        strcmp(search_key(s->a, r->no), s->key) == 0) {
        ret->why = USE_NAME;
        return true;
    }
    if (named(s, title)) {
        ret->why = USE_DICTIONARY;
        return true;
    }
    const char *domain = linked(s, r->id);
    if (domain != NULL) {
        ret->why = USE_LINKED;
        ret->text = domain;
        return true;
    }
    if (provided(s, r->provider_name)) {
        ret->why = USE_PROVIDER;
        return true;
    }
    ret->why = USE_TOLD;
    return told_in(s, r->columns, ret);
}

/* ------------------------------------------------------------------ the register */
static void keep(struct seeking *s, const struct q_use_entries_row *r, struct use_hit x)
{
    struct arena *a = s->a;

    if (s->found->n == USE_FOUND) {
        s->found->more = true;
        return;
    }
    x.id = r->id;
    x.unit = r->unit;
    x.no = arena_strdup(a, r->no);
    x.title = arena_strdup(a, r->title);
    x.provider = arena_strdup(a, r->provider_name);
    x.unit_name = arena_strdup(a, r->unit_name);
    x.reg = arena_strdup(a, r->reg);
    x.level = arena_strdup(a, r->level);
    x.manager_label = arena_strdup(a, r->manager_label);
    x.state = arena_strdup(a, r->told);
    x.function = arena_strdup(a, r->function);
    x.closed = strcmp(r->state, "closed") == 0;
    s->found->hits[s->found->n++] = x;
}

/* In pieces: what was read of one is not needed for the next. */
static enum status read_entries(struct seeking *s, struct db *db, struct tenant_id tenant,
                                struct body_id body, struct err *err)
{
    struct arena *kept = s->a;
    const char *after = "";
    size_t n = BATCH;

    while (n == BATCH) {
        AUTO_ARENA struct arena *scratch = arena_new();
        struct q_use_entries_row *rows;
        TRY(q_use_entries(db, scratch, &(struct q_use_entries_in){tenant, body, after, BATCH},
                          &rows, &n, err));
        for (size_t i = 0; i < n; i++) {
            struct use_hit x = {.why = USE_TOLD};
            s->a = scratch;
            bool is = meant(s, &rows[i], &x);
            s->a = kept;
            x.text = is ? arena_strdup(kept, x.text) : "";
            x.field = is ? arena_strdup(kept, x.field) : "";
            if (is)
                keep(s, &rows[i], x);
        }
        after = n > 0 ? arena_strdup(kept, rows[n - 1].id.s) : after;
    }
    return ST_OK;
}

static int by_standing(const void *a, const void *b)
{
    const struct use_hit *x = a, *y = b;

    if (x->closed != y->closed)
        return x->closed ? 1 : -1;
    if (x->why != y->why)
        return x->why < y->why ? -1 : 1;
    int title = strcmp(x->title, y->title);
    return title != 0 ? title : strcmp(x->id.s, y->id.s);
}

static enum status read_contractors(struct seeking *s, struct db *db, struct tenant_id tenant,
                                    struct body_id body, struct err *err)
{
    struct q_contractors_row *rows;
    size_t n;

    TRY(q_contractors(db, s->a, &(struct q_contractors_in){tenant, body}, &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        const char *service = search_key(s->a, rows[i].service);
        if (alike(service, s->key) || named(s, service) ||
            within(search_key(s->a, rows[i].contractor), s->key) ||
            within(search_key(s->a, rows[i].purpose), s->key))
            rows[s->found->ncontractors++] = rows[i];
    }
    s->found->contractors = rows;
    return ST_OK;
}

enum status use_find(struct db *db, struct arena *a, struct tenant_id tenant, struct body_id body,
                     const char *typed, struct use_found *ret, struct err *err)
{
    struct seeking s = {.a = a, .key = search_key(a, typed), .found = ret};
    struct loaded_dictionary dictionary;
    char *host;

    *ret = (struct use_found){.service = "", .service_provider = ""};
    if (utf8_length(s.key) < 2)
        return err_set(err, ST_REFUSED, "use_short", "two letters at least");
    if (hostname_plain(a, typed, &host) == HOST_NAMED)
        s.host = host;
    TRY(dictionary_load(db, a, tenant, &dictionary, err));
    s.nservices = dictionary_find(&dictionary.d, a, typed, s.services, DICTIONARY_OFFERS);
    if (s.nservices > 0) {
        ret->service = s.services[0]->name;
        ret->service_provider = s.services[0]->provider;
    }
    TRY(q_unlisted_covered(db, a, &(struct q_unlisted_covered_in){tenant, body}, &s.links,
                           &s.nlinks, err));
    ret->hits = ARENA_ARRAY(a, struct use_hit, USE_FOUND);
    TRY(read_entries(&s, db, tenant, body, err));
    if (ret->n > 0)
        qsort(ret->hits, ret->n, sizeof *ret->hits, by_standing);
    return read_contractors(&s, db, tenant, body, err);
}

enum status use_may(struct db *db, struct arena *a, const struct who *w, struct date day, bool *ret,
                    struct err *err)
{
    struct q_notice_entries_row *rows;
    size_t n = 0;

    *ret = w->office || w->admin || w->auditor;
    for (size_t i = 0; i < w->nroles; i++)
        *ret |= w->pack != NULL && pack_role(w->pack, w->roles[i].role) >= 0;
    if (*ret || ID_NONE(w->person))
        return ST_OK;
    TRY(q_notice_entries(db, a,
                         &(struct q_notice_entries_in){w->tenant, w->body, w->person, day, 1},
                         &rows, &n, err));
    *ret = n > 0;
    return ST_OK;
}
