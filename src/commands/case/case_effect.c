/* case_effect.c: what an approval does to the register: entry, appointment, members, closing.
 *
 * Runs inside the transaction of the deciding command, so approval, entry and appointment are one.
 */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_effect.h"
#include "commands/edition/revision.h"
#include "commands/entry/entry_frozen.h"
#include "commands/entry/happen.h"
#include "core/entry.h"
#include "core/retention.h"
#include "pack/vocab.h"
#include "store/search.h"

static struct date field_date(const json_t *fields, const char *field)
{
    struct date d;
    return date_parse(json_str(fields, field, ""), &d) ? d : (struct date){DATE_NONE};
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

/* ------------------------------------------------------------------ the entry */
/* What a version keeps: from now on it says the same, whoever moves. */
struct kept {
    const char *columns; /* JSON */
    const char *unit;    /* name of the entry's unit */
};

static enum status keep_columns(struct call *c, const struct loaded_case *l, struct entry_id entry,
                                struct unit_id unit, const struct reg *reg, const struct manager *m,
                                struct kept *ret, struct err *err)
{
    AUTO_JSON json_t *out = json_object();
    json_object_set(out, "fields", l->fields);
    json_object_set_new(out, "manager", json_string(m->label));
    json_object_set_new(out, "register", json_string(reg->id));
    json_object_set_new(out, "applicant", json_string(l->c.applicant_name));
    TRY(entry_freeze(c, l, entry, unit, reg, out, &ret->unit, err));
    ret->columns = json_canonical(c->tx->arena, out);
    return ST_OK;
}

/* What is known of the use, and whether × was left: whoever uses it has to know. */
static char *facts_json(struct call *c, const struct loaded_case *l)
{
    AUTO_JSON json_t *facts = json_copy(l->facts);
    if (l->c.facts.v[pack_fact(l->c.pack, FACT_NOT_OK)].i)
        json_object_set_new(facts, FACT_NOT_OK, json_true());
    return json_canonical(c->tx->arena, facts);
}

/* What a version says, and of what: all of one application. */
struct said {
    const char *edition, *columns, *facts, *content_hash;
};

static struct said said_by_case(struct call *c, const struct loaded_case *l, const char *columns)
{
    return (struct said){.edition = l->row.edition,
                         .columns = columns,
                         .facts = facts_json(c, l),
                         .content_hash = hash_hex(c->tx->arena, &l->content)};
}

static enum status write_version(struct call *c, struct entry_id entry, int64_t n,
                                 const char *state, const struct said *x, struct act_id act,
                                 struct err *err)
{
    struct q_entry_version_insert_in in = {.tenant = c->who->tenant,
                                           .entry = entry,
                                           .n = n,
                                           .valid_from = c->today,
                                           .valid_to = {DATE_NONE},
                                           .recorded_at = c->tx->now,
                                           .edition = x->edition,
                                           .state = state,
                                           .columns = x->columns,
                                           .facts = x->facts,
                                           .content_hash = x->content_hash,
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

static enum status make_entry(struct call *c, struct loaded_case *l, const char *state,
                              struct act_id act, struct err *err)
{
    const struct effect *e = &l->c.proc->effect;
    const struct reg *reg = case_register(&l->c);
    struct entry_id entry = ID_NEW(entry, c->tx->now);
    struct service_id service;
    struct manager m;
    struct kept kept;
    char *no;
    if (reg == NULL)
        return err_set(err, ST_REFUSED, "no_register", "no register takes this case");
    TRY(find_service(c, l, &service, err));
    TRY(find_manager(c, l, &m, err));
    TRY(effect_manager(c, l, entry, &m, act, err));
    TRY(effect_beside(c, l, entry, act, err));
    TRY(keep_columns(c, l, entry, l->c.unit, reg, &m, &kept, err));
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
                                   .state = state,
                                   .title = json_str(l->fields, e->service_field, ""),
                                   .provider_name = json_str(l->fields, e->provider_field, ""),
                                   .level = entry_level(c->tx->arena, l->c.pack, &l->c.facts),
                                   .manager_label = m.label,
                                   .manager_name = m.name,
                                   .unit_name = kept.unit,
                                   .period_from = field_date(l->fields, e->from_field),
                                   .period_to = field_date(l->fields, e->to_field),
                                   .version = 1,
                                   .is_service = reg->services,
                                   .at = c->tx->now};
    TRY(q_entry_insert(c->tx->db, &in, NULL, err));
    const struct said said = said_by_case(c, l, kept.columns);
    TRY(write_version(c, entry, 1, state, &said, act, err));
    TRY(q_case_set_entry(c->tx->db, &(struct q_case_set_entry_in){c->who->tenant, l->c.id, entry},
                         NULL, err));
    TRY(effect_members(c, l, entry, err));
    TRY(index_entry(c, l, entry, no, err));
    l->c.entry = entry;
    l->c.entry_reg = reg->id;
    l->c.entry_state = state;
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
    struct start_steps before;
    struct kept kept;
    if (reg == NULL)
        return err_set(err, ST_REFUSED, "no_register", "no register takes this case");
    TRY(q_entry_get(c->tx->db, c->tx->arena, &(struct q_entry_get_in){c->who->tenant, l->c.entry},
                    &old, err));
    if (strcmp(old.state, ENTRY_CLOSED) == 0)
        return err_set(err, ST_CONFLICT, "entry_closed", "a closed entry is not changed");
    TRY(effect_start_before(c, &old, &before, err));
    TRY(q_entry_version_supersede(
        c->tx->db,
        &(struct q_entry_version_supersede_in){c->who->tenant, l->c.entry, old.version, c->tx->now},
        NULL, err));
    struct service_id service;
    TRY(find_service(c, l, &service, err));
    TRY(effect_manager(c, l, l->c.entry, m, act, err));
    TRY(keep_columns(c, l, l->c.entry, old.unit, reg, m, &kept, err));
    const struct said said = said_by_case(c, l, kept.columns);
    TRY(write_version(c, l->c.entry, old.version + 1, old.state, &said, act, err));
    struct q_entry_set_contents_in in = {.tenant = c->who->tenant,
                                         .id = l->c.entry,
                                         .edition = l->row.edition,
                                         .title = json_str(l->fields, e->service_field, ""),
                                         .provider_name =
                                             json_str(l->fields, e->provider_field, ""),
                                         .level = entry_level(c->tx->arena, l->c.pack, &l->c.facts),
                                         .manager_label = m->label,
                                         .manager_name = m->name,
                                         .unit_name = kept.unit,
                                         .period_from = field_date(l->fields, e->from_field),
                                         .period_to = field_date(l->fields, e->to_field),
                                         .version = old.version + 1,
                                         .reg = reg->id,
                                         .is_service = reg->services,
                                         .service = service,
                                         .at = c->tx->now};
    TRY(q_entry_set_contents(c->tx->db, &in, NULL, err));
    TRY(effect_members(c, l, l->c.entry, err));
    l->c.entry_reg = reg->id;
    TRY(index_entry(c, l, l->c.entry, old.no, err));
    if (in.period_to.day != old.period_to.day)
        TRY(happen_period(c, l->c.entry, in.period_to, err));
    TRY(cmd_renew_duties(c, l, &old, err));
    TRY(effect_start_follow(c, &old, &before, err));
    return revision_entry_decided(c, l->c.entry, l->row.edition, false, err);
}

static enum status change_entry(struct call *c, struct loaded_case *l, struct act_id act,
                                struct err *err)
{
    struct manager m;
    if (case_overtaken(&l->c)) {
        err_set(err, ST_CONFLICT, "overtaken", "another change was permitted since");
        return err_clause(err, l->c.proc->cite.clause);
    }
    TRY(find_manager(c, l, &m, err));
    TRY(effect_beside(c, l, l->c.entry, act, err));
    return new_version(c, l, &m, act, err);
}

/* The person named in the step's record: its first field for a person. */
static enum status named_in(const struct loaded_case *l, const struct step *s, const char *data,
                            struct person_id *ret, struct err *err)
{
    const struct form *form = pack_form(l->c.pack, s->form);
    AUTO_JSON json_t *record = NULL;
    *ret = (struct person_id){{0}};
    if (form == NULL || data == NULL)
        return ST_OK;
    TRY(json_read("record", (struct bytes){data, strlen(data)}, 0, &record, err));
    for (size_t i = 0; i < form->nfields; i++)
        if (form->fields[i].type == F_PERSON) {
            *ret = ID_FROM(person, json_str(record, form->fields[i].id, ""));
            break;
        }
    return ST_OK;
}

enum status effect_named(struct loaded_case *l, const struct step *s, const char *data,
                         struct err *err)
{
    return named_in(l, s, data, &l->manager_named, err);
}

enum status effect_appoint(struct call *c, struct loaded_case *l, const struct step *s,
                           const char *data, struct act_id act, struct err *err)
{
    struct manager m = {.label = "", .name = ""};
    TRY(named_in(l, s, data, &m.person, err));
    if (ID_NONE(m.person) || ID_NONE(l->c.entry))
        return ST_OK; /* nobody is named, or there is no entry yet to manage */
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

/* Nothing can follow any more: what waits after the decision of others waits for nobody. Whoever
 * reviews another sends it back, or refuses it. */
static enum status void_others(struct call *c, const struct loaded_case *l, struct err *err)
{
    struct q_tasks_open_on_entry_row *tasks;
    size_t n;
    TRY(q_tasks_open_on_entry(
        c->tx->db, c->tx->arena,
        &(struct q_tasks_open_on_entry_in){c->who->tenant, l->c.entry, l->c.id}, &tasks, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(q_task_close(c->tx->db,
                         &(struct q_task_close_in){c->who->tenant, tasks[i].id, "void", c->tx->now},
                         NULL, err));
    return ST_OK;
}

/* The last version says what was permitted last, and that it ended: what its end says is in its own
 * application. Closed entries get no later one, unless this very decision
 * is cancelled (case_reopen.c). `by`: the procedure that ends it, NULL where its permission is
 * cancelled. */
static enum status close_entry(struct call *c, struct loaded_case *l, const struct procedure *by,
                               struct date ended, struct date retain, struct act_id act,
                               struct err *err)
{
    struct q_entry_get_row e;
    struct q_entry_version_get_row v;
    TRY(q_entry_get(c->tx->db, c->tx->arena, &(struct q_entry_get_in){c->who->tenant, l->c.entry},
                    &e, err));
    if (strcmp(e.state, ENTRY_CLOSED) == 0)
        return err_set(err, ST_CONFLICT, "entry_closed", "the entry is closed already");
    TRY(q_entry_version_get(c->tx->db, c->tx->arena,
                            &(struct q_entry_version_get_in){c->who->tenant, l->c.entry, e.version},
                            &v, err));
    TRY(q_entry_version_supersede(
        c->tx->db,
        &(struct q_entry_version_supersede_in){c->who->tenant, l->c.entry, e.version, c->tx->now},
        NULL, err));
    const struct said last = {v.edition, v.columns, v.facts, v.content_hash};
    TRY(write_version(c, l->c.entry, e.version + 1, ENTRY_CLOSED, &last, act, err));
    TRY(q_entry_set_contents(c->tx->db,
                             &(struct q_entry_set_contents_in){.tenant = c->who->tenant,
                                                               .id = l->c.entry,
                                                               .edition = e.edition,
                                                               .title = e.title,
                                                               .provider_name = e.provider_name,
                                                               .level = e.level,
                                                               .manager_label = e.manager_label,
                                                               .manager_name = e.manager_name,
                                                               .unit_name = e.unit_name,
                                                               .period_from = e.period_from,
                                                               .period_to = e.period_to,
                                                               .version = e.version + 1,
                                                               .reg = e.reg,
                                                               .is_service = e.is_service,
                                                               .service = e.service,
                                                               .at = c->tx->now},
                             NULL, err));
    TRY(q_entry_close(c->tx->db,
                      &(struct q_entry_close_in){.tenant = c->who->tenant,
                                                 .id = l->c.entry,
                                                 .ended_on = ended,
                                                 .retain_until = retain,
                                                 .at = c->tx->now},
                      NULL, err));
    l->c.entry_state = ENTRY_CLOSED;
    TRY(void_tasks(c, &e, err));
    TRY(void_others(c, l, err));
    TRY(revision_entry_decided(c, l->c.entry, l->row.edition, true, err));
    TRY(happen_closed(c, l->c.entry, by, l->row.no, err));
    return cmd_end_duties(c, l->c.entry, err);
}

/* The day on which what the case speaks of ended, and until when it is kept. */
static struct date ended_on(const struct call *c, const struct loaded_case *l,
                            struct date *ret_retain)
{
    struct date ended = field_date(l->fields, l->c.proc->effect.end_field);
    int years = retention_years(&l->c);
    if (date_none(ended))
        ended = c->today;
    *ret_retain = years > 0 ? date_add_years(ended, years) : (struct date){DATE_NONE};
    return ended;
}

static enum status end_entry(struct call *c, struct loaded_case *l, struct act_id act,
                             struct err *err)
{
    struct date retain, ended = ended_on(c, l, &retain);
    return close_entry(c, l, l->c.proc, ended, retain, act, err);
}

static enum status revoke_entry(struct call *c, struct loaded_case *l, struct act_id act,
                                struct err *err)
{
    int years = retention_cancelled(&l->c);
    struct date retain = years > 0 ? date_add_years(c->today, years) : (struct date){DATE_NONE};
    return close_entry(c, l, NULL, c->today, retain, act, err);
}

/* A record: nothing follows it but the years for which it is kept. */
static enum status make_record(struct call *c, struct loaded_case *l, struct act_id act,
                               struct err *err)
{
    struct date retain, ended = ended_on(c, l, &retain);
    TRY(make_entry(c, l, ENTRY_CLOSED, act, err));
    return q_entry_close(c->tx->db,
                         &(struct q_entry_close_in){.tenant = c->who->tenant,
                                                    .id = l->c.entry,
                                                    .ended_on = ended,
                                                    .retain_until = retain,
                                                    .at = c->tx->now},
                         NULL, err);
}

enum status effect_apply(struct call *c, struct loaded_case *l, const struct outcome *o,
                         struct act_id act, struct err *err)
{
    if (o->make_record)
        return make_record(c, l, act, err);
    if (o->make_entry)
        return make_entry(c, l, ENTRY_PERMITTED, act, err);
    if (o->change_entry)
        return change_entry(c, l, act, err);
    if (o->end_entry)
        return end_entry(c, l, act, err);
    if (o->revoke_entry)
        return revoke_entry(c, l, act, err);
    if (o->reopen_entry)
        return effect_reopen(c, l, act, err);
    return ST_OK;
}
