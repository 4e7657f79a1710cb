/* store.h: the database of a home: read leases, the one write path, migrations.
 *
 * Reads: lease a read-only connection for the time of a request. Writes: every change goes through
 * store_write(), which commits waiting callers in groups (one fsync for all of them) on SQLite and
 * one by one, with retries, on PostgreSQL. The caller's function runs inside the transaction, on a
 * thread of the group's leader: it must not block on anything but the database and must touch only
 * its `arg`. */
#ifndef DAICHO_STORE_STORE_H
#define DAICHO_STORE_STORE_H

#include "base/arena.h"
#include "base/crypto.h"
#include "base/err.h"
#include "store/db.h"

struct store;

struct store_options {
    const char *url;   /* sqlite:PATH or postgres://… */
    int readers;       /* read connections, waited for when all are out (0: 8) */
    int writers;       /* PostgreSQL: write connections (0: 4); SQLite always has one */
    struct key master; /* wraps the subject keys; kept outside the database */
};

enum status store_open(const struct store_options *o, struct store **ret, struct err *err);
void store_close(struct store *s); /* NULL allowed */
enum db_kind store_kind(const struct store *s);
int store_readers(const struct store *s); /* how many leases there may be at once */
const struct key *store_master(const struct store *s);

/* Brings the schema forward; nothing is changed when a step fails. */
enum status store_migrate(struct store *s, struct err *err);

/* A read-only connection inside a read transaction; give it back with store_release (NULL allowed).
 */
enum status store_lease(struct store *s, struct db **ret, struct err *err);
void store_release(struct store *s, struct db *db);

/* The transaction as seen by a command. */
struct tx {
    struct db *db;
    struct arena *arena; /* lives until store_write returns */
    int64_t now;         /* milliseconds; one reading per group */
    const struct key *master;
};

typedef enum status store_fn(struct tx *tx, void *arg, struct err *err);

/* Runs fn in a transaction of its own (a savepoint of the group's). Anything but ST_OK from fn
 * rolls its changes back and is returned. ST_OK is returned only after the commit is durable. On
 * PostgreSQL fn may be run again after a serialisation failure, so it must be repeatable. */
enum status store_write(struct store *s, store_fn *fn, void *arg, struct err *err);

#endif
