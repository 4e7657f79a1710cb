/* services.h: 使えるサービス一覧: what the body has permitted, for everybody who looks for a tool.
 */
#ifndef DAICHO_PAGES_SERVICES_H
#define DAICHO_PAGES_SERVICES_H

#include "pages/page.h"

struct service_line {
    const char *text, *clause;
};
/* One service with one class of information. */
struct service_group {
    const char *title, *provider, *function, *level;
    const char **units, **contacts;
    size_t nunits, ncontacts;
    struct service_line *conditions, *cautions;
    size_t nconditions, ncautions;
    struct service_line *measures; /* decided where × was left: "企画課　代わりの措置：…" */
    size_t nmeasures;
    struct service_line *forbidden; /* by the rules in force; then it is offered to nobody else */
    size_t nforbidden;
    const char *grace_to;              /* until then those who have it go on, "" */
    bool lapsed;                       /* what a permission rests on no longer holds */
    bool waits;                        /* nowhere begun yet */
    const char *ours;                  /* the register's page when the reader's unit has it, "" */
    const char *copy_from, *procedure; /* "" when it cannot be applied for from here */
};

struct services_view {
    const struct page *page;
    struct field_view search;
    bool filtered;
    struct service_group *groups;
    size_t n;
    struct pager pager;
};

/* GET /services */
enum status services_get(struct req *req, struct res *res, struct err *err);

#endif
