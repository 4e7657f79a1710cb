/* planner.h: tells SQLite's planner what the indexes are worth. */
#ifndef DAICHO_STORE_PLANNER_H
#define DAICHO_STORE_PLANNER_H

#include "store/db.h"

/* Writes the statistics of every index as they are in a large home, whatever this one holds: almost
 * every index begins with the tenant, which distinguishes nothing, and without statistics SQLite
 * believes each column to distinguish. Written, not measured (ANALYZE): a query has one plan, in
 * the tests and after ten years, and nobody has to look after it. SQLite only; PostgreSQL measures
 * by itself. Called after the schema changed. */
enum status planner_teach(struct db *db, struct err *err);

#endif
