/* At the same moment: two approvals, the same key twice, many numbers; one wins, nobody is told
 * otherwise, and what was acknowledged is there. */
#include "town.h"

#include <pthread.h>
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"

#define HANDS 8

struct hand {
    struct town *t;
    const struct who *who;
    struct arena *a;
    const char *command, *key;
    json_t *in;
    pthread_barrier_t *start;
    enum status st;
    struct err err;
    json_t *out;
};

static void *work(void *arg)
{
    struct hand *h = arg;

    pthread_barrier_wait(h->start);
    h->st = command_run(h->t->app, h->a, h->who, h->command, h->key, h->in, (struct bytes){0},
                        &h->out, &h->err);
    return NULL;
}

/* Everybody at once, each as their login with their input. */
static void together(struct town *t, struct hand hands[HANDS], const char *const *logins)
{
    pthread_t threads[HANDS];
    pthread_barrier_t start;

    pthread_barrier_init(&start, NULL, HANDS);
    for (int i = 0; i < HANDS; i++) {
        hands[i].t = t;
        hands[i].a = arena_new();
        hands[i].start = &start;
        hands[i].who = town_who(t, hands[i].a, logins[i]);
    }
    for (int i = 0; i < HANDS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, &hands[i]), 0);
    for (int i = 0; i < HANDS; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&start);
}

static void let_go(struct hand hands[HANDS])
{
    for (int i = 0; i < HANDS; i++) {
        json_decref(hands[i].in);
        json_decref(hands[i].out);
        arena_free(hands[i].a);
    }
}

static const char *at_approve(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);

    town_answers(t, "yamada", id, "first");
    town_files(t, "yamada", id);
    (void)town_do(t, "yamada", "case.submit", json_pack("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    return id;
}

/* Some approve, some refuse, the applicant withdraws: one of them happens. */
static void one_decision(const char *url)
{
    static const char *const logins[HANDS] = {"sato", "kato", "sato",   "kato",
                                              "sato", "kato", "yamada", "sato"};
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    for (int round = 0; round < 4; round++) {
        struct hand hands[HANDS] = {0};
        const char *id = at_approve(&t);
        int won = 0;

        for (int i = 0; i < HANDS; i++) {
            hands[i].command = i == 6 ? "case.withdraw" : "case.step";
            hands[i].in = i == 6
                              ? json_pack("{s:s}", "case", id)
                              : json_pack("{s:s, s:s, s:s, s:s}", "case", id, "step", "approve",
                                          "verdict", i == 5 ? "reject" : "approve", "reason", "x");
        }
        together(&t, hands, logins);
        for (int i = 0; i < HANDS; i++) {
            won += hands[i].st == ST_OK;
            if (hands[i].st != ST_OK && hands[i].st != ST_CONFLICT)
                fail_msg("%s: %s (%s)", hands[i].command, hands[i].err.text, hands[i].err.code);
        }
        assert_int_equal(won, 1);
        let_go(hands);
        assert_int_equal(
            town_count(&t, arena_printf(t.a,
                                        "select count(*) from act where casefile = '%s' and kind "
                                        "in ('decide', 'withdraw')",
                                        id)),
            1);
        assert_int_equal(
            town_count(&t,
                       arena_printf(t.a, "select count(*) from entry where origin_id = '%s'", id)),
            town_case(&t, id)->c.state == CASE_APPROVED);
    }
    town_is_whole(&t);
    town_close(&t);
}

/* The same person presses twice: the same key in several connections. */
static void one_key(const char *url)
{
    static const char *const logins[HANDS] = {"sato", "sato", "sato", "sato",
                                              "sato", "sato", "sato", "sato"};
    struct town t;
    struct hand hands[HANDS] = {0};

    town_open(&t, url, "packs/onna-2017");
    const char *id = at_approve(&t);
    int64_t journal = town_count(&t, "select count(*) from journal");
    for (int i = 0; i < HANDS; i++) {
        hands[i].command = "case.step";
        hands[i].key = "pressed-twice";
        hands[i].in =
            json_pack("{s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "approve");
    }
    together(&t, hands, logins);
    for (int i = 0; i < HANDS; i++) {
        if (hands[i].st != ST_OK)
            fail_msg("%s (%s)", hands[i].err.text, hands[i].err.code);
        assert_true(json_equal(hands[i].out, hands[0].out));
    }
    let_go(hands);
    assert_int_equal(town_count(&t, "select count(*) from entry"), 1);
    assert_int_equal(town_count(&t, "select count(*) from journal"), journal + 1);
    town_is_whole(&t);
    town_close(&t);
}

/* Numbers that people see: none twice, none left out. */
static void many_numbers(const char *url)
{
    static const char *const logins[HANDS] = {"yamada", "tanaka", "sato", "suzuki",
                                              "ito",    "kato",   "sato", "takahashi"};
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    for (int round = 0; round < 5; round++) {
        struct hand hands[HANDS] = {0};
        for (int i = 0; i < HANDS; i++) {
            hands[i].command = "inquiry.record";
            hands[i].in = json_pack("{s:{}}", "facts");
        }
        together(&t, hands, logins);
        for (int i = 0; i < HANDS; i++)
            if (hands[i].st != ST_OK)
                fail_msg("%s (%s)", hands[i].err.text, hands[i].err.code);
        let_go(hands);
    }
    assert_int_equal(town_count(&t, "select count(distinct no) from inquiry"), 5 * HANDS);
    assert_int_equal(town_count(&t, "select max(n) from counter where series = 'inquiry'"),
                     5 * HANDS);
    town_is_whole(&t);
    town_close(&t);
}

static int64_t number_of(struct town *t, const char *of)
{
    return town_count(t, arena_printf(t->a, "select count(*) from %s", of));
}

static json_t *nothing_used(const char *asked)
{
    return json_pack("{s:s, s:i, s:b}", "asked", asked, "replied", 0, "none", 1);
}

/* Several start an inventory: it goes on once. Two answer for a unit while it is closed: one answer
 * at most, and none after. */
static void one_inventory(const char *url)
{
    static const char *const office[HANDS] = {"takahashi", "takahashi", "takahashi", "takahashi",
                                              "takahashi", "takahashi", "takahashi", "takahashi"};
    static const char *const mixed[HANDS] = {"watanabe", "watanabe", "watanabe",  "watanabe",
                                             "watanabe", "watanabe", "takahashi", "watanabe"};
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    for (int round = 1; round <= 3; round++) {
        struct hand hands[HANDS] = {0};
        const char *id = "";
        int won = 0;

        for (int i = 0; i < HANDS; i++) {
            hands[i].command = "inventory.start";
            hands[i].in = json_pack("{s:s, s:s}", "name", "棚卸し", "until", "2099-03-31");
        }
        together(&t, hands, office);
        for (int i = 0; i < HANDS; i++) {
            won += hands[i].st == ST_OK;
            if (hands[i].st == ST_OK)
                id = arena_strdup(t.a, json_str(hands[i].out, "inventory", ""));
            else
                assert_string_equal(hands[i].err.code, "inventory_open");
        }
        assert_int_equal(won, 1);
        let_go(hands);
        assert_int_equal(number_of(&t, "inventory"), round);

        const char *asked = arena_strdup(
            t.a, town_text(&t, arena_printf(t.a,
                                            "select id from inventory_unit where inventory = '%s' "
                                            "and unit = '%s'",
                                            id, town_id(&t, "unit.税務課"))));
        struct hand again[HANDS] = {0};
        for (int i = 0; i < HANDS; i++) {
            again[i].command = i == 6 ? "inventory.close" : "inventory.reply";
            again[i].in = i == 6 ? json_pack("{s:s}", "inventory", id) : nothing_used(asked);
        }
        together(&t, again, mixed);
        won = 0;
        for (int i = 0; i < HANDS; i++)
            if (again[i].st == ST_OK)
                won += i != 6;
            else
                assert_true(strcmp(again[i].err.code, "inventory_replied") == 0 ||
                            strcmp(again[i].err.code, "inventory_closed") == 0);
        assert_int_equal(again[6].st, ST_OK);
        let_go(again);
        assert_int_equal(
            number_of(&t, arena_printf(t.a, "inventory_reply where asked = '%s'", asked)), won);
        assert_true(won <= 1);
        assert_int_equal(number_of(&t, "inventory_reply r join inventory_unit q on q.id = r.asked "
                                       "join inventory v on v.id = q.inventory "
                                       "where r.at > v.closed_at"),
                         0);
    }
    town_is_whole(&t);
    town_close(&t);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(one_decision)
EACH(one_key)
EACH(many_numbers)
EACH(one_inventory)

/* Many write in a chronology at once: every line is there, each under a number of its own. */
static void many_lines(const char *url)
{
    static const char *const all[HANDS] = {"takahashi", "sato",      "takahashi", "yamada",
                                           "takahashi", "takahashi", "yamada",    "takahashi"};
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    json_t *told = town_do(&t, "yamada", "incident.report", json_pack("{s:s}", "what", "文"));
    const char *id = arena_strdup(t.a, json_str(told, "incident", ""));
    struct hand hands[HANDS] = {0};
    int won = 0;

    for (int i = 0; i < HANDS; i++) {
        bool reporter = strcmp(all[i], "yamada") == 0;

        hands[i].command = "incident.line";
        hands[i].in = json_pack("{s:s, s:s, s:s}", "incident", id, "kind",
                                reporter ? "found" : "report", "text", "文");
    }
    together(&t, hands, all);
    for (int i = 0; i < HANDS; i++) {
        won += hands[i].st == ST_OK;
        assert_int_equal(hands[i].st, strcmp(all[i], "sato") == 0 ? ST_NOT_FOUND : ST_OK);
    }
    let_go(hands);
    assert_int_equal(number_of(&t, "incident_line"), won);
    assert_int_equal(number_of(&t, "(select distinct n from incident_line) x"), won);
    assert_int_equal(
        number_of(&t, "(select distinct no from incident_line where kind = 'report') x"), 5);
    assert_int_equal(town_count(&t, "select lines from incident"), won);
    town_is_whole(&t);
    town_close(&t);
}
EACH(many_lines)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_decision), cmocka_unit_test(test_one_key),
        cmocka_unit_test(test_many_numbers), cmocka_unit_test(test_one_inventory),
        cmocka_unit_test(test_many_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
