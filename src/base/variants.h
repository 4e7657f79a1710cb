/* variants.h: kanji that count as one when searching (see search_key in str.h). */
#ifndef DAICHO_BASE_VARIANTS_H
#define DAICHO_BASE_VARIANTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The usual form of a kanji, or the character itself. */
uint32_t kanji_fold(uint32_t c);

/* Row i of the table, in ascending order of ret_from; false behind the last. For tests. */
bool kanji_variant_at(size_t i, uint32_t *ret_from, uint32_t *ret_to);

#endif
