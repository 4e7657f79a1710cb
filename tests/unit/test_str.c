#include "unit.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"

static void buffers_grow(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct buf b;

    (void)state;
    buf_init(&b, a, 0);
    assert_string_equal(b.p, "");
    for (int i = 0; i < 10000; i++) {
        buf_putc(&b, (char)('a' + i % 26));
        assert_int_equal(b.p[b.n], 0);
    }
    buf_puts(&b, NULL);
    buf_put(&b, NULL, 0);
    assert_int_equal(b.n, 10000);
    for (size_t i = 0; i < 10000; i++)
        assert_int_equal(b.p[i], 'a' + i % 26);

    /* printf into exactly as much room as there is, one less, one more */
    for (int width = 1; width < 200; width++) {
        buf_init(&b, a, 31);
        buf_puts(&b, "ab");
        buf_printf(&b, "%*d", width, 7);
        assert_int_equal(b.n, (size_t)width + 2);
        assert_int_equal(strlen(b.p), b.n);
        assert_int_equal(b.p[b.n - 1], '7');
    }
    buf_init(&b, a, 4);
    buf_put(&b, "a\0b", 3);
    assert_int_equal(b.n, 3);
    assert_memory_equal(b.p, "a\0b", 4);
}

static void comparing(void **state)
{
    (void)state;
    assert_true(str_eq(NULL, NULL));
    assert_false(str_eq(NULL, ""));
    assert_false(str_eq("a", NULL));
    assert_true(str_eq("台", "台"));
    assert_false(str_eq("a", "A"));
    assert_true(str_empty(NULL) && str_empty("") && !str_empty(" "));
    assert_true(str_blank(NULL) && str_blank("") && str_blank(" 　\t\n") && !str_blank(" 有 "));
    assert_true(str_starts("abc", "ab") && str_starts("abc", "") && !str_starts("a", "ab"));
    assert_true(str_ends("abc", "bc") && str_ends("abc", "") && !str_ends("c", "bc"));
    assert_true(str_ends("bc", "bc"));
}

static void trimming_and_splitting(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    size_t n;

    (void)state;
    assert_string_equal(str_trim(a, "　 \t台 帳　\r\n"), "台 帳");
    assert_string_equal(str_trim(a, "　　"), "");
    assert_string_equal(str_trim(a, ""), "");
    assert_string_equal(str_trim(a, "あ"), "あ"); /* E3 81 82: shares bytes with U+3000 */
    assert_string_equal(str_trim(a, "〿"), "〿");

    char **p = str_split(a, ",a,,b,", ',', &n);
    assert_int_equal(n, 5);
    const char *want[] = {"", "a", "", "b", ""};
    for (size_t i = 0; i < n; i++)
        assert_string_equal(p[i], want[i]);
    assert_null(p[5]);
    p = str_split(a, "", ',', &n);
    assert_int_equal(n, 1);
    assert_string_equal(p[0], "");
    p = str_split(a, "台帳", ',', &n);
    assert_int_equal(n, 1);
    assert_string_equal(p[0], "台帳");
}

static void every_code_point_round_trips(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x110010; c++) {
        char s[4];
        uint32_t back = 0;
        size_t n = utf8_encode(c, s);
        bool good = c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF);
        assert_int_equal(utf8_decode(s, n, &back), good ? n : 0);
        assert_int_equal(utf8_valid(s, n), good);
        if (good)
            assert_int_equal(back, c);
        for (size_t cut = 1; cut < n; cut++)
            if (utf8_valid(s, cut) || utf8_decode(s, cut, &back) != 0)
                fail_msg("U+%04X cut to %zu bytes was accepted", c, cut);
    }
}

static void invalid_utf8_is_refused(void **state)
{
    static const char *const bad[] = {
        "\x80", /* a continuation alone */
        "a\xBF",
        "\xC0\x80",                 /* overlong NUL */
        "\xC1\xBF",                 /* overlong in two */
        "\xE0\x80\xAF",             /* overlong slash in three */
        "\xE0\x9F\xBF",             /* the last overlong in three */
        "\xF0\x80\x80\xAF",         /* overlong slash in four */
        "\xF0\x8F\xBF\xBF",         /* the last overlong in four */
        "\xED\xA0\x80",             /* the first surrogate */
        "\xED\xBF\xBF",             /* the last */
        "\xED\xA1\x82\xED\xBE\xB7", /* a surrogate pair (CESU-8) */
        "\xF4\x90\x80\x80",         /* U+110000 */
        "\xF5\x80\x80\x80",
        "\xF8\x88\x80\x80\x80",
        "\xFC\x84\x80\x80\x80\x80",
        "\xFE",
        "\xFF",
        "\xC3",
        "\xE3\x81",
        "\xF0\x9F\x98", /* cut short */
        "\xE3\x81\x82\x82",
        "\xC3\x28",
        "\xE3\x28\xA1",
        "\xE3\x81\x28",
        "\xF0\x28\x8C\xBC",
        "\x8A\xBF\x8E\x9A", /* CP932 */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char text[64];
        /* at every place relative to the eight-byte steps, alone and inside text */
        for (int lead = 0; lead < 20; lead++) {
            int n = snprintf(text, sizeof(text), "%.*s%sxyz", lead, "aaaaaaaaaaaaaaaaaaaa", bad[i]);
            if (utf8_valid(text, (size_t)n) || utf8_valid(text, (size_t)n - 3))
                fail_msg("bad sequence %zu was accepted behind %d bytes", i, lead);
        }
    }
    assert_true(utf8_valid(NULL, 0));
    assert_true(utf8_valid("a\0b", 3));
    assert_true(utf8_valid("𠮷葛\U000E0101", strlen("𠮷葛\U000E0101")));
    assert_int_equal(utf8_length("a台𠮷"), 3);
    assert_int_equal(utf8_length(""), 0);
}

static void control_characters(void **state)
{
    char s[2] = {0};

    (void)state;
    for (int c = 1; c < 0x80; c++) {
        s[0] = (char)c;
        bool want = (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
        assert_int_equal(text_has_control(s), want);
    }
    assert_true(text_has_control("台\xC2\x85帳"));
    assert_true(text_has_control("\xC2\x9F"));
    assert_false(text_has_control("\xC2\xA0"));
    assert_false(text_has_control("台帳\r\n𠮷"));
    assert_false(text_has_control(""));
}

static void encodings_round_trip(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    unsigned char p[300];
    struct bytes back;

    (void)state;
    for (size_t i = 0; i < sizeof(p); i++)
        p[i] = (unsigned char)(i * 167 + i / 7);
    for (size_t n = 0; n < sizeof(p); n++) {
        char *hex = hex_encode(a, p, n), *b64 = base64url_encode(a, p, n);
        assert_int_equal(strlen(hex), 2 * n);
        assert_int_equal(strlen(b64), (n * 4 + 2) / 3);
        assert_int_equal(strspn(b64, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789-_"),
                         strlen(b64));
        assert_true(hex_decode(a, hex, &back) && back.n == n);
        assert_memory_equal(back.p, p, n);
        assert_true(base64url_decode(a, b64, &back) && back.n == n);
        assert_memory_equal(back.p, p, n);
    }
    assert_string_equal(base64url_encode(a, "\xFB\xFF\xFE", 3), "-__-");
    assert_string_equal(hex_encode(a, "\x00\xAF", 2), "00af");
}

static void only_one_spelling_decodes(void **state)
{
    static const char *const bad_hex[] = {"a", "abc", "AF", "0x", "g0", "0 ", "台帳", "é"};
    static const char *const bad_b64[] = {"A",    "AAAAA", "AB",   "AAB",  "AA==", "+A",
                                          "/AAA", "A A A", "AA\n", "台帳", "_____"};
    AUTO_ARENA struct arena *a = arena_new();
    struct bytes out = {"untouched", 9};

    (void)state;
    for (size_t i = 0; i < sizeof(bad_hex) / sizeof(bad_hex[0]); i++)
        if (hex_decode(a, bad_hex[i], &out))
            fail_msg("hex: %s", bad_hex[i]);
    for (size_t i = 0; i < sizeof(bad_b64) / sizeof(bad_b64[0]); i++)
        if (base64url_decode(a, bad_b64[i], &out))
            fail_msg("base64url: %s", bad_b64[i]);
    assert_string_equal(out.p, "untouched");
    assert_true(hex_decode(a, "", &out) && out.n == 0);
    assert_true(base64url_decode(a, "", &out) && out.n == 0);

    /* Of all four-character texts over part of the alphabet, those that decode encode back to
     * themselves. */
    for (unsigned i = 0; i < 64 * 64; i++) {
        static const char digit[] =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        char s[4] = {digit[i / 64], digit[i % 64], (char)(i % 2 ? 'A' : 0), 0};
        if (base64url_decode(a, s, &out))
            assert_string_equal(base64url_encode(a, out.p, out.n), s);
    }
}

static void integers(void **state)
{
    static const struct {
        const char *text;
        int64_t value;
    } good[] = {
        {"0", 0},
        {"-0", 0},
        {"007", 7},
        {"１２３", 123},
        {"－１２", -12},
        {"−5", -5},
        {"1２3", 123},
        {"9223372036854775807", INT64_MAX},
        {"-9223372036854775808", INT64_MIN},
        {"0000000000000000000000000000001", 1},
    };
    static const char *const bad[] = {
        "",
        "-",
        "+1",
        " 1",
        "1 ",
        "1.0",
        "1e3",
        "0x10",
        "--1",
        "1-",
        "１a",
        "一",
        "①",
        "٣",
        "1,000",
        "9223372036854775808",
        "-9223372036854775809",
        "99999999999999999999999999999999",
        "１８４４６７４４０７３７０９５５１６１６",
        "\xEF\xBC",
    };
    int64_t v;

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        v = 42;
        if (!parse_int64(good[i].text, &v) || v != good[i].value)
            fail_msg("%s gave %lld", good[i].text, (long long)v);
    }
    v = 42;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (parse_int64(bad[i], &v) || v != 42)
            fail_msg("%s was accepted", bad[i]);
}

static void what_nobody_sees_is_left_out(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    static const char *const same[] = {
        "",       "葛\U000E0101城市", "☎\uFE0F", "一行目\n\t二行目", "が＝か\u3099",
        "a b　c", "\xff\xe2"};

    (void)state;
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
        assert_ptr_equal(text_visible(a, same[i]), same[i]);
    assert_string_equal(text_visible(a, "Dr\u202Epoxob\u202C"), "Drpoxob");
    assert_string_equal(text_visible(a, "\uFEFFZ\u200Boom\u2066\u2069\u200D"), "Zoom");
    assert_string_equal(text_visible(a, "\u200B\u3164\u00AD"), "");
    assert_string_equal(text_visible(a, "ソ\U000E0041フト"), "ソフト");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buffers_grow),
        cmocka_unit_test(comparing),
        cmocka_unit_test(trimming_and_splitting),
        cmocka_unit_test(every_code_point_round_trips),
        cmocka_unit_test(invalid_utf8_is_refused),
        cmocka_unit_test(control_characters),
        cmocka_unit_test(what_nobody_sees_is_left_out),
        cmocka_unit_test(encodings_round_trip),
        cmocka_unit_test(only_one_spelling_decodes),
        cmocka_unit_test(integers),
    };
    return RUN(tests);
}
