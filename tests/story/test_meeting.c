/* An invitation to a web meeting: pasted, checked, recorded, known again; what opens the meeting is
 * nowhere afterwards. Through the pages, on every engine. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "pages/case/case.h"
#include "pages/form/meeting.h"
#include "pages/form/whole.h"
#include "pages/home.h"
#include "pages/record/record.h"

#define SECRET "Zx9Passw0rd"

static const char mail[] = "件名：広域連携の打合せ\r\n"
                           "主催者：南市 鈴木\r\n"
                           "日時：2099年12月3日(木) 14:00-15:00\r\n"
                           "https://us02web.zoom.us/j/81234567890?pwd=" SECRET "\r\n"
                           "ミーティング ID: 812 3456 7890\r\n"
                           "パスコード: " SECRET "\r\n";

static const char *pasted(struct town *t, const char *login, const char *text)
{
    return seen(visit(t, login, NULL, (const char *[]){"text", text, NULL}), meeting_post);
}

/* The value with which an input of the page is filled. */
static const char *filled(struct town *t, const char *html, const char *name)
{
    const char *p = strstr(html, arena_printf(t->a, "name=\"%s\" value=\"", name));
    if (p == NULL)
        return "";
    p = strstr(p, "value=\"") + strlen("value=\"");
    return arena_strndup(t->a, p, strcspn(p, "\""));
}

static struct visit *going_on(struct town *t, const char *login, const char *html,
                              const char *procedure)
{
    static const char *const names[] = {"v.title", "v.organiser", "v.service",
                                        "v.day",   "v.time",      "v.series"};
    struct visit *v = visit(t, login, NULL, NULL);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (filled(t, html, names[i])[0] != '\0')
            visit_add(v, names[i], filled(t, html, names[i]));
    visit_add(v, "procedure", procedure);
    return v;
}

static const char *case_in(struct town *t, const char *href)
{
    return arena_strndup(t->a, href + strlen("/cases/"), 36);
}

static const char *stored(struct town *t, const char *id, const char *field)
{
    return json_str(town_case(t, id)->c.fields, field, "");
}

/* Not in a row, and not in the record as the office reads it. */
static void nowhere(struct town *t, const char *id)
{
    const char *html = seen(visit(t, "takahashi", id, NULL), record_story_get);
    says(html, "広域連携の打合せ");
    says_not(html, SECRET);
    says_not(html, "8123456");
    says_not(html, "812 3456");
    assert_int_equal(town_count(t,
                                "select count(*) from casefile_version where fields like '%" SECRET
                                "%' or fields like '%81234567890%' or fields like '%812 3456%'"),
                     0);
    assert_int_equal(town_count(t, "select count(*) from casefile where title like '%" SECRET "%'"),
                     0);
}

/* What is left to be written and answered after the page has begun the record. */
static const char *recorded(struct town *t, const char *login, const char *procedure)
{
    const char *html = pasted(t, login, mail);
    const char *id = case_in(t, sent(going_on(t, login, html, procedure), meeting_start_post));
    json_t *fields = json_deep_copy(town_case(t, id)->fields);
    json_object_set_new(fields, "level", json_string("1"));
    (void)town_do(t, login, "case.save", json_pack("{s:s, s:o}", "case", id, "fields", fields));
    town_answers(t, login, id, "first");
    (void)town_do(t, login, "case.submit", json_pack("{s:s}", "case", id));
    assert_int_equal(town_case(t, id)->c.state, CASE_APPROVED);
    return id;
}

static void first_time(struct town *t)
{
    says(seen(visit(t, "yamada", NULL, NULL), home_get), "href=\"/meetings\"");
    const char *html = seen(visit(t, "yamada", NULL, NULL), meeting_get);
    says(html, "案内のメールの本文");
    html = pasted(t, "yamada", mail);
    says_not(html, SECRET);
    says_not(html, "812 3456");
    says_not(html, "81234567890");
    says(html, "2 か所見つけ");
    assert_string_equal(filled(t, html, "v.title"), "広域連携の打合せ");
    assert_string_equal(filled(t, html, "v.organiser"), "南市 鈴木");
    assert_string_equal(filled(t, html, "v.service"), "Zoom");
    assert_string_equal(filled(t, html, "v.day"), "令和81年12月3日");
    /* what the rules ask of whoever is invited, with the clause; not what they ask of the host */
    says(html, "会議のソフトは最新ですか。");
    says(html, "6.2(1)②");
    says(html, "重要情報資産をチャットに書いたり");
    says_not(html, "会議室に入るパスワードなどを掛けましたか。");
    says_not(html, "前にも出た会議です");
    int64_t cases = town_count(t, "select count(*) from casefile");
    const char *to = sent(going_on(t, "yamada", html, "meeting_invited"), meeting_start_post);
    says(to, "/whole");
    const char *id = case_in(t, to);
    assert_int_equal(town_count(t, "select count(*) from casefile"), cases + 1);
    assert_string_equal(stored(t, id, "title"), "広域連携の打合せ");
    assert_string_equal(stored(t, id, "inviter"), "南市 鈴木");
    assert_string_equal(stored(t, id, "on"), "2099-12-03");
    assert_string_equal(stored(t, id, "role"), "invited");
    assert_int_equal(strlen(stored(t, id, "series")), 6);
    /* a draft is no record: nothing to be known again yet */
    says_not(pasted(t, "yamada", mail), "前にも出た会議です");
}

/* All that is left on one page: nothing typed is lost, and nothing is recorded before all is there.
 */
static void on_one_page(struct town *t)
{
    const char *html = pasted(t, "yamada", mail);
    const char *id =
        case_in(t, sent(going_on(t, "yamada", html, "meeting_invited"), meeting_start_post));
    html = seen(visit(t, "yamada", id, NULL), whole_get);
    says(html, "name=\"f.level\"");
    says_not(html, "name=\"f.title\""); /* it is written already */
    says(html, "name=\"a.meeting_check/1-2\"");
    says_not(html, "name=\"a.meeting_check/2-1\""); /* asked of the host */
    /* an answer that does not fit stands beside its item; the other is kept */
    html = seen_with(
        visit(t, "yamada", id,
              (const char *[]){"f.level", "3", "a.meeting_check/0", "ok", "a.meeting_check/1-5",
                               "na", "a.meeting_check/1-2", "na", NULL}),
        whole_post, 422);
    assert_int_equal(town_case(t, id)->c.nanswers, 1);
    assert_string_equal(stored(t, id, "level"), "3");
    says(html, "role=\"alert\"");
    says(html, "value=\"na\" checked");
    says_not(html, "name=\"f.level\"");
    assert_int_equal(town_case(t, id)->c.state, CASE_DRAFT);
    /* not by somebody else, whatever is sent */
    refused(visit(t, "tanaka", id, NULL), whole_post, ST_NOT_FOUND, "not_found");
    struct visit *v = visit(t, "yamada", id, NULL);
    const struct loaded_case *l = town_case(t, id);
    const struct checklist *list;
    for (size_t i = 0; (list = case_list(&l->c, i)); i++)
        for (size_t k = 0; k < list->nitems; k++)
            if (item_applies(&l->c, &list->items[k]))
                visit_add(v, arena_printf(t->a, "a.%s/%s", list->id, list->items[k].id), "ok");
    says(sent(v, whole_post), "done=step");
    assert_int_equal(town_case(t, id)->c.state, CASE_APPROVED);
    /* the page of what is over */
    refused(visit(t, "yamada", id, NULL), whole_get, ST_CONFLICT, "wrong_state");
}

static void known_again(struct town *t)
{
    const char *first = recorded(t, "yamada", "meeting_invited");
    assert_int_equal(
        town_count(t, "select count(*) from entry where is_service <> 0 or state <> 'closed'"), 0);
    /* the same meeting in other words and another week: only the number is the same */
    const char *html = pasted(t, "yamada",
                              "Topic: Joint drill\nTime: Dec 10, 2099 02:00 PM\n"
                              "Meeting ID: 812 3456 7890\nPasscode: " SECRET "\n"
                              "https://zoom.us/j/81234567890?pwd=" SECRET "x");
    says(html, "前にも出た会議です");
    says(html, "この内容で確認に進む");
    says(html, "前回と同じ答えで記録する");
    says_not(html, "この日の会議は既に記録してあります");
    says(html, first);
    /* what this mail does not say is as it was */
    assert_string_equal(filled(t, html, "v.organiser"), "南市 鈴木");
    struct visit *v = going_on(t, "yamada", html, "meeting_invited");
    visit_add(v, "again", first);
    const char *to = sent(v, meeting_start_post);
    says(to, "done=step");
    const char *id = case_in(t, to);
    const struct loaded_case *now = town_case(t, id), *then = town_case(t, first);
    assert_int_equal(now->c.state, CASE_APPROVED);
    assert_int_equal(now->c.nanswers, then->c.nanswers);
    assert_string_equal(stored(t, id, "title"), "Joint drill");
    assert_string_equal(stored(t, id, "level"), "1");
    assert_string_equal(stored(t, id, "on"), "2099-12-10");
    says(pasted(t, "yamada", "日時：2099年12月10日\nhttps://zoom.us/j/81234567890"),
         "この日の会議は既に記録してあります");
    says_not(pasted(t, "yamada", "日時：2099年12月17日\nhttps://zoom.us/j/81234567891"),
             "前にも出た会議です");
}

/* What was answered belongs to whoever answered. */
static void not_others(struct town *t)
{
    const char *mine = recorded(t, "yamada", "meeting_invited");
    const char *html = pasted(t, "tanaka", mail);
    says_not(html, "前にも出た会議です");
    struct visit *v = going_on(t, "tanaka", html, "meeting_invited");
    visit_add(v, "again", mine);
    int64_t cases = town_count(t, "select count(*) from casefile");
    refused(v, meeting_start_post, ST_NOT_FOUND, "not_found");
    assert_int_equal(town_count(t, "select count(*) from casefile"), cases);
    /* a draft of one's own is not confirmed either, nor an application of another kind */
    const char *draft = town_draft(t, "yamada", "meeting_invited", NULL);
    v = going_on(t, "yamada", html, "meeting_invited");
    visit_add(v, "again", draft);
    refused(v, meeting_start_post, ST_NOT_FOUND, "not_found");
}

/* Whoever changes the form cannot put in what the page left out. */
static void tampered(struct town *t)
{
    struct visit *v = visit(t, "yamada", NULL,
                            (const char *[]){"v.title", "打合せ パスコード：" SECRET, "v.organiser",
                                             "https://x.example/?pwd=" SECRET, "v.service", "Zoom",
                                             "v.day", "あした", "v.series", "<script>", "procedure",
                                             "meeting_invited", NULL});
    const char *id = case_in(t, sent(v, meeting_start_post));
    assert_string_equal(stored(t, id, "title"), "打合せ パスコード：＊＊＊");
    assert_string_equal(stored(t, id, "series"), "");
    /* a day that is none stays as typed, and the form says so */
    says(seen(visit(t, "yamada", id, (const char *[]){"check", "1", NULL}), case_edit_get),
         "あした");
    const char *html = seen_with(
        visit(t, "yamada", NULL, (const char *[]){"v.title", "会議", "procedure", "use", NULL}),
        meeting_start_post, 422);
    says(html, "行う手続を選んでから");
    says(html, "value=\"会議\"");
    html = seen_with(visit(t, "yamada", NULL, (const char *[]){"text", " \n　", NULL}),
                     meeting_post, 422);
    says(html, "案内のメールの本文を貼り付けてから");
    html = pasted(t, "yamada", "お世話になっております。");
    says(html, "読み取れませんでした");
}

/* Pressed twice with one nonce it is one record. */
static const char *twice(struct town *t)
{
    const char *mine = recorded(t, "yamada", "meeting_invited"), *to[2];
    const char *html = pasted(t, "yamada", mail);
    for (size_t i = 0; i < 2; i++) {
        struct visit *v = going_on(t, "yamada", html, "meeting_invited");
        visit_add(v, "again", mine);
        v->x.req.idempotency = "one-and-the-same-form";
        to[i] = sent(v, meeting_start_post);
    }
    assert_string_equal(case_in(t, to[0]), case_in(t, to[1]));
    says(to[1], "done=step");
    return case_in(t, to[0]);
}

/* A new edition: what was answered under the old one is told, and answered anew. */
static void new_rules(struct town *t)
{
    const char *mine = recorded(t, "yamada", "meeting_invited");
    const char *old = arena_strndup(t->a, t->pack->bundle.p, t->pack->bundle.n);
    char *text = arena_strdup(t->a, old), *at = strstr(text, "\"edition\":\"1.0\"");
    assert_non_null(at);
    at[strlen("\"edition\":\"1.")] = '1';
    json_t *out = NULL;
    struct err err = {0};
    OK(town_run(t, "operator", "edition.install", NULL, json_object(),
                (struct bytes){text, strlen(text)}, &out, &err));
    (void)town_do(t, "operator", "edition.adopt",
                  json_pack("{s:s, s:s}", "hash", json_str(out, "hash", ""), "from",
                            date_iso(t->a, date_of_instant(clock_now()))));
    const char *html = pasted(t, "yamada", mail);
    says(html, "前回のあとに規程が変わった");
    says_not(html, "name=\"again\"");
    struct visit *v = going_on(t, "yamada", html, "meeting_invited");
    visit_add(v, "again", mine);
    refused(v, meeting_start_post, ST_NOT_FOUND, "not_found");
}

static void city(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/kitakyushu-2023");
    first_time(&t);
    on_one_page(&t);
    known_again(&t);
    not_others(&t);
    tampered(&t);
    nowhere(&t, twice(&t));
    new_rules(&t);
    town_is_whole(&t);
    town_close(&t);
}

/* Rules that know no such meeting say so, and offer nothing. */
static void village(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    says_not(seen(visit(&t, "yamada", NULL, NULL), home_get), "href=\"/meetings\"");
    says(seen(visit(&t, "yamada", NULL, NULL), meeting_get), "手続がありません");
    refused(visit(&t, "yamada", NULL, (const char *[]){"text", mail, NULL}), meeting_post,
            ST_NOT_FOUND, "no_procedure");
    town_close(&t);
}

/* While the body has not said whether it wants applications, both ways are offered and one is
 * chosen. */
static void ministry(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/soumu-2021");
    const char *html = pasted(&t, "yamada", mail);
    says(html, "name=\"procedure\" value=\"invited\"");
    says(html, "name=\"procedure\" value=\"meeting\"");
    assert_string_equal(filled(&t, html, "v.time"), "14:00～15:00");
    html = seen_with(going_on(&t, "yamada", html, ""), meeting_start_post, 422);
    says(html, "行う手続を選んでから");
    const char *id = case_in(&t, sent(going_on(&t, "yamada", html, "invited"), meeting_start_post));
    assert_string_equal(stored(&t, id, "at"), "14:00～15:00");
    id = case_in(&t, sent(going_on(&t, "yamada", html, "meeting"), meeting_start_post));
    assert_string_equal(stored(&t, id, "role"), "invited");
    /* once it always wants one, a record alone is not enough */
    (void)town_do(&t, "takahashi", "setting.set",
                  json_pack("{s:s, s:s}", "key", "invited_approval", "value", "always"));
    html = pasted(&t, "yamada", mail);
    assert_string_equal(filled(&t, html, "procedure"), "invited");
    says_not(html, "value=\"meeting\"");
    town_close(&t);
}

static void everywhere(void **state)
{
    (void)state;
    stores_each(city);
    stores_each(village);
    stores_each(ministry);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(everywhere)};
    return cmocka_run_group_tests_name("meeting", tests, NULL, NULL);
}
