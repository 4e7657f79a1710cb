/* migrate.c: applies the built-in migrations, all or none. */
#include "store/migrate.h"

#include <string.h>

#include "base/crypto.h"
#include "store/planner.h"
#include "store/search.h"

static const struct {
    const char *token, *sqlite, *pg;
} tokens[] = {
    {"@INT@", "integer", "bigint"},
    {"@BLOB@", "blob", "bytea"},
    {"@STRICT@", "strict", ""},
};

static void put_line(struct buf *out, const char *line, size_t n, enum db_kind kind)
{
    for (size_t i = 0; i < n;) {
        size_t skip = 0;

        for (size_t t = 0; line[i] == '@' && t < sizeof tokens / sizeof tokens[0]; t++) {
            size_t len = strlen(tokens[t].token);

            if (n - i >= len && memcmp(line + i, tokens[t].token, len) == 0) {
                buf_puts(out, kind == DB_SQLITE ? tokens[t].sqlite : tokens[t].pg);
                skip = len;
                break;
            }
        }
        if (skip == 0)
            buf_putc(out, line[i]);
        i += skip == 0 ? 1 : skip;
    }
    buf_putc(out, '\n');
}

char *migration_text(struct arena *a, const char *sql, enum db_kind kind)
{
    struct buf out;
    bool skipping = false;

    buf_init(&out, a, strlen(sql));
    while (*sql != '\0') {
        size_t n = strcspn(sql, "\n");

        if (str_starts(sql, "--@sqlite"))
            skipping = kind != DB_SQLITE;
        else if (str_starts(sql, "--@pg"))
            skipping = kind != DB_PG;
        else if (str_starts(sql, "--@end"))
            skipping = false;
        else if (!skipping)
            put_line(&out, sql, n, kind);
        sql += n + (sql[n] == '\n');
    }
    return out.p;
}

static char *migration_sha(struct arena *a, const struct migration *m)
{
    struct hash h = sha256(m->sql, strlen(m->sql));

    return hash_hex(a, &h);
}

/* Reads which migrations are applied and compares them with ours; *ret_n is the number applied. */
static enum status applied(struct db *db, size_t *ret_n, struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct db_rows *rows = NULL;
    size_t n = 0;
    enum status st = ST_OK;

    TRY(db_query_text(db, "select name, sha256 from schema_version order by n", 0, NULL, &rows,
                      err));
    while (st == ST_OK && db_step(rows)) {
        const char *name = db_text(rows, 0, NULL);

        if (n >= migration_count)
            st = err_set(err, ST_SYSTEM, "store_newer", "the database knows %s, this program not",
                         name);
        else if (!str_eq(name, migrations[n].name) ||
                 !str_eq(db_text(rows, 1, NULL), migration_sha(a, &migrations[n])))
            st = err_set(err, ST_SYSTEM, "migration_changed",
                         "%s was applied with other contents than this program's %s", name,
                         migrations[n].name);
        n++;
    }

    enum status end = db_end(rows, st == ST_OK ? err : NULL);

    if (st == ST_OK)
        st = end;
    if (st == ST_OK)
        *ret_n = n;
    return st;
}

static enum status apply(struct db *db, size_t i, int64_t now, struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    const struct migration *m = &migrations[i];
    struct db_rows *rows = NULL;
    const struct db_value values[] = {
        {.type = DB_INT, .i = (int64_t)i + 1},
        {.type = DB_TEXT, .s = m->name},
        {.type = DB_TEXT, .s = migration_sha(a, m)},
        {.type = DB_INT, .i = now},
    };

    if (db_script(db, migration_text(a, m->sql, db_kind_of(db)), err) != ST_OK)
        return err_where(err, "%s", m->name);
    TRY(db_query_text(db, "insert into schema_version values ($1, $2, $3, $4)", 4, values, &rows,
                      err));
    db_step(rows);
    return db_end(rows, err);
}

static enum status run(struct db *db, int64_t now, struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    const char *table = "create table if not exists schema_version (n @INT@ primary key, "
                        "name text not null, sha256 text not null, applied_at @INT@ not null) "
                        "@STRICT@";
    size_t n = 0;

    /* Two servers started at once take turns; SQLite's write lock does the same. */
    if (db_kind_of(db) == DB_PG)
        TRY(db_script(db, "select pg_advisory_xact_lock(7205759403792793)", err));
    TRY(db_script(db, migration_text(a, table, db_kind_of(db)), err));
    TRY(applied(db, &n, err));
    if (n == migration_count)
        return ST_OK;
    for (; n < migration_count; n++)
        TRY(apply(db, n, now, err));
    TRY(search_renew(db, err));
    return planner_teach(db, err);
}

enum status migrate(struct db *db, int64_t now, struct err *err)
{
    TRY(db_begin(db, true, err));

    enum status st = run(db, now, err);

    if (st == ST_OK)
        return db_commit(db, err);
    db_rollback(db);
    return st;
}

enum status migrate_check(struct db *db, struct err *err)
{
    size_t n = 0;

    TRY(applied(db, &n, err));
    if (n < migration_count)
        return err_set(err, ST_SYSTEM, "store_behind", "the database has %zu of %zu migrations", n,
                       migration_count);
    return ST_OK;
}

enum status migrate_replica(struct db **ret, struct err *err)
{
    struct db *db = NULL;

    TRY(db_open("sqlite:", DB_READ_WRITE, &db, err));

    enum status st = migrate(db, 0, err);

    /* The engine's transaction, not db_begin's, which one failed statement would spoil. */
    if (st == ST_OK)
        st = db_script(db, "pragma foreign_keys = off; begin", err);
    if (st != ST_OK) {
        db_close(db);
        return st;
    }
    *ret = db;
    return ST_OK;
}
