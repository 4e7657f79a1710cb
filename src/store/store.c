/* store.c: leases of read connections and the one write path. */
#include "store/store.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/date.h"
#include "store/migrate.h"

#define READERS 8
#define WRITERS 4
#define MAX_POOL 64
#define MAX_GROUP 256
#define MAX_TRIES 5

/* Connections of one kind; opened at first need, at most `max`. */
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
    struct err *err;
    struct arena *arena;
    enum status st;
    bool lead; /* woken to lead the next group, not because it is done */
    sem_t wake;
    struct ticket *next;
};

struct store {
    struct store_options o;
    char *url;
    enum db_kind kind;
    struct pool readers, writers;

    /* Group commit (SQLite). `leading`: somebody runs a group now. */
    pthread_mutex_t lock;
    struct ticket *first, *last;
    bool leading;
};

static void pool_init(struct pool *p, int max, int otherwise)
{
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->back, NULL);
    p->max = max > 0 ? max : otherwise;
    if (p->max > MAX_POOL)
        p->max = MAX_POOL;
}

static void pool_close(struct pool *p)
{
    for (int i = 0; i < p->nidle; i++)
        db_close(p->idle[i]);
    pthread_cond_destroy(&p->back);
    pthread_mutex_destroy(&p->lock);
}

static enum status pool_take(struct pool *p, const char *url, enum db_mode mode, struct db **ret,
                             struct err *err)
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

    enum status st = db != NULL ? ST_OK : db_open(url, mode, &db, err);

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
    pool_init(&s->readers, o->readers, READERS);
    pool_init(&s->writers, s->kind == DB_SQLITE ? 1 : o->writers, WRITERS);
    pthread_mutex_init(&s->lock, NULL);
    s->writers.open = 1;
    pool_give(&s->writers, db);
    *ret = s;
    return ST_OK;
}

void store_close(struct store *s)
{
    if (s == NULL)
        return;
    pool_close(&s->readers);
    pool_close(&s->writers);
    pthread_mutex_destroy(&s->lock);
    free(s->url);
    explicit_bzero(&s->o.master, sizeof s->o.master);
    free(s);
}

int store_readers(const struct store *s)
{
    return s->readers.max;
}

enum db_kind store_kind(const struct store *s)
{
    return s->kind;
}

const struct key *store_master(const struct store *s)
{
    return &s->o.master;
}

enum status store_migrate(struct store *s, struct err *err)
{
    struct db *db = NULL;

    TRY(pool_take(&s->writers, s->url, DB_READ_WRITE, &db, err));

    enum status st = migrate(db, clock_now(), err);

    pool_give(&s->writers, db);
    return st;
}

enum status store_lease(struct store *s, struct db **ret, struct err *err)
{
    struct db *db = NULL;

    TRY(pool_take(&s->readers, s->url, DB_READ_ONLY, &db, err));

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

    TRY(t->fn(&tx, t->arg, t->err));
    if (db_changes_pending(db))
        return err_set(t->err, ST_SYSTEM, "not_journaled",
                       "a command changed rows without recording them");
    return ST_OK;
}

static void run_in_savepoint(const struct store *s, struct db *db, struct ticket *t, int64_t now)
{
    t->st = db_savepoint(db, t->err);
    if (t->st != ST_OK)
        return;
    t->st = run_fn(s, db, t, now);
    if (t->st == ST_OK)
        t->st = db_release(db, t->err);
    if (t->st != ST_OK)
        db_rollback_to(db);
}

static void fail_all(struct ticket *group, enum status st, const struct err *e)
{
    for (struct ticket *t = group; t != NULL; t = t->next)
        if (t->st == ST_OK) {
            t->st = st;
            if (t->err != NULL)
                *t->err = *e;
        }
}

/* Runs every ticket of the list in one transaction and commits it once. */
static void run_group(const struct store *s, struct db *db, struct ticket *group)
{
    struct err e = {0};
    enum status st = db_begin(db, true, &e);
    int64_t now = clock_now();
    bool any = false;

    for (struct ticket *t = group; t != NULL && st == ST_OK; t = t->next) {
        if (group->next == NULL)
            t->st = run_fn(s, db, t, now); /* alone: the transaction is its savepoint */
        else
            run_in_savepoint(s, db, t, now);
        any = any || t->st == ST_OK;
        /* The engine gave the transaction up (full disk): what ran before is gone too. */
        if (group->next != NULL && !db_in_transaction(db))
            st = err_set(&e, ST_SYSTEM, "transaction_lost", "the database rolled the group back");
    }
    if (st == ST_OK && any)
        st = db_commit(db, &e);
    else
        db_rollback(db);
    if (st != ST_OK)
        fail_all(group, st, &e);
}

/* Takes at most MAX_GROUP tickets off the queue; the lock is held. */
static struct ticket *take_group(struct store *s)
{
    struct ticket *group = s->first, *end = group;

    for (int n = 1; n < MAX_GROUP && end->next != NULL; n++)
        end = end->next;
    s->first = end->next;
    if (s->first == NULL)
        s->last = NULL;
    end->next = NULL;
    return group;
}

/* The leader runs one group, passes the lead to the first who came since, so that nobody works for
 * others longer than one commit, and only then wakes its members: the next group already runs. */
static void lead(struct store *s, struct ticket *self)
{
    struct ticket *group = take_group(s);
    struct db *db = NULL;
    struct err e = {0};

    pthread_mutex_unlock(&s->lock);

    enum status st = pool_take(&s->writers, s->url, DB_READ_WRITE, &db, &e);

    if (st == ST_OK) {
        run_group(s, db, group);
        pool_give(&s->writers, db);
    } else {
        fail_all(group, st, &e);
    }
    pthread_mutex_lock(&s->lock);
    s->leading = s->first != NULL;
    if (s->leading) {
        s->first->lead = true;
        sem_post(&s->first->wake);
    }
    pthread_mutex_unlock(&s->lock);
    for (struct ticket *t = group, *next; t != NULL; t = next) {
        next = t->next; /* a woken caller's ticket is gone at once */
        if (t != self)
            sem_post(&t->wake);
    }
}

static void write_grouped(struct store *s, struct ticket *t)
{
    sem_init(&t->wake, 0, 0);
    pthread_mutex_lock(&s->lock);
    if (s->last != NULL)
        s->last->next = t;
    else
        s->first = t;
    s->last = t;
    if (!s->leading) {
        s->leading = true;
        lead(s, t); /* unlocks */
    } else {
        pthread_mutex_unlock(&s->lock);
        while (sem_wait(&t->wake) != 0)
            ; /* interrupted by a signal */
        if (t->lead) {
            pthread_mutex_lock(&s->lock);
            lead(s, t);
        }
    }
    sem_destroy(&t->wake);
}

static void pause_before_retry(int try)
{
    uint8_t r;

    random_bytes(&r, sizeof r);
    nanosleep(&(struct timespec){.tv_nsec = (try + 1) * (500000 + r * 10000L)}, NULL);
}

static bool is_race(enum status st, const struct err *e)
{
    return st == ST_CONFLICT && str_eq(e->code, "duplicate");
}

/* One attempt on PostgreSQL. *ret_again: it certainly left nothing behind and may be repeated:
 * after a serialisation failure, a deadlock, or a row that somebody else made at the same moment
 * (the repetition finds it). A connection lost during the commit leaves open what happened; then
 * the caller's idempotency key decides. */
static void attempt(const struct store *s, struct db *db, struct ticket *t, bool *ret_again)
{
    t->st = db_begin(db, true, t->err);
    if (t->st == ST_OK)
        t->st = run_fn(s, db, t, clock_now());
    *ret_again = t->st == ST_BUSY || is_race(t->st, t->err);
    if (t->st != ST_OK) {
        db_rollback(db);
        return;
    }

    t->st = db_commit(db, t->err);
    *ret_again = (t->st == ST_BUSY && str_eq(t->err->code, "store_busy")) || is_race(t->st, t->err);
}

static void write_single(struct store *s, struct ticket *t)
{
    struct db *db = NULL;
    struct err *caller = t->err, e = {0};
    bool again = true;

    t->st = pool_take(&s->writers, s->url, DB_READ_WRITE, &db, t->err);
    if (t->st != ST_OK)
        return;
    t->err = &e; /* the caller's stays untouched when a later try succeeds */
    /* A duplicate that is none of a race stays one: two tries tell. */
    for (int try = 0; again && try < (is_race(t->st, &e) ? 2 : MAX_TRIES); try++) {
        if (try > 0) {
            pause_before_retry(try);
            arena_reset(t->arena);
        }
        attempt(s, db, t, &again);
    }
    pool_give(&s->writers, db);
    if (t->st != ST_OK && caller != NULL)
        *caller = e;
}

enum status store_write(struct store *s, store_fn *fn, void *arg, struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct ticket t = {.fn = fn, .arg = arg, .err = err, .arena = a};

    if (s->kind == DB_SQLITE)
        write_grouped(s, &t);
    else
        write_single(s, &t);
    return t.st;
}
