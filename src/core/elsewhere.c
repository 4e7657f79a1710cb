/* elsewhere.c: decisions made on paper or in another system, entered by the office. */
#include <string.h>

#include "core/elsewhere.h"
#include "core/names.h"
#include "core/verbs.h"

/* A decision rests on the steps before it: it covers nothing that was said after its day. */
static enum status after_what_it_covers(const struct casefile *c, const struct step *s,
                                        struct date decided, struct err *err)
{
    for (size_t i = 0; i < c->nacted; i++) {
        const struct acted *before = &c->acted[i];
        const struct step *done = procedure_step(c->proc, before->step);
        if (before->earlier || done == NULL || done == s || decided.day >= before->day.day)
            continue;
        err_set(err, ST_REFUSED, "external_before", "decided before step %s was done", done->id);
        err_detail(err, done->label);
        return err_clause(err, s->cite.clause);
    }
    return ST_OK;
}

/* What the entry itself must tell, whoever decided. */
static enum status told_whole(const struct casefile *c, const struct step *s,
                              const struct external_decision *x, struct err *err)
{
    if (str_blank(x->number) || date_none(x->date) ||
        (ID_NONE(x->decider) && str_blank(x->decider_name)))
        return err_set(err, ST_REFUSED, "external_incomplete",
                       "decider, number and date are needed");
    if (x->date.day > c->today.day || (!date_none(c->submitted) && x->date.day < c->submitted.day))
        return err_set(err, ST_REFUSED, "external_date",
                       "decided before it was handed in, or after today");
    return after_what_it_covers(c, s, x->date, err);
}

/* Is the free name one of these? */
static bool names_one(struct arena *a, const struct external_decision *x, size_t from, size_t to)
{
    const char **titles = ARENA_ARRAY(a, const char *, x->ntitles + 1);
    for (size_t i = 0; i < x->ntitles; i++)
        titles[i] = x->titles[i];
    titles[x->ntitles] = x->decider_post;
    for (size_t i = from; ID_NONE(x->decider) && i < to; i++)
        if (name_is(a, x->decider_name, x->names[i], titles, x->ntitles + 1))
            return true;
    return false;
}

bool case_namesake(const struct casefile *c, const struct who *w, struct arena *a)
{
    const char *key = search_key(a, w->name == NULL ? "" : w->name);
    return !ID_EQ(w->person, c->applicant) && !str_empty(key) && c->applicant_name != NULL &&
           strcmp(key, search_key(a, c->applicant_name)) == 0;
}

bool case_scan_of(const struct casefile *c, const struct step *s, const struct evidence_rec *e)
{
    bool open = e->at >= c->submitted_at;
    for (size_t i = 0; i < c->nacted; i++)
        open &= strcmp(c->acted[i].step, s->id) != 0 || e->at > c->acted[i].at;
    return open && strncmp(e->item, "step/", 5) == 0 && strcmp(e->item + 5, s->id) == 0;
}

bool case_scanned(const struct casefile *c, const struct step *s)
{
    for (size_t i = 0; i < c->nevidence; i++)
        if (case_scan_of(c, s, &c->evidence[i]))
            return true;
    return false;
}

/* Refused, and who decides instead: the role whose step it was then. */
static enum status others_decide(const struct casefile *c, const struct step *s, const char *code,
                                 struct err *err)
{
    int role;
    struct unit_id unit;
    struct person_id person;
    bool alive = case_assignee(c, s, &role, &unit, &person);
    err_set(err, ST_DENIED, alive ? code : "decider_alone", "the decider may not act on step %s",
            s->id);
    err_detail(err, c->pack->roles[role].label);
    return err_clause(err, s->cite.clause);
}

static enum status another_enters(const struct step *s, const char *code, struct err *err)
{
    err_set(err, ST_DENIED, code, "another person of the office enters the decision");
    return err_clause(err, s->cite.clause);
}

/* Some column of the step stands open until the one whose it is fills it. */
static bool fills_column(const struct casefile *c, const struct step *s)
{
    const struct checklist *l;
    for (size_t i = 0; (l = case_list(c, i)); i++)
        for (size_t k = 0; step_fills(s, l) && k < l->nitems; k++)
            if (item_applies(c, &l->items[k]) && item_in_column(&l->items[k], s->column))
                return true;
    return false;
}

/* What is prepared before it is handed in or before use, and what somebody has to understand, is
 * nobody's decision: whoever's it is, a person of the register, does it. */
static bool is_decided(const struct step *s)
{
    return s->phase == PHASE_REVIEW && s->act != ACT_ACKNOWLEDGE;
}

enum status case_may_be_paper(const struct casefile *c, const struct step *s, struct err *err)
{
    int role;
    struct unit_id unit;
    struct person_id person;
    const char *code = !is_decided(s) ? "paper_own" : fills_column(c, s) ? "paper_column" : NULL;
    if (code == NULL)
        return ST_OK;
    (void)case_assignee(c, s, &role, &unit, &person);
    err_set(err, ST_REFUSED, code, "step %s is not decided on paper", s->id);
    err_detail(err, c->pack->roles[role].label);
    return err_clause(err, s->cite.clause);
}

enum status case_decider_may(const struct casefile *c, const struct who *w, const struct step *s,
                             const struct external_decision *x, struct arena *a, struct err *err)
{
    const struct casefile *then = x->then == NULL ? c : x->then;
    struct err why = {0};
    if (ID_EQ(x->decider, w->person) || names_one(a, x, 0, x->nown))
        return another_enters(s, "decider_self", err);
    if (names_one(a, x, x->nown, x->nnames))
        return others_decide(then, s, "decider_party", err);
    if (!ID_NONE(x->decider) && case_could_act(then, s, x->decider, &why) != ST_OK)
        return others_decide(
            then, s, strcmp(why.code, "self_approval") == 0 ? "decider_party" : "decider_role",
            err);
    return ST_OK;
}

enum status case_may_enter(const struct casefile *c, const struct who *w, const struct step *s,
                           const struct external_decision *x, struct arena *a, struct err *err)
{
    if (!w->office)
        return err_set(err, ST_DENIED, "not_office", "only the office enters decisions of others");
    TRY(case_may_be_paper(c, s, err));
    TRY(told_whole(c, s, x, err));
    if (!case_office_apart(c, w))
        return another_enters(s, "typist_party", err);
    TRY(case_decider_may(c, w, s, x, a, err));
    if (ID_NONE(x->decider) && str_blank(x->decider_post))
        return err_set(err, ST_REFUSED, "external_post", "the post of the decider is needed");
    if (!case_scanned(c, s))
        return err_set(err, ST_REFUSED, "external_scan", "a copy of the decision is needed");
    return ST_OK;
}
