/* transfer.h: 異動: lists of who moves, what becomes of everybody's work, what leavers give back.
 * For the office and administrators alone: nobody else is told before the day. */
#ifndef DAICHO_PAGES_TRANSFER_H
#define DAICHO_PAGES_TRANSFER_H

#include "commands/org/transfer.h"
#include "pages/office/setup.h"

struct transfer_line {
    const char *what, *title, *sub, *href; /* href "": no page */
    const char *to;
    bool none;
};
struct transfer_person {
    const char *id, *name, *login, *text, *none; /* none: how many things are nobody's; "" */
    const struct transfer_line *lines;
    size_t n;
    const char *sheet; /* address of the list to print; "" */
};
struct transfer_finding {
    const char *text, *cure, *clause;
};
/* One day. */
struct transfer_group {
    const char *title, *summary, *none; /* none: what is left to nobody, as a sentence */
    bool bad;
    const struct transfer_person *people;
    size_t n;
    const struct transfer_finding *found; /* the new ones first */
    size_t nfound, nnew;
    bool unchecked;
};
struct transfer_day {
    const char *href, *day, *count, *state;
};
struct transfers_view {
    const struct page *page;
    bool may; /* record and take back */
    const struct transfer_day *days;
    size_t ndays;
    struct field_view table, from;
    struct setup_view problems; /* of the table */
    const char *typed;
    bool previewed, nothing;
    const char *same; /* "" */
    const struct transfer_group *groups;
    size_t ngroups;
};
struct transfer_day_view {
    const struct page *page;
    const char *title, *action, *sheets, *sure;
    struct transfer_group group;
    bool may_undo, begun;
    const struct form_problem *problems;
    size_t nproblems;
};

struct transfer_sheet_line {
    const char *title, *sub, *account, *to;
};
struct transfer_sheet {
    const char *name, *text, *day;
    const struct transfer_sheet_line *manages, *uses;
    size_t nmanages, nuses;
};
struct transfer_sheets_view {
    const struct page *page;
    const char *back, *all; /* all: address of everybody's; "" when it is */
    const struct transfer_sheet *sheets;
    size_t n;
};

/* The day of the address; ST_NOT_FOUND. */
enum status transfer_day_asked(const struct req *req, struct date *ret, struct err *err);
/* All moves of one day of the plan, with what becomes of the work. */
enum status transfer_group_fill(struct req *req, const struct transfer_plan *plan, struct date day,
                                bool recorded, struct transfer_group *ret, struct err *err);

handler_fn transfers_get, transfers_post, transfer_day_get, transfer_day_post, transfer_sheets_get;

#endif
