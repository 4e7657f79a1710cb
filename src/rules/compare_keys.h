/* compare_keys.h: what a difference in a key of the format means for a record: one row for every
 * key there is, and a test that none is missing. */
#ifndef DAICHO_RULES_COMPARE_KEYS_H
#define DAICHO_RULES_COMPARE_KEYS_H

#include "rules/compare.h"

enum key_means {
    KEY_OWN,    /* the comparison works out what it means under the record's facts */
    KEY_RECORD, /* told at every record that the element is in force for */
    KEY_RULES,  /* told among the differences of the rules alone: it changes no record */
    KEY_NOT,    /* told nowhere: it says nothing of the rules */
};
struct key_row {
    const char *shape; /* name of the shape */
    const char *key;   /* "*": every key of it that has no row */
    enum key_means means;
    enum diff_weight weight; /* KEY_RECORD */
    const char *why;         /* what else a reader has to know */
};
/* NULL: nobody has said it yet. */
const struct key_row *key_row(const char *shape, const char *key);
/* Every row; ends with shape NULL. */
extern const struct key_row key_rows[];

#endif
