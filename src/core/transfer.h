/* transfer.h: who sits on which post when, and who acts there on a day. Pure: a transfer that is
 * only planned is asked about like one that is recorded. */
#ifndef DAICHO_CORE_TRANSFER_H
#define DAICHO_CORE_TRANSFER_H

#include "base/date.h"
#include "core/who.h"

/* Somebody on a post for a time; `to` DATE_NONE: it goes on. One that ends before it begins was
 * taken back. */
struct sitting {
    struct holding_id id; /* none: planned, not recorded */
    struct person_id person;
    struct post_id post;
    const char *kind; /* main, concurrent, substitute */
    struct date from, to;
};

bool sitting_on(const struct sitting *s, struct date day);

/* Who acts on a day for somebody appointed to a post, as the view `acting` has it: the appointee
 * while they hold it, else whoever holds it, main before concurrent before substitute. `appointee`
 * none: whoever comes first. None: nobody. */
struct person_id sitting_acts(const struct sitting *s, size_t n, struct post_id post,
                              struct person_id appointee, struct date day);

#endif
