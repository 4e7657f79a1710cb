/* acting.h: who acts today for somebody appointed to an entry who has left or moved away, in words;
 * and how somebody new is appointed. */
#ifndef DAICHO_PAGES_ACTING_H
#define DAICHO_PAGES_ACTING_H

#include "http/http.h"

struct acting_of {
    const struct pack *pack; /* that knows the role */
    struct entry_id entry;
    struct unit_id unit;
    const char *role; /* appointed to it */
    bool beside;      /* not the manager */
    struct person_id person;
};
struct acting {
    bool gone;        /* whoever was appointed acts no more */
    bool vacant;      /* … nor did anybody take over the post */
    const char *who;  /* acts now: a name, or the role that stands in with its holders; "" nobody */
    const char *text; /* the same as a sentence; "" while the appointee acts */
};
enum status acting_now(struct req *req, const struct acting_of *x, struct acting *ret,
                       struct err *err);

/* Of whoever is appointed to the role for the entry: that somebody acts in their place, or nobody,
 * since they left; "" while they act, or nobody was ever appointed. */
enum status acting_left(struct req *req, const struct pack *pack, struct entry_id entry,
                        struct unit_id unit, const char *role, const char **ret, struct err *err);

/* Whom to ask about the entry while its manager has left and nobody took over the post: whoever
 * stands in, with the role; "" nobody, or nobody was ever appointed. */
enum status acting_contact(struct req *req, const struct pack *pack, struct entry_id entry,
                           struct unit_id unit, const char **ret, struct err *err);

/* How a new manager is appointed: by which procedure, and where it is begun. */
struct acting_cure {
    const char *text; /* "" where no procedure names one */
    const char *href; /* "" where this reader may not begin it */
    const char *label;
};
enum status acting_cure(struct req *req, struct entry_id entry, struct unit_id unit,
                        const char *reg, struct acting_cure *ret, struct err *err);

#endif
