/* retention.h: 保存と廃棄: what is due, what is held, lists for a decision, and what is left. */
#ifndef DAICHO_PAGES_RETENTION_H
#define DAICHO_PAGES_RETENTION_H

#include "pages/page.h"

struct retention_row {
    const char *id, *href, *no, *service, *unit, *ended, *until, *files, *state;
    const char *why;  /* of a hold; "" */
    const char *list; /* address of the list on which it waits; "" */
    enum tone tone;
    bool may; /* be chosen */
};
struct retention_list_line {
    const char *href, *title, *state, *sub;
    enum tone tone;
};
struct retention_view {
    const struct page *page;
    struct field_view show, role, source;
    const char *heading, *role_now, *undated;
    bool chooses; /* there is something to choose */
    struct retention_row *rows;
    size_t n;
    struct pager pager, lists_pager;
    struct retention_list_line *lists;
    size_t nlists;
    struct form_problem *problems;
    size_t nproblems;
};
/* One entry: put a hold, or end it. */
struct retention_one_view {
    const struct page *page;
    const char *id, *title, *until, *since, *by, *why;
    bool held;
    struct field_view reason;
    struct form_problem *problems;
    size_t nproblems;
};
struct disposal_view {
    const struct page *page;
    const char *href, *title, *state, *prepared;
    enum tone tone;
    const char *decider, *decided_on, *number, *told; /* "" not decided */
    const char *cancelled, *cancelled_why;
    struct retention_row *rows;
    size_t n;
    bool decides, executes;
    const char *left; /* how many are still to be disposed of */
    struct field_view decider_field, day, number_field, reason, sure;
    struct form_problem *problems;
    size_t nproblems;
};
struct tombstone_view {
    const struct page *page;
    const char *no, *kind, *unit, *from, *to, *at, *number, *decided_on, *until;
    const char *id, *entry_href; /* entry_href: of an application, the entry; "" */
};

handler_fn retention_get, retention_post, retention_one_get, retention_one_post, disposal_get,
    disposal_post;

struct q_tombstone_get_row;
/* The same row for the API. */
enum status tombstone_find(struct req *req, const char *kind, struct q_tombstone_get_row *ret,
                           struct err *err);
/* What is left of a disposed entry or application ("entry", "case"), where the reader would have
 * seen it: sends the page. ST_NOT_FOUND as `err` has it already when there is none. */
enum status tombstone_page(struct req *req, struct res *res, const char *kind, struct err *err);

#endif
