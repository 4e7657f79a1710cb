/* fold_compare.c: the replayed tables against the present ones. */
#include <inttypes.h>
#include <string.h>

#include "audit/fold_table.h"

#define PAGE 1000

/* A row in the arena, read from the current position. */
static struct fold_row *copy_row(struct arena *a, struct db_rows *rows, size_t n)
{
    struct fold_row *r = ARENA_NEW(a, struct fold_row);

    for (size_t i = 0; i < n; i++) {
        struct db_value *v = &r->v[i];
        size_t len = 0;

        v->type = db_column_type(rows, (int)i);
        if (v->type == DB_INT) {
            v->i = db_int(rows, (int)i);
        } else if (v->type == DB_TEXT) {
            v->s = db_text(rows, (int)i, &len);
            v->s = arena_strndup(a, v->s, len);
        } else if (v->type == DB_BLOB) {
            v->b = db_blob(rows, (int)i);
            v->b.p = arena_memdup(a, v->b.p, v->b.n);
        }
    }
    return r;
}

static bool value_eq(const struct db_value *a, const struct db_value *b)
{
    if (a->type != b->type)
        return false;
    switch (a->type) {
    case DB_INT:
        return a->i == b->i;
    case DB_TEXT:
        return str_eq(a->s, b->s);
    case DB_BLOB:
        return a->b.n == b->b.n && memcmp(a->b.p, b->b.p, a->b.n) == 0;
    case DB_NULL:
        break;
    }
    return true;
}

/* One table being compared, in one direction. */
struct side {
    struct fold *f;
    const struct fold_table *t;
    struct db *from, *other;
    const char *tenant; /* NULL: all */
    int64_t rows, found;
};

static enum status find(struct side *s, const struct fold_row *row, struct fold_row **ret,
                        struct err *err)
{
    struct db_value key[FOLD_COLUMNS];
    struct db_rows *rows = NULL;

    for (size_t i = 0; i < s->t->nkey; i++)
        key[i] = row->v[s->t->key[i]];
    TRY(db_query_text(s->other, s->t->by_key, s->t->nkey, key, &rows, err));
    *ret = db_step(rows) ? copy_row(s->f->scratch, rows, s->t->n) : NULL;
    return db_end(rows, err);
}

static void report(struct side *s, const char *name, const struct fold_row *row, const char *column)
{
    struct buf b;
    const struct fold_table *t = s->t;
    const char *tenant =
        t->tenant < t->n && row->v[t->tenant].type == DB_TEXT ? row->v[t->tenant].s : "";

    buf_init(&b, s->f->scratch, 128);
    buf_puts(&b, t->name);
    for (size_t i = 0; i < t->nkey; i++) {
        const struct db_value *v = &row->v[t->key[i]];

        if (v->type == DB_INT)
            buf_printf(&b, " %" PRId64, v->i);
        else if (v->type == DB_TEXT && t->key[i] != t->tenant)
            buf_printf(&b, " %s", v->s);
    }
    if (column != NULL)
        buf_printf(&b, ": %s", column);
    s->f->report(s->f->arg, name, tenant, 0, b.p);
}

/* A row of the real table against the replay. */
static enum status compare_row(struct side *s, const struct fold_row *row, struct err *err)
{
    const struct fold_table *t = s->t;
    struct fold_row *twin = NULL;
    const char *column = NULL;

    s->rows++;
    TRY(find(s, row, &twin, err));
    for (size_t i = 0; twin != NULL && column == NULL && i < t->n; i++)
        if (!value_eq(&row->v[i], &twin->v[i]))
            column = t->columns[i];
    s->found += twin != NULL;
    if (twin != NULL && column == NULL)
        return ST_OK;
    report(s, twin == NULL ? "fold_extra" : "fold_value", row, column);
    return ST_OK;
}

/* A row of the replay: is it still there? */
static enum status look_for_row(struct side *s, const struct fold_row *row, struct err *err)
{
    struct fold_row *twin = NULL;

    TRY(find(s, row, &twin, err));
    if (twin == NULL)
        report(s, "fold_missing", row, NULL);
    return ST_OK;
}

/* "… where tenant = $1 and (key) > ($2, …) order by key limit PAGE" */
static const char *page_sql(struct arena *a, const struct side *s, bool first)
{
    const struct fold_table *t = s->t;
    const char *word = " where ";
    struct buf b;
    size_t n = 0;

    buf_init(&b, a, 256);
    buf_puts(&b, t->select);
    if (s->tenant != NULL) {
        buf_printf(&b, "%s\"%s\" = $%zu", word, t->columns[t->tenant], ++n);
        word = " and ";
    }
    if (!first) {
        buf_printf(&b, "%s(", word);
        for (size_t i = 0; i < t->nkey; i++)
            buf_printf(&b, "%s\"%s\"", i > 0 ? ", " : "", t->columns[t->key[i]]);
        buf_puts(&b, ") > (");
        for (size_t i = 0; i < t->nkey; i++)
            buf_printf(&b, "%s$%zu", i > 0 ? ", " : "", ++n);
        buf_puts(&b, ")");
    }
    buf_puts(&b, " order by ");
    for (size_t i = 0; i < t->nkey; i++)
        buf_printf(&b, "%s\"%s\"", i > 0 ? ", " : "", t->columns[t->key[i]]);
    buf_printf(&b, " limit %d", PAGE);
    return b.p;
}

/* Reads one page; *ret_n rows in the arena. */
static enum status read_page(struct arena *a, struct side *s, const struct fold_row *last,
                             struct fold_row **list, size_t *ret_n, struct err *err)
{
    struct db_value v[FOLD_COLUMNS + 1];
    struct db_rows *rows = NULL;
    size_t n = 0;

    if (s->tenant != NULL)
        v[n++] = (struct db_value){.type = DB_TEXT, .s = s->tenant};
    for (size_t i = 0; last != NULL && i < s->t->nkey; i++)
        v[n++] = last->v[s->t->key[i]];
    TRY(db_query_text(s->from, page_sql(a, s, last == NULL), n, v, &rows, err));
    for (n = 0; n < PAGE && db_step(rows); n++)
        list[n] = copy_row(a, rows, s->t->n);
    *ret_n = n;
    return db_end(rows, err);
}

/* Calls fn for every row of one side, page by page; two arenas take turns because the next page
 * begins behind the last row of this one. */
static enum status each_row(struct side *s,
                            enum status (*fn)(struct side *, const struct fold_row *, struct err *),
                            struct err *err)
{
    AUTO_ARENA struct arena *one = arena_new();
    AUTO_ARENA struct arena *two = arena_new();
    struct fold_row *list[PAGE], *last = NULL;
    size_t n = PAGE;

    for (int turn = 0; n == PAGE; turn++) {
        struct arena *a = turn % 2 == 0 ? one : two;

        arena_reset(a);
        TRY(read_page(a, s, last, list, &n, err));
        for (size_t i = 0; i < n; i++) {
            arena_reset(s->f->scratch);
            TRY(fn(s, list[i], err));
        }
        last = n > 0 ? list[n - 1] : NULL;
    }
    return ST_OK;
}

static enum status count_replay(struct side *s, int64_t *ret, struct err *err)
{
    struct db_value tenant = {.type = DB_TEXT, .s = s->tenant};
    struct db_rows *rows = NULL;
    const char *sql =
        s->tenant == NULL
            ? arena_printf(s->f->scratch, "select count(*) from \"%s\"", s->t->name)
            : arena_printf(s->f->scratch, "select count(*) from \"%s\" where \"%s\" = $1",
                           s->t->name, s->t->columns[s->t->tenant]);

    TRY(db_query_text(s->f->db, sql, s->tenant != NULL, &tenant, &rows, err));
    db_step(rows);
    *ret = db_int(rows, 0);
    return db_end(rows, err);
}

static enum status compare_table(struct side *s, struct db *real, struct err *err)
{
    int64_t replayed = 0;

    s->from = real;
    s->other = s->f->db;
    TRY(each_row(s, compare_row, err));
    TRY(count_replay(s, &replayed, err));
    if (replayed == s->found)
        return ST_OK;
    s->from = s->f->db;
    s->other = real;
    return each_row(s, look_for_row, err);
}

enum status fold_compare(struct fold *f, struct db *real, const char *tenant, struct err *err)
{
    for (size_t i = 0; i < f->ntables; i++) {
        const struct fold_table *t = &f->tables[i];
        struct side s = {.f = f, .t = t, .tenant = tenant};

        if (tenant != NULL && t->tenant == t->n)
            continue;
        TRY(compare_table(&s, real, err));
    }
    return ST_OK;
}
