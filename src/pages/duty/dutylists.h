/* dutylists.h: lists of duties on paper: what is past its day, for those who are told by hand; and
 * what stands out among the reports, for whoever audits. */
#ifndef DAICHO_PAGES_DUTYLISTS_H
#define DAICHO_PAGES_DUTYLISTS_H

#include "pages/duty/duties.h"
#include "pages/office/units.h"

/* ------------------------------------------------------------------ 督促一覧 */
struct late_line {
    const char *href, *title, *no, *label, *due, *past; /* past: days since, as text */
    struct duty_told told;
};
struct late_post { /* whoever has to do it */
    const char *who;
    struct late_line *lines;
    size_t n;
};
struct late_unit {
    const char *name;
    struct late_post *posts;
    size_t n;
};
struct late_view {
    const struct page *page;
    struct field_view unit;
    struct late_unit *units;
    size_t nunits;
    const char *count; /* "" when there is none */
    bool more;
};

/* ------------------------------------------------------------------ 形骸化の兆し */
struct alike_line {
    const char *href, *label, *title, *no, *due;
};
struct alike_run { /* reports of one person that say the same within moments */
    const char *who, *at, *what, *note, *kept;
    struct alike_line *lines;
    size_t n;
};
struct unkept_line {
    const char *href, *title, *no, *unit, *count, *first, *newest;
};
struct signs_view {
    const struct page *page;
    const char *since;
    struct alike_run *runs;
    size_t nruns;
    struct unkept_line *unkept;
    size_t nunkept;
    bool more;
};

/* GET /duties/late, /duties/signs */
enum status late_get(struct req *req, struct res *res, struct err *err);
enum status signs_get(struct req *req, struct res *res, struct err *err);

#endif
