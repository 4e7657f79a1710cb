/* role_people.h: who has a role for an entry today, by whatever the rules hold it: for telling and
 * asking them. */
#ifndef DAICHO_COMMANDS_ROLE_PEOPLE_H
#define DAICHO_COMMANDS_ROLE_PEOPLE_H

#include "commands/commands.h"

struct role_at {
    const struct pack *pack;
    int role;              /* of the pack */
    struct entry_id entry; /* none: nobody is appointed yet */
    struct unit_id unit;   /* of the entry or the application */
    bool stands_in;        /* while nobody appointed acts: whoever the rules let stand in */
};

/* Everybody once, in the arena of the transaction. Substitutes are not among them: whose post it is
 * is told. */
enum status role_people(struct call *c, const struct role_at *x, struct person_id **ret,
                        size_t *ret_n, struct err *err);

#endif
