/* inquiry.h: 控え: a kept judgement with its number, questions and their answers. */
#ifndef DAICHO_PAGES_INQUIRY_H
#define DAICHO_PAGES_INQUIRY_H

#include "pages/ask/verdict.h"

struct inquiry_fact {
    const char *label, *value;
};
struct inquiry_reply { /* an earlier answer */
    const char *text, *by, *at;
};
struct inquiry_view {
    const struct page *page;
    const char *id, *no, *by, *unit, *at, *action;
    struct verdict_view verdict;
    struct inquiry_fact *facts;
    size_t nfacts;
    const char *question, *to, *reply, *reply_by, *reply_at;
    const char *case_href;         /* the draft it is about, "" */
    struct inquiry_reply *earlier; /* the newest first */
    size_t nearlier;
    bool may_reply, mine;
    bool corrects; /* the reader answered it, and may correct that */
    const char *edition;
    const char *problem, *typed;
};
/* A judgement that could not be kept yet: what it says, and what goes with it. */
struct inquiry_again_view {
    const struct page *page;
    struct inquiry_fact *facts;
    size_t nfacts;
    struct field_view question; /* name NULL: an application is to be begun */
    const char *to, *to_role, *begin, *begin_label, *json, *doubts, *kinds, *whys, *problem;
};
struct inquiry_row {
    const char *href, *no, *question, *by, *at, *verdict, *to;
    bool waiting, answered;
    enum tone tone;
};
struct inquiries_view {
    const struct page *page;
    struct inquiry_row *waiting, *mine;
    size_t nwaiting, nmine;
};

/* GET /inquiries, POST /inquiries, GET /inquiries/:inquiry, POST /inquiries/:inquiry/reply */
enum status inquiries_get(struct req *req, struct res *res, struct err *err);
enum status inquiries_post(struct req *req, struct res *res, struct err *err);
enum status inquiry_get(struct req *req, struct res *res, struct err *err);
enum status inquiry_reply_post(struct req *req, struct res *res, struct err *err);

#endif
