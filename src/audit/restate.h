/* restate.h: what stays although the record that told of it goes.
 *
 * Records of a subject that is disposed of also changed rows that are not its own: a number was
 * drawn, a service was listed. Replaying what is left would not give these rows any more. So they
 * are stated again, as they are now, by an operation "keep" (journal.h) in a record that stays. */
#ifndef DAICHO_AUDIT_RESTATE_H
#define DAICHO_AUDIT_RESTATE_H

#include <jansson.h>

#include "audit/journal.h"

/* A row as it is now. */
struct restated {
    const char *table;
    size_t n;
    const char *const *columns;
    const struct db_value *values;
};
/* The text in a column; "" when there is none. */
const char *restated_text(const struct restated *row, const char *column);

/* Adds to `touched` ({table: {key: key}}) which rows the records of a subject changed. To be asked
 * before its key is destroyed; ST_REFUSED "subject_destroyed" after. No records: nothing. */
enum status restate_add(struct tx *tx, struct tenant_id tenant, const char *subject,
                        json_t *touched, struct err *err);

/* Under whose record a row is stated again: *ret is a subject; NULL: the caller's own; "": none, it
 * goes as well. */
typedef enum status restate_owner(void *arg, struct tx *tx, const struct restated *row,
                                  const char **ret, struct err *err);

/* Records again, at once, every one of those rows that is another subject's: each subject's with
 * `note` under its name. No change may be pending. */
enum status restate_others(struct tx *tx, const json_t *touched, restate_owner *owner, void *arg,
                           const struct journal_note *note, struct err *err);
/* Those that are nobody's and still there, for the caller's own record. `owner` NULL: all are. */
enum status restate_own(struct tx *tx, const json_t *touched, restate_owner *owner, void *arg,
                        struct err *err);

#endif
