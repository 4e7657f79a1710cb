#include "core/walk.h"

#include <string.h>

struct walker {
    const struct walk_input *in;
    struct arena *arena;
    struct walk_finding *found;
    size_t n, cap;
    bool *sits; /* [unit][candidate]: that candidate's person has a seat in that unit */
};

const char *walk_kind_id(enum walk_kind k)
{
    static const char *const ids[] = {"setting",       "post_vacant",  "role_vacant",
                                      "only_self",     "no_stand_in",  "no_second",
                                      "no_second_own", "manager_gone", "nobody_applies",
                                      "no_examples",   "own_unfit"};
    return ids[k];
}

/* The same cause is told once, at the first place that runs into it. */
static bool same_cause(const struct walk_finding *x, const struct walk_finding *y)
{
    return x->kind == y->kind && x->role == y->role && ID_EQ(x->unit, y->unit) &&
           ID_EQ(x->person, y->person) && ID_EQ(x->post, y->post) && x->setting == y->setting &&
           (x->kind != WALK_NOBODY_APPLIES || x->proc == y->proc);
}

static void add(struct walker *w, struct walk_finding f)
{
    for (size_t i = 0; i < w->n; i++)
        if (same_cause(&w->found[i], &f))
            return;
    if (w->n == w->cap) {
        size_t cap = w->cap ? w->cap * 2 : 32;
        struct walk_finding *p = ARENA_ARRAY(w->arena, struct walk_finding, cap);
        if (w->n)
            memcpy(p, w->found, w->n * sizeof(*p));
        w->found = p;
        w->cap = cap;
    }
    w->found[w->n++] = f;
}

static bool staffed(const struct walk_input *in, struct unit_id unit)
{
    for (size_t i = 0; i < in->npeople; i++)
        if (ID_EQ(in->people[i].unit, unit))
            return true;
    return false;
}

/* ------------------------------------------------------------------ steps */

/* Somebody who is no member of staff: stands for a manager whom the form or the entry will name. */
static const struct person_id named_later = {"00000000-0000-7000-8000-000000000000"};

static struct casefile case_in(const struct walk_input *in, const struct procedure *proc,
                               const struct walk_unit *u)
{
    static const struct form blank; /* nobody is named in it */
    const struct form *form = pack_form(in->pack, proc->form);
    struct casefile c = {.pack = in->pack,
                         .proc = proc,
                         .form = form ? form : &blank,
                         .unit = u->id,
                         .parent_unit = u->parent,
                         .candidates = in->candidates,
                         .ncandidates = in->ncandidates};

    if (proc->kind != PROC_USE || !str_empty(proc->effect.manager_field))
        c.manager = named_later;
    return c;
}

/* Roles that are filled by appointing somebody to a post. */
static bool by_posts(const struct pack *p, int role)
{
    const struct role *r = &p->roles[role];

    if (r->holder == HOLDER_APPOINTMENT)
        return r->fallback >= 0 && p->roles[r->fallback].holder == HOLDER_POST;
    return r->holder == HOLDER_POST;
}

/* The cause for an applicant: the role has nobody else and its stand-in has nobody. */
static void note_self(struct walker *w, const struct casefile *c, const struct step *s, int role,
                      struct unit_id unit, struct person_id person)
{
    bool stand_in = s->if_conflict >= 0;

    add(w, (struct walk_finding){.kind = stand_in ? WALK_NO_STAND_IN : WALK_ONLY_SELF,
                                 .role = stand_in ? s->if_conflict : role,
                                 .unit = unit,
                                 .person = person,
                                 .proc = c->proc,
                                 .step = s});
}

/* Who applies for a unit sits in it and holds the role the procedure names, there or, where the
 * role is the whole body's, anywhere. */
static bool may_apply(const struct walk_input *in, const struct procedure *proc,
                      const struct walk_person *p)
{
    const struct role *r = &in->pack->roles[proc->applicant];

    if (r->holder != HOLDER_POST)
        return true;
    for (size_t i = 0; i < in->ncandidates; i++) {
        const struct candidate *x = &in->candidates[i];
        if (ID_EQ(x->person, p->person) && strcmp(x->role, r->id) == 0 &&
            (r->scope == SCOPE_BODY || ID_EQ(x->unit, p->unit)))
            return true;
    }
    return false;
}

static bool unit_applies(const struct walk_input *in, const struct procedure *proc,
                         struct unit_id unit)
{
    for (size_t i = 0; i < in->npeople; i++)
        if (ID_EQ(in->people[i].unit, unit) && may_apply(in, proc, &in->people[i]))
            return true;
    return false;
}

/* Once for all procedures: bodies have thousands of people and hundreds of units. */
static void seat_candidates(struct walker *w)
{
    const struct walk_input *in = w->in;

    w->sits = ARENA_ARRAY(w->arena, bool, in->nunits * in->ncandidates + 1);
    for (size_t c = 0; c < in->ncandidates; c++) {
        for (size_t p = 0; p < in->npeople; p++) {
            if (!ID_EQ(in->people[p].person, in->candidates[c].person))
                continue;
            for (size_t u = 0; u < in->nunits; u++)
                if (ID_EQ(in->units[u].id, in->people[p].unit))
                    w->sits[u * in->ncandidates + c] = true;
        }
    }
}

/* Holds the step's role, or the one that stands in for it, wherever. */
static bool may_act(const struct walk_input *in, const struct step *s, const struct candidate *x)
{
    const struct role *roles = in->pack->roles;

    return strcmp(x->role, roles[s->role].id) == 0 ||
           (roles[s->role].fallback >= 0 &&
            strcmp(x->role, roles[roles[s->role].fallback].id) == 0) ||
           (s->if_conflict >= 0 && strcmp(x->role, roles[s->if_conflict].id) == 0);
}

static void walk_step(struct walker *w, struct casefile *c, size_t u, const struct step *s)
{
    const struct walk_input *in = w->in;
    const struct person_id nobody = {{0}};
    struct person_id person;
    struct unit_id unit;
    int role;

    if (!by_posts(in->pack, s->role))
        return;
    c->applicant = nobody;
    if (!case_assignee(c, s, &role, &unit, &person)) {
        /* case_assignee ends at the stand-in; the role of the step itself is what is missing. */
        const struct role *r = &in->pack->roles[s->role];
        add(w, (struct walk_finding){
                   .kind = WALK_ROLE_VACANT,
                   .role = r->holder == HOLDER_APPOINTMENT ? r->fallback : s->role,
                   .unit = s->scope == SCOPE_BODY ? (struct unit_id){{0}}
                           : s->scope == SCOPE_PARENT && !ID_NONE(c->parent_unit) ? c->parent_unit
                                                                                  : c->unit,
                   .proc = c->proc,
                   .step = s});
        return;
    }
    /* Only an applicant who could act can be the one that is missing. */
    for (size_t i = 0; i < in->ncandidates; i++) {
        const struct walk_person who = {in->candidates[i].person, c->unit};
        if (!w->sits[u * in->ncandidates + i] || !may_act(in, s, &in->candidates[i]) ||
            !may_apply(in, c->proc, &who))
            continue;
        c->applicant = who.person;
        if (!case_assignee(c, s, &role, &unit, &person))
            note_self(w, c, s, s->role, unit, c->applicant);
    }
}

/* Somebody who may undo as well as apply is out where they applied: two others have to be there.
 * The role to fill: of the office, if they are of it, else `decides`. */
static void undo_own(struct walker *w, struct casefile *c, size_t u, const struct candidate *x,
                     const struct step *decides)
{
    const struct walk_input *in = w->in;
    const struct walk_person who = {x->person, c->unit};
    const struct candidate **may;
    int own = pack_role(in->pack, x->role);
    bool office = own >= 0 && in->pack->roles[own].office;

    if (!w->sits[u * in->ncandidates + (size_t)(x - in->candidates)] ||
        !may_apply(in, c->proc, &who))
        return;
    c->applicant = x->person;
    if (case_cancellers(c, w->arena, &may) < 2)
        add(w, (struct walk_finding){
                   .kind = WALK_NO_SECOND_OWN,
                   .role = office ? own : decides->role,
                   .unit = office || decides->scope == SCOPE_BODY ? (struct unit_id){{0}} : c->unit,
                   .person = x->person,
                   .proc = c->proc,
                   .step = decides});
    c->applicant = (struct person_id){{0}};
}

/* A decision made by mistake is undone by two. The roles to fill: the one that decides. */
static void walk_undo(struct walker *w, struct casefile *c, size_t u)
{
    const struct step *decides = NULL;
    const struct candidate **may;

    for (size_t i = 0; i < c->proc->nsteps; i++)
        if (step_decides(&c->proc->steps[i]))
            decides = &c->proc->steps[i];
    if (!decides || !by_posts(w->in->pack, decides->role))
        return;
    size_t n = case_cancellers(c, w->arena, &may);
    if (n == 1)
        add(w, (struct walk_finding){.kind = WALK_NO_SECOND,
                                     .role = decides->role,
                                     .unit = decides->scope == SCOPE_BODY ? (struct unit_id){{0}}
                                                                          : c->unit,
                                     .person = may[0]->person,
                                     .proc = c->proc,
                                     .step = decides});
    for (size_t i = 0; n > 1 && i < n; i++)
        undo_own(w, c, u, may[i], decides);
}

static void walk_procedure(struct walker *w, const struct procedure *proc)
{
    const struct walk_input *in = w->in;
    bool applicants = false;

    for (size_t i = 0; i < in->npeople; i++)
        applicants = applicants || may_apply(in, proc, &in->people[i]);
    if (!applicants)
        add(w, (struct walk_finding){
                   .kind = WALK_NOBODY_APPLIES, .role = proc->applicant, .proc = proc});
    for (size_t u = 0; u < in->nunits; u++) {
        struct casefile c = case_in(in, proc, &in->units[u]);
        if (!unit_applies(in, proc, in->units[u].id))
            continue;
        walk_undo(w, &c, u);
        for (size_t s = 0; s < proc->nsteps; s++)
            walk_step(w, &c, u, &proc->steps[s]);
    }
}

/* ------------------------------------------------------------------ acts, duties, posts, settings
 */

static bool held(const struct walk_input *in, int role, struct unit_id unit)
{
    for (size_t i = 0; i < in->ncandidates; i++)
        if (strcmp(in->candidates[i].role, in->pack->roles[role].id) == 0 &&
            (ID_NONE(unit) || ID_EQ(in->candidates[i].unit, unit)))
            return true;
    return false;
}

/* A role outside of any route: its own scope says where it must be held. `f`: what waits for it. */
static void walk_role(struct walker *w, int role, struct walk_finding f)
{
    const struct walk_input *in = w->in;

    f.kind = WALK_ROLE_VACANT;
    if (role < 0 || in->pack->roles[role].holder != HOLDER_POST)
        return; /* appointments are the matter of the steps that make them */
    f.role = role;
    if (in->pack->roles[role].scope == SCOPE_BODY) {
        if (!held(in, role, f.unit))
            add(w, f);
        return;
    }
    for (size_t u = 0; u < in->nunits; u++) {
        bool above = in->pack->roles[role].scope == SCOPE_PARENT && !ID_NONE(in->units[u].parent);
        f.unit = above ? in->units[u].parent : in->units[u].id;
        if (staffed(in, in->units[u].id) && !held(in, role, f.unit))
            add(w, f);
    }
}

/* Who was appointed is gone: then the role that stands in has to be held for the entry's unit. */
static void walk_entry(struct walker *w, const struct walk_entry *e)
{
    const struct walk_input *in = w->in;
    const struct role *r = &in->pack->roles[e->role];
    struct walk_finding f = {
        .kind = WALK_MANAGER_GONE, .role = r->fallback, .unit = e->unit, .entry = e};

    if (r->fallback >= 0) {
        const struct role *other = &in->pack->roles[r->fallback];
        for (size_t u = 0; other->scope == SCOPE_PARENT && u < in->nunits; u++)
            if (ID_EQ(in->units[u].id, e->unit) && !ID_NONE(in->units[u].parent))
                f.unit = in->units[u].parent;
        if (other->scope == SCOPE_BODY)
            f.unit = (struct unit_id){{0}};
        if (other->holder != HOLDER_POST || held(in, r->fallback, f.unit))
            return;
    }
    add(w, f);
}

/* Whoever does the act, and whoever fills a column of its lists. */
static void walk_act(struct walker *w, const struct entry_act *a)
{
    walk_role(w, a->role, (struct walk_finding){.act = a});
    for (size_t i = 0; i < a->nchecklists; i++) {
        const struct checklist *l = pack_checklist(w->in->pack, a->checklists[i]);
        for (size_t k = 0; k < l->ncolumns; k++)
            walk_role(w, l->columns[k].role, (struct walk_finding){.act = a});
    }
}

/* Anybody of the body who holds the role is told; else whoever holds it for the unit. */
static void walk_tell(struct walker *w, const struct tell *t)
{
    const struct role *r = &w->in->pack->roles[t->role];
    const struct walk_finding f = {.kind = WALK_ROLE_VACANT, .role = t->role, .tell = t};

    if (r->holder != HOLDER_POST || t->of != TELL_BODY || r->scope == SCOPE_BODY)
        walk_role(w, t->role, f);
    else if (!held(w->in, t->role, f.unit))
        add(w, f);
}

static void walk_incidents(struct walker *w)
{
    const struct incidents *x = &w->in->pack->incidents;
    const struct walk_finding f = {.incident = true};

    for (size_t i = 0; i < x->ntell; i++)
        walk_tell(w, &x->tell[i]);
    walk_role(w, x->assess, f);
    for (size_t i = 0; i < x->nviolation_to; i++)
        walk_role(w, pack_role(w->in->pack, x->violation_to[i]), f);
}

static void walk_settings(struct walker *w)
{
    const struct pack *p = w->in->pack;

    for (size_t i = 0; i < p->nsettings; i++)
        if (!p->settings[i].otherwise && !json_object_get(w->in->settings, p->settings[i].id))
            add(w, (struct walk_finding){
                       .kind = WALK_SETTING, .role = -1, .setting = &p->settings[i]});
}

static void walk_posts(struct walker *w)
{
    for (size_t i = 0; i < w->in->nposts; i++) {
        const struct walk_post *p = &w->in->posts[i];
        if (p->carries_role && !p->held)
            add(w, (struct walk_finding){
                       .kind = WALK_POST_VACANT, .role = -1, .unit = p->unit, .post = p->id});
    }
}

void walk(const struct walk_input *in, struct arena *a, struct walk_finding **ret, size_t *ret_n)
{
    struct walker w = {.in = in, .arena = a};
    const struct pack *p = in->pack;

    seat_candidates(&w);
    walk_settings(&w);
    walk_posts(&w);
    for (size_t i = 0; i < in->nentries; i++)
        walk_entry(&w, &in->entries[i]);
    for (size_t i = 0; i < p->nprocedures; i++)
        walk_procedure(&w, &p->procedures[i]);
    for (size_t i = 0; i < p->nentry_acts; i++)
        walk_act(&w, &p->entry_acts[i]);
    for (size_t i = 0; i < p->nduties; i++)
        walk_role(&w, p->duties[i].role, (struct walk_finding){.duty = &p->duties[i]});
    walk_incidents(&w);
    *ret = w.found;
    *ret_n = w.n;
}
