#include <string.h>

#include "pack/common.h"
#include "pack/node_each.h"

/* Joins one more file of the same folder. */
static void join(struct report *r, struct node *all, const struct node *file)
{
    for (size_t i = 0; i < file->n; i++) {
        struct node *have = node_get(all, file->keys[i]);
        struct node *add = file->items[i];

        if (!have) {
            node_put(r->a, all, file->keys[i], file->key_pos[i], add);
        } else if (have->kind == NODE_LIST && add->kind == NODE_LIST) {
            for (size_t k = 0; k < add->n; k++)
                node_push(r->a, have, add->items[k]);
        } else {
            finding(r, file->key_pos[i], "key_twice", file->keys[i],
                    arena_printf(r->a, "%s:%d", node_key_pos(all, file->keys[i]).file,
                                 node_key_pos(all, file->keys[i]).line));
        }
    }
}

struct node *node_read_dir(struct report *r, const char *dir)
{
    size_t n = 0, used = 0;
    char **paths = node_list_dir(r->a, dir, "", &n);
    struct node *all = ARENA_NEW(r->a, struct node);

    all->kind = NODE_MAP;
    all->pos = (struct pos){arena_strdup(r->a, dir), 1, 1};
    for (size_t i = 0; i < n; i++) {
        struct node *file;

        if (str_ends(paths[i], "/coverage.yaml"))
            continue;
        used++;
        file = node_read_file(r, paths[i], paths[i]);
        if (file && file->kind == NODE_MAP)
            join(r, all, file);
        else if (file)
            finding(r, file->pos, "not_a_map", NULL, NULL);
    }
    if (!used) {
        finding(r, all->pos, "no_files", dir, NULL);
        return NULL;
    }
    common_take(r, all);
    return all;
}

/* A copy of an overlay's element without the words that only speak to the merge. */
static struct node *without_directives(struct report *r, const struct node *n)
{
    struct node *copy = ARENA_NEW(r->a, struct node);

    if (n->kind != NODE_MAP)
        return memcpy(copy, n, sizeof *copy);
    copy->kind = NODE_MAP;
    copy->pos = n->pos;
    for (size_t i = 0; i < n->n; i++) {
        if (strcmp(n->keys[i], "remove") && strcmp(n->keys[i], "after") &&
            strcmp(n->keys[i], "each"))
            node_put(r->a, copy, n->keys[i], n->key_pos[i], n->items[i]);
    }
    return copy;
}

static void insert(struct arena *a, struct node *list, size_t at, struct node *item)
{
    node_push(a, list, item);
    memmove(list->items + at + 1, list->items + at, (list->n - 1 - at) * sizeof *list->items);
    list->items[at] = item;
}

static void drop(struct node *list, size_t at)
{
    memmove(list->items + at, list->items + at + 1, (list->n - 1 - at) * sizeof *list->items);
    list->n--;
}

static struct node *shallow(struct report *r, const struct node *n)
{
    struct node *copy = arena_memdup(r->a, n, sizeof *n);

    copy->cap = n->n; /* a push reallocates, so the original keeps its own array */
    if (n->n) {
        copy->items = arena_memdup(r->a, n->items, n->n * sizeof *n->items);
        if (n->kind == NODE_MAP) {
            copy->keys = arena_memdup(r->a, n->keys, n->n * sizeof *n->keys);
            copy->key_pos = arena_memdup(r->a, n->key_pos, n->n * sizeof *n->key_pos);
        }
    }
    return copy;
}

/* ------------------------------------------------------------------ laying */
struct laying {
    struct report *r;
    const struct node *base; /* the whole pack below, for `each` */
    const char *section;     /* whose elements are laid; NULL deeper down */
    bool add;                /* plain lists are added to, not replaced */
};

static struct node *lay(struct laying l, const struct node *base, const struct node *over);

static void lay_element(struct laying l, struct node *list, const struct node *over)
{
    const struct node *remove = node_get(over, "remove"), *after = node_get(over, "after");
    int at = node_index(list, node_id(over));
    struct node *element = without_directives(l.r, over);

    if (remove) {
        if (remove->kind != NODE_BOOL || !remove->i || over->n != 2)
            finding(l.r, remove->pos, "overlay_remove", NULL, NULL);
        else if (at < 0)
            finding(l.r, over->pos, "overlay_absent", node_id(over), NULL);
        else
            drop(list, (size_t)at);
        return;
    }
    if (at >= 0) {
        element = lay(l, list->items[at], element);
        list->items[at] = element;
        if (!after)
            return;
        drop(list, (size_t)at);
    }
    if (after && after->text && !after->text[0]) {
        insert(l.r->a, list, 0, element);
    } else if (after) {
        int behind = node_index(list, node_text(after));

        if (behind < 0)
            finding(l.r, after->pos, "overlay_absent", node_text(after), NULL);
        else
            insert(l.r->a, list, (size_t)behind + 1, element);
    } else {
        node_push(l.r->a, list, element);
    }
}

/* The same members for every element that the choice speaks of. */
static void lay_each(struct laying l, const char *section, struct node *list,
                     const struct node *over)
{
    struct node *element = without_directives(l.r, over);
    size_t n = 0;

    if (!each_valid(l.r, section, over))
        return;
    l.add = true;
    for (size_t i = 0; i < list->n; i++) {
        if (!each_speaks_of(l.base, section, list->items[i], node_get(over, "each")))
            continue;
        list->items[i] = lay(l, list->items[i], element);
        n++;
    }
    if (!n)
        finding(l.r, node_pos(over, "each"), "overlay_each_none", NULL, NULL);
}

static struct node *lay_map(struct laying l, const struct node *base, const struct node *over)
{
    struct node *out = shallow(l.r, base);
    bool root = base == l.base;

    for (size_t i = 0; i < over->n; i++) {
        struct node *have = node_get(out, over->keys[i]);

        l.section = root ? over->keys[i] : NULL;
        if (!have) {
            node_put(l.r->a, out, over->keys[i], over->key_pos[i], over->items[i]);
            continue;
        }
        for (size_t k = 0; k < out->n; k++) {
            if (out->items[k] == have) {
                out->items[k] = lay(l, have, over->items[i]);
                out->key_pos[k] = over->key_pos[i];
                break;
            }
        }
    }
    return out;
}

/* What speaks of several is laid first: it means elements of the pack below, never its neighbours.
 */
static struct node *lay_list(struct laying l, const struct node *base, const struct node *over)
{
    struct node *out = shallow(l.r, base);
    const char *section = l.section;

    l.section = NULL;
    for (size_t i = 0; i < over->n; i++) {
        if (node_get(over->items[i], "each"))
            lay_each(l, section, out, over->items[i]);
    }
    for (size_t i = 0; i < over->n; i++) {
        const struct node *e = over->items[i];
        int first = node_id(e) ? node_index(over, node_id(e)) : (int)i;

        if (node_get(e, "each"))
            continue;
        if ((size_t)first < i) /* laid upon the one before, a slip would vanish */
            finding(l.r, e->pos, "duplicate_id", node_id(e),
                    arena_printf(l.r->a, "%s:%d", over->items[first]->pos.file,
                                 over->items[first]->pos.line));
        else
            lay_element(l, out, e);
    }
    return out;
}

/* What is not there yet, behind what is. A single text counts as a list of one. */
static struct node *lay_values(struct laying l, const struct node *base, const struct node *over)
{
    struct node *out =
        base->kind == NODE_LIST ? shallow(l.r, base) : ARENA_NEW(l.r->a, struct node);

    if (base->kind != NODE_LIST) {
        out->kind = NODE_LIST;
        out->pos = base->pos;
        node_push(l.r->a, out, arena_memdup(l.r->a, base, sizeof *base));
    }
    for (size_t i = 0; i < over->n; i++) {
        bool there = false;

        for (size_t k = 0; k < out->n; k++)
            there |= node_equal(out->items[k], over->items[i]);
        if (!there)
            node_push(l.r->a, out, over->items[i]);
    }
    return out;
}

/* Elements, some of which may speak of several with `each`. */
static bool overlay_elements(const struct node *list)
{
    if (list->kind != NODE_LIST || !list->n)
        return false;
    for (size_t i = 0; i < list->n; i++) {
        if (!node_id(list->items[i]) && !node_get(list->items[i], "each"))
            return false;
    }
    return true;
}

static struct node *lay(struct laying l, const struct node *base, const struct node *over)
{
    if (base->kind == NODE_MAP && over->kind == NODE_MAP)
        return lay_map(l, base, over);
    if (node_elements(base) && overlay_elements(over))
        return lay_list(l, base, over);
    if (l.add && base->kind != NODE_MAP && base->kind != NODE_NULL && over->kind == NODE_LIST)
        return lay_values(l, base, over);
    return shallow(l.r, over);
}

struct node *node_merge(struct report *r, const struct node *base, const struct node *over)
{
    return lay((struct laying){.r = r, .base = base}, base, over);
}
