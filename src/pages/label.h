/* label.h: texts of the rules in the reader's language.
 *
 * A pack speaks Japanese and may gloss its texts in English (pack_gloss). One rule for readers of
 * English: where a text names something of the rules (a field, an item, a form, a step, a role, a
 * heading) the gloss stands first and the official text small behind it; in buttons, choices, tags
 * and inside of sentences the gloss stands alone; a text without gloss stays as it is and is marked
 * as Japanese. Templates: {% call label(o, text) %} and {% call label_only(o, text) %} of
 * parts.html. What people wrote is never glossed, be it equal to a text of the rules: {% call
 * as_written(o, text) %}. Choices are mixed, so C glosses those of the rules (page_label). */
#ifndef DAICHO_PAGES_LABEL_H
#define DAICHO_PAGES_LABEL_H

#include "pack/pack.h"
#include "pages/out.h"

/* The text in this language: for sentences, attributes, options. `p` NULL: as it is. */
const char *label_in(enum lang lang, const struct pack *p, const char *text);
/* The same for several labels joined by "・", as an entry keeps its classes. */
const char *label_joined(struct arena *a, enum lang lang, const struct pack *p, const char *text);
/* "重要性分類 Ⅲ"; the class alone when it says its axis already ("機密性2"). */
const char *label_level(struct arena *a, enum lang lang, const struct pack *p,
                        const struct axis *axis, const struct level *level);
/* The gloss a reader of this page needs, NULL when there is none or the reader needs none. */
const char *label_gloss(const struct out *o, const char *text);
/* True when the text would be Japanese in an English page. */
bool label_foreign(const struct out *o, const char *text);

#endif
