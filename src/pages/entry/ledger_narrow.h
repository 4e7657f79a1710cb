/* ledger_narrow.h: how the lists of a register are narrowed, and what of it this person may see:
 * /ledger and the same in the columns of the rules take the same filters. */
#ifndef DAICHO_PAGES_LEDGER_NARROW_H
#define DAICHO_PAGES_LEDGER_NARROW_H

#include "pages/entry/ledger.h"
#include "pages/office/units.h"
#include "store/search.h"

/* How the list is narrowed; "" = not at all. */
struct narrow {
    const struct reg *of;
    const char *reg, *level, *state, *unit, *typed;
    const char *kept;  /* how the state is kept */
    const char *class; /* the label that `level` is the pattern of */
    int64_t before_at; /* the page begins below this row */
    const char *before_id;
    const struct unit_list *units;
    struct search_query search;
    bool many; /* the word is so common that walking the list is faster than sorting the hits */
};

/* Reads what the address asks for and fills the filters of the view. `path`: of the page, for its
 * tabs. ST_NOT_FOUND "no_rules"; ST_INPUT for a filter that is none; ST_DENIED "unit_not_yours". */
enum status ledger_narrow(struct req *req, const char *path, struct narrow *n,
                          struct ledger_view *v, struct err *err);
bool ledger_narrowed(const struct req *req, const struct narrow *n);

#endif
