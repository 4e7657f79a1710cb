/* What people type that does not fit, over a town, on every engine: it is told beside its field, in
 * its own words, and nothing typed is lost. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "pages/case.h"

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

/* ------------------------------------------------------------------ running */
static void typed_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    not_known(&t);
    not_answered(&t);
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
