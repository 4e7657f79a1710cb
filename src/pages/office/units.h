/* units.h: the choice of a unit whose lists may be read, as the register has it: the office,
 * administrators and auditors see every unit, others theirs and those right below. */
#ifndef DAICHO_PAGES_UNITS_H
#define DAICHO_PAGES_UNITS_H

#include "commands/org/units.h"
#include "pages/page.h"

struct unit_choice {
    const struct unit_list *list; /* as long as the request */
    const char *unit;             /* the chosen one; "": all */
    struct field_view field;
};

/* What ?unit= asks for; without, the reader's own, or all where `all` says that every unit may be
 * seen. ST_DENIED "unit_not_yours". */
enum status unit_choose(struct req *req, const struct page *p, bool all, struct unit_choice *ret,
                        struct err *err);

#endif
