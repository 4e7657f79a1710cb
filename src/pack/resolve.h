/* resolve.h: what elements name, found once when the whole pack is read, so that decide need not
 * look for it by name every time. */
#ifndef DAICHO_PACK_RESOLVE_H
#define DAICHO_PACK_RESOLVE_H

#include "pack/sections.h"

/* Fills in the lists of every procedure and those each of its steps fills. A name that is none is
 * left out here and found by the checks. */
void resolve_lists(struct loader *l);

#endif
