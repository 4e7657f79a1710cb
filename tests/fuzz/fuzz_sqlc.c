/* Queries: whatever the bytes, a located refusal or as many rows of the table as queries. */
#include "fuzz.h"

#include <string.h>

#include "sqlc.h"

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *p = text; (p = strstr(p, what)) != NULL; p++)
        n++;
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct gen g = {.chunks = NULL};
    struct text c = {0}, h = {0};
    struct source src = {.file = "in", .p = (const char *)data, .n = n};

    if (!sqlc(&g, &src, 1, "in.h", &h, &c)) {
        HOLDS(strncmp(g.message, "in:", 3) == 0 && strstr(g.message, ": error: "));
        HOLDS(c.n == 0 && h.n == 0);
    } else {
        HOLDS(strlen(c.p) == c.n && strlen(h.p) == h.n);
        /* every query has its row, its function and its line back to the source */
        size_t queries = count(h.p, "\n#line ");
        HOLDS(count(c.p, "\n    [Q_") == queries);
        HOLDS(count(c.p, "\nenum status q_") == queries);
        /* at most one change per query */
        HOLDS(count(c.p, "\n        db_change(db, ") <= queries);
    }
    gen_end(&g);
    return 0;
}
