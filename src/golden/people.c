/* people.c: the people of a test, and the moment they meet the case at. */
#include <string.h>

#include "core/apply.h"
#include "core/entry.h"
#include "core/verbs.h"
#include "golden/case.h"

enum { UNIT_MINE = 1, UNIT_PARENT, UNIT_OFFICE, UNIT_ELSEWHERE };

#define ID_TEXT "00000000-0000-7000-8000-%012zu"

static struct unit_id unit_of(struct arena *a, enum scope scope)
{
    size_t n = scope == SCOPE_UNIT ? UNIT_MINE : scope == SCOPE_PARENT ? UNIT_PARENT : UNIT_OFFICE;
    return ID_FROM(unit, arena_printf(a, ID_TEXT, n));
}

struct unit_id golden_unit(const struct played *p, const char *word)
{
    static const char *const words[] = {[UNIT_MINE] = "unit",
                                        [UNIT_PARENT] = "parent",
                                        [UNIT_OFFICE] = "body",
                                        [UNIT_ELSEWHERE] = "elsewhere"};
    for (size_t i = UNIT_MINE; i <= UNIT_ELSEWHERE; i++)
        if (strcmp(words[i], word) == 0)
            return ID_FROM(unit, arena_printf(p->a, ID_TEXT, i));
    return (struct unit_id){{0}};
}

static bool of_post(const struct role *r)
{
    return r->holder == HOLDER_POST;
}

static bool has_seat(const struct role *r)
{
    return of_post(r) || r->holder == HOLDER_APPOINTMENT;
}

/* Does some step look for the role at another place than its own? */
static bool sought_above(const struct pack *p, size_t role)
{
    for (size_t i = 0; of_post(&p->roles[role]) && i < p->nprocedures; i++)
        for (size_t k = 0; k < p->procedures[i].nsteps; k++) {
            const struct step *s = &p->procedures[i].steps[k];
            if (s->role == (int)role && s->scope == SCOPE_PARENT &&
                p->roles[role].scope != SCOPE_PARENT)
                return true;
        }
    return false;
}

/* Held in every unit: whoever holds it in another has nothing to say here. */
static bool held_elsewhere(const struct role *r)
{
    return of_post(r) && r->scope == SCOPE_UNIT;
}

#define ELSEWHERE "@elsewhere"

const char *golden_actor_name(const struct pack *p, struct arena *a, size_t i)
{
    static const char *const own[] = {ACTOR_APPLICANT, ACTOR_OTHER};
    if (i < 2)
        return own[i];
    i -= 2;
    for (size_t r = 0; r < p->nroles; r++) {
        if (has_seat(&p->roles[r]) && i-- == 0)
            return p->roles[r].id;
        if (sought_above(p, r) && i-- == 0)
            return arena_printf(a, "%s@parent", p->roles[r].id);
    }
    for (size_t r = 0; r < p->nroles; r++)
        if (held_elsewhere(&p->roles[r]) && i-- == 0)
            return arena_printf(a, "%s" ELSEWHERE, p->roles[r].id);
    return NULL;
}

const struct actor *golden_actor(const struct played *p, const char *name)
{
    for (size_t i = 0; i < p->ncast; i++)
        if (strcmp(p->cast[i].name, name) == 0)
            return &p->cast[i];
    return NULL;
}

/* Whom the test names for a role or as the applicant: the i-th; NULL behind the last. */
static const struct actor *named(const struct played *p, const struct node *people, size_t i)
{
    if (people->kind == NODE_LIST)
        return i < people->n ? golden_actor(p, node_text(people->items[i])) : NULL;
    return i == 0 ? golden_actor(p, node_text(people)) : NULL;
}

struct seats {
    struct candidate *out;
    size_t n;
    struct played *p;
};

static void sit(struct seats *s, const char *role, const struct actor *x, struct unit_id unit,
                struct post_id post, enum holding_kind kind)
{
    if (x != NULL)
        s->out[s->n++] = (struct candidate){role, x->id, unit, post, kind};
}

static void hold_role(struct seats *s, size_t role)
{
    struct played *p = s->p;
    const struct role *r = &p->pack->roles[role];
    struct unit_id unit = unit_of(p->a, r->scope), above = unit_of(p->a, SCOPE_PARENT);
    struct post_id post = ID_FROM(post, arena_printf(p->a, ID_TEXT, 100 + role));
    struct post_id post_above = ID_FROM(post, arena_printf(p->a, ID_TEXT, 300 + role));
    const struct node *said = node_get(p->g->people, r->id);
    const struct node *instead = node_get(p->g->substitutes, r->id);
    const struct actor *x;
    if (said == NULL)
        sit(s, r->id, golden_actor(p, r->id), unit, post, HOLD_MAIN);
    for (size_t i = 0; said != NULL && (x = named(p, said, i)) != NULL; i++)
        sit(s, r->id, x, unit, post, HOLD_MAIN);
    for (size_t i = 0; instead != NULL && (x = named(p, instead, i)) != NULL; i++)
        sit(s, r->id, x, unit, post, HOLD_SUBSTITUTE);
    sit(s, r->id, golden_actor(p, arena_printf(p->a, "%s@parent", r->id)), above, post_above,
        HOLD_MAIN);
    sit(s, r->id, golden_actor(p, arena_printf(p->a, "%s" ELSEWHERE, r->id)),
        golden_unit(p, "elsewhere"), ID_FROM(post, arena_printf(p->a, ID_TEXT, 400 + role)),
        HOLD_MAIN);
}

static void hold_posts(struct played *p)
{
    size_t most = 8;
    for (size_t i = 0; i < p->pack->nroles; i++)
        most += 5 + p->ncast * 2;
    struct seats s = {ARENA_ARRAY(p->a, struct candidate, most), 0, p};
    for (size_t i = 0; i < p->pack->nroles; i++)
        if (of_post(&p->pack->roles[i]))
            hold_role(&s, i);
    p->c.candidates = s.out;
    p->c.ncandidates = s.n;
}

/* Whoever the test says, else the one named after the role. */
static struct person_id appointed(const struct played *p, const char *role)
{
    const struct node *said = node_get(p->g->people, role);
    const struct actor *x = said != NULL ? named(p, said, 0) : golden_actor(p, role);
    return x != NULL ? x->id : (struct person_id){{0}};
}

/* Whoever manages the entry holds the role that the procedure names, else the first there is. */
static void appoint(struct played *p)
{
    const char *manages = p->c.proc->effect.manager_role;
    struct appointee *out = ARENA_ARRAY(p->a, struct appointee, p->pack->nroles + 1);
    p->c.appointees = out;
    for (size_t i = 0; i < p->pack->nroles; i++) {
        const struct role *r = &p->pack->roles[i];
        if (r->holder != HOLDER_APPOINTMENT)
            continue;
        if (pack_appoints(p->pack, r->id))
            out[p->c.nappointees++] = (struct appointee){(int)i, appointed(p, r->id)};
        else if (manages[0] == '\0' || str_eq(manages, r->id)) {
            manages = r->id;
            p->c.manager = appointed(p, r->id);
        }
    }
}

static struct unit_id home_of(const struct played *p, const char *name)
{
    int role = pack_role(p->pack, name);
    if (str_ends(name, "@parent"))
        return unit_of(p->a, SCOPE_PARENT);
    if (str_ends(name, ELSEWHERE))
        return golden_unit(p, "elsewhere");
    return unit_of(p->a, role >= 0 ? p->pack->roles[role].scope : SCOPE_UNIT);
}

struct who golden_who(const struct played *p, const struct actor *x)
{
    struct who w = {.pack = p->pack, .person = x->id, .name = x->name, .unit = x->unit};
    w.roles = ARENA_ARRAY(p->a, struct held_role, p->c.ncandidates + 1);
    for (size_t i = 0; i < p->c.ncandidates; i++) {
        const struct candidate *c = &p->c.candidates[i];
        if (!ID_EQ(c->person, x->id))
            continue;
        w.roles[w.nroles++] =
            (struct held_role){.role = c->role, .unit = c->unit, .post = c->post, .kind = c->kind};
        w.office |= p->pack->roles[pack_role(p->pack, c->role)].office;
    }
    return w;
}

bool golden_applies(const struct played *p, const struct actor *x)
{
    struct who w = golden_who(p, x);
    struct applying of = {.pack = p->pack,
                          .proc = p->c.proc,
                          .unit = p->c.unit,
                          .parent = p->c.parent_unit,
                          .manager = p->c.manager,
                          .works_there = ID_EQ(w.unit, p->c.unit)};
    for (size_t i = 0; i < p->c.nappointees; i++)
        if (p->c.appointees[i].role == p->c.proc->applicant)
            of.manager = p->c.appointees[i].person;
    return applying_may(&of, &w, NULL) == ST_OK;
}

/* By whom the test says, else by the first who may apply. */
static void begin(struct played *p)
{
    const struct node *said = node_get(p->g->people, ACTOR_APPLICANT);
    const struct actor *writer = said != NULL ? named(p, said, 0) : NULL;
    struct party *party = ARENA_NEW(p->a, struct party);
    for (size_t i = 0; i < p->ncast && writer == NULL; i++)
        if (golden_applies(p, &p->cast[i]))
            writer = &p->cast[i];
    p->c.applicant = writer != NULL ? writer->id : p->cast[0].id;
    p->c.applicant_name = ACTOR_APPLICANT;
    *party = (struct party){p->c.applicant, "applicant"};
    p->c.parties = party;
    p->c.nparties = 1;
}

/* Everybody works where they are at home. */
static void work(struct played *p)
{
    struct works_in *out = ARENA_ARRAY(p->a, struct works_in, p->ncast + 1);
    for (size_t i = 0; i < p->ncast; i++)
        out[i] = (struct works_in){p->cast[i].id, p->cast[i].unit};
    p->c.works_in = out;
    p->c.nworks_in = p->ncast;
}

void golden_cast(struct played *p)
{
    const char *name;
    while (golden_actor_name(p->pack, p->a, p->ncast) != NULL)
        p->ncast++;
    p->cast = ARENA_ARRAY(p->a, struct actor, p->ncast + 1);
    for (size_t i = 0; (name = golden_actor_name(p->pack, p->a, i)) != NULL; i++)
        p->cast[i] = (struct actor){name, ID_FROM(person, arena_printf(p->a, ID_TEXT, 500 + i)),
                                    home_of(p, name)};
    p->c.unit = unit_of(p->a, SCOPE_UNIT);
    p->c.parent_unit = unit_of(p->a, SCOPE_PARENT);
    hold_posts(p);
    work(p);
    appoint(p);
    begin(p);
}

const struct actor *golden_first(const struct played *p, const struct step *s)
{
    struct right right;
    for (size_t i = 0; i < p->ncast; i++) {
        struct who w = golden_who(p, &p->cast[i]);
        if (case_may_act(&p->c, &w, s, &right, NULL) == ST_OK)
            return &p->cast[i];
    }
    return NULL;
}

/* ------------------------------------------------------------------ the moment */
static void act_on(struct played *p, const struct step *s, const struct actor *x)
{
    if (x != NULL)
        p->acted[p->c.nacted++] = (struct acted){.step = s->id, .person = x->id};
}

static void act_before(struct played *p, const struct step *s)
{
    const struct node *said = node_get(p->g->acted, s->id);
    const struct actor *x;
    if (said == NULL && !p->g->blank && case_step_applies(&p->c, s))
        act_on(p, s, golden_first(p, s));
    for (size_t i = 0; said != NULL && (x = named(p, said, i)) != NULL; i++)
        act_on(p, s, x);
}

void golden_at_step(struct played *p, const struct step *s)
{
    struct casefile *c = &p->c;
    static const enum case_state states[] = {[PHASE_PREPARE] = CASE_DRAFT,
                                             [PHASE_REVIEW] = CASE_SUBMITTED,
                                             [PHASE_START] = CASE_APPROVED};
    const struct step **waiting = ARENA_NEW(p->a, const struct step *);
    size_t n = 0;
    c->nacted = 0;
    c->acted = p->acted;
    for (size_t i = 0; i < c->proc->nsteps; i++)
        if (s == NULL ? c->proc->steps[i].phase == PHASE_PREPARE
                      : step_is_later(s, &c->proc->steps[i]))
            act_before(p, &c->proc->steps[i]);
    c->state = s == NULL ? CASE_DRAFT : states[s->phase];
    c->step = s != NULL && s->phase == PHASE_REVIEW ? s : NULL;
    struct milestone_rec *reached = ARENA_ARRAY(p->a, struct milestone_rec, p->nmilestones + 1);
    for (size_t i = 0; i < p->nmilestones; i++)
        if (s == NULL || strcmp(p->milestones[i].key, s->milestone) != 0)
            reached[n++] = p->milestones[i];
    c->milestones = reached;
    c->nmilestones = n;
    *waiting = s;
    c->waiting = waiting;
    c->nwaiting = s != NULL;
    if (s != NULL && s->phase == PHASE_START && str_empty(c->entry_state)) {
        const struct reg *reg = case_register(c);
        c->entry_state = "permitted";
        c->entry_own = true;
        c->entry_reg = reg != NULL ? reg->id : "";
    }
}

size_t golden_by(const struct node *by)
{
    return by == NULL ? 0 : by->kind == NODE_LIST ? by->n : 1;
}

bool golden_done(const struct pack *p, const struct node *by, size_t i, struct act_done *done,
                 struct matter *room, const char **state)
{
    const struct entry_act *a =
        pack_entry_act(p, node_text(by->kind == NODE_LIST ? by->items[i] : by));
    struct footing footing;
    done[i] = (struct act_done){"", *state, *state, 0};
    if (a == NULL)
        return false;
    footing_of(p, done, i, *state, room, &footing);
    done[i] = (struct act_done){a->id, *state, footing_after(p, &footing, a, *state), 0};
    bool possible = entry_act_from(a, *state) && footing_ends(&footing, a, *state);
    *state = done[i].to;
    return possible;
}

/* What the act ends was done; else what the test tells, and then the state it tells. */
static void stand(struct played *p, const struct entry_act *act)
{
    struct casefile *c = &p->c;
    const struct pack *pack = p->pack;
    size_t n = golden_by(p->g->by);
    struct act_done *done = ARENA_ARRAY(p->a, struct act_done, n + 1);
    struct matter *room = ARENA_ARRAY(p->a, struct matter, pack->nentry_acts + 1);
    const char *state = ENTRY_IN_USE;
    for (size_t i = 0; i < n; i++)
        (void)golden_done(pack, p->g->by, i, done, room, &state);
    if (n == 0 && act != NULL && act->nends > 0) {
        const struct entry_act *led = pack_entry_act(pack, act->ends[0]);
        done[n++] = (struct act_done){led->id, state, led->to, 0};
        state = led->to;
    } else if (n == 0 && act != NULL) {
        state = act->from[0];
    }
    c->entry_state = p->g->state[0] != '\0' ? p->g->state : state;
    footing_of(pack, done, n, c->entry_state, room, &c->footing);
}

void golden_at_act(struct played *p, const struct entry_act *act)
{
    struct casefile *c = &p->c;
    const struct reg *reg = case_register(c);
    golden_at_step(p, NULL);
    c->state = CASE_APPROVED;
    c->entry_own = true;
    c->entry_reg = p->g->reg[0] != '\0' ? p->g->reg : reg != NULL ? reg->id : "";
    stand(p, act);
    c->act = act != NULL && act->nchecklists > 0 ? act : NULL;
    c->run = act == NULL ? 0 : case_act_run(c, act->id);
}
