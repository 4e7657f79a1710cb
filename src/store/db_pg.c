/* db_pg.c: PostgreSQL. The only file that knows libpq-fe.h.
 *
 * Results come in binary: integers need no parsing, bytes no hex, and text is the same either way.
 * Statements are prepared at first use under their number. A lost connection gives ST_BUSY and is
 * opened again by the next db_begin. */
#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/db_engine.h"

#define MAX_PARAMS 64
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25 };

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

/* Parameters as libpq wants them; integers are kept here in network order. */
struct pg_params {
    const char *values[MAX_PARAMS];
    int lengths[MAX_PARAMS], formats[MAX_PARAMS];
    Oid types[MAX_PARAMS];
    uint64_t ints[MAX_PARAMS];
};

static struct pg *pg_of(struct db *db)
{
    return (struct pg *)db;
}

static enum status map_error(PGconn *conn, const PGresult *res, const char *what, struct err *err)
{
    const char *state = res != NULL ? PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
    const char *text = res != NULL ? PQresultErrorMessage(res) : PQerrorMessage(conn);

    if (PQstatus(conn) == CONNECTION_BAD)
        return err_set(err, ST_BUSY, "store_lost", "%s: connection lost: %s", what, text);
    if (state == NULL)
        return err_set(err, ST_SYSTEM, "store_failed", "%s: %s", what, text);
    if (strcmp(state, "23505") == 0)
        return err_set(err, ST_CONFLICT, "duplicate", "%s: %s", what, text);
    if (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0 || strcmp(state, "55P03") == 0)
        return err_set(err, ST_BUSY, "store_busy", "%s: %s", what, text);
    if (strncmp(state, "57P", 3) == 0 || strncmp(state, "53", 2) == 0)
        return err_set(err, ST_BUSY, "store_unavailable", "%s: %s", what, text);
    if (strncmp(state, "23", 2) == 0)
        return err_set(err, ST_SYSTEM, "constraint", "%s: %s", what, text);
    if (strcmp(state, "25006") == 0)
        return err_set(err, ST_SYSTEM, "read_only", "%s: %s", what, text);
    return err_set(err, ST_SYSTEM, "store_failed", "%s: %s (%s)", what, text, state);
}

static bool good(const PGresult *res)
{
    ExecStatusType s = PQresultStatus(res);

    return s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK;
}

/* ---- the pipeline ----
 *
 * Every round trip costs two switches between processes. So statements whose outcome nobody waits
 * for
 * (`begin`, and the queries that say so) are only sent; the next statement that somebody waits for,
 * or the commit, goes out behind them and all results are read together. */

static enum status send_params(struct pg *p, const char *sql, int n, const struct pg_params *pp,
                               struct err *err)
{
    if (p->sent == 0 && PQenterPipelineMode(p->conn) != 1)
        return map_error(p->conn, NULL, sql, err);
    if (PQsendQueryParams(p->conn, sql, n, n > 0 ? pp->types : NULL, n > 0 ? pp->values : NULL,
                          n > 0 ? pp->lengths : NULL, n > 0 ? pp->formats : NULL, 1) != 1)
        return map_error(p->conn, NULL, sql, err);
    p->sent++;
    return ST_OK;
}

static void skip_to_end(struct pg *p)
{
    PGresult *res;

    while ((res = PQgetResult(p->conn)) != NULL)
        PQclear(res);
}

/* Reads the results of everything sent and leaves the pipeline. The first failure is reported; on
 * success *ret (NULL allowed) is the last result, owned by the caller. */
static enum status receive(struct pg *p, const char *what, PGresult **ret, struct err *err)
{
    enum status st = ST_OK;
    PGresult *res = NULL;

    if (p->sent == 0)
        return ST_OK;
    if (PQpipelineSync(p->conn) != 1)
        st = map_error(p->conn, NULL, what, err);
    for (; p->sent > 0; p->sent--) {
        PQclear(res);
        res = PQgetResult(p->conn);
        /* What comes behind a failure was only left out. */
        if (st == ST_OK && (res == NULL || !good(res)))
            st = map_error(p->conn, res, what, err);
        if (res != NULL)
            skip_to_end(p);
    }
    PQclear(PQgetResult(p->conn)); /* the sync's own */
    skip_to_end(p);
    if (PQexitPipelineMode(p->conn) != 1 && st == ST_OK)
        st = map_error(p->conn, NULL, what, err);
    if (st == ST_OK && ret != NULL)
        *ret = res;
    else
        PQclear(res);
    return st;
}

static enum status plain(struct pg *p, const char *sql, struct err *err)
{
    TRY(receive(p, sql, NULL, err));

    PGresult *res = PQexec(p->conn, sql);
    enum status st = good(res) ? ST_OK : map_error(p->conn, res, sql, err);

    PQclear(res);
    return st;
}

static enum status configure(struct pg *p, struct err *err)
{
    if (p->base.mode == DB_READ_ONLY)
        TRY(plain(p, "set default_transaction_read_only = on", err));
    return plain(p,
                 "set client_min_messages = warning; set standard_conforming_strings = on; "
                 "set client_encoding = 'UTF8'; set synchronous_commit = on; "
                 "set lock_timeout = '15s'",
                 err);
}

static enum status reconnect(struct pg *p, struct err *err)
{
    if (PQstatus(p->conn) == CONNECTION_OK)
        return ST_OK;
    PQreset(p->conn);
    p->sent = 0;
    memset(p->prepared, 0, db_query_count * sizeof p->prepared[0]);
    if (PQstatus(p->conn) != CONNECTION_OK)
        return map_error(p->conn, NULL, "connect", err);
    return configure(p, err);
}

static enum status pg_begin(struct db *db, bool write, struct err *err)
{
    struct pg *p = pg_of(db);
    /* A reader sees one moment; a writer must see what the command before it committed, because the
     * head of the chain is locked late in the transaction. */
    const char *sql = write ? "begin isolation level read committed"
                            : "begin isolation level repeatable read read only";

    /* Notices a server that closed the idle connection, without asking it. */
    PQconsumeInput(p->conn);
    TRY(reconnect(p, err));
    return send_params(p, sql, 0, NULL, err);
}

/* The commit travels with what was deferred: the lock of the chain's head is held one round trip.
 */
static enum status pg_commit(struct db *db, struct err *err)
{
    struct pg *p = pg_of(db);
    PGresult *res = NULL;
    enum status st = ST_OK;

    TRY(send_params(p, "commit", 0, NULL, err));
    TRY(receive(p, "commit", &res, err));
    if (strcmp(PQcmdStatus(res), "COMMIT") != 0)
        st = err_set(err, ST_SYSTEM, "commit_refused", "the database rolled back at commit");
    PQclear(res);
    return st;
}

static void pg_rollback(struct db *db)
{
    struct pg *p = pg_of(db);

    if (p->sent > 0 && receive(p, "rollback", NULL, NULL) != ST_OK)
        p->sent = 0;
    plain(p, "rollback", NULL);
}

static bool pg_in_transaction(struct db *db)
{
    PGTransactionStatusType s = PQtransactionStatus(pg_of(db)->conn);

    return pg_of(db)->sent > 0 || s == PQTRANS_INTRANS || s == PQTRANS_ACTIVE;
}

static enum status pg_savepoint(struct db *db, struct err *err)
{
    return send_params(pg_of(db), "savepoint s", 0, NULL, err);
}

static enum status pg_release(struct db *db, struct err *err)
{
    struct pg *p = pg_of(db);

    /* Together with what the command deferred: its failures are its own. */
    TRY(send_params(p, "release savepoint s", 0, NULL, err));
    return receive(p, "command", NULL, err);
}

static void pg_rollback_to(struct db *db)
{
    receive(pg_of(db), "rollback", NULL, NULL);
    plain(pg_of(db), "rollback to savepoint s; release savepoint s", NULL);
}

static void set_param(struct pg_params *out, size_t i, const struct db_value *v)
{
    out->values[i] = NULL;
    out->lengths[i] = 0;
    out->formats[i] = 0;
    out->types[i] = OID_TEXT;
    if (v->type == DB_INT) {
        out->ints[i] = htobe64((uint64_t)v->i);
        out->values[i] = v->i == DB_NULL_INT ? NULL : (const char *)&out->ints[i];
        out->lengths[i] = sizeof out->ints[i];
        out->formats[i] = 1;
        out->types[i] = OID_INT8;
    } else if (v->type == DB_TEXT) {
        out->values[i] = v->s;
    } else if (v->type == DB_BLOB) {
        out->values[i] = v->b.p;
        out->lengths[i] = (int)v->b.n;
        out->formats[i] = 1;
        out->types[i] = OID_BYTEA;
    }
}

static enum status set_params(struct pg_params *out, size_t n, const struct db_value *params,
                              const char *what, struct err *err)
{
    if (n > MAX_PARAMS)
        return err_set(err, ST_SYSTEM, "too_many_parameters", "%s has %zu parameters", what, n);
    for (size_t i = 0; i < n; i++) {
        if (params[i].type == DB_BLOB && params[i].b.n > INT32_MAX)
            return err_set(err, ST_TOO_LARGE, "value_too_large", "%s: %zu bytes", what,
                           params[i].b.n);
        set_param(out, i, &params[i]);
    }
    return ST_OK;
}

static void statement_name(char ret[16], int query)
{
    snprintf(ret, 16, "q%d", query);
}

static enum status prepare(struct pg *p, int query, struct err *err)
{
    const struct db_query_info *q = &db_query_table[query];
    char name[16];

    if (p->prepared[query])
        return ST_OK;
    TRY(receive(p, q->name, NULL, err));
    statement_name(name, query);

    PGresult *res = PQprepare(p->conn, name, q->pg, (int)q->nparams, q->pg_types);
    enum status st = good(res) ? ST_OK : map_error(p->conn, res, q->name, err);

    PQclear(res);
    p->prepared[query] = st == ST_OK;
    return st;
}

static enum status send_prepared(struct pg *p, int query, const struct db_value *params,
                                 struct err *err)
{
    const struct db_query_info *q = &db_query_table[query];
    struct pg_params pp;
    char name[16];

    TRY(prepare(p, query, err));
    TRY(set_params(&pp, q->nparams, params, q->name, err));
    statement_name(name, query);
    if (p->sent == 0 && PQenterPipelineMode(p->conn) != 1)
        return map_error(p->conn, NULL, q->name, err);
    if (PQsendQueryPrepared(p->conn, name, (int)q->nparams, pp.values, pp.lengths, pp.formats, 1) !=
        1)
        return map_error(p->conn, NULL, q->name, err);
    p->sent++;
    return ST_OK;
}

static enum status run(struct pg *p, int query, const struct db_value *params, PGresult **ret,
                       struct err *err)
{
    TRY(send_prepared(p, query, params, err));
    return receive(p, db_query_table[query].name, ret, err);
}

static enum status pg_exec(struct db *db, int query, const struct db_value *params,
                           int64_t *ret_changed, struct err *err)
{
    PGresult *res = NULL;

    if (db_query_table[query].deferred && db->in_tx) {
        if (ret_changed != NULL)
            *ret_changed = 1;
        return send_prepared(pg_of(db), query, params, err);
    }
    TRY(run(pg_of(db), query, params, &res, err));
    if (ret_changed != NULL)
        *ret_changed = strtoll(PQcmdTuples(res), NULL, 10);
    PQclear(res);
    return ST_OK;
}

static void start(struct pg *p, struct pg_rows *r, PGresult *res)
{
    r->base.db = &p->base;
    r->res = res;
    r->row = -1;
    r->open = true;
}

static enum status pg_query(struct db *db, int query, const struct db_value *params,
                            struct db_rows **ret, struct err *err)
{
    struct pg *p = pg_of(db);
    struct pg_rows *r = &p->rows[query];
    PGresult *res = NULL;

    if (r->open)
        return err_set(err, ST_SYSTEM, "query_open", "%s is already being read",
                       db_query_table[query].name);
    TRY(run(p, query, params, &res, err));
    start(p, r, res);
    *ret = &r->base;
    return ST_OK;
}

static enum status pg_query_text(struct db *db, const char *sql, size_t n,
                                 const struct db_value *params, struct db_rows **ret,
                                 struct err *err)
{
    struct pg *p = pg_of(db);
    struct pg_params pp;

    PGresult *res = NULL;

    TRY(set_params(&pp, n, params, "statement", err));
    TRY(send_params(p, sql, (int)n, &pp, err));
    TRY(receive(p, "statement", &res, err));

    struct pg_rows *r = calloc(1, sizeof *r);

    start(p, r, res);
    r->own = true;
    *ret = &r->base;
    return ST_OK;
}

static struct pg_rows *pg_rows_of(struct db_rows *rows)
{
    return (struct pg_rows *)rows;
}

static bool pg_step(struct db_rows *rows)
{
    struct pg_rows *r = pg_rows_of(rows);

    if (r->row + 1 >= PQntuples(r->res))
        return false;
    r->row++;
    return true;
}

static int pg_columns(struct db_rows *rows)
{
    return PQnfields(pg_rows_of(rows)->res);
}

static const char *pg_column_name(struct db_rows *rows, int col)
{
    return PQfname(pg_rows_of(rows)->res, col);
}

static enum db_type type_of_oid(Oid oid)
{
    switch (oid) {
    case OID_BOOL:
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
        return DB_INT;
    case OID_BYTEA:
        return DB_BLOB;
    default:
        return DB_TEXT;
    }
}

static enum db_type pg_column_type(struct db_rows *rows, int col)
{
    struct pg_rows *r = pg_rows_of(rows);

    if (PQgetisnull(r->res, r->row, col))
        return DB_NULL;
    return type_of_oid(PQftype(r->res, col));
}

static int64_t pg_int(struct db_rows *rows, int col)
{
    struct pg_rows *r = pg_rows_of(rows);
    const char *p = PQgetvalue(r->res, r->row, col);
    uint64_t v8;
    uint32_t v4;
    uint16_t v2;

    if (PQgetisnull(r->res, r->row, col))
        return 0;
    switch (PQgetlength(r->res, r->row, col)) {
    case 8:
        memcpy(&v8, p, sizeof v8);
        return (int64_t)be64toh(v8);
    case 4:
        memcpy(&v4, p, sizeof v4);
        return (int32_t)be32toh(v4);
    case 2:
        memcpy(&v2, p, sizeof v2);
        return (int16_t)be16toh(v2);
    default:
        return p[0];
    }
}

static const char *pg_text(struct db_rows *rows, int col, size_t *ret_n)
{
    struct pg_rows *r = pg_rows_of(rows);

    if (ret_n != NULL)
        *ret_n = (size_t)PQgetlength(r->res, r->row, col);
    return PQgetisnull(r->res, r->row, col) ? NULL : PQgetvalue(r->res, r->row, col);
}

static struct bytes pg_blob(struct db_rows *rows, int col)
{
    size_t n = 0;
    const char *p = pg_text(rows, col, &n);

    return (struct bytes){p, n};
}

static enum status pg_end(struct db_rows *rows, struct err *err)
{
    struct pg_rows *r = pg_rows_of(rows);

    (void)err; /* the whole result was there when the query returned */
    PQclear(r->res);
    r->res = NULL;
    r->open = false;
    if (r->own)
        free(r);
    return ST_OK;
}

static enum status pg_script(struct db *db, const char *sql, struct err *err)
{
    struct pg *p = pg_of(db);

    TRY(receive(p, "script", NULL, err));

    PGresult *res = PQexec(p->conn, sql);
    enum status st = good(res) ? ST_OK : map_error(p->conn, res, "script", err);

    PQclear(res);
    return st;
}

static enum status check_columns(const struct db_query_info *q, const PGresult *res,
                                 struct err *err)
{
    for (size_t i = 0; i < q->ncols && i < (size_t)PQnfields(res); i++) {
        Oid oid = PQftype(res, (int)i);

        if (type_of_oid(oid) != q->col_types[i] || oid == 1700)
            return err_set(err, ST_INPUT, "column_type", "%s: column %s comes with type %u",
                           q->name, q->col_names[i], oid);
    }
    return ST_OK;
}

static enum status pg_describe(struct db *db, int query, size_t *ret_params, size_t *ret_cols,
                               struct err *err)
{
    struct pg *p = pg_of(db);
    char name[16];

    TRY(receive(p, "describe", NULL, err));
    TRY(prepare(p, query, err));
    statement_name(name, query);

    PGresult *res = PQdescribePrepared(p->conn, name);
    enum status st = good(res) ? check_columns(&db_query_table[query], res, err)
                               : map_error(p->conn, res, name, err);

    if (st == ST_OK) {
        *ret_params = (size_t)PQnparams(res);
        *ret_cols = (size_t)PQnfields(res);
    }
    PQclear(res);
    return st;
}

static void pg_close(struct db *db)
{
    struct pg *p = pg_of(db);

    for (size_t i = 0; i < db_query_count; i++)
        PQclear(p->rows[i].res);
    PQfinish(p->conn);
    free(p->prepared);
    free(p);
}

static const struct db_engine pg_engine = {
    .kind = DB_PG,
    .close = pg_close,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .in_transaction = pg_in_transaction,
    .savepoint = pg_savepoint,
    .release = pg_release,
    .rollback_to = pg_rollback_to,
    .exec = pg_exec,
    .query = pg_query,
    .query_text = pg_query_text,
    .step = pg_step,
    .columns = pg_columns,
    .column_name = pg_column_name,
    .column_type = pg_column_type,
    .column_int = pg_int,
    .column_text = pg_text,
    .column_blob = pg_blob,
    .end = pg_end,
    .script = pg_script,
    .describe = pg_describe,
};

/* Warnings of the server belong to its own log. */
static void ignore_notice(void *arg, const PGresult *res)
{
    (void)arg;
    (void)res;
}

enum status db_pg_open(const char *target, enum db_mode mode, struct db **ret, struct err *err)
{
    struct pg *p = calloc(1, sizeof *p + db_query_count * sizeof p->rows[0]);
    bool *prepared = calloc(db_query_count + 1, sizeof *prepared);

    if (p == NULL || prepared == NULL) {
        free(p);
        free(prepared);
        return err_set(err, ST_SYSTEM, "memory", "no memory for a connection");
    }
    p->prepared = prepared;
    p->base.engine = &pg_engine;
    p->base.mode = mode;
    p->conn = PQconnectdb(target);

    enum status st = ST_OK;

    if (PQstatus(p->conn) != CONNECTION_OK)
        st = err_set(err, ST_SYSTEM, "store_unreachable", "%s", PQerrorMessage(p->conn));
    PQsetNoticeReceiver(p->conn, ignore_notice, NULL);
    if (st == ST_OK)
        st = configure(p, err);
    if (st != ST_OK) {
        pg_close(&p->base);
        return st;
    }
    *ret = &p->base;
    return ST_OK;
}
