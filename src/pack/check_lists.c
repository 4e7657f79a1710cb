/* Checklists: every item can be answered by somebody, and somebody opens every list. */
#include <string.h>

#include "pack/sections.h"

static bool named(const char *const *ids, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++) {
        if (!strcmp(ids[i], id))
            return true;
    }
    return false;
}

static bool at_act(const struct pack *p, const char *list)
{
    for (size_t i = 0; i < p->nentry_acts; i++) {
        if (named(p->entry_acts[i].checklists, p->entry_acts[i].nchecklists, list))
            return true;
    }
    return false;
}

static bool has_list(const struct procedure *pr, const struct checklist *c)
{
    const struct checklist *l;

    for (size_t i = 0; (l = procedure_list(pr, i)); i++) {
        if (l == c)
            return true;
    }
    return false;
}

static bool opened(const struct pack *p, const struct checklist *c)
{
    for (size_t i = 0; i < p->nprocedures; i++) {
        if (has_list(&p->procedures[i], c))
            return true;
    }
    return at_act(p, c->id);
}

/* Does somebody fill the column: the writer the first of a list of the application, else a step? */
static bool filled(const struct procedure *pr, const struct checklist *c, size_t column)
{
    for (size_t i = 0; i < pr->nsteps; i++) {
        if (!strcmp(pr->steps[i].column, c->columns[column].id) && step_fills(&pr->steps[i], c))
            return true;
    }
    return column == 0 && procedure_has_list(pr, c->id);
}

static bool answerable(const struct procedure *pr, const struct checklist *c, const struct item *it)
{
    for (size_t i = 0; i < c->ncolumns; i++) {
        if (item_in_column(it, c->columns[i].id) && filled(pr, c, i))
            return true;
    }
    return false;
}

static void check_item(struct loader *l, const struct checklist *c, const struct item *it,
                       const struct node *map)
{
    bool blocks = item_may_be(it, S_MUST) || item_may_be(it, S_IF_NEEDED);

    for (size_t i = 0; i < it->ncolumns; i++) {
        if (!checklist_column(c, it->columns[i]))
            finding(l->r, node_nth(map, "columns", i)->pos, "dangling", it->columns[i], "columns");
    }
    if (it->gate && !blocks)
        finding(l->r, node_pos(map, "gate"), "gate_never", it->id, NULL);
    if (item_may_be(it, S_IF_NEEDED) && !c->legend[A_NOT_NEEDED].mark[0])
        finding(l->r, node_pos(map, "strength"), "legend_not_needed", it->id, NULL);
}

static void check_answerable(struct loader *l, const struct checklist *c, const struct node *map)
{
    const struct node *items = node_get(map, "items");

    for (size_t i = 0; i < l->p->nprocedures; i++) {
        const struct procedure *pr = &l->p->procedures[i];

        for (size_t k = 0; has_list(pr, c) && k < c->nitems; k++) {
            if (!answerable(pr, c, &c->items[k]))
                finding(l->r, items->items[k]->pos, "item_nobody", c->items[k].id, pr->id);
        }
        /* A list of the application may leave later columns empty; one that a step opens has them
         * for that step. */
        for (size_t k = 0; has_list(pr, c) && !procedure_has_list(pr, c->id) && k < c->ncolumns;
             k++) {
            if (!filled(pr, c, k))
                finding(l->r, node_nth(map, "columns", k)->pos, "column_nobody", c->columns[k].id,
                        pr->id);
        }
    }
}

void check_lists(struct loader *l)
{
    bool whole = section_whole(l, "procedures") && section_whole(l, "entry_acts");

    for (size_t i = 0; i < l->p->nchecklists; i++) {
        const struct checklist *c = &l->p->checklists[i];
        const struct node *map = node_get(l->root, "checklists")->items[i];

        if (map->faulty)
            continue;
        for (size_t k = 0; k < c->nitems; k++)
            check_item(l, c, &c->items[k], node_get(map, "items")->items[k]);
        if (!whole)
            continue;
        if (!opened(l->p, c))
            finding(l->r, map->pos, "list_unopened", c->id, NULL);
        check_answerable(l, c, map);
    }
}
