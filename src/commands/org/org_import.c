/* org.import: a whole list at once, or nothing of it. */
#include <string.h>

#include "base/hasher.h"
#include "base/json.h"
#include "commands/org/org.h"
#include "commands/org/org_table.h"
#include "store/queries_gen.h"

/* Units above come first, whatever their order in the list. */
static enum status put_unit(struct call *c, struct org_plan *plan, int i, struct err *err)
{
    struct plan_unit *u = &plan->units[i];
    bool fresh = ID_NONE(u->id);

    if (!fresh && !u->changed)
        return ST_OK;
    if (u->parent >= 0 && ID_NONE(plan->units[u->parent].id))
        TRY(put_unit(c, plan, u->parent, err));
    if (u->parent >= 0)
        u->parent_id = plan->units[u->parent].id;
    u->changed = false;
    if (!fresh)
        return q_unit_update(c->tx->db,
                             &(struct q_unit_update_in){.tenant = c->who->tenant,
                                                        .id = u->id,
                                                        .parent = u->parent_id,
                                                        .name = u->name,
                                                        .yomi = u->yomi,
                                                        .code = u->code},
                             NULL, err);
    u->id = ID_NEW(unit, c->tx->now);
    return q_unit_insert(c->tx->db,
                         &(struct q_unit_insert_in){.tenant = c->who->tenant,
                                                    .body = c->who->body,
                                                    .id = u->id,
                                                    .parent = u->parent_id,
                                                    .name = u->name,
                                                    .yomi = u->yomi,
                                                    .code = u->code,
                                                    .valid_from = c->today},
                         NULL, err);
}

static enum status put_post(struct call *c, struct org_plan *plan, struct plan_post *p,
                            struct err *err)
{
    if (ID_NONE(p->id)) {
        /* A millisecond apart, so that lists by id keep the order of the table (by rank). */
        p->id = ID_NEW(post, c->tx->now + (p - plan->posts));
        TRY(q_post_insert(c->tx->db,
                          &(struct q_post_insert_in){.tenant = c->who->tenant,
                                                     .body = c->who->body,
                                                     .id = p->id,
                                                     .unit = plan->units[p->unit].id,
                                                     .title = p->title,
                                                     .valid_from = c->today},
                          NULL, err));
    }
    for (size_t i = p->nroles_old; i < p->nroles; i++)
        TRY(q_post_role_insert(c->tx->db,
                               &(struct q_post_role_insert_in){.tenant = c->who->tenant,
                                                               .id = ID_NEW(row, c->tx->now),
                                                               .post = p->id,
                                                               .role = p->roles[i],
                                                               .valid_from = c->today},
                               NULL, err));
    return ST_OK;
}

/* Temporary passwords of the people who have no account yet: made and hashed before the
 * transaction, because each hash takes milliseconds. */
struct first_password {
    const char *login, *plain, *hashed;
    const struct first_password *next;
};

static const struct first_password *first_password(const struct call *c, const char *login)
{
    const struct first_password *p = c->prepared;
    while (p != NULL && strcmp(p->login, login) != 0)
        p = p->next;
    return p;
}

static enum status prepare_one(struct call *c, struct db *db, const char *login, struct err *err)
{
    struct q_person_of_login_row person;
    char *hashed;
    enum status st = q_person_of_login(
        db, c->arena, &(struct q_person_of_login_in){.tenant = c->who->tenant, .login = login},
        &person, err);

    if (st != ST_NOT_FOUND)
        return st;
    struct first_password *p = ARENA_NEW(c->arena, struct first_password);
    *p = (struct first_password){
        .login = login, .plain = org_temporary_password(c->arena), .next = c->prepared};
    TRY(hasher_hash(c->app->hasher, c->arena, p->plain, &hashed, err));
    p->hashed = hashed;
    c->prepared = p;
    return ST_OK;
}

static enum status prepare(struct call *c, struct err *err)
{
    const json_t *rows = json_object_get(c->in, "rows");
    enum status st = ST_OK;
    struct db *db;

    TRY(store_lease(c->app->store, &db, err));
    for (size_t i = 0; st == ST_OK && i < json_array_size(rows); i++) {
        const char *login =
            org_login_fold(c->arena, json_str(json_array_get(rows, i), "login", ""));
        if (!str_empty(login) && first_password(c, login) == NULL)
            st = prepare_one(c, db, login, err);
    }
    store_release(c->app->store, db);
    return st;
}

/* A new person's temporary password goes to whoever imports, to be handed over; it must be changed
 * at the first log-in. */
static enum status put_person(struct call *c, struct plan_person *p, json_t *accounts,
                              struct err *err)
{
    const struct first_password *password;

    if (!ID_NONE(p->id)) {
        if (!p->changed)
            return ST_OK;
        TRY(org_person_mine(c, p->id, err));
        return q_person_update(c->tx->db,
                               &(struct q_person_update_in){.tenant = c->who->tenant,
                                                            .id = p->id,
                                                            .login = p->login,
                                                            .name = p->name,
                                                            .yomi = p->yomi,
                                                            .mail = p->mail},
                               NULL, err);
    }
    password = first_password(c, p->login);
    if (password == NULL)
        return err_set(err, ST_BUSY, "account_changed", "the account of %s changed meanwhile",
                       p->login);
    p->id = ID_NEW(person, c->tx->now);
    json_array_append_new(accounts,
                          json_pack("{s:s, s:s, s:s, s:s}", "person", p->id.s, "login", p->login,
                                    "name", p->name, "temporary_password", password->plain));
    TRY(q_person_insert(c->tx->db,
                        &(struct q_person_insert_in){.tenant = c->who->tenant,
                                                     .id = p->id,
                                                     .login = p->login,
                                                     .name = p->name,
                                                     .yomi = p->yomi,
                                                     .mail = p->mail,
                                                     .lang = "ja"},
                        NULL, err));
    return org_credential_put(c, p->id, password->hashed, true, err);
}

static enum status apply(struct call *c, struct org_plan *plan, struct err *err)
{
    json_t *accounts = json_array();

    json_object_set_new(c->out, "accounts", accounts);
    for (size_t i = 0; i < plan->nunits; i++)
        TRY(put_unit(c, plan, (int)i, err));
    for (size_t i = 0; i < plan->nposts; i++)
        TRY(put_post(c, plan, &plan->posts[i], err));
    for (size_t i = 0; i < plan->npeople; i++)
        TRY(put_person(c, &plan->people[i], accounts, err));
    for (size_t i = 0; i < plan->nholdings; i++) {
        struct plan_holding *h = &plan->holdings[i];
        if (h->changed)
            TRY(q_holding_set_end(c->tx->db,
                                  &(struct q_holding_set_end_in){
                                      .tenant = c->who->tenant, .id = h->id, .valid_to = h->to},
                                  NULL, err));
        if (!ID_NONE(h->id))
            continue;
        if (strcmp(h->kind, "main") == 0)
            TRY(org_main_may(c, plan->people[h->person].id, h->from, err));
        TRY(q_holding_insert(c->tx->db,
                             &(struct q_holding_insert_in){.tenant = c->who->tenant,
                                                           .id = ID_NEW(holding, c->tx->now),
                                                           .person = plan->people[h->person].id,
                                                           .post = plan->posts[h->post].id,
                                                           .kind = h->kind,
                                                           .valid_from = h->from,
                                                           .valid_to = h->to},
                             NULL, err));
    }
    return ST_OK;
}

static enum status import(struct call *c, struct err *err)
{
    struct org_problems problems = {.arena = c->arena};
    struct org_keys tomorrow, then;
    struct org_plan plan;
    const struct pack *pack;
    struct date from;

    TRY(org_pack(c, &pack, err));
    const struct org_terms terms = {
        .today = c->today,
        .from = date_parse(json_str(c->in, "from", ""), &from) ? from : c->today,
        .move = json_is_true(json_object_get(c->in, "move")),
        .everybody = ID_NONE(c->who->person),
        .same_name = json_is_true(json_object_get(c->in, "same_name"))};
    TRY(org_plan_make(c->tx->db, c->arena, c->who->tenant, c->who->body, &terms, pack,
                      json_object_get(c->in, "rows"), &plan, &problems, err));
    if (problems.errors)
        return org_problems_refuse(&problems, err);
    TRY(org_keys_before(c, (struct date){c->today.day + 1}, &tomorrow, err));
    TRY(org_keys_before(c, terms.from, &then, err));
    TRY(apply(c, &plan, err));
    TRY(org_keys_kept(c, &tomorrow, err));
    TRY(org_keys_kept(c, &then, err));
    org_subject(c, c->who->body.s);
    AUTO_JSON json_t *counts =
        json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "units", (int)plan.new_units, "posts",
                  (int)plan.new_posts, "roles", (int)plan.new_roles, "people", (int)plan.new_people,
                  "holdings", (int)plan.new_holdings, "changed", (int)plan.changes, "moves",
                  (int)plan.nmoves);
    json_object_update(c->out, counts);
    return ST_OK;
}

static const struct arg import_args[] = {
    {"rows", ARG_ARRAY, true, 0,
     "objects with unit, parent, unit_yomi, code, title, roles, name, yomi, login, mail, kind, "
     "from, to, row"},
    {"from", ARG_DATE, false, 0, "first day of appointments whose row names none; today"},
    {"move", ARG_BOOL, false, 0,
     "who gets another main post leaves the former the day before; else that is refused"},
    {"same_name", ARG_BOOL, false, 0,
     "new people of a name that somebody has already are other people; else that is refused"},
};

const struct command command_org_import = {
    "org.import",
    RIGHT_ADMIN,
    ARGS(import_args),
    import,
    "Brings units, posts, people and appointments in from a list, all or nothing",
    prepare};
