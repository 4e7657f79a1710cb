/* decide.h: 判定. May this information go into this service, who permits it, what is asked, why.
 *
 * Pure: facts in, answer out; no I/O, no clock, no allocation. The result refers to the pack by
 * index.
 *
 * The verdict, first that holds: forbidden; unknown while something could still forbid;
 * out_of_scope; unknown while something could put it out of scope, or a rule says so; covered where
 * a permit in force covers the use; apply; notify; covered by a rule; allowed. It is unknown, too,
 * while an unknown fact could make it stricter. */
#ifndef DAICHO_RULES_DECIDE_H
#define DAICHO_RULES_DECIDE_H

#include "rules/expr.h"

struct decision {
    enum verdict verdict;
    int procs[PROCS_MAX]; /* procedures that apply, strictest first, then in the pack's order */
    size_t nprocs;
    uint64_t rules[RULES_MAX / 64]; /* rules that hold; of an out_of_scope only those that say so */
    uint64_t duties[DUTIES_MAX / 64]; /* duties that use under these procedures brings */
    /* Unknown facts that could change the verdict, the procedures, their steps, items and files,
     * the conditions or the duties; never more. */
    uint64_t facts_missing[(FACTS_MAX + 63) / 64];
    int8_t cond[CONDS_MAX]; /* enum tri of every condition of the pack, by number */
};

/* `covered`: a permit in force covers this use (the caller knows, see rules/cover.h). */
void decide(const struct pack *p, const struct facts *f, bool covered, struct decision *ret);

/* Is this one of the procedures that somebody who wants to use a service goes through? */
static inline bool procedure_decides(const struct procedure *pr)
{
    return pr->kind != PROC_END && pr->kind != PROC_CHANGE && pr->verdict != VERDICT_NONE;
}

/* Value of condition `cond` in a decision: COND_ALWAYS and COND_NEVER allowed. */
static inline enum tri decision_cond(const struct decision *d, int cond)
{
    return cond >= 0 ? (enum tri)d->cond[cond] : cond == COND_ALWAYS ? TRI_TRUE : TRI_FALSE;
}
static inline bool bit_at(const uint64_t *bits, size_t i)
{
    return bits[i / 64] >> (i % 64) & 1;
}

/* The object of the command line and the API (docs/pack-format.md, "decide"); new reference. */
json_t *decision_json(const struct pack *p, const struct decision *d);

#endif
