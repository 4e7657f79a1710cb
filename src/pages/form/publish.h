/* publish.h: 公開前チェック: what is published, its addresses and the picture of its QR code are
 * given; they are judged at once, and when none is refused a record is begun by the procedure that
 * the rules have for it (`published: kind`), whose checks are answered on one page (whole.h). */
#ifndef DAICHO_PAGES_PUBLISH_H
#define DAICHO_PAGES_PUBLISH_H

#include "core/published.h"
#include "pages/case/casepage.h"

/* One address and what is thought of it. */
struct address_line {
    enum tone tone;
    const char *word; /* the judgement in a word */
    const char *text; /* the address, why, and what to do */
};
struct address_box {
    struct address_line *lines;
    size_t n;
    enum tone tone;
    const char *conclusion; /* of a record that was made; "" */
};
/* What is given out by the form of the case; nothing for other forms. */
void address_box_of(const struct case_page *cp, struct address_box *ret);

struct publish_view {
    const struct page *page;
    bool none; /* the rules have no such procedure, or none for this person */
    const char *none_text;
    const char *problem;
    struct field_view kind, address, picture;
    struct address_box box;
};

bool publish_takes(const struct pack *p, const struct procedure *pr); /* begun on this page? */
bool publish_any(const struct pack *p);

/* GET, POST /publish */
enum status publish_get(struct req *req, struct res *res, struct err *err);
enum status publish_post(struct req *req, struct res *res, struct err *err);

#endif
