/* mutate.h: would anybody notice if a rule were missing or turned round?
 *
 * Every element that carries an obligation is removed, and everything it says that something
 * follows from is changed, one at a time (mutate_ways.c tells how, and what is left alone).
 * Somebody notices when the pack no longer loads or one of its tests fails. As many processes try
 * as there are processors: call it while no thread runs. */
#ifndef DAICHO_GOLDEN_MUTATE_H
#define DAICHO_GOLDEN_MUTATE_H

#include "pack/tree.h"

/* Called for each change, in the order of the tree: `what` is "removed", "KEY negated", "KEY
 * dropped", "KEY/ENTRY dropped", "KEY changed to VALUE" or "KEY exchanged with the next"; KEY with
 * what it stands in within the element ("strength/0/when"). */
typedef void mutant_fn(void *arg, const char *path, const char *what, bool noticed);

/* `root` is changed and put back; `dirs` hold the tests. `in`: only what is written in files whose
 * name begins so, and all of it, whether or not it names an obligation: an overlay's are not those
 * of the matrix of the pack it lies on; NULL: whatever carries an obligation. False, and nothing
 * tried, when the pack fails its tests as it is: then every change would seem to be noticed. */
bool mutate_all(struct arena *a, struct node *root, const char *const *dirs, size_t ndirs,
                const char *in, mutant_fn *fn, void *arg);

#endif
