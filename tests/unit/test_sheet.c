/* Documents as PDF, read back with the tools that people have: every text is there, on A4 pages
 * that are whole. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "paper/sheet.h"

static struct err err;

#define OK(call)                                                                                   \
    do {                                                                                           \
        if ((call) != ST_OK)                                                                       \
            fail_msg("%s: %s", #call, err.text);                                                   \
    } while (0)

#define NOW 1795912800000 /* 2026-11-29 */

/* What a program says of the file that stands between both texts, "" when it fails. */
static const char *said(struct arena *a, struct bytes pdf, const char *before, const char *after)
{
    char path[] = "/tmp/sheetXXXXXX", piece[4096];
    int fd = mkstemp(path);
    struct buf b;
    size_t n;

    assert_true(fd >= 0 && write(fd, pdf.p, pdf.n) == (ssize_t)pdf.n);
    close(fd);
    FILE *f = popen(arena_printf(a, "%s %s %s", before, path, after), "r");
    assert_non_null(f);
    buf_init(&b, a, sizeof piece);
    while ((n = fread(piece, 1, sizeof piece, f)) > 0)
        buf_put(&b, piece, n);
    int rc = pclose(f);
    unlink(path);
    return rc == 0 ? b.p : "";
}

static struct bytes made(struct arena *a, const struct sheet *s)
{
    struct bytes pdf;

    OK(sheet_pdf(s, a, NOW, &pdf, &err));
    assert_non_null(strstr(said(a, pdf, "qpdf --check ", "2>&1"), "No syntax or stream encoding"));
    return pdf;
}

static int pages(struct arena *a, struct bytes pdf)
{
    return atoi(said(a, pdf, "pdfinfo ", "| sed -n 's/^Pages: *//p'"));
}

static void says(const char *text, const char *what)
{
    if (strstr(text, what) == NULL)
        fail_msg("not in the pages: %s\n%s", what, text);
}

static void test_words(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    AUTO_SHEET struct sheet *s = sheet_new("新旧対照表", "○○村　令和8年11月29日");
    static const int width[] = {2, 5, 5};
    static const char *const head[] = {"項目", "現行", "改正後"};
    static const char *const row[] = {"髙橋・𠮷野", "<b>&amp;\nつぎの行", ""};

    (void)state;
    sheet_heading(s, "見出し");
    sheet_text(s, "本文です。");
    sheet_table(s, width, head, 3);
    sheet_row(s, row);
    struct bytes pdf = made(a, s);
    const char *text = said(a, pdf, "pdftotext -layout ", "-");
    static const char *const all[] = {"新旧対照表", "見出し", "本文です。", "項目",     "改正後",
                                      "髙橋",       "𠮷野",   "<b>&amp;",   "つぎの行", "1/1"};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        says(text, all[i]);
    says(said(a, pdf, "pdfinfo ", ""), "A4");
    says(said(a, pdf, "pdfinfo -isodates ", ""), "2026-11-29");
    assert_null(strstr(said(a, pdf, "pdffonts ", "| awk 'NR > 2 {print $(NF-4)}'"), "no"));
    assert_int_equal(pages(a, pdf), 1);
}

/* Rows over many pages: each is there once, the head on each page. */
static void test_long_table(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    AUTO_SHEET struct sheet *s = sheet_new("表", "");
    static const int width[] = {1, 3};
    static const char *const head[] = {"番号列", "内容列"};

    (void)state;
    sheet_table(s, width, head, 2);
    for (int i = 0; i < 700; i++) {
        const char *const row[] = {arena_printf(a, "行%04d", i), i % 7 ? "短い" : "一\n二\n三"};
        sheet_row(s, row);
    }
    struct bytes pdf = made(a, s);
    const char *text = said(a, pdf, "pdftotext -layout ", "-");
    for (int i = 0; i < 700; i++) {
        const char *one = arena_printf(a, "行%04d", i), *at = strstr(text, one);
        assert_non_null(at);
        assert_null(strstr(at + 1, one));
    }
    int n = 0, heads = 0;
    for (const char *at = text; (at = strstr(at, "番号列")) != NULL; at++)
        heads++;
    n = pages(a, pdf);
    assert_true(n > 10);
    assert_int_equal(heads, n);
    says(text, arena_printf(a, "%d/%d", n, n));
}

/* A cell longer than pages goes on; a word without a place to break as well. */
static void test_long_cell(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    AUTO_SHEET struct sheet *s = sheet_new("長い文", "");
    static const int width[] = {1, 1};
    static const char *const head[] = {"左", "右"};
    struct buf b, word;

    (void)state;
    buf_init(&b, a, 65536);
    buf_init(&word, a, 4096);
    for (int i = 0; i < 3000; i++)
        buf_printf(&b, "文%04d。", i);
    for (int i = 0; i < 2000; i++)
        buf_putc(&word, 'w');
    const char *const row[] = {b.p, word.p};
    sheet_table(s, width, head, 2);
    sheet_row(s, row);
    const char *const last[] = {"最後の左", "最後の右"};
    sheet_row(s, last);
    struct bytes pdf = made(a, s);
    const char *text = said(a, pdf, "pdftotext -raw ", "- | tr -d '\\n\\f'");
    says(text, "文0000。");
    says(text, "文2999。");
    says(text, "最後の右");
    size_t ws = 0;
    for (const char *at = text; *at; at++)
        ws += *at == 'w';
    assert_int_equal(ws, 2000);
    assert_true(pages(a, pdf) > 3);
}

static void test_nothing(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    AUTO_SHEET struct sheet *s = sheet_new("空", "");
    static const int width[] = {1};
    static const char *const head[] = {"見出し"};

    (void)state;
    sheet_table(s, width, head, 1); /* no rows */
    assert_int_equal(pages(a, made(a, s)), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_long_table),
        cmocka_unit_test(test_long_cell),
        cmocka_unit_test(test_nothing),
    };

    return RUN(tests);
}
