/* Any text as a condition: refused with a place, or compiled into something that can be evaluated.
 * The first byte says which facts are known. */
#include "fuzz.h"

#include <string.h>

#include "base/json.h"
#include "pack/cond.h"
#include "rules/expr.h"

static struct pack *base_pack(void)
{
    static struct pack *p; /* loaded once: reading it is slower than a thousand inputs */
    const char *dir = "tests/golden/pack/base";
    struct err err = {0};

    if (!p)
        HOLDS(pack_load(&dir, 1, NULL, NULL, &p, &err) == ST_OK);
    return p;
}

static void some_facts(const struct pack *p, uint8_t bits, struct facts *f)
{
    AUTO_JSON json_t *j = json_object();
    struct err err;

    if (bits & 1)
        json_object_set_new(j, "info.personal", json_boolean(bits & 2));
    if (bits & 4)
        json_object_set_new(j, "info.importance", json_string(bits & 8 ? "I" : "III"));
    if (bits & 16)
        json_object_set_new(j, "service.location", json_pack("[s,s]", "JP", "unknown"));
    if (bits & 32)
        json_object_set_new(j, "info.rows",
                            json_pack("[{s:s},{s:b}]", "importance", "II", "personal", 1));
    HOLDS(facts_read(p, j, NULL, f, &err) == ST_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct pack *p = base_pack();
    size_t nconds = p->nconds;
    struct err err = {0};
    struct report r = {.a = a, .err = &err};
    uint64_t missing[(FACTS_MAX + 63) / 64] = {0};
    struct facts f;
    char *text;
    int cond;

    if (n < 1 || n > 4000 || !utf8_valid(data, n) || memchr(data, 0, n))
        return 0;
    text = arena_strndup(a, (const char *)data + 1, n - 1);
    if (!utf8_valid(text, n - 1))
        return 0;
    cond = cond_compile(&r, p, a, text, (struct pos){"in", 1, 1});
    HOLDS((cond == COND_NEVER) == (r.count > 0));
    HOLDS(r.count <= 1);
    HOLDS(!r.count || !strncmp(err.where, "in:1:", 5));
    some_facts(p, data[0], &f);
    cond_missing(p, cond, &f, missing);
    HOLDS((cond_eval(p, cond, &f) == TRI_UNKNOWN) == (missing[0] || missing[1] || missing[2]));
    p->nconds = nconds;
    return 0;
}
