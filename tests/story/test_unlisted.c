/* Services that the register does not have, on every engine and with the clock in the test's hand:
 * what is kept of a list and what never is, what is known, what the office decides and takes back,
 * and who is asked to declare. */
#include "scene.h"
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "pages/home.h"
#include "pages/services/unlisted.h"
#include "pages/tell/survey.h"

#define DICTIONARY                                                                                    \
    "name,aliases,provider,kinds,domains,on\n"                                                        \
    "約款サービス,やっかん,約款サービス,,yakkan.example|cdn.yakkan.test,2026-01-31\n" \
    "みほんメモ,mihon memo,株式会社みほん,,memo.mihon.example,2026-01-31\n"

static const char *const nothing[] = {NULL};

static int64_t count(struct town *t, const char *of)
{
    return town_count(t, arena_printf(t->a, "select count(*) from %s", of));
}

static const char *page(struct town *t, const char *login, const char *id, handler_fn *handler)
{
    return seen(visit(t, login, id, (const char **)(uintptr_t)nothing), handler);
}

static struct bytes text(const char *s)
{
    return (struct bytes){s, strlen(s)};
}

static enum status bring(struct town *t, const char *login, const char *list, json_t **ret,
                         struct err *err)
{
    *err = (struct err){0};
    return town_run(t, login, "unlisted.import", NULL, IN("{s:s}", "name", "一覧.csv"), text(list),
                    ret, err);
}

static json_t *brought(struct town *t, const char *list)
{
    struct err err;
    json_t *out = NULL;

    enum status st = bring(t, "takahashi", list, &out, &err);
    if (st != ST_OK)
        print_error("%s %s %s\n", err.code, err.where, err.detail);
    assert_int_equal(st, ST_OK);
    return out;
}

static void no_list(struct town *t, const char *list, enum status st, const char *code,
                    const char *where)
{
    struct err err;
    int64_t before = count(t, "journal"), items = count(t, "unlisted");

    assert_int_equal(bring(t, "takahashi", list, NULL, &err), st);
    assert_string_equal(err.code, code);
    assert_non_null(strstr(err.where, where));
    assert_int_equal(count(t, "journal"), before);
    assert_int_equal(count(t, "unlisted"), items);
}

static void open_town(struct scene *s, const char *url)
{
    struct err err = {0};

    open_scene(s, url);
    assert_int_equal(town_run(&s->t, "operator", "dictionary.install", NULL,
                              IN("{s:s}", "title", "試し"), text(DICTIONARY), NULL, &err),
                     ST_OK);
}

static const char *item(struct town *t, const char *name)
{
    return town_text(t, arena_printf(t->a, "select id from unlisted where name = '%s'", name));
}

static int64_t sum(struct town *t, const char *name)
{
    return town_count(
        t,
        arena_printf(
            t->a,
            "select cast(coalesce(sum(s.n), 0) as bigint) from unlisted_seen s join unlisted u on "
            "u.id = s.item where u.name = '%s'",
            name));
}

/* ------------------------------------------------------------------ what is kept */
static void test_lists_on(const char *url)
{
    static const char list[] =
        "ドメイン,所属,件数,日,利用者,クライアントIP\n"
        "HTTPS://Files.Okuru.Example:443/u/12?name=%E4%BD%90%E8%97%A4&mail=a@b.example,企画課,3,"
        "2026/11/1,佐藤 次郎,192.0.2.77\n"
        "files.okuru.example.,総務部企画課,2,R8.11.1,渡辺 五郎,192.0.2.78\n"
        "files.okuru.example,なぞの課,1,2026-11-02 10:20:30,x,y\n"
        "ｗｗｗ．Ｏｋｕｒｕ．ｅｘａｍｐｌｅ,税務課,1,2026-11-02,,\n"
        "a.b.yakkan.example,企画課,9,2026-11-02,,\n" /* known by the dictionary */
        "notyakkan.example,企画課,1,2026-11-02,,\n"
        "192.168.1.7,企画課,1,2026-11-02,,\n[2001:db8::1]:443,企画課,1,2026-11-02,,\n"
        "fileserver,企画課,1,2026-11-02,,\n"
        "みほん。example,企画課,1,2026-11-02,,\n"
        "xn--79jh5d.example,企画課,1,2026-11-02,,\n"; /* the same in punycode */
    struct scene s;
    struct town *t = &s.t;
    struct err err;

    open_town(&s, url);
    assert_int_equal(bring(t, "sato", list, NULL, &err), ST_DENIED);
    json_t *out = brought(t, list);
    assert_int_equal(json_int(out, "lines", 0), 11);
    assert_int_equal(json_int(out, "known", 0), 1);
    assert_int_equal(json_int(out, "machines", 0), 3);
    assert_int_equal(json_int(out, "unitless", 0), 1);
    assert_int_equal(json_int(out, "added", 0), 4);
    assert_int_equal(sum(t, "files.okuru.example"), 6);
    assert_int_equal(sum(t, "okuru.example"), 1);
    assert_int_equal(sum(t, "xn--79jh5d.example"), 2);
    assert_int_equal(sum(t, "notyakkan.example"), 1);
    assert_int_equal(count(t, "unlisted_seen where unit = ''"), 1);
    /* nobody and no machine is kept, nor what stood behind a host */
    assert_int_equal(count(t, "unlisted where name like '%佐藤%' or name like '%192%' or name like "
                              "'%?%' or name like '%/%' or name like '%:%' or name like '%@%'"),
                     0);
    /* the same list again, also saved otherwise, adds nothing and is told */
    no_list(t, list, ST_CONFLICT, "unlisted_same", "");
    no_list(t, arena_printf(t->a, "\xEF\xBB\xBF%s", list), ST_CONFLICT, "unlisted_same", "");
    /* a longer one of the same days replaces what was counted of them, one of others adds */
    (void)brought(t, "domain,unit,count,day\nfiles.okuru.example,企画課,4,2026-11-01\n"
                     "files.okuru.example,企画課,7,2026-11-03\n");
    const char *html = page(t, "takahashi", NULL, unlisted_get);
    says(html, "files.okuru.example");
    says(html, "企画課 12 件"); /* 5 of the first day, told by both, and 7 */
    says(html, "R8.11.1〜R8.11.3");
    says(html, "所属の記載なし 1 件");
    says(html, "台帳にあるもの等 1 行");
    says(html, "登録にない所属の 1 行");
    says_not(html, "佐藤");
    /* a text of hosts has no headings, but needs a day */
    no_list(t, "okuru.example\nnew.example\n", ST_INPUT, "unlisted_day", "");
    assert_int_equal(town_run(t, "takahashi", "unlisted.import", NULL,
                              IN("{s:s, s:s}", "name", "x.txt", "day", "2026-11-04"),
                              text("okuru.example\r\nnew.example\r\n"), NULL, &err),
                     ST_OK);
    assert_int_equal(sum(t, "new.example"), 1);
    close_scene(&s);
}

/* All or nothing, with the place. */
static void test_refused_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_town(&s, url);
    no_list(t, "", ST_INPUT, "file_empty", "");
    no_list(t, "\n", ST_INPUT, "unlisted_empty", "");
    no_list(t, "ドメイン,日\n", ST_INPUT, "unlisted_empty", "");
    no_list(t, "利用者,日\nx,2026-11-01\n", ST_INPUT, "unlisted_headings", "1");
    no_list(t, "ドメイン,支払先\na.example,x\n", ST_INPUT, "unlisted_both", "1");
    no_list(t, "ドメイン,URL,日\na.example,b.example,2026-11-01\n", ST_INPUT,
            "unlisted_column_twice", "1");
    no_list(t, "ドメイン,日\na.example,2026-11-01\na b.example,2026-11-01\n", ST_INPUT,
            "unlisted_host", "3");
    no_list(t, "ドメイン,日\na.example,2026-11-01\ntaro@b.example,2026-11-01\n", ST_INPUT,
            "unlisted_host", "3");
    no_list(t, "ドメイン,日\na.example,2026-11-31\n", ST_INPUT, "bad_date", "2");
    no_list(t, "ドメイン,日\na.example,2999-01-01\n", ST_INPUT, "unlisted_future", "2");
    no_list(t, "ドメイン,件数,日\na.example,-1,2026-11-01\n", ST_INPUT, "unlisted_number", "2");
    no_list(t, "ドメイン,件数,日\na.example,1e3,2026-11-01\n", ST_INPUT, "unlisted_number", "2");
    no_list(t, "支払先,金額,日\n　,1,2026-11-01\n", ST_INPUT, "required", "2");
    no_list(t, "ドメイン,日\n\"a.example,2026-11-01\n", ST_INPUT, "csv_open_quote", "row 2");
    no_list(t, "ドメイン,日\nok.example,2026-11-01\n\xff\xfe\xfd,x\n", ST_INPUT, "not_text", ":3");
    struct buf many;
    buf_init(&many, t->a, 1 << 20);
    buf_puts(&many, "ドメイン,日\n");
    for (int i = 0; i < 20001; i++)
        buf_printf(&many, "h%d.example,2026-11-01\n", i);
    no_list(t, many.p, ST_TOO_LARGE, "unlisted_large", "");
    /* on the page everything that is wrong is told at once, and nothing is taken */
    assert_int_equal(count(t, "unlisted"), 0);
    assert_int_equal(count(t, "unlisted_list"), 0);
    refused(visit(t, "sato", NULL, (const char **)(uintptr_t)nothing), unlisted_one_get,
            ST_NOT_FOUND, "not_found");
    close_scene(&s);
}

static void test_payments_on(const char *url)
{
    static const char list[] =
        "支払先,件名,金額,所属,支払日,担当者\n"
        "㈱みほん,みほんメモ 年額,\"12,000円\",企画課,R8.4.1,佐藤\n"
        "(株)みほん,MIHON  MEMO,¥500,税務課,R8.5.1,\n"
        "約款サービス株式会社,ほか一式,1000,企画課,R8.5.1,\n" /* by its provider */
        "量販店,約款サービスの利用料,1000,企画課,R8.5.1,\n"   /* by its name */
        "佐藤次郎,立替 クラウド箱,300,企画課,R8.5.2,\n"       /* somebody of the house */
        "箱屋,クラウド箱（佐藤　次郎 sato@a.example）,300,企画課,R8.5.3,\n"
        "箱屋,クラウド箱 taro@a.example 分,200,企画課,R8.5.3,\n";
    struct scene s;
    struct town *t = &s.t;

    open_town(&s, url);
    json_t *out = brought(t, list);
    assert_int_equal(json_int(out, "known", 0), 2);
    assert_int_equal(json_int(out, "added", 0), 5);
    assert_int_equal(count(t, "unlisted where name like '%佐藤%' or subject like '%佐藤%' or "
                              "subject like '%@%'"),
                     0);
    assert_int_equal(count(t, "unlisted where subject = 'クラウド箱 … 分'"), 1);
    const char *html = page(t, "takahashi", NULL, unlisted_get);
    says(html, "12,000 円");
    says(html, "みほんメモ");
    says(html, "個人の名前を含むため省略");
    /* everything that was paid to a payee is none of the services meant */
    const char *box = item(t, "箱屋");
    (void)town_do(t, "takahashi", "unlisted.decide",
                  IN("{s:s, s:i, s:s, s:i, s:s}", "item", box, "decided", 0, "what", "other",
                     "covers", 1, "reason", "収納箱の購入"));
    html = page(t, "takahashi", NULL, unlisted_get);
    says_not(html, "箱屋");
    out = brought(t, "支払先,件名,支払日\n箱屋,別の箱,R8.6.1\n箱屋本店,箱,R8.6.1\n");
    assert_int_equal(json_int(out, "known", 0), 1);
    close_scene(&s);
}

/* ------------------------------------------------------------------ decisions */
static json_t *as(const char *id, int decided, const char *what)
{
    return IN("{s:s, s:i, s:s}", "item", id, "decided", decided, "what", what);
}

static json_t *with(json_t *in, const char *name, json_t *value)
{
    json_object_set_new(in, name, value);
    return in;
}

#define LIST "domain,unit,count,day\n"

static void test_decides_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_town(&s, url);
    (void)brought(t,
                  LIST "a.okuru.example,企画課,3,2026-11-01\nb.okuru.example,税務課,1,2026-11-01\n"
                       "news.example,税務課,5,2026-11-01\n");
    const char *a = item(t, "a.okuru.example"), *b = item(t, "b.okuru.example"),
               *news = item(t, "news.example");
    town_refused(t, "sato", "unlisted.decide", as(a, 0, "other"), ST_DENIED, "no_right");
    town_refused(t, "takahashi", "unlisted.decide", as(a, 0, "perhaps"), ST_INPUT, "bad_choice");
    town_refused(t, "takahashi", "unlisted.decide", as(a, 0, "open"), ST_CONFLICT, "unlisted_open");
    town_refused(t, "takahashi", "unlisted.decide", as(a, 0, "same"), ST_REFUSED, "unlisted_which");
    town_refused(t, "takahashi", "unlisted.decide",
                 with(as(a, 0, "same"), "no", json_string("なし-1")), ST_REFUSED, "unlisted_no");
    town_refused(
        t, "takahashi", "unlisted.decide",
        with(with(as(a, 0, "same"), "entry", json_string(s.plain)), "covers", json_integer(3)),
        ST_INPUT, "bad_choice");
    town_refused(t, "takahashi", "unlisted.decide",
                 with(as(news, 0, "other"), "reason", json_string("　")), ST_REFUSED,
                 "reason_required");
    /* the domain above covers its neighbour too, and the next list knows both */
    (void)town_do(
        t, "takahashi", "unlisted.decide",
        with(with(as(a, 0, "same"), "entry", json_string(s.plain)), "covers", json_integer(1)));
    const char *html = page(t, "takahashi", NULL, unlisted_get);
    says_not(html, "okuru.example");
    says(html, "news.example");
    says(page(t, "takahashi", b, unlisted_one_get), "台帳のものと同じ");
    json_t *out = brought(t, LIST "c.okuru.example,企画課,3,2026-11-05\n"
                                  "okuru.example.evil.example,企画課,1,2026-11-05\n");
    assert_int_equal(json_int(out, "known", 0), 1);
    assert_int_equal(json_int(out, "added", 0), 1);
    /* twice at once: who looked at what was before is told */
    town_refused(t, "takahashi", "unlisted.decide",
                 with(as(a, 0, "other"), "reason", json_string("x")), ST_CONFLICT,
                 "unlisted_decided");
    /* taken back, everything is as it was */
    (void)town_do(t, "takahashi", "unlisted.decide", as(a, 1, "open"));
    html = page(t, "takahashi", NULL, unlisted_get);
    says(html, "a.okuru.example");
    says(html, "b.okuru.example");
    town_refused(t, "takahashi", "unlisted.decide", as(a, 2, "open"), ST_CONFLICT, "unlisted_open");
    says(page(t, "takahashi", a, unlisted_one_get), "決めたことを取り消した");
    /* none of the services meant: ignored from now on */
    (void)town_do(t, "takahashi", "unlisted.decide",
                  with(as(news, 0, "other"), "reason", json_string("報道")));
    out = brought(t, LIST "news.example,企画課,3,2026-11-06\nm.news.example,企画課,1,2026-11-06\n");
    assert_int_equal(json_int(out, "known", 0), 2);
    /* what it was said to be ends: it is to decide again */
    (void)town_do(t, "takahashi", "unlisted.decide",
                  with(as(a, 2, "same"), "entry", json_string(s.free_one)));
    says_not(page(t, "takahashi", NULL, unlisted_get), "a.okuru.example");
    town_begin_use(t, s.free_one);
    town_end_use(t, s.free_one);
    says(page(t, "takahashi", NULL, unlisted_get), "a.okuru.example");
    town_refused(t, "takahashi", "unlisted.decide",
                 with(as(b, 0, "same"), "entry", json_string(s.free_one)), ST_REFUSED,
                 "unlisted_closed");
    refused(visit(t, "takahashi", s.plain, (const char **)(uintptr_t)nothing), unlisted_one_get,
            ST_NOT_FOUND, "not_found");
    close_scene(&s);
}

/* A list brought in by mistake is taken away; what was decided stays. */
static void test_dropped_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;
    static const char list[] =
        LIST "one.example,企画課,3,2026-11-01\ntwo.example,企画課,3,2026-11-01\n"
             "three.example,企画課,1,2026-11-01\n";

    open_town(&s, url);
    const char *id = arena_strdup(t->a, json_str(brought(t, list), "list", ""));
    (void)brought(t, LIST "two.example,税務課,4,2026-11-01\n");
    (void)town_do(t, "takahashi", "unlisted.decide",
                  with(as(item(t, "three.example"), 0, "other"), "reason", json_string("広告")));
    town_refused(t, "sato", "unlisted.drop", IN("{s:s, s:s}", "list", id, "reason", "x"), ST_DENIED,
                 "no_right");
    town_refused(t, "takahashi", "unlisted.drop", IN("{s:s, s:s}", "list", id, "reason", " "),
                 ST_REFUSED, "reason_required");
    (void)town_do(t, "takahashi", "unlisted.drop",
                  IN("{s:s, s:s}", "list", id, "reason", "別の月のものだった"));
    town_refused(t, "takahashi", "unlisted.drop", IN("{s:s, s:s}", "list", id, "reason", "x"),
                 ST_CONFLICT, "unlisted_dropped");
    assert_string_equal(item(t, "one.example"), "");
    assert_true(item(t, "three.example")[0] != '\0');
    assert_int_equal(sum(t, "two.example"), 4);
    says(page(t, "takahashi", NULL, unlisted_get), "別の月のものだった");
    (void)brought(t, list); /* and may be brought in anew */
    assert_int_equal(sum(t, "one.example"), 3);
    close_scene(&s);
}

/* ------------------------------------------------------------------ asking */
static json_t *answer(const char *asked, int replied, const char *what, const char *words)
{
    return IN("{s:s, s:i, s:s, s:s}", "asked", asked, "replied", replied, "answer", what, "words",
              words);
}

static const char *asked_of(struct town *t, const char *unit)
{
    return town_text(t, arena_printf(t->a, "select id from survey_asked where unit = '%s'",
                                     town_id(t, arena_printf(t->a, "unit.%s", unit))));
}

static void mail_on(struct town *t)
{
    (void)town_do(t, "operator", "mail.set",
                  IN("{s:b, s:s, s:i, s:s, s:s, s:s}", "on", 1, "host", "127.0.0.1", "port", 9,
                     "sender", "daicho@village.example", "sender_name", "村 台帳", "base",
                     "https://daicho.village.example"));
}

static void test_asked_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_town(&s, url);
    mail_on(t);
    (void)tick(&s);
    (void)brought(t, LIST "okuru.example,企画課,3,2026-11-01\nokuru.example,税務課,1,2026-11-01\n");
    const char *id = item(t, "okuru.example");
    json_t *units = IN("[s, s, s]", town_id(t, "unit.企画課"), town_id(t, "unit.税務課"),
                       town_id(t, "unit.企画課"));
    town_refused(t, "takahashi", "unlisted.decide",
                 with(as(id, 0, "asked"), "until", json_string(iso(&s, 7))), ST_REFUSED,
                 "unlisted_units");
    town_refused(t, "takahashi", "unlisted.decide",
                 with(with(as(id, 0, "asked"), "units", json_incref(units)), "until",
                      json_string(iso(&s, -1))),
                 ST_REFUSED, "survey_past");
    json_t *out =
        town_do(t, "takahashi", "unlisted.decide",
                with(with(as(id, 0, "asked"), "units", units), "until", json_string(iso(&s, 7))));
    const char *survey = arena_strdup(t->a, json_str(out, "survey", ""));
    const char *of = asked_of(t, "企画課"), *tax = asked_of(t, "税務課");
    assert_int_equal(count(t, "survey_asked"), 2); /* each once */
    /* the head and who stands in, and nobody else, see it first thing */
    says(page(t, "sato", NULL, home_get), "照会への回答のお願い");
    says(page(t, "kato", NULL, home_get), "okuru.example");
    says(page(t, "watanabe", NULL, home_get), "照会への回答のお願い");
    says_not(page(t, "yamada", NULL, home_get), "okuru.example");
    says(page(t, "takahashi", NULL, home_get), "回答 0 / 2");
    assert_int_equal(count(t, "outbox where kind = 'survey'"), 2); /* whose post it is */
    refused(visit(t, "yamada", of, (const char **)(uintptr_t)nothing), survey_answer_get,
            ST_NOT_FOUND, "not_found");
    refused(visit(t, "sato", survey, (const char **)(uintptr_t)nothing), survey_get, ST_NOT_FOUND,
            "not_found");
    town_refused(t, "watanabe", "survey.reply", answer(of, 0, "stopped", ""), ST_DENIED,
                 "survey_whose");
    town_refused(t, "sato", "survey.reply", answer(of, 0, "listed", "　"), ST_REFUSED,
                 "survey_words");
    town_refused(t, "sato", "survey.reply", answer(of, 0, "none", ""), ST_INPUT, "bad_choice");
    town_refused(t, "takahashi", "survey.reply", answer(of, 0, "stopped", ""), ST_REFUSED,
                 "survey_heard");
    (void)town_do(t, "sato", "survey.reply", answer(of, 0, "declare", "来週申請します"));
    town_refused(t, "kato", "survey.reply", answer(of, 0, "stopped", ""), ST_CONFLICT,
                 "survey_replied");
    says_not(page(t, "sato", NULL, home_get), "okuru.example");
    const char *html = page(t, "takahashi", survey, survey_get);
    says(html, "来週申請します");
    says(html, "渡辺 五郎"); /* whose answer is open */
    says(page(t, "takahashi", NULL, home_get), "回答 1 / 2");
    says_not(page(t, "takahashi", NULL, unlisted_get), "okuru.example"); /* not among the open */
    /* the day passes: who did not answer is told once more, once */
    shift = 8;
    (void)tick(&s);
    (void)tick(&s);
    assert_int_equal(count(t, "outbox where kind = 'survey_late'"), 1);
    says(page(t, "watanabe", NULL, home_get), "期日を過ぎています");
    (void)town_do(
        t, "takahashi", "survey.reply",
        with(answer(tax, 0, "other", "求人の閲覧"), "heard", json_string("課長から電話")));
    html = page(t, "takahashi", survey, survey_get);
    says(html, "課長から電話");
    says(html, "すべて回答がありました");
    assert_int_equal(count(t, "survey_reply where late = 1"), 1);
    /* taken back, it is answered no more */
    (void)town_do(t, "takahashi", "unlisted.decide", as(id, 1, "open"));
    town_refused(t, "sato", "survey.reply", answer(of, 1, "stopped", ""), ST_CONFLICT,
                 "survey_closed");
    says(page(t, "takahashi", NULL, unlisted_get), "okuru.example");
    struct visit *v =
        visit(t, "sato", of, (const char *[]){"answer", "stopped", "replied", "1", NULL});
    says(seen_with(v, survey_answer_post, 409), "締め切られました");
    close_scene(&s);
}

#define ON_EVERY(name)                                                                             \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(test_##name##_on);                                                             \
    }
ON_EVERY(lists)
ON_EVERY(refused)
ON_EVERY(payments)
ON_EVERY(decides)
ON_EVERY(dropped)
ON_EVERY(asked)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists),    cmocka_unit_test(test_refused),
        cmocka_unit_test(test_payments), cmocka_unit_test(test_decides),
        cmocka_unit_test(test_dropped),  cmocka_unit_test(test_asked),
    };

    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}
