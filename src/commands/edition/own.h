/* own.h: what a body wrote itself beside its rules (rows of its tables, its examples of
 * information; settings: app_settings), read under an edition that need not be the one it was
 * written under. Classes are followed through the migrations between the two (rules/lineage.h).
 *
 * What cannot be read as it was meant is `unfit`: it holds for nobody, and never as another class,
 * until somebody writes it anew. */
#ifndef DAICHO_COMMANDS_OWN_H
#define DAICHO_COMMANDS_OWN_H

#include "commands/edition/ways.h"

/* A row of a table, or an example. `json`: canonical, as the edition reads it; an unfit row as it
 * was written, an unfit example without the classes that are open. */
struct own_row {
    const struct lineage *way; /* from the edition it was written under */
    const char *json;
    bool unfit;
};

/* `from`, `at`: first day of the row, and when it was written. `t`: of the edition of `w`. */
enum status own_table_row(struct ways *w, struct db *db, const struct table *t, const char *json,
                          struct date from, int64_t at, struct own_row *ret, struct err *err);
enum status own_example(struct ways *w, struct db *db, const char *json, struct date from,
                        int64_t at, struct own_row *ret, struct err *err);

/* A cell for people; of an unfit row in the words of the edition it was written under. "" when it
 * says nothing. `cells`: own_row.json, parsed. */
const char *own_cell_text(struct arena *a, const struct own_row *row, const struct table *t,
                          const struct table_column *c, const json_t *cells);

/* The classes of an example in the words of the edition it was written under: "機密性 B、…".
 * `json`: as it was written. */
const char *own_example_classes(struct arena *a, const struct own_row *row, const char *json);

/* Everything unfit that holds on `day` or would later, tables first. */
struct own_unfit {
    const struct table *table; /* NULL: an example of information */
    const char *text;          /* what it says, in the words it was written in */
};
enum status own_unfit(struct ways *w, struct db *db, struct date day, struct own_unfit **ret,
                      size_t *ret_n, struct err *err);

#endif
