#include "base/hasher.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/crypto.h"
#include "base/str.h"

enum { THREADS = 2 }; /* as many as log-ins are worked on at once (the heavy lane, http/pool.h) */
enum { STARVED = 5 }; /* seconds in which nobody tries the threads again that had no time */

/* One password: what is asked, the caller's and the hasher's together. Whoever lets go of it last
 * frees it, for a caller may have lost patience while a thread was at work. */
struct work {
    struct work *next;
    struct arena *arena;
    const char *encoded; /* to be compared with; NULL: to be made */
    char *password;
    char *made;
    enum status st;
    struct err err;
    bool same, done, left; /* left: by its caller */
};

struct hasher {
    pthread_mutex_t lock;
    pthread_cond_t wake, done;
    struct work *first, *last;
    int patience, nthreads;
    time_t starved_until; /* monotonic, seconds */
    bool stopping;
    pthread_t threads[THREADS];
};

static void work_free(struct work *w)
{
    explicit_bzero(w->password, strlen(w->password));
    arena_free(w->arena);
}

static struct work *work_new(const char *encoded, const char *password)
{
    struct arena *a = arena_new();
    struct work *w = ARENA_NEW(a, struct work);

    *w = (struct work){.arena = a,
                       .encoded = encoded ? arena_strdup(a, encoded) : NULL,
                       .password = arena_strdup(a, password)};
    return w;
}

static void compute(struct work *w)
{
    if (w->encoded)
        w->same = password_verify(w->encoded, w->password);
    else
        w->st = password_hash(w->arena, w->password, &w->made, &w->err);
}

static void finish(struct hasher *h, struct work *w)
{
    if (w->left) {
        work_free(w);
        return;
    }
    w->done = true;
    pthread_cond_broadcast(&h->done);
}

static void *serve(void *arg)
{
    struct hasher *h = arg;
    struct sched_param none = {0};
    sigset_t all;

    /* Signals belong to main. Without the idle class pages only wait longer. */
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    (void)sched_setscheduler(0, SCHED_IDLE, &none);
    pthread_mutex_lock(&h->lock);
    while (h->first || !h->stopping) {
        struct work *w = h->first;
        if (!w) {
            pthread_cond_wait(&h->wake, &h->lock);
            continue;
        }
        h->first = w->next;
        if (!w->left) {
            pthread_mutex_unlock(&h->lock);
            compute(w);
            pthread_mutex_lock(&h->lock);
        }
        finish(h, w);
    }
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

static void start(struct hasher *h)
{
    while (h->nthreads < THREADS && pthread_create(&h->threads[h->nthreads], NULL, serve, h) == 0)
        h->nthreads++;
}

static void append(struct hasher *h, struct work *w)
{
    if (h->first)
        h->last->next = w;
    else
        h->first = w;
    h->last = w;
    pthread_cond_signal(&h->wake);
}

static struct timespec in_ms(int ms)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += ms / 1000;
    t.tv_nsec += ms % 1000 * 1000000L;
    if (t.tv_nsec >= 1000000000) {
        t.tv_sec++;
        t.tv_nsec -= 1000000000;
    }
    return t;
}

/* NULL when the threads did not come to it in time, or would not, as a moment ago. */
static struct work *aside(struct hasher *h, const char *encoded, const char *password)
{
    struct work *w = NULL;
    int timed = 0;

    pthread_mutex_lock(&h->lock);
    const struct timespec now = in_ms(0), until = in_ms(h->patience);
    if (now.tv_sec >= h->starved_until) {
        w = work_new(encoded, password);
        start(h);
        append(h, w);
        while (!w->done && timed == 0)
            timed = pthread_cond_timedwait(&h->done, &h->lock, &until);
        if (!w->done) {
            w->left = true; /* theirs from here */
            w = NULL;
            h->starved_until = now.tv_sec + STARVED;
        }
    }
    pthread_mutex_unlock(&h->lock);
    return w;
}

/* What was asked, done; the caller frees it. */
static struct work *run(struct hasher *h, const char *encoded, const char *password)
{
    struct work *w = aside(h, encoded, password);

    if (!w) {
        w = work_new(encoded, password);
        compute(w);
    }
    return w;
}

struct hasher *hasher_new(int patience)
{
    struct hasher *h = calloc(1, sizeof(*h));
    pthread_condattr_t attr;

    if (!h)
        abort();
    h->patience = patience;
    pthread_mutex_init(&h->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&h->wake, NULL);
    pthread_cond_init(&h->done, &attr);
    pthread_condattr_destroy(&attr);
    return h;
}

void hasher_set_patience(struct hasher *h, int patience)
{
    pthread_mutex_lock(&h->lock);
    h->patience = patience;
    pthread_mutex_unlock(&h->lock);
}

void hasher_free(struct hasher *h)
{
    if (!h)
        return;
    pthread_mutex_lock(&h->lock);
    h->stopping = true;
    pthread_cond_broadcast(&h->wake);
    pthread_mutex_unlock(&h->lock);
    for (int i = 0; i < h->nthreads; i++)
        pthread_join(h->threads[i], NULL);
    for (struct work *w = h->first, *next; w; w = next) { /* no thread ever started */
        next = w->next;
        work_free(w);
    }
    pthread_cond_destroy(&h->wake);
    pthread_cond_destroy(&h->done);
    pthread_mutex_destroy(&h->lock);
    free(h);
}

enum status hasher_hash(struct hasher *h, struct arena *a, const char *password, char **ret,
                        struct err *err)
{
    struct work *w = run(h, NULL, password);
    enum status st = w->st;

    if (st == ST_OK)
        *ret = arena_strdup(a, w->made);
    else if (err)
        *err = w->err;
    work_free(w);
    return st;
}

bool hasher_verify(struct hasher *h, const char *encoded, const char *password)
{
    struct work *w = run(h, encoded, password);
    bool same = w->same;

    work_free(w);
    return same;
}
