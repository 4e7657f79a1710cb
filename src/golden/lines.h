/* lines.h: what came out of a verb, line by line. Private to verbs.c and follows.c. */
#ifndef DAICHO_GOLDEN_LINES_H
#define DAICHO_GOLDEN_LINES_H

#include "golden/case.h"

/* "KEY VALUE" ("CODE PLACE" of a problem), names, or the one word of a refusal. */
struct lines {
    struct arena *a;
    const char **s;
    size_t n, cap;
};
void add_line(struct lines *l, const char *s);

/* follows.c: what follows from a case, for the verbs of the same names. `of` is what the verb
 * speaks of: nothing, an act on the entry, a duty. */
void ask_way(struct played *p, const void *of, struct lines *out);
void ask_tells(struct played *p, const void *of, struct lines *out);
void ask_makes(struct played *p, const void *of, struct lines *out);
void ask_begins(struct played *p, const void *of, struct lines *out);
void ask_leads(struct played *p, const void *of, struct lines *out);
void ask_stands(struct played *p, const void *of, struct lines *out);
void ask_duty(struct played *p, const void *of, struct lines *out);

#endif
