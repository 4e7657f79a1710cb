/* cond.h: the language of conditions, compiled once when a pack is loaded.
 *
 *   expr    := and { "or" and } ;  and := not { "and" not } ;  not := "not" not | cmp
 *   cmp     := operand [ ("=" | "!=" | "<" | "<=" | ">" | ">=") operand
 *                      | "has" value                      list has value
 *                      | "in" "[" value, … "]"            value is one of
 *                      | ("heavier_than" | "at_least" | "lighter_than" | "at_most") level ]
 *            | "known(" fact ")" | "any_row(" expr ")" | "(" expr ")"
 *   operand := fact id | "setting." id | "row." name | value
 *   value   := true | false | number | word | "text" | 'text'
 *
 * Words are resolved against the fact beside them (a choice, a level code, a role, a country), so a
 * slip is found when the pack is loaded. The country value "unknown" leaves comparisons with other
 * countries unknown, unless the countries given settle them. Levels compare by weight on the axis
 * of their fact. A bare fact must be true/false. Inside any_row(…) row.<axis>, row.personal,
 * row.resident, row.my_number speak of one row; it holds when it holds for any row. */
#ifndef DAICHO_PACK_COND_H
#define DAICHO_PACK_COND_H

#include "pack/finding.h"

enum expr_op {
    E_OR,
    E_AND,
    E_NOT,
    E_CONST,        /* i */
    E_KNOWN,        /* fact */
    E_ANY_ROW,      /* a, over the rows of fact info.rows */
    E_IN_MASK,      /* bit v.i of mask: yes/no, choice, level, role */
    E_HAS_MASK,     /* v.set and mask have a bit in common */
    E_SET_IS,       /* v.set equals mask */
    E_COUNTRY_HAS,  /* a country of the classes in mask was given */
    E_COUNTRY_IS,   /* exactly the classes in mask were given */
    E_COUNTRY_CODE, /* the packed country code i was given */
    E_INT,          /* v.i cmp i */
    E_TEXT,         /* v.s equals s */
    E_WEIGHT,       /* weight of v.i cmp weight of other.i, on one axis */
    E_FACT,         /* v.i cmp other.i */
};
enum expr_cmp { CMP_EQ, CMP_LT, CMP_LE, CMP_GT, CMP_GE };

#define EXPR_DEPTH_MAX 32

/* != is E_NOT over the equal comparison: Kleene gives the same. */
struct expr {
    uint8_t op, cmp;
    bool row;            /* `fact` is a row attribute: axis number, or AXES_MAX + enum row_flag */
    int16_t fact, other; /* fact numbers, -1 none */
    uint64_t mask;
    int64_t i;
    const char *s;
    const struct expr *a, *b;
};

/* Compiles `text` into the pack's table of conditions and returns its number (shared by equal
 * texts), or COND_NEVER after a finding located within the text that starts at `at`.
 * p->conds must have room for CONDS_MAX; p->facts and p->roles' ids must be complete. */
int cond_compile(struct report *r, struct pack *p, struct arena *a, const char *text,
                 struct pos at);

#endif
