/* problem.h: errors as RFC 9457 documents, and as plain text where there are no pages. Each code is
 * a problem type of its own: its address is PATH_PROBLEM followed by the code, and opens a page
 * that says what it means. */
#ifndef DAICHO_HTTP_PROBLEM_H
#define DAICHO_HTTP_PROBLEM_H

#include "http/http.h"

#define PATH_PROBLEM "/problems/"

/* The HTTP status: that of the error's status, or of its code where HTTP has one of its own. */
int problem_status(const struct err *err);
/* Forgets what a handler that failed had already written. */
void problem_reset(struct res *res, struct arena *a);
/* res->status must be set. */
void problem_json(struct req *req, struct res *res, const struct err *err);
void problem_text(struct req *req, struct res *res, const struct err *err);

#endif
