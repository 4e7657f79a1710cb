/* fold.h: replays recorded changes into an empty database of the same schema and compares. */
#ifndef DAICHO_AUDIT_FOLD_H
#define DAICHO_AUDIT_FOLD_H

#include "store/db.h"

struct fold;

/* name: fold_missing, fold_extra, fold_value, fold_replay. */
typedef void fold_report(void *arg, const char *name, const char *tenant, int64_t seq,
                         const char *detail);

enum status fold_new(fold_report *report, void *arg, struct fold **ret, struct err *err);
void fold_free(struct fold *f); /* NULL allowed */

/* Replays the JSON of one record (journal.h). */
enum status fold_apply(struct fold *f, const char *tenant, int64_t seq, struct bytes json,
                       struct err *err);
/* Contents of some subjects were disposed of. What stays of them, and the rows of others that their
 * records had changed, later records state again (restate.h), so that everything is compared: a row
 * that should be gone as well is found. */
void fold_incomplete(struct fold *f);

/* Compares every journaled table with `real`; with a tenant, only its rows (and the shared ones are
 * left out, because other tenants may have recorded them). */
enum status fold_compare(struct fold *f, struct db *real, const char *tenant, struct err *err);

/* True for tables that are not journaled: sessions, caches, the chains themselves. */
bool fold_skips(const char *table);

#endif
