#include "pages/form/checkoffer.h"

#include <string.h>

#include "base/json.h"
#include "rules/asked.h"

enum { OFFERS_MAX = 3, CANDIDATES_MAX = 40 };

/* ------------------------------------------------------------------ whose answers */
static bool any_bonds(const struct checklist *l)
{
    for (size_t i = 0; i < l->nitems; i++)
        if (l->items[i].bonds.n)
            return true;
    return false;
}

/* A provider that is not written yet is not known to be another. */
static bool same_provider(struct arena *a, const char *x, const char *y)
{
    return str_blank(x) || str_blank(y) || str_eq(search_key(a, x), search_key(a, y));
}

static enum status add_source(struct case_page *cp, const struct q_case_answered_row *r,
                              struct check_sources *s, struct err *err)
{
    struct req *req = cp->req;
    AUTO_CASE struct loaded_case *l = NULL;
    TRY(case_load(req->app, req->db, req->arena, req->who->tenant, r->id, date_of_instant(req->now),
                  &l, err));
    if (!ID_EQ(l->body, req->who->body) || !case_may_see(&l->c, req->who))
        return ST_OK;
    s->unit[s->n] = r->unit_name ? r->unit_name : "";
    s->decided[s->n] = page_instant(req, r->decided_at);
    s->cases[s->n++] = l;
    l = NULL;
    return ST_OK;
}

void check_sources_free(struct check_sources *s)
{
    for (size_t i = 0; i < s->n; i++)
        case_unload(s->cases[i]);
    s->n = 0;
}

/* The application that this one is a part of, or begins again, of the same service still. */
static enum status add_earlier(struct case_page *cp, struct check_sources *s, struct err *err)
{
    struct req *req = cp->req;
    bool part = !ID_NONE(cp->l->row.parent);
    struct q_case_answered_row r = {.id = part ? cp->l->row.parent : cp->l->row.copied_from};
    struct q_case_get_row c;
    struct q_unit_name_row unit;
    if (ID_NONE(r.id) || cp->act)
        return ST_OK;
    TRY(q_case_get(req->db, req->arena, &(struct q_case_get_in){req->who->tenant, r.id}, &c, err));
    TRY(q_unit_name(req->db, req->arena, &(struct q_unit_name_in){req->who->tenant, c.unit}, &unit,
                    err));
    bool over = case_state_is(c.state, CASE_WITHDRAWN) || case_state_is(c.state, CASE_REJECTED);
    if (!part && (strcmp(c.title, cp->l->row.title) != 0 || !over))
        return ST_OK;
    r.unit_name = unit.name;
    r.decided_at = c.decided_at;
    TRY(add_source(cp, &r, s, err));
    const char *field = cp->l->c.proc->effect.provider_field;
    if (s->n > 0 && !same_provider(req->arena, json_str(s->cases[0]->fields, field, ""),
                                   json_str(cp->l->fields, field, "")))
        check_sources_free(s);
    return ST_OK;
}

enum status check_sources_load(struct case_page *cp, const struct checklist *l, const char *col,
                               struct check_sources *ret, struct err *err)
{
    struct req *req = cp->req;
    const struct casefile *c = &cp->l->c;
    const char *provider = json_str(cp->l->fields, c->proc->effect.provider_field, "");
    struct q_case_answered_in in = {req->who->tenant, req->who->body, cp->l->row.title,
                                    CANDIDATES_MAX};
    struct q_case_answered_row *rows;
    size_t n;
    *ret = (struct check_sources){0};
    if (strcmp(col, l->columns[0].id) != 0 || !any_bonds(l))
        return ST_OK;
    TRY(add_earlier(cp, ret, err));
    if (str_blank(in.title))
        return ST_OK;
    TRY(q_case_answered(req->db, req->arena, &in, &rows, &n, err));
    for (size_t i = 0; i < n && ret->n < CHECK_SOURCES_MAX; i++)
        if (!(ID_EQ(rows[i].id, c->id) && !c->act) &&
            same_provider(req->arena, rows[i].provider_name, provider))
            TRY(add_source(cp, &rows[i], ret, err));
    return ST_OK;
}

/* ------------------------------------------------------------------ one answer */
struct search {
    struct case_page *cp;
    const struct posed now;
    struct check_offer *found;
    size_t n;
};

static const char *relation_note(enum lang lang, enum relation r)
{
    switch (r) {
    case REL_SUPERSET:
        return W(lang, offer_superset);
    case REL_SUBSET:
        return W(lang, offer_subset);
    case REL_INTERSECTS:
        return W(lang, offer_intersects);
    default:
        return "";
    }
}

/* Where it comes from: number and unit of an application, or a list of this one. */
static const char *origin(const struct search *x, const struct loaded_case *from, const char *unit,
                          const struct checklist *l)
{
    struct req *req = x->cp->req;
    const char *label = label_in(req->lang, from->c.pack, l->label);
    if (from == x->cp->l)
        return page_fill(req->arena, W(req->lang, offer_here), label);
    if (ID_EQ(from->c.id, x->cp->l->row.parent))
        return W(req->lang, offer_whole);
    return page_aside(req, page_fill(req->arena, W(req->lang, offer_there), unit), from->row.no);
}

static enum status found(struct search *x, const struct loaded_case *from, const char *unit,
                         const struct posed *then, const struct answer *a, struct err *err)
{
    struct req *req = x->cp->req;
    enum relation r = posed_relation(then, &x->now);
    enum offer offer = offer_of(r, a->state);
    bool here = from == x->cp->l;
    const char *by;
    if (offer == OFFER_NONE || x->n == CANDIDATES_MAX)
        return ST_OK;
    TRY(people_shown(&x->cp->people, a->person.s, &by, err));
    bool fits = answer_offered(&x->cp->l->c, x->now.list, x->now.item, a->state);
    bool same = str_eq(then->item->ask, x->now.item->ask);
    x->found[x->n++] = (struct check_offer){
        .key = arena_printf(req->arena, "%s/%s/%s", from->c.id.s, then->list->id, then->item->id),
        .origin = origin(x, from, unit, then->list),
        .href = here ? NULL : arena_printf(req->arena, "/cases/%s", from->c.id.s),
        .ask = same ? "" : label_in(req->lang, then->pack, then->item->ask),
        .clause = then->item->cite.clause,
        .mark = then->list->legend[a->state].mark,
        .label = label_in(req->lang, then->pack, then->list->legend[a->state].label),
        .reason = a->reason,
        .by = by,
        .at = page_instant(req, a->at),
        .why =
            offer == OFFER_COPY && !fits ? W(req->lang, offer_unfit) : relation_note(req->lang, r),
        .state = a->state,
        .copy = offer == OFFER_COPY && fits,
    };
    return ST_OK;
}

/* What the first columns of an application say; of this one, what the reader said. (A run of an act
 * has lists of its own: the application it rests on is a source like any other.) */
static enum status search_case(struct search *x, const struct loaded_case *from, const char *unit,
                               struct err *err)
{
    const struct checklist *l;
    for (size_t i = 0; (l = case_list(&from->c, i)); i++) {
        if (from == x->cp->l && l == x->now.list)
            continue;
        for (size_t k = 0; k < l->nitems; k++) {
            const struct answer *a = case_answer(&from->c, l->id, l->items[k].id, l->columns[0].id);
            const struct posed then = {from->c.pack, l, &l->items[k]};
            bool other = from == x->cp->l && a && !ID_EQ(a->person, x->cp->req->who->person);
            if (a && !other && a->state != A_NONE && item_applies(&from->c, &l->items[k]))
                TRY(found(x, from, unit, &then, a, err));
        }
    }
    return ST_OK;
}

/* What may be copied first; else as found: this application, then the newest decision. */
static size_t pick(const struct search *x, struct check_offer *out)
{
    size_t n = 0;
    for (int copy = 1; copy >= 0; copy--)
        for (size_t i = 0; i < x->n && n < OFFERS_MAX; i++)
            if (x->found[i].copy == (copy == 1))
                out[n++] = x->found[i];
    return n;
}

enum status check_offers(struct case_page *cp, const struct check_sources *s,
                         const struct checklist *l, const struct item *it, struct check_offer **ret,
                         size_t *ret_n, struct err *err)
{
    struct arena *a = cp->req->arena;
    struct search x = {cp, {cp->l->c.pack, l, it}, NULL, 0};
    *ret_n = 0;
    if (!it->bonds.n)
        return ST_OK;
    x.found = ARENA_ARRAY(a, struct check_offer, CANDIDATES_MAX);
    TRY(search_case(&x, cp->l, "", err));
    for (size_t i = 0; i < s->n; i++)
        TRY(search_case(&x, s->cases[i], s->unit[i], err));
    *ret = ARENA_ARRAY(a, struct check_offer, OFFERS_MAX);
    *ret_n = pick(&x, *ret);
    return ST_OK;
}
