/* crosswalk.h: what the rules of several bodies ask alike, side by side; and whether an answer
 * given under one of them may be offered where another asks. Pure. */
#ifndef DAICHO_RULES_CROSSWALK_H
#define DAICHO_RULES_CROSSWALK_H

#include "base/arena.h"
#include "pack/pack.h"

/* ------------------------------------------------------------------ the table */
/* An element that names a control, or a checklist item that names none. */
struct crosswalk_cell {
    const char *where; /* "selection/14" for items and fields, the id of a duty */
    const char *no, *text, *clause;
    enum relation is; /* REL_NONE: names no control */
};
/* The elements of a pack that speak of the control, in the pack's order; in `a`. */
struct crosswalk_cell *crosswalk_cells(const struct pack *p, int control, struct arena *a,
                                       size_t *ret_n);
/* The checklist items that name none: what this body alone asks, or asks in its own way. A caution
 * without a clause is none of the body's rules and is left out. */
struct crosswalk_cell *crosswalk_apart(const struct pack *p, struct arena *a, size_t *ret_n);

/* ------------------------------------------------------------------ answers */
/* An item as it is asked by a list of a pack. */
struct posed {
    const struct pack *pack;
    const struct checklist *list;
    const struct item *item;
};
/* What is certain of the first to the second: by their controls, or equal where a list of the same
 * rules asks the same item in the same words. An item without controls is compared with none. */
enum relation posed_relation(const struct posed *a, const struct posed *b);

enum offer {
    OFFER_NONE,
    OFFER_TOLD, /* worth knowing; nothing to copy */
    OFFER_COPY,
};
/* May an answer to what is `r` to the item asked now be offered there? Who was asked for as much
 * may be quoted whatever was said; who was asked for more only with ok: × may lie in what is not
 * asked here. What is still open, and what one case was exempted from, answers nothing for another.
 */
enum offer offer_of(enum relation r, enum answer_state s);

#endif
