/* duty_open.c: what a duty has to open, whom it asks, and who is told. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/duty/duty.h"
#include "commands/entry/happen.h"
#include "commands/tell/outbox.h"
#include "commands/tell/role_people.h"

/* ------------------------------------------------------------------ who is asked and told */
static enum status ask_all(struct call *c, const struct role_at *x, struct occurrence_id occurrence,
                           struct err *err)
{
    AUTO_JSON json_t *asked = json_object(); /* {id: names} */
    const struct naming n = {c->tx->db,    c->tx->arena, c->who->tenant,
                             c->who->body, c->today,     asked};
    struct person_id *people;
    size_t npeople;

    TRY(role_people(c, x, &people, &npeople, err));
    for (size_t i = 0; i < npeople; i++) {
        TRY(names_person(&n, people[i].s, err));
        const json_t *names = json_object_get(asked, people[i].s);
        const struct q_occurrence_asked_insert_in in = {c->who->tenant, occurrence, people[i],
                                                        names ? json_canonical(c->tx->arena, names)
                                                              : "{}"};
        TRY(q_occurrence_asked_insert(c->tx->db, &in, NULL, err));
        TRY(outbox_put(c, OUT_ASKED, occurrence.s, people[i], err));
    }
    return ST_OK;
}

/* Those whose duty it is are told that it opened, those whom it asks are fixed. */
static enum status tell_all(struct call *c, const struct duty_row *d, const struct duty *rule,
                            const struct pack *p, struct occurrence_id occurrence, struct err *err)
{
    struct role_at x = {.pack = p, .role = pack_role(p, d->role), .entry = d->entry};
    struct q_entry_get_row e;

    TRY(q_entry_get(c->tx->db, c->tx->arena, &(struct q_entry_get_in){c->who->tenant, d->entry}, &e,
                    err));
    x.unit = e.unit;
    x.stands_in = true;
    if (x.role >= 0)
        TRY(outbox_put_role(c, OUT_OCCURRENCE, occurrence.s, &x, err));
    x.role = rule->asks;
    x.stands_in = false;
    return rule->asks >= 0 ? ask_all(c, &x, occurrence, err) : ST_OK;
}

enum status duty_put(struct call *c, struct duty_book *b, const struct duty_row *d,
                     const struct duty *rule, const struct pack *p, const struct occurrence *o,
                     struct happening_id h, struct occurrence_id *ret, struct err *err)
{
    struct q_occurrence_insert_in in = {.tenant = b->tenant,
                                        .body = b->body,
                                        .id = ID_NEW(occurrence, c->tx->now),
                                        .duty = d->id,
                                        .entry = d->entry,
                                        .rule = d->rule,
                                        .role = d->role,
                                        .opens = o->opens,
                                        .nominal = o->nominal,
                                        .due = o->due,
                                        .last = o->last,
                                        .unsure = o->unsure,
                                        .opened_at = c->tx->now,
                                        .cause = rule->trigger,
                                        .happening = h.s};

    TRY(q_occurrence_insert(c->tx->db, &in, NULL, err));
    if (ret)
        *ret = in.id;
    return tell_all(c, d, rule, p, in.id, err);
}

/* ------------------------------------------------------------------ by the calendar */
static enum status open_days(struct call *c, struct duty_book *b, const struct duty_row *d,
                             size_t *ret_n, struct err *err)
{
    const struct happening_id nothing = {{0}};
    const struct duty *rule;
    const struct pack *pack;
    struct recurrence r;
    struct occurrence_past *past;
    struct occurrence o;
    bool days;
    int setting;
    size_t n;

    TRY(duty_days(b, d->edition, d->rule, &rule, &pack, &r, &days, &setting, err));
    if (!days)
        return ST_OK;
    TRY(duty_past(b, d, &past, &n, err));
    for (; recur_opens(&r, b->calendar, duty_span(b, d), past, n, b->today, &o); ++*ret_n) {
        TRY(duty_put(c, b, d, rule, pack, &o, nothing, NULL, err));
        struct occurrence_past *more = ARENA_ARRAY(b->a, struct occurrence_past, n + 1);
        if (n > 0)
            memcpy(more, past, n * sizeof *past);
        past = more;
        past[n++] = (struct occurrence_past){o.nominal, o.last, {DATE_NONE}, false};
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ before the end of a period */
/* What waits for the end of the period that the entry has now. */
struct period {
    const struct duty *rule;
    const struct pack *pack;
    struct occurrence o;
    struct date to;
    bool opens;                  /* it is to be opened today … */
    struct occurrence_id lapsed; /* … being there, lapsed when the period was another one */
    bool stale; /* one stands of a period that is no more: opened while that was changed */
};

/* What there is of it; and of other periods. */
static enum status period_there(struct duty_book *b, const struct duty_row *d, struct period *p,
                                struct err *err)
{
    struct q_occurrences_all_row *rows;
    size_t n;

    TRY(q_occurrences_all(b->db, b->a, &(struct q_occurrences_all_in){b->tenant, d->entry}, &rows,
                          &n, err));
    for (size_t i = 0; i < n; i++) {
        const struct q_occurrences_all_row *o = &rows[i];
        bool settled = !date_none(o->done_on) || !date_none(o->waived_on);
        bool stands = settled || date_none(o->ended) || o->ended.day >= o->nominal.day;
        if (strcmp(o->rule, d->rule) != 0 || !str_eq(o->cause, TRIGGER_PERIOD))
            continue;
        if (o->nominal.day != p->to.day)
            p->stale |= stands && !settled && o->nominal.day >= b->today.day;
        else if (stands)
            p->opens = false;
        else if (ID_EQ(o->duty, d->id))
            p->lapsed = o->id;
    }
    return ST_OK;
}

static enum status period_now(struct duty_book *b, const struct duty_row *d, struct period *p,
                              struct err *err)
{
    struct q_entry_get_row e;
    struct recurrence r;
    int before, setting;

    *p = (struct period){.opens = false};
    TRY(duty_moment(b, d->edition, d->rule, &p->rule, &p->pack, &r, &before, &setting, err));
    TRY(q_entry_get(b->db, b->a, &(struct q_entry_get_in){b->tenant, d->entry}, &e, err));
    p->to = e.period_to;
    if (before >= 0 && !date_none(p->to)) {
        p->o = recur_once(&r, b->calendar, p->to, before);
        p->opens = p->to.day >= d->valid_from.day && p->to.day >= b->begun.day &&
                   (date_none(d->valid_to) || p->to.day <= d->valid_to.day) &&
                   p->o.opens.day <= b->today.day;
    }
    return period_there(b, d, p, err);
}

static enum status open_period(struct call *c, struct duty_book *b, const struct duty_row *d,
                               size_t *ret_n, struct err *err)
{
    const struct happening_id nothing = {{0}};
    struct period p;

    TRY(period_now(b, d, &p, err));
    if (p.stale)
        TRY(happen_lapse(c, b, d->entry, p.to, err));
    if (!p.opens)
        return ST_OK;
    ++*ret_n;
    if (!ID_NONE(p.lapsed))
        return q_occurrence_until(c->tx->db,
                                  &(struct q_occurrence_until_in){b->tenant, p.lapsed, {DATE_NONE}},
                                  NULL, err);
    return duty_put(c, b, d, p.rule, p.pack, &p.o, nothing, NULL, err);
}

/* ------------------------------------------------------------------ all of them */
static enum status trigger_of(struct duty_book *b, const struct duty_row *d, const char **ret,
                              struct err *err)
{
    const struct duty *rule;
    const struct pack *pack;
    struct recurrence r;
    int before, setting;

    TRY(duty_moment(b, d->edition, d->rule, &rule, &pack, &r, &before, &setting, err));
    *ret = rule ? rule->trigger : "";
    return ST_OK;
}

enum status duty_due(struct duty_book *b, const struct duty_row *d, bool *ret, struct err *err)
{
    const char *trigger;
    const struct duty *rule;
    const struct pack *pack;
    struct occurrence_past *past;
    struct recurrence r;
    struct occurrence o;
    struct period p;
    int setting;
    size_t n;

    *ret = false;
    TRY(trigger_of(b, d, &trigger, err));
    if (str_eq(trigger, TRIGGER_MANAGER))
        return happen_manager_due(b, d->entry, ret, err);
    if (str_eq(trigger, TRIGGER_PERIOD)) {
        TRY(period_now(b, d, &p, err));
        *ret = p.opens || p.stale;
        return ST_OK;
    }
    TRY(duty_days(b, d->edition, d->rule, &rule, &pack, &r, ret, &setting, err));
    if (!*ret)
        return ST_OK;
    TRY(duty_past(b, d, &past, &n, err));
    *ret = recur_opens(&r, b->calendar, duty_span(b, d), past, n, b->today, &o);
    return ST_OK;
}

enum status duty_open(struct call *c, struct duty_book *b, const struct duty_row *d, size_t *ret_n,
                      struct err *err)
{
    const char *trigger;

    *ret_n = 0;
    TRY(trigger_of(b, d, &trigger, err));
    if (str_eq(trigger, TRIGGER_MANAGER))
        return happen_manager(c, b, d->entry, ret_n, err);
    if (str_eq(trigger, TRIGGER_PERIOD))
        return open_period(c, b, d, ret_n, err);
    return open_days(c, b, d, ret_n, err);
}

/* ------------------------------------------------------------------ days that were unsure */
static enum status settle_one(struct call *c, struct duty_book *b,
                              const struct q_occurrences_unsure_row *row, struct err *err)
{
    struct occurrence o = {.opens = row->opens, .nominal = row->nominal};
    const struct duty *rule;
    const struct pack *pack;
    struct q_duty_get_row d;
    struct recurrence r;
    int setting, before;
    bool days;

    TRY(q_duty_get(b->db, b->a, &(struct q_duty_get_in){b->tenant, row->duty}, &d, err));
    TRY(duty_days(b, d.edition, d.rule, &rule, &pack, &r, &days, &setting, err));
    if (rule && rule->trigger[0]) {
        TRY(duty_moment(b, d.edition, d.rule, &rule, &pack, &r, &before, &setting, err));
        days = setting < 0; /* else it stays as it is */
    }
    if (!days)
        return ST_OK;
    recur_settle(&r, b->calendar, &o);
    if (o.unsure && o.due.day == row->due.day)
        return ST_OK;
    if (o.opens.day > row->opens.day)
        o.opens = row->opens;
    return q_occurrence_settle(
        c->tx->db,
        &(struct q_occurrence_settle_in){b->tenant, row->id, o.opens, o.due, o.last, o.unsure},
        NULL, err);
}

enum status duty_settle(struct call *c, struct duty_book *b, struct err *err)
{
    struct q_occurrences_unsure_row *rows;
    size_t n;

    TRY(q_occurrences_unsure(b->db, b->a, &(struct q_occurrences_unsure_in){b->tenant, b->body},
                             &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(settle_one(c, b, &rows[i], err));
    return ST_OK;
}

enum status duty_get(struct duty_book *b, const char *id, struct duty_row *ret, struct err *err)
{
    struct q_duty_get_row d;
    struct duty_id duty = ID_FROM(duty, id);

    TRY(q_duty_get(b->db, b->a, &(struct q_duty_get_in){b->tenant, duty}, &d, err));
    if (!ID_EQ(d.body, b->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "a duty of another body");
    *ret = (struct duty_row){duty,   d.entry,      d.rule,     d.edition,
                             d.role, d.valid_from, d.valid_to, d.counted_from};
    return ST_OK;
}
