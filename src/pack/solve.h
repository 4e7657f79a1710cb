/* solve.h: can these conditions ever hold at the same time?
 *
 * For the checker only. The answer "no" is certain: no facts whatever make all of them hold. The
 * answer "yes" may be wrong, for rows, countries and comparisons between facts are looked at only
 * as far as one and the same comparison cannot be true and false. Kleene's unknown makes nothing
 * hold, so two values are enough. */
#ifndef DAICHO_PACK_SOLVE_H
#define DAICHO_PACK_SOLVE_H

#include "pack/cond.h"

/* What is wished: that condition `cond` is true, or (holds false) that it is false. With cond
 * SOLVE_FACT: that the value of `fact` (yes/no, choice, level, role) is among the bits of `mask`.
 */
struct wish {
    int cond;
    bool holds;
    int fact;
    uint64_t mask;
};
#define SOLVE_FACT (-3)

/* False: the wishes contradict each other, whatever is known about a use. */
bool solve_possible(const struct pack *p, struct arena *a, const struct wish *wishes, size_t n);

#endif
