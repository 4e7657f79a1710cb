/* expr.h: evaluating conditions over facts, three-valued.
 *
 * The language is described in pack/cond.h. A fact that is not given makes the comparison unknown;
 * and, or, not follow Kleene. */
#ifndef DAICHO_RULES_EXPR_H
#define DAICHO_RULES_EXPR_H

#include "pack/pack.h"
#include "rules/facts.h"

enum tri { TRI_FALSE, TRI_TRUE, TRI_UNKNOWN };

/* Evaluates condition number `cond` of the pack (COND_ALWAYS true, COND_NEVER false). No
 * allocation. */
enum tri cond_eval(const struct pack *p, int cond, const struct facts *f);

/* Sets the bits of facts that are unknown in `f` and on which the still unknown `cond` depends. */
void cond_missing(const struct pack *p, int cond, const struct facts *f, uint64_t *bits);

#endif
