/* apply.h: who may begin an application: asked by the command, and by the pages that offer it. */
#ifndef DAICHO_COMMANDS_APPLY_H
#define DAICHO_COMMANDS_APPLY_H

#include "commands/case/case_load.h"

struct apply_for {
    const struct pack *pack; /* the rules in force */
    const struct procedure *proc;
    struct unit_id unit;   /* for which it is */
    struct entry_id entry; /* of which a change or end speaks, or none */
};

/* Does the person apply here: the procedure's applicant role, in the unit; of an appointed role its
 * appointee of `day`. ST_DENIED not_applicant, with the role's label and the clause. */
enum status apply_may(struct db *db, struct arena *a, const struct who *w, struct date day,
                      const struct apply_for *x, struct err *err);

/* Does the person manage the entry on `day`, or stand in (the fallback of the role) while nobody
 * appointed to it acts? */
enum status apply_manages(struct db *db, struct arena *a, const struct who *w, struct date day,
                          struct entry_id entry, bool *ret, struct err *err);

/* Does the procedure speak of entries of this register? ST_REFUSED other_register. */
enum status apply_takes(const struct procedure *proc, const char *reg, struct err *err);

#endif
