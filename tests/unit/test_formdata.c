/* Names of inputs as nested JSON. */
#include "pages/form/formdata.h"

#include "base/json.h"
#include "unit.h"

#define N(x) (sizeof(x) / sizeof((x)[0]))

static void check(const struct param *params, size_t n, const char *expected)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct err err = {0};
    json_t *j = NULL;
    assert_int_equal(formdata_json(a, params, n, "f.", &j, &err), ST_OK);
    assert_string_equal(json_canonical(a, j), expected);
    json_decref(j);
}

static void refuse(const char *first, const char *second)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct err err = {0};
    json_t *j = NULL;
    struct param p[] = {{first, "x"}, {second, "y"}};
    assert_int_equal(formdata_json(a, p, second ? 2 : 1, "f.", &j, &err), ST_INPUT);
    assert_string_equal(err.code, "bad_field_name");
    assert_null(j);
}

static void values_lists_and_rows(void **state)
{
    (void)state;
    struct param p[] = {
        {"f.purpose", "業務"},     {"lock", "3"},           {"f.kinds", "email"},
        {"f.kinds", "storage"},    {"f.info.3.name", "乙"}, {"f.info.0.name", "甲"},
        {"f.info.0.level", "III"}, {"f.note", ""},          {"f.info.3.tags", "a"},
        {"f.info.3.tags", "b"},
    };
    check(
        p, N(p),
        "{\"info\":[{\"level\":\"III\",\"name\":\"甲\"},{\"name\":\"乙\",\"tags\":[\"a\",\"b\"]}],"
        "\"kinds\":[\"email\",\"storage\"],\"note\":\"\",\"purpose\":\"業務\"}");
    check(NULL, 0, "{}");
}

static void rows_stay_in_order_of_number(void **state)
{
    (void)state;
    struct param p[] = {{"f.r.10.a", "x"}, {"f.r.9.a", "y"}, {"f.r.199.a", "z"}};
    check(p, N(p), "{\"r\":[{\"a\":\"y\"},{\"a\":\"x\"},{\"a\":\"z\"}]}");
}

/* Rules number their measures ア-ア; an id is an id. */
static void ids_in_japanese(void **state)
{
    (void)state;
    struct param p[] = {{"f.ア-ア", "済"}, {"f.表.0.名", "甲"}};
    check(p, N(p), "{\"ア-ア\":\"済\",\"表\":[{\"名\":\"甲\"}]}");
}

static void names_that_mean_nothing_are_refused(void **state)
{
    (void)state;
    const char *const bad[] = {"f.",       "f..",      "f.a.",       "f.a.b",     "f.a.1",
                               "f.a.01.b", "f.a.-1.b", "f.a.2000.b", "f.a.1.b.c", "f.a<",
                               "f.a b",    "f.a.１.b", "f.a.1.",     "f..1.b",    "f.a.1x.b"};
    for (size_t i = 0; i < N(bad); i++)
        refuse(bad[i], NULL);
    refuse("f.a", "f.a.0.b");
    refuse("f.a.0.b", "f.a");
}

static void a_row_is_named_by_field_and_number(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    const char *field = NULL;
    size_t row = 99;
    assert_true(formdata_row(a, "info.12", &field, &row));
    assert_string_equal(field, "info");
    assert_int_equal(row, 12);
    assert_false(formdata_row(a, NULL, &field, &row));
    assert_false(formdata_row(a, "info", &field, &row));
    assert_false(formdata_row(a, "info.x", &field, &row));
    assert_false(formdata_row(a, "info.1.name", &field, &row));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_lists_and_rows),
        cmocka_unit_test(rows_stay_in_order_of_number),
        cmocka_unit_test(ids_in_japanese),
        cmocka_unit_test(names_that_mean_nothing_are_refused),
        cmocka_unit_test(a_row_is_named_by_field_and_number),
    };
    return RUN(tests);
}
