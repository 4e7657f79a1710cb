#include "rules/crosswalk.h"

#include <string.h>

#include "pack/control.h"

/* ------------------------------------------------------------------ the table */
struct cells {
    struct arena *a;
    int control; /* -1: what names none */
    struct crosswalk_cell *p;
    size_t n, cap;
};

static void add(struct cells *c, struct crosswalk_cell cell)
{
    if (c->n == c->cap) {
        struct crosswalk_cell *more;

        c->cap = c->cap ? c->cap * 2 : 8;
        more = ARENA_ARRAY(c->a, struct crosswalk_cell, c->cap);
        if (c->n)
            memcpy(more, c->p, c->n * sizeof *more);
        c->p = more;
    }
    c->p[c->n++] = cell;
}

static void visit(struct cells *c, const struct bonds *bonds, struct crosswalk_cell cell)
{
    for (size_t i = 0; i < bonds->n; i++) {
        if (bonds->of[i].control != c->control)
            continue;
        cell.is = bonds->of[i].is;
        add(c, cell);
    }
}

static void visit_items(struct cells *c, const struct pack *p)
{
    for (size_t i = 0; i < p->nchecklists; i++) {
        const struct checklist *l = &p->checklists[i];

        for (size_t k = 0; k < l->nitems; k++) {
            const struct item *it = &l->items[k];
            struct crosswalk_cell cell = {
                .where = arena_printf(c->a, "%s/%s", l->id, it->id),
                .no = it->no,
                .text = it->ask,
                .clause = it->cite.clause,
            };

            if (c->control >= 0)
                visit(c, &it->bonds, cell);
            else if (!it->bonds.n && *it->cite.clause) /* a caution common to all stands nowhere */
                add(c, cell);
        }
    }
}

static void visit_fields(struct cells *c, const struct form *form, const struct field *f, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        visit(c, &f[i].bonds,
              (struct crosswalk_cell){.where = arena_printf(c->a, "%s/%s", form->id, f[i].id),
                                      .no = "",
                                      .text = f[i].label,
                                      .clause = f[i].cite.clause});
        visit_fields(c, form, f[i].rows, f[i].nrows);
    }
}

struct crosswalk_cell *crosswalk_cells(const struct pack *p, int control, struct arena *a,
                                       size_t *ret_n)
{
    struct cells c = {.a = a, .control = control};

    visit_items(&c, p);
    for (size_t i = 0; i < p->nforms; i++)
        visit_fields(&c, &p->forms[i], p->forms[i].fields, p->forms[i].nfields);
    for (size_t i = 0; i < p->nduties; i++) {
        const struct duty *d = &p->duties[i];

        visit(&c, &d->bonds,
              (struct crosswalk_cell){
                  .where = d->id, .no = "", .text = d->label, .clause = d->cite.clause});
    }
    *ret_n = c.n;
    return c.p;
}

struct crosswalk_cell *crosswalk_apart(const struct pack *p, struct arena *a, size_t *ret_n)
{
    struct cells c = {.a = a, .control = -1};

    visit_items(&c, p);
    *ret_n = c.n;
    return c.p;
}

/* ------------------------------------------------------------------ answers */
static bool same_question(const struct posed *a, const struct posed *b)
{
    return str_eq(a->pack->id, b->pack->id) && str_eq(a->list->id, b->list->id) &&
           str_eq(a->item->id, b->item->id) && str_eq(a->item->ask, b->item->ask);
}

enum relation posed_relation(const struct posed *a, const struct posed *b)
{
    if (!a->item->bonds.n || !b->item->bonds.n)
        return REL_NONE;
    if (same_question(a, b))
        return REL_EQUAL;
    return bonds_relation(&a->item->bonds, &b->item->bonds, NULL);
}

enum offer offer_of(enum relation r, enum answer_state s)
{
    bool settled = s == A_OK || s == A_NOT_OK || s == A_PARTIAL || s == A_NA || s == A_NOT_NEEDED;

    if (r == REL_NONE || s == A_NONE || s == A__MAX)
        return OFFER_NONE;
    if (r == REL_EQUAL && settled)
        return OFFER_COPY;
    return r == REL_SUPERSET && s == A_OK ? OFFER_COPY : OFFER_TOLD;
}
