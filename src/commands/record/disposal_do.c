/* disposal_do.c: what goes with an entry, and its going. */
#include <string.h>

#include "audit/chain.h"
#include "audit/restate.h"
#include "audit/subject.h"
#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/record/disposal.h"
#include "commands/record/disposal_rows.h"
#include "store/search.h"

enum { FAMILY_MAX = 1000 };

/* ------------------------------------------------------------------ what goes together */
struct loading {
    struct db *db;
    struct arena *a;
    struct tenant_id tenant;
    struct disposal_unit *u;
    json_t *seen; /* applications looked at, entries among the kin */
};

static struct kept kept_of(const char *no, const char *state, struct date until, bool held)
{
    return (struct kept){no, str_eq(state, ENTRY_CLOSED), held, until};
}

/* The parts of an application that was split, and the parts of these. */
static enum status add_parts(struct loading *l, struct case_id parent, struct err *err)
{
    struct q_disposal_parts_row *rows;
    size_t n;

    TRY(q_disposal_parts(l->db, l->a, &(struct q_disposal_parts_in){l->tenant, parent}, &rows, &n,
                         err));
    for (size_t i = 0; i < n; i++) {
        bool new = json_object_get(l->seen, rows[i].id.s) == NULL;
        json_object_set_new(l->seen, rows[i].id.s, json_true());
        if (new)
            TRY(add_parts(l, rows[i].id, err));
        if (!rows[i].entry[0] || json_object_get(l->seen, rows[i].entry))
            continue;
        json_object_set_new(l->seen, rows[i].entry, json_true());
        if (l->u->nkin == FAMILY_MAX)
            return err_set(err, ST_TOO_LARGE, "too_many", "too many parts");
        l->u->kin[l->u->nkin++] =
            kept_of(rows[i].entry_no, rows[i].state, rows[i].retain_until, rows[i].hold[0] != '\0');
    }
    return ST_OK;
}

/* Applications that were split go with the first of their parts: they tell of all. */
static enum status add_above(struct loading *l, const char *parent, struct err *err)
{
    while (uuid_valid(parent) && json_object_get(l->seen, parent) == NULL) {
        struct disposal_unit *u = l->u;
        struct q_disposal_case_row *c = &u->cases[u->ncases];
        struct case_id id = ID_FROM(case, parent);
        enum status st =
            q_disposal_case(l->db, l->a, &(struct q_disposal_case_in){l->tenant, id}, c, err);
        if (st == ST_NOT_FOUND)
            return ST_OK; /* it went with another part, before they had to be due together */
        TRY(st);
        json_object_set_new(l->seen, parent, json_true());
        TRY(add_parts(l, id, err));
        if (++u->ncases == FAMILY_MAX)
            return err_set(err, ST_TOO_LARGE, "too_many", "too many applications");
        parent = c->parent;
    }
    return ST_OK;
}

static enum status load_cases(struct loading *l, struct err *err)
{
    struct disposal_unit *u = l->u;
    struct q_disposal_case_row *rows;
    size_t n;

    TRY(q_disposal_cases(l->db, l->a, &(struct q_disposal_cases_in){l->tenant, u->id}, &rows, &n,
                         err));
    if (n >= FAMILY_MAX)
        return err_set(err, ST_TOO_LARGE, "too_many", "too many applications");
    u->cases = ARENA_ARRAY(l->a, struct q_disposal_case_row, FAMILY_MAX + 1);
    for (size_t i = 0; i < n; i++) {
        json_object_set_new(l->seen, rows[i].id.s, json_true());
        u->cases[u->ncases++] = rows[i];
    }
    for (size_t i = 0; i < n; i++)
        TRY(add_above(l, rows[i].parent, err));
    return ST_OK;
}

enum status disposal_load(struct db *db, struct arena *a, struct tenant_id tenant,
                          struct body_id body, struct entry_id id, struct disposal_unit *ret,
                          struct err *err)
{
    AUTO_JSON json_t *seen = json_object();
    struct loading l = {db, a, tenant, ret, seen};
    struct q_retention_hold_of_row hold;

    *ret = (struct disposal_unit){.id = id};
    TRY(q_entry_get(db, a, &(struct q_entry_get_in){tenant, id}, &ret->entry, err));
    if (!ID_EQ(ret->entry.body, body))
        return err_set(err, ST_NOT_FOUND, "not_found", "an entry of another body");
    enum status st =
        q_retention_hold_of(db, a, &(struct q_retention_hold_of_in){tenant, id}, &hold, err);
    if (st != ST_OK && st != ST_NOT_FOUND)
        return st;
    ret->kin = ARENA_ARRAY(a, struct kept, FAMILY_MAX + 1);
    ret->kin[ret->nkin++] =
        kept_of(ret->entry.no, ret->entry.state, ret->entry.retain_until, st == ST_OK);
    json_object_set_new(seen, id.s, json_true());
    return load_cases(&l, err);
}

enum status disposal_unit_due(struct arena *a, const struct disposal_unit *u, struct date today,
                              struct err *err)
{
    struct err why = {0};

    TRY(disposal_due(a, &u->kin[0], today, err));
    for (size_t i = 1; i < u->nkin; i++)
        if (disposal_due(a, &u->kin[i], today, &why) != ST_OK) {
            err_set(err, ST_REFUSED, "disposal_kin", "%s comes of the same application",
                    u->kin[i].no);
            return err_detail(err, u->kin[i].no);
        }
    return ST_OK;
}

/* ------------------------------------------------------------------ what is left */
static enum status leave_entry(struct call *c, const struct disposal_unit *u,
                               struct disposal_id list, struct err *err)
{
    const struct q_entry_get_row *e = &u->entry;
    const struct pack *p;
    struct q_unit_name_row unit;

    TRY(app_edition(c->app, c->tx->db, e->edition, &p, err));
    TRY(q_unit_name(c->tx->db, c->tx->arena, &(struct q_unit_name_in){c->who->tenant, e->unit},
                    &unit, err));
    const struct reg *reg = pack_register(p, e->reg);
    return q_tombstone_insert(
        c->tx->db,
        &(struct q_tombstone_insert_in){
            .tenant = c->who->tenant,
            .body = e->body,
            .id = u->id.s,
            .kind = "entry",
            .entry = u->id,
            .no = e->no,
            .label = reg ? reg->label : e->reg,
            .reg = e->reg,
            .unit = e->unit,
            .unit_name = str_empty(e->unit_name) ? unit.name : e->unit_name,
            .started_on = date_none(e->started_on) ? e->period_from : e->started_on,
            .ended_on = e->ended_on,
            .retain_until = e->retain_until,
            .list = list,
            .at = c->tx->now},
        NULL, err);
}

static struct date day_of(int64_t instant)
{
    return instant == DB_NULL_INT ? (struct date){DATE_NONE} : date_of_instant(instant);
}

static enum status leave_case(struct call *c, const struct disposal_unit *u,
                              const struct q_disposal_case_row *k, struct disposal_id list,
                              struct err *err)
{
    const struct pack *p;

    TRY(app_edition(c->app, c->tx->db, k->edition, &p, err));
    const struct procedure *proc = pack_procedure(p, k->procedure);
    return q_tombstone_insert(
        c->tx->db,
        &(struct q_tombstone_insert_in){.tenant = c->who->tenant,
                                        .body = u->entry.body,
                                        .id = k->id.s,
                                        .kind = "case",
                                        .entry = u->id,
                                        .no = k->no,
                                        .label = proc ? proc->label : k->procedure,
                                        .reg = "",
                                        .unit = k->unit,
                                        .unit_name = k->unit_name,
                                        .started_on = day_of(k->submitted_at),
                                        .ended_on = day_of(k->decided_at),
                                        .retain_until = u->entry.retain_until,
                                        .list = list,
                                        .at = c->tx->now},
        NULL, err);
}

/* ------------------------------------------------------------------ going */
static enum status destroy_keys(struct call *c, const json_t *going, struct err *err)
{
    const char *subject;
    json_t *v;

    json_object_foreach((json_t *)(uintptr_t)going, subject, v)
    {
        struct err why = {0};
        enum status st = subject_destroy(c->tx, c->who->tenant, subject, &why);
        if (st == ST_NOT_FOUND) /* nothing was recorded under it */
            continue;
        if (st != ST_OK) {
            if (err)
                *err = why;
            return st;
        }
    }
    return ST_OK;
}

static enum status leave_all(struct call *c, const struct disposal_unit *u, struct disposal_id list,
                             struct err *err)
{
    TRY(leave_entry(c, u, list, err));
    for (size_t i = 0; i < u->ncases; i++)
        TRY(leave_case(c, u, &u->cases[i], list, err));
    return ST_OK;
}

enum status disposal_do(struct call *c, const struct disposal_unit *u, struct disposal_id list,
                        struct err *err)
{
    AUTO_JSON json_t *touched = json_object(), *going = json_object(), *runs = json_object();
    struct disposal_rows x = {c, u, going, runs};
    const struct journal_note note = {.tenant = c->who->tenant,
                                      .kind = c->command->name,
                                      .edition = "",
                                      .actor = access_actor(c->tx->arena, c->who)};
    const char *subject;
    json_t *v;

    TRY(disposal_subjects(&x, err));
    json_object_foreach(going, subject, v)
        TRY(restate_add(c->tx, c->who->tenant, subject, touched, err));
    TRY(restate_others(c->tx, touched, disposal_owner, &x, &note, err));
    TRY(disposal_remove(&x, touched, err));
    TRY(restate_own(c->tx, touched, disposal_owner, &x, err));
    TRY(leave_all(c, u, list, err));
    return destroy_keys(c, going, err);
}
