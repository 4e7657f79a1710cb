/* follow.h: a change that another one overtook, taken over to what the register says by then. Pure.
 *
 * Three say what stands in a field: the version on which the change was written (was), the newest
 * (is), and the change itself (mine). What only one of the two altered is taken from that one; what
 * both altered, and not alike, stays as the change has it, and is told. Rows are known by their
 * column that is unique, else by their first: those that came are added, those that went are taken
 * out, of those that are in all three each cell is looked at. */
#ifndef DAICHO_CORE_FOLLOW_H
#define DAICHO_CORE_FOLLOW_H

#include "core/casefile.h"

/* A field in which the register went on. */
struct followed {
    const struct field *field;
    const json_t *mine, *is,
        *then; /* borrowed; NULL: nothing there. then: what is said from now on */
    bool both; /* altered in both: `then` keeps what the change says */
};

/* The fields of the case as they follow; the caller owns the object. `was` and `is` say by field id
 * what the versions say to this form (field_taken). *ret: every field that becomes another one, or
 * was altered in both; they borrow of the result, the case and `is`. */
json_t *follow_fields(const struct casefile *c, const json_t *was, const json_t *is,
                      struct arena *a, struct followed **ret, size_t *ret_n);

#endif
