/* chain.h: what the two chains share when they are written. The verifier does not use it. */
#ifndef DAICHO_AUDIT_CHAIN_H
#define DAICHO_AUDIT_CHAIN_H

#include "base/id.h"
#include "store/store.h"

struct chain_head {
    int64_t seq;
    const char *hash;
};

/* Locks the head until the commit; an empty chain has seq 0 and CHAIN_GENESIS. */
enum status chain_lock(struct tx *tx, struct tenant_id tenant, const char *chain,
                       struct chain_head *ret, struct err *err);
enum status chain_advance(struct tx *tx, struct tenant_id tenant, const char *chain, int64_t seq,
                          const char *hash, struct err *err);

/* Hashes a domain and n texts, each preceded by its length. */
struct hash chain_hash(struct arena *a, const char *domain, const char *const *fields, size_t n);

#endif
