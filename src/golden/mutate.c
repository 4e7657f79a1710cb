#include "golden/mutate.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "golden/golden.h"
#include "golden/mutate_ways.h"

/* The tree is walked three times: to count the changes, to try them (by several processes, each its
 * own share), and to tell what came out. */
enum { UNTRIED, MISSED, NOTICED };
struct run {
    struct node *root;
    const struct golden_files *tests;
    const char *in;       /* files to stay within; NULL: all */
    unsigned char *found; /* of every change; NULL: they are counted */
    size_t at;            /* the next change */
    size_t share, shares; /* tried here: every so many-th; shares 0: told */
    mutant_fn *fn;
    void *arg;
    /* Tests of the pack below an overlay that the overlay itself makes fail: they speak of the pack
     * without it. By their place; NULL: none. */
    bool *below;
    size_t last; /* the test that noticed the change before: it often notices the next as well */
};

/* True when the pack as the tree now stands is refused or fails one of its tests. */
static bool noticed(struct run *m)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct report r = {.a = a};
    struct pack *p = pack_of_tree(&r, m->root);
    struct golden *tests;
    size_t n;
    bool yes;

    if (!p)
        return true;
    tests = golden_of_files(&r, p, m->tests, &n);
    yes = r.count > 0;
    for (size_t i = 0; !yes && i < n; i++) {
        size_t at = (m->last + i) % n;

        if (m->below && m->below[at])
            continue;
        yes = golden_run(p, m->root, &tests[at], a) != NULL;
        if (yes)
            m->last = at;
    }
    golden_free(tests, n);
    pack_free(p);
    return yes;
}

/* Does the pack pass its tests as it is, those aside that speak of what lies below an overlay? */
static bool passes(struct arena *a, struct run *m, size_t ndirs)
{
    struct report r = {.a = a};
    struct pack *p = pack_of_tree(&r, m->root);
    size_t n;

    if (!p)
        return false;
    struct golden *tests = golden_of_files(&r, p, m->tests, &n);
    bool yes = r.count == 0;
    m->below = ARENA_ARRAY(a, bool, n + 1);
    for (size_t i = 0; yes && i < n; i++) {
        const struct golden *t = &tests[i];
        bool layered = (t->pack || node_get(t->map, "case")) && t->layer + 1 < ndirs;

        m->below[i] = golden_run(p, m->root, t, a) != NULL;
        yes = !m->below[i] || layered;
    }
    golden_free(tests, n);
    pack_free(p);
    return yes;
}

/* The tree is changed: count it, try it or tell of it. */
static void changed(struct run *m, const char *path, const char *what)
{
    size_t i = m->at++;

    if (m->found && !m->shares)
        m->fn(m->arg, path, what, m->found[i] == NOTICED);
    else if (m->found && i % m->shares == m->share && m->found[i] == UNTRIED)
        m->found[i] = noticed(m) ? NOTICED : MISSED;
}

/* ------------------------------------------------------------------ changes */
/* Is what stands there to be changed? */
static bool within(const struct run *m, struct pos at)
{
    return !m->in || str_starts(at.file, m->in);
}

/* Is the element tried by itself? */
static bool by_itself(const struct run *m, const struct node *map)
{
    return m->in || node_get(map, "req");
}

/* Where a key stands: its map, the list that holds the map, if one does, and its name. */
struct place {
    struct run *m;
    struct arena *a;
    const char *path, *section; /* of the element; the key of its list */
    const char *within;         /* from the element to the map, "" or with a slash behind */
    struct node *list;
    size_t in_list;
    struct node *map;
    size_t at;
};

static void tell(const struct place *p, const char *more, const char *what)
{
    changed(p->m, p->path,
            arena_printf(p->a, "%s%s%s %s", p->within, p->map->keys[p->at], more, what));
}

static void swap_items(struct node *n, size_t x, size_t y)
{
    struct node *item = n->items[x];

    n->items[x] = n->items[y];
    n->items[y] = item;
    if (n->kind != NODE_MAP)
        return;
    const char *key = n->keys[x];
    struct pos at = n->key_pos[x];

    n->keys[x] = n->keys[y];
    n->key_pos[x] = n->key_pos[y];
    n->keys[y] = key;
    n->key_pos[y] = at;
}

/* Without its i-th entry, the others in their order. */
static void take_out(struct node *n, size_t i)
{
    for (; i + 1 < n->n; i++)
        swap_items(n, i, i + 1);
    n->n--;
}

static void put_back(struct node *n, size_t i)
{
    n->n++;
    for (size_t k = n->n - 1; k > i; k--)
        swap_items(n, k - 1, k);
}

/* The value, or all that the list has, counts without being said. */
static bool said_anyway(const struct way *w, const struct node *value)
{
    if (value->kind == NODE_LIST && value->n == 1)
        value = value->items[0];
    return w->otherwise && !strcmp(node_text(value), w->otherwise);
}

static const char *entry_name(const struct place *p, const struct node *value, size_t i)
{
    const struct node *entry = value->items[i];

    if (value->kind == NODE_MAP)
        return value->keys[i];
    if (entry->kind != NODE_MAP)
        return node_text(entry);
    return node_id(entry) ? node_id(entry) : arena_printf(p->a, "%zu", i);
}

static void drop(const struct place *p, const struct way *w)
{
    struct node *value = p->map->items[p->at];
    size_t entries = value->kind == NODE_LIST || value->kind == NODE_MAP ? value->n : 0;
    const char *what = arena_printf(p->a, "%s%s dropped", p->within, p->map->keys[p->at]);

    if (said_anyway(w, value))
        return;
    for (size_t i = 0; entries > 1 && i < entries; i++) {
        const char *more = arena_printf(p->a, "/%s", entry_name(p, value, i));

        if (said_anyway(w, value->items[i]))
            continue;
        take_out(value, i);
        tell(p, more, "dropped");
        put_back(value, i);
    }
    take_out(p->map, p->at);
    changed(p->m, p->path, what);
    put_back(p->map, p->at);
}

static void swap(const struct place *p)
{
    size_t next = p->in_list + 1;
    struct node *other =
        p->list && next < p->list->n ? node_get(p->list->items[next], p->map->keys[p->at]) : NULL;
    struct node *mine = p->map->items[p->at], was = *mine;

    if (!other)
        return;
    *mine = *other;
    *other = was;
    tell(p, "", "exchanged with the next");
    *other = *mine;
    *mine = was;
}

static void replace(const struct place *p, const struct way *w)
{
    struct node *value = p->map->items[p->at], was = *value, now;

    for (size_t i = 0; way_instead(p->a, w, p->m->root, &was, i, &now); i++) {
        *value = now;
        tell(p, "",
             w->how == WAY_NEGATED ? "negated" : arena_printf(p->a, "changed to %s", now.text));
        *value = was;
    }
}

static void try_key(const struct place *p)
{
    const struct way *w;

    for (size_t i = 0; (w = mutate_way(i)); i++) {
        if (!way_fits(w, p->section, p->map->keys[p->at]))
            continue;
        if (w->how == WAY_DROPPED)
            drop(p, w);
        else if (w->how == WAY_SWAPPED)
            swap(p);
        else
            replace(p, w);
    }
}

/* ------------------------------------------------------------------ the walk */
static void try_map(struct place p);

/* What belongs to a carrier: maps and lists within it, but for elements that carry by themselves.
 */
static void try_within(struct place p)
{
    struct node *value = p.map->items[p.at];
    bool elements = node_elements(value);
    const char *key = p.map->keys[p.at];

    if (value->kind == NODE_MAP) {
        p.within = arena_printf(p.a, "%s%s/", p.within, key);
        p.map = value;
        p.list = NULL;
        try_map(p);
        return;
    }
    for (size_t i = 0; value->kind == NODE_LIST && i < value->n; i++) {
        struct place part = p;

        if (value->items[i]->kind != NODE_MAP || (elements && by_itself(p.m, value->items[i])))
            continue;
        part.section = elements ? key : p.section;
        part.within = elements
                          ? arena_printf(p.a, "%s%s/%s/", p.within, key, node_id(value->items[i]))
                          : arena_printf(p.a, "%s%s/%zu/", p.within, key, i);
        part.list = value;
        part.in_list = i;
        part.map = value->items[i];
        try_map(part);
    }
}

static void try_map(struct place p)
{
    for (p.at = 0; p.at < p.map->n; p.at++) {
        if (within(p.m, p.map->key_pos[p.at]))
            try_key(&p);
        try_within(p);
    }
}

/* The key of the list that holds the element: before the last part of its path. */
static const char *section_of(struct arena *a, const char *path)
{
    const char *end = strrchr(path, '/'), *begin = end;

    while (begin > path && begin[-1] != '/')
        begin--;
    return arena_printf(a, "%.*s", (int)(end - begin), begin);
}

static void try_element(void *arg, const struct element *e)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct run *m = arg;
    struct node *map = e->list->items[e->at];

    if (!by_itself(m, map))
        return;
    if (within(m, map->pos)) { /* else only what an overlay says of it is changed */
        take_out(e->list, e->at);
        changed(m, e->path, "removed");
        put_back(e->list, e->at);
    }
    try_map((struct place){m, a, e->path, section_of(a, e->path), "", e->list, e->at, map, 0});
}

/* A section that is no list carries as a whole. */
static void try_whole(struct arena *a, struct run *m)
{
    for (size_t i = 0; i < m->root->n; i++)
        if (m->root->items[i]->kind == NODE_MAP)
            try_map((struct place){m, a, m->root->keys[i], m->root->keys[i], "", NULL, 0,
                                   m->root->items[i], 0});
}

static void walk(struct arena *a, struct run *m)
{
    m->at = 0;
    tree_elements(a, m->root, try_element, m);
    try_whole(a, m);
}

/* ------------------------------------------------------------------ several at once */
#define SHARES_MAX 16

static void try_all(struct arena *a, struct run *m)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    pid_t child[SHARES_MAX];

    m->shares = cores < 1 ? 1 : cores > SHARES_MAX ? SHARES_MAX : (size_t)cores;
    for (size_t i = 0; i < m->shares; i++) {
        child[i] = fork();
        if (child[i] == 0) {
            m->share = i;
            walk(a, m);
            _exit(0);
        }
    }
    for (size_t i = 0; i < m->shares; i++)
        if (child[i] > 0)
            waitpid(child[i], NULL, 0);
    m->share = 0; /* whatever a process that could not begin, or died, left */
    m->shares = 1;
    walk(a, m);
}

bool mutate_all(struct arena *a, struct node *root, const char *const *dirs, size_t ndirs,
                const char *in, mutant_fn *fn, void *arg)
{
    struct run m = {.root = root, .in = in, .fn = fn, .arg = arg};
    struct report r = {.a = a};

    m.tests = golden_files(&r, node_text(node_get(root, "pack")), dirs, ndirs);
    if (r.count || !passes(a, &m, ndirs))
        return false;
    walk(a, &m);
    size_t n = m.at;
    unsigned char *found =
        mmap(NULL, n + 1, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (found == MAP_FAILED)
        return false;
    m.found = found;
    try_all(a, &m);
    m.shares = 0;
    walk(a, &m);
    munmap(found, n + 1);
    return true;
}
