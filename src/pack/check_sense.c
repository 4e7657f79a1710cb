/* What can be read and is linked, but says nothing or two things: rules that contradict each other,
 * levels that nothing speaks of, answers and duties that are nobody's. */
#include <string.h>

#include "pack/sections.h"
#include "pack/solve.h"
#include "pack/tree.h"

static const struct node *element(const struct loader *l, const char *section, size_t i)
{
    return node_get(l->root, section)->items[i];
}

/* ------------------------------------------------------------------ rules against each other */
/* Whenever a holds, b does. */
static bool implies(struct loader *l, int a, int b)
{
    const struct wish wishes[] = {{.cond = a, .holds = true}, {.cond = b, .holds = false}};

    return !solve_possible(l->p, l->r->a, wishes, 2);
}

/* Of two rules that hold under the very same facts the stricter verdict always wins: the other one
 * was meant for something else. The same is true of a rule that holds only where a stricter one
 * does: its verdict can never be the answer. A stricter rule within a milder one is an exception,
 * not a fault. */
static void check_rules(struct loader *l)
{
    const struct pack *p = l->p;

    for (size_t i = 0; i < p->nrules; i++) {
        const struct rule *r = &p->rules[i];
        const struct node *map = element(l, "rules", i);

        if (r->verdict == VERDICT_NONE || map->faulty || r->when == COND_NEVER)
            continue;
        for (size_t k = 0; k < i; k++) {
            const struct rule *q = &p->rules[k];

            if (q->verdict == VERDICT_NONE || q->verdict == r->verdict ||
                element(l, "rules", k)->faulty || q->when == COND_NEVER)
                continue;
            if (implies(l, r->when, q->when) && implies(l, q->when, r->when)) {
                finding(l->r, node_pos(map, "verdict"), "rules_contradict", r->id, q->id);
                break;
            }
        }
    }
}

/* Does one of these procedures always hold where the rule does? Without that numbered `but`. */
static bool cover_together(struct loader *l, const struct rule *r, const struct procedure **those,
                           size_t n, size_t but)
{
    struct wish *w = ARENA_ARRAY(l->r->a, struct wish, n + 1);
    size_t wishes = 0;

    w[wishes++] = (struct wish){.cond = r->when, .holds = true};
    for (size_t i = 0; i < n; i++)
        if (i != but)
            w[wishes++] = (struct wish){.cond = those[i]->when, .holds = false};
    return !solve_possible(l->p, l->r->a, w, wishes);
}

/* The procedures of use with a stricter verdict of which one holds wherever this rule does; NULL.
 * An exemption is no exemption while they do not keep clear of it. Named are those it takes. */
static const char *procedures_over(struct loader *l, const struct rule *r, const char **ret_code)
{
    const struct pack *p = l->p;
    const struct procedure **those =
        ARENA_ARRAY(l->r->a, const struct procedure *, p->nprocedures + 1);
    const char *names = NULL;
    size_t n = 0;

    for (size_t i = 0; i < p->nprocedures && section_whole(l, "procedures"); i++) {
        const struct procedure *pr = &p->procedures[i];

        if (pr->kind != PROC_END && pr->kind != PROC_CHANGE && pr->when != COND_NEVER &&
            verdict_rank(pr->verdict) > verdict_rank(r->verdict) &&
            !element(l, "procedures", i)->faulty)
            those[n++] = pr;
    }
    if (!n || !cover_together(l, r, those, n, n))
        return NULL;
    for (size_t i = n; i-- > 0;) {
        if (!cover_together(l, r, those, n, i))
            continue;
        memmove(&those[i], &those[i + 1], (n - i - 1) * sizeof *those);
        n--;
    }
    if (n > 1)
        *ret_code = "rule_shadowed_together";
    for (size_t i = 0; i < n; i++)
        names = names ? arena_printf(l->r->a, "%s + %s", names, those[i]->id) : those[i]->id;
    return names;
}

/* The stricter rule or procedure that holds wherever this rule does, or the procedures of which one
 * does (*ret_code says which); NULL. */
static const char *shadow_of(struct loader *l, const struct rule *r, const char **ret_code)
{
    const struct pack *p = l->p;
    const struct wish ever = {.cond = r->when, .holds = true};

    *ret_code = "rule_shadowed";
    if (!solve_possible(p, l->r->a, &ever, 1)) /* told as that */
        return NULL;
    for (size_t k = 0; k < p->nrules; k++) {
        const struct rule *q = &p->rules[k];

        if (verdict_rank(q->verdict) > verdict_rank(r->verdict) && q->when != COND_NEVER &&
            !element(l, "rules", k)->faulty && implies(l, r->when, q->when) &&
            !implies(l, q->when, r->when))
            return q->id;
    }
    return procedures_over(l, r, ret_code);
}

static void check_shadows(struct loader *l)
{
    for (size_t i = 0; i < l->p->nrules; i++) {
        const struct rule *r = &l->p->rules[i];
        const char *over, *code;
        const struct node *map = element(l, "rules", i);

        if (r->verdict == VERDICT_NONE || map->faulty || r->when == COND_NEVER)
            continue;
        over = shadow_of(l, r, &code);
        if (over)
            finding(l->r, node_pos(map, "verdict"), code, r->id, over);
    }
}

/* A use that is out of scope goes through no procedure: where that is so of every use that a
 * procedure is for, nobody ever comes to it. Several rules may do it together; the first is named.
 * What is forbidden is left alone: a procedure may be the exception. */
static void check_reached(struct loader *l, const struct procedure *pr, const struct node *map)
{
    const struct pack *p = l->p;
    const struct wish ever = {.cond = pr->when, .holds = true};
    struct wish *w = ARENA_ARRAY(l->r->a, struct wish, p->nrules + 1);
    const char *first = NULL;
    size_t n = 0;

    if (map->faulty || pr->kind == PROC_END || pr->kind == PROC_CHANGE ||
        pr->verdict == VERDICT_NONE || !solve_possible(p, l->r->a, &ever, 1))
        return;
    w[n++] = ever;
    for (size_t i = 0; i < p->nrules; i++) {
        const struct rule *r = &p->rules[i];

        if (r->verdict != VERDICT_OUT_OF_SCOPE || element(l, "rules", i)->faulty)
            continue;
        w[n++] = (struct wish){.cond = r->when, .holds = false};
        if (!first &&
            solve_possible(p, l->r->a, (struct wish[]){ever, {.cond = r->when, .holds = true}}, 2))
            first = r->id;
    }
    if (first && !solve_possible(p, l->r->a, w, n))
        finding(l->r, map->pos, "procedure_shadowed", pr->id, first);
}

/* ------------------------------------------------------------------ levels */
/* Does the condition look at the level of this axis, of the use or of a row? */
static bool looks_at(const struct expr *e, int fact, int axis)
{
    if (!e)
        return false;
    if (e->op == E_AND || e->op == E_OR || e->op == E_NOT || e->op == E_ANY_ROW)
        return looks_at(e->a, fact, axis) || looks_at(e->b, fact, axis);
    return e->row ? e->fact == axis : e->fact == fact || e->other == fact;
}

static bool meets(struct loader *l, int when, int fact, size_t level)
{
    const struct wish wishes[] = {
        {.cond = when, .holds = true},
        {.cond = SOLVE_FACT, .fact = fact, .mask = (uint64_t)1 << level},
    };

    return solve_possible(l->p, l->r->a, wishes, 2);
}

/* Of a use at this level: is there always something with a verdict to say, whatever else it is? */
static bool always_judged(struct loader *l, int fact, size_t level)
{
    const struct pack *p = l->p;
    struct wish *w = ARENA_ARRAY(l->r->a, struct wish, p->nrules + p->nprocedures + 1);
    size_t n = 0;

    w[n++] = (struct wish){.cond = SOLVE_FACT, .fact = fact, .mask = (uint64_t)1 << level};
    for (size_t i = 0; i < p->nrules; i++) {
        if (p->rules[i].verdict != VERDICT_NONE)
            w[n++] = (struct wish){.cond = p->rules[i].when, .holds = false};
    }
    for (size_t i = 0; i < p->nprocedures; i++) {
        if (p->procedures[i].verdict != VERDICT_NONE)
            w[n++] = (struct wish){.cond = p->procedures[i].when, .holds = false};
    }
    return !solve_possible(p, l->r->a, w, n);
}

static bool speaks(struct loader *l, int when, int fact, int axis, size_t level)
{
    return when >= 0 && looks_at(l->p->conds[when].expr, fact, axis) && meets(l, when, fact, level);
}

/* What looks at levels speaks of those that it can hold for; what does not look at them (a
 * procedure for social media) only together with all the rest. */
static bool covered(struct loader *l, int fact, int axis, size_t level)
{
    const struct pack *p = l->p;

    for (size_t i = 0; i < p->nrules; i++) {
        if (p->rules[i].verdict != VERDICT_NONE && speaks(l, p->rules[i].when, fact, axis, level))
            return true;
    }
    for (size_t i = 0; i < p->nprocedures; i++) {
        if (p->procedures[i].verdict != VERDICT_NONE &&
            speaks(l, p->procedures[i].when, fact, axis, level))
            return true;
    }
    return always_judged(l, fact, level);
}

/* Does a verdict depend on levels of this axis? */
static bool decides(struct loader *l, int fact, int axis)
{
    const struct pack *p = l->p;
    bool yes = false;

    for (size_t i = 0; i < p->nrules; i++)
        yes |= p->rules[i].verdict != VERDICT_NONE && p->rules[i].when >= 0 &&
               looks_at(p->conds[p->rules[i].when].expr, fact, axis);
    for (size_t i = 0; i < p->nprocedures; i++)
        yes |= p->procedures[i].verdict != VERDICT_NONE && p->procedures[i].when >= 0 &&
               looks_at(p->conds[p->procedures[i].when].expr, fact, axis);
    return yes;
}

static int level_fact(struct loader *l, size_t axis)
{
    return pack_fact(l->p, arena_printf(l->r->a, "info.%s", l->p->axes[axis].id));
}

/* A level of which no rule and no procedure of use can speak is silently allowed. An axis on which
 * no verdict depends says nothing of it, unless none does. */
static void check_levels(struct loader *l)
{
    bool any = false;

    for (size_t x = 0; x < l->p->naxes; x++)
        any |= decides(l, level_fact(l, x), (int)x);
    for (size_t x = 0; x < l->p->naxes; x++) {
        const struct axis *axis = &l->p->axes[x];
        const struct node *levels = node_get(element(l, "axes", x), "levels");
        int fact = level_fact(l, x);

        if (any && !decides(l, fact, (int)x))
            continue;
        for (size_t k = 0; fact >= 0 && levels && k < axis->nlevels && k < 64; k++) {
            if (!covered(l, fact, (int)x, k))
                finding(l->r, levels->items[k]->pos, "level_uncovered", axis->levels[k].code,
                        axis->id);
        }
    }
}

/* ------------------------------------------------------------------ who answers, who owes */
static bool uses(const struct procedure *pr, const struct checklist *c)
{
    for (size_t i = 0; i < pr->nchecklists; i++) {
        if (!strcmp(pr->checklists[i], c->id))
            return true;
    }
    return false;
}

static bool fills(const struct procedure *pr, const struct column *col)
{
    for (size_t i = 0; i < pr->nsteps; i++) {
        if (pr->steps[i].act == ACT_CHECK && !strcmp(pr->steps[i].column, col->id))
            return true;
    }
    return false;
}

/* The applicant answers in the first column, every other one is filled by a step of its own. */
static void check_columns(struct loader *l, const struct checklist *c, const struct node *columns)
{
    bool used = false;

    for (size_t k = 0; k < c->ncolumns; k++) {
        bool filled = k == 0;

        for (size_t i = 0; i < l->p->nprocedures; i++) {
            const struct procedure *pr = &l->p->procedures[i];

            used |= uses(pr, c);
            filled |= uses(pr, c) && fills(pr, &c->columns[k]);
        }
        if (used && !filled)
            finding(l->r, columns->items[k]->pos, "column_unfilled", c->columns[k].id, c->id);
        check_doer(l, c->columns[k].role, node_pos(columns->items[k], "role"));
    }
}

/* ------------------------------------------------------------------ clauses that name a form */
/* 「様式第3号」 or 「第3号様式」 in a text; "" when it names none. */
static const char *named_form(struct arena *a, const char *s)
{
    static const char digits[] = "0123456789０１２３４５６７８９";
    static const char begin[] = "様式第", end[] = "号様式", number[] = "第";
    const char *at = strstr(s, begin), *to = strstr(s, end);
    size_t n = at ? strspn(at + sizeof begin - 1, digits) : 0;

    if (n > 0 && str_starts(at + sizeof begin - 1 + n, "号"))
        return arena_strndup(a, at, sizeof begin - 1 + n + strlen("号"));
    for (at = to; to && at > s; at--) {
        if (str_starts(at, number) && at + sizeof number - 1 < to &&
            at + sizeof number - 1 + strspn(at + sizeof number - 1, digits) >= to)
            return arena_strndup(a, at, (size_t)(to - at) + sizeof end - 1);
    }
    return "";
}

static bool titled(const struct node *list, const char *name)
{
    for (size_t i = 0; list && list->kind == NODE_LIST && i < list->n; i++) {
        if (strstr(node_text(node_get(list->items[i], "title")), name))
            return true;
    }
    return false;
}

/* Only a pack whose titles carry numbers can be told that a number is missing. */
static void check_clause(void *arg, const struct element *e)
{
    struct loader *l = arg;
    const struct node *clause = node_get(e->list->items[e->at], "clause");
    const struct node *forms = node_get(l->root, "forms"), *papers = node_get(l->root, "papers");
    const char *name = clause ? named_form(l->r->a, node_text(clause)) : "";
    bool front = str_starts(name, "様式第");

    if (!name[0] || titled(forms, name) || titled(papers, name))
        return;
    if (titled(forms, front ? "様式第" : "号様式") || titled(papers, front ? "様式第" : "号様式"))
        finding(l->r, clause->pos, "clause_form", name, NULL);
}

void check_sense(struct loader *l)
{
    static const char *const words[] = {"axes", "roles", "settings", "facts"};
    bool rules = section_whole(l, "rules"), procedures = section_whole(l, "procedures");

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!section_whole(l, words[i])) /* what conditions speak of is not known */
            return;
    }

    check_never(l);
    check_rules(l);
    check_shadows(l);
    for (size_t i = 0; rules && procedures && i < l->p->nprocedures; i++)
        check_reached(l, &l->p->procedures[i], element(l, "procedures", i));
    check_told(l);
    tree_elements(l->r->a, (struct node *)(uintptr_t)l->root, check_clause, l);
    if (rules && procedures && section_whole(l, "axes"))
        check_levels(l);
    for (size_t i = 0; i < l->p->nchecklists; i++) {
        const struct node *map = element(l, "checklists", i);

        if (procedures && !map->faulty)
            check_columns(l, &l->p->checklists[i], node_get(map, "columns"));
    }
}
