/* diff.h: what differs between two editions, as they are written: every key that the format has,
 * known by its own tables (shape.h), so that a key that comes to be is compared as well. */
#ifndef DAICHO_PACK_DIFF_H
#define DAICHO_PACK_DIFF_H

#include <jansson.h>

#include "pack/shape.h"

/* Texts live in the arena or the trees, values in the trees or until the call ends. */
struct pack_diff {
    char how;         /* '+' only in the new, '-' only in the old, '~' in both and not the same */
    const char *path; /* duties/monthly/text: keys, and ids of elements */
    const char *of;   /* … of the innermost element: duties/monthly; "" of the pack itself */
    const struct shape *shape; /* of the map that the key stands in, or of the element */
    const char *key;           /* as the shape has it; NULL: the element itself came or went */
    const json_t *was, *now;   /* NULL where there is none */
    const char *label;         /* what the elements around it are called, the outermost first */
    const char *old_clause, *clause; /* of the innermost that names one; "" */
    bool gloss;                      /* English of a text, or what the format does not know */
    bool spelled; /* only written out: it is what counts where nothing is written */
};
typedef void pack_diff_fn(void *arg, const struct pack_diff *d);
/* Elements are known by id (or code); where those that both have stand in another order, the list
 * is told with its ids as values. Two packs as JSON (a bundle, node_json). */
void pack_diff(struct arena *a, const json_t *old, const json_t *new, pack_diff_fn *fn, void *arg);

/* The value of a key as people read it: what it names by its label in that pack; "" for NULL. */
const char *pack_diff_text(struct arena *a, const json_t *pack, const struct shape *s,
                           const char *key, const json_t *value);

#endif
