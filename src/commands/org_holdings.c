/* holding.*: who holds which post from when to when. token.*: programs that act for a post. */
#include <string.h>

#include "base/json.h"
#include "commands/org.h"
#include "store/queries_gen.h"

static enum status opt_date(const struct call *c, const char *name, struct date otherwise,
                            struct date *ret, struct err *err)
{
    const char *text = json_str(c->in, name, "");

    *ret = otherwise;
    if (*text && !date_parse(text, ret)) {
        err_set(err, ST_INPUT, "bad_date", "no such day: %s", text);
        return err_where(err, "%s", name);
    }
    return ST_OK;
}

/* Two main holdings at once would leave open which unit somebody acts for. */
static enum status check_overlap(struct call *c, struct person_id person, struct post_id post,
                                 const char *kind, struct date from, struct date to,
                                 struct err *err)
{
    struct q_holdings_of_person_row *rows;
    size_t n;

    TRY(q_holdings_of_person(
        c->tx->db, c->arena,
        &(struct q_holdings_of_person_in){.tenant = c->who->tenant, .person = person}, &rows, &n,
        err));
    for (size_t i = 0; i < n; i++) {
        bool apart = (!date_none(to) && rows[i].valid_from.day > to.day) ||
                     (!date_none(rows[i].valid_to) && rows[i].valid_to.day < from.day);
        if (apart)
            continue;
        if (ID_EQ(rows[i].post, post))
            return err_set(err, ST_CONFLICT, "holding_twice", "the person holds this post already");
        if (strcmp(kind, "main") == 0 && strcmp(rows[i].kind, "main") == 0)
            return err_set(err, ST_CONFLICT, "main_twice", "the person has a main post already");
    }
    return ST_OK;
}

static enum status holding_put(struct call *c, struct err *err)
{
    const char *kind = json_str(c->in, "kind", "main");
    struct holding_id id = ID_NEW(holding, c->tx->now);
    const struct date never = {DATE_NONE};
    struct q_person_get_row person_row;
    struct q_post_get_row post_row;
    struct person_id person;
    struct post_id post;
    struct date from, to;

    if (strcmp(kind, "main") != 0 && strcmp(kind, "concurrent") != 0 &&
        strcmp(kind, "substitute") != 0) {
        err_set(err, ST_INPUT, "bad_kind", "main, concurrent or substitute");
        return err_where(err, "kind");
    }
    TRY(org_id(c, "person", person.s, err));
    TRY(org_id(c, "post", post.s, err));
    TRY(opt_date(c, "from", c->today, &from, err));
    TRY(opt_date(c, "to", never, &to, err));
    if (!date_none(to) && to.day < from.day) {
        err_set(err, ST_INPUT, "ends_before", "the last day comes before the first");
        return err_where(err, "to");
    }
    TRY(q_person_get(c->tx->db, c->arena,
                     &(struct q_person_get_in){.tenant = c->who->tenant, .id = person}, &person_row,
                     err));
    TRY(q_post_get(
        c->tx->db, c->arena,
        &(struct q_post_get_in){.tenant = c->who->tenant, .body = c->who->body, .id = post},
        &post_row, err));
    TRY(check_overlap(c, person, post, kind, from, to, err));
    TRY(q_holding_insert(c->tx->db,
                         &(struct q_holding_insert_in){.tenant = c->who->tenant,
                                                       .id = id,
                                                       .person = person,
                                                       .post = post,
                                                       .kind = kind,
                                                       .valid_from = from,
                                                       .valid_to = to},
                         NULL, err));
    org_subject(c, person.s);
    org_out(c, "holding", id.s);
    return ST_OK;
}

static enum status holding_end(struct call *c, struct err *err)
{
    struct q_holding_get_row row;
    struct holding_id id;
    struct date to;

    TRY(org_id(c, "holding", id.s, err));
    TRY(opt_date(c, "to", c->today, &to, err));
    TRY(q_holding_get(
        c->tx->db, c->arena,
        &(struct q_holding_get_in){.tenant = c->who->tenant, .body = c->who->body, .id = id}, &row,
        err));
    TRY(q_holding_set_end(
        c->tx->db,
        &(struct q_holding_set_end_in){.tenant = c->who->tenant, .id = id, .valid_to = to}, NULL,
        err));
    org_subject(c, row.person.s);
    return ST_OK;
}

/* ------------------------------------------------------------------ tokens */

static enum status token_create(struct call *c, struct err *err)
{
    const char *secret = arena_printf(c->arena, "dch_%s", random_token(c->arena, 32));
    struct hash hash = sha256(secret, strlen(secret));
    struct token_id id = ID_NEW(token, c->tx->now);
    const char *scope = json_str(c->in, "scope", "read");
    const struct date next_year = date_fiscal_year_end(c->today);
    struct q_holdings_of_person_row *rows;
    struct person_id person;
    struct post_id post;
    struct date until;
    bool holds = false;
    size_t n;

    if (strcmp(scope, "read") != 0 && strcmp(scope, "write") != 0) {
        err_set(err, ST_INPUT, "bad_scope", "read or write");
        return err_where(err, "scope");
    }
    TRY(org_id(c, "person", person.s, err));
    TRY(org_id(c, "post", post.s, err));
    TRY(opt_date(c, "until", next_year, &until, err));
    TRY(q_holdings_of_person(
        c->tx->db, c->arena,
        &(struct q_holdings_of_person_in){.tenant = c->who->tenant, .person = person}, &rows, &n,
        err));
    for (size_t i = 0; i < n; i++)
        holds = holds || (ID_EQ(rows[i].post, post) && rows[i].valid_from.day <= c->today.day &&
                          (date_none(rows[i].valid_to) || rows[i].valid_to.day >= c->today.day));
    if (!holds) {
        err_set(err, ST_INPUT, "not_held", "the person does not hold this post today");
        return err_where(err, "post");
    }
    TRY(q_token_insert(c->tx->db,
                       &(struct q_token_insert_in){
                           .id_hash = hash_hex(c->arena, &hash),
                           .tenant = c->who->tenant,
                           .id = id,
                           .person = person,
                           .post = post,
                           .scope = scope,
                           .label = json_str(c->in, "label", ""),
                           .expires_at = ((int64_t)until.day + 1) * 86400000 - 9 * 3600000 - 1},
                       NULL, err));
    org_subject(c, person.s);
    org_out(c, "token", id.s);
    org_out(c, "secret", secret); /* shown once; only its hash is kept */
    return ST_OK;
}

static enum status token_revoke(struct call *c, struct err *err)
{
    struct q_tokens_of_row *rows;
    struct token_id id;
    size_t n;

    TRY(org_id(c, "token", id.s, err));
    TRY(q_tokens_of(c->tx->db, c->arena, &(struct q_tokens_of_in){.tenant = c->who->tenant}, &rows,
                    &n, err));
    for (size_t i = 0; i < n; i++) {
        if (!ID_EQ(rows[i].id, id))
            continue;
        org_subject(c, rows[i].person.s);
        return q_token_set_revoked(
            c->tx->db,
            &(struct q_token_set_revoked_in){.id_hash = rows[i].id_hash, .revoked_at = c->tx->now},
            NULL, err);
    }
    return err_set(err, ST_NOT_FOUND, "not_found", "no such token");
}

static const struct arg put_args[] = {
    {"person", ARG_ID, true, 0, "person"},
    {"post", ARG_ID, true, 0, "post"},
    {"kind", ARG_TEXT, false, 20, "main, concurrent or substitute"},
    {"from", ARG_DATE, false, 0, "first day; today"},
    {"to", ARG_DATE, false, 0, "last day"},
};
static const struct arg end_args[] = {
    {"holding", ARG_ID, true, 0, "holding"},
    {"to", ARG_DATE, false, 0, "last day; today"},
};
static const struct arg create_args[] = {
    {"person", ARG_ID, true, 0, "who answers for its use"},
    {"post", ARG_ID, true, 0, "post it acts for"},
    {"label", ARG_TEXT, true, 100, "what it is for"},
    {"scope", ARG_TEXT, false, 10, "read or write"},
    {"until", ARG_DATE, false, 0, "last day; the end of the fiscal year"},
};
static const struct arg revoke_args[] = {
    {"token", ARG_ID, true, 0, "token"},
};

const struct command command_holding_put = {"holding.put", RIGHT_ADMIN, ARGS(put_args), holding_put,
                                            "Appoints a person to a post"};
const struct command command_holding_end = {"holding.end", RIGHT_ADMIN, ARGS(end_args), holding_end,
                                            "Ends an appointment"};
const struct command command_token_create = {"token.create", RIGHT_ADMIN, ARGS(create_args),
                                             token_create,
                                             "Makes an API token; its secret is shown once"};
const struct command command_token_revoke = {"token.revoke", RIGHT_ADMIN, ARGS(revoke_args),
                                             token_revoke, "Ends an API token at once"};
