/* words.h: every text the program shows, in Japanese and English.
 *
 * The texts live in ja.txt and en.txt beside this file (tools/wordc.c checks and compiles them).
 * C names a text as W(lang, key), a template as {{ T(key) }}; a misspelt key does not compile. */
#ifndef DAICHO_WORDS_WORDS_H
#define DAICHO_WORDS_WORDS_H

#include "base/arena.h"
#include "base/err.h"
#include "words/words_gen.h"

enum lang { LANG_JA, LANG_EN };
#define LANG__MAX 2

/* The text; never NULL. `lang` and `w` must be in range. */
const char *words_get(enum lang lang, enum word w);

/* The word with this key ("err_not_found"), or W__MAX when there is none. NULL allowed. */
enum word words_find(const char *key);

/* The text under `prefix` + `name` (say "err_" and the code of an error), or `otherwise`. */
const char *words_by_name(enum lang lang, const char *prefix, const char *name,
                          const char *otherwise);

/* Why something was refused: err_<code> with its {} filled by the detail, else a general sentence
 * for the status. */
const char *words_refusal(struct arena *a, enum lang lang, const struct err *err);
/* err_<code> (else `otherwise`) with its {} filled by the detail, which follows in brackets where
 * the text has no place for it. */
const char *words_trouble(struct arena *a, enum lang lang, const char *code, const char *otherwise,
                          const char *detail);
/* What to do next: error_next_<code>, else general advice for the status. */
const char *words_next(enum lang lang, const struct err *err);
/* `text` with its {} filled; the text itself when it has none. */
const char *words_fill(struct arena *a, const char *text, const char *arg);

#define W(lang, key) words_get((lang), W_##key)

#endif
