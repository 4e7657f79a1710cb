/* Does a permit cover a use? What people leave open when they ask must neither hide their own
 * permit nor stretch it. */
#include "rules/cover.h"

#include "base/json.h"
#include "unit.h"

static const char permit[] =
    "{\"service.name\":\"見本便\",\"service.provider\":\"見本社\",\"service.function\":\"受渡し\","
    "\"info.rows\":[{\"importance\":\"III\",\"personal\":false}]}";

static struct pack *pack;

/* The texts of the facts are the JSON's. */
static json_t *read_facts(const char *json, struct facts *ret)
{
    struct err err = {0};
    json_t *j = json_loads(json, 0, NULL);
    assert_int_equal(facts_read(pack, j, NULL, ret, &err), ST_OK);
    return j;
}

static void check(const char *json, bool covered, bool suits)
{
    static struct facts had, want;
    AUTO_JSON json_t *a = read_facts(permit, &had);
    AUTO_JSON json_t *b = read_facts(json, &want);
    assert_true(a != NULL && b != NULL); /* the facts point into them */
    assert_int_equal(permit_covers(pack, &had, &want), covered);
    assert_int_equal(permit_suits(pack, &had, &want), suits);
}

#define NAMED "\"service.name\":\"見本便\""
#define LIGHT "\"info.importance\":\"IV\",\"info.personal\":false"

static void covers(void **state)
{
    (void)state;
    check("{" NAMED "," LIGHT "}", true, true);
    check("{" NAMED "," LIGHT ",\"service.provider\":\"見本社\"}", true, true);
    check("{" NAMED "," LIGHT ",\"service.provider\":\"別社\"}", false, true);
    check("{" NAMED "," LIGHT ",\"service.function\":\"議事録\"}", false, true);
    check("{\"service.name\":\"見本　便\"," LIGHT "}", true, true);
    check("{\"service.name\":\"見本便２\"," LIGHT "}", false, true);
    check("{\"service.name\":\"別便\"," LIGHT "}", false, true);
    check("{" LIGHT "}", false, true);
    /* the information: at most as heavy; open must be permitted in its strictest form */
    check("{" NAMED ",\"info.importance\":\"II\",\"info.personal\":false}", false, false);
    check("{" NAMED ",\"info.importance\":\"IV\",\"info.personal\":true}", false, false);
    check("{" NAMED ",\"info.importance\":\"IV\"}", false, true);
    check("{" NAMED "}", false, true);
}

int main(void)
{
    const char *dir = "packs/onna-2017";
    struct err err = {0};
    const struct CMUnitTest tests[] = {cmocka_unit_test(covers)};
    if (pack_load(&dir, 1, NULL, NULL, &pack, &err) != ST_OK)
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    pack_free(pack);
    return failed;
}
