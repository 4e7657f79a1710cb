/* permits.h: the permits in force of a body, as the rules of today read what each was given for. */
#ifndef DAICHO_COMMANDS_PERMITS_H
#define DAICHO_COMMANDS_PERMITS_H

#include "commands/app.h"
#include "rules/facts.h"
#include "store/queries_gen.h"

struct permits {
    const struct pack *pack;
    struct q_entries_permitted_row *rows; /* changed last first */
    json_t **facts; /* of each, NULL where a person has to say what a class has become; owned */
    size_t n;
};

/* Those of the person's body; `p` and the rows outlive them. permits_end in any case. */
enum status permits_read(struct app *app, struct db *db, struct arena *a, const struct who *w,
                         const struct pack *p, struct date today, struct permits *ret,
                         struct err *err);
void permits_end(struct permits *x);

/* Does permit `i` cover what somebody of the unit wants of a service of this name (however it is
 * typed; "" none)? */
bool permits_cover(const struct permits *x, size_t i, struct arena *a, struct unit_id unit,
                   const char *name, const struct facts *use);

#endif
