/* Tests that say what a pack must contain. */
#include <string.h>

#include "golden/golden.h"

static bool scalar(const struct node *n)
{
    return n->kind != NODE_LIST && n->kind != NODE_MAP;
}

static void differ(const struct node *want, const char *path, const char *what, struct buf *why)
{
    buf_printf(why, "%s:%d:%d: %s: %s\n", want->pos.file, want->pos.line, want->pos.col, path,
               what);
}

static void contains_elements(const struct node *want, const struct node *have, const char *path,
                              struct arena *a, struct buf *why)
{
    int last = -1;

    for (size_t i = 0; i < want->n; i++) {
        const char *id = node_id(want->items[i]);
        const char *below = arena_printf(a, "%s/%s", path, id);
        int at = node_index(have, id);

        if (at < 0) {
            differ(want->items[i], below, "absent", why);
            continue;
        }
        if (at < last)
            differ(want->items[i], below, "in another order", why);
        last = at;
        golden_contains(want->items[i], have->items[at], below, a, why);
    }
}

void golden_contains(const struct node *want, const struct node *have, const char *path,
                     struct arena *a, struct buf *why)
{
    if (want->kind == NODE_MAP && have->kind == NODE_MAP) {
        for (size_t i = 0; i < want->n; i++) {
            const struct node *other = node_get(have, want->keys[i]);
            const char *below = arena_printf(a, "%s/%s", path, want->keys[i]);

            if (other)
                golden_contains(want->items[i], other, below, a, why);
            else
                differ(want->items[i], below, "absent", why);
        }
    } else if (node_elements(want) && have->kind == NODE_LIST) {
        contains_elements(want, have, path, a, why);
    } else if (!node_equal(want, have)) {
        differ(want, path, scalar(have) ? arena_printf(a, "is %s", node_text(have)) : "differs",
               why);
    }
}

const struct node *golden_tree(struct report *r, const struct pack *p)
{
    return node_read(r, p->id, p->bundle);
}
