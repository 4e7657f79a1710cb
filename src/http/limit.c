#include "http/limit.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "http/dispatch.h"

#define ENTRIES 8192 /* power of two */
#define WAYS 8
#define FREE_FAILURES 5
#define FIRST_WAIT_MS 2000
#define LONGEST_WAIT_MS (15 * 60 * 1000)
#define FORGET_MS ((int64_t)60 * 60 * 1000)
#define STRANGERS_PER_HOUR 60
#define ADDRESS_PER_SECOND 10
#define TOTAL_PER_SECOND 50

struct entry {
    uint64_t key; /* 0: free */
    int64_t last, until;
    int failures;
    bool known; /* has logged in from there */
};

struct limiter {
    pthread_mutex_t lock;
    uint8_t salt[16]; /* so that nobody can aim at a place of the table */
    int64_t second;
    int in_second;
    struct entry entries[ENTRIES];
};

struct limiter *limiter_new(void)
{
    struct limiter *l = calloc(1, sizeof(*l));

    if (!l)
        abort();
    pthread_mutex_init(&l->lock, NULL);
    random_bytes(l->salt, sizeof(l->salt));
    return l;
}

void limiter_free(struct limiter *l)
{
    if (!l)
        return;
    pthread_mutex_destroy(&l->lock);
    free(l);
}

/* `address` NULL: the entry of all addresses the account is not known from. */
static uint64_t key_of(const struct limiter *l, const char *account, const char *address)
{
    struct sha256 *h = sha256_new();
    uint64_t key;

    sha256_begin(h);
    sha256_add(h, l->salt, sizeof(l->salt));
    sha256_add(h, account, strlen(account) + 1);
    if (address)
        sha256_add(h, address, strlen(address) + 1);
    struct hash hash = sha256_end(h);
    sha256_free(h);
    memcpy(&key, hash.b, sizeof(key));
    return key ? key : 1;
}

/* The entry of a key among the places it may take; with `make` the free or oldest one of them. */
static struct entry *find(struct limiter *l, uint64_t key, int64_t now, bool make)
{
    struct entry *set = &l->entries[key & (ENTRIES - 1) & ~(uint64_t)(WAYS - 1)], *oldest = set;

    for (int i = 0; i < WAYS; i++) {
        struct entry *e = &set[i];
        if (e->key && !e->known && e->last + FORGET_MS < now && e->until < now)
            *e = (struct entry){0};
        if (e->key == key)
            return e;
        if (!e->key || (oldest->key && e->last < oldest->last))
            oldest = e;
    }
    if (!make)
        return NULL;
    *oldest = (struct entry){.key = key, .last = now};
    return oldest;
}

static int64_t wait_of(struct limiter *l, const char *account, const char *address, int64_t now)
{
    const struct entry *e = find(l, key_of(l, account, address), now, false);

    if (e && e->until > now)
        return e->until - now;
    if (e && e->known)
        return 0;
    e = find(l, key_of(l, account, NULL), now, false);
    return e && e->until > now ? e->until - now : 0;
}

/* True when another attempt of this second fits into `max`. */
static bool fits(int64_t *second, int *n, int64_t now, int max)
{
    if (*second != now / 1000) {
        *second = now / 1000;
        *n = 0;
    }
    return (*n)++ < max;
}

/* One address cannot use up what all may try together. */
static bool address_fits(struct limiter *l, const char *address, int64_t now)
{
    struct entry *e = find(l, key_of(l, "", address), now, true);

    e->last = now;
    return fits(&e->until, &e->failures, now, ADDRESS_PER_SECOND);
}

int64_t limiter_try(struct limiter *l, const char *account, const char *address, int64_t now)
{
    pthread_mutex_lock(&l->lock);
    int64_t wait = wait_of(l, account, address, now);
    const struct entry *e = find(l, key_of(l, account, address), now, false);
    bool known = e && e->known;
    if (wait == 0 && !known &&
        !(address_fits(l, address, now) && fits(&l->second, &l->in_second, now, TOTAL_PER_SECOND)))
        wait = 1000;
    pthread_mutex_unlock(&l->lock);
    return wait;
}

void limiter_failed(struct limiter *l, const char *account, const char *address, int64_t now)
{
    pthread_mutex_lock(&l->lock);
    struct entry *e = find(l, key_of(l, account, address), now, true);
    e->last = now;
    if (++e->failures > FREE_FAILURES) {
        int doublings = e->failures - FREE_FAILURES - 1;
        int64_t wait = doublings < 16 ? (int64_t)FIRST_WAIT_MS << doublings : LONGEST_WAIT_MS;
        e->until = now + (wait < LONGEST_WAIT_MS ? wait : LONGEST_WAIT_MS);
    }
    if (!e->known) {
        e = find(l, key_of(l, account, NULL), now, true);
        e->last = now;
        if (++e->failures >= STRANGERS_PER_HOUR) {
            e->failures = 0;
            e->until = now + FORGET_MS;
        }
    }
    pthread_mutex_unlock(&l->lock);
}

void limiter_succeeded(struct limiter *l, const char *account, const char *address, int64_t now)
{
    pthread_mutex_lock(&l->lock);
    struct entry *e = find(l, key_of(l, account, address), now, true);
    *e = (struct entry){.key = e->key, .last = now, .known = true};
    pthread_mutex_unlock(&l->lock);
}

static struct limiter *limiter_of(struct req *req)
{
    return exchange_of(req)->edge->limiter;
}

enum status login_may_try(struct req *req, const char *account, struct err *err)
{
    int64_t wait = limiter_try(limiter_of(req), account, req->peer, req->now);

    if (wait == 0)
        return ST_OK;
    int seconds = (int)((wait + 999) / 1000);
    exchange_of(req)->retry_after = seconds;
    err_set(err, ST_BUSY, "login_wait", "too many attempts");
    return err_detail(err, arena_printf(req->arena, "%d", seconds));
}

void login_failed(struct req *req, const char *account)
{
    limiter_failed(limiter_of(req), account, req->peer, req->now);
}

void login_succeeded(struct req *req, const char *account)
{
    limiter_succeeded(limiter_of(req), account, req->peer, req->now);
}
