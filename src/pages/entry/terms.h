/* terms.h: 約款の控え: the provider's terms of a service, each edition beside the one before, and
 * whether the service is used on. */
#ifndef DAICHO_PAGES_TERMS_H
#define DAICHO_PAGES_TERMS_H

#include "commands/entry/terms.h"
#include "pages/home.h"

/* ------------------------------------------------------------------ the list, and new ones */
struct terms_item {
    const char *href, *edition, *from, *kept, *state; /* from "": not known */
    enum tone tone;
};
struct terms_view {
    const struct page *page;
    const char *href, *back, *title, *unit;
    struct terms_item *items; /* newest first */
    size_t n;
    int64_t seen;                   /* number of the newest */
    bool may, gone;                 /* keep new ones; its use has ended */
    const char *other, *other_kept; /* terms that another unit has and this one has not; "" none */
    const char *source;
    int64_t source_n;
    struct field_view edition, from, text, file;
    struct form_problem *problems;
    size_t nproblems;
};

/* ------------------------------------------------------------------ one, beside another */
struct terms_cell {
    struct terms_piece *pieces;
    size_t n;
    const char *cares; /* what the words looked at twice are about; "" none */
};
struct terms_line {
    const char *change; /* in words; NULL: so many sentences are the same here */
    enum tone tone;
    const char *same;
    struct terms_cell was, now;
};
struct terms_care {
    const char *label, *count;
};
struct terms_compare_view {
    const struct page *page;
    const char *href, *back, *entry, *title, *edition, *was; /* was "": there is none before it */
    const char *from, *kept, *counts, *whole;      /* whole: where all or only the changes are */
    const char *whole_label, *download, *original; /* original "": there is no file */
    struct terms_care *cares;                      /* in what is new, or in all of the first */
    size_t ncares;
    struct terms_line *lines;
    size_t n;
    const char *decided, *decider, *reason; /* "" */
    enum tone tone;
    bool stopped; /* it was decided to stop */
    bool may;     /* decide */
    int64_t seen; /* how often it was decided */
    struct field_view decision, why;
    struct form_problem *problems;
    size_t nproblems;
};

/* ------------------------------------------------------------------ elsewhere */
/* How it stands with the newest: "約款（2026年12月版）が変わり、続けるかを決めていません"; "" there
 * is none. */
enum status terms_standing(struct req *req, struct entry_id entry, const char **ret,
                           enum tone *tone, struct err *err);
/* For the first screen: new terms of what a person manages, undecided. */
enum status terms_list(struct req *req, int64_t limit, struct home_list *ret, struct err *err);
/* How it stands with one of them, in words. */
const char *terms_state(const struct req *req, const struct q_terms_of_entry_row *r, bool newest,
                        enum tone *tone);

/* What both pages begin with. ST_NOT_FOUND for whoever may not see the entry. */
struct terms_opened {
    struct entry_id id;
    struct q_entry_get_row e;
    struct q_terms_of_entry_row *rows; /* newest first */
    size_t n;
    bool manages;
};
enum status terms_open(struct req *req, struct terms_opened *ret, struct err *err);

/* GET, POST /entries/:entry/terms, POST …/copy; /entries/:entry/terms/:n, …/text, …/file */
handler_fn terms_get, terms_post, terms_copy_post, terms_one_get, terms_one_post, terms_text_get,
    terms_file_get;

#endif
