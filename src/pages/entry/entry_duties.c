/* entry_duties.c: what has to be done while an entry is in use: when it was done last, when it is
 * due next, what was missed. */
#include <string.h>

#include "commands/duty/duty.h"
#include "core/setting.h"
#include "pages/duty/duties.h"
#include "pages/duty/period.h"
#include "pages/entry/entry.h"
#include "rules/recur.h"

enum { PAST = 24 };

/* Who acts now for those appointed to the role: "" when nobody does, or it is held through posts.
 */
static const char *appointee(const struct entry_view *v, const char *role)
{
    for (size_t i = 0; i < v->npeople; i++)
        if (!v->people[i].past && strcmp(v->people[i].id, role) == 0)
            return v->people[i].now;
    return "";
}

const char *duty_unset(struct req *req, const struct pack *p, int setting)
{
    const struct setting *s =
        setting >= 0 ? setting_find(p, p->facts[setting].id + strlen("setting.")) : NULL;

    return s ? page_fill(req->arena, W(req->lang, entry_duty_unset), page_label(req, s->label))
             : "";
}

/* The occurrences that there are, newest first; what waits longest is what is next. */
static enum status tell_past(struct req *req, const struct duty_book *b, const char *rule,
                             const struct q_occurrences_all_row *rows, size_t n,
                             struct entry_duty *d, size_t *ret_waits, struct err *err)
{
    struct date last = {DATE_NONE};
    size_t missed = 0, waits = 0;

    d->past = ARENA_ARRAY(req->arena, struct entry_occurrence, PAST);
    for (size_t i = n; i-- > 0;) {
        const struct q_occurrences_all_row *r = &rows[i];
        struct occurrence o = {r->opens, r->nominal, r->due, r->last, r->unsure};
        if (strcmp(r->rule, rule) != 0)
            continue;
        struct duty_told t = duty_tell(req, &o, r->done_on, r->waived_on, r->ended, b->today);
        if (t.lapsed)
            t.state = duty_lapsed_by(req, r->cause, r->until, r->ended, r->closed);
        const char *href = arena_printf(req->arena, "/duties/%s", r->id.s);
        bool over = past_last(r->last, b->today);
        if (!date_none(r->done_on) && (date_none(last) || r->done_on.day > last.day))
            last = r->done_on;
        missed += t.waits && over;
        if (t.waits && !over) {
            waits++;
            d->next = t.state;
            d->next_href = href;
            d->next_hint = t.hint;
            d->tone = t.tone;
            TRY(duty_cause(req, r->cause, r->happening, r->nominal, &d->what, err));
        }
        if (d->npast == PAST)
            continue;
        struct entry_occurrence *past = &d->past[d->npast++];
        *past =
            (struct entry_occurrence){href, page_day_short(req, r->due.day), t.state, "", t.tone};
        TRY(duty_cause(req, r->cause, r->happening, r->nominal, &past->what, err));
    }
    d->last = date_none(last) ? "" : page_day(req, last.day);
    if (missed > 0)
        d->missed = page_fill(req->arena, W(req->lang, entry_duty_missed_n),
                              page_number(req->arena, (int64_t)missed));
    *ret_waits = waits;
    return ST_OK;
}

/* The day of the next one, where none waits now. */
static enum status tell_coming(struct req *req, struct duty_book *b, const struct duty_row *row,
                               const struct recurrence *r, struct entry_duty *d, struct err *err)
{
    const struct date none = {DATE_NONE};
    struct occurrence_past *past;
    struct occurrence o;
    size_t n;

    TRY(duty_past(b, row, &past, &n, err));
    if (!recur_next(r, b->calendar, duty_span(b, row), past, n, b->today, &o))
        return ST_OK;
    o.opens.day = b->today.day + 1; /* whatever it is, it is not open */
    struct duty_told t = duty_tell(req, &o, none, none, none, b->today);
    d->next = t.state;
    d->next_hint = t.hint;
    d->tone = t.tone;
    return ST_OK;
}

static enum status duty_told(struct req *req, struct duty_book *b, struct entry_view *v,
                             const struct q_duties_of_row *row,
                             const struct q_occurrences_all_row *all, size_t nall,
                             const json_t *settings, struct err *err)
{
    const struct duty_row r = {row->id,   v->id,           row->rule,     row->edition,
                               row->role, row->valid_from, row->valid_to, row->counted_from};
    const struct duty *rule;
    const struct pack *p;
    struct recurrence recurrence;
    bool days;
    int setting, before = 0;
    size_t waits = 0;

    TRY(duty_days(b, row->edition, row->rule, &rule, &p, &recurrence, &days, &setting, err));
    if (!rule)
        return ST_OK;
    int role = pack_role(p, row->role);
    struct entry_duty *d =
        rule->trigger[0] ? &v->triggered[v->ntriggered++] : &v->duties[v->nduties++];
    *d = (struct entry_duty){
        .label = rule->label,
        .every = rule->trigger[0] ? words_by_name(req->lang, "trigger_", rule->trigger, "")
                                  : page_every(req, rule->every, recurrence_unit(rule), settings),
        .text = rule->text,
        .role = role >= 0 ? p->roles[role].label : row->role,
        .who = appointee(v, row->role),
        .clause = rule->cite.clause,
        .ended = !date_none(row->valid_to),
        .last = "",
        .next = "",
        .next_href = "",
        .next_hint = "",
        .missed = "",
        .what = "",
        .unset = ""};
    if (d->ended && !rule->trigger[0])
        return ST_OK;
    if (rule->trigger[0])
        TRY(duty_moment(b, row->edition, row->rule, &rule, &p, &recurrence, &before, &setting,
                        err));
    if (!days && !d->ended)
        d->unset = duty_unset(req, p, setting);
    TRY(tell_past(req, b, row->rule, all, nall, d, &waits, err));
    v->waits |= rule->trigger[0] && waits > 0;
    if (waits > 0 || !days)
        return ST_OK;
    return tell_coming(req, b, &r, &recurrence, d, err);
}

/* One of two of a rule, of which the later took over: its occurrences are told there. */
static bool taken_over(const struct q_duties_of_row *rows, size_t n, size_t i)
{
    for (size_t k = i + 1; k < n; k++)
        if (strcmp(rows[k].rule, rows[i].rule) == 0)
            return true;
    return false;
}

enum status entry_tell_duties(struct req *req, struct entry_view *v, struct unit_id unit,
                              const json_t *settings, struct err *err)
{
    AUTO_BOOK struct duty_book b = {.neditions = 0};
    struct q_duties_of_row *rows;
    struct q_occurrences_all_row *all;
    size_t n, nall;

    TRY(q_duties_of(req->db, req->arena, &(struct q_duties_of_in){req->who->tenant, v->id}, &rows,
                    &n, err));
    TRY(q_occurrences_all(req->db, req->arena,
                          &(struct q_occurrences_all_in){req->who->tenant, v->id}, &all, &nall,
                          err));
    TRY(duty_book_open(req->app, req->db, req->arena, req->who->tenant, req->who->body,
                       date_of_instant(req->now), &b, err));
    v->duties = ARENA_ARRAY(req->arena, struct entry_duty, n + 1);
    v->triggered = ARENA_ARRAY(req->arena, struct entry_duty, n + 1);
    for (size_t i = 0; i < n; i++)
        if (date_none(rows[i].valid_to) || !taken_over(rows, n, i))
            TRY(duty_told(req, &b, v, &rows[i], all, nall, settings, err));
    return happened_offers(req, v->id, unit, &v->tell, err);
}
