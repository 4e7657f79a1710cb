/* finding.h: what is wrong with a pack, said at its place, in Japanese and English.
 *
 * The checker never stops at the first fault: everybody who writes rules gets the whole list. */
#ifndef DAICHO_PACK_FINDING_H
#define DAICHO_PACK_FINDING_H

#include "pack/pack.h"

struct pos {
    const char *file;
    int line, col; /* from 1; col counts characters */
};

struct report {
    struct arena *a;     /* texts of findings; lives as long as the report */
    pack_finding_fn *fn; /* NULL: only counted */
    void *arg;
    struct err *err; /* receives the first finding; NULL allowed */
    size_t count;
    bool unread;             /* a file could not be read: nothing is said of what it would hold */
    struct removed *removed; /* what overlays took out */
};

/* Notes that an overlay took the element `id` out at `at`: a finding that misses it says so. */
void finding_removed(struct report *r, const char *id, struct pos at);

/* Reports the finding `code` (a row of the table in finding.c). {1} and {2} in its sentence become
 * `a` and `b` (NULL gives ""). */
void finding(struct report *r, struct pos at, const char *code, const char *a, const char *b);

/* The i-th code there is; NULL at the end. */
const char *finding_code(size_t i);

/* The candidate closest to `word`, when close enough to be a slip; NULL when none is. `next` yields
 * the candidates one by one and NULL at the end. */
const char *nearest(const char *word, const char *(*next)(const void *arg, size_t i),
                    const void *arg);

/* All candidates, the nearest first, with blanks between; `…` behind the first `most`. "" when
 * there are none. */
const char *nearest_all(struct arena *a, const char *word,
                        const char *(*next)(const void *arg, size_t i), const void *arg,
                        size_t most);
#define NEAREST_SHOWN 12
#define FACTS_SHOWN 6 /* there are very many */

#endif
