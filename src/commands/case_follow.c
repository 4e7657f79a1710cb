#include "commands/case_follow.h"

#include "base/json.h"
#include "commands/case_cmd.h"
#include "commands/entry_fields.h"
#include "core/changed.h"
#include "core/entry.h"

/* What two versions of the entry say: the one on which the change was written, and today's. */
struct pair {
    struct entry_said was, is;
};

static void pair_end(struct pair *p)
{
    json_decref(p->was.fields);
    json_decref(p->is.fields);
}

static enum status pair_load(struct call *c, const struct loaded_case *l, struct pair *ret,
                             struct err *err)
{
    struct q_entry_versions_row *v;
    size_t n;
    TRY(q_entry_versions(c->tx->db, c->arena,
                         &(struct q_entry_versions_in){c->who->tenant, l->c.entry}, &v, &n, err));
    for (size_t i = 0; i < n; i++) {
        struct entry_said *to = v[i].n == l->c.based_on        ? &ret->was
                                : v[i].n == l->c.entry_version ? &ret->is
                                                               : NULL;
        if (to != NULL)
            TRY(entry_said(c->arena, l->c.pack, v[i].columns, v[i].edition, to, err));
    }
    return ST_OK;
}

/* As this form takes it; NULL: nothing is said. New reference. */
static json_t *taken(const struct entry_said *said, const struct field *f)
{
    const json_t *v = json_object_get(said->fields, f->id);
    return v == NULL ? NULL : field_taken(said->to, f, v);
}

static bool same(const json_t *a, const json_t *b)
{
    return a == b || (a != NULL && b != NULL && json_equal(a, b));
}

static void follow_field(const struct pair *p, const struct field *f, json_t *fields)
{
    AUTO_JSON json_t *was = taken(&p->was, f), *is = taken(&p->is, f);
    if (same(was, is) || !same(was, json_object_get(fields, f->id)))
        return;
    if (is == NULL)
        json_object_del(fields, f->id);
    else
        json_object_set(fields, f->id, is);
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
    struct pair p = {0};
    TRY(cmd_case(c, &l, err));
    TRY(case_follow_may(&l->c, c->who, err));
    enum status st = pair_load(c, l, &p, err);
    AUTO_JSON json_t *fields = json_deep_copy(l->fields);
    for (size_t i = 0; st == ST_OK && i < l->c.form->nfields; i++)
        follow_field(&p, &l->c.form->fields[i], fields);
    pair_end(&p);
    TRY(st);
    TRY(cmd_touch(c, l, NULL, err));
    TRY(q_case_set_based(c->tx->db,
                         &(struct q_case_set_based_in){c->who->tenant, l->c.id, l->c.entry_version},
                         NULL, err));
    if (json_equal(fields, l->fields))
        return ST_OK;
    TRY(cmd_store_contents(c, l, fields, err));
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
