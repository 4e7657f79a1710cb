/* deadline.h: ends connections whose phase takes too long. The HTTP library only sees silence, so a
 * client that sends one byte now and then would hold its place for ever. */
#ifndef DAICHO_HTTP_DEADLINE_H
#define DAICHO_HTTP_DEADLINE_H

#include <stdint.h>

#include "base/err.h"

struct deadlines;
struct deadline; /* of one connection */

enum status deadlines_start(struct deadlines **ret, struct err *err);
void deadlines_stop(struct deadlines *d); /* NULL allowed; every deadline must be gone */

/* For the socket of a new connection; its end shuts the socket down, which the library notices. */
struct deadline *deadline_new(struct deadlines *d, int fd);
/* Must be called before the socket is closed, or another connection's would be shut down. */
void deadline_free(struct deadlines *d, struct deadline *one);
/* The phase that begins now may last `ms`; 0: any time. NULL does nothing. */
void deadline_in(struct deadline *one, int64_t ms);

#endif
