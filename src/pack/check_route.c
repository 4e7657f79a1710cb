/* Procedures: their routes can be walked to the end by somebody, and their fields exist. */
#include <string.h>

#include "pack/sections.h"

/* ------------------------------------------------------------------ milestones */
static const struct step *reaches(const struct procedure *pr, const char *milestone)
{
    for (size_t i = 0; i < pr->nsteps; i++) {
        if (!strcmp(pr->steps[i].milestone, milestone))
            return &pr->steps[i];
    }
    return NULL;
}

/* True when reaching `target` waits, over any number of steps, for the step `from`. */
static bool waits_for(const struct procedure *pr, const struct step *from,
                      const struct step *target, size_t depth)
{
    if (from == target)
        return true;
    for (size_t i = 0; depth < pr->nsteps && i < from->nmilestones; i++) {
        const struct step *next = reaches(pr, from->milestones[i]);

        if (next && waits_for(pr, next, target, depth + 1))
            return true;
    }
    return false;
}

/* Steps of a review come one after the other, so what one waits for is reached by one before it. */
static bool reached_before(const struct procedure *pr, const struct step *s, const char *milestone)
{
    for (size_t i = 0; i < pr->nsteps; i++) {
        const struct step *by = &pr->steps[i];

        if (!strcmp(by->milestone, milestone) &&
            (by->phase < s->phase || s->phase != PHASE_REVIEW || by < s))
            return true;
    }
    return false;
}

static void check_milestones(struct loader *l, const struct procedure *pr, const struct step *s,
                             const struct node *map)
{
    for (size_t i = 0; i < s->nmilestones; i++) {
        const struct step *by = reaches(pr, s->milestones[i]);
        struct pos at = node_nth(map, "milestones", i)->pos;

        if (!by)
            finding(l->r, at, "milestone_unreached", s->milestones[i], NULL);
        else if (by->phase > s->phase)
            finding(l->r, at, "milestone_later", s->milestones[i], NULL);
        else if (waits_for(pr, by, s, 0))
            finding(l->r, at, "milestone_cycle", s->milestones[i], NULL);
        else if (!reached_before(pr, s, s->milestones[i]))
            finding(l->r, at, "milestone_behind", s->milestones[i], by->id);
    }
}

/* The steps before one, for nearest_all(). */
struct before {
    const struct step *steps;
    size_t n;
};

static const char *next_before(const void *arg, size_t i)
{
    const struct before *b = arg;

    return i < b->n ? b->steps[i].id : NULL;
}

/* Whoever is kept out must have acted before: an earlier step of the same procedure. */
static void check_not_by(struct loader *l, const struct procedure *pr, const struct step *s,
                         const struct node *map)
{
    for (size_t i = 0; i < s->nnot_by; i++) {
        const struct step *other = procedure_step(pr, s->not_by[i]);

        if (!other || other >= s)
            finding(l->r, node_nth(map, "not_by", i)->pos, "not_step_before", s->not_by[i],
                    nearest_all(l->r->a, s->not_by[i], next_before,
                                &(struct before){pr->steps, (size_t)(s - pr->steps)},
                                NEAREST_SHOWN));
    }
}

/* ------------------------------------------------------------------ who acts */
static bool appointed(const struct pack *p, int role)
{
    const char *id = p->roles[role].id;

    for (size_t i = 0; i < p->nprocedures; i++) {
        const struct procedure *pr = &p->procedures[i];

        if (!strcmp(pr->effect.manager_role, id))
            return true;
        for (size_t k = 0; k < pr->nsteps; k++) {
            if (pr->steps[k].act == ACT_APPOINT)
                return true;
        }
    }
    return pack_appoints(p, id) || p->roles[role].fallback >= 0;
}

/* Somebody becomes a user of an entry. */
static bool has_members(const struct pack *p)
{
    for (size_t i = 0; i < p->nprocedures; i++) {
        if (p->procedures[i].effect.users_field[0])
            return true;
    }
    return false;
}

void check_actor(struct loader *l, int role, struct pos at)
{
    const struct role *r;

    if (role < 0)
        return;
    r = &l->p->roles[role];
    if (r->holder == HOLDER_OUTSIDE)
        finding(l->r, at, "role_no_account", r->id, NULL);
    else if (r->holder == HOLDER_APPOINTMENT && !appointed(l->p, role))
        finding(l->r, at, "role_no_holder", r->id, NULL);
    else if (r->holder == HOLDER_MEMBER && !has_members(l->p) && section_whole(l, "procedures"))
        finding(l->r, at, "role_no_members", r->id, NULL);
}

void check_doer(struct loader *l, int role, struct pos at)
{
    check_actor(l, role, at);
    if (role >= 0 && l->p->roles[role].holder == HOLDER_MEMBER && has_members(l->p))
        finding(l->r, at, "role_member_acts", l->p->roles[role].id, NULL);
}

/* ------------------------------------------------------------------ checklists of a procedure */
static void check_column(struct loader *l, const struct procedure *pr, const struct step *s,
                         const struct node *map)
{
    bool found = false;

    for (size_t i = 0; i < pr->nchecklists && !s->nchecklists; i++) {
        const struct checklist *c = pack_checklist(l->p, pr->checklists[i]);

        found |= c && checklist_column(c, s->column);
    }
    for (size_t i = 0; i < s->nchecklists; i++) {
        const struct checklist *c = pack_checklist(l->p, s->checklists[i]);

        if (c && !checklist_column(c, s->column))
            finding(l->r, node_nth(map, "checklists", i)->pos, "no_column", s->column, NULL);
    }
    if (!found && !s->nchecklists)
        finding(l->r, node_pos(map, "column"), "no_column", s->column, NULL);
}

static size_t most_columns(const struct procedure *pr)
{
    const struct checklist *c;
    size_t most = 0;

    for (size_t i = 0; (c = procedure_list(pr, i)); i++) {
        if (c->ncolumns > most)
            most = c->ncolumns;
    }
    return most;
}

static void check_needs(struct loader *l, const struct procedure *pr, const struct node *at)
{
    size_t columns = most_columns(pr);

    for (size_t i = 0; at && i < at->n; i++) {
        const char *need = node_text(at->items[i]);
        bool second = !strcmp(need, "second") || !strcmp(need, "agree");
        bool first = second || !strcmp(need, "first") || !strcmp(need, "no_not_ok");

        if (first && !columns)
            finding(l->r, at->items[i]->pos, "need_without", need, "checklists");
        else if (second && columns < 2)
            finding(l->r, at->items[i]->pos, "need_without", need, "columns 2");
    }
}

/* ------------------------------------------------------------------ fields an effect names */
static void check_field(struct loader *l, const struct procedure *pr, const struct node *map,
                        const char *key, const char *want)
{
    const struct node *n = node_get(map, key);
    const struct form *form = pack_form(l->p, pr->form);
    const struct field *f;

    if (!n || !form)
        return;
    f = form_field(form, node_text(n));
    if (!f)
        finding(l->r, n->pos, "not_field", node_text(n), form->id);
    else if ((!strcmp(want, "rows") && f->type != F_ROWS) ||
             (!strcmp(want, "date") && f->type != F_DATE) ||
             (!strcmp(want, "person") && f->type != F_PERSON && f->type != F_POST) ||
             (!strcmp(want, "text") && f->type != F_TEXT && f->type != F_LONGTEXT))
        finding(l->r, n->pos, "field_of", node_text(n), want);
}

/* A record is closed at once: it needs a register whose entries are no services, and nothing is
 * left to be done before use. */
static void check_record(struct loader *l, const struct procedure *pr, const struct node *map)
{
    const struct reg *reg = pack_register(l->p, pr->effect.reg);
    const struct node *steps = node_get(map, "steps");

    if (pr->kind != PROC_RECORD)
        return;
    if (!reg || reg->services)
        finding(l->r, map->pos, "record_register", pr->id, NULL);
    for (size_t i = 0; i < pr->nsteps; i++) {
        if (pr->steps[i].phase == PHASE_START)
            finding(l->r, node_pos(steps->items[i], "phase"), "record_start", pr->steps[i].id,
                    NULL);
    }
}

/* ------------------------------------------------------------------ who permits */
/* The first step by which it is permitted, of this role (-1: of any): the one that decides, before
 * those that approve on the way. */
static const struct step *deciding(const struct procedure *pr, int role)
{
    const struct step *approves = NULL;

    for (size_t i = 0; i < pr->nsteps; i++) {
        const struct step *s = &pr->steps[i];

        if (role >= 0 && s->role != role && s->if_conflict != role)
            continue;
        if (s->act == ACT_DECIDE)
            return s;
        if (s->act == ACT_APPROVE && !approves)
            approves = s;
    }
    return approves;
}

/* What is told as who permits has to be who decides; and somebody has to. */
static void check_authority(struct loader *l, const struct procedure *pr, const struct node *map)
{
    const struct step *s = deciding(pr, -1);

    if (pr->kind == PROC_USE && pr->verdict == VERDICT_APPLY && !s)
        finding(l->r, map->pos, "nobody_decides", pr->id, NULL);
    else if (s && pr->authority >= 0 && !deciding(pr, pr->authority))
        finding(l->r, node_pos(map, "authority"), "authority_other", l->p->roles[pr->authority].id,
                arena_printf(l->r->a, "%s: %s", s->id, l->p->roles[s->role].id));
}

/* × keeps nothing back where no item of the lists that are looked at is a gate. A list that a step
 * opens is the step's own; those of the application everybody looks at. `s` NULL: the writer. */
static void check_needs_gate(struct loader *l, const struct procedure *pr, const struct step *s,
                             unsigned needs, const struct node *list)
{
    const struct checklist *c;
    bool gate = false;

    for (size_t i = 0; (c = procedure_list(pr, i)); i++) {
        if (!procedure_has_list(pr, c->id) && (!s || !step_fills(s, c)))
            continue;
        for (size_t k = 0; k < c->nitems; k++)
            gate |= c->items[k].gate;
    }
    if (!(needs & NEED_NO_NOT_OK) || gate || !procedure_list(pr, 0))
        return;
    for (size_t i = 0; list && i < list->n; i++) {
        if (!strcmp(node_text(list->items[i]), "no_not_ok"))
            finding(l->r, list->items[i]->pos, "need_no_gate", s ? s->id : pr->id, NULL);
    }
}

/* ------------------------------------------------------------------ items that bar the way */
static bool bars(const struct checklist *c)
{
    for (size_t i = 0; i < c->nitems; i++) {
        if (c->items[i].gate &&
            (item_may_be(&c->items[i], S_MUST) || item_may_be(&c->items[i], S_IF_NEEDED)))
            return true;
    }
    return false;
}

/* Items of a list that comes with the application bar what needs no_not_ok, and nothing else: where
 * somebody decides, something has to; a notice (届) is taken note of, not decided. A list that a
 * step opens bars that step by itself. */
static void check_gates(struct loader *l, const struct procedure *pr, const struct node *map)
{
    if (procedure_needs(pr) & NEED_NO_NOT_OK || pr->gates_told || pr->verdict == VERDICT_NOTIFY ||
        !deciding(pr, -1))
        return;
    for (size_t i = 0; i < pr->nchecklists; i++) {
        const struct checklist *c = pack_checklist(l->p, pr->checklists[i]);

        if (c && bars(c))
            finding(l->r, node_nth(map, "checklists", i)->pos, "gate_idle", pr->id, c->id);
    }
}

/* Only what somebody writes into the form of a change can be kept as it is. */
static void check_keeps(struct loader *l, const struct procedure *pr, const struct node *map)
{
    const struct form *form = pack_form(l->p, pr->form);

    if (pr->nkeeps > 0 && pr->kind != PROC_CHANGE)
        finding(l->r, node_pos(map, "keeps"), "keeps_change", pr->id, NULL);
    for (size_t i = 0; form && i < pr->nkeeps; i++) {
        const struct field *f = form_field(form, pr->keeps[i]);
        struct pos at = node_nth(map, "keeps", i)->pos;

        if (!f)
            finding(l->r, at, "not_field", pr->keeps[i], form->id);
        else if (f->type == F_FIXED || f->type >= F_COUNT)
            finding(l->r, at, "keeps_written", pr->keeps[i], NULL);
    }
}

static void check_effect(struct loader *l, const struct procedure *pr, const struct node *map)
{
    static const struct {
        const char *key, *want;
    } fields[] = {
        {"manager_field", "person"}, {"users_field", "rows"},    {"from_field", "date"},
        {"to_field", "date"},        {"end_field", "date"},      {"provider_field", "text"},
        {"service_field", "text"},   {"function_field", "text"},
    };
    const struct node *effect = node_get(map, "effect");

    for (size_t i = 0; effect && i < sizeof fields / sizeof *fields; i++)
        check_field(l, pr, effect, fields[i].key, fields[i].want);
    for (size_t i = 0; i < pr->effect.nappointments; i++)
        check_field(l, pr, node_nth(effect, "appointments", i), "field", "person");
    check_record(l, pr, map);
    check_field(l, pr, map, "split_rows", "rows");
    if (pr->split_when != COND_NEVER && !pr->split_rows[0])
        finding(l->r, map->pos, "needs_key", pr->id, "split_rows");
}

void check_procedures(struct loader *l)
{
    const struct pack *p = l->p;

    for (size_t i = 0; i < p->nprocedures; i++) {
        const struct procedure *pr = &p->procedures[i];
        const struct node *map = node_get(l->root, "procedures")->items[i];
        const struct node *steps = node_get(map, "steps");

        if (map->faulty)
            continue;

        check_actor(l, pr->applicant, node_pos(map, "applicant"));
        check_effect(l, pr, map);
        check_keeps(l, pr, map);
        check_authority(l, pr, map);
        check_gates(l, pr, map);
        check_needs(l, pr, node_get(map, "submit_needs"));
        check_needs_gate(l, pr, NULL, pr->submit_needs, node_get(map, "submit_needs"));
        for (size_t k = 0; k < pr->nsteps; k++) {
            const struct step *s = &pr->steps[k];
            const struct node *at = steps->items[k];

            check_doer(l, s->role, node_pos(at, "role"));
            check_doer(l, s->if_conflict, node_pos(at, "if_conflict"));
            check_milestones(l, pr, s, at);
            check_not_by(l, pr, s, at);
            check_needs(l, pr, node_get(at, "needs"));
            check_needs_gate(l, pr, s, s->needs, node_get(at, "needs"));
            if (s->act == ACT_CHECK)
                check_column(l, pr, s, at);
        }
    }
}
