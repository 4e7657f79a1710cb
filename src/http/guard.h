/* guard.h: the columns of the route table that decide whether somebody may: who it is, permission,
 * same site, token of the session. Each answers ST_OK or fills *err. */
#ifndef DAICHO_HTTP_GUARD_H
#define DAICHO_HTTP_GUARD_H

#include "http/dispatch.h"

/* Fills req->who (person none when nobody is logged in) from cookie or bearer token. Only a broken
 * database or an unknown token of a program is an error. */
enum status guard_who(struct exchange *x, struct err *err);
enum status guard_permission(const struct exchange *x, struct err *err);
/* Browsers say where a request comes from: one from elsewhere may change nothing. */
enum status guard_same_site(const struct exchange *x, struct err *err);
/* True only when the browser says that a page of this site sent it. */
bool guard_from_here(const struct exchange *x);
/* `field`: the token of the form, NULL when it had none; the header counts as well. */
/* The token of a page: of the session, and of the body in which they are at work where that could
 * be another one. */
const char *guard_token(struct arena *a, const char *session, const struct who *w);
/* Where somebody was at work in this session when the page with this token was made, if elsewhere
 * than now; NULL: not known, or of another session. */
const struct workplace *guard_meant(const struct exchange *x, const char *token);
enum status guard_csrf(const struct exchange *x, const char *field, struct err *err);

#endif
