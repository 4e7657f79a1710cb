/* Power cuts, full disks and failing syncs under concurrent commands: what was acknowledged
 * survives, and what survives is whole. On SQLite; PostgreSQL answers for its own disk. */
#include "house.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fault/vfs.h"

#define CLIENTS 8
#define CUTS 48

static struct err err;
static char path[64], image[64];

/* Every client takes numbers of its own series: n acknowledged means 1…n must be there. */
struct client {
    struct house *h;
    char series[8];
    atomic_int acknowledged;
    atomic_bool *stop, *pause; /* pause: while an image is checked, so that it stays small */
    int failed;
};

static void *work(void *arg)
{
    struct client *c = arg;
    struct err e = {0};
    int64_t n = 0;

    while (!atomic_load(c->stop)) {
        if (atomic_load(c->pause))
            usleep(1000);
        else if (house_count(c->h, c->series, &n, &e) == ST_OK)
            atomic_store(&c->acknowledged, (int)n);
        else
            c->failed++;
    }
    return NULL;
}

static void remove_files(const char *base)
{
    static const char *const ending[] = {"", "-wal", "-shm"};
    char name[128];

    for (size_t i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s%s", base, ending[i]);
        unlink(name);
    }
}

static const char *url_of(const char *base, char ret[80])
{
    snprintf(ret, 80, "sqlite:%s", base);
    return ret;
}

static int64_t number_of(struct house *h, const char *series)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct q_counter_get_row row = {0};
    struct db *db = NULL;

    OK(store_lease(h->s, &db, &err));

    enum status st =
        q_counter_get(db, a,
                      &(struct q_counter_get_in){
                          .tenant = h->tenant, .body = h->body, .series = series, .year = 2026},
                      &row, &err);

    store_release(h->s, db);
    return st == ST_OK ? row.n : 0;
}

/* After the cut: opens the image as a server would at the next start. */
static void check_image(const struct house *lived, struct client *clients, const int *acknowledged)
{
    struct house h = {.tenant = lived->tenant, .body = lived->body};
    char url[80];

    house_reopen(url_of(image, url), &h);
    OK(store_migrate(h.s, &err));
    house_is_whole(&h, NULL);
    for (int i = 0; i < CLIENTS; i++)
        if (number_of(&h, clients[i].series) < acknowledged[i])
            fail_msg("%s: %d acknowledged, %ld left", clients[i].series, acknowledged[i],
                     (long)number_of(&h, clients[i].series));
    house_close(&h);
    remove_files(image);
}

static void start(struct house *h, struct client *clients, pthread_t *threads, atomic_bool *stop,
                  atomic_bool *pause)
{
    char url[80];

    remove_files(path);
    atomic_init(stop, false);
    atomic_init(pause, false);
    house_open(url_of(path, url), h);
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (struct client){.h = h, .stop = stop, .pause = pause};
        snprintf(clients[i].series, sizeof clients[i].series, "s%d", i);
        assert_int_equal(pthread_create(&threads[i], NULL, work, &clients[i]), 0);
    }
}

static void finish(struct house *h, pthread_t *threads, atomic_bool *stop)
{
    atomic_store(stop, true);
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(threads[i], NULL);
    house_is_whole(h, NULL);
    house_close(h);
    remove_files(path);
}

static void test_power_cuts(void **state)
{
    static struct client clients[CLIENTS];
    pthread_t threads[CLIENTS];
    atomic_bool stop, pause;
    struct house h;

    (void)state;
    start(&h, clients, threads, &stop, &pause);
    for (int cut = 0; cut < CUTS; cut++) {
        int acknowledged[CLIENTS];

        usleep(2000 + (useconds_t)(cut * 397 % 5000));
        /* First what was acknowledged, then the cut: whatever came in before must be in it. */
        for (int i = 0; i < CLIENTS; i++)
            acknowledged[i] = atomic_load(&clients[i].acknowledged);
        fault_vfs_cut(path, image, (enum fault_cut)(cut % 4), (uint64_t)cut + 1);
        atomic_store(&pause, true);
        check_image(&h, clients, acknowledged);
        atomic_store(&pause, false);
    }
    finish(&h, threads, &stop);
}

/* A disk that fills up refuses commands with an error, breaks nothing, and the store goes on when
 * there is room again. */
static void test_full_disk(void **state)
{
    struct house h;
    char url[80];
    int64_t n = 0, last = 0;
    int refused = 0;

    (void)state;
    remove_files(path);
    house_open(url_of(path, url), &h);
    for (int room = 0; room < 40; room++) {
        fault_vfs_full_after(room);

        enum status st = house_count(&h, "n", &n, &err);

        fault_vfs_full_after(-1);
        if (st != ST_OK) {
            assert_int_equal(st, ST_SYSTEM);
            assert_string_equal(err.code, "disk_full");
            refused++;
            continue;
        }
        assert_true(n > last);
        last = n;
    }
    assert_in_range(refused, 1, 39);
    OK(house_count(&h, "n", &n, &err));
    assert_int_equal(n, last + 1);
    house_is_whole(&h, NULL);
    house_close(&h);
    remove_files(path);
}

/* A sync that fails acknowledges nothing. */
static void test_failing_sync(void **state)
{
    struct house h;
    char url[80];
    int64_t n = 0, before = 0;

    (void)state;
    remove_files(path);
    house_open(url_of(path, url), &h);
    OK(house_count(&h, "n", &before, &err));
    fault_vfs_fail_sync();
    assert_int_equal(house_count(&h, "n", &n, &err), ST_SYSTEM);
    OK(house_count(&h, "n", &n, &err));
    assert_in_range(n, before + 1, before + 2);
    house_is_whole(&h, NULL);
    house_close(&h);
    remove_files(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_power_cuts),
        cmocka_unit_test(test_full_disk),
        cmocka_unit_test(test_failing_sync),
    };

    if (crypto_init(&err) != ST_OK)
        return 1;
    snprintf(path, sizeof path, "/tmp/daicho-crash-%d.db", (int)getpid());
    snprintf(image, sizeof image, "/tmp/daicho-image-%d.db", (int)getpid());
    fault_vfs_register();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
