/* certificate: the certificates of providers that the office keeps, and published lists of them. */
#include <stdio.h>

#include "base/json.h"
#include "cli/house.h"
#include "commands/entry/certificate_rows.h"

struct work {
    const char *list, *scheme;
    struct date on;
    const struct csv *csv; /* NULL: only look */
    const struct pack *pack;
    struct certificate_standing there;
    json_t *lines; /* owned */
    struct certificate_plan plan;
    struct org_problems problems;
};

static enum status look(struct cli *c, struct house *h, struct db *db, void *arg, struct err *err)
{
    struct work *w = arg;

    TRY(app_pack(h->app, db, h->tenant, h->body, house_today(), &w->pack, err));
    TRY(certificate_standing(db, c->a, h->tenant, h->body, &w->there, err));
    if (!w->csv)
        return ST_OK;
    certificate_lines(w->csv, w->scheme, &w->lines, &w->problems);
    return w->problems.errors ? ST_OK
                              : certificate_plan_make(c->a, w->pack, w->list, w->on, &w->there,
                                                      w->lines, &w->plan, &w->problems, err);
}

/* ------------------------------------------------------------------ out */
static const char *state_id(const struct q_certificates_all_row *r)
{
    static const char *const ids[] = {[CERTIFICATE_HOLDS] = "holds",
                                      [CERTIFICATE_SOON] = "soon",
                                      [CERTIFICATE_LATER] = "later",
                                      [CERTIFICATE_EXPIRED] = "expired",
                                      [CERTIFICATE_WITHDRAWN] = "withdrawn"};
    const struct certificate_days d = {r->valid_from, r->valid_to, r->withdrawn_on};

    return ids[certificate_state(&d, house_today())];
}

static json_t *line_json(struct cli *c, const struct q_certificates_all_row *r)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "certificate", r->id.s,
                     "scheme", r->scheme, "number", r->number, "holder", r->holder, "to",
                     date_iso(c->a, r->valid_to), "list", r->list, "list_on",
                     date_iso(c->a, r->list_on), "state", state_id(r), "services",
                     json_loads(r->services, 0, NULL));
}

static int list(struct cli *c, struct house *h)
{
    struct work w = {.problems = {.arena = c->a}};

    if (!cli_args(c, 0, 0))
        return CLI_INPUT;
    int status = house_read(c, h, look, &w);
    if (status != CLI_OK)
        return status;
    json_t *all = json_array();
    for (size_t i = 0; i < w.there.n; i++) {
        const struct q_certificates_all_row *r = &w.there.rows[i];
        if (!c->json)
            printf("%s\t%s\t%s\t%s\t%s\n", r->scheme, r->number, r->holder,
                   date_iso(c->a, r->valid_to), state_id(r));
        json_array_append_new(all, line_json(c, r));
    }
    if (c->json)
        cli_print_json(json_incref(all));
    json_decref(all);
    return CLI_OK;
}

/* ------------------------------------------------------------------ in */
static void print_done(struct cli *c, size_t added, size_t changed, size_t gone, size_t kept)
{
    if (c->json)
        cli_print_json(json_pack("{s:i, s:i, s:i, s:i}", "added", (int)added, "changed",
                                 (int)changed, "gone", (int)gone, "kept", (int)kept));
    else
        printf("%s: %zu, %s: %zu, %s: %zu, %s: %zu\n", cli_say(c, "新しい", "added"), added,
               cli_say(c, "変わる", "changed"), changed, cli_say(c, "外れた", "gone"), gone,
               cli_say(c, "そのまま", "kept"), kept);
}

/* What a trial would do, one certificate a line: "+", "*" and "-". */
static void print_plan(struct cli *c, const struct certificate_plan *p)
{
    for (size_t i = 0; !c->json && i < p->ngone; i++)
        printf("- %s\t%s\t%s\n", p->gone[i].row->scheme, p->gone[i].row->number,
               p->gone[i].row->holder);
    for (size_t i = 0; !c->json && i < p->nchange; i++)
        printf("* %s\t%s\t%s\n", p->change[i].says.scheme, p->change[i].says.number,
               p->change[i].says.holder);
    for (size_t i = 0; !c->json && i < p->nadd; i++)
        printf("+ %s\t%s\t%s\n", p->add[i].says.scheme, p->add[i].says.number,
               p->add[i].says.holder);
    print_done(c, p->nadd, p->nchange, p->ngone, p->nkeep);
}

static int import(struct cli *c, struct house *h)
{
    bool dry = cli_flag(c, "--dry-run");
    const char *name = cli_option(c, "--list"), *on = cli_option(c, "--on");
    const char *scheme = cli_option(c, "--scheme");
    struct work w = {.list = name, .scheme = scheme ? scheme : "", .problems = {.arena = c->a}};
    struct err err = {0};
    struct bytes in;
    struct csv csv;
    json_t *out = NULL;

    if (!cli_args(c, 1, 1))
        return CLI_INPUT;
    if (str_blank(name) || !on)
        return cli_usage(c);
    if (!certificate_list_day(name, on, house_today(), &w.on, &w.problems))
        return house_problems(c, c->argv[0], &w.problems);
    w.csv = &csv;
    if (cli_read(c, c->argv[0], 8 << 20, &in, &err) != ST_OK ||
        csv_read(c->a, c->argv[0], in, &csv, &err) != ST_OK)
        return cli_fail(c, &err);
    int status = house_read(c, h, look, &w);
    AUTO_JSON json_t *lines = w.lines;
    if (status == CLI_OK)
        status = house_problems(c, c->argv[0], &w.problems);
    if (status != CLI_OK)
        return status;
    if (dry) {
        print_plan(c, &w.plan);
        return CLI_OK;
    }
    status = house_run(c, h, "certificate.import",
                       json_pack("{s:s, s:s, s:O, s:s}", "list", name, "on", date_iso(c->a, w.on),
                                 "rows", lines, "lock", w.there.lock),
                       (struct bytes){0}, &out);
    if (status != CLI_OK)
        return status;
    print_done(c, (size_t)json_int(out, "added", 0), (size_t)json_int(out, "changed", 0),
               (size_t)json_int(out, "gone", 0), (size_t)json_int(out, "kept", 0));
    json_decref(out);
    return CLI_OK;
}

int cli_certificate(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    int status = house_open(c, &h);

    if (status != CLI_OK)
        return status;
    const char *sub = cli_sub(c, "list");
    if (str_eq(sub, "list"))
        return list(c, &h);
    if (str_eq(sub, "import"))
        return import(c, &h);
    return cli_usage(c);
}
