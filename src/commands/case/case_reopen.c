/* case_reopen.c: an entry comes back, because the decision that ended it was cancelled.
 *
 * The one way in which a closed entry gets another version. Nothing is taken out of its history: it
 * was closed, and now it goes on.
 */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_effect.h"
#include "commands/edition/revision.h"
#include "commands/entry/happen.h"

/* The entry with its last two versions: as it stood, and as it was closed. */
struct closing {
    struct q_entry_get_row e;
    struct q_entry_version_get_row before, closed;
    struct q_entry_events_row *events; /* acts until it was closed */
    size_t nevents;
};

static enum status version_of(struct call *c, struct entry_id entry, int64_t n,
                              struct q_entry_version_get_row *ret, struct err *err)
{
    return q_entry_version_get(c->tx->db, c->tx->arena,
                               &(struct q_entry_version_get_in){c->who->tenant, entry, n}, ret,
                               err);
}

static enum status look_back(struct call *c, const struct loaded_case *l, struct closing *x,
                             struct err *err)
{
    const struct tenant_id t = c->who->tenant;
    struct q_act_case_row by;
    size_t n;

    TRY(q_entry_get(c->tx->db, c->tx->arena, &(struct q_entry_get_in){t, l->c.entry}, &x->e, err));
    TRY(version_of(c, l->c.entry, x->e.version, &x->closed, err));
    TRY(q_act_case(c->tx->db, c->tx->arena, &(struct q_act_case_in){t, ID_FROM(act, x->closed.act)},
                   &by, err));
    if (!str_eq(x->e.state, ENTRY_CLOSED) || !ID_EQ(by.casefile, l->c.id))
        return err_set(err, ST_CONFLICT, "wrong_state", "another decision ended the entry");
    TRY(version_of(c, l->c.entry, x->e.version - 1, &x->before, err));
    TRY(q_entry_events(c->tx->db, c->tx->arena, &(struct q_entry_events_in){t, l->c.entry},
                       &x->events, &n, err));
    while (x->nevents < n && x->events[x->nevents].at <= x->closed.recorded_at)
        x->nevents++;
    return ST_OK;
}

/* Acts change the state without a new version. */
static const char *state_before(const struct closing *x)
{
    const char *state = x->before.state;

    for (size_t i = 0; i < x->nevents; i++)
        if (x->events[i].at >= x->before.recorded_at)
            state = x->events[i].to_state;
    return state;
}

/* ------------------------------------------------------------------ duties */
/* Did an act stop them before the entry was closed? */
static enum status stopped(struct call *c, const struct closing *x, bool *ret, struct err *err)
{
    const struct pack *p;

    TRY(app_edition(c->app, c->tx->db, x->e.edition, &p, err));
    *ret = entry_footing(c->tx->arena, p, x->events, x->nevents, x->before.state).stopped;
    return ST_OK;
}

/* Those that the closing ended go on as if nothing had been: use was not over, and what fell due
 * meanwhile is owed. Of one rule the newest. */
static enum status resume_duties(struct call *c, const struct closing *x, struct entry_id entry,
                                 struct err *err)
{
    struct q_duties_of_row *rows;
    bool stood;
    size_t n;

    TRY(stopped(c, x, &stood, err));
    if (stood)
        return ST_OK;
    TRY(q_duties_of(c->tx->db, c->tx->arena, &(struct q_duties_of_in){c->who->tenant, entry}, &rows,
                    &n, err));
    for (size_t i = 0; i < n; i++) {
        bool newer = false;
        for (size_t k = i + 1; k < n; k++)
            newer |= str_eq(rows[k].rule, rows[i].rule);
        if (!newer && rows[i].valid_to.day == x->closed.valid_from.day)
            TRY(q_duty_resume(c->tx->db, &(struct q_duty_resume_in){c->who->tenant, rows[i].id},
                              NULL, err));
    }
    return ST_OK;
}

/* What the closing let lapse (happen_closed) is owed again. */
static enum status revive_occurrences(struct call *c, const struct closing *x,
                                      struct entry_id entry, struct err *err)
{
    const int32_t lapsed = date_of_instant(x->closed.recorded_at).day - 1;
    struct q_occurrences_all_row *rows;
    size_t n;

    TRY(q_occurrences_all(c->tx->db, c->tx->arena,
                          &(struct q_occurrences_all_in){c->who->tenant, entry}, &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        if (date_none(rows[i].done_on) && rows[i].until.day == lapsed)
            TRY(q_occurrence_until(
                c->tx->db, &(struct q_occurrence_until_in){c->who->tenant, rows[i].id, {DATE_NONE}},
                NULL, err));
    return ST_OK;
}

/* ------------------------------------------------------------------ tasks */
static enum status reopen_tasks(struct call *c, const struct loaded_case *l,
                                const struct closing *x, struct err *err)
{
    struct q_tasks_void_since_row *tasks;
    size_t n;

    TRY(q_tasks_void_since(
        c->tx->db, c->tx->arena,
        &(struct q_tasks_void_since_in){c->who->tenant, l->c.entry, l->c.id, x->closed.recorded_at},
        &tasks, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(q_task_reopen(c->tx->db, &(struct q_task_reopen_in){c->who->tenant, tasks[i].id}, NULL,
                          err));
    return ST_OK;
}

/* What was written on the entry as it stood is written on the entry as it stands again. */
static enum status rebase(struct call *c, const struct loaded_case *l, const struct closing *x,
                          struct err *err)
{
    const struct tenant_id t = c->who->tenant;
    struct q_cases_based_on_row *cases;
    size_t n;

    TRY(q_cases_based_on(c->tx->db, c->tx->arena,
                         &(struct q_cases_based_on_in){t, l->c.entry, x->e.version - 1}, &cases, &n,
                         err));
    for (size_t i = 0; i < n; i++)
        TRY(q_case_set_based(
            c->tx->db, &(struct q_case_set_based_in){t, cases[i].id, x->e.version + 1}, NULL, err));
    return ST_OK;
}

/* ------------------------------------------------------------------ the entry */
static enum status one_more(struct call *c, const struct loaded_case *l, const struct closing *x,
                            const char *state, struct act_id act, struct err *err)
{
    const struct tenant_id t = c->who->tenant;
    const struct q_entry_version_insert_in version = {.tenant = t,
                                                      .entry = l->c.entry,
                                                      .n = x->e.version + 1,
                                                      .valid_from = c->today,
                                                      .valid_to = {DATE_NONE},
                                                      .recorded_at = c->tx->now,
                                                      .edition = x->before.edition,
                                                      .state = state,
                                                      .columns = x->before.columns,
                                                      .facts = x->before.facts,
                                                      .content_hash = x->before.content_hash,
                                                      .act = act.s};
    int64_t changed;

    TRY(q_entry_version_supersede(
        c->tx->db, &(struct q_entry_version_supersede_in){t, l->c.entry, x->e.version, c->tx->now},
        NULL, err));
    TRY(q_entry_version_insert(c->tx->db, &version, NULL, err));
    TRY(q_entry_reopen(
        c->tx->db, &(struct q_entry_reopen_in){t, l->c.entry, state, x->e.version + 1, c->tx->now},
        &changed, err));
    return changed == 1 ? ST_OK
                        : err_set(err, ST_CONFLICT, "stale", "the entry changed in the meantime");
}

static enum status tell_event(struct call *c, const struct loaded_case *l, const char *state,
                              struct err *err)
{
    AUTO_JSON json_t *data = json_pack("{s:s}", "reason", l->c.cancel.reason);
    const struct q_entry_event_insert_in in = {.tenant = c->who->tenant,
                                               .id = ID_NEW(event, c->tx->now),
                                               .entry = l->c.entry,
                                               .act = EVENT_REOPENED,
                                               .from_state = ENTRY_CLOSED,
                                               .to_state = state,
                                               .person = c->who->person,
                                               .names = names_frozen(c->tx->arena, c->who, NULL),
                                               .data = json_canonical(c->tx->arena, data),
                                               .at = c->tx->now};

    return q_entry_event_insert(c->tx->db, &in, NULL, err);
}

enum status effect_reopen(struct call *c, struct loaded_case *l, struct act_id act, struct err *err)
{
    struct closing x = {.nevents = 0};

    TRY(look_back(c, l, &x, err));
    const char *state = state_before(&x);
    TRY(one_more(c, l, &x, state, act, err));
    TRY(tell_event(c, l, state, err));
    TRY(resume_duties(c, &x, l->c.entry, err));
    TRY(happen_closed_undone(c, l->c.entry, l->row.no, x.closed.recorded_at, l->c.cancel.reason,
                             err));
    TRY(revive_occurrences(c, &x, l->c.entry, err));
    TRY(reopen_tasks(c, l, &x, err));
    TRY(rebase(c, l, &x, err));
    if (!str_eq(state, ENTRY_ENDING))
        TRY(happen_not_ending(c, l->c.entry, l->c.cancel.reason, err));
    l->c.entry_state = state;
    return revision_entry_decided(c, l->c.entry, x.e.edition, false, err);
}
