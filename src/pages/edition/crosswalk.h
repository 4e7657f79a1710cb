/* crosswalk.h: 規程の対照: the body's rules beside another installed edition, control by control.
 */
#ifndef DAICHO_PAGES_CROSSWALK_H
#define DAICHO_PAGES_CROSSWALK_H

#include "pages/page.h"

struct crosswalk_line {
    const char *text, *clause, *how; /* how: the part that is asked, "" all of it */
};
struct crosswalk_side {
    const struct crosswalk_line *lines;
    size_t n;
};
struct crosswalk_row {
    const char *title, *meaning;
    struct crosswalk_side side[2];
};

/* side 0: the rules in force for the body; 1: the edition chosen, pack NULL while there is none. */
struct crosswalk_view {
    const struct page *page;
    const struct pack *pack[2];
    const char *title[2];
    struct field_view choice;
    const struct crosswalk_row *rows;
    size_t nrows;
    struct crosswalk_side apart[2];
};

/* GET /office/crosswalk?with=EDITION */
enum status crosswalk_get(struct req *req, struct res *res, struct err *err);

#endif
