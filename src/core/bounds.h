/* bounds.h: what the dates, people and units named in a form are measured against. Pure.
 *
 * Part of the checks of core/problems.c; the rules say per field what holds (pack/pack.h). */
#ifndef DAICHO_CORE_BOUNDS_H
#define DAICHO_CORE_BOUNDS_H

#include "core/casefile.h"

/* One field with the fields and values beside it: of a form, or of one row. */
struct bounded {
    const struct field *fields;
    size_t nfields;
    const struct field *f;
    const json_t *values;
    const char *where; /* for the problem */
};

/* Refused: not_before, not_after. */
void bounds_check(const struct casefile *c, struct bounded b, struct problems *l);
/* Told: warn_before. */
void bounds_warn(const struct casefile *c, struct bounded b, struct problems *l);
/* not_same: another person (unit) is named than in the fields beside it. Refused when
 * not_same_blocks holds, else told. */
void apart_check(const struct casefile *c, struct bounded b, struct problems *l);
void apart_warn(const struct casefile *c, struct bounded b, struct problems *l);
/* holder: the person named holds one of the roles. */
void holder_check(const struct casefile *c, struct bounded b, struct problems *l);
/* may_act: the person is one who may act on the step whose record the form is. */
void actor_check(const struct casefile *c, const struct form *form, const struct field *f,
                 const json_t *v, struct problems *l);
/* An end so long ago that the time for keeping it is over already. */
/* Years that the record is kept after the end of use; 0: the rules do not say, or leave it to the
 * body and it has not set it. */
int retention_years(const struct casefile *c);
/* The years for which an entry is kept whose permission was cancelled: those of the procedure it
 * came from, else the longest of those that end such an entry. 0: the rules say nothing. */
int retention_cancelled(const struct casefile *c);
void retention_warn(const struct casefile *c, struct problems *l);

#endif
