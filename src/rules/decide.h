/* decide.h: 判定. May this information go into this service, who permits it, what is asked, why.
 *
 * Pure: facts in, answer out; no I/O, no clock, no allocation. The result refers to the pack by index. */
#ifndef DAICHO_RULES_DECIDE_H
#define DAICHO_RULES_DECIDE_H

#include "rules/expr.h"

#define DECIDE_PROCS_MAX 16
#define DECIDE_STEPS_MAX 256
#define DECIDE_ITEMS_MAX 1024

struct decision {
    enum verdict verdict;
    int procs[DECIDE_PROCS_MAX]; /* procedures that apply, strictest first */
    size_t nprocs;
    uint64_t rules[4];   /* rules that hold */
    uint64_t facts_missing[(FACTS_MAX + 63) / 64];
    uint64_t duties[4];
    int8_t cond[512];    /* every condition's value, by number: enum tri */
};

/* `covered`: a permit in force covers this use (computed by the caller from the register). */
void decide(const struct pack *p, const struct facts *f, bool covered, struct decision *ret);

/* The object of contract.md ("decide prints one JSON object"). */
json_t *decision_json(const struct pack *p, const struct facts *f, const struct decision *d);

#endif
