#include "pack/parcel.h"

#include <stdlib.h>
#include <string.h>

#define KEY_MAGIC "daicho-key 1\n"
#define LINE_MAX_BYTES 8192

static const struct {
    const char *magic, *id, *not ;
} kinds[PARCEL_KINDS] = {
    [PARCEL_PACK] = {"daicho-pack 1\n", "pack", "parcel_not"},
    [PARCEL_DICTIONARY] = {"daicho-dictionary 1\n", "dictionary", "dictionary_not"},
    [PARCEL_HOLIDAYS] = {"daicho-holidays 1\n", "holidays", "holidays_not"},
};
static const char *const names[] = {
    "title", NULL /* of the kind */, "edition", "hash", "length", "key", "signature"};
enum line { L_TITLE, L_ID, L_EDITION, L_HASH, L_LENGTH, L_KEY, L_SIGNATURE, LINES };

/* ------------------------------------------------------------------ writing */
/* A title over several lines becomes one. */
static const char *one_line(struct arena *a, const char *s)
{
    char *copy = arena_strdup(a, s);

    for (char *c = copy; *c; c++)
        *c = (unsigned char)*c < 0x20 ? ' ' : *c;
    return copy;
}

struct parcel parcel_of(const struct pack *p)
{
    return (struct parcel){.kind = PARCEL_PACK,
                           .title = p->title,
                           .id = p->id,
                           .edition = p->edition,
                           .hash = p->hash,
                           .bundle = p->bundle};
}

struct bytes parcel_write(struct arena *a, const struct parcel *p, const struct key *seed)
{
    struct key public = sign_public(seed);
    struct hash hash = sha256(p->bundle.p, p->bundle.n);
    struct signature sig;
    struct buf b;

    buf_init(&b, a, p->bundle.n + 1024);
    buf_puts(&b, kinds[p->kind].magic);
    buf_printf(&b, "title: %s\n%s: %s\nedition: %s\nhash: %s\nlength: %zu\nkey: %s\n",
               one_line(a, p->title), kinds[p->kind].id, p->id, one_line(a, p->edition),
               hash_hex(a, &hash), p->bundle.n, base64url_encode(a, public.b, sizeof public.b));
    sig = sign_bytes(seed, (struct bytes){b.p, b.n});
    buf_printf(&b, "signature: %s\n\n", base64url_encode(a, sig.b, sizeof sig.b));
    buf_put(&b, p->bundle.p, p->bundle.n);
    return (struct bytes){b.p, b.n};
}

/* ------------------------------------------------------------------ reading */
struct cursor {
    struct arena *a;
    const char *at, *end;
};

/* The value of the line "NAME: VALUE"; NULL when the next line is another. */
static const char *take_line(struct cursor *c, const char *name)
{
    size_t n = strlen(name), left = (size_t)(c->end - c->at);
    const char *from = c->at + n + 2, *lf;

    if (left < n + 3 || memcmp(c->at, name, n) || memcmp(c->at + n, ": ", 2))
        return NULL;
    left -= n + 2;
    lf = memchr(from, '\n', left < LINE_MAX_BYTES ? left : LINE_MAX_BYTES);
    if (!lf || memchr(from, '\0', (size_t)(lf - from)))
        return NULL;
    c->at = lf + 1;
    return arena_strndup(c->a, from, (size_t)(lf - from));
}

static bool decode(struct arena *a, const char *s, void *ret, size_t n)
{
    struct bytes b;

    if (!base64url_decode(a, s, &b) || b.n != n)
        return false;
    memcpy(ret, b.p, n);
    return true;
}

static enum status read_values(struct cursor *c, const char *const *line, struct parcel *ret,
                               size_t *ret_length, struct signature *ret_sig)
{
    char *rest;
    unsigned long long length = strtoull(line[L_LENGTH], &rest, 10);

    ret->title = line[L_TITLE];
    ret->id = line[L_ID];
    ret->edition = line[L_EDITION];
    /* Numbers have many spellings; only ours is taken. */
    if (!hash_parse(line[L_HASH], &ret->hash) || length > PARCEL_MAX ||
        strcmp(arena_printf(c->a, "%llu", length), line[L_LENGTH]) != 0 ||
        !decode(c->a, line[L_KEY], ret->key.b, sizeof ret->key.b) ||
        !decode(c->a, line[L_SIGNATURE], ret_sig->b, sizeof ret_sig->b))
        return ST_INPUT;
    *ret_length = (size_t)length;
    return ST_OK;
}

enum status parcel_read(struct arena *a, enum parcel_kind kind, struct bytes file,
                        struct parcel *ret, struct err *err)
{
    const char *start = file.p, *line[LINES], *signed_to = NULL, *magic = kinds[kind].magic;
    struct cursor c = {a, start, start + file.n};
    struct signature sig;
    struct hash hash;
    size_t length = 0;

    if (file.n < strlen(magic) || memcmp(start, magic, strlen(magic)) != 0)
        return err_set(err, ST_INPUT, kinds[kind].not, "is no signed %s", kinds[kind].id);
    ret->kind = kind;
    c.at += strlen(magic);
    for (size_t i = 0; i < LINES; i++) {
        const char *name = i == L_ID ? kinds[kind].id : names[i];
        signed_to = c.at;
        line[i] = take_line(&c, name);
        if (!line[i]) {
            err_set(err, ST_INPUT, "parcel_form", "the line “%s:” is missing", name);
            return err_detail(err, name);
        }
    }
    if (read_values(&c, line, ret, &length, &sig) != ST_OK || c.at == c.end || *c.at++ != '\n') {
        err_set(err, ST_INPUT, "parcel_form", "a line cannot be read");
        return err_detail(err, "hash, length, key, signature");
    }
    if (!sign_check(&ret->key, (struct bytes){start, (size_t)(signed_to - start)}, &sig))
        return err_set(err, ST_INPUT, "parcel_signature", "the signature does not fit");
    if ((size_t)(c.end - c.at) != length)
        return err_set(err, ST_INPUT, "parcel_truncated", "the file is not whole");
    ret->bundle = (struct bytes){c.at, length};
    hash = sha256(c.at, length);
    if (!hash_eq(&hash, &ret->hash))
        return err_set(err, ST_INPUT, "parcel_hash", "the contents were changed");
    return ST_OK;
}

bool parcel_says(const struct parcel *c, const struct parcel *p)
{
    AUTO_ARENA struct arena *a = arena_new();

    return hash_eq(&c->hash, &p->hash) && !strcmp(c->id, p->id) &&
           !strcmp(c->edition, one_line(a, p->edition)) && !strcmp(c->title, one_line(a, p->title));
}

/* ------------------------------------------------------------------ keys */
const char *key_write(struct arena *a, const char *kind, const struct key *k)
{
    return arena_printf(a, KEY_MAGIC "%s: %s\n", kind, base64url_encode(a, k->b, sizeof k->b));
}

bool key_read(struct arena *a, struct bytes file, const char *kind, struct key *ret)
{
    const char *start = file.p, *value;
    struct cursor c = {a, start, start + file.n};

    if (file.n < strlen(KEY_MAGIC) || memcmp(start, KEY_MAGIC, strlen(KEY_MAGIC)) != 0)
        return false;
    c.at += strlen(KEY_MAGIC);
    value = take_line(&c, kind);
    return value && c.at == c.end && decode(a, value, ret->b, sizeof ret->b);
}
