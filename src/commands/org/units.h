/* units.h: the units of a body, read once for as long as nothing happens in the tenant. */
#ifndef DAICHO_COMMANDS_UNITS_H
#define DAICHO_COMMANDS_UNITS_H

#include "base/memo.h"
#include "commands/app.h"

struct unit_line {
    struct unit_id id, parent; /* parent: the unit above, or none */
    const char *name;
    struct date from, to; /* last day; DATE_NONE: it still stands */
};
struct unit_list {
    struct memo_value value;
    struct unit_line *units; /* by code */
    size_t n;
};

/* A reference to the list as of `head`, the record's head in the snapshot `db` shows. */
enum status units_list(struct app *app, struct db *db, struct arena *a, struct tenant_id tenant,
                       struct body_id body, int64_t head, struct unit_list **ret, struct err *err);
/* *ret: is `now` the unit that `was` went on in, directly or in turn? A unit goes on in itself. */
enum status unit_became(struct db *db, struct arena *a, struct tenant_id tenant,
                        struct body_id body, struct unit_id was, struct unit_id now, bool *ret,
                        struct err *err);
bool unit_stands(const struct unit_line *u, struct date day);
/* "" for a unit that is not there. */
const char *units_name(const struct unit_list *l, struct unit_id id);

#endif
