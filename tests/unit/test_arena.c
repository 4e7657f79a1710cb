#include "unit.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"

static void zeroed_and_aligned(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    size_t total = 0;

    (void)state;
    for (size_t n = 0; n < 5000; n = n * 5 / 4 + 1) {
        unsigned char *p = arena_alloc(a, n);
        total += n;
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xFF, n);
        assert_int_equal(arena_used(a), total);
    }
}

/* Every allocation keeps its own pattern while thousands of others of all sizes are made. */
static void allocations_do_not_overlap(void **state)
{
    enum { N = 4000 };
    AUTO_ARENA struct arena *a = arena_new();
    unsigned char *p[N];
    size_t size[N];
    unsigned seed = 12345;

    (void)state;
    for (int i = 0; i < N; i++) {
        seed = seed * 1103515245U + 12345U;
        size[i] = (seed >> 16) % (i % 50 == 0 ? 200000 : 200);
        p[i] = arena_alloc(a, size[i]);
        memset(p[i], i % 251, size[i]);
    }
    for (int i = 0; i < N; i++)
        for (size_t k = 0; k < size[i]; k++)
            if (p[i][k] != i % 251)
                fail_msg("allocation %d was overwritten at %zu", i, k);
}

static void reset_forgets_and_zeroes(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();

    (void)state;
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 100; i++) {
            unsigned char *p = arena_alloc(a, (size_t)i * 37);
            for (int k = 0; k < i * 37; k++)
                assert_int_equal(p[k], 0);
            memset(p, 0xEE, (size_t)i * 37);
        }
        memset(arena_alloc(a, 1 << 20), 0xEE, 1 << 20);
        arena_reset(a);
        assert_int_equal(arena_used(a), 0);
    }
    arena_reset(a); /* twice is the same as once */
}

static void copies(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    char source[] = "台帳";

    (void)state;
    char *copy = arena_strdup(a, source);
    source[0] = 'x';
    assert_string_equal(copy, "台帳");
    assert_null(arena_strdup(a, NULL));
    assert_string_equal(arena_strndup(a, "abcdef", 3), "abc");
    assert_string_equal(arena_strndup(a, "ab\0cd", 5), "ab");
    assert_string_equal(arena_strndup(a, "abc", 100), "abc");
    assert_memory_equal(arena_memdup(a, "a\0b", 3), "a\0b", 3);
    assert_non_null(arena_memdup(a, NULL, 0));
    assert_string_equal(arena_printf(a, "%s-%04d", "x", 42), "x-0042");
    char *wide = arena_printf(a, "%20000d|", 1);
    assert_int_equal(strlen(wide), 20001);
    int *numbers = ARENA_ARRAY(a, int, 100);
    for (int i = 0; i < 100; i++)
        assert_int_equal(numbers[i], 0);
}

static void ask_too_much(struct arena *a)
{
    arena_alloc(a, SIZE_MAX - 8);
}

static void ask_overflowing(struct arena *a)
{
    arena_calloc(a, SIZE_MAX / 2, 3);
}

/* In a child, as the answer is abort(). */
static void must_abort(void (*f)(struct arena *))
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        close(2);
        f(arena_new());
        _exit(0);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static void impossible_sizes_abort(void **state)
{
    (void)state;
    must_abort(ask_too_much);
    must_abort(ask_overflowing);
    arena_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zeroed_and_aligned),       cmocka_unit_test(allocations_do_not_overlap),
        cmocka_unit_test(reset_forgets_and_zeroes), cmocka_unit_test(copies),
        cmocka_unit_test(impossible_sizes_abort),
    };
    return RUN(tests);
}
