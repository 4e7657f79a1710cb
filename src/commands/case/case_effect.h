/* case_effect.h: the people of an entry, and its way back, for what a decision does to the
 * register. Private to case_effect.c, case_people.c and case_reopen.c. */
#ifndef DAICHO_COMMANDS_CASE_EFFECT_H
#define DAICHO_COMMANDS_CASE_EFFECT_H

#include "commands/case/case_cmd.h"

struct manager {
    struct person_id person; /* none: vacant */
    char post[37];           /* "" none */
    const char *label;       /* "企画課 係長" */
    const char *name;        /* "" vacant */
};

/* Named by the decision, else in the form, else the holder of the role the rules name, else the
 * fallback's holder. */
enum status find_manager(struct call *c, const struct loaded_case *l, struct manager *ret,
                         struct err *err);
/* The post through which the person manages: one in the case's unit before any other. ST_REFUSED
 * "manager_left" (the name as detail) of somebody who is no longer there, but by a decision that
 * was made elsewhere before it was entered. */
enum status manager_post(struct call *c, const struct loaded_case *l, struct manager *ret,
                         struct err *err);
/* From today; whoever was appointed before is so until yesterday. */
enum status effect_manager(struct call *c, const struct loaded_case *l, struct entry_id entry,
                           const struct manager *m, struct act_id act, struct err *err);
/* Those whom the procedure appoints beside the manager. */
enum status effect_beside(struct call *c, const struct loaded_case *l, struct entry_id entry,
                          struct act_id act, struct err *err);
/* Who is listed as a user; who is so no longer ends today. */
enum status effect_members(struct call *c, const struct loaded_case *l, struct entry_id entry,
                           struct err *err);

/* Which steps before use the case that made the entry asks for, before something is changed. */
struct start_steps {
    bool *due;
    size_t n; /* 0: it rests on no application */
};
enum status effect_start_before(struct call *c, const struct q_entry_get_row *e,
                                struct start_steps *ret, struct err *err);
/* … and after: what became due waits for who does it, what a manager acknowledged who is so no
 * longer waits for the new one, and what is not asked any more waits for nobody. */
enum status effect_start_follow(struct call *c, const struct q_entry_get_row *e,
                                const struct start_steps *before, struct err *err);

/* The decision that ended the entry was a mistake: it gets one more version, with the contents,
 * state, duties and tasks that it had before it was closed, and no day until which it is kept.
 * ST_CONFLICT wrong_state when it was another case that closed it. */
enum status effect_reopen(struct call *c, struct loaded_case *l, struct act_id act,
                          struct err *err);

#endif
