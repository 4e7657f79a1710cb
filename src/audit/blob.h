/* blob.h: files, encrypted in chunks under a key of their own, which the subject's key wraps.
 *
 * A chunk is bound to its blob and place, so none can be moved; the SHA-256 and size of the plain
 * bytes are kept beside and checked at the end of every reading. */
#ifndef DAICHO_AUDIT_BLOB_H
#define DAICHO_AUDIT_BLOB_H

#include "base/id.h"
#include "store/store.h"

#define BLOB_CHUNK 65536 /* plain bytes per chunk */

/* Gives up to `n` bytes into p and their number, 0 at the end. */
typedef enum status blob_source(void *arg, void *p, size_t n, size_t *ret_n, struct err *err);

struct blob_info {
    struct blob_id id;
    struct hash sha256; /* of the plain bytes */
    int64_t size;
};

/* Stores a file under `subject`. The row changes belong to the caller's journal record. */
enum status blob_write(struct tx *tx, struct tenant_id tenant, const char *subject,
                       blob_source *source, void *arg, struct blob_info *ret, struct err *err);
enum status blob_write_bytes(struct tx *tx, struct tenant_id tenant, const char *subject,
                             struct bytes plain, struct blob_info *ret, struct err *err);

/* Receives the plain bytes in order; anything but ST_OK stops the reading. */
typedef enum status blob_sink(void *arg, struct bytes part, struct err *err);

/* Reads a file. ST_REFUSED "subject_destroyed" after disposal, ST_SYSTEM "blob_damaged" when the
 * bytes are not those that were stored; parts given out before that must not be used. */
enum status blob_read(struct db *db, const struct key *master, struct tenant_id tenant,
                      struct blob_id id, blob_sink *sink, void *arg, struct err *err);

/* The whole file in the arena, at most `max` bytes (ST_TOO_LARGE). */
enum status blob_read_bytes(struct db *db, const struct key *master, struct arena *a,
                            struct tenant_id tenant, struct blob_id id, size_t max,
                            struct bytes *ret, struct err *err);

/* The same file once more, under another subject that keeps it for itself. The same errors. */
enum status blob_copy(struct tx *tx, struct tenant_id tenant, struct blob_id from,
                      const char *subject, struct blob_info *ret, struct err *err);

#endif
