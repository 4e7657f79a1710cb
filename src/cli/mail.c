/* daicho mail: how mail stands; send what is due once, as the server does by itself. */
#include <stdio.h>

#include "cli/house.h"
#include "post/post.h"
#include "post/smtp.h"
#include "store/queries_gen.h"

static int send_once(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    struct err err = {0};
    int64_t sent;
    int status = house_whole(c, &h);

    if (status == CLI_OK && !cli_args(c, 0, 0))
        status = CLI_INPUT;
    if (status != CLI_OK)
        return status;
    if (smtp_open(&err) != ST_OK || post_send(h.app, NULL, &sent, &err) != ST_OK)
        return cli_fail(c, &err);
    if (c->json)
        cli_print_json(json_pack("{s:I}", "sent", (json_int_t)sent));
    else
        printf("%s: %lld\n", cli_say(c, "送ったメール", "mails sent"), (long long)sent);
    return CLI_OK;
}

static enum status look(struct cli *c, struct house *h, struct db *db, void *arg, struct err *err)
{
    struct q_outbox_counts_row *rows;
    json_t *out = arg;
    size_t n;

    TRY(q_outbox_counts(db, c->a, &(struct q_outbox_counts_in){h->tenant}, &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        json_int_t before = json_integer_value(json_object_get(out, rows[i].state));
        json_object_set_new(out, rows[i].state, json_integer(before + (json_int_t)rows[i].n));
    }
    return ST_OK;
}

static int show(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    json_t *out = json_object(), *n;
    const char *state;
    int status = house_open(c, &h);

    if (status == CLI_OK && !cli_args(c, 0, 0))
        status = CLI_INPUT;
    if (status == CLI_OK)
        status = house_read(c, &h, look, out);
    if (status == CLI_OK && c->json)
        cli_print_json(json_incref(out));
    json_object_foreach(out, state, n) if (status == CLI_OK && !c->json)
        printf("%s\t%lld\n", state, (long long)json_integer_value(n));
    json_decref(out);
    return status;
}

int cli_mail(struct cli *c)
{
    const char *sub = cli_sub(c, "show");

    if (str_eq(sub, "show"))
        return show(c);
    if (str_eq(sub, "send"))
        return send_once(c);
    return cli_usage(c);
}
