#include "http/pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define STACK ((size_t)1024 * 1024)
#define NICE 10

struct list {
    struct job *first, *last;
};

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct list plain, heavy;
    unsigned long order;
    int queued, queue_max, heavy_queued, heavy_running, heavy_max;
    bool stopping;
    job_fn *run;
    void *arg;
    int nthreads;
    pthread_t threads[];
};

static void append(struct list *l, struct job *job)
{
    job->next = NULL;
    if (l->last)
        l->last->next = job;
    else
        l->first = job;
    l->last = job;
}

static struct job *take(struct list *l)
{
    struct job *job = l->first;

    l->first = job->next;
    if (!l->first)
        l->last = NULL;
    return job;
}

/* The oldest job that may run now, NULL when there is none. */
static struct job *next_job(struct pool *p, bool *ret_heavy)
{
    bool heavy = p->heavy.first && p->heavy_running < p->heavy_max;

    if (heavy && p->plain.first && p->plain.first->order < p->heavy.first->order)
        heavy = false;
    *ret_heavy = heavy;
    if (heavy)
        return take(&p->heavy);
    return p->plain.first ? take(&p->plain) : NULL;
}

static void *worker(void *arg)
{
    struct pool *p = arg;
    bool heavy;

    /* On Linux a nice value belongs to the thread; failing only costs latency. */
    errno = 0;
    if (nice(NICE) == -1 && errno != 0)
        fprintf(stderr, "http: workers keep the priority of the pages\n");
    pthread_mutex_lock(&p->lock);
    for (;;) {
        struct job *job = next_job(p, &heavy);
        if (!job) {
            /* Heavy jobs may still wait for a running one, whose worker will take them. */
            if (p->stopping)
                break;
            pthread_cond_wait(&p->wake, &p->lock);
            continue;
        }
        p->queued--;
        p->heavy_queued -= heavy;
        p->heavy_running += heavy;
        pthread_mutex_unlock(&p->lock);
        p->run(job, p->arg);
        pthread_mutex_lock(&p->lock);
        p->heavy_running -= heavy;
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

static void join_all(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->stopping = true;
    pthread_cond_broadcast(&p->wake);
    pthread_mutex_unlock(&p->lock);
    for (int i = 0; i < p->nthreads; i++)
        pthread_join(p->threads[i], NULL);
}

void pool_free(struct pool *p)
{
    if (!p)
        return;
    pthread_cond_destroy(&p->wake);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

enum status pool_start(int workers, int queue, int heavy, job_fn *run, void *arg, struct pool **ret,
                       struct err *err)
{
    struct pool *p = calloc(1, sizeof(*p) + (size_t)workers * sizeof(p->threads[0]));
    pthread_attr_t attr;

    if (!p)
        return err_set(err, ST_SYSTEM, "memory", "out of memory");
    p->queue_max = queue;
    p->heavy_max = heavy;
    p->run = run;
    p->arg = arg;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->wake, NULL);
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK);
    while (p->nthreads < workers && pthread_create(&p->threads[p->nthreads], &attr, worker, p) == 0)
        p->nthreads++;
    pthread_attr_destroy(&attr);
    if (p->nthreads < workers) {
        int n = p->nthreads;
        join_all(p);
        pool_free(p);
        return err_set(err, ST_SYSTEM, "threads", "only %d of %d threads started", n, workers);
    }
    *ret = p;
    return ST_OK;
}

bool pool_push(struct pool *p, struct job *job, bool heavy)
{
    pthread_mutex_lock(&p->lock);
    bool room =
        p->queued < p->queue_max && !p->stopping && !(heavy && p->heavy_queued >= p->queue_max / 2);
    if (room) {
        job->order = p->order++;
        p->queued++;
        p->heavy_queued += heavy;
        append(heavy ? &p->heavy : &p->plain, job);
        pthread_cond_signal(&p->wake);
    }
    pthread_mutex_unlock(&p->lock);
    return room;
}

void pool_stop(struct pool *p)
{
    if (p)
        join_all(p);
}
