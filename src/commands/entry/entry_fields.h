/* entry_fields.h: what an entry says of itself, read by the form of a change or an end. */
#ifndef DAICHO_COMMANDS_ENTRY_FIELDS_H
#define DAICHO_COMMANDS_ENTRY_FIELDS_H

#include "commands/case/case_load.h"
#include "commands/edition/ways.h"

/* What one version of an entry keeps of its form. */
struct entry_said {
    json_t *fields;            /* by field id, as written then; owned: json_decref */
    const struct lineage *way; /* to the edition of the form that reads it */
};

/* Reads the columns of a version, written under `edition`, for a form of the edition that the ways
 * lead to. A version without fields has none. */
enum status entry_said(struct ways *ways, struct db *db, const char *columns, const char *edition,
                       struct entry_said *ret, struct err *err);

/* What it says to the fields of the form of a change or an end; the caller owns it. */
json_t *entry_taken(const struct loaded_case *l, const struct entry_said *said);

/* The entry of a change or an end as it stood before it, while nothing is decided as it stands:
 * l->before, for the fields of the case's form; of an end those that are taken from the entry, with
 * who manages it. Nothing for other cases. A unit that has gone on in the one named in the form
 * stands there as that one. */
enum status case_load_before(struct db *db, struct arena *a, struct tenant_id tenant,
                             struct loaded_case *l, struct err *err);

#endif
