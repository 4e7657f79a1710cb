#include "unit.h"

#include <pthread.h>
#include <string.h>

#include "base/crypto.h"
#include "base/hasher.h"

enum { AT_ONCE = 6, PATIENT = 2000 };

struct
try {
    struct hasher *hasher;
    const char *encoded, *password;
    bool same;
};

static void *try(void *arg)
{
    struct try *t = arg;

    t->same = hasher_verify(t->hasher, t->encoded, t->password);
    return NULL;
}

/* What one thread makes the others check, right and wrong passwords among each other. */
static void each_gets_its_own_answer(int patience)
{
    struct hasher *h = hasher_new(patience);
    struct arena *a = arena_new();
    pthread_t threads[AT_ONCE];
    struct try tries[AT_ONCE];
    struct err err;
    char *one, *two;

    assert_int_equal(hasher_hash(h, a, "正しい馬", &one, &err), ST_OK);
    assert_int_equal(hasher_hash(h, a, "", &two, &err), ST_OK);
    assert_true(password_verify(one, "正しい馬"));
    assert_true(password_verify(two, ""));
    for (int i = 0; i < AT_ONCE; i++) {
        tries[i] = (struct try){h, i % 3 == 2 ? two : one, i % 2 ? "正しい馬" : "正しい鹿", false};
        assert_int_equal(pthread_create(&threads[i], NULL, try, &tries[i]), 0);
    }
    for (int i = 0; i < AT_ONCE; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(tries[i].same, tries[i].encoded == one && i % 2 == 1);
    }
    assert_false(hasher_verify(h, "not made by it", "正しい馬"));
    arena_free(a);
    hasher_free(h);
}

static void patient_callers(void **state)
{
    (void)state;
    each_gets_its_own_answer(PATIENT);
}

/* Nobody waits: every caller computes for itself, and what the threads come to later is nobody's.
 */
static void impatient_callers(void **state)
{
    (void)state;
    each_gets_its_own_answer(0);
}

static void nothing_asked(void **state)
{
    (void)state;
    hasher_free(hasher_new(PATIENT));
    hasher_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patient_callers),
        cmocka_unit_test(impatient_callers),
        cmocka_unit_test(nothing_asked),
    };

    return RUN(tests);
}
