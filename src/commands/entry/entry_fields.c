#include "commands/entry/entry_fields.h"

#include <string.h>

#include "base/json.h"
#include "commands/org/units.h"
#include "core/changed.h"

enum status entry_said(struct ways *ways, struct db *db, const char *columns, const char *edition,
                       struct entry_said *ret, struct err *err)
{
    AUTO_JSON json_t *all = NULL;
    const struct lineage *way;
    TRY(way_from(ways, db, edition, &way, err));
    TRY(json_read("columns", (struct bytes){columns, strlen(columns)}, 0, &all, err));
    json_t *fields = json_object_get(all, "fields");
    *ret = (struct entry_said){fields == NULL ? json_object() : json_incref(fields), way};
    return ST_OK;
}

static bool wrote(const struct loaded_case *l, const struct q_entry_versions_row *v)
{
    for (size_t i = 0; i < l->nacts; i++)
        if (strcmp(l->acts[i].id.s, v->act) == 0)
            return true;
    return false;
}

/* The version that the case speaks of: the one before its own; of a case that ended otherwise, the
 * last one of that time; else the newest. */
static const struct q_entry_versions_row *
version_before(const struct loaded_case *l, const struct q_entry_versions_row *v, size_t n)
{
    bool open =
        l->c.state == CASE_DRAFT || l->c.state == CASE_SUBMITTED || l->c.state == CASE_RETURNED;
    const struct q_entry_versions_row *found = NULL;
    for (size_t i = 0; i < n; i++) {
        bool later = !open && l->nacts > 0 && v[i].recorded_at > l->acts[l->nacts - 1].at;
        if (wrote(l, &v[i]) || (found != NULL && later))
            break;
        found = &v[i];
    }
    return found;
}

/* A unit and the one in which it went on are the same: whoever names the one that stands today has
 * changed nothing. */
static enum status follow_units(struct db *db, struct arena *a, struct tenant_id tenant,
                                struct loaded_case *l, struct err *err)
{
    for (size_t i = 0; i < l->c.form->nfields; i++) {
        const struct field *f = &l->c.form->fields[i];
        const char *was = json_str(l->before, f->id, ""), *now = json_str(l->fields, f->id, "");
        bool same = false;
        if (f->type != F_UNIT || !uuid_valid(was) || !uuid_valid(now))
            continue;
        TRY(unit_became(db, a, tenant, l->body, ID_FROM(unit, was), ID_FROM(unit, now), &same,
                        err));
        if (same)
            json_object_set_new(l->before, f->id, json_string(now));
    }
    return ST_OK;
}

/* What the form of an end has from the entry is called there as its default says. */
static const char *entry_field(const struct loaded_case *l, const struct field *f)
{
    return l->c.proc->kind == PROC_CHANGE ? f->id : f->otherwise == D_ENTRY ? f->value : NULL;
}

/* Who manages it may have been appointed since, beside every form. */
static enum status manager_now(struct db *db, struct arena *a, struct tenant_id tenant,
                               const struct loaded_case *l, json_t *fields, struct err *err)
{
    struct person_id manager;
    if (l->c.proc->kind != PROC_END || strcmp(l->c.entry_state, ENTRY_CLOSED) == 0)
        return ST_OK;
    TRY(entry_manager(db, a, tenant, l->row.entry, NULL, l->c.today, &manager, err));
    if (ID_NONE(manager))
        json_object_del(fields, "manager"); /* nobody to be different from */
    else
        json_object_set_new(fields, "manager", json_string(manager.s));
    return ST_OK;
}

json_t *entry_taken(const struct loaded_case *l, const struct entry_said *said)
{
    json_t *out = json_object();
    for (size_t i = 0; i < l->c.form->nfields; i++) {
        const struct field *f = &l->c.form->fields[i];
        const char *id = entry_field(l, f);
        const json_t *was = id == NULL ? NULL : json_object_get(said->fields, id);
        json_t *taken = was == NULL ? NULL : field_taken(said->way, f, was);
        if (taken != NULL)
            json_object_set_new(out, f->id, taken);
    }
    return out;
}

enum status case_load_before(struct db *db, struct arena *a, struct tenant_id tenant,
                             struct loaded_case *l, struct err *err)
{
    struct q_entry_versions_row *versions;
    struct entry_said said = {0};
    size_t n;
    bool speaks = l->c.proc->kind == PROC_CHANGE || l->c.proc->kind == PROC_END;
    if (!speaks || ID_NONE(l->row.entry))
        return ST_OK;
    TRY(q_entry_versions(db, a, &(struct q_entry_versions_in){tenant, l->row.entry}, &versions, &n,
                         err));
    const struct q_entry_versions_row *v = version_before(l, versions, n);
    if (v == NULL)
        return ST_OK;
    struct ways ways = ways_of_case(l, a, tenant);
    TRY(entry_said(&ways, db, v->columns, v->edition, &said, err));
    enum status st = manager_now(db, a, tenant, l, said.fields, err);
    if (st == ST_OK)
        l->c.before = l->before = entry_taken(l, &said);
    json_decref(said.fields);
    return st == ST_OK ? follow_units(db, a, tenant, l, err) : st;
}
