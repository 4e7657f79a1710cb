/* lineage.h: from the edition that something was stated under to the one that it is read under.
 * Pure.
 *
 * `migrations` of an edition speak of the edition before it, so what is older is followed step by
 * step through all that lay between. A code that a step does not name stays what it is there. What
 * an edition has from the one before it word for word (an overlay was laid on it, say) was done by
 * that one, and is not done twice. Back, to an edition that counts again, the same migrations are
 * read the other way round. */
#ifndef DAICHO_RULES_LINEAGE_H
#define DAICHO_RULES_LINEAGE_H

#include "pack/model.h"

struct lineage_step {
    const struct pack *from, *to;
    bool back; /* `to` is what `from` was made after */
};
/* At least one step; of one edition alone a step from it to itself, which changes nothing. */
struct lineage {
    const struct lineage_step *step;
    size_t n;
};
static inline const struct pack *lineage_first(const struct lineage *w)
{
    return w->step[0].from;
}
static inline const struct pack *lineage_last(const struct lineage *w)
{
    return w->step[w->n - 1].to;
}

/* What has become of a level. */
struct level_moved {
    const struct axis *axis; /* of the last edition; NULL: it has none of this id */
    uint64_t now;            /* levels that it may be, by number: an axis has 16 at most */
    bool whole;              /* no part of it was lost on the way */
    const struct pack_migration *rule; /* the last that spoke of it, NULL when none did */
};
struct level_moved level_moved(const struct lineage *w, const char *axis, const char *code);
/* The code that it has now; NULL when a person has to say (several, or none). */
const char *level_move(const struct lineage *w, const char *axis, const char *code);
/* The same of a value as JSON, a code or a list of them (new reference); NULL as well when it is
 * neither. */
json_t *level_value_moved(const struct lineage *w, const char *axis, const json_t *value);

/* The item whose answer counts for `it`: the one that a migration names, else the one of the same
 * id with the same question; NULL when there is none. `old`: the list of the first edition.
 * *ret_same_id: the item of that id there, whatever it asks. */
const struct item *item_before(const struct lineage *w, const struct checklist *old,
                               const struct checklist *list, const struct item *it,
                               const struct item **ret_same_id);

#endif
