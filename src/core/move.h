/* move.h: an application that is its writer's goes on under another edition. Pure.
 *
 * What fits is carried: fields of the same id and type, with classes by the migrations; answers to
 * the same questions. What does not fit is named; it stays in the earlier version of the contents
 * and in the earlier answers. */
#ifndef DAICHO_CORE_MOVE_H
#define DAICHO_CORE_MOVE_H

#include "core/casefile.h"
#include "rules/lineage.h"

/* A value that has no place, or no longer fits. */
struct move_left {
    const struct field *field; /* of the edition before */
    const json_t *value;
};
/* An answer that does not simply go on. */
struct move_answer {
    const struct answer *was;
    const char *checklist, *item; /* what it answers now; NULL: nothing, it ends */
};
struct move_plan {
    const struct procedure *proc; /* of the new edition */
    const struct form *form;
    json_t *fields; /* what is carried; the caller's */
    struct move_left *left;
    size_t nleft;
    struct move_answer *answers;
    size_t nanswers;
};

/* May the writer move the case to the last edition of the way, and what becomes of it? ST_CONFLICT
 * wrong_state or same_edition, ST_DENIED not_your_case, ST_REFUSED procedure_gone. */
enum status case_move(const struct casefile *c, const struct who *w, const struct lineage *way,
                      struct arena *a, struct move_plan *ret, struct err *err);

/* The fields of a form of the first edition as one of the last takes them, in its classes;
 * *ret_left (NULL allowed) names what was left behind. New reference. */
json_t *fields_move(const struct lineage *way, const struct form *from, const struct form *to,
                    const json_t *fields, struct arena *a, struct move_left **ret_left,
                    size_t *ret_n);

#endif
