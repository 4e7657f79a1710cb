/* The text of mail: what it says, and as it goes over the wire: nothing that people wrote makes a
 * header, and other readers find in it what was put in. */
#include "unit.h"

#include <string.h>

#include "commands/tell/outbox.h"
#include "post/digest.h"
#include "post/post.h"

static const struct digest_line lines[] = {
    {"確認・許可のお願い", "予定表さん　申R8-0012", "", "/cases/1"},
    {"点検などの報告のお願い", "毎月の利用者確認　予定表さん　台R8-0001", "期日：令和8年12月1日",
     "/duties/2"},
    {"お知らせ", "", "", "/notices/3"},
};

static void what_it_says(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();

    assert_string_equal(digest_subject(a, LANG_JA, 3), "台帳：お願いが3件あります");
    assert_string_equal(
        digest_text(a, LANG_JA, "山田 花子", "https://daicho.example", lines, 3),
        "山田 花子 様\n"
        "\n"
        "外部サービスの台帳に、あなたの確認や対応を待っているものがあります。内容は、次のアドレス"
        "の画面で見られます。\n"
        "\n"
        "1. 確認・許可のお願い\n"
        "   予定表さん　申R8-0012\n"
        "   https://daicho.example/cases/1\n"
        "\n"
        "2. 点検などの報告のお願い\n"
        "   毎月の利用者確認　予定表さん　台R8-0001\n"
        "   期日：令和8年12月1日\n"
        "   https://daicho.example/duties/2\n"
        "\n"
        "3. お知らせ\n"
        "   https://daicho.example/notices/3\n"
        "\n"
        "このメールは自動で送られています。返信しても届きません。受け取り方は、次の画面で変えられ"
        "ます。\n"
        "https://daicho.example/settings/mail\n");
}

static void as_it_goes_out(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    const struct mail m = {.sender = "daicho@village.example",
                           .sender_name = "村",
                           .to = "yamada@village.example",
                           .subject = "台帳：お願いが3件あります",
                           .text = "あ\n",
                           .id = "0190-7@village.example",
                           .at = INT64_C(1795947732000)};

    assert_string_equal(
        mail_text(a, &m),
        "Date: Sun, 29 Nov 2026 19:22:12 +0900\r\n"
        "From: =?UTF-8?B?5p2R?=\r\n"
        " <daicho@village.example>\r\n"
        "To: <yamada@village.example>\r\n"
        "Subject: =?UTF-8?B?5Y+w5biz77ya44GK6aGY44GE44GMM+S7tuOBguOCiuOBvuOBmQ==?=\r\n"
        "Message-ID: <0190-7@village.example>\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=UTF-8\r\n"
        "Content-Transfer-Encoding: base64\r\n"
        "\r\n"
        "44GCDQo=\r\n");
}

/* Lines are short, letters stay whole, and what looks like a header stays inside. */
static void nothing_makes_a_header(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    static const char evil[] =
        "長い題名長い題名長い題名長い題名\r\nBcc: all@example.com\r\n\r\n本文";
    const struct mail m = {.sender = "a@b.example",
                           .sender_name = evil,
                           .to = "c@d.example",
                           .subject = evil,
                           .text = ".\n.\r\nBcc: x@y.example\n",
                           .id = "1@b.example",
                           .at = 0};
    const char *text = mail_text(a, &m);
    size_t n;
    char **line = str_split(a, text, '\n', &n);

    assert_null(strstr(text, "Bcc"));
    for (size_t i = 0; i < n; i++) {
        size_t len = strlen(line[i]);
        assert_true(len <= 78);
        if (i + 1 < n)
            assert_int_equal(line[i][len - 1], '\r');
        for (size_t k = 0; k < len; k++)
            assert_in_range((unsigned char)line[i][k], line[i][k] == '\r' ? '\r' : ' ', '~');
    }
}

static void addresses(void **state)
{
    (void)state;
    static const char *const good[] = {"a@b.example", "first.last+tag@sub.example.lg.jp", "x@y"};
    static const char *const bad[] = {"",      "a",    "@b",   "a@",    "a@b@c",       "a b@c",
                                      "a@b c", "a@.b", "a@b.", "<a@b>", "a@b\r\nX: y", "あ@b",
                                      "a@あ",  "a,b@c"};

    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(mail_address_ok(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(mail_address_ok(bad[i]));
}

static void later_and_later(void **state)
{
    (void)state;
    assert_int_equal(post_wait_ms(1), 60000);
    assert_int_equal(post_wait_ms(2), 120000);
    assert_int_equal(post_wait_ms(9), 256 * 60000);
    assert_int_equal(post_wait_ms(10), 360 * 60000);
    assert_int_equal(post_wait_ms(1000), 360 * 60000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_it_says),           cmocka_unit_test(as_it_goes_out),
        cmocka_unit_test(nothing_makes_a_header), cmocka_unit_test(addresses),
        cmocka_unit_test(later_and_later),
    };

    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}
