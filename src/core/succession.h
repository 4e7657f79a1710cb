/* succession.h: when somebody else came to manage an entry. Pure. */
#ifndef DAICHO_CORE_SUCCESSION_H
#define DAICHO_CORE_SUCCESSION_H

#include <stddef.h>

#include "base/date.h"
#include "base/id.h"

/* A time in which a person may manage it; of those of a day the one with the least turn does. */
struct term_of {
    struct person_id person;
    struct date from, to; /* both included; `to` DATE_NONE: it goes on */
    const char *turn;
};

struct succession {
    struct person_id before, now;
    struct date day; /* the first one of `now` */
};

/* Who manages it on a day; none: nobody. */
struct person_id succession_on(const struct term_of *terms, size_t n, struct date day);

/* The first day from which this person manages it without somebody else in between, up to `day`;
 * DATE_NONE: does not. */
struct date succession_since(const struct term_of *terms, size_t n, struct person_id who,
                             struct date day);

/* Every change from `seen`, who managed it on `since`, up to `today`, in order of days. Days on
 * which nobody managed it are no change: the next one who does is, unless it is the same person.
 * `ret` has room for 2 n + 1. */
size_t succession_find(const struct term_of *terms, size_t n, struct person_id seen,
                       struct date since, struct date today, struct succession *ret);

#endif
