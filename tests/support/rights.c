#include "rights.h"

#include <string.h>

#include "base/json.h"

bool rights_party(const struct box *b, int person)
{
    const struct form *form = pack_form(b->pack, b->proc->form);

    if (person == b->applicant)
        return true;
    for (size_t i = 0; i < form->nfields; i++)
        if (form->fields[i].type == F_PERSON && form->fields[i].otherwise == D_SELF &&
            strcmp(json_str(b->fields, form->fields[i].id, ""), b->people[person].s) == 0)
            return true;
    return false;
}

bool rights_barred(const struct step *s)
{
    return s->phase == PHASE_REVIEW || s->act == ACT_DECIDE || s->act == ACT_APPROVE ||
           (s->act == ACT_CHECK && !s->first_look);
}

/* Stands in for a post that a party holds? */
static bool for_party(const struct box *b, const struct box_holding *h)
{
    if (h->kind != HOLD_SUBSTITUTE)
        return false;
    for (size_t i = 0; i < b->nholdings; i++)
        if (b->holdings[i].post == h->post && b->holdings[i].kind != HOLD_SUBSTITUTE &&
            rights_party(b, b->holdings[i].person))
            return true;
    return false;
}

/* The role of a step is looked for where the step says, the one that stands in at its own place. */
static bool in_scope(const struct box *b, const struct step *s, int role, enum box_unit unit)
{
    enum scope scope = role == s->if_conflict ? b->pack->roles[role].scope : s->scope;

    return scope == SCOPE_BODY || unit == (scope == SCOPE_PARENT ? U_ABOVE : U_MINE);
}

static bool waiver_for(const struct box *b, int person, const struct step *s)
{
    for (size_t i = 0; i < b->nwaivers; i++)
        if (ID_EQ(b->waivers[i].person, b->people[person]) &&
            strcmp(b->waivers[i].step, s->id) == 0 && !ID_EQ(b->waivers[i].by, b->people[person]))
            return s->self_allowed;
    return false;
}

/* Answered in an earlier column of a list that the step opens? */
static bool looked_first(const struct box *b, const struct step *s, struct person_id p)
{
    for (size_t i = 0; i < b->nanswers; i++) {
        const struct box_answer *a = &b->answers[i];
        const struct checklist *l = pack_checklist(b->pack, a->list);
        bool of_step = false;
        for (size_t k = 0; k < s->nchecklists; k++)
            of_step |= strcmp(s->checklists[k], l->id) == 0;
        if (of_step && a->state != A_NONE && ID_EQ(b->people[a->person], p) &&
            checklist_column(l, a->col) < checklist_column(l, s->column))
            return true;
    }
    return false;
}

/* Acted on a step that keeps its actors out of this one, in whatever round? */
static bool hand_in(const struct box *b, const struct step *s, struct person_id p)
{
    if (looked_first(b, s, p))
        return true;
    for (size_t i = 0; i < b->nacted; i++)
        for (size_t k = 0; k < s->nnot_by; k++)
            if (ID_EQ(b->acted[i].person, p) && strcmp(b->acted[i].step, s->not_by[k]) == 0)
                return true;
    return false;
}

/* Holds the role in a way that counts, or (`person` < 0) does anybody who might use it? */
static bool holds(const struct box *b, const struct step *s, int role, int person)
{
    for (size_t i = 0; i < b->nholdings; i++) {
        const struct box_holding *h = &b->holdings[i];
        const struct box_post *p = &b->posts[h->post];
        if ((person >= 0 && h->person != person) || strcmp(p->role, b->pack->roles[role].id) != 0 ||
            !in_scope(b, s, role, p->unit))
            continue;
        if ((rights_barred(s) && for_party(b, h)) || hand_in(b, s, b->people[h->person]))
            continue;
        if (person >= 0 || !rights_barred(s) || !rights_party(b, h->person) ||
            waiver_for(b, h->person, s))
            return true;
    }
    return false;
}

bool rights_should_act(const struct box *b, const struct step *s, int person)
{
    const struct role *r = &b->pack->roles[s->role];
    int role = s->role;
    bool own = rights_barred(s) && rights_party(b, person) && !waiver_for(b, person, s);

    if (r->holder == HOLDER_APPOINTMENT) {
        const char *named = json_str(b->fields, b->proc->effect.manager_field, "");
        struct person_id m = b->entry.exists ? b->manager : ID_FROM(person, named);
        if (!ID_NONE(m))
            return ID_EQ(m, b->people[person]) && !own && !looked_first(b, s, m);
        role = r->fallback;
    } else if (r->holder != HOLDER_POST) {
        return !own && !looked_first(b, s, b->people[person]) &&
               (r->holder == HOLDER_STAFF || person == b->applicant);
    }
    if (own || hand_in(b, s, b->people[person]))
        return false;
    if (holds(b, s, role, person))
        return true;
    return s->if_conflict >= 0 && !(rights_barred(s) && rights_party(b, person)) &&
           !holds(b, s, role, -1) && holds(b, s, s->if_conflict, person);
}

static bool waits(const struct box *b, const struct step *s)
{
    for (size_t i = 0; i < b->nopen; i++)
        if (b->open[i] == s)
            return true;
    return false;
}

bool rights_asked(const struct box *b, const struct step *s, int person)
{
    return s->phase != PHASE_PREPARE || waits(b, s) || person == b->applicant;
}

/* Has this person, or somebody through the same post, acted for what is there now? */
static bool confirmed_by(const struct box *b, const struct step *s, const char *now,
                         const struct box_holding *h)
{
    for (size_t i = 0; i < b->nacted; i++)
        if (strcmp(b->acted[i].step, s->id) == 0 && strcmp(b->acted_on[i], now) == 0 &&
            (h == NULL || ID_EQ(b->acted[i].person, b->people[h->person]) ||
             ID_EQ(b->acted[i].post, b->posts[h->post].id)))
            return true;
    return false;
}

bool rights_confirmed(struct box *b, const struct step *s)
{
    const char *now = box_draft_hash(b);

    if (!confirmed_by(b, s, now, NULL))
        return false;
    for (size_t i = 0; s->all && i < b->nholdings; i++) {
        const struct box_holding *h = &b->holdings[i];
        if (h->kind != HOLD_SUBSTITUTE &&
            strcmp(b->posts[h->post].role, b->pack->roles[s->role].id) == 0 &&
            in_scope(b, s, s->role, b->posts[h->post].unit) &&
            !(rights_barred(s) && rights_party(b, h->person)) && !confirmed_by(b, s, now, h))
            return false;
    }
    return true;
}

bool rights_last_word(struct box *b, const struct step *s)
{
    const char *now = box_draft_hash(b);

    for (size_t i = b->nacted; i > 0; i--)
        if (strcmp(b->acted[i - 1].step, s->id) == 0)
            return strcmp(b->acted_on[i - 1], now) == 0;
    return false;
}

bool rights_sends_back(const struct box *b, int person)
{
    if (b->state == CASE_SUBMITTED)
        return b->step != NULL && rights_should_act(b, b->step, person);
    for (size_t i = 0; i < b->nopen; i++)
        if (b->open[i]->phase == PHASE_PREPARE && rights_should_act(b, b->open[i], person))
            return true;
    return false;
}

bool rights_is_office(const struct box *b, int person)
{
    for (size_t i = 0; i < b->nholdings; i++)
        if (b->holdings[i].person == person && !for_party(b, &b->holdings[i]) &&
            b->pack->roles[pack_role(b->pack, b->posts[b->holdings[i].post].role)].office)
            return true;
    return false;
}
