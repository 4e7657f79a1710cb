/* parcel.h: what is on its way to another body, signed: the bundle of a pack, or a service
 * dictionary, or national holidays.
 *
 *   daicho-pack 1            daicho-dictionary 1      daicho-holidays 1
 *   title: …
 *   pack: …                  dictionary: services     holidays: japan
 *   edition: …               (of a dictionary: the day of its newest facts, YYYY-MM-DD;
 *                            of holidays: their first and last year, YYYY-YYYY)
 *   hash: SHA-256 of the bundle, hexadecimal
 *   length: bytes of the bundle
 *   key: Ed25519 public key, base64url
 *   signature: base64url, over every byte above this line
 *
 *   bundle
 *
 * Lines end with one LF, in this order and no other. The hash and length bind the bundle to what is
 * signed; nothing may follow it. What the lines say must be what the bundle says. */
#ifndef DAICHO_PACK_PARCEL_H
#define DAICHO_PACK_PARCEL_H

#include "pack/pack.h"

#define PARCEL_MAX ((size_t)8 * 1024 * 1024)

enum parcel_kind { PARCEL_PACK, PARCEL_DICTIONARY, PARCEL_HOLIDAYS, PARCEL_KINDS };
#define PARCEL_SERVICES "services" /* the id of a dictionary */
#define PARCEL_JAPAN "japan"       /* the id of national holidays */

struct parcel {
    enum parcel_kind kind;
    const char *title, *id, *edition;
    struct hash hash;
    struct key key;      /* whoever signed */
    struct bytes bundle; /* into the file */
};

/* The file for what is in `p` (its hash and key are made here), signed with the key made from
 * `seed`. */
struct bytes parcel_write(struct arena *a, const struct parcel *p, const struct key *seed);
/* What a pack is as a parcel. */
struct parcel parcel_of(const struct pack *p);

/* Reads and verifies form, length, hash and signature; texts live in the arena, the bundle in
 * `file`. Whose key it is, is the caller's question. Codes: parcel_not
 * (dictionary_not, holidays_not), parcel_form, parcel_truncated, parcel_hash, parcel_signature. */
enum status parcel_read(struct arena *a, enum parcel_kind kind, struct bytes file,
                        struct parcel *ret, struct err *err);

/* True when the bundle, loaded, is what the lines of the parcel say. */
bool parcel_says(const struct parcel *c, const struct parcel *loaded);

/* Key files: "daicho-key 1" and one line, "secret: …" or "public: …" in base64url. */
const char *key_write(struct arena *a, const char *kind, const struct key *k);
bool key_read(struct arena *a, struct bytes file, const char *kind, struct key *ret);

#endif
