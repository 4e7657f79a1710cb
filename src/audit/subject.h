/* subject.h: one encryption key per subject (a case, entry, person, body …), wrapped by the master
 * key.
 *
 * Destroying the key is the lawful disposal of everything recorded under the subject: contents in
 * the journal and files become unreadable, the chain stays whole. */
#ifndef DAICHO_AUDIT_SUBJECT_H
#define DAICHO_AUDIT_SUBJECT_H

#include "base/id.h"
#include "store/store.h"

/* The key as it is. ST_NOT_FOUND "no_subject_key" when none was made yet, ST_REFUSED
 * "subject_destroyed" when it is gone, ST_SYSTEM "master_key" when the master key does not open it.
 */
enum status subject_key_read(struct db *db, const struct key *master, struct tenant_id tenant,
                             const char *subject, struct key *ret, struct err *err);

/* Opens what a row of subject_key holds; the same errors. */
enum status subject_key_open(const struct key *master, struct arena *a, struct tenant_id tenant,
                             const char *subject, struct bytes wrapped, struct key *ret,
                             struct err *err);

/* The key, made when there is none. */
enum status subject_key_make(struct tx *tx, struct tenant_id tenant, const char *subject,
                             struct key *ret, struct err *err);

/* Destroys the key for good. ST_NOT_FOUND when there is none or no longer one. Whether a hold
 * forbids it is the caller's question; the caller also journals it, under another subject that is
 * never destroyed (the body): the record of the disposal is what tells it from tampering. */
enum status subject_destroy(struct tx *tx, struct tenant_id tenant, const char *subject,
                            struct err *err);

#endif
