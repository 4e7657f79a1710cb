/* Codes of local governments: published ones pass, a mistyped digit does not. */
#include "unit.h"

#include <string.h>

#include "base/govcode.h"

/* The corners: 室蘭市 (1: 10 becomes 0), 新宿区 (0: 11 becomes 1),
 * 東京都 and 恩納村 (10), and a few more. */
static const char *const good[] = {"012050", "131041", "130001", "473111", "010006",
                                   "011002", "012025", "401005", "270008", "232009"};

static void published(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        if (govcode_check(good[i], NULL) != ST_OK)
            fail_msg("%s", good[i]);
}

static void mistyped(void **state)
{
    struct err err;

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        for (size_t at = 0; at < 6; at++)
            for (char d = '0'; d <= '9'; d++) {
                char s[7];
                memcpy(s, good[i], sizeof(s));
                if (s[at] == d)
                    continue;
                s[at] = d;
                err = (struct err){0};
                /* Remainders 0 and 10 share the digit 1, so one of the others may pass. */
                if (govcode_check(s, &err) == ST_OK && (at == 5 || s[5] != '1'))
                    fail_msg("%s for %s", s, good[i]);
                if (err.status != ST_OK)
                    assert_string_equal(err.code, "govcode_check");
            }
}

static void no_code(void **state)
{
    static const char *const bad[] = {"",       "47311",  "4731110", "47311a", "４７３１１１",
                                      " 47311", "-47311", "47311\n"};

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct err err = {0};
        assert_int_equal(govcode_check(bad[i], &err), ST_INPUT);
        assert_string_equal(err.code, "govcode_digits");
        assert_string_equal(err.detail, bad[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published),
        cmocka_unit_test(mistyped),
        cmocka_unit_test(no_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
