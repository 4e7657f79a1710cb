/* store_floor.h: what a bare program writes for one approval on PostgreSQL: rows of the same tables
 * and sizes as the command's, nothing read, hashed or encrypted. */
#ifndef DAICHO_BENCH_STORE_FLOOR_H
#define DAICHO_BENCH_STORE_FLOOR_H

#include <stdint.h>

#define FLOOR_HASH "0000000000000000000000000000000000000000000000000000000000000000"
/* As many bytes as the contents of an approval have. */
#define FLOOR_64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define FLOOR_CIPHER                                                                               \
    FLOOR_64 FLOOR_64 FLOOR_64 FLOOR_64 FLOOR_64 FLOOR_64 FLOOR_64 FLOOR_64 FLOOR_64 FLOOR_64      \
        FLOOR_64

struct floor_conn;

struct floor_row {
    const char *tenant, *casefile, *person, *names;
    int64_t seq, at;
    uint64_t n;
};

struct floor_conn *floor_open(const char *url);
void floor_close(struct floor_conn *f);
void floor_rows(struct floor_conn *f, const struct floor_row *row); /* one transaction */
void floor_head(struct floor_conn *f, const char *tenant, int64_t seq);

#endif
