#include <string.h>
#include <unistd.h>

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

static struct node *read_one(struct report *r, const char *path)
{
    size_t before = r->count;
    struct node *file = node_read_file(r, path, path);

    r->unread |= !file && r->count > before;
    return file;
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
        file = read_one(r, paths[i]);
        if (file && file->kind == NODE_MAP)
            join(r, all, file);
        else if (file)
            finding(r, file->pos, "not_a_map", NULL, NULL);
    }
    if (!used) {
        if (access(dir, F_OK))
            node_no_folder(r, dir);
        else
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
    const struct node *base;  /* the whole pack below, for `each` */
    const char *section;      /* whose elements are laid; NULL deeper down */
    const struct node *below; /* the list that elements are laid upon, as it was */
    bool add;                 /* plain lists are added to, not replaced */
};

static struct node *lay(struct laying l, const struct node *base, const struct node *over);

/* An element, all that has an id within it, and what its steps reach. */
static void note_removed(struct report *r, const struct node *n, struct pos at)
{
    const struct node *milestone = node_get(n, "milestone");

    if (n->kind == NODE_MAP && node_id(n))
        finding_removed(r, node_id(n), at);
    if (milestone)
        finding_removed(r, node_text(milestone), at);
    for (size_t i = 0; i < n->n; i++)
        note_removed(r, n->items[i], at);
}

static void take_out(struct report *r, struct node *list, size_t at, struct pos by)
{
    note_removed(r, list->items[at], by);
    drop(list, at);
}

/* One letter more, less or another, or two that changed places. */
static bool one_slip(const char *a, const char *b)
{
    size_t n = 0, la = strlen(a), lb = strlen(b);

    while (a[n] && a[n] == b[n])
        n++;
    if (la == lb)
        return !strcmp(a + n + 1, b + n + 1) ||
               (a[n + 1] && a[n] == b[n + 1] && a[n + 1] == b[n] && !strcmp(a + n + 2, b + n + 2));
    return la + 1 == lb ? !strcmp(a + n, b + n + 1) : la == lb + 1 && !strcmp(a + n + 1, b + n);
}

/* Ids that are told apart by their number only are neighbours, not slips of each other. */
static bool numbered(const char *a, const char *b)
{
    size_t n = 0;

    while (a[n] && a[n] == b[n])
        n++;
    return strspn(a + n, "0123456789-_.") == strlen(a + n) &&
           strspn(b + n, "0123456789-_.") == strlen(b + n);
}

/* An element that is not below, but nearly: told, for it would be added in silence. */
static bool slip(struct laying l, const struct node *list, const struct node *over)
{
    const char *id = node_id(over);

    for (size_t i = 0; id && strlen(id) > 3 && i < l.below->n; i++) {
        const char *near = node_id(l.below->items[i]);

        if (!near || node_index(list, near) < 0 || !one_slip(id, near) || numbered(id, near))
            continue;
        finding(l.r, over->pos, "overlay_near", id, near);
        return true;
    }
    return false;
}

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
            take_out(l.r, list, (size_t)at, over->pos);
        return;
    }
    if (at < 0 && !after && slip(l, list, over))
        return;
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
    if (!n && !each_may_be_none(node_get(over, "each")))
        finding(l.r, node_pos(over, "each"), "overlay_each_none", NULL, NULL);
}

static void leave_out(struct node *map, const char *key)
{
    size_t at = 0;

    while (at < map->n && strcmp(map->keys[at], key))
        at++;
    if (at == map->n)
        return;
    memmove(map->keys + at, map->keys + at + 1, (map->n - 1 - at) * sizeof *map->keys);
    memmove(map->key_pos + at, map->key_pos + at + 1, (map->n - 1 - at) * sizeof *map->key_pos);
    memmove(map->items + at, map->items + at + 1, (map->n - 1 - at) * sizeof *map->items);
    map->n--;
}

/* The English of a text that the overlay words anew would say what is no longer so. */
static void leave_gloss(struct laying l, struct node *out, const struct node *base,
                        const struct node *over)
{
    static const char *const main_texts[] = {"label", "title", "ask", "text"};
    bool first = true;

    for (size_t i = 0; i < over->n; i++) {
        const char *gloss = arena_printf(l.r->a, "%s_en", over->keys[i]);
        const struct node *was = node_get(base, over->keys[i]);

        if (was && !node_equal(was, over->items[i]) && !node_get(over, gloss))
            leave_out(out, gloss);
    }
    for (size_t i = 0; first && i < sizeof main_texts / sizeof *main_texts; i++) {
        const struct node *was = node_get(base, main_texts[i]), *is = node_get(over, main_texts[i]);

        first = !was;
        if (was && is && !node_equal(was, is) && !node_get(over, "en"))
            leave_out(out, "en");
    }
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
    leave_gloss(l, out, base, over);
    return out;
}

/* What speaks of several is laid first: it means elements of the pack below, never its neighbours.
 */
static struct node *lay_list(struct laying l, const struct node *base, const struct node *over)
{
    struct node *out = shallow(l.r, base);
    const char *section = l.section;

    l.section = NULL;
    l.below = base;
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
