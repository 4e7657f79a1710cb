/* Templates: whatever the bytes, a located refusal or C that holds each value in one call. */
#include "fuzz.h"

#include <string.h>

#include "tplc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct gen g = {.chunks = NULL}, again = {.chunks = NULL};
    struct text c = {0}, h = {0}, c2 = {0}, h2 = {0};
    struct source src = {.file = "in", .p = (const char *)data, .n = n};
    bool ok = tplc(&g, src, "in.h", &c, &h);

    HOLDS(tplc(&again, src, "in.h", &c2, &h2) == ok);
    if (!ok) {
        HOLDS(strncmp(g.message, "in:", 3) == 0 && strstr(g.message, ": error: "));
        HOLDS(strcmp(g.message, again.message) == 0);
        HOLDS(c.n == 0 && h.n == 0);
    } else {
        HOLDS(c.n == c2.n && memcmp(c.p, c2.p, c.n) == 0);
        HOLDS(strlen(c.p) == c.n && strlen(h.p) == h.n);
        /* what is static stays static */
        if (!memmem(data, n, "{{", 2) && !memmem(data, n, "out_", 4))
            HOLDS(!strstr(c.p, "\n    out_text(o") && !strstr(c.p, "\n    out_attr(o"));
    }
    gen_end(&g);
    gen_end(&again);
    return 0;
}
