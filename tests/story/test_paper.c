/* Decisions made on paper, as every page tells them: whoever decided is somebody of the register,
 * or it is said that nobody could compare them; the office's form for them; proposals to undo that
 * were declined, or answered by somebody who saw another; an end that overtakes a change. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "fill.h"
#include "pages/case/case.h"
#include "pages/case/caseacts.h"
#include "pages/case/step.h"
#include "pages/case/tasks.h"
#include "pages/entry/entry.h"
#include "pages/home.h"
#include "pages/record/record.h"
#include "pages/record/sheet.h"

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

/* ------------------------------------------------------------------ what was decided, and by whom
 */
static void said_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *id = checked(&t);
    /* the reviewer's own answers stand under the name of their column, not as somebody else's */
    const char *html = seen(visit(&t, "sato", id, NULL), review_get);
    says(html, "<th scope=\"col\">責任者</th>");
    says_not(html, "<p class=\"other\"><span class=\"soft small\">責任者"); /* … which the answers
                                                                               need not repeat */
    says_not(html, "ほかの");
    (void)town_do(&t, "sato", "case.step",
                  IN("{s:s, s:s, s:s, s:s, s:s}", "case", id, "step", "approve", "verdict",
                     "approve", "conditions", "年度末まで", "reason", "試行のため"));
    const char *entry = arena_strdup(t.a, town_case(&t, id)->c.entry.s);
    const char *pages[] = {seen(visit(&t, "yamada", id, NULL), case_get),
                           seen(visit(&t, "takahashi", entry, NULL), entry_get),
                           seen(visit(&t, "takahashi", id, NULL), sheet_get)};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        says(pages[i], "条件：年度末まで");
        says(pages[i], "理由：試行のため");
    }
    town_close(&t);
}

static void test_said(void **state)
{
    (void)state;
    stores_each(said_on);
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

/* Beginning the use waits for the answer: told where it would be done, and nothing to press. */
static void begins(struct town *t, const char *id, bool now)
{
    const char *button = "/acts/start_use\"",
               *why = "取り消さないと決まれば、できるようになります。";
    const char *entry = arena_strdup(t->a, town_case(t, id)->c.entry.s);
    const char *html = seen(visit(t, "tanaka", entry, NULL), entry_get);
    says(html, "利用開始");
    (now ? says : says_not)(html, button);
    (now ? says_not : says)(html, why);
}

static void declined_on(const char *url)
{
    struct town t;
    const char *told = "断られた取消しの提案";
    town_open(&t, url, "packs/onna-2017");
    const char *id = checked(&t);
    town_step(&t, "sato", id, "approve", "approve", NULL);
    begins(&t, id, true);
    propose(&t, "sato", id);
    begins(&t, id, false);
    says_not(seen(visit(&t, "sato", NULL, NULL), home_get), told);
    decline(&t, "takahashi", id);
    begins(&t, id, true);
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

/* ------------------------------------------------------------------ a form of another moment */
static struct visit *pressed(struct town *t, const char *login, const char *id,
                             const char *seen_act, const char *why)
{
    struct visit *v = visit(t, login, id, NULL);
    v->x.req.method = "POST";
    visit_add(v, "proposal", seen_act);
    visit_add(v, "reason", why);
    return v;
}

static const char *proposal(struct town *t, const char *id)
{
    return arena_strdup(t->a, town_case(t, id)->c.cancel.act.s);
}

/* Both have the page open; whoever is second has not seen that there is a proposal. */
static void both_propose(struct town *t, const char *id)
{
    says(seen(visit(t, "takahashi", id, NULL), case_cancel_page), "name=\"proposal\" value=\"\"");
    (void)sent(pressed(t, "sato", id, "", "期間の誤り"), case_cancel_page);
    const char *one = proposal(t, id);
    const char *html =
        seen_with(pressed(t, "takahashi", id, "", "宛先の誤り"), case_cancel_page, 409);
    assert_int_equal(town_case(t, id)->c.state, CASE_APPROVED);
    assert_string_equal(proposal(t, id), one);
    says(html, "記録していません");
    says(html, "佐藤 次郎");
    says(html, "取消しの申出」を行いました");
    says(html, "期間の誤り");
    says(html, "cancel/decline");
    says(html, arena_printf(t->a, "name=\"proposal\" value=\"%s\"", one));
    /* the same by whoever proposed, pressed again: told, and nothing to press */
    html = seen_with(pressed(t, "sato", id, "", "期間の誤り"), case_cancel_page, 409);
    says_not(html, "<button class=\"button-bad\"");
}

/* Declined, and proposed anew: an answer to the first is none to the second. */
static void late_answers(struct town *t, const char *id)
{
    const char *one = proposal(t, id);
    decline(t, "sato", id);
    const char *html = seen_with(pressed(t, "takahashi", id, one, "はい"), case_cancel_page, 409);
    says(html, "記録していません");
    says(html, "佐藤 次郎");
    says_not(html, "さんの申出：");
    assert_string_equal(proposal(t, id), "");
    html = seen_with(pressed(t, "takahashi", id, one, "いいえ"), case_decline_page, 409);
    says(html, "記録していません");
    propose(t, "sato", id);
    (void)seen_with(pressed(t, "takahashi", id, one, "はい"), case_cancel_page, 409);
    (void)seen_with(pressed(t, "takahashi", id, one, "いいえ"), case_decline_page, 409);
    assert_true(proposal(t, id)[0] != '\0');
    town_refused(t, "takahashi", "case.cancel_confirm",
                 IN("{s:s, s:s}", "case", id, "proposal", one), ST_CONFLICT, "proposal_changed");
    town_refused(t, "takahashi", "case.cancel_decline",
                 IN("{s:s, s:s, s:s}", "case", id, "proposal", one, "reason", "x"), ST_CONFLICT,
                 "proposal_changed");
    (void)sent(pressed(t, "takahashi", id, proposal(t, id), "はい"), case_cancel_page);
    assert_int_equal(town_case(t, id)->c.state, CASE_CANCELLED);
    html = seen_with(pressed(t, "takahashi", id, one, "はい"), case_cancel_page, 409);
    says(html, "高橋 六子");
    says_not(html, "<button class=\"button-bad\"");
    refused(pressed(t, "takahashi", id, "", "はい"), case_cancel_page, ST_CONFLICT, "wrong_state");
}

static void overtaken_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *id = checked(&t);
    town_step(&t, "sato", id, "approve", "approve", NULL);
    both_propose(&t, id);
    late_answers(&t, id);
    town_is_whole(&t);
    town_close(&t);
}

static void test_overtaken(void **state)
{
    (void)state;
    stores_each(overtaken_on);
}

/* ------------------------------------------------------------------ the office's form */
static const struct upload copy = {
    "file.step/approve", "決裁.pdf", "application/pdf", {"%PDF-1.4\n%%EOF\n", 15}};

/* `decider`: a login, or "other" with the name and post that follow. */
static struct visit *entered(struct town *t, const char *id, const char *step, const char *decider,
                             const char *verdict, bool scan)
{
    struct visit *v = visit(t, "takahashi", id, NULL);
    bool other = strcmp(decider, "other") == 0 || decider[0] == '\0';
    v->x.req.method = "POST";
    v->x.req.path_arg[1] = step;
    visit_add(v, "decider", other ? decider : town_id(t, arena_printf(t->a, "person.%s", decider)));
    visit_add(v, "verdict", verdict);
    visit_add(v, "date", date_iso(t->a, date_of_instant(clock_now())));
    visit_add(v, "number", "企第9号");
    visit_add(v, "content_hash", case_hash_at(town_case(t, id), step, t->a));
    struct upload *u = ARENA_NEW(t->a, struct upload);
    *u = copy;
    u->name = arena_printf(t->a, "file.step/%s", step);
    v->x.req.uploads = u;
    v->x.req.nuploads = scan ? 1 : 0;
    return v;
}

static struct visit *because(struct visit *v, const char *reason)
{
    visit_add(v, "reason", reason);
    return v;
}

static struct visit *by(struct visit *v, const char *name, const char *post)
{
    visit_add(v, "decider_name", name);
    visit_add(v, "decider_post", post);
    return v;
}

static int64_t copies(struct town *t)
{
    return town_count(t, "select count(*) from evidence where item like 'step/%' "
                         "and withdrawn_at is null");
}

/* What was chosen is kept while the rest is mended, and may be taken out. */
static void kept(struct town *t, const char *id)
{
    const char *why = "理由を書いてください", *no_file = "資料を付けてください",
               *again = "もう一度選んで";
    const char *html =
        seen_with(entered(t, id, "approve", "sato", "reject", true), paper_post, 422);
    says(html, "1 か所");
    assert_int_equal(occurs(html, why), 2); /* in the summary, and beside it */
    says(html, "決裁.pdf</a>");
    says_not(html, again);
    assert_int_equal(copies(t), 1);
    assert_int_equal(town_case(t, id)->c.state, CASE_SUBMITTED);
    says(seen(entered(t, id, "approve", "", "", false), paper_get), "決裁.pdf</a>");
    /* the decider's own page and everybody else's do not tell of it: nothing was decided by it */
    says_not(seen(visit(t, "yamada", id, NULL), case_get), "決裁.pdf");
    struct visit *v = entered(t, id, "approve", "sato", "reject", false);
    visit_add(v, "drop", town_case(t, id)->c.evidence[town_case(t, id)->c.nevidence - 1].id.s);
    html = seen(v, paper_post);
    says_not(html, "決裁.pdf</a>");
    says_not(html, why); /* nothing is judged while it is worked on */
    assert_int_equal(copies(t), 0);
    html = seen_with(entered(t, id, "approve", "sato", "approve", false), paper_post, 422);
    assert_int_equal(occurs(html, no_file), 2);
}

/* Those who may decide are offered, and nobody else; another one is written, and told as such. */
static void choosing(struct town *t, const char *id)
{
    const char *html = seen(entered(t, id, "approve", "", "", false), paper_get);
    const char *end = strstr(strstr(html, "<select id=\"decider\""), "</select>");
    const char *list = arena_strndup(t->a, strstr(html, "<select id=\"decider\""),
                                     (size_t)(end - strstr(html, "<select id=\"decider\"")));
    says(list, "佐藤 次郎");
    says(list, "名簿にない人");
    says_not(list, "山田 花子"); /* the applicant */
    says_not(list, "高橋 六子"); /* who enters it */
    says_not(list, "渡辺");      /* of another section */
    /* the wrong decider, with the reason for it, at once with what else is missing */
    html = seen_with(entered(t, id, "approve", "yamada", "reject", false), paper_post, 422);
    says(html, "3 か所");
    assert_int_equal(occurs(html, "この申請の当事者"), 2);
    says_not(html, "上に出ています");
    says(html, "佐藤 次郎"); /* who decides instead */
    /* a free name that is a party's, or somebody's of the register who may not decide */
    html = seen_with(by(entered(t, id, "approve", "other", "approve", false), "山田　花子", "課長"),
                     paper_post, 422);
    assert_int_equal(occurs(html, "この申請の当事者"), 2);
    html = seen_with(by(entered(t, id, "approve", "other", "approve", false), "渡辺五郎", "課長"),
                     paper_post, 422);
    says(html, "役割を持っていません");
    /* nobody was chosen; a name without a post; neither */
    html = seen_with(entered(t, id, "approve", "", "approve", false), paper_post, 422);
    says(html, "決裁した人：");
    html = seen_with(by(entered(t, id, "approve", "other", "approve", false), "恩納 守", ""),
                     paper_post, 422);
    says(html, "その人の職名：");
    says(html, "value=\"恩納 守\"");
    html = seen_with(by(entered(t, id, "approve", "other", "approve", false), "", "副村長"),
                     paper_post, 422);
    says(html, "名簿にない人の氏名：");
}

static void form_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *id = checked(&t);
    kept(&t, id);
    choosing(&t, id);
    (void)seen_with(entered(&t, id, "approve", "sato", "", true), paper_post, 422); /* no verdict */
    assert_int_equal(copies(&t), 1);
    (void)sent(because(entered(&t, id, "approve", "sato", "reject", false), "期間が長い"),
               paper_post);
    assert_int_equal(town_case(&t, id)->c.state, CASE_REJECTED);
    says(seen(visit(&t, "yamada", id, NULL), case_get), "決裁.pdf");
    /* somebody who is not in the register is told as such; a name of the register is theirs */
    id = checked(&t);
    (void)sent(by(entered(&t, id, "approve", "other", "approve", true), "恩納 守", "副村長"),
               paper_post);
    says(seen(visit(&t, "yamada", id, NULL), case_get), UNLISTED);
    id = checked(&t);
    (void)sent(by(entered(&t, id, "approve", "other", "approve", true), "佐藤次郎", "課長"),
               paper_post);
    says_not(seen(visit(&t, "yamada", id, NULL), case_get), UNLISTED);
    town_is_whole(&t);
    town_close(&t);
}

/* A copy was kept beside a refused entry; then it was sent back and handed in again. */
static const char *handed_in_again(struct town *t)
{
    const char *id = checked(t);
    (void)seen_with(entered(t, id, "approve", "sato", "reject", true), paper_post, 422);
    (void)town_do(t, "sato", "case.return", IN("{s:s, s:s}", "case", id, "reason", "直して"));
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    return id;
}

/* A copy proves one decision: not one of the contents before, nor one made by the person. */
static void copies_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *id = handed_in_again(&t);
    says_not(seen(entered(&t, id, "approve", "", "", false), paper_get), "決裁.pdf</a>");
    town_refused(&t, "takahashi", "case.step",
                 IN("{s:s, s:s, s:s, s:{s:s, s:s, s:s}}", "case", id, "step", "approve", "verdict",
                    "approve", "external", "decider", town_id(&t, "person.sato"), "date",
                    date_iso(t.a, date_of_instant(clock_now())), "number", "企第9号"),
                 ST_REFUSED, "external_scan");
    town_step(&t, "sato", id, "approve", "approve", NULL); /* decided by the person */
    says_not(seen(visit(&t, "yamada", id, NULL), case_get), "決裁.pdf");
    /* the same file, chosen anew, speaks of the contents as they are now */
    id = handed_in_again(&t);
    (void)sent(entered(&t, id, "approve", "sato", "approve", true), paper_post);
    assert_int_equal(town_case(&t, id)->c.state, CASE_APPROVED);
    town_close(&t);
}

static void test_copies(void **state)
{
    (void)state;
    stores_each(copies_on);
}

/* ------------------------------------------------------------------ one paper for two steps */
/* The exception is a decision of its own: its record takes number, day and decider from the paper,
 * and the permission on the same paper is offered them. */
static const char *exceptional(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    json_t *fields = json_deep_copy(town_case(t, id)->c.fields);
    fill_set(fields, "needed", json_false());
    (void)town_do(t, "yamada", "case.save", IN("{s:s, s:o}", "case", id, "fields", fields));
    town_answers(t, "yamada", id, "first");
    town_files(t, "yamada", id);
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    return id;
}

static struct visit *exception(struct town *t, const char *id, const char *decider, bool scan)
{
    struct visit *v = entered(t, id, "special", decider, "", scan);
    visit_add(v, "f.reason", "ほかに手段がない");
    visit_add(v, "f.conditions", "なし");
    return v;
}

static void together_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *id = exceptional(&t);
    const char *html = seen(entered(&t, id, "special", "", "", false), paper_get);
    says(html, "name=\"f.reason\"");
    static const char *const once[] = {"name=\"f.number\"", "name=\"f.decided_on\"",
                                       "name=\"f.decider\"", "先に代行入力した"};
    for (size_t i = 0; i < sizeof once / sizeof *once; i++)
        says_not(html, once[i]);
    says(seen(visit(&t, "sato", id, NULL), review_get), "name=\"f.number\""); /* by the person */
    (void)sent(exception(&t, id, "sato", true), paper_post);
    html = seen(visit(&t, "yamada", id, NULL), case_get);
    says(html, "文書番号：企第9号");
    says(html, "決裁者：佐藤 次郎");
    html = seen(entered(&t, id, "approve", "", "", false), paper_get);
    says(html, "先に代行入力した「例外許可の決裁」の決裁と同じ");
    says(html, "name=\"number\" value=\"企第9号\"");
    says(html, arena_printf(t.a, "<option value=\"%s\" selected", town_id(&t, "person.sato")));
    (void)sent(entered(&t, id, "approve", "sato", "approve", true), paper_post);
    /* by somebody who is not in the register: told in the decision, not missing in the record */
    id = exceptional(&t);
    struct visit *v = by(entered(&t, id, "special", "other", "", true), "恩納 守", "副村長");
    html = seen_with(v, paper_post, 422); /* the reason is missing, and nothing else */
    says_not(html, "決裁者：");
    (void)sent(by(exception(&t, id, "other", false), "恩納 守", "副村長"), paper_post);
    html = seen(entered(&t, id, "approve", "", "", false), paper_get);
    says(html, "<option value=\"other\" selected");
    says(html, "value=\"恩納 守\"");
    says(html, "value=\"副村長\"");
    town_is_whole(&t);
    town_close(&t);
}

static void test_together(void **state)
{
    (void)state;
    stores_each(together_on);
}

static void test_form(void **state)
{
    (void)state;
    stores_each(form_on);
}

/* A step that fills a column: nobody but the checker can, so paper never completes it. */
static void column_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *id = town_draft(&t, "yamada", "use", NULL);
    town_answers(&t, "yamada", id, "first");
    town_files(&t, "yamada", id);
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    says_not(seen(visit(&t, "takahashi", id, NULL), case_get), "steps/check/paper");
    struct visit *v = visit(&t, "takahashi", id, NULL);
    v->x.req.path_arg[1] = "check";
    refused(v, paper_get, ST_REFUSED, "paper_column");
    town_refused(&t, "takahashi", "case.step",
                 IN("{s:s, s:s, s:s, s:{s:s, s:s, s:s}}", "case", id, "step", "check", "verdict",
                    "done", "external", "decider", town_id(&t, "person.sato"), "date",
                    date_iso(t.a, date_of_instant(clock_now())), "number", "企第9号"),
                 ST_REFUSED, "paper_column");
    town_answers(&t, "sato", id, "second");
    town_step(&t, "sato", id, "check", "done", NULL);
    says(seen(visit(&t, "takahashi", id, NULL), case_get), "steps/approve/paper");
    town_close(&t);
}

static void test_column(void **state)
{
    (void)state;
    stores_each(column_on);
}

/* ------------------------------------------------------------------ an end before a change */
static const char *about(struct town *t, const char *procedure, const char *entry)
{
    const char *id = town_draft(t, "tanaka", procedure, entry);
    town_answers(t, "tanaka", id, "first");
    town_files(t, "tanaka", id);
    return id;
}

static void hand_in(struct town *t, const char *id)
{
    (void)town_do(t, "tanaka", "case.submit", IN("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
}

static void gone_on(const char *url)
{
    struct town t;
    const char *told = "利用が終わったため進められません";
    town_open(&t, url, "packs/onna-2017");
    const char *entry = town_permit(&t);
    const char *late = about(&t, "change", entry), *draft = about(&t, "change", entry),
               *end = about(&t, "end", entry);
    const char *html = seen(visit(&t, "tanaka", entry, NULL), entry_get);
    says(html, "書きかけの申請があります");
    says_not(seen(visit(&t, "sato", entry, NULL), entry_get), "書きかけの申請があります");
    hand_in(&t, late);
    hand_in(&t, end);
    says_not(seen(visit(&t, "sato", late, NULL), case_get), told);
    town_step(&t, "sato", end, "approve", "approve", NULL);
    /* what was in review is still theirs to put away */
    assert_int_equal(town_count(&t, "select count(*) from task where state = 'open'"), 1);
    says(seen(visit(&t, "sato", NULL, NULL), tasks_get), arena_printf(t.a, "/cases/%s", late));
    html = seen(visit(&t, "sato", late, NULL), case_get);
    says(html, told);
    says_not(html, "あなたの番です");
    says(seen(visit(&t, "sato", late, NULL), review_get), "差し戻すか、不許可にしてください");
    town_refused(&t, "sato", "case.step",
                 IN("{s:s, s:s, s:s}", "case", late, "step", "approve", "verdict", "approve"),
                 ST_CONFLICT, "entry_closed");
    says(seen(visit(&t, "tanaka", draft, NULL), case_get), told);
    town_refused(&t, "tanaka", "case.submit", IN("{s:s}", "case", draft), ST_CONFLICT,
                 "entry_closed");
    /* it is put away by whoever has it */
    (void)town_do(&t, "sato", "case.step",
                  IN("{s:s, s:s, s:s, s:s}", "case", late, "step", "approve", "verdict", "reject",
                     "reason", "利用が終わったため"));
    assert_int_equal(town_case(&t, late)->c.state, CASE_REJECTED);
    (void)town_do(&t, "tanaka", "case.withdraw", IN("{s:s}", "case", draft));
    town_is_whole(&t);
    town_close(&t);
}

static void test_gone(void **state)
{
    (void)state;
    stores_each(gone_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paper),    cmocka_unit_test(test_said),
        cmocka_unit_test(test_declined), cmocka_unit_test(test_overtaken),
        cmocka_unit_test(test_form),     cmocka_unit_test(test_column),
        cmocka_unit_test(test_gone),     cmocka_unit_test(test_copies),
        cmocka_unit_test(test_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
