/* store.c: leases of read connections and the one write path.
 *
 * Writers wait in lanes. Each lane has one connection and one leader at a time: the first caller
 * who finds the lane free. He runs all who wait in one transaction, each in a savepoint, commits
 * once, passes the lead on and wakes the others. SQLite has one writer, so one lane. On PostgreSQL
 * a tenant's commands always take the same lane: they follow each other without waiting for the
 * lock of their chain's head, and two lanes never lock each other's heads in opposite order. */
#include "store/store.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/date.h"
#include "store/migrate.h"

#define READERS 8
#define WRITERS 4
#define MAX_POOL 64
#define MAX_GROUP 256   /* commands in one commit */
#define MAX_GROUP_PG 32 /* beyond 64 savepoints PostgreSQL keeps them on disk */
#define MAX_TRIES 5

/* Read connections; opened at first need, at most `max`. */
struct pool {
    pthread_mutex_t lock;
    pthread_cond_t back;
    struct db *idle[MAX_POOL];
    int nidle, open, max;
};

/* A caller waiting for its command to be durable. */
struct ticket {
    store_fn *fn;
    void *arg;
    struct arena *arena;
    struct err
        err; /* copied to the caller at the end, so that a try that is repeated leaves none */
    enum status st;
    int tries;
    bool settled; /* st is final */
    bool scrub;   /* took contents away */
    bool lead;    /* woken to lead the next group, not because it is done */
    sem_t wake;
    struct ticket *next;
};

struct lane {
    pthread_mutex_t lock;
    struct ticket *first, *last;
    bool leading;  /* somebody runs a group now */
    struct db *db; /* used by the leader; opened at first need */
};

struct store {
    struct store_options o;
    char *url;
    _Atomic uint64_t generation;
    enum db_kind kind;
    struct pool readers;
    struct lane lanes[MAX_POOL];
    size_t nlanes;
};

static size_t limited(int wanted, size_t otherwise)
{
    size_t n = wanted > 0 ? (size_t)wanted : otherwise;

    return n < MAX_POOL ? n : MAX_POOL;
}

static void pool_init(struct pool *p, int max)
{
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->back, NULL);
    p->max = max;
}

static void pool_close(struct pool *p)
{
    for (int i = 0; i < p->nidle; i++)
        db_close(p->idle[i]);
    pthread_cond_destroy(&p->back);
    pthread_mutex_destroy(&p->lock);
}

static enum status pool_take(struct pool *p, const char *url, struct db **ret, struct err *err)
{
    struct db *db = NULL;

    pthread_mutex_lock(&p->lock);
    while (p->nidle == 0 && p->open >= p->max)
        pthread_cond_wait(&p->back, &p->lock);
    if (p->nidle > 0)
        db = p->idle[--p->nidle];
    else
        p->open++;
    pthread_mutex_unlock(&p->lock);

    enum status st = db != NULL ? ST_OK : db_open(url, DB_READ_ONLY, &db, err);

    if (st != ST_OK) {
        pthread_mutex_lock(&p->lock);
        p->open--;
        pthread_cond_signal(&p->back);
        pthread_mutex_unlock(&p->lock);
        return st;
    }
    *ret = db;
    return ST_OK;
}

static void pool_give(struct pool *p, struct db *db)
{
    pthread_mutex_lock(&p->lock);
    p->idle[p->nidle++] = db;
    pthread_cond_signal(&p->back);
    pthread_mutex_unlock(&p->lock);
}

enum status store_open(const struct store_options *o, struct store **ret, struct err *err)
{
    struct db *db = NULL;

    /* The writer first: it creates the file and its log, which read-only connections cannot. */
    TRY(db_open(o->url, DB_READ_WRITE, &db, err));

    struct store *s = calloc(1, sizeof *s);
    char *url = s != NULL ? strdup(o->url) : NULL;

    if (url == NULL) {
        free(s);
        db_close(db);
        return err_set(err, ST_SYSTEM, "memory", "no memory for the store");
    }
    s->o = *o;
    s->o.url = s->url = url;
    s->kind = db_kind_of(db);
    s->nlanes = limited(s->kind == DB_SQLITE ? 1 : o->writers, WRITERS);
    pool_init(&s->readers, (int)limited(o->readers, READERS));
    for (size_t i = 0; i < s->nlanes; i++)
        pthread_mutex_init(&s->lanes[i].lock, NULL);
    s->lanes[0].db = db;
    *ret = s;
    return ST_OK;
}

void store_close(struct store *s)
{
    if (s == NULL)
        return;
    pool_close(&s->readers);
    for (size_t i = 0; i < s->nlanes; i++) {
        db_close(s->lanes[i].db);
        pthread_mutex_destroy(&s->lanes[i].lock);
    }
    free(s->url);
    explicit_bzero(&s->o.master, sizeof s->o.master);
    free(s);
}

uint64_t store_generation(const struct store *s)
{
    return atomic_load(&s->generation);
}

enum db_kind store_kind(const struct store *s)
{
    return s->kind;
}

int store_readers(const struct store *s)
{
    return s->readers.max;
}

const struct key *store_master(const struct store *s)
{
    return &s->o.master;
}

const char *store_url(const struct store *s)
{
    return s->url;
}

enum status store_migrate(struct store *s, struct err *err)
{
    struct db *db = NULL;

    TRY(db_open(s->url, DB_READ_WRITE, &db, err));

    enum status st = migrate(db, clock_now(), err);

    db_close(db);
    return st;
}

enum status store_lease(struct store *s, struct db **ret, struct err *err)
{
    struct db *db = NULL;

    TRY(pool_take(&s->readers, s->url, &db, err));

    enum status st = db_begin(db, false, err);

    if (st != ST_OK) {
        pool_give(&s->readers, db);
        return st;
    }
    *ret = db;
    return ST_OK;
}

void store_release(struct store *s, struct db *db)
{
    if (db == NULL)
        return;
    db_rollback(db);
    pool_give(&s->readers, db);
}

/* One command; the caller rolls back on failure. */
static enum status run_fn(const struct store *s, struct db *db, struct ticket *t, int64_t now)
{
    struct tx tx = {.db = db, .arena = t->arena, .now = now, .master = &s->o.master};

    arena_reset(t->arena);
    t->scrub = false;
    TRY(t->fn(&tx, t->arg, &t->err));
    t->scrub = tx.scrub;
    if (db_changes_pending(db))
        return err_set(&t->err, ST_SYSTEM, "not_journaled",
                       "a command changed rows without recording them");
    return ST_OK;
}

static enum status run_in_savepoint(const struct store *s, struct db *db, struct ticket *t,
                                    int64_t now)
{
    TRY(db_savepoint(db, &t->err));

    enum status st = run_fn(s, db, t, now);

    if (st == ST_OK)
        st = db_release(db, &t->err);
    if (st != ST_OK)
        db_rollback_to(db);
    return st;
}

/* Whether an attempt that failed may be repeated (PostgreSQL): it left nothing behind, and it
 * failed for a serialisation failure, a deadlock, a lost connection, or a row that somebody else
 * made at the same moment, which the repetition finds. A duplicate that is none of a race stays
 * one: two tries tell. */
static bool repeatable(const struct store *s, const struct ticket *t)
{
    if (s->kind != DB_PG || t->tries >= MAX_TRIES)
        return false;
    return t->st == ST_BUSY ||
           (t->st == ST_CONFLICT && t->tries < 2 && str_eq(t->err.code, "duplicate"));
}

static void settle(const struct store *s, struct ticket *t)
{
    t->settled = t->st == ST_OK || !repeatable(s, t);
}

/* The group's transaction failed as a whole: nobody's changes are there. */
static void fail_all(const struct store *s, struct ticket *group, enum status st,
                     const struct err *e, bool certain)
{
    for (struct ticket *t = group; t != NULL; t = t->next) {
        if (t->settled)
            continue;
        if (t->st == ST_OK) {
            t->st = st;
            t->err = *e;
        }
        t->settled = !certain || !repeatable(s, t);
    }
}

/* Runs those not yet settled and commits them once. */
static void attempt(const struct store *s, struct db *db, struct ticket *group, bool alone)
{
    struct err e = {0};
    enum status st = db_begin(db, true, &e);
    int64_t now = clock_now();
    bool any = false, certain = true;

    for (struct ticket *t = group; t != NULL; t = t->next)
        if (!t->settled) {
            t->tries++;
            t->st = ST_OK;
        }
    for (struct ticket *t = group; t != NULL && st == ST_OK; t = t->next) {
        if (t->settled)
            continue;
        t->st = alone ? run_fn(s, db, t, now) : run_in_savepoint(s, db, t, now);
        any = any || t->st == ST_OK;
        /* The engine gave the transaction up (full disk, lost connection): all of it is gone. */
        if (!alone && !db_in_transaction(db))
            st = err_set(&e, ST_BUSY, "store_lost", "the database rolled the group back");
    }
    if (st == ST_OK && any) {
        st = db_commit(db, &e);
        /* Lost during the commit: it may have held. Each caller's idempotency key decides. */
        certain = st != ST_BUSY || str_eq(e.code, "store_busy");
    } else {
        db_rollback(db);
    }
    if (st != ST_OK)
        fail_all(s, group, st, &e, certain);
    else
        for (struct ticket *t = group; t != NULL; t = t->next)
            settle(s, t);
}

static void pause_before_retry(void)
{
    uint8_t r;

    random_bytes(&r, sizeof r);
    nanosleep(&(struct timespec){.tv_nsec = 500000 + r * 20000L}, NULL);
}

static bool all_settled(const struct ticket *group)
{
    while (group != NULL && group->settled)
        group = group->next;
    return group == NULL;
}

/* SQLite's log holds pages as they were: emptied into the file, whose free space is overwritten.
 * Not while somebody reads an older state; then the next one that takes something away does it, or
 * the last connection that is closed. */
static void scrub(struct db *db, const struct ticket *group)
{
    bool any = false;

    for (const struct ticket *t = group; t != NULL; t = t->next)
        any |= t->st == ST_OK && t->scrub;
    if (any && db_kind_of(db) == DB_SQLITE)
        (void)db_script(db,
                        "pragma busy_timeout=200; pragma wal_checkpoint(truncate); "
                        "pragma busy_timeout=10000",
                        NULL);
}

static void run_group(const struct store *s, struct lane *lane, struct ticket *group)
{
    struct err e = {0};

    if (lane->db == NULL) {
        enum status st = db_open(s->url, DB_READ_WRITE, &lane->db, &e);

        if (st != ST_OK) {
            fail_all(s, group, st, &e, false);
            return;
        }
    }
    attempt(s, lane->db, group, group->next == NULL);
    while (!all_settled(group)) {
        pause_before_retry();
        attempt(s, lane->db, group, group->next == NULL);
    }
    scrub(lane->db, group);
}

/* Takes the group off the queue; the lock is held. */
static struct ticket *take_group(const struct store *s, struct lane *lane)
{
    struct ticket *group = lane->first, *end = group;
    int max = s->kind == DB_PG ? MAX_GROUP_PG : MAX_GROUP;

    for (int n = 1; n < max && end->next != NULL; n++)
        end = end->next;
    lane->first = end->next;
    if (lane->first == NULL)
        lane->last = NULL;
    end->next = NULL;
    return group;
}

/* The leader runs one group, passes the lead to the first who came since, so that nobody works for
 * others longer than one commit, and only then wakes its members: the next group already runs.
 * Called with the lock held; returns without it. */
static void lead(struct store *s, struct lane *lane, struct ticket *self)
{
    struct ticket *group = take_group(s, lane);

    pthread_mutex_unlock(&lane->lock);
    run_group(s, lane, group);
    atomic_fetch_add(&s->generation, 1);
    pthread_mutex_lock(&lane->lock);
    lane->leading = lane->first != NULL;
    if (lane->leading) {
        lane->first->lead = true;
        sem_post(&lane->first->wake);
    }
    pthread_mutex_unlock(&lane->lock);
    for (struct ticket *t = group, *next; t != NULL; t = next) {
        next = t->next; /* a woken caller's ticket is gone at once */
        if (t != self)
            sem_post(&t->wake);
    }
}

static void wait_in_lane(struct store *s, struct lane *lane, struct ticket *t)
{
    pthread_mutex_lock(&lane->lock);
    if (lane->last != NULL)
        lane->last->next = t;
    else
        lane->first = t;
    lane->last = t;
    if (!lane->leading) {
        lane->leading = true;
        lead(s, lane, t);
        return;
    }
    pthread_mutex_unlock(&lane->lock);
    while (sem_wait(&t->wake) != 0)
        ; /* interrupted by a signal */
    if (t->lead) {
        pthread_mutex_lock(&lane->lock);
        lead(s, lane, t);
    }
}

/* FNV-1a: spreads tenants over lanes. */
static size_t lane_of(const struct store *s, const char *tenant)
{
    uint32_t h = 2166136261u;

    for (; tenant != NULL && *tenant != '\0'; tenant++)
        h = (h ^ (uint8_t)*tenant) * 16777619u;
    return tenant != NULL ? h % s->nlanes : 0;
}

enum status store_write_for(struct store *s, const char *tenant, store_fn *fn, void *arg,
                            struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct ticket t = {.fn = fn, .arg = arg, .arena = a};

    sem_init(&t.wake, 0, 0);
    wait_in_lane(s, &s->lanes[lane_of(s, tenant)], &t);
    sem_destroy(&t.wake);
    if (t.st != ST_OK && err != NULL)
        *err = t.err;
    return t.st;
}

enum status store_write(struct store *s, store_fn *fn, void *arg, struct err *err)
{
    return store_write_for(s, NULL, fn, arg, err);
}
