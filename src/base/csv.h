/* csv.h: tables out of spreadsheets: CSV files and what Excel puts on the clipboard.
 *
 * RFC 4180 with the separator told from the first line (a tab there means tabs), any of the three
 * line ends, and cells kept exactly as written. A quote inside an unquoted cell is an ordinary
 * character, as spreadsheets write it in pastes. */
#ifndef DAICHO_BASE_CSV_H
#define DAICHO_BASE_CSV_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum {
    CSV_ROWS_MAX = 100000,
    CSV_COLUMNS_MAX = 200,
    CSV_CELL_MAX = 32767, /* bytes; what a spreadsheet cell can hold, roughly */
};

struct csv_row {
    size_t number; /* as a spreadsheet counts: from 1, the heading included */
    size_t n;
    char **cells;
};
struct csv {
    struct csv_row *rows; /* rows without any text are left out */
    size_t nrows;
};

/* Text of a file of unknown encoding: UTF-8 with or without byte order mark, UTF-16 with one, else
 * CP932. Which it was goes to *ret_encoding (NULL allowed). ST_INPUT where it is none of them. */
enum status text_decode(struct arena *a, const char *name, struct bytes in, char **ret,
                        const char **ret_encoding, struct err *err);

/* Splits text. ST_INPUT (err->where: name:row n, column m) for a quoted cell that does not end or
 * goes on after its closing quote and for control characters; ST_TOO_LARGE over a limit. */
enum status csv_split(struct arena *a, const char *name, const char *text, struct csv *ret,
                      struct err *err);

/* text_decode, then csv_split. */
enum status csv_read(struct arena *a, const char *name, struct bytes in, struct csv *ret,
                     struct err *err);

/* Puts one cell of a line that a spreadsheet opens, quoted, after a comma unless it is the first. A
 * cell that a spreadsheet would read as a formula (=, +, -, @, also full-width, behind whatever
 * blanks, and something after it) gets an apostrophe before it. */
void csv_put(struct buf *b, const char *cell, bool first);

/* Cell of a row; "" where the row is shorter. */
const char *csv_cell(const struct csv_row *row, size_t column);

#endif
