/* inventory.start, inventory.close. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/org/org.h"
#include "commands/tell/inventory.h"
#include "commands/tell/outbox.h"

/* ------------------------------------------------------------------ whom it asks */
struct asking {
    struct call *c;
    struct inventory_id id;
    json_t *units; /* {unit: inventory_unit}: each once */
};

static enum status ask(struct asking *x, struct unit_id unit, struct row_id *ret, struct err *err)
{
    const struct tenant_id t = x->c->who->tenant;
    const char *there = json_str(x->units, unit.s, NULL);
    struct q_unit_name_row name;

    if (there) {
        *ret = ID_FROM(row, there);
        return ST_OK;
    }
    *ret = ID_NEW(row, x->c->tx->now);
    json_object_set_new(x->units, unit.s, json_string(ret->s));
    TRY(q_unit_name(x->c->tx->db, x->c->tx->arena, &(struct q_unit_name_in){t, unit}, &name, err));
    return q_inventory_unit_insert(
        x->c->tx->db, &(struct q_inventory_unit_insert_in){t, *ret, x->id, unit, name.name}, NULL,
        err);
}

/* What a unit left behind that is gone is asked of the unit that carries it on. */
static enum status ask_entries(struct asking *x, struct err *err)
{
    struct call *c = x->c;
    struct q_inventory_entries_row *rows;
    struct unit_id now = {{0}};
    struct row_id asked;
    size_t n;

    TRY(q_inventory_entries(c->tx->db, c->tx->arena,
                            &(struct q_inventory_entries_in){c->who->tenant, c->who->body}, &rows,
                            &n, err));
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !ID_EQ(rows[i].unit, rows[i - 1].unit))
            TRY(inventory_unit_now(c->tx->db, c->tx->arena, c->who->tenant, c->who->body,
                                   rows[i].unit, c->today, &now, err));
        TRY(ask(x, now, &asked, err));
        TRY(q_inventory_row_insert(
            c->tx->db, &(struct q_inventory_row_insert_in){c->who->tenant, asked, rows[i].id}, NULL,
            err));
    }
    return ST_OK;
}

static enum status ask_all(struct asking *x, struct err *err)
{
    struct call *c = x->c;
    struct q_inventory_working_row *rows;
    struct row_id asked;
    size_t n;

    TRY(q_inventory_working(
        c->tx->db, c->tx->arena,
        &(struct q_inventory_working_in){c->who->tenant, c->who->body, c->today}, &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(ask(x, rows[i].id, &asked, err));
    return ask_entries(x, err);
}

/* Whoever answers for a unit is told by mail. */
static enum status tell(struct asking *x, struct err *err)
{
    struct call *c = x->c;
    struct q_inventory_units_row *units;
    struct inventory_person *people;
    size_t n, npeople;
    bool on;

    TRY(outbox_on(c, &on, err));
    if (!on)
        return ST_OK;
    TRY(q_inventory_units(c->tx->db, c->tx->arena,
                          &(struct q_inventory_units_in){c->who->tenant, x->id}, &units, &n, err));
    TRY(inventory_people(c->tx->db, c->tx->arena, c->who, c->today, x->id, units, n, &people,
                         &npeople, err));
    for (size_t i = 0; i < npeople; i++)
        if (!people[i].stands_in)
            TRY(outbox_put(c, OUT_INVENTORY, people[i].asked.s, people[i].person, err));
    return ST_OK;
}

/* ------------------------------------------------------------------ starting */
static enum status put(struct call *c, struct inventory_id id, struct err *err)
{
    struct q_inventory_insert_in in = {.tenant = c->who->tenant,
                                       .body = c->who->body,
                                       .id = id,
                                       .name = json_str(c->in, "name", ""),
                                       .until = {DATE_NONE},
                                       .text = json_str(c->in, "text", ""),
                                       .person = c->who->person.s,
                                       .names = names_frozen(c->tx->arena, c->who, NULL),
                                       .at = c->tx->now};
    struct q_inventory_going_row going;

    (void)date_parse(json_str(c->in, "until", ""), &in.until);
    if (str_blank(in.name))
        return err_set(err, ST_REFUSED, "inventory_unnamed", "a name is needed");
    if (date_none(in.until) || in.until.day < c->today.day)
        return err_set(err, ST_REFUSED, "inventory_past", "its last day is over");
    enum status st = q_inventory_going(
        c->tx->db, c->tx->arena, &(struct q_inventory_going_in){in.tenant, in.body}, &going, err);
    if (st == ST_OK)
        return err_set(err, ST_CONFLICT, "inventory_open", "another one goes on");
    if (st != ST_NOT_FOUND)
        return st;
    st = q_inventory_insert(c->tx->db, &in, NULL, err);
    return st == ST_CONFLICT ? err_set(err, st, "inventory_open", "one was started just now") : st;
}

static enum status start(struct call *c, struct err *err)
{
    AUTO_JSON json_t *units = json_object();
    struct asking x = {.c = c, .id = ID_NEW(inventory, c->tx->now), .units = units};

    TRY(put(c, x.id, err));
    TRY(ask_all(&x, err));
    if (json_object_size(units) == 0)
        return err_set(err, ST_REFUSED, "inventory_nobody", "no unit has people or entries");
    TRY(tell(&x, err));
    org_subject(c, x.id.s);
    org_out(c, "inventory", x.id.s);
    json_object_set_new(c->out, "units", json_integer((json_int_t)json_object_size(units)));
    return ST_OK;
}

/* ------------------------------------------------------------------ closing */
static enum status close_it(struct call *c, struct err *err)
{
    struct inventory_id id = ID_FROM(inventory, json_str(c->in, "inventory", ""));
    struct q_inventory_get_row row;
    int64_t changed;

    TRY(q_inventory_get(c->tx->db, c->tx->arena, &(struct q_inventory_get_in){c->who->tenant, id},
                        &row, err));
    if (!ID_EQ(row.body, c->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such inventory");
    TRY(q_inventory_close(c->tx->db,
                          &(struct q_inventory_close_in){c->who->tenant, id, c->tx->now,
                                                         json_str(c->in, "note", ""),
                                                         names_frozen(c->tx->arena, c->who, NULL)},
                          &changed, err));
    if (changed != 1)
        return err_set(err, ST_CONFLICT, "inventory_closed", "it was closed");
    org_subject(c, id.s);
    return ST_OK;
}

/* ------------------------------------------------------------------ the table */
static const struct arg start_args[] = {
    {"name", ARG_TEXT, true, 100, "what it is called: the fiscal year"},
    {"until", ARG_DATE, true, 0, "last day to answer"},
    {"text", ARG_LONGTEXT, false, 2000, "words to the units"},
};
static const struct arg close_args[] = {
    {"inventory", ARG_ID, true, 0, "the inventory"},
    {"note", ARG_LONGTEXT, false, 1000, "what is to be known about it later"},
};

const struct command command_inventory_start = {
    "inventory.start", RIGHT_OFFICE, ARGS(start_args), start,
    "Asks every unit of the body what it uses; whom, and about what, is fixed now"};
const struct command command_inventory_close = {
    "inventory.close", RIGHT_OFFICE, ARGS(close_args), close_it,
    "Takes no more answers; what was not answered stays so"};
