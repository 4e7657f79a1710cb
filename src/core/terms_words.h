/* terms_words.h: data/terms.csv, built into the program (tools/embed.c). */
#ifndef DAICHO_CORE_TERMS_WORDS_H
#define DAICHO_CORE_TERMS_WORDS_H

#include <stddef.h>

struct terms_words_file {
    const char *name, *text;
};
extern const struct terms_words_file terms_words_files[];
extern const size_t terms_words_count;

#endif
