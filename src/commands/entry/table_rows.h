/* table_rows.h: the body's own tables as people write them: lines of a spreadsheet in, what has to
 * change in the table out. Reads only; table.set applies the plan. */
#ifndef DAICHO_COMMANDS_TABLE_ROWS_H
#define DAICHO_COMMANDS_TABLE_ROWS_H

#include "commands/edition/own.h"
#include "commands/org/org_table.h"
#include "store/queries_gen.h"

enum { TABLE_ROWS_MAX = 2000 };

/* What every row has beside the table's own columns. */
enum table_extra { TABLE_FROM, TABLE_TO, TABLE_SOURCE, TABLE__EXTRAS };
const char *table_heading(enum table_extra e); /* 開始日 終了日 根拠 */

/* The lines as table.set takes them: objects with row, cells (text by column id), from, to,
 * source. The first line names the columns (the rules' labels, or their ids) when any of its cells
 * does; else they stand in the table's order, then from, to, source. The caller owns *ret. */
void table_lines(const struct table *t, const struct csv *csv, json_t **ret,
                 struct org_problems *problems);

/* A cell's text as a value of the column's fact: levels, choices and roles by id or label, lists
 * separated by commas. The caller owns *ret. */
enum status table_cell_parse(const struct pack *p, const struct table_column *c, const char *text,
                             json_t **ret, struct err *err);
/* The value as people read it, and as table_cell_parse reads it again. */
const char *table_cell_text(struct arena *a, const struct pack *p, const struct table_column *c,
                            const json_t *value);

/* "サービス名：訳すくん、機密性：B": all cells of a row. */
const char *table_row_text(struct arena *a, const struct pack *p, const struct table *t,
                           const json_t *cells);

/* The rows that hold or will hold, oldest first, what each says under the edition of the ways, and
 * a word that changes with them. */
struct table_standing {
    struct q_table_history_row *rows;
    struct own_row *read;
    size_t n;
    const char *lock;
};
enum status table_standing(struct ways *w, struct db *db, const struct table *t, struct date today,
                           struct table_standing *ret, struct err *err);

/* What stands as people write it: "開始日" of a row that is unfit begins with "？", so that it is
 * not taken as it is before somebody looked at it. */
const char *table_from_text(struct arena *a, const struct table_standing *there, size_t row);

struct table_row_new {
    const char *key; /* the cells as canonical JSON */
    struct date from, to;
    const char *source;
};
struct table_row_end {
    struct row_id id;
    struct date to;
};
struct table_plan {
    struct table_row_new *add;
    struct table_row_end *end;
    size_t nadd, nend, kept;
};
/* Compares the lines with what stands. A line that stands already stays, unless it is unfit; what
 * is not among the lines any more ends yesterday, or never begins. Rows are never taken out. With
 * problems->errors > 0: do not apply. */
enum status table_plan_make(struct arena *a, const struct pack *p, const struct table *t,
                            struct date today, const struct table_standing *there,
                            const json_t *lines, struct table_plan *ret,
                            struct org_problems *problems, struct err *err);

#endif
