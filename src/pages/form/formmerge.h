/* formmerge.h: one application open in two windows. What this window changed goes on top of what
 * was saved meanwhile; nothing is wiped. Pure. */
#ifndef DAICHO_PAGES_FORMMERGE_H
#define DAICHO_PAGES_FORMMERGE_H

#include <jansson.h>

#include "base/arena.h"
#include "core/roll.h"
#include "pack/pack.h"

struct form_merge {
    const struct field *
        *both; /* changed here and meanwhile, and not alike: somebody has to choose */
    size_t nboth;
    struct form_both_row {
        const struct field *f;
        struct roll_both row;
    } * rows; /* the same of people of a list */
    size_t nrows;
    bool meanwhile; /* something that this window left alone was changed elsewhere */
};

/* Lists of people are merged person by person, cell by cell (core/roll.h).
 * given: the fields this window was filled with; now: the stored ones; typed: what was sent, as
 * fields_check reads it; values: what was sent, as typed. In `values`, fields that this window left
 * as they were given become what is stored now; those of `both` stay as typed. */
void form_merge(struct arena *a, const struct form *form, const json_t *given, const json_t *now,
                const json_t *typed, json_t *values, struct form_merge *ret);

#endif
