/* 約款の控え, on every engine: who keeps them and who decides, what is refused, two at once, the
 * duty that waits for a change, files in three encodings, the end; and what the pages say. */
#include "scene.h"
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "commands/entry/terms.h"
#include "pages/entry/entry.h"
#include "pages/entry/terms.h"
#include "paper/sheet.h"

#define FIRST "第1条（保存）\n情報は国内のサーバに保存します。\n第2条（問合せ）\n電話で受けます。\n"
#define SECOND                                                                                                                     \
    "第1条（保存）\n情報は国外のサーバにも保存します。\n情報を学習に使うことがあります。\n" \
    "第2条（問合せ）\n電話で受けます。\n"

static json_t *edition(const char *entry, int seen, const char *name)
{
    return IN("{s:s, s:i, s:s}", "entry", entry, "seen", seen, "edition", name);
}

static json_t *decision(const char *entry, int n, int seen, const char *what, const char *why)
{
    return IN("{s:s, s:i, s:i, s:s, s:s}", "entry", entry, "n", n, "seen", seen, "decision", what,
              "reason", why);
}

/* A command that brings a file, which must go well; which must be refused and leave no trace. */
static json_t *do_file(struct town *t, const char *login, json_t *in, struct bytes file)
{
    json_t *out = NULL;

    assert_int_equal(town_run(t, login, "entry.terms", NULL, in, file, &out, NULL), ST_OK);
    return out;
}

static void refused_file(struct town *t, const char *login, json_t *in, const char *text,
                         enum status st, const char *code)
{
    int64_t before = town_count(t, "select count(*) from journal");
    struct err err = {0};

    assert_int_equal(
        town_run(t, login, "entry.terms", NULL, in, (struct bytes){text, strlen(text)}, NULL, &err),
        st);
    assert_string_equal(err.code, code);
    assert_int_equal(town_count(t, "select count(*) from journal"), before);
}

static json_t *keep(struct town *t, const char *login, const char *entry, int seen,
                    const char *name, const char *text)
{
    return do_file(t, login, edition(entry, seen, name), (struct bytes){text, strlen(text)});
}

static const char *one(struct town *t, const char *login, const char *entry, const char *n,
                       handler_fn *handler)
{
    struct visit *v = visit(t, login, entry, NULL);

    v->x.req.path_arg[1] = n;
    return seen(v, handler);
}

/* ------------------------------------------------------------------ kept, compared, decided */
static void test_kept_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    const char *entry = s.plain, *html;
    begin_use(&s, entry);
    (void)tick(&s);
    int64_t before = town_count(t, "select count(*) from happening where kind = 'terms_changed'");
    says(seen(visit(t, "tanaka", entry, NULL), entry_get), "控えは、まだありません");
    json_t *out = keep(t, "tanaka", entry, 0, " 2026年4月版 ", FIRST);
    assert_int_equal(json_int(out, "n", 0), 1);
    assert_int_equal(json_int(out, "differences", -1), 0);
    html = one(t, "tanaka", entry, "1", terms_one_get);
    says(html, "最初の控えです");
    says(html, "情報は国内のサーバに保存します。");
    says_not(html, "続けて使うかを決める");
    /* the first are nothing that changed */
    assert_int_equal(town_count(t, "select count(*) from happening where kind = 'terms_changed'"),
                     before);
    /* two had the page open */
    refused_file(t, "tanaka", edition(entry, 0, "12月版"), SECOND, ST_CONFLICT, "terms_changed");
    /* the same once more, be its lines broken otherwise */
    refused_file(t, "tanaka", edition(entry, 1, "2026年4月版"),
                 "第1条（保存）\r\n\r\n情報は国内のサーバに保存します。\r\n"
                 "第2条（問合せ）\r\n　電話で受けます。",
                 ST_REFUSED, "terms_same");
    out = keep(t, "tanaka", entry, 1, "2026年12月版", SECOND);
    assert_int_equal(json_int(out, "differences", 0), 2);
    assert_true(json_int(out, "opened", 0) > 0);
    assert_int_equal(town_count(t, "select count(*) from happening where kind = 'terms_changed'"),
                     before + 1);
    html = one(t, "tanaka", entry, "2", terms_one_get);
    says(html, "違うところが2か所");
    says(html, "<mark>");
    says(html, "学習・分析への利用（1）");
    says(html, "続けて使うかを決める");
    const char *here = arena_printf(t->a, "/entries/%s/terms/2", entry);
    html = seen(visit(t, "tanaka", NULL, NULL), home_get);
    says(html, "約款が変わったサービス");
    says(html, here);
    says(seen(visit(t, "tanaka", entry, NULL), entry_get), "続けるかどうか未決定");
    /* who decides, and what */
    static const char *const others[] = {"yamada", "sato", "oshiro"};
    for (size_t i = 0; i < 3; i++)
        town_refused(t, others[i], "entry.terms_decide",
                     decision(entry, 2, 0, "continue", "影響がない"), ST_DENIED, "terms_decider");
    says_not(one(t, "oshiro", entry, "2", terms_one_get), "続けて使うかを決める");
    town_refused(t, "tanaka", "entry.terms_decide", decision(entry, 1, 0, "continue", "理由"),
                 ST_CONFLICT, "terms_changed");
    town_refused(t, "tanaka", "entry.terms_decide", decision(entry, 2, 0, "perhaps", "理由"),
                 ST_REFUSED, "terms_decision");
    town_refused(t, "tanaka", "entry.terms_decide", decision(entry, 2, 0, "continue", "　"),
                 ST_REFUSED, "terms_reason");
    (void)town_do(t, "tanaka", "entry.terms_decide",
                  decision(entry, 2, 0, "continue", "個人情報は預けていない"));
    town_refused(t, "tanaka", "entry.terms_decide", decision(entry, 2, 0, "stop", "理由"),
                 ST_CONFLICT, "terms_decided");
    says_not(seen(visit(t, "tanaka", NULL, NULL), home_get), here);
    (void)town_do(t, "tanaka", "entry.terms_decide",
                  decision(entry, 2, 1, "stop", "学習に使われる"));
    html = one(t, "tanaka", entry, "2", terms_one_get);
    says(html, "使うのをやめる");
    says(html, "学習に使われる");
    says(html, "ここで決めただけでは、台帳の状態は変わりません");
    /* nothing of it is taken away */
    assert_int_equal(town_count(t, "select count(*) from entry_terms_decision"), 2);
    close_scene(&s);
}

/* ------------------------------------------------------------------ the same service elsewhere */
static json_t *copy(const char *entry, int seen, const char *source, int n)
{
    return IN("{s:s, s:i, s:s, s:i}", "entry", entry, "seen", seen, "source", source, "n", n);
}

static void test_copied_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    const char *entry = s.plain, *like = s.both, *html;
    begin_use(&s, entry);
    begin_use(&s, like);
    (void)keep(t, "tanaka", entry, 0, "4月版", FIRST);
    html = seen(visit(t, "tanaka", like, NULL), terms_get);
    says(html, "ほかの所属が新しい約款を控えています");
    /* the first of another entry are no change: nobody is called for them */
    says_not(seen(visit(t, "tanaka", NULL, NULL), home_get), "ほかの所属が新しい約款");
    json_t *out = town_do(t, "tanaka", "entry.terms_copy", copy(like, 0, entry, 1));
    assert_int_equal(json_int(out, "n", 0), 1);
    (void)keep(t, "tanaka", entry, 1, "12月版", SECOND);
    says(seen(visit(t, "tanaka", NULL, NULL), home_get), "ほかの所属が新しい約款");
    town_refused(t, "watanabe", "entry.terms_copy", copy(like, 1, entry, 2), ST_DENIED,
                 "terms_whose");
    town_refused(t, "tanaka", "entry.terms_copy", copy(like, 0, entry, 2), ST_CONFLICT,
                 "terms_changed");
    town_refused(t, "tanaka", "entry.terms_copy", copy(like, 1, entry, 3), ST_NOT_FOUND,
                 "not_found");
    town_refused(t, "tanaka", "entry.terms_copy", copy(like, 1, like, 1), ST_NOT_FOUND,
                 "not_found");
    town_refused(t, "tanaka", "entry.terms_copy", copy(like, 1, s.free_one, 1), ST_NOT_FOUND,
                 "not_found");
    out = town_do(t, "tanaka", "entry.terms_copy", copy(like, 1, entry, 2));
    assert_int_equal(json_int(out, "differences", 0), 2);
    assert_true(json_int(out, "opened", 0) > 0);
    html = one(t, "tanaka", like, "2", terms_one_get);
    says(html, "違うところが2か所");
    says_not(seen(visit(t, "tanaka", like, NULL), terms_get), "ほかの所属が新しい約款");
    town_refused(t, "tanaka", "entry.terms_copy", copy(like, 2, entry, 2), ST_REFUSED,
                 "terms_same");
    /* by the button */
    const char *third = s.heavy;
    struct visit *v =
        visit(t, "tanaka", third, (const char *[]){"seen", "0", "source", entry, "n", "2", NULL});
    assert_true(str_ends(sent(v, terms_copy_post), "/terms/1?done=terms"));
    close_scene(&s);
}

/* ------------------------------------------------------------------ the wrong people and files */
static void test_refused_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    const char *entry = s.plain;
    begin_use(&s, entry);
    refused_file(t, "watanabe", edition(entry, 0, "4月版"), FIRST, ST_DENIED, "terms_whose");
    refused_file(t, "tanaka", edition(entry, 0, "4月版"), " \n 3 / 4 \n\f", ST_INPUT,
                 "terms_empty");
    refused_file(t, "tanaka", edition(entry, 0, "　"), FIRST, ST_REFUSED, "terms_edition");
    refused_file(t, "tanaka", edition(entry, 0, "4月版"), "%PDF-1.7 nothing", ST_INPUT, "file_cut");
    refused_file(t, "tanaka", edition(entry, 0, "4月版"), "%PDF-1.7 nothing %%EOF", ST_INPUT,
                 "pdf_unreadable");
    static const char *const kinds[] = {"\n<!DOCTYPE html><html><body>規約。</body></html>",
                                        "PK\003\004word", "{\\rtf1 terms.}"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        refused_file(t, "tanaka", edition(entry, 0, "4月版"), kinds[i], ST_INPUT, "terms_kind");
    refused_file(t, "tanaka", edition(town_id(t, "person.yamada"), 0, "4月版"), FIRST, ST_NOT_FOUND,
                 "not_found");
    assert_int_equal(town_count(t, "select count(*) from entry_terms"), 0);
    assert_int_equal(town_count(t, "select count(*) from blob b join entry e on e.id = b.subject"),
                     0);
    close_scene(&s);
}

/* ------------------------------------------------------------------ files and the form */
static void test_files_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;
    struct bytes pdf;

    open_scene(&s, url);
    const char *entry = s.plain;
    begin_use(&s, entry);
    AUTO_SHEET struct sheet *sheet = sheet_new("利用規約", "2026-04-01");
    sheet_text(sheet, "当社は、情報を国内のサーバに保存します。");
    assert_int_equal(sheet_pdf(sheet, t->a, 1775000000000, &pdf, NULL), ST_OK);
    json_t *in = edition(entry, 0, "PDF版");
    json_object_set_new(in, "name", json_string("規約.pdf"));
    (void)do_file(t, "tanaka", in, pdf);
    const char *html = one(t, "tanaka", entry, "1", terms_one_get);
    says(html, "国内のサーバに保存します。");
    says(html, "元のファイル");
    /* what is kept comes out as it went in */
    struct visit *v = visit(t, "tanaka", entry, NULL);
    v->x.req.path_arg[1] = "1";
    struct err err = {0};
    assert_int_equal(terms_file_get(&v->x.req, &v->res, &err), ST_OK);
    assert_int_equal(v->res.body.n, pdf.n);
    assert_memory_equal(v->res.body.p, pdf.p, pdf.n);
    exchange_end(&v->x);
    says(one(t, "tanaka", entry, "1", terms_text_get), "国内のサーバに保存します。");
    /* another entry of the service takes the file over as well */
    (void)town_do(t, "tanaka", "entry.terms_copy", copy(s.both, 0, entry, 1));
    v = visit(t, "tanaka", s.both, NULL);
    v->x.req.path_arg[1] = "1";
    assert_int_equal(terms_file_get(&v->x.req, &v->res, &err), ST_OK);
    assert_int_equal(v->res.body.n, pdf.n);
    assert_memory_equal(v->res.body.p, pdf.p, pdf.n);
    exchange_end(&v->x);
    /* pasted, in the form; the day of the provider in Japanese */
    v = visit(t, "tanaka", entry,
              (const char *[]){"seen", "1", "edition", "画面の版", "from", "2026-12-01", "text",
                               "当社は、情報を国外のサーバに保存します。", NULL});
    assert_true(str_ends(sent(v, terms_post), "/terms/2?done=terms"));
    html = one(t, "tanaka", entry, "2", terms_one_get);
    says(html, "から適用");
    says_not(html, "元のファイル");
    v = visit(t, "tanaka", entry,
              (const char *[]){"seen", "2", "edition", "何も", "from", "", "text", "", NULL});
    html = seen_with(v, terms_post, 422);
    says(html, "ファイルを選ぶか、本文を貼り付けてください");
    says(html, "value=\"何も\"");
    /* another unit's clerk sees nothing of it */
    v = visit(t, "watanabe", entry, NULL);
    refused(v, terms_get, ST_NOT_FOUND, "not_found");
    /* CP932, as Windows writes text */
    static const char cp932[] = "\x8f\xee\x95\xf1\x82\xf0\x8d\x91\x8a\x4f\x82\xc9\x88\xda\x82\xb5"
                                "\x82\xdc\x82\xb7\x81\x42\r\n";
    (void)do_file(t, "tanaka", edition(entry, 2, "メモ帳の版"),
                  (struct bytes){cp932, sizeof cp932 - 1});
    says(one(t, "tanaka", entry, "3", terms_text_get), "情報を国外に移します。");
    close_scene(&s);
}

/* ------------------------------------------------------------------ when use has ended */
static void test_ended_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    const char *entry = s.plain, *html;
    town_begin_use(t, entry);
    (void)keep(t, "tanaka", entry, 0, "4月版", FIRST);
    (void)keep(t, "tanaka", entry, 1, "12月版", SECOND);
    town_end_use(t, entry);
    refused_file(t, "tanaka", edition(entry, 2, "1月版"), FIRST, ST_CONFLICT, "terms_closed");
    town_refused(t, "tanaka", "entry.terms_copy", copy(entry, 2, s.both, 1), ST_NOT_FOUND,
                 "not_found");
    town_refused(t, "tanaka", "entry.terms_decide", decision(entry, 2, 0, "continue", "理由"),
                 ST_CONFLICT, "terms_closed");
    /* what was kept stays readable; nothing is asked any more */
    html = seen(visit(t, "tanaka", entry, NULL), terms_get);
    says(html, "12月版");
    says(html, "利用が終わっているので、約款は控えられません");
    says_not(html, "約款のファイル");
    says_not(one(t, "tanaka", entry, "2", terms_one_get), "続けて使うかを決める");
    says_not(seen(visit(t, "tanaka", NULL, NULL), home_get),
             arena_printf(t->a, "/entries/%s/terms", entry));
    close_scene(&s);
}

#define EACH(what)                                                                                 \
    static void what(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(what##_on);                                                                    \
    }
EACH(test_kept)
EACH(test_copied)
EACH(test_refused)
EACH(test_files)
EACH(test_ended)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kept),  cmocka_unit_test(test_copied), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_files), cmocka_unit_test(test_ended),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
