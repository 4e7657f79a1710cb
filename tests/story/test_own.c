/* What a body wrote itself (rows of a table, examples of information, settings) while its classes
 * change their codes, on every engine: it is read as it was meant when it was written, and what is
 * not one class any more holds for nobody until somebody writes it anew. */
#include "town.h"

#include <string.h>

#include "base/json.h"
#include "commands/edition/own.h"
#include "commands/org/org_check.h"
#include "pages/ask/ask.h"
#include "pages/edition/revision.h"
#include "pages/edition/table.h"
#include "pages/office/office.h"
#include "pages/office/setup.h"
#include "rules/facts.h"
#include "visit.h"

#define IN(...) json_pack(__VA_ARGS__)

static struct err err;

struct house {
    struct town t;
    const struct pack *first;
    struct pack *p[5]; /* by edition, from 2; 4: the first once more */
};

static struct date day(void)
{
    return date_of_instant(clock_now());
}

/* ------------------------------------------------------------------ editions */
static const char *install(struct house *h, int edition)
{
    json_t *out = NULL;

    OK(town_run(&h->t, "operator", "edition.install", NULL, json_object(), h->p[edition]->bundle,
                &out, &err));
    return arena_strdup(h->t.a, json_str(out, "hash", ""));
}

static json_t *adoption(struct house *h, int edition, const char *limit)
{
    json_t *in = IN("{s:s, s:s}", "hash", install(h, edition), "from", date_iso(h->t.a, day()));

    if (limit)
        json_object_set_new(in, "settings", IN("{s:s}", "limit", limit));
    return in;
}

static json_t *adopt(struct house *h, int edition, const char *limit)
{
    json_t *out = town_do(&h->t, "takahashi", "edition.adopt", adoption(h, edition, limit));

    h->t.pack = h->p[edition];
    return out;
}

static void undo(struct house *h, const struct pack *back)
{
    (void)town_do(&h->t, "takahashi", "edition.undo", IN("{s:s}", "reason", "条文の誤り"));
    h->t.pack = back;
}

/* ------------------------------------------------------------------ what is read */
static json_t *ours(struct house *h, const struct pack *p)
{
    struct town *t = &h->t;
    json_t *settings = NULL;
    struct db *db;

    OK(store_lease(t->app->store, &db, &err));
    OK(app_settings(t->app, db, t->a, t->tenant, t->body, p, day(), &settings, &err));
    store_release(t->app->store, db);
    return settings;
}

/* Is the service listed for this class, as the edition reads the table? */
static bool listed(struct house *h, const struct pack *p, const char *service, const char *level)
{
    AUTO_JSON json_t *settings = ours(h, p);
    AUTO_JSON json_t *facts =
        IN("{s:s, s:s}", "service.name", service, "info.confidentiality", level);
    struct facts *f = ARENA_NEW(h->t.a, struct facts);

    OK(facts_read(p, facts, settings, f, &err));
    const struct fact_value *v = &f->v[pack_fact(p, "table.exempt")];
    assert_true(v->known);
    return v->i;
}

static const char *limit(struct house *h, const struct pack *p)
{
    AUTO_JSON json_t *settings = ours(h, p);

    return arena_strdup(h->t.a, json_str(settings, "limit", ""));
}

/* What has to be written anew under an edition, joined. */
static const char *unfit(struct house *h, const struct pack *p)
{
    struct town *t = &h->t;
    struct ways w = ways_to(t->app, t->a, t->tenant, t->body, p);
    struct own_unfit *own;
    struct db *db;
    struct buf b;
    size_t n;

    OK(store_lease(t->app->store, &db, &err));
    OK(own_unfit(&w, db, day(), &own, &n, &err));
    store_release(t->app->store, db);
    buf_init(&b, t->a, 64);
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%s%s|", own[i].table ? own[i].table->id : "example", own[i].text);
    return b.n ? b.p : "";
}

/* ------------------------------------------------------------------ the house */
static json_t *row(const char *service, const char *level)
{
    return IN("{s:{s:s, s:s}}", "cells", "service", service, "level", level);
}

static json_t *set(struct house *h, json_t *rows)
{
    return town_do(&h->t, "takahashi", "table.set",
                   IN("{s:s, s:o}", "table", "exempt", "rows", rows));
}

static void example(struct house *h, const char *key, const char *label, const char *level)
{
    (void)town_do(
        &h->t, "takahashi", "example.put",
        IN("{s:s, s:s, s:{s:s}}", "key", key, "label", label, "levels", "confidentiality", level));
}

static void open_house(struct house *h, const char *url)
{
    static const char *const two[] = {"tests/packs/books", "tests/story/own/limit",
                                      "tests/story/ways/2", "tests/story/ways/3"},
                             *const again[] = {"tests/packs/books", "tests/story/own/limit",
                                               "tests/story/own/again"};
    struct pack *first;

    town_open(&h->t, url, two[0]);
    OK(pack_load(two, 2, NULL, NULL, &first, &err));
    OK(pack_load(two, 3, NULL, NULL, &h->p[2], &err));
    OK(pack_load(two, 4, NULL, NULL, &h->p[3], &err));
    OK(pack_load(again, 3, NULL, NULL, &h->p[4], &err));
    h->p[1] = first;
    h->first = h->t.pack;
    (void)adopt(h, 1, "C");
    (void)set(h, IN("[o, o, o]", row("地図くん", "C"), row("会議くん", "B"), row("金庫くん", "A")));
    example(h, "map", "地図の写し", "C");
    example(h, "names", "避難者の名簿", "B");
}

static void close_house(struct house *h)
{
    h->t.pack = h->first;
    town_is_whole(&h->t);
    town_close(&h->t);
    for (size_t i = 1; i <= 4; i++)
        pack_free(h->p[i]);
}

/* ------------------------------------------------------------------ tables and examples */
static void reads_first(struct house *h)
{
    const struct pack *p = h->p[1];

    assert_true(listed(h, p, "地図くん", "C"));
    assert_false(listed(h, p, "地図くん", "B"));
    assert_true(listed(h, p, "会議くん", "B"));
    assert_false(listed(h, p, "会議くん", "A"));
    assert_true(listed(h, p, "金庫くん", "A"));
    assert_string_equal(limit(h, p), "C");
}

/* B is split: its row holds for nobody; A is X now. */
static void reads_second(struct house *h)
{
    static const char *const levels[] = {"C", "B1", "B2", "X"};
    const struct pack *p = h->p[2];

    assert_true(listed(h, p, "地図くん", "C"));
    assert_false(listed(h, p, "地図くん", "B1"));
    for (size_t i = 0; i < 4; i++) {
        assert_false(listed(h, p, "会議くん", levels[i]));
        assert_true(listed(h, p, "金庫くん", levels[i]));
    }
    assert_string_equal(limit(h, p), "C");
}

/* The lightest is X and the heaviest C. */
static void reads_third(struct house *h)
{
    static const char *const levels[] = {"C", "B1", "B2", "X"};
    const struct pack *p = h->p[3];

    assert_true(listed(h, p, "地図くん", "X"));
    assert_false(listed(h, p, "地図くん", "C"));
    assert_false(listed(h, p, "地図くん", "B1"));
    for (size_t i = 0; i < 4; i++) {
        assert_false(listed(h, p, "会議くん", levels[i]));
        assert_true(listed(h, p, "金庫くん", levels[i]));
    }
    assert_string_equal(limit(h, p), "X");
}

static const char *const both = "exemptサービス名：会議くん、機密性の上限：機密性B|"
                                "example避難者の名簿（機密性 機密性B）|";

/* The pages of the office say what has to be written anew, in the words it was written in. */
static void pages_tell(struct house *h)
{
    struct town *t = &h->t;
    const char *html = seen(visit(t, "takahashi", "exempt", (const char *[]){NULL}), table_get);

    says(html, "書き直しが必要な行 1 件");
    says(html, "機密性B<");
    says(html, "機密性B\t？");
    says_not(html, "機密性C\t？");
    says(seen(visit(t, "takahashi", NULL, (const char *[]){NULL}), tables_get),
         "書き直しが必要な行 1 件");
    html = seen(visit(t, "takahashi", NULL, (const char *[]){NULL}), office_examples_get);
    says(html, "機密性 機密性B（今の規程では一つの区分に決まりません");
    assert_int_equal(occurs(html, "機密性 機密性C"), 1); /* whatever its code */
    struct org_findings found;
    struct db *db;
    OK(store_lease(t->app->store, &db, &err));
    OK(org_check(t->app, db, t->a, t->tenant, t->body, day(), &found, &err));
    store_release(t->app->store, db);
    size_t told = 0;
    for (size_t i = 0; i < found.n; i++)
        told += found.f[i].kind == WALK_OWN_UNFIT && found.f[i].rows == 1;
    assert_int_equal(told, 2);
}

/* Saving what stands unchanged is no writing anew. */
static void unchanged_is_refused(struct house *h)
{
    struct town *t = &h->t;

    says(seen_with(visit(t, "takahashi", "exempt",
                         (const char *[]){"do", "preview", "lines",
                                          "サービス名\t機密性の上限\t開始日\n"
                                          "会議くん\t機密性B\t？2026-04-01\n",
                                          NULL}),
                   table_post, 422),
         "？2026-04-01");
}

static const char *tried_page(struct house *h, int edition)
{
    static const struct route route = {.method = "GET", .path = "/office/rules/:edition"};
    struct visit *v = visit(&h->t, "takahashi", install(h, edition), (const char *[]){NULL});

    v->x.req.route = &route;
    return seen(v, rules_edition_get);
}

static void rows(const char *url)
{
    struct house h;

    open_house(&h, url);
    reads_first(&h);
    assert_string_equal(unfit(&h, h.p[1]), "");
    assert_string_equal(unfit(&h, h.p[2]), both); /* before it is adopted */
    says(tried_page(&h, 2), "会議くん");
    (void)adopt(&h, 2, NULL);
    reads_first(&h); /* what was begun under the first */
    reads_second(&h);
    pages_tell(&h);
    unchanged_is_refused(&h);
    (void)adopt(&h, 3, NULL);
    reads_first(&h);
    reads_second(&h);
    reads_third(&h);
    assert_string_equal(unfit(&h, h.p[3]), both);
    pages_tell(&h);
    close_house(&h);
}

/* Undone, the old reading is back, for what was written meanwhile as well. */
static void undone(const char *url)
{
    struct house h;
    json_t *out;

    open_house(&h, url);
    (void)adopt(&h, 2, NULL);
    (void)adopt(&h, 3, NULL);
    out = set(&h, IN("[o, o, o, o]", row("地図くん", "X"), row("会議くん", "B1"),
                     row("金庫くん", "最重要"), row("時計くん", "X")));
    assert_int_equal(json_int(out, "kept", 0), 2); /* they say the same under other codes */
    assert_int_equal(json_int(out, "added", 0), 2);
    assert_int_equal(json_int(out, "ended", 0), 1);
    assert_true(listed(&h, h.p[3], "会議くん", "B1"));
    assert_false(listed(&h, h.p[3], "会議くん", "B2"));
    example(&h, "names", "避難者の名簿", "B2");
    assert_string_equal(unfit(&h, h.p[3]), "");
    undo(&h, h.p[2]);
    assert_true(listed(&h, h.p[2], "地図くん", "C"));
    assert_false(listed(&h, h.p[2], "地図くん", "X"));
    assert_true(listed(&h, h.p[2], "時計くん", "C"));
    assert_false(listed(&h, h.p[2], "時計くん", "X"));
    assert_true(listed(&h, h.p[2], "会議くん", "B1"));
    undo(&h, h.p[1]);
    assert_true(listed(&h, h.p[1], "地図くん", "C"));
    assert_true(listed(&h, h.p[1], "時計くん", "C"));
    assert_false(listed(&h, h.p[1], "時計くん", "B"));
    assert_true(listed(&h, h.p[1], "会議くん", "B")); /* both came from it */
    assert_true(listed(&h, h.p[1], "金庫くん", "A"));
    assert_string_equal(unfit(&h, h.p[1]), "");
    close_house(&h);
}

/* ------------------------------------------------------------------ settings */
static void settings(const char *url)
{
    struct house h;

    open_house(&h, url);
    (void)town_do(&h.t, "takahashi", "setting.set", IN("{s:s, s:s}", "key", "limit", "value", "B"));
    assert_string_equal(limit(&h, h.p[2]), ""); /* not C, which was set before it */
    town_refused(&h.t, "takahashi", "edition.adopt", adoption(&h, 2, NULL), ST_REFUSED,
                 "setting_unfit");
    (void)adopt(&h, 2, "B2");
    assert_string_equal(limit(&h, h.p[2]), "B2");
    assert_string_equal(limit(&h, h.p[1]), "B");
    undo(&h, h.p[1]);
    assert_string_equal(limit(&h, h.p[1]), "B");
    (void)town_do(&h.t, "takahashi", "setting.set", IN("{s:s, s:s}", "key", "limit", "value", "A"));
    (void)adopt(&h, 2, NULL); /* A became X, and nothing else */
    assert_string_equal(limit(&h, h.p[2]), "X");
    (void)adopt(&h, 3, "X"); /* the lightest now */
    assert_string_equal(limit(&h, h.p[3]), "X");
    undo(&h, h.p[2]);
    assert_string_equal(limit(&h, h.p[2]), "X"); /* the heaviest, as before */
    assert_string_equal(limit(&h, h.p[1]), "A");
    close_house(&h);
}

static enum status count(void *arg, const struct revision_record *r, bool *stop, struct err *e)
{
    (void)stop, (void)e;
    ((int64_t *)arg)[r->result->standing]++;
    return ST_OK;
}

/* Adopted from today on with a setting: told as the dry run told it, against what counted before.
 */
static void as_tried(const char *url)
{
    AUTO_REVISION struct revision *v = NULL;
    int64_t tried[STANDING__MAX] = {0};
    struct house h;
    struct town *t = &h.t;
    struct db *db;

    open_house(&h, url);
    (void)town_do(t, "takahashi", "setting.set", IN("{s:s, s:s}", "key", "limit", "value", "A"));
    json_t *fields = IN("{s:s, s:s, s:s, s:s}", "service", "掲示くん", "provider", "株式会社見本",
                        "level", "B", "manager", town_id(t, "person.tanaka"));
    const char *id = json_str(
        town_do(t, "yamada", "case.create", IN("{s:s, s:o}", "procedure", "use", "fields", fields)),
        "case", "");
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_step(t, "sato", id, "approve", "approve", NULL);

    AUTO_JSON json_t *given = IN("{s:s}", "limit", "C");
    OK(store_lease(t->app->store, &db, &err));
    OK(revision_new(t->app, db, t->tenant, t->body, h.p[4], day(), day(), given, &v, &err));
    OK(revision_entries(v, db, "", count, tried, &err));
    store_release(t->app->store, db);
    assert_int_equal(tried[STANDING_CHANGED], 1); /* 部長に知らせること */
    const json_t *done = json_object_get(adopt(&h, 4, "C"), "counts");
    for (int i = 0; i < STANDING__MAX; i++)
        assert_int_equal(json_int(done, standing_id((enum standing)i), -1), tried[i]);
    close_house(&h);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(rows)
EACH(undone)
EACH(settings)
EACH(as_tried)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_undone),
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_as_tried),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
