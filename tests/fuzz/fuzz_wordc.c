/* Catalogues: whatever the bytes, a located refusal or every key in both languages. The two files
 * are divided by a line "=== en", as in tests/golden/wordc. */
#include "fuzz.h"

#include <string.h>

#include "base/str.h"
#include "wordc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char mark[] = "\n=== en\n";
    const uint8_t *cut = memmem(data, n, mark, strlen(mark));
    size_t first = cut ? (size_t)(cut - data) + 1 : n;
    size_t second = cut ? first + strlen(mark) - 1 : n;
    struct source src[] = {{.file = "ja", .p = (const char *)data, .n = first},
                           {.file = "en", .p = (const char *)data + second, .n = n - second}};
    struct gen g = {.chunks = NULL};
    struct text c = {0}, h = {0};

    if (!wordc(&g, src, 2, "in.h", &h, &c)) {
        HOLDS(strncmp(g.message, "ja:", 3) == 0 || strncmp(g.message, "en:", 3) == 0);
        HOLDS(strstr(g.message, ": error: ") != NULL);
        HOLDS(c.n == 0 && h.n == 0);
    } else {
        size_t words = 0, texts = 0;
        for (const char *p = h.p; (p = strstr(p, "\n    W_")) != NULL; p++)
            words++;
        for (const char *p = c.p; (p = strstr(p, "\n        [W_")) != NULL; p++)
            texts++;
        HOLDS(texts == 2 * 2 * (words - 1)); /* plain and escaped; W__MAX is not a word */
        HOLDS(utf8_valid(c.p, c.n));
    }
    gen_end(&g);
    return 0;
}
