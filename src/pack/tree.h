/* tree.h: a pack as a tree, for tools that compare, count or change what is written. */
#ifndef DAICHO_PACK_TREE_H
#define DAICHO_PACK_TREE_H

#include "pack/node.h"

/* The folders merged into one tree; NULL after findings. */
struct node *pack_tree(struct report *r, const char *const *dirs, size_t ndirs);

/* A pack from a tree, checked like any other; NULL after findings (r->count must be 0 before). */
struct pack *pack_of_tree(struct report *r, struct node *root);

/* Calls fn for every element: a map in a list of elements, at any depth. `path` is
 * "checklists/use_check/items/1"; `list` and `at` say where it stands. */
struct element {
    const char *path;
    struct node *list;
    size_t at;
};
typedef void element_fn(void *arg, const struct element *e);
void tree_elements(struct arena *a, struct node *root, element_fn *fn, void *arg);

#endif
