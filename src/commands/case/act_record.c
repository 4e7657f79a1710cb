#include "commands/case/act_record.h"

#include "base/json.h"
#include "core/roll.h"
#include "store/queries_gen.h"

void act_record_end(struct act_record *r)
{
    json_decref(r->fields);
    r->fields = NULL;
}

/* A record from before the act went on holds its lists whole. */
static void add(struct arena *a, const struct form *form, const json_t *data, json_t *fields)
{
    const json_t *said = json_object_get(data, "fields"), *rolls = json_object_get(data, "rolls");
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        json_t *v = json_object_get(said, f->id);
        const json_t *delta = json_object_get(rolls, f->id);
        if (v != NULL)
            json_object_set_new(fields, f->id, json_copy(v));
        else if (!roll_is(f))
            json_object_del(fields, f->id);
        if (!roll_is(f) || delta == NULL)
            continue;
        if (json_object_get(fields, f->id) == NULL)
            json_object_set_new(fields, f->id, json_array());
        roll_apply(a, f, json_object_get(fields, f->id), delta);
    }
}

enum status act_record_load(struct db *db, struct arena *a, struct tenant_id tenant,
                            struct entry_id entry, const struct pack *p,
                            const struct entry_act *act, int64_t upto, struct act_record *ret,
                            struct err *err)
{
    struct q_entry_act_events_row *rows;
    const struct form *form = pack_form(p, act->form);
    size_t n;
    *ret = (struct act_record){.fields = json_object()};
    TRY(q_entry_act_events(db, a, &(struct q_entry_act_events_in){tenant, entry, act->id}, &rows,
                           &n, err));
    for (size_t i = 0; form != NULL && i < n && ret->n < upto; i++, ret->n++) {
        AUTO_JSON json_t *data = json_loads(rows[i].data, 0, NULL);
        add(a, form, data, ret->fields);
    }
    return ST_OK;
}

void act_record_split(struct arena *a, const struct form *form, const json_t *before,
                      json_t *fields, json_t *data)
{
    json_t *rolls = json_object();
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        if (!roll_is(f))
            continue;
        json_t *delta =
            roll_delta(a, f, json_object_get(before, f->id), json_object_get(fields, f->id));
        json_object_del(fields, f->id);
        if (delta != NULL)
            json_object_set_new(rolls, f->id, delta);
    }
    json_object_set_new(data, "rolls", rolls);
}
