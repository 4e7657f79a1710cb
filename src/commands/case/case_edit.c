/* case_edit.c: commands while an application is its writer's: create, save, split, discard. */
#include <string.h>

#include "audit/blob.h"
#include "base/json.h"
#include "commands/case/apply.h"
#include "commands/case/case_again.h"
#include "commands/case/case_cmd.h"
#include "commands/entry/entry_fields.h"
#include "core/changed.h"
#include "core/roll.h"

/* ------------------------------------------------------------------ case.create */
struct origin {
    struct case_id copied;
    struct case_id files; /* the case whose files are taken over, or none */
    struct entry_id entry;
    int64_t entry_version; /* on which a change is written; 0: no change */
    json_t *fields;        /* owned */
};

static bool entry_closed(const struct q_entry_get_row *e)
{
    return strcmp(e->state, ENTRY_CLOSED) == 0;
}

/* Fields of the last contents of a case. */
static enum status fields_of_case(struct call *c, struct case_id id, json_t **ret,
                                  const char **ret_edition, struct err *err)
{
    struct q_case_get_row row;
    struct q_case_version_get_row v;
    TRY(q_case_get(c->tx->db, c->tx->arena, &(struct q_case_get_in){c->who->tenant, id}, &row,
                   err));
    TRY(q_case_version_get(c->tx->db, c->tx->arena,
                           &(struct q_case_version_get_in){c->who->tenant, id, row.version}, &v,
                           err));
    *ret_edition = row.edition;
    return json_read("fields", (struct bytes){v.fields, strlen(v.fields)}, 0, ret, err);
}

/* What another form knows of a field, as this form's field takes it; nothing when it does not. */
static void take(const struct lineage *way, const struct field *f, const json_t *v, json_t *into)
{
    json_object_set_new(into, f->id, field_taken(way, f, v));
}

/* Only what the form offers again. */
static void carry_over(const struct lineage *way, const struct form *form, const json_t *from,
                       json_t *into)
{
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        const json_t *v = json_object_get(from, f->id);
        if (v != NULL && f->carry)
            take(way, f, v, into);
    }
}

/* 「自課でも使う」: what an approved application says of the service; answers are given anew. */
static enum status copy_from(struct call *c, const struct pack *p, const struct form *form,
                             struct origin *o, struct err *err)
{
    const char *id = json_str(c->in, "copy_from", NULL);
    struct q_entry_get_row e;
    AUTO_JSON json_t *fields = NULL;
    if (id == NULL)
        return ST_OK;
    TRY(q_entry_get(c->tx->db, c->tx->arena,
                    &(struct q_entry_get_in){c->who->tenant, ID_FROM(entry, id)}, &e, err));
    bool open = strcmp(e.state, ENTRY_PERMITTED) == 0 || strcmp(e.state, ENTRY_IN_USE) == 0;
    bool over = strcmp(e.state, ENTRY_CLOSED) == 0 ||
                (!date_none(e.period_to) && e.period_to.day < c->today.day);
    if (ID_EQ(e.body, c->who->body) && over)
        return err_set(err, ST_CONFLICT, "copy_closed", "its use is over");
    if (!ID_EQ(e.body, c->who->body) || strcmp(e.origin, "case") != 0 || !open)
        return err_set(err, ST_NOT_FOUND, "not_found", "no application behind this entry");
    o->copied = o->files = ID_FROM(case, e.origin_id);
    const char *edition = NULL;
    TRY(fields_of_case(c, o->copied, &fields, &edition, err));
    const struct lineage *way;
    TRY(call_way(c, p, edition, &way, err));
    carry_over(way, form, fields, o->fields);
    return ST_OK;
}

/* "申R8-0003　提供元のサイト"; once, however often it is taken over, and nothing of a draft without
 * a number. */
static const char *from_there(struct arena *a, const char *no, const char *source)
{
    return str_empty(no) || str_starts(source, no) ? source : arena_printf(a, "%s　%s", no, source);
}

/* The files of the application come with its number, if it has one, each as a copy of the new one's
 * own: when the first is disposed of, they are still there. Every answer that rests on them is
 * given anew. A file that was disposed of is not taken over. */
static enum status copy_files(struct call *c, struct case_id from, struct case_id to,
                              struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct q_case_get_row row;
    struct q_evidence_of_row *files;
    size_t n;
    if (ID_NONE(from))
        return ST_OK;
    struct arena *a = c->tx->arena;
    TRY(q_case_get(c->tx->db, a, &(struct q_case_get_in){c->who->tenant, from}, &row, err));
    TRY(q_evidence_of(c->tx->db, a, &(struct q_evidence_of_in){c->who->tenant, from}, &files, &n,
                      err));
    TRY(case_load(c->app, c->tx->db, a, c->who->tenant, to, c->today, &l, err));
    for (size_t i = 0; i < n; i++) {
        if (case_may_attach(&l->c, c->who, files[i].item, NULL) != ST_OK)
            continue; /* of a step, or of a form that this procedure has not */
        struct blob_info copy;
        enum status st = blob_copy(c->tx, c->who->tenant, files[i].blob, to.s, &copy, err);
        if (st == ST_REFUSED)
            continue;
        TRY(st);
        TRY(q_evidence_insert(
            c->tx->db,
            &(struct q_evidence_insert_in){.tenant = c->who->tenant,
                                           .id = ID_NEW(evidence, c->tx->now),
                                           .subject = to,
                                           .item = files[i].item,
                                           .blob = copy.id,
                                           .name = files[i].name,
                                           .media = files[i].media,
                                           .effective = files[i].effective,
                                           .source = from_there(a, row.no, files[i].source),
                                           .person = c->who->person,
                                           .at = c->tx->now,
                                           .certificate = files[i].certificate,
                                           .said = files[i].said,
                                           .until = files[i].until},
            NULL, err));
    }
    return ST_OK;
}

/* What was written in this field when the entry came into its present state. */
static enum status take_act(struct call *c, const struct lineage *way, const struct field *f,
                            struct origin *o, struct err *err)
{
    struct q_entry_events_row *acts;
    size_t n;
    TRY(q_entry_events(c->tx->db, c->tx->arena,
                       &(struct q_entry_events_in){c->who->tenant, o->entry}, &acts, &n, err));
    const struct q_entry_events_row *led = entry_led_by(acts, n);
    if (led == NULL)
        return ST_OK;
    AUTO_JSON json_t *data = NULL;
    TRY(json_read("data", (struct bytes){led->data, strlen(led->data)}, 0, &data, err));
    const json_t *fields = json_object_get(data, "fields"), *v;
    v = json_object_get(fields == NULL ? data : fields, f->value); /* no form: its reason */
    if (v != NULL && !str_blank(json_is_string(v) ? json_string_value(v) : "-"))
        take(way, f, v, o->fields);
    return ST_OK;
}

/* The case whose decision wrote this version of the entry; none when another act did. */
static enum status decided_case(struct call *c, const char *act, struct case_id *ret,
                                struct err *err)
{
    struct q_act_case_row row;
    enum status st =
        q_act_case(c->tx->db, c->tx->arena,
                   &(struct q_act_case_in){c->who->tenant, ID_FROM(act, act)}, &row, err);
    *ret = st == ST_OK ? row.casefile : (struct case_id){{0}};
    return st == ST_NOT_FOUND ? ST_OK : st;
}

/* Who manages the entry; while nobody does, whoever ends it in their place. Who manages it after a
 * change has to be said. */
static void take_manager(struct call *c, const struct procedure *pr, const struct field *f,
                         struct person_id manager, json_t *fields)
{
    if (ID_NONE(manager) && pr->kind == PROC_END)
        manager = c->who->person;
    if (!ID_NONE(manager))
        json_object_set_new(fields, f->id, json_string(manager.s));
}

/* By the default that a field names; a change starts with what the entry says in every other one as
 * well, so that only what changes has to be written. */
static enum status take_fields(struct call *c, const struct procedure *pr, const struct form *form,
                               const struct entry_said *said, struct person_id manager,
                               struct origin *o, struct err *err)
{
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        const json_t *v = NULL;
        if (f->otherwise == D_ACT)
            TRY(take_act(c, said->way, f, o, err));
        if (f->otherwise == D_ENTRY && strcmp(f->value, "manager") == 0)
            take_manager(c, pr, f, manager, o->fields);
        else if (f->otherwise == D_ENTRY)
            v = json_object_get(said->fields, f->value);
        else if (f->otherwise == D_NONE && pr->kind == PROC_CHANGE)
            v = json_object_get(said->fields, f->id);
        if (v != NULL)
            take(said->way, f, v, o->fields);
    }
    return ST_OK;
}

/* Ending or changing: what the register knows is taken over; of a change, the files of what was
 * decided last as well. */
static enum status take_entry(struct call *c, const struct pack *p, const struct procedure *pr,
                              const struct form *form, struct origin *o, struct err *err)
{
    const char *id = json_str(c->in, "entry", NULL);
    struct q_entry_get_row e;
    struct q_entry_version_get_row v;
    struct entry_said said = {0};
    if (id != NULL)
        o->entry = ID_FROM(entry, id);
    if (ID_NONE(o->entry))
        return ST_OK;
    TRY(q_entry_get(c->tx->db, c->tx->arena, &(struct q_entry_get_in){c->who->tenant, o->entry}, &e,
                    err));
    if (!ID_EQ(e.body, c->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such entry");
    if (entry_closed(&e))
        return err_set(err, ST_CONFLICT, "entry_closed", "the entry is closed");
    TRY(apply_takes(pr, e.reg, err));
    TRY(q_entry_version_get(c->tx->db, c->tx->arena,
                            &(struct q_entry_version_get_in){c->who->tenant, o->entry, e.version},
                            &v, err));
    struct person_id manager;
    TRY(entry_manager(c->tx->db, c->tx->arena, c->who->tenant, o->entry, NULL, c->today, &manager,
                      err));
    if (pr->kind == PROC_CHANGE) {
        o->entry_version = e.version;
        TRY(decided_case(c, v.act, &o->files, err));
    }
    struct ways ways = ways_to(c->app, c->arena, c->who->tenant, c->who->body, p);
    TRY(entry_said(&ways, c->tx->db, v.columns, v.edition, &said, err));
    enum status st = take_fields(c, pr, form, &said, manager, o, err);
    json_decref(said.fields);
    TRY(st);
    /* Who manages it stays, unless another is written. */
    const struct field *named = form_field(form, pr->effect.manager_field);
    if (pr->kind == PROC_CHANGE && named != NULL && named->type == F_PERSON) {
        json_object_del(o->fields, named->id); /* nor whoever has left */
        if (!ID_NONE(manager))
            json_object_set_new(o->fields, named->id, json_string(manager.s));
    }
    return ST_OK;
}

/* The facts found at 判定 fill the fields that ask for the same. */
static enum status take_inquiry(struct call *c, const struct pack *p, const struct form *form,
                                struct origin *o, struct err *err)
{
    const char *id = json_str(c->in, "inquiry", NULL);
    struct q_inquiry_get_row q;
    AUTO_JSON json_t *facts = NULL;
    if (id == NULL)
        return ST_OK;
    TRY(q_inquiry_get(c->tx->db, c->tx->arena,
                      &(struct q_inquiry_get_in){c->who->tenant, ID_FROM(inquiry, id)}, &q, err));
    if (!ID_EQ(q.person, c->who->person))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such inquiry of this person");
    TRY(json_read("facts", (struct bytes){q.facts, strlen(q.facts)}, 0, &facts, err));
    const struct lineage *way;
    TRY(call_way(c, p, q.edition, &way, err));
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        json_t *v = f->fact < 0 ? NULL : json_object_get(facts, p->facts[f->fact].id);
        if (v != NULL && f->type == F_ROWS && json_is_array(v))
            take(way, f, v, o->fields);
        else if (v != NULL && f->type == F_LEVEL && json_is_string(v))
            take(way, f, v, o->fields);
        else if (v != NULL && f->type == F_CHOICE && json_is_array(v))
            json_object_set(o->fields, f->id, json_array_get(v, 0));
        else if (v != NULL)
            json_object_set(o->fields, f->id, v);
    }
    return ST_OK;
}

/* Of those who hold one of the roles there, substitutes apart: the person who begins, when they are
 * one of them, else the only one there is. */
static enum status only_holder(struct call *c, const struct pack *p, const char *const *roles,
                               size_t nroles, struct unit_id unit, struct person_id *ret,
                               struct err *err)
{
    struct arena *a = c->tx->arena;
    struct q_unit_name_row at;
    size_t n = 0;
    TRY(q_unit_name(c->tx->db, a, &(struct q_unit_name_in){c->who->tenant, unit}, &at, err));
    *ret = (struct person_id){{0}};
    for (size_t i = 0; i < nroles; i++) {
        enum scope scope = p->roles[pack_role(p, roles[i])].scope;
        struct unit_id where = scope == SCOPE_PARENT && !ID_NONE(at.parent) ? at.parent : unit;
        struct q_candidates_of_row *rows;
        size_t nrows;
        TRY(q_candidates_of(
            c->tx->db, a,
            &(struct q_candidates_of_in){c->who->tenant, c->who->body, roles[i], c->today, 0},
            &rows, &nrows, err));
        for (size_t k = 0; k < nrows; k++) {
            bool stands_in = strcmp(rows[k].kind, "substitute") == 0;
            bool there = scope == SCOPE_BODY || ID_EQ(rows[k].unit, where);
            if (stands_in || !there || ID_EQ(*ret, rows[k].person))
                continue;
            if (n++ == 0 || ID_EQ(rows[k].person, c->who->person))
                *ret = rows[k].person;
        }
    }
    if (n > 1 && !ID_EQ(*ret, c->who->person))
        *ret = (struct person_id){{0}};
    return ST_OK;
}

static enum status name_holder(struct call *c, const struct pack *p, const struct field *f,
                               struct unit_id unit, json_t *fields, struct err *err)
{
    bool role = f->otherwise == D_ROLE;
    struct person_id person;
    TRY(only_holder(c, p, role ? &f->value : f->holders, role ? 1 : f->nholders, unit, &person,
                    err));
    if (!ID_NONE(person))
        json_object_set_new(fields, f->id, json_string(person.s));
    return ST_OK;
}

static enum status defaults(struct call *c, const struct pack *p, const struct form *form,
                            struct unit_id unit, json_t *fields, struct err *err)
{
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        if (json_object_get(fields, f->id) != NULL)
            continue;
        if (f->nholders > 0 || f->otherwise == D_ROLE)
            TRY(name_holder(c, p, f, unit, fields, err));
        else if (f->otherwise == D_TODAY)
            json_object_set_new(fields, f->id, json_string(date_iso(c->tx->arena, c->today)));
        else if (f->otherwise == D_SELF)
            json_object_set_new(fields, f->id, json_string(c->who->person.s));
        else if (f->otherwise == D_UNIT)
            json_object_set_new(fields, f->id, json_string(unit.s));
        else if (f->otherwise == D_VALUE)
            json_object_set_new(fields, f->id, json_string(f->value));
    }
    return ST_OK;
}

/* The service that the form names, else that of the entry it speaks of. */
static enum status title_of(struct call *c, const struct procedure *pr, const json_t *fields,
                            struct entry_id entry, const char **ret, struct err *err)
{
    struct q_entry_get_row e;
    *ret = cmd_title(c->tx->arena, pr, fields, "");
    if ((*ret)[0] != '\0' || ID_NONE(entry))
        return ST_OK;
    TRY(q_entry_get(c->tx->db, c->tx->arena, &(struct q_entry_get_in){c->who->tenant, entry}, &e,
                    err));
    *ret = e.title;
    return ST_OK;
}

/* What is wrong is kept in a draft; what no draft keeps is refused, with all that came with it. */
static enum status none_too_long(struct call *c, const struct form *form, const json_t *fields,
                                 struct err *err)
{
    struct problems l = {.arena = c->arena};
    fields_texts(form, fields, &l);
    if (l.n == 0)
        return ST_OK;
    err_set(err, ST_INPUT, "text_too_long", "%s has %zu letters", l.p[0].where, l.p[0].is);
    err_where(err, "%s", l.p[0].where);
    return err_detail(err, l.p[0].detail);
}

static enum status new_case(struct call *c, const struct pack *p, const struct procedure *pr,
                            struct unit_id unit, const struct origin *o, struct case_id parent,
                            struct case_id *ret, struct err *err)
{
    struct arena *a = c->tx->arena;
    const struct form *form = pack_form(p, pr->form);
    struct problems problems = {.arena = a};
    AUTO_JSON json_t *fields = NULL, *facts = NULL;
    TRY(none_too_long(c, form, o->fields, err));
    TRY(fields_check(p, form, o->fields, &fields, &problems, err));
    const char *title;
    TRY(title_of(c, pr, fields, o->entry, &title, err));
    facts = fields_facts(p, form, fields);
    struct facts *readable = ARENA_NEW(a, struct facts); /* what cannot be read again is not kept */
    TRY(facts_read(p, facts, NULL, readable, err));
    TRY(cmd_people_exist(c, form, fields, err));
    struct case_id id = ID_NEW(case, c->tx->now);
    struct q_case_insert_in in = {.tenant = c->who->tenant,
                                  .body = c->who->body,
                                  .id = id,
                                  .procedure = pr->id,
                                  .edition = hash_hex(a, &p->hash),
                                  .parent = parent,
                                  .entry = o->entry,
                                  .copied_from = o->copied,
                                  .unit = unit,
                                  .applicant = c->who->person,
                                  .title = title,
                                  .state = case_state_id(CASE_DRAFT),
                                  .version = 1,
                                  .lock = 1,
                                  .content_hash = "",
                                  .entry_version =
                                      o->entry_version ? o->entry_version : DB_NULL_INT,
                                  .at = c->tx->now};
    TRY(q_case_insert(c->tx->db, &in, NULL, err));
    struct q_case_version_insert_in v = {.tenant = c->who->tenant,
                                         .casefile = id,
                                         .n = 1,
                                         .fields = json_canonical(a, fields),
                                         .facts = json_canonical(a, facts),
                                         .content_hash = "",
                                         .by_person = c->who->person,
                                         .at = c->tx->now};
    TRY(q_case_version_insert(c->tx->db, &v, NULL, err));
    *ret = id;
    return q_party_insert(
        c->tx->db,
        &(struct q_party_insert_in){c->who->tenant, id, c->who->person, "applicant", c->tx->now},
        NULL, err);
}

/* The contents as they were outweigh what the register says; the files are that application's. */
static void begin_again(const struct case_again *again, struct origin *o)
{
    if (ID_NONE(again->from))
        return;
    json_object_update(o->fields, again->fields);
    o->copied = o->files = again->from;
    if (again->based_on > 0) /* what was permitted since is not undone by it */
        o->entry_version = again->based_on;
}

static enum status create(struct call *c, struct err *err)
{
    const struct pack *p;
    TRY(app_pack(c->app, c->tx->db, c->who->tenant, c->who->body, c->today, &p, err));
    const struct procedure *pr = pack_procedure(p, json_str(c->in, "procedure", ""));
    if (pr == NULL)
        return err_set(err, ST_INPUT, "no_procedure", "the rules have no such procedure");
    const struct form *form = pack_form(p, pr->form);
    AUTO_JSON json_t *fields = json_object();
    CASE_AGAIN again = {0};
    TRY(case_again_load(c, p, pr, &again, err));
    struct origin o = {.fields = fields, .entry = again.entry};
    struct unit_id unit = ID_NONE(again.unit) ? c->who->unit : again.unit;
    TRY(take_entry(c, p, pr, form, &o, err));
    if ((pr->kind == PROC_END || pr->kind == PROC_CHANGE) && ID_NONE(o.entry))
        return err_set(err, ST_INPUT, "entry_required", "this procedure speaks of an entry");
    if (!ID_NONE(o.entry)) {
        struct q_entry_get_row e;
        TRY(q_entry_get(c->tx->db, c->tx->arena, &(struct q_entry_get_in){c->who->tenant, o.entry},
                        &e, err));
        unit = e.unit;
    } else if (json_object_get(c->in, "unit") != NULL) {
        unit = ID_FROM(unit, json_str(c->in, "unit", ""));
    }
    if (ID_NONE(unit))
        return err_set(err, ST_REFUSED, "no_unit", "a person without a unit cannot apply");
    TRY(apply_may(c->tx->db, c->tx->arena, c->who, c->today,
                  &(struct apply_for){p, pr, unit, o.entry}, err));
    TRY(copy_from(c, p, form, &o, err));
    TRY(take_inquiry(c, p, form, &o, err));
    begin_again(&again, &o);
    TRY(defaults(c, p, form, unit, o.fields, err));
    json_object_update(o.fields, json_object_get(c->in, "fields"));
    struct case_id id;
    TRY(new_case(c, p, pr, unit, &o, (struct case_id){{0}}, &id, err));
    TRY(copy_files(c, o.files, id, err));
    memcpy(c->subject, id.s, sizeof c->subject);
    c->edition = hash_hex(c->tx->arena, &p->hash);
    json_object_set_new(c->out, "case", json_string(id.s));
    json_object_set_new(c->out, "lock", json_integer(1));
    return ST_OK;
}

static const struct arg create_args[] = {
    {"procedure", ARG_TEXT, true, 0, "id of the procedure in the body's rules"},
    {"entry", ARG_ID, false, 0, "entry that an end or change speaks of"},
    {"copy_from", ARG_ID, false, 0, "approved entry whose service is applied for"},
    {"again", ARG_ID, false, 0, "withdrawn or rejected application to begin once more"},
    {"inquiry", ARG_ID, false, 0, "inquiry whose facts are taken over"},
    {"unit", ARG_ID, false, 0, "unit applied for; the person's own if absent"},
    {"fields", ARG_OBJECT, false, 0, "first contents by field id"},
};
const struct command command_case_create = {"case.create", RIGHT_STAFF,
                                            create_args,   sizeof create_args / sizeof *create_args,
                                            create,        "Begins an application as a draft"};

/* ------------------------------------------------------------------ case.save */
static enum status save(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct outcome o;
    struct problems problems = {.arena = c->arena};
    AUTO_JSON json_t *fields = NULL;
    TRY(cmd_case(c, &l, err));
    TRY(case_save(&l->c, c->who, &o, err));
    TRY(none_too_long(c, l->c.form, json_object_get(c->in, "fields"), err));
    TRY(fields_check(l->c.pack, l->c.form, json_object_get(c->in, "fields"), &fields, &problems,
                     err));
    roll_leave_out(&l->c, l->c.form, fields);
    TRY(cmd_people_exist(c, l->c.form, fields, err));
    TRY(cmd_touch(c, l, NULL, err));
    if (!json_equal(fields, l->fields)) {
        TRY(cmd_store_contents(c, l, fields, err));
        TRY(cmd_contents_changed(c, l, err));
    }
    case_submit_problems(&l->c, &problems);
    cmd_problems(c->out, &problems);
    json_object_set_new(c->out, "version", json_integer(l->c.version));
    return ST_OK;
}

static const struct arg save_args[] = {
    {"case", ARG_ID, true, 0, "the case"},
    {"lock", ARG_INT, false, 0, "count of changes the caller saw"},
    {"fields", ARG_OBJECT, true, 0, "the whole contents by field id"},
};
const struct command command_case_save = {
    "case.save", RIGHT_STAFF,
    save_args,   sizeof save_args / sizeof *save_args,
    save,        "Keeps the contents of a draft or returned application"};

/* ------------------------------------------------------------------ case.discard, case.split */
static enum status discard(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct outcome o;
    TRY(cmd_case(c, &l, err));
    TRY(case_discard(&l->c, c->who, &o, err));
    return cmd_apply(c, l, &o, NULL, err);
}

static const struct arg case_only[] = {
    {"case", ARG_ID, true, 0, "the case"},
    {"lock", ARG_INT, false, 0, "count of changes the caller saw"},
};
const struct command command_case_discard = {"case.discard", RIGHT_STAFF,          case_only, 2,
                                             discard,        "Throws a draft away"};

/* Whoever applied for the whole applies for each part: it is their application as well. */
static enum status bind_parties(struct call *c, const struct loaded_case *l, struct case_id child,
                                struct err *err)
{
    for (size_t i = 0; i < l->c.nparties; i++) {
        const struct party *p = &l->c.parties[i];
        const struct q_party_insert_in in = {c->who->tenant, child, p->person, p->why, c->tx->now};
        if (!ID_EQ(p->person, c->who->person) || !str_eq(p->why, "applicant"))
            TRY(q_party_insert(c->tx->db, &in, NULL, err));
    }
    return ST_OK;
}

/* One child per row: the same contents and files, with that row alone and its name as the function.
 * Answers are given anew: the functions are apart because their measures differ. */
static enum status split_child(struct call *c, struct loaded_case *l, json_t *row, json_t *children,
                               struct err *err)
{
    const struct effect *e = &l->c.proc->effect;
    AUTO_JSON json_t *fields = json_copy(l->fields);
    json_object_set_new(fields, l->c.proc->split_rows, json_pack("[O]", row));
    const char *name = json_str(row, SPLIT_NAME, NULL);
    if (name != NULL && e->function_field[0] != '\0')
        json_object_set_new(fields, e->function_field, json_string(name));
    for (size_t i = 0; i < l->c.form->nfields; i++) { /* the program fills these again */
        enum field_type t = l->c.form->fields[i].type;
        if (t == F_COUNT || t == F_HEAVIEST)
            json_object_del(fields, l->c.form->fields[i].id);
    }
    struct origin o = {.fields = fields, .entry = l->c.entry, .copied = l->row.copied_from};
    struct case_id id;
    TRY(new_case(c, l->c.pack, l->c.proc, l->c.unit, &o, l->c.id, &id, err));
    TRY(bind_parties(c, l, id, err));
    json_array_append_new(children, json_string(id.s));
    return copy_files(c, l->c.id, id, err);
}

static enum status split(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct outcome o;
    TRY(cmd_case(c, &l, err));
    TRY(case_split(&l->c, c->who, c->arena, &o, err));
    TRY(cmd_apply(c, l, &o, NULL, err));
    json_t *children = json_array(), *row;
    size_t i;
    json_object_set_new(c->out, "cases", children);
    json_array_foreach(json_object_get(l->fields, l->c.proc->split_rows), i, row)
        TRY(split_child(c, l, row, children, err));
    return ST_OK;
}

const struct command command_case_split = {
    "case.split", RIGHT_STAFF, case_only, 2, split, "Splits an application into one per function"};
