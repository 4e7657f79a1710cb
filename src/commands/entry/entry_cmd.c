/* entry_cmd.c: acts on an entry of the register, as the pack declares them. */
#include <string.h>

#include "base/json.h"
#include "commands/case/act_record.h"
#include "commands/case/case_cmd.h"
#include "commands/duty/duty.h"
#include "commands/edition/revision.h"
#include "commands/entry/happen.h"
#include "core/entry.h"
#include "core/roll.h"

/* ------------------------------------------------------------------ duties */
/* What brings duties: the edition that the entry is under, what is known of it there, and the
 * procedure that it came from. */
struct bringing {
    struct entry_id entry;
    const char *edition, *procedure;
    const struct pack *pack;
    const struct facts *facts;
    const struct q_duties_of_row *before; /* those that they take over from */
    size_t nbefore;
};

/* A rule that went on until today goes on being counted from where it was. */
static struct date counted_from(const struct call *c, const struct bringing *b, const char *rule)
{
    for (size_t i = 0; i < b->nbefore; i++) {
        const struct q_duties_of_row *d = &b->before[i];
        if (strcmp(d->rule, rule) == 0 && date_none(d->valid_to))
            return date_none(d->counted_from) ? d->valid_from : d->counted_from;
    }
    return c->today;
}

/* Use begins, or begins anew: who managed the entry before does not matter. */
static enum status begin_watch(struct call *c, const struct bringing *b, struct err *err)
{
    bool watched = false;

    for (size_t i = 0; i < b->pack->nduties; i++)
        watched |= str_eq(b->pack->duties[i].trigger, TRIGGER_MANAGER) &&
                   entry_duty(b->pack, &b->pack->duties[i], b->procedure, b->facts);
    return watched ? happen_watch(c, b->entry, err) : ST_OK;
}

static enum status begin_duty(struct call *c, struct duty_book *book, const struct bringing *b,
                              const struct duty *d, struct err *err)
{
    struct q_duty_insert_in in = {.tenant = c->who->tenant,
                                  .id = ID_NEW(duty, c->tx->now),
                                  .subject = b->entry,
                                  .rule = d->id,
                                  .edition = b->edition,
                                  .role = b->pack->roles[d->role].id,
                                  .valid_from = c->today,
                                  .counted_from = counted_from(c, b, d->id)};
    const struct duty_row row = {in.id,   b->entry,      d->id,       b->edition,
                                 in.role, in.valid_from, {DATE_NONE}, in.counted_from};
    size_t opened;

    TRY(q_duty_insert(c->tx->db, &in, NULL, err));
    return duty_open(c, book, &row, &opened, err);
}

static enum status begin_duties(struct call *c, const struct bringing *b, struct err *err)
{
    AUTO_BOOK struct duty_book book = {.neditions = 0};

    TRY(duty_book_call(c, &book, err));
    if (!b->before)
        TRY(begin_watch(c, b, err));
    for (size_t i = 0; i < b->pack->nduties; i++)
        if (entry_duty(b->pack, &b->pack->duties[i], b->procedure, b->facts))
            TRY(begin_duty(c, &book, b, &b->pack->duties[i], err));
    return ST_OK;
}

/* The entry may have come under another edition than that of the application it came from. */
static enum status start_duties(struct call *c, const struct loaded_case *l,
                                const struct q_entry_get_row *e, struct err *err)
{
    struct bringing b = {.entry = l->c.entry,
                         .edition = e->edition,
                         .procedure = l->c.proc->id,
                         .pack = l->c.pack,
                         .facts = &l->c.facts};
    AUTO_JSON json_t *settings = NULL, *known = NULL;
    struct q_entry_version_get_row v;
    struct q_duties_of_row *rows;
    struct facts *facts;
    size_t n;

    TRY(q_duties_of(c->tx->db, c->tx->arena, &(struct q_duties_of_in){c->who->tenant, b.entry},
                    &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        if (date_none(rows[i].valid_to))
            return ST_OK; /* they run */
    if (strcmp(e->edition, l->row.edition) == 0)
        return begin_duties(c, &b, err);
    TRY(app_edition(c->app, c->tx->db, e->edition, &b.pack, err));
    TRY(app_settings(c->app, c->tx->db, c->tx->arena, c->who->tenant, c->who->body, b.pack,
                     c->today, &settings, err));
    TRY(q_entry_version_get(
        c->tx->db, c->tx->arena,
        &(struct q_entry_version_get_in){c->who->tenant, l->c.entry, e->version}, &v, err));
    TRY(json_read("facts", (struct bytes){v.facts, strlen(v.facts)}, 0, &known, err));
    facts = ARENA_NEW(c->tx->arena, struct facts);
    TRY(facts_read(b.pack, known, settings, facts, err));
    b.facts = facts;
    return begin_duties(c, &b, err);
}

/* Do duties run, or would they, had the entry had any? */
static enum status duties_go(struct call *c, const struct bringing *b,
                             const struct q_entry_get_row *old, bool *ret, struct err *err)
{
    struct q_entry_events_row *events;
    const struct pack *p;
    size_t n;

    *ret = b->nbefore == 0 && !date_none(old->started_on);
    for (size_t i = 0; i < b->nbefore; i++)
        *ret |= date_none(b->before[i].valid_to);
    TRY(app_edition(c->app, c->tx->db, old->edition, &p, err));
    TRY(q_entry_events(c->tx->db, c->tx->arena,
                       &(struct q_entry_events_in){c->who->tenant, b->entry}, &events, &n, err));
    for (size_t i = 0; i < n; i++) /* none is left, because a change ended the last one */
        *ret |= strcmp(events[i].act, EVENT_DUTIES) == 0;
    *ret &= !entry_footing(c->tx->arena, p, events, n, old->state).stopped;
    return ST_OK;
}

static const struct q_duties_of_row *running(const struct bringing *b, const char *rule)
{
    for (size_t i = 0; i < b->nbefore; i++)
        if (date_none(b->before[i].valid_to) && strcmp(b->before[i].rule, rule) == 0)
            return &b->before[i];
    return NULL;
}

/* Why duties began and ended: told in the history of the entry. */
static enum status tell_follow(struct call *c, const struct loaded_case *l, const char *state,
                               json_t *begun, json_t *ended, struct err *err)
{
    AUTO_JSON json_t *data = json_object();
    json_object_set_new(
        data, "reason",
        json_string(arena_printf(c->tx->arena, "%s　%s", l->row.no, l->c.proc->label)));
    json_object_set(data, "begun", begun);
    json_object_set(data, "ended", ended);
    const struct q_entry_event_insert_in in = {.tenant = c->who->tenant,
                                               .id = ID_NEW(event, c->tx->now),
                                               .entry = l->c.entry,
                                               .act = EVENT_DUTIES,
                                               .from_state = state,
                                               .to_state = state,
                                               .person = c->who->person,
                                               .names = names_frozen(c->tx->arena, c->who, NULL),
                                               .data = json_canonical(c->tx->arena, data),
                                               .at = c->tx->now};
    if (json_array_size(begun) + json_array_size(ended) == 0)
        return ST_OK;
    return q_entry_event_insert(c->tx->db, &in, NULL, err);
}

/* Under the same rules: those that apply now and did not begin today, those that did and do not end
 * today. What was done, missed or fell due before stays. */
static enum status follow_facts(struct call *c, const struct loaded_case *l,
                                const struct bringing *b, const char *state, struct err *err)
{
    AUTO_BOOK struct duty_book book = {.neditions = 0};
    AUTO_JSON json_t *begun = json_array(), *ended = json_array();

    TRY(duty_book_call(c, &book, err));
    for (size_t i = 0; i < b->pack->nduties; i++) {
        const struct duty *d = &b->pack->duties[i];
        const struct q_duties_of_row *row = running(b, d->id);
        bool owed = entry_duty(b->pack, d, b->procedure, b->facts);
        if (owed == (row != NULL))
            continue;
        json_array_append_new(owed ? begun : ended, json_string(d->label));
        if (!owed) {
            TRY(q_duty_end(c->tx->db,
                           &(struct q_duty_end_in){
                               .tenant = c->who->tenant, .id = row->id, .valid_to = c->today},
                           NULL, err));
            continue;
        }
        if (str_eq(d->trigger, TRIGGER_MANAGER)) /* who managed it before does not matter */
            TRY(happen_watch(c, b->entry, err));
        TRY(begin_duty(c, &book, b, d, err));
    }
    return tell_follow(c, l, state, begun, ended, err);
}

enum status cmd_renew_duties(struct call *c, const struct loaded_case *l,
                             const struct q_entry_get_row *old, struct err *err)
{
    struct bringing b = {.entry = l->c.entry,
                         .edition = l->row.edition,
                         .procedure = l->c.proc->id,
                         .pack = l->c.pack,
                         .facts = &l->c.facts};
    struct q_duties_of_row *rows;
    struct q_case_get_row origin;
    bool go;

    TRY(q_duties_of(c->tx->db, c->tx->arena, &(struct q_duties_of_in){c->who->tenant, l->c.entry},
                    &rows, &b.nbefore, err));
    b.before = rows;
    TRY(duties_go(c, &b, old, &go, err));
    if (!go)
        return ST_OK; /* they begin with an act */
    if (strcmp(old->origin, "case") == 0) {
        TRY(q_case_get(c->tx->db, c->tx->arena,
                       &(struct q_case_get_in){c->who->tenant, ID_FROM(case, old->origin_id)},
                       &origin, err));
        b.procedure = origin.procedure;
    }
    if (strcmp(old->edition, l->row.edition) == 0)
        return follow_facts(c, l, &b, old->state, err);
    TRY(cmd_end_duties(c, l->c.entry, err));
    return begin_duties(c, &b, err);
}

/* ------------------------------------------------------------------ acts */
/* Of an act that goes on, what it changed; refused when somebody recorded more meanwhile. */
static enum status continued(struct call *c, const struct loaded_case *l, const struct entry_act *a,
                             const struct form *form, json_t *fields, json_t *data, struct err *err)
{
    AUTO_RECORD struct act_record r = {0};
    if (!a->continues)
        return ST_OK;
    TRY(act_record_load(c->tx->db, c->tx->arena, c->who->tenant, l->c.entry, l->c.pack, a,
                        ACT_RECORD_NOW, &r, err));
    if (json_int(c->in, "seen", 0) != r.n) {
        err_set(err, ST_CONFLICT, "act_stale", "%lld records, not %lld", (long long)r.n,
                (long long)json_int(c->in, "seen", 0));
        return err_clause(err, a->cite.clause);
    }
    act_record_split(c->tx->arena, form, r.fields, fields, data);
    return ST_OK;
}

/* Whom the record names, as they are called today. */
static enum status keep_names(struct call *c, const struct form *form, const json_t *fields,
                              json_t *data, struct err *err)
{
    json_t *named = json_object();
    const struct naming x = {c->tx->db,    c->tx->arena, c->who->tenant,
                             c->who->body, c->today,     named};
    json_object_set_new(data, "named", named);
    TRY(names_of_fields(&x, form, fields, err));
    if (json_object_size(named) == 0)
        json_object_del(data, "named");
    return ST_OK;
}

/* The act's own record: its form's fields, and the reason. */
static enum status data_of(struct call *c, const struct loaded_case *l, const struct entry_act *a,
                           char **ret, struct problems *problems, struct err *err)
{
    AUTO_JSON json_t *none = json_object(), *fields = NULL;
    const json_t *given = json_object_get(c->in, "data");
    const struct form *form = a->form[0] == '\0' ? NULL : pack_form(l->c.pack, a->form);
    if (form != NULL) {
        TRY(fields_check(l->c.pack, form, given == NULL ? none : given, &fields, problems, err));
        TRY(cmd_people_exist(c, form, fields, err));
        roll_leave_out(&l->c, form, fields);
        fields_complete(&l->c, form, fields, problems);
        if (problems->n > 0) {
            err_set(err, ST_REFUSED, "incomplete", "%zu things stand in the way", problems->n);
            err_detail(err, problems->p[0].detail);
            return err_clause(err, problems->p[0].clause);
        }
    }
    AUTO_JSON json_t *data = json_pack("{s:s}", "reason", json_str(c->in, "reason", ""));
    if (fields != NULL) {
        json_object_set(data, "fields", fields);
        TRY(continued(c, l, a, form, fields, data, err));
        TRY(keep_names(c, form, fields, data, err));
    }
    if (l->c.act != NULL)
        json_object_set_new(data, "run", json_integer(l->c.run));
    *ret = json_canonical(c->tx->arena, data);
    return ST_OK;
}

/* Use does not begin of what the rules in force by now forbid, once their grace is over. */
static enum status not_forbidden(struct call *c, const struct loaded_case *l,
                                 const struct q_entry_get_row *e, const struct entry_act *a,
                                 struct err *err)
{
    struct forbidden_now f;
    if (!entry_act_begins_use(&l->c, a))
        return ST_OK;
    TRY(revision_forbidden(c->tx->db, c->tx->arena, c->who->tenant, l->c.entry, c->today, &f, err));
    if (!f.over)
        return ST_OK;
    err_set(err, ST_REFUSED, "revision_forbids_use", "%s is forbidden by now", e->title);
    err_detail(err, f.what);
    return err_clause(err, f.clause);
}

static enum status move(struct call *c, struct loaded_case *l, const struct q_entry_get_row *e,
                        const struct entry_act *a, const char *data, const char **ret,
                        struct err *err)
{
    const char *to = *ret = footing_after(l->c.pack, &l->c.footing, a, e->state);
    int64_t changed;
    const char *names = names_frozen(c->tx->arena, c->who, NULL);
    if (entry_act_stands_in(&l->c, c->who, a))
        names = names_marked(c->tx->arena, names, NAMES_INSTEAD);
    TRY(q_entry_set_state(c->tx->db,
                          &(struct q_entry_set_state_in){.tenant = c->who->tenant,
                                                         .id = l->c.entry,
                                                         .expected_state = e->state,
                                                         .version = e->version,
                                                         .state = to,
                                                         .at = c->tx->now},
                          &changed, err));
    if (changed != 1)
        return err_set(err, ST_CONFLICT, "stale", "the entry changed in the meantime");
    if (strcmp(to, ENTRY_IN_USE) == 0 && date_none(e->started_on))
        TRY(q_entry_set_started(
            c->tx->db, &(struct q_entry_set_started_in){c->who->tenant, l->c.entry, c->today}, NULL,
            err));
    struct q_entry_event_insert_in in = {.tenant = c->who->tenant,
                                         .id = ID_NEW(event, c->tx->now),
                                         .entry = l->c.entry,
                                         .act = a->id,
                                         .from_state = e->state,
                                         .to_state = to,
                                         .person = c->who->person,
                                         .names = names,
                                         .data = data,
                                         .at = c->tx->now};
    TRY(q_entry_event_insert(c->tx->db, &in, NULL, err));
    if (str_eq(to, ENTRY_ENDING) || str_eq(to, ENTRY_CLOSED))
        TRY(happen_ending(c, l->c.entry, e->state, err));
    else if (str_eq(e->state, ENTRY_ENDING))
        TRY(happen_not_ending(c, l->c.entry, "", err));
    if (footing_begins(&l->c.footing, a))
        TRY(start_duties(c, l, e, err));
    if (a->stops_duties)
        TRY(cmd_end_duties(c, l->c.entry, err));
    return ST_OK;
}

enum status cmd_entry_act(struct call *c, struct q_entry_get_row *e, struct loaded_case **ret,
                          struct err *err)
{
    struct entry_id id = ID_FROM(entry, json_str(c->in, "entry", ""));
    struct loaded_case *l;
    TRY(q_entry_get(c->tx->db, c->tx->arena, &(struct q_entry_get_in){c->who->tenant, id}, e, err));
    if (!ID_EQ(e->body, c->who->body) || strcmp(e->origin, "case") != 0)
        return err_set(err, ST_NOT_FOUND, "not_found", "no such entry");
    TRY(case_load(c->app, c->tx->db, c->tx->arena, c->who->tenant, ID_FROM(case, e->origin_id),
                  c->today, ret, err));
    l = *ret;
    case_as_permitted(&l->c);
    memcpy(c->subject, id.s, sizeof c->subject);
    c->edition = l->row.edition;
    const struct entry_act *a = pack_entry_act(l->c.pack, json_str(c->in, "act", ""));
    if (a == NULL)
        return err_set(err, ST_INPUT, "no_act", "the rules have no such act");
    return case_load_run(c->tx->db, c->tx->arena, c->who->tenant, l, a, 0, err);
}

static enum status act(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct q_entry_get_row e;
    struct problems problems = {.arena = c->arena};
    char *data = NULL;
    const char *to;
    TRY(cmd_entry_act(c, &e, &l, err));
    const struct entry_act *a = pack_entry_act(l->c.pack, json_str(c->in, "act", ""));
    TRY(entry_act_right(&l->c, c->who, a, err));
    TRY(not_forbidden(c, l, &e, a, err));
    enum status st = entry_act_may(&l->c, c->who, a, (struct span){e.period_from, e.period_to},
                                   json_str(c->in, "reason", ""), &problems, err);
    if (st == ST_REFUSED && problems.n > 0 && err != NULL) {
        snprintf(err->where, sizeof err->where, "%s", problems.p[0].where);
        snprintf(err->detail, sizeof err->detail, "%s:%s", problems.p[0].code,
                 problems.p[0].detail);
    }
    TRY(st);
    TRY(data_of(c, l, a, &data, &problems, err));
    if (l->c.act != NULL) /* nobody answers meanwhile */
        TRY(cmd_touch(c, l, NULL, err));
    TRY(move(c, l, &e, a, data, &to, err));
    json_object_set_new(c->out, "state", json_string(to));
    return ST_OK;
}

static const struct arg act_args[] = {
    {"entry", ARG_ID, true, 0, "the entry"},
    {"act", ARG_TEXT, true, 0, "id of the act in the body's rules"},
    {"reason", ARG_LONGTEXT, false, REASON_LETTERS_MAX, "why"},
    {"data", ARG_OBJECT, false, 0, "fields of the act's record"},
    {"seen", ARG_INT, false, 0, "of an act that goes on: how many of its records were read"},
};
const struct command command_entry_act = {
    "entry.act", RIGHT_STAFF,
    act_args,    sizeof act_args / sizeof *act_args,
    act,         "Begins, stops or resumes the use of a service"};
