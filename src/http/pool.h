/* pool.h: worker threads behind a bounded queue.
 *
 * Workers run at a lower priority than the event threads, so that CPU-bound work does not delay
 * pages. Heavy jobs run at most `heavy` at once whatever the number of workers, and may fill half
 * of the queue: when everybody logs in at once, whoever is in still gets pages. */
#ifndef DAICHO_HTTP_POOL_H
#define DAICHO_HTTP_POOL_H

#include <stdbool.h>

#include "base/err.h"

struct pool;

/* Part of the caller's own struct; belongs to the pool between pool_push and the call of run. */
struct job {
    struct job *next;
    unsigned long order;
};
typedef void job_fn(struct job *job, void *arg);

enum status pool_start(int workers, int queue, int heavy, job_fn *run, void *arg, struct pool **ret,
                       struct err *err);
/* False when the queue (of heavy jobs, their half) is full or the pool is stopping: the job stays
 * the caller's. */
bool pool_push(struct pool *p, struct job *job, bool heavy);
/* Runs what is queued, then ends the threads; afterwards pool_push takes nothing. NULL allowed. */
void pool_stop(struct pool *p);
void pool_free(struct pool *p); /* after pool_stop; NULL allowed */

#endif
