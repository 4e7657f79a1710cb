/* fold_table.h: what replay and comparison share. */
#ifndef DAICHO_AUDIT_FOLD_TABLE_H
#define DAICHO_AUDIT_FOLD_TABLE_H

#include "audit/fold.h"

#define FOLD_COLUMNS 64

struct fold_table {
    char *name;
    char *columns[FOLD_COLUMNS];
    size_t n;
    size_t key[FOLD_COLUMNS]; /* columns of the primary key, in its order */
    size_t nkey;
    size_t tenant; /* the column holding the tenant, or n */
    char *select;  /* "select columns from table" */
    char *by_key;  /* … where key = $1 … */
};

struct fold {
    struct db *db; /* the replay: a temporary SQLite database */
    struct arena *arena;
    struct arena *scratch; /* of one record or row */
    fold_report *report;
    void *arg;
    struct fold_table *tables;
    size_t ntables;
    bool incomplete; /* records of disposed subjects cannot be replayed */
};

struct fold_row {
    struct db_value v[FOLD_COLUMNS];
};

/* Runs a statement on the replay without looking at rows. */
enum status fold_run(struct fold *f, const char *sql, size_t n, const struct db_value *values,
                     struct err *err);

#endif
