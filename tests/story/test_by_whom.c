/* By whom a step is done: what is nobody's decision is not entered for somebody else, by the
 * command as little as on the page; and a decider's name that is somebody's of the register is
 * theirs, whatever way it comes. On every engine. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "fill.h"
#include "pages/case/case.h"
#include "pages/case/step.h"
#include "pages/office/office.h"

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

/* The office's own substitute in a party's post is as good as the party. */
static void through_the_office_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    town_post(&t, "情報兼務", "総務課", "office");
    town_hold(&t, "yamada", "情報兼務", "concurrent");
    town_hold(&t, "watanabe", "情報兼務", "substitute");
    const char *id = checked(&t);
    json_t *in = on_paper(&t, id, "approve", "approve", "恩納 守", "村長");
    static const char *const parties[] = {"yamada", "watanabe"};
    for (size_t i = 0; i < 2; i++) {
        err = (struct err){0};
        assert_int_equal(
            town_run(&t, parties[i], "case.step", NULL, json_incref(in), pdf, NULL, &err),
            ST_DENIED);
        assert_string_equal(err.code, "typist_party");
    }
    (void)town_do(&t, "sato", "case.step",
                  IN("{s:s, s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "reject",
                     "reason", "足りない"));
    town_refused(&t, "watanabe", "case.cancel", IN("{s:s, s:s}", "case", id, "reason", "誤り"),
                 ST_DENIED, "not_your_step");
    (void)town_do(&t, "sato", "case.cancel", IN("{s:s, s:s}", "case", id, "reason", "誤り"));
    town_refused(&t, "watanabe", "case.cancel_confirm", IN("{s:s}", "case", id), ST_DENIED,
                 "not_your_step");
    json_decref(in);
    town_is_whole(&t);
    town_close(&t);
}

static void test_through_the_office(void **state)
{
    (void)state;
    stores_each(through_the_office_on);
}

/* One post is one, whoever of the two who act for it begins. */
static void by_one_post_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    town_hold(&t, "watanabe", "課長", "substitute");
    const char *id = checked(&t);
    (void)town_do(&t, "sato", "case.step",
                  IN("{s:s, s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "reject",
                     "reason", "足りない"));
    (void)town_do(&t, "watanabe", "case.cancel", IN("{s:s, s:s}", "case", id, "reason", "誤り"));
    town_refused(&t, "sato", "case.cancel_confirm", IN("{s:s}", "case", id), ST_DENIED,
                 "not_your_step");
    (void)town_do(&t, "watanabe", "case.cancel_decline",
                  IN("{s:s, s:s}", "case", id, "reason", "出し直す"));
    (void)town_do(&t, "sato", "case.cancel", IN("{s:s, s:s}", "case", id, "reason", "誤り"));
    town_refused(&t, "watanabe", "case.cancel_confirm", IN("{s:s}", "case", id), ST_DENIED,
                 "not_your_step");
    (void)town_do(&t, "takahashi", "case.cancel_confirm", IN("{s:s}", "case", id));
    town_is_whole(&t);
    town_close(&t);
}

static void test_by_one_post(void **state)
{
    (void)state;
    stores_each(by_one_post_on);
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

static const char *another(struct town *t, const char *login, const char *name, const char *yomi)
{
    json_t *out = town_do(
        t, "operator", "person.put",
        IN("{s:s, s:s, s:s, s:b}", "login", login, "name", name, "yomi", yomi, "same_name", 1));
    json_object_set_new(t->ids, arena_printf(t->a, "person.%s", login),
                        json_string(json_str(out, "person", "")));
    return login;
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
    static const char *const applicant[] = {"山田花子", "やまだ はなこ",
                                            "山田 花子（企画課 主事・yamada）",
                                            "山田 花子（企画課　主事）"};
    static const char *const family[] = {"山田主事", "税務課長　渡辺", "課長 わたなべ 様", "佐藤"};
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
    /* as the program writes people beside their fields */
    assert_int_equal(decided(&t, id, "高橋 六子（総務課 情報係長・takahashi）"), ST_DENIED);
    assert_string_equal(err.code, "decider_self");
    for (size_t i = 0; i < sizeof family / sizeof *family; i++) {
        assert_int_equal(decided(&t, id, family[i]), ST_REFUSED);
        assert_string_equal(err.code, "decider_family");
    }
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

/* Two of one name, one of whom may decide: nobody is guessed, by the command or by the page. */
static void two_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    (void)another(&t, "sato2", "佐藤　次郎", "");
    town_hold(&t, "sato2", "主事", "main");
    const char *id = checked(&t);
    assert_int_equal(decided(&t, id, "佐藤次郎"), ST_REFUSED);
    assert_string_equal(err.code, "decider_which");
    assert_non_null(strstr(err.detail, "企画課 課長"));
    assert_non_null(strstr(err.detail, "企画課 主事"));
    struct visit *v = visit(&t, "takahashi", id, NULL);
    v->x.req.method = "POST";
    v->x.req.path_arg[1] = "approve";
    visit_add(v, "decider", "other");
    visit_add(v, "decider_name", "佐藤次郎");
    visit_add(v, "decider_post", "課長");
    visit_add(v, "verdict", "approve");
    visit_add(v, "date", date_iso(t.a, date_of_instant(clock_now())));
    visit_add(v, "number", "企第9号");
    visit_add(v, "content_hash", case_hash_at(town_case(&t, id), "approve", t.a));
    says(seen_with(v, paper_post, 422), "この氏名の職員は二人以上います");
    json_t *in = on_paper(&t, id, "approve", "approve", "", "");
    fill_set(json_object_get(in, "external"), "decider", json_string(town_id(&t, "person.sato")));
    assert_int_equal(town_run(&t, "takahashi", "case.step", NULL, in, pdf, NULL, &err), ST_OK);
    town_is_whole(&t);
    town_close(&t);
}

static void test_two(void **state)
{
    (void)state;
    stores_each(two_on);
}

/* ------------------------------------------------------------------ one person, two accounts */
/* A second account is not made unseen, whatever the way in. */
static void second_account_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    read_as(&t, "yamada", "山田 花子", "やまだ はなこ");
    int64_t people = town_count(&t, "select count(*) from person");
    town_refused(&t, "operator", "person.put",
                 IN("{s:s, s:s}", "login", "yamada2", "name", "山田　花子"), ST_CONFLICT,
                 "person_namesake");
    town_refused(
        &t, "operator", "person.put",
        IN("{s:s, s:s, s:s}", "login", "yamada2", "name", "山田 華子", "yomi", "ヤマダ ハナコ"),
        ST_CONFLICT, "person_namesake");
    town_refused(&t, "operator", "person.put", /* renamed */
                 IN("{s:s, s:s, s:s}", "person", town_id(&t, "person.kato"), "login", "kato",
                    "name", "山田花子"),
                 ST_CONFLICT, "person_namesake");
    json_t *rows = IN("[{s:s, s:s, s:s, s:s}]", "unit", "企画課", "title", "主事", "name",
                      "山田花子", "login", "yamada3");
    town_refused(&t, "operator", "org.import", IN("{s:O}", "rows", rows), ST_INPUT,
                 "person_namesake");
    assert_int_equal(town_count(&t, "select count(*) from person"), people);

    /* the office's page asks, and only then offers the box */
    town_post(&t, "登録係", "総務課", "admin");
    town_hold(&t, "takahashi", "登録係", "concurrent");
    const char *box = "別の人だと確かめました";
    says_not(seen(visit(&t, "takahashi", NULL, NULL), office_people_get), box);
    for (size_t i = 0; i < 2; i++) {
        struct visit *v = visit(&t, "takahashi", NULL, NULL);
        v->x.req.method = "POST";
        visit_add(v, "name", "山田 花子");
        visit_add(v, "login", "yamada4");
        if (i == 1)
            visit_add(v, "same_name", "1");
        const char *html =
            i == 0 ? seen_with(v, office_people_post, 422) : seen(v, office_people_post);
        if (i == 0) {
            says(html, box);
            says(html, "企画課 主事・yamada"); /* who is meant */
        }
    }
    (void)town_do(&t, "operator", "org.import", IN("{s:O, s:b}", "rows", rows, "same_name", 1));
    (void)town_do(&t, "operator", "org.import", IN("{s:o}", "rows", rows)); /* the same again */
    assert_int_equal(town_count(&t, "select count(*) from person"), people + 2);
    /* nobody is asked about who left */
    town_move(&t, "ito", NULL);
    town_leave(&t, "ito");
    (void)town_do(&t, "operator", "person.put",
                  IN("{s:s, s:s}", "login", "ito2", "name", "伊藤 四郎"));
    town_is_whole(&t);
    town_close(&t);
}

static void test_second_account(void **state)
{
    (void)state;
    stores_each(second_account_on);
}

/* Whoever looks under the applicant's name is told before, stands so in the record, and whoever
 * decides is told. */
static void looks_alike_on(const char *url)
{
    const char *you = "あなたは申請者（山田 花子）と同じ氏名です",
               *other = "をした人は、申請者と同じ氏名です", *mark = "【申請者と同じ氏名】";
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    town_hold(&t, another(&t, "yamada2", "山田　花子", ""), "課長", "concurrent");
    const char *id = town_draft(&t, "yamada", "use", NULL);
    town_answers(&t, "yamada", id, "first");
    town_files(&t, "yamada", id);
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    const char *html = seen(visit(&t, "sato", id, NULL), review_get);
    says_not(html, you);
    says_not(html, other);
    says(seen(visit(&t, "yamada2", id, NULL), review_get), you);
    town_answers(&t, "yamada2", id, "second");
    town_step(&t, "yamada2", id, "check", "done", NULL);
    html = seen(visit(&t, "sato", id, NULL), review_get);
    says_not(html, you);
    says(html, other);
    says(html, mark);
    town_step(&t, "sato", id, "approve", "approve", NULL);
    says(seen(visit(&t, "yamada", id, NULL), case_get), mark);
    town_is_whole(&t);
    town_close(&t);
}

static void test_looks_alike(void **state)
{
    (void)state;
    stores_each(looks_alike_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own),         cmocka_unit_test(test_named),
        cmocka_unit_test(test_two),         cmocka_unit_test(test_second_account),
        cmocka_unit_test(test_looks_alike), cmocka_unit_test(test_through_the_office),
        cmocka_unit_test(test_by_one_post),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
