/* access.c: appends to the access chain. */
#include "audit/access.h"

#include <inttypes.h>

#include "audit/chain.h"
#include "store/queries_gen.h"

static const char *const kinds[] = {
    [ACCESS_LOGIN] = "login", [ACCESS_LOGIN_FAILED] = "login_failed", [ACCESS_LOGOUT] = "logout",
    [ACCESS_VIEW] = "view",   [ACCESS_REFUSAL] = "refusal",           [ACCESS_EXPORT] = "export",
};

static const char *or_empty(const char *s)
{
    return s != NULL ? s : "";
}

enum status access_append(struct tx *tx, const struct access_note *note, struct err *err)
{
    struct chain_head head;

    TRY(chain_lock(tx, note->tenant, "access", &head, err));

    struct q_access_add_in in = {
        .tenant = note->tenant,
        .seq = head.seq + 1,
        .prev = head.hash,
        .kind = kinds[note->kind],
        .person = or_empty(note->person),
        .actor = or_empty(note->actor),
        .object = or_empty(note->object),
        .detail = or_empty(note->detail),
        .at = tx->now,
        .body = note->body,
    };
    const char *const fields[] = {
        in.tenant.s,
        arena_printf(tx->arena, "%" PRId64, in.seq),
        in.prev,
        in.kind,
        in.person,
        in.actor,
        in.object,
        in.detail,
        arena_printf(tx->arena, "%" PRId64, in.at),
        in.body.s,
    };
    size_t n = sizeof fields / sizeof fields[0];
    bool bodied = !ID_NONE(note->body);
    struct hash hash = chain_hash(tx->arena, bodied ? "daicho-access-2" : "daicho-access-1", fields,
                                  bodied ? n : n - 1);

    in.hash = hash_hex(tx->arena, &hash);
    TRY(q_access_add(tx->db, &in, NULL, err));
    return chain_advance(tx, note->tenant, "access", in.seq, in.hash, err);
}
