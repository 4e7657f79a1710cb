#include "pack/solve.h"

#include <string.h>

#include "pack/value.h"
#include "pack/vocab.h"

/* Beyond this many steps the answer is "possible": the checker stays quick, and never wrong. */
#define STEPS_MAX 20000
#define TRAIL_MAX 512

/* A list of things still to be made true or false, newest first. */
struct goal {
    const struct expr *e;
    bool holds;
    const struct goal *next;
};

/* The comparisons settled so far on the way down. */
struct settled {
    const struct expr *e;
    bool holds;
};
struct solver {
    const struct pack *p;
    struct settled trail[TRAIL_MAX];
    size_t n;
    int steps;
};

/* ------------------------------------------------------------------ one fact */
/* All values a fact can have, as far as bits can say it. */
static uint64_t domain(const struct pack *p, int fact)
{
    const struct fact *f = &p->facts[fact];
    size_t n = 64;

    if (f->type == V_BOOL)
        n = 2;
    else if (f->type == V_LEVEL && f->axis >= 0)
        n = p->axes[f->axis].nlevels;
    else if (f->type == V_CHOICE)
        n = f->nchoices;
    else if (f->type == V_ROLE)
        n = p->nroles;
    return n >= 64 ? UINT64_MAX : ((uint64_t)1 << n) - 1;
}

/* What is left of the values of one fact. */
struct left {
    bool known, unknown;
    uint64_t bits;        /* of a single value */
    uint64_t never, must; /* of a list: not in it, in it */
    int64_t least, most;
    const char *text;
};

static void narrow_int(struct left *v, const struct expr *e, bool holds)
{
    enum expr_cmp cmp = e->cmp;
    int64_t i = e->i;

    if (!holds) {
        static const enum expr_cmp opposite[] = {
            [CMP_LT] = CMP_GE, [CMP_LE] = CMP_GT, [CMP_GT] = CMP_LE, [CMP_GE] = CMP_LT};

        if (cmp == CMP_EQ) { /* only a value that is settled already can be missed */
            if (v->least == i && v->most == i)
                v->least = INT64_MAX, v->most = INT64_MIN;
            return;
        }
        cmp = opposite[cmp];
    }
    if ((cmp == CMP_LT && i == INT64_MIN) || (cmp == CMP_GT && i == INT64_MAX)) {
        v->least = INT64_MAX, v->most = INT64_MIN;
        return;
    }
    int64_t least = cmp == CMP_GT ? i + 1 : cmp == CMP_GE || cmp == CMP_EQ ? i : INT64_MIN;
    int64_t most = cmp == CMP_LT ? i - 1 : cmp == CMP_LE || cmp == CMP_EQ ? i : INT64_MAX;

    v->least = least > v->least ? least : v->least;
    v->most = most < v->most ? most : v->most;
}

static void narrow(struct left *v, const struct expr *e, bool holds)
{
    v->known |= e->op != E_KNOWN || holds;
    v->unknown |= e->op == E_KNOWN && !holds;
    switch (e->op) {
    case E_IN_MASK:
        v->bits &= holds ? e->mask : ~e->mask;
        break;
    case E_HAS_MASK:
        v->never |= holds ? 0 : e->mask;
        break;
    case E_SET_IS:
        v->never |= holds ? ~e->mask : 0;
        v->must |= holds ? e->mask : 0;
        break;
    case E_COUNTRY_HAS:
        v->never |= holds ? 0 : e->mask;
        v->must |= holds ? e->mask : 0; /* of one class: a condition has one mask for each */
        break;
    case E_COUNTRY_IS:
        v->never |= holds ? COUNTRY_CLASS_BITS & ~e->mask : 0;
        v->must |= holds ? e->mask : 0;
        break;
    case E_COUNTRY_CODE: /* Japan is a class of its own */
        v->must |= holds ? (uint64_t)1 << COUNTRY_OVERSEAS : 0;
        break;
    case E_INT:
        narrow_int(v, e, holds);
        break;
    default:
        break;
    }
}

static bool same(const struct expr *a, const struct expr *b)
{
    return a == b || (a->op == b->op && a->cmp == b->cmp && a->fact == b->fact &&
                      a->other == b->other && a->mask == b->mask && a->i == b->i && a->a == b->a &&
                      (a->s == b->s || (a->s && b->s && !strcmp(a->s, b->s))));
}

/* The newest settled comparison against all before it that speak of the same fact. */
static bool consistent(const struct solver *s)
{
    const struct settled *new = &s->trail[s->n - 1];
    const struct fact *f = &s->p->facts[new->e->fact];
    struct left v = {.bits = domain(s->p, new->e->fact), .least = INT64_MIN, .most = INT64_MAX};

    if (f->type == V_INT && (f->min || f->max)) {
        v.least = f->min;
        v.most = f->max ? f->max : INT64_MAX;
    }
    for (size_t round = 0; round < 2; round++) { /* twice: != looks at what the others leave */
        for (size_t i = 0; i < s->n; i++) {
            const struct settled *t = &s->trail[i];

            if (t->e->fact != new->e->fact)
                continue;
            if (same(t->e, new->e) && t->holds != new->holds)
                return false;
            narrow(&v, t->e, t->holds);
            if (t->e->op == E_HAS_MASK && t->holds && !(t->e->mask & ~v.never))
                return false;
            if (t->e->op == E_TEXT && t->holds && v.text && strcmp(v.text, t->e->s))
                return false;
            if (t->e->op == E_TEXT && t->holds)
                v.text = t->e->s;
        }
    }
    return v.bits && v.least <= v.most && !(v.known && v.unknown) && !(v.must & v.never);
}

/* ------------------------------------------------------------------ the search */
static bool search(struct solver *s, const struct goal *g);

static bool settle(struct solver *s, const struct goal *g)
{
    bool possible;

    if (s->n == TRAIL_MAX)
        return true;
    s->trail[s->n++] = (struct settled){g->e, g->holds};
    possible = consistent(s) && search(s, g->next);
    s->n--;
    return possible;
}

static bool search(struct solver *s, const struct goal *g)
{
    const struct expr *e = g ? g->e : NULL;

    if (!g || --s->steps <= 0)
        return true;
    if (e->op == E_CONST)
        return (e->i != 0) == g->holds && search(s, g->next);
    if (e->op == E_NOT)
        return search(s, &(struct goal){e->a, !g->holds, g->next});
    if (e->op != E_AND && e->op != E_OR)
        return settle(s, g);
    if ((e->op == E_AND) == g->holds) {
        struct goal b = {e->b, g->holds, g->next};

        return search(s, &(struct goal){e->a, g->holds, &b});
    }
    return search(s, &(struct goal){e->a, g->holds, g->next}) ||
           search(s, &(struct goal){e->b, g->holds, g->next});
}

bool solve_possible(const struct pack *p, struct arena *a, const struct wish *wishes, size_t n)
{
    struct solver s = {.p = p, .steps = STEPS_MAX}; /* 8 KiB, far from any stack's end */
    struct goal *goals = ARENA_ARRAY(a, struct goal, n + 1);
    struct expr *values = ARENA_ARRAY(a, struct expr, n + 1);
    const struct goal *first = NULL;

    for (size_t i = 0; i < n; i++) {
        const struct wish *w = &wishes[i];

        if (w->cond == COND_ALWAYS || w->cond == COND_NEVER) {
            if ((w->cond == COND_ALWAYS) != w->holds)
                return false;
            continue;
        }
        if (w->cond == SOLVE_FACT)
            values[i] = (struct expr){
                .op = E_IN_MASK, .fact = (int16_t)w->fact, .other = -1, .mask = w->mask};
        goals[i] = (struct goal){w->cond == SOLVE_FACT ? &values[i] : p->conds[w->cond].expr,
                                 w->cond == SOLVE_FACT || w->holds, first};
        first = &goals[i];
    }
    return search(&s, first);
}
