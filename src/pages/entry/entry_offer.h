/* entry_offer.h: what a person is offered to do with an entry: what the commands would let them do,
 * asked of the same code. */
#ifndef DAICHO_PAGES_ENTRY_OFFER_H
#define DAICHO_PAGES_ENTRY_OFFER_H

#include "pages/entry/entry.h"
#include "store/queries_gen.h"

/* What is open of the entry behind the case, as it is (`after` NULL) or stays after the act, with
 * the acts that end it: only what some act can still end. */
struct entry_matter *entry_open(const struct req *req, const struct casefile *c,
                                const struct entry_act *after, size_t *n);
/* The procedures that change or end the entry and that the reader may begin, under the rules in
 * force; none when it is closed. */
enum status entry_procedures(struct req *req, const struct q_entry_get_row *e, struct entry_id id,
                             const struct procedure ***ret, size_t *ret_n, struct err *err);
/* Fills acts, ends and what is open of the view. */
enum status entry_offer(struct req *req, const struct q_entry_get_row *e, struct entry_view *v,
                        struct err *err);

#endif
