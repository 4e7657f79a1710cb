/* calendar_link.h: a person's secret address for calendar programs, which cannot log in: whoever
 * has it reads the person's duties and nothing else. Of the secret only its hash is kept. */
#ifndef DAICHO_COMMANDS_CALENDAR_LINK_H
#define DAICHO_COMMANDS_CALENDAR_LINK_H

#include "commands/commands.h"

/* calendar.link: a new address, shown once; the one before ends. calendar.unlink: it ends. */
extern const struct command command_calendar_link, command_calendar_unlink;

/* What is kept of a secret. */
const char *calendar_link_hash(struct arena *a, const char *secret);
/* Ends the addresses of a person, inside a command; *ret_n (NULL allowed) counts. */
enum status calendar_link_end(struct call *c, struct person_id person, size_t *ret_n,
                              struct err *err);

#endif
