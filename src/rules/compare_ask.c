/* compare_ask.c: what the new edition asks for, against what was filled in. The items of the lists:
 * compare_items.c, the fields: compare_field.c. */
#include "rules/compare_ask.h"

#include <string.h>

#include "base/json.h"

/* ------------------------------------------------------------------ facts not known */
static bool depends(const struct pack *p, const struct facts *f, int cond, size_t fact)
{
    uint64_t bits[(FACTS_MAX + 63) / 64] = {0};

    cond_missing(p, cond, f, bits);
    return bit_at(bits, fact);
}

/* The first element of the rules that waits for this fact. */
static const char *asking_clause(const struct compared *c, size_t fact)
{
    const struct pack *p = c->new->pack;

    for (size_t i = 0; i < p->nrules; i++)
        if (decision_cond(&c->now, p->rules[i].when) == TRI_UNKNOWN &&
            depends(p, &c->facts_now, p->rules[i].when, fact))
            return p->rules[i].cite.clause;
    for (size_t i = 0; i < p->nprocedures; i++)
        if (decision_cond(&c->now, p->procedures[i].when) == TRI_UNKNOWN &&
            depends(p, &c->facts_now, p->procedures[i].when, fact))
            return p->procedures[i].cite.clause;
    for (size_t i = 0; i < p->nduties; i++)
        if (decision_cond(&c->now, p->duties[i].when) == TRI_UNKNOWN &&
            depends(p, &c->facts_now, p->duties[i].when, fact))
            return p->duties[i].cite.clause;
    return c->pr_now ? c->pr_now->cite.clause : "";
}

/* Is this fact's question asked by a difference that is there already? */
static bool named(struct compared *c, const struct fact *f, const char *clause)
{
    const struct pack *p = c->new->pack;

    for (size_t i = 0; i < c->out->n; i++) {
        struct difference *d = &c->out->d[i];
        if (d->kind == DIFF_FACT && str_eq(d->id, f->id)) {
            d->weight = DIFF_ASKED; /* its value no longer fits, and the rules need one */
            d->clause = clause;
            return true;
        }
        if (d->kind == DIFF_LEVEL && d->weight == DIFF_ASKED &&
            (f->type == V_ROWS || (f->type == V_LEVEL && f->axis == pack_axis(p, d->id))))
            return true;
    }
    return false;
}

void compare_missing(struct compared *c)
{
    const struct pack *p = c->new->pack;

    for (size_t i = 0; i + p->nsettings < p->nfacts; i++) {
        const struct fact *f = &p->facts[i];
        int before = pack_fact(c->old->pack, f->id);
        if (!bit_at(c->now.facts_missing, i) || named(c, f, asking_clause(c, i)) ||
            (before >= 0 && bit_at(c->was.facts_missing, (size_t)before)))
            continue;
        compare_add(c->out, c->a,
                    (struct difference){.kind = DIFF_FACT,
                                        .how = DIFF_NEW,
                                        .weight = DIFF_ASKED,
                                        .id = f->id,
                                        .label = f->label[0] ? f->label
                                                 : f->ask[0] ? f->ask
                                                             : f->id,
                                        .was = "",
                                        .now = f->ask,
                                        .old_clause = "",
                                        .clause = asking_clause(c, i)});
    }
}

/* ------------------------------------------------------------------ steps */
static void add_step(struct compared *c, const struct step *s, bool gone)
{
    bool later = s->phase == PHASE_START;
    /* Somebody has to decide what nobody decided: that is done by applying. */
    bool decides = s->phase == PHASE_REVIEW &&
                   (s->act == ACT_DECIDE || s->act == ACT_APPROVE || s->act == ACT_RECORD);

    compare_add(c->out, c->a,
                (struct difference){.kind = DIFF_STEP,
                                    .how = gone ? DIFF_GONE : DIFF_NEW,
                                    .weight = gone      ? DIFF_TOLD
                                              : decides ? DIFF_ASKED
                                              : later   ? DIFF_HEED
                                                        : DIFF_TOLD,
                                    .id = s->id,
                                    .label = s->label,
                                    .was = gone ? s->text : "",
                                    .now = gone ? "" : s->text,
                                    .old_clause = gone ? s->cite.clause : "",
                                    .clause = gone ? "" : s->cite.clause});
}

/* Taken earlier, before more can go on, or later. */
static void step_phase(struct compared *c, const struct step *was, const struct step *now)
{
    if (now->phase == was->phase)
        return;
    compare_add(
        c->out, c->a,
        (struct difference){.kind = DIFF_STEP,
                            .how = DIFF_CHANGED,
                            .weight = now->phase == PHASE_START ? DIFF_HEED : DIFF_TOLD,
                            .id = now->id,
                            .label = now->label,
                            .was = was->text,
                            .now = now->text,
                            .old_clause = was->cite.clause,
                            .clause = now->cite.clause,
                            .in_what = arena_printf(c->a, "phase:%s:%s", phase_id(was->phase),
                                                    phase_id(now->phase))});
}

/* Whoever decides is told as the authority. */
static void step_role(struct compared *c, const struct step *was, const struct step *now)
{
    const char *a = c->old->pack->roles[was->role].label, *b = c->new->pack->roles[now->role].label;

    if (now->act != ACT_DECIDE && !str_eq(a, b))
        compare_add(c->out, c->a,
                    (struct difference){.kind = DIFF_STEP,
                                        .how = DIFF_CHANGED,
                                        .weight = DIFF_TOLD,
                                        .id = now->id,
                                        .label = now->label,
                                        .was = a,
                                        .now = b,
                                        .old_clause = was->cite.clause,
                                        .clause = now->cite.clause});
}

/* What is done there: the form of its record, the texts that are acknowledged, and what else it
 * says otherwise. */
static void step_rest(struct compared *c, const struct step *was, const struct step *now)
{
    if (str_eq(c->pr_was->id, c->pr_now->id))
        compare_element(c, DIFF_STEP,
                        arena_printf(c->a, "procedures/%s/steps/%s", c->pr_now->id, now->id));
    compare_record(c, now->id, now->label, was->form, now->form);
    if (now->texts[0] && str_eq(was->texts, now->texts))
        compare_texts(c, now->texts);
}

static void steps(struct compared *c)
{
    const struct procedure *was = c->pr_was, *now = c->pr_now;

    for (size_t i = 0; i < now->nsteps; i++) {
        const struct step *s = &now->steps[i], *before = procedure_step(was, s->id);
        if (!is_true(&c->now, s->when))
            continue;
        if (!before || !is_true(&c->was, before->when))
            add_step(c, s, false);
        else {
            step_role(c, before, s);
            step_phase(c, before, s);
            step_rest(c, before, s);
        }
    }
    for (size_t i = 0; i < was->nsteps; i++) {
        const struct step *s = &was->steps[i], *after = procedure_step(now, s->id);
        if (is_true(&c->was, s->when) &&
            (!after || decision_cond(&c->now, after->when) == TRI_FALSE))
            add_step(c, s, true);
    }
}

static void authority(struct compared *c)
{
    const struct procedure *was = c->pr_was, *now = c->pr_now;
    int before = procedure_authority(&c->was, was), after = procedure_authority(&c->now, now);
    const char *a = before < 0 ? "" : c->old->pack->roles[before].label;
    const char *b = after < 0 ? "" : c->new->pack->roles[after].label;

    if (!str_eq(a, b))
        compare_add(c->out, c->a,
                    (struct difference){DIFF_AUTHORITY, DIFF_CHANGED, DIFF_TOLD, now->id,
                                        now->label, a, b, was->cite.clause, now->cite.clause, ""});
}

void compare_asked(struct compared *c)
{
    if (!c->pr_was)
        return; /* nothing was asked: what has to be applied for is told by the verdict */
    steps(c);
    authority(c);
    if (str_eq(c->pr_was->id, c->pr_now->id))
        compare_element(c, DIFF_PROCEDURE, arena_printf(c->a, "procedures/%s", c->pr_now->id));
    compare_items(c);
    compare_fields(c);
}

/* ------------------------------------------------------------------ what is looked at */
struct compare_needs compare_needs(const struct lineage *way, const char *procedure)
{
    const struct pack *old = lineage_first(way), *new = lineage_last(way);
    const struct procedure *was = pack_procedure(old, procedure),
                           *now = pack_procedure(new, procedure);
    bool all = was && !now; /* another procedure: all of it may count */

    if (!was || !now)
        return (struct compare_needs){all, all, all};
    struct compare_needs needs = {.answers = compare_needs_answers(way, now)};
    compare_needs_fields(pack_form(old, was->form), pack_form(new, now->form), &needs);
    return needs;
}

/* ------------------------------------------------------------------ the part that counts */
/* By a condition, or by a column of a table that the body keeps. */
static bool tested(const struct pack *p, const char *fact)
{
    for (size_t i = 0; i < p->ntables; i++)
        for (size_t k = 0; k < p->tables[i].ncolumns; k++)
            if (!strcmp(p->tables[i].columns[k].of, fact))
                return true;
    for (size_t i = 0; i < p->nconds; i++)
        if (strstr(p->conds[i].text, fact))
            return true;
    return false;
}

/* Length of the JSON string at s, with its quotes. */
static size_t string_length(const char *s)
{
    size_t n = 1;

    while (s[n] && s[n] != '"')
        n += s[n] == '\\' && s[n + 1] ? 2 : 1;
    return s[n] ? n + 1 : n;
}

struct compare_key compare_key(const struct pack *old, const struct pack *new)
{
    static const char *const texts[] = {"service.name", "service.provider", "service.function",
                                        "service.domain"};
    struct compare_key k = {.n = 0};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!tested(old, texts[i]) && !tested(new, texts[i]))
            k.drop[k.n++] = texts[i];
    return k;
}

static bool dropped(const struct compare_key *k, const char *key, size_t n)
{
    for (size_t i = 0; i < k->n; i++)
        if (strncmp(k->drop[i], key, n) == 0 && k->drop[i][n] == '\0')
            return true;
    return false;
}

/* Stored facts are canonical: sorted, without blanks. A name of a row counts never. */
void compare_facts_key(const struct compare_key *k, const char *facts, struct buf *out)
{
    size_t depth = 0;
    const char *kept = facts, *s = facts;

    while (*s) {
        size_t n = *s == '"' ? string_length(s) : 1;
        bool key = *s == '"' && n > 2 && s[n] == ':' && s[n + 1] == '"';

        if (key && ((depth == 3 && n == 6 && strncmp(s, "\"name\"", 6) == 0) ||
                    (depth == 1 && dropped(k, s + 1, n - 2)))) {
            buf_put(out, kept, (size_t)(s - kept));
            s += n + 1 + string_length(s + n + 1);
            kept = s;
            continue;
        }
        depth += *s == '{' || *s == '[';
        depth -= (*s == '}' || *s == ']') && depth > 0;
        s += n;
    }
    buf_put(out, kept, (size_t)(s - kept));
}
