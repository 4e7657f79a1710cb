/* One application in two windows: what either one left alone stays as the other one saved it. */
#include "pages/form/formmerge.h"

#include "base/json.h"
#include "unit.h"

static struct field fields[] = {{.id = "a"}, {.id = "b"}, {.id = "c"}};
static const struct form form = {.fields = fields, .nfields = 3};

/* What is saved, and ids of the fields that somebody has to choose for. */
static void check(const char *given, const char *now, const char *typed, const char *expected,
                  const char *both, bool meanwhile)
{
    AUTO_ARENA struct arena *a = arena_new();
    AUTO_JSON json_t *g = json_loads(given, 0, NULL), *n = json_loads(now, 0, NULL);
    AUTO_JSON json_t *t = json_loads(typed, 0, NULL), *values = json_deep_copy(t);
    struct form_merge m;
    form_merge(a, &form, g, n, t, values, &m);
    const char *ids = "";
    for (size_t i = 0; i < m.nboth; i++)
        ids = arena_printf(a, "%s%s", ids, m.both[i]->id);
    assert_string_equal(json_canonical(a, values), expected);
    assert_string_equal(ids, both);
    assert_int_equal(m.meanwhile, meanwhile);
}

static void merges(void **state)
{
    (void)state;
    /* nobody else: as typed, emptied too */
    check("{\"a\":\"1\"}", "{\"a\":\"1\"}", "{\"b\":\"2\"}", "{\"b\":\"2\"}", "", false);
    /* each changed another field */
    check("{}", "{\"a\":\"1\"}", "{\"b\":\"2\"}", "{\"a\":\"1\",\"b\":\"2\"}", "", true);
    check("{\"a\":\"1\"}", "{}", "{\"a\":\"1\",\"b\":\"2\"}", "{\"b\":\"2\"}", "", true);
    /* both changed one: alike is no question, unlike stays as typed and is asked */
    check("{}", "{\"a\":\"1\"}", "{\"a\":\"1\"}", "{\"a\":\"1\"}", "", false);
    check("{}", "{\"a\":\"1\"}", "{\"a\":\"2\"}", "{\"a\":\"2\"}", "a", false);
    check("{\"a\":\"0\"}", "{\"a\":\"1\"}", "{}", "{}", "a", false);
    check("{\"a\":\"0\",\"c\":[{\"x\":\"1\"}]}", "{\"c\":[{\"x\":\"2\"}]}",
          "{\"a\":\"2\",\"c\":[{\"x\":\"1\"}]}", "{\"a\":\"2\",\"c\":[{\"x\":\"2\"}]}", "a", true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(merges)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
