/* table.h: the tables that the rules leave to the body: what stands in them, and changing it by one
 * line for each row, as a spreadsheet gives them. */
#ifndef DAICHO_PAGES_TABLE_H
#define DAICHO_PAGES_TABLE_H

#include "pages/page.h"

struct table_item { /* of the list of tables */
    const char *href, *label, *text, *clause, *rows;
};
struct table_problem {
    const char *row, *column, *text;
};
struct table_row_view {
    const char **cells;
    const char *from, *to, *source, *state;
    enum tone tone;
};

struct table_view {
    const struct page *page;
    const struct table_item *items;
    size_t nitems;

    const struct table *table;
    const char *action, *lock;
    struct field_view lines; /* the rows as text */
    struct table_problem *problems;
    size_t nproblems;
    bool previewed;      /* nothing is wrong: shown before it is saved */
    const char *summary; /* what saving does */
    const char *stale;   /* why what was sent was not saved; NULL */
    struct table_row_view *rows, *past;
    size_t nrows, npast;
    size_t nunfit; /* rows that hold for nobody until they are written anew */
};

/* GET /office/tables; GET and POST /office/tables/:table */
handler_fn tables_get, table_get, table_post;

#endif
