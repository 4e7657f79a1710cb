/* unlisted.h: 台帳にないサービス: for the office: what lists of accesses and payments tell that the
 * register does not know, and what is decided about each (commands/services/unlisted.h). */
#ifndef DAICHO_PAGES_UNLISTED_H
#define DAICHO_PAGES_UNLISTED_H

#include "pages/page.h"

struct unlisted_row {
    const char *href, *name, *subject; /* subject: of a payment; "" */
    const char *service;               /* what the dictionary calls it; "" */
    const char *units, *total, *days;
    const char *state, *note; /* note: as which, why; "" */
    const char *note_href;    /* "" */
    enum tone tone;
};
struct unlisted_tab {
    const char *href, *label;
    bool here;
};
/* A list that was brought in. */
struct unlisted_brought {
    const char *id, *name, *kind, *days, *counted, *by, *dropped; /* dropped "": it counts */
};
struct unlisted_trouble {
    const char *row, *column, *text;
    bool notice;
};
struct unlisted_view {
    const struct page *page;
    struct unlisted_tab tabs[3];
    struct unlisted_row *rows;
    size_t n;
    struct pager pager;
    struct unlisted_brought *lists;
    size_t nlists;
    bool office; /* may bring lists in and decide */
    struct field_view file, day, why;
    struct form_problem *problems;
    size_t nproblems;
    struct unlisted_trouble *troubles;
    size_t ntroubles;
    const char *again; /* the list was brought in before; NULL */
};

struct unlisted_unit_row {
    const char *name, *total, *days;
};
struct unlisted_one_view {
    const struct page *page;
    const char *href, *name, *subject, *service, *provider, *ask;
    const char *state, *note, *note_href;
    enum tone tone;
    struct unlisted_unit_row *units;
    size_t nunits;
    bool access, decides, undoes;
    int64_t decided;
    struct field_view covers, covers_other, entry, no, reason, sections, section, until, text;
    struct field_view undo_reason;
    const char *open; /* which of the ways was sent; "" */
    struct history_item *history;
    size_t nhistory;
    struct form_problem *problems;
    size_t nproblems;
};

/* Shared by the two pages: how an item stands. */
struct unlisted_known;
struct q_unlisted_all_row;
enum unlisted_stands { UNLISTED_WAITS, UNLISTED_IS_ASKED, UNLISTED_DONE };
enum unlisted_stands unlisted_stands(const struct unlisted_known *k,
                                     const struct q_unlisted_all_row *r);
/* In words: state, note and where that leads. */
void unlisted_told(struct req *req, const struct unlisted_known *k,
                   const struct q_unlisted_all_row *r, struct unlisted_row *ret);
const char *unlisted_total(const struct req *req, bool access, int64_t n, int64_t amount);
const char *unlisted_days(const struct req *req, int64_t first, int64_t last);

handler_fn unlisted_get, unlisted_post, unlisted_drop_post, unlisted_one_get, unlisted_one_post;

#endif
