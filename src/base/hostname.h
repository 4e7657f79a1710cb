/* hostname.h: what the host of an address tells by itself. */
#ifndef DAICHO_BASE_HOSTNAME_H
#define DAICHO_BASE_HOSTNAME_H

#include <stdbool.h>

#include "base/arena.h"

/* Why no public address has this host: "ip", "letters" (others than a reader takes them for),
 * "malformed"; "letters_ja" when it is written in Japanese, which may be; NULL when it is plain.
 * Hosts as typed and in punycode are read alike. */
const char *hostname_fault(struct arena *a, const char *host);

/* What a list of accesses names, however it is written: an address, a host with or without a port,
 * in any case and width, Japanese letters as well as punycode. *ret: the host as lists are
 * compared, in lower case and ASCII, without www., *. and the last dot; nothing else of an address.
 */
enum host_kind {
    HOST_NAMED,
    HOST_MACHINE, /* an IP address, or a name of the house without a dot */
    HOST_NONE,    /* not readable as a host, or an address of mail */
};
enum host_kind hostname_plain(struct arena *a, const char *typed, char **ret);

/* Is it the domain, or does it lie below it? Both as hostname_plain gives them. */
bool hostname_under(const char *host, const char *domain);

#endif
