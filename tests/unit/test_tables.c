/* Tables of the body against the facts: what a cell says, what is open, what is refused. */
#include "unit.h"

#include <string.h>

#include "base/json.h"
#include "rules/decide.h"
#include "rules/tables.h"

static struct pack *p;

static int setup(void **state)
{
    const char *dirs[] = {"tests/golden/pack/base", "tests/golden/pack/good-tables"};
    struct err err = {0};

    (void)state;
    return pack_load(dirs, 2, NULL, NULL, &p, &err) != ST_OK;
}

static int teardown(void **state)
{
    (void)state;
    pack_free(p);
    return 0;
}

/* "yes", "no" or the facts that the table waits for. */
static const char *ask(struct arena *a, const char *rows, const char *facts)
{
    AUTO_JSON json_t *ours = json_object(), *j = json_loads(facts, 0, NULL);
    struct facts f;
    struct err err = {0};
    int table = pack_fact(p, "table.exempt");
    struct buf b;

    json_object_set_new(ours, "table.exempt", json_loads(rows, 0, NULL));
    if (facts_read(p, j, ours, &f, &err) != ST_OK)
        fail_msg("%s", err.text);
    if (f.v[table].known)
        return f.v[table].i ? "yes" : "no";
    buf_init(&b, a, 64);
    for (size_t i = 0; i < p->nfacts; i++)
        if (f.open[0][i / 64] >> (i % 64) & 1)
            buf_printf(&b, "%s%s", b.n ? " " : "", p->facts[i].id);
    return b.p;
}

static void cells(void **state)
{
    static const struct {
        const char *rows, *facts, *want;
    } cases[] = {
        {"[]", "{}", "no"},
        {"[{\"service\":\"A b\"}]", "{\"service.name\":\"ａＢ\"}", "yes"},
        {"[{\"service\":\"A b\"}]", "{\"service.name\":\"ab1\"}", "no"},
        {"[{\"service\":\"A b\"}]", "{\"service.name\":\"a\"}", "no"},
        {"[{\"service\":\"A b\"}]", "{}", "service.name"},
        {"[{\"level\":\"II\"}]", "{\"info.importance\":\"II\"}", "yes"},
        {"[{\"level\":\"II\"}]", "{\"info.importance\":\"I\"}", "no"},
        {"[{\"level\":\"II\"}]", "{\"info.importance\":\"III\"}", "yes"},
        /* of several kinds of information the heaviest counts */
        {"[{\"level\":\"II\"}]",
         "{\"info.rows\":[{\"importance\":\"III\"},{\"importance\":\"I\"}]}", "no"},
        {"[{\"level\":\"II\"}]", "{\"info.rows\":[{\"importance\":\"III\"},{}]}",
         "info.importance"},
        {"[{\"users\":10}]", "{\"use.users\":10}", "yes"},
        {"[{\"users\":10}]", "{\"use.users\":9}", "no"},
        {"[{\"personal\":false}]", "{\"info.personal\":false}", "yes"},
        {"[{\"personal\":false}]", "{\"info.personal\":true}", "no"},
        {"[{\"kinds\":\"sns\"}]", "{\"service.kinds\":[\"web_meeting\",\"sns\"]}", "yes"},
        {"[{\"kinds\":[\"sns\",\"web_meeting\"]}]", "{\"service.kinds\":[\"web_meeting\"]}", "yes"},
        {"[{\"kinds\":\"sns\"}]", "{\"service.kinds\":[\"web_meeting\"]}", "no"},
        {"[{\"place\":[\"japan\"]}]", "{\"service.location\":[\"japan\",\"US\"]}", "yes"},
        {"[{\"place\":[\"US\"]}]", "{\"service.location\":[\"KR\"]}", "no"},
        {"[{\"place\":[\"US\"]}]", "{\"service.location\":[\"overseas\"]}", "service.location"},
        {"[{\"place\":[\"overseas\"]}]", "{\"service.location\":[\"KR\"]}", "yes"},
        {"[{\"place\":[\"overseas\"]}]", "{\"service.location\":[\"japan\"]}", "no"},
        {"[{\"place\":[\"japan\"]}]", "{\"service.location\":[\"unknown\"]}", "service.location"},
        /* one settled cell ends a row, one row that holds ends the table */
        {"[{\"service\":\"x\",\"level\":\"II\"}]", "{\"service.name\":\"y\"}", "no"},
        {"[{\"service\":\"x\",\"level\":\"II\"},{\"service\":\"y\"}]", "{\"service.name\":\"y\"}",
         "yes"},
        {"[{\"service\":\"y\",\"level\":\"II\"},{\"service\":\"x\",\"users\":3}]",
         "{\"service.name\":\"y\"}", "info.importance"},
        {"[{\"service\":\"y\",\"level\":\"II\"},{\"service\":\"y\",\"users\":3}]",
         "{\"service.name\":\"y\"}", "info.importance use.users"},
        /* rows of another edition hold for nobody, whatever is known */
        {"[{\"level\":\"IX\"}]", "{\"info.importance\":\"III\"}", "no"},
        {"[{\"colour\":\"red\"}]", "{}", "no"},
        {"[{\"level\":null}]", "{\"info.importance\":\"III\"}", "no"},
        {"[1, null, []]", "{\"info.importance\":\"III\"}", "no"},
    };
    AUTO_ARENA struct arena *a = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = ask(a, cases[i].rows, cases[i].facts);
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("%s %s: %s instead of %s", cases[i].rows, cases[i].facts, got, cases[i].want);
    }
}

/* What is not known and could not settle anything is never asked for. */
static void only_what_settles(void **state)
{
    static const char *const rows = "[{\"service\":\"y\",\"level\":\"II\"}]";
    AUTO_JSON json_t *ours = json_object(), *j = json_pack("{s:s}", "service.name", "y");
    struct facts f;
    struct decision d;
    struct err err = {0};

    (void)state;
    json_object_set_new(ours, "table.exempt", json_loads(rows, 0, NULL));
    assert_int_equal(facts_read(p, j, ours, &f, &err), ST_OK);
    decide(p, &f, false, &d);
    assert_int_equal(d.verdict, VERDICT_UNKNOWN);
    assert_true(bit_at(d.facts_missing, (size_t)pack_fact(p, "info.importance")));
    assert_false(bit_at(d.facts_missing, (size_t)pack_fact(p, "table.exempt")));
    assert_false(bit_at(d.facts_missing, (size_t)pack_fact(p, "service.name")));
    /* nobody tells the answer itself */
    AUTO_JSON json_t *told = json_pack("{s:b}", "table.exempt", 1);
    assert_int_equal(facts_read(p, told, ours, &f, &err), ST_INPUT);
    assert_string_equal(err.code, "unknown_fact");
}

static void refused(void **state)
{
    static const char *const bad[] = {
        "{\"exempt\":{}}",
        "{\"exempt\":[1]}",
        "{\"exempt\":[{}]}",
        "{\"exempt\":[{\"level\":null}]}",
        "{\"exempt\":[{\"colour\":\"red\"}]}",
        "{\"exempt\":[{\"level\":\"IX\"}]}",
        "{\"exempt\":[{\"level\":\"II\"},{\"users\":-1}]}",
        "{\"nothing\":[]}",
    };
    const struct pack *q = p;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        AUTO_JSON json_t *j = json_loads(bad[i], 0, NULL);
        json_t *ours = NULL;
        struct err err = {0};
        if (tables_join(q, NULL, j, &ours, &err) != ST_INPUT)
            fail_msg("taken: %s", bad[i]);
        assert_string_equal(err.code, "bad_table");
        assert_true(err.detail[0]);
    }
    AUTO_JSON json_t *settings = json_pack("{s:b}", "strict", 1);
    AUTO_JSON json_t *good = json_loads("{\"exempt\":[{\"level\":\"II\"}]}", 0, NULL);
    AUTO_JSON json_t *ours = NULL;
    assert_int_equal(tables_join(q, settings, good, &ours, NULL), ST_OK);
    assert_int_equal(json_object_size(ours), 2);
    assert_int_equal(json_object_size(settings), 1);
}

/* Rows with days need the day of the use; the days go, the cells stay. */
static void days_of_rows(void **state)
{
    static const char *const bad[] = {
        "{\"exempt\":[{\"level\":\"II\",\"from\":\"soon\"}]}",
        "{\"exempt\":[{\"level\":\"II\",\"to\":3}]}",
        "{\"exempt\":[{\"level\":\"II\",\"from\":\"2027-01-02\",\"to\":\"2027-01-01\"}]}",
    };
    AUTO_JSON json_t *good =
        json_loads("{\"exempt\":[{\"level\":\"II\",\"to\":\"2027-03-31\"}]}", 0, NULL);
    AUTO_JSON json_t *now = NULL, *none = NULL, *without = NULL;
    const struct date never = {DATE_NONE};
    struct err err = {0};
    struct date day;

    (void)state;
    assert_true(date_make(2027, 3, 31, &day));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        AUTO_JSON json_t *j = json_loads(bad[i], 0, NULL), *rows = NULL;
        if (tables_on_day(p, j, day, &rows, &err) != ST_INPUT)
            fail_msg("taken: %s", bad[i]);
    }
    assert_int_equal(tables_on_day(p, good, day, &now, &err), ST_OK);
    const json_t *row = json_array_get(json_object_get(now, "exempt"), 0);
    assert_int_equal(json_object_size(row), 1);
    assert_string_equal(json_string_value(json_object_get(row, "level")), "II");
    day.day++;
    assert_int_equal(tables_on_day(p, good, day, &none, &err), ST_OK);
    assert_int_equal(json_array_size(json_object_get(none, "exempt")), 0);
    assert_int_equal(tables_on_day(p, good, never, &without, &err), ST_INPUT);
    assert_string_equal(err.code, "bad_table");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells),
        cmocka_unit_test(only_what_settles),
        cmocka_unit_test(refused),
        cmocka_unit_test(days_of_rows),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
