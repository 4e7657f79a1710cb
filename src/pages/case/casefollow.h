/* casefollow.h: /cases/:case/follow: a change that another one overtook goes on from what the
 * register says by now: what that takes over, and what both altered, before and after. */
#ifndef DAICHO_PAGES_CASEFOLLOW_H
#define DAICHO_PAGES_CASEFOLLOW_H

#include "pages/case/casechanges.h"

struct case_follow_view {
    const struct case_page *cp;
    const char *action, *problem;
    bool done;                /* it was pressed: this is what happened */
    struct change_line *came; /* from what the change says to what it will say */
    size_t ncame;
    struct change_line *both; /* what the register says, and what stays as it was written */
    size_t nboth;
};

/* GET, POST /cases/:case/follow */
enum status case_follow_page(struct req *req, struct res *res, struct err *err);

#endif
