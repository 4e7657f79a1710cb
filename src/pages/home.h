/* home.h: the first screen, by person: only what is theirs. */
#ifndef DAICHO_PAGES_HOME_H
#define DAICHO_PAGES_HOME_H

#include "pages/page.h"

/* One line of a list: where it leads, what it is, and why it is here. */
struct home_item {
    struct case_id casefile;        /* of a task */
    const char *href, *label, *sub; /* sub: 番号・所属・氏名 */
    const char *note;               /* reason of a return, what is due */
    const char *go, *go_label;      /* what may be begun at once; go NULL: nothing */
    const char *tag, *tag2;
    enum tone tone, tone2;
    int64_t weight; /* tasks: findings and differences first … */
    size_t order;   /* … and those that were opened together as the rules have them */
};
struct home_list {
    const char *id, *title, *empty; /* empty "": the block is left out when there is nothing */
    const char *more, *more_label;  /* link to the full list */
    struct home_item *items;
    size_t n;
};

/* What waits where else the reader holds a post. */
struct home_elsewhere {
    const struct workplace *place;
    int64_t waiting;
};

struct home_view {
    const struct page *page;
    struct field_view lookup;
    struct home_list lists[35];
    size_t n;
    struct home_elsewhere *elsewhere;
    size_t nelsewhere;
    int64_t soon;  /* how many days before the end of a period it is told */
    bool setup;    /* an administrator's: the body is not ready to work */
    int64_t stops; /* … where procedures stop; 0: no rules are in force */
    bool publish;  /* 公開前チェック (publish.h) */
    bool meetings; /* an invitation may be pasted (meeting.h) */
};

/* GET / */
enum status home_get(struct req *req, struct res *res, struct err *err);

#endif
