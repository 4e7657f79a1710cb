/* known.h: who was there a moment ago, so that a person reading page after page is not looked up
 * for each. What is kept counts for two seconds, and only while this process has written nothing
 * since: whatever ends a session or changes a right through the server counts at once, what another
 * process changes in the database (command line, a second server) within two seconds. */
#ifndef DAICHO_HTTP_KNOWN_H
#define DAICHO_HTTP_KNOWN_H

#include <stdatomic.h>

#include "core/who.h"
#include "store/store.h"

#define KNOWN_MS 2000

/* A session as it was read; never changed afterwards but for `touched`, and shared by threads. */
struct known {
    struct arena *arena; /* holds what the rest points to */
    const char *id;      /* hash of the cookie */
    struct who *who;
    const char *csrf;
    int64_t seen_at, expires_at;
    uint64_t generation; /* of the store, before it was read */
    int64_t read_at;     /* milliseconds */
    atomic_bool touched;
    atomic_int refs;
};

struct known *known_new(void);       /* with one reference */
void known_release(struct known *k); /* NULL allowed */

struct known_table;
struct known_table *known_table_new(void);
void known_table_free(struct known_table *t); /* NULL allowed */
/* A reference to what is still good, else NULL. */
struct known *known_find(struct known_table *t, const char *id, uint64_t generation, int64_t now);
/* Keeps it (with a reference of its own) in the place of an older one. */
void known_keep(struct known_table *t, struct known *k);

#endif
