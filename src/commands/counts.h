/* counts.h: how long a list is, remembered. A key names the list and the state it was counted in,
 * so that what changes has another key; keys crowd each other out. Thread safe. */
#ifndef DAICHO_COMMANDS_COUNTS_H
#define DAICHO_COMMANDS_COUNTS_H

#include <stdbool.h>
#include <stdint.h>

#define COUNTS_KEY 160 /* longer keys are not remembered */

struct counts;

struct counts *counts_new(void);
void counts_free(struct counts *c); /* NULL allowed */

bool counts_find(struct counts *c, const char *key, int64_t *ret);
void counts_keep(struct counts *c, const char *key, int64_t n);

#endif
