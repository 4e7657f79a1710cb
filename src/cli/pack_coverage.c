/* daicho pack coverage PATH… --matrix FILE.md [--mutate [--in PREFIX]]; daicho pack coverage
 * --features */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "cli/pack.h"
#include "golden/mutate.h"
#include "pack/feature.h"
#include "rules/coverage.h"

#define MATRIX_BYTES_MAX ((size_t)4 * 1024 * 1024)

static int print_features(struct cli *c)
{
    size_t n;
    const struct feature *f = features(&n);

    for (size_t i = 0; i < n; i++)
        printf("%-24s %s\n", f[i].id, cli_say(c, f[i].ja, f[i].en));
    printf("%s\n", cli_say(c, "これから（open の part）:", "to come (the part of an open):"));
    f = features_later(&n);
    for (size_t i = 0; i < n; i++)
        printf("%-24s %s\n", f[i].id, cli_say(c, f[i].ja, f[i].en));
    return CLI_OK;
}

/* ------------------------------------------------------------------ the list */
static void print_requirement(struct cli *c, const struct requirement *q)
{
    if (!q->n)
        printf("%-20s %s\n", q->id, cli_say(c, "★どこにもありません", "★ NOWHERE"));
    for (size_t i = 0; i < q->n; i++) {
        const struct carrier *k = &q->carriers[i];

        if (!strcmp(k->path, "out"))
            printf("%-20s %s: %s\n", q->id, cli_say(c, "対象外", "out"), k->why);
        else if (str_starts(k->path, "open:"))
            printf("%-20s %s %s: %s\n", q->id, cli_say(c, "☆これから", "OPEN"), k->path + 5,
                   k->why);
        else
            printf("%-20s %s%s%s\n", q->id, k->path, k->why[0] ? ": " : "", k->why);
    }
}

static json_t *requirement_json(const struct requirement *q)
{
    json_t *list = json_array();

    for (size_t i = 0; i < q->n; i++)
        json_array_append_new(
            list, json_pack("{s:s,s:s}", "by", q->carriers[i].path, "why", q->carriers[i].why));
    return json_pack("{s:s,s:b,s:o}", "id", q->id, "open", q->open, "carriers", list);
}

static void print_coverage(struct cli *c, const struct coverage *cov, size_t findings)
{
    json_t *list;

    if (!c->json) {
        for (size_t i = 0; i < cov->n; i++)
            print_requirement(c, &cov->reqs[i]);
        printf("%s %zu: %s %zu, %s %zu, %s %zu, %s %zu, %s %zu\n",
               cli_say(c, "要件", "requirements"), cov->n, cli_say(c, "パック", "pack"),
               cov->carried, cli_say(c, "機能", "engine"), cov->engine,
               cli_say(c, "これから", "open"), cov->open, cli_say(c, "対象外", "out"), cov->out,
               cli_say(c, "すき間", "silent gaps"), cov->gaps);
        return;
    }
    list = json_array();
    for (size_t i = 0; i < cov->n; i++)
        json_array_append_new(list, requirement_json(&cov->reqs[i]));
    cli_print_json(json_pack("{s:o,s:I,s:I,s:I,s:I,s:I,s:I}", "requirements", list, "pack",
                             (json_int_t)cov->carried, "engine", (json_int_t)cov->engine, "open",
                             (json_int_t)cov->open, "out", (json_int_t)cov->out, "gaps",
                             (json_int_t)cov->gaps, "findings", (json_int_t)findings));
}

/* ------------------------------------------------------------------ --mutate */
struct mutants {
    struct cli *c;
    size_t n, survived;
};

static void print_mutant(void *arg, const char *path, const char *what, bool noticed)
{
    struct mutants *m = arg;

    m->n++;
    if (noticed)
        return;
    m->survived++;
    fprintf(stderr, "%s: %s: %s\n", path, what,
            cli_say(m->c, "どの試験も落ちません", "no test fails"));
}

static int run_mutants(struct cli *c, struct node *root, const char *in)
{
    struct mutants m = {.c = c};

    if (!mutate_all(c->a, root, (const char *const *)c->argv, (size_t)c->argc, in, print_mutant,
                    &m)) {
        fprintf(stderr, "%s\n",
                cli_say(c, "試験に落ちるので、変異は試せません（pack test）",
                        "the pack fails its own tests, so no change can be tried (pack test)"));
        return CLI_NEGATIVE;
    }
    printf("%s %zu, %s %zu\n", cli_say(c, "変異", "changes tried"), m.n,
           cli_say(c, "見逃し", "unnoticed"), m.survived);
    return m.survived ? CLI_NEGATIVE : CLI_OK;
}

/* ------------------------------------------------------------------ the command */
static int run(struct cli *c, struct bytes text, bool mutate, const char *in)
{
    struct cli_findings fs = {.c = c};
    struct report r = {.a = c->a, .fn = cli_finding, .arg = &fs};
    struct coverage cov = {0};
    struct node *root = pack_tree(&r, (const char *const *)c->argv, (size_t)c->argc);
    int status;

    if (!root || r.count)
        return CLI_INPUT;
    cov.text = text.p;
    cov.reqs = matrix_read(c->a, text.p, &cov.n);
    coverage_collect(&r, root, (const char *const *)c->argv, (size_t)c->argc, &cov);
    print_coverage(c, &cov, r.count);
    /* An empty matrix would be covered by anything. */
    status = cov.gaps || r.count || !cov.n ? CLI_NEGATIVE : CLI_OK;
    if (mutate && run_mutants(c, root, in) != CLI_OK)
        status = CLI_NEGATIVE;
    return status;
}

int cli_pack_coverage(struct cli *c)
{
    const char *matrix = cli_option(c, "--matrix");
    const char *in = cli_option(c, "--in");
    bool mutate = cli_flag(c, "--mutate");
    struct bytes text;
    struct err err = {0};
    struct pack *p;
    int status;

    if (cli_flag(c, "--features"))
        return cli_args(c, 0, 0) ? print_features(c) : CLI_INPUT;
    if (!cli_args(c, 1, -1))
        return CLI_INPUT;
    if (!matrix || (in && !mutate))
        return cli_usage(c);
    if (cli_read(c, matrix, MATRIX_BYTES_MAX, &text, &err) != ST_OK)
        return cli_fail(c, &err);
    status = cli_load_pack(c, c->argv, c->argc, &p); /* a faulty pack covers nothing */
    if (status != CLI_OK)
        return status;
    pack_free(p);
    return run(c, text, mutate, in);
}
