/* entry.h: acts on an entry of the register, and applications that speak of one: which of them the
 * rules have for it, and whether they may be done now. Pure. */
#ifndef DAICHO_CORE_ENTRY_H
#define DAICHO_CORE_ENTRY_H

#include "core/casefile.h"

/* From here on the case asks what is permitted now asks: for its steps before use, for acts on its
 * entry and the duties that they bring. What was decided goes by its own facts. */
void case_as_permitted(struct casefile *c);
/* The same for a step before use, and what it fills; nothing for others. NULL allowed. */
void case_as_asked(struct casefile *c, const struct step *s);
/* Whoever acknowledged it for a role held by appointment, and is not appointed today while use has
 * still to begin: it does not count (case_milestone). None: nobody, or it counts. */
struct person_id case_milestone_of_other(const struct casefile *c, const char *key);
/* Does the act speak of entries of this register with these facts? What is not known of an entry
 * keeps no act from it: an incident is recorded at once. */
bool entry_act_binds(const struct pack *p, const struct entry_act *a, const char *reg,
                     const struct facts *f);
/* Does use bring this duty, for an entry that came from the procedure (its id), with these facts?
 */
bool entry_duty(const struct pack *p, const struct duty *d, const char *procedure,
                const struct facts *f);
/* Is the state one of those in which the act is possible? */
bool entry_act_from(const struct entry_act *a, const char *state);
/* Could the act end this matter, by whomever: of such an entry, in the state it is in or comes to
 * when other matters end? */
bool entry_act_would_end(const struct casefile *c, const struct entry_act *a,
                         const struct matter *m);
/* Is this act possible for such an entry, in its state, and this person's? ST_REFUSED act_elsewhere
 * when the rules have it for other entries, or nothing is open that it ends. */
enum status entry_act_right(const struct casefile *c, const struct who *w,
                            const struct entry_act *a, struct err *err);
/* Would this person do it for the role that the rules name, as the office may? Said wherever the
 * act is offered. */
bool entry_act_stands_in(const struct casefile *c, const struct who *w, const struct entry_act *a);
/* Does beginning the use wait, because somebody proposed to undo the permission? */
bool entry_act_held(const struct casefile *c, const struct entry_act *a);
/* Does use of a permitted entry begin with it? */
bool entry_act_begins_use(const struct casefile *c, const struct entry_act *a);
/* Is there no way back from where the act leads to the entry's use, by whatever acts? */
bool entry_act_final(const struct pack *p, const struct entry_act *a);
/* Without a form: must a reason be given? Beginning and resuming use need none. */
bool entry_act_reason(const struct entry_act *a, const char *state);
/* The first and last day of what was permitted, none where it has none. */
struct span {
    struct date from, to;
};
/* May this entry act be done now? `c` is the case the entry came from, with the run of the act when
 * it has lists. Milestones, the days permitted and lists gate it. */
enum status entry_act_may(const struct casefile *c, const struct who *w, const struct entry_act *a,
                          struct span permitted, const char *reason, struct problems *problems,
                          struct err *err);
/* May this person answer the column in a run of the act (case with `act` set)? Each column is its
 * role's, and nobody fills two columns of a list. ST_CONFLICT wrong_state, ST_DENIED not_your_step,
 * same_person. */
enum status act_answer_may(const struct casefile *c, const struct who *w, const struct checklist *l,
                           const char *col, struct err *err);
/* May somebody who holds this role do their part in the act now? */
enum status entry_act_part(const struct casefile *c, const struct who *w, const struct entry_act *a,
                           int role, struct err *err);
/* Was another change of the entry permitted after this one was written on it? */
bool case_overtaken(const struct casefile *c);
/* Does a change or end speak of entries of this register? Other procedures speak of none (""). */
bool procedure_takes(const struct procedure *p, const char *reg);
/* Register the entry goes into, and moves into with a change: the procedure's own, or the first
 * whose condition holds; NULL if none. */
const struct reg *case_register(const struct casefile *c);

#endif
