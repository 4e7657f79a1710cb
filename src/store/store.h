/* store.h: the database of a home: read leases, the one write path, migrations.
 *
 * Reads: lease a read-only connection for the time of a request; one lease per thread at a time,
 * for a second could wait for the first. Writes: every change goes through store_write_for(), which
 * commits waiting callers in groups (one commit for all of them; on PostgreSQL several groups side
 * by side). The caller's function runs inside the transaction, on a thread of the group's leader:
 * it must not block on anything but the database and must touch only its `arg`.
 *
 * On PostgreSQL a command sees what others committed before each of its statements. A command that
 * decides from what it read therefore guards on it (a column compared in its update, as `lock` is);
 * that one tenant's commands follow each other protects it only within one process. */
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
    int writers;       /* PostgreSQL: lanes, each with a connection (0: 4); SQLite has one */
    struct key master; /* wraps the subject keys; kept outside the database */
};

enum status store_open(const struct store_options *o, struct store **ret, struct err *err);
void store_close(struct store *s); /* NULL allowed */
enum db_kind store_kind(const struct store *s);
int store_readers(const struct store *s); /* how many leases there may be at once */
/* Grows with every group of writes of this process, before their callers return: what was read
 * under a number is unchanged while the number is, as far as this process changes things. */
uint64_t store_generation(const struct store *s);
const struct key *store_master(const struct store *s);
const char *store_url(const struct store *s);

/* Brings the schema forward; nothing is changed when a step fails. */
enum status store_migrate(struct store *s, struct err *err);

/* Copies the whole database, as it is at one moment, into a new file while everything goes on.
 * SQLite only: ST_REFUSED "backup_elsewhere" on PostgreSQL, which has means of its own; ST_CONFLICT
 * "file_exists" when the file is there. The copy is readable by its owner only and was checked. */
enum status store_backup(struct store *s, const char *path, struct err *err);

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
    bool scrub; /* set by a command that took contents away: after the commit nothing of them is to
                   stay in the log either */
};

typedef enum status store_fn(struct tx *tx, void *arg, struct err *err);

/* Runs fn in a transaction of its own (a savepoint of the group's). Anything but ST_OK from fn
 * rolls its changes back and is returned. ST_OK is returned only after the commit is durable;
 * ST_BUSY with code "store_lost" leaves open whether it was. On PostgreSQL fn may be run again
 * (serialisation failure, a row made by somebody else at the same moment), so it must be
 * repeatable. Row changes that fn did not journal are refused ("not_journaled"). `tenant` (its id)
 * is whose chain fn writes to: commands of one tenant follow each other without waiting for its
 * head's lock. */
enum status store_write_for(struct store *s, const char *tenant, store_fn *fn, void *arg,
                            struct err *err);
/* The same for what belongs to no tenant or writes to no chain. */
enum status store_write(struct store *s, store_fn *fn, void *arg, struct err *err);

#endif
