/* A compiled template with hostile values: nothing leaves its place in the markup. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sample.html.h"

static void test_hostile_values(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct buf b;
    buf_init(&b, a, 16);
    struct out o = {.b = &b, .lang = LANG_JA};
    static const struct sample_row rows[] = {
        {{"0190"}, "javascript:alert(1)", "<a&b> \"c'", -5},
        {{"\"><"}, "/x?a=1&b=\"日", NULL, INT64_MAX},
    };
    struct sample_view v = {
        .title = "</title><script>\"'&",
        .note = "\n</textarea><b>",
        .icon = html_trusted("<svg/>", 6),
        .n = 2,
        .rows = rows,
    };
    sample(&o, &v);
    assert_string_equal(b.p,
                        "<title>&lt;/title&gt;&lt;script&gt;\"'&amp;</title>\n"
                        "<h1><svg/> &lt;/title&gt;&lt;script&gt;\"'&amp;</h1>\n"
                        "<p title=\"&lt;/title&gt;&lt;script&gt;&quot;&#39;&amp;\">2 件 はい</p>\n"
                        "<textarea>\n\n&lt;/textarea&gt;&lt;b&gt;</textarea>\n"
                        "<a class=\"minus\" href=\"/e/0190?q=%3Ca%26b%3E%20%22c%27&amp;n=-5\">"
                        "&lt;a&amp;b&gt; \"c'</a>\n"
                        "<a href=\"#\" title=\"&lt;a&amp;b&gt; &quot;c&#39; 件\">\n-5\n</a>\n"
                        "<a href=\"/e/%22%3E%3C?q=&amp;n=9223372036854775807\"></a>\n"
                        "<a href=\"/x?a=1&amp;b=%22%E6%97%A5\" title=\" 件\">\nなし\n</a>\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_hostile_values)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
