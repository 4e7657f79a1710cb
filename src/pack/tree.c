#include "pack/tree.h"

static void walk(struct arena *a, struct node *n, const char *path, element_fn *fn, void *arg)
{
    if (n->kind == NODE_MAP) {
        for (size_t i = 0; i < n->n; i++)
            walk(a, n->items[i], path[0] ? arena_printf(a, "%s/%s", path, n->keys[i]) : n->keys[i],
                 fn, arg);
    } else if (node_elements(n)) {
        for (size_t i = 0; i < n->n; i++) {
            struct element e = {arena_printf(a, "%s/%s", path, node_id(n->items[i])), n, i};

            fn(arg, &e);
            walk(a, n->items[i], e.path, fn, arg);
        }
    }
}

void tree_elements(struct arena *a, struct node *root, element_fn *fn, void *arg)
{
    walk(a, root, "", fn, arg);
}
