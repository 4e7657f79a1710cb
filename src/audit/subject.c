/* subject.c: keys of subjects. */
#include "audit/subject.h"

#include <string.h>

#include "store/queries_gen.h"

/* A wrapped key opens only as the key of its own subject. */
static struct bytes wrap_aad(struct arena *a, struct tenant_id tenant, const char *subject)
{
    const char *aad = arena_printf(a, "subject|%s|%s", tenant.s, subject);

    return (struct bytes){aad, strlen(aad)};
}

enum status subject_key_open(const struct key *master, struct arena *a, struct tenant_id tenant,
                             const char *subject, struct bytes wrapped, struct key *ret,
                             struct err *err)
{
    struct bytes plain;

    if (wrapped.p == NULL)
        return err_set(err, ST_REFUSED, "subject_destroyed",
                       "the contents of %s were disposed of for good", subject);
    if (!box_open(a, master, wrapped, wrap_aad(a, tenant, subject), &plain) ||
        plain.n != sizeof *ret)
        return err_set(err, ST_SYSTEM, "master_key", "the master key does not open the key of %s",
                       subject);
    memcpy(ret, plain.p, sizeof *ret);
    explicit_bzero((void *)(uintptr_t)plain.p, plain.n);
    return ST_OK;
}

static enum status read_key(struct db *db, struct arena *a, const struct key *master,
                            struct tenant_id tenant, const char *subject, struct key *ret,
                            struct err *err)
{
    struct q_subject_key_row row;

    TRY(q_subject_key(db, a, &(struct q_subject_key_in){.tenant = tenant, .subject = subject}, &row,
                      err));
    return subject_key_open(master, a, tenant, subject, row.wrapped, ret, err);
}

enum status subject_key_read(struct db *db, const struct key *master, struct tenant_id tenant,
                             const char *subject, struct key *ret, struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    enum status st = read_key(db, a, master, tenant, subject, ret, err);

    if (st == ST_NOT_FOUND)
        return err_set(err, st, "no_subject_key", "nothing was recorded under %s", subject);
    return st;
}

enum status subject_key_make(struct tx *tx, struct tenant_id tenant, const char *subject,
                             struct key *ret, struct err *err)
{
    struct key fresh;
    enum status st = read_key(tx->db, tx->arena, tx->master, tenant, subject, ret, err);

    if (st != ST_NOT_FOUND)
        return st;
    random_bytes(&fresh, sizeof fresh);

    struct bytes wrapped = box_seal(tx->arena, tx->master, (struct bytes){&fresh, sizeof fresh},
                                    wrap_aad(tx->arena, tenant, subject));

    explicit_bzero(&fresh, sizeof fresh);
    TRY(q_subject_key_add(
        tx->db,
        &(struct q_subject_key_add_in){.tenant = tenant, .subject = subject, .wrapped = wrapped},
        NULL, err));
    /* Read back: on PostgreSQL somebody else may have made it first. */
    return read_key(tx->db, tx->arena, tx->master, tenant, subject, ret, err);
}

enum status subject_destroy(struct tx *tx, struct tenant_id tenant, const char *subject,
                            struct err *err)
{
    int64_t changed = 0;

    TRY(q_subject_key_destroy(
        tx->db,
        &(struct q_subject_key_destroy_in){.tenant = tenant, .subject = subject, .at = tx->now},
        &changed, err));
    if (changed == 0)
        return err_set(err, ST_NOT_FOUND, "no_subject_key", "%s has no key to destroy", subject);
    return q_disposal_add(
        tx->db, &(struct q_disposal_add_in){.tenant = tenant, .subject = subject, .at = tx->now},
        NULL, err);
}
