#include "commands/tell/outbox.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/org/org.h"
#include "commands/tell/role_people.h"
#include "store/queries_gen.h"

#define DAY_MS INT64_C(86400000)
#define HOUR_MS INT64_C(3600000)
/* When those are told who are told once a day: 8 in the morning in Japan. */
#define MORNING_MS (INT64_C(23) * HOUR_MS)

static int64_t next_morning(int64_t now)
{
    int64_t since = (now % DAY_MS + DAY_MS - MORNING_MS) % DAY_MS;

    return now - since + DAY_MS;
}

enum status outbox_put(struct call *c, const char *kind, const char *event, struct person_id person,
                       struct err *err)
{
    const struct q_outbox_insert_in in = {.tenant = c->who->tenant,
                                          .id = ID_NEW(row, c->tx->now),
                                          .kind = kind,
                                          .event = event,
                                          .person = person,
                                          .now = c->tx->now,
                                          .daily = next_morning(c->tx->now)};

    return ID_NONE(person) ? ST_OK : q_outbox_insert(c->tx->db, &in, NULL, err);
}

enum status outbox_on(struct call *c, bool *ret, struct err *err)
{
    struct q_mail_setting_get_row row;
    enum status st = q_mail_setting_get(c->tx->db, c->tx->arena,
                                        &(struct q_mail_setting_get_in){c->who->tenant}, &row, err);

    *ret = st == ST_OK && row.is_on;
    return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status outbox_put_role(struct call *c, const char *kind, const char *event,
                            const struct role_at *x, struct err *err)
{
    struct person_id *people;
    size_t n = 0;
    bool on;

    TRY(outbox_on(c, &on, err));
    if (on)
        TRY(role_people(c, x, &people, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(outbox_put(c, kind, event, people[i], err));
    return ST_OK;
}

/* ------------------------------------------------------------------ addresses */
bool mail_address_ok(const char *s)
{
    static const char local[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                ".!#$%&'*+/=?^_`{|}~-";
    static const char domain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                 ".-";
    size_t n = strspn(s, local), m;

    if (n == 0 || n > 64 || s[n] != '@')
        return false;
    m = strspn(s + n + 1, domain);
    return m > 0 && m <= 253 && s[n + 1 + m] == '\0' && s[n + 1] != '.' && s[n + 1] != '-' &&
           s[n + m] != '.';
}

/* ------------------------------------------------------------------ settings */
static struct bytes sealed_for(struct arena *a, struct tenant_id tenant)
{
    const char *text = arena_printf(a, "mail %s", tenant.s);

    return (struct bytes){text, strlen(text)};
}

enum status mail_secret(struct arena *a, const struct key *master, struct tenant_id tenant,
                        struct bytes sealed, const char **ret, struct err *err)
{
    struct bytes plain;

    *ret = "";
    if (!sealed.p)
        return ST_OK;
    if (!box_open(a, master, sealed, sealed_for(a, tenant), &plain))
        return err_set(err, ST_SYSTEM, "mail_secret", "the secret was sealed with another key");
    *ret = arena_strndup(a, plain.p, plain.n);
    return ST_OK;
}

static enum status bad(struct err *err, const char *code, const char *what)
{
    err_set(err, ST_INPUT, code, "%s cannot be", what);
    return err_where(err, "%s", what);
}

static bool host_ok(const char *s)
{
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:");

    return n > 0 && n <= 253 && s[n] == '\0' && s[0] != '-';
}

static bool base_ok(const char *s)
{
    const char *host = str_starts(s, "https://") ? s + 8 : str_starts(s, "http://") ? s + 7 : "";

    for (const char *c = host; *c; c++)
        if (*c <= ' ' || *c >= 0x7f || strchr("\"<>\\^`{|}?#@", *c))
            return false;
    return host[0] != '\0' && host[0] != '/';
}

static enum status check(const struct q_mail_setting_insert_in *in, struct err *err)
{
    bool tls = str_eq(in->tls, "none") || str_eq(in->tls, "starttls") || str_eq(in->tls, "tls");

    if (!host_ok(in->host))
        return bad(err, "mail_host", "host");
    if (in->port < 1 || in->port > 65535)
        return bad(err, "mail_port", "port");
    if (!tls)
        return bad(err, "bad_choice", "tls");
    if (!mail_address_ok(in->sender))
        return bad(err, "mail_address", "sender");
    if (!base_ok(in->base))
        return bad(err, "mail_base", "base");
    return ST_OK;
}

/* A secret that is not given stays; with no login there is none. */
static enum status secret_of(struct call *c, const char *login, struct bytes there,
                             struct bytes *ret)
{
    const char *given = json_str(c->in, "secret", "");

    *ret = given[0] ? box_seal(c->tx->arena, c->tx->master, (struct bytes){given, strlen(given)},
                               sealed_for(c->tx->arena, c->who->tenant))
                    : there;
    if (login[0] == '\0')
        *ret = (struct bytes){NULL, 0};
    return ST_OK;
}

static enum status set(struct call *c, struct err *err)
{
    const struct tenant_id t = c->who->tenant;
    struct q_mail_setting_get_row old = {.tls = ""};
    const char *base = json_str(c->in, "base", "");
    struct q_mail_setting_insert_in in = {.tenant = t,
                                          .is_on = json_is_true(json_object_get(c->in, "on")),
                                          .host = json_str(c->in, "host", ""),
                                          .port = json_int(c->in, "port", 25),
                                          .tls = json_str(c->in, "tls", "none"),
                                          .login = json_str(c->in, "login", ""),
                                          .sender = json_str(c->in, "sender", ""),
                                          .sender_name = json_str(c->in, "sender_name", ""),
                                          .names = names_frozen(c->tx->arena, c->who, NULL),
                                          .at = c->tx->now};
    size_t n = strlen(base);

    while (n > 0 && base[n - 1] == '/')
        n--;
    in.base = arena_strndup(c->tx->arena, base, n);
    TRY(check(&in, err));
    enum status st =
        q_mail_setting_get(c->tx->db, c->tx->arena, &(struct q_mail_setting_get_in){t}, &old, err);
    if (st != ST_OK && st != ST_NOT_FOUND)
        return st;
    TRY(secret_of(c, in.login, old.secret, &in.secret));
    org_subject(c, t.s);
    if (st == ST_NOT_FOUND)
        return q_mail_setting_insert(c->tx->db, &in, NULL, err);
    return q_mail_setting_update(c->tx->db,
                                 &(struct q_mail_setting_update_in){
                                     t, in.is_on, in.host, in.port, in.tls, in.login, in.secret,
                                     in.sender, in.sender_name, in.base, in.names, in.at},
                                 NULL, err);
}

/* ------------------------------------------------------------------ one row, by hand */
static enum status by_hand(struct call *c, const char *to, const char *error, struct err *err)
{
    struct row_id id = ID_FROM(row, json_str(c->in, "mail", ""));
    struct q_outbox_get_row row;
    int64_t changed;

    TRY(q_outbox_get(c->tx->db, c->tx->arena, &(struct q_outbox_get_in){c->who->tenant, id}, &row,
                     err));
    org_subject(c, row.person.s);
    bool troubled = str_eq(row.state, OUT_FAILED) || str_eq(row.state, OUT_UNSURE) ||
                    str_eq(row.state, OUT_WAITING);
    if (!troubled)
        return err_set(err, ST_CONFLICT, "mail_settled", "it is %s", row.state);
    TRY(q_outbox_by_hand(c->tx->db,
                         &(struct q_outbox_by_hand_in){.tenant = c->who->tenant,
                                                       .id = id,
                                                       .expected_state = row.state,
                                                       .state = to,
                                                       .error = error,
                                                       .next_at = c->tx->now,
                                                       .now = c->tx->now},
                         &changed, err));
    if (changed != 1)
        return err_set(err, ST_CONFLICT, "mail_settled", "it changed just now");
    return ST_OK;
}

static enum status again(struct call *c, struct err *err)
{
    return by_hand(c, OUT_WAITING, "", err);
}

static enum status drop(struct call *c, struct err *err)
{
    return by_hand(c, OUT_DROPPED, "by_hand", err);
}

/* ------------------------------------------------------------------ one's own choice */
static enum status wants(struct call *c, struct err *err)
{
    const char *choice = json_str(c->in, "wants", "");

    if (!str_eq(choice, "now") && !str_eq(choice, "daily") && !str_eq(choice, "none")) {
        err_set(err, ST_INPUT, "bad_choice", "now, daily or none");
        return err_detail(err, "wants");
    }
    org_subject(c, c->who->person.s);
    return q_person_mail_set(c->tx->db,
                             &(struct q_person_mail_set_in){c->who->tenant, c->who->person, choice},
                             NULL, err);
}

/* ------------------------------------------------------------------ the table */
static const struct arg set_args[] = {
    {"on", ARG_BOOL, true, 0, "mail goes out"},
    {"host", ARG_TEXT, true, 253, "the mail server"},
    {"port", ARG_INT, false, 0, "its port; 25 if absent"},
    {"tls", ARG_TEXT, false, 10, "none, starttls, tls"},
    {"login", ARG_TEXT, false, 200, "account at the mail server; without: none is needed"},
    {"secret", ARG_SECRET, false, 200, "its password; the one before if absent"},
    {"sender", ARG_TEXT, true, 254, "address that mail comes from"},
    {"sender_name", ARG_TEXT, false, 60, "name beside it"},
    {"base", ARG_TEXT, true, 200, "where people reach the pages: https://…"},
};
static const struct arg row_args[] = {
    {"mail", ARG_ID, true, 0, "what was to be told by mail"},
};
static const struct arg wants_args[] = {
    {"wants", ARG_TEXT, true, 10, "now: at once; daily: once a day together; none"},
};

const struct command command_mail_set = {"mail.set", RIGHT_ADMIN, ARGS(set_args), set,
                                         "Says whether mail goes out, and how"};
const struct command command_mail_again = {
    "mail.again", RIGHT_OFFICE, ARGS(row_args), again,
    "Sends once more what failed, or of which it is not known whether it went out"};
const struct command command_mail_drop = {"mail.drop", RIGHT_OFFICE, ARGS(row_args), drop,
                                          "Sends it no more"};
const struct command command_person_mail = {"person.mail", RIGHT_STAFF, ARGS(wants_args), wants,
                                            "When the caller is told by mail"};
