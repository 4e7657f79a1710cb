/* hasher.h: passwords made and checked where nothing waits for it.
 *
 * argon2id takes all of a processor for a while. Two threads of the kernel's idle class do it:
 * whatever else has something to do takes the processor from them at once, and while they compute
 * they hold none of the allocator's or the database's locks that pages take. A machine that is
 * never idle would starve them, so a caller waits for them only so long and then computes it
 * itself, as others do for some seconds from then. */
#ifndef DAICHO_BASE_HASHER_H
#define DAICHO_BASE_HASHER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"

struct hasher;

/* Starts no thread before the first password. `patience` is in milliseconds. */
struct hasher *hasher_new(int patience);
/* From the next caller on. */
void hasher_set_patience(struct hasher *h, int patience);
/* When no caller is left in it; NULL allowed. */
void hasher_free(struct hasher *h);

/* As password_hash and password_verify of base/crypto.h; from any thread, which waits. */
enum status hasher_hash(struct hasher *h, struct arena *a, const char *password, char **ret,
                        struct err *err);
bool hasher_verify(struct hasher *h, const char *encoded, const char *password);

#endif
