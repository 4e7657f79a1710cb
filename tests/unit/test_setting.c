#include "unit.h"

#include <string.h>

#include "base/json.h"
#include "core/setting.h"

static struct choice choices[] = {{"warn", "警告する"}, {"block", "止める"}};
static struct level levels[] = {{.code = "I", .label = "Ⅰ"}, {.code = "II", .label = "Ⅱ"}};
static struct axis axes[] = {{.id = "importance", .levels = levels, .nlevels = 2}};
static struct role roles[] = {{.id = "head", .label = "所属長"}};
static const struct pack pack = {.axes = axes, .naxes = 1, .roles = roles, .nroles = 1};

static struct setting of(enum value_type type)
{
    return (struct setting){.id = "s", .type = type, .choices = choices, .nchoices = 2};
}

static void values(void **state)
{
    (void)state;
    static const struct {
        enum value_type type;
        const char *text, *json; /* NULL: refused */
    } cases[] = {
        {V_BOOL, "はい", "true"},
        {V_BOOL, " false ", "false"},
        {V_BOOL, "たぶん", NULL},
        {V_BOOL, "", NULL},
        {V_INT, "３０", "30"},
        {V_INT, "-1", NULL},
        {V_INT, "1.5", NULL},
        {V_INTS, "６０、30, 7", "[60,30,7]"},
        {V_INTS, "7", "[7]"},
        {V_INTS, "60,三十", NULL},
        {V_INTS, "60,-30", NULL},
        {V_INTS, "、", NULL},
        {V_INTS, "", NULL},
        {V_INT, "30日", NULL},
        {V_INT, "99999999999999999999", NULL},
        {V_CHOICE, "止める", "\"block\""},
        {V_CHOICE, "warn", "\"warn\""},
        {V_CHOICE, "warn,block", NULL},
        {V_CHOICES, "警告する、 block", "[\"warn\",\"block\"]"},
        {V_CHOICES, "warn,other", NULL},
        {V_LEVEL, "Ⅱ", "\"II\""},
        {V_LEVEL, "III", NULL},
        {V_ROLE, "所属長", "\"head\""},
        {V_ROLE, "課長", NULL},
        {V_COUNTRY, "JP", "\"JP\""},
        {V_COUNTRY, "jp", NULL},
        {V_COUNTRIES, "JP\nUS,", "[\"JP\",\"US\"]"},
        {V_TEXT, "総務課長", "\"総務課長\""},
        {V_ROWS, "[{\"a\":1}]", "[{\"a\":1}]"},
        {V_ROWS, "{}", NULL},
        {V_ROWS, "[", NULL},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        AUTO_ARENA struct arena *a = arena_new();
        AUTO_JSON json_t *got = NULL;
        struct setting s = of(cases[i].type);
        struct err err = {0};
        enum status st = setting_parse(&pack, &s, cases[i].text, &got, &err);
        if (!cases[i].json) {
            assert_int_equal(st, ST_INPUT);
            assert_null(got);
            continue;
        }
        assert_int_equal(st, ST_OK);
        assert_string_equal(json_canonical(a, got), cases[i].json);
        /* What is stored can be typed again. */
        AUTO_JSON json_t *again = NULL;
        assert_int_equal(setting_parse(&pack, &s, setting_text(a, &s, got), &again, &err), ST_OK);
        assert_true(json_equal(got, again));
    }
}

static void labels(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct setting s = of(V_CHOICES);
    AUTO_JSON json_t *list = json_pack("[s, s]", "warn", "block");
    assert_string_equal(setting_label(a, &pack, &s, list, "はい", "いいえ"), "警告する、止める");
    s = of(V_BOOL);
    assert_string_equal(setting_label(a, &pack, &s, json_false(), "はい", "いいえ"), "いいえ");
    assert_string_equal(setting_label(a, &pack, &s, NULL, "はい", "いいえ"), "");
}

/* The ends belong to the range; what lies outside is told with it. */
static void ranges(void **state)
{
    static const struct {
        int64_t min, max;
        const char *text, *range; /* NULL: taken */
    } cases[] = {
        {1, 31, "1", NULL}, {1, 31, "31", NULL}, {1, 31, "0", "1-31"}, {1, 31, "32", "1-31"},
        {7, 0, "7", NULL},  {7, 0, "6", "7-"},   {0, 0, "0", NULL},
    };

    (void)state;
    for (size_t i = 0; i < 2 * sizeof(cases) / sizeof(*cases); i++) {
        AUTO_JSON json_t *got = NULL;
        size_t k = i / 2;
        struct setting s = of(i % 2 ? V_INTS : V_INT);
        struct err err = {0};
        s.min = cases[k].min;
        s.max = cases[k].max;
        enum status st = setting_parse(&pack, &s, cases[k].text, &got, &err);
        assert_int_equal(st, cases[k].range ? ST_INPUT : ST_OK);
        if (!cases[k].range)
            continue;
        assert_string_equal(err.code, "setting_range");
        assert_string_equal(err.detail, cases[k].range);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(values), cmocka_unit_test(ranges),
                                       cmocka_unit_test(labels)};
    return RUN(tests);
}
