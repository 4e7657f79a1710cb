/* Migrations: how levels and answers of the edition before are read under this one. */
#include <string.h>

#include "pack/sections.h"
#include "pack/value.h"

#define AT(member) offsetof(struct pack_migration, member)

const struct shape migration_shape = {
    "migration",
    sizeof(struct pack_migration),
    AT(cite),
    (const struct member[]){
        {"axis", M_REF, AT(axis), .of = "axes"},
        {"from", M_TEXT, AT(from)},
        {"to", M_TEXTS, AT(to), AT(nto)},
        {"checklist", M_REFTEXT, AT(checklist), .of = "checklists"},
        {"item", M_TEXT, AT(item)},
        {"was", M_TEXT, AT(was)},
        {"text", M_TEXT, AT(text)},
        {NULL},
    },
    NULL,
};

static bool is_level(const struct node *map)
{
    return node_get(map, "axis") && node_get(map, "from") && node_get(map, "to") &&
           !node_get(map, "checklist") && !node_get(map, "item") && !node_get(map, "was");
}

static bool is_item(const struct node *map)
{
    return node_get(map, "checklist") && node_get(map, "item") && node_get(map, "was") &&
           !node_get(map, "axis") && !node_get(map, "from") && !node_get(map, "to");
}

static void check_level(struct loader *l, const struct pack_migration *m, const struct node *map)
{
    const struct axis *x = &l->p->axes[m->axis];
    struct buf all;

    buf_init(&all, l->r->a, 64);
    for (size_t i = 0; i < x->nlevels; i++)
        buf_printf(&all, "%s%s", i ? " " : "", x->levels[i].code);
    if (m->nto == 0)
        finding(l->r, node_pos(map, "to"), "empty_text", "to", NULL);
    for (size_t i = 0; i < m->nto; i++)
        if (axis_level(x, m->to[i]) < 0)
            finding(l->r, node_nth(map, "to", i)->pos, "unknown_level", m->to[i], all.p);
}

static void check_item(struct loader *l, const struct pack_migration *m, const struct node *map)
{
    const struct checklist *c = pack_checklist(l->p, m->checklist);

    for (size_t i = 0; c && i < c->nitems; i++)
        if (str_eq(c->items[i].id, m->item))
            return;
    if (c)
        finding(l->r, node_pos(map, "item"), "dangling", m->item, m->checklist);
}

/* The same level, or the same item, migrated twice? */
static bool same(const struct pack_migration *a, const struct pack_migration *b)
{
    if (a->checklist[0])
        return str_eq(a->checklist, b->checklist) && str_eq(a->item, b->item);
    return a->axis >= 0 && a->axis == b->axis && str_eq(a->from, b->from);
}

void check_migrations(struct loader *l)
{
    const struct node *list = node_get(l->root, "migrations");

    for (size_t i = 0; i < l->p->nmigrations; i++) {
        const struct pack_migration *m = &l->p->migrations[i];
        const struct node *map = list->items[i];

        if (map->faulty)
            continue;
        if (!is_level(map) && !is_item(map)) {
            finding(l->r, map->pos, "migration_kind", NULL, NULL);
            continue;
        }
        if (is_item(map))
            check_item(l, m, map);
        else if (m->axis >= 0)
            check_level(l, m, map);
        for (size_t k = 0; k < i; k++) {
            if (!list->items[k]->faulty && same(&l->p->migrations[k], m)) {
                finding(l->r, map->pos, "migration_twice", m->checklist[0] ? m->item : m->from,
                        NULL);
                break;
            }
        }
    }
}
