/* The schema on both engines: forward, twice, changed, newer, and nothing half done. */
#include "stores.h"

#include <string.h>

#include "base/crypto.h"
#include "store/migrate.h"
#include "store/store.h"

static struct err err;

static int64_t number(struct db *db, const char *sql)
{
    struct db_rows *rows = NULL;

    OK(db_query_text(db, sql, 0, NULL, &rows, &err));
    assert_true(db_step(rows));

    int64_t n = db_int(rows, 0);

    OK(db_end(rows, &err));
    return n;
}

static void forward_and_again(const char *url)
{
    struct store *s = NULL;
    struct db *db = NULL;

    OK(store_open(&(struct store_options){.url = url}, &s, &err));
    OK(store_migrate(s, &err));
    OK(store_migrate(s, &err));
    OK(store_lease(s, &db, &err));
    OK(migrate_check(db, &err));
    assert_int_equal(number(db, "select count(*) from schema_version"), migration_count);
    assert_int_equal(number(db, "select count(*) from casefile"), 0);
    store_release(s, db);
    store_close(s);
}

static void changed_or_newer(const char *url)
{
    struct db *db = NULL;

    OK(db_open(url, DB_READ_WRITE, &db, &err));
    OK(migrate(db, 1, &err));
    OK(db_script(db, "insert into schema_version values (99, 'later', 'x', 1)", &err));
    assert_int_equal(migrate(db, 1, &err), ST_SYSTEM);
    assert_string_equal(err.code, "store_newer");
    OK(db_script(db, "delete from schema_version where n = 99", &err));
    OK(db_script(db, "update schema_version set sha256 = 'x' where n = 1", &err));
    assert_int_equal(migrate(db, 1, &err), ST_SYSTEM);
    assert_string_equal(err.code, "migration_changed");
    db_close(db);
}

static void all_or_nothing(const char *url)
{
    struct db *db = NULL;

    OK(db_open(url, DB_READ_WRITE, &db, &err));
    /* In the way of the last table of the first migration. */
    OK(db_script(db, "create table outbox (x text)", &err));
    assert_int_equal(migrate(db, 1, &err), ST_SYSTEM);
    assert_int_equal(db_script(db, "select 1 from tenant", &err), ST_SYSTEM);
    OK(db_script(db, "drop table outbox", &err));
    OK(migrate(db, 1, &err));
    db_close(db);
}

static void test_forward(void **state)
{
    (void)state;
    stores_each(forward_and_again);
}

static void test_changed(void **state)
{
    (void)state;
    stores_each(changed_or_newer);
}

static void test_all_or_nothing(void **state)
{
    (void)state;
    stores_each(all_or_nothing);
}

static void test_text(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    const char *sql = "a @INT@ @x@\n--@pg\npg @BLOB@\n--@end\n--@sqlite\nlite\n--@end\n) @STRICT@;";

    (void)state;
    assert_string_equal(migration_text(a, sql, DB_SQLITE), "a integer @x@\nlite\n) strict;\n");
    assert_string_equal(migration_text(a, sql, DB_PG), "a bigint @x@\npg bytea\n) ;\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forward),
        cmocka_unit_test(test_changed),
        cmocka_unit_test(test_all_or_nothing),
        cmocka_unit_test(test_text),
    };

    if (crypto_init(&err) != ST_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
