/* daicho pack test PATH… */
#include <stdio.h>

#include "base/json.h"
#include "cli/pack.h"
#include "golden/golden.h"

static void print_failure(struct cli *c, json_t *list, const struct golden *t, const char *why)
{
    if (list)
        json_array_append_new(list, json_pack("{s:s,s:s}", "name", t->name, "text", why));
    else
        fprintf(stderr, "%s: %s\n%s", cli_say(c, "不合格", "FAILED"), t->name, why);
}

/* What a test of the pack below names and an overlay took out. */
static const char *gone(struct cli *c, const struct golden *t, struct arena *a)
{
    return arena_printf(
        a, "%s%s\n", cli_say(c, t->gone_ja, t->gone_en),
        words_fill(
            a,
            cli_say(c,
                    "重ねたパックが取り除いたか改めたものを指しています。重ねるほうの tests/ "
                    "に、同じ名前「{}」の試験を書いて置き換えてください",
                    "it names something that the overlay removed or changed: replace the test “{}” "
                    "by one of "
                    "the same name in the overlay's tests/"),
            t->name));
}

static int run_all(struct cli *c, const struct pack *p, const struct node *tree,
                   const struct golden *tests, size_t n)
{
    AUTO_JSON json_t *list = c->json ? json_array() : NULL;
    size_t failed = 0;

    for (size_t i = 0; i < n; i++) {
        AUTO_ARENA struct arena *a = arena_new();
        const char *why =
            tests[i].gone_en ? gone(c, &tests[i], a) : golden_run(p, tree, &tests[i], a);

        if (why) {
            failed++;
            print_failure(c, list, &tests[i], why);
        }
    }
    if (list)
        cli_print_json(json_pack("{s:I,s:I,s:O}", "passed", (json_int_t)(n - failed), "failed",
                                 (json_int_t)failed, "failures", list));
    else
        printf("%zu passed, %zu failed\n", n - failed, failed);
    if (!n)
        fprintf(stderr, "%s\n",
                cli_say(c, "試験がありません。フォルダの中の tests/ に書いてください",
                        "there are no tests: write them in the folder tests/ of the pack"));
    /* A pack without a single test has shown nothing. */
    return failed || !n ? CLI_NEGATIVE : CLI_OK;
}

int cli_pack_test(struct cli *c)
{
    struct cli_findings fs = {.c = c};
    struct report r = {.a = c->a, .fn = cli_finding, .arg = &fs};
    struct golden *tests;
    struct pack *p;
    size_t n;
    int status;

    if (!cli_args(c, 1, -1))
        return CLI_INPUT;
    status = cli_load_pack(c, c->argv, c->argc, &p);
    if (status != CLI_OK)
        return status;
    tests = golden_read(&r, p, (const char *const *)c->argv, (size_t)c->argc, &n);
    golden_layers(&r, tests, n, (const char *const *)c->argv, (size_t)c->argc);
    status = r.count ? CLI_INPUT : run_all(c, p, golden_tree(&r, p), tests, n);
    golden_free(tests, n);
    pack_free(p);
    return status;
}
