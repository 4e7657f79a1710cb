#include "unit.h"

#include <pthread.h>
#include <string.h>

#include "base/memo.h"

struct note {
    struct memo_value value;
    int64_t n;
};

static struct note *note_new(const char *key, int64_t n)
{
    struct note *v = MEMO_NEW(struct note, key);

    v->n = n;
    return v;
}

static void found_by_its_whole_key(void **state)
{
    struct memo *m = memo_new(64);
    struct note *v = note_new("units a 7", 1);

    (void)state;
    assert_null(memo_find(m, "units a 7"));
    memo_keep(m, v);
    memo_release(v);
    v = memo_find(m, "units a 7");
    assert_non_null(v);
    assert_int_equal(v->n, 1);
    memo_release(v);
    assert_null(memo_find(m, "units a 8"));
    assert_null(memo_find(m, "units a"));
    memo_free(m);
}

/* One place: the newer crowds the older out, but whoever holds the older goes on reading it. */
static void crowded_out_and_still_held(void **state)
{
    struct memo *m = memo_new(1);
    struct note *a = note_new("a", 1), *b = note_new("b", 2);

    (void)state;
    memo_keep(m, a);
    memo_keep(m, b);
    memo_release(b);
    assert_null(memo_find(m, "a"));
    assert_string_equal(a->value.key, "a");
    assert_int_equal(a->n, 1);
    memo_release(a);
    b = memo_find(m, "b");
    memo_free(m);
    assert_int_equal(b->n, 2);
    memo_release(b);
}

static void *keep_and_find(void *arg)
{
    struct memo *m = arg;

    for (int i = 0; i < 20000; i++) {
        const char *key = i % 3 ? "x" : "y";
        struct note *v = memo_find(m, key);
        if (!v) {
            v = note_new(key, strcmp(key, "x") == 0 ? 1 : 2);
            memo_keep(m, v);
        }
        if (v->n != (strcmp(key, "x") == 0 ? 1 : 2))
            return arg;
        memo_release(v);
    }
    return NULL;
}

static void shared_by_threads(void **state)
{
    struct memo *m = memo_new(1);
    pthread_t t[4];

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&t[i], NULL, keep_and_find, m), 0);
    for (int i = 0; i < 4; i++) {
        void *wrong;
        assert_int_equal(pthread_join(t[i], &wrong), 0);
        assert_null(wrong);
    }
    memo_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(found_by_its_whole_key),
        cmocka_unit_test(crowded_out_and_still_held),
        cmocka_unit_test(shared_by_threads),
    };
    return RUN(tests);
}
