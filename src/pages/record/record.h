/* record.h: the record for auditors and the office: the list, and the story of one subject. */
#ifndef DAICHO_PAGES_RECORD_H
#define DAICHO_PAGES_RECORD_H

#include "pages/page.h"

struct record_row {
    int64_t seq;
    const char *at, *who, *what, *about, *href, *number, *detail;
};
struct record_link {
    const char *href, *label;
};
struct record_view {
    const struct page *page;
    bool access;
    struct field_view kind, no, from, to;
    bool searched; /* by a number or login */
    struct record_link *found;
    size_t nfound;
    struct record_row *rows;
    size_t n;
    struct pager pager;
};
struct record_story_view {
    const struct page *page;
    const char *title, *href;  /* the page of the subject itself, NULL none */
    bool gone, unsent;         /* disposed of; never handed in … */
    bool kept;                 /* … and the reader is none of its writers */
    struct record_link *cases; /* of an entry: the applications that were decided about it */
    size_t ncases;
    struct history_item *items;
    size_t n;
    struct pager pager;
};

/* GET /record */
enum status record_get(struct req *req, struct res *res, struct err *err);
/* GET /record/:subject */
enum status record_story_get(struct req *req, struct res *res, struct err *err);

#endif
