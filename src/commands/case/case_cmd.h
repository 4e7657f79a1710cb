/* case_cmd.h: what the case commands share. */
#ifndef DAICHO_COMMANDS_CASE_CMD_H
#define DAICHO_COMMANDS_CASE_CMD_H

#include "commands/case/case_load.h"
#include "commands/commands.h"

extern const struct command command_case_create, command_case_save, command_case_answer,
    command_case_discard, command_case_move, command_case_split, command_case_request,
    command_case_submit, command_case_take_over, command_case_withdraw, command_case_return,
    command_case_step, command_case_waive, command_case_cancel, command_case_cancel_confirm,
    command_case_cancel_decline, command_evidence_add, command_evidence_withdraw, command_entry_act,
    command_entry_answer, command_inquiry_record, command_inquiry_reply;

/* Argument "case", loaded; refused with ST_NOT_FOUND when the person may not see it, so that ids of
 * others tell nothing. Sets the call's subject and edition. */
enum status cmd_case(struct call *c, struct loaded_case **ret, struct err *err);

/* Keeps the call's file (its "name", "effective", "source") at `place` of the case; what counts as
 * the case's files is then behind `l`, and the caller touches the case. `said`: what it says, JSON,
 * or "". ST_TOO_LARGE. */
enum status cmd_attach(struct call *c, const struct loaded_case *l, const char *place,
                       const char *said, struct err *err);

/* Arguments "entry" and "act": the entry, the case it came from, and in it the run of the act that
 * is being answered. ST_NOT_FOUND of another body, ST_INPUT "no_act". Sets subject and edition. */
enum status cmd_entry_act(struct call *c, struct q_entry_get_row *ret_entry,
                          struct loaded_case **ret, struct err *err);

/* The instant of this change: later than the last one of the case, whatever the clock says, because
 * acts are read in the order of their instants. */
int64_t cmd_at(const struct call *c, const struct loaded_case *l);

/* Counts the case's change; ST_CONFLICT "stale" when the caller saw an older one (argument "lock")
 * or somebody else changed it at this moment. *ret_lock: the new count. */
enum status cmd_touch(struct call *c, const struct loaded_case *l, int64_t *ret_lock,
                      struct err *err);

/* After the writer changed something: when the contents are no longer what others were asked about
 * before submission, they are asked no longer. `l` is the case as it was loaded. */
enum status cmd_contents_changed(struct call *c, const struct loaded_case *l, struct err *err);

/* Puts problems into the result as problems[{code where detail clause}]. */
void cmd_problems(json_t *out, const struct problems *problems);

/* Writes an outcome: act, state, tasks, milestone, effects of an approval. `extra` may be NULL. */
struct act_extra {
    const char *reason, *conditions, *external, *waiver, *data, *step;
};
enum status cmd_apply(struct call *c, struct loaded_case *l, const struct outcome *o,
                      const struct act_extra *extra, struct err *err);

/* A task for whoever does the step, in the case as loaded. */
enum status cmd_open_task(struct call *c, const struct loaded_case *l, const struct step *s,
                          struct err *err);

/* What approval does to the register: case_effect.c. */
enum status effect_apply(struct call *c, struct loaded_case *l, const struct outcome *o,
                         struct act_id act, struct err *err);

/* Whom a decision names as manager in its own record is appointed by it; call before
 * effect_apply. */
enum status effect_named(struct loaded_case *l, const struct step *s, const char *data,
                         struct err *err);

/* What an appointing step does: the person named in its record manages the entry from today. */
enum status effect_appoint(struct call *c, struct loaded_case *l, const struct step *s,
                           const char *data, struct act_id act, struct err *err);

/* People named in the fields of a form have to exist: ST_INPUT "no_person". */
enum status cmd_people_exist(struct call *c, const struct form *form, const json_t *fields,
                             struct err *err);

/* The duties of an entry that still run end today. */
enum status cmd_end_duties(struct call *c, struct entry_id entry, struct err *err);
/* What is permitted of the entry changed (`old`: as it was): duties that go on, or had to, are
 * those of what is permitted now, and of another edition when it came under one, from today. What
 * was ended by an act stays ended. */
enum status cmd_renew_duties(struct call *c, const struct loaded_case *l,
                             const struct q_entry_get_row *old, struct err *err);

/* What the case is called where applications are listed: the service that the fields name, with its
 * function where they name one, else `otherwise`. */
const char *cmd_title(struct arena *a, const struct procedure *pr, const json_t *fields,
                      const char *otherwise);

/* Stores new contents (fields) as the next version of the case. */
enum status cmd_store_contents(struct call *c, struct loaded_case *l, json_t *fields,
                               struct err *err);

#endif
