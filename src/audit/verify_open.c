/* verify_open.c: opens recorded contents and stored files for the verifier. */
#include <inttypes.h>
#include <string.h>

#include "audit/blob.h"
#include "audit/verify_walk.h"
#include "store/queries_gen.h"

#define SALT 16

static enum status subject_key(struct verifier *v, int64_t seq, const char *subject,
                               struct key *ret, bool *ret_open, struct err *err)
{
    struct q_verify_subject_key_row row;
    struct bytes plain;
    const char *aad = arena_printf(v->page, "subject|%s|%s", v->tenant, subject);
    enum status st = q_verify_subject_key(
        v->db, v->page, &(struct q_verify_subject_key_in){.tenant = v->tenant, .subject = subject},
        &row, err);

    *ret_open = false;
    if (st == ST_NOT_FOUND) {
        verify_finding(v, "key_missing", seq, "%s", subject);
        return ST_OK;
    }
    TRY(st);
    if (row.wrapped.p == NULL && row.destroyed_at != DB_NULL_INT) {
        v->counts.tombstones++;
        return ST_OK;
    }
    if (row.wrapped.p == NULL ||
        !box_open(v->page, v->o->master, row.wrapped, (struct bytes){aad, strlen(aad)}, &plain) ||
        plain.n != sizeof *ret) {
        verify_finding(v, "journal_commitment", seq, "the key of %s does not open", subject);
        return ST_OK;
    }
    memcpy(ret, plain.p, sizeof *ret);
    *ret_open = true;
    return ST_OK;
}

enum status verify_open(struct verifier *v, int64_t seq, const char *subject, struct bytes cipher,
                        bool *ret_open, struct bytes *ret_plain, struct err *err)
{
    struct key key;
    const char *aad = arena_printf(v->page, "%s|%" PRId64, v->tenant, seq);

    TRY(subject_key(v, seq, subject, &key, ret_open, err));
    if (!*ret_open)
        return ST_OK;
    *ret_open = box_open(v->page, &key, cipher, (struct bytes){aad, strlen(aad)}, ret_plain) &&
                ret_plain->n >= SALT;
    if (!*ret_open)
        verify_finding(v, "journal_commitment", seq, "the contents under %s do not open", subject);
    return ST_OK;
}

static bool seal_is(struct verifier *v, const char *text, const char *seal)
{
    const struct hash real = sha256(text, strlen(text));

    return str_eq(hash_hex(v->page, &real), seal);
}

/* Is the password the one that was sealed, to be changed or not? The first seals said nothing of
 * that. */
static bool sealed(struct verifier *v, const struct q_verify_credentials_row *r)
{
    return seal_is(v,
                   arena_printf(v->page, "daicho-credential-2\n%s\n%d\n%s\n", r->person,
                                r->must_change, r->password),
                   r->seal) ||
           seal_is(v,
                   arena_printf(v->page, "daicho-credential-1\n%s\n%s\n", r->person, r->password),
                   r->seal);
}

enum status verify_disposals(struct verifier *v, struct err *err)
{
    struct q_verify_disposals_row *rows = NULL;
    size_t n = 0;

    arena_reset(v->page);
    TRY(q_verify_disposals(v->db, v->page, &(struct q_verify_disposals_in){.tenant = v->tenant},
                           &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        if (rows[i].recorded_at == DB_NULL_INT)
            verify_finding(v, "disposal_unrecorded", 0, "%s", rows[i].subject);
        else if (rows[i].destroyed_at != rows[i].recorded_at)
            verify_finding(v, "disposal_changed", 0, "%s", rows[i].subject);
    }
    return ST_OK;
}

enum status verify_leftovers(struct verifier *v, struct err *err)
{
    struct q_verify_leftovers_row *rows = NULL;
    size_t n = 0;

    arena_reset(v->page);
    TRY(q_verify_leftovers(v->db, v->page, &(struct q_verify_leftovers_in){.tenant = v->tenant},
                           &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        verify_finding(v, "tombstone_contents", 0, "%s %s", rows[i].tbl, rows[i].id);
    return ST_OK;
}

/* A stored result belongs to a record, and opens for the key of its request alone. */
static void check_result(struct verifier *v, const struct q_verify_commands_row *r)
{
    struct bytes plain;

    if (r->records == 0)
        verify_finding(v, "result_unrecorded", 0, "%s %s", r->kind, r->person);
    if (v->o->master != NULL &&
        !box_open(v->page, v->o->master, r->result,
                  (struct bytes){r->idempotency, strlen(r->idempotency)}, &plain))
        verify_finding(v, "result_changed", 0, "%s %s", r->kind, r->person);
}

enum status verify_results(struct verifier *v, struct err *err)
{
    AUTO_ARENA struct arena *keys = arena_new();
    struct q_verify_commands_in in = {
        .tenant = v->tenant, .person = "", .idempotency = "", .limit = VERIFY_PAGE};
    size_t n = VERIFY_PAGE;

    while (n == VERIFY_PAGE) {
        struct q_verify_commands_row *rows = NULL;

        arena_reset(v->page);
        TRY(q_verify_commands(v->db, v->page, &in, &rows, &n, err));
        for (size_t i = 0; i < n; i++)
            check_result(v, &rows[i]);
        arena_reset(keys);
        in.person = n > 0 ? arena_strdup(keys, rows[n - 1].person) : "";
        in.idempotency = n > 0 ? arena_strdup(keys, rows[n - 1].idempotency) : "";
    }
    return ST_OK;
}

enum status verify_credentials(struct verifier *v, struct err *err)
{
    struct q_verify_credentials_row *rows = NULL;
    size_t n = 0;

    arena_reset(v->page);
    TRY(q_verify_credentials(v->db, v->page, &(struct q_verify_credentials_in){.tenant = v->tenant},
                             &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        if (rows[i].password[0] == '\0')
            verify_finding(v, "credential_missing", 0, "%s", rows[i].person);
        else if (!sealed(v, &rows[i]))
            verify_finding(v, "credential_changed", 0, "%s", rows[i].person);
    }
    return ST_OK;
}

static enum status swallow(void *arg, struct bytes part, struct err *err)
{
    (void)arg;
    (void)part;
    (void)err;
    return ST_OK;
}

static enum status check_file(struct verifier *v, struct blob_id id, struct err *err)
{
    struct tenant_id tenant = ID_FROM(tenant, v->tenant);
    struct err e = {0};
    enum status st = blob_read(v->db, v->o->master, tenant, id, swallow, NULL, &e);

    if (st == ST_OK)
        v->counts.files++;
    else if (st == ST_REFUSED)
        v->counts.tombstones++;
    else if (str_eq(e.code, "blob_damaged") || str_eq(e.code, "no_subject_key") ||
             str_eq(e.code, "master_key"))
        verify_finding(v, "blob_damaged", 0, "%s", id.s);
    else {
        if (err != NULL)
            *err = e;
        return st;
    }
    return ST_OK;
}

enum status verify_files(struct verifier *v, struct err *err)
{
    struct blob_id last = {{0}};
    size_t n = VERIFY_PAGE;

    while (n == VERIFY_PAGE) {
        struct q_verify_blobs_row *rows = NULL;

        arena_reset(v->page);
        TRY(q_verify_blobs(
            v->db, v->page,
            &(struct q_verify_blobs_in){.tenant = v->tenant, .after = last.s, .limit = VERIFY_PAGE},
            &rows, &n, err));
        for (size_t i = 0; i < n; i++) {
            TRY(check_file(v, rows[i].id, err));
            last = rows[i].id;
        }
    }
    return ST_OK;
}
