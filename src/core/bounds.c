#include "core/bounds.h"

#include <string.h>

#include "base/json.h"
#include "core/verbs.h"

/* A day that a date is measured against; none when nothing is known of it. */
static struct date day_of(const struct casefile *c, struct bounded b, const char *day)
{
    struct date d;
    if (strcmp(day, DAY_TODAY) == 0)
        return c->today;
    if (strcmp(day, DAY_SUBMITTED) == 0)
        return date_none(c->submitted) ? c->today : c->submitted;
    if (strcmp(day, DAY_BEGUN) == 0)
        return c->begun;
    if (strcmp(day, DAY_STARTED) == 0)
        return c->started;
    if (day_fixed(day, &d))
        return d;
    return date_parse(json_str(b.values, day, ""), &d) ? d : (struct date){DATE_NONE};
}

/* What to say of a date on the wrong side of a day. */
static const char *code_of(const char *day, bool early)
{
    if (strcmp(day, DAY_TODAY) == 0)
        return early ? "date_past" : "date_future";
    if (strcmp(day, DAY_SUBMITTED) == 0)
        return early ? "date_before_submission" : "date_after_submission";
    if (strcmp(day, DAY_BEGUN) == 0)
        return early ? "date_before_draft" : "date_after_draft";
    if (strcmp(day, DAY_STARTED) == 0)
        return early ? "date_before_start" : "date_after_start";
    return early ? "date_order" : "date_late";
}

/* Of the field a date is measured against; a day written out is its own. */
static const char *label_of(struct bounded b, const char *day)
{
    struct date d;
    if (day_fixed(day, &d))
        return day;
    for (size_t i = 0; i < b.nfields; i++)
        if (strcmp(b.fields[i].id, day) == 0)
            return b.fields[i].label;
    return NULL;
}

/* The days of a list that the field's date lies before, or after. */
static void measure(const struct casefile *c, struct bounded b, struct days days, bool early,
                    struct problems *l)
{
    struct date own;
    if (days.n == 0 || !date_parse(json_str(b.values, b.f->id, ""), &own))
        return;
    for (size_t i = 0; i < days.n; i++) {
        struct date other = day_of(c, b, days.day[i]);
        if (date_none(other) || (early ? own.day >= other.day : own.day <= other.day))
            continue;
        size_t before = l->n;
        problem_add(l, code_of(days.day[i], early), b.where, b.f->label, b.f->cite.clause);
        if (l->n > before)
            l->p[before].than = label_of(b, days.day[i]);
    }
}

void bounds_check(const struct casefile *c, struct bounded b, struct problems *l)
{
    measure(c, b, b.f->not_before, true, l);
    measure(c, b, b.f->not_after, false, l);
}

void bounds_warn(const struct casefile *c, struct bounded b, struct problems *l)
{
    const struct days days = b.f->warn_before;
    for (size_t i = 0; i < days.n; i++)
        /* the use of a change began before: only its own day cannot well be past */
        if (c->proc->kind != PROC_CHANGE || strcmp(days.day[i], DAY_BEGUN) == 0)
            measure(c, b, (struct days){&days.day[i], 1}, true, l);
}

static bool works_in(const struct casefile *c, const char *person, const char *unit)
{
    for (size_t i = 0; i < c->nworks_in; i++)
        if (strcmp(c->works_in[i].person.s, person) == 0 &&
            strcmp(c->works_in[i].unit.s, unit) == 0)
            return true;
    return false;
}

/* The field beside it, of whichever type. */
static const struct field *beside(struct bounded b, const char *id)
{
    for (size_t i = 0; i < b.nfields; i++)
        if (strcmp(b.fields[i].id, id) == 0)
            return &b.fields[i];
    return NULL;
}

/* What is wrong with the two: they name the same one, or a person and where they work; NULL. */
static const char *together(const struct casefile *c, struct bounded b, const char *id)
{
    const struct field *other = beside(b, id);
    const char *own = json_str(b.values, b.f->id, ""), *its = json_str(b.values, id, "");
    if (other == NULL || own[0] == '\0' || its[0] == '\0')
        return NULL;
    if (other->type == b.f->type)
        return strcmp(own, its) == 0 ? "same_named" : NULL;
    return works_in(c, b.f->type == F_PERSON ? own : its, b.f->type == F_PERSON ? its : own)
               ? "same_unit"
               : NULL;
}

/* Every field beside it that names the same one. */
static void apart(const struct casefile *c, struct bounded b, struct problems *l)
{
    for (size_t i = 0; i < b.f->nnot_same; i++) {
        const char *code = together(c, b, b.f->not_same[i]);
        if (code == NULL)
            continue;
        size_t before = l->n;
        problem_add(l, code, b.where, b.f->label, b.f->cite.clause);
        if (l->n > before)
            l->p[before].than = label_of(b, b.f->not_same[i]);
    }
}

void apart_check(const struct casefile *c, struct bounded b, struct problems *l)
{
    if (cond_eval(c->pack, b.f->not_same_blocks, &c->facts) == TRI_TRUE)
        apart(c, b, l);
}

void apart_warn(const struct casefile *c, struct bounded b, struct problems *l)
{
    if (cond_eval(c->pack, b.f->not_same_blocks, &c->facts) != TRI_TRUE)
        apart(c, b, l);
}

/* The step whose record the form is: the one that waits before any other. */
static const struct step *step_of(const struct casefile *c, const struct form *form)
{
    if (c->step != NULL && strcmp(c->step->form, form->id) == 0)
        return c->step;
    for (size_t i = 0; i < c->proc->nsteps; i++)
        if (strcmp(c->proc->steps[i].form, form->id) == 0)
            return &c->proc->steps[i];
    return NULL;
}

void actor_check(const struct casefile *c, const struct form *form, const struct field *f,
                 const json_t *v, struct problems *l)
{
    const struct step *s = step_of(c, form);
    struct err why = {0};
    if (s == NULL || !json_is_string(v) ||
        case_could_act(c, s, ID_FROM(person, json_string_value(v)), &why) == ST_OK)
        return;
    problem_add(l, arena_strdup(l->arena, why.code), f->id, f->label, f->cite.clause);
}

const struct candidate **field_candidates(const struct casefile *c, const struct field *f,
                                          struct arena *a)
{
    const struct candidate **out = ARENA_ARRAY(a, const struct candidate *, c->ncandidates + 1);
    size_t n = 0;
    for (size_t i = 0; i < c->ncandidates; i++) {
        const struct candidate *x = &c->candidates[i];
        bool asked = false;
        for (size_t k = 0; k < f->nholders; k++) {
            int role = pack_role(c->pack, f->holders[k]);
            struct unit_id unit = verb_scope_unit(c, c->pack->roles[role].scope);
            asked |= strcmp(x->role, f->holders[k]) == 0 &&
                     (f->holder_anywhere || ID_NONE(unit) || ID_EQ(x->unit, unit));
        }
        for (size_t k = 0; k < n; k++)
            asked &= !ID_EQ(out[k]->person, x->person);
        if (asked)
            out[n++] = x;
    }
    return out;
}

/* What the roles are called, for whoever wrote somebody else. */
static const char *labels(const struct casefile *c, const struct field *f, struct arena *a)
{
    struct buf b;
    buf_init(&b, a, 64);
    for (size_t i = 0; i < f->nholders; i++)
        buf_printf(&b, "%s%s", i > 0 ? "、" : "",
                   c->pack->roles[pack_role(c->pack, f->holders[i])].label);
    return b.p;
}

void holder_check(const struct casefile *c, struct bounded b, struct problems *l)
{
    const char *named = json_str(b.values, b.f->id, "");
    if (b.f->nholders == 0 || named[0] == '\0')
        return;
    for (const struct candidate **x = field_candidates(c, b.f, l->arena); *x != NULL; x++)
        if (strcmp((*x)->person.s, named) == 0)
            return;
    problem_add(l, "not_of_role", b.where, labels(c, b.f, l->arena), b.f->cite.clause);
}
