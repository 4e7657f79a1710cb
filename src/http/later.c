#include "http/later.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/queries_gen.h"

#define WAITING_MAX 4096
#define COLLECT_MS 300

/* A note to write (kind of access) or a session to touch (session_id not NULL). */
struct item {
    struct access_note note;
    const char *session_id;
    int64_t at;
};

/* One of two in turn: filled by the requests while the other is written. */
struct batch {
    struct arena *arena;
    struct item items[WAITING_MAX];
    size_t n;
};

struct later {
    struct store *store;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct batch *filling, *writing;
    bool stopping;
    pthread_t thread;
};

static enum status write_batch(struct tx *tx, void *arg, struct err *err)
{
    const struct batch *b = arg;

    for (size_t i = 0; i < b->n; i++) {
        const struct item *it = &b->items[i];
        if (it->session_id) {
            struct q_session_touch_in in = {.id_hash = it->session_id, .at = it->at};
            TRY(q_session_touch(tx->db, &in, NULL, err));
        } else {
            TRY(access_append(tx, &it->note, err));
        }
    }
    return ST_OK;
}

static bool has_room(const struct later *l)
{
    return l->filling->n < WAITING_MAX && !l->stopping;
}

static struct item *add(struct later *l)
{
    if (l->filling->n == 0)
        pthread_cond_signal(&l->wake);
    return &l->filling->items[l->filling->n++];
}

bool later_note(struct later *l, const struct access_note *note)
{
    pthread_mutex_lock(&l->lock);
    bool room = has_room(l);
    if (room) {
        struct arena *a = l->filling->arena;
        add(l)->note = (struct access_note){
            .tenant = note->tenant,
            .body = note->body,
            .kind = note->kind,
            .person = arena_strdup(a, note->person),
            .actor = arena_strdup(a, note->actor),
            .object = arena_strdup(a, note->object),
            .detail = arena_strdup(a, note->detail),
        };
    }
    pthread_mutex_unlock(&l->lock);
    return room;
}

void later_touch(struct later *l, const char *session_id, int64_t now)
{
    pthread_mutex_lock(&l->lock);
    bool known = !has_room(l);
    for (size_t i = 0; i < l->filling->n && !known; i++)
        known = str_eq(l->filling->items[i].session_id, session_id);
    if (!known) {
        struct item *it = add(l);
        it->session_id = arena_strdup(l->filling->arena, session_id);
        it->at = now;
    }
    pthread_mutex_unlock(&l->lock);
}

static void sleep_until(struct later *l, int ms)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += (long)ms * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    while (!l->stopping && pthread_cond_timedwait(&l->wake, &l->lock, &until) != ETIMEDOUT) {
    }
}

static void empty(struct batch *b)
{
    memset(b->items, 0, b->n * sizeof(b->items[0]));
    b->n = 0;
    arena_reset(b->arena);
}

/* Called with the lock; gives it up while writing. What could not be written stays and is tried
 * again: until then new notes find the batch full and are written by their requests. */
static void flush(struct later *l)
{
    struct err err = {0};

    if (l->writing->n == 0) {
        struct batch *b = l->filling;
        l->filling = l->writing;
        l->writing = b;
    }
    pthread_mutex_unlock(&l->lock);
    enum status st = store_write(l->store, write_batch, l->writing, &err);
    pthread_mutex_lock(&l->lock);
    if (st == ST_OK)
        empty(l->writing);
    else
        fprintf(stderr, "http: access records wait: %s\n", err.text);
}

static void *run(void *arg)
{
    struct later *l = arg;

    pthread_mutex_lock(&l->lock);
    while (!l->stopping || l->filling->n > 0) {
        if (l->filling->n == 0 && l->writing->n == 0) {
            pthread_cond_wait(&l->wake, &l->lock);
            continue;
        }
        sleep_until(l, COLLECT_MS);
        flush(l);
        if (l->stopping && l->writing->n > 0)
            break; /* the database is gone: said above */
    }
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

static struct batch *batch_new(void)
{
    struct batch *b = calloc(1, sizeof(*b));

    if (!b)
        abort();
    b->arena = arena_new();
    return b;
}

static void batch_free(struct batch *b)
{
    arena_free(b->arena);
    free(b);
}

static void later_free(struct later *l)
{
    batch_free(l->filling);
    batch_free(l->writing);
    pthread_cond_destroy(&l->wake);
    pthread_mutex_destroy(&l->lock);
    free(l);
}

enum status later_start(struct store *store, struct later **ret, struct err *err)
{
    struct later *l = calloc(1, sizeof(*l));

    if (!l)
        abort();
    l->store = store;
    l->filling = batch_new();
    l->writing = batch_new();
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->wake, NULL);
    if (pthread_create(&l->thread, NULL, run, l) != 0) {
        later_free(l);
        return err_set(err, ST_SYSTEM, "threads", "no thread for the access records");
    }
    *ret = l;
    return ST_OK;
}

void later_stop(struct later *l)
{
    if (!l)
        return;
    pthread_mutex_lock(&l->lock);
    l->stopping = true;
    pthread_cond_signal(&l->wake);
    pthread_mutex_unlock(&l->lock);
    pthread_join(l->thread, NULL);
    later_free(l);
}
