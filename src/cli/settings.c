/* settings: what the rules leave to the body, and what the body has decided. */
#include <stdio.h>

#include "base/json.h"
#include "cli/house.h"
#include "core/setting.h"

static enum status list(struct cli *c, struct house *h, struct db *db, void *arg, struct err *err)
{
    const struct pack *p;
    AUTO_JSON json_t *values = NULL;
    json_t *out = arg;

    TRY(app_pack(h->app, db, h->tenant, h->body, house_today(), &p, err));
    TRY(app_settings(h->app, db, c->a, h->tenant, h->body, p, house_today(), &values, err));
    for (size_t i = 0; i < p->nsettings; i++) {
        const struct setting *s = &p->settings[i];
        const json_t *set = json_object_get(values, s->id);
        const json_t *value = set ? set : s->otherwise;
        const char *state = set            ? cli_say(c, "定めあり", "set")
                            : s->otherwise ? cli_say(c, "規程の読み方", "by the rules")
                                           : cli_say(c, "未定", "not decided");
        if (!c->json)
            printf("%s\t%s\t%s\t%s\t%s\n", s->id, setting_text(c->a, s, value), state, s->label,
                   s->cite.clause);
        json_array_append_new(out, json_pack("{s:s, s:s, s:O*, s:b, s:s}", "key", s->id, "label",
                                             s->label, "value", value, "set", set != NULL, "clause",
                                             s->cite.clause));
    }
    return ST_OK;
}

int cli_settings(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    const char *clause = cli_option(c, "--clause");
    const struct bytes no_file = {0};
    int status = house_open(c, &h);

    if (status != CLI_OK)
        return status;
    if (c->argc >= 1 && str_eq(c->argv[0], "set")) {
        if (!cli_args(c, 3, 3))
            return CLI_INPUT;
        json_t *in = json_pack("{s:s, s:s}", "key", c->argv[1], "value", c->argv[2]);
        if (clause)
            json_object_set_new(in, "clause", json_string(clause));
        return house_run(c, &h, "setting.set", in, no_file, NULL);
    }
    if ((c->argc == 1 && !str_eq(c->argv[0], "list")) || !cli_args(c, 0, 1))
        return cli_usage(c);
    json_t *out = json_array();
    status = house_read(c, &h, list, out);
    if (c->json && status == CLI_OK)
        cli_print_json(json_incref(out));
    json_decref(out);
    return status;
}
