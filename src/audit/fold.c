/* fold.c: the replay. */
#include "audit/fold.h"

#include <stdlib.h>
#include <string.h>

#include "audit/fold_table.h"
#include "base/json.h"
#include "store/migrate.h"

#define MAX_RECORD (1u << 30)

/* The one list of what the journal does not hold: what comes and goes (sessions; logins are in the
 * access chain), answers to repeated requests, delivery state, what can be made again (search), the
 * chains themselves, keys that must be destroyable, chunks of files (the blob's row has the hash),
 * and passwords (a secret is no history). What can be known of these all the same, verify_open.c
 * looks at: results, destroyed keys, files, passwords. */
static const char *const skipped[] = {
    "access_log", "blob_chunk",      "chain_head",  "command",        "credential",
    "journal",    "journal_payload", "outbox",      "schema_version", "seal",
    "search",     "session",         "subject_key",
};

bool fold_skips(const char *table)
{
    for (size_t i = 0; i < sizeof skipped / sizeof skipped[0]; i++)
        if (str_eq(skipped[i], table))
            return true;
    return str_starts(table, "search_fts") || str_starts(table, "sqlite_") ||
           str_starts(table, "fold_");
}

enum status fold_run(struct fold *f, const char *sql, size_t n, const struct db_value *values,
                     struct err *err)
{
    struct db_rows *rows = NULL;

    TRY(db_query_text(f->db, sql, n, values, &rows, err));
    db_step(rows);
    return db_end(rows, err);
}

/* ---- the schema ---- */

static char *where_key(struct arena *a, const struct fold_table *t)
{
    struct buf b;

    buf_init(&b, a, 128);
    buf_printf(&b, "%s where ", t->select);
    for (size_t i = 0; i < t->nkey; i++)
        buf_printf(&b, "%s\"%s\" = $%zu", i > 0 ? " and " : "", t->columns[t->key[i]], i + 1);
    return b.p;
}

static char *select_columns(struct arena *a, const struct fold_table *t)
{
    struct buf b;

    buf_init(&b, a, 128);
    for (size_t i = 0; i < t->n; i++)
        buf_printf(&b, "%s\"%s\"", i > 0 ? ", " : "select ", t->columns[i]);
    buf_printf(&b, " from \"%s\"", t->name);
    return b.p;
}

static enum status load_columns(struct fold *f, struct fold_table *t, struct err *err)
{
    const struct db_value name = {.type = DB_TEXT, .s = t->name};
    struct db_rows *rows = NULL;

    TRY(db_query_text(f->db, "select name, pk from pragma_table_info($1)", 1, &name, &rows, err));
    t->tenant = FOLD_COLUMNS;
    while (t->n < FOLD_COLUMNS && db_step(rows)) {
        const char *column = db_text(rows, 0, NULL);
        int64_t pk = db_int(rows, 1);

        if (pk > 0) {
            t->key[pk - 1] = t->n;
            t->nkey++;
        }
        if (str_eq(column, "tenant") || (str_eq(t->name, "tenant") && str_eq(column, "id")))
            t->tenant = t->n;
        t->columns[t->n++] = arena_strdup(f->arena, column);
    }
    TRY(db_end(rows, err));
    t->tenant = t->tenant < t->n ? t->tenant : t->n;
    t->select = select_columns(f->arena, t);
    t->by_key = where_key(f->arena, t);
    return ST_OK;
}

static enum status load_tables(struct fold *f, struct err *err)
{
    struct db_rows *rows = NULL;
    size_t cap = 128;

    f->tables = ARENA_ARRAY(f->arena, struct fold_table, cap);
    TRY(db_query_text(f->db, "select name from sqlite_schema where type = 'table' order by name", 0,
                      NULL, &rows, err));
    while (f->ntables < cap && db_step(rows)) {
        const char *name = db_text(rows, 0, NULL);

        if (!fold_skips(name))
            f->tables[f->ntables++].name = arena_strdup(f->arena, name);
    }
    TRY(db_end(rows, err));
    for (size_t i = 0; i < f->ntables; i++)
        TRY(load_columns(f, &f->tables[i], err));
    return ST_OK;
}

static enum status prepare_replay(struct fold *f, struct err *err)
{
    TRY(migrate_replica(&f->db, err));
    return load_tables(f, err);
}

enum status fold_new(fold_report *report, void *arg, struct fold **ret, struct err *err)
{
    struct arena *a = arena_new();
    struct fold *f = ARENA_NEW(a, struct fold);

    *f = (struct fold){.arena = a, .scratch = arena_new(), .report = report, .arg = arg};

    enum status st = prepare_replay(f, err);

    if (st != ST_OK) {
        fold_free(f);
        return st;
    }
    *ret = f;
    return ST_OK;
}

void fold_free(struct fold *f)
{
    if (f == NULL)
        return;
    db_close(f->db);
    arena_free(f->scratch);
    arena_free(f->arena);
}

void fold_incomplete(struct fold *f)
{
    f->incomplete = true;
}

/* ---- one change ---- */

static const struct fold_table *table_of(const struct fold *f, const char *name)
{
    for (size_t i = 0; i < f->ntables; i++)
        if (str_eq(f->tables[i].name, name))
            return &f->tables[i];
    return NULL;
}

static bool has_column(const struct fold_table *t, const char *name)
{
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->columns[i], name))
            return true;
    return false;
}

/* The statement being built: text and values. */
struct statement {
    struct buf sql;
    struct db_value v[2 * FOLD_COLUMNS];
    size_t n;
};

static bool value_of(struct arena *a, const json_t *j, struct db_value *ret)
{
    const char *base64 = json_str(j, "base64url", NULL);

    if (json_is_string(j))
        *ret = (struct db_value){.type = DB_TEXT, .s = json_string_value(j)};
    else if (json_is_integer(j))
        *ret = (struct db_value){.type = DB_INT, .i = json_integer_value(j)};
    else if (json_is_null(j))
        *ret = (struct db_value){.type = DB_NULL};
    else if (base64 != NULL)
        ret->type = DB_BLOB;
    else
        return false;
    return base64 == NULL || base64url_decode(a, base64, &ret->b);
}

/* Adds a value and writes its number; false when it is none or there are too many. */
static bool put_value(struct arena *a, struct statement *s, const json_t *j)
{
    if (s->n == sizeof s->v / sizeof s->v[0] || !value_of(a, j, &s->v[s->n]))
        return false;
    buf_printf(&s->sql, "$%zu", ++s->n);
    return true;
}

static bool put_insert(struct arena *a, struct statement *s, const struct fold_table *t,
                       const char *verb, json_t *row)
{
    const char *name, *sep = "";
    json_t *j;

    buf_printf(&s->sql, "%s into \"%s\" (", verb, t->name);
    json_object_foreach(row, name, j)
    {
        if (!has_column(t, name))
            return false;
        buf_printf(&s->sql, "%s\"%s\"", sep, name);
        sep = ", ";
    }
    buf_puts(&s->sql, ") values (");
    sep = "";
    json_object_foreach(row, name, j)
    {
        buf_puts(&s->sql, sep);
        sep = ", ";
        if (!put_value(a, s, j))
            return false;
    }
    buf_puts(&s->sql, ")");
    return true;
}

static bool put_pairs(struct arena *a, struct statement *s, const struct fold_table *t, json_t *o,
                      const char *first, const char *between, bool compare)
{
    const char *name, *sep = first;
    json_t *j;

    json_object_foreach(o, name, j)
    {
        if (!has_column(t, name))
            return false;
        buf_puts(&s->sql, sep);
        sep = between;
        if (compare && json_is_null(j)) {
            buf_printf(&s->sql, "\"%s\" is null", name);
            continue;
        }
        buf_printf(&s->sql, "\"%s\" = ", name);
        if (!put_value(a, s, j))
            return false;
    }
    return sep == between; /* at least one */
}

/* Where records are gone, one that took a row away may be among them: what is then inserted anew
 * meets a row that is not there any more. */
static bool put_change(const struct fold *f, struct statement *s, const struct fold_table *t,
                       const char *op, json_t *key, json_t *row)
{
    struct arena *a = f->scratch;

    if (str_eq(op, "keep"))
        return put_insert(a, s, t, "insert or replace", row);
    if (str_eq(op, "insert"))
        return put_insert(a, s, t, f->incomplete ? "insert or replace" : "insert", row);
    if (str_eq(op, "update")) {
        buf_printf(&s->sql, "update \"%s\"", t->name);
        return put_pairs(a, s, t, row, " set ", ", ", false) &&
               put_pairs(a, s, t, key, " where ", " and ", true);
    }
    buf_printf(&s->sql, "delete from \"%s\"", t->name);
    return str_eq(op, "delete") && put_pairs(a, s, t, key, " where ", " and ", true);
}

static void apply_change(struct fold *f, const char *tenant, int64_t seq, json_t *change)
{
    const char *name = json_str(change, "table", ""), *op = json_str(change, "op", "");
    const struct fold_table *t = table_of(f, name);
    struct statement s = {.n = 0};
    struct err e = {0};

    if (fold_skips(name))
        return;
    buf_init(&s.sql, f->scratch, 256);
    if (t == NULL ||
        !put_change(f, &s, t, op, json_object_get(change, "key"), json_object_get(change, "row"))) {
        f->report(f->arg, "fold_replay", tenant, seq,
                  arena_printf(f->scratch, "%s of %s cannot be read", op, name));
        return;
    }
    if (fold_run(f, s.sql.p, s.n, s.v, &e) != ST_OK)
        f->report(f->arg, "fold_replay", tenant, seq, e.text);
}

enum status fold_apply(struct fold *f, const char *tenant, int64_t seq, struct bytes json,
                       struct err *err)
{
    AUTO_JSON json_t *list = NULL;
    struct err e = {0};
    size_t i;
    json_t *change;

    (void)err;
    arena_reset(f->scratch);
    if (json_read("journal", json, MAX_RECORD, &list, &e) != ST_OK || !json_is_array(list)) {
        f->report(f->arg, "fold_replay", tenant, seq, e.text);
        return ST_OK;
    }
    json_array_foreach(list, i, change) apply_change(f, tenant, seq, change);
    return ST_OK;
}
