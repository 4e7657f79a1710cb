/* disposal.h: what may be disposed of, and whose decision that is. Pure. */
#ifndef DAICHO_CORE_DISPOSAL_H
#define DAICHO_CORE_DISPOSAL_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/id.h"
#include "core/who.h"

/* An entry, and what is known about it on a day. */
struct kept {
    const char *no;    /* as people call it */
    bool closed, held; /* held: somebody put a hold on it */
    struct date until; /* last day on which it has to be kept; none: not laid down */
};
/* May it be disposed of? ST_REFUSED with what is against it: "disposal_not_closed",
 * "disposal_undated", "disposal_not_due" (the day as detail), "disposal_held". */
enum status disposal_due(struct arena *a, const struct kept *k, struct date today, struct err *err);

/* One way in which somebody held the role on the day of the decision. */
struct disposal_seat {
    struct person_id person;
    struct post_id post;
    enum holding_kind kind;
};
/* Who prepared the list, who enters the decision, who decided it. ST_DENIED:
 *   disposal_prepared_it  who prepared a list does not decide it, nor whoever stands in for them
 *   disposal_enters_it    nor who enters the decision
 *   disposal_not_role     they did not hold the role on that day */
struct disposal_people {
    struct person_id prepared, enters, decided;
};
enum status disposal_decides(const struct disposal_people *p, const struct disposal_seat *seats,
                             size_t n, struct err *err);

#endif
