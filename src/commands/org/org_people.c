/* person.*: accounts. What a person may do comes from posts (org_holdings.c). */
#include <string.h>

#include "base/hasher.h"
#include "base/json.h"
#include "commands/duty/calendar_link.h"
#include "commands/org/org.h"
#include "commands/org/org_namesake.h"
#include "commands/tell/outbox.h"
#include "store/queries_gen.h"

static enum status get_person(struct call *c, struct person_id id, struct q_person_get_row *ret,
                              struct err *err)
{
    return q_person_get(c->tx->db, c->arena,
                        &(struct q_person_get_in){.tenant = c->who->tenant, .id = id}, ret, err);
}

/* Made before the transaction: hashing takes milliseconds that nobody else should wait for. */
struct new_password {
    const char *plain, *hashed;
    bool must_change;
};

static enum status prepare_password(struct call *c, const char *given, const char *login,
                                    struct err *err)
{
    struct new_password *n = ARENA_NEW(c->arena, struct new_password);
    char *hashed;

    n->must_change = str_empty(given);
    n->plain = n->must_change ? org_temporary_password(c->arena) : given;
    if (!n->must_change)
        TRY(org_password_ok(given, login, err));
    TRY(hasher_hash(c->app->hasher, c->arena, n->plain, &hashed, err));
    n->hashed = hashed;
    c->prepared = n;
    return ST_OK;
}

static enum status set_password(struct call *c, struct person_id id, struct err *err)
{
    const struct new_password *n = c->prepared;

    return org_credential_put(c, id, n->hashed, n->must_change, err);
}

/* The unique key of the database would say so too, but in nobody's words. */
static enum status check_login_free(struct call *c, const char *login, struct person_id self,
                                    struct err *err)
{
    struct q_person_of_login_row row;
    enum status st = q_person_of_login(
        c->tx->db, c->arena,
        &(struct q_person_of_login_in){.tenant = c->who->tenant, .login = login}, &row, err);

    if (st == ST_NOT_FOUND || (st == ST_OK && ID_EQ(row.id, self)))
        return ST_OK;
    TRY(st);
    err_set(err, ST_CONFLICT, "login_taken", "somebody has the login %s", login);
    err_detail(err, login);
    return err_where(err, "login");
}

/* Nothing is sent to what is no address: better told now than found when mail comes back. */
static enum status check_mail(struct call *c, struct err *err)
{
    const char *mail = json_str(c->in, "mail", "");

    if (mail[0] == '\0' || mail_address_ok(mail))
        return ST_OK;
    err_set(err, ST_REFUSED, "bad_mail", "no mail address");
    err_detail(err, mail);
    return err_where(err, "mail");
}

/* A password given by the caller (first administrator, import from elsewhere) is kept as it is;
 * else one is made that must be changed at the first log-in. */
static enum status prepare_person(struct call *c, struct err *err)
{
    if (json_object_get(c->in, "person") != NULL)
        return ST_OK;
    return prepare_password(c, json_str(c->in, "password", ""),
                            org_login_fold(c->arena, json_str(c->in, "login", "")), err);
}

static enum status new_person(struct call *c, struct person_id id, const char *login,
                              struct err *err)
{
    const struct new_password *n = c->prepared;

    TRY(q_person_insert(c->tx->db,
                        &(struct q_person_insert_in){.tenant = c->who->tenant,
                                                     .id = id,
                                                     .login = login,
                                                     .name = json_str(c->in, "name", ""),
                                                     .yomi = json_str(c->in, "yomi", ""),
                                                     .mail = json_str(c->in, "mail", ""),
                                                     .lang = "ja"},
                        NULL, err));
    if (n->must_change)
        org_out(c, "temporary_password", n->plain);
    return set_password(c, id, err);
}

/* Another name may be somebody's as well; the same one was confirmed before. */
static enum status renamed(struct call *c, const struct q_person_get_row *old, struct err *err)
{
    const char *name = json_str(c->in, "name", old->name);
    const char *yomi = json_str(c->in, "yomi", old->yomi);
    if (strcmp(name, old->name) == 0 && strcmp(yomi, old->yomi) == 0)
        return ST_OK;
    return org_no_namesake(c, ID_FROM(person, json_str(c->in, "person", "")), name, yomi, err);
}

static enum status person_put(struct call *c, struct err *err)
{
    const char *login = org_login_fold(c->arena, json_str(c->in, "login", ""));
    struct q_person_get_row old;
    struct person_id id;

    TRY(org_id(c, "person", id.s, err));
    TRY(org_login_ok(login, err));
    TRY(check_mail(c, err));
    TRY(check_login_free(c, login, id, err));
    if (ID_NONE(id)) {
        TRY(org_no_namesake(c, id, json_str(c->in, "name", ""), json_str(c->in, "yomi", ""), err));
        id = ID_NEW(person, c->tx->now);
        TRY(new_person(c, id, login, err));
    } else {
        TRY(get_person(c, id, &old, err));
        TRY(org_person_mine(c, id, err));
        TRY(renamed(c, &old, err));
        TRY(q_person_update(c->tx->db,
                            &(struct q_person_update_in){.tenant = c->who->tenant,
                                                         .id = id,
                                                         .login = login,
                                                         .name = json_str(c->in, "name", old.name),
                                                         .yomi = json_str(c->in, "yomi", old.yomi),
                                                         .mail = json_str(c->in, "mail", old.mail)},
                            NULL, err));
    }
    org_subject(c, id.s);
    org_out(c, "person", id.s);
    org_out(c, "login", login);
    return ST_OK;
}

/* One's own password; the old one must be known even inside a session. */
static enum status prepare_own(struct call *c, struct err *err)
{
    const char *new = json_str(c->in, "new", ""), *old = json_str(c->in, "old", "");
    struct q_credential_get_row row = {.password = NULL};
    struct db *db;

    TRY(store_lease(c->app->store, &db, err));
    enum status st = q_credential_get(
        db, c->arena,
        &(struct q_credential_get_in){.tenant = c->who->tenant, .person = c->who->person}, &row,
        err);
    store_release(c->app->store, db);
    if (st != ST_OK && st != ST_NOT_FOUND)
        return st;
    if (str_empty(row.password) || !hasher_verify(c->app->hasher, row.password, old)) {
        err_set(err, ST_INPUT, "wrong_password", "the present password is another one");
        return err_where(err, "old");
    }
    if (strcmp(new, old) == 0) {
        err_set(err, ST_INPUT, "password_same", "the new password is the old one");
        return err_where(err, "new");
    }
    return prepare_password(c, new, c->who->login, err);
}

static enum status person_password(struct call *c, struct err *err)
{
    org_subject(c, c->who->person.s);
    return set_password(c, c->who->person, err);
}

static enum status prepare_reset(struct call *c, struct err *err)
{
    return prepare_password(c, "", "", err);
}

static enum status person_reset(struct call *c, struct err *err)
{
    const struct new_password *n = c->prepared;
    struct q_person_get_row p;
    struct person_id id;

    TRY(org_id(c, "person", id.s, err));
    TRY(get_person(c, id, &p, err));
    TRY(org_person_mine(c, id, err));
    TRY(set_password(c, id, err));
    TRY(calendar_link_end(c, id, NULL, err)); /* whoever had the password may have made one */
    org_subject(c, id.s);
    org_out(c, "login", p.login);
    org_out(c, "temporary_password", n->plain);
    return ST_OK;
}

static enum status person_lang(struct call *c, struct err *err)
{
    const char *lang = json_str(c->in, "lang", "");

    if (strcmp(lang, "ja") != 0 && strcmp(lang, "en") != 0)
        return err_set(err, ST_INPUT, "bad_lang", "the languages are ja and en");
    TRY(q_person_set_lang(c->tx->db,
                          &(struct q_person_set_lang_in){
                              .tenant = c->who->tenant, .id = c->who->person, .lang = lang},
                          NULL, err));
    org_subject(c, c->who->person.s);
    return ST_OK;
}

/* Leaving ends every holding and the log-in; the record keeps the name. */
static enum status person_leave(struct call *c, struct err *err)
{
    struct q_holdings_of_person_row *rows;
    struct q_person_get_row p;
    struct person_id id;
    struct org_keys keys;
    size_t n;

    TRY(org_keys_before(c, (struct date){c->today.day + 1}, &keys, err));
    TRY(org_id(c, "person", id.s, err));
    TRY(get_person(c, id, &p, err));
    TRY(org_person_mine(c, id, err));
    if (ID_EQ(id, c->who->person))
        return err_set(err, ST_REFUSED, "not_yourself", "nobody takes the own account away");
    TRY(q_holdings_of_person(
        c->tx->db, c->arena,
        &(struct q_holdings_of_person_in){.tenant = c->who->tenant, .person = id}, &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        if (date_none(rows[i].valid_to) || rows[i].valid_to.day > c->today.day)
            TRY(q_holding_set_end(c->tx->db,
                                  &(struct q_holding_set_end_in){.tenant = c->who->tenant,
                                                                 .id = rows[i].id,
                                                                 .valid_to = c->today},
                                  NULL, err));
    TRY(q_person_set_state(
        c->tx->db,
        &(struct q_person_set_state_in){.tenant = c->who->tenant, .id = id, .state = "left"}, NULL,
        err));
    TRY(calendar_link_end(c, id, NULL, err));
    org_subject(c, id.s);
    return org_keys_kept(c, &keys, err);
}

static const struct arg put_args[] = {
    {"person", ARG_ID, false, 0, "person to be changed; a new one without"},
    {"login", ARG_TEXT, true, 64, "log-in name"},
    {"name", ARG_TEXT, true, 100, "name as written"},
    {"yomi", ARG_TEXT, false, 100, "reading"},
    {"mail", ARG_TEXT, false, 200, "mail address"},
    {"password", ARG_SECRET, false, 200, "first password of a new person; made when absent"},
    {"same_name", ARG_BOOL, false, 0,
     "it was confirmed that whoever has this name already is another person"},
};
static const struct arg password_args[] = {
    {"old", ARG_SECRET, true, 200, "present password"},
    {"new", ARG_SECRET, true, 200, "new password, ten characters or more"},
};
static const struct arg person_args[] = {
    {"person", ARG_ID, true, 0, "person"},
};
static const struct arg lang_args[] = {
    {"lang", ARG_TEXT, true, 2, "ja or en"},
};

const struct command command_person_put = {
    "person.put",  RIGHT_ADMIN, ARGS(put_args), person_put, "Registers or changes a person",
    prepare_person};
const struct command command_person_password = {"person.password",
                                                RIGHT_STAFF,
                                                ARGS(password_args),
                                                person_password,
                                                "Changes one's own password",
                                                prepare_own};
const struct command command_person_reset = {"person.reset",
                                             RIGHT_ADMIN,
                                             ARGS(person_args),
                                             person_reset,
                                             "Gives a person a temporary password",
                                             prepare_reset};
const struct command command_person_lang = {"person.lang", RIGHT_STAFF, ARGS(lang_args),
                                            person_lang, "Chooses the language of the screen"};
const struct command command_person_leave = {"person.leave", RIGHT_ADMIN, ARGS(person_args),
                                             person_leave,
                                             "Ends a person's posts and log-in for good"};
