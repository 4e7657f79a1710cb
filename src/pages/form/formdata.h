/* formdata.h: inputs of a form as nested JSON. Pure.
 *
 * The name of an input says where its value belongs, behind a prefix that the route declares:
 *   f.purpose          text of field "purpose"
 *   f.kinds (twice)    list of texts
 *   f.info.0.name      column "name" in row 0 of field "info"
 * Rows keep their order and lose their gaps, so a page may remove a row by leaving it out. */
#ifndef DAICHO_PAGES_FORMDATA_H
#define DAICHO_PAGES_FORMDATA_H

#include <jansson.h>

#include "base/arena.h"
#include "http/http.h"

#define FORMDATA_ROWS_MAX                                                                          \
    2000 /* no form has more inputs; how many rows a field takes: fields_rows */

/* All params whose name starts with `prefix`, as an object the caller owns. Texts stay as typed,
 * empty ones included. ST_INPUT "bad_field_name" with the name in err->detail when a name is not of
 * the forms above, uses a field both as value and as rows, or numbers a row above the limit. */
enum status formdata_json(struct arena *a, const struct param *params, size_t n, const char *prefix,
                          json_t **ret, struct err *err);

/* Splits "info.2" into the field and the number of a row. False when it is not such a name. */
bool formdata_row(struct arena *a, const char *s, const char **ret_field, size_t *ret_row);

#endif
