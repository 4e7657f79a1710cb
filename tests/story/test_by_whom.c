/* By whom a step is done: what is nobody's decision is not entered for somebody else, by the
 * command as little as on the page; and a decider's name that is somebody's of the register is
 * theirs, whatever way it comes. On every engine. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "fill.h"
#include "pages/case.h"
#include "pages/step.h"

#define IN(...) json_pack(__VA_ARGS__)

static const struct bytes pdf = {"%PDF-1.4\n%%EOF\n", 15};
static struct err err;

static const char *checked(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    town_answers(t, "yamada", id, "first");
    town_files(t, "yamada", id);
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    return id;
}

static json_t *on_paper(struct town *t, const char *id, const char *step, const char *verdict,
                        const char *name, const char *post)
{
    return IN("{s:s, s:s, s:s, s:s, s:{s:s, s:s, s:s, s:s}}", "case", id, "step", step, "verdict",
              verdict, "name", "決裁.pdf", "external", "decider_name", name, "decider_post", post,
              "date", date_iso(t->a, date_of_instant(clock_now())), "number", "企第9号");
}

/* ------------------------------------------------------------------ nobody's decision */
static void refused_as_own(struct town *t, const char *login, const char *id, const char *step)
{
    json_t *in = on_paper(t, id, step, "done", "誰か", "外の人");
    fill_set(in, "texts", IN("[s, s, s, s]", "1", "2", "3", "4"));
    err = (struct err){0};
    assert_int_equal(town_run(t, login, "case.step", NULL, in, pdf, NULL, &err), ST_REFUSED);
    assert_string_equal(err.code, "paper_own");
    assert_true(err.detail[0] != '\0'); /* whose it is */
    assert_true(err.clause[0] != '\0');
    struct visit *v = visit(t, login, id, NULL);
    v->x.req.path_arg[1] = step;
    refused(v, paper_get, ST_REFUSED, "paper_own");
}

/* The office alone neither understands risks nor prepares in the manager's place: the use does not
 * begin before the manager did, in person. */
static void own_on(const char *url)
{
    static const char *const own[] = {"risk", "fallback", "backup"};
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *id = checked(&t);
    town_step(&t, "sato", id, "approve", "approve", NULL);
    const char *entry = arena_strdup(t.a, town_case(&t, id)->c.entry.s);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        refused_as_own(&t, "takahashi", id, own[i]);
    says_not(seen(visit(&t, "takahashi", id, NULL), case_get), "/paper");
    assert_int_equal(town_count(&t, "select count(*) from act where external is not null"), 0);
    assert_int_equal(town_count(&t, "select count(*) from evidence where item like 'step/%'"), 0);
    town_refused(&t, "takahashi", "entry.act", IN("{s:s, s:s}", "entry", entry, "act", "start_use"),
                 ST_REFUSED, "incomplete");
    town_is_whole(&t);
    town_close(&t);
}

static void test_own(void **state)
{
    (void)state;
    stores_each(own_on);
}

/* ------------------------------------------------------------------ whose name it is */
static void read_as(struct town *t, const char *login, const char *name, const char *yomi)
{
    const char *person = town_id(t, arena_printf(t->a, "person.%s", login));
    (void)town_do(
        t, "operator", "person.put",
        IN("{s:s, s:s, s:s, s:s}", "person", person, "login", login, "name", name, "yomi", yomi));
}

static enum status decided(struct town *t, const char *id, const char *name)
{
    err = (struct err){0};
    return town_run(t, "takahashi", "case.step", NULL,
                    on_paper(t, id, "approve", "approve", name, "村長"), pdf, NULL, &err);
}

static void named_on(const char *url)
{
    struct town t;
    static const char *const tax[] = {"渡辺五郎", "渡辺　五郎", "税務課長　渡辺 五郎様",
                                      "わたなべ ごろう", "ワタナベゴロウ"};
    static const char *const applicant[] = {"山田花子", "やまだ はなこ"};
    town_open(&t, url, "packs/onna-2017");
    read_as(&t, "watanabe", "渡辺 五郎", "わたなべ ごろう");
    read_as(&t, "yamada", "山田 花子", "やまだ はなこ");
    read_as(&t, "sato", "佐藤 次郎", "さとう じろう");
    read_as(&t, "takahashi", "高橋 六子", "たかはし むつこ");
    const char *id = checked(&t);
    for (size_t i = 0; i < sizeof tax / sizeof *tax; i++) {
        assert_int_equal(decided(&t, id, tax[i]), ST_DENIED);
        assert_string_equal(err.code, "decider_role");
    }
    for (size_t i = 0; i < sizeof applicant / sizeof *applicant; i++) {
        assert_int_equal(decided(&t, id, applicant[i]), ST_DENIED);
        assert_string_equal(err.code, "decider_party");
    }
    assert_int_equal(decided(&t, id, "高橋六子"), ST_DENIED);
    assert_string_equal(err.code, "decider_self");
    /* the one who decides here, read from the paper: by account from then on */
    assert_int_equal(decided(&t, id, "さとう　じろう"), ST_OK);
    assert_int_equal(
        town_count(&t, arena_printf(t.a, "select count(*) from act where external like '%%%s%%'",
                                    town_id(&t, "person.sato"))),
        1);
    says_not(seen(visit(&t, "yamada", id, NULL), case_get), "照合できません");
    town_is_whole(&t);
    town_close(&t);
}

static void test_named(void **state)
{
    (void)state;
    stores_each(named_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own),
        cmocka_unit_test(test_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
