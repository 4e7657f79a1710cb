/* The two drivers under the same tests, on a small table of queries of their own. */
#include "stores.h"

#include <stdlib.h>
#include <string.h>

enum query { Q_ADD, Q_ALL, Q_ONE, Q_BUMP, Q_WRONG };

static const uint32_t add_types[] = {25, 20, 25, 17};
static const enum db_type all_types[] = {DB_TEXT, DB_INT, DB_TEXT, DB_BLOB};
static const enum db_type int_type[] = {DB_INT};
static const char *const names[] = {"id", "n", "note", "data"};

const struct db_query_info db_query_table[] = {
    [Q_ADD] = {"add", "insert into thing values (?1, ?2, ?3, ?4)",
               "insert into thing values ($1, $2, $3, $4)", add_types, 4, 0, names, NULL, NULL,
               NULL},
    [Q_ALL] = {"all", "select id, n, note, data from thing order by id",
               "select id, n, note, data from thing order by id", NULL, 0, 4, NULL, names,
               all_types, NULL},
    [Q_ONE] = {"one", "select n from thing where id = ?1", "select n from thing where id = $1",
               add_types, 1, 1, names, names, int_type, NULL},
    [Q_BUMP] = {"bump", "update thing set n = n + 1", "update thing set n = n + 1", NULL, 0, 0,
                NULL, NULL, NULL, NULL},
    [Q_WRONG] = {"wrong", "select sum(n) from thing", "select sum(n) from thing", NULL, 0, 1, NULL,
                 names, int_type, NULL},
};
const size_t db_query_count = 5;

static struct err err;

static struct db *open_with_table(const char *url)
{
    struct db *db = NULL;

    OK(db_open(url, DB_READ_WRITE, &db, &err));
    OK(db_script(db,
                 db_kind_of(db) == DB_SQLITE
                     ? "create table thing (id text primary key, n integer, note text, data blob) "
                       "strict"
                     : "create table thing (id text primary key, n bigint, note text, data bytea)",
                 &err));
    return db;
}

static enum status add(struct db *db, const char *id, int64_t n)
{
    const struct db_value v[] = {{.type = DB_TEXT, .s = id},
                                 {.type = DB_INT, .i = n},
                                 {.type = DB_NULL},
                                 {.type = DB_BLOB, .b = {"a\0b", 3}}};

    return db_exec(db, Q_ADD, v, NULL, &err);
}

static int count(struct db *db)
{
    struct db_rows *rows = NULL;
    int n = 0;

    OK(db_query(db, Q_ALL, NULL, &rows, &err));
    while (db_step(rows))
        n++;
    OK(db_end(rows, &err));
    return n;
}

static void values_round_trip(const char *url)
{
    struct db *db = open_with_table(url);
    struct db_rows *rows = NULL;
    size_t n = 0;
    int64_t changed = 0;

    OK(db_begin(db, true, &err));
    OK(add(db, "台帳", INT64_MAX));
    OK(add(db, "x", DB_NULL_INT));
    db_rollback(db);

    OK(db_begin(db, true, &err));
    OK(add(db, "a'b", -1));
    OK(add(db, "台帳", DB_NULL_INT));
    OK(db_exec(db, Q_BUMP, NULL, &changed, &err));
    assert_int_equal(changed, 2);
    OK(db_commit(db, &err));
    OK(db_query(db, Q_ALL, NULL, &rows, &err));
    assert_true(db_step(rows));
    assert_string_equal(db_text(rows, 0, &n), "a'b");
    assert_int_equal(n, 3);
    assert_int_equal(db_int(rows, 1), 0);
    assert_false(db_is_null(rows, 1));
    assert_true(db_is_null(rows, 2));
    assert_null(db_text(rows, 2, NULL));
    assert_int_equal(db_blob(rows, 3).n, 3);
    assert_memory_equal(db_blob(rows, 3).p, "a\0b", 3);
    assert_true(db_step(rows));
    assert_string_equal(db_text(rows, 0, NULL), "台帳");
    assert_true(db_is_null(rows, 1));
    assert_false(db_step(rows));
    assert_false(db_step(rows));
    OK(db_end(rows, &err));
    db_close(db);
}

static void test_values(void **state)
{
    (void)state;
    stores_each(values_round_trip);
}

static void conflict_spoils(const char *url)
{
    struct db *db = open_with_table(url);

    OK(db_begin(db, true, &err));
    OK(add(db, "a", 1));
    assert_int_equal(add(db, "a", 2), ST_CONFLICT);
    assert_string_equal(err.code, "duplicate");
    assert_int_equal(add(db, "b", 2), ST_SYSTEM);
    assert_string_equal(err.code, "transaction_failed");
    assert_int_equal(db_commit(db, &err), ST_SYSTEM);
    assert_int_equal(count(db), 0);
    db_close(db);
}

static void test_conflict(void **state)
{
    (void)state;
    stores_each(conflict_spoils);
}

static void savepoint_saves(const char *url)
{
    struct db *db = open_with_table(url);
    static const char *const col[] = {"id"};
    static const enum db_role role[] = {DB_KEY};
    const struct db_value v = {.type = DB_TEXT, .s = "a"};

    OK(db_begin(db, true, &err));
    OK(db_savepoint(db, &err));
    OK(add(db, "a", 1));
    OK(db_release(db, &err));
    db_change(db, "insert", "thing", 1, col, role, &v);
    OK(db_savepoint(db, &err));
    OK(add(db, "b", 1));
    db_change(db, "delete", "thing", 1, col, role, &v);
    assert_int_equal(add(db, "b", 1), ST_CONFLICT);
    db_rollback_to(db);
    OK(db_savepoint(db, &err));
    OK(add(db, "c", 1));
    OK(db_release(db, &err));
    assert_true(db_changes_pending(db));

    const struct db_change *c = db_changes_take(db);

    assert_string_equal(c->op, "insert");
    assert_string_equal(c->values[0].s, "a");
    assert_null(c->next);
    assert_false(db_changes_pending(db));
    OK(db_commit(db, &err));
    assert_int_equal(count(db), 2);
    db_close(db);
}

static void test_savepoint(void **state)
{
    (void)state;
    stores_each(savepoint_saves);
}

static void reader_cannot_write(const char *url)
{
    struct db *db = open_with_table(url), *reader = NULL;

    OK(db_open(url, DB_READ_ONLY, &reader, &err));
    assert_int_equal(add(reader, "a", 1), ST_SYSTEM);
    OK(db_begin(reader, false, &err));
    assert_int_equal(count(reader), 0);
    assert_int_equal(add(reader, "a", 1), ST_SYSTEM);
    assert_string_equal(err.code, "read_only");
    db_rollback(reader);
    db_script(reader, "pragma query_only=0", NULL);
    assert_int_not_equal(db_script(reader, "delete from thing", &err), ST_OK);
    db_close(reader);
    db_close(db);
}

static void test_reader(void **state)
{
    (void)state;
    stores_each(reader_cannot_write);
}

static void reader_keeps_its_moment(const char *url)
{
    struct db *db = open_with_table(url), *reader = NULL;

    OK(db_open(url, DB_READ_ONLY, &reader, &err));
    OK(db_begin(reader, false, &err));
    assert_int_equal(count(reader), 0);
    OK(db_begin(db, true, &err));
    OK(add(db, "a", 1));
    OK(db_commit(db, &err));
    assert_int_equal(count(reader), 0);
    db_rollback(reader);
    OK(db_begin(reader, false, &err));
    assert_int_equal(count(reader), 1);
    db_close(reader);
    db_close(db);
}

static void test_moment(void **state)
{
    (void)state;
    stores_each(reader_keeps_its_moment);
}

static void text_queries(const char *url)
{
    struct db *db = open_with_table(url);
    struct db_rows *one = NULL, *two = NULL;
    const struct db_value id = {.type = DB_TEXT, .s = "a"};

    OK(add(db, "a", 7));
    OK(db_query_text(db, "select n, data, note from thing where id = $1", 1, &id, &one, &err));
    OK(db_query_text(db, "select n, data, note from thing where id = $1", 1, &id, &two, &err));
    assert_true(db_step(one));
    assert_true(db_step(two));
    assert_int_equal(db_int(one, 0), 7);
    assert_int_equal(db_int(two, 0), 7);
    assert_int_equal(db_columns(one), 3);
    assert_string_equal(db_column_name(one, 1), "data");
    assert_int_equal(db_column_type(one, 0), DB_INT);
    assert_int_equal(db_column_type(one, 1), DB_BLOB);
    assert_int_equal(db_column_type(one, 2), DB_NULL);
    OK(db_end(one, &err));
    OK(db_end(two, &err));
    db_close(db);
}

static void test_text_queries(void **state)
{
    (void)state;
    stores_each(text_queries);
}

static void describe(const char *url)
{
    struct db *db = open_with_table(url);
    size_t params = 9, cols = 9;

    OK(db_describe(db, Q_ADD, &params, &cols, &err));
    assert_int_equal(params, 4);
    assert_int_equal(cols, 0);
    OK(db_describe(db, Q_ALL, &params, &cols, &err));
    assert_int_equal(params, 0);
    assert_int_equal(cols, 4);
    /* A sum is numeric on PostgreSQL: read as an integer it would be rubbish. */
    if (db_kind_of(db) == DB_PG)
        assert_int_equal(db_describe(db, Q_WRONG, &params, &cols, &err), ST_INPUT);
    db_close(db);
}

static void test_describe(void **state)
{
    (void)state;
    stores_each(describe);
}

static void lost_connection(const char *url)
{
    struct db *db = open_with_table(url), *killer = NULL;
    struct db_rows *rows = NULL;

    if (db_kind_of(db) == DB_PG) {
        OK(add(db, "a", 1));
        OK(db_open(url, DB_READ_WRITE, &killer, &err));
        OK(db_begin(db, true, &err));
        OK(db_query_text(killer,
                         "select count(pg_terminate_backend(pid)) from pg_stat_activity "
                         "where pid <> pg_backend_pid() and backend_type = 'client backend'",
                         0, NULL, &rows, &err));
        OK(db_end(rows, &err));
        assert_int_equal(add(db, "b", 1), ST_BUSY);
        db_rollback(db);
        OK(db_begin(db, true, &err)); /* connects again */
        OK(add(db, "b", 1));
        OK(db_commit(db, &err));
        assert_int_equal(count(db), 2);
        db_close(killer);
    }
    db_close(db);
}

static void test_lost_connection(void **state)
{
    (void)state;
    stores_each(lost_connection);
}

static void test_wrong_urls(void **state)
{
    struct db *db = NULL;

    (void)state;
    assert_int_equal(db_open("mysql://x", DB_READ_WRITE, &db, &err), ST_INPUT);
    assert_int_equal(db_open("sqlite:/nonexistent/x.db", DB_READ_WRITE, &db, &err), ST_SYSTEM);
    assert_int_equal(db_open("sqlite:/tmp/daicho-none.db", DB_READ_ONLY, &db, &err), ST_SYSTEM);
    assert_int_equal(db_open("postgresql:///x?host=/nonexistent", DB_READ_ONLY, &db, &err),
                     ST_SYSTEM);
    assert_null(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),     cmocka_unit_test(test_conflict),
        cmocka_unit_test(test_savepoint),  cmocka_unit_test(test_reader),
        cmocka_unit_test(test_moment),     cmocka_unit_test(test_text_queries),
        cmocka_unit_test(test_describe),   cmocka_unit_test(test_lost_connection),
        cmocka_unit_test(test_wrong_urls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
