/* 規程文書庫 on every engine: editions by day, what is kept from the public, what is there for
 * whom, what a missing document stops, and that nothing is ever taken away. */
#include "visit.h"

#include <pthread.h>
#include <string.h>

#include "api/api.h"
#include "base/json.h"
#include "pages/edition/document.h"
#include "pages/form/checks.h"
#include "pages/record/record.h"
#include "store/queries_gen.h"

#define IN(...) json_pack(__VA_ARGS__)

static struct err err;

static int64_t count(struct town *t, const char *what, const char *where)
{
    return town_count(t, arena_printf(t->a, "select count(*) from %s where %s", what, where));
}

/* A document, or a new edition of one: title and file say the same text. */
static json_t *paper(struct town *t, const char *document, const char *text, const char *effective,
                     const char *meets, bool open)
{
    json_t *in = IN("{s:s, s:s, s:s, s:s, s:b}", "title", text, "effective", effective, "name",
                    "honbun.txt", "file", base64url_encode(t->a, text, strlen(text)), "open", open);

    if (document)
        json_object_set_new(in, "document", json_string(document));
    if (meets)
        json_object_set_new(in, "meets", IN("[s]", meets));
    return in;
}

static const char *lay_down(struct town *t, const char *document, const char *text,
                            const char *effective, const char *meets, bool open)
{
    return json_str(
        town_do(t, "takahashi", "document.put", paper(t, document, text, effective, meets, open)),
        "document", "");
}

/* Is what the rules demand in force on a day? */
static bool holds(struct town *t, const char *id, const char *day)
{
    struct db *db = NULL;
    json_t *ours = NULL;
    struct date d;

    assert_true(date_parse(day, &d));
    OK(store_lease(t->app->store, &db, &err));
    OK(app_settings(t->app, db, t->a, t->tenant, t->body, t->pack, d, &ours, &err));
    store_release(t->app->store, db);
    bool yes = json_is_true(json_object_get(ours, arena_printf(t->a, "document.%s", id)));
    json_decref(ours);
    return yes;
}

/* ------------------------------------------------------------------ editions */
static void no_edition(struct town *t, const char *login, json_t *in, enum status st,
                       const char *code)
{
    town_refused(t, login, "document.put", in, st, code);
}

static void editions_by_day(struct town *t)
{
    no_edition(t, "yamada", paper(t, NULL, "手引", "2026-04-01", "guide", true), ST_DENIED,
               "no_right");
    no_edition(t, "takahashi", paper(t, NULL, "手引", "2026-04-01", "gide", true), ST_INPUT,
               "no_such_document");
    no_edition(t, "takahashi", paper(t, NULL, "　", "2026-04-01", "guide", true), ST_INPUT,
               "required");
    no_edition(t, "takahashi", paper(t, NULL, "手引", "R8.2.30", "guide", true), ST_INPUT,
               "bad_date");
    assert_false(holds(t, "guide", "2026-04-01"));
    const char *id = lay_down(t, NULL, "手引 1", "2026-04-01", "guide", true);
    assert_false(holds(t, "guide", "2026-03-31"));
    assert_true(holds(t, "guide", "2026-04-01"));
    assert_true(holds(t, "guide", "2036-04-01"));
    /* the next one no longer is the guide: from its own day on */
    no_edition(t, "takahashi", paper(t, id, "手引 1", "2026-04-01", "guide", true), ST_CONFLICT,
               "document_twice");
    (void)lay_down(t, id, "手引 2", "2027-04-01", NULL, true);
    assert_true(holds(t, "guide", "2027-03-31"));
    assert_false(holds(t, "guide", "2027-04-01"));
    /* of the same day the newest counts */
    (void)lay_down(t, id, "手引 3", "2027-04-01", "guide", true);
    assert_true(holds(t, "guide", "2027-04-01"));
    town_refused(t, "yamada", "document.withdraw",
                 IN("{s:s, s:i, s:s}", "document", id, "n", 3, "reason", "x"), ST_DENIED,
                 "no_right");
    town_refused(t, "takahashi", "document.withdraw",
                 IN("{s:s, s:i, s:s}", "document", id, "n", 3, "reason", "　"), ST_REFUSED,
                 "reason_required");
    (void)town_do(t, "takahashi", "document.withdraw",
                  IN("{s:s, s:i, s:s}", "document", id, "n", 3, "reason", "日付の誤り"));
    assert_false(holds(t, "guide", "2027-04-01"));
    town_refused(t, "takahashi", "document.withdraw",
                 IN("{s:s, s:i, s:s}", "document", id, "n", 3, "reason", "x"), ST_CONFLICT,
                 "already_withdrawn");
    town_refused(t, "takahashi", "document.withdraw",
                 IN("{s:s, s:i, s:s}", "document", id, "n", 4, "reason", "x"), ST_NOT_FOUND,
                 "not_found");
    assert_int_equal(count(t, "document_edition", "blob is not null"), 3); /* nothing went */
}

static void ended_and_back(struct town *t)
{
    const char *id = lay_down(t, NULL, "終了の手順", "2020-04-01", "ending", false);

    town_refused(t, "takahashi", "document.end", IN("{s:s}", "document", id), ST_CONFLICT,
                 "document_goes_on");
    (void)town_do(t, "takahashi", "document.end",
                  IN("{s:s, s:s}", "document", id, "on", "2030-04-01"));
    assert_true(holds(t, "ending", "2030-03-31"));
    assert_false(holds(t, "ending", "2030-04-01"));
    no_edition(t, "takahashi", paper(t, id, "終了の手順 2", "2031-04-01", "ending", false),
               ST_CONFLICT, "document_ended");
    town_refused(t, "takahashi", "document.review",
                 IN("{s:s, s:s}", "document", id, "on", "2026-04-01"), ST_CONFLICT,
                 "document_ended");
    (void)town_do(t, "takahashi", "document.end", IN("{s:s}", "document", id));
    assert_true(holds(t, "ending", "2030-04-01"));
    town_refused(t, "takahashi", "document.review",
                 IN("{s:s, s:s}", "document", id, "on", "2999-04-01"), ST_INPUT, "day_to_come");
    (void)town_do(t, "takahashi", "document.review",
                  IN("{s:s, s:s}", "document", id, "on", "2026-04-01"));
    town_refused(t, "takahashi", "document.review",
                 IN("{s:s, s:s}", "document", id, "on", "2026-03-31"), ST_INPUT, "day_before");
    town_refused(t, "takahashi", "document.end",
                 IN("{s:s, s:s}", "document", t->tenant.s, "on", "2030-04-01"), ST_NOT_FOUND,
                 "not_found");
}

/* ------------------------------------------------------------------ open and not */
static bool outside(struct town *t, const char *title)
{
    struct visit *v = visit(t, "yamada", NULL, NULL);
    return strstr(seen(v, api_documents), title) != NULL;
}

static void kept_from_the_public(struct town *t)
{
    no_edition(t, "takahashi", paper(t, NULL, "判断基準", "2020-04-01", "criteria", true),
               ST_REFUSED, "document_closed");
    const char *id = lay_down(t, NULL, "ひみつの基準", "2020-04-01", NULL, true);
    assert_true(outside(t, "ひみつの基準"));
    /* it turns out to be what the rules keep from the public */
    town_refused(t, "takahashi", "document.mark",
                 IN("{s:s, s:i, s:[s]}", "document", id, "n", 1, "meets", "criteria"), ST_REFUSED,
                 "document_closed");
    (void)town_do(t, "takahashi", "document.mark",
                  IN("{s:s, s:i, s:[s, s], s:b}", "document", id, "n", 1, "meets", "criteria",
                     "criteria", "open", 0));
    assert_int_equal(count(t, "document_edition", "meets = '[\"criteria\"]'"), 1);
    assert_false(outside(t, "ひみつの基準"));
    town_refused(t, "takahashi", "document.mark",
                 IN("{s:s, s:i, s:b}", "document", id, "n", 1, "open", 1), ST_REFUSED,
                 "document_closed");
    /* an open edition of before does not stand in for one that is not */
    const char *other = lay_down(t, NULL, "要綱 旧", "2020-04-01", NULL, true);
    assert_true(outside(t, "要綱 旧"));
    (void)lay_down(t, other, "要綱 新", "2021-04-01", NULL, false);
    assert_false(outside(t, "要綱"));
    /* staff read all of it */
    struct visit *v = visit(t, "yamada", NULL, NULL);
    const char *html = seen(v, documents_get);
    says(html, "ひみつの基準");
    says(html, "要綱 新");
    says_not(html, "要綱 旧");
}

/* ------------------------------------------------------------------ reading */
static void readers(struct town *t)
{
    const char *id = lay_down(t, NULL, "古い本文", "2020-04-01", NULL, false);
    (void)lay_down(t, id, "新しい本文", "2021-04-01", NULL, false);
    struct visit *v = visit(t, "yamada", id, NULL);
    v->x.req.path_arg[1] = "1";
    assert_string_equal(seen(v, document_file_get), "古い本文");
    assert_string_equal(v->res.download, "honbun.txt");
    static const char *const no[] = {"3", "0", "-1", "1x", ""};
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        v = visit(t, "yamada", id, NULL);
        v->x.req.path_arg[1] = no[i];
        refused(v, document_file_get, ST_NOT_FOUND, "not_found");
    }
    refused(visit(t, "yamada", "nonsense", NULL), document_get, ST_NOT_FOUND, "not_found");
    refused(visit(t, "yamada", t->body.s, NULL), document_get, ST_NOT_FOUND, "not_found");
    const char *html = seen(visit(t, "yamada", id, NULL), document_get);
    says(html, "第 1 版");
    says(html, "第 2 版");
    says_not(html, "/withdraw");
    says(seen(visit(t, "takahashi", id, NULL), document_get), "/withdraw");
    const char *then[] = {"asof", "R2.5.1", NULL};
    html = seen(visit(t, "yamada", NULL, then), documents_get);
    says(html, arena_printf(t->a, "/documents/%s/file/1", id));
    const char *bad[] = {"asof", "いつか", NULL};
    refused(visit(t, "yamada", NULL, bad), documents_get, ST_INPUT, "bad_date");
    /* width and case do not matter when looking for one */
    const char *find[] = {"q", "新しい　本文", NULL};
    html = seen(visit(t, "yamada", NULL, find), documents_get);
    says(html, "新しい本文");
    says_not(html, "終了の手順");
    says(seen(visit(t, "takahashi", id, NULL), record_story_get), "新しい本文");
}

/* ------------------------------------------------------------------ 規定なし */
static json_t *said(const char *id, const char *item, const char *state)
{
    return IN("{s:s, s:s, s:[{s:s, s:s, s:s}]}", "case", id, "col", "first", "answers", "checklist",
              "check", "item", item, "state", state);
}

static const char *check_page(struct town *t, const char *id)
{
    struct visit *v = visit(t, "yamada", id, NULL);
    v->x.req.path_arg[1] = "check";
    return seen(v, checks_get);
}

static void missing_stops(const char *url)
{
    struct town t;

    town_open(&t, url, "tests/packs/library");
    const char *for_it[] = {"for", "criteria", NULL};
    says(seen(visit(&t, "yamada", NULL, for_it), documents_get), "規定なし");
    says(seen(visit(&t, "takahashi", NULL, NULL), document_state_get), "規定なし 3 件");
    const char *id = json_str(
        town_do(&t, "yamada", "case.create",
                IN("{s:s, s:{s:s, s:s, s:s}}", "procedure", "use", "fields", "service", "メモ帳",
                   "provider", "見本社", "manager", town_id(&t, "person.tanaka"))),
        "case", "");
    const char *html = check_page(&t, id);
    assert_int_equal(occurs(html, "規定なし"), 2);
    says(html, "部長に作成を頼むか");
    assert_int_equal(occurs(html, "value=\"ok\""), 2); /* of three items */
    town_refused(&t, "yamada", "case.answer", said(id, "1", "ok"), ST_REFUSED, "no_document");
    const char *document = lay_down(&t, NULL, "判断基準", "2020-04-01", "criteria", false);
    html = check_page(&t, id);
    assert_int_equal(occurs(html, "規定なし"), 1);
    assert_int_equal(occurs(html, "value=\"ok\""), 3);
    for (int i = 1; i <= 3; i++)
        (void)town_do(&t, "yamada", "case.answer", said(id, arena_printf(t.a, "%d", i), "ok"));
    /* it ends while the application is being written */
    const char *today = date_iso(t.a, date_of_instant(clock_now()));
    (void)town_do(&t, "takahashi", "document.end",
                  IN("{s:s, s:s}", "document", document, "on", today));
    town_refused(&t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    (void)town_do(&t, "takahashi", "document.end", IN("{s:s}", "document", document));
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_step(&t, "sato", id, "approve", "approve", NULL);
    says_not(check_page(&t, id), "規定なし"); /* what was decided rested on what was there */
    html = seen(visit(&t, "takahashi", NULL, NULL), document_state_get);
    says(html, "規定なし 2 件");
    says(html, "見直しの時期 1 件"); /* of 2020, every year */
    says(html, "庁内限り");
    says(html, "よりどころにする確認事項 1 件");
    (void)town_do(&t, "takahashi", "document.review",
                  IN("{s:s, s:s}", "document", document, "on", today));
    says_not(seen(visit(&t, "takahashi", NULL, NULL), document_state_get), "見直しの時期");
    town_is_whole(&t);
    town_close(&t);
}

static void library(const char *url)
{
    struct town t;

    town_open(&t, url, "tests/packs/library");
    editions_by_day(&t);
    ended_and_back(&t);
    kept_from_the_public(&t);
    readers(&t);
    town_stop(&t);
    town_start(&t);
    assert_true(holds(&t, "criteria", "2036-01-01"));
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ forms of the office */
static struct visit *form(struct town *t, const char *id, const char *act, const char *query[])
{
    struct visit *v = visit(t, "takahashi", id, query);
    v->x.req.method = "POST";
    v->x.req.path_arg[1] = act;
    return v;
}

static void upload(struct visit *v, const char *name, const char *text)
{
    v->x.req.uploads = ARENA_NEW(v->x.req.arena, struct upload);
    v->x.req.uploads[0] = (struct upload){"file", name, "text/plain", {text, strlen(text)}};
    v->x.req.nuploads = 1;
}

static void by_form(const char *url)
{
    struct town t;

    town_open(&t, url, "tests/packs/library");
    const char *empty[] = {"title", "基準", "effective", "R8.4.1", NULL};
    says(seen_with(form(&t, NULL, NULL, empty), document_new_post, 422), "資料を付けてください");
    const char *blank[] = {"title", "", "effective", "", NULL};
    says(seen_with(form(&t, NULL, NULL, blank), document_new_post, 422),
         "3 か所"); /* all at once */
    const char *full[] = {"title",    "<b>基準", "effective", "R8.4.1", "meets.of",
                          "criteria", "open",    "1",         NULL};
    struct visit *v = form(&t, NULL, NULL, full);
    upload(v, "a.txt", "本文");
    const char *html = seen_with(v, document_new_post, 422);
    says(html, "規程が非公開と定めている");
    says(html, "根拠 20");
    says(html, "&lt;b&gt;基準"); /* what was typed is still there, as text */
    assert_int_equal(count(&t, "document", "1 = 1"), 0);
    full[6] = NULL;
    v = form(&t, NULL, NULL, full);
    upload(v, "a.exe", "本文");
    says(seen_with(v, document_new_post, 400), "id=\"file-note\"");
    v = form(&t, NULL, NULL, full);
    upload(v, "a.txt", "本文");
    const char *where = sent(v, document_new_post);
    const char *id = arena_strndup(t.a, where + strlen("/documents/"), 36);
    const char *next[] = {"title", "基準 2", "effective", "R9.4.1", NULL};
    v = form(&t, id, "edition", next);
    upload(v, "b.txt", "本文 2");
    (void)sent(v, document_act_post);
    assert_int_equal(count(&t, "document_edition", "1 = 1"), 2);
    const char *mark[] = {"edition", "2", "meets.of", "criteria", NULL};
    (void)sent(form(&t, id, "mark", mark), document_act_post);
    const char *no_day[] = {"on", "", NULL};
    says(seen_with(form(&t, id, "end", no_day), document_act_post, 422), "入力してください");
    const char *day[] = {"on", "R10.4.1", NULL};
    (void)sent(form(&t, id, "end", day), document_act_post);
    assert_false(holds(&t, "criteria", "2028-04-01"));
    (void)sent(form(&t, id, "end", NULL), document_act_post);
    assert_true(holds(&t, "criteria", "2028-04-01"));
    refused(form(&t, id, "dance", NULL), document_act_post, ST_NOT_FOUND, "not_found");
    refused(form(&t, id, "new", NULL), document_act_post, ST_NOT_FOUND, "not_found");
    refused(form(&t, id, "mark", NULL), document_act_post, ST_NOT_FOUND, "not_found");
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ at the same moment */
#define HANDS 4
struct hand {
    struct town *t;
    const char *id;
    int n;
    enum status st;
};

static void *add(void *arg)
{
    struct hand *h = arg;
    AUTO_ARENA struct arena *a = arena_new();
    const char *text = arena_printf(a, "版 %d", h->n);
    AUTO_JSON json_t *in =
        IN("{s:s, s:s, s:s, s:s, s:s}", "document", h->id, "title", text, "effective", "2026-04-01",
           "name", "a.txt", "file", base64url_encode(a, text, strlen(text)));
    json_t *out = NULL;

    h->st = command_run(h->t->app, a, town_who(h->t, a, "takahashi"), "document.put",
                        h->n < 2 ? "the same" : NULL, in, (struct bytes){0}, &out, NULL);
    json_decref(out);
    return NULL;
}

static void at_once(const char *url)
{
    struct town t;
    struct hand hands[HANDS];
    pthread_t threads[HANDS];

    town_open(&t, url, "tests/packs/library");
    const char *id = lay_down(&t, NULL, "はじめの版", "2026-04-01", "guide", true);
    for (int i = 0; i < HANDS; i++) {
        hands[i] = (struct hand){&t, id, i ? i : 1, ST_OK}; /* two send the same, with one key */
        assert_int_equal(pthread_create(&threads[i], NULL, add, &hands[i]), 0);
    }
    for (int i = 0; i < HANDS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(hands[i].st, ST_OK);
    }
    assert_int_equal(count(&t, "document_edition", "1 = 1"), HANDS);
    assert_int_equal(town_count(&t, "select count(distinct n) from document_edition"), HANDS);
    assert_int_equal(town_count(&t, "select max(n) from document_edition"), HANDS);
    town_is_whole(&t);
    town_close(&t);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(library)
EACH(missing_stops)
EACH(by_form)
EACH(at_once)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_library),
        cmocka_unit_test(test_missing_stops),
        cmocka_unit_test(test_by_form),
        cmocka_unit_test(test_at_once),
    };

    if (crypto_init(&err) != ST_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
