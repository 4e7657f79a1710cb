#include "unit.h"

#include <string.h>

#include "base/crypto.h"

static int setup(void **state)
{
    (void)state;
    /* twice is harmless */
    return crypto_init(NULL) == ST_OK && crypto_init(NULL) == ST_OK ? 0 : -1;
}

#define B(text) ((struct bytes){(text), sizeof(text) - 1})

static void known_hashes(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    static const struct {
        const char *text, *hex;
    } rows[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    struct sha256 *h = sha256_new();

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t n = strlen(rows[i].text);
        struct hash once = sha256(rows[i].text, n), parsed;
        assert_string_equal(hash_hex(a, &once), rows[i].hex);
        assert_true(hash_parse(rows[i].hex, &parsed));
        assert_true(hash_eq(&once, &parsed));
        for (size_t cut = 0; cut <= n; cut++) { /* the context is used again and again */
            sha256_begin(h);
            sha256_add(h, rows[i].text, cut);
            sha256_add(h, NULL, 0);
            sha256_add(h, rows[i].text + cut, n - cut);
            struct hash parts = sha256_end(h);
            assert_true(hash_eq(&once, &parts));
        }
    }
    /* begun anew without an end: what came before is forgotten */
    sha256_begin(h);
    sha256_add(h, "rubbish", 7);
    sha256_begin(h);
    sha256_add(h, "abc", 3);
    struct hash again = sha256_end(h), abc = sha256("abc", 3), none = sha256(NULL, 0);
    assert_true(hash_eq(&again, &abc));
    assert_string_equal(hash_hex(a, &none), rows[0].hex);
    sha256_free(h);
    sha256_free(NULL);
}

static void hashes_as_text(void **state)
{
    const char *good = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    struct hash h = sha256("abc", 3), other, kept = h;
    char s[80];

    (void)state;
    for (size_t bit = 0; bit < 256; bit++) {
        other = h;
        other.b[bit / 8] = (uint8_t)(other.b[bit / 8] ^ 1 << bit % 8);
        assert_false(hash_eq(&h, &other));
    }
    for (size_t i = 0; i < 64; i++) {
        memcpy(s, good, 65);
        s[i] = '\0';
        assert_false(hash_parse(s, &h));
        s[i] = 'G';
        assert_false(hash_parse(s, &h));
    }
    memcpy(s, good, 64);
    memcpy(s + 64, "0", 2);
    assert_false(hash_parse(s, &h));
    memcpy(s, good, 65);
    s[0] = 'B';
    assert_false(hash_parse(s, &h));
    assert_true(hash_eq(&h, &kept));
}

static void sealed_and_opened(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct key k;
    char text[600];

    (void)state;
    random_bytes(&k, sizeof(k));
    memset(text, 'x', sizeof(text));
    for (size_t n = 0; n < sizeof(text); n += 37) {
        struct bytes plain = {text, n}, back = {NULL, 0};
        struct bytes one = box_seal(a, &k, plain, B("case 7"));
        struct bytes two = box_seal(a, &k, plain, B("case 7"));
        assert_int_equal(one.n, two.n);
        assert_memory_not_equal(one.p, two.p, one.n); /* equal text does not show */
        assert_true(box_open(a, &k, one, B("case 7"), &back));
        assert_int_equal(back.n, n);
        assert_memory_equal(back.p, text, n);
        assert_int_equal(((const char *)back.p)[n], 0);
    }
    struct bytes back, none = {NULL, 0};
    struct bytes sealed = box_seal(a, &k, none, none);
    assert_true(box_open(a, &k, sealed, none, &back) && back.n == 0);
}

/* Every byte set to every other value, every length, other keys and other contexts: refused, and
 * the result left alone. */
static void corruption_is_refused(void **state)
{
    struct arena *a = arena_new(), *scratch = arena_new();
    struct key k, wrong;
    struct bytes ret = {"untouched", 9};

    (void)state;
    random_bytes(&k, sizeof(k));
    struct bytes sealed = box_seal(a, &k, B("庁内限りの資料"), B("subject"));
    unsigned char *p = arena_memdup(a, sealed.p, sealed.n);
    for (size_t i = 0; i < sealed.n; i++) {
        for (unsigned x = 1; x < 256; x++) {
            p[i] = (unsigned char)(p[i] ^ x);
            if (box_open(scratch, &k, (struct bytes){p, sealed.n}, B("subject"), &ret))
                fail_msg("byte %zu changed by %02x was accepted", i, x);
            p[i] = (unsigned char)(p[i] ^ x);
        }
        arena_reset(scratch);
    }
    for (size_t n = 0; n < sealed.n; n++)
        assert_false(box_open(a, &k, (struct bytes){p, n}, B("subject"), &ret));
    unsigned char *longer = arena_alloc(a, sealed.n + 1);
    memcpy(longer, p, sealed.n);
    assert_false(box_open(a, &k, (struct bytes){longer, sealed.n + 1}, B("subject"), &ret));
    for (size_t bit = 0; bit < 8 * sizeof(k.b); bit++) {
        wrong = k;
        wrong.b[bit / 8] = (uint8_t)(wrong.b[bit / 8] ^ 1 << bit % 8);
        assert_false(box_open(a, &wrong, sealed, B("subject"), &ret));
    }
    assert_false(box_open(a, &k, sealed, B("subjecu"), &ret));
    assert_false(box_open(a, &k, sealed, B("subject "), &ret));
    assert_false(box_open(a, &k, sealed, (struct bytes){NULL, 0}, &ret));
    assert_string_equal(ret.p, "untouched");
    assert_true(box_open(a, &k, sealed, B("subject"), &ret));
    arena_free(a);
    arena_free(scratch);
}

static void passwords(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    char *one, *two, *empty;
    struct err err;

    (void)state;
    assert_int_equal(password_hash(a, "正しい馬", &one, &err), ST_OK);
    assert_int_equal(password_hash(a, "正しい馬", &two, &err), ST_OK);
    assert_int_equal(password_hash(a, "", &empty, &err), ST_OK);
    assert_string_not_equal(one, two); /* salted */
    assert_int_equal(strncmp(one, "$argon2id$v=19$m=19456,t=2,p=1$", 31), 0);
    assert_true(password_verify(one, "正しい馬"));
    assert_true(password_verify(two, "正しい馬"));
    assert_false(password_verify(one, "正しい鹿"));
    assert_false(password_verify(one, "正しい馬 "));
    assert_false(password_verify(one, ""));
    assert_true(password_verify(empty, ""));
    assert_false(password_verify(empty, " "));
    /* what is no hash matches nothing */
    assert_false(password_verify("", ""));
    assert_false(password_verify("正しい馬", "正しい馬"));
    assert_false(password_verify("$argon2id$v=19$m=19456,t=2,p=1$", ""));
    assert_false(password_verify("$1$abc$def", "x"));
    one[strlen(one) - 1] = one[strlen(one) - 1] == 'A' ? 'B' : 'A';
    assert_false(password_verify(one, "正しい馬"));
}

static void tokens(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct bytes back;

    (void)state;
    for (size_t n = 1; n < 40; n++) {
        char *t = random_token(a, n);
        assert_int_equal(strlen(t), (n * 4 + 2) / 3);
        assert_true(base64url_decode(a, t, &back) && back.n == n);
        if (n >= 16)
            assert_string_not_equal(t, random_token(a, n));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_hashes),      cmocka_unit_test(hashes_as_text),
        cmocka_unit_test(sealed_and_opened), cmocka_unit_test(corruption_is_refused),
        cmocka_unit_test(passwords),         cmocka_unit_test(tokens),
    };
    return cmocka_run_group_tests_name(__FILE__, tests, setup, NULL);
}
