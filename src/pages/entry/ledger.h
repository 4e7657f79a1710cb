/* ledger.h: 台帳, the list of what is permitted and in use. */
#ifndef DAICHO_PAGES_LEDGER_H
#define DAICHO_PAGES_LEDGER_H

#include "pages/page.h"

struct ledger_tab {
    const char *href, *label;
    bool here;
};

/* As the list tells the state of an entry whose permission was cancelled; it is kept as closed. */
#define TOLD_CANCELLED "cancelled"

struct ledger_row {
    struct entry_id id;
    const char *no, *title, *provider, *unit, *level, *manager, *manager_name, *until, *state,
        *state_label, *kept;
    enum tone tone;
    bool late; /* past the permitted period and not closed */
    int64_t updated_at;
};

struct ledger_view {
    const struct page *page;
    const char *label; /* of the register */
    const char *word;  /* what its entries are called; NULL: services */
    bool services;     /* its entries are services */
    bool records;      /* they are records: closed at once, kept by nobody in particular */
    struct ledger_tab *tabs;
    size_t ntabs;
    struct field_view search, unit, state, level;
    const char *reg;
    struct ledger_row *rows;
    size_t n;
    bool more;         /* there are rows behind these */
    const char *count; /* 全 50 件 */
    struct pager pager;
    bool filtered;
    const char *columns; /* the same in the columns of the rules */
};

/* GET /ledger */
enum status ledger_get(struct req *req, struct res *res, struct err *err);

#endif
