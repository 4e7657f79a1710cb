/* counts.h: how many there are, remembered for as long as nothing happens in the tenant: every
 * command moves the head of its record. */
#ifndef DAICHO_COMMANDS_COUNTS_H
#define DAICHO_COMMANDS_COUNTS_H

#include <stdbool.h>

#include "commands/app.h"

/* `what` names what was counted; `head` is the record's head in the snapshot that is read. */
bool counts_find(struct app *app, struct arena *a, const char *what, int64_t head, int64_t *ret);
void counts_keep(struct app *app, struct arena *a, const char *what, int64_t head, int64_t n);

#endif
