/* case_follow.h: two changes of one entry. */
#ifndef DAICHO_COMMANDS_CASE_FOLLOW_H
#define DAICHO_COMMANDS_CASE_FOLLOW_H

#include "commands/case_load.h"
#include "commands/commands.h"

/* case.follow: a change that its writer holds goes on from what the register says by now. What the
 * writer left as it was becomes as it is; what they changed stays as they wrote it. */
extern const struct command command_case_follow;

/* May the person do so? ST_CONFLICT not_overtaken, and as core/casefile.h case_save. */
enum status case_follow_may(const struct casefile *c, const struct who *w, struct err *err);

#endif
