/* media.h: what a file really is. */
#ifndef DAICHO_BASE_MEDIA_H
#define DAICHO_BASE_MEDIA_H

#include "base/err.h"
#include "base/str.h"

/* Recognises the kind that the file name's ending claims by the bytes themselves. Allowed are pdf,
 * png, jpeg, gif, webp, txt, csv and, without macros, xlsx, docx, pptx; anything else is ST_INPUT
 * "file_kind", bytes that are not of that kind ST_INPUT "file_mislabelled", a file that
 * broke off before its end ST_INPUT "file_cut". *ret is a static media type. A closed list needs no
 * general detector, whose parsers would meet hostile bytes inside the server: this looks at the
 * first bytes and at a ZIP's table of contents, and opens nothing. */
enum status media_check(const char *name, struct bytes data, const char **ret, struct err *err);

#endif
