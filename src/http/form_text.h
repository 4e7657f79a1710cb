/* form_text.h: what the two parsers of forms share. */
#ifndef DAICHO_HTTP_FORM_TEXT_H
#define DAICHO_HTTP_FORM_TEXT_H

#include "http/form.h"

/* Adds a field; NULL for name or value means it was no clean text. */
enum status form_add_param(struct form_data *f, struct arena *a, char *name, char *value,
                           struct err *err);
/* CRLF becomes LF in place; false at a carriage return alone. */
bool form_fold_lines(char *s);

#endif
