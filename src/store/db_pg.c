/* db_pg.c: the PostgreSQL driver. Only db_pg*.c know libpq-fe.h.
 *
 * Statements are prepared at first use under their number. A lost connection gives ST_BUSY and is
 * opened again by the next db_begin. */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/db_pg_wire.h"

static enum status configure(struct pg *p, struct err *err)
{
    if (p->base.mode == DB_READ_ONLY)
        TRY(pg_plain(p, "set default_transaction_read_only = on", err));
    return pg_plain(p,
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
        return pg_map_error(p->conn, NULL, "connect", err);
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
    return pg_send(p, sql, 0, NULL, err);
}

/* The commit travels with what was deferred: the lock of the chain's head is held one round trip.
 */
static enum status pg_commit(struct db *db, struct err *err)
{
    struct pg *p = pg_of(db);
    PGresult *res = NULL;
    enum status st = ST_OK;

    TRY(pg_send(p, "commit", 0, NULL, err));
    TRY(pg_receive(p, "commit", &res, err));
    if (strcmp(PQcmdStatus(res), "COMMIT") != 0)
        st = err_set(err, ST_SYSTEM, "commit_refused", "the database rolled back at commit");
    PQclear(res);
    return st;
}

static void pg_rollback(struct db *db)
{
    struct pg *p = pg_of(db);

    if (p->sent > 0 && pg_receive(p, "rollback", NULL, NULL) != ST_OK)
        p->sent = 0;
    pg_plain(p, "rollback", NULL);
}

static bool pg_in_transaction(struct db *db)
{
    PGTransactionStatusType s = PQtransactionStatus(pg_of(db)->conn);

    return pg_of(db)->sent > 0 || s == PQTRANS_INTRANS || s == PQTRANS_ACTIVE;
}

static enum status pg_savepoint(struct db *db, struct err *err)
{
    return pg_send(pg_of(db), "savepoint s", 0, NULL, err);
}

static enum status pg_release(struct db *db, struct err *err)
{
    struct pg *p = pg_of(db);

    /* Together with what the command deferred: its failures are its own. */
    TRY(pg_send(p, "release savepoint s", 0, NULL, err));
    return pg_receive(p, "command", NULL, err);
}

static void pg_rollback_to(struct db *db)
{
    pg_receive(pg_of(db), "rollback", NULL, NULL);
    pg_plain(pg_of(db), "rollback to savepoint s; release savepoint s", NULL);
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
    TRY(pg_receive(p, q->name, NULL, err));
    statement_name(name, query);

    PGresult *res = PQprepare(p->conn, name, q->pg, (int)q->nparams, q->pg_types);
    enum status st = pg_good(res) ? ST_OK : pg_map_error(p->conn, res, q->name, err);

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
    TRY(pg_set_params(&pp, q->nparams, params, q->name, err));
    statement_name(name, query);
    if (p->sent == 0 && PQenterPipelineMode(p->conn) != 1)
        return pg_map_error(p->conn, NULL, q->name, err);
    if (PQsendQueryPrepared(p->conn, name, (int)q->nparams, pp.values, pp.lengths, pp.formats, 1) !=
        1)
        return pg_map_error(p->conn, NULL, q->name, err);
    p->sent++;
    return ST_OK;
}

static enum status run(struct pg *p, int query, const struct db_value *params, PGresult **ret,
                       struct err *err)
{
    TRY(send_prepared(p, query, params, err));
    return pg_receive(p, db_query_table[query].name, ret, err);
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

    TRY(pg_set_params(&pp, n, params, "statement", err));
    TRY(pg_send(p, sql, (int)n, &pp, err));
    TRY(pg_receive(p, "statement", &res, err));

    struct pg_rows *r = calloc(1, sizeof *r);

    start(p, r, res);
    r->own = true;
    *ret = &r->base;
    return ST_OK;
}

static enum status pg_script(struct db *db, const char *sql, struct err *err)
{
    struct pg *p = pg_of(db);

    TRY(pg_receive(p, "script", NULL, err));

    PGresult *res = PQexec(p->conn, sql);
    enum status st = pg_good(res) ? ST_OK : pg_map_error(p->conn, res, "script", err);

    PQclear(res);
    return st;
}

static enum status check_columns(const struct db_query_info *q, const PGresult *res,
                                 struct err *err)
{
    for (size_t i = 0; i < q->ncols && i < (size_t)PQnfields(res); i++) {
        Oid oid = PQftype(res, (int)i);

        if (pg_type_of_oid(oid) != q->col_types[i] || oid == OID_NUMERIC)
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

    TRY(pg_receive(p, "describe", NULL, err));
    TRY(prepare(p, query, err));
    statement_name(name, query);

    PGresult *res = PQdescribePrepared(p->conn, name);
    enum status st = pg_good(res) ? check_columns(&db_query_table[query], res, err)
                                  : pg_map_error(p->conn, res, name, err);

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
