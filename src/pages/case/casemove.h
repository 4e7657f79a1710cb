/* casemove.h: /cases/:case/move: an application of the rules before goes on under the present ones.
 */
#ifndef DAICHO_PAGES_CASEMOVE_H
#define DAICHO_PAGES_CASEMOVE_H

#include "pages/case/casepage.h"
#include "pages/edition/revision.h"

struct case_move_view {
    const struct case_page *cp;
    const char *action, *was, *now, *problem;
    const struct revision_line *lines;
    size_t nlines;
    const struct pair_view *left; /* what finds no place; kept in the earlier version */
    size_t nleft;
};

/* For the writer of an application of the rules before: that it is one, and until when it can be
 * handed in as it is; NULL for any other. */
enum status case_move_note(struct case_page *cp, const char **ret, struct err *err);
/* GET, POST /cases/:case/move */
enum status case_move_page(struct req *req, struct res *res, struct err *err);

#endif
