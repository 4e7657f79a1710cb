/* document.h: does what the rules demand in writing stand, and is it time to look at it again?
 * Pure. */
#ifndef DAICHO_CORE_DOCUMENT_H
#define DAICHO_CORE_DOCUMENT_H

#include <jansson.h>

#include "pack/pack.h"

enum document_state {
    DOCUMENT_MISSING,  /* 規定なし */
    DOCUMENT_IN_PLACE, /* 整備済み */
    DOCUMENT_DUE,      /* in place, and older than the rules let it stand without a look */
};

/* `since`: the last day on which it was made, began to hold or was looked at; none: no edition is
 * in force. *ret_due is the day from which it is to be looked at again, none when the rules (or a
 * setting that nobody made) name no period. `settings` as app_settings gives them, NULL allowed. */
enum document_state document_state(const struct pack *p, const struct document *d,
                                   const json_t *settings, struct date since, struct date today,
                                   struct date *ret_due);

#endif
