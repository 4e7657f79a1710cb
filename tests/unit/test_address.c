/* Addresses in tests/golden/address: what each may be given out as. The accounts are invented. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "core/address.h"

#define GOLDEN "tests/golden/address/addresses.csv"

static const char *const own[] = {
    "https://x.com/town_example",
    "公式 https://www.instagram.com/town.example/ です",
    "https://www.youtube.com/@townchannel https://www.youtube.com/channel/UCab",
    "https://page.line.me/town",
    "facebook.com/profile.php?id=1000",
    "",
};
static const struct address_accounts accounts = {true, own, sizeof own / sizeof *own};
static const struct address_accounts none = {true, NULL, 0}, unkept = {false, NULL, 0};
static const char *const verdicts[] = {"fine", "unsure", "refused"};

static struct address_list list_of(struct arena *a)
{
    struct address_list list;
    address_list_own(a, &list);
    assert_true(list.n > 150); /* the program's own list is sound */
    return list;
}

static struct address_judged one(struct arena *a, const char *text)
{
    struct address_list list = list_of(a);
    return address_judge(a, &list, &accounts, text);
}

static void judged_as_written(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct address_list list = list_of(a);
    char *text = ARENA_ARRAY(a, char, 20000);
    FILE *in = fopen(GOLDEN, "r");
    assert_non_null(in);
    text[fread(text, 1, 19999, in)] = '\0';
    fclose(in);
    size_t nlines, seen = 0, wrong = 0;
    char **line = str_split(a, text, '\n', &nlines);
    for (size_t i = 1; i < nlines; i++) {
        if (line[i][0] == '\0' || str_starts(line[i], "# "))
            continue;
        size_t n;
        char **cell = str_split(a, line[i], ',', &n);
        assert_int_equal(n, 4);
        struct address_judged v = address_judge(a, &list, &accounts, cell[0]), *found;
        if (strcmp(verdicts[v.verdict], cell[1]) != 0 || strcmp(v.code, cell[2]) != 0 ||
            strcmp(v.service, cell[3]) != 0) {
            print_message("%s: %s %s %s\n", cell[0], verdicts[v.verdict], v.code, v.service);
            wrong++;
        }
        /* in the middle of a text it is judged no milder */
        size_t k = addresses_judge(a, &list, &accounts,
                                   arena_printf(a, "申込みは「%s」まで。", cell[0]), &found);
        if (addresses_verdict(found, k) < v.verdict) {
            print_message("in a text: %s: %s\n", cell[0], k ? found[0].code : "none");
            wrong++;
        }
        seen++;
    }
    assert_int_equal(wrong, 0);
    assert_true(seen > 90);
}

/* Whatever leads to the same account is the same; what leads elsewhere is not. */
static void same_account(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    static const char *const urls[] = {
        "https://x.com/town_example", "https://www.instagram.com/town.example",
        "https://www.youtube.com/@townchannel", "https://line.me/R/ti/p/%40town"};
    static const char *const same[] = {"/", "?s=20", "?a=b&c=d", "#top", "/?utm_source=qr", "//"};
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        assert_string_equal(one(a, urls[i]).code, "registered");
        for (size_t k = 0; k < sizeof same / sizeof *same; k++)
            assert_string_equal(one(a, arena_printf(a, "%s%s", urls[i], same[k])).code,
                                "registered");
        char *upper = arena_strdup(a, urls[i]);
        for (char *p = upper; p < upper + 20; p++) /* scheme and host */
            *p = *p >= 'a' && *p <= 'z' ? (char)(*p - 32) : *p;
        assert_string_equal(one(a, upper).code, "registered");
        for (int c = 0x21; c < 0x7f; c++) {
            const char *more = arena_printf(a, "%s%c", urls[i], c);
            if (strchr("/?#\\", c) == NULL)
                assert_int_not_equal(one(a, more).verdict, ADDRESS_FINE);
        }
        struct address_list list = list_of(a);
        assert_string_equal(address_judge(a, &list, &none, urls[i]).code, "unregistered");
        assert_string_equal(address_judge(a, &list, &unkept, urls[i]).code, "no_register");
    }
}

/* One letter changed anywhere before the account's end is never the body's own. */
static void one_letter_off(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    const char *url = "https://x.com/town_example";
    for (size_t at = strlen("https://"); at < strlen(url); at++)
        for (int c = 0x21; c < 0x7f; c++) {
            char *other = arena_strdup(a, url);
            other[at] = (char)c;
            bool alike = c == url[at] || (c | 0x20) == url[at] || (url[at] == '/' && c == '\\');
            if (!alike && one(a, other).verdict == ADDRESS_FINE)
                fail_msg("%s", other);
        }
}

/* All of them, not the first only. */
static void every_address_of_a_text(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct address_list list = list_of(a);
    struct address_judged *v;
    size_t n = addresses_judge(a, &list, &accounts,
                               "申込はhttps://docs.google.com/forms/d/e/x/viewformまで。\n"
                               "<https://docs.google.com/forms/d/e/x/viewform>、bit.ly/abc,"
                               "詳しくは（www.town.example）、問合せ pr@town.example "
                               "x.com/town_example。https://a.example/1,https://t.co/2",
                               &v);
    static const char *const codes[] = {"rights",     "open",    "shortener", "unknown",
                                        "registered", "unknown", "shortener"};
    for (size_t i = 0; i < n; i++)
        if (i >= 7 || strcmp(v[i].code, codes[i]) != 0)
            print_message("%zu %s %s\n", i, v[i].text, v[i].code);
    assert_int_equal(n, 7);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(v[i].code, codes[i]);
    assert_int_equal(addresses_verdict(v, n), ADDRESS_REFUSED);
    assert_int_equal(addresses_verdict(v, 0), ADDRESS_UNSURE);
    assert_int_equal(
        addresses_judge(a, &list, &accounts, "連絡は pr@town.example へ。R8.4.1 10:00", &v), 0);
    struct buf many;
    buf_init(&many, a, 10000);
    for (int i = 0; i < 300; i++)
        buf_puts(&many, "https://docs.google.com/forms/d/e/x/viewform ");
    n = addresses_judge(a, &list, &accounts, many.p, &v);
    assert_int_equal(n, ADDRESSES_MAX + 1);
    assert_string_equal(v[n - 1].code, "too_many");
}

/* However an address is written and whatever stands beside it, it is seen, with its own letters. */
static void seen_beside_others(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct address_list list = list_of(a);
    struct address_judged *v;
    static const char *const short_ones[] = {"ｈｔｔｐｓ：／／ｂｉｔ．ｌｙ／ａ",
                                             "ｂｉｔ．ｌｙ／ａ",
                                             "bit．ly/abc",
                                             "//bit.ly/a",
                                             "／／ｂｉｔ．ｌｙ／ａ",
                                             "bit.ly/a",
                                             "bit。ly/a",
                                             "ｂｉｔ。ｌｙ／ａ",
                                             "bit｡ly/a",
                                             "𝐛𝐢𝐭.𝐥𝐲/a",
                                             "HTTPS：//bit.ly/a"};
    static const char *const around[] = {"https://logoform.jp/form/AbCd/123 又は %s",
                                         "申込は%sまで。",
                                         "(%s)",
                                         "（%s）",
                                         "URL:%s",
                                         "ＵＲＬ：%s",
                                         "https://logoform.jp/form/AbCd/123?a=b,%s",
                                         "logoform.jp/form/AbCd/123?a=b；%s",
                                         "短縮は／%s",
                                         "pr@town.example,%s"};
    for (size_t i = 0; i < sizeof short_ones / sizeof *short_ones; i++)
        for (size_t k = 0; k < sizeof around / sizeof *around; k++) {
            const char *at = strstr(around[k], "%s");
            const char *text = arena_printf(a, "%.*s%s%s", (int)(at - around[k]), around[k],
                                            short_ones[i], at + 2);
            size_t n = addresses_judge(a, &list, &accounts, text, &v), found = 0;
            for (size_t m = 0; m < n; m++)
                found += v[m].verdict == ADDRESS_REFUSED && strstr(text, v[m].text) != NULL;
            if (found == 0)
                fail_msg("%s", text);
        }
    /* and what is no address stays none */
    static const char *const plain[] = {"ＴＥＬ：０３－１２３４－５６７８",
                                        "午前１０：００～午後５：３０",
                                        "詳しくは広報。ホームページへ。",
                                        "pr＠town．example まで",
                                        "申込先：総務課",
                                        "対象は？ 全員です。A。B。C",
                                        "ＰＤＦ／Ｗｏｒｄ"};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (addresses_judge(a, &list, &accounts, plain[i], &v) != 0)
            fail_msg("%s: %s", plain[i], v[0].text);
    assert_int_equal(addresses_judge(a, &list, &accounts, "詳しくはHP。town.example/x", &v), 2);
    assert_int_equal(addresses_verdict(v, 2), ADDRESS_UNSURE); /* which of them, a person sees */
}

/* What a code holds may be anything. */
static void no_address(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    static const char *const texts[] = {
        "",         "広報12月号",  "WIFI:S:town;P:secret;;",        "tel:000",
        "12345678", "BEGIN:VCARD", "a b https://x.com/town_example"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct address_judged v = one(a, texts[i]);
        assert_string_equal(v.code, "no_address");
        assert_int_equal(v.verdict, ADDRESS_UNSURE);
    }
}

static void list_means_something(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    static const char *const rows[] = {"edit,,docs.example,edit,",
                                       "unknown,,docs.example,,",
                                       "account,X,x.example,/a,@",
                                       "account,X,x.example,/{name},",
                                       "open,X,X.example,/a,",
                                       "unsure,,x.example,/a,",
                                       "shortener,,,,"};
    struct address_list list;
    struct err err;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *text = arena_printf(a, "kind,service,host,path,as\n%s\n", rows[i]);
        assert_int_equal(address_list_read(a, "x.csv", text, &list, &err), ST_INPUT);
        assert_string_equal(err.code, "bad_address_row");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judged_as_written),    cmocka_unit_test(same_account),
        cmocka_unit_test(one_letter_off),       cmocka_unit_test(every_address_of_a_text),
        cmocka_unit_test(seen_beside_others),   cmocka_unit_test(no_address),
        cmocka_unit_test(list_means_something),
    };
    return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
