/* ask_services.c: services that are permitted already: one of this unit may cover the use asked
 * about, others may do instead. */
#include <string.h>

#include "base/json.h"
#include "commands/edition/ways.h"
#include "pages/ask/ask_parts.h"
#include "rules/cover.h"

enum { SERVICES_SHOWN = 8, SERVICES_READ = 300 };

typedef struct q_entries_permitted_row permit_t;

static bool waits(const permit_t *r)
{
    return strcmp(r->state, ENTRY_PERMITTED) == 0;
}

static bool shares_kind(const json_t *use, const json_t *permit)
{
    const json_t *a = json_object_get(use, "service.kinds"),
                 *b = json_object_get(permit, "service.kinds");
    for (size_t i = 0; i < json_array_size(a); i++)
        for (size_t n = 0; n < json_array_size(b); n++)
            if (json_equal(json_array_get(a, i), json_array_get(b, n)))
                return true;
    return false;
}

static const char *name_key(struct ask *k)
{
    const char *name = ask_given(k, "x.", "service.name"), *q = req_param(k->req, "q");
    return search_key(k->a, name[0] ? name : q ? q : "");
}

static bool named_alike(struct ask *k, const permit_t *r)
{
    const char *key = name_key(k);
    return key[0] &&
           (strstr(search_key(k->a, r->title), key) || strstr(search_key(k->a, r->function), key));
}

/* Names are the same however they are written: full width, blanks. */
static bool covers(struct ask *k, const permit_t *r, const struct facts *permit)
{
    int name = pack_fact(k->pack, "service.name");
    const char *key = name_key(k);
    struct facts *use = ARENA_NEW(k->a, struct facts);
    if (name < 0 || key[0] == '\0' || strcmp(key, search_key(k->a, r->title)) != 0)
        return false;
    *use = *k->compiled;
    use->v[name] = permit->v[name];
    return permit_covers(k->pack, permit, use);
}

static bool unlisted(const permit_t *r)
{
    return r->users > 0 && r->mine == 0;
}

/* Rather one that lists the reader, and rather one in use. */
static int rank(const permit_t *r)
{
    return 2 * !unlisted(r) + !waits(r);
}

static struct ask_permit permit_told(struct ask *k, const permit_t *r)
{
    return (struct ask_permit){.href = arena_printf(k->a, "/entries/%s", r->id.s),
                               .title = r->title,
                               .provider = r->provider_name,
                               .no = r->no,
                               .conditions = r->conditions ? r->conditions : "",
                               .waits = waits(r),
                               .unlisted = unlisted(r)};
}

/* Is there a class of which a person has to say what it has become? */
static bool asks(const struct comparison *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->d[i].weight == DIFF_ASKED)
            return true;
    return false;
}

/* What was permitted under other rules, as those in force read it: nothing, where they cannot. */
static enum status read_permits(struct ask *k, struct err *err)
{
    const struct who *w = k->req->who;
    struct q_entries_permitted_in in = {w->tenant, w->body, w->person, date_of_instant(k->req->now),
                                        SERVICES_READ};
    struct ways ways = ways_to(k->req->app, k->a, w->tenant, w->body, k->pack);
    TRY(q_entries_permitted(k->req->db, k->a, &in, &k->permits, &k->npermits, err));
    k->permitted = ARENA_ARRAY(k->a, json_t *, k->npermits + 1);
    for (size_t i = 0; i < k->npermits; i++) {
        AUTO_JSON json_t *j = json_loads(k->permits[i].facts, 0, NULL);
        struct comparison moved = {.n = 0};
        const struct lineage *way;
        TRY(way_from(&ways, k->req->db, k->permits[i].edition, &way, err));
        AUTO_JSON json_t *facts = facts_move(way, j, k->a, &moved);
        k->permitted[i] = asks(&moved) ? NULL : json_incref(facts);
    }
    return ST_OK;
}

void ask_permits_end(struct ask *k)
{
    for (size_t i = 0; k->permitted && i < k->npermits; i++)
        json_decref(k->permitted[i]);
}

enum status ask_permits(struct ask *k, bool *ret_covered, struct err *err)
{
    int best = 0;
    TRY(read_permits(k, err));
    for (size_t i = 0; i < k->npermits; i++) {
        const permit_t *r = &k->permits[i];
        struct facts *f = ARENA_NEW(k->a, struct facts);
        if (!k->permitted[i] || !ID_EQ(r->unit, k->req->who->unit) ||
            facts_read(k->pack, k->permitted[i], NULL, f, NULL) != ST_OK || !covers(k, r, f))
            continue;
        *ret_covered = true;
        if (k->v.permit.href[0] == '\0' || rank(r) > best) {
            best = rank(r);
            k->v.permit = permit_told(k, r);
        }
    }
    return ST_OK;
}

/* The one that covers the use is named above. */
static bool told(const struct ask *k, const permit_t *r)
{
    return k->decision.verdict == VERDICT_COVERED &&
           str_eq(k->v.permit.href, arena_printf(k->a, "/entries/%s", r->id.s));
}

/* What is refused needs another service whatever its kind; else those that are like it. */
static bool might_do(struct ask *k, const permit_t *r, const json_t *permit)
{
    struct facts *f = ARENA_NEW(k->a, struct facts);
    struct decision now;
    bool forbidden = k->decision.verdict == VERDICT_FORBIDDEN;
    if (facts_read(k->pack, permit, NULL, f, NULL) != ST_OK ||
        !permit_suits(k->pack, f, k->compiled))
        return false;
    decide(k->pack, f, true, &now);
    if (now.verdict == VERDICT_FORBIDDEN)
        return false; /* permitted under other rules */
    if (named_alike(k, r))
        return true;
    return json_object_get(k->facts, "service.kinds") ? shares_kind(k->facts, permit) : forbidden;
}

void ask_services(struct ask *k)
{
    k->v.services = ARENA_ARRAY(k->a, struct ask_service, SERVICES_SHOWN);
    for (size_t i = 0; i < k->npermits && k->v.nservices < SERVICES_SHOWN; i++) {
        const permit_t *r = &k->permits[i];
        const json_t *permit = k->permitted[i];
        if (permit && !told(k, r) && might_do(k, r, permit))
            k->v.services[k->v.nservices++] = (struct ask_service){
                page_url(k->a, "/services", "q", r->title, NULL), r->title, r->provider_name,
                r->unit_name, label_joined(k->a, k->req->lang, k->pack, r->level)};
    }
}
