/* route.c: who may act on a step. Four eyes are compared by person, through posts, substitutes and
 * delegation: a substitute of a party's post is as good as the party. */
#include <string.h>

#include "base/json.h"
#include "core/changed.h"
#include "core/verbs.h"

bool field_names_writer(const struct field *f)
{
    return f->type == F_PERSON && f->otherwise == D_SELF;
}

bool field_is_writer(const struct field *f)
{
    return field_names_writer(f) && f->nholders == 0;
}

/* Whoever the form says applies is bound like the one who typed it: by a role, and in what was
 * handed in before nobody else could be named. */
static bool named_applicant(const struct casefile *c, struct person_id p)
{
    for (size_t i = 0; i < c->form->nfields; i++) {
        const struct field *f = &c->form->fields[i];
        if (field_names_writer(f) && strcmp(json_str(c->fields, f->id, ""), p.s) == 0)
            return true;
    }
    return false;
}

bool case_is_party(const struct casefile *c, struct person_id p)
{
    if (ID_NONE(p))
        return false;
    if (ID_EQ(c->applicant, p) || named_applicant(c, p))
        return true;
    for (size_t i = 0; i < c->nparties; i++)
        if (ID_EQ(c->parties[i].person, p))
            return true;
    return false;
}

static void add_once(struct person_id *list, size_t *n, struct person_id p)
{
    for (size_t i = 0; i < *n; i++)
        if (ID_EQ(list[i], p))
            return;
    if (!ID_NONE(p))
        list[(*n)++] = p;
}

size_t case_parties(const struct casefile *c, struct arena *a, struct person_id **ret)
{
    struct person_id *out = ARENA_ARRAY(a, struct person_id, c->nparties + c->form->nfields + 1);
    size_t n = 0;
    add_once(out, &n, c->applicant);
    for (size_t i = 0; i < c->nparties; i++)
        add_once(out, &n, c->parties[i].person);
    for (size_t i = 0; i < c->form->nfields; i++) {
        const struct field *f = &c->form->fields[i];
        if (field_names_writer(f))
            add_once(out, &n, ID_FROM(person, json_str(c->fields, f->id, "")));
    }
    *ret = out;
    return n;
}

bool verb_post_of_party(const struct casefile *c, struct post_id post)
{
    for (size_t i = 0; i < c->ncandidates; i++) {
        const struct candidate *x = &c->candidates[i];
        if (ID_EQ(x->post, post) && x->kind != HOLD_SUBSTITUTE && case_is_party(c, x->person))
            return true;
    }
    return false;
}

/* Whoever only stands in for a party is as good as the party. */
static bool apart(const struct casefile *c, const struct held_role *r)
{
    return r->kind != HOLD_SUBSTITUTE || !verb_post_of_party(c, r->post);
}

bool case_office_apart(const struct casefile *c, const struct who *w)
{
    bool told = false;
    if (!w->office || case_is_party(c, w->person))
        return false;
    for (size_t i = 0; i < w->nroles; i++) {
        int role = w->pack == NULL ? -1 : pack_role(w->pack, w->roles[i].role);
        if (role < 0 || !w->pack->roles[role].office)
            continue;
        if (apart(c, &w->roles[i]))
            return true;
        told = true;
    }
    return !told;
}

bool case_stands_above(const struct casefile *c, const struct who *w, const struct step *s)
{
    if (case_is_party(c, w->person))
        return false;
    for (size_t i = 0; s->if_conflict >= 0 && i < w->nroles; i++)
        if (strcmp(w->roles[i].role, c->pack->roles[s->if_conflict].id) == 0 &&
            apart(c, &w->roles[i]))
            return true;
    return case_office_apart(c, w);
}

struct unit_id verb_scope_unit(const struct casefile *c, enum scope scope)
{
    static const struct unit_id anywhere;
    switch (scope) {
    case SCOPE_UNIT:
        return c->unit;
    case SCOPE_PARENT:
        return ID_NONE(c->parent_unit) ? c->unit : c->parent_unit;
    case SCOPE_BODY:
        break;
    }
    return anywhere;
}

static struct unit_id scope_unit(const struct casefile *c, const struct step *s)
{
    return verb_scope_unit(c, s->scope);
}

bool verb_bars_parties(const struct step *s)
{
    return s->phase == PHASE_REVIEW || step_decides(s) || (s->act == ACT_CHECK && !s->first_look);
}

static bool waived(const struct casefile *c, struct person_id p, const struct step *s)
{
    for (size_t i = 0; i < c->nwaivers; i++)
        if (ID_EQ(c->waivers[i].person, p) && strcmp(c->waivers[i].step, s->id) == 0)
            return true;
    return false;
}

/* Who answered in an earlier column of a list that the step opens does not look a second time. */
static bool answered_before(const struct casefile *c, const struct step *s, struct person_id p)
{
    if (s->nchecklists == 0 || s->first_look)
        return false;
    for (size_t i = 0; i < c->nanswers; i++) {
        const struct answer *a = &c->answers[i];
        const struct checklist *l = pack_checklist(c->pack, a->checklist);
        if (a->state != A_NONE && ID_EQ(a->person, p) && l != NULL && step_fills(s, l) &&
            checklist_column(l, a->col) < checklist_column(l, s->column))
            return true;
    }
    return false;
}

/* Has this person acted on a step whose actors are kept out of `s`? However often the contents were
 * handed in since: whoever once had a hand in it looks at it with the same eyes. */
static bool kept_out(const struct casefile *c, const struct step *s, struct person_id p)
{
    if (answered_before(c, s, p))
        return true;
    for (size_t i = 0; i < s->nnot_by; i++)
        for (size_t k = 0; k < c->nacted; k++)
            if (strcmp(c->acted[k].step, s->not_by[i]) == 0 && ID_EQ(c->acted[k].person, p))
                return true;
    return false;
}

struct person_id *case_barred(const struct casefile *c, const struct step *s, struct arena *a,
                              size_t *ret_n)
{
    struct person_id *parties;
    size_t nparties = verb_bars_parties(s) ? case_parties(c, a, &parties) : 0, n = 0;
    struct person_id *list =
        ARENA_ARRAY(a, struct person_id, nparties + c->nacted + c->nanswers + 1);
    for (size_t i = 0; i < nparties; i++)
        if (!waived(c, parties[i], s))
            add_once(list, &n, parties[i]);
    for (size_t i = 0; i < c->nacted; i++)
        if (kept_out(c, s, c->acted[i].person))
            add_once(list, &n, c->acted[i].person);
    for (size_t i = 0; i < c->nanswers; i++)
        if (answered_before(c, s, c->answers[i].person))
            add_once(list, &n, c->answers[i].person);
    *ret_n = n;
    return list;
}

/* Whom a role held by appointment speaks through: its own appointee, else the manager. */
static struct person_id appointed_to(const struct casefile *c, int role)
{
    for (size_t i = 0; i < c->nappointees; i++)
        if (c->appointees[i].role == role)
            return c->appointees[i].person;
    return c->manager;
}

/* The role that holds the step: an appointment without anybody falls back. */
static int effective_role(const struct casefile *c, const struct step *s)
{
    const struct role *r = &c->pack->roles[s->role];
    if (r->holder == HOLDER_APPOINTMENT && r->fallback >= 0 && ID_NONE(appointed_to(c, s->role)))
        return r->fallback;
    return s->role;
}

bool case_appointed_is(const struct casefile *c, const struct step *s, struct person_id p)
{
    int role = effective_role(c, s);
    if (c->pack->roles[s->role].holder != HOLDER_APPOINTMENT)
        return true;
    if (role == s->role)
        return ID_EQ(appointed_to(c, role), p);
    struct unit_id unit = scope_unit(c, s);
    for (size_t i = 0; i < c->ncandidates; i++)
        if (strcmp(c->candidates[i].role, c->pack->roles[role].id) == 0 &&
            ID_EQ(c->candidates[i].person, p) &&
            (ID_NONE(unit) || ID_EQ(c->candidates[i].unit, unit)))
            return true;
    return false;
}

static bool usable(const struct casefile *c, const struct candidate *x, const struct step *s)
{
    if (kept_out(c, s, x->person))
        return false;
    if (!verb_bars_parties(s))
        return true;
    if (case_is_party(c, x->person))
        return waived(c, x->person, s);
    return !(x->kind == HOLD_SUBSTITUTE && verb_post_of_party(c, x->post));
}

static bool anybody(const struct casefile *c, const struct step *s, int role, struct unit_id unit)
{
    for (size_t i = 0; i < c->ncandidates; i++) {
        const struct candidate *x = &c->candidates[i];
        if (strcmp(x->role, c->pack->roles[role].id) == 0 &&
            (ID_NONE(unit) || ID_EQ(x->unit, unit)) && usable(c, x, s))
            return true;
    }
    return false;
}

bool case_excusable(const struct casefile *c, const struct step *s, struct person_id p)
{
    int role = effective_role(c, s);
    struct unit_id unit = scope_unit(c, s);
    if (!verb_bars_parties(s) || !case_is_party(c, p) || waived(c, p, s))
        return false;
    if (c->pack->roles[role].holder == HOLDER_APPOINTMENT)
        return ID_EQ(appointed_to(c, role), p);
    if (c->pack->roles[role].holder != HOLDER_POST)
        return true;
    for (size_t i = 0; i < c->ncandidates; i++) {
        const struct candidate *x = &c->candidates[i];
        if (ID_EQ(x->person, p) && strcmp(x->role, c->pack->roles[role].id) == 0 &&
            (ID_NONE(unit) || ID_EQ(x->unit, unit)) &&
            !(x->kind == HOLD_SUBSTITUTE && verb_post_of_party(c, x->post)))
            return true;
    }
    return false;
}

/* Where the if_conflict role is looked for: its own scope. */
static struct unit_id conflict_unit(const struct casefile *c, const struct step *s)
{
    return verb_scope_unit(c, c->pack->roles[s->if_conflict].scope);
}

bool case_assignee(const struct casefile *c, const struct step *s, int *ret_role,
                   struct unit_id *ret_unit, struct person_id *ret_person)
{
    static const struct person_id nobody;
    int role = effective_role(c, s);
    const struct role *r = &c->pack->roles[role];
    *ret_role = role;
    *ret_unit = scope_unit(c, s);
    *ret_person = nobody;
    if (r->holder == HOLDER_APPOINTMENT) {
        *ret_person = appointed_to(c, role);
        return !ID_NONE(*ret_person) && !answered_before(c, s, *ret_person);
    }
    if (r->holder == HOLDER_APPLICANT) {
        *ret_person = c->applicant;
        return true;
    }
    if (r->holder != HOLDER_POST)
        return r->holder == HOLDER_STAFF;
    if (anybody(c, s, role, *ret_unit))
        return true;
    if (s->if_conflict < 0)
        return false;
    *ret_role = s->if_conflict;
    *ret_unit = conflict_unit(c, s);
    return anybody(c, s, s->if_conflict, *ret_unit);
}

static enum status refuse_self(const struct step *s, const char *code, struct err *err)
{
    err_set(err, ST_DENIED, code, "step %s: the applicant's own case", s->id);
    return err_clause(err, s->cite.clause);
}

/* The holding through which `w` may act: a right of one's own before a substitute's, and never as
 * the substitute of a party (*ret_tainted then). */
static const struct held_role *clean_role(const struct casefile *c, const struct who *w,
                                          const struct step *s, int role, struct unit_id unit,
                                          bool *ret_tainted)
{
    const struct held_role *found = NULL;
    for (size_t i = 0; i < w->nroles; i++) {
        const struct held_role *r = &w->roles[i];
        if (strcmp(r->role, c->pack->roles[role].id) != 0 ||
            (!ID_NONE(unit) && !ID_EQ(r->unit, unit)))
            continue;
        if (r->kind != HOLD_SUBSTITUTE)
            return r;
        if (verb_bars_parties(s) && !apart(c, r))
            *ret_tainted = true;
        else
            found = r;
    }
    return found;
}

static enum status by_post(const struct casefile *c, const struct who *w, const struct step *s,
                           int role, struct right *ret, struct err *err)
{
    struct unit_id unit = scope_unit(c, s);
    bool party = verb_bars_parties(s) && case_is_party(c, w->person), tainted = false;
    if (kept_out(c, s, w->person))
        return refuse_self(s, "acted_before", err);
    const struct held_role *held = clean_role(c, w, s, role, unit, &tainted);
    bool waives = party && waived(c, w->person, s);
    if (held != NULL && (!party || waives)) {
        *ret = (struct right){.held = held, .waived = waives};
        return ST_OK;
    }
    if (!party && s->if_conflict >= 0 && !anybody(c, s, role, unit)) {
        held = clean_role(c, w, s, s->if_conflict, conflict_unit(c, s), &tainted);
        if (held != NULL) {
            *ret = (struct right){.held = held, .conflict = true};
            return ST_OK;
        }
    }
    if (party)
        return refuse_self(s, "self_approval", err);
    if (tainted)
        return refuse_self(s, "substitute_of_party", err);
    err_set(err, ST_DENIED, "not_your_step", "step %s belongs to %s", s->id,
            c->pack->roles[role].id);
    err_detail(err, c->pack->roles[role].label);
    return err_clause(err, s->cite.clause);
}

/* ------------------------------------------------------------------ everybody */
bool case_has_acted(const struct casefile *c, const struct step *s, struct person_id p)
{
    for (size_t i = 0; i < c->nacted; i++)
        if (!c->acted[i].earlier && strcmp(c->acted[i].step, s->id) == 0 &&
            ID_EQ(c->acted[i].person, p))
            return true;
    return false;
}

static bool post_has_acted(const struct casefile *c, const struct step *s, struct post_id post)
{
    for (size_t i = 0; i < c->nacted; i++)
        if (!c->acted[i].earlier && strcmp(c->acted[i].step, s->id) == 0 &&
            ID_EQ(c->acted[i].post, post))
            return true;
    return false;
}

bool case_others_remain(const struct casefile *c, const struct who *w, const struct step *s,
                        const struct right *r)
{
    const char *role = c->pack->roles[effective_role(c, s)].id;
    struct unit_id unit = scope_unit(c, s);
    if (!s->all)
        return false;
    for (size_t i = 0; i < c->ncandidates; i++) {
        const struct candidate *x = &c->candidates[i];
        if (strcmp(x->role, role) != 0 || x->kind == HOLD_SUBSTITUTE ||
            (!ID_NONE(unit) && !ID_EQ(x->unit, unit)) || !usable(c, x, s))
            continue;
        bool acts_now = ID_EQ(x->person, w->person) || (r->held && ID_EQ(x->post, r->held->post));
        if (!acts_now && !case_has_acted(c, s, x->person) && !post_has_acted(c, s, x->post))
            return true;
    }
    return false;
}

enum status case_may_act(const struct casefile *c, const struct who *w, const struct step *s,
                         struct right *ret, struct err *err)
{
    int role = effective_role(c, s);
    const struct role *r = &c->pack->roles[role];
    bool mine = false;
    switch (r->holder) {
    case HOLDER_POST:
        return by_post(c, w, s, role, ret, err);
    case HOLDER_APPLICANT:
        mine = ID_EQ(c->applicant, w->person);
        break;
    case HOLDER_APPOINTMENT:
        mine = ID_EQ(appointed_to(c, role), w->person);
        break;
    case HOLDER_STAFF:
        mine = true;
        break;
    case HOLDER_MEMBER:
    case HOLDER_OUTSIDE:
        break;
    }
    if (!mine) {
        err_set(err, ST_DENIED, "not_your_step", "step %s belongs to %s", s->id, r->id);
        err_detail(err, r->label);
        return err_clause(err, s->cite.clause);
    }
    if (answered_before(c, s, w->person))
        return refuse_self(s, "acted_before", err);
    if (verb_bars_parties(s) && case_is_party(c, w->person) && !waived(c, w->person, s))
        return refuse_self(s, "self_approval", err);
    *ret = (struct right){.waived = verb_bars_parties(s) && case_is_party(c, w->person)};
    return ST_OK;
}

/* ------------------------------------------------------------------ other people */
bool verb_holds(const struct casefile *c, const struct step *s, const struct candidate *x)
{
    int role;
    struct unit_id unit;
    struct person_id person;
    (void)case_assignee(c, s, &role, &unit, &person);
    const struct role *r = &c->pack->roles[role];
    return r->holder == HOLDER_POST && str_eq(x->role, r->id) &&
           (ID_NONE(unit) || ID_EQ(x->unit, unit)) && usable(c, x, s);
}

/* Is the person one of those whose step it is today, or who stands in for them in a conflict? */
static bool may_decide(const struct casefile *c, const struct step *s, struct person_id p)
{
    int role;
    struct unit_id unit;
    struct person_id person;
    (void)case_assignee(c, s, &role, &unit, &person);
    if (c->pack->roles[role].holder != HOLDER_POST)
        return ID_NONE(person) || ID_EQ(person, p);
    for (size_t i = 0; i < c->ncandidates; i++)
        if (ID_EQ(c->candidates[i].person, p) && verb_holds(c, s, &c->candidates[i]))
            return true;
    return false;
}

enum status case_could_act(const struct casefile *c, const struct step *s, struct person_id p,
                           struct err *err)
{
    if (verb_bars_parties(s) && case_is_party(c, p) && !waived(c, p, s))
        return refuse_self(s, "self_approval", err);
    if (may_decide(c, s, p))
        return ST_OK;
    err_set(err, ST_DENIED, "not_your_step", "the person may not act on step %s", s->id);
    err_detail(err, c->pack->roles[s->role].label);
    return err_clause(err, s->cite.clause);
}

static void add_decider(const struct casefile *c, const struct step *s, struct person_id p,
                        struct person_id *list, size_t *n)
{
    bool known = ID_NONE(p) || case_could_act(c, s, p, NULL) != ST_OK;
    for (size_t i = 0; i < *n; i++)
        known |= ID_EQ(list[i], p);
    if (!known)
        list[(*n)++] = p;
}

size_t case_deciders(const struct casefile *c, const struct step *s, struct arena *a,
                     struct person_id **ret)
{
    struct person_id *list = ARENA_ARRAY(a, struct person_id, c->ncandidates + 1);
    struct unit_id unit;
    struct person_id person;
    size_t n = 0;
    int role;
    (void)case_assignee(c, s, &role, &unit, &person);
    add_decider(c, s, person, list, &n);
    for (size_t i = 0; c->pack->roles[role].holder == HOLDER_POST && i < c->ncandidates; i++)
        add_decider(c, s, c->candidates[i].person, list, &n);
    *ret = list;
    return n;
}

static bool has_step(const struct casefile *c, const struct who *w, const struct step *s)
{
    struct right right;
    if (case_waits(c, s) && case_may_act(c, w, s, &right, NULL) == ST_OK)
        return true;
    return who_role(w, c->pack->roles[s->role].id, scope_unit(c, s)) != NULL ||
           (s->if_conflict >= 0 &&
            who_role(w, c->pack->roles[s->if_conflict].id, conflict_unit(c, s)) != NULL);
}

static bool was_asked(const struct casefile *c, const struct who *w)
{
    for (size_t i = 0; i < c->nasked; i++)
        if (w->office || who_role(w, c->asked[i].role, c->asked[i].unit) != NULL)
            return true;
    return false;
}

bool case_may_see(const struct casefile *c, const struct who *w)
{
    bool draft = c->state == CASE_DRAFT || c->state == CASE_DISCARDED;
    bool writer = ID_EQ(c->applicant, w->person);
    for (size_t i = 0; i < c->nparties; i++)
        writer |= ID_EQ(c->parties[i].person, w->person);
    for (size_t i = 0; draft && i < c->nacted; i++)
        writer |= ID_EQ(c->acted[i].person, w->person);
    bool appointed = ID_EQ(c->manager, w->person);
    for (size_t i = 0; i < c->nappointees; i++)
        appointed |= ID_EQ(c->appointees[i].person, w->person);
    bool heir = c->applicant_gone && who_works_in(w, c->unit);
    if (writer || heir ||
        (!draft && (w->office || w->auditor || case_is_party(c, w->person) || appointed)) ||
        (c->state == CASE_DRAFT && was_asked(c, w)))
        return true;
    for (size_t i = 0; i < c->proc->nsteps; i++)
        if ((!draft || c->proc->steps[i].phase == PHASE_PREPARE) &&
            has_step(c, w, &c->proc->steps[i]))
            return true;
    return false;
}
