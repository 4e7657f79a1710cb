#include "commands/record_find.h"

#include <string.h>

#include "base/str.h"
#include "store/queries_gen.h"

enum status record_find(struct db *db, struct arena *a, struct tenant_id tenant, const char *text,
                        const char ***ret, size_t *ret_n, struct err *err)
{
    const char *key = search_key(a, text);
    struct q_record_find_row *exact;
    struct q_record_numbers_row *all;
    size_t n, nall, found = 0;

    TRY(q_record_find(db, a, &(struct q_record_find_in){tenant, text}, &exact, &n, err));
    if (n > 0 || key[0] == '\0') {
        *ret = ARENA_ARRAY(a, const char *, n + 1);
        for (*ret_n = 0; *ret_n < n; (*ret_n)++)
            (*ret)[*ret_n] = exact[*ret_n].subject;
        return ST_OK;
    }
    /* Typed otherwise: numbers are compared as search keys, which no index has. */
    TRY(q_record_numbers(db, a, &(struct q_record_numbers_in){tenant}, &all, &nall, err));
    *ret = ARENA_ARRAY(a, const char *, nall + 1);
    for (size_t i = 0; i < nall; i++)
        if (strcmp(search_key(a, all[i].no), key) == 0)
            (*ret)[found++] = all[i].subject;
    *ret_n = found;
    return ST_OK;
}
