#include "rules/decide.h"

#include <string.h>

#include "rules/asked.h"

#define RANK_APPLY 3
#define RANK_SCOPE 5
#define RANKS 7

/* Whether any rule or procedure of a rank holds, or may hold. */
struct tally {
    bool yes[RANKS], maybe[RANKS];
};

static void count(struct tally *t, enum verdict v, enum tri holds)
{
    t->yes[verdict_rank(v)] |= holds == TRI_TRUE;
    t->maybe[verdict_rank(v)] |= holds == TRI_UNKNOWN;
}

static void set_bit(uint64_t *bits, size_t i)
{
    bits[i / 64] |= (uint64_t)1 << (i % 64);
}

static enum verdict settle(const struct tally *t, bool covered)
{
    static const enum verdict of_rank[RANKS] = {
        VERDICT_ALLOWED, VERDICT_COVERED,      VERDICT_NOTIFY,   VERDICT_APPLY,
        VERDICT_UNKNOWN, VERDICT_OUT_OF_SCOPE, VERDICT_FORBIDDEN};

    for (int r = RANKS - 1; r > 0; r--) {
        if (r == RANK_APPLY && covered)
            return VERDICT_COVERED;
        if (t->yes[r])
            return of_rank[r];
        if (t->maybe[r])
            return VERDICT_UNKNOWN;
    }
    return VERDICT_ALLOWED;
}

/* ------------------------------------------------------------------ what applies */
static void collect_rules(const struct pack *p, struct decision *d, struct tally *t)
{
    for (size_t i = 0; i < p->nrules; i++) {
        enum tri holds = decision_cond(d, p->rules[i].when);

        count(t, p->rules[i].verdict, holds);
        if (holds == TRI_TRUE)
            set_bit(d->rules, i);
    }
}

static void collect_procedures(const struct pack *p, struct decision *d, struct tally *t)
{
    for (size_t i = 0; i < p->nprocedures; i++) {
        const struct procedure *pr = &p->procedures[i];
        enum tri holds = procedure_decides(pr) ? decision_cond(d, pr->when) : TRI_FALSE;
        size_t at = d->nprocs;

        count(t, pr->verdict, holds);
        if (holds != TRI_TRUE || d->nprocs == PROCS_MAX)
            continue;
        for (; at > 0 &&
               verdict_rank(p->procedures[d->procs[at - 1]].verdict) < verdict_rank(pr->verdict);
             at--)
            d->procs[at] = d->procs[at - 1];
        d->procs[at] = (int)i;
        d->nprocs++;
    }
}

static bool under_procedure(const struct pack *p, const struct decision *d, const struct duty *duty)
{
    for (size_t i = 0; i < d->nprocs; i++) {
        if (!duty->procedure[0] || !strcmp(p->procedures[d->procs[i]].id, duty->procedure))
            return true;
    }
    return false;
}

/* ------------------------------------------------------------------ what is missing */
static void miss(const struct pack *p, const struct facts *f, struct decision *d, int cond)
{
    if (decision_cond(d, cond) == TRI_UNKNOWN)
        cond_missing(p, cond, f, d->facts_missing);
}

/* A rule that may hold matters for the verdict only above everything that already holds. */
static void miss_rules(const struct pack *p, const struct facts *f, const struct tally *t,
                       bool covered, struct decision *d)
{
    int floor = covered ? RANK_APPLY : 0;

    for (int r = RANKS - 1; r > floor; r--)
        floor = t->yes[r] && r > floor ? r : floor;
    for (size_t i = 0; i < p->nrules; i++) {
        const struct rule *r = &p->rules[i];

        if (verdict_rank(r->verdict) > floor || (r->condition[0] && floor < RANK_SCOPE))
            miss(p, f, d, r->when);
    }
}

static void miss_setting(const struct facts *f, int setting, struct decision *d)
{
    if (setting >= 0 && !f->v[setting].known)
        set_bit(d->facts_missing, (size_t)setting);
}

/* What the body has not set yet, so the duty has no date: asked for, never guessed. */
static void miss_settings(const struct facts *f, const struct duty *duty, struct decision *d)
{
    for (size_t i = 0; i < sizeof duty->settings / sizeof *duty->settings; i++)
        miss_setting(f, duty->settings[i], d);
}

static void miss_item(const struct pack *p, const struct facts *f, struct decision *d,
                      const struct item *it)
{
    miss(p, f, d, it->when);
    if (decision_cond(d, it->when) == TRI_FALSE)
        return;
    for (size_t i = 0; i < it->nstrengths; i++) {
        miss(p, f, d, it->strengths[i].when);
        if (decision_cond(d, it->strengths[i].when) == TRI_TRUE)
            return; /* what comes behind it changes nothing */
    }
}

static void miss_procedure(const struct pack *p, const struct facts *f, const struct procedure *pr,
                           struct decision *d)
{
    const struct form *form = pack_form(p, pr->form);

    for (size_t i = 0; i < pr->nsteps; i++)
        miss(p, f, d, pr->steps[i].when);
    const struct checklist *c;
    for (size_t i = 0; (c = procedure_list(pr, i)); i++) {
        size_t nitems = list_asked(d, pr, c) ? c->nitems : 0;
        for (size_t k = 0; k < nitems; k++)
            miss_item(p, f, d, &c->items[k]);
    }
    for (size_t i = 0; i < form->nfields; i++) {
        if (form->fields[i].type == F_FILE)
            miss(p, f, d, form->fields[i].when);
    }
}

/* What an open condition could still change. What is out of scope can only still be forbidden. */
static void miss_conditions(const struct pack *p, const struct facts *f, const struct tally *t,
                            bool covered, struct decision *d)
{
    miss_rules(p, f, t, covered, d);
    if (t->yes[RANK_SCOPE])
        return;
    for (size_t i = 0; i < p->nprocedures && !covered; i++) {
        if (procedure_decides(&p->procedures[i]))
            miss(p, f, d, p->procedures[i].when);
    }
    for (size_t i = 0; i < d->nprocs && !covered; i++)
        miss_procedure(p, f, &p->procedures[d->procs[i]], d);
    for (size_t i = 0; i < p->nduties; i++) {
        if (!bit_at(d->duties, i) && under_procedure(p, d, &p->duties[i]))
            miss(p, f, d, p->duties[i].when);
    }
}

/* Nothing can change what is forbidden. `open`: some condition is unknown. */
static void collect_missing(const struct pack *p, const struct facts *f, const struct tally *t,
                            bool covered, bool open, struct decision *d)
{
    if (d->verdict == VERDICT_FORBIDDEN)
        return;
    if (open)
        miss_conditions(p, f, t, covered, d);
    for (size_t i = 0; i < d->nprocs && !t->yes[RANK_SCOPE]; i++)
        miss_setting(f, p->procedures[d->procs[i]].retain_setting, d);
    for (size_t i = 0; i < p->nduties && !t->yes[RANK_SCOPE]; i++) {
        if (bit_at(d->duties, i))
            miss_settings(f, &p->duties[i], d);
    }
}

/* ------------------------------------------------------------------ the whole */
static void keep_scope_rules(const struct pack *p, struct decision *d)
{
    for (size_t i = 0; i < p->nrules; i++) {
        if (p->rules[i].verdict != VERDICT_OUT_OF_SCOPE)
            d->rules[i / 64] &= ~((uint64_t)1 << (i % 64));
    }
}

void decide(const struct pack *p, const struct facts *f, bool covered, struct decision *ret)
{
    struct decision *d = ret;
    struct tally t = {0};
    bool open = false;

    memset(d, 0, offsetof(struct decision, cond));
    for (size_t i = 0; i < p->nconds; i++) {
        enum tri holds = cond_eval(p, (int)i, f);

        d->cond[i] = (int8_t)holds;
        open |= holds == TRI_UNKNOWN;
    }
    collect_rules(p, d, &t);
    collect_procedures(p, d, &t);
    d->verdict = settle(&t, covered);
    if (d->verdict == VERDICT_OUT_OF_SCOPE) {
        keep_scope_rules(p, d);
        d->nprocs = 0;
        return;
    }
    for (size_t i = 0; i < p->nduties; i++) {
        if (decision_cond(d, p->duties[i].when) == TRI_TRUE && under_procedure(p, d, &p->duties[i]))
            set_bit(d->duties, i);
    }
    collect_missing(p, f, &t, covered, open, d);
    if (d->verdict == VERDICT_COVERED || d->verdict == VERDICT_ALLOWED)
        d->nprocs = 0; /* nothing is asked */
}
