/* person.*: accounts. What a person may do comes from posts (org_holdings.c). */
#include <string.h>

#include "base/json.h"
#include "commands/org.h"
#include "store/queries_gen.h"

static enum status get_person(struct call *c, struct person_id id, struct q_person_get_row *ret,
                              struct err *err)
{
    return q_person_get(c->tx->db, c->arena,
                        &(struct q_person_get_in){.tenant = c->who->tenant, .id = id}, ret, err);
}

static enum status set_password(struct call *c, struct person_id id, const char *password,
                                bool must_change, struct err *err)
{
    char *hashed;

    TRY(password_hash(c->arena, password, &hashed, err));
    return q_person_set_password(
        c->tx->db,
        &(struct q_person_set_password_in){
            .tenant = c->who->tenant, .id = id, .password = hashed, .must_change = must_change},
        NULL, err);
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

/* A password given by the caller (first administrator, import from elsewhere) is kept as it is;
 * else one is made that must be changed at the first log-in. */
static enum status new_person(struct call *c, struct person_id id, struct err *err)
{
    const char *login = json_str(c->in, "login", "");
    const char *given = json_str(c->in, "password", "");
    bool made = str_empty(given);
    const char *password = made ? org_temporary_password(c->arena) : given;
    char *hashed;

    if (!made)
        TRY(org_password_ok(given, login, err));
    TRY(password_hash(c->arena, password, &hashed, err));
    TRY(q_person_insert(c->tx->db,
                        &(struct q_person_insert_in){.tenant = c->who->tenant,
                                                     .id = id,
                                                     .login = login,
                                                     .name = json_str(c->in, "name", ""),
                                                     .yomi = json_str(c->in, "yomi", ""),
                                                     .mail = json_str(c->in, "mail", ""),
                                                     .password = hashed,
                                                     .must_change = made,
                                                     .lang = "ja"},
                        NULL, err));
    if (made)
        org_out(c, "temporary_password", password);
    return ST_OK;
}

static enum status person_put(struct call *c, struct err *err)
{
    struct q_person_get_row old;
    struct person_id id;

    TRY(org_id(c, "person", id.s, err));
    TRY(org_login_ok(json_str(c->in, "login", ""), err));
    TRY(check_login_free(c, json_str(c->in, "login", ""), id, err));
    if (ID_NONE(id)) {
        id = ID_NEW(person, c->tx->now);
        TRY(new_person(c, id, err));
    } else {
        TRY(get_person(c, id, &old, err));
        TRY(q_person_update(
            c->tx->db,
            &(struct q_person_update_in){.tenant = c->who->tenant,
                                         .id = id,
                                         .login = json_str(c->in, "login", old.login),
                                         .name = json_str(c->in, "name", old.name),
                                         .yomi = json_str(c->in, "yomi", old.yomi),
                                         .mail = json_str(c->in, "mail", old.mail)},
            NULL, err));
    }
    org_subject(c, id.s);
    org_out(c, "person", id.s);
    return ST_OK;
}

/* One's own password; the old one must be known even inside a session. */
static enum status person_password(struct call *c, struct err *err)
{
    const char *new = json_str(c->in, "new", "");
    struct q_person_get_row p;

    TRY(get_person(c, c->who->person, &p, err));
    if (str_empty(p.password) || !password_verify(p.password, json_str(c->in, "old", ""))) {
        err_set(err, ST_INPUT, "wrong_password", "the present password is another one");
        return err_where(err, "old");
    }
    TRY(org_password_ok(new, p.login, err));
    if (strcmp(new, json_str(c->in, "old", "")) == 0) {
        err_set(err, ST_INPUT, "password_same", "the new password is the old one");
        return err_where(err, "new");
    }
    TRY(set_password(c, c->who->person, new, false, err));
    org_subject(c, c->who->person.s);
    return ST_OK;
}

static enum status person_reset(struct call *c, struct err *err)
{
    const char *password = org_temporary_password(c->arena);
    struct q_person_get_row p;
    struct person_id id;

    TRY(org_id(c, "person", id.s, err));
    TRY(get_person(c, id, &p, err));
    TRY(set_password(c, id, password, true, err));
    org_subject(c, id.s);
    org_out(c, "login", p.login);
    org_out(c, "temporary_password", password);
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
    size_t n;

    TRY(org_id(c, "person", id.s, err));
    TRY(get_person(c, id, &p, err));
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
    org_subject(c, id.s);
    return ST_OK;
}

static const struct arg put_args[] = {
    {"person", ARG_ID, false, 0, "person to be changed; a new one without"},
    {"login", ARG_TEXT, true, 64, "log-in name"},
    {"name", ARG_TEXT, true, 100, "name as written"},
    {"yomi", ARG_TEXT, false, 100, "reading"},
    {"mail", ARG_TEXT, false, 200, "mail address"},
    {"password", ARG_TEXT, false, 200, "first password of a new person; made when absent"},
};
static const struct arg password_args[] = {
    {"old", ARG_TEXT, true, 200, "present password"},
    {"new", ARG_TEXT, true, 200, "new password, ten characters or more"},
};
static const struct arg person_args[] = {
    {"person", ARG_ID, true, 0, "person"},
};
static const struct arg lang_args[] = {
    {"lang", ARG_TEXT, true, 2, "ja or en"},
};

const struct command command_person_put = {"person.put", RIGHT_ADMIN, ARGS(put_args), person_put,
                                           "Registers or changes a person"};
const struct command command_person_password = {"person.password", RIGHT_STAFF, ARGS(password_args),
                                                person_password, "Changes one's own password"};
const struct command command_person_reset = {"person.reset", RIGHT_ADMIN, ARGS(person_args),
                                             person_reset, "Gives a person a temporary password"};
const struct command command_person_lang = {"person.lang", RIGHT_STAFF, ARGS(lang_args),
                                            person_lang, "Chooses the language of the screen"};
const struct command command_person_leave = {"person.leave", RIGHT_ADMIN, ARGS(person_args),
                                             person_leave,
                                             "Ends a person's posts and log-in for good"};
