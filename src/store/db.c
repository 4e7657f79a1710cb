/* db.c: chooses the driver, keeps both engines to the same rules of transactions, and records row
 * changes for the journal. */
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

#include "store/db_engine.h"

enum status db_open(const char *url, enum db_mode mode, struct db **ret, struct err *err)
{
    if (str_starts(url, "sqlite:"))
        return db_sqlite_open(url + strlen("sqlite:"), mode, ret, err);
    if (str_starts(url, "postgres://") || str_starts(url, "postgresql://"))
        return db_pg_open(url, mode, ret, err);
    return err_set(err, ST_INPUT, "store_url", "a store is sqlite:PATH or postgresql://…, not %s",
                   url);
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    db_rollback(db);
    arena_free(db->arena);
    db->engine->close(db);
}

enum db_kind db_kind_of(const struct db *db)
{
    return db->engine->kind;
}

static void forget_changes(struct db *db)
{
    db->first = db->last = db->mark = NULL;
}

static enum status note(struct db *db, enum status st)
{
    if (st != ST_OK && db->in_tx)
        db->failed = true;
    return st;
}

static enum status refuse_failed(struct db *db, struct err *err)
{
    if (!db->failed)
        return ST_OK;
    return err_set(err, ST_SYSTEM, "transaction_failed",
                   "an earlier statement of this transaction failed");
}

enum status db_begin(struct db *db, bool write, struct err *err)
{
    if (db->in_tx)
        return err_set(err, ST_SYSTEM, "nested_transaction", "a transaction is already open");
    TRY(db->engine->begin(db, write, err));
    db->in_tx = true;
    db->failed = false;
    forget_changes(db);
    if (db->arena != NULL)
        arena_reset(db->arena);
    return ST_OK;
}

enum status db_commit(struct db *db, struct err *err)
{
    enum status st = refuse_failed(db, err);

    if (st == ST_OK)
        st = db->engine->commit(db, err);
    if (st != ST_OK) {
        db_rollback(db);
        return st;
    }
    db->in_tx = false;
    return ST_OK;
}

void db_rollback(struct db *db)
{
    if (!db->in_tx)
        return;
    db->engine->rollback(db);
    db->in_tx = db->failed = false;
    forget_changes(db);
}

bool db_in_transaction(struct db *db)
{
    return db->in_tx && db->engine->in_transaction(db);
}

enum status db_savepoint(struct db *db, struct err *err)
{
    TRY(refuse_failed(db, err));
    db->mark = db->last;
    return note(db, db->engine->savepoint(db, err));
}

enum status db_release(struct db *db, struct err *err)
{
    TRY(refuse_failed(db, err));
    db->mark = NULL;
    return note(db, db->engine->release(db, err));
}

void db_rollback_to(struct db *db)
{
    db->engine->rollback_to(db);
    db->failed = !db->engine->in_transaction(db);
    db->last = db->mark;
    if (db->mark != NULL)
        db->mark->next = NULL;
    else
        db->first = NULL;
    db->mark = NULL;
}

enum status db_exec(struct db *db, int query, const struct db_value *params, int64_t *ret_changed,
                    struct err *err)
{
    TRY(refuse_failed(db, err));
    return note(db, db->engine->exec(db, query, params, ret_changed, err));
}

enum status db_query(struct db *db, int query, const struct db_value *params, struct db_rows **ret,
                     struct err *err)
{
    TRY(refuse_failed(db, err));
    return note(db, db->engine->query(db, query, params, ret, err));
}

enum status db_query_text(struct db *db, const char *sql, size_t n, const struct db_value *params,
                          struct db_rows **ret, struct err *err)
{
    TRY(refuse_failed(db, err));
    return note(db, db->engine->query_text(db, sql, n, params, ret, err));
}

bool db_step(struct db_rows *rows)
{
    return rows->db->engine->step(rows);
}

int db_columns(struct db_rows *rows)
{
    return rows->db->engine->columns(rows);
}

const char *db_column_name(struct db_rows *rows, int col)
{
    return rows->db->engine->column_name(rows, col);
}

enum db_type db_column_type(struct db_rows *rows, int col)
{
    return rows->db->engine->column_type(rows, col);
}

bool db_is_null(struct db_rows *rows, int col)
{
    return rows->db->engine->column_type(rows, col) == DB_NULL;
}

int64_t db_int(struct db_rows *rows, int col)
{
    return rows->db->engine->column_int(rows, col);
}

const char *db_text(struct db_rows *rows, int col, size_t *ret_n)
{
    return rows->db->engine->column_text(rows, col, ret_n);
}

struct bytes db_blob(struct db_rows *rows, int col)
{
    return rows->db->engine->column_blob(rows, col);
}

enum status db_end(struct db_rows *rows, struct err *err)
{
    struct db *db = rows->db;

    return note(db, db->engine->end(rows, err));
}

enum status db_script(struct db *db, const char *sql, struct err *err)
{
    TRY(refuse_failed(db, err));
    return note(db, db->engine->script(db, sql, err));
}

enum status db_describe(struct db *db, int query, size_t *ret_params, size_t *ret_cols,
                        struct err *err)
{
    return note(db, db->engine->describe(db, query, ret_params, ret_cols, err));
}

static struct db_value copy_value(struct arena *a, struct db_value v)
{
    if (v.type == DB_TEXT)
        v.s = arena_strdup(a, v.s);
    else if (v.type == DB_BLOB)
        v.b.p = arena_memdup(a, v.b.p, v.b.n);
    return v;
}

void db_change(struct db *db, const char *op, const char *table, size_t n,
               const char *const *columns, const enum db_role *roles, const struct db_value *values)
{
    if (db->arena == NULL)
        db->arena = arena_new();

    struct db_change *c = ARENA_NEW(db->arena, struct db_change);
    struct db_value *copy = ARENA_ARRAY(db->arena, struct db_value, n);

    for (size_t i = 0; i < n; i++)
        copy[i] = copy_value(db->arena, values[i]);
    *c = (struct db_change){
        .op = op, .table = table, .n = n, .columns = columns, .roles = roles, .values = copy};
    if (db->last == NULL)
        db->first = c;
    else
        db->last->next = c;
    db->last = c;
}

const struct db_change *db_changes_take(struct db *db)
{
    const struct db_change *first = db->first;

    forget_changes(db);
    return first;
}

bool db_changes_pending(const struct db *db)
{
    return db->first != NULL;
}

void db_changes_release(struct db *db)
{
    if (db->first == NULL && db->arena != NULL)
        arena_reset(db->arena);
}
