/* table: the body's own tables, out to a spreadsheet and in from one. */
#include <stdio.h>

#include "base/json.h"
#include "cli/house.h"
#include "commands/entry/table_rows.h"

struct work {
    const char *id;        /* of the table */
    const struct csv *csv; /* NULL: only look */
    const struct pack *pack;
    const struct table *t;
    struct table_standing there;
    json_t *lines; /* owned */
    struct table_plan plan;
    struct org_problems problems;
};

static enum status look(struct cli *c, struct house *h, struct db *db, void *arg, struct err *err)
{
    struct work *w = arg;

    TRY(app_pack(h->app, db, h->tenant, h->body, house_today(), &w->pack, err));
    if (!w->id)
        return ST_OK;
    w->t = pack_table(w->pack, w->id);
    if (!w->t) {
        err_set(err, ST_INPUT, "no_such_table", "the rules have no table %s", w->id);
        return err_detail(err, w->id);
    }
    struct ways ways = ways_to(h->app, c->a, h->tenant, h->body, w->pack);
    TRY(table_standing(&ways, db, w->t, house_today(), &w->there, err));
    if (!w->csv)
        return ST_OK;
    table_lines(w->t, w->csv, &w->lines, &w->problems);
    return table_plan_make(c->a, w->pack, w->t, house_today(), &w->there, w->lines, &w->plan,
                           &w->problems, err);
}

/* ------------------------------------------------------------------ out */
static void print_cell(const char *s)
{
    putchar('"');
    for (; *s; s++) {
        if (*s == '"')
            putchar('"');
        putchar(*s);
    }
    putchar('"');
}

/* As CSV, so that what is shown can be changed and set again. */
static void print_rows(struct cli *c, const struct work *w)
{
    for (size_t i = 0; i < w->t->ncolumns; i++) {
        print_cell(w->t->columns[i].label);
        putchar(',');
    }
    printf("%s,%s,%s\n", table_heading(TABLE_FROM), table_heading(TABLE_TO),
           table_heading(TABLE_SOURCE));
    for (size_t r = 0; r < w->there.n; r++) {
        const struct q_table_history_row *row = &w->there.rows[r];
        const struct own_row *own = &w->there.read[r];
        AUTO_JSON json_t *cells = json_loads(own->json, 0, NULL);
        for (size_t i = 0; i < w->t->ncolumns; i++) {
            print_cell(own_cell_text(c->a, own, w->t, &w->t->columns[i], cells));
            putchar(',');
        }
        printf("%s,%s,", table_from_text(c->a, &w->there, r),
               date_none(row->valid_to) ? "" : date_iso(c->a, row->valid_to));
        print_cell(row->source);
        putchar('\n');
    }
}

static json_t *rows_json(struct cli *c, const struct work *w)
{
    json_t *list = json_array();

    for (size_t r = 0; r < w->there.n; r++) {
        const struct q_table_history_row *row = &w->there.rows[r];
        const struct own_row *own = &w->there.read[r];
        json_t *o =
            json_pack("{s:o, s:s, s:s, s:b}", "cells", json_loads(own->json, 0, NULL), "from",
                      date_iso(c->a, row->valid_from), "source", row->source, "unfit", own->unfit);
        json_object_set_new(o, "to",
                            date_none(row->valid_to) ? json_null()
                                                     : json_string(date_iso(c->a, row->valid_to)));
        json_array_append_new(list, o);
    }
    return list;
}

static int table_list(struct cli *c, struct house *h)
{
    struct work w = {.problems = {.arena = c->a}};
    int status;

    if (!cli_args(c, 0, 0))
        return CLI_INPUT;
    status = house_read(c, h, look, &w);
    if (status != CLI_OK)
        return status;
    json_t *list = json_array();
    for (size_t i = 0; i < w.pack->ntables; i++) {
        const struct table *t = &w.pack->tables[i];
        if (!c->json)
            printf("%s\t%s\t%s\n", t->id, t->label, t->cite.clause);
        json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "table", t->id, "label", t->label,
                                              "clause", t->cite.clause));
    }
    if (c->json)
        cli_print_json(json_incref(list));
    json_decref(list);
    return CLI_OK;
}

static int table_show(struct cli *c, struct house *h)
{
    struct work w = {.problems = {.arena = c->a}};
    int status;

    if (!cli_args(c, 1, 1))
        return CLI_INPUT;
    w.id = c->argv[0];
    status = house_read(c, h, look, &w);
    if (status != CLI_OK)
        return status;
    if (c->json)
        cli_print_json(rows_json(c, &w));
    else
        print_rows(c, &w);
    return CLI_OK;
}

/* ------------------------------------------------------------------ in */
static void print_done(struct cli *c, size_t added, size_t ended, size_t kept)
{
    if (c->json)
        cli_print_json(json_pack("{s:i, s:i, s:i}", "added", (int)added, "ended", (int)ended,
                                 "kept", (int)kept));
    else
        printf("%s: %zu, %s: %zu, %s: %zu\n", cli_say(c, "加えた行", "added"), added,
               cli_say(c, "終わる行", "ended"), ended, cli_say(c, "そのままの行", "kept"), kept);
}

static int table_set(struct cli *c, struct house *h)
{
    const struct bytes no_file = {0};
    struct work w = {.problems = {.arena = c->a}};
    bool dry = cli_flag(c, "--dry-run");
    struct err err = {0};
    struct bytes in;
    struct csv csv;
    json_t *out = NULL;
    int status;

    if (!cli_args(c, 2, 2))
        return CLI_INPUT;
    w.id = c->argv[0];
    w.csv = &csv;
    if (cli_read(c, c->argv[1], 8 << 20, &in, &err) != ST_OK ||
        csv_read(c->a, c->argv[1], in, &csv, &err) != ST_OK)
        return cli_fail(c, &err);
    status = house_read(c, h, look, &w);
    AUTO_JSON json_t *lines = w.lines;
    if (status == CLI_OK)
        status = house_problems(c, c->argv[1], &w.problems);
    if (status != CLI_OK)
        return status;
    if (dry) {
        print_done(c, w.plan.nadd, w.plan.nend, w.plan.kept);
        return CLI_OK;
    }
    status =
        house_run(c, h, "table.set",
                  json_pack("{s:s, s:O, s:s}", "table", w.id, "rows", lines, "lock", w.there.lock),
                  no_file, &out);
    if (status != CLI_OK)
        return status;
    print_done(c, (size_t)json_int(out, "added", 0), (size_t)json_int(out, "ended", 0),
               (size_t)json_int(out, "kept", 0));
    json_decref(out);
    return CLI_OK;
}

int cli_table(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    int status = house_open(c, &h);

    if (status != CLI_OK)
        return status;
    const char *sub = cli_sub(c, "list");
    if (str_eq(sub, "list"))
        return table_list(c, &h);
    if (str_eq(sub, "show"))
        return table_show(c, &h);
    if (str_eq(sub, "set"))
        return table_set(c, &h);
    return cli_usage(c);
}
