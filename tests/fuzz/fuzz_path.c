/* Any path against a table: arguments are clean text without a step out of their place. */
#include "fuzz.h"

#include <string.h>

#include "http/match.h"

static enum status nothing(struct req *req, struct res *res, struct err *err)
{
    (void)req, (void)res, (void)err;
    return ST_OK;
}

#define ROW(path)                                                                                  \
    {                                                                                              \
        "GET", path, PERM_PUBLIC, false, LANE_FAST, RECORD_NONE, NULL, 0, nothing                  \
    }
static const struct route table[] = {ROW("/"),         ROW("/a/:x"),        ROW("/a/new"),
                                     ROW("/static/*"), ROW("/:a/:b/:c/:d"), ROW("/a/:x/b/:y")};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct matcher *m = NULL;
    struct err err = {0};

    HOLDS(matcher_new(a, table, sizeof(table) / sizeof(table[0]), &m, &err) == ST_OK);
    struct match got = match_path(m, a, "GET", arena_strndup(a, (const char *)data, n));
    for (size_t i = 0; got.route && i < MATCH_ARGS && got.args[i]; i++) {
        const char *s = got.args[i];
        HOLDS(*s && utf8_valid(s, strlen(s)) && !text_has_control(s));
        HOLDS(strcmp(s, "..") != 0 && strcmp(s, ".") != 0 && !strstr(s, "/../"));
        HOLDS(strncmp(s, "../", 3) != 0 && s[0] != '/');
    }
    return 0;
}
