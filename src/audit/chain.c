/* chain.c: the head of a chain and the bytes under its hashes. */
#include "audit/chain.h"

#include <endian.h>
#include <string.h>

#include "audit/journal.h"
#include "store/queries_gen.h"

static enum status lock_head(struct tx *tx, struct tenant_id tenant, const char *chain,
                             struct q_chain_head_lock_row *ret, struct err *err)
{
    const struct q_chain_head_lock_in in = {.tenant = tenant, .chain = chain};

    return q_chain_head_lock(tx->db, tx->arena, &in, ret, err);
}

enum status chain_lock(struct tx *tx, struct tenant_id tenant, const char *chain,
                       struct chain_head *ret, struct err *err)
{
    struct q_chain_head_lock_row row;
    enum status st = lock_head(tx, tenant, chain, &row, err);

    if (st == ST_NOT_FOUND) {
        /* Two first records at once: one makes the head, both then wait for its lock. */
        TRY(q_chain_head_begin(tx->db,
                               &(struct q_chain_head_begin_in){
                                   .tenant = tenant, .chain = chain, .hash = CHAIN_GENESIS},
                               NULL, err));
        st = lock_head(tx, tenant, chain, &row, err);
    }
    TRY(st);
    *ret = (struct chain_head){.seq = row.seq, .hash = row.hash};
    return ST_OK;
}

enum status chain_advance(struct tx *tx, struct tenant_id tenant, const char *chain, int64_t seq,
                          const char *hash, struct err *err)
{
    const struct q_chain_head_set_in in = {
        .tenant = tenant, .chain = chain, .seq = seq, .hash = hash};

    return q_chain_head_set(tx->db, &in, NULL, err);
}

struct hash chain_hash(struct arena *a, const char *domain, const char *const *fields, size_t n)
{
    struct buf b;

    buf_init(&b, a, 512);
    buf_puts(&b, domain);
    for (size_t i = 0; i < n; i++) {
        size_t len = strlen(fields[i]);
        uint64_t wire = htobe64(len);

        buf_put(&b, &wire, sizeof wire);
        buf_put(&b, fields[i], len);
    }
    return sha256(b.p, b.n);
}
