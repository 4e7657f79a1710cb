/* journal.h: the append-only chain of what was changed, one per tenant.
 *
 * A record is in two parts. `journal` holds the chain: who, when, what kind, about which subject,
 * and a commitment to the row changes; none of the contents. `journal_payload` holds the row
 * changes themselves, encrypted with the subject's key: destroying that key makes them unreadable
 * for good while the chain still verifies.
 *
 *   payload    = JSON array, oldest first, of
 * {"key":{…},"op":"insert|update|delete|keep","row":{…}, "table":"…"}; members and columns sorted,
 * no white space. "key" holds what the statement compared, "row" what it stored; "keep" states a
 * whole row as it is (restate.h). Bytes are {"base64url":"…"}; the cipher of a blob_chunk only
 * {"sha256":"…","size":n}, because files are kept once, not twice commitment = SHA-256(salt ||
 * payload), salt of 16 random bytes cipher     = XChaCha20-Poly1305(subject key, salt || payload),
 * bound to "tenant|seq" hash       = SHA-256 over "daicho-journal-1" and tenant, seq, prev, kind,
 * subject, edition, actor, at, commitment; each preceded by its length as 8 bytes, big end first;
 * numbers in decimal
 *
 * prev of the first record is 64 zeros. seq counts from 1 without gaps. */
#ifndef DAICHO_AUDIT_JOURNAL_H
#define DAICHO_AUDIT_JOURNAL_H

#include "base/id.h"
#include "store/store.h"

#define CHAIN_GENESIS "0000000000000000000000000000000000000000000000000000000000000000"

struct journal_note {
    struct tenant_id tenant;
    const char *kind;    /* the command */
    const char *subject; /* whose key covers the contents: a case, entry, person, body … */
    const char *edition; /* hash of the edition it was decided under, or "" */
    const char *actor;   /* JSON, frozen: person, name, post, unit, via */
};

struct journal_place {
    int64_t seq;
    struct hash hash;
};

/* Takes the row changes of the transaction so far and appends them as one record, also when there
 * are none. Locks the head of the chain until the commit, so it comes last in a command. The
 * subject's key is made at first use; ST_REFUSED "subject_destroyed" when it was destroyed. `ret`
 * may be NULL. */
enum status journal_append(struct tx *tx, const struct journal_note *note,
                           struct journal_place *ret, struct err *err);

#endif
