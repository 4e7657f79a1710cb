/* finding_words.h: what findings say, in both languages, by code. Private to src/pack. */
#ifndef DAICHO_PACK_FINDING_WORDS_H
#define DAICHO_PACK_FINDING_WORDS_H

#include <stddef.h>

extern const struct finding_words {
    const char *code, *en, *ja;
} finding_words[];
extern const size_t finding_words_count;

#endif
