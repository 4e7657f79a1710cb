/* duty_plan.h: duties over a time: what became of what fell due, and what is coming.
 *
 * What has opened is told as it stands. What has not is worked forward with recur_next, as far as
 * the holidays are known; what is counted from when the one before was last done stands where it
 * falls when that one is done on its day, and is marked as a guess. */
#ifndef DAICHO_COMMANDS_DUTY_PLAN_H
#define DAICHO_COMMANDS_DUTY_PLAN_H

#include "commands/duty/duty.h"

struct planned {
    size_t duty;             /* place of its row */
    struct occurrence_id id; /* none: it has not opened */
    struct occurrence days;
    enum occurrence_state state;
    struct date done;
    bool guessed;
};

/* What is due from one day to another of the rows, in their order, what is due first of each first.
 * Rows of one entry stand together. What lapsed is among it. */
enum status duty_plan(struct duty_book *b, const struct duty_row *rows, size_t n, struct date from,
                      struct date to, struct planned **ret, size_t *ret_n, struct err *err);

/* A row as it was read. */
struct duty_row duty_row_of(const struct q_duties_unit_row *r);

#endif
