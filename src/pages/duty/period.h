/* period.h: how often something is done, in words. */
#ifndef DAICHO_PAGES_PERIOD_H
#define DAICHO_PAGES_PERIOD_H

#include "pages/page.h"

/* P1M as 毎月, P3M as 3か月ごと, setting.ID as what the body has set, in the unit that
 * recurrence_unit gives; "" and whatever is no period as "when something happens". `settings` may
 * be NULL. */
const char *page_every(struct req *req, const char *every, char unit_set, const json_t *settings);

#endif
