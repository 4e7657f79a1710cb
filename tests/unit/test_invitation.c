/* Invitations in tests/golden/invitation: NAME.txt is the mail, NAME.said what is read from it. The
 * hosts are invented; the words are those of data/meetings.csv. */
#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "core/invitation.h"

#define GOLDEN "tests/golden/invitation"

static struct meeting_list example_list(struct arena *a)
{
    static const char *const hosts[][3] = {{"host", "Zoom", "zoom.example"},
                                           {"host", "Microsoft Teams", "teams.example"},
                                           {"host", "Cisco Webex", "webex.example"},
                                           {"host", "Google Meet", "meet.example"}};
    struct meeting_list own;
    meeting_list_own(a, &own);
    assert_true(own.n > 50); /* the program's own list is sound */
    size_t more = sizeof hosts / sizeof *hosts;
    struct csv_row *rows = ARENA_ARRAY(a, struct csv_row, own.n + more);
    memcpy(rows, own.rows, own.n * sizeof *rows);
    for (size_t i = 0; i < more; i++) {
        char **cells = ARENA_ARRAY(a, char *, 3);
        for (size_t k = 0; k < 3; k++)
            cells[k] = arena_strdup(a, hosts[i][k]);
        rows[own.n + i] = (struct csv_row){own.n + i + 2, 3, cells};
    }
    return (struct meeting_list){rows, own.n + more};
}

static char *read_text(struct arena *a, const char *path)
{
    char *text = ARENA_ARRAY(a, char, 10000);
    FILE *in = fopen(path, "r");
    if (in == NULL)
        return NULL;
    text[fread(text, 1, 9999, in)] = '\0';
    fclose(in);
    return text;
}

static struct invitation said_of(struct arena *a, const char *text)
{
    struct meeting_list list = example_list(a);
    struct invitation v;
    struct date today;
    assert_true(date_make(2026, 11, 29, &today));
    invitation_read(a, &list, text, today, &v);
    return v;
}

static const char *as_text(struct arena *a, const struct invitation *v)
{
    return arena_printf(a,
                        "service: %s\ntitle: %s\norganiser: %s\nday: %s\ntime: %s\nlink: %s\n"
                        "series: %s\nhidden: %zu\n",
                        v->service, v->title, v->organiser, date_iso(a, v->day), v->time, v->link,
                        v->series, v->hidden);
}

static const char *const secrets[] = {"Qm9nd",     "4F7k2Q",  "654321",   "Ab3dEf",
                                      "Xy7Zz9",    "hG5tRe2", "45873732", "hidden1",
                                      "456 789 0", "9x9x9x",  "22Tid"};

static void read_as_written(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    DIR *dir = opendir(GOLDEN);
    struct dirent *e;
    size_t n = 0;
    assert_non_null(dir);
    while ((e = readdir(dir)) != NULL) {
        if (!str_ends(e->d_name, ".txt"))
            continue;
        const char *base = arena_strndup(a, e->d_name, strlen(e->d_name) - 4);
        const char *mail = read_text(a, arena_printf(a, GOLDEN "/%s.txt", base));
        const char *want = read_text(a, arena_printf(a, GOLDEN "/%s.said", base));
        struct invitation v = said_of(a, mail);
        const char *got = as_text(a, &v);
        if (want == NULL || strcmp(got, want) != 0)
            print_message("%s\n%s", e->d_name, got);
        assert_string_equal(got, want == NULL ? "" : want);
        for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
            assert_null(strstr(got, secrets[i]));
        n++;
    }
    closedir(dir);
    assert_true(n >= 10);
}

/* The same meeting announced in another language, and in part, is the same series. */
static void known_again(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    static const char *const pairs[][2] = {
        {"zoom-ja", "zoom-en"}, {"webex-ja", "webex-en"}, {"meet-ja", "meet-en"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct invitation v[2];
        for (size_t k = 0; k < 2; k++)
            v[k] = said_of(a, read_text(a, arena_printf(a, GOLDEN "/%s.txt", pairs[i][k])));
        assert_int_equal(strlen(v[0].series), 6);
        assert_string_equal(v[0].series, v[1].series);
    }
    struct invitation url = said_of(a, "https://zoom.example/j/81234567890?pwd=other"),
                      other = said_of(a, "https://zoom.example/j/81234567891"),
                      site = said_of(a, "https://zoom.example/"),
                      zoom = said_of(a, read_text(a, GOLDEN "/zoom-ja.txt"));
    assert_string_equal(url.series, zoom.series);
    assert_string_not_equal(other.series, zoom.series);
    assert_string_equal(site.series, "");
    /* the same in full width, and its secret as little */
    struct invitation wide =
        said_of(a, "件名：打合せ　その２\n"
                   "ｈｔｔｐｓ：／／ｚｏｏｍ．ｅｘａｍｐｌｅ／ｊ／81234567890？ｐｗｄ＝ｏｔｈｅｒ\n"
                   "日時：2026年12月1日　14:00");
    assert_string_equal(wide.link, url.link);
    assert_string_equal(wide.series, url.series);
    assert_string_equal(wide.service, url.service);
    assert_int_equal(wide.hidden, url.hidden);
    assert_null(
        strstr(invitation_blot(a, &(struct meeting_list){0},
                               "ｈｔｔｐｓ：／／ｚｏｏｍ．ｅｘａｍｐｌｅ／？ｐｗｄ＝ｏｔｈｅｒ"),
               "ｏｔｈｅｒ"));
    /* a host that the list does not know gives neither address nor mark */
    struct invitation strange = said_of(a, "https://kaigi.test/room/1?MTID=m1");
    assert_string_equal(strange.service, "");
    assert_string_equal(strange.link, "");
    assert_string_equal(strange.series, "");
}

/* A secret is one in whatever brackets, width and place it stands; the rest of a sentence is none.
 */
static void secrets_in_titles(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    static const char *const hidden[] = {
        "第3回連絡会 【パスコード】4649", "連絡会 パスコード＝4649", "連絡会 パスコード【4649】",
        "連絡会 パスコード（数字）4649",  "連絡会 パスコード→4649",  "連絡会 (pwd=4649)",
        "連絡会 ＰＷ：４６４９",          "連絡会 ﾊﾟｽｺｰﾄﾞ:4649",     "連絡会 入室コード：4649",
        "連絡会 参加コード 4649",         "連絡会 パスコードは4649",
    };
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        const char *mail = arena_printf(a, "件名：%s\n日時：2026年12月1日 14:00", hidden[i]);
        struct invitation v = said_of(a, mail);
        if (strstr(v.title, "4649") || strstr(v.title, "４６４９"))
            fail_msg("%s: %s", hidden[i], v.title);
        assert_true(v.hidden > 0);
    }
    static const char *const plain[] = {"パスコードの扱いの打合せ", "パスワードを変える日",
                                        "パスワード管理の研修", "PWAの説明会"};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        struct invitation v = said_of(a, arena_printf(a, "件名：%s", plain[i]));
        assert_string_equal(v.title, plain[i]);
        assert_int_equal(v.hidden, 0);
    }
}

static void days_and_hours(void **state)
{
    (void)state;
    static const char *const lines[][3] = {
        {"日時：2027年1月8日(金) 9:00-10:00", "2027-01-08", "9:00～10:00"},
        {"日時：２０２７年１月８日　午前９時から午後１時３０分まで", "2027-01-08", "9:00～13:30"},
        {"日時：R9.1.8 12:00 AM", "2027-01-08", "0:00"},
        {"When: Jan 8th, 2027, 2:00 - 3:00 PM", "2027-01-08", "14:00～15:00"},
        {"When: 8 January 2027 11:30 - 1:00 PM", "2027-01-08", "11:30～13:00"},
        {"日程：1月8日", "2027-01-08", ""},   /* the next there is */
        {"日程：11月29日", "2026-11-29", ""}, /* today */
        {"日程：2月29日", "2028-02-29", ""},
        {"日時：2026年2月30日", "", ""},
        {"日時：20270108", "", ""}, /* may be any number */
        {"日時：追って", "", ""},
    };
    AUTO_ARENA struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct invitation v = said_of(a, lines[i][0]);
        assert_string_equal(date_iso(a, v.day), lines[i][1]);
        assert_string_equal(v.time, lines[i][2]);
    }
}

static void lists_that_mean_nothing(void **state)
{
    (void)state;
    static const char *const rows[] = {"hosts,Zoom,zoom.example", "host,,zoom.example",
                                       "host,Zoom,", "month,13,Tridecember", "month,x,May"};
    AUTO_ARENA struct arena *a = arena_new();
    struct meeting_list list;
    struct err err;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *text = arena_printf(a, "kind,of,text\ntitle,,Topic\n%s\n", rows[i]);
        assert_int_equal(meeting_list_read(a, "m", text, &list, &err), ST_INPUT);
        assert_string_equal(err.code, "bad_meeting_row");
        assert_string_equal(err.where, "m: row 3");
    }
    assert_int_equal(meeting_list_read(a, "m", "", &list, &err), ST_OK);
    assert_int_equal(list.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read_as_written),         cmocka_unit_test(known_again),
        cmocka_unit_test(secrets_in_titles),       cmocka_unit_test(days_and_hours),
        cmocka_unit_test(lists_that_mean_nothing),
    };
    return cmocka_run_group_tests_name("invitation", tests, NULL, NULL);
}
