/* keep.h: what somebody typed is not thrown away because a session ended meanwhile.
 *
 * A form whose token is not the session's changes nothing, ever. But where the browser says that a
 * page of this site sent it, and its route keeps (http.h), it comes back:
 *  - It was written in this session, while at work in another body (req->meant): it is that body's
 *    alone. The page that says so carries the fields (req->kept), offers to go back to work there,
 *    and then to send them again as below.
 *  - Somebody is logged in otherwise. The handler runs with every command refused (req->held), and
 * does what it does at any refusal: it shows its page with everything typed, now with the token of
 * this session. The person sees what would be saved, and under which name, and presses once more.
 *  - Nobody is. The page to log in carries the fields (req->kept) and, afterwards, offers to send
 *    them again without any token, which is the case above.
 * Files do not come back: only the person's hand can put one into a page. */
#ifndef DAICHO_HTTP_KEEP_H
#define DAICHO_HTTP_KEEP_H

#include "http/dispatch.h"
#include "http/form.h"

/* May the form be offered again? Wants proof that it comes from here, not just no sign that it does
 * not; never for the API, nor for a part of a page, which could not tell what it is. */
bool keep_may(const struct exchange *x);
/* Puts the fields, without token and nonce, and the names of files into req->kept. NULL stays where
 * they cannot be read or are more than the page to log in can carry. */
void keep_fields(struct exchange *x, struct form_data *f);

/* req->kept, read again by the page to log in. */
struct kept {
    const char *path; /* where the form was sent to: on this site */
    struct param *params;
    size_t nparams;
    const char **files; /* names of those that must be chosen again */
    size_t nfiles;
};
/* False when the text is none that keep_fields made. */
bool kept_read(struct arena *a, const char *text, struct kept *ret);

#endif
