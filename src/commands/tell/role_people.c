#include "commands/tell/role_people.h"

#include <string.h>

#include "commands/case/case_load.h"
#include "commands/duty/duty.h"
#include "store/queries_gen.h"

struct found {
    struct call *c;
    struct person_id *ids;
    size_t n, cap;
};

static void add(struct found *f, struct person_id person)
{
    if (ID_NONE(person))
        return;
    for (size_t i = 0; i < f->n; i++) /* through several posts: once */
        if (ID_EQ(f->ids[i], person))
            return;
    if (f->n == f->cap) {
        struct person_id *more = ARENA_ARRAY(f->c->tx->arena, struct person_id, f->cap * 2 + 16);
        if (f->n > 0)
            memcpy(more, f->ids, f->n * sizeof *more);
        f->ids = more;
        f->cap = f->cap * 2 + 16;
    }
    f->ids[f->n++] = person;
}

static enum status add_users(struct found *f, struct entry_id entry, struct err *err)
{
    struct call *c = f->c;
    struct q_users_asked_row *rows;
    size_t n;

    TRY(q_users_asked(c->tx->db, c->tx->arena, &(struct q_users_asked_in){c->who->tenant, entry},
                      &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        add(f, rows[i].person);
    return ST_OK;
}

static enum status add_staff(struct found *f, struct unit_id unit, struct err *err)
{
    struct call *c = f->c;
    struct q_staff_asked_row *rows;
    size_t n;

    TRY(q_staff_asked(c->tx->db, c->tx->arena,
                      &(struct q_staff_asked_in){c->who->tenant, unit, c->today}, &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        add(f, rows[i].person);
    return ST_OK;
}

static enum status add_holders(struct found *f, const struct role *role, struct unit_id unit,
                               struct err *err)
{
    struct call *c = f->c;
    struct q_candidates_of_row *rows;
    struct unit_id where;
    size_t n;

    TRY(duty_scope(c->tx->db, c->tx->arena, c->who->tenant, role, unit, &where, err));
    TRY(q_candidates_of(
        c->tx->db, c->tx->arena,
        &(struct q_candidates_of_in){c->who->tenant, c->who->body, role->id, c->today, 0}, &rows,
        &n, err));
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].kind, "substitute") != 0 &&
            (ID_NONE(where) || ID_EQ(where, rows[i].unit)))
            add(f, rows[i].person);
    return ST_OK;
}

static enum status add_appointed(struct found *f, const struct role_at *x, struct err *err)
{
    const struct role *r = &x->pack->roles[x->role];
    struct call *c = f->c;
    struct person_id person = {{0}};

    if (!ID_NONE(x->entry))
        TRY(entry_manager(c->tx->db, c->tx->arena, c->who->tenant, x->entry,
                          pack_appoints(x->pack, r->id) ? r->id : NULL, c->today, &person, err));
    if (ID_NONE(person) && !ID_NONE(x->entry) && x->stands_in)
        TRY(entry_manager(c->tx->db, c->tx->arena, c->who->tenant, x->entry, NULL, c->today,
                          &person, err));
    add(f, person);
    if (!ID_NONE(person) || !x->stands_in || r->fallback < 0)
        return ST_OK;
    return add_holders(f, &x->pack->roles[r->fallback], x->unit, err);
}

enum status role_people(struct call *c, const struct role_at *x, struct person_id **ret,
                        size_t *ret_n, struct err *err)
{
    struct found f = {.c = c};

    switch (x->pack->roles[x->role].holder) {
    case HOLDER_MEMBER:
        TRY(add_users(&f, x->entry, err));
        break;
    case HOLDER_POST:
        TRY(add_holders(&f, &x->pack->roles[x->role], x->unit, err));
        break;
    case HOLDER_APPLICANT:
    case HOLDER_STAFF:
        TRY(add_staff(&f, x->unit, err));
        break;
    case HOLDER_APPOINTMENT:
        TRY(add_appointed(&f, x, err));
        break;
    case HOLDER_OUTSIDE:
        break;
    }
    *ret = f.ids;
    *ret_n = f.n;
    return ST_OK;
}
