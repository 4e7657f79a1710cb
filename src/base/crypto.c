#include "base/crypto.h"

#include <openssl/evp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(KEY_SIZE == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "key size");
#define NONCE_SIZE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_SIZE crypto_aead_xchacha20poly1305_ietf_ABYTES

#define ARGON2_OPS 2
#define ARGON2_MEMORY ((size_t)19 * 1024 * 1024)

enum status crypto_init(struct err *err)
{
    if (sodium_init() < 0)
        return err_set(err, ST_SYSTEM, "crypto_unavailable", "libsodium could not be initialised");
    return ST_OK;
}

struct sha256 {
    EVP_MD_CTX *ctx;
};

/* The provider's SHA-256 works or the process is of no use: a record without its hash must not be
 * written, and no caller could do anything better. */
static void must(int ok)
{
    if (ok == 1)
        return;
    fputs("SHA-256 failed\n", stderr);
    abort();
}

struct sha256 *sha256_new(void)
{
    struct sha256 *h = calloc(1, sizeof(*h));

    must(h != NULL);
    h->ctx = EVP_MD_CTX_new();
    must(h->ctx != NULL);
    must(EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL));
    return h;
}

void sha256_free(struct sha256 *h)
{
    if (!h)
        return;
    EVP_MD_CTX_free(h->ctx);
    free(h);
}

void sha256_begin(struct sha256 *h)
{
    /* NULL keeps the algorithm already fetched, which is the costly part in OpenSSL 3. */
    must(EVP_DigestInit_ex(h->ctx, NULL, NULL));
}

void sha256_add(struct sha256 *h, const void *p, size_t n)
{
    if (n > 0)
        must(EVP_DigestUpdate(h->ctx, p, n));
}

struct hash sha256_end(struct sha256 *h)
{
    struct hash ret;
    unsigned n = 0;

    must(EVP_DigestFinal_ex(h->ctx, ret.b, &n));
    must(n == sizeof(ret.b));
    return ret;
}

/* OpenSSL hashes much faster, but looks its algorithm up for each one-shot, under locks that all
 * threads share: a session's token is hashed sooner without. */
struct hash sha256(const void *p, size_t n)
{
    enum { SHORT = 64 };
    struct hash ret;
    unsigned len = sizeof(ret.b);

    if (n <= SHORT)
        must(crypto_hash_sha256(ret.b, n > 0 ? p : (const void *)"", n) == 0);
    else
        must(EVP_Digest(p, n, ret.b, &len, EVP_sha256(), NULL));
    must(len == sizeof(ret.b));
    return ret;
}

char *hash_hex(struct arena *a, const struct hash *h)
{
    return hex_encode(a, h->b, sizeof(h->b));
}

bool hash_parse(const char *hex, struct hash *ret)
{
    struct hash h = {{0}};

    for (size_t i = 0; i < 2 * sizeof(h.b); i++) {
        char c = hex[i];
        int v = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (v < 0)
            return false;
        h.b[i / 2] = (uint8_t)(i % 2 ? h.b[i / 2] | v : v << 4);
    }
    if (hex[2 * sizeof(h.b)] != '\0')
        return false;
    *ret = h;
    return true;
}

bool hash_eq(const struct hash *a, const struct hash *b)
{
    return sodium_memcmp(a->b, b->b, sizeof(a->b)) == 0;
}

void random_bytes(void *p, size_t n)
{
    randombytes_buf(p, n);
}

char *random_token(struct arena *a, size_t n)
{
    unsigned char *p = arena_alloc(a, n);

    random_bytes(p, n);
    char *ret = base64url_encode(a, p, n);
    sodium_memzero(p, n);
    return ret;
}

struct bytes box_seal(struct arena *a, const struct key *k, struct bytes plain, struct bytes aad)
{
    unsigned char *p = arena_alloc(a, NONCE_SIZE + plain.n + TAG_SIZE);
    unsigned long long n = 0;

    random_bytes(p, NONCE_SIZE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(p + NONCE_SIZE, &n, plain.p, plain.n, aad.p, aad.n,
                                               NULL, p, k->b);
    return (struct bytes){p, NONCE_SIZE + (size_t)n};
}

bool box_open(struct arena *a, const struct key *k, struct bytes cipher, struct bytes aad,
              struct bytes *ret)
{
    const unsigned char *c = cipher.p;
    unsigned long long n = 0;

    if (cipher.n < NONCE_SIZE + TAG_SIZE)
        return false;
    /* One byte more, always zero: text that was sealed can be used as a C string. */
    unsigned char *p = arena_alloc(a, cipher.n - NONCE_SIZE - TAG_SIZE + 1);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            p, &n, NULL, c + NONCE_SIZE, cipher.n - NONCE_SIZE, aad.p, aad.n, c, k->b) != 0)
        return false;
    *ret = (struct bytes){p, (size_t)n};
    return true;
}

enum status password_hash(struct arena *a, const char *password, char **ret, struct err *err)
{
    char *encoded = arena_alloc(a, crypto_pwhash_STRBYTES);

    if (crypto_pwhash_str_alg(encoded, password, strlen(password), ARGON2_OPS, ARGON2_MEMORY,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return err_set(err, ST_SYSTEM, "out_of_memory", "no memory to hash a password");
    *ret = encoded;
    return ST_OK;
}

bool password_verify(const char *encoded, const char *password)
{
    return crypto_pwhash_str_verify(encoded, password, strlen(password)) == 0;
}

struct key sign_public(const struct key *seed)
{
    struct key pk;
    uint8_t sk[crypto_sign_SECRETKEYBYTES];

    crypto_sign_seed_keypair(pk.b, sk, seed->b);
    sodium_memzero(sk, sizeof sk);
    return pk;
}

struct signature sign_bytes(const struct key *seed, struct bytes message)
{
    struct signature sig;
    uint8_t pk[crypto_sign_PUBLICKEYBYTES], sk[crypto_sign_SECRETKEYBYTES];

    crypto_sign_seed_keypair(pk, sk, seed->b);
    crypto_sign_detached(sig.b, NULL, message.p, message.n, sk);
    sodium_memzero(sk, sizeof sk);
    return sig;
}

bool sign_check(const struct key *public, struct bytes message, const struct signature *sig)
{
    return crypto_sign_verify_detached(sig->b, message.p, message.n, public->b) == 0;
}
