/* setting.set, example.put: what a body decides beside the rules. Editions: edition_cmd.c. */
#include <string.h>

#include "base/json.h"
#include "commands/org/org.h"
#include "core/setting.h"
#include "pack/value.h"
#include "store/queries_gen.h"

/* ------------------------------------------------------------------ settings, examples */

/* Every decision reads the settings: one that it cannot read would stop all of them. */
static enum status check_usable(const struct pack *p, const struct setting *s, const json_t *value,
                                const char *typed, struct err *err)
{
    int fact = (int)(p->nfacts - p->nsettings) + (int)(s - p->settings);
    struct fact_value v;

    if (fact_value_read(p, fact, value, &v))
        return ST_OK;
    err_set(err, ST_INPUT, "setting_value", "not a value of this setting: %s", typed);
    return err_detail(err, typed);
}

static enum status set(struct call *c, struct err *err)
{
    const char *key = json_str(c->in, "key", "");
    AUTO_JSON json_t *value = NULL;
    const struct pack *p;

    TRY(org_pack(c, &p, err));
    const struct setting *s = p ? setting_find(p, key) : NULL;
    if (!s) {
        err_set(err, ST_INPUT, "no_such_setting", "the rules leave no setting %s", key);
        err_detail(err, key);
        return err_where(err, "key");
    }
    /* An empty text takes the value back: it is asked for again, or the rules' own reading holds.
     */
    if (str_empty(json_str(c->in, "value", ""))) {
        value = json_null();
    } else {
        const char *typed = json_str(c->in, "value", "");
        enum status st = setting_parse(p, s, typed, &value, err);
        if (st == ST_OK)
            st = check_usable(p, s, value, typed, err);
        if (st != ST_OK)
            return err_where(err, "%s", key);
    }
    TRY(q_setting_insert(
        c->tx->db,
        &(struct q_setting_insert_in){.tenant = c->who->tenant,
                                      .body = c->who->body,
                                      .id = ID_NEW(row, c->tx->now),
                                      .key = key,
                                      .value = json_canonical(c->arena, value),
                                      .valid_from = c->today,
                                      .clause = json_str(c->in, "clause", s->cite.clause),
                                      .at = c->tx->now},
        NULL, err));
    org_subject(c, c->who->body.s);
    json_object_set(c->out, key, value);
    return ST_OK;
}

/* {"axis": "code"} must name axes and codes of the pack. */
static enum status check_levels(const struct pack *p, const json_t *levels, struct err *err)
{
    const char *axis;
    json_t *code;

    json_object_foreach((json_t *)(uintptr_t)levels, axis, code)
    {
        int x = pack_axis(p, axis);
        bool known = false;
        for (size_t i = 0; x >= 0 && i < p->axes[x].nlevels; i++)
            known = known || str_eq(p->axes[x].levels[i].code, json_string_value(code));
        if (!known) {
            err_set(err, ST_INPUT, "bad_level", "no such level: %s %s", axis,
                    json_is_string(code) ? json_string_value(code) : "");
            return err_where(err, "levels.%s", axis);
        }
    }
    return ST_OK;
}

static enum status end_rows(struct call *c, const char *tbl, const char *key, struct err *err)
{
    struct q_body_rows_row *rows;
    size_t n;

    TRY(q_body_rows(
        c->tx->db, c->arena,
        &(struct q_body_rows_in){
            .tenant = c->who->tenant, .body = c->who->body, .tbl = tbl, .day = c->today},
        &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].key, key) == 0)
            TRY(q_body_row_end(c->tx->db,
                               &(struct q_body_row_end_in){.tenant = c->who->tenant,
                                                           .id = rows[i].id,
                                                           .valid_to = {c->today.day - 1}},
                               NULL, err));
    return ST_OK;
}

static enum status example_put(struct call *c, struct err *err)
{
    const json_t *levels = json_object_get(c->in, "levels");
    struct row_id id = ID_NEW(row, c->tx->now);
    const char *key = json_str(c->in, "key", id.s);
    const struct pack *p;

    TRY(org_pack(c, &p, err));
    if (!p)
        return err_set(err, ST_CONFLICT, "no_edition", "no edition is in force");
    TRY(check_levels(p, levels, err));
    TRY(end_rows(c, "example", key, err));
    if (!json_flag(c->in, "remove", false)) {
        AUTO_JSON json_t *o = json_pack(
            "{s:s, s:O, s:b, s:s}", "label", json_str(c->in, "label", ""), "levels", levels,
            "personal", json_flag(c->in, "personal", false), "why", json_str(c->in, "why", ""));
        TRY(q_body_row_insert(c->tx->db,
                              &(struct q_body_row_insert_in){.tenant = c->who->tenant,
                                                             .body = c->who->body,
                                                             .id = id,
                                                             .tbl = "example",
                                                             .key = key,
                                                             .json = json_canonical(c->arena, o),
                                                             .valid_from = c->today,
                                                             .valid_to = {DATE_NONE},
                                                             .source = c->who->name,
                                                             .at = c->tx->now},
                              NULL, err));
    }
    org_subject(c, c->who->body.s);
    org_out(c, "key", key);
    return ST_OK;
}

static const struct arg set_args[] = {
    {"key", ARG_TEXT, true, 100, "setting of the pack"},
    {"value", ARG_LONGTEXT, false, 0, "value as text; empty takes it back"},
    {"clause", ARG_TEXT, false, 0, "own rule it rests on"},
};
static const struct arg example_args[] = {
    {"key", ARG_TEXT, false, 64, "example to be replaced"},
    {"label", ARG_TEXT, true, 100, "everyday name of the information"},
    {"levels", ARG_OBJECT, true, 0, "axis to level code"},
    {"personal", ARG_BOOL, false, 0, "holds personal data"},
    {"why", ARG_TEXT, false, 0, "reason or source"},
    {"remove", ARG_BOOL, false, 0, "take it off the list"},
};

const struct command command_setting_set = {"setting.set", RIGHT_OFFICE, ARGS(set_args), set,
                                            "Decides what the rules leave to the body"};
const struct command command_example_put = {"example.put", RIGHT_OFFICE, ARGS(example_args),
                                            example_put,
                                            "Keeps an everyday example of classified information"};
