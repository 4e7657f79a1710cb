/* search.h: finding entries and cases by any part of their text, from one character on.
 *
 * The text of an object is the search_key() of its fields. Its index words are the single
 * characters and pairs of neighbours, so that a word of two characters is found as exactly as a
 * long one. An index hit means that all pairs occur somewhere; that they stand together is checked
 * against the stored key by the patterns of struct search_query. */
#ifndef DAICHO_STORE_SEARCH_H
#define DAICHO_STORE_SEARCH_H

#include "base/id.h"
#include "store/store.h"

#define SEARCH_WORDS 3     /* words checked by pattern; further ones only by their pairs */
#define SEARCH_COMMON 1000 /* above this many hits walk the list instead of sorting the hits */

/* The text to give to search_put: keys of the fields (NULL or ""
 * skipped), one per line, so that no match runs from one field into the next. */
char *search_text(struct arena *a, const char *const *fields, size_t n);

/* Puts an object (kind "entry" or "case") under its text, replacing the earlier one. */
enum status search_put(struct tx *tx, struct tenant_id tenant, const char *kind, const char *object,
                       const char *text, struct err *err);
enum status search_remove(struct tx *tx, struct tenant_id tenant, const char *kind,
                          const char *object, struct err *err);

/* Makes the keys anew that an earlier release wrote otherwise: a key is its own key while texts are
 * compared as they were then. Inside a transaction of its own, with a migration. */
enum status search_renew(struct db *db, struct err *err);

/* What a person typed, ready for ledger_find (ledger.sql). */
struct search_query {
    const char *match;              /* all index words; "" when nothing was typed */
    const char *like[SEARCH_WORDS]; /* patterns with escape '\'; "%" matches all */
};

void search_query_make(struct arena *a, struct tenant_id tenant, const char *kind,
                       const char *typed, struct search_query *ret);

/* Hits counted up to SEARCH_COMMON + 1: above SEARCH_COMMON use the walking query (and show
 * "1,000+"). Hits are counted by index, in all bodies: an upper bound of what the list shows. */
enum status search_count(struct db *db, struct arena *a, const struct search_query *q,
                         int64_t *ret_n, struct err *err);

#endif
