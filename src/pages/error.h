/* error.h: what a person reads when something could not be done: why, under which clause, and what
 * to do next. */
#ifndef DAICHO_PAGES_ERROR_H
#define DAICHO_PAGES_ERROR_H

#include "pages/page.h"

struct error_view {
    const struct page *page;
    const char *title, *text, *clause, *detail, *next, *number;
    const char *first;             /* who was first, "" when nobody was */
    const char *home, *home_label; /* where to go on */
};

/* An error_page_fn (http.h). */
void error_page(struct req *req, struct res *res, const struct err *err);
/* What the type of a problem document (http/problem.h) leads to: the same words. */
enum status problem_get(struct req *req, struct res *res, struct err *err);

#endif
