/* inventory.h: 棚卸し: what the office starts and looks through, and the page on which a unit
 * answers (commands/tell/inventory.h). */
#ifndef DAICHO_PAGES_INVENTORY_H
#define DAICHO_PAGES_INVENTORY_H

#include "pages/home.h"

/* One inventory, or one unit of it that the reader answers for. */
struct inventory_line {
    const char *href, *name, *sub, *counted, *state;
    enum tone tone;
};
struct inventories_view {
    const struct page *page;
    struct inventory_line *mine, *all;
    size_t nmine, nall;
    bool sees;   /* the whole of it */
    bool starts; /* the office, and none goes on */
};
struct inventory_new_view {
    const struct page *page;
    struct field_view name, until, text;
    struct form_problem *problems;
    size_t nproblems;
};

/* ------------------------------------------------------------------ for the office */
struct inventory_unit_line {
    const char *href, *name, *rows, *state, *note; /* note: what differs, who answers; "" */
    enum tone tone;
};
/* What is to be looked at: an entry that is not used or differs. */
struct inventory_found {
    const char *unit, *unit_href, *title, *no, *href, *answer, *words;
    enum tone tone;
};
struct inventory_unlisted {
    const char *unit, *unit_href, *name, *address, *purpose, *since, *ask;
};
struct inventory_view {
    const struct page *page;
    const char *href, *name, *text, *until, *started, *closed,
        *closed_note;    /* closed "": goes on */
    const char *counted; /* of the units */
    struct inventory_unit_line *waiting, *answered;
    size_t nwaiting, nanswered;
    struct inventory_found *found;
    size_t nfound;
    struct inventory_unlisted *unlisted;
    size_t nunlisted;
    bool closes;
    struct field_view note;
    struct form_problem *problems;
    size_t nproblems;
};

/* ------------------------------------------------------------------ for a unit */
struct inventory_row {
    const char *href; /* "": the reader may not see the entry */
    const char *title, *no, *provider, *manager, *level, *until, *state;
    enum tone tone;
    const char *said, *words; /* the newest answer; "" */
    enum tone said_tone;
    struct field_view answer, differs;
};
struct inventory_declared {
    const char *number;
    struct field_view name, address, purpose, since;
};
struct inventory_answer_view {
    const struct page *page;
    const char *href, *inventory, *unit, *text, *until, *closed;
    const char *now;     /* which unit carries it on; "" itself */
    const char *replied; /* who answered and when; "" nobody */
    const char *heard;
    bool none, late, over; /* over: the last day is past */
    struct inventory_row *rows;
    size_t nrows;
    struct inventory_unlisted *unlisted; /* of the newest answer */
    size_t nunlisted;
    bool answers, again, hears; /* may answer; did already; as the office, for the unit */
    bool open;                  /* the form of an answer anew */
    int64_t nreplies;
    struct field_view none_field, heard_field;
    struct inventory_declared *declared;
    size_t ndeclared;
    bool more; /* another service may be declared */
    struct form_problem *problems;
    size_t nproblems;
};

/* Units that wait for an answer of the reader; for the first screen. */
enum status inventory_list(struct req *req, int64_t limit, struct home_list *ret, struct err *err);
/* How the one that goes on stands, for the office. */
enum status inventory_going_list(struct req *req, struct home_list *ret, struct err *err);

handler_fn inventories_get, inventory_new_get, inventory_new_post, inventory_get, inventory_post,
    inventory_csv_get, inventory_unit_get, inventory_unit_post;

#endif
