/* Any bytes as a pack, and as an overlay on a good one: refused with a place, or whole. */
#include "fuzz.h"

#include <string.h>

#include "base/json.h"
#include "pack/tree.h"
#include "rules/decide.h"

/* A pack that was accepted can be asked, written and read back to the same bytes. */
static void whole(const struct pack *p)
{
    AUTO_JSON json_t *none = json_object();
    struct pack *again = NULL;
    struct facts f;
    struct decision d;
    struct err err = {0};

    HOLDS(pack_parse("again", p->bundle, &again, &err) == ST_OK);
    HOLDS(hash_eq(&p->hash, &again->hash));
    HOLDS(facts_read(p, none, NULL, &f, &err) == ST_OK);
    decide(p, &f, false, &d);
    json_decref(decision_json(p, &d));
    decide(p, &f, true, &d);
    HOLDS(d.verdict <= VERDICT_UNKNOWN);
    pack_free(again);
}

static void as_overlay(struct bytes in)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct err err = {0};
    struct report r = {.a = a, .err = &err};
    const char *dir = "tests/golden/pack/base";
    struct node *base = pack_tree(&r, &dir, 1), *over;
    struct pack *p = NULL;

    HOLDS(base && !r.count);
    over = node_read(&r, "in", in);
    if (over)
        p = pack_of_tree(&r, node_merge(&r, base, over));
    HOLDS(!p == (r.count > 0) || !over);
    if (p)
        whole(p);
    pack_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct bytes in = {data, n};
    struct pack *p = NULL;
    struct err err = {0};

    if (n > 100000)
        return 0;
    if (pack_parse("in", in, &p, &err) == ST_OK)
        whole(p);
    else
        HOLDS(!p && !strncmp(err.where, "in:", 3) && err.code[0]);
    pack_free(p);
    as_overlay(in);
    return 0;
}
