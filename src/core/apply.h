/* apply.h: who may begin an application. Pure. */
#ifndef DAICHO_CORE_APPLY_H
#define DAICHO_CORE_APPLY_H

#include "base/err.h"
#include "core/who.h"

struct applying {
    const struct pack *pack; /* the rules in force */
    const struct procedure *proc;
    struct unit_id unit, parent; /* for which it is, and what that belongs to (none: nothing) */
    struct person_id manager;    /* appointed for the entry it speaks of: to the applicant role */
    bool works_there;            /* holds a post in the unit: nobody applies for another's staff */
};

/* The role that applies, as long as nobody may be appointed to it whoever stands in; NULL: anybody.
 */
const struct role *applying_role(const struct applying *x);
/* ST_DENIED not_applicant, with the role's label and the clause. */
enum status applying_may(const struct applying *x, const struct who *w, struct err *err);

#endif
