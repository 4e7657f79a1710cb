/* untold.c: what the verdict waits for and the form of the case cannot tell. Whoever decides would
 * be refused in the end, and nobody could do anything about it: so it is told before handing in. */
#include "core/verbs.h"

/* By a field that is asked for now. */
static bool can_tell(const struct casefile *c, int fact)
{
    for (size_t i = 0; i < c->form->nfields; i++) {
        struct form one = {.fields = &c->form->fields[i], .nfields = 1};
        if (form_tells(c->pack, &one, fact) &&
            cond_eval(c->pack, one.fields->when, &c->facts) != TRI_FALSE)
            return true;
    }
    return false;
}

/* Procedures of which a verdict speaks. */
static bool judged(const struct procedure *p)
{
    return p->kind != PROC_END && p->kind != PROC_CHANGE && p->verdict != VERDICT_NONE;
}

/* How strict the verdict is by what is known; what is stricter may still come. */
static int certain(const struct casefile *c)
{
    const struct pack *p = c->pack;
    int most = c->covered ? verdict_rank(VERDICT_APPLY) : 0;
    for (size_t i = 0; i < p->nrules; i++)
        if (decision_cond(&c->decision, p->rules[i].when) == TRI_TRUE &&
            verdict_rank(p->rules[i].verdict) > most)
            most = verdict_rank(p->rules[i].verdict);
    for (size_t i = 0; i < p->nprocedures; i++)
        if (judged(&p->procedures[i]) &&
            decision_cond(&c->decision, p->procedures[i].when) == TRI_TRUE &&
            verdict_rank(p->procedures[i].verdict) > most)
            most = verdict_rank(p->procedures[i].verdict);
    return most;
}

static void wait_for(const struct casefile *c, enum verdict v, int when, int most, uint64_t *bits)
{
    if (verdict_rank(v) > most && decision_cond(&c->decision, when) == TRI_UNKNOWN)
        cond_missing(c->pack, when, &c->facts, bits);
}

void untold_problems(const struct casefile *c, struct problems *l)
{
    const struct pack *p = c->pack;
    uint64_t bits[(FACTS_MAX + 63) / 64] = {0};
    size_t ours = p->nfacts - p->nsettings - p->ntables - p->ndocuments;
    if (c->decision.verdict != VERDICT_UNKNOWN || !(procedure_needs(c->proc) & NEED_NOT_FORBIDDEN))
        return;
    int most = certain(c);
    for (size_t i = 0; i < p->nrules; i++)
        wait_for(c, p->rules[i].verdict, p->rules[i].when, most, bits);
    for (size_t i = 0; i < p->nprocedures; i++)
        if (judged(&p->procedures[i]))
            wait_for(c, p->procedures[i].verdict, p->procedures[i].when, most, bits);
    for (size_t i = 0; i < ours; i++)
        if (bit_at(bits, i) && !can_tell(c, (int)i))
            problem_add(l, "untold_fact", p->facts[i].id, p->facts[i].label, c->proc->cite.clause);
}
