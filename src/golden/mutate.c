#include "golden/mutate.h"

#include <string.h>

#include "golden/golden.h"

struct run {
    struct node *root;
    const char *const *dirs;
    size_t ndirs;
    mutant_fn *fn;
    void *arg;
    size_t *last; /* the test that noticed the change before: it often notices the next as well */
};

/* True when the pack as the tree now stands is refused or fails one of its tests. */
static bool noticed(const struct run *m)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct report r = {.a = a};
    struct pack *p = pack_of_tree(&r, m->root);
    const struct node *tree;
    struct golden *tests;
    size_t n;
    bool yes;

    if (!p)
        return true;
    tests = golden_read(&r, p, m->dirs, m->ndirs, &n);
    tree = golden_tree(&r, p);
    yes = r.count > 0;
    for (size_t i = 0; !yes && i < n; i++) {
        size_t at = (*m->last + i) % n;

        yes = golden_run(p, tree, &tests[at], a) != NULL;
        if (yes)
            *m->last = at;
    }
    golden_free(tests, n);
    pack_free(p);
    return yes;
}

static void try_removed(const struct run *m, const struct element *e)
{
    struct node *gone = e->list->items[e->at];
    size_t after = e->list->n - e->at - 1;

    memmove(e->list->items + e->at, e->list->items + e->at + 1, after * sizeof gone);
    e->list->n--;
    m->fn(m->arg, e->path, "removed", noticed(m));
    memmove(e->list->items + e->at + 1, e->list->items + e->at, after * sizeof gone);
    e->list->items[e->at] = gone;
    e->list->n++;
}

static void try_negated(const struct run *m, const struct element *e, const char *key)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct node *n = node_get(e->list->items[e->at], key), was;

    if (!n || (n->kind != NODE_TEXT && n->kind != NODE_BOOL))
        return;
    was = *n;
    if (n->kind == NODE_BOOL) {
        n->i = !n->i;
        n->text = n->i ? "true" : "false";
    } else {
        n->text = arena_printf(a, "not (%s)", n->text);
    }
    m->fn(m->arg, e->path, arena_printf(a, "%s negated", key), noticed(m));
    *n = was;
}

static void swap_keys(struct node *map, size_t x, size_t y)
{
    const char *key = map->keys[x];
    struct node *item = map->items[x];
    struct pos at = map->key_pos[x];

    map->keys[x] = map->keys[y];
    map->items[x] = map->items[y];
    map->key_pos[x] = map->key_pos[y];
    map->keys[y] = key;
    map->items[y] = item;
    map->key_pos[y] = at;
}

/* Said aloud, and the same without: whatever has no holder is held by posts. */
static bool is_default(const char *key, const struct node *value)
{
    return !strcmp(key, "holder") && !strcmp(node_text(value), "post");
}

/* A bound that can be taken away unnoticed holds nobody to anything. */
static void try_dropped(const struct run *m, const struct element *e, const char *key)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct node *map = e->list->items[e->at];
    size_t at = 0;

    while (at < map->n && strcmp(map->keys[at], key))
        at++;
    if (at == map->n || is_default(key, map->items[at]))
        return;
    swap_keys(map, at, map->n - 1);
    map->n--;
    m->fn(m->arg, e->path, arena_printf(a, "%s dropped", key), noticed(m));
    map->n++;
    swap_keys(map, at, map->n - 1);
}

static void try_element(void *arg, const struct element *e)
{
    static const char *const conditions[] = {"when", "required", "gate", "note_required",
                                             "document_when_ok"};
    static const char *const bounds[] = {
        "not_before",   "not_after", "warn_before",   "may_act", "not_holder", "not_by",
        "columns",      "registers", "services",      "readers", "holder",     "document",
        "certificates", "keeps",     "invited",       "answers", "roster",     "continues",
        "published",    "not_same",  "not_after_end", "not_none"};
    const struct run *m = arg;

    if (!node_get(e->list->items[e->at], "req"))
        return;
    try_removed(m, e);
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
        try_negated(m, e, conditions[i]);
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
        try_dropped(m, e, bounds[i]);
}

bool mutate_all(struct arena *a, struct node *root, const char *const *dirs, size_t ndirs,
                mutant_fn *fn, void *arg)
{
    size_t last = 0;
    struct run m = {root, dirs, ndirs, fn, arg, &last};

    if (noticed(&m))
        return false;
    tree_elements(a, root, try_element, &m);
    return true;
}
