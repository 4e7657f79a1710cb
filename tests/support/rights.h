/* rights.h: who may act on a step, told a second time and otherwise than core/route.c tells it, so
 * that the two can be held against each other. */
#ifndef DAICHO_TESTS_RIGHTS_H
#define DAICHO_TESTS_RIGHTS_H

#include "casebox.h"

/* `person` is an index into the box's people. */
bool rights_party(const struct box *b, int person);
bool rights_barred(const struct step *s); /* to parties */
bool rights_should_act(const struct box *b, const struct step *s, int person);
/* Is it a moment in which `person` may do the step, as far as it comes before submission: it waits,
 * or it is the applicant's own? True for every other step. */
bool rights_asked(const struct box *b, const struct step *s, int person);
/* Did those who must act on a step before submission, for what the applicant wrote as it is now?
 * Looks at the hashes of their acts alone. */
bool rights_confirmed(struct box *b, const struct step *s);
/* Does the newest act on the step speak of what is there now? After a change that was taken back it
 * does not, and the step is asked for again. */
bool rights_last_word(struct box *b, const struct step *s);
/* May the person send the application back? */
bool rights_sends_back(const struct box *b, int person);
/* Of the office, and not only as a party's substitute? */
bool rights_is_office(const struct box *b, int person);

#endif
