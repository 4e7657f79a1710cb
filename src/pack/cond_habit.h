/* cond_habit.h: signs of other languages in a condition, and what is written here instead. */
#ifndef DAICHO_PACK_COND_HABIT_H
#define DAICHO_PACK_COND_HABIT_H

struct arena;

/* Looks for the first such sign outside quotes; texts in quotes are anybody's. Returns where it
 * stands within `text`, NULL when there is none; *ret_sign is a copy of it, *ret_instead what to
 * write ("" = nothing, leave it out). */
const char *cond_habit(struct arena *a, const char *text, const char **ret_sign,
                       const char **ret_instead);

#endif
