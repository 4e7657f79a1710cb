#include "rules/expr.h"

#include <string.h>

#include "pack/cond.h"
#include "pack/vocab.h"

struct view {
    const struct pack *p;
    const struct facts *f;
    const struct fact_row *row; /* inside any_row */
};

static enum tri tri_not(enum tri t)
{
    return t == TRI_UNKNOWN ? t : t == TRI_TRUE ? TRI_FALSE : TRI_TRUE;
}

static enum tri tri_of(bool yes)
{
    return yes ? TRI_TRUE : TRI_FALSE;
}

/* ------------------------------------------------------------------ comparisons */
#define UNKNOWN_BIT ((uint64_t)1 << COUNTRY_UNKNOWN)

static enum tri country_has(const struct fact_value *v, uint64_t mask)
{
    if (v->set & mask & COUNTRY_CLASS_BITS)
        return TRI_TRUE;
    return v->set & UNKNOWN_BIT ? TRI_UNKNOWN : TRI_FALSE;
}

static enum tri country_is(const struct fact_value *v, uint64_t mask)
{
    uint64_t given = v->set & COUNTRY_CLASS_BITS;

    if (given == mask)
        return TRI_TRUE;
    if (!(given & UNKNOWN_BIT) || mask & UNKNOWN_BIT)
        return TRI_FALSE;
    return given & ~mask & ~UNKNOWN_BIT ? TRI_FALSE : TRI_UNKNOWN;
}

static enum tri country_code(const struct fact_value *v, int64_t code)
{
    bool unnamed = v->set >> COUNTRY_OVERSEAS & 1 && !v->i; /* "overseas" without saying where */

    if (fact_value_has_country(v, (uint16_t)code))
        return TRI_TRUE;
    return v->set & UNKNOWN_BIT || unnamed ? TRI_UNKNOWN : TRI_FALSE;
}

static enum tri ordered(enum expr_cmp cmp, int64_t a, int64_t b)
{
    switch (cmp) {
    case CMP_EQ:
        return tri_of(a == b);
    case CMP_LT:
        return tri_of(a < b);
    case CMP_LE:
        return tri_of(a <= b);
    case CMP_GT:
        return tri_of(a > b);
    case CMP_GE:
        return tri_of(a >= b);
    }
    return TRI_UNKNOWN;
}

static enum tri row_leaf(const struct expr *e, const struct fact_row *row)
{
    int8_t flags[ROW_FLAGS] = {row->personal, row->resident, row->my_number};
    int8_t i = e->fact < AXES_MAX ? row->level[e->fact] : flags[e->fact - AXES_MAX];

    return i < 0 ? TRI_UNKNOWN : tri_of(e->mask >> i & 1);
}

static enum tri two_facts(const struct view *s, const struct expr *e, const struct fact_value *v)
{
    const struct fact_value *other = &s->f->v[e->other];
    const struct level *levels;

    if (!other->known)
        return TRI_UNKNOWN;
    if (e->op == E_FACT)
        return ordered((enum expr_cmp)e->cmp, v->i, other->i);
    levels = s->p->axes[s->p->facts[e->fact].axis].levels;
    return ordered((enum expr_cmp)e->cmp, levels[v->i].weight, levels[other->i].weight);
}

static enum tri leaf(const struct view *s, const struct expr *e)
{
    const struct fact_value *v;

    if (e->row)
        return row_leaf(e, s->row);
    v = &s->f->v[e->fact];
    if (!v->known)
        return TRI_UNKNOWN;
    switch ((enum expr_op)e->op) {
    case E_IN_MASK:
        return tri_of(e->mask >> v->i & 1);
    case E_HAS_MASK:
        return tri_of(v->set & e->mask);
    case E_SET_IS:
        return tri_of(v->set == e->mask);
    case E_COUNTRY_HAS:
        return country_has(v, e->mask);
    case E_COUNTRY_IS:
        return country_is(v, e->mask);
    case E_COUNTRY_CODE:
        return country_code(v, e->i);
    case E_INT:
        return ordered((enum expr_cmp)e->cmp, v->i, e->i);
    case E_TEXT:
        return tri_of(!strcmp(v->s, e->s));
    case E_WEIGHT:
    case E_FACT:
        return two_facts(s, e, v);
    default:
        return TRI_UNKNOWN;
    }
}

/* ------------------------------------------------------------------ trees */
static enum tri eval(const struct view *s, const struct expr *e);

static enum tri any_row(const struct view *s, const struct expr *e)
{
    struct view inner = *s;
    enum tri result = TRI_FALSE;

    if (!s->f->rows_known)
        return TRI_UNKNOWN;
    for (size_t i = 0; i < s->f->nrows; i++) {
        enum tri t;

        inner.row = &s->f->rows[i];
        t = eval(&inner, e->a);
        if (t == TRI_TRUE)
            return t;
        if (t == TRI_UNKNOWN)
            result = t;
    }
    return result;
}

static enum tri eval(const struct view *s, const struct expr *e)
{
    enum tri a, b;

    switch ((enum expr_op)e->op) {
    case E_OR:
        a = eval(s, e->a);
        if (a == TRI_TRUE)
            return a;
        b = eval(s, e->b);
        return b == TRI_TRUE || a == TRI_FALSE ? b : a;
    case E_AND:
        a = eval(s, e->a);
        if (a == TRI_FALSE)
            return a;
        b = eval(s, e->b);
        return b == TRI_FALSE || a == TRI_TRUE ? b : a;
    case E_NOT:
        return tri_not(eval(s, e->a));
    case E_CONST:
        return tri_of(e->i);
    case E_KNOWN:
        return tri_of(s->f->v[e->fact].known);
    case E_ANY_ROW:
        return any_row(s, e);
    default:
        return leaf(s, e);
    }
}

enum tri cond_eval(const struct pack *p, int cond, const struct facts *f)
{
    struct view s = {p, f, NULL};

    if (cond < 0)
        return tri_of(cond == COND_ALWAYS);
    return eval(&s, p->conds[cond].expr);
}

/* ------------------------------------------------------------------ what is missing */
static void mark(uint64_t *bits, int fact)
{
    bits[fact / 64] |= (uint64_t)1 << (fact % 64);
}

/* A table waits for the facts that its rows compare. */
static void mark_leaf(const struct view *s, int fact, uint64_t *bits)
{
    const struct table *t = pack_fact_table(s->p, fact);

    if (!t) {
        mark(bits, fact);
        return;
    }
    for (size_t i = 0; i < FACTS_MAX / 64; i++)
        bits[i] |= s->f->open[t - s->p->tables][i];
}

/* Only branches that are themselves unknown can still change the result. */
static void missing(const struct view *s, const struct expr *e, uint64_t *bits)
{
    if (eval(s, e) != TRI_UNKNOWN)
        return;
    switch ((enum expr_op)e->op) {
    case E_OR:
    case E_AND:
        missing(s, e->a, bits);
        missing(s, e->b, bits);
        return;
    case E_NOT:
        missing(s, e->a, bits);
        return;
    case E_WEIGHT:
    case E_FACT:
        if (!s->f->v[e->fact].known)
            mark_leaf(s, e->fact, bits);
        if (!s->f->v[e->other].known)
            mark_leaf(s, e->other, bits);
        return;
    default: /* E_ANY_ROW asks for the rows, never for one attribute of them */
        mark_leaf(s, e->fact, bits);
    }
}

void cond_missing(const struct pack *p, int cond, const struct facts *f, uint64_t *bits)
{
    struct view s = {p, f, NULL};

    if (cond >= 0)
        missing(&s, p->conds[cond].expr, bits);
}
