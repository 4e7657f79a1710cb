/* Registers and acts on their entries: columns have a source, and every act some entry to be done
 * on.
 */
#include <string.h>

#include "pack/sections.h"

/* ------------------------------------------------------------------ columns */
static bool any_form_has(const struct pack *p, const char *field)
{
    for (size_t i = 0; i < p->nforms; i++) {
        if (form_field(&p->forms[i], field))
            return true;
    }
    return false;
}

static bool source_of_column(const struct pack *p, const char *from)
{
    static const char *const known[] = {
        "unit",           "entry:title",  "entry:name",        "entry:provider_name",
        "entry:level",    "entry:state",  "entry:period",      "entry:started_on",
        "entry:ended_on", "entry:number", "case:submitted_at", "case:decided_at",
        "case:number"};
    char role[80];
    const char *dot;

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!strcmp(known[i], from))
            return true;
    }
    if (str_starts(from, "field:"))
        return any_form_has(p, from + strlen("field:"));
    if (!str_starts(from, "role:") || !(dot = strrchr(from, '.')) ||
        (strcmp(dot, ".post") && strcmp(dot, ".person")) || dot - from - 5 >= (long)sizeof role)
        return false;
    memcpy(role, from + 5, (size_t)(dot - from - 5));
    role[dot - from - 5] = '\0';
    return pack_role(p, role) >= 0;
}

static void check_registers(struct loader *l)
{
    for (size_t i = 0; i < l->p->nregisters; i++) {
        const struct reg *g = &l->p->registers[i];
        const struct node *columns = node_get(section_node(l, "registers", i), "columns");

        for (size_t k = 0; k < g->ncolumns; k++) {
            if (g->columns[k].from[0] && !source_of_column(l->p, g->columns[k].from))
                finding(l->r, node_pos(columns->items[k], "from"), "bad_from", g->columns[k].from,
                        "field:ID entry:title entry:name entry:provider_name entry:level "
                        "entry:state entry:period entry:started_on entry:ended_on entry:number "
                        "case:submitted_at case:decided_at case:number role:ID.person role:ID.post "
                        "unit");
        }
    }
}

/* ------------------------------------------------------------------ acts */
static bool reached_somewhere(const struct pack *p, const char *milestone)
{
    for (size_t i = 0; i < p->nprocedures; i++) {
        for (size_t k = 0; k < p->procedures[i].nsteps; k++) {
            if (!strcmp(p->procedures[i].steps[k].milestone, milestone))
                return true;
        }
    }
    return false;
}

static bool lists(const struct entry_act *a, const struct reg *g)
{
    for (size_t i = 0; i < a->nregisters; i++) {
        if (!strcmp(a->registers[i], g->id))
            return true;
    }
    return a->nregisters == 0;
}

static unsigned state_bit(const char *state)
{
    unsigned i = 0;

    while (entry_state_words[i].id && strcmp(entry_state_words[i].id, state))
        i++;
    return 1u << i;
}

static unsigned begins_in(const struct entry_act *a)
{
    unsigned bits = 0;

    for (size_t i = 0; i < a->nfrom; i++)
        bits |= state_bit(a->from[i]);
    return bits;
}

/* The states in which a procedure leaves an entry of the register. One that makes entries and names
 * no register may choose any. */
static unsigned left_in(const struct procedure *pr, const struct reg *g)
{
    bool here = !pr->effect.reg[0] || !strcmp(pr->effect.reg, g->id);

    switch (pr->kind) {
    case PROC_USE:
    case PROC_NOTICE:
        return here ? state_bit(ENTRY_PERMITTED) : 0;
    case PROC_RECORD:
        return here ? state_bit(ENTRY_CLOSED) : 0;
    case PROC_END:
    case PROC_CHANGE:
        break;
    }
    return 0;
}

/* The states that an entry of the register can come to. */
static unsigned reachable(const struct pack *p, const struct reg *g)
{
    unsigned bits = 0, before = 0;

    for (size_t i = 0; i < p->nprocedures; i++)
        bits |= left_in(&p->procedures[i], g);
    for (size_t i = 0; i < p->nprocedures && bits; i++) {
        if (p->procedures[i].kind == PROC_END)
            bits |= state_bit(ENTRY_CLOSED);
    }
    while (bits != before) {
        before = bits;
        for (size_t i = 0; i < p->nentry_acts; i++) {
            if (lists(&p->entry_acts[i], g) && begins_in(&p->entry_acts[i]) & bits)
                bits |= state_bit(p->entry_acts[i].to);
        }
    }
    return bits;
}

/* An act that no entry can ever be ready for is an obligation nobody can meet. */
static void check_met(struct loader *l)
{
    const struct pack *p = l->p;
    unsigned *states = ARENA_ARRAY(l->r->a, unsigned, p->nregisters + 1);

    for (size_t g = 0; g < p->nregisters; g++)
        states[g] = reachable(p, &p->registers[g]);
    for (size_t i = 0; i < p->nentry_acts; i++) {
        const struct entry_act *a = &p->entry_acts[i];
        bool met = false;

        for (size_t g = 0; g < p->nregisters; g++)
            met |= lists(a, &p->registers[g]) && states[g] & begins_in(a);
        if (!met)
            finding(l->r, node_pos(section_node(l, "entry_acts", i), "from"), "act_unmet", a->id,
                    NULL);
    }
}

void check_entries(struct loader *l)
{
    const struct pack *p = l->p;

    if (section_whole(l, "forms") && section_whole(l, "roles"))
        check_registers(l);
    for (size_t i = 0; i < p->nentry_acts; i++) {
        const struct entry_act *e = &p->entry_acts[i];

        for (size_t k = 0; k < e->nmilestones; k++) {
            if (section_whole(l, "procedures") && !reached_somewhere(p, e->milestones[k]))
                finding(l->r, node_nth(section_node(l, "entry_acts", i), "milestones", k)->pos,
                        "milestone_unreached", e->milestones[k], NULL);
        }
        check_actor(l, e->role, node_pos(section_node(l, "entry_acts", i), "role"));
    }
    if (section_whole(l, "registers") && section_whole(l, "procedures") &&
        section_whole(l, "entry_acts"))
        check_met(l);
}
