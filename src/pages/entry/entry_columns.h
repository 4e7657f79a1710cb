/* entry_columns.h: the columns of a register filled for one version of an entry. */
#ifndef DAICHO_PAGES_ENTRY_COLUMNS_H
#define DAICHO_PAGES_ENTRY_COLUMNS_H

#include "pages/entry/entry.h"
#include "store/queries_gen.h"

struct columns_source {
    struct req *req;
    const struct page *page;
    const struct pack *pack; /* the edition that the version was decided under */
    const struct reg *reg;   /* whose columns; NULL: there are none */
    const struct q_entry_get_row *entry;
    struct entry_id id;
    const char
        *columns; /* JSON of the version: {"fields": {…}, …}, commands/entry/entry_frozen.h */
    const char *state; /* of the version */
    const char *then;  /* facts of the version, JSON, where the entry has a later one; NULL */
    const struct q_case_get_row *origin; /* the case it came from; NULL: looked up */
    const char *unit_now;                /* what its unit is called today; NULL: looked up */
    bool unused; /* its permission was cancelled before use began: no use ended */
    bool today;  /* it goes on and is shown as of today: what is called otherwise by now is
                    told beside */
};

/* One pair per column of the register, in its order; values in words, those of an earlier version
 * as that one had them. People, posts and
 * units are called as they were when the version was written; one that kept no names, as today. */
enum status entry_columns(const struct columns_source *s, struct entry_pair **ret, size_t *ret_n,
                          struct err *err);

#endif
