/* facts.h: what is known about an intended use, in compiled form.
 *
 * Fact numbers: the common vocabulary first, in the order of the table in pack/vocab.c, then the
 * pack's own facts, then the documents as facts "document.<id>", the tables as "table.<id>" and the
 * settings as "setting.<id>". */
#ifndef DAICHO_RULES_FACTS_H
#define DAICHO_RULES_FACTS_H

#include "pack/value.h"

#define FACT_ROWS_MAX 64

struct fact_row {
    int8_t level[AXES_MAX];               /* level index, -1 unknown */
    int8_t personal, resident, my_number; /* 0, 1, -1 unknown */
};
struct facts {
    struct fact_value v[FACTS_MAX];
    struct fact_row rows[FACT_ROWS_MAX];
    size_t nrows;
    bool rows_known;
    uint64_t open[TABLES_MAX][FACTS_MAX / 64]; /* facts that a table not known waits for */
};

/* Reads a flat JSON object against the pack. Unknown id, wrong type or value: ST_INPUT with
 * err->detail = the fact id. null and an empty list are no answer. info.rows derives info.<axis>,
 * info.personal, …: the heaviest level, true if any row is true, unknown if none is true and one is
 * unknown. What is given beside the rows counts as one more of them: it never makes them lighter.
 * `settings` (NULL allowed) is an object of what the body sets: its settings by id, for which a
 * setting's own default applies where it is absent, under "table.<id>" the rows of its tables that
 * hold today (rules/tables.h), and "document.<id>" true for each document in force
 * (rules/documents.h). Texts point into `j`, which must outlive the facts. */
enum status facts_read(const struct pack *p, const json_t *j, const json_t *settings,
                       struct facts *ret, struct err *err);

#endif
