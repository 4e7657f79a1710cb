/* The service dictionary on every engine: editions, drafts that are filled from it, and nothing
 * handed in unconfirmed. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/services/dictionary_load.h"
#include "store/queries_gen.h"

#define IN(...) json_pack(__VA_ARGS__)
#define PACK "tests/packs/dictionary"
#define HEAD "name,aliases,provider,kinds,domains,on\n"
#define OLD HEAD "Zoom Meetings,Zoom,\"Zoom Communications, Inc.\",web_meeting,zoom.us,2025-04-01\n"
#define NEW                                                                                           \
    HEAD                                                                                              \
        "Zoom Meetings,Zoom|ズーム,\"Zoom Communications, Inc.\",web_meeting,zoom.us,2026-01-31\n" \
        "広場,,広場社,sns,,2025-06-01\n"

static struct err err;

static int64_t count(struct town *t, const char *what, const char *where)
{
    return town_count(t, arena_printf(t->a, "select count(*) from %s where %s", what, where));
}

static enum status install(struct town *t, const char *who, const char *text)
{
    err = (struct err){0};
    return town_run(t, who, "dictionary.install", NULL, IN("{s:s}", "title", "試し"),
                    (struct bytes){text, strlen(text)}, NULL, &err);
}

static const char *newest(struct town *t)
{
    struct loaded_dictionary d;
    struct db *db = NULL;

    OK(store_lease(t->app->store, &db, &err));
    OK(dictionary_load(db, t->a, t->tenant, &d, &err));
    store_release(t->app->store, db);
    return d.row.hash;
}

/* ------------------------------------------------------------------ editions */
static void editions(struct town *t)
{
    assert_string_equal(newest(t), "");
    assert_int_equal(install(t, "yamada", OLD), ST_DENIED);
    assert_int_equal(install(t, "takahashi", OLD), ST_DENIED); /* who runs the program installs */
    assert_int_equal(install(t, "operator", "name\n"), ST_INPUT);
    assert_int_equal(install(t, "operator", HEAD "a,,,,,2999-01-01\n"), ST_INPUT);
    assert_string_equal(err.code, "dictionary_future");
    assert_string_equal(newest(t), "");
    OK(install(t, "operator", OLD));
    const char *old = newest(t);
    OK(install(t, "operator", NEW));
    const char *new = newest(t);
    assert_string_not_equal(old, new);
    OK(install(t, "operator", OLD)); /* is there: nothing changes, nothing goes back */
    assert_string_equal(newest(t), new);
    assert_int_equal(count(t, "dictionary", "1 = 1"), 2);
    assert_int_equal(install(t, "operator", HEAD "b,,,,,2025-05-01\n"), ST_CONFLICT);
    assert_string_equal(err.code, "dictionary_older");
    assert_string_equal(err.detail, "2026-01-31");
    /* corrected on the same day: the later one counts */
    OK(install(t, "operator", NEW "三,,,,,2026-01-31\n"));
    assert_string_not_equal(newest(t), new);
    assert_int_equal(count(t, "journal", "kind = 'dictionary.install'"), 4);
}

/* ------------------------------------------------------------------ drafts */
static json_t *contents(struct town *t, const char *service)
{
    return IN("{s:s, s:s}", "service", service, "manager", town_id(t, "person.tanaka"));
}

static const char *begin(struct town *t)
{
    json_t *in = IN("{s:s, s:o}", "procedure", "use", "fields", contents(t, "ＺＯＯＭ"));

    return json_str(town_do(t, "yamada", "case.create", in), "case", "");
}

static json_t *fill_in(const char *id, const char *service)
{
    return IN("{s:s, s:s}", "case", id, "service", service);
}

static bool open_at(json_t *out, const char *where)
{
    size_t i;
    json_t *x;

    json_array_foreach(json_object_get(out, "problems"), i, x)
    {
        if (str_eq(json_str(x, "code", ""), "from_dictionary") &&
            str_eq(json_str(x, "where", ""), where))
            return true;
    }
    return false;
}

static json_t *only(const char *id, const char *field)
{
    return IN("{s:s, s:[s]}", "case", id, "fields", field);
}

static void submit_refused(struct town *t, const char *id)
{
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
}

static void filled(struct town *t)
{
    const char *id = begin(t);
    json_t *stale = fill_in(id, "Zoom Meetings"), *behind = fill_in(id, "Zoom Meetings");

    town_refused(t, "yamada", "case.fill", fill_in(id, "Zooom"), ST_REFUSED, "not_in_dictionary");
    json_object_set_new(stale, "dictionary", json_string("0123"));
    town_refused(t, "yamada", "case.fill", stale, ST_CONFLICT, "dictionary_changed");
    json_object_set_new(behind, "lock", json_integer(99));
    town_refused(t, "yamada", "case.fill", behind, ST_CONFLICT, "stale");
    town_refused(t, "suzuki", "case.fill", fill_in(id, "Zoom Meetings"), ST_NOT_FOUND, "not_found");

    json_t *out = town_do(t, "yamada", "case.fill", fill_in(id, "Zoom Meetings"));
    assert_int_equal(json_array_size(json_object_get(out, "filled")), 4);
    assert_true(open_at(out, "provider") && open_at(out, "kinds") && open_at(out, "domain"));
    const struct loaded_case *l = town_case(t, id);
    /* another way to write the same name */
    assert_string_equal(json_str(l->fields, "service", ""), "Zoom Meetings");
    assert_string_equal(json_str(l->fields, "provider", ""), "Zoom Communications, Inc.");
    assert_int_equal(count(t, "dictionary_fill",
                           "confirmed_at is null and service = 'Zoom "
                           "Meetings'"),
                     4);
    submit_refused(t, id);
    /* twice fills nothing more */
    out = town_do(t, "yamada", "case.fill", fill_in(id, "Zoom Meetings"));
    assert_int_equal(json_array_size(json_object_get(out, "filled")), 0);

    town_refused(t, "suzuki", "case.fill_confirm", only(id, "provider"), ST_NOT_FOUND, "not_found");
    out = town_do(t, "yamada", "case.fill_confirm", only(id, "provider"));
    assert_int_equal(json_array_size(json_object_get(out, "confirmed")), 1);
    assert_false(open_at(out, "provider"));
    submit_refused(t, id);
    /* written anew: the writer's own */
    json_t *fields = contents(t, "ＺＯＯＭ");
    fill_set(fields, "provider", json_string("Zoom Communications, Inc."));
    fill_set(fields, "domain", json_string("zoom.example"));
    fill_set(fields, "kinds", IN("[s]", "web_meeting"));
    out = town_do(t, "yamada", "case.save", IN("{s:s, s:o}", "case", id, "fields", fields));
    assert_false(open_at(out, "domain") || open_at(out, "provider"));
    assert_true(open_at(out, "kinds"));
    submit_refused(t, id);
    out = town_do(t, "yamada", "case.fill_confirm", IN("{s:s}", "case", id));
    assert_int_equal(json_array_size(json_object_get(out, "confirmed")), 1);
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    /* handed in: nothing is filled or confirmed any more */
    town_refused(t, "yamada", "case.fill", fill_in(id, "広場"), ST_CONFLICT, "wrong_state");
    town_refused(t, "yamada", "case.fill_confirm", IN("{s:s}", "case", id), ST_CONFLICT,
                 "wrong_state");
    assert_int_equal(count(t, "journal", "kind = 'case.fill'"), 2);
    assert_int_equal(count(t, "dictionary_fill", "confirmed_at is not null"), 2);
}

/* The same key twice is one filling. */
static void once(struct town *t)
{
    const char *id = begin(t);
    int64_t before = count(t, "dictionary_fill", "1 = 1");

    for (int i = 0; i < 2; i++)
        OK(town_run(t, "yamada", "case.fill", "one-key-for-both", fill_in(id, "Zoom Meetings"),
                    (struct bytes){0}, NULL, &err));
    assert_int_equal(count(t, "dictionary_fill", "1 = 1"), before + 4);
    /* ten years later: what was filled says which day it was true */
    assert_int_equal(
        count(t, "dictionary_fill", arena_printf(t->a, "casefile = '%s' and day = 20484", id)), 4);
}

static void play(const char *url)
{
    struct town t;

    town_open(&t, url, PACK);
    editions(&t);
    filled(&t);
    once(&t);
    town_is_whole(&t);
    town_stop(&t);
    town_start(&t);
    town_is_whole(&t);
    town_close(&t);
}

static void test_filled(void **state)
{
    (void)state;
    stores_each(play);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_filled)};

    if (crypto_init(&err) != ST_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
