/* case_tell.h: who is told by mail what happens to an application (outbox.h). */
#ifndef DAICHO_COMMANDS_CASE_TELL_H
#define DAICHO_COMMANDS_CASE_TELL_H

#include "commands/case/case_cmd.h"

/* A task that was opened: whose it is, or those who hold its role in its unit (none: anywhere in
 * the body); no party to it. */
struct task_told {
    struct task_id id;
    const char *role;
    const char *unit;        /* id, "" */
    struct person_id person; /* none */
    const struct person_id *barred;
    size_t nbarred;
};
enum status case_tell_task(struct call *c, const struct task_told *t, struct err *err);

/* The applicant is told by whom else it came back or was decided. */
enum status case_tell_applicant(struct call *c, const struct loaded_case *l, enum case_state before,
                                enum case_state now, struct act_id act, struct err *err);

#endif
