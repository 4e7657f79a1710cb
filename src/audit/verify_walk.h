/* verify_walk.h: what the parts of the verifier share. */
#ifndef DAICHO_AUDIT_VERIFY_WALK_H
#define DAICHO_AUDIT_VERIFY_WALK_H

#include "audit/fold.h"
#include "audit/verify.h"

#define VERIFY_PAGE 1000

/* State of one chain while it is walked. */
struct chain_walk {
    const char *chain; /* journal, access */
    int64_t seq;       /* of the last record seen */
    char hash[2 * HASH_SIZE + 1];
};

struct verifier {
    struct db *db;
    const struct verify_options *o;
    finding_report *report;
    void *arg;
    struct verify_counts counts;
    struct sha256 *sha;
    struct fold *fold;   /* NULL: not asked for */
    const char *tenant;  /* being walked */
    struct arena *arena; /* of the tenant */
    struct arena *page;  /* of the page of records, reset after each */
    struct buf bytes;    /* of the record being hashed */
};

__attribute__((format(printf, 4, 5))) void verify_finding(struct verifier *v, const char *name,
                                                          int64_t seq, const char *fmt, ...);

/* Opens the contents recorded under `seq`: salt and JSON. False when they cannot be had: then a
 * finding or a tombstone was counted. */
enum status verify_open(struct verifier *v, int64_t seq, const char *subject, struct bytes cipher,
                        bool *ret_open, struct bytes *ret_plain, struct err *err);

/* Is every password the one that was recorded when it was last set, to be changed or not as then?
 */
enum status verify_credentials(struct verifier *v, struct err *err);

/* Was every destroyed key disposed of by a recorded command, and is every one of these gone? */
enum status verify_disposals(struct verifier *v, struct err *err);

/* Is anything of what was disposed of still in the tables? */
enum status verify_leftovers(struct verifier *v, struct err *err);

/* Does every stored result of a command belong to a record, and open? */
enum status verify_results(struct verifier *v, struct err *err);

/* Both read every chunk of every file of the tenant. */
enum status verify_files(struct verifier *v, struct err *err);

#endif
