#include "http/lease.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/memo.h"

struct leases {
    pthread_mutex_t lock;
    pthread_cond_t back;
    int left;
};

struct leases *leases_new(int workers)
{
    struct leases *l = calloc(1, sizeof(*l));

    if (!l)
        abort();
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->back, NULL);
    l->left = workers > 1 ? workers : 1;
    return l;
}

void leases_free(struct leases *l)
{
    if (!l)
        return;
    pthread_cond_destroy(&l->back);
    pthread_mutex_destroy(&l->lock);
    free(l);
}

static void take(struct leases *l)
{
    pthread_mutex_lock(&l->lock);
    while (l->left == 0)
        pthread_cond_wait(&l->back, &l->lock);
    l->left--;
    pthread_mutex_unlock(&l->lock);
}

static void give(struct leases *l)
{
    pthread_mutex_lock(&l->lock);
    l->left++;
    pthread_cond_signal(&l->back);
    pthread_mutex_unlock(&l->lock);
}

enum status lease_begin(struct exchange *x, struct err *err)
{
    struct req *req = &x->req;

    if (req->db)
        return ST_OK;
    if (!req->app || !req->app->store)
        return err_set(err, ST_SYSTEM, "no_store", "there is no database");
    if (x->on_worker)
        take(x->edge->leases);
    enum status st = store_lease(req->app->store, &req->db, err);
    x->leased = st == ST_OK && x->on_worker;
    if (st != ST_OK && x->on_worker)
        give(x->edge->leases);
    return st;
}

enum status req_read(struct req *req, struct err *err)
{
    lease_end(exchange_of(req));
    return lease_begin(exchange_of(req), err);
}

struct held {
    struct held *next;
    void *value;
};

void req_hold(struct req *req, void *value)
{
    struct held *h = ARENA_NEW(req->arena, struct held);

    *h = (struct held){exchange_of(req)->held, value};
    exchange_of(req)->held = h;
}

void exchange_end(struct exchange *x)
{
    lease_end(x);
    for (struct held *h = x->held; h; h = h->next)
        memo_release(h->value);
    x->held = NULL;
}

void lease_end(struct exchange *x)
{
    if (!x->req.db)
        return;
    store_release(x->req.app->store, x->req.db);
    x->req.db = NULL;
    if (x->leased)
        give(x->edge->leases);
    x->leased = false;
}
