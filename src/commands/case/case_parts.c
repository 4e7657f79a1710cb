/* case_parts.c: applications beside this one: its parts, another end of the same use. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"

/* Does a part still want an entry of its own, or have one? */
static bool goes_on(const char *state)
{
    enum case_state s;

    return case_state_parse(state, &s) && s != CASE_REJECTED && s != CASE_WITHDRAWN &&
           s != CASE_CANCELLED && s != CASE_DISCARDED;
}

enum status case_load_siblings(struct db *db, struct arena *a, struct tenant_id tenant,
                               struct loaded_case *l, struct err *err)
{
    const char *name = l->c.proc->effect.function_field;
    struct q_case_children_row *rows;
    const char **out;
    size_t n;

    if (!l->c.is_child || name[0] == '\0')
        return ST_OK;
    TRY(q_case_children(db, a, &(struct q_case_children_in){tenant, l->row.parent}, &rows, &n,
                        err));
    out = ARENA_ARRAY(a, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        AUTO_JSON json_t *fields = NULL;
        if (ID_EQ(rows[i].id, l->c.id) || !goes_on(rows[i].state))
            continue;
        TRY(json_read("fields", (struct bytes){rows[i].fields, strlen(rows[i].fields)}, 0, &fields,
                      err));
        out[l->c.nsiblings++] = arena_strdup(a, json_str(fields, name, ""));
    }
    l->c.siblings = out;
    return ST_OK;
}

/* A use ends once. */
enum status case_load_other_end(struct db *db, struct arena *a, struct tenant_id tenant,
                                struct loaded_case *l, struct err *err)
{
    struct q_cases_submitted_on_entry_row *rows;
    size_t n;
    l->c.other_end = (struct other_end){"", "", {DATE_NONE}};
    if (l->c.proc->kind != PROC_END || ID_NONE(l->row.entry) || l->c.state == CASE_SUBMITTED)
        return ST_OK;
    TRY(q_cases_submitted_on_entry(
        db, a, &(struct q_cases_submitted_on_entry_in){tenant, l->row.entry, l->c.id}, &rows, &n,
        err));
    for (size_t i = n; i-- > 0;) {
        const struct procedure *other = pack_procedure(l->c.pack, rows[i].procedure);
        if (other != NULL && other->kind == PROC_END)
            l->c.other_end = (struct other_end){rows[i].no, rows[i].applicant_name,
                                                date_of_instant(rows[i].submitted_at)};
    }
    return ST_OK;
}
