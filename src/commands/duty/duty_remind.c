/* duty_remind.c: who is told of a duty as days pass: whose it is, some days before the end of a
 * period and when its day is past; the office then as well; and whom the rules name when it was not
 * done for so long. What nobody looked at for days is told once, on the day that somebody does. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/duty/duty.h"
#include "commands/tell/outbox.h"
#include "commands/tell/role_people.h"

#define OCC q_occurrences_told_row

/* Was it the day since the calendar was worked through last? */
static bool came(const struct duty_book *b, struct date day)
{
    return !date_none(day) && day.day > b->reached.day && day.day <= b->today.day;
}

static enum status tell(struct call *c, const char *kind, const char *event, const struct OCC *o,
                        const struct pack *p, int role, struct err *err)
{
    const struct role_at x = {
        .pack = p, .role = role, .entry = o->entry, .unit = o->unit, .stands_in = true};

    return role < 0 ? ST_OK : outbox_put_role(c, kind, event, &x, err);
}

static enum status tell_late(struct call *c, const struct OCC *o, const struct pack *p,
                             struct err *err)
{
    TRY(tell(c, OUT_LATE, o->id.s, o, p, pack_role(p, o->role), err));
    for (size_t i = 0; i < p->nroles; i++)
        if (p->roles[i].office)
            TRY(tell(c, OUT_LATE, o->id.s, o, p, (int)i, err));
    return ST_OK;
}

/* The last of the days on which it is to be told again, when that came; -1 none. The first of them
 * is the day on which it opened, told then. */
static int reminder(const struct duty_book *b, const json_t *days, struct date due)
{
    int64_t most = 0, least = -1;
    const json_t *day;
    size_t i;

    json_array_foreach(days, i, day) most =
        json_integer_value(day) > most ? json_integer_value(day) : most;
    json_array_foreach(days, i, day)
    {
        int64_t n = json_integer_value(day);
        bool now = n < most && due.day - n <= b->today.day;
        if (now && (least < 0 || n < least))
            least = n;
    }
    return least >= 0 && came(b, (struct date){due.day - (int32_t)least}) ? (int)least : -1;
}

static enum status remind(struct call *c, struct duty_book *b, const struct OCC *o, struct err *err)
{
    const struct duty_edition *e;
    const struct duty *d;

    TRY(duty_edition(b, o->edition, &e, err));
    d = duty_find(e->pack, o->rule);
    if (came(b, (struct date){o->due.day + 1}))
        TRY(tell_late(c, o, e->pack, err));
    for (size_t i = 0; d && i < d->nescalates; i++)
        if (came(b, recurrence_told(&d->escalates[i], e->facts, o->last)))
            TRY(tell(c, OUT_ESCALATED, o->id.s, o, e->pack, d->escalates[i].role, err));
    if (!d || !d->before[0] || o->due.day < b->today.day)
        return ST_OK;
    const int days =
        reminder(b, json_object_get(e->settings, d->before + strlen("setting.")), o->due);
    if (days < 0)
        return ST_OK;
    return tell(c, OUT_REMIND, arena_printf(c->tx->arena, "%s/%d", o->id.s, days), o, e->pack,
                pack_role(e->pack, o->role), err);
}

enum status duty_remind(struct call *c, struct duty_book *b, struct err *err)
{
    struct OCC *rows;
    bool on;
    size_t n;

    TRY(outbox_on(c, &on, err));
    if (!on || b->today.day <= b->reached.day)
        return ST_OK;
    TRY(q_occurrences_told(c->tx->db, c->tx->arena,
                           &(struct q_occurrences_told_in){b->tenant, b->body}, &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(remind(c, b, &rows[i], err));
    return ST_OK;
}
