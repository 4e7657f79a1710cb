/* measures.h: what was decided instead where × was left: the items and what to keep to, as a step
 * of the application recorded it. Whoever uses the service has to be able to read it. */
#ifndef DAICHO_PAGES_MEASURES_H
#define DAICHO_PAGES_MEASURES_H

#include "commands/case/case_load.h"
#include "pages/page.h"

struct measure_line {
    const char *label, *text, *clause;
};

/* Of the contents that hold: facts of the entry's version say whether × was left at all. None
 * otherwise. */
enum status measures_of_entry(struct req *req, struct entry_id entry, const char *facts,
                              struct measure_line **ret, size_t *ret_n, struct err *err);
/* Of an application. */
enum status measures_of_case(struct req *req, const struct loaded_case *l,
                             struct measure_line **ret, size_t *ret_n, struct err *err);

#endif
