#include "commands/duty/duty_plan.h"

#include <stdlib.h>
#include <string.h>

/* MOST: of one duty, more than a day's duty has in the years that are shown. LOOK: days that
 * moving to an open day takes at the most. */
enum { MOST = 1500, LOOK = 31 };

struct planning {
    struct duty_book *b;
    struct date from, to;
    const struct q_occurrences_all_row *all; /* of the entry */
    size_t nall;
    struct planned *p;
    size_t n, cap;
};

struct duty_row duty_row_of(const struct q_duties_unit_row *r)
{
    return (struct duty_row){r->id,   r->entry,      r->rule,     r->edition,
                             r->role, r->valid_from, r->valid_to, r->counted_from};
}

static void add(struct planning *x, struct planned p)
{
    if (p.days.due.day < x->from.day || p.days.due.day > x->to.day)
        return;
    if (x->n == x->cap) {
        struct planned *more = ARENA_ARRAY(x->b->a, struct planned, x->cap * 2 + 64);
        if (x->n > 0)
            memcpy(more, x->p, x->n * sizeof *more);
        x->p = more;
        x->cap = x->cap * 2 + 64;
    }
    x->p[x->n++] = p;
}

static void add_opened(struct planning *x, const struct duty_row *row, size_t place)
{
    for (size_t i = 0; i < x->nall; i++) {
        const struct q_occurrences_all_row *r = &x->all[i];
        struct planned p = {.duty = place, .id = r->id, .done = r->done_on};
        if (!ID_EQ(r->duty, row->id))
            continue;
        p.days = (struct occurrence){r->opens, r->nominal, r->due, r->last, r->unsure};
        p.state =
            occurrence_state(&p.days, r->done_on, !date_none(r->waived_on), r->ended, x->b->today);
        add(x, p);
    }
}

/* What the next one follows upon, whatever duty brought it; room for what is worked out. What waits
 * is taken as done on its day, and *ret_waits says that it was. */
static struct occurrence_past *past_of(struct planning *x, const struct duty_row *row,
                                       size_t *ret_n, bool *ret_waits)
{
    struct occurrence_past *past = ARENA_ARRAY(x->b->a, struct occurrence_past, x->nall + MOST + 1);
    struct date today = x->b->today;
    size_t n = 0;

    *ret_waits = false;
    for (size_t i = 0; i < x->nall; i++) {
        const struct q_occurrences_all_row *r = &x->all[i];
        bool settled = !date_none(r->done_on) || !date_none(r->waived_on);
        struct occurrence_past p = {r->nominal, r->last, r->done_on, !date_none(r->waived_on)};
        bool lapsed = !settled && !date_none(r->ended) && r->nominal.day > r->ended.day;
        if (strcmp(r->rule, row->rule) != 0 || lapsed)
            continue;
        if (!settled && r->last.day >= today.day) {
            p.done = r->due.day > today.day ? r->due : today;
            *ret_waits = true;
        }
        past[n++] = p;
    }
    *ret_n = n;
    return past;
}

static void add_coming(struct planning *x, const struct duty_row *row, size_t place,
                       const struct recurrence *r)
{
    bool guess = false;
    size_t n;
    struct occurrence_past *past = past_of(x, row, &n, &guess);
    struct occurrence o;

    for (size_t k = 0; k < MOST; k++) {
        if (!recur_next(r, x->b->calendar, duty_span(x->b, row), past, n, x->b->today, &o) ||
            (!date_none(row->valid_to) && o.nominal.day > row->valid_to.day) ||
            o.nominal.day > x->to.day + LOOK)
            return;
        add(x, (struct planned){.duty = place,
                                .days = o,
                                .state = OCCURRENCE_COMING,
                                .done = {DATE_NONE},
                                .guessed = guess && r->anchor == RECUR_LAST_DONE});
        past[n++] = (struct occurrence_past){o.nominal, o.last, o.due, false};
        guess = true;
    }
}

static int by_due(const void *a, const void *b)
{
    const struct planned *x = a, *y = b;

    if (x->duty != y->duty)
        return x->duty < y->duty ? -1 : 1;
    if (x->days.due.day != y->days.due.day)
        return x->days.due.day < y->days.due.day ? -1 : 1;
    return x->days.nominal.day < y->days.nominal.day ? -1 : 1;
}

enum status duty_plan(struct duty_book *b, const struct duty_row *rows, size_t n, struct date from,
                      struct date to, struct planned **ret, size_t *ret_n, struct err *err)
{
    struct planning x = {.b = b, .from = from, .to = to};
    struct q_occurrences_all_row *all = NULL;

    for (size_t i = 0; i < n; i++) {
        const struct duty *rule;
        const struct pack *pack;
        struct recurrence r;
        bool days;
        int setting;
        if (i == 0 || !ID_EQ(rows[i].entry, rows[i - 1].entry))
            TRY(q_occurrences_all(b->db, b->a,
                                  &(struct q_occurrences_all_in){b->tenant, rows[i].entry}, &all,
                                  &x.nall, err));
        x.all = all;
        TRY(duty_days(b, rows[i].edition, rows[i].rule, &rule, &pack, &r, &days, &setting, err));
        add_opened(&x, &rows[i], i);
        if (days && to.day >= b->today.day)
            add_coming(&x, &rows[i], i, &r);
    }
    if (x.n > 1)
        qsort(x.p, x.n, sizeof x.p[0], by_due);
    *ret = x.p;
    *ret_n = x.n;
    return ST_OK;
}
