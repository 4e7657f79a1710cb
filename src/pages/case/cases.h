/* cases.h: 申請: the lists, and beginning a new one. */
#ifndef DAICHO_PAGES_CASES_H
#define DAICHO_PAGES_CASES_H

#include "pages/page.h"

struct cases_tab {
    const char *href, *label;
    bool here;
};
struct cases_row {
    struct case_id id;
    const char *title, *no, *procedure, *unit, *applicant, *step, *state_label, *at;
    enum tone tone;
};
struct cases_view {
    const struct page *page;
    struct cases_tab *tabs, *states;
    size_t ntabs, nstates;
    struct cases_row *rows;
    size_t n;
    bool others; /* of other people: names are shown */
    struct pager pager;
};

struct new_procedure {
    const char *id, *label, *text, *authority, *clause;
    const char *others; /* who begins it when this person may not, "" */
    bool record;        /* nobody is asked */
    bool invited;       /* an invitation may be pasted (meeting.h) */
    bool publish;       /* begun by its addresses (publish.h) */
};
struct cases_new_view {
    const struct page *page;
    struct new_procedure *procedures;
    size_t n;
    struct field_view unit; /* noptions 0: only one, nothing to choose */
    const char *inquiry;
};

/* GET /cases, GET /cases/new, POST /cases */
enum status cases_get(struct req *req, struct res *res, struct err *err);
enum status cases_new_get(struct req *req, struct res *res, struct err *err);
enum status cases_post(struct req *req, struct res *res, struct err *err);

#endif
