/* headers.h: request headers into the wire, the answer's headers out of the exchange. */
#ifndef DAICHO_HTTP_HEADERS_H
#define DAICHO_HTTP_HEADERS_H

#include "http/dispatch.h"

/* Takes one header; those nobody asks for are passed over. A second one of a kind makes the request
 * malformed: two readers of it (a proxy and we) must not be able to choose differently. */
void headers_read(struct exchange *x, const char *name, const char *value);

/* True when a body follows; *ret_declared is its length, 0 when chunked. Refuses what is ambiguous.
 */
bool headers_body(struct exchange *x, size_t *ret_declared);

typedef void header_fn(void *arg, const char *name, const char *value);
/* Everything the answer carries beside its body. May turn the answer into 304. */
void headers_write(struct exchange *x, header_fn *add, void *arg);

#endif
