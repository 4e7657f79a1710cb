#include "fuzz.h"

#include <string.h>

#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_ARENA struct arena *a = arena_new();
    const char *text = arena_strndup(a, (const char *)data, n);
    char *key = search_key(a, text);

    if (!utf8_valid(text, strlen(text))) {
        HOLDS(*key == '\0');
        return 0;
    }
    HOLDS(utf8_valid(key, strlen(key)));
    HOLDS(strpbrk(key, " \t\r\n~") == NULL && strstr(key, "　") == NULL);
    HOLDS(strcmp(search_key(a, key), key) == 0);
    /* Spaces around do not matter. */
    HOLDS(strcmp(search_key(a, arena_printf(a, "　%s ", text)), key) == 0);
    return 0;
}
