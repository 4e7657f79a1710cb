/* duty_late.c: who is told that a duty is past its day: whose it is, and the office. */
#include "commands/duty.h"
#include "commands/outbox.h"
#include "commands/role_people.h"

static enum status tell(struct call *c, const struct q_occurrences_crossed_row *o, struct err *err)
{
    struct role_at x = {.entry = o->entry, .unit = o->unit, .stands_in = true};

    TRY(app_edition(c->app, c->tx->db, o->edition, &x.pack, err));
    x.role = pack_role(x.pack, o->role);
    if (x.role >= 0)
        TRY(outbox_put_role(c, OUT_LATE, o->id.s, &x, err));
    for (size_t i = 0; i < x.pack->nroles; i++) {
        x.role = (int)i;
        if (x.pack->roles[i].office)
            TRY(outbox_put_role(c, OUT_LATE, o->id.s, &x, err));
    }
    return ST_OK;
}

enum status duty_late(struct call *c, struct duty_book *b, struct err *err)
{
    struct q_occurrences_crossed_row *rows;
    bool on;
    size_t n;

    TRY(outbox_on(c, &on, err));
    if (!on)
        return ST_OK;
    TRY(q_occurrences_crossed(
        c->tx->db, c->tx->arena,
        &(struct q_occurrences_crossed_in){b->tenant, b->body, b->reached, b->today}, &rows, &n,
        err));
    for (size_t i = 0; i < n; i++)
        TRY(tell(c, &rows[i], err));
    return ST_OK;
}
