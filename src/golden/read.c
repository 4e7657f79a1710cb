/* read.c: the tests of a pack, out of its folders. */
#include <string.h>

#include "golden/golden.h"
#include "pack/tree.h"

static void golden_json(struct loader *l, const struct node *value, json_t **ret)
{
    if (value->kind == NODE_MAP)
        *ret = node_json(value);
    else
        finding(l->r, value->pos, "want_map", "facts", NULL);
}
static void read_facts(struct loader *l, const struct node *value, void *out)
{
    golden_json(l, value, &((struct golden *)out)->facts);
}
static void read_settings(struct loader *l, const struct node *value, void *out)
{
    golden_json(l, value, &((struct golden *)out)->settings);
}

static void read_tables(struct loader *l, const struct node *value, void *out)
{
    golden_json(l, value, &((struct golden *)out)->tables);
}

static void read_documents(struct loader *l, const struct node *value, void *out)
{
    if (value->kind == NODE_LIST)
        ((struct golden *)out)->documents = node_json(value);
    else
        finding(l->r, value->pos, "want_list", "documents", NULL);
}

static void read_expect(struct loader *l, const struct node *value, void *out)
{
    if (value->kind == NODE_MAP)
        ((struct golden *)out)->expect = value;
    else
        finding(l->r, value->pos, "want_map", "expect", NULL);
}

static void read_pack(struct loader *l, const struct node *value, void *out)
{
    if (value->kind == NODE_MAP)
        ((struct golden *)out)->pack = value;
    else
        finding(l->r, value->pos, "want_map", "pack", NULL);
}

static void golden_after(struct loader *l, const struct node *map, void *out)
{
    struct golden *t = out;

    if (!node_get(map, "pack") && (!t->facts || !t->expect))
        finding(l->r, map->pos, "missing_key", t->facts ? "expect" : "facts", NULL);
    if (t->pack && (t->facts || t->expect || t->settings || t->tables || t->documents ||
                    node_get(map, "case")))
        finding(l->r, map->pos, "test_either", NULL, NULL);
    if (t->expect)
        golden_expect_check(l, t);
}

static const struct shape golden_shape = {
    "test",
    sizeof(struct golden),
    NO_CITE,
    (const struct member[]){
        {"name", M_TEXT, offsetof(struct golden, name), .required = true},
        {"like", M_TEXT, offsetof(struct golden, like)},
        {"facts", M_CUSTOM, .fn = read_facts},
        {"settings", M_CUSTOM, .fn = read_settings},
        {"tables", M_CUSTOM, .fn = read_tables},
        {"day", M_DATE, offsetof(struct golden, day)},
        {"documents", M_CUSTOM, .fn = read_documents},
        {"covered", M_BOOL, offsetof(struct golden, covered)},
        {"case", M_MAP, offsetof(struct golden, the_case), .of = &golden_case_shape},
        {"expect", M_CUSTOM, .fn = read_expect},
        {"pack", M_CUSTOM, .fn = read_pack},
        {NULL},
    },
    golden_after,
};

#define TESTS_MAX 4096

static void take(struct golden *all, size_t *n, struct golden t, size_t before)
{
    for (size_t i = 0; i < before; i++) { /* of the folders below */
        if (!strcmp(all[i].name, t.name)) {
            golden_free(&all[i], 1);
            all[i] = t;
            return;
        }
    }
    if (*n < TESTS_MAX)
        all[(*n)++] = t;
}

/* The test of that name above it in the same file; NULL when there is none. */
static const struct node *test_above(const struct node *list, size_t at, const char *name)
{
    for (size_t i = at; i > 0; i--) {
        if (!strcmp(node_text(node_get(list->items[i - 1], "name")), name))
            return list->items[i - 1];
    }
    return NULL;
}

/* Adds what `like` has and `map` does not; of the case, key by key. */
static void add_missing(struct arena *a, struct node *map, const struct node *like)
{
    for (size_t i = 0; like->kind == NODE_MAP && i < like->n; i++) {
        const char *key = like->keys[i];
        struct node *mine = node_get(map, key);

        if (!strcmp(key, "expect") || !strcmp(key, "pack") || !strcmp(key, "like"))
            continue;
        if (!mine)
            node_put(a, map, key, like->key_pos[i], like->items[i]);
        else if (!strcmp(key, "case") && mine->kind == NODE_MAP)
            add_missing(a, mine, like->items[i]);
    }
}

/* Tests that speak of the same use, and of the same case but for what they say. */
static void spell_out(struct report *r, struct node *list)
{
    for (size_t i = 0; list->kind == NODE_LIST && i < list->n; i++) {
        struct node *like = node_get(list->items[i], "like");
        const struct node *above = like ? test_above(list, i, node_text(like)) : NULL;

        if (above)
            add_missing(r->a, list->items[i], above);
        else if (like)
            finding(r, like->pos, "dangling", node_text(like), "tests");
    }
}

/* ------------------------------------------------------------------ files */
struct golden_files {
    struct node **list;
    size_t *layer; /* ascending */
    size_t layers; /* folders, with and without tests */
    size_t n, cap;
};

static void add_folder(struct report *r, struct golden_files *f, const char *dir, const char *sub,
                       size_t layer)
{
    size_t n;
    char **files = node_list_dir(r->a, dir, sub, &n);

    for (size_t i = 0; i < n; i++) {
        struct node *list = node_read_file(r, files[i], files[i]);

        if (!list)
            continue;
        spell_out(r, list);
        if (f->n == f->cap) {
            struct golden_files more = {.cap = 2 * f->cap + 16, .layers = f->layers};

            more.list = ARENA_ARRAY(r->a, struct node *, more.cap);
            more.layer = ARENA_ARRAY(r->a, size_t, more.cap);
            for (; more.n < f->n; more.n++) {
                more.list[more.n] = f->list[more.n];
                more.layer[more.n] = f->layer[more.n];
            }
            *f = more;
        }
        f->list[f->n] = list;
        f->layer[f->n++] = layer;
    }
}

struct golden_files *golden_files(struct report *r, const char *pack, const char *const *dirs,
                                  size_t ndirs)
{
    struct golden_files *f = ARENA_NEW(r->a, struct golden_files);

    f->layers = ndirs;
    for (size_t d = 0; d < ndirs; d++) {
        add_folder(r, f, dirs[d], "tests", d);
        /* An overlay for several packs says here what is true on this one only. */
        add_folder(r, f, dirs[d], arena_printf(r->a, "tests/on-%s", pack), d);
    }
    return f;
}

/* ------------------------------------------------------------------ what is not there any more */
struct gone {
    struct arena *a;
    const char *ja, *en;
};

static void note_gone(void *arg, const struct pack_finding *f)
{
    struct gone *g = arg;

    g->ja = arena_printf(g->a, "%s%s: %s\n", g->ja, f->where, f->ja);
    g->en = arena_printf(g->a, "%s%s: %s\n", g->en, f->where, f->en);
}

/* Reads one test; its faults are told, or with `gone` kept in it. */
static struct golden read_one(struct report *r, const struct pack *p, const struct node *map,
                              bool gone)
{
    struct gone g = {.a = r->a, .ja = "", .en = ""};
    struct report own = {.a = r->a, .fn = note_gone, .arg = &g};
    struct node none = {.kind = NODE_MAP};
    /* The loader's pack is only read: no member of the shape compiles a condition. */
    struct loader l = {
        .r = gone ? &own : r, .a = r->a, .p = (struct pack *)(uintptr_t)p, .root = &none};
    struct golden t = {0};

    shape_read(&l, &golden_shape, map, &t);
    t.pos = map->pos;
    t.map = map;
    if (own.count) {
        t.gone_ja = g.ja;
        t.gone_en = g.en;
    }
    return t;
}

struct golden *golden_of_files(struct report *r, const struct pack *p, const struct golden_files *f,
                               size_t *ret_n)
{
    struct golden *all = ARENA_ARRAY(r->a, struct golden, TESTS_MAX);
    size_t before = 0;

    *ret_n = 0;
    for (size_t i = 0; i < f->n; i++) {
        const struct node *list = f->list[i];

        if (list->kind != NODE_LIST)
            finding(r, list->pos, "not_a_list", NULL, NULL);
        if (i > 0 && f->layer[i] != f->layer[i - 1])
            before = *ret_n;
        for (size_t k = 0; list->kind == NODE_LIST && k < list->n; k++) {
            struct golden t = read_one(r, p, list->items[k], f->layer[i] + 1 < f->layers);

            t.layer = f->layer[i];
            take(all, ret_n, t, before);
        }
    }
    return all;
}

struct golden *golden_read(struct report *r, const struct pack *p, const char *const *dirs,
                           size_t ndirs, size_t *ret_n)
{
    return golden_of_files(r, p, golden_files(r, p->id, dirs, ndirs), ret_n);
}

/* A test that tells a case, read again of the pack below. */
static void read_below(struct report *r, struct golden *t, const struct pack *below)
{
    struct golden again = read_one(r, below, t->map, true);

    again.layer = t->layer;
    again.owned = t->owned;
    t->owned = NULL;
    golden_free(t, 1);
    *t = again;
}

void golden_layers(struct report *r, struct golden *tests, size_t n, const char *const *dirs,
                   size_t ndirs)
{
    const struct node **trees = ARENA_ARRAY(r->a, const struct node *, ndirs);
    struct pack **packs = ARENA_ARRAY(r->a, struct pack *, ndirs);

    for (size_t i = 0; i < n; i++) {
        struct golden *t = &tests[i];

        if ((!t->pack && !node_get(t->map, "case")) || t->layer + 1 >= ndirs)
            continue;
        if (!trees[t->layer]) {
            struct node *tree = pack_tree(r, dirs, t->layer + 1);

            trees[t->layer] = tree;
            packs[t->layer] = t->owned = tree ? pack_of_tree(r, tree) : NULL;
        }
        if (t->gone_en && packs[t->layer])
            read_below(r, t, packs[t->layer]);
        t->below = trees[t->layer];
        t->of = packs[t->layer];
    }
}

void golden_free(struct golden *tests, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        json_decref(tests[i].facts);
        json_decref(tests[i].settings);
        json_decref(tests[i].tables);
        json_decref(tests[i].documents);
        pack_free(tests[i].owned);
    }
}
