/* disposal.prepare, disposal.cancel, disposal.decide, disposal.execute: a list of what is due, one
 * decision about it, and what comes of that. */
#include <string.h>

#include "audit/chain.h"
#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/org/org.h"
#include "commands/record/disposal.h"

/* ------------------------------------------------------------------ preparing */
static enum status put_item(struct call *c, struct disposal_id list, const char *text,
                            struct err *err)
{
    const struct entry_id id = ID_FROM(entry, text);
    struct q_disposal_waits_on_row other;
    struct disposal_unit u;

    TRY(disposal_load(c->tx->db, c->tx->arena, c->who->tenant, c->who->body, id, &u, err));
    TRY(disposal_unit_due(c->tx->arena, &u, c->today, err));
    enum status st = q_disposal_waits_on(
        c->tx->db, c->tx->arena, &(struct q_disposal_waits_on_in){c->who->tenant, id}, &other, err);
    if (st == ST_OK) {
        err_set(err, ST_CONFLICT, "disposal_listed", "%s is on a list", u.entry.no);
        return err_detail(err, u.entry.no);
    }
    if (st != ST_NOT_FOUND)
        return st;
    return q_disposal_item_insert(
        c->tx->db, &(struct q_disposal_item_insert_in){c->who->tenant, list, id, u.entry.no}, NULL,
        err);
}

static enum status prepare(struct call *c, struct err *err)
{
    const json_t *entries = json_object_get(c->in, "entries");
    const struct disposal_id list = ID_NEW(disposal, c->tx->now);
    struct q_disposal_role_of_row role;
    size_t i;
    json_t *j;

    org_subject(c, c->who->body.s);
    if (json_array_size(entries) == 0)
        return err_set(err, ST_REFUSED, "disposal_empty", "nothing is chosen");
    if (json_array_size(entries) > DISPOSAL_ROWS_MAX)
        return err_set(err, ST_TOO_LARGE, "disposal_many", "at most %d", DISPOSAL_ROWS_MAX);
    TRY(disposal_role_now(c->tx->db, c->tx->arena, c->who->tenant, c->who->body, &role, err));
    TRY(q_disposal_list_insert(
        c->tx->db,
        &(struct q_disposal_list_insert_in){c->who->tenant, c->who->body, list, c->who->person,
                                            names_frozen(c->tx->arena, c->who, NULL), c->tx->now},
        NULL, err));
    json_array_foreach(entries, i, j)
    {
        const char *id = json_string_value(j);
        if (id == NULL || !uuid_valid(id))
            return err_set(err, ST_INPUT, "bad_id", "no id of an entry");
        TRY(put_item(c, list, id, err));
    }
    org_out(c, "list", list.s);
    return ST_OK;
}

/* ------------------------------------------------------------------ a list */
static enum status load(struct call *c, const char *state, struct disposal_id *id,
                        struct q_disposal_list_get_row *ret, struct err *err)
{
    org_subject(c, c->who->body.s);
    *id = ID_FROM(disposal, json_str(c->in, "list", ""));
    TRY(q_disposal_list_get(c->tx->db, c->tx->arena,
                            &(struct q_disposal_list_get_in){c->who->tenant, *id}, ret, err));
    if (!ID_EQ(ret->body, c->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "a list of another body");
    if (!str_eq(ret->state, state))
        return err_set(err, ST_CONFLICT,
                       str_eq(ret->state, DISPOSAL_PREPARED)  ? "disposal_undecided"
                       : str_eq(ret->state, DISPOSAL_DECIDED) ? "disposal_decided"
                                                              : "disposal_cancelled",
                       "the list is %s", ret->state);
    return ST_OK;
}

static enum status only_once(int64_t changed, struct err *err)
{
    return changed == 1 ? ST_OK
                        : err_set(err, ST_CONFLICT, "disposal_decided", "it changed meanwhile");
}

static enum status cancel(struct call *c, struct err *err)
{
    const char *why = json_str(c->in, "reason", "");
    struct q_disposal_list_get_row l;
    struct q_disposal_items_row *rows;
    struct disposal_id id;
    int64_t changed;
    size_t n;

    TRY(load(c, DISPOSAL_PREPARED, &id, &l, err));
    if (str_blank(why))
        return err_set(err, ST_REFUSED, "reason_required", "a reason is needed");
    TRY(q_disposal_list_cancel(
        c->tx->db,
        &(struct q_disposal_list_cancel_in){c->who->tenant, id, why,
                                            names_frozen(c->tx->arena, c->who, NULL), c->tx->now,
                                            DISPOSAL_PREPARED, DISPOSAL_CANCELLED},
        &changed, err));
    TRY(only_once(changed, err));
    TRY(q_disposal_items(c->tx->db, c->tx->arena, &(struct q_disposal_items_in){c->who->tenant, id},
                         &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(q_disposal_item_settle(
            c->tx->db,
            &(struct q_disposal_item_settle_in){c->who->tenant, id, rows[i].entry, ITEM_OPEN,
                                                ITEM_STOPPED, "disposal_cancelled", c->tx->now},
            NULL, err));
    return ST_OK;
}

/* ------------------------------------------------------------------ the decision */
/* The day lies between the list and today; the decider held the role on it. */
static enum status may_decide(struct call *c, const struct q_disposal_list_get_row *l,
                              const char *role, struct person_id decider, struct date on,
                              struct err *err)
{
    const struct disposal_people people = {l->person, c->who->person, decider};
    struct disposal_seat *seats;
    size_t n;

    if (on.day > c->today.day)
        return err_set(err, ST_REFUSED, "disposal_day_ahead", "the day is to come");
    if (on.day < date_of_instant(l->at).day)
        return err_set(err, ST_REFUSED, "disposal_day_before", "the list was not prepared yet");
    TRY(disposal_seats(c->tx->db, c->tx->arena, c->who->tenant, c->who->body, role, on, &seats, &n,
                       err));
    return disposal_decides(&people, seats, n, err);
}

static enum status tell_decision(struct call *c, struct err *err)
{
    const struct person_id decider = ID_FROM(person, json_str(c->in, "decider", ""));
    const char *number = json_str(c->in, "number", "");
    AUTO_JSON json_t *named = json_object();
    const struct naming naming = {c->tx->db,    c->tx->arena, c->who->tenant,
                                  c->who->body, {DATE_NONE},  named};
    struct naming then = naming;
    struct q_disposal_list_get_row l;
    struct q_disposal_role_of_row role;
    struct disposal_id id;
    int64_t changed;

    TRY(load(c, DISPOSAL_PREPARED, &id, &l, err));
    (void)date_parse(json_str(c->in, "date", ""), &then.day);
    if (str_blank(number))
        return err_set(err, ST_REFUSED, "disposal_number", "a number is needed");
    TRY(disposal_role_now(c->tx->db, c->tx->arena, c->who->tenant, c->who->body, &role, err));
    TRY(may_decide(c, &l, role.role, decider, then.day, err));
    TRY(names_person(&then, decider.s, err));
    const json_t *names = json_object_get(named, decider.s);
    TRY(q_disposal_list_decide(
        c->tx->db,
        &(struct q_disposal_list_decide_in){.tenant = c->who->tenant,
                                            .id = id,
                                            .decider = decider.s,
                                            .decider_names =
                                                names ? json_canonical(c->tx->arena, names) : "{}",
                                            .role = role.role,
                                            .decided_on = then.day,
                                            .number = number,
                                            .told_names = names_frozen(c->tx->arena, c->who, NULL),
                                            .told_at = c->tx->now,
                                            .expected_state = DISPOSAL_PREPARED,
                                            .state = DISPOSAL_DECIDED},
        &changed, err));
    return only_once(changed, err);
}

/* ------------------------------------------------------------------ what comes of it */
static enum status settle(struct call *c, struct disposal_id list, struct entry_id entry,
                          const char *state, const char *why, struct err *err)
{
    int64_t changed;

    TRY(q_disposal_item_settle(
        c->tx->db,
        &(struct q_disposal_item_settle_in){c->who->tenant, list, entry, ITEM_OPEN, state,
                                            arena_strdup(c->tx->arena, why), c->tx->now},
        &changed, err));
    if (changed != 1)
        return err_set(err, ST_CONFLICT, "disposal_done", "it was done meanwhile");
    org_out(c, "state", state);
    return ST_OK;
}

/* Words of search keys: once for the whole list, because the index is written anew. */
static enum status forget_words(struct call *c, struct disposal_id list, struct err *err)
{
    struct q_disposal_left_row row;

    TRY(q_disposal_left(c->tx->db, c->tx->arena, &(struct q_disposal_left_in){c->who->tenant, list},
                        &row, err));
    return row.n > 0 ? ST_OK : q_search_settle(c->tx->db, NULL, err);
}

/* What stands against it now, though it did not when the list was prepared, stops it for good: the
 * decision did not know of it. */
static enum status execute(struct call *c, struct err *err)
{
    const struct entry_id entry = ID_FROM(entry, json_str(c->in, "entry", ""));
    struct q_disposal_list_get_row l;
    struct q_disposal_item_get_row item;
    struct disposal_unit u;
    struct disposal_id id;
    struct chain_head head;
    struct err why = {0};

    TRY(chain_lock(c->tx, c->who->tenant, "journal", &head, err)); /* as whoever puts a hold */
    TRY(load(c, DISPOSAL_DECIDED, &id, &l, err));
    TRY(q_disposal_item_get(c->tx->db, c->tx->arena,
                            &(struct q_disposal_item_get_in){c->who->tenant, id, entry}, &item,
                            err));
    if (!str_eq(item.state, ITEM_OPEN))
        return err_set(err, ST_CONFLICT, "disposal_done", "it was done before");
    TRY(disposal_load(c->tx->db, c->tx->arena, c->who->tenant, c->who->body, entry, &u, err));
    if (disposal_unit_due(c->tx->arena, &u, c->today, &why) != ST_OK)
        return settle(c, id, entry, ITEM_STOPPED, why.code, err);
    TRY(disposal_do(c, &u, id, err));
    c->tx->scrub = true;
    TRY(settle(c, id, entry, ITEM_DONE, "", err));
    return forget_words(c, id, err);
}

/* ------------------------------------------------------------------ the table */
static const struct arg prepare_args[] = {
    {"entries", ARG_ARRAY, true, 0, "ids of entries whose time is over"},
};
static const struct arg cancel_args[] = {
    {"list", ARG_ID, true, 0, "the list"},
    {"reason", ARG_LONGTEXT, true, 500, "why"},
};
static const struct arg decide_args[] = {
    {"list", ARG_ID, true, 0, "the list"},
    {"decider", ARG_ID, true, 0, "the person who decided"},
    {"date", ARG_DATE, true, 0, "day of the decision"},
    {"number", ARG_TEXT, true, 100, "number of the decision"},
};
static const struct arg execute_args[] = {
    {"list", ARG_ID, true, 0, "the list"},
    {"entry", ARG_ID, true, 0, "an entry of it"},
};

const struct command command_disposal_prepare = {
    "disposal.prepare", RIGHT_OFFICE, ARGS(prepare_args), prepare,
    "Lists entries whose time is over, for a decision"};
const struct command command_disposal_cancel = {"disposal.cancel", RIGHT_OFFICE, ARGS(cancel_args),
                                                cancel, "Gives up a list before its decision"};
const struct command command_disposal_decide = {
    "disposal.decide", RIGHT_OFFICE, ARGS(decide_args), tell_decision,
    "Enters the decision on a list: who, when, under which number"};
const struct command command_disposal_execute = {
    "disposal.execute", RIGHT_OFFICE, ARGS(execute_args), execute,
    "Disposes of an entry of a list that was decided, for good"};
