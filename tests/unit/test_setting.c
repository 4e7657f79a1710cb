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
        {V_INT, "-1", "-1"},
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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(values), cmocka_unit_test(labels)};
    return RUN(tests);
}
