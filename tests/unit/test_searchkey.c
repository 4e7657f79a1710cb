#include "unit.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/variants.h"

static void same(struct arena *a, const char *x, const char *y)
{
    if (!str_eq(search_key(a, x), search_key(a, y)))
        fail_msg("「%s」 gives %s, 「%s」 gives %s", x, search_key(a, x), y, search_key(a, y));
}

static void differ(struct arena *a, const char *x, const char *y)
{
    if (str_eq(search_key(a, x), search_key(a, y)))
        fail_msg("「%s」 and 「%s」 both give %s", x, y, search_key(a, x));
}

static void spellings_of_one_thing(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();

    (void)state;
    same(a, "ガ", "ｶﾞ");
    same(a, "ガ", "が");
    same(a, "ガ", "か\u3099");
    same(a, "ガ", "カ゛");
    same(a, "ヷ", "わ゛");
    same(a, "パーティー", "ﾊﾟｰﾃｨｰ");
    same(a, "ゔ", "ヴ");
    same(a, "ゝ", "ヽ");
    same(a, "ＺＯＯＭ　Ｍｅｅｔｉｎｇ", "zoom meeting");
    same(a, "Zoom Meeting", "zoommeeting");
    same(a, "㈱台帳", "(株)台帳");
    same(a, "①", "1");
    same(a, "㋿", "令和");
    same(a, "STRASSE", "straße");
    same(a, "Ⅳ", "iv");
    same(a, "ﾃﾞｰﾀ", "デ\tー タ\u00A0");
    static const char *const dashes[] = {"〜", "～", "ー", "－", "−", "‐", "―", "–", "—", "ｰ", "~"};
    for (size_t i = 0; i < sizeof(dashes) / sizeof(dashes[0]); i++)
        same(a, dashes[i], "-");
    same(a, "葛\U000E0101城", "葛城");
    same(a, "辻\uFE00", "辻");
    same(a, "東\u200B京", "東京");
}

static void names_of_people(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();

    (void)state;
    same(a, "髙橋", "高橋");
    same(a, "山﨑", "山崎");
    same(a, "渡邉", "渡辺");
    same(a, "渡邊", "渡辺");
    same(a, "濵田", "浜田");
    same(a, "濱田", "浜田");
    same(a, "𠮷田", "吉田");
    same(a, "齋藤", "斎藤");
    same(a, "齊藤", "斉藤");
    same(a, "\uFA10", "塚"); /* a compatibility character */
    same(a, "㈱訳すくん", "株式会社訳すくん");
    same(a, "（株）訳すくん", "㍿ 訳すくん");
    same(a, "( 株 ) 訳", "㈱訳");
    same(a, "㈲㈱㈱㈱", "有限会社株式会社株式会社株式会社");
    same(a, "((株))", "（株式会社）");
    assert_non_null(strstr(search_key(a, "訳㈱"), search_key(a, "会社")));
    differ(a, "(株", "株式会社");
    differ(a, "(株)", "(有)");
    differ(a, "高橋", "高崎");
    differ(a, "田", "由");
    differ(a, "ハ", "バ");
    differ(a, "ハ", "パ");
    differ(a, "ツ", "ッ");
    differ(a, "一", "ー"); /* the number one is not a dash */
    differ(a, "二", "ニ");
}

static void the_table(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    uint32_t from, to, before = 0;
    size_t n = 0;

    (void)state;
    for (; kanji_variant_at(n, &from, &to); n++) {
        char s[8] = {0}, t[8] = {0};
        assert_true(from > before);
        before = from;
        assert_int_equal(kanji_fold(from), to);
        assert_int_equal(kanji_fold(to), to); /* no chains */
        utf8_encode(from, s);
        utf8_encode(to, t);
        /* A row whose first column NFKC already replaces would never be reached. */
        assert_string_equal(search_key(a, s), t);
    }
    assert_true(n > 200);
    assert_int_equal(kanji_fold('a'), 'a');
    assert_int_equal(kanji_fold(0x10FFFF), 0x10FFFF);
}

/* For every character alone, doubled and before a voicing mark: the key is valid, has no space and
 * is its own key. */
static void keys_are_stable(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    for (uint32_t c = 1; c <= 0x10FFFF; c++) {
        char s[16];
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        size_t n = utf8_encode(c, s);
        memcpy(s + n, "゛", 4);
        char *key = search_key(a, s);
        assert_true(utf8_valid(key, strlen(key)));
        assert_null(strpbrk(key, " \t\n\r~"));
        assert_null(strstr(key, "　"));
        if (!str_eq(search_key(a, key), key))
            fail_msg("U+%04X: key %s gives %s", c, key, search_key(a, key));
        arena_reset(a);
    }
    arena_free(a);
}

static void odd_input(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();

    (void)state;
    assert_string_equal(search_key(a, ""), "");
    assert_string_equal(search_key(a, " 　\u200B"), "");
    assert_string_equal(search_key(a, "a\xFF"), "");
    assert_string_equal(search_key(a, "\xED\xA0\x80"), "");
    /* marks brought together by a dropped space come into canonical order */
    same(a, "a\u0301 \u0323", "a\u0323\u0301");
    same(a, "a\u0301\uFE00\u0323", "a\u0323\u0301");
    char *stored = arena_strdup(a, "髙　ｶﾞ");
    search_key(a, stored);
    assert_string_equal(stored, "髙　ｶﾞ");
}

/* ------------------------------------------------------------------ one name */
static void same_names(void **state)
{
    static const char *const same[][2] = {
        {"ズーム", "ｽﾞｰﾑ"},
        {"LoGoフォーム", "ＬｏＧｏﾌｫｰﾑ"},
        {"A・B", "A･B"},
        {"ＺＯＯＭ", "zoom"},
        {"Box Drive", "ＢＯＸ　ｄｒｉｖｅ"},
        {"が", "か\u3099"},
        {"caf\u00e9", "cafe\u0301"},
        {"", ""},
        {" ", "　"},
        {"\xff", "\xff"},
        {"㈱訳", "株式会社訳"},
        {"訳（株）", "訳 株式会社"},
        {"(株)訳", "㍿訳"},
        {"（ 株 ）", "㈱"},
        {"㈲訳", "(有)訳"},
        {"㈲訳", "有限会社訳"},
        {"(株", "（株"},
        {"((株))", "(株式会社)"},
    };
    static const char *const other[][2] = {
        {"ズーム", "スーム"}, {"Zoom", "Zoom2"}, {"Zoom", ""},   {"", "x"},
        {"カ", "ガ"},         {"\xff", "\xfe"},  {"(株)", "株"}, {"(株", "株式会社"},
        {"訳", "訳株式会社"}, {"㈱訳", "訳㈱"},  {"㈱", "㈲"},   {"(", "(株)"},
        {"(株)", "株式会"},   {"(X)", "X"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (!text_same_name(same[i][0], same[i][1]) || !text_same_name(same[i][1], same[i][0]))
            fail_msg("%s is not %s", same[i][0], same[i][1]);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        if (text_same_name(other[i][0], other[i][1]) || text_same_name(other[i][1], other[i][0]))
            fail_msg("%s is %s", other[i][0], other[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_names),      cmocka_unit_test(spellings_of_one_thing),
        cmocka_unit_test(names_of_people), cmocka_unit_test(the_table),
        cmocka_unit_test(keys_are_stable), cmocka_unit_test(odd_input),
    };
    return RUN(tests);
}
