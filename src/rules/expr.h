/* expr.h: conditions over facts, three-valued.
 *
 *   expr   := or ;  or := and { "or" and } ;  and := not { "and" not } ;  not := "not" not | cmp
 *   cmp    := operand [ ("=" | "!=" | "<" | "<=" | ">" | ">=" ) operand
 *                     | ("has" | "in") operand          list has value, value in [list]
 *                     | ("heavier_than" | "at_least" | "lighter_than" | "at_most") level ]
 *           | "known(" fact ")" | "any_row(" expr ")" | "(" expr ")"
 *   operand := fact id | "row." name | "setting." id | literal | "[" literal, … "]"
 *
 * A level compares by weight on the axis of the fact beside it, so the order of codes never matters.
 * Inside any_row(…) row.<axis>, row.personal, row.resident, row.my_number speak of one row.
 * A fact that is not given makes the comparison unknown; and/or/not follow Kleene. Unknown facts that
 * could change the result are the ones reported as missing. */
#ifndef DAICHO_RULES_EXPR_H
#define DAICHO_RULES_EXPR_H

#include "pack/pack.h"
#include "rules/facts.h"

enum tri { TRI_FALSE, TRI_TRUE, TRI_UNKNOWN };

/* Evaluates condition number `cond` of the pack (COND_ALWAYS true, COND_NEVER false). No allocation. */
enum tri cond_eval(const struct pack *p, int cond, const struct facts *f);

/* Sets the bits of facts that are unknown in `f` and on which the still unknown `cond` depends. */
void cond_missing(const struct pack *p, int cond, const struct facts *f, uint64_t *bits);

#endif
