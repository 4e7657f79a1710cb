/* db_pg_rows.c: reads results of PostgreSQL. They come in binary: integers need no parsing, bytes
 * no hex, and text is the same either way. */
#include <endian.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "store/db_pg_wire.h"

static struct pg_rows *pg_rows_of(struct db_rows *rows)
{
    return (struct pg_rows *)rows;
}

bool pg_step(struct db_rows *rows)
{
    struct pg_rows *r = pg_rows_of(rows);

    if (r->row + 1 >= PQntuples(r->res))
        return false;
    r->row++;
    return true;
}

int pg_columns(struct db_rows *rows)
{
    return PQnfields(pg_rows_of(rows)->res);
}

const char *pg_column_name(struct db_rows *rows, int col)
{
    return PQfname(pg_rows_of(rows)->res, col);
}

enum db_type pg_type_of_oid(Oid oid)
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

enum db_type pg_column_type(struct db_rows *rows, int col)
{
    struct pg_rows *r = pg_rows_of(rows);

    if (PQgetisnull(r->res, r->row, col))
        return DB_NULL;
    return pg_type_of_oid(PQftype(r->res, col));
}

int64_t pg_int(struct db_rows *rows, int col)
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

const char *pg_text(struct db_rows *rows, int col, size_t *ret_n)
{
    struct pg_rows *r = pg_rows_of(rows);

    if (ret_n != NULL)
        *ret_n = (size_t)PQgetlength(r->res, r->row, col);
    return PQgetisnull(r->res, r->row, col) ? NULL : PQgetvalue(r->res, r->row, col);
}

struct bytes pg_blob(struct db_rows *rows, int col)
{
    size_t n = 0;
    const char *p = pg_text(rows, col, &n);

    return (struct bytes){p, n};
}

enum status pg_end(struct db_rows *rows, struct err *err)
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
