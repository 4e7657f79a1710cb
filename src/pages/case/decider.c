/* decider.c: who might have decided, on one day or another since the application was handed in:
 * what the office enters later is often the decision of somebody who has moved or left meanwhile.
 */
#include "pages/case/step_act.h"

static enum status name_them(struct step_page *p, struct decider *d, struct err *err)
{
    struct req *req = p->cp->req;
    struct tenant_id tenant = req->who->tenant;
    struct q_person_name_row person;
    struct q_person_post_on_row *posts;
    size_t n;
    const struct q_person_post_on_in in = {tenant, p->cp->l->body, d->id, d->until};
    TRY(q_person_name(req->db, req->arena, &(struct q_person_name_in){tenant, d->id}, &person,
                      err));
    TRY(q_person_post_on(req->db, req->arena, &in, &posts, &n, err));
    const struct q_person_post_on_row *post = n ? &posts[0] : NULL;
    for (size_t i = n; i-- > 0;)
        if (ID_EQ(posts[i].unit, p->cp->l->c.unit))
            post = &posts[i];
    d->name = person.name;
    d->label =
        post ? arena_printf(req->arena, "%s（%s %s）", person.name, post->unit_name, post->title)
             : person.name;
    return ST_OK;
}

/* The time is told where it is not the whole. */
static void tell_time(struct step_page *p, struct decider *d, struct date first, struct date last)
{
    struct req *req = p->cp->req;
    if (d->since.day > first.day)
        d->label = arena_printf(
            req->arena, "%s　%s", d->label,
            page_fill(req->arena, W(req->lang, paper_since), page_day_short(req, d->since.day)));
    if (d->until.day < last.day)
        d->label = arena_printf(
            req->arena, "%s　%s", d->label,
            page_fill(req->arena, W(req->lang, paper_until), page_day_short(req, d->until.day)));
}

/* Days are walked backwards: whoever is known by the next time has held it longer. */
static void add_time(struct deciders *all, struct person_id id, struct date since,
                     struct date until)
{
    for (size_t i = 0; i < all->n; i++)
        if (ID_EQ(all->list[i].id, id)) {
            if (all->list[i].since.day == until.day + 1)
                all->list[i].since = since;
            return;
        }
    all->list[all->n++] = (struct decider){.id = id, .since = since, .until = until};
}

/* Those of a time in which it did not change who holds what. */
static enum status add_those_of(struct step_page *p, struct date since, struct date until,
                                struct deciders *all, struct err *err)
{
    struct req *req = p->cp->req;
    struct casefile then;
    struct person_id *may;
    TRY(case_on(req->db, req->arena, req->who->tenant, p->cp->l, since, &then, err));
    size_t n = case_deciders(&then, p->s, req->arena, &may);
    struct decider *more = ARENA_ARRAY(req->arena, struct decider, all->n + n + 1);
    for (size_t i = 0; i < all->n; i++)
        more[i] = all->list[i];
    all->list = more;
    for (size_t i = 0; i < n; i++)
        if (!ID_EQ(may[i], req->who->person))
            add_time(all, may[i], since, until);
    return ST_OK;
}

enum status step_deciders(struct step_page *p, struct deciders *ret, struct err *err)
{
    struct req *req = p->cp->req;
    const struct casefile *c = &p->cp->l->c;
    struct date first = date_none(c->submitted) ? c->today : c->submitted, until = c->today;
    const struct q_seat_days_in in = {req->who->tenant, p->cp->l->body, first, c->today};
    struct q_seat_days_row *days;
    size_t n;
    *ret = (struct deciders){NULL, 0};
    TRY(q_seat_days(req->db, req->arena, &in, &days, &n, err));
    for (size_t i = 0; i < n; i++) {
        TRY(add_those_of(p, days[i].begins, until, ret, err));
        until.day = days[i].begins.day - 1;
    }
    TRY(add_those_of(p, first, until, ret, err));
    for (size_t i = 0; i < ret->n; i++) {
        TRY(name_them(p, &ret->list[i], err));
        tell_time(p, &ret->list[i], first, c->today);
    }
    return ST_OK;
}
