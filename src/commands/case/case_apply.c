/* case_apply.c: writes down what the core decided. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_cmd.h"
#include "commands/case/case_tell.h"
#include "commands/entry/happen.h"
#include "core/names.h"

enum status cmd_case(struct call *c, struct loaded_case **ret, struct err *err)
{
    struct loaded_case *l;
    struct case_id id = ID_FROM(case, json_str(c->in, "case", ""));
    TRY(case_load(c->app, c->tx->db, c->tx->arena, c->who->tenant, id, c->today, &l, err));
    if (!ID_EQ(l->body, c->who->body) || !case_may_see(&l->c, c->who)) {
        case_unload(l);
        return err_hidden(err, "no such case for this person");
    }
    memcpy(c->subject, id.s, sizeof c->subject);
    c->edition = l->row.edition;
    *ret = l;
    return ST_OK;
}

int64_t cmd_at(const struct call *c, const struct loaded_case *l)
{
    return c->tx->now > l->row.updated_at ? c->tx->now : l->row.updated_at + 1;
}

enum status cmd_touch(struct call *c, const struct loaded_case *l, int64_t *ret_lock,
                      struct err *err)
{
    int64_t seen = json_int(c->in, "lock", l->c.lock), changed = 0;
    if (seen == l->c.lock)
        TRY(q_case_touch(c->tx->db,
                         &(struct q_case_touch_in){.tenant = c->who->tenant,
                                                   .id = l->c.id,
                                                   .expected_lock = l->c.lock,
                                                   .lock = l->c.lock + 1,
                                                   .at = cmd_at(c, l)},
                         &changed, err));
    if (changed != 1)
        return err_set(err, ST_CONFLICT, "stale", "the case changed in the meantime");
    if (ret_lock != NULL)
        *ret_lock = l->c.lock + 1;
    json_object_set_new(c->out, "lock", json_integer(l->c.lock + 1));
    return ST_OK;
}

void cmd_problems(json_t *out, const struct problems *problems)
{
    json_t *list = json_array();
    for (size_t i = 0; i < problems->n; i++)
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:s, s:s}", "code", problems->p[i].code,
                                        "where", problems->p[i].where, "detail",
                                        problems->p[i].detail, "clause", problems->p[i].clause));
    json_object_set_new(out, "problems", list);
}

const char *cmd_title(struct arena *a, const struct procedure *pr, const json_t *fields,
                      const char *otherwise)
{
    const char *service = json_str(fields, pr->effect.service_field, "");
    const char *function = json_str(fields, pr->effect.function_field, "");
    if (service[0] == '\0')
        return otherwise;
    return service_title(a, service, function);
}

enum status cmd_store_contents(struct call *c, struct loaded_case *l, json_t *fields,
                               struct err *err)
{
    struct arena *a = c->tx->arena;
    json_t *facts = fields_facts(l->c.pack, l->c.form, fields);
    json_decref(l->facts);
    json_decref(l->fields);
    l->facts = facts;
    l->fields = json_incref(fields);
    l->c.fields = l->fields;
    TRY(case_decide(l, err));
    l->content = case_content_hash(&l->c, NULL, a);
    l->c.version++;
    const char *hash = hash_hex(a, &l->content);
    /* A form that names no service speaks of an entry: the title given at the beginning stays. */
    const char *title =
        cmd_title(a, l->c.proc, fields, l->c.proc->effect.service_field[0] ? "" : l->row.title);
    TRY(q_case_set_contents(c->tx->db,
                            &(struct q_case_set_contents_in){.tenant = c->who->tenant,
                                                             .id = l->c.id,
                                                             .version = l->c.version,
                                                             .title = title,
                                                             .content_hash = hash},
                            NULL, err));
    return q_case_version_insert(
        c->tx->db,
        &(struct q_case_version_insert_in){.tenant = c->who->tenant,
                                           .casefile = l->c.id,
                                           .n = l->c.version,
                                           .fields = json_canonical(a, fields),
                                           .facts = json_canonical(a, l->facts),
                                           .content_hash = hash,
                                           .by_person = c->who->person,
                                           .at = c->tx->now},
        NULL, err);
}

static enum status person_exists(struct call *c, const struct field *f, const json_t *fields,
                                 struct err *err)
{
    struct q_person_name_row row;
    const char *id = json_str(fields, f->id, "");
    if (f->type != F_PERSON || !uuid_valid(id))
        return ST_OK;
    enum status st =
        q_person_name(c->tx->db, c->tx->arena,
                      &(struct q_person_name_in){c->who->tenant, ID_FROM(person, id)}, &row, err);
    if (st != ST_NOT_FOUND)
        return st;
    err_set(err, ST_INPUT, "no_person", "field %s names nobody", f->id);
    return err_detail(err, f->label);
}

enum status cmd_people_exist(struct call *c, const struct form *form, const json_t *fields,
                             struct err *err)
{
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        size_t k;
        json_t *row;
        TRY(person_exists(c, f, fields, err));
        json_array_foreach(json_object_get(fields, f->id), k, row)
        {
            for (size_t n = 0; n < f->nrows; n++)
                TRY(person_exists(c, &f->rows[n], row, err));
        }
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ tasks */
static enum status close_tasks(struct call *c, const struct loaded_case *l, const struct outcome *o,
                               struct err *err)
{
    for (size_t i = 0; i < l->ntasks; i++) {
        const struct q_tasks_open_of_row *t = &l->tasks[i];
        bool done = o->close_task != NULL && strcmp(t->step, o->close_task->id) == 0;
        bool asked = o->close_confirm && strcmp(t->act, TASK_CONFIRM) == 0;
        if (!done && !asked && !o->close_tasks)
            continue;
        TRY(q_task_close(c->tx->db,
                         &(struct q_task_close_in){.tenant = c->who->tenant,
                                                   .id = t->id,
                                                   .state = done ? "done" : "void",
                                                   .at = c->tx->now},
                         NULL, err));
    }
    return ST_OK;
}

static bool later_column(const struct loaded_case *l, const struct answer *n, bool before)
{
    const struct checklist *list = pack_checklist(l->c.pack, n->checklist);
    if (n->state == A_NONE || list == NULL || case_writers_column(&l->c, list, n->col))
        return false;
    const struct step *s = case_column_step(&l->c, list, n->col);
    return before == (s != NULL && s->phase == PHASE_PREPARE);
}

/* Columns after the first start afresh: those filled before submission, or the others. */
static enum status clear_answers(struct call *c, const struct loaded_case *l, bool before,
                                 int64_t round, struct err *err)
{
    for (size_t i = 0; i < l->c.nanswers; i++) {
        const struct answer *n = &l->c.answers[i];
        if (!later_column(l, n, before))
            continue;
        struct q_answer_insert_in in = {.tenant = c->who->tenant,
                                        .id = ID_NEW(answer, c->tx->now),
                                        .subject = l->c.id.s,
                                        .checklist = n->checklist,
                                        .item = n->item,
                                        .col = n->col,
                                        .n = n->n + 1,
                                        .round = round,
                                        .state = "cleared",
                                        .reason = "",
                                        .measure = "",
                                        .person = c->who->person,
                                        .at = c->tx->now};
        TRY(q_answer_insert(c->tx->db, &in, NULL, err));
    }
    return ST_OK;
}

static bool looked_at(const struct loaded_case *l)
{
    bool any = l->ntasks > 0;
    for (size_t i = 0; i < l->c.nanswers; i++)
        any |= later_column(l, &l->c.answers[i], true);
    return any;
}

enum status cmd_contents_changed(struct call *c, const struct loaded_case *l, struct err *err)
{
    static const struct outcome nobody_asked = {.close_tasks = true};
    AUTO_CASE struct loaded_case *now = NULL;
    if (!looked_at(l))
        return ST_OK;
    TRY(case_load(c->app, c->tx->db, c->tx->arena, c->who->tenant, l->c.id, c->today, &now, err));
    if (hash_eq(&now->draft, &l->draft))
        return ST_OK;
    TRY(clear_answers(c, l, true, l->c.round, err));
    return close_tasks(c, l, &nobody_asked, err);
}

enum status cmd_open_task(struct call *c, const struct loaded_case *l, const struct step *s,
                          struct err *err)
{
    int role;
    struct unit_id unit;
    struct person_id person;
    struct task_id id = ID_NEW(task, c->tx->now);
    size_t n;
    /* A dead end still opens the task: the office sees it and appoints somebody. */
    (void)case_assignee(&l->c, s, &role, &unit, &person);
    /* It stays the appointee's: the lists ask every day who acts for them. */
    const struct role *own = &l->c.pack->roles[s->role];
    if (own->holder == HOLDER_APPOINTMENT && role == own->fallback)
        role = s->role;
    const struct person_id *barred = case_barred(&l->c, s, c->tx->arena, &n);
    for (size_t i = 0; i < n; i++)
        TRY(q_task_party_insert(
            c->tx->db, &(struct q_task_party_insert_in){c->who->tenant, id, barred[i]}, NULL, err));
    TRY(q_task_insert(c->tx->db,
                      &(struct q_task_insert_in){.tenant = c->who->tenant,
                                                 .body = l->body,
                                                 .id = id,
                                                 .casefile = l->c.id,
                                                 .step = s->id,
                                                 .act = step_act_id(s->act),
                                                 .role = l->c.pack->roles[role].id,
                                                 .unit = unit.s,
                                                 .person = person,
                                                 .phase = phase_id(s->phase),
                                                 .at = c->tx->now},
                      NULL, err));
    return case_tell_task(
        c, &(struct task_told){id, l->c.pack->roles[role].id, unit.s, person, barred, n}, err);
}

/* Neither a party nor who proposed to undo the decision confirms it. */
static enum status ask_role(struct call *c, const struct loaded_case *l, const char *role,
                            const char *unit, struct err *err)
{
    struct task_id id = ID_NEW(task, c->tx->now);
    struct person_id *barred;
    size_t n = case_parties(&l->c, c->tx->arena, &barred);
    struct person_id *out = ARENA_ARRAY(c->tx->arena, struct person_id, n + 1);
    bool told = false;
    for (size_t i = 0; i < n; i++)
        out[i] = barred[i];
    out[n] = c->who->person;
    for (size_t i = 0; i <= n; i++) {
        struct person_id p = out[i];
        told |= i < n && ID_EQ(p, c->who->person);
        if (i < n || !told)
            TRY(q_task_party_insert(
                c->tx->db, &(struct q_task_party_insert_in){c->who->tenant, id, p}, NULL, err));
    }
    TRY(q_task_insert(c->tx->db,
                      &(struct q_task_insert_in){.tenant = c->who->tenant,
                                                 .body = l->body,
                                                 .id = id,
                                                 .casefile = l->c.id,
                                                 .step = "",
                                                 .act = TASK_CONFIRM,
                                                 .role = role,
                                                 .unit = unit,
                                                 .phase = "cancel",
                                                 .at = c->tx->now},
                      NULL, err));
    return case_tell_task(
        c,
        &(struct task_told){.id = id, .role = role, .unit = unit, .barred = out, .nbarred = n + 1},
        err);
}

static bool whole_body(const struct loaded_case *l, const char *role)
{
    return l->c.pack->roles[pack_role(l->c.pack, role)].scope == SCOPE_BODY;
}

/* One task for each way in which somebody who is there today may confirm. */
static enum status ask_second(struct call *c, const struct loaded_case *l, struct err *err)
{
    const struct candidate **may;
    struct casefile asked = l->c;
    asked.cancel.by = c->who->person;
    size_t n = case_cancellers(&asked, c->tx->arena, &may);
    for (size_t i = 0; i < n; i++) {
        bool body = whole_body(l, may[i]->role), open = false;
        for (size_t k = 0; k < i; k++)
            open |= strcmp(may[k]->role, may[i]->role) == 0 &&
                    (body || ID_EQ(may[k]->unit, may[i]->unit));
        if (!open)
            TRY(ask_role(c, l, may[i]->role, body ? "" : may[i]->unit.s, err));
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ acts */
/* Whom an act names beside its actor: of contents handed in, with what they change; whoever
 * answered, then and in the column of a step; of a record; of an exception. NULL nobody. */
static enum status act_named(struct call *c, struct loaded_case *l, const struct outcome *o,
                             const struct act_extra *x, char **ret, struct err *err)
{
    AUTO_JSON json_t *into = json_object(), *data = NULL;
    const struct naming n = {c->tx->db, c->tx->arena, c->who->tenant, l->body, c->today, into};
    const struct step *s = o->act_step;
    const struct form *record = s == NULL || x->data == NULL ? NULL : pack_form(l->c.pack, s->form);
    bool handed_in = strcmp(o->act_kind, DID_SUBMIT) == 0;
    *ret = NULL;
    if (handed_in) {
        TRY(names_unit(&n, l->c.unit.s, err));
        TRY(names_person(&n, l->c.applicant.s, err));
        TRY(names_of_fields(&n, l->c.form, l->fields, err));
        TRY(names_of_fields(&n, l->c.form, l->before, err));
    }
    bool column = s != NULL && !str_empty(s->column);
    for (size_t i = 0; (handed_in || column) && i < l->c.nanswers; i++)
        if (!ID_NONE(l->c.answers[i].person))
            TRY(names_person(&n, l->c.answers[i].person.s, err));
    if (record != NULL) {
        TRY(json_read("record", (struct bytes){x->data, strlen(x->data)}, 0, &data, err));
        TRY(names_of_fields(&n, record, data, err));
    }
    if (!str_empty(x->waiver))
        TRY(names_person(&n, x->waiver, err));
    if (json_object_size(into) > 0)
        *ret = json_canonical(c->tx->arena, into);
    if (handed_in)
        l->named = *ret;
    return ST_OK;
}

/* How the actor of a step is called; whoever bears the applicant's name, marked as such. */
static const char *actor_names(struct call *c, const struct loaded_case *l, const struct outcome *o)
{
    struct arena *a = c->tx->arena;
    const char *names = names_frozen(a, c->who, o->right.held);
    bool same = o->act_step != NULL && case_namesake(&l->c, c->who, a);
    return same ? names_marked(a, names, NAMES_SAME) : names;
}

static enum status write_act(struct call *c, struct loaded_case *l, const struct outcome *o,
                             const struct act_extra *x, struct act_id id, struct err *err)
{
    const struct held_role *held = o->right.held;
    struct arena *a = c->tx->arena;
    /* Before submission one speaks of what the applicant wrote. */
    bool before = l->c.state == CASE_DRAFT || l->c.state == CASE_RETURNED;
    bool draft = before && strcmp(o->act_kind, DID_SUBMIT) != 0;
    char *named;
    TRY(act_named(c, l, o, x, &named, err));
    struct q_act_insert_in in = {
        .tenant = c->who->tenant,
        .id = id,
        .casefile = l->c.id,
        .step = o->act_step != NULL ? o->act_step->id : (x->step == NULL ? "" : x->step),
        .kind = o->act_kind,
        .verdict = o->act_verdict,
        .content_hash = draft                 ? hash_hex(a, &l->draft)
                        : o->act_step == NULL ? hash_hex(a, &l->content)
                                              : case_hash_at(l, o->act_step->id, a),
        .person = c->who->person,
        .post = held != NULL ? held->post.s : c->who->post.s,
        .for_post = held != NULL && held->kind == HOLD_SUBSTITUTE ? held->post.s : "",
        .names = actor_names(c, l, o),
        .named = named,
        .conditions = x->conditions == NULL ? "" : x->conditions,
        .reason = x->reason == NULL ? "" : x->reason,
        .external = x->external,
        .waiver = x->waiver,
        .at = cmd_at(c, l)};
    return q_act_insert(c->tx->db, &in, NULL, err);
}

/* Submitting again makes what was reached in the review of the earlier contents void. */
static enum status void_review(struct call *c, struct loaded_case *l, struct err *err)
{
    for (size_t i = 0; i < l->c.proc->nsteps; i++) {
        const struct step *s = &l->c.proc->steps[i];
        if (s->phase == PHASE_REVIEW && s->milestone[0] != '\0')
            TRY(q_milestone_revoke(c->tx->db,
                                   &(struct q_milestone_revoke_in){.tenant = c->who->tenant,
                                                                   .casefile = l->c.id,
                                                                   .key = s->milestone,
                                                                   .revoked_at = c->tx->now},
                                   NULL, err));
    }
    return clear_answers(c, l, false, l->c.round + 1, err);
}

static enum status set_milestone(struct call *c, struct loaded_case *l, const char *key,
                                 struct act_id act, const char *data, struct err *err)
{
    /* reached anew after going back: the later record counts */
    TRY(q_milestone_revoke(
        c->tx->db,
        &(struct q_milestone_revoke_in){
            .tenant = c->who->tenant, .casefile = l->c.id, .key = key, .revoked_at = c->tx->now},
        NULL, err));
    return q_milestone_insert(c->tx->db,
                              &(struct q_milestone_insert_in){.tenant = c->who->tenant,
                                                              .casefile = l->c.id,
                                                              .key = key,
                                                              .act = act,
                                                              .data = data == NULL ? "{}" : data,
                                                              .at = cmd_at(c, l)},
                              NULL, err);
}

static enum status set_state(struct call *c, struct loaded_case *l, const struct outcome *o,
                             struct err *err)
{
    int64_t round = l->c.round + (o->new_round ? 1 : 0);
    TRY(q_case_set_state(c->tx->db,
                         &(struct q_case_set_state_in){.tenant = c->who->tenant,
                                                       .id = l->c.id,
                                                       .state = case_state_id(o->state),
                                                       .step = o->step == NULL ? "" : o->step->id,
                                                       .round = round},
                         NULL, err));
    bool decided = o->state == CASE_APPROVED || o->state == CASE_REJECTED;
    if (decided && l->c.state != o->state)
        TRY(q_case_set_decided(c->tx->db,
                               &(struct q_case_set_decided_in){c->who->tenant, l->c.id, c->tx->now},
                               NULL, err));
    json_object_set_new(c->out, "state", json_string(case_state_id(o->state)));
    json_object_set_new(c->out, "step", json_string(o->step == NULL ? "" : o->step->id));
    return ST_OK;
}

/* The end of use was announced when the application for it was handed in: it is taken back with it,
 * unless an act on the entry had announced it before; announced anew when a refusal is undone. */
static enum status tell_of_end(struct call *c, const struct loaded_case *l, const struct outcome *o,
                               const struct act_extra *x, struct err *err)
{
    bool dropped = o->state == CASE_WITHDRAWN || o->state == CASE_REJECTED;

    if (l->c.proc->kind != PROC_END || str_empty(l->row.no) || l->c.state == o->state ||
        str_eq(l->c.entry_state, ENTRY_ENDING))
        return ST_OK;
    if (l->c.state == CASE_REJECTED && o->state == CASE_SUBMITTED)
        return happen_ending(c, l->c.entry, l->c.entry_state, err);
    return dropped ? happen_not_ending(c, l->c.entry, x->reason ? x->reason : "", err) : ST_OK;
}

enum status cmd_apply(struct call *c, struct loaded_case *l, const struct outcome *o,
                      const struct act_extra *extra, struct err *err)
{
    static const struct act_extra none;
    const struct act_extra *x = extra == NULL ? &none : extra;
    struct act_id act = ID_NEW(act, c->tx->now);
    TRY(cmd_touch(c, l, NULL, err));
    TRY(write_act(c, l, o, x, act, err));
    if (o->new_round)
        TRY(void_review(c, l, err));
    TRY(set_state(c, l, o, err));
    TRY(case_tell_applicant(c, l, l->c.state, o->state, act, err));
    TRY(close_tasks(c, l, o, err));
    if (!str_empty(o->milestone))
        TRY(set_milestone(c, l, o->milestone, act, x->data, err));
    if (o->act_step != NULL && o->act_step->act == ACT_DECIDE)
        TRY(effect_named(l, o->act_step, x->data, err));
    TRY(effect_apply(c, l, o, act, err));
    TRY(tell_of_end(c, l, o, x, err));
    if (o->act_step != NULL && o->act_step->act == ACT_APPOINT)
        TRY(effect_appoint(c, l, o->act_step, x->data, act, err));
    for (size_t i = 0; i < o->nopen; i++)
        TRY(cmd_open_task(c, l, o->open[i], err));
    return o->ask_second ? ask_second(c, l, err) : ST_OK;
}
