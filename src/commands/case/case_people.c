/* case_people.c: whom an approval appoints to an entry, and who is listed as using it. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_effect.h"

/* ------------------------------------------------------------------ the manager */
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

/* Nobody is appointed who left between the application and the decision. */
static enum status still_here(struct call *c, const struct loaded_case *l, struct person_id person,
                              const char *name, struct err *err)
{
    const struct q_person_serves_in in = {
        .tenant = c->who->tenant, .body = l->body, .person = person, .unit = "", .day = c->today};
    struct q_person_serves_row serves;
    if (json_object_get(c->in, "external") != NULL)
        return ST_OK; /* it is a fact; the office is told that nobody manages the entry */
    TRY(q_person_serves(c->tx->db, c->tx->arena, &in, &serves, err));
    if (serves.n > 0)
        return ST_OK;
    err_set(err, ST_REFUSED, "manager_left", "who is named has left");
    err_detail(err, name);
    return err_clause(err, l->c.proc->cite.clause);
}

enum status manager_post(struct call *c, const struct loaded_case *l, struct manager *ret,
                         struct err *err)
{
    struct q_person_name_row person;
    struct q_person_post_on_row *posts;
    size_t n;
    TRY(q_person_name(c->tx->db, c->tx->arena,
                      &(struct q_person_name_in){c->who->tenant, ret->person}, &person, err));
    ret->name = person.name;
    TRY(still_here(c, l, ret->person, person.name, err));
    TRY(q_person_post_on(
        c->tx->db, c->tx->arena,
        &(struct q_person_post_on_in){c->who->tenant, l->body, ret->person, c->today}, &posts, &n,
        err));
    for (size_t i = 0; i < n; i++)
        if (i == 0 || ID_EQ(posts[i].unit, l->c.unit)) {
            memcpy(ret->post, posts[i].post.s, sizeof ret->post);
            ret->label = arena_printf(c->tx->arena, "%s %s", posts[i].unit_name, posts[i].title);
            if (ID_EQ(posts[i].unit, l->c.unit))
                break;
        }
    return ST_OK;
}

/* Named by the decision, else in the form, else the holder of the role the rules name, else the
 * fallback's holder. */
enum status find_manager(struct call *c, const struct loaded_case *l, struct manager *ret,
                         struct err *err)
{
    const struct effect *e = &l->c.proc->effect;
    const char *named = json_str(l->fields, e->manager_field, "");
    const struct candidate *x = NULL;
    *ret = (struct manager){.label = "", .name = "", .person = l->manager_named};
    if (ID_NONE(ret->person) && uuid_valid(named))
        ret->person = ID_FROM(person, named);
    else if (ID_NONE(ret->person) && e->manager_from_role[0] != '\0')
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

/* ------------------------------------------------------------------ appointing */
/* Of one role beside the manager, or (role "") of the manager. */
struct appointing {
    struct entry_id entry;
    const char *role;
    bool beside;
};

static bool holds_seat(const struct appointing *s, const struct q_appointments_of_row *r)
{
    return date_none(r->valid_to) &&
           (s->beside ? r->beside && strcmp(r->role, s->role) == 0 : !r->beside);
}

/* Whoever is there already stays; anybody else's time ends the day before. */
static enum status appoint(struct call *c, const struct appointing *s, const struct manager *m,
                           struct act_id act, struct err *err)
{
    struct q_appointments_of_row *old;
    size_t n;
    TRY(q_appointments_of(c->tx->db, c->tx->arena,
                          &(struct q_appointments_of_in){c->who->tenant, s->entry}, &old, &n, err));
    for (size_t i = 0; i < n; i++) {
        if (!holds_seat(s, &old[i]))
            continue;
        if (ID_EQ(old[i].person, m->person))
            return ST_OK;
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
    return q_appointment_insert(c->tx->db,
                                &(struct q_appointment_insert_in){.tenant = c->who->tenant,
                                                                  .id = ID_NEW(row, c->tx->now),
                                                                  .entry = s->entry,
                                                                  .role = s->role,
                                                                  .post = m->post,
                                                                  .person = m->person,
                                                                  .valid_from = c->today,
                                                                  .act = act.s,
                                                                  .beside = s->beside},
                                NULL, err);
}

enum status effect_manager(struct call *c, const struct loaded_case *l, struct entry_id entry,
                           const struct manager *m, struct act_id act, struct err *err)
{
    const struct appointing s = {entry, l->c.proc->effect.manager_role, false};
    return appoint(c, &s, m, act, err);
}

enum status effect_beside(struct call *c, const struct loaded_case *l, struct entry_id entry,
                          struct act_id act, struct err *err)
{
    const struct effect *e = &l->c.proc->effect;
    for (size_t i = 0; i < e->nappointments; i++) {
        const struct appointed *a = &e->appointments[i];
        const struct appointing s = {entry, l->c.pack->roles[a->role].id, true};
        const char *named = json_str(l->fields, a->field, "");
        const struct candidate *x = a->from_role[0] ? holder_of(l, a->from_role) : NULL;
        struct manager m = {.label = "", .name = ""};
        if (uuid_valid(named))
            m.person = ID_FROM(person, named);
        else if (x != NULL)
            m.person = x->person;
        if (!ID_NONE(m.person))
            TRY(manager_post(c, l, &m, err));
        TRY(appoint(c, &s, &m, act, err));
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ members */
static bool in_rows(const json_t *rows, struct person_id p)
{
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row)
    {
        if (strcmp(json_str(row, "person", ""), p.s) == 0)
            return true;
    }
    return false;
}

enum status effect_members(struct call *c, const struct loaded_case *l, struct entry_id entry,
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
