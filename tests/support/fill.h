/* fill.h: fills any form and checklist of any pack with values that pass, so that tests of the
 * engine need no knowledge of one body's forms. */
#ifndef DAICHO_TESTS_FILL_H
#define DAICHO_TESTS_FILL_H

#include <jansson.h>

#include "base/arena.h"
#include "base/date.h"
#include "pack/pack.h"

struct fill {
    const struct pack *pack;
    struct arena *arena;
    const char *self, *unit; /* ids that fields of people and units are filled with */
    struct date day;         /* dates; a date that must not precede another is 300 days later */
    bool entry_only;         /* leave out what the entry gives */
};

/* Every field somebody types, required or not: levels are the lightest, choices the first, flags
 * true. The caller owns the result. */
json_t *fill_form(const struct fill *f, const struct form *form);
/* The form of a procedure, so that what is written takes this procedure and no other: flags become
 * false and levels the heaviest where its condition asks for it. The caller owns the result. */
json_t *fill_procedure(const struct fill *f, const struct procedure *proc);
/* Sets a member of an object, whatever it was; `value` is stolen. */
void fill_set(json_t *o, const char *key, json_t *value);
/* Sets one member of every row of a rows field. */
void fill_rows(json_t *fields, const char *rows, const char *key, const char *text);

#endif
