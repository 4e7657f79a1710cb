/* tick.c: time goes on: what fell due in all bodies of the home, caught up. */
#include <string.h>

#include "base/json.h"
#include "commands/duty/duty.h"

enum { LOOKED_AT = 500, AT_ONCE = 100, FAR_DAYS = 400 };

struct ticking {
    struct app *app;
    struct arena *a; /* of one page of duties */
    struct who *who;
    char after[37];
    bool last;   /* no duty is left to look at */
    json_t *due; /* ids of those that open something */
    bool behind; /* the body's clock is not at today */
    bool far;
};

static enum status add_due(struct ticking *t, struct duty_book *b,
                           const struct q_duties_going_row *row, struct err *err)
{
    const struct duty_row d = {row->id,   row->entry,      row->rule,     row->edition,
                               row->role, row->valid_from, row->valid_to, row->counted_from};
    bool due;

    TRY(duty_due(b, &d, &due, err));
    if (due)
        json_array_append_new(t->due, json_string(d.id.s));
    return ST_OK;
}

/* Looks at the next duties, from where the last look ended. */
static enum status look(struct ticking *t, struct db *db, struct err *err)
{
    AUTO_BOOK struct duty_book b = {.neditions = 0};
    struct q_duties_going_row *rows;
    struct date clock = app_day(t->app, clock_now());
    size_t n;

    TRY(duty_book_open(t->app, db, t->a, t->who->tenant, t->who->body, clock, &b, err));
    t->behind = date_none(b.reached) || b.reached.day < b.today.day;
    if (!t->far && !date_none(b.reached) && b.today.day > b.reached.day + FAR_DAYS) {
        err_set(err, ST_REFUSED, "clock_far", "the clock is far ahead of the record");
        return err_detail(err, date_iso(t->a, b.reached));
    }
    TRY(q_duties_going(
        db, t->a,
        &(struct q_duties_going_in){t->who->tenant, t->who->body, b.reached, t->after, LOOKED_AT},
        &rows, &n, err));
    t->last = n < LOOKED_AT;
    for (size_t i = 0; i < n; i++) {
        TRY(add_due(t, &b, &rows[i], err));
        memcpy(t->after, rows[i].id.s, sizeof t->after);
        if (json_array_size(t->due) == AT_ONCE) {
            t->last = t->last && i + 1 == n;
            break;
        }
    }
    return ST_OK;
}

static enum status body_tick(struct ticking *t, int64_t *opened, struct err *err)
{
    do {
        AUTO_ARENA struct arena *a = arena_new();
        AUTO_JSON json_t *in = json_object(), *out = NULL;
        struct db *db = NULL;
        t->a = a;
        t->due = json_array();
        json_object_set_new(in, "duties", t->due);
        TRY(store_lease(t->app->store, &db, err));
        enum status st = look(t, db, err);
        store_release(t->app->store, db);
        TRY(st);
        bool reached = t->last && t->behind;
        json_object_set_new(in, "reached", json_boolean(reached));
        if (json_array_size(t->due) == 0 && !reached)
            continue;
        TRY(command_run(t->app, a, t->who, "duty.tick", NULL, in, (struct bytes){NULL, 0}, &out,
                        err));
        *opened += json_int(out, "opened", 0);
    } while (!t->last);
    return ST_OK;
}

struct place {
    struct tenant_id tenant;
    struct body_id body;
};

static enum status places(struct app *app, struct arena *a, struct place **ret, size_t *ret_n,
                          struct err *err)
{
    struct q_tenants_row *tenants;
    struct q_bodies_row *bodies;
    struct db *db = NULL;
    size_t nt, nb, n = 0, cap = 0;
    enum status st = ST_OK;

    *ret = NULL;
    TRY(store_lease(app->store, &db, err));
    st = q_tenants(db, a, &tenants, &nt, err);
    for (size_t i = 0; st == ST_OK && i < nt; i++) {
        st = q_bodies(db, a, &(struct q_bodies_in){tenants[i].id}, &bodies, &nb, err);
        for (size_t k = 0; st == ST_OK && k < nb; k++) {
            if (n == cap) {
                struct place *more = ARENA_ARRAY(a, struct place, cap * 2 + 8);
                if (n > 0)
                    memcpy(more, *ret, n * sizeof **ret);
                *ret = more;
                cap = cap * 2 + 8;
            }
            (*ret)[n++] = (struct place){tenants[i].id, bodies[k].id};
        }
    }
    store_release(app->store, db);
    *ret_n = n;
    return st;
}

enum status duties_tick(struct app *app, bool far, int64_t *ret_opened, struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    enum status worst = ST_OK;
    struct place *p;
    size_t n;

    *ret_opened = 0;
    TRY(places(app, a, &p, &n, err));
    for (size_t i = 0; i < n; i++) { /* one body in trouble keeps no other back */
        struct ticking t = {.app = app, .far = far};
        t.who = who_operator(a, p[i].tenant, p[i].body, "daicho");
        t.who->via = "clock";
        enum status st = body_tick(&t, ret_opened, worst == ST_OK ? err : NULL);
        worst = worst == ST_OK ? st : worst;
    }
    return worst;
}
