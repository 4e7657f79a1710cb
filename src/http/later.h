/* later.h: writes that no answer waits for: views in the access chain and the time of a session's
 * last request. Collected, written together within a second, and before the server stops. */
#ifndef DAICHO_HTTP_LATER_H
#define DAICHO_HTTP_LATER_H

#include "audit/access.h"

struct later;

enum status later_start(struct store *store, struct later **ret, struct err *err);
/* Copies what it is given. False when too much waits (the database is slow or gone): then the
 * caller writes by itself, so that nothing is dropped silently. */
bool later_note(struct later *l, const struct access_note *note);
/* Dropped when too much waits: the next request of the session tries again. */
void later_touch(struct later *l, const char *session_id, int64_t now);
/* Writes what waits and ends. NULL allowed. */
void later_stop(struct later *l);

#endif
