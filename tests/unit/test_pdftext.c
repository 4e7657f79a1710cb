/* The text of a PDF, read by pdftotext in a process of its own. */
#include "unit.h"

#include <string.h>

#include "base/pdftext.h"
#include "paper/sheet.h"

static struct bytes made(struct arena *a, const char *text)
{
    AUTO_SHEET struct sheet *s = sheet_new(text, "2026-04-01");
    struct bytes pdf;

    sheet_text(s, text);
    sheet_text(s, "当社は、預かった情報を国内のサーバに保存します。");
    assert_int_equal(sheet_pdf(s, a, 1775000000000, &pdf, NULL), ST_OK);
    return pdf;
}

static void test_read(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct bytes pdf = made(a, "利用規約");
    char *text = NULL;

    assert_true(pdf_is(pdf));
    assert_int_equal(pdf_text(a, pdf, &text, NULL), ST_OK);
    assert_non_null(strstr(text, "利用規約"));
    assert_non_null(strstr(text, "国内のサーバに保存します。"));
}

static void test_unreadable(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    static const char none[] = "%PDF-1.7\nnothing more", plain[] = "利用規約";
    struct bytes pdf = made(a, "利用規約");
    struct err err = {0};
    char *text;

    assert_false(pdf_is((struct bytes){plain, strlen(plain)}));
    assert_false(pdf_is((struct bytes){"%PDF", 4}));
    assert_int_equal(pdf_text(a, (struct bytes){none, strlen(none)}, &text, &err), ST_INPUT);
    assert_string_equal(err.code, "pdf_unreadable");
    /* cut short: refused, or what is left of it read */
    for (size_t n = 10; n < pdf.n; n += pdf.n / 7) {
        enum status st = pdf_text(a, (struct bytes){pdf.p, n}, &text, &err);
        assert_true(st == ST_OK || st == ST_INPUT);
        if (st == ST_OK)
            assert_true(utf8_valid(text, strlen(text)));
    }
}

/* A page with nothing on it that is text. */
static void test_no_text(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    static const char pdf[] =
        "%PDF-1.4\n"
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<<>>>>endobj\n"
        "trailer<</Root 1 0 R>>\n%%EOF\n";
    struct err err = {0};
    char *text;

    assert_int_equal(pdf_text(a, (struct bytes){pdf, strlen(pdf)}, &text, &err), ST_INPUT);
    assert_string_equal(err.code, "pdf_no_text");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_unreadable),
        cmocka_unit_test(test_no_text),
    };

    return RUN(tests);
}
