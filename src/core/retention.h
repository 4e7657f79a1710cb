/* retention.h: for how many years a record is kept after the end. Pure. */
#ifndef DAICHO_CORE_RETENTION_H
#define DAICHO_CORE_RETENTION_H

#include "core/casefile.h"

/* Years that the record is kept after the end of use; 0: the rules do not say, or leave it to the
 * body and it has not set it. */
int retention_years(const struct casefile *c);
/* The years for which an entry is kept whose permission was cancelled: those of the procedure it
 * came from, else the longest of those that end such an entry. 0: the rules say nothing. */
int retention_cancelled(const struct casefile *c);

/* The setting that says how long entries of the register are kept after their end; NULL: the rules
 * say it themselves, or nothing. */
const struct fact *retention_setting(const struct pack *p, const char *reg);

/* "setting_unset" at "setting:ID": the decision would end something for which the body has not said
 * how long it is kept; the day would be missing for ever. */
void retention_problem(const struct casefile *c, struct problems *l);
/* The same of cancelling a permission: ST_REFUSED "setting_unset". */
enum status retention_cancellable(const struct casefile *c, struct err *err);
/* Told before: that setting while it is not decided, and an end so long ago that the time for
 * keeping it is over already. */
void retention_warn(const struct casefile *c, struct problems *l);

#endif
