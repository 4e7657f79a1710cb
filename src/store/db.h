/* db.h: a connection to one of the two databases. Only db_sqlite.c and db_pg.c know more.
 *
 * A `struct db` is used by one thread at a time. Statements are the members of `enum query`,
 * generated from queries/ (see tools/sqlc.c) together with typed wrappers q_<name>(); everything
 * above this header calls those wrappers and never db_exec/db_query directly. Text and blobs read
 * from a row stay valid until the next db_step or db_end.
 *
 * A statement that fails inside a transaction spoils it on both engines: every later call is
 * refused and the commit too, until the savepoint or the transaction is rolled back. So a caller
 * that gets an error returns it. */
#ifndef DAICHO_STORE_DB_H
#define DAICHO_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define DB_NULL_INT INT64_MIN /* NULL in a column or parameter declared `int?` */

enum db_type { DB_NULL, DB_INT, DB_TEXT, DB_BLOB };

struct db_value {
    enum db_type type;
    union {
        int64_t i;
        const char *s;
        struct bytes b;
    };
};

enum db_kind { DB_SQLITE, DB_PG };
enum db_mode { DB_READ_ONLY, DB_READ_WRITE };

/* What a parameter of a journaled statement means for replay. */
enum db_role { DB_VALUE, DB_KEY, DB_GUARD };

/* One row change made by a statement, kept until the journal takes it. */
struct db_change {
    const char *op; /* insert, update, delete */
    const char *table;
    size_t n;
    const char *const *columns;
    const enum db_role *roles;
    const struct db_value *values; /* copied into the connection's change arena */
    struct db_change *next;
};

/* The generated table: one row per query. */
struct db_query_info {
    const char *name;
    const char *sqlite, *pg;  /* the two texts, ?1… and $1… */
    const uint32_t *pg_types; /* oids of the parameters */
    size_t nparams, ncols;
    const char *const *param_names, *const *col_names;
    const enum db_type *col_types;
    const char *change_table; /* NULL for reads and unjournaled statements */
    bool deferred;            /* sent with the next statement or the commit where that helps */
    bool two_texts;           /* written apart for each database, not one text for both */
};
extern const struct db_query_info db_query_table[];
extern const size_t db_query_count;

struct db;

/* `url` is "sqlite:PATH" or a PostgreSQL URI. Read-only connections cannot write, whatever is run.
 */
enum status db_open(const char *url, enum db_mode mode, struct db **ret, struct err *err);
void db_close(struct db *db); /* NULL allowed; rolls back */
enum db_kind db_kind_of(const struct db *db);

/* A write transaction takes the write lock at once on SQLite. Nested use is a programming error. */
enum status db_begin(struct db *db, bool write, struct err *err);
enum status db_commit(struct db *db, struct err *err);
void db_rollback(struct db *db); /* nothing when none is open */
/* False also when the engine itself gave the transaction up (disk full, connection lost). */
bool db_in_transaction(struct db *db);
/* One level of savepoint inside a transaction (one command of a group). */
enum status db_savepoint(struct db *db, struct err *err);
enum status db_release(struct db *db, struct err *err);
void db_rollback_to(struct db *db);

/* Runs a statement without rows. ret_changed (NULL allowed) receives the number of rows touched. */
enum status db_exec(struct db *db, int query, const struct db_value *params, int64_t *ret_changed,
                    struct err *err);

/* Reads: db_query starts, db_step advances (true while there is a row), db_end ends it, early or
 * not, and reports whether it went well. Every successful db_query needs its db_end. One open read
 * per query id and connection. */
struct db_rows;
enum status db_query(struct db *db, int query, const struct db_value *params, struct db_rows **ret,
                     struct err *err);
bool db_step(struct db_rows *rows);
bool db_is_null(struct db_rows *rows, int col);
int64_t db_int(struct db_rows *rows, int col);                     /* 0 for NULL */
const char *db_text(struct db_rows *rows, int col, size_t *ret_n); /* NULL for NULL */
struct bytes db_blob(struct db_rows *rows, int col);
enum status db_end(struct db_rows *rows, struct err *err);

/* A statement whose text is made at run time, with $1… in rising order: only for code that walks
 * tables by name (the verifier). Same rules as db_query; nothing is recorded. */
enum status db_query_text(struct db *db, const char *sql, size_t n, const struct db_value *params,
                          struct db_rows **ret, struct err *err);
int db_columns(struct db_rows *rows);
const char *db_column_name(struct db_rows *rows, int col);
enum db_type db_column_type(struct db_rows *rows, int col); /* of the value in this row */

/* Runs a script of several statements (migrations, tests). */
enum status db_script(struct db *db, const char *sql, struct err *err);
/* Prepares a query and reports its parameter and column count as the engine sees them (tests). */
enum status db_describe(struct db *db, int query, size_t *ret_params, size_t *ret_cols,
                        struct err *err);

/* Row changes since the last take, oldest first; the list lives until the next db_begin. */
void db_change(struct db *db, const char *op, const char *table, size_t n,
               const char *const *columns, const enum db_role *roles,
               const struct db_value *values);
const struct db_change *db_changes_take(struct db *db);
bool db_changes_pending(const struct db *db); /* recorded and not taken */
/* Gives back what the changes taken so far needed, where a command journals in pieces; the lists
 * taken before end. Nothing while changes are pending. */
void db_changes_release(struct db *db);

#endif
