/* Before something is published: addresses and pictures of codes are judged on the page and again
 * when it is handed in, whatever way they came; what was recorded is a numbered record. Through the
 * pages and the commands, on every engine. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "codes.h"
#include "pages/case/case.h"
#include "pages/form/publish.h"
#include "pages/form/whole.h"
#include "pages/home.h"

#define IN(...) json_pack(__VA_ARGS__)
#define FORM "https://docs.google.com/forms/d/e/1FAIpQLSdExample/viewform"
#define EDIT "https://docs.google.com/forms/d/1aBcDExample/edit"
#define SECRET "Zx9Passw0rd"

/* ------------------------------------------------------------------ the page */
static struct bytes code(struct town *t, const char *text)
{
    struct picture p = code_grey(t->a, text, &(struct code_look){.margin = 2});
    return code_png(t->a, &p);
}

static void with_picture(struct town *t, struct visit *v, struct bytes b)
{
    v->x.req.uploads = ARENA_NEW(t->a, struct upload);
    v->x.req.uploads[0] = (struct upload){"picture", "qr.png", "image/png", b};
    v->x.req.nuploads = 1;
}

static struct visit *given(struct town *t, const char *login, const char *kind, const char *address)
{
    return visit(t, login, NULL,
                 (const char *[]){"kind", kind, "address", address ? address : "", NULL});
}

static const char *begun(struct town *t, struct visit *v)
{
    const char *to = sent(v, publish_post);
    says(to, "/whole");
    return arena_strndup(t->a, to + strlen("/cases/"), 36);
}

static const char *stored(struct town *t, const char *id, const char *field)
{
    return json_str(town_case(t, id)->c.fields, field, "");
}

static int64_t cases(struct town *t)
{
    return town_count(t, "select count(*) from casefile");
}

/* ------------------------------------------------------------------ a form and its code */
static void refused_at_once(struct town *t)
{
    int64_t before = cases(t);
    says(seen(visit(t, "yamada", NULL, NULL), home_get), "href=\"/publish\"");
    says(seen(visit(t, "yamada", NULL, NULL), publish_get), "配るアドレス");
    const char *html = seen_with(given(t, "yamada", "form", EDIT), publish_post, 422);
    says(html, "編集するためのアドレスです");
    says(html, EDIT); /* still in its place */
    struct visit *v = given(t, "yamada", "form", FORM);
    with_picture(t, v, code(t, "https://bit.ly/abc"));
    html = seen_with(v, publish_post, 422);
    says(html, "短縮したアドレスです");
    says(html, "回答する人・見る人のためのアドレスです");
    v = given(t, "yamada", "form", FORM);
    with_picture(t, v, code(t, "WIFI:S:town;P:" SECRET ";;"));
    html = seen_with(v, publish_post, 422);
    says(html, "QRコードの中身がアドレスではありません");
    says_not(html, SECRET);
    html = seen_with(given(t, "yamada", "", FORM), publish_post, 422);
    says(html, "何を公開するかを選んでから");
    html = seen_with(given(t, "yamada", "poster", FORM), publish_post, 422);
    says(html, "何を公開するかを選んでから");
    assert_int_equal(cases(t), before);
}

static const char *recorded(struct town *t)
{
    struct visit *v = given(t, "yamada", "form", "");
    with_picture(t, v, code(t, FORM));
    const char *id = begun(t, v);
    assert_string_equal(stored(t, id, "address"), FORM);
    assert_string_equal(stored(t, id, "kind"), "form");
    assert_int_equal(town_case(t, id)->c.nevidence, 1);
    says(town_case(t, id)->c.evidence[0].said, FORM);
    /* only what is asked of a form */
    const char *html = seen(visit(t, "yamada", id, NULL), whole_get);
    says(html, "name=\"a.publish_form/result\"");
    says_not(html, "publish_mail/");
    says_not(html, "publish_sns/");
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    town_answers(t, "yamada", id, "first");
    json_t *fields = json_deep_copy(town_case(t, id)->fields);
    json_object_set_new(fields, "title", json_string("申込フォーム"));
    (void)town_do(t, "yamada", "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
    /* whoever changes the address afterwards comes no further */
    json_object_set_new(fields, "address", json_string(FORM "\n" EDIT));
    (void)town_do(t, "yamada", "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    html = seen(visit(t, "yamada", id, NULL), case_get);
    says(html, "編集するためのアドレスです");
    says_not(html, "公開してよい状態です");
    json_object_set_new(fields, "address", json_string(FORM));
    (void)town_do(t, "yamada", "case.save", IN("{s:s, s:o}", "case", id, "fields", fields));
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    html = seen(visit(t, "yamada", id, NULL), case_get);
    says(html, "公開してよい状態です");
    assert_string_not_equal(town_case(t, id)->row.no, "");
    assert_int_equal(town_count(t, "select count(*) from entry where reg = 'published' and state = "
                                   "'closed' and is_service = 0"),
                     1);
    return id;
}

static struct bytes damaged(struct town *t, struct bytes png)
{
    char *p = ARENA_ARRAY(t->a, char, png.n);
    memcpy(p, png.p, png.n);
    memset(p + 40, 'x', 20);
    return (struct bytes){p, png.n};
}

/* A picture that is attached by any other way is read all the same. */
static void pictures_by_command(struct town *t)
{
    const char *id = begun(t, given(t, "yamada", "form", FORM));
    struct err err;
    const struct {
        struct bytes file;
        const char *name, *code;
    } bad[] = {
        {{"%PDF-1.4\n%%EOF", 14}, "a.pdf", "picture_kind"},
        {code_png(t->a, &(struct picture){ARENA_ARRAY(t->a, uint8_t, 90000), 300, 300}), "a.png",
         "no_code"},
        {{code(t, FORM).p, 60}, "a.png", "file_cut"},
        {damaged(t, code(t, FORM)), "a.png", "picture_damaged"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        json_t *in = IN("{s:s, s:s, s:s}", "case", id, "item", "picture", "name", bad[i].name);
        assert_int_equal(town_run(t, "yamada", "evidence.add", NULL, in, bad[i].file, NULL, &err),
                         ST_INPUT);
        assert_string_equal(err.code, bad[i].code);
    }
    OK(town_run(t, "yamada", "evidence.add", NULL,
                IN("{s:s, s:s, s:s}", "case", id, "item", "picture", "name", "a.png"),
                code(t, EDIT), NULL, &err));
    town_answers(t, "yamada", id, "first");
    json_t *fields = json_deep_copy(town_case(t, id)->fields);
    json_object_set_new(fields, "title", json_string("別のフォーム"));
    (void)town_do(t, "yamada", "case.save", IN("{s:s, s:o}", "case", id, "fields", fields));
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    struct problems l = {.arena = t->a};
    case_submit_problems(&town_case(t, id)->c, &l);
    assert_int_equal(l.n, 1);
    assert_string_equal(l.p[0].code, "address_edit");
    assert_string_equal(l.p[0].where, "picture");
    (void)town_do(t, "yamada", "evidence.withdraw",
                  IN("{s:s}", "evidence", town_case(t, id)->c.evidence[0].id.s));
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    /* what is no address is nowhere, not even beside one that is */
    id = begun(t, given(t, "yamada", "form", FORM));
    struct picture x = code_grey(t->a, FORM, &(struct code_look){.margin = 4});
    struct picture y = code_grey(t->a, "WIFI:P:" SECRET ";;", &(struct code_look){.margin = 4});
    struct picture both = code_beside(t->a, &x, &y);
    OK(town_run(t, "yamada", "evidence.add", NULL,
                IN("{s:s, s:s, s:s}", "case", id, "item", "picture", "name", "b.png"),
                code_png(t->a, &both), NULL, &err));
    assert_int_equal(town_count(t, "select count(*) from evidence where said like '%" SECRET "%'"),
                     0);
    assert_int_equal(town_count(t, "select count(*) from evidence where said like '%viewform%'"),
                     2);
}

/* ------------------------------------------------------------------ accounts */
static const char *account(struct town *t, const char *name, const char *url)
{
    json_t *fields =
        IN("{s:s, s:s, s:b, s:s, s:s, s:s, s:s}", "account", name, "medium", "短文投稿", "paid",
           false, "policy", "市のウェブサイト", "url", url, "manager", town_id(t, "person.tanaka"),
           "second", town_id(t, "person.suzuki"));
    const char *id = json_str(town_do(t, "yamada", "case.create",
                                      IN("{s:s, s:o}", "procedure", "account", "fields", fields)),
                              "case", "");
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_step(t, "sato", id, "approve", "approve", NULL);
    return arena_strdup(t->a, town_case(t, id)->c.entry.s);
}

static void only_registered(struct town *t)
{
    const char *mine = "https://x.com/mihon_city_example";
    says(seen_with(given(t, "yamada", "sns", mine), publish_post, 422),
         "台帳に登録されていないアカウントです");
    const char *entry = account(t, "@mihon", mine);
    const char *id = begun(t, given(t, "yamada", "sns", "https://twitter.com/Mihon_City_Example"));
    says(seen(visit(t, "yamada", id, NULL), whole_get), "登録された公式アカウントです");
    says(
        seen_with(given(t, "yamada", "sns", "https://x.com/mihon_city_examp1e"), publish_post, 422),
        "台帳に登録されていないアカウントです");
    /* at an inspection the same is asked of the entry, by whoever manages it */
    json_t *data =
        IN("{s:s, s:s}", "address", "https://x.com/somebody_else", "inspected_on", "R8.4.1");
    (void)town_do(t, "tanaka", "entry.act", IN("{s:s, s:s}", "entry", entry, "act", "open"));
    json_t *in = IN("{s:s, s:s, s:O}", "entry", entry, "act", "inspect_sns", "data", data);
    town_refused(t, "yamada", "entry.act", json_incref(in), ST_DENIED, "not_your_step");
    town_refused(t, "tanaka", "entry.act", in, ST_REFUSED, "incomplete");
    json_t *answers = json_array();
    const struct checklist *list = pack_checklist(t->pack, "inspect_sns");
    for (size_t i = 0; i < list->nitems; i++)
        json_array_append_new(answers, IN("{s:s, s:s, s:s}", "checklist", list->id, "item",
                                          list->items[i].id, "state", "ok"));
    (void)town_do(t, "tanaka", "entry.answer",
                  IN("{s:s, s:s, s:s, s:o}", "entry", entry, "act", "inspect_sns", "col", "first",
                     "answers", answers));
    town_refused(t, "tanaka", "entry.act",
                 IN("{s:s, s:s, s:O}", "entry", entry, "act", "inspect_sns", "data", data),
                 ST_REFUSED, "incomplete");
    json_object_set_new(data, "address", json_string(mine));
    (void)town_do(t, "tanaka", "entry.act",
                  IN("{s:s, s:s, s:o}", "entry", entry, "act", "inspect_sns", "data", data));
    /* an account that ended is nobody's any more */
    const char *end =
        json_str(town_do(t, "suzuki", "case.create",
                         IN("{s:s, s:s}", "procedure", "account_end", "entry", entry)),
                 "case", "");
    (void)town_do(t, "suzuki", "case.submit", IN("{s:s}", "case", end));
    town_step(t, "sato", end, "approve", "approve", NULL);
    says(seen_with(given(t, "yamada", "sns", mine), publish_post, 422),
         "台帳に登録されていないアカウントです");
}

/* Twice at once, by the same form: one record. */
static void sent_twice(struct town *t)
{
    int64_t before = cases(t);
    for (int i = 0; i < 2; i++) {
        struct visit *v = given(t, "yamada", "form", FORM);
        v->x.req.idempotency = "publish-twice";
        (void)begun(t, v);
    }
    assert_int_equal(cases(t), before + 1);
}

static void city(const char *url)
{
    struct town t;
    town_open(&t, url, "tests/packs/books");
    refused_at_once(&t);
    (void)recorded(&t);
    pictures_by_command(&t);
    only_registered(&t);
    sent_twice(&t);
    town_is_whole(&t);
    town_close(&t);
}

/* Without a register nobody can tell; without the procedure there is nothing to begin. */
static void village(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *id = begun(&t, given(&t, "yamada", "sns", "https://x.com/mihon_city_example"));
    says(seen(visit(&t, "yamada", id, NULL), whole_get), "アカウントの台帳がない");
    town_close(&t);
    town_open(&t, url, "packs/example-town");
    says_not(seen(visit(&t, "yamada", NULL, NULL), home_get), "href=\"/publish\"");
    says(seen(visit(&t, "yamada", NULL, NULL), publish_get), "手続がありません");
    refused(given(&t, "yamada", "form", FORM), publish_post, ST_NOT_FOUND, "no_procedure");
    town_close(&t);
}

static void everywhere(void **state)
{
    (void)state;
    stores_each(city);
    stores_each(village);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(everywhere)};
    return cmocka_run_group_tests_name("publish", tests, NULL, NULL);
}
