/* utf8.h: code points. Only base uses it directly; everyone else treats text as a whole. */
#ifndef DAICHO_BASE_UTF8_H
#define DAICHO_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Reads one code point at p (n bytes left) and returns its length, or 0 where the bytes are not
 * strictly valid UTF-8 (overlong, surrogate, > U+10FFFF, cut short). */
size_t utf8_decode(const void *p, size_t n, uint32_t *ret);

/* Writes the code point (which must be valid) and returns its length, 1 to 4. No NUL. */
size_t utf8_encode(uint32_t c, char ret[4]);

/* The value of the half- or full-width decimal digit at **s, moving *s behind it; -1 and no move
 * where there is none. */
int utf8_digit(const char **s);

#endif
