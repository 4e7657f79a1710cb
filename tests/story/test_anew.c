/* An edition that takes less than what was answered, on every engine: whose answers no longer do
 * are asked anew, and nobody else; what was answered stays, and a proper answer settles it. */
#include "town.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/edition/revision.h"

#define IN(...) json_pack(__VA_ARGS__)

static struct err err;

static json_t *contents(struct town *t, const char *place, int64_t seats, json_t *parts)
{
    json_t *o = IN("{s:s, s:s, s:s, s:s, s:s, s:I}", "service", "見本帳", "provider",
                   "株式会社見本", "level", "C", "manager", town_id(t, "person.tanaka"), "place",
                   place, "seats", (json_int_t)seats);

    if (parts)
        json_object_set_new(o, "parts", parts);
    return o;
}

static json_t *part(const char *kind)
{
    return IN("[{s:s, s:s}]", "part", "箱", "kind", kind);
}

static void attach(struct town *t, const char *id, int papers)
{
    for (int i = 0; i < papers; i++) {
        json_t *in = IN("{s:s, s:s, s:s}", "case", id, "item", "papers", "name",
                        arena_printf(t->a, "資料%d.pdf", i + 1));
        OK(town_run(t, "yamada", "evidence.add", NULL, in, (struct bytes){"%PDF-1.4\n%%EOF\n", 15},
                    NULL, &err));
    }
}

static const char *entry(struct town *t, json_t *fields, int papers)
{
    const char *id = json_str(
        town_do(t, "yamada", "case.create", IN("{s:s, s:o}", "procedure", "use", "fields", fields)),
        "case", "");
    attach(t, id, papers);
    return town_permit_case(t, id);
}

/* ------------------------------------------------------------------ the dry run */
struct tried {
    json_t *standing, *why; /* by entry */
};

static enum status look(void *arg, const struct revision_record *r, bool *stop, struct err *e)
{
    struct tried *x = arg;

    (void)stop, (void)e;
    json_object_set_new(x->standing, r->id, json_string(standing_id(r->result->standing)));
    json_object_set_new(x->why, r->id, json_string(r->result->differences));
    return ST_OK;
}

/* Of the whole walk, in which alike entries share their result. */
static struct tried tried(struct town *t, const struct pack *p)
{
    AUTO_REVISION struct revision *v = NULL;
    struct tried x = {json_object(), json_object()};
    struct date today = date_of_instant(clock_now());
    struct db *db;

    OK(store_lease(t->app->store, &db, &err));
    OK(revision_new(t->app, db, t->tenant, t->body, p, today, today, NULL, &v, &err));
    OK(revision_entries(v, db, "", look, &x, &err));
    store_release(t->app->store, db);
    return x;
}

/* How it stands, and the one field that is asked; "" none. */
static void assert_tried(const struct tried *x, const char *id, const char *standing,
                         const char *field)
{
    AUTO_JSON json_t *list = json_loads(json_str(x->why, id, ""), 0, NULL);

    assert_string_equal(json_str(x->standing, id, ""), standing);
    assert_int_equal(json_array_size(list), field[0] != '\0');
    if (field[0]) {
        assert_string_equal(json_str(json_array_get(list, 0), "id", ""), field);
        assert_string_equal(json_str(json_array_get(list, 0), "weight", ""), "asked");
    }
}

/* ------------------------------------------------------------------ adopting */
static json_t *adopt(struct town *t, const char *hash)
{
    return town_do(
        t, "takahashi", "edition.adopt",
        IN("{s:s, s:s}", "hash", hash, "from", date_iso(t->a, date_of_instant(clock_now()))));
}

static const char *install(struct town *t, const struct pack *p)
{
    json_t *out = NULL;

    OK(town_run(t, "operator", "edition.install", NULL, json_object(), p->bundle, &out, &err));
    return arena_strdup(t->a, json_str(out, "hash", ""));
}

static int64_t todos(struct town *t, const char *id, const char *state)
{
    return town_count(t, arena_printf(t->a,
                                      "select count(*) from revision_todo where entry = '%s' and "
                                      "state = '%s'",
                                      id, state));
}

/* What does not do is not taken; what does settles it, and the answer of before stays. */
static void answered(struct town *t, const char *id)
{
    const char *todo =
        town_text(t, arena_printf(t->a, "select id from revision_todo where entry = '%s'", id));
    int64_t versions = town_count(t, "select count(*) from casefile_version");

    town_refused(t, "takahashi", "revision.confirm", IN("{s:s, s:s}", "todo", todo, "reason", "x"),
                 ST_REFUSED, "revision_to_answer");
    const char *change = json_str(town_do(t, "yamada", "case.create",
                                          IN("{s:s, s:s, s:o}", "procedure", "use_change", "entry",
                                             id, "fields", contents(t, "abroad", 20, NULL))),
                                  "case", "");
    attach(t, change, 2);
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", change), ST_REFUSED, "incomplete");
    assert_int_equal(todos(t, id, "open"), 1);
    (void)town_do(t, "yamada", "case.save",
                  IN("{s:s, s:o}", "case", change, "fields", contents(t, "own", 20, NULL)));
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", change));
    assert_int_equal(todos(t, id, "open"), 1);
    town_step(t, "sato", change, "approve", "approve", NULL);
    assert_int_equal(todos(t, id, "open"), 0);
    assert_int_equal(todos(t, id, "done"), 1);
    assert_true(town_count(t, "select count(*) from casefile_version") > versions);
    assert_int_equal(town_count(t, arena_printf(t->a,
                                                "select count(*) from entry_version where entry = "
                                                "'%s' and columns like '%%\"abroad\"%%'",
                                                id)),
                     1);
}

static void undone(struct town *t, const char *hash, const char *still, const char *settled)
{
    (void)town_do(t, "takahashi", "edition.undo", IN("{s:s}", "reason", "条文に誤りがあった"));
    assert_int_equal(todos(t, still, "open"), 0);
    assert_int_equal(todos(t, still, "void"), 1);
    assert_int_equal(todos(t, settled, "open"), 0); /* the edition before takes what it says */
    (void)adopt(t, hash);
    assert_int_equal(todos(t, still, "open"), 1);
    assert_int_equal(todos(t, settled, "open"), 0);
}

static void whole(const char *url)
{
    static const char *const dirs[] = {"tests/packs/books", "tests/story/anew/before",
                                       "tests/story/anew/over"};
    struct pack *before, *next;
    struct town t;

    town_open(&t, url, dirs[0]);
    const struct pack *first = t.pack;
    OK(pack_load(dirs, 2, NULL, NULL, &before, &err));
    OK(pack_load(dirs, 3, NULL, NULL, &next, &err));
    (void)adopt(&t, install(&t, before));
    t.pack = before;
    const char *held = entry(&t, contents(&t, "abroad", 20, NULL), 2);
    const char *many = entry(&t, contents(&t, "own", 51, NULL), 2);
    const char *fits = entry(&t, contents(&t, "own", 50, NULL), 2);
    const char *few = entry(&t, contents(&t, "own", 50, NULL), 1);
    const char *rows = entry(&t, contents(&t, "own", 50, part("bought")), 2);
    const char *kind = entry(&t, contents(&t, "own", 50, part("given")), 2);

    struct tried x = tried(&t, next);
    assert_tried(&x, held, "question", "place");
    assert_tried(&x, many, "question", "seats");
    assert_tried(&x, fits, "kept", "");
    assert_tried(&x, few, "question", "papers");
    assert_tried(&x, rows, "question", "parts.price");
    assert_non_null(strstr(json_str(x.why, kind, ""), "\"parts.kind\""));
    assert_non_null(strstr(json_str(x.why, kind, ""), "\"parts.price\""));
    json_decref(x.standing);
    json_decref(x.why);
    assert_int_equal(town_count(&t, "select count(*) from revision_todo"), 0);

    const char *hash = install(&t, next);
    const json_t *counts = json_object_get(adopt(&t, hash), "counts");
    assert_int_equal(json_int(counts, "question", -1), 5);
    assert_int_equal(json_int(counts, "kept", -1), 1);
    assert_int_equal(todos(&t, fits, "open"), 0);
    t.pack = next;
    answered(&t, held);
    undone(&t, hash, many, held);
    t.pack = first;
    town_is_whole(&t);
    town_close(&t);
    pack_free(before);
    pack_free(next);
}

static void test_whole(void **state)
{
    (void)state;
    stores_each(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_whole)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
