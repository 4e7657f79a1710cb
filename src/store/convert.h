/* convert.h: between the fields of the generated query structs and values of the database. Only the
 * wrappers that tools/sqlc.c writes include this. */
#ifndef DAICHO_STORE_CONVERT_H
#define DAICHO_STORE_CONVERT_H

#include <string.h>

#include "base/date.h"
#include "base/id.h"
#include "store/db.h"

static inline struct db_value of_text(const char *s)
{
    return (struct db_value){.type = s ? DB_TEXT : DB_NULL, .s = s};
}

static inline struct db_value of_id(const char *s)
{
    return of_text(s[0] ? s : NULL);
}

static inline struct db_value of_int(int64_t i)
{
    return (struct db_value){.type = DB_INT, .i = i};
}

static inline struct db_value of_int_null(int64_t i)
{
    return (struct db_value){.type = i == DB_NULL_INT ? DB_NULL : DB_INT, .i = i};
}

static inline struct db_value of_bool(bool b)
{
    return of_int(b);
}

static inline struct db_value of_date(struct date d)
{
    return of_int_null(date_none(d) ? DB_NULL_INT : d.day);
}

static inline struct db_value of_blob(struct bytes b)
{
    return (struct db_value){.type = b.p ? DB_BLOB : DB_NULL, .b = b};
}

/* Texts and blobs are copied into the arena: what the driver hands out ends with the row. */
static inline const char *to_text(struct db_rows *rows, int col, struct arena *a)
{
    size_t n = 0;
    const char *s = db_text(rows, col, &n);
    if (!s)
        return NULL;
    char *copy = arena_bytes(a, n + 1);
    memcpy(copy, s, n);
    copy[n] = '\0';
    return copy;
}

static inline void to_id(struct db_rows *rows, int col, char ret[37])
{
    size_t n = 0;
    const char *s = db_text(rows, col, &n);
    n = !s ? 0 : n > 36 ? 36 : n;
    if (n)
        memcpy(ret, s, n);
    memset(ret + n, 0, 37 - n);
}

static inline int64_t to_int(struct db_rows *rows, int col)
{
    return db_int(rows, col);
}

static inline int64_t to_int_null(struct db_rows *rows, int col)
{
    return db_is_null(rows, col) ? DB_NULL_INT : db_int(rows, col);
}

static inline bool to_bool(struct db_rows *rows, int col)
{
    return db_int(rows, col) != 0;
}

static inline struct date to_date(struct db_rows *rows, int col)
{
    return (struct date){db_is_null(rows, col) ? DATE_NONE : (int32_t)db_int(rows, col)};
}

static inline struct bytes to_blob(struct db_rows *rows, int col, struct arena *a)
{
    struct bytes b = db_blob(rows, col);
    return (struct bytes){b.p ? arena_memdup(a, b.p, b.n) : NULL, b.n};
}

/* A list of rows with room for more; *cap is in rows. */
static inline void *to_longer(struct arena *a, const void *old, size_t *cap, size_t size)
{
    size_t more = *cap ? *cap * 2 : 16;
    void *list = arena_calloc(a, more, size);
    if (*cap)
        memcpy(list, old, *cap * size);
    *cap = more;
    return list;
}

#endif
