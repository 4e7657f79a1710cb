/* roll.h: lists of people who answer on paper, for print: class by class, with one answer. */
#ifndef DAICHO_PAGES_ROLL_H
#define DAICHO_PAGES_ROLL_H

#include "pages/page.h"

struct roll_line {
    const char *const *cells; /* of the columns, in their order */
};
struct roll_sheet { /* one group */
    const char *group;
    struct roll_line *lines;
    size_t n, of; /* people with this answer, and people of the group */
};
struct roll_choice {
    const char *label, *href;
    bool here;
};
struct roll_page {
    const struct page *page;
    const char *title, *what, *answer, *back, *today;
    const char *const *columns; /* headings, without that of the group */
    struct roll_sheet *sheets;
    struct roll_choice *choices;
    size_t ncolumns, nsheets, nchoices, n, people;
};

/* GET /entries/:entry/acts/:act/people?field=&answer= : of an act that goes on, as recorded now. */
enum status act_people_get(struct req *req, struct res *res, struct err *err);
/* GET /cases/:case/people?field=&answer= : of an application, as saved. */
enum status case_people_get(struct req *req, struct res *res, struct err *err);

#endif
