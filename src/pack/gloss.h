/* gloss.h: English for the texts of a pack, written beside them: `en` glosses the main text of an
 * element (label, title, ask or text, whichever comes first), `KEY_en` the text under KEY. A gloss
 * belongs to the text, not to the place: written once, it counts wherever the same text stands. */
#ifndef DAICHO_PACK_GLOSS_H
#define DAICHO_PACK_GLOSS_H

#include "pack/shape.h"

/* True when `key` glosses a text that elements of this shape may have. */
bool gloss_key(const struct shape *s, const char *key);
/* Takes the glosses of one element. */
void gloss_read(struct loader *l, const struct shape *s, const struct node *map);
/* Sorts what was taken into the pack; one text with two glosses is a finding. */
void gloss_finish(struct loader *l);

#endif
