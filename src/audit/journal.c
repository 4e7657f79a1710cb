/* journal.c: appends a record; see journal.h for its form. */
#include "audit/journal.h"

#include <inttypes.h>
#include <string.h>

#include "audit/chain.h"
#include "audit/changes.h"
#include "audit/subject.h"
#include "store/queries_gen.h"

#define SALT_SIZE 16

/* salt || payload */
static struct bytes salted_payload(struct tx *tx)
{
    struct buf b;
    uint8_t salt[SALT_SIZE];

    random_bytes(salt, sizeof salt);
    buf_init(&b, tx->arena, 1024);
    buf_put(&b, salt, sizeof salt);
    changes_json(&b, db_changes_take(tx->db));
    return (struct bytes){b.p, b.n};
}

static enum status add_record(struct tx *tx, const struct journal_note *note,
                              const struct chain_head *head, const char *commitment,
                              struct journal_place *ret, struct err *err)
{
    int64_t seq = head->seq + 1;
    const char *const fields[] = {
        note->tenant.s, arena_printf(tx->arena, "%" PRId64, seq),
        head->hash,     note->kind,
        note->subject,  note->edition,
        note->actor,    arena_printf(tx->arena, "%" PRId64, tx->now),
        commitment,
    };
    struct hash hash =
        chain_hash(tx->arena, "daicho-journal-1", fields, sizeof fields / sizeof fields[0]);
    const char *hex = hash_hex(tx->arena, &hash);

    TRY(q_journal_add(tx->db,
                      &(struct q_journal_add_in){.tenant = note->tenant,
                                                 .seq = seq,
                                                 .prev = head->hash,
                                                 .kind = note->kind,
                                                 .subject = note->subject,
                                                 .edition = note->edition,
                                                 .actor = note->actor,
                                                 .at = tx->now,
                                                 .commitment = commitment,
                                                 .hash = hex},
                      NULL, err));
    *ret = (struct journal_place){.seq = seq, .hash = hash};
    return chain_advance(tx, note->tenant, "journal", seq, hex, err);
}

static enum status add_payload(struct tx *tx, const struct journal_note *note, const struct key *k,
                               struct bytes payload, int64_t seq, struct err *err)
{
    const char *aad = arena_printf(tx->arena, "%s|%" PRId64, note->tenant.s, seq);
    struct bytes cipher = box_seal(tx->arena, k, payload, (struct bytes){aad, strlen(aad)});

    return q_journal_payload_add(
        tx->db,
        &(struct q_journal_payload_add_in){.tenant = note->tenant, .seq = seq, .cipher = cipher},
        NULL, err);
}

/* Locks the head and opens the subject's key; makes what is missing. */
static enum status start(struct tx *tx, const struct journal_note *note, struct chain_head *head,
                         struct key *key, struct err *err)
{
    const struct q_journal_start_in in = {.tenant = note->tenant, .subject = note->subject};
    struct q_journal_start_row row;
    enum status st = q_journal_start(tx->db, tx->arena, &in, &row, err);

    if (st == ST_NOT_FOUND) {
        TRY(chain_lock(tx, note->tenant, "journal", head, err));
        return subject_key_make(tx, note->tenant, note->subject, key, err);
    }
    TRY(st);
    *head = (struct chain_head){.seq = row.seq, .hash = row.hash};
    if (row.wrapped.p == NULL && row.destroyed_at == DB_NULL_INT)
        return subject_key_make(tx, note->tenant, note->subject, key, err);
    return subject_key_open(tx->master, tx->arena, note->tenant, note->subject, row.wrapped, key,
                            err);
}

enum status journal_append(struct tx *tx, const struct journal_note *note,
                           struct journal_place *ret, struct err *err)
{
    struct key key;
    struct chain_head head;
    struct journal_place place;
    struct bytes payload = salted_payload(tx);
    struct hash commitment = sha256(payload.p, payload.n);
    const char *hex = hash_hex(tx->arena, &commitment);

    TRY(start(tx, note, &head, &key, err));

    enum status st = add_payload(tx, note, &key, payload, head.seq + 1, err);

    explicit_bzero(&key, sizeof key);
    TRY(st);
    TRY(add_record(tx, note, &head, hex, &place, err));
    if (ret != NULL)
        *ret = place;
    return ST_OK;
}
