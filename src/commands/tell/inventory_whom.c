/* inventory_whom.c: who answers for a unit. */
#include <string.h>

#include "commands/duty/duty.h"
#include "commands/tell/inventory.h"

/* ------------------------------------------------------------------ roles */
/* Falls the management of entries to it, while nobody is appointed? */
static bool stands_in(const struct pack *p, size_t role)
{
    for (size_t i = 0; i < p->nroles; i++)
        if (p->roles[i].holder == HOLDER_APPOINTMENT && p->roles[i].fallback == (int)role)
            return true;
    return false;
}

struct inventory_roles inventory_roles(const struct pack *p, struct arena *a)
{
    struct inventory_roles r = {.roles = NULL};

    if (p == NULL)
        return r;
    r.roles = ARENA_ARRAY(a, const struct role *, p->nroles + 1);
    for (size_t i = 0; i < p->nroles; i++)
        if (p->roles[i].holder == HOLDER_POST && p->roles[i].scope != SCOPE_BODY && stands_in(p, i))
            r.roles[r.n++] = &p->roles[i];
    for (size_t i = 0, none = r.n == 0; none && i < p->nroles; i++)
        if (p->roles[i].holder == HOLDER_POST && p->roles[i].scope == SCOPE_UNIT)
            r.roles[r.n++] = &p->roles[i];
    return r;
}

/* ------------------------------------------------------------------ units */
enum status inventory_unit_now(struct db *db, struct arena *a, struct tenant_id tenant,
                               struct body_id body, struct unit_id unit, struct date day,
                               struct unit_id *ret, struct err *err)
{
    *ret = unit;
    for (;;) {
        struct q_unit_get_row row;
        enum status st = q_unit_get(db, a, &(struct q_unit_get_in){tenant, body, *ret}, &row, err);

        if (st != ST_OK)
            return st == ST_NOT_FOUND ? ST_OK : st;
        if (date_none(row.valid_to) || row.valid_to.day >= day.day || ID_NONE(row.successor))
            return ST_OK;
        *ret = row.successor;
    }
}

/* ------------------------------------------------------------------ one person */
enum status inventory_mine_open(struct db *db, struct arena *a, const struct who *w,
                                struct date day, struct inventory_id inventory,
                                struct inventory_mine *ret, struct err *err)
{
    struct q_inventory_managed_row *rows = NULL;

    *ret = (struct inventory_mine){
        .db = db, .a = a, .who = w, .day = day, .roles = inventory_roles(w->pack, a)};
    if (ID_NONE(w->person))
        return ST_OK;
    TRY(q_inventory_managed(db, a,
                            &(struct q_inventory_managed_in){w->tenant, inventory, w->person, day},
                            &rows, &ret->nmanaged, err));
    ret->managed = rows;
    return ST_OK;
}

enum status inventory_mine_is(const struct inventory_mine *m, struct row_id asked,
                              struct unit_id unit, bool *ret, struct err *err)
{
    const struct who *w = m->who;
    struct unit_id now, where;

    *ret = false;
    for (size_t i = 0; i < m->nmanaged; i++)
        *ret |= ID_EQ(m->managed[i].asked, asked);
    if (*ret || w->nroles == 0)
        return ST_OK;
    TRY(inventory_unit_now(m->db, m->a, w->tenant, w->body, unit, m->day, &now, err));
    for (size_t i = 0; i < m->roles.n && !*ret; i++) {
        TRY(duty_scope(m->db, m->a, w->tenant, m->roles.roles[i], now, &where, err));
        *ret = who_role(w, m->roles.roles[i]->id, where) != NULL;
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ everybody */
struct found {
    struct arena *a;
    struct inventory_person *people;
    size_t n, cap;
    size_t from; /* of the unit that is looked at */
};

static void add(struct found *f, struct inventory_person x)
{
    for (size_t i = f->from; i < f->n; i++)
        if (ID_EQ(f->people[i].person, x.person)) /* through several posts: once */
            return;
    if (f->n == f->cap) {
        struct inventory_person *more = ARENA_ARRAY(f->a, struct inventory_person, f->cap * 2 + 64);
        if (f->n > 0)
            memcpy(more, f->people, f->n * sizeof *more);
        f->people = more;
        f->cap = f->cap * 2 + 64;
    }
    f->people[f->n++] = x;
}

struct seats {
    struct q_inventory_seats_row *rows;
    size_t n;
};

enum status inventory_people(struct db *db, struct arena *a, const struct who *w, struct date day,
                             struct inventory_id inventory,
                             const struct q_inventory_units_row *units, size_t nunits,
                             struct inventory_person **ret, size_t *ret_n, struct err *err)
{
    const struct inventory_roles roles = inventory_roles(w->pack, a);
    struct seats *seats = ARENA_ARRAY(a, struct seats, roles.n + 1);
    struct q_inventory_managers_row *managers;
    struct found f = {.a = a};
    size_t nmanagers;

    for (size_t i = 0; i < roles.n; i++)
        TRY(q_inventory_seats(
            db, a, &(struct q_inventory_seats_in){w->tenant, w->body, roles.roles[i]->id, day},
            &seats[i].rows, &seats[i].n, err));
    TRY(q_inventory_managers(db, a, &(struct q_inventory_managers_in){w->tenant, inventory, day},
                             &managers, &nmanagers, err));
    for (size_t u = 0; u < nunits; u++) {
        struct unit_id now, where;
        f.from = f.n;
        TRY(inventory_unit_now(db, a, w->tenant, w->body, units[u].unit, day, &now, err));
        for (size_t i = 0; i < roles.n; i++) {
            TRY(duty_scope(db, a, w->tenant, roles.roles[i], now, &where, err));
            for (size_t k = 0; k < seats[i].n; k++)
                if (ID_EQ(seats[i].rows[k].unit, where))
                    add(&f, (struct inventory_person){
                                units[u].id, seats[i].rows[k].person, seats[i].rows[k].name,
                                strcmp(seats[i].rows[k].kind, "substitute") == 0});
        }
        for (size_t k = 0; k < nmanagers; k++)
            if (ID_EQ(managers[k].asked, units[u].id))
                add(&f, (struct inventory_person){units[u].id, managers[k].person, managers[k].name,
                                                  false});
    }
    *ret = f.people;
    *ret_n = f.n;
    return ST_OK;
}
