/* entry_offer.h: what a person is offered to do with an entry. An offer is a courtesy: the commands
 * decide. */
#ifndef DAICHO_PAGES_ENTRY_OFFER_H
#define DAICHO_PAGES_ENTRY_OFFER_H

#include "pages/entry.h"
#include "store/queries_gen.h"

struct offer_source {
    struct req *req;
    const struct pack *pack; /* the edition of the entry */
    const struct q_entry_get_row *entry;
    const char *facts; /* JSON of the version shown, NULL when there is none */
    const json_t *settings;
    bool manages;      /* appointed as its manager now */
    const char **mine; /* roles the person is appointed to now */
    size_t nmine;
    struct unit_id parent; /* above the entry's unit */
};

/* Fills acts and ends of the view. */
void entry_offer(const struct offer_source *s, struct entry_view *v);

#endif
