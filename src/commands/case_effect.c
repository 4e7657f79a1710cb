/* case_effect.c: what an approval does to the register: entry, appointment, members, closing.
 *
 * Runs inside the transaction of the deciding command, so approval, entry and appointment are one.
 */
#include <string.h>

#include "base/json.h"
#include "commands/case_cmd.h"
#include "commands/revision.h"
#include "core/bounds.h"
#include "store/search.h"

static struct date field_date(const json_t *fields, const char *field)
{
    struct date d;
    return date_parse(json_str(fields, field, ""), &d) ? d : (struct date){DATE_NONE};
}

/* Label of the heaviest class, over all axes the facts know: "Ⅲ", "第2種・2". */
static char *level_label(struct arena *a, const struct casefile *c)
{
    struct buf b;
    buf_init(&b, a, 32);
    for (size_t i = 0; i < c->pack->naxes; i++) {
        const struct axis *x = &c->pack->axes[i];
        int n = pack_fact(c->pack, arena_printf(a, "info.%s", x->id));
        if (n < 0 || !c->facts.v[n].known)
            continue;
        if (b.n > 0)
            buf_puts(&b, "・");
        buf_puts(&b, x->levels[c->facts.v[n].i].label);
    }
    return b.p;
}

static enum status find_service(struct call *c, const struct loaded_case *l, struct service_id *ret,
                                struct err *err)
{
    const struct effect *e = &l->c.proc->effect;
    const char *pname = json_str(l->fields, e->provider_field, "");
    const char *sname = json_str(l->fields, e->service_field, "");
    const char *function = json_str(l->fields, e->function_field, "");
    struct q_provider_by_name_row p;
    struct q_service_by_name_row s;
    enum status st = q_provider_by_name(
        c->tx->db, c->tx->arena, &(struct q_provider_by_name_in){c->who->tenant, pname}, &p, err);
    if (st == ST_NOT_FOUND) {
        p.id = ID_NEW(provider, c->tx->now);
        st = q_provider_insert(
            c->tx->db, &(struct q_provider_insert_in){c->who->tenant, p.id, pname}, NULL, err);
    }
    TRY(st);
    st = q_service_by_name(c->tx->db, c->tx->arena,
                           &(struct q_service_by_name_in){c->who->tenant, p.id, sname, function},
                           &s, err);
    if (st == ST_NOT_FOUND) {
        s.id = ID_NEW(service, c->tx->now);
        st = q_service_insert(
            c->tx->db, &(struct q_service_insert_in){c->who->tenant, s.id, p.id, sname, function},
            NULL, err);
    }
    TRY(st);
    *ret = s.id;
    return ST_OK;
}

/* ------------------------------------------------------------------ the manager */
struct manager {
    struct person_id person;
    char post[37];
    const char *label; /* "企画課 係長" */
};

/* The first holder of a role in the case's unit who is a regular one. */
static const struct candidate *holder_of(const struct loaded_case *l, const char *role)
{
    for (size_t i = 0; i < l->c.ncandidates; i++) {
        const struct candidate *x = &l->c.candidates[i];
        if (strcmp(x->role, role) == 0 && ID_EQ(x->unit, l->c.unit) && x->kind != HOLD_SUBSTITUTE)
            return x;
    }
    return NULL;
}

/* The post through which the person manages: one in the case's unit before any other. */
static enum status manager_post(struct call *c, const struct loaded_case *l, struct manager *ret,
                                struct err *err)
{
    struct q_person_post_on_row *posts;
    size_t n;
    TRY(q_person_post_on(c->tx->db, c->tx->arena,
                         &(struct q_person_post_on_in){c->who->tenant, ret->person, c->today},
                         &posts, &n, err));
    for (size_t i = 0; i < n; i++)
        if (i == 0 || ID_EQ(posts[i].unit, l->c.unit)) {
            memcpy(ret->post, posts[i].post.s, sizeof ret->post);
            ret->label = arena_printf(c->tx->arena, "%s %s", posts[i].unit_name, posts[i].title);
            if (ID_EQ(posts[i].unit, l->c.unit))
                break;
        }
    return ST_OK;
}

/* Named in the form, else the holder of the role the rules name, else the fallback's holder. */
static enum status find_manager(struct call *c, const struct loaded_case *l, struct manager *ret,
                                struct err *err)
{
    const struct effect *e = &l->c.proc->effect;
    const char *named = json_str(l->fields, e->manager_field, "");
    const struct candidate *x = NULL;
    *ret = (struct manager){.label = ""};
    if (uuid_valid(named))
        ret->person = ID_FROM(person, named);
    else if (e->manager_from_role[0] != '\0')
        x = holder_of(l, e->manager_from_role);
    if (ID_NONE(ret->person) && x == NULL && e->manager_role[0] != '\0') {
        int role = pack_role(l->c.pack, e->manager_role);
        int fallback = role < 0 ? -1 : l->c.pack->roles[role].fallback;
        if (fallback >= 0)
            x = holder_of(l, l->c.pack->roles[fallback].id);
    }
    if (x != NULL)
        ret->person = x->person;
    if (ID_NONE(ret->person))
        return ST_OK; /* vacant: the office's first screen says so */
    return manager_post(c, l, ret, err);
}

static enum status appoint(struct call *c, const struct loaded_case *l, struct entry_id entry,
                           const struct manager *m, struct act_id act, struct err *err)
{
    struct q_appointments_of_row *old;
    size_t n;
    TRY(q_appointments_of(c->tx->db, c->tx->arena,
                          &(struct q_appointments_of_in){c->who->tenant, entry}, &old, &n, err));
    for (size_t i = 0; i < n; i++) {
        if (!date_none(old[i].valid_to))
            continue;
        if (ID_EQ(old[i].person, m->person))
            return ST_OK; /* stays */
        TRY(q_appointment_end(c->tx->db,
                              &(struct q_appointment_end_in){
                                  .tenant = c->who->tenant,
                                  .id = old[i].id,
                                  .valid_to = (struct date){c->today.day - 1 < old[i].valid_from.day
                                                                ? old[i].valid_from.day
                                                                : c->today.day - 1}},
                              NULL, err));
    }
    if (ID_NONE(m->person))
        return ST_OK;
    return q_appointment_insert(
        c->tx->db,
        &(struct q_appointment_insert_in){.tenant = c->who->tenant,
                                          .id = ID_NEW(row, c->tx->now),
                                          .entry = entry,
                                          .role = l->c.proc->effect.manager_role,
                                          .post = m->post,
                                          .person = m->person,
                                          .valid_from = c->today,
                                          .act = act.s},
        NULL, err);
}

/* ------------------------------------------------------------------ members */
static bool in_rows(const json_t *rows, struct person_id p)
{
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) if (strcmp(json_str(row, "person", ""), p.s) == 0) return true;
    return false;
}

static enum status set_members(struct call *c, const struct loaded_case *l, struct entry_id entry,
                               struct err *err)
{
    const json_t *rows = json_object_get(l->fields, l->c.proc->effect.users_field);
    struct q_members_of_row *old;
    size_t nold, i;
    json_t *row;
    TRY(q_members_of(c->tx->db, c->tx->arena, &(struct q_members_of_in){c->who->tenant, entry},
                     &old, &nold, err));
    for (i = 0; i < nold; i++)
        if (date_none(old[i].valid_to) && !in_rows(rows, old[i].person))
            TRY(q_member_end(c->tx->db,
                             &(struct q_member_end_in){.tenant = c->who->tenant,
                                                       .entry = entry,
                                                       .person = old[i].person,
                                                       .valid_to = c->today},
                             NULL, err));
    json_array_foreach(rows, i, row)
    {
        struct person_id p = ID_FROM(person, json_str(row, "person", ""));
        bool known = false;
        for (size_t k = 0; k < nold; k++)
            known |= ID_EQ(old[k].person, p);
        for (size_t k = 0; k < i && !known; k++) /* the same person typed twice counts once */
            known |= strcmp(json_str(json_array_get(rows, k), "person", ""), p.s) == 0;
        if (ID_NONE(p))
            continue;
        if (known) {
            TRY(q_member_again(c->tx->db, &(struct q_member_again_in){c->who->tenant, entry, p},
                               NULL, err));
            continue;
        }
        TRY(q_member_insert(c->tx->db,
                            &(struct q_member_insert_in){c->who->tenant, entry, p, c->today}, NULL,
                            err));
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ the entry */
/* The register's columns as they stand now, by column id. */
static char *columns_json(struct call *c, const struct loaded_case *l, const struct reg *reg,
                          const struct manager *m)
{
    AUTO_JSON json_t *out = json_object();
    json_object_set(out, "fields", l->fields);
    json_object_set_new(out, "manager", json_string(m->label));
    json_object_set_new(out, "register", json_string(reg->id));
    json_object_set_new(out, "applicant", json_string(l->c.applicant_name));
    return json_canonical(c->tx->arena, out);
}

static enum status write_version(struct call *c, const struct loaded_case *l, struct entry_id entry,
                                 int64_t n, const char *state, const char *columns,
                                 struct act_id act, struct err *err)
{
    struct q_entry_version_insert_in in = {.tenant = c->who->tenant,
                                           .entry = entry,
                                           .n = n,
                                           .valid_from = c->today,
                                           .valid_to = {DATE_NONE},
                                           .recorded_at = c->tx->now,
                                           .edition = l->row.edition,
                                           .state = state,
                                           .columns = columns,
                                           .facts = json_canonical(c->tx->arena, l->facts),
                                           .content_hash = hash_hex(c->tx->arena, &l->content),
                                           .act = act.s};
    return q_entry_version_insert(c->tx->db, &in, NULL, err);
}

static enum status index_entry(struct call *c, const struct loaded_case *l, struct entry_id entry,
                               const char *no, struct err *err)
{
    const struct effect *e = &l->c.proc->effect;
    const char *const texts[] = {no, json_str(l->fields, e->service_field, ""),
                                 json_str(l->fields, e->provider_field, ""),
                                 json_str(l->fields, e->function_field, ""), l->c.applicant_name};
    const char *text = search_text(c->tx->arena, texts, sizeof texts / sizeof *texts);
    return search_put(c->tx, c->who->tenant, "entry", entry.s, text, err);
}

static enum status make_entry(struct call *c, struct loaded_case *l, struct act_id act,
                              struct err *err)
{
    const struct effect *e = &l->c.proc->effect;
    const struct reg *reg = case_register(&l->c);
    struct entry_id entry = ID_NEW(entry, c->tx->now);
    struct service_id service;
    struct manager m;
    char *no;
    if (reg == NULL)
        return err_set(err, ST_REFUSED, "no_register", "no register takes this case");
    TRY(find_service(c, l, &service, err));
    TRY(find_manager(c, l, &m, err));
    TRY(next_number(c->tx, c->who->tenant, l->body, NUMBER_ENTRY, c->today, &no, err));
    struct q_entry_insert_in in = {.tenant = c->who->tenant,
                                   .body = l->body,
                                   .id = entry,
                                   .no = no,
                                   .reg = reg->id,
                                   .unit = l->c.unit,
                                   .service = service,
                                   .origin = "case",
                                   .origin_id = l->c.id.s,
                                   .edition = l->row.edition,
                                   .state = "permitted",
                                   .title = json_str(l->fields, e->service_field, ""),
                                   .provider_name = json_str(l->fields, e->provider_field, ""),
                                   .level = level_label(c->tx->arena, &l->c),
                                   .manager_label = m.label,
                                   .period_from = field_date(l->fields, e->from_field),
                                   .period_to = field_date(l->fields, e->to_field),
                                   .version = 1,
                                   .at = c->tx->now};
    TRY(q_entry_insert(c->tx->db, &in, NULL, err));
    TRY(write_version(c, l, entry, 1, "permitted", columns_json(c, l, reg, &m), act, err));
    TRY(q_case_set_entry(c->tx->db, &(struct q_case_set_entry_in){c->who->tenant, l->c.id, entry},
                         NULL, err));
    TRY(appoint(c, l, entry, &m, act, err));
    TRY(set_members(c, l, entry, err));
    TRY(index_entry(c, l, entry, no, err));
    l->c.entry = entry;
    l->c.entry_state = "permitted";
    l->c.manager = m.person;
    json_object_set_new(c->out, "entry", json_string(entry.s));
    return revision_entry_decided(c, entry, l->row.edition, false, err);
}

static enum status new_version(struct call *c, struct loaded_case *l, const struct manager *m,
                               struct act_id act, struct err *err)
{
    const struct effect *e = &l->c.proc->effect;
    const struct reg *reg = case_register(&l->c);
    struct q_entry_get_row old;
    if (reg == NULL)
        return err_set(err, ST_REFUSED, "no_register", "no register takes this case");
    TRY(q_entry_get(c->tx->db, c->tx->arena, &(struct q_entry_get_in){c->who->tenant, l->c.entry},
                    &old, err));
    if (strcmp(old.state, "closed") == 0)
        return err_set(err, ST_CONFLICT, "entry_closed", "a closed entry is not changed");
    TRY(q_entry_version_supersede(
        c->tx->db,
        &(struct q_entry_version_supersede_in){c->who->tenant, l->c.entry, old.version, c->tx->now},
        NULL, err));
    TRY(write_version(c, l, l->c.entry, old.version + 1, old.state, columns_json(c, l, reg, m), act,
                      err));
    struct q_entry_set_contents_in in = {.tenant = c->who->tenant,
                                         .id = l->c.entry,
                                         .edition = l->row.edition,
                                         .title = json_str(l->fields, e->service_field, ""),
                                         .provider_name =
                                             json_str(l->fields, e->provider_field, ""),
                                         .level = level_label(c->tx->arena, &l->c),
                                         .manager_label = m->label,
                                         .period_from = field_date(l->fields, e->from_field),
                                         .period_to = field_date(l->fields, e->to_field),
                                         .version = old.version + 1,
                                         .at = c->tx->now};
    TRY(q_entry_set_contents(c->tx->db, &in, NULL, err));
    TRY(appoint(c, l, l->c.entry, m, act, err));
    TRY(set_members(c, l, l->c.entry, err));
    TRY(index_entry(c, l, l->c.entry, old.no, err));
    return revision_entry_decided(c, l->c.entry, l->row.edition, false, err);
}

static enum status change_entry(struct call *c, struct loaded_case *l, struct act_id act,
                                struct err *err)
{
    struct manager m;
    TRY(find_manager(c, l, &m, err));
    return new_version(c, l, &m, act, err);
}

/* The person named in the step's record: its first field for a person. */
static struct person_id named_in(const struct form *form, const json_t *record)
{
    static const struct person_id nobody;
    for (size_t i = 0; i < form->nfields; i++)
        if (form->fields[i].type == F_PERSON)
            return ID_FROM(person, json_str(record, form->fields[i].id, ""));
    return nobody;
}

enum status effect_appoint(struct call *c, struct loaded_case *l, const struct step *s,
                           const char *data, struct act_id act, struct err *err)
{
    const struct form *form = pack_form(l->c.pack, s->form);
    AUTO_JSON json_t *record = NULL;
    struct manager m = {.label = ""};
    if (form == NULL || data == NULL || ID_NONE(l->c.entry))
        return ST_OK; /* nobody is named, or there is no entry yet to manage */
    TRY(json_read("record", (struct bytes){data, strlen(data)}, 0, &record, err));
    m.person = named_in(form, record);
    if (ID_NONE(m.person))
        return ST_OK;
    TRY(manager_post(c, l, &m, err));
    TRY(new_version(c, l, &m, act, err));
    l->c.manager = m.person;
    return ST_OK;
}

enum status cmd_end_duties(struct call *c, struct entry_id entry, struct err *err)
{
    struct q_duties_of_row *rows;
    size_t n;
    TRY(q_duties_of(c->tx->db, c->tx->arena, &(struct q_duties_of_in){c->who->tenant, entry}, &rows,
                    &n, err));
    for (size_t i = 0; i < n; i++)
        if (date_none(rows[i].valid_to))
            TRY(q_duty_end(c->tx->db,
                           &(struct q_duty_end_in){
                               .tenant = c->who->tenant, .id = rows[i].id, .valid_to = c->today},
                           NULL, err));
    return ST_OK;
}

/* What was still to be done before use is not done any more. */
static enum status void_tasks(struct call *c, const struct q_entry_get_row *e, struct err *err)
{
    struct q_tasks_open_of_row *tasks;
    size_t n;
    if (strcmp(e->origin, "case") != 0)
        return ST_OK;
    TRY(q_tasks_open_of(c->tx->db, c->tx->arena,
                        &(struct q_tasks_open_of_in){c->who->tenant, ID_FROM(case, e->origin_id)},
                        &tasks, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(q_task_close(c->tx->db,
                         &(struct q_task_close_in){c->who->tenant, tasks[i].id, "void", c->tx->now},
                         NULL, err));
    return ST_OK;
}

/* The last version tells how it ended; closed entries get no later one. */
static enum status close_entry(struct call *c, struct loaded_case *l, struct date ended,
                               struct date retain, struct act_id act, struct err *err)
{
    struct q_entry_get_row e;
    struct q_entry_version_get_row v;
    TRY(q_entry_get(c->tx->db, c->tx->arena, &(struct q_entry_get_in){c->who->tenant, l->c.entry},
                    &e, err));
    if (strcmp(e.state, "closed") == 0)
        return err_set(err, ST_CONFLICT, "entry_closed", "the entry is closed already");
    TRY(q_entry_version_get(c->tx->db, c->tx->arena,
                            &(struct q_entry_version_get_in){c->who->tenant, l->c.entry, e.version},
                            &v, err));
    TRY(q_entry_version_supersede(
        c->tx->db,
        &(struct q_entry_version_supersede_in){c->who->tenant, l->c.entry, e.version, c->tx->now},
        NULL, err));
    TRY(write_version(c, l, l->c.entry, e.version + 1, "closed", v.columns, act, err));
    TRY(q_entry_set_contents(c->tx->db,
                             &(struct q_entry_set_contents_in){.tenant = c->who->tenant,
                                                               .id = l->c.entry,
                                                               .edition = e.edition,
                                                               .title = e.title,
                                                               .provider_name = e.provider_name,
                                                               .level = e.level,
                                                               .manager_label = e.manager_label,
                                                               .period_from = e.period_from,
                                                               .period_to = e.period_to,
                                                               .version = e.version + 1,
                                                               .at = c->tx->now},
                             NULL, err));
    TRY(q_entry_close(c->tx->db,
                      &(struct q_entry_close_in){.tenant = c->who->tenant,
                                                 .id = l->c.entry,
                                                 .ended_on = ended,
                                                 .retain_until = retain,
                                                 .at = c->tx->now},
                      NULL, err));
    l->c.entry_state = "closed";
    TRY(void_tasks(c, &e, err));
    TRY(revision_entry_decided(c, l->c.entry, l->row.edition, true, err));
    return cmd_end_duties(c, l->c.entry, err);
}

static enum status end_entry(struct call *c, struct loaded_case *l, struct act_id act,
                             struct err *err)
{
    struct date ended = field_date(l->fields, l->c.proc->effect.end_field);
    if (date_none(ended))
        ended = c->today;
    int years = retention_years(&l->c);
    struct date retain = years > 0 ? date_add_years(ended, years) : (struct date){DATE_NONE};
    return close_entry(c, l, ended, retain, act, err);
}

enum status effect_apply(struct call *c, struct loaded_case *l, const struct outcome *o,
                         struct act_id act, struct err *err)
{
    if (o->make_entry)
        return make_entry(c, l, act, err);
    if (o->change_entry)
        return change_entry(c, l, act, err);
    if (o->end_entry)
        return end_entry(c, l, act, err);
    if (o->revoke_entry)
        return close_entry(c, l, c->today, (struct date){DATE_NONE}, act, err);
    return ST_OK;
}
