#include "audit/payload.h"

#include <inttypes.h>
#include <string.h>

#include "audit/subject.h"
#include "base/json.h"
#include "store/queries_gen.h"

#define SALT_SIZE 16

enum status payload_read(struct db *db, const struct key *master, struct tenant_id tenant,
                         int64_t seq, const char *subject, json_t **ret, struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct q_journal_payload_row row;
    struct bytes plain;
    struct key key;

    TRY(q_journal_payload(db, a, &(struct q_journal_payload_in){tenant, seq}, &row, err));
    TRY(subject_key_read(db, master, tenant, subject, &key, err));
    const char *aad = arena_printf(a, "%s|%" PRId64, tenant.s, seq);
    bool ok = box_open(a, &key, row.cipher, (struct bytes){aad, strlen(aad)}, &plain);
    explicit_bzero(&key, sizeof key);
    if (!ok || plain.n < SALT_SIZE)
        return err_set(err, ST_SYSTEM, "payload_closed", "record %" PRId64 " does not open", seq);
    return json_read("payload", (struct bytes){plain.p + SALT_SIZE, plain.n - SALT_SIZE},
                     (size_t)64 << 20, ret, err);
}
