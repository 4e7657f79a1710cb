/* doubts.h: what somebody answered with 分からない. Unlike what nobody answered yet it is never
 * taken for the usual answer, as rules may do by known(…). Pure. */
#ifndef DAICHO_RULES_DOUBTS_H
#define DAICHO_RULES_DOUBTS_H

#include "base/arena.h"
#include "rules/decide.h"

/* As decide(); a fact of yes and no, or of a few choices, whose id is in `doubts` (an array, NULL:
 * none) is missing where another answer would decide otherwise, and then nothing is decided unless
 * it is forbidden anyway. The arena serves for the while. */
void decide_doubting(struct arena *a, const struct pack *p, const struct facts *f, bool covered,
                     const json_t *doubts, struct decision *ret);

#endif
