/* A decision on paper that the office enters later is judged by who held what on its day: on 31
 * March the one head decided and retired, since 1 April there is another. On every engine, with the
 * clock in the test's hand. */
#include "scene.h"
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "pages/case/case.h"
#include "pages/case/step.h"

static const struct bytes pdf = {"%PDF-1.4\n%%EOF\n", 15};
static struct err err;

static const char *handed_in(struct town *t, const char *login, bool needed)
{
    const char *id = town_draft(t, login, "use", NULL);
    json_t *fields = json_deep_copy(town_case(t, id)->c.fields);
    fill_set(fields, "needed", json_boolean(needed));
    (void)town_do(t, login, "case.save", IN("{s:s, s:o}", "case", id, "fields", fields));
    town_answers(t, login, id, "first");
    town_files(t, login, id);
    (void)town_do(t, login, "case.submit", IN("{s:s}", "case", id));
    return id;
}

static void look(struct town *t, const char *checker, const char *id)
{
    town_answers(t, checker, id, "second");
    town_step(t, checker, id, "check", "done", NULL);
}

/* Looked at, and waiting for the decision. */
static const char *checked(struct town *t, const char *login, const char *checker, bool needed)
{
    const char *id = handed_in(t, login, needed);
    look(t, checker, id);
    return id;
}

/* sato retires at the end of the last day, watanabe is head from today. */
static void new_head(struct town *t)
{
    town_move(t, "sato", NULL);
    town_leave(t, "sato");
    town_hold(t, "watanabe", "課長", "concurrent");
}

static enum status decided(struct town *t, const char *id, const char *step, const char *decider,
                           int64_t ahead)
{
    json_t *in = IN("{s:s, s:s, s:s, s:s, s:{s:s, s:s}, s:{s:s, s:s, s:s}}", "case", id, "step",
                    step, "verdict", strcmp(step, "approve") == 0 ? "approve" : "done", "name",
                    "決裁.pdf", "data", "reason", "ほかに手段がない", "conditions", "なし",
                    "external", "decider", town_id(t, arena_printf(t->a, "person.%s", decider)),
                    "date", date_iso(t->a, day(ahead)), "number", "企第9号");
    if (strcmp(step, "approve") == 0)
        json_object_del(in, "data");
    err = (struct err){0};
    return town_run(t, "takahashi", "case.step", NULL, in, pdf, NULL, &err);
}

static void barred(struct town *t, const char *id, const char *step, const char *decider,
                   int64_t ahead, const char *instead)
{
    assert_int_equal(decided(t, id, step, decider, ahead), ST_DENIED);
    assert_string_equal(err.code, "decider_role");
    assert_string_equal(err.detail, instead);
    assert_true(err.clause[0] != '\0');
    assert_int_equal(town_case(t, id)->c.state, CASE_SUBMITTED);
}

static struct visit *form(struct town *t, const char *id, int64_t ahead)
{
    struct visit *v = visit(t, "takahashi", id, NULL);
    struct upload *u = ARENA_NEW(t->a, struct upload);
    v->x.req.path_arg[1] = "approve";
    visit_add(v, "verdict", "approve");
    visit_add(v, "date", date_iso(t->a, day(ahead)));
    visit_add(v, "number", "企第9号");
    visit_add(v, "content_hash", case_hash_at(town_case(t, id), "approve", t->a));
    *u = (struct upload){"file.step/approve", "決裁.pdf", "application/pdf", pdf};
    v->x.req.uploads = u;
    v->x.req.nuploads = 1;
    v->x.req.method = "POST";
    return v;
}

/* Both heads are offered, each with their time; whoever never might is not. */
static void offered(struct town *t, const char *id)
{
    struct visit *v = visit(t, "takahashi", id, NULL);
    v->x.req.path_arg[1] = "approve";
    const char *html = seen(v, paper_get), *from = strstr(html, "<select id=\"decider\"");
    assert_non_null(from);
    const char *list = arena_strndup(t->a, from, (size_t)(strstr(from, "</select>") - from));
    says(list, "佐藤 次郎（企画課 課長）");
    says(list, "まで</option>");
    says(list, "渡辺 五郎（企画課 課長）");
    says(list, "から</option>");
    assert_int_equal(occurs(list, "まで</option>"), 1); /* sato's time alone is over */
    assert_int_equal(occurs(list, "から</option>"), 1);
    says_not(list, "山田 花子");
    says_not(list, "伊藤");
}

/* On the form: the day decides, and a name written freely is the retired head's. */
static void by_form(struct town *t, const char *id)
{
    struct visit *v = form(t, id, 0);
    visit_add(v, "decider", town_id(t, "person.sato"));
    const char *html = seen_with(v, paper_post, 422);
    says(html, "決裁日に、この段階で決める役割を持っていません");
    says(html, "渡辺 五郎");
    v = form(t, id, -1);
    visit_add(v, "decider", "other");
    visit_add(v, "decider_name", "佐藤次郎");
    visit_add(v, "decider_post", "課長");
    (void)sent(v, paper_post);
    html = seen(visit(t, "yamada", id, NULL), case_get);
    says(html, "代行入力");
    says_not(html, "名簿にない決裁者");
    says(html, "企画課 課長 佐藤 次郎"); /* what he held on the day; he holds nothing any more */
}

static void before_it(struct town *t, const char *id, const char *step, int64_t ahead,
                      const char *what)
{
    assert_int_equal(decided(t, id, step, "sato", ahead), ST_REFUSED);
    assert_string_equal(err.code, "external_before");
    assert_string_equal(err.detail, what);
    assert_true(err.clause[0] != '\0');
}

/* A decision covers nothing that was said after its day. */
static void rests_on(const char *url)
{
    struct town t;
    shift = 0;
    town_open(&t, url, "packs/onna-2017");
    const char *id = handed_in(&t, "yamada", false);
    shift = 4;
    look(&t, "sato", id);
    before_it(&t, id, "special", -1, "二重確認");
    shift = 6;
    assert_int_equal(decided(&t, id, "special", "sato", -1), ST_OK);
    before_it(&t, id, "approve", -2, "例外許可の決裁");
    before_it(&t, id, "approve", -3, "二重確認");
    assert_int_equal(decided(&t, id, "approve", "sato", -1), ST_OK); /* on one day */
    assert_int_equal(town_case(&t, id)->c.state, CASE_APPROVED);
    town_is_whole(&t);
    town_close(&t);
    shift = 0;
}

static void day_on(const char *url)
{
    const char *old = "利用責任者（課長 佐藤 次郎）", *new = "利用責任者（課長 渡辺 五郎）";
    struct town t;
    shift = 0;
    town_open(&t, url, "packs/onna-2017");
    const char *id = checked(&t, "yamada", "sato", true);
    const char *typed = checked(&t, "yamada", "sato", true);
    const char *special = checked(&t, "yamada", "sato", false);
    const char *own = checked(&t, "sato", "suzuki", true);
    shift = 2;
    new_head(&t);
    offered(&t, id);
    barred(&t, id, "approve", "sato", 0, new);
    barred(&t, id, "approve", "watanabe", -1, old);
    barred(&t, id, "approve", "ito", -1, old);
    assert_int_equal(decided(&t, id, "approve", "sato", -1), ST_OK);
    assert_int_equal(town_case(&t, id)->c.state, CASE_APPROVED);
    by_form(&t, typed);
    /* the record of the step names the decider of that day as well */
    barred(&t, special, "special", "sato", 0, new);
    assert_int_equal(decided(&t, special, "special", "sato", -1), ST_OK);
    assert_int_equal(decided(&t, special, "approve", "watanabe", 0), ST_OK);
    /* the head's own application: the deputy decided it while there was no other head */
    barred(&t, own, "approve", "suzuki", 0, new);
    assert_int_equal(decided(&t, own, "approve", "suzuki", -1), ST_OK);
    says(seen(visit(&t, "takahashi", own, NULL), case_get), "企画課 課長補佐 鈴木 三郎");
    town_is_whole(&t);
    town_close(&t);
    shift = 0;
}

/* Decided while the certificate held, and entered when it no longer did. */
static void lapsed_on(const char *url)
{
    struct town t;
    town_open(&t, url, "tests/packs/certified");
    const json_t *made = town_do(&t, "takahashi", "certificate.put",
                                 IN("{s:s, s:s, s:s, s:s, s:s, s:s}", "scheme", "ismap", "number",
                                    "C-1", "holder", "株式会社約款サービス", "services",
                                    "約款サービス", "scope", "日本", "to", date_iso(t.a, day(3))));
    const char *id = town_draft(&t, "yamada", "use", NULL);
    (void)town_do(&t, "yamada", "evidence.certify",
                  IN("{s:s, s:s, s:s, s:b}", "case", id, "item", "proof", "certificate",
                     json_str(made, "certificate", ""), "confirmed", 1));
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_step(&t, "takahashi", id, "judge", "done", NULL);
    shift = 5;
    town_refused(&t, "sato", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "approve"),
                 ST_REFUSED, "incomplete");
    assert_int_equal(decided(&t, id, "approve", "sato", -1), ST_REFUSED);
    assert_string_equal(err.code, "incomplete");
    assert_string_equal(err.clause, "6");
    assert_int_equal(decided(&t, id, "approve", "sato", -2), ST_OK); /* its last day */
    assert_int_equal(town_case(&t, id)->c.state, CASE_APPROVED);
    town_is_whole(&t);
    town_close(&t);
    shift = 0;
}

static void test_lapsed(void **state)
{
    (void)state;
    stores_each(lapsed_on);
}

static void test_day(void **state)
{
    (void)state;
    stores_each(day_on);
}

static void test_rests(void **state)
{
    (void)state;
    stores_each(rests_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_day), cmocka_unit_test(test_rests),
                                       cmocka_unit_test(test_lapsed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
