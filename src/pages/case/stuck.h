/* stuck.h: applications that wait for nobody: nobody may do the step that waits, or whoever may
 * does not have it on their list; or they came back to somebody who left. */
#ifndef DAICHO_PAGES_STUCK_H
#define DAICHO_PAGES_STUCK_H

#include "pages/home.h"

/* Of the whole body, for the office: the oldest first, at most `limit`. */
enum status stuck_list(struct req *req, size_t limit, struct home_list *ret, struct err *err);
/* What came back to colleagues who left and this person may take over. */
enum status left_behind_list(struct req *req, size_t limit, struct home_list *ret, struct err *err);

#endif
