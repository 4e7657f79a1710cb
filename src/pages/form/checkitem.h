/* checkitem.h: one column of a checklist being shown: items, answers, what other columns and other
 * applications say. Private to checks.c and checkitem.c. */
#ifndef DAICHO_PAGES_CHECKITEM_H
#define DAICHO_PAGES_CHECKITEM_H

#include "pages/form/checkoffer.h"
#include "pages/form/checks.h"

struct checks {
    struct case_page *cp;
    const struct checklist *l;
    const char *col; /* id of the column shown for answering */
    struct problems problems;
    bool again;                           /* only to be read: an earlier run of an act */
    bool typed;                           /* answers come from the request, not from the record */
    const struct q_answers_all_row *past; /* everything ever answered, once somebody sent it back */
    size_t npast;
    const struct check_sources *sources; /* answers given elsewhere; NULL: none are offered */
    const char *copied;                  /* id of the item into which one was just written, NULL */
    const struct check_offer *from;      /* … and that one */
    struct checks_view v;
};

/* How the list marks an answer, "" for none. */
const char *check_mark(const struct checklist *l, enum answer_state s);
/* What was sent for an item under "a.", "r.", "m." or "w."; NULL (check_typed_text: "") for
 * nothing.
 */
const char *check_typed(const struct checks *k, const char *prefix, const char *item);
const char *check_typed_text(const struct checks *k, const char *prefix, const char *item);

enum window { LEFT_ALONE, CHANGED_HERE, CHANGED_BOTH };
/* Did this window change the item, and did another one meanwhile? */
enum window check_window(const struct checks *k, const char *item);

/* Fill the view. */
void check_read_head(struct checks *k);
enum status check_read_items(struct checks *k, struct err *err);

#endif
