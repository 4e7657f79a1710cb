/* holds.h: what must hold of a case in memory at any moment of its life, whatever was done before.
 */
#ifndef DAICHO_TESTS_HOLDS_H
#define DAICHO_TESTS_HOLDS_H

#include "casebox.h"

#define MUST(cond)                                                                                 \
    do {                                                                                           \
        if (!(cond))                                                                               \
            return #cond;                                                                          \
    } while (0)

/* NULL, or what does not hold. */
const char *answers_hold(const struct box *b);
/* A list that a step fills is complete once its step is done: everything that must be answered is,
 * nothing blocking stands at no. *seen counts such lists. */
const char *lists_hold(struct box *b, long *seen);
const char *tasks_hold(struct box *b, long *dead_ends); /* counts tasks nobody can do */

/* Was the milestone reached? */
bool reached(const struct box *b, const char *key);
/* Of an entry whose use has just begun: everything was reached, and nobody wants it undone. */
const char *begun_holds(struct box *b);
/* Of an entry that has just come back, because `person` confirmed what `asked` proposed: it is what
 * it was before it was closed. */
const char *reopened_holds(const struct box *b, const struct box_entry *closed,
                           struct person_id asked, int person);

/* Does an open task wait for a role that nobody holds? */
bool stuck(struct box *b);
/* Is there a step before submission whose role nobody holds? */
bool unprepared(struct box *b);

#endif
