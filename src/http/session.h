/* session.h: who is there. A session is 32 random bytes in the cookie; the database holds their
 * SHA-256 only, so a copy of the database opens nobody's session.
 *
 * A session ends after an hour without a request, 12 hours after log-in, at log-out, and when the
 * person leaves or changes the password elsewhere. */
#ifndef DAICHO_HTTP_SESSION_H
#define DAICHO_HTTP_SESSION_H

#include "base/memo.h"
#include "http/dispatch.h"
#include "store/store.h"

/* A session as it was read, so that a person reading page after page is not looked up for each. It
 * counts for two seconds, and only while this process has written nothing since: whatever ends a
 * session or changes a right through the server counts at once, what another process changes in the
 * database (command line, a second server) within two seconds. */
struct known {
    struct memo_value value; /* its key is the hash of the cookie */
    struct who *who;
    const char *csrf;
    int64_t seen_at, expires_at;
    uint64_t generation; /* of the store, before it was read */
    int64_t read_at;     /* milliseconds */
    atomic_bool touched; /* the only thing that changes */
};
#define KNOWN_MS 2000

#define SESSION_COOKIE "daicho"
#define SESSION_IDLE_MS ((int64_t)60 * 60 * 1000)
#define SESSION_ABSOLUTE_MS ((int64_t)12 * 60 * 60 * 1000)
#define SESSION_TOUCH_MS ((int64_t)60 * 1000)

/* For the log-in handler, inside store_write: begins a session and forgets those that have ended.
 * *ret_token goes into session_set_cookie and nowhere else. `factor`: "password", … */
enum status session_create(struct tx *tx, struct arena *a, struct tenant_id tenant,
                           struct person_id person, const char *factor, const char **ret_token,
                           struct err *err);
/* Value of the Set-Cookie header that gives or, with token NULL, takes away the session. */
const char *session_set_cookie(struct arena *a, const struct app *app, const char *token);
/* `id` is req->session_id. Ending what has ended is no error. */
enum status session_end(struct tx *tx, const char *id, struct err *err);
/* From now on the session is of the person's work in another body. What was opened before is of no
 * use any more: it was of the body left (http/keep.h gives back what was typed). */
enum status session_work_in(struct tx *tx, const char *id, struct body_id body, struct err *err);
/* Every session of a person but `keep` (NULL: every one): after a change of password. */
enum status session_end_others(struct tx *tx, struct tenant_id tenant, struct person_id person,
                               const char *keep, struct err *err);

/* For the edge: who holds the cookie's value `token`, as a reference the caller gives back and
 * which is kept for the next request. Takes a lease in x when it must read. ST_UNAUTHORIZED when
 * the session is none, has ended, or its person has left. */
enum status session_find(struct exchange *x, const char *token, struct known **ret,
                         struct err *err);
/* The same for the token of a program: fills req->who, with the roles it has through the token's
 * post. ST_DENIED "token_scope" when it may only read and this is no GET. Needs req->db. */
enum status session_load_token(struct req *req, const char *token, struct err *err);
/* For the calendar: req->who becomes whoever the secret address belongs to, whoever is logged in.
 * ST_NOT_FOUND for any other, one that ended, and when its person has left. Needs req->db. */
enum status session_load_calendar(struct req *req, const char *secret, struct err *err);

#endif
