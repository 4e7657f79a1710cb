#include "commands/entry/happen.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/tell/notice.h"

bool happen_seen(const char *kind)
{
    return str_eq(kind, TRIGGER_ENDING) || str_eq(kind, TRIGGER_PERIOD) ||
           str_eq(kind, TRIGGER_MANAGER);
}

/* ------------------------------------------------------------------ who owes it */
static bool waits_for(const struct duty *rule, const char *kind)
{
    return rule && rule->trigger[0] &&
           (kind ? strcmp(rule->trigger, kind) == 0 : !happen_seen(rule->trigger));
}

enum status happen_owed(struct duty_book *b, struct entry_id entry, const char *kind,
                        struct date day, struct duty_row **ret, size_t *ret_n, struct err *err)
{
    struct q_duties_of_row *rows;
    const struct duty *rule;
    const struct pack *pack;
    struct recurrence r;
    int before, setting;
    size_t n;

    *ret_n = 0;
    TRY(q_duties_of(b->db, b->a, &(struct q_duties_of_in){b->tenant, entry}, &rows, &n, err));
    *ret = ARENA_ARRAY(b->a, struct duty_row, n + 1);
    for (size_t i = n; i-- > 0;) { /* the newest first */
        const struct q_duties_of_row *d = &rows[i];
        bool there = false;
        if (d->valid_from.day > day.day || (!date_none(d->valid_to) && d->valid_to.day < day.day))
            continue;
        TRY(duty_moment(b, d->edition, d->rule, &rule, &pack, &r, &before, &setting, err));
        for (size_t k = 0; k < *ret_n; k++)
            there |= strcmp((*ret)[k].rule, d->rule) == 0;
        if (!there && waits_for(rule, kind))
            (*ret)[(*ret_n)++] =
                (struct duty_row){d->id,   entry,         d->rule,     d->edition,
                                  d->role, d->valid_from, d->valid_to, d->counted_from};
    }
    return ST_OK;
}

static enum status open_one(struct call *c, struct duty_book *b, const struct duty_row *d,
                            const struct happening *h, struct happening_id id,
                            struct occurrence_id *ret, struct err *err)
{
    const struct duty *rule;
    const struct pack *pack;
    struct recurrence r;
    int before, setting;

    TRY(duty_moment(b, d->edition, d->rule, &rule, &pack, &r, &before, &setting, err));
    struct occurrence o = recur_once(&r, b->calendar, h->day, 0);
    o.unsure |= setting >= 0 && setting == rule->settings[1]; /* the grace is not set yet */
    return duty_put(c, b, d, rule, pack, &o, id, ret, err);
}

enum status happen(struct call *c, struct duty_book *b, struct entry_id entry,
                   const struct happening *h, size_t *ret_n, struct occurrence_id *ret_first,
                   struct err *err)
{
    struct happening_id id = ID_NEW(happening, c->tx->now);
    struct occurrence_id one;
    struct duty_row *rows;

    TRY(happen_owed(b, entry, h->kind, h->day, &rows, ret_n, err));
    if (*ret_n == 0)
        return ST_OK;
    TRY(q_happening_insert(c->tx->db,
                           &(struct q_happening_insert_in){.tenant = b->tenant,
                                                           .body = b->body,
                                                           .id = id,
                                                           .entry = entry,
                                                           .kind = h->kind,
                                                           .day = h->day,
                                                           .note = h->note,
                                                           .person = h->person,
                                                           .names = h->names,
                                                           .at = c->tx->now},
                           NULL, err));
    for (size_t i = *ret_n; i-- > 0;) { /* as the rules have them */
        TRY(open_one(c, b, &rows[i], h, id, &one, err));
        if (ret_first && i + 1 == *ret_n)
            *ret_first = one;
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ use ends */
enum status happen_ending(struct call *c, struct entry_id entry, const char *from_state,
                          struct err *err)
{
    AUTO_BOOK struct duty_book b = {.neditions = 0};
    size_t n;

    if (strcmp(from_state, ENTRY_ENDING) == 0)
        return ST_OK;
    TRY(duty_book_call(c, &b, err));
    const struct happening h = {
        .kind = TRIGGER_ENDING, .day = c->today, .note = "", .person = "", .names = ""};
    TRY(happen(c, &b, entry, &h, &n, NULL, err));
    return notice_of_ending(c, entry, err);
}

/* ------------------------------------------------------------------ what waits for nothing any
 * more */
/* The last day on which there was reason for one that lapses today. */
static struct date day_before(const struct q_occurrences_all_row *o, struct date today)
{
    return (struct date){(o->nominal.day < today.day ? o->nominal.day : today.day) - 1};
}

/* Occurrences with this cause that wait lapse, but those of the day `but`, and those whose day is
 * over where `past` is not set: they were owed, and stay what they are. */
static enum status lapse(struct call *c, struct duty_book *b, struct entry_id entry,
                         const char *cause, struct date but, bool past, struct err *err)
{
    struct q_occurrences_all_row *rows;
    size_t n;

    TRY(q_occurrences_all(b->db, b->a, &(struct q_occurrences_all_in){b->tenant, entry}, &rows, &n,
                          err));
    for (size_t i = 0; i < n; i++) {
        const struct q_occurrences_all_row *o = &rows[i];
        bool waits = date_none(o->done_on) && date_none(o->waived_on) && date_none(o->until);
        if (!waits || !str_eq(o->cause, cause) || o->nominal.day == but.day ||
            (!past && o->nominal.day < b->today.day))
            continue;
        TRY(q_occurrence_until(
            c->tx->db, &(struct q_occurrence_until_in){b->tenant, o->id, day_before(o, b->today)},
            NULL, err));
    }
    return ST_OK;
}

enum status happen_not_ending(struct call *c, struct entry_id entry, const char *why,
                              struct err *err)
{
    AUTO_BOOK struct duty_book b = {.neditions = 0};

    TRY(duty_book_call(c, &b, err));
    TRY(lapse(c, &b, entry, TRIGGER_ENDING, (struct date){DATE_NONE}, true, err));
    return notice_of_going_on(c, entry, why, err);
}

/* ------------------------------------------------------------------ another period */
enum status happen_lapse(struct call *c, struct duty_book *b, struct entry_id entry, struct date to,
                         struct err *err)
{
    return lapse(c, b, entry, TRIGGER_PERIOD, to, false, err);
}

enum status happen_period(struct call *c, struct entry_id entry, struct date to, struct err *err)
{
    AUTO_BOOK struct duty_book b = {.neditions = 0};
    struct duty_row *rows;
    size_t n, opened;

    TRY(duty_book_call(c, &b, err));
    TRY(happen_lapse(c, &b, entry, to, err));
    TRY(happen_owed(&b, entry, TRIGGER_PERIOD, c->today, &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        if (date_none(rows[i].valid_to))
            TRY(duty_open(c, &b, &rows[i], &opened, err));
    return ST_OK;
}

/* ------------------------------------------------------------------ use is closed */
static bool met_by(const struct duty *rule, const struct procedure *by)
{
    for (size_t i = 0; rule != NULL && by != NULL && i < rule->nmet_by; i++)
        if (strcmp(rule->met_by[i], by->id) == 0)
            return true;
    return false;
}

/* What the program reports with a decision, as whoever decides. */
static enum status report(struct call *c, struct occurrence_id occurrence, const char *kind,
                          const char *result, const char *note, bool late, struct err *err)
{
    struct q_occurrence_reports_row *reports;
    size_t n;

    TRY(q_occurrence_reports(c->tx->db, c->tx->arena,
                             &(struct q_occurrence_reports_in){c->who->tenant, occurrence},
                             &reports, &n, err));
    const struct q_occurrence_report_insert_in in = {.tenant = c->who->tenant,
                                                     .id = ID_NEW(row, c->tx->now),
                                                     .occurrence = occurrence,
                                                     .n = (int64_t)n + 1,
                                                     .kind = kind,
                                                     .result = result,
                                                     .note = note,
                                                     .kept = "",
                                                     .on_day = c->today,
                                                     .late = late,
                                                     .person = c->who->person,
                                                     .post = c->who->post.s,
                                                     .for_post = "",
                                                     .names =
                                                         names_frozen(c->tx->arena, c->who, NULL),
                                                     .at = c->tx->now};
    return q_occurrence_report_insert(c->tx->db, &in, NULL, err);
}

/* "申R8-0013　": what such a report begins with. */
static const char *by_case(struct arena *a, const char *no)
{
    return arena_printf(a, "%s　", no);
}

static enum status report_met(struct call *c, const struct duty_book *b,
                              const struct q_occurrences_all_row *o, const struct procedure *by,
                              const char *no, struct err *err)
{
    int64_t changed;

    TRY(report(c, o->id, "done", "ok",
               arena_printf(c->tx->arena, "%s%s", by_case(c->tx->arena, no), by->label),
               past_last(o->last, b->today), err));
    return q_occurrence_done(c->tx->db, &(struct q_occurrence_done_in){b->tenant, o->id, b->today},
                             &changed, err);
}

enum status happen_closed_undone(struct call *c, struct entry_id entry, const char *no, int64_t at,
                                 const char *why, struct err *err)
{
    struct q_occurrences_reported_at_row *rows;
    size_t n;

    TRY(q_occurrences_reported_at(c->tx->db, c->tx->arena,
                                  &(struct q_occurrences_reported_at_in){c->who->tenant, entry, at},
                                  &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        if (!str_starts(rows[i].note, by_case(c->tx->arena, no)))
            continue;
        TRY(report(c, rows[i].id, "undone", "", why, false, err));
        TRY(q_occurrence_undone(
            c->tx->db, &(struct q_occurrence_undone_in){c->who->tenant, rows[i].id}, NULL, err));
    }
    return ST_OK;
}

/* Was it owed before today? What has no last day never was, but what is to be done because use ends
 * is not done with by its end. */
static bool was_due(const struct q_occurrences_all_row *o, struct date today)
{
    return o->nominal.day < today.day && (!date_none(o->last) || str_eq(o->cause, TRIGGER_ENDING));
}

enum status happen_closed(struct call *c, struct entry_id entry, const struct procedure *by,
                          const char *no, struct err *err)
{
    AUTO_BOOK struct duty_book b = {.neditions = 0};
    struct q_occurrences_all_row *rows;
    const struct duty *rule;
    const struct pack *pack;
    struct recurrence r;
    int before, setting;
    size_t n;

    TRY(duty_book_call(c, &b, err));
    TRY(q_occurrences_all(b.db, b.a, &(struct q_occurrences_all_in){b.tenant, entry}, &rows, &n,
                          err));
    for (size_t i = 0; i < n; i++) {
        const struct q_occurrences_all_row *o = &rows[i];
        if (!date_none(o->done_on) || !date_none(o->waived_on) || !date_none(o->until))
            continue;
        TRY(duty_moment(&b, o->edition, o->rule, &rule, &pack, &r, &before, &setting, err));
        bool told = rule != NULL && rule->trigger[0] && !happen_seen(rule->trigger);
        if (met_by(rule, by))
            TRY(report_met(c, &b, o, by, no, err));
        else if (!told && !was_due(o, b.today))
            TRY(q_occurrence_until(
                c->tx->db, &(struct q_occurrence_until_in){b.tenant, o->id, day_before(o, b.today)},
                NULL, err));
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ another manager */
struct watch {
    struct term_of *terms;
    size_t nterms;
    bool is; /* it is watched */
    struct q_manager_seen_get_row seen;
    struct succession *changes;
    size_t n;
};

enum status happen_terms(struct db *db, struct arena *a, struct tenant_id tenant,
                         struct entry_id entry, struct term_of **ret, size_t *ret_n,
                         struct err *err)
{
    struct q_manager_spans_row *rows;

    TRY(q_manager_spans(db, a, &(struct q_manager_spans_in){tenant, entry}, &rows, ret_n, err));
    *ret = ARENA_ARRAY(a, struct term_of, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++) {
        const struct q_manager_spans_row *r = &rows[i];
        struct term_of t = {r->person, r->since, r->until, r->turn};
        if (r->held_from.day > t.from.day)
            t.from = r->held_from;
        if (date_none(t.to) || (!date_none(r->held_to) && r->held_to.day < t.to.day))
            t.to = r->held_to;
        (*ret)[i] = t;
    }
    return ST_OK;
}

static enum status look(struct duty_book *b, struct entry_id entry, struct watch *w,
                        struct err *err)
{
    enum status st = q_manager_seen_get(
        b->db, b->a, &(struct q_manager_seen_get_in){b->tenant, entry}, &w->seen, err);

    *w = (struct watch){.is = st == ST_OK, .seen = w->seen};
    if (st != ST_OK && st != ST_NOT_FOUND)
        return st;
    TRY(happen_terms(b->db, b->a, b->tenant, entry, &w->terms, &w->nterms, err));
    if (!w->is)
        return ST_OK;
    w->changes = ARENA_ARRAY(b->a, struct succession, 2 * w->nterms + 1);
    w->n = succession_find(w->terms, w->nterms, w->seen.person, w->seen.day, b->today, w->changes);
    return ST_OK;
}

/* From `old` (NULL: not watched yet). Of two servers at once one does: *ret_mine. */
static enum status keep(struct call *c, struct entry_id entry,
                        const struct q_manager_seen_get_row *old, struct person_id person,
                        struct date day, bool *ret_mine, struct err *err)
{
    const struct tenant_id t = c->who->tenant;
    int64_t changed = 1;

    if (old) {
        const struct q_manager_seen_set_in in = {t,        entry, old->person.s, old->day,
                                                 person.s, day,   c->tx->now};
        TRY(q_manager_seen_set(c->tx->db, &in, &changed, err));
    } else {
        const struct q_manager_seen_insert_in in = {t, entry, person.s, day, c->tx->now};
        TRY(q_manager_seen_insert(c->tx->db, &in, NULL, err));
    }
    *ret_mine = changed == 1;
    return ST_OK;
}

enum status happen_watch(struct call *c, struct entry_id entry, struct err *err)
{
    struct q_manager_seen_get_row seen;
    struct watch w = {.nterms = 0};
    bool mine;
    enum status st =
        q_manager_seen_get(c->tx->db, c->tx->arena,
                           &(struct q_manager_seen_get_in){c->who->tenant, entry}, &seen, err);

    if (st != ST_OK && st != ST_NOT_FOUND)
        return st;
    TRY(happen_terms(c->tx->db, c->tx->arena, c->who->tenant, entry, &w.terms, &w.nterms, err));
    return keep(c, entry, st == ST_OK ? &seen : NULL, succession_on(w.terms, w.nterms, c->today),
                c->today, &mine, err);
}

/* Nobody managed it when it was looked at, and somebody does now: no change, but it is known. */
static bool found_first(const struct duty_book *b, const struct watch *w)
{
    return w->is && ID_NONE(w->seen.person) &&
           !ID_NONE(succession_on(w->terms, w->nterms, b->today));
}

enum status happen_manager_due(struct duty_book *b, struct entry_id entry, bool *ret,
                               struct err *err)
{
    struct watch w = {.nterms = 0};

    TRY(look(b, entry, &w, err));
    *ret = !w.is || w.n > 0 || found_first(b, &w);
    return ST_OK;
}

/* {"before": {"person", …}, "now": {…}}, as they are called today. */
static enum status both_names(struct call *c, const struct succession *s, const char **ret,
                              struct err *err)
{
    AUTO_JSON json_t *known = json_object(), *out = json_object();
    const struct naming x = {c->tx->db,    c->tx->arena, c->who->tenant,
                             c->who->body, c->today,     known};

    TRY(names_person(&x, s->before.s, err));
    TRY(names_person(&x, s->now.s, err));
    json_object_set(out, "before", json_object_get(known, s->before.s));
    json_object_set(out, "now", json_object_get(known, s->now.s));
    *ret = json_canonical(c->tx->arena, out);
    return ST_OK;
}

static enum status tell_change(struct call *c, struct duty_book *b, struct entry_id entry,
                               const struct succession *s, size_t *ret_n, struct err *err)
{
    /* what was recorded after its day was looked at became known only then */
    const struct date day = {s->day.day < b->reached.day ? b->reached.day : s->day.day};
    struct happening h = {.kind = TRIGGER_MANAGER, .day = day, .note = "", .person = ""};

    TRY(both_names(c, s, &h.names, err));
    return happen(c, b, entry, &h, ret_n, NULL, err);
}

enum status happen_manager(struct call *c, struct duty_book *b, struct entry_id entry,
                           size_t *ret_n, struct err *err)
{
    struct watch w = {.nterms = 0};
    bool mine = false;
    size_t opened;

    *ret_n = 0;
    TRY(look(b, entry, &w, err));
    if (!w.is || (w.n == 0 && found_first(b, &w)))
        return happen_watch(c, entry, err);
    if (w.n == 0)
        return ST_OK;
    const struct succession *last = &w.changes[w.n - 1];
    TRY(keep(c, entry, &w.seen, last->now, last->day, &mine, err));
    for (size_t i = 0; mine && i < w.n; i++) {
        TRY(tell_change(c, b, entry, &w.changes[i], &opened, err));
        *ret_n += opened;
    }
    return ST_OK;
}
