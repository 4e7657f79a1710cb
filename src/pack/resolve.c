#include "pack/resolve.h"

#include <string.h>

static void add(const struct checklist **lists, size_t *n, const struct checklist *c)
{
    for (size_t i = 0; i < *n; i++) {
        if (lists[i] == c)
            return;
    }
    if (c)
        lists[(*n)++] = c;
}

static void add_named(const struct pack *p, const char *const *ids, size_t n,
                      const struct checklist **lists, size_t *ret_n)
{
    for (size_t i = 0; i < n; i++)
        add(lists, ret_n, pack_checklist(p, ids[i]));
}

static void resolve_fills(struct loader *l, const struct procedure *pr, struct step *s)
{
    const char *const *ids = s->nchecklists ? s->checklists : pr->checklists;
    size_t n = s->nchecklists ? s->nchecklists : pr->nchecklists, named = 0;
    const struct checklist **lists = ARENA_ARRAY(l->a, const struct checklist *, n + 1);

    if (s->act != ACT_CHECK)
        return;
    add_named(l->p, ids, n, lists, &named);
    s->fills = lists;
    for (size_t i = 0; i < named; i++) {
        if (checklist_column(lists[i], s->column))
            lists[s->nfills++] = lists[i];
    }
}

void resolve_lists(struct loader *l)
{
    for (size_t i = 0; i < l->p->nprocedures; i++) {
        struct procedure *pr = &l->p->procedures[i];
        size_t most = pr->nchecklists;

        for (size_t k = 0; k < pr->nsteps; k++)
            most += pr->steps[k].nchecklists;
        pr->lists = ARENA_ARRAY(l->a, const struct checklist *, most + 1);
        add_named(l->p, pr->checklists, pr->nchecklists, pr->lists, &pr->nlists);
        for (size_t k = 0; k < pr->nsteps; k++) {
            struct step *s = &pr->steps[k];
            add_named(l->p, s->checklists, s->nchecklists, pr->lists, &pr->nlists);
            resolve_fills(l, pr, s);
        }
    }
}
