/* mutate.h: would anybody notice if a rule were missing or turned round?
 *
 * Every element that carries an obligation is removed, and every condition on it negated, one at a
 * time. Somebody notices when the pack no longer loads or one of its tests fails. */
#ifndef DAICHO_GOLDEN_MUTATE_H
#define DAICHO_GOLDEN_MUTATE_H

#include "pack/tree.h"

/* Called for each change: `what` is "removed" or "KEY negated". */
typedef void mutant_fn(void *arg, const char *path, const char *what, bool noticed);

/* `root` is changed and put back; `dirs` hold the tests. False, and nothing tried, when the pack
 * fails its tests as it is: then every change would seem to be noticed. */
bool mutate_all(struct arena *a, struct node *root, const char *const *dirs, size_t ndirs,
                mutant_fn *fn, void *arg);

#endif
