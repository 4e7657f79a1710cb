/* The record: what is written, what is refused, what disposal leaves, many at once. */
#include "house.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "audit/blob.h"
#include "audit/fold.h"
#include "audit/subject.h"

static struct err err;

static void records_everything(const char *url)
{
    struct house h;
    struct person_id p;
    struct verify_counts c;
    int64_t n = 0;

    house_open(url, &h);
    OK(house_add_person(&h, "sato", &p, &err));
    OK(house_rename(&h, p, "佐藤", &err));
    OK(house_count(&h, "受付", &n, &err));
    OK(house_count(&h, "受付", &n, &err));
    assert_int_equal(n, 2);
    OK(house_access(&h, "/ledger", &err));
    house_is_whole(&h, &c);
    assert_int_equal(c.journal, 5);
    assert_int_equal(c.contents, 5);
    assert_int_equal(c.access, 1);
    assert_int_equal(c.tenants, 1);
    house_close(&h);
}

static void test_records(void **state)
{
    (void)state;
    stores_each(records_everything);
}

static void refusal_leaves_nothing(const char *url)
{
    struct house h;
    struct verify_counts c;
    struct person_id nobody = {"00000000-0000-7000-8000-000000000000"};

    house_open(url, &h);
    OK(house_add_person(&h, "sato", NULL, &err));
    assert_int_equal(house_add_person(&h, "sato", NULL, &err), ST_CONFLICT);
    assert_int_equal(house_rename(&h, nobody, "x", &err), ST_NOT_FOUND);
    house_is_whole(&h, &c);
    assert_int_equal(c.journal, 2);
    house_close(&h);
}

static void test_refusal(void **state)
{
    (void)state;
    stores_each(refusal_leaves_nothing);
}

static enum status silent_change(struct tx *tx, void *arg, struct err *e)
{
    struct house *h = arg;

    return q_body_insert(tx->db,
                         &(struct q_body_insert_in){
                             .tenant = h->tenant, .id = ID_NEW(body, tx->now), .name = "議会"},
                         NULL, e);
}

static void silence_is_refused(const char *url)
{
    struct house h;

    house_open(url, &h);
    assert_int_equal(store_write(h.s, silent_change, &h, &err), ST_SYSTEM);
    assert_string_equal(err.code, "not_journaled");
    house_is_whole(&h, NULL);
    house_close(&h);
}

static void test_silence(void **state)
{
    (void)state;
    stores_each(silence_is_refused);
}

static void files_come_back(const char *url)
{
    static const size_t sizes[] = {
        0, 1, BLOB_CHUNK - 1, BLOB_CHUNK, BLOB_CHUNK + 1, 3 * BLOB_CHUNK};
    AUTO_ARENA struct arena *a = arena_new();
    struct house h;
    struct db *db = NULL;
    struct blob_id ids[6];
    struct bytes got;
    char *plain = arena_alloc(a, 3 * BLOB_CHUNK);

    random_bytes(plain, 3 * BLOB_CHUNK);
    house_open(url, &h);
    for (size_t i = 0; i < 6; i++)
        OK(house_store_file(&h, "case-1", (struct bytes){plain, sizes[i]}, &ids[i], &err));
    OK(store_lease(h.s, &db, &err));
    for (size_t i = 0; i < 6; i++) {
        OK(blob_read_bytes(db, &h.master, a, h.tenant, ids[i], sizes[i], &got, &err));
        assert_int_equal(got.n, sizes[i]);
        assert_memory_equal(got.p, plain, sizes[i]);
    }
    assert_int_equal(blob_read_bytes(db, &h.master, a, h.tenant, ids[1], 0, &got, &err),
                     ST_TOO_LARGE);
    store_release(h.s, db);
    house_is_whole(&h, NULL);
    house_close(&h);
}

static void test_files(void **state)
{
    (void)state;
    stores_each(files_come_back);
}

static void disposal_keeps_the_chain(const char *url)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct house h;
    struct person_id p;
    struct blob_id file;
    struct bytes got;
    struct verify_counts c;
    struct db *db = NULL;

    house_open(url, &h);
    OK(house_add_person(&h, "sato", &p, &err));
    OK(house_add_person(&h, "suzuki", NULL, &err));
    OK(house_store_file(&h, p.s, (struct bytes){"secret", 6}, &file, &err));
    OK(house_destroy(&h, p.s, &err));
    assert_int_equal(house_destroy(&h, p.s, &err), ST_REFUSED);
    assert_int_equal(house_rename(&h, p, "x", &err), ST_REFUSED);
    assert_string_equal(err.code, "subject_destroyed");
    OK(store_lease(h.s, &db, &err));
    assert_int_equal(blob_read_bytes(db, &h.master, a, h.tenant, file, 99, &got, &err), ST_REFUSED);
    store_release(h.s, db);
    house_is_whole(&h, &c); /* its rows were stated again */
    assert_int_equal(c.journal, 5);
    assert_int_equal(c.tombstones, 3);
    house_close(&h);
}

static void test_disposal(void **state)
{
    (void)state;
    stores_each(disposal_keeps_the_chain);
}

/* ---- many at once ---- */

#define THREADS 32
#define EACH 20

struct worker {
    struct house *h;
    int64_t got[EACH];
    int failed;
};

static void *work(void *arg)
{
    struct worker *w = arg;
    struct err e = {0};

    for (int i = 0; i < EACH; i++) {
        enum status st = ST_BUSY;

        /* Busy means try again; on PostgreSQL the store has tried five times already. */
        while (st == ST_BUSY)
            st = house_count(w->h, "n", &w->got[i], &e);
        w->failed += st != ST_OK;
        /* A refused command beside: it must take no number and no other's change with it. */
        w->failed += house_add_person(w->h, "sato", NULL, &e) != ST_CONFLICT;
    }
    return NULL;
}

static void one_head_many_threads(const char *url)
{
    struct house h;
    static struct worker workers[THREADS];
    pthread_t threads[THREADS];
    bool seen[THREADS * EACH + 1] = {false};
    struct verify_counts c;

    house_open(url, &h);
    OK(house_add_person(&h, "sato", NULL, &err));
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.h = &h};
        assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(workers[i].failed, 0);
        for (int j = 0; j < EACH; j++) {
            assert_in_range(workers[i].got[j], 1, THREADS * EACH);
            assert_false(seen[workers[i].got[j]]); /* no number twice */
            seen[workers[i].got[j]] = true;
        }
    }
    house_is_whole(&h, &c);
    assert_int_equal(c.journal, THREADS * EACH + 2);
    house_close(&h);
}

static void test_many(void **state)
{
    (void)state;
    stores_each(one_head_many_threads);
}

/* Every statement that changes a table the replay compares must be journaled. */
static void test_nothing_unjournaled(void **state)
{
    (void)state;
    assert_true(db_query_count > 0);
    for (size_t i = 0; i < db_query_count; i++) {
        const struct db_query_info *q = &db_query_table[i];
        char table[64] = "";

        if (q->change_table != NULL)
            continue;
        if (sscanf(q->sqlite, "insert into %63[a-z_]", table) != 1 &&
            sscanf(q->sqlite, "delete from %63[a-z_]", table) != 1 &&
            sscanf(q->sqlite, "update %63[a-z_]", table) != 1)
            continue;
        if (!fold_skips(table))
            fail_msg("%s changes %s unjournaled", q->name, table);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_records),
        cmocka_unit_test(test_refusal),
        cmocka_unit_test(test_silence),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_disposal),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_nothing_unjournaled),
    };

    if (crypto_init(&err) != ST_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
