/* terms.h: 約款の控え: two editions of a provider's terms side by side, and the words in them that
 * are looked at twice. Pure; the texts are anybody's bytes, valid UTF-8.
 *
 * What is compared are sentences. Where a line ends says little: a PDF breaks its lines anew when a
 * word is added, a page in a browser has one for every paragraph. */
#ifndef DAICHO_CORE_TERMS_H
#define DAICHO_CORE_TERMS_H

#include "base/csv.h"

enum {
    TERMS_LETTERS = 400000, /* of one text */
    TERMS_SENTENCES = 6000,
};

struct terms_text {
    const char **sentences; /* without blanks around them; none is empty */
    size_t n;
};
/* ST_INPUT terms_empty: there is no sentence; ST_TOO_LARGE terms_long. In the arena. */
enum status terms_split(struct arena *a, const char *text, struct terms_text *ret, struct err *err);

enum terms_change { TERMS_SAME, TERMS_CHANGED, TERMS_GONE, TERMS_ADDED, TERMS__N };

struct terms_row {
    enum terms_change change;
    const char *was, *now; /* NULL on the side where there is none */
};
/* Both texts from top to bottom: the rows with a `was` are the whole old text in its order, those
 * with a `now` the whole new one. Blanks are no difference. */
void terms_compare(struct arena *a, const struct terms_text *was, const struct terms_text *now,
                   struct terms_row **ret, size_t *ret_n);

/* ------------------------------------------------------------------ words looked at twice */
/* Rows of data/terms.csv: kind, text. A kind is named in the catalogue, terms_care_KIND. */
struct terms_words {
    const struct csv_row *rows;
    size_t n;
};
void terms_words_own(struct arena *a, struct terms_words *ret);

struct terms_piece {
    const char *text;
    const char *care; /* kind of the word that it is, "" none */
    bool differs;     /* it is not in the sentence beside it */
};
/* A sentence in pieces, whole when put together again. `beside`: what it became or was, NULL: the
 * sentence has none. Returns how many. */
size_t terms_pieces(struct arena *a, const struct terms_words *words, const char *sentence,
                    const char *beside, struct terms_piece **ret);

#endif
