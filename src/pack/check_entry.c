/* Registers and acts on their entries: columns have a source, every act some entry to be done on,
 * and every duty an act that begins it.
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

static const char *next_field(const void *arg, size_t i)
{
    const struct pack *p = arg;

    for (size_t k = 0; k < p->nforms; i -= p->forms[k++].nfields) {
        if (i < p->forms[k].nfields)
            return p->forms[k].fields[i].id;
    }
    return NULL;
}

/* What may stand there: the field that was probably meant, else everything. */
static const char *sources_there_are(struct loader *l, const char *from)
{
    const char *near =
        str_starts(from, "field:") ? nearest(from + strlen("field:"), next_field, l->p) : NULL;

    return near ? arena_printf(l->r->a, "field:%s", near)
                : "field:ID entry:title entry:name entry:provider_name entry:level entry:state "
                  "entry:period entry:started_on entry:ended_on entry:number case:submitted_at "
                  "case:decided_at case:number role:ID.person role:ID.post unit";
}

static void check_registers(struct loader *l)
{
    for (size_t i = 0; i < l->p->nregisters; i++) {
        const struct reg *g = &l->p->registers[i];
        const struct node *columns = node_get(section_node(l, "registers", i), "columns");

        for (size_t k = 0; k < g->ncolumns; k++) {
            if (g->columns[k].from[0] && !source_of_column(l->p, g->columns[k].from))
                finding(l->r, node_pos(columns->items[k], "from"), "bad_from", g->columns[k].from,
                        sources_there_are(l, g->columns[k].from));
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

/* May entries of the procedure stand in the register? One that makes entries and names no register
 * may choose any. */
static bool goes_into(const struct procedure *pr, const struct reg *g)
{
    return !pr->effect.reg[0] || !strcmp(pr->effect.reg, g->id);
}

/* The states in which a procedure leaves an entry of the register. */
static unsigned left_in(const struct procedure *pr, const struct reg *g)
{
    bool here = goes_into(pr, g);

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
            if (registers_name(p->entry_acts[i].registers, p->entry_acts[i].nregisters, g->id) &&
                begins_in(&p->entry_acts[i]) & bits)
                bits |= state_bit(p->entry_acts[i].to);
        }
    }
    return bits;
}

/* An act that no entry can ever be ready for is an obligation nobody can meet. */
static void check_met(struct loader *l, const unsigned *states)
{
    const struct pack *p = l->p;

    for (size_t i = 0; i < p->nentry_acts; i++) {
        const struct entry_act *a = &p->entry_acts[i];
        bool met = false;

        for (size_t g = 0; g < p->nregisters; g++)
            met |= registers_name(a->registers, a->nregisters, p->registers[g].id) &&
                   states[g] & begins_in(a);
        if (!met)
            finding(l->r, node_pos(section_node(l, "entry_acts", i), "from"), "act_unmet", a->id,
                    NULL);
    }
}

/* ------------------------------------------------------------------ what acts begin */
bool procedure_leaves(const struct procedure *pr, const struct reg *g)
{
    return left_in(pr, g) != 0;
}

/* Does an act that begins duties come to entries of the procedure? */
static bool begun_after(const struct pack *p, const struct procedure *pr, const unsigned *states)
{
    for (size_t g = 0; g < p->nregisters; g++) {
        for (size_t i = 0; left_in(pr, &p->registers[g]) && i < p->nentry_acts; i++) {
            const struct entry_act *a = &p->entry_acts[i];

            if (a->starts_duties &&
                registers_name(a->registers, a->nregisters, p->registers[g].id) &&
                states[g] & begins_in(a))
                return true;
        }
    }
    return false;
}

static bool of_procedure(const struct duty *d, const struct procedure *pr)
{
    return !d->procedure[0] || !strcmp(d->procedure, pr->id);
}

/* A duty that no act begins never falls due, and nobody would notice. */
static void check_begun(struct loader *l, const unsigned *states)
{
    const struct pack *p = l->p;

    for (size_t i = 0; i < p->nduties; i++) {
        const struct duty *d = &p->duties[i];
        bool begun = false;

        for (size_t k = 0; !begun && k < p->nprocedures; k++)
            begun = of_procedure(d, &p->procedures[k]) && begun_after(p, &p->procedures[k], states);
        if (!begun && !section_node(l, "duties", i)->faulty)
            finding(l->r, section_node(l, "duties", i)->pos, "duty_unbegun", d->id, NULL);
    }
}

/* Does an application fill in the last day of the period of entries that owe the duty: their own,
 * or a change of them? */
static bool period_known(const struct pack *p, const struct duty *d)
{
    for (size_t i = 0; i < p->nprocedures; i++) {
        const struct procedure *pr = &p->procedures[i];

        if (pr->effect.to_field[0] && (pr->kind == PROC_CHANGE || of_procedure(d, pr)))
            return true;
    }
    return false;
}

static void check_periods(struct loader *l)
{
    for (size_t i = 0; i < l->p->nduties; i++) {
        const struct duty *d = &l->p->duties[i];

        if (!strcmp(d->trigger, TRIGGER_PERIOD) && !period_known(l->p, d))
            finding(l->r, node_pos(section_node(l, "duties", i), "trigger"), "period_never", d->id,
                    NULL);
    }
}

/* ------------------------------------------------------------------ what acts end */
static bool names(const struct entry_act *e, const char *id)
{
    for (size_t i = 0; i < e->nends; i++) {
        if (!strcmp(e->ends[i], id))
            return true;
    }
    return false;
}

/* Is there an act that ends this one, on entries of the register (NULL: any)? */
static bool ended(const struct pack *p, const struct entry_act *led, const struct reg *g)
{
    for (size_t i = 0; i < p->nentry_acts; i++) {
        if (names(&p->entry_acts[i], led->id) &&
            (!g || registers_name(p->entry_acts[i].registers, p->entry_acts[i].nregisters, g->id)))
            return true;
    }
    return false;
}

/* What an act ends has to have led to where it begins. */
static void check_ends(struct loader *l, const struct entry_act *e, const struct node *map)
{
    for (size_t i = 0; i < e->nends; i++) {
        const struct entry_act *led = pack_entry_act(l->p, e->ends[i]);
        bool twice = false;

        for (size_t k = 0; k < i; k++)
            twice |= !strcmp(e->ends[k], e->ends[i]);
        if (twice)
            finding(l->r, node_nth(map, "ends", i)->pos, "ends_twice", e->ends[i], NULL);
        else if (led && !(begins_in(e) & state_bit(led->to)))
            finding(l->r, node_nth(map, "ends", i)->pos, "ends_elsewhere", led->id, led->to);
    }
}

/* What ends matters leads only out of where these lead to. */
static unsigned out_of(const struct pack *p, const struct entry_act *a)
{
    unsigned bits = 0;

    for (size_t i = 0; i < a->nends; i++) {
        const struct entry_act *led = pack_entry_act(p, a->ends[i]);

        bits |= led ? state_bit(led->to) : 0;
    }
    return a->nends ? begins_in(a) & bits : begins_in(a);
}

/* Can entries of the register come back to use from where the act led them, with nothing but what
 * it brought about to end? What would open another matter is no way out. `all`: as if every act
 * ended it. */
static bool leads_back(const struct pack *p, const struct reg *g, const struct entry_act *led,
                       bool all)
{
    unsigned bits = state_bit(led->to), before = 0;

    while (bits != before) {
        before = bits;
        for (size_t i = 0; i < p->nentry_acts; i++) {
            const struct entry_act *a = &p->entry_acts[i];
            bool ready = a->nends ? all || names(a, led->id) : !ended(p, a, NULL);

            if (ready && registers_name(a->registers, a->nregisters, g->id) && out_of(p, a) & bits)
                bits |= state_bit(a->to);
        }
    }
    return bits & state_bit(ENTRY_IN_USE);
}

/* Where acts end something, an entry may come to a state that nothing leads out of any more. */
static void check_ways_on(struct loader *l, const unsigned *states)
{
    const struct pack *p = l->p;

    for (size_t i = 0; i < p->nentry_acts; i++) {
        const struct entry_act *a = &p->entry_acts[i];
        bool stuck = false;

        for (size_t g = 0; g < p->nregisters; g++) {
            const struct reg *reg = &p->registers[g];

            if (!registers_name(a->registers, a->nregisters, reg->id) ||
                !(states[g] & begins_in(a)))
                continue;
            bool never = ended(p, a, NULL) && !ended(p, a, reg);
            stuck |= leads_back(p, reg, a, true) && (never || !leads_back(p, reg, a, false));
        }
        if (stuck)
            finding(l->r, node_pos(section_node(l, "entry_acts", i), "to"), "ends_stuck", a->id,
                    a->to);
    }
}

static void check_states(struct loader *l)
{
    unsigned *states = ARENA_ARRAY(l->r->a, unsigned, l->p->nregisters + 1);

    for (size_t g = 0; g < l->p->nregisters; g++)
        states[g] = reachable(l->p, &l->p->registers[g]);
    check_met(l, states);
    check_begun(l, states);
    check_periods(l);
    check_ways_on(l, states);
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
        check_doer(l, e->role, node_pos(section_node(l, "entry_acts", i), "role"));
        check_ends(l, e, section_node(l, "entry_acts", i));
    }
    if (section_whole(l, "registers") && section_whole(l, "procedures") &&
        section_whole(l, "entry_acts"))
        check_states(l);
}
