/* payload.h: reads what a record of the journal changed, for those who may look into it. The
 * verifier has a reader of its own. */
#ifndef DAICHO_AUDIT_PAYLOAD_H
#define DAICHO_AUDIT_PAYLOAD_H

#include <jansson.h>

#include "base/id.h"
#include "store/store.h"

/* The row changes of one record (journal.h), a list; the caller owns it. ST_REFUSED
 * "subject_destroyed" when they were disposed of, ST_NOT_FOUND when there are none, ST_SYSTEM when
 * they do not open. */
enum status payload_read(struct db *db, const struct key *master, struct tenant_id tenant,
                         int64_t seq, const char *subject, json_t **ret, struct err *err);

#endif
