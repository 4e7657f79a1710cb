/* address_find.h: where in a text addresses stand. */
#ifndef DAICHO_CORE_ADDRESS_FIND_H
#define DAICHO_CORE_ADDRESS_FIND_H

#include "core/address.h"

enum scheme {
    SCHEME_HTTPS,
    SCHEME_NONE,   /* docs.google.com/…: browsers and mail programs lead there all the same */
    SCHEME_PLAIN,  /* http:// */
    SCHEME_OTHER,  /* ftp://, file:, javascript: … */
    SCHEME_BROKEN, /* https:/x: browsers put it right, readers cannot */
};
enum letters {
    LETTERS_PLAIN,
    LETTERS_WIDE,   /* of the scheme or host some are in full width, or the like */
    LETTERS_JOINED, /* of the host a dot is 。 */
};
struct found_address {
    const char *text;    /* whole, as it stands */
    const char *narrow;  /* whole, in half width */
    const char *rest;    /* behind the scheme, in half width */
    const char *written; /* behind the scheme, as it stands */
    enum scheme scheme;
    enum letters letters;
};

/* Every address in its order, at most ADDRESSES_MAX + 1; those that only a 。 read as a dot makes
 * come last. Letters of any width are read as plain ones. An address ends at a blank, a quotation
 * mark or bracket, or Japanese punctuation. One without a scheme is an address where a host of the
 * list or www. begins it, a / follows its host, or // stands before it; one with an @ and no / is a
 * mail address. */
size_t address_find(struct arena *a, const struct address_list *list, const char *text,
                    struct found_address **ret);
/* The whole text, but for blanks around it, as one address; false where it is none. */
bool address_whole(struct arena *a, const char *text, struct found_address *ret);

#endif
