/* Hosts as lists of accesses write them. */
#include "unit.h"

#include <string.h>

#include "base/hostname.h"

static void is(const char *typed, enum host_kind kind, const char *host)
{
    AUTO_ARENA struct arena *a = arena_new();
    char *got;

    if (hostname_plain(a, typed, &got) != kind || strcmp(got, host) != 0)
        print_error("%s: %s\n", typed, got);
    assert_int_equal(hostname_plain(a, typed, &got), kind);
    assert_string_equal(got, host);
}

static void alike(void **state)
{
    static const char *const ways[] = {"files.example",
                                       "FILES.Example.",
                                       "www.files.example",
                                       "*.files.example",
                                       ".files.example",
                                       "files.example:8443",
                                       "https://files.example/a/b?c=d#e",
                                       "//files.example/",
                                       "http://u:p@files.example:80/",
                                       "ｆｉｌｅｓ．ｅｘａｍｐｌｅ",
                                       "files。example",
                                       "　files.example　",
                                       "files.example?x=https://other.example"};

    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        is(ways[i], HOST_NAMED, "files.example");
    is("www.example", HOST_NAMED, "www.example"); /* nothing would be left */
    is("_dmarc.a-b.example", HOST_NAMED, "_dmarc.a-b.example");
    is("zoom.us@evil.example", HOST_NONE, ""); /* an address of mail, or a trap */
    is("https://zoom.us@evil.example/", HOST_NAMED, "evil.example");
    is("みほん.example", HOST_NAMED, "xn--79jh5d.example");
    is("XN--79JH5D.example", HOST_NAMED, "xn--79jh5d.example");
    is("bücher.example", HOST_NAMED, "xn--bcher-kva.example");
    is("点看.example", HOST_NAMED, "xn--3pxu8k.example");
}

static void machines(void **state)
{
    static const char *const ways[] = {
        "192.168.0.1",   "192.168.0.1:8080",  "http://10.0.0.1/x", "0x7f.1",
        "[2001:db8::1]", "[2001:db8::1]:443", "2001:db8::1",       "fileserver",
        "localhost:80",  "１９２．０．２．１"};

    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        is(ways[i], HOST_MACHINE, "");
}

static void none(void **state)
{
    static const char *const ways[] = {"",
                                       "　",
                                       "a..example",
                                       "a b.example",
                                       "-/x",
                                       "taro@mail.example",
                                       "a.example:port",
                                       "a,b.example",
                                       "..",
                                       "https://"};

    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strcmp(ways[i], "-/x") != 0)
            is(ways[i], HOST_NONE, "");
}

static void below(void **state)
{
    (void)state;
    assert_true(hostname_under("a.example", "a.example"));
    assert_true(hostname_under("b.a.example", "a.example"));
    assert_false(hostname_under("ba.example", "a.example"));
    assert_false(hostname_under("a.example", "b.a.example"));
    assert_false(hostname_under("a.example.evil.test", "a.example"));
    assert_false(hostname_under("a.example", ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alike),
        cmocka_unit_test(machines),
        cmocka_unit_test(none),
        cmocka_unit_test(below),
    };

    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}
