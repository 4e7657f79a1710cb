/* restate.c: finds the rows that records changed, and states them again. */
#include "audit/restate.h"

#include <string.h>

#include "audit/fold.h"
#include "audit/payload.h"
#include "base/json.h"
#include "store/queries_gen.h"

enum { COLUMNS_MAX = 64, RECORDS = 500 };

const char *restated_text(const struct restated *row, const char *column)
{
    for (size_t i = 0; i < row->n; i++)
        if (strcmp(row->columns[i], column) == 0)
            return row->values[i].type == DB_TEXT ? row->values[i].s : "";
    return "";
}

/* ------------------------------------------------------------------ what was touched */
/* The columns that tell one row of a table from another; none: there is no such table any more. */
static enum status key_columns(struct tx *tx, const char *table, json_t *ret, struct err *err)
{
    const struct db_value name = {.type = DB_TEXT, .s = table};
    struct db_rows *rows = NULL;
    const char *sql =
        db_kind_of(tx->db) == DB_SQLITE
            ? "select name from pragma_table_info($1) where pk > 0 order by pk"
            : "select a.attname::text from pg_index i join pg_attribute a on a.attrelid = "
              "i.indrelid and a.attnum = any(i.indkey) where i.indisprimary and i.indrelid = "
              "to_regclass($1::text)";

    TRY(db_query_text(tx->db, sql, 1, &name, &rows, err));
    while (db_step(rows))
        json_array_append_new(ret, json_string(db_text(rows, 0, NULL)));
    return db_end(rows, err);
}

static enum status columns_of(struct tx *tx, json_t *tables, const char *table, json_t **ret,
                              struct err *err)
{
    *ret = json_object_get(tables, table);
    if (*ret != NULL)
        return ST_OK;
    *ret = json_array();
    json_object_set_new(tables, table, *ret);
    return key_columns(tx, table, *ret, err);
}

/* What a row is found by as long as it is there: not by what an update found it with, which may
 * have been another value then. Only where that was not the row's own key it is all there is. */
static json_t *key_in(const json_t *columns, json_t *said)
{
    json_t *key = json_object(), *column;
    size_t i;

    json_array_foreach(columns, i, column)
    {
        json_t *v = json_object_get(said, json_string_value(column));
        if (v == NULL) {
            json_decref(key);
            return json_incref(said);
        }
        json_object_set(key, json_string_value(column), v);
    }
    return key;
}

static enum status touch(struct tx *tx, json_t *touched, json_t *tables, const json_t *change,
                         struct err *err)
{
    const char *table = json_str(change, "table", ""), *op = json_str(change, "op", "");
    bool whole = str_eq(op, "insert") || str_eq(op, "keep");
    json_t *columns = NULL;

    if (fold_skips(table))
        return ST_OK;
    TRY(columns_of(tx, tables, table, &columns, err));
    if (json_array_size(columns) == 0)
        return ST_OK; /* there is no such table any more */
    AUTO_JSON json_t *key = key_in(columns, json_object_get(change, whole ? "row" : "key"));
    json_t *keys = json_object_get(touched, table);
    if (keys == NULL) {
        keys = json_object();
        json_object_set_new(touched, table, keys);
    }
    json_object_set(keys, json_canonical(tx->arena, key), key);
    return ST_OK;
}

enum status restate_add(struct tx *tx, struct tenant_id tenant, const char *subject,
                        json_t *touched, struct err *err)
{
    AUTO_JSON json_t *tables = json_object();
    size_t n = RECORDS;
    int64_t after = 0;

    while (n == RECORDS) {
        struct q_journal_of_subject_row *rows;
        TRY(q_journal_of_subject(tx->db, tx->arena,
                                 &(struct q_journal_of_subject_in){tenant, subject, after, RECORDS},
                                 &rows, &n, err));
        for (size_t i = 0; i < n; i++) {
            AUTO_JSON json_t *changes = NULL;
            json_t *change;
            size_t k;
            TRY(payload_read(tx->db, tx->master, tenant, rows[i].seq, subject, &changes, err));
            json_array_foreach(changes, k, change) TRY(touch(tx, touched, tables, change, err));
            after = rows[i].seq;
        }
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ stated again */
struct stating {
    struct tx *tx;
    restate_owner *owner;
    void *arg;
    struct restated **rows;
    size_t n, cap;
};

static bool value_of(const json_t *j, struct db_value *ret)
{
    if (json_is_string(j))
        *ret = (struct db_value){.type = DB_TEXT, .s = json_string_value(j)};
    else if (json_is_integer(j))
        *ret = (struct db_value){.type = DB_INT, .i = json_integer_value(j)};
    else
        return false;
    return true;
}

/* "select * from table where key", its values in v. */
static const char *select_by(struct arena *a, const char *table, const json_t *key,
                             struct db_value *v, size_t *ret_n)
{
    const char *name, *sep = " where ";
    const json_t *j;
    struct buf b;
    size_t n = 0;

    buf_init(&b, a, 128);
    buf_printf(&b, "select * from \"%s\"", table);
    json_object_foreach((json_t *)(uintptr_t)key, name, j)
    {
        buf_printf(&b, "%s\"%s\"", sep, name);
        sep = " and ";
        if (n < COLUMNS_MAX && value_of(j, &v[n]))
            buf_printf(&b, " = $%zu", ++n);
        else
            buf_puts(&b, " is null");
    }
    *ret_n = n;
    return b.p;
}

static struct db_value copy_value(struct arena *a, struct db_rows *rows, int i)
{
    struct db_value v = {.type = db_column_type(rows, i)};

    if (v.type == DB_INT)
        v.i = db_int(rows, i);
    else if (v.type == DB_TEXT)
        v.s = arena_strdup(a, db_text(rows, i, NULL));
    else if (v.type == DB_BLOB) {
        v.b = db_blob(rows, i);
        v.b.p = arena_memdup(a, v.b.p, v.b.n);
    }
    return v;
}

static struct restated *copy_row(struct arena *a, const char *table, struct db_rows *rows)
{
    size_t n = (size_t)db_columns(rows);
    struct restated *r = ARENA_NEW(a, struct restated);
    const char **columns = ARENA_ARRAY(a, const char *, n);
    struct db_value *values = ARENA_ARRAY(a, struct db_value, n);

    for (size_t i = 0; i < n; i++) {
        columns[i] = arena_strdup(a, db_column_name(rows, (int)i));
        values[i] = copy_value(a, rows, (int)i);
    }
    *r = (struct restated){arena_strdup(a, table), n, columns, values};
    return r;
}

static void add_row(struct stating *s, struct restated *row)
{
    if (s->n == s->cap) {
        struct restated **more = ARENA_ARRAY(s->tx->arena, struct restated *, s->cap * 2 + 64);
        if (s->n > 0)
            memcpy(more, s->rows, s->n * sizeof *more);
        s->rows = more;
        s->cap = s->cap * 2 + 64;
    }
    s->rows[s->n++] = row;
}

static enum status find_rows(struct stating *s, const char *table, const json_t *key,
                             struct err *err)
{
    struct db_value v[COLUMNS_MAX];
    struct db_rows *rows = NULL;
    size_t n;
    const char *sql = select_by(s->tx->arena, table, key, v, &n);

    TRY(db_query_text(s->tx->db, sql, n, v, &rows, err));
    while (db_step(rows))
        add_row(s, copy_row(s->tx->arena, table, rows));
    return db_end(rows, err);
}

static enum status keep(struct tx *tx, const struct restated *row, struct err *err)
{
    enum db_role *roles = ARENA_ARRAY(tx->arena, enum db_role, row->n);

    if (row->n > COLUMNS_MAX)
        return err_set(err, ST_SYSTEM, "too_wide", "%s has too many columns", row->table);
    for (size_t i = 0; i < row->n; i++)
        roles[i] = DB_VALUE;
    db_change(tx->db, "keep", row->table, row->n, row->columns, roles, row->values);
    return ST_OK;
}

static enum status find_all(struct stating *s, const json_t *touched, struct err *err)
{
    const char *table, *text;
    json_t *keys, *key;

    json_object_foreach((json_t *)(uintptr_t)touched, table, keys)
    {
        json_object_foreach(keys, text, key) TRY(find_rows(s, table, key, err));
    }
    return ST_OK;
}

static enum status owner_of(struct stating *s, size_t i, const char **ret, struct err *err)
{
    *ret = NULL;
    return s->owner ? s->owner(s->arg, s->tx, s->rows[i], ret, err) : ST_OK;
}

static enum status record_others(struct stating *s, const json_t *others,
                                 const struct journal_note *note, struct err *err)
{
    const char *subject;
    json_t *list, *at;
    size_t i;

    json_object_foreach((json_t *)(uintptr_t)others, subject, list)
    {
        struct journal_note own = *note;
        own.subject = subject;
        json_array_foreach(list, i, at) TRY(keep(s->tx, s->rows[json_integer_value(at)], err));
        TRY(journal_append(s->tx, &own, NULL, err));
    }
    return ST_OK;
}

enum status restate_others(struct tx *tx, const json_t *touched, restate_owner *owner, void *arg,
                           const struct journal_note *note, struct err *err)
{
    AUTO_JSON json_t *others = json_object(); /* {subject: [number of a row]} */
    struct stating s = {.tx = tx, .owner = owner, .arg = arg};

    TRY(find_all(&s, touched, err));
    for (size_t i = 0; i < s.n; i++) {
        const char *subject;
        TRY(owner_of(&s, i, &subject, err));
        if (str_empty(subject))
            continue;
        json_t *list = json_object_get(others, subject);
        if (list == NULL) {
            list = json_array();
            json_object_set_new(others, subject, list);
        }
        json_array_append_new(list, json_integer((json_int_t)i));
    }
    return record_others(&s, others, note, err);
}

enum status restate_own(struct tx *tx, const json_t *touched, restate_owner *owner, void *arg,
                        struct err *err)
{
    struct stating s = {.tx = tx, .owner = owner, .arg = arg};

    TRY(find_all(&s, touched, err));
    for (size_t i = 0; i < s.n; i++) {
        const char *subject;
        TRY(owner_of(&s, i, &subject, err));
        if (subject == NULL)
            TRY(keep(tx, s.rows[i], err));
    }
    return ST_OK;
}
