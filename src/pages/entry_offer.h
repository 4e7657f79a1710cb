/* entry_offer.h: what a person is offered to do with an entry: what the commands would let them do,
 * asked of the same code. */
#ifndef DAICHO_PAGES_ENTRY_OFFER_H
#define DAICHO_PAGES_ENTRY_OFFER_H

#include "pages/entry.h"
#include "store/queries_gen.h"

/* Fills acts and ends of the view. */
enum status entry_offer(struct req *req, const struct q_entry_get_row *e, struct entry_view *v,
                        struct err *err);

#endif
