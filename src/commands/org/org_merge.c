/* What is open in a unit goes on in the one that carries it on: without its posts nobody of the old
 * one could act on it any more. What was decided keeps the names of its day. */
#include <string.h>

#include "commands/org/org.h"
#include "store/queries_gen.h"

static enum status move(struct call *c, const struct q_unit_belongings_row *r, struct unit_id into,
                        struct err *err)
{
    const struct tenant_id t = c->who->tenant;
    struct db *db = c->tx->db;

    if (strcmp(r->what, "entry") == 0)
        return q_entry_to_unit(db, &(struct q_entry_to_unit_in){t, r->id, into}, NULL, err);
    if (strcmp(r->what, "case") == 0)
        return q_case_to_unit(db, &(struct q_case_to_unit_in){t, r->id, into}, NULL, err);
    if (strcmp(r->what, "task") == 0)
        return q_task_to_unit(db, &(struct q_task_to_unit_in){t, r->id, into}, NULL, err);
    if (strcmp(r->what, "todo") == 0)
        return q_todo_to_unit(db, &(struct q_todo_to_unit_in){t, r->id, into}, NULL, err);
    return q_inquiry_to_unit(db, &(struct q_inquiry_to_unit_in){t, r->id, into}, NULL, err);
}

enum status org_carry_over(struct call *c, struct unit_id unit, struct unit_id into,
                           struct err *err)
{
    struct q_unit_belongings_row *rows;
    size_t n;

    TRY(q_unit_belongings(c->tx->db, c->arena, &(struct q_unit_belongings_in){c->who->tenant, unit},
                          &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(move(c, &rows[i], into, err));
    return ST_OK;
}
