/* case_seats.h: who holds, on a day, what a case's route and forms name and an approval appointed
 * to; for loading a case (case_load.c). Others ask case_on. */
#ifndef DAICHO_COMMANDS_CASE_SEATS_H
#define DAICHO_COMMANDS_CASE_SEATS_H

#include "commands/case/case_load.h"

struct seats {
    struct db *db;
    struct arena *a;
    struct tenant_id tenant;
    const struct loaded_case *l; /* its row, body, rules, state and fields are there */
    struct date day;
    bool gone; /* who has left since counts for the time they were there */
};

/* Candidates, manager and appointees of that day, and whom the contents name who left; in `a`. */
enum status seats_load(const struct seats *s, struct casefile *into, struct err *err);

#endif
