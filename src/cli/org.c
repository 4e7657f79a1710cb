/* org: a list of units, posts and people in; what is missing in the house out. */
#include <stdio.h>

#include "base/json.h"
#include "cli/house.h"
#include "commands/org/org_check.h"
#include "commands/org/org_table.h"

/* ------------------------------------------------------------------ import */

struct importing {
    const char *file;
    json_t *rows;
    struct org_terms terms;
    struct org_problems problems;
    struct org_plan plan;
};

static enum status make_plan(struct cli *c, struct house *h, struct db *db, void *arg,
                             struct err *err)
{
    struct importing *im = arg;
    const struct pack *pack = NULL;
    enum status st = app_pack(h->app, db, h->tenant, h->body, house_today(), &pack, err);

    if (st != ST_OK && st != ST_NOT_FOUND)
        return st;
    return org_plan_make(db, c->a, h->tenant, h->body, &im->terms, pack, im->rows, &im->plan,
                         &im->problems, err);
}

static void print_problem(struct cli *c, const char *file, const struct org_problem *p)
{
    fprintf(stderr, "%s", file);
    if (p->row)
        fprintf(stderr, ": %zu%s", p->row, cli_say(c, "行", ""));
    if (p->column[0])
        fprintf(stderr, ", %s", p->column);
    fprintf(stderr, ": %s%s", p->notice ? cli_say(c, "（参考）", "(note) ") : "",
            words_trouble(c->a, c->lang, p->code, p->code, p->detail));
    fputc('\n', stderr);
}

static json_t *problems_json(struct cli *c, const struct org_problems *l)
{
    json_t *list = json_array();

    for (size_t i = 0; i < l->n; i++)
        json_array_append_new(
            list,
            json_pack("{s:i, s:s, s:s, s:s, s:s, s:b}", "row", (int)l->p[i].row, "column",
                      l->p[i].column, "code", l->p[i].code, "text",
                      words_trouble(c->a, c->lang, l->p[i].code, l->p[i].code, l->p[i].detail),
                      "detail", l->p[i].detail, "notice", l->p[i].notice));
    return list;
}

static void print_counts(struct cli *c, size_t units, size_t posts, size_t people, size_t holdings,
                         size_t changed, size_t moves)
{
    printf("%s: %zu, %s: %zu, %s: %zu, %s: %zu", cli_say(c, "所属", "units"), units,
           cli_say(c, "職", "posts"), posts, cli_say(c, "職員", "people"), people,
           cli_say(c, "発令", "appointments"), holdings);
    if (changed > moves) /* readings, addresses, roles, days; posts that are left are told next */
        printf(", %s: %zu", cli_say(c, "変更", "changed"), changed - moves);
    if (moves)
        printf(", %s: %zu", cli_say(c, "異動で終わる職", "posts left"), moves);
    putchar('\n');
}

static void print_accounts(struct cli *c, const json_t *out)
{
    size_t i;
    json_t *a;

    print_counts(c, (size_t)json_int(out, "units", 0), (size_t)json_int(out, "posts", 0),
                 (size_t)json_int(out, "people", 0), (size_t)json_int(out, "holdings", 0),
                 (size_t)json_int(out, "changed", 0), (size_t)json_int(out, "moves", 0));
    json_array_foreach(json_object_get(out, "accounts"), i, a)
    {
        if (i == 0)
            printf("%s\n", cli_say(c, "仮パスワード（最初のログインで変更）:",
                                   "temporary passwords, to be changed at the first log-in:"));
        printf("%s\t%s\t%s\n", json_str(a, "login", ""), json_str(a, "temporary_password", ""),
               json_str(a, "name", ""));
    }
}

static int report_problems(struct cli *c, const struct importing *im)
{
    if (c->json && (im->problems.errors))
        cli_print_json(json_pack("{s:o}", "problems", problems_json(c, &im->problems)));
    for (size_t i = 0; !c->json && i < im->problems.n; i++)
        print_problem(c, im->file, &im->problems.p[i]);
    return im->problems.errors ? CLI_INPUT : CLI_OK;
}

static int apply(struct cli *c, struct house *h, struct importing *im)
{
    const struct bytes no_file = {0};
    json_t *out;
    int status = house_run(c, h, "org.import",
                           json_pack("{s:O, s:s, s:b, s:b}", "rows", im->rows, "from",
                                     date_iso(c->a, im->terms.from), "move", im->terms.move,
                                     "same_name", im->terms.same_name),
                           no_file, &out);

    if (status != CLI_OK)
        return status;
    if (c->json) {
        json_object_set_new(out, "problems", problems_json(c, &im->problems));
        cli_print_json(out);
    } else {
        print_accounts(c, out);
        json_decref(out);
    }
    return CLI_OK;
}

/* The rehearsal by name: mistyped units show here, and whom the list moves. */
static json_t *print_names(struct cli *c, const struct org_plan *plan)
{
    json_t *moves = json_array();

    for (size_t i = 0; !c->json && i < plan->nunits; i++)
        if (ID_NONE(plan->units[i].id))
            printf("%s\t%s\n", cli_say(c, "新しい所属", "new unit"), plan->units[i].name);
    for (size_t i = 0; !c->json && i < plan->nposts; i++)
        for (size_t k = plan->posts[i].nroles_old;
             plan_post_gains(&plan->posts[i]) && k < plan->posts[i].nroles; k++)
            printf("%s\t%s %s: %s\n", cli_say(c, "増える役割", "new role"),
                   plan->units[plan->posts[i].unit].name, plan->posts[i].title,
                   plan->posts[i].roles[k]);
    for (size_t i = 0; i < plan->nmoves; i++) {
        const char *text = org_move_text(c->a, plan, &plan->moves[i]);
        if (!c->json)
            printf("%s\t%s\n", cli_say(c, "異動", "move"), text);
        json_array_append_new(moves, json_string(text));
    }
    return moves;
}

static int rehearse(struct cli *c, const struct importing *im)
{
    const struct org_plan *plan = &im->plan;
    json_t *moves = print_names(c, plan);

    if (c->json)
        cli_print_json(json_pack("{s:i, s:i, s:i, s:i, s:i, s:O, s:o}", "units",
                                 (int)plan->new_units, "posts", (int)plan->new_posts, "people",
                                 (int)plan->new_people, "holdings", (int)plan->new_holdings,
                                 "changed", (int)plan->changes, "moves", moves, "problems",
                                 problems_json(c, &im->problems)));
    else
        print_counts(c, plan->new_units, plan->new_posts, plan->new_people, plan->new_holdings,
                     plan->changes, plan->nmoves);
    json_decref(moves);
    return CLI_OK;
}

/* --from DAY, --move, --same-name */
static int take_terms(struct cli *c, struct org_terms *ret)
{
    const char *from = cli_option(c, "--from");
    struct err err = {0};

    *ret = (struct org_terms){.today = house_today(),
                              .from = house_today(),
                              .move = cli_flag(c, "--move"),
                              .everybody = true,
                              .same_name = cli_flag(c, "--same-name")};
    if (from == NULL || date_parse(from, &ret->from))
        return CLI_OK;
    err_set(&err, ST_INPUT, "bad_date", "no such day: %s", from);
    err_where(&err, "--from");
    return cli_fail(c, &err);
}

static int org_import(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    struct importing im = {.problems = {.arena = c->a}};
    bool dry = cli_flag(c, "--dry-run");
    struct err err = {0};
    struct bytes in;
    struct csv table;
    int status = house_open(c, &h);

    if (status != CLI_OK)
        return status;
    status = take_terms(c, &im.terms);
    if (status != CLI_OK)
        return status;
    if (!cli_args(c, 1, 1))
        return CLI_INPUT;
    im.file = c->argv[0];
    if (cli_read(c, im.file, 8 << 20, &in, &err) != ST_OK ||
        csv_read(c->a, im.file, in, &table, &err) != ST_OK)
        return cli_fail(c, &err);
    AUTO_JSON json_t *rows = NULL;
    org_table_rows(&table, ORG_LIST, NULL, 0, &rows, &im.problems);
    im.rows = rows;
    status = house_read(c, &h, make_plan, &im);
    if (status == CLI_OK)
        status = report_problems(c, &im);
    if (status != CLI_OK || !dry)
        return status != CLI_OK ? status : apply(c, &h, &im);
    return rehearse(c, &im);
}

/* ------------------------------------------------------------------ check */

static enum status check(struct cli *c, struct house *h, struct db *db, void *arg, struct err *err)
{
    return org_check(h->app, db, c->a, h->tenant, h->body, house_today(), arg, err);
}

static int org_check_command(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    struct org_findings found = {0};
    int status = house_open(c, &h);

    if (status != CLI_OK)
        return status;
    if (!cli_args(c, 0, 0))
        return CLI_INPUT;
    status = house_read(c, &h, check, &found);
    if (status != CLI_OK)
        return status;
    json_t *list = json_array();
    for (size_t i = 0; i < found.n; i++) {
        const struct org_finding *f = &found.f[i];
        const char *text = org_finding_text(c->a, c->lang, f);
        const char *cure = org_finding_cure(c->a, c->lang, f);
        if (!c->json)
            printf("%s\n  → %s%s%s\n", text, cure, f->clause[0] ? "  " : "", f->clause);
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "code", f->code, "text", text,
                                              "cure", cure, "clause", f->clause));
    }
    if (c->json)
        cli_print_json(json_pack("{s:O}", "findings", list));
    else if (found.n == 0)
        printf("%s\n", cli_say(c, "すべての手続が最後まで進めます。",
                               "every procedure can be carried through"));
    json_decref(list);
    return found.n ? CLI_NEGATIVE : CLI_OK;
}

int cli_org(struct cli *c)
{
    const char *sub = c->argc ? c->argv[0] : "";

    c->argc -= c->argc > 0;
    c->argv++;
    if (str_eq(sub, "import"))
        return org_import(c);
    if (str_eq(sub, "check"))
        return org_check_command(c);
    return cli_usage(c);
}
