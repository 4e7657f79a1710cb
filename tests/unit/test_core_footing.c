/* Where an entry stands by its acts: whatever is done in whatever order, it is never in use while
 * something is open; worked out a second time from the whole record. */
#include "unit.h"

#include <string.h>

#include "core/entry.h"
#include "core/footing.h"

#define STATES(...)                                                                                \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }
#define N(a) (sizeof(a) / sizeof *(a))

static const char *const any[] = {"in_use", "under_review", "suspended"};
static const char *const aside[] = {"under_review", "suspended", "ending"};
static const char *const permitted[] = {"permitted"}, *const used[] = {"in_use"},
                         *const stopped[] = {"suspended"},
                         *const not_stopped[] = {"in_use", "under_review"},
                         *const before_end[] = {"permitted", "in_use", "under_review", "suspended"};
static const char *const of_notice[] = {"notice"}, *const of_trouble[] = {"trouble", "flame"},
                         *const of_stop[] = {"stop"};

/* Matters of two kinds, a stop that is a matter, one that is none, a record, the end. */
static const struct entry_act acts[] = {
    {.id = "start", .from = permitted, .nfrom = 1, .to = "in_use", .starts_duties = true},
    {.id = "notice", .from = any, .nfrom = 3, .to = "under_review"},
    {.id = "confirmed", .from = aside, .nfrom = 2, .to = "in_use", .ends = of_notice, .nends = 1},
    {.id = "trouble", .from = any, .nfrom = 3, .to = "under_review"},
    {.id = "flame", .from = any, .nfrom = 3, .to = "under_review"},
    {.id = "settled", .from = aside, .nfrom = 3, .to = "in_use", .ends = of_trouble, .nends = 2},
    {.id = "stop", .from = not_stopped, .nfrom = 2, .to = "suspended", .stops_duties = true},
    {.id = "resume",
     .from = stopped,
     .nfrom = 1,
     .to = "in_use",
     .ends = of_stop,
     .nends = 1,
     .starts_duties = true},
    {.id = "halt", .from = not_stopped, .nfrom = 2, .to = "suspended"},
    {.id = "go", .from = stopped, .nfrom = 1, .to = "in_use"},
    {.id = "record", .from = used, .nfrom = 1, .to = "in_use"},
    {.id = "end", .from = before_end, .nfrom = 4, .to = "ending"},
};
static const struct pack pack = {.entry_acts = (struct entry_act *)(uintptr_t)acts,
                                 .nentry_acts = N(acts)};

static uint64_t seed = 20261130;
static int below(size_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int)((seed >> 33) % n);
}

/* ------------------------------------------------------------------ a life */
enum { LONG = 24 };
struct life {
    struct act_done done[LONG];
    size_t n;
    const char *state;
    struct matter room[N(acts)];
    struct footing f;
};

static void look(struct life *l)
{
    footing_of(&pack, l->done, l->n, l->state, l->room, &l->f);
}

static struct life born(const char *state)
{
    struct life l = {.state = state};
    look(&l);
    return l;
}

static bool possible(struct life *l, const char *id)
{
    const struct entry_act *a = pack_entry_act(&pack, id);
    look(l);
    return entry_act_from(a, l->state) && footing_ends(&l->f, a, l->state);
}

static void once(struct life *l, const char *id)
{
    assert_true(possible(l, id));
    const char *to = footing_after(&pack, &l->f, pack_entry_act(&pack, id), l->state);
    l->done[l->n] = (struct act_done){id, l->state, to, (int64_t)l->n};
    l->n++;
    l->state = to;
    look(l);
}

static void leads(struct life *l, const char *const *ids, const char *state, const char *open)
{
    char is[128] = "";
    for (; *ids != NULL; ids++)
        once(l, *ids);
    for (size_t i = 0; i < l->f.nopen; i++) {
        strcat(is, i == 0 ? "" : " ");
        strcat(is, l->f.open[i].act->id);
    }
    assert_string_equal(l->state, state);
    assert_string_equal(is, open);
}
#define LEADS(state, open, ...)                                                                    \
    do {                                                                                           \
        struct life l_ = born("in_use");                                                           \
        leads(&l_, STATES(__VA_ARGS__, NULL), state, open);                                        \
    } while (0)

/* ------------------------------------------------------------------ orders that are told */
static void test_orders(void **unused)
{
    (void)unused;
    LEADS("under_review", "notice", "notice", "stop", "resume");
    LEADS("suspended", "stop", "notice", "stop", "confirmed");
    LEADS("in_use", "", "notice", "stop", "confirmed", "resume");
    LEADS("suspended", "stop notice", "stop", "notice");
    LEADS("under_review", "trouble", "notice", "trouble", "confirmed");
    LEADS("in_use", "", "trouble", "notice", "flame", "settled", "confirmed");
    LEADS("under_review", "notice", "notice", "halt", "go"); /* a stop that nothing ends */
    LEADS("suspended", "", "halt", "notice", "confirmed");
    LEADS("in_use", "", "notice", "notice", "confirmed"); /* recorded twice, dealt with once */
    LEADS("ending", "notice", "notice", "trouble", "end", "settled");
    LEADS("in_use", "", "record", "record");
}

static void test_not_possible(void **unused)
{
    (void)unused;
    struct life l = born("in_use");
    once(&l, "notice");
    assert_false(possible(&l, "settled"));
    once(&l, "stop");
    once(&l, "go"); /* what ends nothing leads nowhere while the stop is open */
    assert_string_equal(l.state, "suspended");
    once(&l, "resume");
    assert_false(possible(&l, "resume"));
    once(&l, "confirmed");
    assert_false(possible(&l, "confirmed"));
}

/* What was brought over, or came about under other rules, can be ended by anything. */
static void test_unexplained(void **unused)
{
    (void)unused;
    struct life l = born("under_review");
    assert_true(possible(&l, "confirmed"));
    once(&l, "trouble");
    assert_true(possible(&l, "confirmed"));
    once(&l, "settled");
    assert_string_equal(l.state, "under_review"); /* of what it was before nobody knows */
    once(&l, "confirmed");
    assert_string_equal(l.state, "in_use");
    l = born("in_use");
    assert_false(possible(&l, "settled"));
}

/* What is recorded goes before what these rules make of it: it led back to use then. */
static void test_older_record(void **unused)
{
    (void)unused;
    struct life l = {.done = {{"notice", "in_use", "under_review", 0},
                              {"stop", "under_review", "suspended", 1},
                              {"resume", "suspended", "in_use", 2}},
                     .n = 3,
                     .state = "in_use"};
    look(&l);
    assert_int_equal(l.f.nopen, 0);
    assert_true(possible(&l, "record"));
    assert_false(possible(&l, "confirmed"));
    once(&l, "notice");
    once(&l, "confirmed");
    assert_string_equal(l.state, "in_use");
}

/* A decision that ended it was cancelled: what was open is open again. */
static void test_reopened(void **unused)
{
    (void)unused;
    struct life l = {.done = {{"notice", "in_use", "under_review", 0},
                              {"reopened", "closed", "under_review", 1}},
                     .n = 2,
                     .state = "under_review"};
    look(&l);
    assert_int_equal(l.f.nopen, 1);
    once(&l, "confirmed");
    assert_string_equal(l.state, "in_use");
}

static void test_duties(void **unused)
{
    (void)unused;
    const struct entry_act *resume = pack_entry_act(&pack, "resume");
    struct life l = born("permitted");
    once(&l, "start");
    assert_false(l.f.stopped);
    once(&l, "stop");
    assert_true(l.f.stopped);
    assert_true(footing_begins(&l.f, resume));
    once(&l, "notice");
    once(&l, "confirmed");
    assert_true(l.f.stopped); /* it begins none */
    once(&l, "resume");
    assert_false(l.f.stopped);
}

/* ------------------------------------------------------------------ random orders */
/* Counted from the record alone: the last of what it opens lies behind the last of what ends it. */
static bool open_now(const struct life *l, const struct entry_act *opens)
{
    bool open = false;
    for (size_t i = 0; i < l->n; i++) {
        const struct entry_act *a = pack_entry_act(&pack, l->done[i].act);
        for (size_t k = 0; k < a->nends; k++)
            open &= strcmp(a->ends[k], opens->id) != 0;
        open |= a == opens;
    }
    return open;
}

static void holds(const struct life *l)
{
    size_t open = 0;
    for (size_t i = 0; i < N(acts); i++) {
        if (!entry_act_opens(&pack, &acts[i]) || !open_now(l, &acts[i]))
            continue;
        open++;
        assert_string_not_equal(l->state, "in_use");
        assert_false(strcmp(acts[i].to, "suspended") == 0 && strcmp(l->state, "under_review") == 0);
    }
    assert_int_equal(l->f.nopen, open);
}

static void test_never_in_use(void **unused)
{
    size_t settled = 0;
    (void)unused;
    for (int round = 0; round < 20000; round++) {
        struct life l = born("permitted");
        for (int i = 0; i < 200 && l.n < LONG; i++) {
            const char *id = acts[below(N(acts))].id;
            if (strcmp(id, "end") == 0 && below(8) != 0)
                continue;
            if (!possible(&l, id))
                continue;
            bool was_open = l.f.nopen > 0;
            once(&l, id);
            holds(&l);
            settled += was_open && strcmp(l.state, "in_use") == 0;
        }
    }
    assert_true(settled > 10000); /* and yet there is a way back */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_orders),       cmocka_unit_test(test_not_possible),
        cmocka_unit_test(test_unexplained),  cmocka_unit_test(test_older_record),
        cmocka_unit_test(test_reopened),     cmocka_unit_test(test_duties),
        cmocka_unit_test(test_never_in_use),
    };
    return RUN(tests);
}
