/* daicho pack show PATH… [ID], daicho pack diff OLD NEW */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/json.h"
#include "cli/pack.h"
#include "pack/diff.h"
#include "pack/tree.h"

static bool is_dir(const char *path)
{
    struct stat st;

    return !stat(path, &st) && S_ISDIR(st.st_mode);
}

/* A folder, or a bundle in a file. */
static struct node *read_tree(struct report *r, char **paths, int n)
{
    if (n == 1 && !is_dir(paths[0]))
        return node_read_file(r, paths[0], paths[0]);
    return pack_tree(r, (const char *const *)paths, (size_t)n);
}

/* ------------------------------------------------------------------ where it comes from */
/* The folders that were merged; a part comes from the one that its file lies in. */
struct layers {
    char **dirs;
    int n;
};

static int layer_of(const struct layers *l, struct pos at)
{
    for (int i = 0; i < l->n; i++) {
        size_t n = strlen(l->dirs[i]);

        if (at.file && !strncmp(at.file, l->dirs[i], n) && at.file[n] == '/')
            return i;
    }
    return 0;
}

typedef void part_fn(void *arg, const char *path, struct pos at);

/* Calls fn for every part below n that comes from another folder than the part around it. */
static void other_layers(struct cli *c, const struct layers *l, const struct node *n, int around,
                         const char *path, part_fn *fn, void *arg)
{
    for (size_t i = 0; i < n->n && (n->kind == NODE_MAP || n->kind == NODE_LIST); i++) {
        const struct node *part = n->items[i];
        const char *id = n->kind == NODE_MAP ? n->keys[i] : node_id(part);
        int from = layer_of(l, part->pos);
        const char *below = id ? arena_printf(c->a, "%s%s%s", path, path[0] ? "/" : "", id)
                               : arena_printf(c->a, "%s%s%zu", path, path[0] ? "/" : "", i + 1);

        if (from != around)
            fn(arg, below, part->pos);
        else
            other_layers(c, l, part, around, below, fn, arg);
    }
}

static void note_layer(void *arg, const char *path, struct pos at)
{
    (void)path;
    *(struct pos *)arg = at;
}

/* " ← FOLDER" behind what an overlay brought, " + FOLDER" behind what it changed. */
static void print_layer(struct cli *c, const struct layers *l, const struct node *element)
{
    struct pos changed = {0};
    int from = layer_of(l, element->pos);

    if (from > 0)
        printf("  ← %s", l->dirs[from]);
    other_layers(c, l, element, from, "", note_layer, &changed);
    if (changed.file)
        printf("  + %s", l->dirs[layer_of(l, changed)]);
}

static void print_part(void *arg, const char *path, struct pos at)
{
    (void)arg;
    printf("  %s  %s:%d:%d\n", path, at.file, at.line, at.col);
}

static void add_part(void *arg, const char *path, struct pos at)
{
    AUTO_ARENA struct arena *a = arena_new();

    json_object_set_new(arg, path,
                        json_string(arena_printf(a, "%s:%d:%d", at.file, at.line, at.col)));
}

/* ------------------------------------------------------------------ show */
static void print_element(const struct node *n)
{
    json_t *j = node_json(n);
    char *s = json_dumps(j, JSON_INDENT(2) | JSON_ENCODE_ANY);

    printf("%s:%d:%d\n%s\n", n->pos.file, n->pos.line, n->pos.col, s);
    free(s);
    json_decref(j);
}

struct search {
    struct cli *c;
    const struct layers *layers;
    const char *id;
    size_t found;
    json_t *list; /* --json */
};

static void show_match(void *arg, const struct element *e)
{
    struct search *s = arg;
    const struct node *n = e->list->items[e->at];
    int from = layer_of(s->layers, n->pos);

    if (strcmp(node_id(n), s->id) && strcmp(e->path, s->id))
        return;
    s->found++;
    if (s->list) {
        json_t *parts = json_object();

        add_part(parts, "", n->pos);
        other_layers(s->c, s->layers, n, from, "", add_part, parts);
        json_array_append_new(s->list, json_pack("{s:s,s:o,s:o}", "path", e->path, "element",
                                                 node_json(n), "from", parts));
        return;
    }
    printf("%s\n", e->path);
    print_element(n);
    other_layers(s->c, s->layers, n, from, "", print_part, NULL);
}

static int show_one(struct cli *c, const struct layers *layers, struct node *root, const char *id)
{
    struct search s = {c, layers, id, 0, c->json ? json_array() : NULL};

    tree_elements(c->a, root, show_match, &s);
    if (s.list)
        cli_print_json(s.list);
    if (!s.found)
        fprintf(stderr, "daicho: %s: %s\n",
                cli_say(c, "そのidの要素はありません", "no such element"), id);
    return s.found ? CLI_OK : CLI_NEGATIVE;
}

static const char *label_of(const struct node *n)
{
    static const char *const keys[] = {"label", "title", "ask", "text", "why"};

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (node_get(n, keys[i]))
            return node_text(node_get(n, keys[i]));
    }
    return "";
}

static void show_overview(struct cli *c, const struct layers *layers, const struct node *root)
{
    for (size_t i = 0; i < root->n; i++) {
        const struct node *n = root->items[i];

        if (!node_elements(n)) {
            printf("%s: %s", root->keys[i], node_text(n));
            if (layer_of(layers, n->pos) > 0)
                printf("  ← %s", layers->dirs[layer_of(layers, n->pos)]);
            putchar('\n');
            continue;
        }
        printf("%s (%zu)\n", root->keys[i], n->n);
        for (size_t k = 0; k < n->n; k++) {
            const struct node *e = n->items[k], *clause = node_get(e, "clause");

            printf("  %s  %s%s%s", node_id(e), label_of(e), clause ? "  §" : "", node_text(clause));
            print_layer(c, layers, e);
            putchar('\n');
        }
    }
}

static int report_status(const struct report *r)
{
    return r->count ? CLI_INPUT : CLI_OK;
}

int cli_pack_show(struct cli *c)
{
    struct cli_findings fs = {.c = c};
    struct report r = {.a = c->a, .fn = cli_finding, .arg = &fs};
    const char *id = NULL;
    struct node *root;

    if (!cli_args(c, 1, -1))
        return CLI_INPUT;
    if (c->argc > 1 && !is_dir(c->argv[c->argc - 1]))
        id = c->argv[--c->argc];
    cli_trim_slashes(c->argv, c->argc);
    root = read_tree(&r, c->argv, c->argc);
    if (!root || r.count)
        return report_status(&r);
    struct layers layers = {c->argv, c->argc};
    if (id)
        return show_one(c, &layers, root, id);
    if (c->json)
        cli_print_json(node_json(root));
    else
        show_overview(c, &layers, root);
    return CLI_OK;
}

/* ------------------------------------------------------------------ diff */
struct diff {
    struct cli *c;
    json_t *list; /* --json */
};

static void say(void *arg, const struct pack_diff *x)
{
    struct diff *d = arg;
    const char how[] = {x->how, '\0'};

    if (d->list) {
        json_array_append_new(d->list, json_pack("{s:s,s:s,s:O?,s:O?}", "change", how, "path",
                                                 x->path, "old", x->was, "new", x->now));
        return;
    }
    char *a = x->was ? json_dumps(x->was, JSON_ENCODE_ANY) : NULL;
    char *b = x->now ? json_dumps(x->now, JSON_ENCODE_ANY) : NULL;

    if (a && b)
        printf("%s %s: %s → %s\n", how, x->path, a, b);
    else if (!x->key) /* a whole element: pack show has the rest */
        printf("%s %s  %s\n", how, x->path,
               pack_diff_text(d->c->a, NULL, x->shape, NULL, x->was ? x->was : x->now));
    else
        printf("%s %s: %s\n", how, x->path, a ? a : b);
    free(a);
    free(b);
}

int cli_pack_diff(struct cli *c)
{
    struct cli_findings fs = {.c = c};
    struct report r = {.a = c->a, .fn = cli_finding, .arg = &fs};
    struct diff d = {.c = c};
    struct node *old, *new;

    if (!cli_args(c, 2, 2))
        return CLI_INPUT;
    old = read_tree(&r, c->argv, 1);
    new = read_tree(&r, c->argv + 1, 1);
    if (!old || !new || r.count)
        return report_status(&r);
    d.list = c->json ? json_array() : NULL;
    AUTO_JSON json_t *was = node_json(old), *now = node_json(new);
    pack_diff(c->a, was, now, say, &d);
    if (d.list)
        cli_print_json(d.list);
    return CLI_OK;
}
