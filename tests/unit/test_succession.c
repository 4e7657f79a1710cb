/* Who came to manage an entry: every change once, whenever somebody looks; worked out a second time
 * day by day. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "core/succession.h"

enum { TERMS = 8, DAYS = 400, ROUNDS = 3000 };

static uint64_t seed = 20261129;

static int below(int n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int)((seed >> 33) % (uint64_t)n);
}

static struct person_id person(int n)
{
    struct person_id p = {{0}};

    snprintf(p.s, sizeof p.s, "%d", n);
    return p;
}

struct entry {
    struct term_of terms[TERMS];
    char turns[TERMS][12];
    size_t n;
};

static struct term_of some_term(struct entry *e, size_t i, int from)
{
    struct term_of t = {person(1 + below(3)), {from}, {from + below(120)}, e->turns[i]};

    snprintf(e->turns[i], sizeof e->turns[i], "%d%03d", below(4), below(1000));
    if (below(4) == 0)
        t.to.day = DATE_NONE;
    return t;
}

static void some_entry(struct entry *e)
{
    *e = (struct entry){.n = (size_t)below(TERMS + 1)};
    for (size_t i = 0; i < e->n; i++)
        e->terms[i] = some_term(e, i, below(DAYS));
}

/* The same, day by day. */
static size_t by_days(const struct entry *e, struct person_id seen, int since, int today,
                      struct succession *ret)
{
    size_t n = 0;

    for (int d = since; d <= today; d++) {
        const struct term_of *first = NULL;
        for (size_t i = 0; i < e->n; i++) {
            const struct term_of *t = &e->terms[i];
            if (d >= t->from.day && (date_none(t->to) || d <= t->to.day) &&
                (!first || strcmp(t->turn, first->turn) < 0))
                first = t;
        }
        if (!first || ID_EQ(first->person, seen))
            continue;
        if (!ID_NONE(seen))
            ret[n++] = (struct succession){seen, first->person, {d}};
        seen = first->person;
    }
    return n;
}

static void assert_same(const struct succession *a, size_t na, const struct succession *b,
                        size_t nb)
{
    assert_int_equal(na, nb);
    for (size_t i = 0; i < na; i++) {
        assert_int_equal(a[i].day.day, b[i].day.day);
        assert_true(ID_EQ(a[i].before, b[i].before) && ID_EQ(a[i].now, b[i].now));
    }
}

static void test_every_change(void **state)
{
    struct succession found[2 * TERMS + 1], wanted[DAYS * 2];
    size_t any = 0;

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct entry e;
        some_entry(&e);
        int since = below(DAYS), today = since + below(DAYS);
        struct person_id seen = succession_on(e.terms, e.n, (struct date){since});
        if (below(3) == 0)
            seen = person(below(4)); /* what was recorded since was recorded otherwise */
        size_t n =
            succession_find(e.terms, e.n, seen, (struct date){since}, (struct date){today}, found);
        assert_same(found, n, wanted, by_days(&e, seen, since, today, wanted));
        any += n;
    }
    assert_true(any > ROUNDS / 2);
}

/* The first day of the last run of days with this person, whoever else managed it before. */
static void test_since(void **state)
{
    size_t any = 0;

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct date since = {DATE_NONE};
        struct entry e;
        some_entry(&e);
        const int today = below(DAYS);
        const struct person_id who = succession_on(e.terms, e.n, (struct date){today});
        for (int d = 0; d <= today && !ID_NONE(who); d++) {
            struct person_id on = succession_on(e.terms, e.n, (struct date){d});
            bool other = !ID_NONE(on) && !ID_EQ(on, who);
            since.day = other ? DATE_NONE : !date_none(since) || ID_NONE(on) ? since.day : d;
        }
        assert_int_equal(succession_since(e.terms, e.n, who, (struct date){today}).day, since.day);
        any += !date_none(since);
    }
    assert_true(any > ROUNDS / 3);
}

/* Looked at on many days, some of them again, with clocks set back: as if looked at once. */
static void test_downtime(void **state)
{
    struct succession found[2 * TERMS + 1], wanted[2 * TERMS + 1], told[DAYS * 2];

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct entry e;
        some_entry(&e);
        struct person_id first = succession_on(e.terms, e.n, (struct date){0}), seen = first;
        struct date at = {0};
        size_t n = 0;
        if (ID_NONE(first))
            continue;
        for (int today = 0; today < DAYS * 2; today += below(60) - 10) {
            today = today < 0 ? 0 : today;
            size_t more = succession_find(e.terms, e.n, seen, at, (struct date){today}, found);
            for (size_t i = 0; i < more; i++)
                told[n++] = found[i];
            if (more > 0) {
                seen = found[more - 1].now;
                at = found[more - 1].day;
            }
        }
        size_t more = succession_find(e.terms, e.n, seen, at, (struct date){DAYS * 2}, found);
        for (size_t i = 0; i < more; i++)
            told[n++] = found[i];
        size_t all =
            succession_find(e.terms, e.n, first, (struct date){0}, (struct date){DAYS * 2}, wanted);
        assert_same(told, n, wanted, all);
    }
}

/* Whoever follows whom is another one, later, and acts on that day. */
static void test_chain(void **state)
{
    struct succession found[2 * TERMS + 1];

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct entry e;
        some_entry(&e);
        size_t n = succession_find(e.terms, e.n, person(1), (struct date){0},
                                   (struct date){DAYS * 2}, found);
        for (size_t i = 0; i < n; i++) {
            assert_false(ID_EQ(found[i].before, found[i].now));
            assert_true(ID_EQ(found[i].now, succession_on(e.terms, e.n, found[i].day)));
            if (i > 0) {
                assert_true(found[i].day.day > found[i - 1].day.day);
                assert_true(ID_EQ(found[i].before, found[i - 1].now));
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_change),
        cmocka_unit_test(test_since),
        cmocka_unit_test(test_downtime),
        cmocka_unit_test(test_chain),
    };

    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}
