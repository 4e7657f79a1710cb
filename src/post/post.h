/* post.h: sends what waits in the outbox (commands/tell/outbox.h), one mail for each person.
 *
 * A mail is claimed before the mail server is spoken to: of two that send at once one gets it.
 * Whoever dies over it leaves a claim that runs out; it is then not known whether it went out, and
 * nobody sends it again but by hand. What is refused for now is tried again later and later, for
 * five days; what is refused for good, and what was tried that long, has failed and is shown to the
 * office. */
#ifndef DAICHO_POST_POST_H
#define DAICHO_POST_POST_H

#include <stdatomic.h>

#include "commands/app.h"

/* Everything that is due, of all tenants: *ret_sent mails went out. One that is refused is no error
 * here; ST_… when the database or the settings stop it. Takes long: on a thread of its own; *stop
 * (NULL: never) ends it after the mail that is on its way. */
enum status post_send(struct app *app, const atomic_bool *stop, int64_t *ret_sent, struct err *err);

enum { POST_LEASE_MS = 300000, POST_DAYS = 5 };
/* When what was refused for now is tried again, after so many times: 1 minute … 6 hours. */
int64_t post_wait_ms(int64_t attempts);

#endif
