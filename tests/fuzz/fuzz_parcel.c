/* Any bytes as a signed pack, and a good one with bytes changed: what is taken is whole and signed.
 */
#include "fuzz.h"

#include <string.h>

#include "pack/parcel.h"

static const struct key seed = {{7}};

/* The first byte says where, the second how; the file must not be taken any more. */
static void changed(struct arena *a, struct bytes in)
{
    const uint8_t *how = in.p;
    enum parcel_kind kind = in.n % 2 ? PARCEL_PACK : PARCEL_DICTIONARY, wrong = !kind;
    struct parcel p = {kind, "題", "p", "1", .bundle = {how, in.n}};
    struct bytes whole;
    struct parcel c;
    struct err err = {0};

    p.hash = sha256(p.bundle.p, p.bundle.n);
    whole = parcel_write(a, &p, &seed);
    HOLDS(parcel_read(a, kind, whole, &c, &err) == ST_OK);
    HOLDS(c.bundle.n == in.n && !memcmp(c.bundle.p, in.p, in.n) && parcel_says(&c, &p));
    HOLDS(parcel_read(a, wrong, whole, &c, &err) == ST_INPUT);
    HOLDS(parcel_read(a, kind, (struct bytes){whole.p, whole.n - 1}, &c, &err) == ST_INPUT);
    if (in.n < 3 || !how[2])
        return;
    char *other = arena_memdup(a, whole.p, whole.n);
    other[(size_t)(how[0] << 8 | how[1]) % whole.n] ^= (char)how[2];
    HOLDS(parcel_read(a, kind, (struct bytes){other, whole.n}, &c, &err) == ST_INPUT &&
          err.code[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct bytes in = {data, n};
    struct parcel c;
    struct key k;
    struct err err = {0};

    if (n > 100000)
        return 0;
    for (int kind = 0; kind < PARCEL_KINDS; kind++)
        if (parcel_read(a, (enum parcel_kind)kind, in, &c, &err) == ST_OK)
            HOLDS(strlen(c.title) + c.bundle.n < n);
        else
            HOLDS(err.status == ST_INPUT && err.code[0]);
    if (key_read(a, in, "public", &k))
        HOLDS(!memcmp(key_write(a, "public", &k), data, n));
    changed(a, in);
    return 0;
}
