/* db_pg_wire.h: what the parts of the PostgreSQL driver share. Include libpq-fe.h first: only
 * db_pg*.c may know it.
 *
 * db_pg_wire.c speaks to the server (errors, parameters, pipeline), db_pg_rows.c reads results,
 * db_pg.c is the driver. */
#ifndef DAICHO_STORE_DB_PG_WIRE_H
#define DAICHO_STORE_DB_PG_WIRE_H

#include "store/db_engine.h"

#define MAX_PARAMS 64
enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_NUMERIC = 1700,
};

struct pg_rows {
    struct db_rows base;
    PGresult *res;
    int row;
    bool open, own; /* own: made for one db_query_text */
};

struct pg {
    struct db base;
    PGconn *conn;
    bool *prepared;        /* one per query */
    int sent;              /* statements in the open pipeline, results not read */
    struct pg_rows rows[]; /* one per query */
};

static inline struct pg *pg_of(struct db *db)
{
    return (struct pg *)db;
}

/* Parameters as libpq wants them; integers are kept here in network order. */
struct pg_params {
    const char *values[MAX_PARAMS];
    int lengths[MAX_PARAMS], formats[MAX_PARAMS];
    Oid types[MAX_PARAMS];
    uint64_t ints[MAX_PARAMS];
};
enum status pg_set_params(struct pg_params *out, size_t n, const struct db_value *params,
                          const char *what, struct err *err);

bool pg_good(const PGresult *res);
/* Fills *err by the SQLSTATE; `what` names the statement. */
enum status pg_map_error(PGconn *conn, const PGresult *res, const char *what, struct err *err);

/* Every round trip costs two switches between processes. So statements whose outcome nobody waits
 * for
 * (`begin`, and the queries that say so) are only sent; the next statement that somebody waits for,
 * or the commit, goes out behind them and all results are read together. */
enum status pg_send(struct pg *p, const char *sql, int n, const struct pg_params *pp,
                    struct err *err);
/* Reads the results of everything sent and leaves the pipeline. The first failure is reported; on
 * success *ret (NULL allowed) is the last result, owned by the caller. */
enum status pg_receive(struct pg *p, const char *what, PGresult **ret, struct err *err);
/* One or more statements without parameters, at once. */
enum status pg_plain(struct pg *p, const char *sql, struct err *err);

enum db_type pg_type_of_oid(Oid oid);
bool pg_step(struct db_rows *rows);
int pg_columns(struct db_rows *rows);
const char *pg_column_name(struct db_rows *rows, int col);
enum db_type pg_column_type(struct db_rows *rows, int col);
int64_t pg_int(struct db_rows *rows, int col);
const char *pg_text(struct db_rows *rows, int col, size_t *ret_n);
struct bytes pg_blob(struct db_rows *rows, int col);
enum status pg_end(struct db_rows *rows, struct err *err);

#endif
