/* meeting.h: 招かれたWeb会議: the invitation is pasted; what of it would be kept and what the rules
 * ask of a participant is shown; then it goes on as the record or application that the rules have.
 *
 * The mail itself is neither kept nor sent on: from the page on, only what was read goes round. */
#ifndef DAICHO_PAGES_MEETING_H
#define DAICHO_PAGES_MEETING_H

#include "pages/page.h"

struct meeting_line {
    const char *text, *clause;
};
struct meeting_list_view {
    const char *label, *clause;
    struct meeting_line *items;
    size_t n;
};
struct meeting_answer {
    const char *ask, *mark, *label, *reason;
    bool bad;
};
/* The last meeting of the same series, by the same person. */
struct meeting_before {
    const char *id, *href, *no, *day; /* id NULL: there is none */
    bool same_day;                    /* recorded for this very day */
    bool stale;                       /* under other rules: it is answered anew */
    const struct meeting_line *facts; /* what was written: value, and as clause its label */
    size_t nfacts;
    struct meeting_answer *answers;
    size_t nanswers;
};
struct meeting_view {
    const struct page *page;
    bool none;               /* the rules have no such procedure */
    bool read;               /* something was pasted, or sent back */
    struct field_view text;  /* to paste into */
    struct field_view *said; /* what would be kept, to be put right */
    size_t nsaid;
    const char *series;                            /* kept as well, "" */
    const char *hidden;                            /* how many secrets were left out, "" */
    struct field_view which;                       /* noptions: procedures to choose from */
    const char *procedure, *label, *help, *clause; /* the only one */
    struct meeting_list_view *lists;
    size_t nlists;
    struct meeting_line *keep_to;
    size_t nkeep_to;
    struct meeting_before before;
    const char *problem;
};

/* Do the rules let an invitation be pasted? */
bool meeting_invited(const struct pack *p);
bool meeting_takes(const struct pack *p, const struct procedure *pr); /* … for this procedure? */

/* GET, POST /meetings; POST /meetings/start */
enum status meeting_get(struct req *req, struct res *res, struct err *err);
enum status meeting_post(struct req *req, struct res *res, struct err *err);
enum status meeting_start_post(struct req *req, struct res *res, struct err *err);

#endif
