/* tables.h: the body's own tables against the facts of one use.
 *
 * A row is an object of cells by column id: values as facts have them (levels by code, choices by
 * id, lists as arrays); a column that is absent or null says nothing. A row holds when all its
 * cells do, a table when any row does. What is not known of the use leaves a row open unless
 * another cell settles it; a table is then not known either, and waits for exactly the facts that
 * could still settle its open rows. Texts are alike however they are typed: width, case, blanks. */
#ifndef DAICHO_RULES_TABLES_H
#define DAICHO_RULES_TABLES_H

#include "rules/facts.h"
#include "rules/lineage.h"

/* Sets the facts "table.<id>" in `f` from the rows under "table.<id>" in `ours` (NULL allowed: no
 * rows). Rows that this edition cannot read were written for another one and hold for nobody. */
void tables_match(const struct pack *p, const json_t *ours, struct facts *f);

/* Are these rows whole? ST_INPUT "bad_table" (err->detail: the table) when `rows` is no list of
 * objects, names a column the table does not have, or a value that its fact cannot have; a row
 * without any cell would hold for everything and is refused as well. */
enum status table_check(const struct pack *p, const struct table *t, const json_t *rows,
                        struct err *err);

/* A row that was written under the edition a way comes from, as the last edition of the way reads
 * it (new reference). NULL when it cannot be read there as it was meant: a class did not become
 * exactly one, or there is no such column or value any more. Such a row holds for nobody. `t` is
 * the table in the last edition. */
json_t *table_row_moved(const struct lineage *way, const struct table *t, const json_t *row);

/* Of the rows of `tables` those in force on `day`, without the days that a row may have beside its
 * cells: from, to (first and last day). New reference; `tables` NULL gives NULL. ST_INPUT
 * "bad_table" when a row has days and `day` is none, when they are no days, or to is before from.
 */
enum status tables_on_day(const struct pack *p, const json_t *tables, struct date day, json_t **ret,
                          struct err *err);

/* The rows of `tables` (an object by table id, each as table_check takes it) beside the settings,
 * as facts_read takes both (new reference). `settings` NULL: none. */
enum status tables_join(const struct pack *p, const json_t *settings, const json_t *tables,
                        json_t **ret, struct err *err);

#endif
