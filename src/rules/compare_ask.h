/* compare_ask.h: what the files of the comparison share. Private to src/rules. */
#ifndef DAICHO_RULES_COMPARE_ASK_H
#define DAICHO_RULES_COMPARE_ASK_H

#include "rules/compare.h"

struct compared {
    const struct compare_side *old, *new;
    const struct compare_record *r;
    struct arena *a;
    struct comparison *out;
    struct facts facts_was, facts_now;
    struct decision was, now;
    const struct procedure *pr_was, *pr_now; /* NULL when none */
    bool forbidden, retired;
};

/* Facts that the new rules need and nobody told. */
void compare_missing(struct compared *c);
/* Steps, authority, items, fields and files of the procedure. */
void compare_asked(struct compared *c);

#endif
