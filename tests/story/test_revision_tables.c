/* An edition that makes more of the tables that the body keeps, tried over the register, on every
 * engine: which rows count is told by their days and by the edition, and entries that differ only
 * in what a row looks at are not taken for alike. */
#include "town.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/edition/revision.h"

#define IN(...) json_pack(__VA_ARGS__)

static struct err err;

static struct date ahead(int64_t days)
{
    return (struct date){(int32_t)(date_of_instant(clock_now()).day + days)};
}

/* ------------------------------------------------------------------ the register */
static json_t *row(const char *service, const char *from, const char *to)
{
    return IN("{s:{s:s}, s:s, s:s}", "cells", "service", service, "from", from, "to", to);
}

static void listed(struct town *t, json_t *rows)
{
    (void)town_do(t, "takahashi", "table.set", IN("{s:s, s:o}", "table", "exempt", "rows", rows));
}

/* ------------------------------------------------------------------ the dry run */
struct tried {
    struct arena *a;
    json_t *standing, *why; /* by entry */
};

static enum status look(void *arg, const struct revision_record *r, bool *stop, struct err *e)
{
    struct tried *x = arg;

    (void)stop, (void)e;
    json_object_set_new(x->standing, r->id, json_integer(r->result->standing));
    json_object_set_new(x->why, r->id, json_string(r->result->differences));
    return ST_OK;
}

/* The whole walk: alike entries share their result, which is what may go wrong. */
static void try(struct town *t, const struct pack *p, int64_t from, struct tried *x)
{
    AUTO_REVISION struct revision *v = NULL;
    struct db *db;

    *x = (struct tried){t->a, json_object(), json_object()};
    OK(store_lease(t->app->store, &db, &err));
    OK(revision_new(t->app, db, t->tenant, t->body, p, ahead(0), ahead(from), NULL, &v, &err));
    OK(revision_entries(v, db, "", look, x, &err));
    store_release(t->app->store, db);
}

static void tried_end(struct tried *x)
{
    json_decref(x->standing);
    json_decref(x->why);
}

static void assert_standing(const struct tried *x, const char *id, enum standing want)
{
    assert_int_equal(json_int(x->standing, id, -1), want);
    if (want == STANDING_FORBIDDEN)
        assert_non_null(strstr(json_str(x->why, id, ""), "banned"));
}

static void rows_and_days(const char *url)
{
    static const char *const dirs[] = {"tests/packs/books", "tests/story/revision_tables"};
    struct pack *next = NULL;
    struct tried x;
    struct town t;

    town_open(&t, url, dirs[0]);
    OK(pack_load(dirs, 2, NULL, NULL, &next, &err));
    const char *now = town_permit_service(&t, "訳すくん", "B"),
               *light = town_permit_service(&t, "訳すくん", "C"),
               *later = town_permit_service(&t, "地図さん", "B"),
               *before = town_permit_service(&t, "会議くん", "B"),
               *never = town_permit_service(&t, "予定さん", "B");
    /* without rows the new edition changes nothing for anybody */
    try(&t, next, 30, &x);
    for (size_t i = 0; i < 5; i++)
        assert_standing(&x, (const char *const[]){now, light, later, before, never}[i],
                        STANDING_KEPT);
    tried_end(&x);

    listed(&t,
           IN("[o, o, o]", row("訳すくん", "", ""), row("地図さん", date_iso(t.a, ahead(10)), ""),
              row("会議くん", "", date_iso(t.a, ahead(10)))));
    /* on its first day: what is listed by then, and is so heavy; the rest as it was */
    try(&t, next, 30, &x);
    assert_standing(&x, now, STANDING_FORBIDDEN);
    assert_standing(&x, later, STANDING_FORBIDDEN);
    assert_standing(&x, never, STANDING_KEPT);
    assert_int_not_equal(json_int(x.standing, light, -1), STANDING_FORBIDDEN);
    assert_int_not_equal(json_int(x.standing, before, -1), STANDING_FORBIDDEN); /* ended by then */
    tried_end(&x);
    /* from today: the row to come does not count yet, the one that ends does */
    try(&t, next, 0, &x);
    assert_standing(&x, now, STANDING_FORBIDDEN);
    assert_standing(&x, before, STANDING_FORBIDDEN);
    assert_int_not_equal(json_int(x.standing, later, -1), STANDING_FORBIDDEN);
    assert_standing(&x, never, STANDING_KEPT);
    tried_end(&x);

    /* rows taken back: nothing is left of them */
    listed(&t, IN("[]"));
    try(&t, next, 30, &x);
    assert_standing(&x, now, STANDING_KEPT);
    assert_standing(&x, later, STANDING_KEPT);
    tried_end(&x);
    town_is_whole(&t);
    town_close(&t);
    pack_free(next);
}

/* ------------------------------------------------------------------ adopting */
/* The same counts are adopted, and a row that the new edition cannot read holds for nobody. */
static void adopted(const char *url)
{
    static const char *const dirs[] = {"tests/packs/books", "tests/story/revision_tables"},
                             *const other[] = {"tests/packs/books", "tests/story/revision_tables",
                                               "tests/story/revision_tables/renamed"};
    struct pack *next = NULL, *renamed = NULL;
    json_t *installed = NULL;
    struct tried x;
    struct town t;

    town_open(&t, url, dirs[0]);
    OK(pack_load(dirs, 2, NULL, NULL, &next, &err));
    OK(pack_load(other, 3, NULL, NULL, &renamed, &err));
    const char *now = town_permit_service(&t, "訳すくん", "B"),
               *never = town_permit_service(&t, "予定さん", "B");
    listed(&t, IN("[o]", row("訳すくん", "", "")));
    try(&t, renamed, 0, &x);
    assert_int_not_equal(json_int(x.standing, now, -1), STANDING_FORBIDDEN);
    assert_standing(&x, never, STANDING_KEPT);
    tried_end(&x);
    OK(town_run(&t, "operator", "edition.install", NULL, json_object(), next->bundle, &installed,
                &err));
    const json_t *counts =
        json_object_get(town_do(&t, "takahashi", "edition.adopt",
                                IN("{s:s, s:s}", "hash", json_str(installed, "hash", ""), "from",
                                   date_iso(t.a, ahead(0)))),
                        "counts");
    assert_int_equal(json_int(counts, "forbidden", -1), 1);
    assert_int_equal(json_int(counts, "kept", -1), 1);
    assert_int_equal(
        town_count(&t,
                   arena_printf(t.a, "select count(*) from revision_todo where entry = '%s'", now)),
        1);
    assert_int_equal(town_count(&t, "select count(*) from revision_todo"), 1);
    town_is_whole(&t);
    town_close(&t);
    pack_free(next);
    pack_free(renamed);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(rows_and_days)
EACH(adopted)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_and_days),
        cmocka_unit_test(test_adopted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
