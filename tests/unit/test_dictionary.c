/* The service dictionary: what a file must be like, and who finds what. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "core/dictionary.h"
#include "core/services.h"

#define HEAD "name,aliases,provider,kinds,domains,on\n"

static struct arena *a;
static struct dictionary own;
static struct err err;

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    return dictionary_read(a, "services", dictionary_own(), &own, &err) == ST_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

/* ------------------------------------------------------------------ the file */
static void read_is(const char *text, const char *code, const char *detail)
{
    struct dictionary d;

    err = (struct err){0};
    enum status st = dictionary_read(a, "f", (struct bytes){text, strlen(text)}, &d, &err);
    assert_string_equal(err.code, code);
    assert_string_equal(err.detail, detail);
    assert_int_equal(st == ST_OK, code[0] == '\0');
}

static void test_file(void **state)
{
    (void)state;
    read_is(HEAD "見本,みほん|ミホン,株式会社見本,saas|sns,mihon.example,2026-04-01\n", "", "");
    read_is(HEAD "見本,,,,,R8.4.1\n", "", "");
    read_is(HEAD, "dictionary_empty", "");
    read_is("", "dictionary_empty", "");
    read_is("name,aliases,provider,kinds,domain,on\n見本,,,,,2026-04-01\n", "dictionary_heading",
            "domains");
    read_is(HEAD " ,,,,,2026-04-01\n", "dictionary_name", "");
    read_is(HEAD "見本,,,,,\n", "dictionary_day", "");
    read_is(HEAD "見本,,,,,2026-02-30\n", "dictionary_day", "2026-02-30");
    read_is(HEAD "見本,,,cloud,,2026-04-01\n", "dictionary_kind", "cloud");
    read_is(HEAD "見本,,,,example,2026-04-01\n", "dictionary_domain", "example");
    read_is(HEAD "見本,,,,Mihon.example,2026-04-01\n", "dictionary_domain", "Mihon.example");
    read_is(HEAD "見本,,,,www.mihon.example,2026-04-01\n", "dictionary_domain",
            "www.mihon.example");
    read_is(HEAD "見本,,,,https://mihon.example,2026-04-01\n", "dictionary_domain",
            "https://mihon.example");
    read_is(HEAD "見本,,,,mihon..example,2026-04-01\n", "dictionary_domain", "mihon..example");
    read_is(HEAD "見本,,,,192.0.2.1,2026-04-01\n", "dictionary_domain", "192.0.2.1");
    read_is(HEAD "ＺＯＯＭ,,,,,2026-04-01\nzoom,,,,,2026-04-01\n", "dictionary_twice", "zoom");
    read_is(HEAD "\"見本\n二\",,,,,2026-04-01\n", "dictionary_text", "name");
    read_is(HEAD "見本,\xff,,,,2026-04-01\n", "dictionary_text", "UTF-8");
}

static void test_day_is_the_newest(void **state)
{
    static const char text[] = HEAD "一,,,,,2026-04-01\n二,,,,,2026-05-01\n三,,,,,2025-05-01\n";
    struct dictionary d;
    struct date may;

    (void)state;
    assert_int_equal(dictionary_read(a, "f", (struct bytes){text, sizeof text - 1}, &d, &err),
                     ST_OK);
    assert_true(date_parse("2026-05-01", &may));
    assert_int_equal(d.day.day, may.day);
    assert_int_equal(d.n, 3);
    assert_string_equal(dictionary_service(&d, "二")->name, "二");
    assert_null(dictionary_service(&d, "四"));
}

/* Too many, too long. */
static void test_limits(void **state)
{
    struct dictionary d;
    struct buf b;

    (void)state;
    buf_init(&b, a, 1 << 20);
    buf_puts(&b, HEAD);
    for (int i = 0; i <= DICTIONARY_SERVICES; i++)
        buf_printf(&b, "s%d,,,,,2026-04-01\n", i);
    assert_int_equal(dictionary_read(a, "f", (struct bytes){b.p, b.n}, &d, &err), ST_TOO_LARGE);
    buf_init(&b, a, 1 << 20);
    buf_puts(&b, HEAD "s,");
    for (int i = 0; i <= DICTIONARY_NAMES; i++)
        buf_printf(&b, "n%d|", i);
    buf_puts(&b, ",,,,2026-04-01\n");
    read_is(b.p, "dictionary_long", "aliases");
}

/* ------------------------------------------------------------------ who finds what */
/* The names found, joined by "/". */
static const char *found(const char *typed)
{
    const struct service *s[DICTIONARY_OFFERS];
    size_t n = dictionary_find(&own, a, typed, s, DICTIONARY_OFFERS);
    struct buf b;

    buf_init(&b, a, 64);
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%s%s", i ? "/" : "", s[i]->name);
    return b.p;
}

static void test_names(void **state)
{
    static const char *const t[][2] = {
        {"ＺＯＯＭ", "Zoom Meetings"},
        {"zoom", "Zoom Meetings"},
        {" Ｚｏｏｍ　meetings ", "Zoom Meetings"},
        {"ずーむ", "Zoom Meetings"},
        {"ｶﾞﾙｰﾝ", "Garoon"},
        {"がるーん", "Garoon"},
        {"ガルーン", "Garoon"},
        {"カ゛ルーン", "Garoon"},
        {"ﾛｺﾞﾌｫｰﾑ", "LoGoフォーム"},
        {"ろごふぉーむ", "LoGoフォーム"},
        {"ロコフォーム", ""}, /* another sound is another name */
        {"X", "X"},
        {"ｘ", "X"},
        {"ツイッター", "X"},
        {"Box", "Box"}, /* called so; nothing else begins so */
        {"ギガファイル便", "ギガファイル便"},
        {"AWS", "Amazon Web Services"},
        {"サイボウズ", "Garoon/サイボウズ Office"}, /* they begin so */
        {"z", ""},                                  /* one letter is no beginning */
        {"", ""},
        {"　", ""},
        {"ズームはどれ", ""},
        {"\xff\xfe", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        assert_string_equal(found(t[i][0]), t[i][1]);
}

/* Who is called so stands before who begins so. */
static void test_exact_first(void **state)
{
    const struct service *s[DICTIONARY_OFFERS];

    (void)state;
    assert_true(dictionary_find(&own, a, "LINE", s, DICTIONARY_OFFERS) >= 3);
    assert_string_equal(s[0]->name, "LINE");
    assert_int_equal(dictionary_find(&own, a, "google", s, DICTIONARY_OFFERS), DICTIONARY_OFFERS);
    assert_int_equal(dictionary_find(&own, a, "google", s, 2), 2);
    assert_int_equal(dictionary_find(&own, a, "google", s, 0), 0);
}

static void test_addresses(void **state)
{
    static const char *const t[][2] = {
        {"zoom.us", "Zoom Meetings"},
        {"ZOOM.US", "Zoom Meetings"},
        {"ｚｏｏｍ．ｕｓ", "Zoom Meetings"},
        {"zoom.us.", "Zoom Meetings"},
        {"us02web.zoom.us", "Zoom Meetings"},
        {"https://us02web.zoom.us/j/812?pwd=x", "Zoom Meetings"},
        {"HTTPS://Zoom.us:443/", "Zoom Meetings"},
        {"http://zoom.us#a", "Zoom Meetings"},
        {"https://meet.google.com/abc", "Google Meet"},
        {"x.com", "X"},
        {"https://office-city.cybozu.com/k/", "kintone/Garoon/サイボウズ Office"},
        /* whose address only looks like it */
        {"zoom.us.evil.example", ""},
        {"https://zoom.us.evil.example/", ""},
        {"https://zoom.us@evil.example/", ""},
        {"https://zoom.us:x@evil.example/", ""},
        {"https://evil.example/zoom.us", ""},
        {"https://evil.example?zoom.us", ""},
        {"https://evil.example#zoom.us", ""},
        {"https://evil.example\\.zoom.us/", ""},
        {"https://zoom.us\\@evil.example/", ""},
        {"evilzoom.us", ""},
        {"notx.com", ""},
        {"zoom.us evil", ""},
        {"evil. zoom.us", ""},
        {"evil.\tzoom.us", ""},
        {"https://zoom.us%2eevil.example/", ""},
        {"https://zооm.us/", ""}, /* Cyrillic */
        {"https://zoom。us/", ""},
        {"https://xn--zm-emcc.us/", ""},
        {"suzuki@zoom.us", ""},
        {"mailto:suzuki@zoom.us", ""},
        {"javascript://zoom.us/", ""},
        {"ftp://zoom.us/", ""},
        {"https:///zoom.us", ""},
        {"https://", ""},
        {"https://zoom.us:port/", ""},
        {"https://.zoom.us/", ""},
        {"zoom..us", ""},
        {"us", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        if (strcmp(found(t[i][0]), t[i][1]) != 0)
            fail_msg("%s: %s", t[i][0], found(t[i][0]));
}

/* Whatever is typed: never more than asked, none twice, and every one of the dictionary. */
static void test_any(void **state)
{
    static const char *const part[] = {"zoom", ".",  "us", "://", "https", "@",  "/", "\\", "Goo",
                                       "gle",  "　", "ﾞ",  "が",  "\xff",  "[",  "]", ":",  "%",
                                       "x",    "-",  "ー", "㍿",  "\n",    "高", "?"};
    const size_t parts = sizeof part / sizeof *part;

    (void)state;
    srand(11);
    for (int i = 0; i < 20000; i++) {
        AUTO_ARENA struct arena *b = arena_new();
        const struct service *s[8];
        struct buf typed;
        size_t most = (size_t)rand() % 8;
        buf_init(&typed, b, 64);
        buf_puts(&typed, "");
        for (int k = rand() % 9; k > 0; k--)
            buf_puts(&typed, part[(size_t)rand() % parts]);
        size_t n = dictionary_find(&own, b, typed.p, s, most);
        assert_true(n <= most);
        for (size_t k = 0; k < n; k++) {
            assert_true(s[k] >= own.services && s[k] < own.services + own.n);
            for (size_t j = 0; j < k; j++)
                assert_ptr_not_equal(s[j], s[k]);
        }
    }
}

/* ------------------------------------------------------------------ the program's own */
/* Its names find their services, and so do its domains. */
static void test_own(void **state)
{
    const struct service *s[DICTIONARY_OFFERS];

    (void)state;
    assert_int_equal(services_count, 1);
    assert_true(own.n >= 60);
    for (size_t i = 0; i < own.n; i++) {
        const struct service *x = &own.services[i];
        assert_int_equal(dictionary_find(&own, a, x->name, s, 1), 1);
        assert_ptr_equal(s[0], x);
        for (size_t k = 0; k < x->naliases; k++) {
            assert_int_equal(dictionary_find(&own, a, x->aliases[k], s, 1), 1);
            if (s[0] != x)
                fail_msg("%s is %s, not %s", x->aliases[k], s[0]->name, x->name);
        }
        for (size_t k = 0; k < x->ndomains; k++) {
            size_t n = dictionary_find(&own, a, x->domains[k], s, DICTIONARY_OFFERS);
            bool there = false;
            for (size_t j = 0; j < n; j++)
                there |= s[j] == x;
            assert_true(there);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file),        cmocka_unit_test(test_day_is_the_newest),
        cmocka_unit_test(test_limits),      cmocka_unit_test(test_names),
        cmocka_unit_test(test_exact_first), cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_any),         cmocka_unit_test(test_own),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
