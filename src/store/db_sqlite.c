/* db_sqlite.c: the embedded engine. The only file that knows sqlite3.h.
 *
 * Connections are opened NOMUTEX: a lease gives one to one thread at a time. Statements are
 * prepared at first use and kept, so that a page costs no parsing. */
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "store/db_engine.h"

#define BUSY_MS 10000
#define TEXT_STATEMENTS 256 /* kept for db_query_text */

struct lite_rows {
    struct db_rows base;
    sqlite3_stmt *stmt;
    int rc;
    bool open, keep; /* keep: belongs to the cache of texts */
};

struct lite_text {
    char *sql;
    struct lite_rows rows;
};

enum { CMD_BEGIN, CMD_WRITE, CMD_COMMIT, CMD_ROLLBACK, CMD_SAVE, CMD_RELEASE, CMD_BACK, CMD_COUNT };
static const char *const command_text[CMD_COUNT] = {
    "begin", "begin immediate", "commit", "rollback", "savepoint s", "release s", "rollback to s"};

struct lite {
    struct db base;
    sqlite3 *conn;
    sqlite3_stmt *commands[CMD_COUNT];
    struct lite_text texts[TEXT_STATEMENTS];
    size_t ntexts;
    struct lite_rows rows[]; /* one per query */
};

static struct lite *lite_of(struct db *db)
{
    return (struct lite *)db;
}

static enum status map_error(sqlite3 *conn, int rc, const char *what, struct err *err)
{
    const char *text = conn != NULL ? sqlite3_errmsg(conn) : sqlite3_errstr(rc);

    switch (rc) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return err_set(err, ST_CONFLICT, "duplicate", "%s: %s", what, text);
    default:
        break;
    }
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(err, ST_BUSY, "store_busy", "%s: %s", what, text);
    case SQLITE_CONSTRAINT:
        return err_set(err, ST_SYSTEM, "constraint", "%s: %s", what, text);
    case SQLITE_FULL:
        return err_set(err, ST_SYSTEM, "disk_full", "%s: %s", what, text);
    case SQLITE_READONLY:
        return err_set(err, ST_SYSTEM, "read_only", "%s: %s", what, text);
    default:
        return err_set(err, ST_SYSTEM, "store_failed", "%s: %s (%d)", what, text, rc);
    }
}

static enum status prepare(struct lite *l, const char *what, const char *sql, sqlite3_stmt **ret,
                           struct err *err)
{
    int rc = sqlite3_prepare_v3(l->conn, sql, -1, SQLITE_PREPARE_PERSISTENT, ret, NULL);

    return rc == SQLITE_OK ? ST_OK : map_error(l->conn, rc, what, err);
}

static enum status command(struct lite *l, int n, struct err *err)
{
    if (l->commands[n] == NULL)
        TRY(prepare(l, command_text[n], command_text[n], &l->commands[n], err));
    sqlite3_step(l->commands[n]);

    int rc = sqlite3_reset(l->commands[n]);

    return rc == SQLITE_OK ? ST_OK : map_error(l->conn, rc, command_text[n], err);
}

static enum status lite_begin(struct db *db, bool write, struct err *err)
{
    return command(lite_of(db), write ? CMD_WRITE : CMD_BEGIN, err);
}

static enum status lite_commit(struct db *db, struct err *err)
{
    return command(lite_of(db), CMD_COMMIT, err);
}

static bool lite_in_transaction(struct db *db)
{
    return !sqlite3_get_autocommit(lite_of(db)->conn);
}

static void lite_rollback(struct db *db)
{
    struct lite *l = lite_of(db);

    /* A full disk or a failed read may have rolled back already. */
    if (lite_in_transaction(db))
        command(l, CMD_ROLLBACK, NULL);
}

static enum status lite_savepoint(struct db *db, struct err *err)
{
    return command(lite_of(db), CMD_SAVE, err);
}

static enum status lite_release(struct db *db, struct err *err)
{
    return command(lite_of(db), CMD_RELEASE, err);
}

static void lite_rollback_to(struct db *db)
{
    if (!lite_in_transaction(db))
        return;
    command(lite_of(db), CMD_BACK, NULL);
    command(lite_of(db), CMD_RELEASE, NULL);
}

static int bind_one(sqlite3_stmt *st, int at, const struct db_value *v,
                    sqlite3_destructor_type keep)
{
    switch (v->type) {
    case DB_INT:
        return v->i == DB_NULL_INT ? sqlite3_bind_null(st, at) : sqlite3_bind_int64(st, at, v->i);
    case DB_TEXT:
        return sqlite3_bind_text(st, at, v->s, -1, keep);
    case DB_BLOB:
        if (v->b.p == NULL)
            return sqlite3_bind_null(st, at);
        return sqlite3_bind_blob64(st, at, v->b.p, v->b.n, keep);
    case DB_NULL:
        break;
    }
    return sqlite3_bind_null(st, at);
}

static enum status bind_all(struct lite *l, sqlite3_stmt *st, const char *what, size_t n,
                            const struct db_value *params, sqlite3_destructor_type keep,
                            struct err *err)
{
    for (size_t i = 0; i < n; i++) {
        int rc = bind_one(st, (int)i + 1, &params[i], keep);

        if (rc != SQLITE_OK)
            return map_error(l->conn, rc, what, err);
    }
    return ST_OK;
}

static enum status query_stmt(struct lite *l, int query, struct lite_rows **ret, struct err *err)
{
    struct lite_rows *r = &l->rows[query];
    const struct db_query_info *q = &db_query_table[query];

    if (r->stmt == NULL)
        TRY(prepare(l, q->name, q->sqlite, &r->stmt, err));
    if (r->open)
        return err_set(err, ST_SYSTEM, "query_open", "%s is already being read", q->name);
    *ret = r;
    return ST_OK;
}

static enum status lite_exec(struct db *db, int query, const struct db_value *params,
                             int64_t *ret_changed, struct err *err)
{
    struct lite *l = lite_of(db);
    const struct db_query_info *q = &db_query_table[query];
    struct lite_rows *r = NULL;

    TRY(query_stmt(l, query, &r, err));

    enum status st = bind_all(l, r->stmt, q->name, q->nparams, params, SQLITE_STATIC, err);
    int rc = st == ST_OK ? sqlite3_step(r->stmt) : SQLITE_OK;

    if (st == ST_OK && rc != SQLITE_DONE && rc != SQLITE_ROW)
        st = map_error(l->conn, rc, q->name, err);
    if (st == ST_OK && ret_changed != NULL)
        *ret_changed = sqlite3_changes64(l->conn);
    sqlite3_reset(r->stmt);
    sqlite3_clear_bindings(r->stmt); /* the values belong to the caller */
    return st;
}

static void start(struct lite *l, struct lite_rows *r)
{
    r->base.db = &l->base;
    r->rc = SQLITE_OK;
    r->open = true;
}

static enum status lite_query(struct db *db, int query, const struct db_value *params,
                              struct db_rows **ret, struct err *err)
{
    struct lite *l = lite_of(db);
    const struct db_query_info *q = &db_query_table[query];
    struct lite_rows *r = NULL;

    TRY(query_stmt(l, query, &r, err));
    TRY(bind_all(l, r->stmt, q->name, q->nparams, params, SQLITE_TRANSIENT, err));
    start(l, r);
    *ret = &r->base;
    return ST_OK;
}

static enum status text_rows(struct lite *l, const char *sql, struct lite_rows **ret,
                             struct err *err)
{
    for (size_t i = 0; i < l->ntexts; i++)
        if (!l->texts[i].rows.open && strcmp(l->texts[i].sql, sql) == 0) {
            *ret = &l->texts[i].rows;
            return ST_OK;
        }

    bool keep = l->ntexts < TEXT_STATEMENTS;
    struct lite_rows *r = keep ? &l->texts[l->ntexts].rows : calloc(1, sizeof *r);
    enum status st = prepare(l, "statement", sql, &r->stmt, err);

    r->keep = keep;
    if (st != ST_OK) {
        if (!keep)
            free(r);
        return st;
    }
    if (keep)
        l->texts[l->ntexts++].sql = strdup(sql);
    *ret = r;
    return ST_OK;
}

static enum status lite_query_text(struct db *db, const char *sql, size_t n,
                                   const struct db_value *params, struct db_rows **ret,
                                   struct err *err)
{
    struct lite *l = lite_of(db);
    struct lite_rows *r = NULL;

    TRY(text_rows(l, sql, &r, err));
    start(l, r);

    enum status st = bind_all(l, r->stmt, "statement", n, params, SQLITE_TRANSIENT, err);

    if (st != ST_OK) {
        db->engine->end(&r->base, NULL);
        return st;
    }
    *ret = &r->base;
    return ST_OK;
}

static struct lite_rows *lite_rows_of(struct db_rows *rows)
{
    return (struct lite_rows *)rows;
}

static bool lite_step(struct db_rows *rows)
{
    struct lite_rows *r = lite_rows_of(rows);

    if (r->rc == SQLITE_OK || r->rc == SQLITE_ROW)
        r->rc = sqlite3_step(r->stmt);
    return r->rc == SQLITE_ROW;
}

static int lite_columns(struct db_rows *rows)
{
    return sqlite3_column_count(lite_rows_of(rows)->stmt);
}

static const char *lite_column_name(struct db_rows *rows, int col)
{
    return sqlite3_column_name(lite_rows_of(rows)->stmt, col);
}

static enum db_type lite_column_type(struct db_rows *rows, int col)
{
    switch (sqlite3_column_type(lite_rows_of(rows)->stmt, col)) {
    case SQLITE_INTEGER:
        return DB_INT;
    case SQLITE_NULL:
        return DB_NULL;
    case SQLITE_BLOB:
        return DB_BLOB;
    default:
        return DB_TEXT;
    }
}

static int64_t lite_int(struct db_rows *rows, int col)
{
    return sqlite3_column_int64(lite_rows_of(rows)->stmt, col);
}

static const char *lite_text(struct db_rows *rows, int col, size_t *ret_n)
{
    sqlite3_stmt *st = lite_rows_of(rows)->stmt;
    const char *s = (const char *)sqlite3_column_text(st, col);

    if (ret_n != NULL)
        *ret_n = (size_t)sqlite3_column_bytes(st, col);
    return s;
}

static struct bytes lite_blob(struct db_rows *rows, int col)
{
    sqlite3_stmt *st = lite_rows_of(rows)->stmt;
    const void *p = sqlite3_column_blob(st, col);
    size_t n = (size_t)sqlite3_column_bytes(st, col);

    /* SQLite gives NULL for an empty blob too; NULL means NULL here. */
    if (p == NULL && sqlite3_column_type(st, col) != SQLITE_NULL)
        p = "";
    return (struct bytes){p, n};
}

static enum status lite_end(struct db_rows *rows, struct err *err)
{
    struct lite_rows *r = lite_rows_of(rows);
    struct lite *l = lite_of(rows->db);
    enum status st = ST_OK;
    bool cached = r->keep || (r >= l->rows && r < l->rows + db_query_count);

    if (r->rc != SQLITE_OK && r->rc != SQLITE_ROW && r->rc != SQLITE_DONE)
        st = map_error(l->conn, r->rc, "read", err);
    r->open = false;
    if (cached) {
        sqlite3_reset(r->stmt);
        sqlite3_clear_bindings(r->stmt);
    } else {
        sqlite3_finalize(r->stmt);
        free(r);
    }
    return st;
}

static enum status lite_script(struct db *db, const char *sql, struct err *err)
{
    sqlite3 *conn = lite_of(db)->conn;
    int rc = sqlite3_exec(conn, sql, NULL, NULL, NULL);

    return rc == SQLITE_OK ? ST_OK : map_error(conn, rc, "script", err);
}

static enum status lite_describe(struct db *db, int query, size_t *ret_params, size_t *ret_cols,
                                 struct err *err)
{
    struct lite_rows *r = NULL;

    TRY(query_stmt(lite_of(db), query, &r, err));
    *ret_params = (size_t)sqlite3_bind_parameter_count(r->stmt);
    *ret_cols = (size_t)sqlite3_column_count(r->stmt);
    return ST_OK;
}

static void lite_close(struct db *db)
{
    struct lite *l = lite_of(db);

    for (size_t i = 0; i < db_query_count; i++)
        sqlite3_finalize(l->rows[i].stmt);
    for (size_t i = 0; i < l->ntexts; i++) {
        sqlite3_finalize(l->texts[i].rows.stmt);
        free(l->texts[i].sql);
    }
    for (int i = 0; i < CMD_COUNT; i++)
        sqlite3_finalize(l->commands[i]);
    sqlite3_close(l->conn);
    free(l);
}

static const struct db_engine lite_engine = {
    .kind = DB_SQLITE,
    .close = lite_close,
    .begin = lite_begin,
    .commit = lite_commit,
    .rollback = lite_rollback,
    .in_transaction = lite_in_transaction,
    .savepoint = lite_savepoint,
    .release = lite_release,
    .rollback_to = lite_rollback_to,
    .exec = lite_exec,
    .query = lite_query,
    .query_text = lite_query_text,
    .step = lite_step,
    .columns = lite_columns,
    .column_name = lite_column_name,
    .column_type = lite_column_type,
    .column_int = lite_int,
    .column_text = lite_text,
    .column_blob = lite_blob,
    .end = lite_end,
    .script = lite_script,
    .describe = lite_describe,
};

static enum status configure(struct lite *l, enum db_mode mode, struct err *err)
{
    /* secure_delete: a destroyed subject key must not survive in the free space of its page. */
    const char *writer = "pragma journal_mode=wal; pragma synchronous=full; "
                         "pragma foreign_keys=on; pragma secure_delete=on; "
                         "pragma cache_size=-8192; pragma wal_autocheckpoint=4000";
    const char *reader = "pragma query_only=1; pragma cache_size=-4096";

    sqlite3_busy_timeout(l->conn, BUSY_MS);
    sqlite3_db_config(l->conn, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(l->conn, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return lite_script(&l->base, mode == DB_READ_WRITE ? writer : reader, err);
}

/* Counting allocations takes a process-wide mutex at every one, and nobody reads the counts. What a
 * savepoint may have to undo is kept in memory: in a file it would cost every command of a group
 * its pages twice. */
static void configure_process(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
}

enum status db_sqlite_open(const char *target, enum db_mode mode, struct db **ret, struct err *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, configure_process);

    struct lite *l = calloc(1, sizeof *l + db_query_count * sizeof l->rows[0]);

    if (l == NULL)
        return err_set(err, ST_SYSTEM, "memory", "no memory for a connection");
    l->base.engine = &lite_engine;
    l->base.mode = mode;

    int flags =
        SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
        (mode == DB_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    int rc = sqlite3_open_v2(target, &l->conn, flags, NULL);
    enum status st = rc == SQLITE_OK ? ST_OK : map_error(l->conn, rc, target, err);

    if (st == ST_OK)
        st = configure(l, mode, err);
    if (st != ST_OK) {
        lite_close(&l->base);
        return st;
    }
    *ret = &l->base;
    return ST_OK;
}
