/* memo.h: what was worked out once and will be asked for again, shared by threads.
 *
 * A key names a value and the state it was worked out in, so that what changes has another key.
 * There is a fixed number of places, in which keys crowd each other out. What is kept begins with a
 * struct memo_value, lives in an arena of its own, is not changed once it is kept, and stays for as
 * long as somebody holds a reference. */
#ifndef DAICHO_BASE_MEMO_H
#define DAICHO_BASE_MEMO_H

#include <stdatomic.h>
#include <stddef.h>

#include "base/arena.h"

struct memo_value {
    struct arena *arena; /* holds the value and what it points to */
    const char *key;
    atomic_int refs;
};

struct memo;
struct memo *memo_new(size_t places);
void memo_free(struct memo *m); /* NULL allowed */

/* A zeroed value of `size` bytes with one reference, its key copied. */
void *memo_value_new(size_t size, const char *key);
#define MEMO_NEW(type, key) ((type *)memo_value_new(sizeof(type), (key)))
void memo_release(void *value); /* gives a reference back; NULL allowed */

/* A reference, or NULL. */
void *memo_find(struct memo *m, const char *key);
/* Keeps the value (with a reference of its own) in the place of an older one. */
void memo_keep(struct memo *m, void *value);

#endif
