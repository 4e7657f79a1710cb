/* year.h: 年間予定表: twelve months of a unit's duties on a sheet for the wall, what became of each
 * and what is coming. */
#ifndef DAICHO_PAGES_YEAR_H
#define DAICHO_PAGES_YEAR_H

#include "pages/page.h"

enum { YEAR_MONTHS = 12 };

/* One day in a month: a sign, the day (or how many, where they are too many to be told apart), and
 * the same in words. */
struct year_mark {
    const char *href; /* "": it has not opened */
    const char *sign, *text, *words;
    enum tone tone;
};
struct year_cell {
    struct year_mark *marks;
    size_t n;
};
struct year_row {
    const char *label, *role;
    const char *note; /* why it has no days; "" */
    struct year_cell cells[YEAR_MONTHS];
};
struct year_group { /* a service */
    const char *href, *title, *no;
    struct year_row *rows;
    size_t n;
};
struct year_sign {
    const char *sign, *words;
    enum tone tone;
};
struct year_view {
    const struct page *page;
    struct field_view unit, from;
    const char *unit_name, *first, *last; /* months in the reader's notation */
    const char *months[YEAR_MONTHS];
    int now; /* month of today, -1: none of these */
    struct year_group *groups;
    size_t ngroups;
    bool more; /* than one sheet takes */
    const struct year_sign *signs;
    size_t nsigns;
};

/* GET /duties/year */
enum status year_get(struct req *req, struct res *res, struct err *err);

#endif
