/* crypto.h: hashes, random bytes, sealed boxes, passwords. Wraps OpenSSL (SHA-256) and libsodium.
 */
#ifndef DAICHO_BASE_CRYPTO_H
#define DAICHO_BASE_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define HASH_SIZE 32
#define KEY_SIZE 32

struct hash {
    uint8_t b[HASH_SIZE];
};
struct key {
    uint8_t b[KEY_SIZE];
};

/* Once per process, before any other function here. */
enum status crypto_init(struct err *err);

struct hash sha256(const void *p, size_t n);
/* Incremental. ctx is opaque and reusable after sha256_end. */
struct sha256;
struct sha256 *sha256_new(void);
void sha256_free(struct sha256 *h);
void sha256_begin(struct sha256 *h);
void sha256_add(struct sha256 *h, const void *p, size_t n);
struct hash sha256_end(struct sha256 *h);

char *hash_hex(struct arena *a, const struct hash *h);
bool hash_parse(const char *hex, struct hash *ret);
bool hash_eq(const struct hash *a, const struct hash *b); /* constant time */

void random_bytes(void *p, size_t n);
/* URL-safe random token of n bytes. */
char *random_token(struct arena *a, size_t n);

/* XChaCha20-Poly1305 with a random nonce in front; `aad` is authenticated, not stored.
 * box_open returns false for a wrong key, other aad or any changed byte; the plain bytes are
 * followed by a NUL that is not counted. */
struct bytes box_seal(struct arena *a, const struct key *k, struct bytes plain, struct bytes aad);
bool box_open(struct arena *a, const struct key *k, struct bytes cipher, struct bytes aad,
              struct bytes *ret);

/* Ed25519 with a key made from a 32-byte seed. */
#define SIGNATURE_SIZE 64
struct signature {
    uint8_t b[SIGNATURE_SIZE];
};
struct key sign_public(const struct key *seed);
struct signature sign_bytes(const struct key *seed, struct bytes message);
bool sign_check(const struct key *public, struct bytes message, const struct signature *sig);

/* argon2id, 19 MiB, t=2; returns the encoded string. Costs 15-50 ms of a processor: in the program
 * through base/hasher.h. */
enum status password_hash(struct arena *a, const char *password, char **ret, struct err *err);
bool password_verify(const char *encoded, const char *password);

#endif
