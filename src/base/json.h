/* json.h: the small part of jansson we use, with located errors and a canonical form. */
#ifndef DAICHO_BASE_JSON_H
#define DAICHO_BASE_JSON_H

#include <jansson.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

static inline void json_cleanup(json_t **j)
{
    json_decref(*j);
}
#define AUTO_JSON __attribute__((cleanup(json_cleanup)))

/* Strict: valid UTF-8, no duplicate keys, no \u0000, depth at most 64, size at most `max` bytes
 * (0: 8 MiB). Any value may stand at the top. ST_TOO_LARGE or ST_INPUT.
 * `name` is used in err->where as name:line:column. The caller owns *ret. */
enum status json_read(const char *name, struct bytes text, size_t max, json_t **ret,
                      struct err *err);

/* Sorted keys, no white space, UTF-8 unescaped: equal values give equal bytes. */
char *json_canonical(struct arena *a, const json_t *j);

/* Members with defaults; never fail. */
const char *json_str(const json_t *o, const char *key, const char *otherwise);
int64_t json_int(const json_t *o, const char *key, int64_t otherwise);
bool json_flag(const json_t *o, const char *key, bool otherwise);

#endif
