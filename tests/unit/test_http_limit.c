/* The limit of log-ins: guessing is slow, and nobody locks somebody else out. */
#include "unit.h"

#include <stdio.h>

#include "http/limit.h"

#define SECOND ((int64_t)1000)
#define MINUTE (60 * SECOND)

static int setup(void **state)
{
    *state = limiter_new();
    return 0;
}

static int teardown(void **state)
{
    limiter_free(*state);
    return 0;
}

static void test_wait_doubles_and_ends(void **state)
{
    struct limiter *l = *state;
    int64_t now = 1000000, wait = 0, before = 0;

    for (int i = 0; i < 5; i++) {
        assert_int_equal(limiter_try(l, "a", "1", now), 0);
        limiter_failed(l, "a", "1", now);
    }
    assert_int_equal(limiter_try(l, "a", "1", now), 0);
    for (int i = 0; i < 12; i++) {
        limiter_failed(l, "a", "1", now);
        wait = limiter_try(l, "a", "1", now);
        assert_true(wait > before || wait == 15 * MINUTE);
        before = wait;
        now += wait;
        assert_int_equal(limiter_try(l, "a", "1", now), 0);
    }
    assert_int_equal(wait, 15 * MINUTE);
    limiter_succeeded(l, "a", "1", now);
    limiter_failed(l, "a", "1", now);
    assert_int_equal(limiter_try(l, "a", "1", now), 0);
}

/* Whoever guesses somebody's password holds up themselves, not the person at their own desk. */
static void test_nobody_is_locked_out(void **state)
{
    struct limiter *l = *state;
    int64_t now = 1000000;
    char address[16];

    limiter_succeeded(l, "victim", "desk", now);
    for (int i = 0; i < 500; i++) {
        snprintf(address, sizeof(address), "10.0.0.%d", i % 250);
        limiter_failed(l, "victim", address, now);
        now += 100;
    }
    assert_true(limiter_try(l, "victim", "10.0.1.1", now) > 0); /* strangers wait together */
    assert_int_equal(limiter_try(l, "victim", "desk", now), 0);
    assert_int_equal(limiter_try(l, "other", "10.0.2.1", now), 0);
}

static void test_one_address_cannot_use_up_all(void **state)
{
    struct limiter *l = *state;
    int64_t now = 5000000;
    char account[16];
    int taken = 0;

    for (int i = 0; i < 1000; i++) {
        snprintf(account, sizeof(account), "a%d", i);
        taken += limiter_try(l, account, "evil", now) == 0;
    }
    assert_true(taken > 0 && taken <= 10);
    assert_int_equal(limiter_try(l, "somebody", "elsewhere", now), 0);
    assert_int_equal(limiter_try(l, "a1", "evil", now + SECOND), 0);
}

static void test_all_together_are_limited(void **state)
{
    struct limiter *l = *state;
    int64_t now = 5000000;
    char address[16];
    int taken = 0;

    limiter_succeeded(l, "known", "desk", now);
    for (int i = 0; i < 1000; i++) {
        snprintf(address, sizeof(address), "10.0.%d.%d", i / 250, i % 250);
        taken += limiter_try(l, "a", address, now) == 0;
    }
    assert_int_equal(taken, 50);
    assert_int_equal(limiter_try(l, "known", "desk", now), 0);
}

/* More names than the table has places: it forgets, it does not fail. */
static void test_full_table(void **state)
{
    struct limiter *l = *state;
    int64_t now = 1000000;
    char account[16];

    for (int i = 0; i < 20000; i++) {
        snprintf(account, sizeof(account), "a%d", i);
        limiter_failed(l, account, "1", now++);
    }
    for (int i = 0; i < 6; i++)
        limiter_failed(l, "last", "1", now);
    assert_true(limiter_try(l, "last", "1", now) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_wait_doubles_and_ends, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nobody_is_locked_out, setup, teardown),
        cmocka_unit_test_setup_teardown(test_one_address_cannot_use_up_all, setup, teardown),
        cmocka_unit_test_setup_teardown(test_all_together_are_limited, setup, teardown),
        cmocka_unit_test_setup_teardown(test_full_table, setup, teardown),
    };

    return RUN(tests);
}
