/* notice.h: お知らせ: what one was told, what was told others and who has read it; on paper as
 * well: text for a notice board, a sheet that goes round. */
#ifndef DAICHO_PAGES_NOTICE_H
#define DAICHO_PAGES_NOTICE_H

#include "pages/home.h"

/* One of those that the reader was told. */
struct notice_card {
    const char *href, *title, *text, *from, *at, *until; /* until: "" none */
    const char *state;                                   /* what became of it; "" it waits */
    enum tone tone;
};
struct notices_view {
    const struct page *page;
    struct notice_card *waiting, *others;
    size_t nwaiting, nothers;
    struct pager pager;
    bool tells; /* the reader may publish */
    bool told;  /* … or did */
};

/* Of those that were published. */
struct notice_sent {
    const char *href, *title, *from, *at, *read, *state;
};
struct sent_view {
    const struct page *page;
    struct notice_sent *rows;
    size_t n;
    struct pager pager;
};

/* A unit with how many, and where the reader may see it, who. */
struct notice_person {
    const char *id, *name, *post, *state;
    const char *heard; /* who recorded that they confirmed it on paper; "" */
    enum tone tone;
    bool waits, account; /* account: they can log in here */
};
struct notice_unit {
    const char *id, *name, *counted;
    struct notice_person *people;
    size_t n, waiting;
};
struct notice_new_view {
    const struct page *page;
    struct field_view to, units, entry, title, text, until;
    struct notice_unit *preview; /* units with how many */
    size_t npreview;
    const char *counted; /* of all; "" nothing was counted */
    struct form_problem *problems;
    size_t nproblems;
};
struct notice_view {
    const struct page *page;
    const char *href, *title, *text, *from, *at, *until, *audience;
    const char *withdrawn, *withdrawn_why; /* when, and by whom; "" */
    const char *subject, *subject_href;    /* the entry that it speaks of; "" */
    const char *mine;                      /* when the reader confirmed it; "" */
    bool reads;                            /* the reader has yet to confirm it */
    bool keeps, withdraws;                 /* sees units; may take it back */
    struct notice_unit *units;
    size_t nunits;
    size_t waiting;      /* of those units */
    const char *counted; /* of those units */
    const char *board;   /* text for a notice board */
    struct field_view reason;
    struct form_problem *problems;
    size_t nproblems;
};

/* What waits for the reader, for the first screen. */
enum status notices_list(struct req *req, int64_t limit, struct home_list *ret, struct err *err);
/* Who told it, in words: the program, or a person. */
const char *notice_from(const struct req *req, const char *kind, const char *names);

handler_fn notices_get, notices_sent_get, notice_new_get, notice_new_post, notice_get, notice_post,
    notice_sheet_get;

#endif
