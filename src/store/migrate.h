/* migrate.h: brings a database to this program's schema. */
#ifndef DAICHO_STORE_MIGRATE_H
#define DAICHO_STORE_MIGRATE_H

#include "store/db.h"

/* One file of migrations/, built into the program in order of its name. */
struct migration {
    const char *name;
    const char *sql;
};
extern const struct migration migrations[];
extern const size_t migration_count;

/* The text for one engine: tokens replaced, the other engine's blocks left out. Migrations may hold
 *   @INT@ @BLOB@ @STRICT@          types of both engines
 *   --@sqlite … --@end, --@pg … --@end   lines for one engine only */
char *migration_text(struct arena *a, const char *sql, enum db_kind kind);

/* Applies what is missing in one transaction; nothing changes when a step fails. ST_SYSTEM
 * "migration_changed" when an applied file has other contents than this program's, "store_newer"
 * when the database was used by a newer program. */
enum status migrate(struct db *db, int64_t now, struct err *err);

/* ST_SYSTEM "store_behind" unless exactly this program's migrations are applied. */
enum status migrate_check(struct db *db, struct err *err);

/* An empty temporary SQLite database of this schema, gone when closed, to replay changes into:
 * foreign keys are off, because one tenant's record may name what another's brings later, and a
 * statement that fails does not spoil the others. */
enum status migrate_replica(struct db **ret, struct err *err);

#endif
