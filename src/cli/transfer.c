/* transfer: a list of who moves, leaves or gets a post from a day on: rehearsed, recorded, shown,
 * taken back. */
#include <stdio.h>

#include "base/json.h"
#include "cli/house.h"
#include "commands/org/transfer.h"

struct moving {
    const char *file;
    json_t *rows;
    struct transfer_terms terms;
    struct org_problems problems;
    struct transfer_plan plan;
    struct date day; /* of what is shown or taken back */
};

/* ------------------------------------------------------------------ what becomes of the work */
static const char *passes_to(struct cli *c, const struct transfer_pass *p)
{
    if (p->none)
        return W(c->lang, transfer_nobody);
    if (p->stays)
        return W(c->lang, transfer_stays);
    return p->to[0] ? p->to : "-";
}

static const char *what_id(enum transfer_what what)
{
    static const char *const ids[] = {
        [PASS_POST] = "post", [PASS_ENTRY] = "entry", [PASS_DUTIES] = "duties",
        [PASS_TASK] = "task", [PASS_CASE] = "case",   [PASS_DRAFTS] = "drafts",
        [PASS_USE] = "use"};
    return ids[what];
}

static json_t *pass_out(struct cli *c, const struct transfer_pass *p)
{
    const char *kind = words_by_name(c->lang, "transfer_", what_id(p->what), what_id(p->what));

    if (!c->json)
        printf("  %s%s\t%s %s%s%s", p->none ? "! " : "", kind, p->no, p->title,
               p->role[0] ? "・" : "", p->role);
    if (!c->json && p->n)
        printf(" (%zu)", p->n);
    if (!c->json)
        printf("\t→ %s\n", passes_to(c, p));
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:i, s:s, s:b, s:b}", "what", what_id(p->what),
                     "no", p->no, "title", p->title, "place", p->place, "role", p->role, "n",
                     (int)p->n, "to", p->to, "stays", p->stays, "none", p->none);
}

static json_t *mover_out(struct cli *c, const struct transfer_mover *m)
{
    const char *text = transfer_text(c->a, c->lang, m->move);
    json_t *passes = json_array();

    if (!c->json)
        printf("%s\t%s\t%s\t%s\n", date_iso(c->a, m->move->day), m->move->login, m->move->name,
               text);
    for (size_t i = 0; i < m->n; i++)
        json_array_append_new(passes, pass_out(c, &m->passes[i]));
    return json_pack("{s:s, s:s, s:s, s:s, s:b, s:o}", "day", date_iso(c->a, m->move->day), "login",
                     m->move->login, "name", m->move->name, "text", text, "leaves",
                     m->move->leaves != TRANSFER_STAYS, "passes", passes);
}

static json_t *findings_out(struct cli *c, const struct transfer_report *r)
{
    json_t *list = json_array();

    for (size_t i = 0; i < r->found.n; i++) {
        const char *text = org_finding_text(c->a, c->lang, &r->found.f[i]);
        if (!c->json)
            printf("%s\t%s\n",
                   i < r->nnew ? W(c->lang, transfer_check_new) : W(c->lang, transfer_check_old),
                   text);
        json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "code", r->found.f[i].code, "text",
                                              text, "new", i < r->nnew));
    }
    return list;
}

static bool day_seen(const struct transfer_plan *plan, size_t n, struct date day)
{
    for (size_t i = 0; i < n; i++)
        if (plan->moves[i].day.day == day.day)
            return true;
    return false;
}

struct shown {
    struct moving *x;
    json_t *movers, *findings;
    size_t none;
};

/* Every day of the list with all that is planned. */
static enum status reports(struct cli *c, struct house *h, struct db *db, struct shown *s,
                           struct err *err)
{
    const struct transfer_plan *plan = &s->x->plan;
    struct transfer_report r;

    for (size_t i = 0; i < plan->nmoves; i++) {
        const struct date day = plan->moves[i].day;
        if (day_seen(plan, i, day))
            continue;
        TRY(transfer_report_make(h->app, db, c->a, h->tenant, h->body, c->lang, house_today(), day,
                                 plan, &r, err));
        for (size_t k = 0; k < r.n; k++)
            json_array_append_new(s->movers, mover_out(c, &r.movers[k]));
        json_t *found = findings_out(c, &r);
        json_array_extend(s->findings, found);
        json_decref(found);
        s->none += r.none;
    }
    return ST_OK;
}

static enum status rehearse(struct cli *c, struct house *h, struct db *db, void *arg,
                            struct err *err)
{
    return reports(c, h, db, arg, err);
}

static enum status recorded(struct cli *c, struct house *h, struct db *db, void *arg,
                            struct err *err)
{
    struct shown *s = arg;

    TRY(transfer_recorded(db, c->a, h->tenant, h->body, house_today(), s->x->day, &s->x->plan,
                          err));
    return reports(c, h, db, s, err);
}

/* Exit 1 where something is left to nobody. */
static int show(struct cli *c, struct house *h, struct moving *x, house_read_fn *read)
{
    AUTO_JSON json_t *movers = json_array(), *findings = json_array();
    struct shown s = {x, movers, findings, 0};
    int status = house_read(c, h, read, &s);

    if (status != CLI_OK)
        return status;
    if (c->json)
        cli_print_json(json_pack("{s:O, s:O, s:i, s:i}", "movers", movers, "findings", findings,
                                 "none", (int)s.none, "same", (int)x->plan.same));
    else if (json_array_size(movers) == 0)
        printf("%s\n", words_get(c->lang, x->file ? W_transfers_nothing : W_transfers_none));
    return s.none ? CLI_NEGATIVE : CLI_OK;
}

/* ------------------------------------------------------------------ a list */
static enum status make_plan(struct cli *c, struct house *h, struct db *db, void *arg,
                             struct err *err)
{
    struct moving *x = arg;
    return transfer_plan_make(db, c->a, h->tenant, h->body, &x->terms, x->rows, &x->plan,
                              &x->problems, err);
}

static int load(struct cli *c, struct house *h, struct moving *x)
{
    AUTO_JSON json_t *in = json_pack("{s:O}", "rows", x->rows);
    json_t *out = NULL;

    if (!date_none(x->terms.from))
        json_object_set_new(in, "from", json_string(date_iso(c->a, x->terms.from)));
    int status = house_run(c, h, "transfer.load", json_incref(in), (struct bytes){0}, &out);
    if (status != CLI_OK)
        return status;
    if (c->json)
        cli_print_json(json_incref(out));
    else
        printf("%s: %lld, %s: %lld, %s: %lld\n", cli_say(c, "異動", "moves"),
               (long long)json_int(out, "moves", 0), cli_say(c, "退職・転出", "leavers"),
               (long long)json_int(out, "leavers", 0), cli_say(c, "取り込み済み", "there already"),
               (long long)json_int(out, "same", 0));
    json_decref(out);
    return CLI_OK;
}

static int from_file(struct cli *c, struct house *h, struct moving *x, bool dry)
{
    struct err err = {0};
    struct bytes in;
    struct csv table;

    if (!cli_args(c, 1, 1))
        return CLI_INPUT;
    x->file = c->argv[0];
    if (cli_read(c, x->file, 8 << 20, &in, &err) != ST_OK ||
        csv_read(c->a, x->file, in, &table, &err) != ST_OK)
        return cli_fail(c, &err);
    AUTO_JSON json_t *rows = NULL;
    org_table_rows(&table, ORG_TRANSFERS, NULL, 0, &rows, &x->problems);
    x->rows = rows;
    int status = house_read(c, h, make_plan, x);
    if (status == CLI_OK)
        status = house_problems(c, x->file, &x->problems);
    if (status != CLI_OK)
        return status;
    return dry ? show(c, h, x, rehearse) : load(c, h, x);
}

static int take_back(struct cli *c, struct house *h, const struct moving *x, const char *login)
{
    AUTO_JSON json_t *in = json_pack("{s:s}", "day", date_iso(c->a, x->day));
    struct person_id person;

    if (!cli_args(c, 0, 0))
        return CLI_INPUT;
    if (login) {
        int status = house_person(c, h, login, &person);
        if (status != CLI_OK)
            return status;
        json_object_set_new(in, "person", json_string(person.s));
    }
    return house_run(c, h, "transfer.withdraw", json_incref(in), (struct bytes){0}, NULL);
}

static int take_day(struct cli *c, const char *option, const char *text, struct date *ret)
{
    struct err err = {0};

    *ret = (struct date){DATE_NONE};
    if (!text || date_parse(text, ret))
        return CLI_OK;
    err_set(&err, ST_INPUT, "bad_date", "no such day: %s", text);
    err_where(&err, "%s", option);
    return cli_fail(c, &err);
}

int cli_transfer(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    struct moving x = {.terms = {.today = house_today()}, .problems = {.arena = c->a}};
    int status = house_open(c, &h);

    if (status != CLI_OK)
        return status;
    const bool dry = cli_flag(c, "--dry-run");
    const char *from = cli_option(c, "--from"), *which = cli_option(c, "--show"),
               *back = cli_option(c, "--withdraw"), *login = cli_option(c, "--login");
    status = take_day(c, "--from", from, &x.terms.from);
    if (status == CLI_OK)
        status = take_day(c, which ? "--show" : "--withdraw", which ? which : back, &x.day);
    if (status != CLI_OK)
        return status;
    if (back)
        return take_back(c, &h, &x, login);
    if (which)
        return cli_args(c, 0, 0) ? show(c, &h, &x, recorded) : CLI_INPUT;
    return from_file(c, &h, &x, dry);
}
