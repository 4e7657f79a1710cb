/* variants.h: writings that count as one when searching and comparing names (search_key and
 * text_same_name in str.h). */
#ifndef DAICHO_BASE_VARIANTS_H
#define DAICHO_BASE_VARIANTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

/* The usual form of a kanji, or the character itself. */
uint32_t kanji_fold(uint32_t c);

/* The legal form that stands written short as (c), as ㈱ and （株） decompose: written out, ended
 * by 0; NULL when there is none. */
const char32_t *legal_form(uint32_t c);
enum { LEGAL_FORM_MAX = 4 }; /* characters of the longest */

/* Row i of the table, in ascending order of ret_from; false behind the last. For tests. */
bool kanji_variant_at(size_t i, uint32_t *ret_from, uint32_t *ret_to);

#endif
