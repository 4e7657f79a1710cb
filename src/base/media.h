/* media.h: what a file really is. */
#ifndef DAICHO_BASE_MEDIA_H
#define DAICHO_BASE_MEDIA_H

#include "base/err.h"
#include "base/str.h"

/* Finds the kind of the bytes by their contents and compares it with the file name's ending.
 * Allowed are pdf, png, jpeg, gif, webp, txt, csv, xlsx, docx, pptx; anything else is ST_INPUT
 * "file_kind", an ending that does not fit the contents ST_INPUT "file_mislabelled". *ret is a
 * static MIME type. Opens libmagic's database (a few milliseconds): not on an event thread, not
 * inside a transaction. */
enum status media_check(const char *name, struct bytes data, const char **ret, struct err *err);

#endif
