#include "commands/case/case_follow.h"

#include "base/json.h"
#include "commands/case/case_cmd.h"
#include "commands/entry/entry_fields.h"
#include "core/changed.h"
#include "core/entry.h"

/* What a version says to the form of the case; the caller owns it. */
static enum status said_by(struct ways *ways, struct db *db, const struct loaded_case *l,
                           const struct q_entry_versions_row *v, json_t **ret, struct err *err)
{
    struct entry_said said = {.fields = NULL};
    TRY(entry_said(ways, db, v->columns, v->edition, &said, err));
    *ret = entry_taken(l, &said);
    json_decref(said.fields);
    return ST_OK;
}

void follow_plan_end(struct follow_plan *p)
{
    json_decref(p->was);
    json_decref(p->is);
    json_decref(p->fields);
}

enum status follow_plan(struct db *db, struct arena *a, struct tenant_id tenant,
                        const struct loaded_case *l, struct follow_plan *ret, struct err *err)
{
    struct q_entry_versions_row *v;
    struct ways ways = ways_of_case(l, a, tenant);
    size_t n;
    TRY(q_entry_versions(db, a, &(struct q_entry_versions_in){tenant, l->c.entry}, &v, &n, err));
    for (size_t i = 0; i < n; i++)
        if (v[i].n == l->c.based_on)
            TRY(said_by(&ways, db, l, &v[i], &ret->was, err));
        else if (v[i].n == l->c.entry_version)
            TRY(said_by(&ways, db, l, &v[i], &ret->is, err));
    ret->fields = follow_fields(&l->c, ret->was, ret->is, a, &ret->lines, &ret->n);
    return ST_OK;
}

enum status case_follow_may(const struct casefile *c, const struct who *w, struct err *err)
{
    struct outcome o;
    TRY(case_save(c, w, &o, err));
    if (!case_overtaken(c))
        return err_set(err, ST_CONFLICT, "not_overtaken", "nothing changed in the meantime");
    return ST_OK;
}

static enum status follow(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    AUTO_FOLLOW struct follow_plan p = {.n = 0};
    TRY(cmd_case(c, &l, err));
    TRY(case_follow_may(&l->c, c->who, err));
    TRY(follow_plan(c->tx->db, c->arena, c->who->tenant, l, &p, err));
    TRY(cmd_touch(c, l, NULL, err));
    TRY(q_case_set_based(c->tx->db,
                         &(struct q_case_set_based_in){c->who->tenant, l->c.id, l->c.entry_version},
                         NULL, err));
    if (json_equal(p.fields, l->fields))
        return ST_OK;
    TRY(cmd_store_contents(c, l, p.fields, err));
    return cmd_contents_changed(c, l, err);
}

static const struct arg args[] = {
    {"case", ARG_ID, true, 0, "the case"},
    {"lock", ARG_INT, false, 0, "count of changes the caller saw"},
};
const struct command command_case_follow = {
    "case.follow", RIGHT_STAFF,
    args,          sizeof args / sizeof *args,
    follow,        "Takes a change over to what the register says by now"};
