/* problem.h: errors as RFC 9457 documents, and as plain text where there are no pages. */
#ifndef DAICHO_HTTP_PROBLEM_H
#define DAICHO_HTTP_PROBLEM_H

#include "http/http.h"

/* Forgets what a handler that failed had already written. */
void problem_reset(struct res *res, struct arena *a);
/* res->status must be set. */
void problem_json(struct req *req, struct res *res, const struct err *err);
void problem_text(struct req *req, struct res *res, const struct err *err);

#endif
