/* case.h: a case as a test tells it ("case" of docs/pack-format.md, Tests). For this folder alone.
 *
 * A test says what differs; everything else is in order: fields are filled in, files attached,
 * items answered, milestones reached, posts held, each by a person of its own. What may then be
 * done is answered by the verbs of core/casefile.h, as for anybody: nothing is judged here. */
#ifndef DAICHO_GOLDEN_CASE_H
#define DAICHO_GOLDEN_CASE_H

#include "core/casefile.h"
#include "pack/shape.h"

struct golden;

/* As it was read; nodes are NULL where the test says nothing. */
struct golden_case {
    const struct procedure *proc;
    struct date day, submitted, started; /* DATE_NONE: the day of the test */
    const char *reg, *state;             /* of the entry it speaks of, "" */
    const struct node *by;               /* what was done on it since its use began, in order */
    bool blank;                          /* nothing written, attached, answered, reached */
    bool silent;                         /* answers without reason and measure */
    const struct node *fields, *records, *files, *answers, *milestones, *people, *substitutes,
        *acted;
};
extern const struct shape golden_case_shape;

/* Somebody in a test: whoever holds a post or an appointment has the id of its role for a name. */
struct actor {
    const char *name;
    struct person_id id;
    struct unit_id unit;
};
#define ACTOR_APPLICANT "applicant" /* of the unit, for whoever applies without a post */
#define ACTOR_OTHER "other"         /* of the same unit; holds nothing */

/* A case to be asked about. Freed with played_free. */
struct played {
    const struct pack *pack;
    const struct golden_case *g;
    struct arena *a;
    json_t *keep; /* owns the JSON of the case */
    struct casefile c;
    struct actor *cast;
    size_t ncast;
    struct acted *acted;
    struct milestone_rec *milestones;
    size_t nmilestones;
};

/* The case of a test as a draft whose contents are as told. `ours`: settings, tables and documents
 * (must outlive it). ST_INPUT when its facts or fields cannot be read. */
enum status golden_play(const struct pack *p, const struct golden *t, const json_t *ours,
                        struct arena *a, struct played *ret, struct err *err);
void played_free(struct played *p);
/* Facts, × and what follows from them, after anything changed. */
enum status played_decide(struct played *p, const json_t *told, struct err *err);

/* people.c */
void golden_cast(struct played *p);
/* NULL: nobody is called so. */
const struct actor *golden_actor(const struct played *p, const char *name);
/* Who the people of a pack's tests are, in order; NULL behind the last. */
const char *golden_actor_name(const struct pack *p, struct arena *a, size_t i);
/* A unit by its word: unit (of the case), parent, body (where the roles of the whole body are),
 * elsewhere (beside it); none when it is no such word. */
struct unit_id golden_unit(const struct played *p, const char *word);
struct who golden_who(const struct played *p, const struct actor *x);
/* May the person apply by the procedure of the case? */
bool golden_applies(const struct played *p, const struct actor *x);
/* The first who may act on the step as the case stands; NULL when nobody may. */
const struct actor *golden_first(const struct played *p, const struct step *s);
/* The case at the moment of a step: all before it done, it not. */
void golden_at_step(struct played *p, const struct step *s);
/* The case behind its decision, its entry in a state from which the act is possible: as the test
 * says, else as when what the act ends was done. NULL: after the acts that the test tells. */
void golden_at_act(struct played *p, const struct entry_act *act);
/* How many acts `by` names: a list, or one; NULL none. */
size_t golden_by(const struct node *by);
/* What an act of `by` is recorded as when it is done in this order, from use on; `state` is where
 * the entry is before it, and then behind it. False when it cannot be done there. */
bool golden_done(const struct pack *p, const struct node *by, size_t i, struct act_done *done,
                 struct matter *room, const char **state);

/* fill.c: what is written in a form, as somebody would type it; new reference. */
json_t *golden_fill(const struct played *p, const struct form *form, const json_t *told,
                    const struct node *otherwise);

/* case.c */
/* The answers and files of the lists that are asked now. */
void golden_answers(struct played *p);

/* verbs.c: the keys of expect that speak of a case. */
bool golden_verb(const char *key);
const char *golden_verb_name(size_t i); /* NULL behind the last */
void golden_verb_check(struct loader *l, const struct golden_case *g, const char *key,
                       const struct node *want);
/* Adds to `why` what differs. */
void golden_verb_run(struct played *p, const char *key, const struct node *want, struct buf *why);

#endif
