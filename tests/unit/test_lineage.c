/* The way from one edition to another: classes and items that change their names on it. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "rules/lineage.h"

enum { LEVELS = 6, EDITIONS = 7 };

static const char *const codes[LEVELS] = {"a", "b", "c", "d", "e", "f"};

/* An edition of one axis with all codes, that moves what it is told to. */
struct made {
    struct pack p;
    struct axis axis;
    struct level levels[LEVELS];
    struct pack_migration moves[LEVELS];
    const char *to[LEVELS][2];
    struct checklist list;
    struct item items[3];
};

static void make(struct made *m)
{
    *m = (struct made){.axis = {.id = "color", .levels = m->levels, .nlevels = LEVELS},
                       .list = {.id = "check", .items = m->items, .nitems = 3}};
    for (size_t i = 0; i < LEVELS; i++)
        m->levels[i] = (struct level){.code = codes[i], .label = codes[i]};
    for (size_t i = 0; i < 3; i++)
        m->items[i] = (struct item){.id = codes[i], .ask = codes[i]};
    m->p = (struct pack){.axes = &m->axis,
                         .naxes = 1,
                         .migrations = m->moves,
                         .checklists = &m->list,
                         .nchecklists = 1};
}

static void moves(struct made *m, const char *from, const char *one, const char *two)
{
    size_t n = m->p.nmigrations++;

    m->to[n][0] = one;
    m->to[n][1] = two;
    m->moves[n] = (struct pack_migration){
        .checklist = "", .axis = 0, .from = from, .to = m->to[n], .nto = two ? 2 : 1};
}

static void renumbers(struct made *m, const char *item, const char *was)
{
    m->moves[m->p.nmigrations++] =
        (struct pack_migration){.axis = -1, .checklist = "check", .item = item, .was = was};
}

static struct lineage_step steps[EDITIONS];

static struct lineage onward(const struct made *m, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++)
        steps[i] = (struct lineage_step){&m[i].p, &m[i + 1].p, false};
    return (struct lineage){steps, n - 1};
}

static struct lineage homeward(const struct made *m, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++)
        steps[i] = (struct lineage_step){&m[n - 1 - i].p, &m[n - 2 - i].p, true};
    return (struct lineage){steps, n - 1};
}

static void is(const struct lineage *w, const char *code, const char *want)
{
    const char *now = level_move(w, "color", code);

    if (!want)
        assert_null(now);
    else
        assert_string_equal(now, want);
}

/* Codes change places in every edition: at the end each is where all the steps together lead, and
 * back at its beginning on the way back. */
static void test_places(void **state)
{
    static struct made m[EDITIONS];

    (void)state;
    srand(7);
    for (int round = 0; round < 2000; round++) {
        size_t at[LEVELS];
        for (size_t i = 0; i < LEVELS; i++)
            at[i] = i;
        for (size_t e = 0; e < EDITIONS; e++) {
            size_t order[LEVELS];
            make(&m[e]);
            for (size_t i = 0; i < LEVELS; i++)
                order[i] = i;
            for (size_t i = LEVELS - 1; e > 0 && i > 0; i--) {
                size_t k = (size_t)rand() % (i + 1), x = order[i];
                order[i] = order[k];
                order[k] = x;
            }
            for (size_t i = 0; i < LEVELS; i++)
                if (order[i] != i) /* what stays is not named */
                    moves(&m[e], codes[i], codes[order[i]], NULL);
            /* an edition that says what the one before said has moved nothing */
            bool again = e > 0 && m[e].p.nmigrations == m[e - 1].p.nmigrations;
            for (size_t i = 0; again && i < m[e].p.nmigrations; i++)
                again = !strcmp(m[e].to[i][0], m[e - 1].to[i][0]);
            for (size_t i = 0; i < LEVELS && !again; i++)
                at[i] = order[at[i]];
        }
        const struct lineage on = onward(m, EDITIONS);
        const char *now[LEVELS];
        bool exact = true;
        for (size_t e = 1; e < EDITIONS; e++) /* single moves that both name are left as they are */
            for (size_t i = 0; i < m[e].p.nmigrations; i++)
                for (size_t k = 0; k < m[e - 1].p.nmigrations; k++)
                    exact &= strcmp(m[e].moves[i].from, m[e - 1].moves[k].from) ||
                             strcmp(m[e].to[i][0], m[e - 1].to[k][0]);
        for (size_t i = 0; i < LEVELS && exact; i++)
            is(&on, codes[i], now[i] = codes[at[i]]);
        const struct lineage back = homeward(m, EDITIONS);
        for (size_t i = 0; i < LEVELS && exact; i++)
            is(&back, now[i], codes[i]);
    }
}

/* What is split is chosen by a person, also editions later; what comes together again is one. */
static void test_split(void **state)
{
    static struct made m[4];
    struct lineage w;

    (void)state;
    for (size_t i = 0; i < 4; i++)
        make(&m[i]);
    moves(&m[1], "b", "c", "d");
    moves(&m[1], "e", "a", NULL);
    w = onward(m, 3);
    is(&w, "b", NULL);
    assert_int_equal(level_moved(&w, "color", "b").now, 4 | 8);
    is(&w, "e", "a");
    is(&w, "f", "f");
    moves(&m[3], "c", "f", NULL);
    moves(&m[3], "d", "f", NULL);
    w = onward(m, 4);
    is(&w, "b", "f");
    /* both may have been what is one now, and what is new was nothing */
    w = homeward(m, 2);
    is(&w, "c", NULL);
    is(&w, "d", NULL);
    is(&w, "a", NULL);
    is(&w, "f", "f");
    /* what the last axis does not have is lost, and half of it is not the whole */
    m[3].p.nmigrations = 1;
    m[3].levels[3].code = "g";
    w = onward(m, 4);
    is(&w, "b", NULL);
    is(&w, "d", NULL);
    is(&w, "nothing", NULL);
    m[3].axis.id = "shade";
    is(&w, "f", NULL);
    assert_null(level_moved(&w, "color", "f").axis);
}

/* An edition that was laid over another has its migrations as well; they are done once. */
static void test_laid_over(void **state)
{
    static struct made m[3];
    struct lineage w;

    (void)state;
    for (size_t i = 0; i < 3; i++)
        make(&m[i]);
    for (size_t i = 1; i < 3; i++) {
        moves(&m[i], "a", "b", NULL);
        moves(&m[i], "b", "a", NULL);
        renumbers(&m[i], "a", "b");
        renumbers(&m[i], "b", "a");
    }
    w = onward(m, 3);
    is(&w, "a", "b");
    is(&w, "b", "a");
    w = homeward(m, 3);
    is(&w, "a", "b");
    const struct item *same;
    assert_string_equal(item_before(&w, &m[2].list, &m[0].list, &m[0].items[0], &same)->id, "b");
    w = (struct lineage){steps, 1};
    steps[0] = (struct lineage_step){&m[1].p, &m[1].p, false};
    is(&w, "a", "a");
    assert_string_equal(item_before(&w, &m[1].list, &m[1].list, &m[1].items[0], &same)->id, "a");
}

static const char *answered_by(const struct lineage *w, struct made *first, struct made *last,
                               size_t item)
{
    const struct item *same,
        *was = item_before(w, &first->list, &last->list, &last->items[item], &same);

    return was ? was->id : "";
}

/* Numbers change with the steps; what was asked otherwise on the way is another question. */
static void test_items(void **state)
{
    static struct made m[4];
    struct lineage w;

    (void)state;
    for (size_t i = 0; i < 4; i++)
        make(&m[i]);
    renumbers(&m[1], "c", "a"); /* a of the first edition */
    renumbers(&m[3], "b", "c"); /* and so b of the last */
    w = onward(m, 4);
    assert_string_equal(answered_by(&w, &m[0], &m[3], 1), "a");
    assert_string_equal(answered_by(&w, &m[0], &m[3], 0), "a");
    m[2].items[2].ask = "something else";
    assert_string_equal(answered_by(&w, &m[0], &m[3], 1), "");
    m[3].p.nmigrations = 0;
    assert_string_equal(answered_by(&w, &m[0], &m[3], 1), "b");
    m[2].items[1].ask = "another meanwhile"; /* and word for word the old one again */
    assert_string_equal(answered_by(&w, &m[0], &m[3], 1), "b");
    m[3].items[1].ask = "new";
    assert_string_equal(answered_by(&w, &m[0], &m[3], 1), "");
    /* reworded twice, and each time said to be the same question */
    renumbers(&m[2], "b", "b");
    renumbers(&m[3], "b", "b");
    assert_string_equal(answered_by(&w, &m[0], &m[3], 1), "b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_laid_over),
        cmocka_unit_test(test_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
