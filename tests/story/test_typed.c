/* What people type that does not fit, over a town, on every engine: it is told beside its field, in
 * its own words, and nothing typed is lost. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "pages/case/case.h"
#include "pages/error.h"
#include "pages/form/checks.h"
#include "pages/record/sheet.h"

static const json_t *field_of(struct town *t, const char *id, const char *field)
{
    return json_object_get(town_case(t, id)->fields, field);
}

/* The contents of a draft with some fields written anew. */
static json_t *contents(struct town *t, const char *id, json_t *anew)
{
    json_t *out = json_deep_copy(town_case(t, id)->fields);
    json_object_update(out, anew);
    json_decref(anew);
    return out;
}

static void save(struct town *t, const char *id, json_t *anew)
{
    (void)town_do(t, "yamada", "case.save",
                  json_pack("{s:s, s:o}", "case", id, "fields", contents(t, id, anew)));
}

/* From a place in the page to the end. */
static const char *from(const char *html, const char *text)
{
    const char *p = strstr(html, text);
    if (!p)
        fail_msg("the page does not say %s", text);
    return p;
}

/* What the contents say beside a label. */
static const char *beside(struct town *t, const char *html, const char *label)
{
    const char *p = from(html, arena_printf(t->a, "%s</dt>", label));
    const char *end = from(p, "</dd>");
    return arena_strndup(t->a, p, (size_t)(end - p));
}

/* ------------------------------------------------------------------ 分からない */
static void not_known(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    struct visit *v = visit(t, "yamada", id,
                            (const char *[]){"f.paid", "unknown", "f.needed", "unknown",
                                             "f.info.0.name", "写真", "f.info.0.importance",
                                             "unknown", "f.info.0.personal", "unknown", NULL});
    says(sent(v, case_edit_post), "done=saved");
    const char *html = seen(visit(t, "yamada", id, NULL), case_edit_get);
    static const char *const radios[] = {"f.paid", "f.needed", "f.info.0.personal"};
    for (size_t i = 0; i < 3; i++)
        says(html, arena_printf(t->a, "name=\"%s\" value=\"unknown\" checked", radios[i]));
    says(from(html, "name=\"f.info.0.importance\""), "value=\"unknown\" selected");
    /* no fact: it neither is paid nor is it free */
    const struct casefile *c = &town_case(t, id)->c;
    assert_false(c->facts.v[pack_fact(c->pack, "service.paid")].known);
    assert_false(c->facts.v[pack_fact(c->pack, "info.importance")].known);
    assert_false(c->facts.v[pack_fact(c->pack, "info.personal")].known);
    /* handing in says what has to be found out, and who can be asked */
    html = seen(visit(t, "yamada", id, NULL), case_submit_get);
    says(html, "有料のサービスである：「分からない」のままでは、提出や記録ができません。");
    says(html, "重要性分類：「分からない」のままでは");
    says(html, "事務局に質問を送れます");
    says_not(html, "有料のサービスである：入力してください");
    says(beside(t, html, "有料のサービスである"), "分からない");
    says_not(beside(t, html, "有料のサービスである"), "なし");
    town_refused(t, "yamada", "case.submit", json_pack("{s:s}", "case", id), ST_REFUSED,
                 "incomplete");
}

/* Nobody answered: that is no "no" either. */
static void not_answered(struct town *t)
{
    const char *id = json_str(
        town_do(t, "yamada", "case.create", json_pack("{s:s}", "procedure", "use")), "case", "");
    const char *html = seen(visit(t, "yamada", id, NULL), case_submit_get);
    says(beside(t, html, "有料のサービスである"), "（まだ答えていません）");
    says_not(beside(t, html, "有料のサービスである"), "なし");
    says(html, "有料のサービスである：入力してください");
    save(t, id, json_pack("{s:s}", "paid", "no"));
    html = seen(visit(t, "yamada", id, NULL), case_submit_get);
    says(beside(t, html, "有料のサービスである"), "いいえ");
    assert_true(json_is_false(field_of(t, id, "paid")));
}

/* ------------------------------------------------------------------ too long */
static const char *letters(struct town *t, int n)
{
    struct buf b;
    buf_init(&b, t->a, (size_t)n * 3 + 1);
    for (int i = 0; i < n; i++)
        buf_puts(&b, "長");
    return b.p;
}

/* The same refusal beside the field at any length; what no draft keeps stays on the page. */
static void too_long(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    const char *was = arena_strdup(t->a, json_string_value(field_of(t, id, "purpose")));
    static const struct {
        int n, status;
        const char *told;
    } cases[] = {
        {1200, 422, "利用目的：1,000 文字までです（いまは 1,200 文字）。"},
        {20000, 422, "利用目的：1,000 文字までです（いまは 20,000 文字）。"},
        {20001, 422, "利用目的：1,000 文字までです（いまは 20,001 文字）。"},
        {50000, 422, "利用目的：1,000 文字までです（いまは 50,000 文字）。"},
    };
    for (size_t i = 0; i < 4; i++) {
        const char *text = letters(t, cases[i].n);
        struct visit *v = visit(t, "yamada", id,
                                (const char *[]){"f.purpose", text, "f.need", "消えない必要性",
                                                 "f.info.0.name", "消えない情報", NULL});
        const char *html = seen_with(v, case_edit_post, cases[i].status);
        says(html, cases[i].told);
        says(html, arena_printf(t->a, "%s</textarea>", text));
        says(html, "消えない必要性</textarea>");
        says(html, "value=\"消えない情報\"");
        bool kept = cases[i].n <= FIELD_LETTERS_MAX;
        assert_string_equal(json_string_value(field_of(t, id, "purpose")),
                            kept ? text : arena_strdup(t->a, letters(t, 20000)));
    }
    save(t, id, json_pack("{s:s}", "purpose", was));
    town_refused(t, "yamada", "case.save",
                 json_pack("{s:s, s:o}", "case", id, "fields",
                           contents(t, id, json_pack("{s:s}", "purpose", letters(t, 20001)))),
                 ST_INPUT, "text_too_long");
    /* in a row as well */
    struct visit *v =
        visit(t, "yamada", id, (const char *[]){"f.info.0.name", letters(t, 30000), NULL});
    const char *html = seen_with(v, case_edit_post, 422);
    says(html, "href=\"#f.info.0.name\"");
    says(html, "情報の種類 1 行目　情報の種類：200 文字までです（いまは 30,000 文字）。");
    /* beside an answer */
    v = visit(t, "yamada", id,
              (const char *[]){"a.1", "ok", "r.1", letters(t, 2001), "do", "next", NULL});
    v->x.req.path_arg[1] = "use_check";
    html = seen_with(v, checks_post, 422);
    says(html, "2,000 文字までです（いまは 2,001 文字）。");
    says(html, arena_printf(t->a, "%s</textarea>", letters(t, 2001)));
}

/* What the route itself refuses says nothing of the names that the program has. */
static void no_names_of_ours(struct town *t)
{
    static const char *const codes[][2] = {{"field_too_long", "x.decider"},
                                           {"unknown_field", "f.目的"},
                                           {"too_long", "reason"},
                                           {"bad_fact_value", "service.paid"}};
    for (size_t i = 0; i < 4; i++) {
        struct visit *v = visit(t, "yamada", NULL, NULL);
        struct err why = {0};
        err_set(&why, ST_INPUT, codes[i][0], "told");
        err_detail(&why, codes[i][1]);
        error_page(&v->x.req, &v->res, &why);
        exchange_end(&v->x);
        says_not(v->res.body.p, codes[i][1]);
        says_not(v->res.body.p, "対象：");
    }
}

/* ------------------------------------------------------------------ files and days that do not fit
 */
static void refused_all_alike(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    static const struct {
        const char *name, *bytes;
    } files[] = {{"空.pdf", ""}, {"表.pdf", "MZ\x90"}, {"道具.exe", "MZ\x90"}};
    for (size_t i = 0; i < 3; i++) {
        struct visit *v = visit(t, "yamada", id, (const char *[]){"f.need", "残る必要性", NULL});
        struct upload u = {"file.terms",
                           files[i].name,
                           "application/pdf",
                           {files[i].bytes, strlen(files[i].bytes)}};
        v->x.req.uploads = &u;
        v->x.req.nuploads = 1;
        const char *html = seen_with(v, case_edit_post, 422);
        says(html, files[i].name);
        says(html, "残る必要性</textarea>");
    }
    struct visit *v = visit(t, "yamada", id, (const char *[]){"f.from", "きのう", NULL});
    const char *html = seen_with(v, case_edit_post, 422);
    says(html, "日付として読めない");
    says(html, "value=\"きのう\"");
    /* a row more is an answer, whatever else is wrong */
    v = visit(t, "yamada", id, (const char *[]){"f.from", "きのう", "add_row", "info", NULL});
    says(seen(v, case_edit_post), "日付として読めない");
}

/* ------------------------------------------------------------------ what nobody sees */
static void unseen(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    struct visit *v =
        visit(t, "yamada", id,
              (const char *[]){"f.service", "\u202Epoxob\u202C\u200B葛\U000E0101", "f.purpose",
                               "一行目\n\t二行目", "f.info.0.name", "写\u200B真", NULL});
    const char *html = seen_with(v, case_edit_post, 422);
    says(html, "サービス名：見えない文字");
    says(html, "href=\"#f.info.0.name\"");
    says_not(html, "利用目的：見えない文字");
    says(html, "value=\"poxob葛\U000E0101\"");
    says_not(html, "\u202E");
    says_not(html, "\u200B");
    assert_string_equal(json_string_value(field_of(t, id, "service")), "poxob葛\U000E0101");
    assert_string_equal(json_string_value(field_of(t, id, "purpose")), "一行目\n\t二行目");
    /* by any way in: fields, answers, reasons */
    save(
        t, id,
        json_pack("{s:s, s:[{s:s}]}", "service", "Zo\u2066om\uFEFF", "info", "name", "\u200B写真"));
    assert_string_equal(json_string_value(field_of(t, id, "service")), "Zoom");
    assert_string_equal(json_str(json_array_get(field_of(t, id, "info"), 0), "name", ""), "写真");
    const struct loaded_case *l = town_case(t, id);
    assert_string_equal(l->row.title, "Zoom");
}

/* ------------------------------------------------------------------ on paper */
/* The printed form names for each item what was attached to it (確認資料). */
static void files_on_paper(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    static const struct {
        const char *item, *name;
    } files[] = {{"use_check/1", "証明書の画面.pdf"},
                 {"use_check/1", "通信の仕様.pdf"},
                 {"use_check/2", "暗号化の説明.pdf"}};
    for (size_t i = 0; i < 3; i++) {
        struct err err = {0};
        json_t *in =
            json_pack("{s:s, s:s, s:s}", "case", id, "item", files[i].item, "name", files[i].name);
        OK(town_run(t, "yamada", "evidence.add", NULL, in, (struct bytes){"%PDF-1.4\n%%EOF\n", 15},
                    NULL, &err));
    }
    const char *html = seen(visit(t, "yamada", id, NULL), sheet_get);
    const char *second = from(html, "<td>2</td>"), *third = from(html, "<td>3</td>");
    const char *first = arena_strndup(t->a, html, (size_t)(second - html));
    second = arena_strndup(t->a, second, (size_t)(third - second));
    says(first, "確認資料：証明書の画面.pdf");
    says(first, "確認資料：通信の仕様.pdf");
    says_not(first, "暗号化の説明.pdf");
    says(second, "確認資料：暗号化の説明.pdf");
    says_not(third, "確認資料：");
}

/* ------------------------------------------------------------------ running */
static void typed_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    not_known(&t);
    not_answered(&t);
    too_long(&t);
    no_names_of_ours(&t);
    refused_all_alike(&t);
    unseen(&t);
    files_on_paper(&t);
    town_is_whole(&t);
    town_close(&t);
}

static void test_typed(void **state)
{
    (void)state;
    stores_each(typed_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_typed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
