/* entry_done.c: what was reached on the way to use, by whom, and whether it still speaks of whoever
 * manages the entry today. */
#include <string.h>

#include "commands/entry/happen.h"
#include "pages/entry/entry.h"
#include "store/queries_gen.h"

struct done_rows {
    struct req *req;
    struct entry_view *v;
    struct q_entry_milestones_row *rows;
    size_t n;
    struct term_of *terms;
    size_t nterms;
    struct person_id manager; /* today; none: nobody */
    struct date since;        /* … without somebody else in between */
};

static bool managed(const struct done_rows *d, struct person_id person)
{
    for (size_t i = 0; i < d->nterms; i++)
        if (ID_EQ(d->terms[i].person, person))
            return true;
    return false;
}

static const struct step *step_reaching(const struct procedure *pr, const char *key)
{
    for (size_t i = 0; pr && i < pr->nsteps; i++)
        if (str_eq(pr->steps[i].milestone, key))
            return &pr->steps[i];
    return NULL;
}

/* Did the present manager reach it later, in another application? */
static bool reached_since(const struct done_rows *d, const char *key)
{
    for (size_t i = 0; i < d->n; i++)
        if (str_eq(d->rows[i].key, key) && ID_EQ(d->rows[i].person, d->manager))
            return true;
    return false;
}

/* As the people of the entry call whoever acts for it today. */
static const char *called_now(const struct entry_view *v, const char *role)
{
    for (size_t i = 0; i < v->npeople; i++)
        if (!v->people[i].past && str_eq(v->people[i].id, role))
            return v->people[i].now;
    return "";
}

/* What the change of managers brought: done, or waiting. NULL: nothing. */
static const struct q_occurrences_all_row *
brought(const struct done_rows *d, const struct q_occurrences_all_row *rows, size_t n)
{
    for (size_t i = n; i-- > 0;)
        if (str_eq(rows[i].cause, TRIGGER_MANAGER) && rows[i].nominal.day >= d->since.day &&
            date_none(rows[i].waived_on))
            return &rows[i];
    return NULL;
}

/* `step`: where it is done anew while use has still to begin; "" in use, where duties bring it. */
static enum status tell_then(const struct done_rows *d, const struct role *r, struct person_id by,
                             const char *step, struct entry_done *ret, struct err *err)
{
    struct req *req = d->req;
    struct q_occurrences_all_row *rows;
    const struct pack *p;
    size_t n;
    const char *now = called_now(d->v, r->id);

    if (managed(d, by)) /* else it was somebody who stood in */
        ret->then =
            page_fill(req->arena, W(req->lang, entry_done_before), page_label(req, r->label));
    if (ID_NONE(d->manager) || !now[0])
        return ST_OK;
    TRY(q_occurrences_all(req->db, req->arena,
                          &(struct q_occurrences_all_in){req->who->tenant, d->v->id}, &rows, &n,
                          err));
    const struct q_occurrences_all_row *o = brought(d, rows, n);
    const char *again = page_fill(req->arena, W(req->lang, entry_done_not_yet), now);
    if (!o && step[0]) {
        ret->href = step;
        again = arena_printf(req->arena, "%s%s", again, W(req->lang, entry_done_waits));
    }
    if (o) {
        TRY(app_edition(req->app, req->db, o->edition, &p, err));
        const struct duty *rule = duty_find(p, o->rule);
        const char *label = rule ? page_label(req, rule->label) : o->rule;
        bool done = !date_none(o->done_on);
        ret->href = arena_printf(req->arena, "/duties/%s", o->id.s);
        if (done)
            again = page_fill(
                req->arena,
                page_fill(req->arena, W(req->lang, entry_done_anew), page_day(req, o->done_on.day)),
                label);
        else
            again = arena_printf(req->arena, "%s%s", again,
                                 page_fill(req->arena, W(req->lang, entry_done_by_duty), label));
    }
    ret->then = arena_printf(req->arena, "%s%s", ret->then, again);
    return ST_OK;
}

static enum status tell_one(const struct done_rows *d, const struct q_entry_milestones_row *m,
                            const char *state, struct entry_done *ret, struct err *err)
{
    struct req *req = d->req;
    const struct pack *p;

    TRY(app_edition(req->app, req->db, m->edition, &p, err));
    const struct step *s = step_reaching(pack_procedure(p, m->procedure), m->key);
    *ret = (struct entry_done){.label = s ? s->label : m->key,
                               .at = page_day(req, date_of_instant(m->at).day),
                               .who = page_names(req, m->names),
                               .then = "",
                               .href = ""};
    /* only what somebody takes upon themselves; what was prepared stays prepared */
    bool own = s && s->act == ACT_ACKNOWLEDGE && p->roles[s->role].holder == HOLDER_APPOINTMENT;
    if (str_eq(state, ENTRY_CLOSED) || !own || ID_EQ(m->person, d->manager) ||
        reached_since(d, m->key))
        return ST_OK;
    const char *step = str_eq(state, ENTRY_PERMITTED) || str_eq(state, ENTRY_SUSPENDED)
                           ? arena_printf(req->arena, "/cases/%s/steps/%s", m->casefile.s, s->id)
                           : "";
    return tell_then(d, &p->roles[s->role], m->person, step, ret, err);
}

enum status entry_tell_done(struct req *req, struct entry_view *v, const char *state,
                            struct err *err)
{
    struct done_rows d = {.req = req, .v = v};

    TRY(q_entry_milestones(req->db, req->arena,
                           &(struct q_entry_milestones_in){req->who->tenant, v->id}, &d.rows, &d.n,
                           err));
    const struct date today = date_of_instant(req->now);
    TRY(happen_terms(req->db, req->arena, req->who->tenant, v->id, &d.terms, &d.nterms, err));
    d.manager = succession_on(d.terms, d.nterms, today);
    d.since = succession_since(d.terms, d.nterms, d.manager, today);
    v->done = ARENA_ARRAY(req->arena, struct entry_done, d.n + 1);
    for (size_t i = 0; i < d.n; i++)
        TRY(tell_one(&d, &d.rows[i], state, &v->done[v->ndone++], err));
    return ST_OK;
}
