/* casechanges.h: 変わるところ: what an application changes of the entry that it speaks of, before
 * and after beside each other; of an end, what it says otherwise than the entry. */
#ifndef DAICHO_PAGES_CASECHANGES_H
#define DAICHO_PAGES_CASECHANGES_H

#include "core/changed.h"
#include "pages/case/casepage.h"

struct change_line {
    const char *label, *group, *clause;
    const char *was, *now; /* "" = nothing; of rows only those that are not in both */
    const char *same;      /* how many rows stay as they are; "" */
};
struct changes_view {
    bool shown; /* the application changes or ends an entry */
    bool ends;
    const char *entry;          /* number and name */
    const char *href;           /* NULL: the reader does not see the entry */
    const char *keeps, *clause; /* labels of what the procedure must leave as it is, "" */
    struct change_line *l;
    size_t n;
};

/* What a field said and says, in words. */
enum status change_line_read(struct case_page *cp, const struct change *x, struct change_line *l,
                             struct err *err);
/* ST_OK and not shown for every application but a change or an end. */
enum status case_changes_read(struct case_page *cp, struct changes_view *ret, struct err *err);

#endif
