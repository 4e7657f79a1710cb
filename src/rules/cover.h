/* cover.h: does a permit already given cover an intended use? */
#ifndef DAICHO_RULES_COVER_H
#define DAICHO_RULES_COVER_H

#include "rules/facts.h"

/* True when the use stays within what was permitted: the same service (name, and provider and
 * function where the permit names them), the same purpose, operator and network, no level heavier,
 * no personal, resident or numbered data that the permit does not have. What the use leaves open
 * must be permitted in its strictest form. */
bool permit_covers(const struct pack *p, const struct facts *permit, const struct facts *use);

#endif
