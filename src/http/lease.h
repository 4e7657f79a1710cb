/* lease.h: read snapshots shared between event threads and workers. Workers may hold only a part of
 * the store's connections, so that a page on an event thread never waits for one. */
#ifndef DAICHO_HTTP_LEASE_H
#define DAICHO_HTTP_LEASE_H

#include "http/dispatch.h"

struct leases;

/* `workers`: how many of them workers may hold, at least 1. */
struct leases *leases_new(int workers);
void leases_free(struct leases *l); /* NULL allowed */

/* Fills x->req.db, unless it is there already. */
enum status lease_begin(struct exchange *x, struct err *err);
/* Gives x->req.db back, if there is one. */
void lease_end(struct exchange *x);

#endif
