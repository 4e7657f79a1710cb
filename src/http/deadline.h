/* deadline.h: ends connections whose phase takes too long, or whose client left before it said what
 * it wanted. The HTTP library only sees silence: a client that sends one byte now and then would
 * hold its place for ever, and one that hangs up in the middle of a request holds it until the
 * library's own timeout, which a stopping server would have to wait for. */
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
/* The same of a phase in which the client has to send something: it ends when the client hangs up.
 */
void deadline_for_client(struct deadline *one, int64_t ms);

/* Ends now what is over; otherwise that happens once a second. */
void deadlines_look(struct deadlines *d);

#endif
