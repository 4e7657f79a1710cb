/* Conditions that never hold: by themselves, or in any of the places in which they are looked at.
 */
#include <string.h>

#include "pack/sections.h"
#include "pack/solve.h"

static const struct node *element(const struct loader *l, const char *section, size_t i)
{
    return node_get(l->root, section)->items[i];
}

/* ------------------------------------------------------------------ conditions that never hold */
/* `when: false` is a way to switch something off and is left alone. */
static void check_when(struct loader *l, int outer, int when, const char *id,
                       const struct node *map)
{
    const struct wish wishes[] = {{.cond = when, .holds = true}, {.cond = outer, .holds = true}};

    if (when < 0 || map->faulty)
        return;
    if (!solve_possible(l->p, l->r->a, wishes, 1))
        finding(l->r, node_pos(map, "when"), "never_true", id, NULL);
    else if (outer >= 0 && !solve_possible(l->p, l->r->a, wishes, 2))
        finding(l->r, node_pos(map, "when"), "never_inside", id, NULL);
}

/* A field is required only where it is shown. */
static void check_required(struct loader *l, const struct field *f, const struct node *map)
{
    const struct wish wishes[] = {{.cond = f->when, .holds = true},
                                  {.cond = f->required, .holds = true}};

    if (f->when < 0 || f->required < 0 || map->faulty ||
        !solve_possible(l->p, l->r->a, wishes, 1) || !solve_possible(l->p, l->r->a, wishes + 1, 1))
        return;
    if (!solve_possible(l->p, l->r->a, wishes, 2))
        finding(l->r, node_pos(map, "required"), "required_hidden", f->id, NULL);
}

static void check_whens(struct loader *l)
{
    const struct pack *p = l->p;

    for (size_t i = 0; i < p->nrules; i++)
        check_when(l, COND_ALWAYS, p->rules[i].when, p->rules[i].id, element(l, "rules", i));
    for (size_t i = 0; i < p->nduties; i++)
        check_when(l, COND_ALWAYS, p->duties[i].when, p->duties[i].id, element(l, "duties", i));
    for (size_t i = 0; i < p->nregisters; i++)
        check_when(l, COND_ALWAYS, p->registers[i].when, p->registers[i].id,
                   element(l, "registers", i));
    for (size_t i = 0; i < p->nprocedures; i++) {
        const struct procedure *pr = &p->procedures[i];
        const struct node *map = element(l, "procedures", i);

        check_when(l, COND_ALWAYS, pr->when, pr->id, map);
        for (size_t k = 0; !map->faulty && k < pr->nsteps; k++)
            check_when(l, pr->when, pr->steps[k].when, pr->steps[k].id,
                       node_get(map, "steps")->items[k]);
    }
    for (size_t i = 0; i < p->nchecklists; i++) {
        const struct checklist *c = &p->checklists[i];
        const struct node *map = element(l, "checklists", i);

        for (size_t k = 0; !map->faulty && k < c->nitems; k++)
            check_when(l, COND_ALWAYS, c->items[k].when, c->items[k].id,
                       node_get(map, "items")->items[k]);
    }
    for (size_t i = 0; i < p->nforms; i++) {
        const struct form *f = &p->forms[i];
        const struct node *map = element(l, "forms", i);

        for (size_t k = 0; !map->faulty && k < f->nfields; k++)
            check_when(l, COND_ALWAYS, f->fields[k].when, f->fields[k].id,
                       node_get(map, "fields")->items[k]);
        for (size_t k = 0; !map->faulty && k < f->nfields; k++)
            check_required(l, &f->fields[k], node_get(map, "fields")->items[k]);
    }
}

/* ------------------------------------------------------------------ never where it is asked */
static bool both(struct loader *l, int a, int b, int c)
{
    const struct wish wishes[] = {
        {.cond = a, .holds = true}, {.cond = b, .holds = true}, {.cond = c, .holds = true}};

    return solve_possible(l->p, l->r->a, wishes, sizeof wishes / sizeof *wishes);
}

/* Could the condition hold for an entry of the register that the procedure made? */
static bool could_be(struct loader *l, const struct procedure *pr, const struct reg *g, int when)
{
    return procedure_leaves(pr, g) &&
           both(l, pr->when, when, pr->effect.reg[0] ? COND_ALWAYS : g->when);
}

/* … or for one that a change made so? What a change of any entry leaves is what some procedure
 * permits. */
static bool ever_so(struct loader *l, const char *of, const char *const *registers, size_t n,
                    int when)
{
    const struct pack *p = l->p;

    for (size_t i = 0; i < p->nprocedures; i++) {
        const struct procedure *pr = &p->procedures[i];

        if (pr->kind == PROC_CHANGE && pr->when != COND_ALWAYS &&
            both(l, pr->when, when, COND_ALWAYS))
            return true;
        for (size_t g = 0; (!of[0] || !strcmp(of, pr->id)) && g < p->nregisters; g++) {
            if (registers_name(registers, n, p->registers[g].id) &&
                could_be(l, pr, &p->registers[g], when))
                return true;
        }
    }
    return false;
}

/* A condition that holds by itself, and nowhere. What never holds is told as that. */
static bool judged(struct loader *l, int when, const struct node *map)
{
    return when >= 0 && !map->faulty && both(l, when, COND_ALWAYS, COND_ALWAYS);
}

static void check_entries_so(struct loader *l)
{
    const struct pack *p = l->p;

    for (size_t i = 0; i < p->nduties; i++) {
        const struct duty *d = &p->duties[i];
        const struct node *map = element(l, "duties", i);

        if (judged(l, d->when, map) && !ever_so(l, d->procedure, NULL, 0, d->when))
            finding(l->r, node_pos(map, "when"), "duty_never", d->id, NULL);
    }
    for (size_t i = 0; i < p->nentry_acts; i++) {
        const struct entry_act *a = &p->entry_acts[i];
        const struct node *map = element(l, "entry_acts", i);

        if (judged(l, a->when, map) && !ever_so(l, "", a->registers, a->nregisters, a->when))
            finding(l->r, node_pos(map, "when"), "act_never", a->id, NULL);
    }
}

static bool names(const char *const *list, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++) {
        if (!strcmp(list[i], id))
            return true;
    }
    return false;
}

/* Where a form or a list is asked, and whether what it asks could be asked there. */
struct place {
    struct loader *l;
    const char *form, *list; /* "": the other is meant */
    int when;
    bool any, possible;
};

static void asked_at(struct place *x, int outer, int inner, const char *form,
                     const char *const *lists, size_t n)
{
    if (x->form[0] ? strcmp(x->form, form) != 0 : !names(lists, n, x->list))
        return;
    x->any = true;
    x->possible |= both(x->l, outer, inner, x->when);
}

/* The end of a use is decided by what is used, whatever its form leaves unsaid. */
static void asked_in(struct place *x, const struct procedure *pr)
{
    int outer = pr->kind == PROC_END ? COND_ALWAYS : pr->when;

    asked_at(x, outer, COND_ALWAYS, pr->form, pr->checklists, pr->nchecklists);
    for (size_t k = 0; k < pr->nsteps; k++) {
        const struct step *s = &pr->steps[k];
        const struct checklist *of;

        asked_at(x, outer, s->when, s->form, s->checklists, s->nchecklists);
        for (size_t i = 0; x->list[0] && i < s->nfills && (of = s->fills[i]); i++)
            asked_at(x, outer, s->when, "", &of->id, 1);
    }
}

static void check_asked(struct place x, const char *id, const struct node *map)
{
    const struct pack *p = x.l->p;

    if (!judged(x.l, x.when, map))
        return;
    for (size_t i = 0; i < p->nprocedures; i++)
        asked_in(&x, &p->procedures[i]);
    for (size_t i = 0; i < p->nentry_acts; i++)
        asked_at(&x, p->entry_acts[i].when, COND_ALWAYS, p->entry_acts[i].form,
                 p->entry_acts[i].checklists, p->entry_acts[i].nchecklists);
    if (x.any && !x.possible)
        finding(x.l->r, node_pos(map, "when"), "never_asked", id, x.form[0] ? x.form : x.list);
}

static void check_all_asked(struct loader *l)
{
    const struct pack *p = l->p;

    for (size_t i = 0; i < p->nchecklists; i++) {
        const struct checklist *c = &p->checklists[i];
        const struct node *map = element(l, "checklists", i);

        for (size_t k = 0; !map->faulty && k < c->nitems; k++)
            check_asked((struct place){.l = l, .form = "", .list = c->id, .when = c->items[k].when},
                        c->items[k].id, node_get(map, "items")->items[k]);
    }
    for (size_t i = 0; i < p->nforms; i++) {
        const struct form *f = &p->forms[i];
        const struct node *map = element(l, "forms", i);

        for (size_t k = 0; !map->faulty && k < f->nfields; k++)
            check_asked(
                (struct place){.l = l, .form = f->id, .list = "", .when = f->fields[k].when},
                f->fields[k].id, node_get(map, "fields")->items[k]);
    }
}

void check_never(struct loader *l)
{
    check_whens(l);
    if (!section_whole(l, "procedures") || !section_whole(l, "entry_acts"))
        return;
    check_all_asked(l);
    if (section_whole(l, "registers"))
        check_entries_so(l);
}
