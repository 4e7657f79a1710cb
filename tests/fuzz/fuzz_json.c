#include "fuzz.h"

#include <string.h>

#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_ARENA struct arena *a = arena_new();
    AUTO_JSON json_t *j = NULL, *again = NULL;
    struct err err = {0};

    if (json_read("in", (struct bytes){data, n}, 0, &j, &err) != ST_OK) {
        HOLDS(j == NULL);
        HOLDS(err.code[0] != '\0' && strncmp(err.where, "in:", 3) == 0);
        HOLDS(utf8_valid(err.text, strlen(err.text)));
        return 0;
    }
    /* What was read is UTF-8, and its canonical form means the same and is its own. */
    HOLDS(utf8_valid(data, n));
    char *once = json_canonical(a, j);
    HOLDS(json_read("again", (struct bytes){once, strlen(once)}, SIZE_MAX, &again, &err) == ST_OK);
    HOLDS(json_equal(j, again));
    HOLDS(strcmp(once, json_canonical(a, again)) == 0);
    return 0;
}
