/* step_act.h: a step on its way through a request, for the page where people act themselves
 * (step.c) and that where the office enters what was decided on paper (paper.c). */
#ifndef DAICHO_PAGES_STEP_ACT_H
#define DAICHO_PAGES_STEP_ACT_H

#include "pages/case/step.h"

struct step_page {
    struct case_page *cp;
    const struct step *s;
    const struct form *form; /* of a record step, NULL */
    struct problems problems;
    const json_t *values, *unclear; /* typed */
    bool typed, for_other;          /* for_other: the office enters what somebody else decided */
    const char *decider_barred;     /* … why it cannot be theirs, NULL */
    const char *hash;               /* of the contents the act speaks of */
    struct step_page_view v;
};

/* What was sent under the name; "" when nothing, or when nothing was sent. */
const char *step_typed(const struct step_page *p, const char *name);
/* Is a reason, or what is written as conditions, too long to be recorded? */
bool step_unfit(const struct step_page *p);
/* The form came back to be worked on: rows added or taken out, a file taken out or chosen. */
bool step_worked_on(const struct req *req);
/* Opens the case and its step; `id` NULL: the one that waits. ST_NOT_FOUND, ST_CONFLICT. */
enum status step_open(struct req *req, struct case_page *cp, struct step_page *p, const char *id,
                      struct err *err);
/* Fills the view. */
enum status step_build(struct step_page *p, struct err *err);
/* Files that come with the act become part of the contents it speaks of; what was there before must
 * be what the person saw: else ST_CONFLICT in `why`. */
enum status step_take_files(struct step_page *p, struct err *why, struct err *err);
/* The act; `external`: what is told of a decision made elsewhere, or NULL. */
enum status step_run(struct step_page *p, const char *verdict, json_t *external, const char *reason,
                     struct err *err);
/* Reads the case anew and says why the act was refused. */
enum status step_refused(struct step_page *p, struct res *res, const struct err *why,
                         struct err *err);

/* Somebody who might have acted on the step, and when they might last. */
struct decider {
    struct person_id id;
    const char *name, *label; /* label: with the post of that time, and the time if not always */
    struct date since, until;
};
struct deciders {
    struct decider *list;
    size_t n;
};
/* Everybody who might have, from the day it was handed in until today, but whoever enters it; first
 * those of today. Of a step that is everybody's nobody is listed. */
enum status step_deciders(struct step_page *p, struct deciders *ret, struct err *err);

#endif
