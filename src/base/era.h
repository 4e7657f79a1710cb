/* era.h: the table of eras. A new era is one new row; nothing else knows which one is the last. */
#ifndef DAICHO_BASE_ERA_H
#define DAICHO_BASE_ERA_H

#include "base/date.h"

struct era {
    const char *name; /* 令和 */
    const char *sign; /* the one-character form */
    char letter;      /* R; its lower case is understood too */
    int code;         /* leading digit of the seven-digit notation */
    int year;         /* the western year of its year 1 */
    int32_t from, to; /* first and last day, as in struct date */
};

/* The era of a day; NULL before the first and for DATE_NONE. */
const struct era *era_of(struct date d);

/* Row i in ascending order, NULL behind the last. */
const struct era *era_at(int i);

#endif
