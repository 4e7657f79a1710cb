/* out.h: escaping by type and place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "pages/out.h"

struct rig {
    struct arena *a;
    struct buf b;
    struct out o;
};

static int set_up(void **state)
{
    static struct rig rig;
    rig.a = arena_new();
    buf_init(&rig.b, rig.a, 0);
    rig.o = (struct out){.b = &rig.b, .lang = LANG_EN};
    *state = &rig;
    return 0;
}

static int tear_down(void **state)
{
    arena_free(((struct rig *)*state)->a);
    return 0;
}

/* What was written since the last call. */
static const char *taken(struct rig *r)
{
    char *s = arena_strndup(r->a, r->b.n ? r->b.p : "", r->b.n);
    r->b.n = 0;
    return s;
}

#define WRITES(expected, call)                                                                     \
    do {                                                                                           \
        call;                                                                                      \
        assert_string_equal(taken(r), expected);                                                   \
    } while (0)

static void test_text_and_attributes(void **state)
{
    struct rig *r = *state;
    struct out *o = &r->o;
    char own[] = "a<b";
    const char *null = NULL;
    WRITES("&lt;&amp;&gt;\"' 日本", out_text(o, "<&>\"' 日本"));
    WRITES("&lt;&amp;&gt;&quot;&#39; 日本", out_attr(o, "<&>\"' 日本"));
    WRITES("a&lt;b", out_text(o, own));
    WRITES("", out_text(o, null));
    WRITES("", out_attr(o, null));
    WRITES("", out_url(o, null));
    WRITES("", out_urlpart(o, null));
    WRITES("", out_text(o, ""));
    WRITES("<b>", out_text(o, html_trusted("<b>x", 3)));
    WRITES("", out_text(o, html_trusted(NULL, 0)));
}

/* Long texts are looked at eight bytes at a time: every byte, at every place of two such groups. */
static void test_every_byte_everywhere(void **state)
{
    struct rig *r = *state;
    struct out *o = &r->o;
    for (int c = 1; c < 128; c++) {
        for (size_t at = 0; at < 19; at++) {
            char text[20] = "###################", expected[40];
            const char *entity = c == '<'    ? "&lt;"
                                 : c == '>'  ? "&gt;"
                                 : c == '&'  ? "&amp;"
                                 : c == '"'  ? "&quot;"
                                 : c == '\'' ? "&#39;"
                                             : (char[]){(char)c, '\0'};
            text[at] = (char)c;
            snprintf(expected, sizeof(expected), "%.*s%s%s", (int)at, text, entity, text + at + 1);
            WRITES(expected, out_attr(o, (const char *)text));
        }
    }
}

static void test_numbers(void **state)
{
    struct rig *r = *state;
    struct out *o = &r->o;
    WRITES("0", out_text(o, 0));
    WRITES("-1", out_attr(o, (short)-1));
    WRITES("4294967295", out_urlpart(o, UINT32_MAX));
    WRITES("-9223372036854775808", out_text(o, INT64_MIN));
    WRITES("18446744073709551615", out_text(o, SIZE_MAX));
    WRITES("18446744073709551615", out_url(o, (unsigned long long)-1));
}

static void test_urls(void **state)
{
    struct rig *r = *state;
    struct out *o = &r->o;
    static const char *const refused[] = {"javascript:alert(1)",
                                          "JavaScript:x",
                                          " javascript:x",
                                          "java\tscript:x",
                                          "java\nscript:x",
                                          "data:text/html,x",
                                          "vbscript:x",
                                          "\x01javascript:x",
                                          "\\\\host",
                                          "/\\host",
                                          ":x",
                                          "ftp://x",
                                          "httpsx:y",
                                          "/a\x7f",
                                          " /a"};
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
        WRITES("#", out_url(o, refused[i]));
    WRITES("/a/b?c=d&amp;e=%20f#g", out_url(o, "/a/b?c=d&e=%20f#g"));
    WRITES("https://x.jp/%E6%97%A5", out_url(o, "https://x.jp/日"));
    WRITES("HTTP://x", out_url(o, "HTTP://x"));
    WRITES("mailto:a@b.jp", out_url(o, "mailto:a@b.jp"));
    WRITES("?t=9:30", out_url(o, "?t=9:30"));
    WRITES("a/b:c", out_url(o, "a/b:c"));
    WRITES("/%22%27%3C%3E%20%60", out_url(o, "/\"'<> `"));
    WRITES("", out_url(o, ""));
}

static void test_url_parts(void **state)
{
    struct rig *r = *state;
    struct out *o = &r->o;
    WRITES("aZ09-_.~", out_urlpart(o, "aZ09-_.~"));
    WRITES("%2F%3A%3F%23%26%3D%25%2B%20%22%27%3C", out_urlpart(o, "/:?#&=%+ \"'<"));
    WRITES("%E6%97%A5", out_urlpart(o, "日"));
    WRITES("%0A%7F", out_urlpart(o, "\n\x7f"));
}

static void test_words(void **state)
{
    struct rig *r = *state;
    struct out *o = &r->o;
    const char *null = NULL;
    WRITES("Yes", out_text(o, T(yes)));
    WRITES("&lt;b&gt;\" found", out_text(o, T1(found_n, "<b>\"")));
    WRITES("&lt;b&gt;&quot; found", out_attr(o, T1(found_n, "<b>\"")));
    WRITES("{} found", out_text(o, T1(found_n, "{}")));
    WRITES(" found", out_text(o, T1(found_n, null)));
    WRITES("-3 found", out_text(o, TN(found_n, -3)));
    WRITES("Yes", out_text(o, TN(yes, 5)));
}

static void test_longer_than_the_buffer(void **state)
{
    struct rig *r = *state;
    char big[70000];
    memset(big, '<', sizeof(big) - 1);
    big[sizeof(big) - 1] = '\0';
    for (int i = 0; i < 3; i++)
        out_text(&r->o, big);
    assert_int_equal(r->b.n, 3 * 4 * (sizeof(big) - 1));
    assert_int_equal(strlen(r->b.p), r->b.n);
    for (size_t i = 0; i < r->b.n; i += 4)
        assert_memory_equal(r->b.p + i, "&lt;", 4);
}

static void test_words_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < W__MAX; i++) {
        assert_int_equal(words_find(words_keys[i]), i);
        for (int lang = 0; lang < LANG__MAX; lang++)
            assert_true(words_get((enum lang)lang, (enum word)i)[0] != '\0');
    }
    assert_int_equal(words_find("no_such_word"), W__MAX);
    assert_int_equal(words_find(""), W__MAX);
    assert_int_equal(words_find(NULL), W__MAX);
    assert_string_equal(words_by_name(LANG_EN, "err_", "not_found", "-"),
                        W(LANG_EN, err_not_found));
    assert_string_equal(words_by_name(LANG_EN, "err_", "nothing_of_the_kind", "-"), "-");
    char longer[300];
    memset(longer, 'a', sizeof(longer) - 1);
    longer[sizeof(longer) - 1] = '\0';
    assert_string_equal(words_by_name(LANG_JA, "err_", longer, "-"), "-");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_text_and_attributes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_byte_everywhere, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_numbers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_urls, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_url_parts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_longer_than_the_buffer, set_up, tear_down),
        cmocka_unit_test(test_words_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
