/* retention.hold, retention.release, disposal.role: what keeps something from being disposed of,
 * and whose decision that is. */
#include <string.h>

#include "audit/chain.h"
#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/org/org.h"
#include "commands/record/disposal.h"

/* ------------------------------------------------------------------ holds */
/* Whoever puts a hold and whoever disposes of the entry follow each other, also where several
 * programs share one database: the head of the record lets one in at a time. */
static enum status one_at_a_time(struct call *c, struct err *err)
{
    struct chain_head head;

    org_subject(c, c->who->body.s);
    return chain_lock(c->tx, c->who->tenant, "journal", &head, err);
}

static enum status entry_here(struct call *c, struct entry_id *ret, struct err *err)
{
    struct q_entry_get_row e;

    TRY(one_at_a_time(c, err));
    *ret = ID_FROM(entry, json_str(c->in, "entry", ""));
    TRY(q_entry_get(c->tx->db, c->tx->arena, &(struct q_entry_get_in){c->who->tenant, *ret}, &e,
                    err));
    if (!ID_EQ(e.body, c->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "an entry of another body");
    return str_blank(json_str(c->in, "reason", ""))
               ? err_set(err, ST_REFUSED, "reason_required", "a reason is needed")
               : ST_OK;
}

static enum status hold(struct call *c, struct err *err)
{
    struct q_retention_hold_of_row there;
    struct entry_id entry;

    TRY(entry_here(c, &entry, err));
    enum status st =
        q_retention_hold_of(c->tx->db, c->tx->arena,
                            &(struct q_retention_hold_of_in){c->who->tenant, entry}, &there, err);
    if (st == ST_OK)
        return err_set(err, ST_CONFLICT, "retention_held", "it is held already");
    if (st != ST_NOT_FOUND)
        return st;
    return q_retention_hold_insert(
        c->tx->db,
        &(struct q_retention_hold_insert_in){c->who->tenant, c->who->body, ID_NEW(row, c->tx->now),
                                             entry, json_str(c->in, "reason", ""),
                                             names_frozen(c->tx->arena, c->who, NULL), c->tx->now},
        NULL, err);
}

static enum status release(struct call *c, struct err *err)
{
    struct q_retention_hold_of_row there;
    struct entry_id entry;
    int64_t changed;

    TRY(entry_here(c, &entry, err));
    enum status st =
        q_retention_hold_of(c->tx->db, c->tx->arena,
                            &(struct q_retention_hold_of_in){c->who->tenant, entry}, &there, err);
    if (st == ST_NOT_FOUND)
        return err_set(err, ST_CONFLICT, "retention_not_held", "nothing holds it");
    TRY(st);
    TRY(q_retention_hold_release(
        c->tx->db,
        &(struct q_retention_hold_release_in){c->who->tenant, there.id, c->tx->now,
                                              json_str(c->in, "reason", ""),
                                              names_frozen(c->tx->arena, c->who, NULL)},
        &changed, err));
    return changed == 1
               ? ST_OK
               : err_set(err, ST_CONFLICT, "retention_not_held", "it was released meanwhile");
}

/* ------------------------------------------------------------------ whose decision it is */
static enum status set_role(struct call *c, struct err *err)
{
    const char *role = json_str(c->in, "role", "");
    const struct pack *p;

    TRY(org_pack(c, &p, err));
    if (p == NULL || pack_role(p, role) < 0) {
        err_set(err, ST_INPUT, "bad_role", "the rules know no role %s", role);
        return err_detail(err, role);
    }
    org_subject(c, c->who->body.s);
    return q_disposal_role_insert(
        c->tx->db,
        &(struct q_disposal_role_insert_in){c->who->tenant, c->who->body, ID_NEW(row, c->tx->now),
                                            role, json_str(c->in, "source", ""),
                                            names_frozen(c->tx->arena, c->who, NULL), c->tx->now},
        NULL, err);
}

enum status disposal_role_now(struct db *db, struct arena *a, struct tenant_id tenant,
                              struct body_id body, struct q_disposal_role_of_row *ret,
                              struct err *err)
{
    enum status st =
        q_disposal_role_of(db, a, &(struct q_disposal_role_of_in){tenant, body}, ret, err);

    return st == ST_NOT_FOUND ? err_set(err, ST_REFUSED, "disposal_role_unset",
                                        "it is not laid down who decides on disposal")
                              : st;
}

enum status disposal_seats(struct db *db, struct arena *a, struct tenant_id tenant,
                           struct body_id body, const char *role, struct date day,
                           struct disposal_seat **ret, size_t *ret_n, struct err *err)
{
    struct q_candidates_of_row *rows;
    size_t n;

    TRY(q_candidates_of(db, a, &(struct q_candidates_of_in){tenant, body, role, day, 1}, &rows, &n,
                        err));
    *ret = ARENA_ARRAY(a, struct disposal_seat, n + 1);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] =
            (struct disposal_seat){rows[i].person, rows[i].post, holding_kind_of(rows[i].kind)};
    *ret_n = n;
    return ST_OK;
}

/* ------------------------------------------------------------------ the table */
static const struct arg hold_args[] = {
    {"entry", ARG_ID, true, 0, "the entry"},
    {"reason", ARG_LONGTEXT, true, 500, "why"},
};
static const struct arg role_args[] = {
    {"role", ARG_TEXT, true, 60, "id of a role of the rules"},
    {"source", ARG_TEXT, true, 200, "where the body has laid it down"},
};

const struct command command_retention_hold = {"retention.hold", RIGHT_OFFICE, ARGS(hold_args),
                                               hold, "Holds an entry: nobody disposes of it"};
const struct command command_retention_release = {"retention.release", RIGHT_OFFICE,
                                                  ARGS(hold_args), release, "Ends a hold"};
const struct command command_disposal_role = {"disposal.role", RIGHT_OFFICE, ARGS(role_args),
                                              set_role, "Sets whose decision disposal is"};
