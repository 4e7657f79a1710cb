/* hostname.h: what the host of an address tells by itself. */
#ifndef DAICHO_BASE_HOSTNAME_H
#define DAICHO_BASE_HOSTNAME_H

#include "base/arena.h"

/* Why no public address has this host: "ip", "letters" (others than a reader takes them for),
 * "malformed"; "letters_ja" when it is written in Japanese, which may be; NULL when it is plain.
 * Hosts as typed and in punycode are read alike. */
const char *hostname_fault(struct arena *a, const char *host);

#endif
