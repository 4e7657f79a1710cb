/* meeting_day.h: a day and its hours inside a line of a mail, in Japanese or English. Pure. */
#ifndef DAICHO_CORE_MEETING_DAY_H
#define DAICHO_CORE_MEETING_DAY_H

#include "core/invitation.h"

/* The first day in the line; false when there is none. *ret_time: the one or two times behind it,
 * "14:00～15:00", "" when there are none. A day without its year is the next from `today`. */
bool meeting_day(struct arena *a, const struct meeting_list *list, const char *line,
                 struct date today, struct date *ret_day, const char **ret_time);

#endif
