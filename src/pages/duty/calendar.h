/* calendar.h: a person's duties in their calendar program: the secret address, made and ended on a
 * page of their own, and what stands behind it. */
#ifndef DAICHO_PAGES_CALENDAR_H
#define DAICHO_PAGES_CALENDAR_H

#include "pages/page.h"

struct calendar_view {
    const struct page *page;
    const char *since;   /* when the address that is good was made; "" there is none */
    const char *address; /* just made, shown this once; "" */
};

/* GET, POST /calendar */
enum status calendar_get(struct req *req, struct res *res, struct err *err);
enum status calendar_post(struct req *req, struct res *res, struct err *err);
/* GET /calendar.ics?key=: for nobody who is logged in, but whoever has the secret. It stands in the
 * query, which is written down nowhere; what is wrong with it is not told. */
enum status calendar_ics_get(struct req *req, struct res *res, struct err *err);

#endif
