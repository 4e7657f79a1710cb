/* case_take_over.h: somebody of the unit goes on with what a colleague who left applied for. */
#ifndef DAICHO_COMMANDS_CASE_TAKE_OVER_H
#define DAICHO_COMMANDS_CASE_TAKE_OVER_H

#include "commands/case/case_load.h"

/* May the person, who sees the application, take it over? Whoever may apply for the same there and
 * had no part in the review as it stands. Fails like case_take_over and apply_may. */
enum status case_take_over_may(struct db *db, struct arena *a, const struct who *w, struct date day,
                               const struct loaded_case *l, struct outcome *o, struct err *err);

#endif
