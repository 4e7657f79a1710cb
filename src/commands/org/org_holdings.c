/* holding.*: who holds which post from when to when. token.*: programs that act for a post. */
#include <string.h>

#include "base/json.h"
#include "commands/org/org.h"
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

/* ------------------------------------------------------------------ who holds what when */

const char *org_tenure_clash(const struct tenure *new, const struct tenure *there, bool same_post,
                             bool same_body, bool move, bool *ret_ends)
{
    bool same_kind = strcmp(new->kind, there->kind) == 0;
    bool taken_back = !date_none(there->to) && there->to.day < there->from.day;
    bool apart = (!date_none(new->to) && there->from.day > new->to.day) ||
                 (!date_none(there->to) && there->to.day < new->from.day);

    *ret_ends = false;
    /* Two main posts at once would leave open which unit somebody acts for. */
    if (taken_back || apart || (!same_post && (!same_kind || strcmp(new->kind, "main") != 0)))
        return NULL;
    if (same_post && same_kind)
        return "holding_twice";
    if (move && same_body && there->from.day < new->from.day) {
        *ret_ends = true;
        return NULL;
    }
    if (same_post)
        return "holding_twice";
    if (!same_body)
        return "main_elsewhere";
    return there->from.day >= new->from.day ? "main_later" : "main_twice";
}

const char *org_tenure_text(struct arena *a, const char *unit, const char *title, struct date from,
                            struct date to)
{
    return arena_printf(a, "%s %s（%s〜%s）", unit, title, date_wareki_short(a, from),
                        date_wareki_short(a, to));
}

static enum status set_end(struct call *c, struct holding_id id, struct date to, struct err *err)
{
    return q_holding_set_end(
        c->tx->db,
        &(struct q_holding_set_end_in){.tenant = c->who->tenant, .id = id, .valid_to = to}, NULL,
        err);
}

/* Everything that the person holds is compared but `self`; with `move` what has to end ends. */
static enum status clashes(struct call *c, struct person_id person, struct post_id post,
                           const struct tenure *t, struct holding_id self, bool move,
                           struct err *err)
{
    struct q_holdings_of_person_row *rows;
    size_t n;

    TRY(q_holdings_of_person(
        c->tx->db, c->arena,
        &(struct q_holdings_of_person_in){.tenant = c->who->tenant, .person = person}, &rows, &n,
        err));
    for (size_t i = 0; i < n; i++) {
        const struct q_holdings_of_person_row *h = &rows[i];
        const struct tenure there = {h->kind, h->valid_from, h->valid_to};
        bool ends;
        if (ID_EQ(h->id, self))
            continue;
        const char *code = org_tenure_clash(t, &there, ID_EQ(h->post, post),
                                            ID_EQ(h->body, c->who->body), move, &ends);
        if (code) {
            const char *text =
                org_tenure_text(c->arena, h->unit_name, h->title, h->valid_from, h->valid_to);
            err_set(err, ST_CONFLICT, code, "the person holds another post: %s", text);
            return err_detail(err, text);
        }
        if (ends)
            TRY(set_end(c, h->id, (struct date){t->from.day - 1}, err));
    }
    return ST_OK;
}

static enum status holding_put(struct call *c, struct err *err)
{
    const char *kind = json_str(c->in, "kind", "main");
    struct holding_id id = ID_NEW(holding, c->tx->now);
    const struct holding_id none = {""};
    struct tenure t = {.kind = kind};
    struct q_person_get_row person_row;
    struct q_post_get_row post_row;
    struct person_id person;
    struct post_id post;
    struct org_keys keys;

    if (strcmp(kind, "main") != 0 && strcmp(kind, "concurrent") != 0 &&
        strcmp(kind, "substitute") != 0) {
        err_set(err, ST_INPUT, "bad_kind", "main, concurrent or substitute");
        return err_where(err, "kind");
    }
    TRY(org_id(c, "person", person.s, err));
    TRY(org_id(c, "post", post.s, err));
    TRY(opt_date(c, "from", c->today, &t.from, err));
    TRY(opt_date(c, "to", (struct date){DATE_NONE}, &t.to, err));
    if (!date_none(t.to) && t.to.day < t.from.day) {
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
    TRY(org_keys_before(c, t.from, &keys, err));
    if (strcmp(kind, "main") == 0)
        TRY(org_main_may(c, person, t.from, err));
    TRY(clashes(c, person, post, &t, none, json_is_true(json_object_get(c->in, "move")), err));
    TRY(q_holding_insert(c->tx->db,
                         &(struct q_holding_insert_in){.tenant = c->who->tenant,
                                                       .id = id,
                                                       .person = person,
                                                       .post = post,
                                                       .kind = kind,
                                                       .valid_from = t.from,
                                                       .valid_to = t.to},
                         NULL, err));
    org_subject(c, person.s);
    org_out(c, "holding", id.s);
    return org_keys_kept(c, &keys, err);
}

static enum status get_holding(struct call *c, struct holding_id *ret_id,
                               struct q_holding_get_row *ret, struct err *err)
{
    TRY(org_id(c, "holding", ret_id->s, err));
    TRY(q_holding_get(
        c->tx->db, c->arena,
        &(struct q_holding_get_in){.tenant = c->who->tenant, .body = c->who->body, .id = *ret_id},
        ret, err));
    if (!date_none(ret->valid_to) && ret->valid_to.day < ret->valid_from.day)
        return err_set(err, ST_CONFLICT, "holding_withdrawn", "the appointment was taken back");
    return ST_OK;
}

/* A later last day than so far may run into what the person holds by then. */
static enum status check_longer(struct call *c, struct holding_id id,
                                const struct q_holding_get_row *row, struct date to,
                                struct err *err)
{
    const struct tenure longer = {row->kind, {row->valid_to.day + 1}, to};

    if (date_none(row->valid_to) || to.day <= row->valid_to.day)
        return ST_OK;
    return clashes(c, row->person, row->post, &longer, id, false, err);
}

static enum status holding_end(struct call *c, struct err *err)
{
    struct q_holding_get_row row;
    struct holding_id id;
    struct org_keys keys;
    struct date to;

    TRY(opt_date(c, "to", c->today, &to, err));
    TRY(get_holding(c, &id, &row, err));
    if (to.day < row.valid_from.day) {
        err_set(err, ST_INPUT, "ends_before_begin", "the appointment begins on %s",
                date_iso(c->arena, row.valid_from));
        err_detail(err, date_wareki_short(c->arena, row.valid_from));
        return err_where(err, "to");
    }
    TRY(check_longer(c, id, &row, to, err));
    TRY(org_keys_before(c, (struct date){to.day + 1}, &keys, err));
    TRY(set_end(c, id, to, err));
    org_subject(c, row.person.s);
    return org_keys_kept(c, &keys, err);
}

/* What has not begun can be taken back; the row stays, and ends before it begins. */
static enum status holding_withdraw(struct call *c, struct err *err)
{
    struct q_holding_get_row row;
    struct holding_id id;
    struct org_keys keys;

    TRY(get_holding(c, &id, &row, err));
    if (row.valid_from.day <= c->today.day) {
        err_set(err, ST_CONFLICT, "holding_begun", "the appointment began on %s",
                date_iso(c->arena, row.valid_from));
        return err_detail(err, date_wareki_short(c->arena, row.valid_from));
    }
    TRY(org_keys_before(c, row.valid_from, &keys, err));
    TRY(set_end(c, id, (struct date){row.valid_from.day - 1}, err));
    org_subject(c, row.person.s);
    return org_keys_kept(c, &keys, err);
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
        holds = holds || (ID_EQ(rows[i].post, post) && ID_EQ(rows[i].body, c->who->body) &&
                          rows[i].valid_from.day <= c->today.day &&
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
                           .expires_at = date_first_instant((struct date){until.day + 1}) - 1},
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
    TRY(q_tokens_of(c->tx->db, c->arena,
                    &(struct q_tokens_of_in){c->who->tenant, c->who->body, c->today}, &rows, &n,
                    err));
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
    {"move", ARG_BOOL, false, 0,
     "ends the main post held so far, or the same post of another kind, the day before"},
};
static const struct arg withdraw_args[] = {
    {"holding", ARG_ID, true, 0, "holding that has not begun"},
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
const struct command command_holding_withdraw = {"holding.withdraw", RIGHT_ADMIN,
                                                 ARGS(withdraw_args), holding_withdraw,
                                                 "Takes back an appointment that has not begun"};
const struct command command_token_create = {"token.create", RIGHT_ADMIN, ARGS(create_args),
                                             token_create,
                                             "Makes an API token; its secret is shown once"};
const struct command command_token_revoke = {"token.revoke", RIGHT_ADMIN, ARGS(revoke_args),
                                             token_revoke, "Ends an API token at once"};
