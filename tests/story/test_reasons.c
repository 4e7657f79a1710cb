/* Reasons, conditions, questions and answers that are longer than what is kept of them: told beside
 * their field by every page that takes one, with everything that was typed, and nothing is done. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "pages/ask/inquiry.h"
#include "pages/case/case.h"
#include "pages/case/caseacts.h"
#include "pages/case/step.h"
#include "pages/entry/entry.h"

#define IN(...) json_pack(__VA_ARGS__)

/* Exactly as long as may be, and one letter longer. */
static const char *letters(struct town *t, size_t n)
{
    struct buf b;
    buf_init(&b, t->a, 3 * n + 1);
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, "あ");
    return b.p;
}

static struct visit *sends(struct town *t, const char *login, const char *id, const char *second,
                           const char *name, const char *text)
{
    struct visit *v = visit(t, login, id, NULL);
    v->x.req.method = "POST";
    v->x.req.path_arg[1] = second;
    visit_add(v, name, text);
    return v;
}

/* Said beside the field whose text comes back whole. */
static void told(struct town *t, struct visit *v, handler_fn *page, const char *name, size_t most)
{
    static const char *const limits[] = {
        "2,000 文字までです（いまは 2,001 文字）。短くしてください。",
        "4,000 文字までです（いまは 4,001 文字）。短くしてください。"};
    int64_t before = town_count(t, "select count(*) from journal");
    const char *html = seen_with(v, page, 422);
    says(html, limits[most > 2000]);
    says(html, letters(t, most + 1));
    if (name[0])
        says(html, arena_printf(t->a,
                                "<textarea id=\"%s\" name=\"%s\" aria-describedby=\"%s-note\" "
                                "aria-invalid=\"true\"",
                                name, name, name));
    assert_int_equal(town_count(t, "select count(*) from journal"), before);
}

static void before_it_is_decided(struct town *t, const char *id)
{
    const char *long_one = letters(t, 2001);
    told(t, sends(t, "yamada", id, NULL, "reason", long_one), case_withdraw_page, "reason", 2000);
    struct visit *v = sends(t, "sato", id, "approve", "conditions", long_one);
    visit_add(v, "do", "approve");
    told(t, v, step_post, "conditions", 2000);
    v = sends(t, "sato", id, "approve", "return_reason", long_one);
    visit_add(v, "do", "return");
    told(t, v, step_post, "return_reason", 2000);
    v = sends(t, "sato", id, "approve", "reject_reason", long_one);
    visit_add(v, "do", "reject");
    told(t, v, step_post, "reject_reason", 2000);
    v = sends(t, "takahashi", id, "approve", "reason", long_one);
    visit_add(v, "conditions", "年度末まで");
    told(t, v, paper_post, "reason", 2000);
    assert_int_equal(town_case(t, id)->c.state, CASE_SUBMITTED);
}

static void decided(struct town *t, const char *id)
{
    struct visit *v = sends(t, "sato", id, "approve", "conditions", letters(t, 2000));
    visit_add(v, "do", "approve");
    visit_add(v, "content_hash", case_hash_at(town_case(t, id), "approve", t->a));
    (void)sent(v, step_post); /* as long as may be */
    const char *entry = arena_strdup(t->a, town_case(t, id)->c.entry.s);
    const char *long_one = letters(t, 2001);
    v = sends(t, "sato", id, NULL, "reason", long_one);
    visit_add(v, "proposal", "");
    told(t, v, case_cancel_page, "reason", 2000);
    static const char *const steps[] = {"risk", "fallback", "backup"};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        town_step(t, "tanaka", id, steps[i], "done", NULL);
    told(t, sends(t, "tanaka", entry, "start_use", "reason", long_one), entry_act_post, "reason",
         2000);
}

static void asked(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    told(t, sends(t, "yamada", id, NULL, "question", letters(t, 2001)), case_ask_post, "question",
         2000);
    struct visit *v = sends(t, "yamada", NULL, NULL, "question", letters(t, 2001));
    visit_add(v, "facts", "{}");
    told(t, v, inquiries_post, "question", 2000);
    const char *no = json_str(town_do(t, "yamada", "inquiry.record",
                                      IN("{s:{}, s:s}", "facts", "question", "使えますか")),
                              "id", "");
    told(t, sends(t, "takahashi", no, NULL, "reply", letters(t, 4001)), inquiry_reply_post, "",
         4000);
    (void)sent(sends(t, "takahashi", no, NULL, "reply", letters(t, 4000)), inquiry_reply_post);
}

static void reasons_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *id = town_draft(&t, "yamada", "use", NULL);
    town_answers(&t, "yamada", id, "first");
    town_files(&t, "yamada", id);
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_answers(&t, "sato", id, "second");
    town_step(&t, "sato", id, "check", "done", NULL);
    before_it_is_decided(&t, id);
    decided(&t, id);
    asked(&t);
    town_is_whole(&t);
    town_close(&t);
}

static void test_reasons(void **state)
{
    (void)state;
    stores_each(reasons_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_reasons)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
