/* stuck.h: applications that wait for nobody: nobody may do the step that waits, or whoever may
 * does not have it on their list. For the office, which alone can mend it. */
#ifndef DAICHO_PAGES_STUCK_H
#define DAICHO_PAGES_STUCK_H

#include "pages/home.h"

/* Those of the whole body, the oldest first, at most `limit`. */
enum status stuck_list(struct req *req, size_t limit, struct home_list *ret, struct err *err);

#endif
