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

#endif
