/* limit.h: how often a log-in may be tried, so that guessing is slow and nobody can lock somebody
 * else out.
 *
 * Failures are counted for the pair of account and address: behind the fifth each costs a wait that
 * doubles, up to 15 minutes, for that pair alone. Attempts on one account from addresses it never
 * logged in from share 60 failures an hour; the address a person uses is not held up by them. From
 * elsewhere than such an address, 10 attempts a second are taken of one address and 50 of all,
 * which the processor can check. Entries are forgotten after an hour without failure, the oldest
 * first when the table is full. */
#ifndef DAICHO_HTTP_LIMIT_H
#define DAICHO_HTTP_LIMIT_H

#include <stdint.h>

#include "http/http.h"

struct limiter;

struct limiter *limiter_new(void);
void limiter_free(struct limiter *l); /* NULL allowed */

/* Milliseconds to wait before this attempt may be made, 0: now. Counts it against the total when it
 * may. Thread safe. `now` in milliseconds. */
int64_t limiter_try(struct limiter *l, const char *account, const char *address, int64_t now);
void limiter_failed(struct limiter *l, const char *account, const char *address, int64_t now);
void limiter_succeeded(struct limiter *l, const char *account, const char *address, int64_t now);

/* For the log-in handler, with the request's address. `account`: tenant and login as typed. ST_BUSY
 * "login_wait" with the seconds in err->detail and in the answer's Retry-After. */
enum status login_may_try(struct req *req, const char *account, struct err *err);
void login_failed(struct req *req, const char *account);
void login_succeeded(struct req *req, const char *account);

#endif
