#include "pages/services/services.h"

#include <string.h>

#include "base/json.h"
#include "core/casefile.h"
#include "pages/entry/acting.h"
#include "pages/entry/measures.h"
#include "pages/holders.h"
#include "pages/services.html.h"
#include "rules/compare.h"
#include "rules/decide.h"
#include "store/queries_gen.h"
#include "store/search.h"

enum { PAGE_ROWS = 100, LAPSED_ROWS = 2000 };

typedef struct q_services_page_row row_t;

static bool same_group(const row_t *a, const row_t *b)
{
    return strcmp(a->title, b->title) == 0 && str_eq(a->provider_name, b->provider_name) &&
           str_eq(a->level, b->level) &&
           str_eq(a->function ? a->function : "", b->function ? b->function : "") &&
           str_eq(a->forbids ? a->forbids : "", b->forbids ? b->forbids : "");
}

static void add_name(const char **names, size_t *n, const char *name)
{
    if (str_empty(name))
        return;
    for (size_t i = 0; i < *n; i++)
        if (strcmp(names[i], name) == 0)
            return;
    names[(*n)++] = name;
}

/* ---- what to keep to ---- */

static bool holds(const struct decision *d, size_t rule)
{
    return (d->rules[rule / 64] >> (rule % 64)) & 1;
}

static void fill_lines(struct req *req, const struct pack *p, const struct decision *d,
                       const char *permit, struct service_group *g)
{
    g->conditions = ARENA_ARRAY(req->arena, struct service_line, p->nrules + 1);
    g->cautions = ARENA_ARRAY(req->arena, struct service_line, p->nrules + 1);
    if (!str_empty(permit))
        g->conditions[g->nconditions++] = (struct service_line){permit, ""};
    for (size_t i = 0; i < p->nrules; i++) {
        const struct rule *r = &p->rules[i];
        if (!holds(d, i))
            continue;
        if (r->condition[0])
            g->conditions[g->nconditions++] = (struct service_line){r->condition, r->cite.clause};
        if (r->warning[0])
            g->cautions[g->ncautions++] = (struct service_line){r->warning, r->cite.clause};
    }
}

/* What the rules in force forbid of what was permitted under others, by the to-do that their
 * adoption left. Until the end of the transition those who have it go on. */
static void fill_forbidden(struct req *req, const row_t *r, struct service_group *g)
{
    AUTO_JSON json_t *all = r->forbids ? json_loads(r->forbids, 0, NULL) : NULL;
    json_t *d;
    size_t i;

    g->forbidden = ARENA_ARRAY(req->arena, struct service_line, json_array_size(all) + 1);
    json_array_foreach(all, i, d)
    {
        if (!str_eq(json_str(d, "kind", ""), diff_kind_id(DIFF_FORBIDDEN)))
            continue;
        const char *text = arena_strdup(req->arena, json_str(d, "label", ""));
        g->forbidden[g->nforbidden++] = (struct service_line){
            page_label(req, text), arena_strdup(req->arena, json_str(d, "clause", ""))};
    }
    if (g->nforbidden > 0 && !date_none(r->grace_to) &&
        r->grace_to.day >= date_of_instant(req->now).day)
        g->grace_to = page_day(req, r->grace_to.day);
}

/* The body's settings as one edition reads them; the rows of a page mostly share theirs. */
struct settings_under {
    const struct pack *pack;
    json_t *settings;
};

static void settings_end(struct settings_under *u)
{
    json_decref(u->settings);
}

static enum status settings_under(struct req *req, struct settings_under *u,
                                  const struct pack *pack, struct err *err)
{
    if (u->pack == pack)
        return ST_OK;
    settings_end(u);
    *u = (struct settings_under){0};
    TRY(app_settings(req->app, req->db, req->arena, req->who->tenant, req->who->body, pack,
                     date_of_instant(req->now), &u->settings, err));
    u->pack = pack;
    return ST_OK;
}

/* Conditions of the rules for what was permitted, under the edition it was permitted under, with
 * the body's settings of today. What can no longer be read shows the conditions of the permit only.
 */
static enum status fill_rules(struct req *req, struct settings_under *u, const row_t *r,
                              struct service_group *g, struct err *err)
{
    const struct pack *pack;
    struct facts facts;
    struct decision d = {.verdict = VERDICT_UNKNOWN};
    TRY(app_edition(req->app, req->db, r->edition, &pack, err));
    TRY(settings_under(req, u, pack, err));
    AUTO_JSON json_t *j = r->facts ? json_loads(r->facts, 0, NULL) : NULL;
    if (j && facts_read(pack, j, u->settings, &facts, NULL) == ST_OK)
        decide(pack, &facts, true, &d);
    fill_lines(req, pack, &d, r->conditions, g);
    return ST_OK;
}

static enum status add_group(struct req *req, struct settings_under *u, const row_t *r, size_t left,
                             struct services_view *v, struct err *err)
{
    struct service_group *g = &v->groups[v->n++];
    *g = (struct service_group){
        .ours = "",
        .waits = true,
        .title = r->title,
        .provider = r->provider_name,
        .function = r->function ? r->function : "",
        .level = label_joined(req->arena, req->lang, req->who->pack, r->level),
        .units = ARENA_ARRAY(req->arena, const char *, left),
        .contacts = ARENA_ARRAY(req->arena, const char *, left),
        .procedure = "",
        .copy_from = "",
        .grace_to = "",
    };
    fill_forbidden(req, r, g);
    return fill_rules(req, u, r, g, err);
}

/* What was decided instead of an item that is not met; of several units each by its name. */
static enum status add_measures(struct req *req, const row_t *r, struct service_group *g,
                                struct err *err)
{
    struct measure_line *lines;
    size_t n;
    TRY(measures_of_entry(req, r->id, r->facts, &lines, &n, err));
    struct service_line *all = ARENA_ARRAY(req->arena, struct service_line, g->nmeasures + n + 1);
    for (size_t i = 0; i < g->nmeasures; i++)
        all[i] = g->measures[i];
    for (size_t i = 0; i < n; i++) {
        const char *text = page_colon(req, page_label(req, lines[i].label), lines[i].text);
        all[g->nmeasures++] = (struct service_line){
            i == 0 && r->unit_name ? arena_printf(req->arena, "%s　%s", r->unit_name, text) : text,
            lines[i].clause};
    }
    g->measures = all;
    return ST_OK;
}

/* The unit that has it, and what keeps it from being used there today. */
static const char *where_it_is(struct req *req, const row_t *r)
{
    const char *unit = r->unit_name ? r->unit_name : "";
    if (str_eq(r->undo, DID_CANCEL))
        return page_aside(req, unit, W(req->lang, services_undo));
    if (strcmp(r->state, ENTRY_PERMITTED) == 0)
        return page_aside(req, unit, W(req->lang, services_before_use));
    return unit;
}

/* "企画課 係長 田中 一郎"; when who managed it has left, who stands in for them. */
static enum status contact_of(struct req *req, const row_t *r, const char *manager,
                              const char **ret, struct err *err)
{
    const struct pack *pack;
    *ret = r->manager_label;
    if (manager[0])
        *ret = arena_printf(req->arena, "%s%s%s", *ret, (*ret)[0] ? " " : "", manager);
    if (manager[0] || r->manager_label[0] == '\0')
        return ST_OK;
    TRY(app_edition(req->app, req->db, r->edition, &pack, err));
    TRY(acting_contact(req, pack, r->id, r->unit, ret, err));
    if ((*ret)[0] == '\0')
        *ret = page_aside(req, r->manager_label, W(req->lang, role_nobody));
    return ST_OK;
}

static enum status fill_groups(struct req *req, const row_t *rows, size_t n,
                               struct services_view *v, struct err *err)
{
    struct settings_under u __attribute__((cleanup(settings_end))) = {0};
    const char *const *managers;
    struct q_certificates_lapsed_row *over;
    size_t nover;
    struct entry_id *ids = ARENA_ARRAY(req->arena, struct entry_id, n + 1);
    for (size_t i = 0; i < n; i++)
        ids[i] = rows[i].id;
    TRY(q_certificates_lapsed(req->db, req->arena,
                              &(struct q_certificates_lapsed_in){req->who->tenant, req->who->body,
                                                                 "", "", date_of_instant(req->now),
                                                                 LAPSED_ROWS},
                              &over, &nover, err));
    TRY(holders_managers(req, ids, n, &managers, err));
    v->groups = ARENA_ARRAY(req->arena, struct service_group, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !same_group(&rows[i - 1], &rows[i]))
            TRY(add_group(req, &u, &rows[i], n - i, v, err));
        struct service_group *g = &v->groups[v->n - 1];
        TRY(add_measures(req, &rows[i], g, err));
        add_name(g->units, &g->nunits, where_it_is(req, &rows[i]));
        for (size_t k = 0; k < nover; k++)
            g->lapsed |= ID_EQ(over[k].entry, rows[i].id);
        g->waits = g->waits && strcmp(rows[i].state, ENTRY_PERMITTED) == 0;
        if (g->ours[0] == '\0' && ID_EQ(rows[i].unit, req->who->unit))
            g->ours = arena_printf(req->arena, "/entries/%s", rows[i].id.s);
        const char *contact;
        TRY(contact_of(req, &rows[i], managers[i], &contact, err));
        add_name(g->contacts, &g->ncontacts, contact);
        if (g->nforbidden == 0 && g->procedure[0] == '\0' && strcmp(rows[i].origin, "case") == 0 &&
            rows[i].procedure) {
            g->procedure = rows[i].procedure;
            g->copy_from = rows[i].id.s;
        }
    }
    return ST_OK;
}

/* ---- the page ---- */

/* The adoption in force, "" while there is none. */
static enum status adoption_now(struct req *req, const char **ret, struct err *err)
{
    struct q_adoption_on_row *row = ARENA_NEW(req->arena, struct q_adoption_on_row);
    const struct q_adoption_on_in in = {req->who->tenant, req->who->body,
                                        date_of_instant(req->now)};
    enum status st = q_adoption_on(req->db, req->arena, &in, row, err);
    *ret = st == ST_OK ? row->id.s : "";
    return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status find_rows(struct req *req, const struct search_query *q, const char *adoption,
                             row_t **rows, size_t *n, struct err *err)
{
    const char *title = req_param(req, "after"), *id = req_param(req, "after_id");
    struct q_services_find_row *found;
    struct q_services_find_in in = {
        .match = q->match,
        .tenant = req->who->tenant,
        .body = req->who->body,
        .like1 = q->like[0],
        .like2 = q->like[1],
        .like3 = q->like[2],
        .after_title = title ? title : "",
        .after_id = id ? id : "",
        .today = date_of_instant(req->now),
        .adoption = adoption,
        .limit = PAGE_ROWS + 1,
    };
    TRY(q_services_find(req->db, req->arena, &in, &found, n, err));
    *rows = ARENA_ARRAY(req->arena, row_t, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*rows)[i] = (row_t){.id = found[i].id,
                             .unit = found[i].unit,
                             .title = found[i].title,
                             .provider_name = found[i].provider_name,
                             .level = found[i].level,
                             .unit_name = found[i].unit_name,
                             .manager_label = found[i].manager_label,
                             .state = found[i].state,
                             .edition = found[i].edition,
                             .origin = found[i].origin,
                             .procedure = found[i].procedure,
                             .function = found[i].function,
                             .facts = found[i].facts,
                             .conditions = found[i].conditions,
                             .undo = found[i].undo,
                             .forbids = found[i].forbids,
                             .grace_to = found[i].grace_to};
    return ST_OK;
}

static enum status read_rows(struct req *req, const char *typed, row_t **rows, size_t *n,
                             struct err *err)
{
    struct search_query q;
    const char *title = req_param(req, "after"), *id = req_param(req, "after_id");
    int64_t hits = SEARCH_COMMON + 1;
    const char *adoption;
    TRY(adoption_now(req, &adoption, err));
    search_query_make(req->arena, req->who->tenant, "entry", typed, &q);
    if (typed[0])
        TRY(search_count(req->db, req->arena, &q, &hits, err));
    if (hits <= SEARCH_COMMON)
        return find_rows(req, &q, adoption, rows, n, err);
    struct q_services_page_in in = {
        .tenant = req->who->tenant,
        .body = req->who->body,
        .like1 = q.like[0],
        .like2 = q.like[1],
        .like3 = q.like[2],
        .after_title = title ? title : "",
        .after_id = id ? id : "",
        .today = date_of_instant(req->now),
        .adoption = adoption,
        .limit = PAGE_ROWS + 1,
    };
    return q_services_page(req->db, req->arena, &in, rows, n, err);
}

enum status services_get(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct services_view v = {.page = &page};
    row_t *rows;
    size_t n;
    const char *q = req_param(req, "q");
    const char *typed = str_trim(req->arena, q ? q : "");
    TRY(page_open(req, &page, NAV_SERVICES, W(req->lang, nav_services), err));
    v.filtered = typed[0] != '\0';
    v.search = (struct field_view){.control = FIELD_SEARCH,
                                   .name = "q",
                                   .label = W(req->lang, services_search),
                                   .value = typed,
                                   .max = SEARCH_MAX};
    TRY(read_rows(req, typed, &rows, &n, err));
    if (n > PAGE_ROWS) {
        n = PAGE_ROWS;
        v.pager.next = page_url(req->arena, "/services", "q", typed, "after", rows[n - 1].title,
                                "after_id", rows[n - 1].id.s, NULL);
    }
    if (req_param(req, "after"))
        v.pager.first = page_url(req->arena, "/services", "q", typed, NULL);
    TRY(fill_groups(req, rows, n, &v, err));
    page_send(req, res, &page, page_services, &v);
    return ST_OK;
}
