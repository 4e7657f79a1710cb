#include "commands/record/record_find.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "store/queries_gen.h"

/* As numbers are given out: full-width letters, digits and signs narrow, every dash a hyphen, and
 * letters of one case. A number is found by its index so, not by looking at all of them. */
static const char *as_given(struct arena *a, const char *text, bool capitals)
{
    struct buf b;
    uint32_t c;
    size_t n = strlen(text), used;

    buf_init(&b, a, n + 1);
    for (size_t i = 0; i < n && (used = utf8_decode(text + i, n - i, &c)) > 0; i += used) {
        char out[4];
        if (c >= 0xFF01 && c <= 0xFF5E)
            c -= 0xFEE0;
        if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x30FC)
            c = '-';
        if (capitals && c >= 'a' && c <= 'z')
            c -= 'a' - 'A';
        if (!capitals && c >= 'A' && c <= 'Z')
            c += 'a' - 'A';
        buf_put(&b, out, utf8_encode(c, out));
    }
    return b.n ? b.p : "";
}

enum status record_find(struct db *db, struct arena *a, struct tenant_id tenant, const char *text,
                        const char ***ret, size_t *ret_n, struct err *err)
{
    const char *ways[] = {text, as_given(a, text, true), as_given(a, text, false)};
    struct q_record_find_row *rows;
    size_t n = 0;

    for (size_t i = 0; n == 0 && i < sizeof(ways) / sizeof(*ways); i++)
        TRY(q_record_find(db, a, &(struct q_record_find_in){tenant, ways[i]}, &rows, &n, err));
    *ret = ARENA_ARRAY(a, const char *, n + 1);
    for (*ret_n = 0; *ret_n < n; (*ret_n)++)
        (*ret)[*ret_n] = rows[*ret_n].subject;
    return ST_OK;
}
