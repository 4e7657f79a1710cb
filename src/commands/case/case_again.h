/* case_again.h: what an application that was withdrawn or rejected, or whose permission was
 * cancelled, gives to one that begins once more with the same contents. */
#ifndef DAICHO_COMMANDS_CASE_AGAIN_H
#define DAICHO_COMMANDS_CASE_AGAIN_H

#include "commands/case/case_load.h"

struct call;

struct case_again {
    struct case_id from;   /* none: nothing is begun again */
    struct entry_id entry; /* of which it spoke, or none */
    int64_t based_on;      /* the version of it on which it was written; 0: not known */
    struct unit_id unit;   /* for which it is begun */
    json_t *fields;        /* as the form in force takes them; owned: case_again_end */
};

/* May the person, who sees the application, begin it once more under these rules? *ret_unit is its
 * own unit, or that of the applicant who has left it since. ST_CONFLICT wrong_state unless it was
 * withdrawn, rejected or cancelled, entry_closed; ST_REFUSED procedure_gone; ST_DENIED
 * not_applicant. */
enum status case_again_may(struct db *db, struct arena *a, const struct who *w, struct date day,
                           const struct pack *p, const struct loaded_case *l,
                           struct unit_id *ret_unit, struct err *err);

/* Argument `again` of case.create for this procedure; everything none when it is absent. What every
 * application fills itself (the day, who applies, the unit) and what nobody confirmed of the
 * dictionary's is left out. ST_NOT_FOUND when the person may not see the application; ST_INPUT
 * again_procedure when it is of another procedure. */
enum status case_again_load(struct call *c, const struct pack *p, const struct procedure *pr,
                            struct case_again *ret, struct err *err);
void case_again_end(struct case_again *x);
#define CASE_AGAIN __attribute__((cleanup(case_again_end))) struct case_again

#endif
