/* case_follow.h: two changes of one entry. */
#ifndef DAICHO_COMMANDS_CASE_FOLLOW_H
#define DAICHO_COMMANDS_CASE_FOLLOW_H

#include "commands/case/case_load.h"
#include "commands/commands.h"
#include "core/follow.h"

/* case.follow: a change that its writer holds goes on from what the register says by now, as
 * core/follow.h has it. */
extern const struct command command_case_follow;

/* May the person do so? ST_CONFLICT not_overtaken, and as core/casefile.h case_save. */
enum status case_follow_may(const struct casefile *c, const struct who *w, struct err *err);

/* What it would do, or is about to do. `lines` borrow of the plan and of the case; begin with {0},
 * AUTO_FOLLOW releases it. */
struct follow_plan {
    json_t *was, *is; /* what the two versions say to the form of the case */
    json_t *fields;   /* the contents that follow */
    struct followed *lines;
    size_t n;
};
enum status follow_plan(struct db *db, struct arena *a, struct tenant_id tenant,
                        const struct loaded_case *l, struct follow_plan *ret, struct err *err);
void follow_plan_end(struct follow_plan *p);
#define AUTO_FOLLOW __attribute__((cleanup(follow_plan_end)))

#endif
