/* input.h: a form against the inputs its route declares. */
#ifndef DAICHO_HTTP_INPUT_H
#define DAICHO_HTTP_INPUT_H

#include "http/form.h"

#define FIELD_CSRF "_csrf"
#define FIELD_ONCE "_once"

/* Takes `_csrf` and `_once` out of a form; NULL where absent. Twice is ST_INPUT. */
enum status input_take_reserved(struct form_data *f, const char **ret_csrf, const char **ret_once,
                                struct err *err);

/* Moves what is declared into req->params and req->uploads. ST_INPUT with the field's name in
 * err->detail: unknown_field, missing_field, repeated_field (only under IN_PREFIX may a name come
 * twice), field_too_long, field_line, field_number, field_id, field_flag, file_expected,
 * text_expected. A flag becomes "1" or "0". */
enum status input_check(struct req *req, struct form_data *f, struct err *err);

#endif
