/* caseacts.h: rarer acts on an application, each on a page that says what will happen: withdrawal,
 * taking over from who left, discarding a draft, undoing a decision with two persons, an exception
 * for a party, splitting. */
#ifndef DAICHO_PAGES_CASEACTS_H
#define DAICHO_PAGES_CASEACTS_H

#include "pages/case/casepage.h"

struct case_act_view {
    const struct case_page *cp;
    const char *title, *lead, *button, *action, *clause;
    const char *problem;
    bool bad;                 /* cannot be undone */
    struct field_view reason; /* name NULL: none */
    struct field_view person; /* whom; name NULL: none */
    struct pair_view *rows;   /* what the application is split into */
    size_t nrows;
    const char *asked, *asked_why;   /* whose wish is answered, and since when; "" */
    const char *proposal;            /* the one that the form is drawn for, "" when none; NULL: not
                                        about one */
    bool closed;                     /* overtaken, and nothing is left to do */
    const char *other, *other_label; /* the page that does the contrary; NULL */
};

/* GET, POST /cases/:case/withdraw, take-over, discard, cancel, cancel/decline, waive, split */
enum status case_withdraw_page(struct req *req, struct res *res, struct err *err);
enum status case_take_over_page(struct req *req, struct res *res, struct err *err);
enum status case_discard_page(struct req *req, struct res *res, struct err *err);
enum status case_cancel_page(struct req *req, struct res *res, struct err *err);
enum status case_decline_page(struct req *req, struct res *res, struct err *err);
enum status case_waive_page(struct req *req, struct res *res, struct err *err);
enum status case_split_page(struct req *req, struct res *res, struct err *err);

#endif
