/* mutate_ways.h: in which ways each key of an element is changed, as a table.
 * Private to mutate*.c and the test that no key of the format is forgotten. */
#ifndef DAICHO_GOLDEN_MUTATE_WAYS_H
#define DAICHO_GOLDEN_MUTATE_WAYS_H

#include "pack/node.h"

enum way_how {
    WAY_DROPPED, /* taken away; of a list or map each entry by itself, and the whole */
    WAY_NEGATED, /* a condition or yes/no turned round */
    WAY_BOUNDED, /* each comparison of a condition takes in its own class, or leaves it out */
    WAY_WORD,    /* the first of two words, or the second where the first stands */
    WAY_LONGER,  /* a number or period: one more; a setting: word[0] */
    WAY_OTHER,   /* another element of the section `of` */
    WAY_SWAPPED, /* exchanged with what the next element of the list says */
};
struct way {
    const char *key;
    enum way_how how;
    const char *in;        /* only of elements of the list under this key; NULL: of all */
    const char *otherwise; /* says aloud what counts anyway: left alone; NULL: nothing does */
    const char *of;
    const char *word[2];
};

/* The i-th row; NULL behind the last. One key may have several. */
const struct way *mutate_way(size_t i);
bool way_fits(const struct way *w, const char *section, const char *key);

/* Keys that are never changed, and why; `in` as above. Every key of the format stands here or has a
 * way, by the list in which its element is. The i-th row; NULL behind the last. */
struct left {
    const char *key, *in, *why;
};
const struct left *mutate_left(size_t i);

/* The i-th value that is put in the place of `n`; false when there is none (any more). Not of
 * WAY_DROPPED and WAY_SWAPPED, which change the map or list around it. `root`: the whole pack. */
bool way_instead(struct arena *a, const struct way *w, const struct node *root,
                 const struct node *n, size_t i, struct node *ret);

#endif
