/* verbs.h: what the verbs of a case share; for core/ alone. */
#ifndef DAICHO_CORE_VERBS_H
#define DAICHO_CORE_VERBS_H

#include "core/casefile.h"
#include "rules/asked.h"

enum status verb_wrong_state(const struct casefile *c, struct err *err);
enum status verb_not_yours(struct err *err);
/* ST_CONFLICT entry_closed: case_object_gone. */
enum status verb_object_there(const struct casefile *c, struct err *err);
enum status verb_need_reason(struct err *err);
/* ST_REFUSED "incomplete" when problems were found. */
enum status verb_complete(const struct problems *l, struct err *err);

/* Nothing follows yet. */
struct outcome verb_unchanged(const struct casefile *c);
void verb_open_task(struct outcome *o, const struct step *s);

/* The step of the review that follows on `after` (NULL: the first); NULL: none, it is decided. */
const struct step *case_review_after(const struct casefile *c, const struct step *after);

/* Certificates that hold no longer and with which a step that is still to be done would be refused;
 * each once. */
void verb_lapsed_stops(const struct casefile *c, struct problems *l);

/* Is the case its writer's? */
static inline bool verb_editable(const struct casefile *c)
{
    return c->state == CASE_DRAFT || c->state == CASE_RETURNED;
}

/* Nobody fills two columns of a list: neither a second look by the same eyes nor a first answer
 * replaced by whoever looked at it. ST_DENIED same_person. */
enum status verb_other_eyes(const struct casefile *c, const struct who *w,
                            const struct checklist *l, const char *col, const char *clause,
                            struct err *err);

/* Decisions before use are barred to parties; what follows (acknowledging risks, preparing, a list
 * of what was done) is not. */
bool verb_bars_parties(const struct step *s);

/* Of a step whose role is held by appointment: is it this person's today, or theirs who stand in
 * while nobody is appointed? True of other steps. */
bool case_appointed_is(const struct casefile *c, const struct step *s, struct person_id p);

/* Is the step a candidate's by this very post: today, or in a conflict? */
bool verb_holds(const struct casefile *c, const struct step *s, const struct candidate *x);
/* Is the post held, not merely stood in for, by a party? */
bool verb_post_of_party(const struct casefile *c, struct post_id post);

/* Where a role of this scope is looked for; none: anywhere in the body. */
struct unit_id verb_scope_unit(const struct casefile *c, enum scope scope);

/* The step of the route that reaches a milestone; NULL when none applies: it is not demanded. */
const struct step *milestone_step(const struct casefile *c, const char *key);

/* An application that covers functions under different controls must be split by function. */
void split_problem(const struct casefile *c, struct problems *l);
/* Has it to be split before it is handed in? */
bool split_due(const struct casefile *c);

/* untold.c: facts that the verdict waits for and the form cannot tell, as problems "untold_fact".
 */
void untold_problems(const struct casefile *c, struct problems *l);

/* prepare.c: who has not confirmed, as problems "unconfirmed" at the step. */
void prepare_problems(const struct casefile *c, struct problems *l);
/* Does somebody demand that this item is answered in this column? */
bool item_demanded(const struct casefile *c, const struct item *it, const char *col);

/* What a second look before submission found wrong: it is sent back, not confirmed. */
void prepare_findings(const struct casefile *c, const struct step *s, struct problems *l);
/* Opens the steps before submission whose turn has come, `reached` being reached in this act. */
void prepare_open(const struct casefile *c, struct outcome *o, const char *reached);

/* Was something chosen beside others that has to stand alone ("choice_alone")? It is kept as typed,
 * and no fact. */
bool field_clash(const struct pack *p, const struct field *f, const json_t *v);

#endif
