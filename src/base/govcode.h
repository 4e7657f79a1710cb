/* govcode.h: 全国地方公共団体コード: six digits that name a Japanese local government, the last of
 * which is made from the others. */
#ifndef DAICHO_BASE_GOVCODE_H
#define DAICHO_BASE_GOVCODE_H

#include "base/err.h"

/* ST_INPUT "govcode_digits" unless it is six ASCII digits, "govcode_check" when the last one does
 * not belong to the others: a digit was mistyped. err->detail is what was given. */
enum status govcode_check(const char *s, struct err *err);

#endif
