#include "http/deadline.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

struct deadline {
    struct deadline *prev, *next;
    int fd;
    _Atomic int64_t at; /* monotonic milliseconds; 0: none */
    atomic_bool client; /* it has to send something */
};

struct deadlines {
    pthread_mutex_t lock; /* of the list and `stopping` */
    pthread_cond_t tick;
    struct deadline *first;
    bool stopping;
    pthread_t thread;
};

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void begin(struct deadline *one, int64_t ms, bool client)
{
    if (!one)
        return;
    atomic_store(&one->at, ms ? now_ms() + ms : 0);
    atomic_store(&one->client, client);
}

void deadline_in(struct deadline *one, int64_t ms)
{
    begin(one, ms, false);
}

void deadline_for_client(struct deadline *one, int64_t ms)
{
    begin(one, ms, true);
}

struct deadline *deadline_new(struct deadlines *d, int fd)
{
    struct deadline *one = calloc(1, sizeof(*one));

    if (!one)
        abort();
    one->fd = fd;
    pthread_mutex_lock(&d->lock);
    one->next = d->first;
    if (one->next)
        one->next->prev = one;
    d->first = one;
    pthread_mutex_unlock(&d->lock);
    return one;
}

void deadline_free(struct deadlines *d, struct deadline *one)
{
    pthread_mutex_lock(&d->lock);
    if (one->prev)
        one->prev->next = one->next;
    else
        d->first = one->next;
    if (one->next)
        one->next->prev = one->prev;
    pthread_mutex_unlock(&d->lock);
    free(one);
}

/* Everything it sent is read, and nothing more will come. */
static bool hung_up(int fd)
{
    char byte;

    return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

static void end_late_ones(struct deadlines *d)
{
    int64_t now = now_ms();

    for (struct deadline *one = d->first; one; one = one->next) {
        int64_t at = atomic_load(&one->at);
        if ((at && at < now) || (atomic_load(&one->client) && hung_up(one->fd)))
            shutdown(one->fd, SHUT_RDWR);
    }
}

void deadlines_look(struct deadlines *d)
{
    pthread_mutex_lock(&d->lock);
    end_late_ones(d);
    pthread_mutex_unlock(&d->lock);
}

/* Once a second; with thousands of connections this is a few milliseconds. */
static void *run(void *arg)
{
    struct deadlines *d = arg;
    struct timespec until;

    pthread_mutex_lock(&d->lock);
    while (!d->stopping) {
        end_late_ones(d);
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += 1;
        pthread_cond_timedwait(&d->tick, &d->lock, &until);
    }
    pthread_mutex_unlock(&d->lock);
    return NULL;
}

static void deadlines_free(struct deadlines *d)
{
    pthread_cond_destroy(&d->tick);
    pthread_mutex_destroy(&d->lock);
    free(d);
}

enum status deadlines_start(struct deadlines **ret, struct err *err)
{
    struct deadlines *d = calloc(1, sizeof(*d));

    if (!d)
        abort();
    pthread_mutex_init(&d->lock, NULL);
    pthread_cond_init(&d->tick, NULL);
    if (pthread_create(&d->thread, NULL, run, d) != 0) {
        deadlines_free(d);
        return err_set(err, ST_SYSTEM, "threads", "no thread for the deadlines");
    }
    *ret = d;
    return ST_OK;
}

void deadlines_stop(struct deadlines *d)
{
    if (!d)
        return;
    pthread_mutex_lock(&d->lock);
    d->stopping = true;
    pthread_cond_signal(&d->tick);
    pthread_mutex_unlock(&d->lock);
    pthread_join(d->thread, NULL);
    deadlines_free(d);
}
