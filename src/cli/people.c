/* user, post, token: people, what they hold, and programs that act for a post. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "cli/house.h"
#include "store/queries_gen.h"

static const struct bytes no_file;

/* Moves `option` into the command's input when it was given. */
static void take(struct cli *c, const char *option, json_t *in, const char *member)
{
    const char *value = cli_option(c, option);

    if (value)
        json_object_set_new(in, member, json_string(value));
}

/* The first word is the subcommand. */
static const char *subcommand(struct cli *c)
{
    const char *sub = c->argc ? c->argv[0] : "";

    if (c->argc) {
        c->argc--;
        c->argv++;
    }
    return sub;
}

static int print_result(struct cli *c, int status, json_t *out, const char *member, const char *ja,
                        const char *en)
{
    if (status != CLI_OK)
        return status;
    if (c->json) {
        cli_print_json(out);
        return CLI_OK;
    }
    const char *value = json_str(out, member, NULL);
    if (value)
        printf("%s: %s\n", cli_say(c, ja, en), value);
    json_decref(out);
    return CLI_OK;
}

/* ------------------------------------------------------------------ user */

static enum status list_people(struct cli *c, struct house *h, struct db *db, void *arg,
                               struct err *err)
{
    struct q_people_row *rows;
    size_t n;

    TRY(q_people(db, c->a, &(struct q_people_in){.tenant = h->tenant}, &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        if (!c->json)
            printf("%s\t%s\t%s\t%s\n", rows[i].login, rows[i].name, rows[i].mail, rows[i].state);
        json_array_append_new(arg, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "person",
                                             rows[i].id.s, "login", rows[i].login, "name",
                                             rows[i].name, "yomi", rows[i].yomi, "mail",
                                             rows[i].mail, "state", rows[i].state));
    }
    return ST_OK;
}

static int listing(struct cli *c, struct house *h, house_read_fn *fn)
{
    if (!cli_args(c, 0, 0))
        return CLI_INPUT;
    json_t *out = json_array();
    int status = house_read(c, h, fn, out);
    if (c->json && status == CLI_OK)
        cli_print_json(json_incref(out));
    json_decref(out);
    return status;
}

static int user_add(struct cli *c, struct house *h)
{
    AUTO_JSON json_t *in = json_object();
    json_t *out = NULL;

    take(c, "--yomi", in, "yomi");
    take(c, "--mail", in, "mail");
    if (cli_flag(c, "--same-name"))
        json_object_set_new(in, "same_name", json_true());
    if (!cli_args(c, 2, 2))
        return CLI_INPUT;
    json_object_set_new(in, "login", json_string(c->argv[0]));
    json_object_set_new(in, "name", json_string(c->argv[1]));
    int status = house_run(c, h, "person.put", json_incref(in), no_file, &out);
    return print_result(c, status, out, "temporary_password", "仮パスワード", "temporary password");
}

static int user_by_login(struct cli *c, struct house *h, const char *command)
{
    struct person_id person;
    json_t *out = NULL;
    int status;

    if (!cli_args(c, 1, 1))
        return CLI_INPUT;
    status = house_person(c, h, c->argv[0], &person);
    if (status != CLI_OK)
        return status;
    status = house_run(c, h, command, json_pack("{s:s}", "person", person.s), no_file, &out);
    return print_result(c, status, out, "temporary_password", "仮パスワード", "temporary password");
}

int cli_user(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    const char *sub = subcommand(c);
    int status = house_open(c, &h);

    if (status != CLI_OK)
        return status;
    if (str_eq(sub, "list"))
        return listing(c, &h, list_people);
    if (str_eq(sub, "add"))
        return user_add(c, &h);
    if (str_eq(sub, "reset"))
        return user_by_login(c, &h, "person.reset");
    if (str_eq(sub, "leave"))
        return user_by_login(c, &h, "person.leave");
    return cli_usage(c);
}

/* ------------------------------------------------------------------ post */

static const char *roles_of(struct cli *c, const struct q_post_roles_on_row *roles, size_t n,
                            struct post_id post)
{
    struct buf b;

    buf_init(&b, c->a, 64);
    for (size_t i = 0; i < n; i++)
        if (ID_EQ(roles[i].post, post))
            buf_printf(&b, "%s%s", b.n ? "," : "", roles[i].role);
    return b.n ? b.p : "";
}

static enum status list_posts(struct cli *c, struct house *h, struct db *db, void *arg,
                              struct err *err)
{
    struct date day = house_today();
    struct q_posts_on_row *posts;
    struct q_units_on_row *units;
    struct q_post_roles_on_row *roles;
    size_t n, nunits, nroles;

    TRY(q_posts_on(db, c->a,
                   &(struct q_posts_on_in){.tenant = h->tenant, .body = h->body, .day = day},
                   &posts, &n, err));
    TRY(q_units_on(db, c->a,
                   &(struct q_units_on_in){.tenant = h->tenant, .body = h->body, .day = day},
                   &units, &nunits, err));
    TRY(q_post_roles_on(
        db, c->a, &(struct q_post_roles_on_in){.tenant = h->tenant, .body = h->body, .day = day},
        &roles, &nroles, err));
    for (size_t i = 0; i < n; i++) {
        const char *unit = "", *held = roles_of(c, roles, nroles, posts[i].id);
        for (size_t u = 0; u < nunits; u++)
            if (ID_EQ(units[u].id, posts[i].unit))
                unit = units[u].name;
        if (!c->json)
            printf("%s\t%s\t%s\n", unit, posts[i].title, held);
        json_array_append_new(arg, json_pack("{s:s, s:s, s:s, s:s}", "post", posts[i].id.s, "unit",
                                             unit, "title", posts[i].title, "roles", held));
    }
    return ST_OK;
}

static int post_add(struct cli *c, struct house *h)
{
    AUTO_JSON json_t *roles = json_array();
    struct unit_id unit;
    const char *role;
    int status;

    while ((role = cli_option(c, "--role")) != NULL)
        json_array_append_new(roles, json_string(role));
    if (!cli_args(c, 2, 2))
        return CLI_INPUT;
    status = house_unit(c, h, c->argv[0], &unit);
    if (status != CLI_OK)
        return status;
    return house_run(
        c, h, "post.put",
        json_pack("{s:s, s:s, s:O}", "unit", unit.s, "title", c->argv[1], "roles", roles), no_file,
        NULL);
}

/* UNIT TITLE at argv[at]. */
static int take_post(struct cli *c, struct house *h, int at, struct post_id *ret)
{
    struct unit_id unit;
    int status = house_unit(c, h, c->argv[at], &unit);

    return status == CLI_OK ? house_post(c, h, unit, c->argv[at + 1], ret) : status;
}

static int post_hold(struct cli *c, struct house *h)
{
    AUTO_JSON json_t *in = json_object();
    struct person_id person;
    struct post_id post;
    int status;

    take(c, "--kind", in, "kind");
    take(c, "--from", in, "from");
    take(c, "--to", in, "to");
    if (cli_flag(c, "--move"))
        json_object_set_new(in, "move", json_true());
    if (!cli_args(c, 3, 3))
        return CLI_INPUT;
    status = house_person(c, h, c->argv[0], &person);
    if (status == CLI_OK)
        status = take_post(c, h, 1, &post);
    if (status != CLI_OK)
        return status;
    json_object_set_new(in, "person", json_string(person.s));
    json_object_set_new(in, "post", json_string(post.s));
    return house_run(c, h, "holding.put", json_incref(in), no_file, NULL);
}

struct held {
    struct person_id person;
    struct post_id post;
    struct date day; /* the one held then, else the next to come */
    bool to_come;    /* only what has not begun */
    struct holding_id holding;
};

static enum status find_holding(struct cli *c, struct house *h, struct db *db, void *arg,
                                struct err *err)
{
    const struct date today = house_today();
    struct q_holdings_of_person_row *rows;
    struct held *held = arg;
    size_t n;

    TRY(q_holdings_of_person(
        db, c->a, &(struct q_holdings_of_person_in){.tenant = h->tenant, .person = held->person},
        &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        const struct q_holdings_of_person_row *x = &rows[i];
        bool over = !date_none(x->valid_to) &&
                    (x->valid_to.day < today.day || x->valid_to.day < x->valid_from.day);
        bool begun = x->valid_from.day <= (held->to_come ? today.day : held->day.day);
        if (!ID_EQ(x->post, held->post) || over || (held->to_come && begun))
            continue;
        if (ID_NONE(held->holding) || begun) /* the last that has begun by then */
            held->holding = x->id;
    }
    return ID_NONE(held->holding)
               ? err_set(err, ST_INPUT, "not_held", "the person does not hold this post")
               : ST_OK;
}

static int post_stop(struct cli *c, struct house *h, bool withdraw)
{
    const char *to = withdraw ? NULL : cli_option(c, "--to");
    struct held held = {.day = house_today(), .to_come = withdraw};
    int status;

    if (!cli_args(c, 3, 3))
        return CLI_INPUT;
    status = house_person(c, h, c->argv[0], &held.person);
    if (status == CLI_OK)
        status = take_post(c, h, 1, &held.post);
    if (to)
        (void)date_parse(to, &held.day); /* the command tells what is no day */
    if (status == CLI_OK)
        status = house_read(c, h, find_holding, &held);
    if (status != CLI_OK)
        return status;
    json_t *in = json_pack("{s:s}", "holding", held.holding.s);
    if (to)
        json_object_set_new(in, "to", json_string(to));
    return house_run(c, h, withdraw ? "holding.withdraw" : "holding.end", in, no_file, NULL);
}

int cli_post(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    const char *sub = subcommand(c);
    int status = house_open(c, &h);

    if (status != CLI_OK)
        return status;
    if (str_eq(sub, "list"))
        return listing(c, &h, list_posts);
    if (str_eq(sub, "add"))
        return post_add(c, &h);
    if (str_eq(sub, "hold"))
        return post_hold(c, &h);
    if (str_eq(sub, "end"))
        return post_stop(c, &h, false);
    if (str_eq(sub, "withdraw"))
        return post_stop(c, &h, true);
    return cli_usage(c);
}

/* ------------------------------------------------------------------ token */

static enum status list_tokens(struct cli *c, struct house *h, struct db *db, void *arg,
                               struct err *err)
{
    struct q_tokens_of_row *rows;
    size_t n;

    TRY(q_tokens_of(db, c->a, &(struct q_tokens_of_in){h->tenant, h->body, house_today()}, &rows,
                    &n, err));
    for (size_t i = 0; i < n; i++) {
        const char *until = instant_iso(c->a, rows[i].expires_at);
        bool revoked = rows[i].revoked_at != DB_NULL_INT;
        const char *state = revoked         ? cli_say(c, "失効", "revoked")
                            : !rows[i].held ? cli_say(c, "その職を離れたため使えません",
                                                      "of no use: the post is no longer held")
                                            : "";
        if (!c->json)
            printf("%s\t%s\t%s\t%s %s\t%s %s\t%s\t%s\n", rows[i].id.s, rows[i].label, rows[i].scope,
                   rows[i].login, rows[i].name, rows[i].unit_name, rows[i].title, until, state);
        json_array_append_new(arg,
                              json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b}",
                                        "token", rows[i].id.s, "label", rows[i].label, "scope",
                                        rows[i].scope, "login", rows[i].login, "name", rows[i].name,
                                        "unit", rows[i].unit_name, "title", rows[i].title, "until",
                                        until, "revoked", revoked, "held", rows[i].held));
    }
    return ST_OK;
}

static int token_create(struct cli *c, struct house *h)
{
    AUTO_JSON json_t *in = json_object();
    struct person_id person;
    struct post_id post;
    json_t *out = NULL;
    int status;

    take(c, "--scope", in, "scope");
    take(c, "--until", in, "until");
    if (!cli_args(c, 4, 4))
        return CLI_INPUT;
    status = house_person(c, h, c->argv[0], &person);
    if (status == CLI_OK)
        status = take_post(c, h, 1, &post);
    if (status != CLI_OK)
        return status;
    json_object_set_new(in, "person", json_string(person.s));
    json_object_set_new(in, "post", json_string(post.s));
    json_object_set_new(in, "label", json_string(c->argv[3]));
    status = house_run(c, h, "token.create", json_incref(in), no_file, &out);
    return print_result(c, status, out, "secret", "鍵（今だけ表示）", "secret (shown only now)");
}

int cli_token(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    const char *sub = subcommand(c);
    int status = house_open(c, &h);

    if (status != CLI_OK)
        return status;
    if (str_eq(sub, "list"))
        return listing(c, &h, list_tokens);
    if (str_eq(sub, "create"))
        return token_create(c, &h);
    if (str_eq(sub, "revoke"))
        return cli_args(c, 1, 1) ? house_run(c, &h, "token.revoke",
                                             json_pack("{s:s}", "token", c->argv[0]), no_file, NULL)
                                 : CLI_INPUT;
    return cli_usage(c);
}
