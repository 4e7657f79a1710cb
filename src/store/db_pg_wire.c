/* db_pg_wire.c: errors, parameters and the pipeline of the PostgreSQL driver. */
#include <endian.h>
#include <libpq-fe.h>
#include <string.h>

#include "store/db_pg_wire.h"

enum status pg_map_error(PGconn *conn, const PGresult *res, const char *what, struct err *err)
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

bool pg_good(const PGresult *res)
{
    ExecStatusType s = PQresultStatus(res);

    return s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK;
}

/* ---- the pipeline ---- */

enum status pg_send(struct pg *p, const char *sql, int n, const struct pg_params *pp,
                    struct err *err)
{
    if (p->sent == 0 && PQenterPipelineMode(p->conn) != 1)
        return pg_map_error(p->conn, NULL, sql, err);
    if (PQsendQueryParams(p->conn, sql, n, n > 0 ? pp->types : NULL, n > 0 ? pp->values : NULL,
                          n > 0 ? pp->lengths : NULL, n > 0 ? pp->formats : NULL, 1) != 1)
        return pg_map_error(p->conn, NULL, sql, err);
    p->sent++;
    return ST_OK;
}

static void skip_to_end(struct pg *p)
{
    PGresult *res;

    while ((res = PQgetResult(p->conn)) != NULL)
        PQclear(res);
}

enum status pg_receive(struct pg *p, const char *what, PGresult **ret, struct err *err)
{
    enum status st = ST_OK;
    PGresult *res = NULL;

    if (p->sent == 0)
        return ST_OK;
    if (PQpipelineSync(p->conn) != 1)
        st = pg_map_error(p->conn, NULL, what, err);
    for (; p->sent > 0; p->sent--) {
        PQclear(res);
        res = PQgetResult(p->conn);
        /* What comes behind a failure was only left out. */
        if (st == ST_OK && (res == NULL || !pg_good(res)))
            st = pg_map_error(p->conn, res, what, err);
        if (res != NULL)
            skip_to_end(p);
    }
    PQclear(PQgetResult(p->conn)); /* the sync's own */
    skip_to_end(p);
    if (PQexitPipelineMode(p->conn) != 1 && st == ST_OK)
        st = pg_map_error(p->conn, NULL, what, err);
    if (st == ST_OK && ret != NULL)
        *ret = res;
    else
        PQclear(res);
    return st;
}

enum status pg_plain(struct pg *p, const char *sql, struct err *err)
{
    TRY(pg_receive(p, sql, NULL, err));

    PGresult *res = PQexec(p->conn, sql);
    enum status st = pg_good(res) ? ST_OK : pg_map_error(p->conn, res, sql, err);

    PQclear(res);
    return st;
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

enum status pg_set_params(struct pg_params *out, size_t n, const struct db_value *params,
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
