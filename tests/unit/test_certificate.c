/* Certificates: on which days they hold, when what was chosen lapses, of which service they speak.
 */
#include "unit.h"

#include <jansson.h>

#include "core/certificate.h"

#define NONE ((struct date){DATE_NONE})
#define DAY(n) ((struct date){n})

static void test_states(void **state)
{
    const struct {
        struct certificate_days d;
        int32_t today;
        enum certificate_state is;
    } t[] = {
        {{NONE, NONE, NONE}, 100, CERTIFICATE_HOLDS},
        {{DAY(100), DAY(100), NONE}, 100, CERTIFICATE_SOON}, /* the last day counts */
        {{DAY(100), DAY(100), NONE}, 101, CERTIFICATE_EXPIRED},
        {{DAY(100), DAY(100), NONE}, 99, CERTIFICATE_LATER},
        {{NONE, DAY(190), NONE}, 100, CERTIFICATE_SOON}, /* 90 days before */
        {{NONE, DAY(191), NONE}, 100, CERTIFICATE_HOLDS},
        {{NONE, DAY(191), DAY(101)}, 100, CERTIFICATE_HOLDS}, /* withdrawn from tomorrow on */
        {{NONE, DAY(191), DAY(100)}, 100, CERTIFICATE_WITHDRAWN},
        {{NONE, DAY(99), DAY(100)}, 100, CERTIFICATE_WITHDRAWN},
        {{NONE, DAY(100), NONE}, 100 + 3650, CERTIFICATE_EXPIRED},
    };

    (void)state;
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        assert_int_equal(certificate_state(&t[i].d, DAY(t[i].today)), t[i].is);
        assert_int_equal(certificate_holds(&t[i].d, DAY(t[i].today)),
                         t[i].is == CERTIFICATE_HOLDS || t[i].is == CERTIFICATE_SOON);
    }
}

static bool over(struct date until, const struct certificate_days *now, struct date today)
{
    struct date last = certificate_last(until, now);
    return !date_none(last) && last.day < today.day;
}

/* What was chosen lapses on the earliest of its days, and a later day renews nothing. */
static void test_lapsed(void **state)
{
    const struct certificate_days later = {NONE, DAY(900), NONE}, earlier = {NONE, DAY(50), NONE},
                                  gone = {NONE, DAY(900), DAY(70)}, open = {NONE, NONE, NONE};

    (void)state;
    assert_false(over(DAY(100), &later, DAY(100)));
    assert_true(over(DAY(100), &later, DAY(101)));
    assert_false(over(DAY(100), &earlier, DAY(50)));
    assert_true(over(DAY(100), &earlier, DAY(51)));
    assert_false(over(DAY(100), &gone, DAY(69)));
    assert_true(over(DAY(100), &gone, DAY(70)));
    assert_false(over(NONE, &open, DAY(100000)));
    /* over once is over for good, whatever day comes */
    for (int32_t today = 101; today < 2000; today += 37)
        assert_true(over(DAY(100), &later, DAY(today)));
}

static enum certificate_match match(const char *holder, const char *names, const char *service,
                                    const char *provider)
{
    AUTO_ARENA struct arena *a = arena_new();
    json_t *list = json_loads(names, 0, NULL);
    enum certificate_match m = certificate_match(a, holder, list, service, provider);

    json_decref(list);
    return m;
}

static void test_match(void **state)
{
    (void)state;
    assert_int_equal(match("Z社", "[\"Zoom\"]", "ＺＯＯＭ", ""), CERTIFICATE_SERVICE);
    assert_int_equal(match("Z社", "[\"がいぶ ばこ\"]", "ガイブﾊﾞｺ", "ほか"), CERTIFICATE_SERVICE);
    assert_int_equal(match("Z社", "[\"Zoom Workplace\"]", "zoom", "ほか"), CERTIFICATE_PROVIDER);
    assert_int_equal(match("Z社", "[\"Z\"]", "zoom", "ほか"), CERTIFICATE_OTHER);
    assert_int_equal(match("株式会社みほん", "[]", "箱", "みほん(株)"), CERTIFICATE_PROVIDER);
    assert_int_equal(match("Mihon, Inc.", "[\"別のもの\"]", "箱", "ｍｉｈｏｎ"),
                     CERTIFICATE_PROVIDER);
    assert_int_equal(match("株式会社みほん", "[\"箱\"]", "箱", "よその会社"), CERTIFICATE_SERVICE);
    assert_int_equal(match("株式会社みほん", "[\"箱\"]", "棚", "よその会社"), CERTIFICATE_OTHER);
    /* what is not known matches nothing */
    assert_int_equal(match("", "[\"\"]", "", ""), CERTIFICATE_OTHER);
    assert_int_equal(match("株式会社", "[]", "", "株式会社"), CERTIFICATE_PROVIDER);
    assert_int_equal(match("みほん", "null", "箱", ""), CERTIFICATE_OTHER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_lapsed),
        cmocka_unit_test(test_match),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
