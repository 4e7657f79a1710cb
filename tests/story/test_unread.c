/* A second look that is not finished, on every engine: whoever makes it reads it, nobody else,
 * until it is done or sent back. */
#include "visit.h"

#include <string.h>

#include "api/api.h"
#include "base/json.h"
#include "commands/case/case_load.h"
#include "pages/case/case.h"
#include "pages/form/checks.h"
#include "pages/record/record.h"

#define IN(...) json_pack(__VA_ARGS__)

static const char *const found = "裏付けが足りない";

static const char *list_of(struct town *t, const char *login, const char *id)
{
    struct visit *v = visit(t, login, id, NULL);
    v->x.req.path_arg[1] = "use_check";
    return seen(v, checks_get);
}

static void told(struct town *t, const char *login, const char *id, bool reads)
{
    void (*says_or_not)(const char *, const char *) = reads ? says : says_not;
    says_or_not(list_of(t, login, id), found);
    says_or_not(seen(visit(t, login, id, NULL), api_case), found);
}

/* The record is read by the office: it may see, but whoever is a party does not, through whatever
 * post. */
static void recorded(struct town *t, const char *login, const char *id, bool reads)
{
    void (*says_or_not)(const char *, const char *) = reads ? says : says_not;
    const char *after = arena_printf(
        t->a, "%lld",
        (long long)town_count(t, "select max(seq) - 1 from journal where kind = 'case.answer'"));
    const char *query[] = {"after", after, NULL};
    says_or_not(seen(visit(t, login, id, query), record_story_get), found);
    says_or_not(seen(visit(t, login, NULL, NULL), record_get), found);
    if (!reads)
        says(seen(visit(t, login, id, query), record_story_get), "終わるまで表示しません");
}

static void find(struct town *t, const char *login, const char *id)
{
    (void)town_do(t, login, "case.answer",
                  IN("{s:s, s:s, s:[{s:s, s:s, s:s, s:s, s:s}]}", "case", id, "col", "second",
                     "answers", "checklist", "use_check", "item", "2", "state", "not_ok", "reason",
                     found, "measure", "写しを取る"));
}

static void unfinished(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    const char *id = town_draft(&t, "yamada", "use", NULL);
    town_answers(&t, "yamada", id, "first");
    town_files(&t, "yamada", id);
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    find(&t, "sato", id);
    told(&t, "sato", id, true);
    told(&t, "kato", id, true); /* stands in, and may go on */
    told(&t, "yamada", id, false);
    told(&t, "takahashi", id, false);
    told(&t, "suzuki", id, false);
    town_hold(&t, "yamada", "情報係長", "concurrent"); /* the applicant is of the office, too */
    recorded(&t, "takahashi", id, true);
    recorded(&t, "yamada", id, false);
    (void)town_do(&t, "sato", "case.return",
                  IN("{s:s, s:s}", "case", id, "reason", "直してください。"));
    told(&t, "yamada", id, true);
    told(&t, "takahashi", id, true);
    recorded(&t, "yamada", id, true);

    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_answers(&t, "sato", id, "second");
    says_not(seen(visit(&t, "yamada", id, NULL), api_case), "\"second\"");
    town_step(&t, "sato", id, "check", "done", NULL);
    says(seen(visit(&t, "yamada", id, NULL), api_case), "\"second\"");
    town_is_whole(&t);
    town_close(&t);
}

static void test_unfinished(void **state)
{
    (void)state;
    stores_each(unfinished);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_unfinished)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
