#include "commands/case/case_tell.h"

#include <string.h>

#include "commands/tell/outbox.h"

static bool barred(const struct task_told *t, struct person_id person)
{
    for (size_t i = 0; i < t->nbarred; i++)
        if (ID_EQ(t->barred[i], person))
            return true;
    return false;
}

/* Substitutes only where nobody else may. *ret_n counts. */
static enum status tell_holders(struct call *c, const struct task_told *t,
                                const struct q_candidates_of_row *rows, size_t n, bool substitutes,
                                size_t *ret_n, struct err *err)
{
    for (size_t i = 0; i < n; i++) {
        bool here = t->unit[0] == '\0' || strcmp(t->unit, rows[i].unit.s) == 0;
        if (!here || (strcmp(rows[i].kind, "substitute") == 0) != substitutes ||
            barred(t, rows[i].person))
            continue;
        ++*ret_n;
        TRY(outbox_put(c, OUT_TASK, t->id.s, rows[i].person, err));
    }
    return ST_OK;
}

enum status case_tell_task(struct call *c, const struct task_told *t, struct err *err)
{
    struct q_candidates_of_row *rows;
    size_t n, told = 0;
    bool on;

    TRY(outbox_on(c, &on, err));
    if (!on)
        return ST_OK;
    if (!ID_NONE(t->person))
        return barred(t, t->person) ? ST_OK : outbox_put(c, OUT_TASK, t->id.s, t->person, err);
    TRY(q_candidates_of(
        c->tx->db, c->tx->arena,
        &(struct q_candidates_of_in){c->who->tenant, c->who->body, t->role, c->today, 0}, &rows, &n,
        err));
    TRY(tell_holders(c, t, rows, n, false, &told, err));
    return told > 0 ? ST_OK : tell_holders(c, t, rows, n, true, &told, err);
}

enum status case_tell_applicant(struct call *c, const struct loaded_case *l, enum case_state before,
                                enum case_state now, struct act_id act, struct err *err)
{
    bool decided = now == CASE_APPROVED || now == CASE_REJECTED;

    if (before == now || (!decided && now != CASE_RETURNED) ||
        ID_EQ(l->c.applicant, c->who->person))
        return ST_OK;
    return outbox_put(c, decided ? OUT_DECIDED : OUT_RETURNED, act.s, l->c.applicant, err);
}
