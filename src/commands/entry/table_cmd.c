/* table.set: what one of the body's own tables says from now on. */
#include <string.h>

#include "base/json.h"
#include "commands/entry/table_rows.h"
#include "commands/org/org.h"
#include "commands/tell/notice.h"

static enum status apply(struct call *c, const char *tbl, const struct table_plan *plan,
                         struct err *err)
{
    for (size_t i = 0; i < plan->nend; i++)
        TRY(q_body_row_end(c->tx->db,
                           &(struct q_body_row_end_in){.tenant = c->who->tenant,
                                                       .id = plan->end[i].id,
                                                       .valid_to = plan->end[i].to},
                           NULL, err));
    for (size_t i = 0; i < plan->nadd; i++) {
        const struct table_row_new *x = &plan->add[i];
        TRY(q_body_row_insert(c->tx->db,
                              &(struct q_body_row_insert_in){.tenant = c->who->tenant,
                                                             .body = c->who->body,
                                                             .id = ID_NEW(row, c->tx->now),
                                                             .tbl = tbl,
                                                             .key = x->key,
                                                             .json = x->key,
                                                             .valid_from = x->from,
                                                             .valid_to = x->to,
                                                             .source = x->source,
                                                             .at = c->tx->now},
                              NULL, err));
    }
    return ST_OK;
}

static enum status set(struct call *c, struct err *err)
{
    struct org_problems problems = {.arena = c->arena};
    const char *id = json_str(c->in, "table", ""), *lock = json_str(c->in, "lock", "");
    struct table_standing there;
    struct table_plan plan;
    const struct pack *p;

    TRY(org_pack(c, &p, err));
    const struct table *t = p ? pack_table(p, id) : NULL;
    if (!t) {
        err_set(err, ST_INPUT, "no_such_table", "the rules have no table %s", id);
        err_detail(err, id);
        return err_where(err, "table");
    }
    struct ways ways = ways_to(c->app, c->arena, c->who->tenant, c->who->body, p);
    TRY(table_standing(&ways, c->tx->db, t, c->today, &there, err));
    if (*lock && strcmp(lock, there.lock) != 0)
        return err_set(err, ST_CONFLICT, "stale", "the table changed in the meantime");
    TRY(table_plan_make(c->arena, p, t, c->today, &there, json_object_get(c->in, "rows"), &plan,
                        &problems, err));
    if (problems.errors)
        return org_problems_refuse(&problems, err);
    TRY(apply(c, arena_printf(c->arena, "table.%s", id), &plan, err));
    TRY(notice_of_table(c, p, t, &plan, err));
    org_subject(c, c->who->body.s);
    json_object_set_new(c->out, "added", json_integer((json_int_t)plan.nadd));
    json_object_set_new(c->out, "ended", json_integer((json_int_t)plan.nend));
    json_object_set_new(c->out, "kept", json_integer((json_int_t)plan.kept));
    return ST_OK;
}

static const struct arg set_args[] = {
    {"table", ARG_TEXT, true, 64, "table of the rules"},
    {"rows", ARG_ARRAY, true, 0,
     "objects with cells (text by column), from, to, source, row; all that shall hold"},
    {"lock", ARG_TEXT, false, 64, "what stood there when the rows were written"},
};
const struct command command_table_set = {
    "table.set", RIGHT_OFFICE, ARGS(set_args), set,
    "Says what one of the body's own tables holds from now on; what is left out ends"};
