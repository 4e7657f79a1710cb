#include "commands/case/case_take_over.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/apply.h"
#include "commands/case/case_cmd.h"
#include "core/changed.h"

enum status case_take_over_may(struct db *db, struct arena *a, const struct who *w, struct date day,
                               const struct loaded_case *l, struct outcome *o, struct err *err)
{
    const struct apply_for x = {l->c.pack, l->c.proc, l->c.unit, l->row.entry};
    TRY(case_take_over(&l->c, w, o, err));
    return apply_may(db, a, w, day, &x, err);
}

/* Whoever applied before stays a party: it is their application as well. */
static enum status bind(struct call *c, const struct loaded_case *l, struct err *err)
{
    for (size_t i = 0; i < l->c.nparties; i++)
        if (ID_EQ(l->c.parties[i].person, c->who->person) &&
            strcmp(l->c.parties[i].why, "applicant") == 0)
            return ST_OK;
    return q_party_insert(c->tx->db,
                          &(struct q_party_insert_in){c->who->tenant, l->c.id, c->who->person,
                                                      "applicant", c->tx->now},
                          NULL, err);
}

/* Where its form names the applicant, it names the new one: nothing waits that rests on the old. */
static enum status name_anew(struct call *c, struct loaded_case *l, struct person_id before,
                             struct err *err)
{
    AUTO_JSON json_t *fields = json_deep_copy(l->fields);
    if (l->c.state != CASE_RETURNED || l->c.form == NULL)
        return ST_OK;
    for (size_t i = 0; i < l->c.form->nfields; i++) {
        const struct field *f = &l->c.form->fields[i];
        if (field_names_writer(f) && strcmp(json_str(fields, f->id, ""), before.s) == 0)
            json_object_set_new(fields, f->id, json_string(c->who->person.s));
    }
    if (json_equal(fields, l->fields))
        return ST_OK;
    TRY(cmd_store_contents(c, l, fields, err));
    return cmd_contents_changed(c, l, err);
}

static enum status take_over(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct outcome o;
    TRY(cmd_case(c, &l, err));
    TRY(case_take_over_may(c->tx->db, c->tx->arena, c->who, c->today, l, &o, err));
    const struct person_id before = l->c.applicant;
    l->c.applicant = c->who->person; /* the tasks opened anew do not wait for them */
    TRY(name_anew(c, l, before, err));
    TRY(cmd_apply(c, l, &o, NULL, err));
    TRY(bind(c, l, err));
    return q_case_set_applicant(
        c->tx->db, &(struct q_case_set_applicant_in){c->who->tenant, l->c.id, c->who->person}, NULL,
        err);
}

static const struct arg args[] = {
    {"case", ARG_ID, true, 0, "the case"},
    {"lock", ARG_INT, false, 0, "count of changes the caller saw"},
};
const struct command command_case_take_over = {
    "case.take_over",
    RIGHT_STAFF,
    args,
    sizeof args / sizeof *args,
    take_over,
    "Goes on with the application of a colleague who left"};
