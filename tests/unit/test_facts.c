/* Facts from JSON: what is refused, what the rows say, what settings give. */
#include "unit.h"

#include <string.h>

#include "base/country.h"
#include "base/json.h"
#include "rules/facts.h"

static struct pack *p;

static int setup(void **state)
{
    const char *dir = "tests/golden/pack/base";
    struct err err = {0};

    (void)state;
    return pack_load(&dir, 1, NULL, NULL, &p, &err) != ST_OK;
}

static int teardown(void **state)
{
    (void)state;
    pack_free(p);
    return 0;
}

static void bad_input(void **state)
{
    static const struct {
        const char *facts, *code, *detail;
    } cases[] = {
        {"[]", "bad_facts", ""},
        {"{\"info.persnal\":true}", "unknown_fact", "info.persnal"},
        {"{\"setting.strict\":true}", "unknown_fact", "setting.strict"},
        {"{\"info.personal\":\"true\"}", "bad_fact_value", "info.personal"},
        {"{\"info.personal\":1}", "bad_fact_value", "info.personal"},
        {"{\"info.importance\":\"IV\"}", "bad_fact_value", "info.importance"},
        {"{\"info.importance\":\"A\"}", "bad_fact_value", "info.importance"},
        {"{\"info.importance\":2}", "bad_fact_value", "info.importance"},
        {"{\"info.importance\":[]}", "bad_fact_value", "info.importance"},
        {"{\"info.importance\":[\"I\",\"IV\"]}", "bad_fact_value", "info.importance"},
        {"{\"info.availability\":\"2\"}", "bad_fact_value", "info.availability"},
        {"{\"use.users\":\"12\"}", "bad_fact_value", "use.users"},
        {"{\"use.users\":-1}", "bad_fact_value", "use.users"},
        {"{\"use.users\":1.5}", "bad_fact_value", "use.users"},
        {"{\"service.kinds\":\"sns\"}", "bad_fact_value", "service.kinds"},
        {"{\"service.kinds\":[\"sns\",\"blog\"]}", "bad_fact_value", "service.kinds"},
        {"{\"service.terms\":[\"contract\"]}", "bad_fact_value", "service.terms"},
        {"{\"service.location\":[\"Japan\"]}", "bad_fact_value", "service.location"},
        {"{\"service.location\":[\"jp\"]}", "bad_fact_value", "service.location"},
        {"{\"service.location\":[\"JPN\"]}", "bad_fact_value", "service.location"},
        {"{\"service.location\":[\"AD\",\"AE\",\"AF\",\"AG\",\"AI\",\"AL\",\"AM\",\"AH\"]}",
         "bad_fact_value", "service.location"},
        {"{\"service.name\":7}", "bad_fact_value", "service.name"},
        {"{\"service.name\":\"a\\u0007\"}", "bad_fact_value", "service.name"},
        {"{\"info.rows\":{}}", "bad_fact_value", "info.rows"},
        {"{\"info.rows\":[1]}", "bad_fact_value", "info.rows"},
        {"{\"info.rows\":[{\"colour\":\"red\"}]}", "bad_fact_value", "info.rows"},
        {"{\"info.rows\":[{\"personal\":\"yes\"}]}", "bad_fact_value", "info.rows"},
        {"{\"info.rows\":[{\"importance\":\"IV\"}]}", "bad_fact_value", "info.rows"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        AUTO_JSON json_t *j = json_loads(cases[i].facts, 0, NULL);
        struct facts f = {.nrows = 77};
        struct err err = {0};

        assert_non_null(j);
        if (facts_read(p, j, NULL, &f, &err) != ST_INPUT || strcmp(err.code, cases[i].code) ||
            strcmp(err.detail, cases[i].detail))
            fail_msg("%s: %s %s", cases[i].facts, err.code, err.detail);
        assert_int_equal(f.nrows, 77); /* untouched */
    }
}

/* Prints what became of personal, importance: "?" unknown. */
static void expect_flat(const char *facts, const char *personal, const char *importance)
{
    AUTO_JSON json_t *j = json_loads(facts, 0, NULL);
    int b = pack_fact(p, "info.personal"), l = pack_fact(p, "info.importance");
    struct facts f;
    struct err err = {0};

    assert_non_null(j);
    if (facts_read(p, j, NULL, &f, &err) != ST_OK)
        fail_msg("%s", err.text);
    const char *got_b = !f.v[b].known ? "?" : f.v[b].i ? "yes" : "no";
    const char *got_l = f.v[l].known ? p->axes[0].levels[f.v[l].i].code : "?";

    if (strcmp(got_b, personal) || strcmp(got_l, importance))
        fail_msg("%s: %s %s", facts, got_b, got_l);
}

static void rows_give_the_flat_facts(void **state)
{
    (void)state;
    expect_flat("{}", "?", "?");
    expect_flat("{\"info.rows\":null}", "?", "?");
    expect_flat("{\"info.rows\":[]}", "?", "?");
    expect_flat("{\"info.rows\":[{\"importance\":\"III\",\"personal\":false}]}", "no", "III");
    expect_flat("{\"info.rows\":[{\"importance\":\"III\",\"personal\":false},"
                "{\"info.importance\":\"II\",\"info.personal\":true,\"name\":\"名簿\"}]}",
                "yes", "II");
    /* a row that does not say could be personal, or heavier */
    expect_flat("{\"info.rows\":[{\"importance\":\"III\",\"personal\":false},{}]}", "?", "?");
    expect_flat("{\"info.rows\":[{\"importance\":\"I\",\"personal\":true},{\"personal\":null}]}",
                "yes", "I");
    /* what is said beside the rows settles what they leave open, and makes them no lighter */
    expect_flat("{\"info.personal\":false,\"info.rows\":[{}]}", "no", "?");
    expect_flat("{\"info.personal\":false,\"info.rows\":[{\"personal\":true}]}", "yes", "?");
    expect_flat("{\"info.importance\":\"III\",\"info.rows\":[{\"importance\":\"I\"}]}", "?", "I");
    expect_flat("{\"info.importance\":\"II\",\"info.rows\":[{\"importance\":\"III\"},{}]}", "?",
                "II");
    expect_flat("{\"info.importance\":[\"III\",\"I\",\"II\"]}", "?", "I");
    expect_flat("{\"info.importance\":[\"III\",\"II\"],\"info.personal\":null}", "?", "II");
}

/* Nothing was answered, whether it is left out, null or a list of nothing. */
static void nothing_said(void **state)
{
    static const char *const texts[] = {"{}", "{\"service.location\":null}",
                                        "{\"service.location\":[]}", "{\"service.kinds\":[]}"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        AUTO_JSON json_t *j = json_loads(texts[i], 0, NULL);
        struct facts f;
        struct err err = {0};

        assert_int_equal(facts_read(p, j, NULL, &f, &err), ST_OK);
        assert_false(f.v[pack_fact(p, "service.location")].known);
        assert_false(f.v[pack_fact(p, "service.kinds")].known);
    }
}

static void too_many_rows(void **state)
{
    (void)state;
    AUTO_JSON json_t *j = json_object();
    json_t *rows = json_array();
    struct facts f;
    struct err err = {0};

    for (int i = 0; i < FACT_ROWS_MAX; i++)
        json_array_append_new(rows, json_pack("{s:b}", "personal", 0));
    json_object_set_new(j, "info.rows", rows);
    assert_int_equal(facts_read(p, j, NULL, &f, &err), ST_OK);
    json_array_append_new(rows, json_object());
    assert_int_equal(facts_read(p, j, NULL, &f, &err), ST_INPUT);
}

static void settings_and_their_defaults(void **state)
{
    (void)state;
    AUTO_JSON json_t *none = json_object();
    AUTO_JSON json_t *given = json_loads("{\"strict\":true,\"limit\":\"II\",\"old\":1}", 0, NULL);
    AUTO_JSON json_t *wrong = json_loads("{\"limit\":\"IV\"}", 0, NULL);
    int strict = pack_fact(p, "setting.strict"), limit = pack_fact(p, "setting.limit");
    struct facts f;
    struct err err = {0};

    assert_int_equal(facts_read(p, none, NULL, &f, &err), ST_OK);
    assert_true(f.v[strict].known && !f.v[strict].i);
    assert_false(f.v[limit].known);
    /* a setting of an earlier edition does no harm */
    assert_int_equal(facts_read(p, none, given, &f, &err), ST_OK);
    assert_true(f.v[strict].known && f.v[strict].i == 1);
    assert_string_equal(p->axes[0].levels[f.v[limit].i].code, "II");
    assert_int_equal(facts_read(p, none, wrong, &f, &err), ST_INPUT);
    assert_string_equal(err.detail, "setting.limit");
}

/* What was read comes back as it was meant. */
static void back_to_json(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    static const struct {
        const char *fact, *value, *back;
    } cases[] = {
        {"info.personal", "true", "true"},
        {"use.users", "12", "12"},
        {"service.name", "\"台帳\"", "\"台帳\""},
        {"service.terms", "\"contract\"", "\"contract\""},
        {"service.kinds", "[\"storage\",\"sns\"]", "[\"sns\",\"storage\"]"},
        {"info.importance", "[\"III\",\"I\"]", "\"I\""},
        {"service.location", "[\"US\",\"JP\",\"unknown\"]", "[\"japan\",\"US\",\"unknown\"]"},
        {"service.location", "[\"overseas\"]", "[\"overseas\"]"},
        {"service.location", "[\"AD\",\"AE\",\"AF\",\"AG\",\"AI\",\"AL\",\"AM\"]",
         "[\"AD\",\"AE\",\"AF\",\"AG\",\"AI\",\"AL\",\"AM\"]"},
        {"provider.country", "\"KR\"", "\"KR\""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        AUTO_JSON json_t *j = json_loads(cases[i].value, JSON_DECODE_ANY, NULL);
        struct fact_value v;
        int fact = pack_fact(p, cases[i].fact);

        assert_true(fact_value_read(p, fact, j, &v));
        AUTO_JSON json_t *back = fact_value_json(p, fact, &v);

        assert_string_equal(json_canonical(a, back), cases[i].back);
    }
}

/* Countries are those that there are. */
static void countries(void **state)
{
    (void)state;
    static const char *const none[] = {"UK", "EU", "JA", "XX", "ZZ", "AA", "jp", "J", "", "USA"};
    static const char *const some[] = {"AD", "GB", "JP", "US", "ZW", "MM", "KR", "AX"};
    int fact = pack_fact(p, "provider.country");
    struct fact_value v;

    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        AUTO_JSON json_t *j = json_string(none[i]);

        assert_false(country_code(none[i]));
        assert_false(fact_value_read(p, fact, j, &v));
    }
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        AUTO_JSON json_t *j = json_string(some[i]);

        assert_true(country_code(some[i]));
        assert_true(fact_value_read(p, fact, j, &v));
    }
    assert_string_equal(country_near("UK"), "GB");
    assert_string_equal(country_near("JA"), "JP");
    assert_string_equal(country_near("XX"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_input),
        cmocka_unit_test(rows_give_the_flat_facts),
        cmocka_unit_test(nothing_said),
        cmocka_unit_test(too_many_rows),
        cmocka_unit_test(settings_and_their_defaults),
        cmocka_unit_test(back_to_json),
        cmocka_unit_test(countries),
    };
    return cmocka_run_group_tests_name(__FILE__, tests, setup, teardown);
}
