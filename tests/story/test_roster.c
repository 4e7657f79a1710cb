/* A list of people who answer on paper, on every engine: recorded again and again by whoever of the
 * unit has a slip in hand, each record keeping what it changed; nobody's work is wiped. */
#include "visit.h"

#include <pthread.h>
#include <string.h>

#include "base/json.h"
#include "commands/case/act_record.h"
#include "pages/entry/entry.h"
#include "pages/form/roll.h"

static struct err err;

#define IN(...) json_pack(__VA_ARGS__)
#define HANDS 8

static json_t *person(const char *class, int no, const char *says)
{
    char text[12];
    snprintf(text, sizeof text, "%d", no);
    json_t *row = IN("{s:s, s:s, s:s}", "class", class, "no", text, "says", says);
    if (strcmp(says, "open") != 0)
        json_object_set_new(row, "on", json_string("2026-04-10"));
    return row;
}

/* `people` is stolen. */
static json_t *collected(const char *entry, int64_t seen, json_t *people)
{
    return IN("{s:s, s:s, s:I, s:{s:s, s:o}}", "entry", entry, "act", "collect", "seen",
              (json_int_t)seen, "data", "day", "2026-04-10", "people", people);
}

/* What all records say now. The caller releases it. */
static struct act_record said(struct town *t, const char *entry)
{
    struct db *db = NULL;
    struct act_record r;
    OK(store_lease(t->app->store, &db, &err));
    OK(act_record_load(db, t->a, t->tenant, ID_FROM(entry, entry), t->pack,
                       pack_entry_act(t->pack, "collect"), ACT_RECORD_NOW, &r, &err));
    store_release(t->app->store, db);
    return r;
}

static const char *says_of(const json_t *fields, const char *class, const char *no)
{
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(fields, "people"), i,
                       row) if (str_eq(json_str(row, "class", ""), class) &&
                                str_eq(json_str(row, "no", ""), no)) return json_str(row, "says",
                                                                                     "");
    return "nobody";
}

/* ------------------------------------------------------------------ the gate of a case */
/* A count over the answers keeps it from being handed in. */
static const char *begun(struct town *t)
{
    json_t *fields = IN("{s:s, s:[{s:s, s:s, s:s, s:s}, {s:s, s:s, s:s}]}", "service", "A film",
                        "makers", "class", "A", "no", "1", "says", "yes", "on", "2026-04-02",
                        "class", "A", "no", "2", "says", "open");
    const char *id = arena_strdup(
        t->a, json_str(town_do(t, "yamada", "case.create",
                               IN("{s:s, s:o}", "procedure", "start", "fields", fields)),
                       "case", ""));
    assert_int_equal(json_int(town_case(t, id)->c.fields, "open", -1), 1);
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    json_t *done = json_deep_copy(town_case(t, id)->c.fields);
    json_t *second = json_array_get(json_object_get(done, "makers"), 1);
    json_object_set_new(second, "says", json_string("yes"));
    (void)town_do(t, "yamada", "case.save",
                  IN("{s:s, s:I, s:o}", "case", id, "lock", (json_int_t)town_case(t, id)->c.lock,
                     "fields", json_deep_copy(done)));
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    json_object_set_new(second, "on", json_string("2026-04-03"));
    (void)town_do(t, "yamada", "case.save",
                  IN("{s:s, s:I, s:o}", "case", id, "lock", (json_int_t)town_case(t, id)->c.lock,
                     "fields", done));
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    return arena_strdup(t->a, town_case(t, id)->c.entry.s);
}

/* ------------------------------------------------------------------ records */
static void recorded(struct town *t, const char *entry)
{
    json_t *two = IN("[o, o]", person("A", 1, "open"), person("B", 1, "open"));
    (void)town_do(t, "tanaka", "entry.act", collected(entry, 0, two));
    /* nobody may write over what they have not read */
    town_refused(t, "sato", "entry.act", collected(entry, 0, IN("[o]", person("A", 1, "yes"))),
                 ST_CONFLICT, "act_stale");
    town_refused(t, "sato", "entry.act", collected(entry, 2, IN("[o]", person("A", 1, "yes"))),
                 ST_CONFLICT, "act_stale");
    /* another section */
    town_refused(t, "watanabe", "entry.act", collected(entry, 1, IN("[o]", person("A", 1, "yes"))),
                 ST_DENIED, "not_your_step");
    /* no without a means, yes without a day, the same person twice, nobody at all */
    town_refused(t, "sato", "entry.act", collected(entry, 1, IN("[o]", person("A", 1, "no"))),
                 ST_REFUSED, "incomplete");
    town_refused(
        t, "sato", "entry.act",
        collected(entry, 1, IN("[{s:s, s:s, s:s}]", "class", "A", "no", "1", "says", "yes")),
        ST_REFUSED, "incomplete");
    town_refused(t, "sato", "entry.act",
                 collected(entry, 1, IN("[o, o]", person("A", 1, "open"), person("Ａ", 1, "yes"))),
                 ST_REFUSED, "incomplete");
    town_refused(t, "sato", "entry.act", collected(entry, 1, json_array()), ST_REFUSED,
                 "incomplete");
    json_t *no = person("B", 1, "no");
    json_object_set_new(no, "instead", json_string("a letter"));
    json_object_set_new(no, "name", json_string("Mr Secret")); /* the body keeps no names */
    (void)town_do(t, "sato", "entry.act",
                  collected(entry, 1, IN("[o, o]", person("A", 1, "yes"), no)));
    AUTO_RECORD struct act_record r = said(t, entry);
    assert_int_equal(r.n, 2);
    assert_string_equal(says_of(r.fields, "A", "1"), "yes");
    assert_string_equal(says_of(r.fields, "B", "1"), "no");
    assert_int_equal(json_int(r.fields, "n_no", -1), 1);
    assert_int_equal(town_count(t, "select count(*) from entry_event where data like '%Secret%'"),
                     0);
}

/* A record of one answer out of 500 is small, however long the list is, and fast. */
static void long_list(struct town *t, const char *entry)
{
    AUTO_RECORD struct act_record before = said(t, entry);
    json_t *people = json_deep_copy(json_object_get(before.fields, "people"));
    for (int class = 0; class < 14; class ++)
        for (int no = 1; no <= 36; no++)
            json_array_append_new(people,
                                  person(arena_printf(t->a, "1-%d", class + 1), no, "open"));
    assert_true(json_array_size(people) > 500);
    int64_t begun = clock_now();
    (void)town_do(t, "sato", "entry.act", collected(entry, before.n, json_deep_copy(people)));
    int64_t pasted = clock_now();
    json_array_set_new(people, 300, person("1-9", 11, "yes"));
    (void)town_do(t, "tanaka", "entry.act", collected(entry, before.n + 1, people));
    print_message("506 people recorded in %lld ms, one answer of them in %lld ms\n",
                  (long long)(pasted - begun), (long long)(clock_now() - pasted));
    assert_true(town_count(t, "select length(data) from entry_event order by at desc limit 1") <
                400);
    AUTO_RECORD struct act_record after = said(t, entry);
    assert_int_equal(json_array_size(json_object_get(after.fields, "people")), 506);
    assert_string_equal(says_of(after.fields, "1-9", "11"), "yes");
    assert_string_equal(says_of(after.fields, "A", "1"), "yes");
    json_t *many = json_array();
    for (int no = 1; no <= 601; no++)
        json_array_append_new(many, person(arena_printf(t->a, "%d", no / 100), no, "open"));
    town_refused(t, "sato", "entry.act", collected(entry, after.n, many), ST_INPUT,
                 "too_many_rows");
}

/* ------------------------------------------------------------------ pages */
static void gets(struct visit *v, const char *act)
{
    v->x.req.path_arg[1] = act;
}

static void pages(struct town *t, const char *entry)
{
    const char *class[] = {"group", "1-9", NULL}, *field[] = {"field", "people", NULL};
    const char *nothing[] = {"field", "day", NULL};
    const char *odd[] = {"field", "people", "answer", "maybe", NULL};
    struct visit *v = visit(t, "sato", entry, class);
    gets(v, "collect");
    const char *html = seen(v, entry_act_get);
    assert_int_equal(occurs(html, "name=\"del_row\""), 36); /* one class at a time */
    print_message("the page of a class of 36 among 506: %zu bytes\n", strlen(html));
    says(html, "name=\"seen\" value=\"4\"");
    v = visit(t, "sato", entry, field);
    gets(v, "collect");
    html = seen(v, act_people_get);
    assert_int_equal(occurs(html, "roll-sheet"), 14); /* A and B have answered */
    says_not(html, "Secret");
    v = visit(t, "sato", entry, nothing);
    gets(v, "collect");
    refused(v, act_people_get, ST_NOT_FOUND, "not_found");
    v = visit(t, "sato", entry, odd);
    gets(v, "collect");
    refused(v, act_people_get, ST_NOT_FOUND, "not_found");
    v = visit(t, "watanabe", entry, field);
    gets(v, "collect");
    assert_int_not_equal(act_people_get(&v->x.req, &v->res, &err), ST_OK);
    exchange_end(&v->x);
}

/* ------------------------------------------------------------------ at once */
struct hand {
    struct town *t;
    const struct who *who;
    struct arena *a;
    json_t *in, *out;
    pthread_barrier_t *start;
    enum status st;
    struct err err;
};

static void *work(void *arg)
{
    struct hand *h = arg;
    pthread_barrier_wait(h->start);
    h->st = command_run(h->t->app, h->a, h->who, "entry.act", NULL, h->in, (struct bytes){0},
                        &h->out, &h->err);
    return NULL;
}

/* Everybody read the same; one is recorded, the others are told, and theirs is not lost on the way:
 * it was never taken. */
static void at_once(struct town *t, const char *entry)
{
    struct hand hands[HANDS] = {{0}};
    pthread_t threads[HANDS];
    pthread_barrier_t start;
    AUTO_RECORD struct act_record before = said(t, entry);
    int won = 0;
    pthread_barrier_init(&start, NULL, HANDS);
    for (int i = 0; i < HANDS; i++) {
        json_t *people = json_deep_copy(json_object_get(before.fields, "people"));
        json_array_append_new(people, person("Z", i + 1, "yes"));
        hands[i] = (struct hand){
            .t = t, .a = arena_new(), .in = collected(entry, before.n, people), .start = &start};
        hands[i].who = town_who(t, hands[i].a, i % 2 ? "sato" : "tanaka");
    }
    for (int i = 0; i < HANDS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, &hands[i]), 0);
    for (int i = 0; i < HANDS; i++) {
        pthread_join(threads[i], NULL);
        won += hands[i].st == ST_OK;
        if (hands[i].st != ST_OK)
            assert_string_equal(hands[i].err.code, "act_stale");
        json_decref(hands[i].in);
        json_decref(hands[i].out);
        arena_free(hands[i].a);
    }
    pthread_barrier_destroy(&start);
    AUTO_RECORD struct act_record after = said(t, entry);
    assert_int_equal(won, 1);
    assert_int_equal(after.n, before.n + 1);
    assert_int_equal(json_array_size(json_object_get(after.fields, "people")), 507);
}

static void roster(const char *url)
{
    struct town t;
    town_open(&t, url, "tests/packs/slips");
    const char *entry = begun(&t);
    recorded(&t, entry);
    long_list(&t, entry);
    pages(&t, entry);
    at_once(&t, entry);
    town_is_whole(&t);
    town_close(&t);
}

static void test_roster(void **state)
{
    (void)state;
    stores_each(roster);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_roster)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
