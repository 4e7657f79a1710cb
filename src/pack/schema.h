/* schema.h: the format of packs said by its own tables (shape.h): as a JSON Schema for editors and
 * as a reference for people. Nothing of it is written by hand, so neither can fall behind. */
#ifndef DAICHO_PACK_SCHEMA_H
#define DAICHO_PACK_SCHEMA_H

#include "pack/shape.h"
#include "words/words.h"

/* JSON Schema (draft 2020-12) of one file of a pack. No section is demanded, for a pack is joined
 * from files. With `overlay` elements need nothing but their id, and take `remove`, `after` and
 * `each`. The caller's reference. */
json_t *pack_schema(struct arena *a, bool overlay);

/* The reference in Markdown: every section and key with type, default and meaning. */
const char *pack_reference(struct arena *a, enum lang lang);

/* The shapes of the format, each once, in the order in which they are met; NULL-terminated. */
const struct shape **pack_shapes(struct arena *a);

/* What a key means; "" when nobody has said it yet. key NULL: what the element is. */
const char *key_meaning(struct arena *a, enum lang lang, const struct shape *s, const char *key);

#endif
