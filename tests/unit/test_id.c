#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/id.h"

static int setup(void **state)
{
    (void)state;
    return crypto_init(NULL) == ST_OK ? 0 : -1;
}

static void form_and_time(void **state)
{
    static const struct {
        int64_t ms;
        const char *head;
    } rows[] = {
        {0, "00000000-0000-7"},
        {1, "00000000-0001-7"},
        {INT64_C(0x0123456789AB), "01234567-89ab-7"},
        {INT64_C(0xFFFFFFFFFFFF), "ffffffff-ffff-7"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char s[37];
        memset(s, 'x', sizeof(s));
        uuid7(s, rows[i].ms);
        assert_memory_equal(s, rows[i].head, strlen(rows[i].head));
        assert_true(uuid_valid(s));
        assert_non_null(strchr("89ab", s[19])); /* the variant */
    }
}

/* Within one instant too: what was done later comes later. */
static void in_their_order(void **state)
{
    char before[37], now[37];

    (void)state;
    uuid7(before, 1700000000000);
    for (int i = 0; i < 100000; i++) {
        uuid7(now, 1700000000000);
        if (strcmp(before, now) >= 0)
            fail_msg("%s does not come before %s", before, now);
        memcpy(before, now, sizeof now);
    }
}

static int compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void ascending_and_unique(void **state)
{
    enum { PER_MS = 50, MS = 2000 };
    char(*ids)[37] = calloc(PER_MS * MS, 37);
    const int64_t start = INT64_C(1700000000000);

    (void)state;
    for (int i = 0; i < PER_MS * MS; i++)
        uuid7(ids[i], start + i / PER_MS);
    for (int i = PER_MS; i < PER_MS * MS; i++)
        if (strcmp(ids[i - PER_MS], ids[i]) >= 0)
            fail_msg("%s does not come before %s", ids[i - PER_MS], ids[i]);
    qsort(ids, PER_MS * MS, 37, compare);
    for (int i = 1; i < PER_MS * MS; i++)
        assert_string_not_equal(ids[i - 1], ids[i]);
    free(ids);
}

/* Every one of the last 32 bits takes both values. */
static void last_bits_are_random(void **state)
{
    char ones[37] = {0}, zeros[37] = {0};

    (void)state;
    for (int i = 0; i < 400; i++) {
        char s[37];
        uuid7(s, 0);
        for (int k = 0; k < 36; k++) {
            int v = s[k] >= 'a' ? s[k] - 'a' + 10 : s[k] - '0';
            ones[k] = (char)(ones[k] | v);
            zeros[k] = (char)(zeros[k] | (~v & 15));
        }
    }
    for (int k = 28; k < 36; k++) {
        assert_int_equal(ones[k] & 15, 15);
        assert_int_equal(zeros[k] & 15, 15);
    }
}

static void only_the_canonical_form(void **state)
{
    const char *good = "01a1fcfd-3281-715d-9692-19a01b026084";
    char s[64];

    (void)state;
    assert_true(uuid_valid(good));
    assert_false(uuid_valid(NULL));
    assert_false(uuid_valid(""));
    for (size_t i = 0; i < 36; i++) { /* every prefix, and every byte changed to every value */
        memcpy(s, good, 37);
        s[i] = '\0';
        assert_false(uuid_valid(s));
        for (int c = 1; c < 256; c++) {
            bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            memcpy(s, good, 37);
            s[i] = (char)c;
            assert_int_equal(uuid_valid(s), good[i] == '-' ? c == '-' : hex);
        }
    }
    static const char *const bad[] = {
        "01a1fcfd-3281-715d-9692-19a01b0260840", "01A1FCFD-3281-715D-9692-19A01B026084",
        "01a1fcfd3281715d969219a01b026084",      "{01a1fcfd-3281-715d-9692-19a01b026084}",
        " 01a1fcfd-3281-715d-9692-19a01b02608",  "01a1fcfd-3281-715d-9692-19a01b026084 ",
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(uuid_valid(bad[i]));
}

static void typed_ids(void **state)
{
    struct person_id none = {{0}}, a = ID_NEW(person, 1), b = ID_NEW(person, 1);

    (void)state;
    assert_true(ID_NONE(none));
    assert_false(ID_NONE(a));
    assert_true(ID_EQ(a, a));
    assert_false(ID_EQ(a, b));
    assert_true(ID_EQ(none, none));
    assert_true(ID_EQ(ID_FROM(person, a.s), a));
    assert_true(ID_NONE(ID_FROM(person, NULL)));
    assert_true(ID_NONE(ID_FROM(person, "' OR 1=1 --")));
    assert_true(ID_NONE(ID_FROM(person, "01A1FCFD-3281-715D-9692-19A01B026084")));
    assert_int_equal(sizeof(struct person_id), 37);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(form_and_time),           cmocka_unit_test(ascending_and_unique),
        cmocka_unit_test(in_their_order),          cmocka_unit_test(last_bits_are_random),
        cmocka_unit_test(only_the_canonical_form), cmocka_unit_test(typed_ids),
    };
    return cmocka_run_group_tests_name(__FILE__, tests, setup, NULL);
}
