/* cover.h: does a permit already given cover an intended use? */
#ifndef DAICHO_RULES_COVER_H
#define DAICHO_RULES_COVER_H

#include "rules/facts.h"

/* True when the use stays within what was permitted: the same service by name (whatever
 * its width, case and blanks), no other provider and no other function than the permit names (the
 * use may leave them open: people ask by name), the same purpose, operator and network, no level
 * heavier, no personal, resident or numbered data that the permit does not have. What else the use
 * leaves open must be permitted in its strictest form. */
bool permit_covers(const struct pack *p, const struct facts *permit, const struct facts *use);

/* True when nothing known of the information is heavier than what was permitted: the service might
 * do, and its own application would tell. */
bool permit_suits(const struct pack *p, const struct facts *permit, const struct facts *use);

#endif
