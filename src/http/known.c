#include "http/known.h"

#include <pthread.h>
#include <stdlib.h>

#define PLACES 256

struct known_table {
    pthread_mutex_t lock;
    struct known *places[PLACES]; /* by the hash; a newer one takes the place */
};

struct known *known_new(void)
{
    struct arena *a = arena_new_for(2048);
    struct known *k = ARENA_NEW(a, struct known);

    k->arena = a;
    atomic_store(&k->refs, 1);
    return k;
}

void known_release(struct known *k)
{
    if (k && atomic_fetch_sub(&k->refs, 1) == 1)
        arena_free(k->arena);
}

struct known_table *known_table_new(void)
{
    struct known_table *t = calloc(1, sizeof(*t));

    if (!t)
        abort();
    pthread_mutex_init(&t->lock, NULL);
    return t;
}

void known_table_free(struct known_table *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < PLACES; i++)
        known_release(t->places[i]);
    pthread_mutex_destroy(&t->lock);
    free(t);
}

/* The first two of the hexadecimal digits. */
static struct known **place_of(struct known_table *t, const char *id)
{
    unsigned n = 0;

    for (int i = 0; i < 2 && id[i]; i++)
        n = n * 16 + (unsigned)(id[i] <= '9' ? id[i] - '0' : id[i] - 'a' + 10);
    return &t->places[n % PLACES];
}

struct known *known_find(struct known_table *t, const char *id, uint64_t generation, int64_t now)
{
    struct known *k = NULL;

    pthread_mutex_lock(&t->lock);
    struct known *at = *place_of(t, id);
    if (at && str_eq(at->id, id) && at->generation == generation && now >= at->read_at &&
        now - at->read_at < KNOWN_MS) {
        k = at;
        atomic_fetch_add(&k->refs, 1);
    }
    pthread_mutex_unlock(&t->lock);
    return k;
}

void known_keep(struct known_table *t, struct known *k)
{
    atomic_fetch_add(&k->refs, 1);
    pthread_mutex_lock(&t->lock);
    struct known **place = place_of(t, k->id), *old = *place;
    *place = k;
    pthread_mutex_unlock(&t->lock);
    known_release(old);
}
