/* ask_services.c: services that are permitted already: one of this unit may cover the use asked
 * about, others may do instead. */
#include <string.h>

#include "base/json.h"
#include "pages/ask/ask_parts.h"
#include "rules/cover.h"

enum { SERVICES_SHOWN = 8 };

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

static const char *named(struct ask *k)
{
    const char *name = ask_given(k, "x.", "service.name"), *q = req_param(k->req, "q");
    return name[0] ? name : q ? q : "";
}

static bool named_alike(struct ask *k, const permit_t *r)
{
    const char *key = search_key(k->a, named(k));
    return key[0] &&
           (strstr(search_key(k->a, r->title), key) || strstr(search_key(k->a, r->function), key));
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

enum status ask_permits(struct ask *k, bool *ret_covered, struct err *err)
{
    const struct who *w = k->req->who;
    int best = 0;
    TRY(permits_read(k->req->app, k->req->db, k->a, w, k->pack, date_of_instant(k->req->now),
                     &k->permits, err));
    for (size_t i = 0; i < k->permits.n; i++) {
        const permit_t *r = &k->permits.rows[i];
        if (!permits_cover(&k->permits, i, k->a, w->unit, named(k), k->compiled))
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
    for (size_t i = 0; i < k->permits.n && k->v.nservices < SERVICES_SHOWN; i++) {
        const permit_t *r = &k->permits.rows[i];
        const json_t *permit = k->permits.facts[i];
        if (permit && !told(k, r) && might_do(k, r, permit))
            k->v.services[k->v.nservices++] = (struct ask_service){
                page_url(k->a, "/services", "q", r->title, NULL), r->title, r->provider_name,
                r->unit_name, label_joined(k->a, k->req->lang, k->pack, r->level)};
    }
}
