#include "rules/doubts.h"

#include <string.h>

static bool decide_alike(const struct decision *x, const struct decision *y)
{
    bool same = x->verdict == y->verdict && x->nprocs == y->nprocs;

    for (size_t i = 0; same && i < x->nprocs; i++)
        same = x->procs[i] == y->procs[i];
    return same && memcmp(x->rules, y->rules, sizeof x->rules) == 0;
}

/* How many answers there are, where they can be tried one by one. */
static size_t answers(const struct fact *f)
{
    return f->type == V_BOOL ? 2 : f->type == V_CHOICE ? f->nchoices : 0;
}

void decide_doubting(struct arena *a, const struct pack *p, const struct facts *f, bool covered,
                     const json_t *doubts, struct decision *ret)
{
    struct facts *other = ARENA_NEW(a, struct facts);
    struct decision *d = ARENA_NEW(a, struct decision);
    bool open = false;

    decide(p, f, covered, ret);
    for (size_t k = 0; k < json_array_size(doubts); k++) {
        const char *id = json_string_value(json_array_get(doubts, k));
        int fact = id ? pack_fact(p, id) : -1;
        bool differs = false;
        for (size_t n = 0; fact >= 0 && !differs && n < answers(&p->facts[fact]); n++) {
            *other = *f;
            other->v[fact] = (struct fact_value){.known = true, .i = (int64_t)n};
            decide(p, other, covered, d);
            differs = !decide_alike(ret, d);
        }
        if (differs)
            ret->facts_missing[fact / 64] |= UINT64_C(1) << (fact % 64);
        open |= differs;
    }
    if (open && ret->verdict != VERDICT_FORBIDDEN)
        ret->verdict = VERDICT_UNKNOWN;
}
