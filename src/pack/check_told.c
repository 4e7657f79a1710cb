/* Facts: of a case the rules know what its form tells, and nothing else. A verdict that waits for
 * something no form asks would come out only when everybody had done their part.
 */
#include <string.h>

#include "pack/cond.h"
#include "pack/sections.h"
#include "pack/vocab.h"

/* ------------------------------------------------------------------ who waits for the verdict */
static bool waits(const struct procedure *pr)
{
    return (procedure_needs(pr) & NEED_NOT_FORBIDDEN) != 0;
}

/* Facts that the forms of procedures which wait for the verdict do not tell; false when none does.
 */
static bool find_untold(const struct pack *p, bool *untold)
{
    size_t ours = p->nfacts - p->nsettings - p->ntables - p->ndocuments;
    bool any = false;

    for (size_t f = 0; f < ours; f++)
        untold[f] = strcmp(p->facts[f].id, FACT_NOT_OK) != 0;
    for (size_t i = 0; i < p->nprocedures; i++) {
        const struct form *form = pack_form(p, p->procedures[i].form);

        any |= form && waits(&p->procedures[i]);
        for (size_t f = 0; form && waits(&p->procedures[i]) && f < ours; f++)
            untold[f] &= !form_tells(p, form, (int)f);
    }
    return any;
}

/* ------------------------------------------------------------------ what cannot be judged */
enum { MAY_FALSE = 1, MAY_TRUE = 2, MAY_UNKNOWN = 4 };

static unsigned both(unsigned a, unsigned b, unsigned strong, unsigned weak)
{
    unsigned out = 0;

    if ((a | b) & strong) /* false of "and", true of "or": it settles the whole */
        out |= strong;
    if (a & weak && b & weak)
        out |= weak;
    if ((a & MAY_UNKNOWN && b & ~strong) || (b & MAY_UNKNOWN && a & ~strong))
        out |= MAY_UNKNOWN;
    return out;
}

/* What the condition can come out as when everything that is asked was answered. `ret_fact`: the
 * first fact that leaves it open. */
static unsigned outcomes(const struct pack *p, const struct expr *e, const bool *untold,
                         int *ret_fact)
{
    int rows = pack_fact(p, "info.rows"), fact = e->op == E_ANY_ROW ? rows : e->row ? -1 : e->fact;
    unsigned a;

    switch (e->op) {
    case E_CONST:
        return e->i ? MAY_TRUE : MAY_FALSE;
    case E_NOT:
        a = outcomes(p, e->a, untold, ret_fact);
        return (a & MAY_UNKNOWN) | (a & MAY_TRUE ? MAY_FALSE : 0) | (a & MAY_FALSE ? MAY_TRUE : 0);
    case E_AND:
    case E_OR:
        a = outcomes(p, e->a, untold, ret_fact);
        return both(a, outcomes(p, e->b, untold, ret_fact), e->op == E_AND ? MAY_FALSE : MAY_TRUE,
                    e->op == E_AND ? MAY_TRUE : MAY_FALSE);
    case E_KNOWN:
        return fact >= 0 && untold[fact] ? MAY_FALSE : MAY_FALSE | MAY_TRUE;
    default:
        break;
    }
    if (fact >= 0 && !untold[fact] && e->op == E_FACT)
        fact = e->other;
    if (fact < 0 || !untold[fact])
        return MAY_FALSE | MAY_TRUE;
    if (*ret_fact < 0)
        *ret_fact = fact;
    return MAY_UNKNOWN;
}

static void check_judged(struct loader *l, const bool *untold, int when, const char *id,
                         const struct node *map)
{
    int fact = -1;

    if (when >= 0 && !map->faulty &&
        outcomes(l->p, l->p->conds[when].expr, untold, &fact) & MAY_UNKNOWN)
        finding(l->r, node_pos(map, "when"), "fact_untold", id, l->p->facts[fact].id);
}

void check_told(struct loader *l)
{
    const struct pack *p = l->p;
    bool *untold = ARENA_ARRAY(l->r->a, bool, p->nfacts + 1);

    if (!section_whole(l, "forms") || !section_whole(l, "procedures") || !find_untold(p, untold))
        return;
    for (size_t i = 0; i < p->nrules; i++) {
        if (p->rules[i].verdict != VERDICT_NONE)
            check_judged(l, untold, p->rules[i].when, p->rules[i].id, section_node(l, "rules", i));
    }
    for (size_t i = 0; i < p->nprocedures; i++) {
        const struct procedure *pr = &p->procedures[i];

        if (pr->kind != PROC_END && pr->kind != PROC_CHANGE && pr->verdict != VERDICT_NONE)
            check_judged(l, untold, pr->when, pr->id, section_node(l, "procedures", i));
    }
}
