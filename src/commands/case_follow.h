/* case_follow.h: two changes of one entry. */
#ifndef DAICHO_COMMANDS_CASE_FOLLOW_H
#define DAICHO_COMMANDS_CASE_FOLLOW_H

#include "commands/commands.h"

/* case.follow: a change that its writer holds goes on from what the register says by now. What the
 * writer left as it was becomes as it is; what they changed stays as they wrote it. */
extern const struct command command_case_follow;

#endif
