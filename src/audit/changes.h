/* changes.h: the row changes of a transaction as canonical JSON (audit/journal.h). */
#ifndef DAICHO_AUDIT_CHANGES_H
#define DAICHO_AUDIT_CHANGES_H

#include "base/str.h"
#include "store/db.h"

/* Appends the JSON array of the list to `out`. */
void changes_json(struct buf *out, const struct db_change *first);

#endif
