/* renewal.h: 更新: applications to go on using what ends soon, begun for several at once. What was
 * permitted is copied into a draft each; every one is looked at and handed in by itself. */
#ifndef DAICHO_PAGES_RENEWAL_H
#define DAICHO_PAGES_RENEWAL_H

#include "pages/page.h"

struct renewal_row {
    const char *id, *href, *no, *title, *unit, *until;
    const char *procedure, *clause; /* by which it is renewed */
    const char *begun;              /* the application that is under way, "" */
    enum tone tone;                 /* of `until` */
    bool chosen;
};
struct renewal_view {
    const struct page *page;
    struct renewal_row *rows;
    size_t n, nopen; /* nopen: that can be chosen */
    bool full;       /* there may be more */
    struct field_view until;
    struct form_problem *problems;
    size_t nproblems;
};

/* How many days before the end of a period people are told: as the rules have it, else 60. */
enum status renewal_soon(struct req *req, int64_t *ret, struct err *err);

/* GET, POST /renewals */
handler_fn renewals_get, renewals_post;

#endif
