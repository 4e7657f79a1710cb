/* db_engine.h: what a driver gives to db.c. Included by db.c and the two drivers only. */
#ifndef DAICHO_STORE_DB_ENGINE_H
#define DAICHO_STORE_DB_ENGINE_H

#include "store/db.h"

struct db_engine {
    enum db_kind kind;
    void (*close)(struct db *db);
    enum status (*begin)(struct db *db, bool write, struct err *err);
    enum status (*commit)(struct db *db, struct err *err);
    void (*rollback)(struct db *db);
    bool (*in_transaction)(struct db *db); /* as the engine sees it */
    enum status (*savepoint)(struct db *db, struct err *err);
    enum status (*release)(struct db *db, struct err *err);
    void (*rollback_to)(struct db *db);
    enum status (*exec)(struct db *db, int query, const struct db_value *params,
                        int64_t *ret_changed, struct err *err);
    enum status (*query)(struct db *db, int query, const struct db_value *params,
                         struct db_rows **ret, struct err *err);
    enum status (*query_text)(struct db *db, const char *sql, size_t n,
                              const struct db_value *params, struct db_rows **ret, struct err *err);
    bool (*step)(struct db_rows *rows);
    int (*columns)(struct db_rows *rows);
    const char *(*column_name)(struct db_rows *rows, int col);
    enum db_type (*column_type)(struct db_rows *rows, int col);
    int64_t (*column_int)(struct db_rows *rows, int col);
    const char *(*column_text)(struct db_rows *rows, int col, size_t *ret_n);
    struct bytes (*column_blob)(struct db_rows *rows, int col);
    enum status (*end)(struct db_rows *rows, struct err *err);
    enum status (*script)(struct db *db, const char *sql, struct err *err);
    enum status (*describe)(struct db *db, int query, size_t *ret_params, size_t *ret_cols,
                            struct err *err);
};

/* First member of every driver's connection. */
struct db {
    const struct db_engine *engine;
    enum db_mode mode;
    bool in_tx, failed;
    struct arena *arena; /* of the changes; reset by db_begin */
    struct db_change *first, *last;
    struct db_change *mark; /* last change before the savepoint */
};

/* First member of every driver's rows. */
struct db_rows {
    struct db *db;
};

/* `target` is the part of the URL after "sqlite:" or the whole URI. */
enum status db_sqlite_open(const char *target, enum db_mode mode, struct db **ret, struct err *err);
enum status db_pg_open(const char *target, enum db_mode mode, struct db **ret, struct err *err);

#endif
