/* names.h: names of people as they are typed, and of services as they are told. Pure. */
#ifndef DAICHO_CORE_NAMES_H
#define DAICHO_CORE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* Is what was typed this person's name, alone or with nothing but titles, forms of address and
 * punctuation around it: 「総務課長　山田太郎様」 is 山田 太郎, 小林一郎 is not 林一? Alike
 * whatever width, case and blanks, and with the given name first. `titles`: names of the
 * municipality, its bodies, units and posts; empty ones count for nothing. */
bool name_is(struct arena *a, const char *typed, const char *name, const char *const *titles,
             size_t n);

/* How namesakes are found. */
struct name_key {
    const char *name, *family, *yomi; /* family "": not told apart from the given name */
};
struct name_key name_key(struct arena *a, const char *name, const char *yomi);
/* Could both be one person: the same name whatever width, case and blanks, or the same family name
 * and reading? */
bool name_keys_alike(const struct name_key *x, const struct name_key *y);

/* What a use is called where others of the same service stand beside it:
 * 「グループウェア（予定表）」, the service alone without a function. One of its arguments, or in
 * the arena. */
const char *service_title(struct arena *a, const char *service, const char *function);

#endif
