/* whole.h: what is still to be written and answered of a short record, on one page: the open fields
 * and the writer's lists, and one press that hands it in. The other pages stay for everything else.
 */
#ifndef DAICHO_PAGES_WHOLE_H
#define DAICHO_PAGES_WHOLE_H

#include "pages/form/checks.h"
#include "pages/form/publish.h"

struct whole_list {
    const char *label, *note, *clause;
    struct check_item *items; /* id: "list/item", as its inputs are named */
    size_t n;
};
struct whole_view {
    const struct case_page *cp;
    const char *title, *clause;
    struct pair_view *pairs; /* what is written already */
    size_t npairs;
    struct address_box addresses; /* what is thought of those it gives out */
    struct form_view form;        /* what is open */
    size_t nopen;
    struct whole_list *lists;
    size_t nlists;
    struct todo_view *todos, *cautions;
    size_t ntodos, ncautions;
    struct form_problem *problems;
    size_t nproblems;
    const char *problem;
    bool record; /* nobody decides on it */
};

/* GET, POST /cases/:case/whole */
enum status whole_get(struct req *req, struct res *res, struct err *err);
enum status whole_post(struct req *req, struct res *res, struct err *err);

/* Can it all be done there? Not with rows or files to add. */
bool whole_fits(const struct casefile *c, struct arena *a);

#endif
