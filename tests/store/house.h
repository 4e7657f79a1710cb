/* house.h: a store with the schema, one tenant and a few commands, for tests of what lies above. */
#ifndef DAICHO_TESTS_HOUSE_H
#define DAICHO_TESTS_HOUSE_H

#include "stores.h"

#include "audit/verify.h"
#include "base/crypto.h"
#include "base/id.h"
#include "store/queries_gen.h"
#include "store/store.h"

struct house {
    struct store *s;
    struct key master;
    struct tenant_id tenant;
    struct body_id body;
};

/* Opens an empty database: tenant and body are the first record of the journal. */
void house_open(const char *url, struct house *h);
/* Opens what is there, with the same master key. */
void house_reopen(const char *url, struct house *h);
void house_close(struct house *h);

/* Commands. `subject` of each record is the person's id. */
enum status house_add_person(struct house *h, const char *login, struct person_id *ret,
                             struct err *err);
enum status house_rename(struct house *h, struct person_id id, const char *name, struct err *err);
/* Takes the next number of a series: read, then written on condition. */
enum status house_count(struct house *h, const char *series, int64_t *ret, struct err *err);
enum status house_access(struct house *h, const char *object, struct err *err);
enum status house_store_file(struct house *h, const char *subject, struct bytes plain,
                             struct blob_id *ret, struct err *err);
enum status house_destroy(struct house *h, const char *subject, struct err *err);

/* What the verifier found, by name. */
struct found {
    int n;
    struct {
        char name[32], detail[256];
        int64_t seq;
    } list[64];
    struct verify_counts counts;
};
/* Verifies with contents, files and replay. */
void house_verify(struct house *h, struct db *db, const struct anchor *anchors, size_t nanchors,
                  struct found *ret);
/* Fails unless nothing was found. */
void house_is_whole(struct house *h, struct verify_counts *ret);

#endif
