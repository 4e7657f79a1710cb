/* Decisions made on paper, as every page tells them: whoever decided is somebody of the register,
 * or it is said that nobody could compare them; and a proposal to undo that was declined. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "pages/case.h"
#include "pages/entry.h"
#include "pages/home.h"
#include "pages/record.h"
#include "pages/sheet.h"

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

static enum status decided(struct town *t, const char *id, const char *decider, const char *name)
{
    json_t *in = IN("{s:s, s:s, s:s, s:s, s:{s:s, s:s, s:s, s:s, s:s}}", "case", id, "step",
                    "approve", "verdict", "approve", "name", "決裁.pdf", "external", "decider",
                    decider, "decider_name", name, "decider_post", "副村長", "date",
                    date_iso(t->a, date_of_instant(clock_now())), "number", "企第9号");
    err = (struct err){0};
    return town_run(t, "takahashi", "case.step", NULL, in, pdf, NULL, &err);
}

#define UNLISTED "名簿にない決裁者（照合できません）"

static void everywhere(struct town *t, const char *id, const char *entry, bool unlisted)
{
    const char *pages[] = {seen(visit(t, "yamada", id, NULL), case_get),
                           seen(visit(t, "takahashi", entry, NULL), entry_get),
                           seen(visit(t, "takahashi", id, NULL), sheet_get),
                           seen(visit(t, "takahashi", id, NULL), record_story_get)};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        says(pages[i], "代行入力");
        if (unlisted)
            says(pages[i], UNLISTED);
        else
            says_not(pages[i], UNLISTED);
    }
}

static void paper_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *id = checked(&t);
    /* a party: refused with the clause, and who decides instead, by role, post and name */
    assert_int_equal(decided(&t, id, "", "企画課主事　山田花子"), ST_DENIED);
    assert_string_equal(err.code, "decider_party");
    assert_string_equal(err.detail, "利用責任者（課長 佐藤 次郎）");
    assert_true(err.clause[0] != '\0');
    assert_int_equal(decided(&t, id, town_id(&t, "person.yamada"), ""), ST_DENIED);
    assert_string_equal(err.detail, "利用責任者（課長 佐藤 次郎）");
    assert_int_equal(decided(&t, id, "", "恩納　守"), ST_OK);
    everywhere(&t, id, arena_strdup(t.a, town_case(&t, id)->c.entry.s), true);
    says(seen(visit(&t, "yamada", id, NULL), case_get), "規程で決めるのは「利用責任者」です。");
    id = checked(&t);
    assert_int_equal(decided(&t, id, town_id(&t, "person.sato"), ""), ST_OK);
    everywhere(&t, id, arena_strdup(t.a, town_case(&t, id)->c.entry.s), false);
    town_is_whole(&t);
    town_close(&t);
}

static void test_paper(void **state)
{
    (void)state;
    stores_each(paper_on);
}

/* ------------------------------------------------------------------ a proposal that was declined
 */
static void propose(struct town *t, const char *login, const char *id)
{
    (void)town_do(t, login, "case.cancel", IN("{s:s, s:s}", "case", id, "reason", "期間の誤り"));
}

static void decline(struct town *t, const char *login, const char *id)
{
    (void)town_do(t, login, "case.cancel_decline",
                  IN("{s:s, s:s}", "case", id, "reason", "期間は合っている"));
}

static void declined_on(const char *url)
{
    struct town t;
    const char *told = "断られた取消しの提案";
    town_open(&t, url, "packs/onna-2017");
    const char *id = checked(&t);
    town_step(&t, "sato", id, "approve", "approve", NULL);
    propose(&t, "sato", id);
    says_not(seen(visit(&t, "sato", NULL, NULL), home_get), told);
    decline(&t, "takahashi", id);
    const char *html = seen(visit(&t, "sato", NULL, NULL), home_get);
    says(html, told);
    says(html, "期間は合っている");
    says(html, "高橋 六子");
    says(html, arena_printf(t.a, "/cases/%s", id));
    says_not(seen(visit(&t, "takahashi", NULL, NULL), home_get), told); /* theirs alone */
    says_not(seen(visit(&t, "yamada", NULL, NULL), home_get), told);
    propose(&t, "sato", id); /* again: it is open */
    says_not(seen(visit(&t, "sato", NULL, NULL), home_get), told);
    decline(&t, "sato", id); /* taken back by oneself: no news */
    says_not(seen(visit(&t, "sato", NULL, NULL), home_get), told);
    town_close(&t);
}

static void test_declined(void **state)
{
    (void)state;
    stores_each(declined_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paper),
        cmocka_unit_test(test_declined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
