/* feature.h: what the program does whatever the pack says, by name, so that a pack can point to it.
 */
#ifndef DAICHO_PACK_FEATURE_H
#define DAICHO_PACK_FEATURE_H

#include <stddef.h>

struct feature {
    const char *id, *ja, *en;
};

const struct feature *features(size_t *ret_n);
/* NULL when there is none of that name. */
const struct feature *feature_find(const char *id);
/* For nearest(): the i-th id, NULL at the end. */
const char *feature_next(const void *arg, size_t i);

/* The same of the parts that are to come: what a coverage.yaml may call open. */
const struct feature *features_later(size_t *ret_n);
const struct feature *feature_later(const char *id);
const char *feature_later_next(const void *arg, size_t i);

#endif
