/* awaited.h: entries that wait for an act of the reader's post. */
#ifndef DAICHO_PAGES_AWAITED_H
#define DAICHO_PAGES_AWAITED_H

#include "pages/home.h"

/* Of the acts that the rules mark `awaited`: those that have waited longest first, by act. */
enum status awaited_list(struct req *req, size_t limit, struct home_list *ret, struct err *err);

#endif
