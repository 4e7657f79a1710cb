/* dictionary.h: the service dictionary: what is known about services that many bodies use. Pure.
 *
 * One edition is one CSV text in UTF-8, with this heading and one service a row:
 *
 *   name,aliases,provider,kinds,domains,on
 *
 *   name      official name, at most 100 letters; no two alike (search_key)
 *   aliases   readings and other names, parted by |
 *   provider  its official name, "" not known
 *   kinds     values of the fact service.kinds, parted by |
 *   domains   lower case, without "www.", parted by |; what lies below one belongs to it
 *   on        day on which the row was true
 *
 * What is not known stays empty: whoever fills a form with it has to confirm every value, because
 * nobody of the body has. The edition with the newest day counts
 * (commands/services/dictionary_load.h).
 *
 * Trust: an edition from elsewhere comes signed like a pack (pack/parcel.h), and is installed only
 * when the key is trusted. The one that is built into the program (data/services.csv) carries no
 * signature of its own: whoever trusts the program trusts it, and it is installed with a new home.
 */
#ifndef DAICHO_CORE_DICTIONARY_H
#define DAICHO_CORE_DICTIONARY_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

enum {
    DICTIONARY_BYTES = 1 << 20,
    DICTIONARY_SERVICES = 5000,
    DICTIONARY_NAMES = 20,    /* aliases, kinds and domains of one service */
    DICTIONARY_LETTERS = 200, /* of one of them, and of a provider */
    DICTIONARY_OFFERS = 5,    /* what a person is shown at most */
};

struct service {
    const char *name, *provider;
    char **aliases, **kinds, **domains;
    size_t naliases, nkinds, ndomains;
    const char *const *keys; /* search_key of the name, then of the aliases */
    struct date on;
};
struct dictionary {
    const struct service *services;
    size_t n;
    struct date day; /* the newest of its rows: the day of the edition */
};

/* Reads an edition; everything lives in `a`. ST_INPUT with err->where "name: row n" and what stands
 * there in the detail: dictionary_text (no UTF-8, control characters), dictionary_heading,
 * dictionary_empty, dictionary_name, dictionary_twice, dictionary_long, dictionary_kind,
 * dictionary_domain, dictionary_day; and what csv_split refuses. ST_TOO_LARGE dictionary_large. */
enum status dictionary_read(struct arena *a, const char *name, struct bytes text,
                            struct dictionary *ret, struct err *err);
/* The one of the program itself: its text. */
struct bytes dictionary_own(void);

/* The services that somebody may mean who typed this, best first, at most `most`: those whose
 * domain an address or a host lies under (the closest first; an address is compared with nothing
 * else), those that are called so, then those whose name begins so (from two letters on). Any bytes
 * may be typed. */
size_t dictionary_find(const struct dictionary *d, struct arena *a, const char *typed,
                       const struct service **ret, size_t most);
/* By its official name, letter for letter; NULL. */
const struct service *dictionary_service(const struct dictionary *d, const char *name);
/* Is the service called so, or does its name begin so? */
bool service_called(const struct service *s, const char *key, bool whole);

/* The host that an address of the web, or a bare host, names: lower case; NULL when it is none.
 * zoom.us@evil.example is evil.example, and what browsers read differently is no address. */
const char *web_host(struct arena *a, const char *typed);

#endif
