#include "pack/common.h"

#include <string.h>

static const char *next_id(const void *arg, size_t i)
{
    const struct node *list = arg;

    return list && i < list->n ? node_id(list->items[i]) : NULL;
}

/* The element without the key that names what it is made of. */
static struct node *without_common(struct report *r, const struct node *element)
{
    struct node *copy = ARENA_NEW(r->a, struct node);

    copy->kind = NODE_MAP;
    copy->pos = element->pos;
    for (size_t i = 0; i < element->n; i++) {
        if (strcmp(element->keys[i], "common"))
            node_put(r->a, copy, element->keys[i], element->key_pos[i], element->items[i]);
    }
    return copy;
}

/* False when there is none: one finding is enough, so the element is left out. */
static bool take_element(struct report *r, const struct node *all, const char *section,
                         struct node **element)
{
    const struct node *name = node_get(*element, "common"), *list = node_get(all, section);
    int at = list ? node_index(list, node_text(name)) : -1;

    if (at < 0) {
        finding(r, name->pos, "common_unknown", node_text(name),
                nearest(node_text(name), next_id, list));
        return false;
    }
    *element = node_merge(r, list->items[at], without_common(r, *element));
    return true;
}

void common_take(struct report *r, struct node *root)
{
    const struct node *all = NULL;

    for (size_t i = 0; i < root->n; i++) {
        struct node *list = root->items[i];
        size_t kept = 0;

        for (size_t k = 0; list->kind == NODE_LIST && k < list->n; k++) {
            struct node *element = list->items[k];
            bool takes = node_get(element, "common") != NULL;

            if (takes && !all) /* a part of the program: a test reads it */
                all = node_read(r, common_files[0].name,
                                (struct bytes){common_files[0].text, strlen(common_files[0].text)});
            if (!takes || take_element(r, all, root->keys[i], &element))
                list->items[kept++] = element;
        }
        if (list->kind == NODE_LIST)
            list->n = kept;
    }
}
