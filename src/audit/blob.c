/* blob.c: encrypted files in chunks. */
#include "audit/blob.h"

#include <inttypes.h>
#include <string.h>

#include "audit/subject.h"
#include "store/queries_gen.h"

static struct bytes key_aad(struct arena *a, struct tenant_id tenant, struct blob_id id)
{
    const char *aad = arena_printf(a, "blob|%s|%s", tenant.s, id.s);

    return (struct bytes){aad, strlen(aad)};
}

static struct bytes chunk_aad(struct arena *a, struct blob_id id, int64_t n)
{
    const char *aad = arena_printf(a, "chunk|%s|%" PRId64, id.s, n);

    return (struct bytes){aad, strlen(aad)};
}

static void sha256_cleanup(struct sha256 **h)
{
    sha256_free(*h);
}
#define AUTO_SHA256 __attribute__((cleanup(sha256_cleanup)))

/* Fills a chunk as far as the source gives. */
static enum status fill(blob_source *source, void *arg, uint8_t *chunk, size_t *ret_n,
                        struct err *err)
{
    size_t n = 0, got = 1;

    while (n < BLOB_CHUNK && got > 0) {
        TRY(source(arg, chunk + n, BLOB_CHUNK - n, &got, err));
        n += got;
    }
    *ret_n = n;
    return ST_OK;
}

static enum status write_chunks(struct tx *tx, struct tenant_id tenant, const struct key *key,
                                blob_source *source, void *arg, struct blob_info *info,
                                struct err *err)
{
    AUTO_SHA256 struct sha256 *sha = sha256_new();
    AUTO_ARENA struct arena *a = arena_new();
    uint8_t *chunk = arena_alloc(tx->arena, BLOB_CHUNK);
    size_t n = BLOB_CHUNK;

    sha256_begin(sha);
    for (int64_t i = 0; n == BLOB_CHUNK; i++) {
        TRY(fill(source, arg, chunk, &n, err));
        if (n == 0)
            break;
        sha256_add(sha, chunk, n);
        info->size += (int64_t)n;

        struct bytes cipher = box_seal(a, key, (struct bytes){chunk, n}, chunk_aad(a, info->id, i));

        TRY(q_blob_chunk_add(tx->db,
                             &(struct q_blob_chunk_add_in){
                                 .tenant = tenant, .blob = info->id, .n = i, .cipher = cipher},
                             NULL, err));
        arena_reset(a);
    }
    info->sha256 = sha256_end(sha);
    return ST_OK;
}

enum status blob_write(struct tx *tx, struct tenant_id tenant, const char *subject,
                       blob_source *source, void *arg, struct blob_info *ret, struct err *err)
{
    struct key outer, key;
    struct blob_info info = {.id = ID_NEW(blob, tx->now)};

    TRY(subject_key_make(tx, tenant, subject, &outer, err));
    random_bytes(&key, sizeof key);

    struct bytes wrapped = box_seal(tx->arena, &outer, (struct bytes){&key, sizeof key},
                                    key_aad(tx->arena, tenant, info.id));
    enum status st = write_chunks(tx, tenant, &key, source, arg, &info, err);

    explicit_bzero(&outer, sizeof outer);
    explicit_bzero(&key, sizeof key);
    TRY(st);
    TRY(q_blob_add(tx->db,
                   &(struct q_blob_add_in){.tenant = tenant,
                                           .id = info.id,
                                           .subject = subject,
                                           .sha256 = hash_hex(tx->arena, &info.sha256),
                                           .size = info.size,
                                           .wrapped_key = wrapped},
                   NULL, err));
    *ret = info;
    return ST_OK;
}

static enum status from_bytes(void *arg, void *p, size_t n, size_t *ret_n, struct err *err)
{
    struct bytes *left = arg;

    (void)err;
    n = n < left->n ? n : left->n;
    if (n > 0)
        memcpy(p, left->p, n);
    *left = (struct bytes){(const char *)left->p + n, left->n - n};
    *ret_n = n;
    return ST_OK;
}

enum status blob_write_bytes(struct tx *tx, struct tenant_id tenant, const char *subject,
                             struct bytes plain, struct blob_info *ret, struct err *err)
{
    return blob_write(tx, tenant, subject, from_bytes, &plain, ret, err);
}

static enum status damaged(struct err *err, struct blob_id id)
{
    return err_set(err, ST_SYSTEM, "blob_damaged", "the stored bytes of file %s are damaged", id.s);
}

static enum status open_key(struct db *db, const struct key *master, struct arena *a,
                            struct tenant_id tenant, struct blob_id id,
                            const struct q_blob_row *row, struct key *ret, struct err *err)
{
    struct key outer;
    struct bytes plain;

    TRY(subject_key_read(db, master, tenant, row->subject, &outer, err));

    bool good = box_open(a, &outer, row->wrapped_key, key_aad(a, tenant, id), &plain) &&
                plain.n == sizeof *ret;

    explicit_bzero(&outer, sizeof outer);
    if (!good)
        return damaged(err, id);
    memcpy(ret, plain.p, sizeof *ret);
    return ST_OK;
}

static enum status read_chunks(struct db *db, const struct key *key, struct tenant_id tenant,
                               struct blob_id id, const struct q_blob_row *blob, blob_sink *sink,
                               void *arg, struct err *err)
{
    AUTO_SHA256 struct sha256 *sha = sha256_new();
    AUTO_ARENA struct arena *a = arena_new();
    int64_t size = 0;

    sha256_begin(sha);
    for (int64_t i = 0; size < blob->size; i++) {
        struct q_blob_chunk_row row;
        struct bytes plain;
        enum status st = q_blob_chunk(
            db, a, &(struct q_blob_chunk_in){.tenant = tenant, .blob = id, .n = i}, &row, err);

        if (st == ST_NOT_FOUND)
            return damaged(err, id);
        TRY(st);
        if (!box_open(a, key, row.cipher, chunk_aad(a, id, i), &plain) || plain.n == 0)
            return damaged(err, id);
        sha256_add(sha, plain.p, plain.n);
        size += (int64_t)plain.n;
        TRY(sink(arg, plain, err));
        arena_reset(a);
    }

    struct hash got = sha256_end(sha), kept;

    if (size != blob->size || !hash_parse(blob->sha256, &kept) || !hash_eq(&got, &kept))
        return damaged(err, id);
    return ST_OK;
}

enum status blob_read(struct db *db, const struct key *master, struct tenant_id tenant,
                      struct blob_id id, blob_sink *sink, void *arg, struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct q_blob_row row;
    struct key key;

    TRY(q_blob(db, a, &(struct q_blob_in){.tenant = tenant, .id = id}, &row, err));
    TRY(open_key(db, master, a, tenant, id, &row, &key, err));

    enum status st = read_chunks(db, &key, tenant, id, &row, sink, arg, err);

    explicit_bzero(&key, sizeof key);
    return st;
}

struct collected {
    struct buf b;
    size_t max;
};

static enum status collect(void *arg, struct bytes part, struct err *err)
{
    struct collected *c = arg;

    if (part.n > c->max - c->b.n)
        return err_set(err, ST_TOO_LARGE, "file_too_large", "the file has more than %zu bytes",
                       c->max);
    buf_put(&c->b, part.p, part.n);
    return ST_OK;
}

enum status blob_read_bytes(struct db *db, const struct key *master, struct arena *a,
                            struct tenant_id tenant, struct blob_id id, size_t max,
                            struct bytes *ret, struct err *err)
{
    struct collected c = {.max = max};

    buf_init(&c.b, a, BLOB_CHUNK);
    TRY(blob_read(db, master, tenant, id, collect, &c, err));
    *ret = (struct bytes){c.b.p, c.b.n};
    return ST_OK;
}

/* A stored file as a source of bytes: chunk by chunk. */
struct stored {
    struct db *db;
    struct tenant_id tenant;
    struct blob_id id;
    struct key key;
    int64_t next, left; /* chunk, bytes */
    struct arena *a;
};

/* Chunks are read whole: whoever writes asks for as many bytes as one has. */
static enum status from_stored(void *arg, void *p, size_t n, size_t *ret_n, struct err *err)
{
    struct stored *s = arg;
    struct q_blob_chunk_row row;
    struct bytes plain;

    *ret_n = 0;
    if (s->left <= 0)
        return ST_OK;
    arena_reset(s->a);
    enum status st = q_blob_chunk(
        s->db, s->a, &(struct q_blob_chunk_in){.tenant = s->tenant, .blob = s->id, .n = s->next},
        &row, err);
    if (st == ST_NOT_FOUND)
        return damaged(err, s->id);
    TRY(st);
    if (!box_open(s->a, &s->key, row.cipher, chunk_aad(s->a, s->id, s->next), &plain) ||
        plain.n == 0 || plain.n > n)
        return damaged(err, s->id);
    memcpy(p, plain.p, plain.n);
    s->next++;
    s->left -= (int64_t)plain.n;
    *ret_n = plain.n;
    return ST_OK;
}

enum status blob_copy(struct tx *tx, struct tenant_id tenant, struct blob_id from,
                      const char *subject, struct blob_info *ret, struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct q_blob_row row;
    struct stored s = {.db = tx->db, .tenant = tenant, .id = from, .a = a};
    struct hash kept;

    TRY(q_blob(tx->db, tx->arena, &(struct q_blob_in){.tenant = tenant, .id = from}, &row, err));
    TRY(open_key(tx->db, tx->master, tx->arena, tenant, from, &row, &s.key, err));
    s.left = row.size;

    enum status st = blob_write(tx, tenant, subject, from_stored, &s, ret, err);

    explicit_bzero(&s.key, sizeof s.key);
    TRY(st);
    if (!hash_parse(row.sha256, &kept) || !hash_eq(&kept, &ret->sha256))
        return damaged(err, from);
    return ST_OK;
}
