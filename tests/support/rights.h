/* rights.h: who may act on a step, told a second time and otherwise than core/route.c tells it, so
 * that the two can be held against each other. */
#ifndef DAICHO_TESTS_RIGHTS_H
#define DAICHO_TESTS_RIGHTS_H

#include "casebox.h"

/* `person` is an index into the box's people. */
bool rights_party(const struct box *b, int person);
bool rights_barred(const struct step *s); /* to parties */
bool rights_should_act(const struct box *b, const struct step *s, int person);
bool rights_is_office(const struct box *b, int person);

#endif
