/* ledger_columns.h: 台帳 in the columns that the rules ask of it, as of a day: for reading, on
 * paper, and as a file for spreadsheets. */
#ifndef DAICHO_PAGES_LEDGER_COLUMNS_H
#define DAICHO_PAGES_LEDGER_COLUMNS_H

#include "pages/entry/ledger.h"

struct ledger_line {
    struct entry_id id;
    const char **cells; /* one for each heading */
};
struct ledger_columns_view {
    const struct page *page;
    struct ledger_view list; /* the filters */
    const char **headings;   /* the number, the register's columns, the state, none of them twice */
    const char **clauses;
    size_t ncolumns;
    struct ledger_line *lines;
    size_t n;
    struct field_view asof;
    const char *asof_shown; /* the day in words, "" today */
    bool future;            /* it has not come */
    const char *count, *csv, *everyday;
    struct pager pager;
};

/* GET /ledger/columns; GET /ledger/columns.csv: UTF-8 with a byte order mark, at most 20,000
 * entries (ST_TOO_LARGE "ledger_rows"). Both take the filters of /ledger and `asof`. */
handler_fn ledger_columns_get, ledger_csv_get;

#endif
