#include "base/memo.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_ROOM = 64 };

struct memo {
    pthread_mutex_t lock;
    size_t n;
    struct memo_value *places[];
};

struct memo *memo_new(size_t places)
{
    struct memo *m = calloc(1, sizeof(*m) + places * sizeof(m->places[0]));

    if (!m)
        abort();
    m->n = places;
    pthread_mutex_init(&m->lock, NULL);
    return m;
}

void memo_free(struct memo *m)
{
    if (!m)
        return;
    for (size_t i = 0; i < m->n; i++)
        memo_release(m->places[i]);
    pthread_mutex_destroy(&m->lock);
    free(m);
}

void *memo_value_new(size_t size, const char *key)
{
    struct arena *a = arena_new_for(size + strlen(key) + KEY_ROOM);
    struct memo_value *v = arena_alloc(a, size);

    v->arena = a;
    v->key = arena_strdup(a, key);
    atomic_store(&v->refs, 1);
    return v;
}

void memo_release(void *value)
{
    struct memo_value *v = value;

    if (v && atomic_fetch_sub(&v->refs, 1) == 1)
        arena_free(v->arena);
}

static struct memo_value **place_of(struct memo *m, const char *key)
{
    uint64_t h = 14695981039346656037u; /* FNV-1a */

    for (; *key; key++)
        h = (h ^ (unsigned char)*key) * 1099511628211u;
    return &m->places[h % m->n];
}

void *memo_find(struct memo *m, const char *key)
{
    struct memo_value **place = place_of(m, key), *v;

    pthread_mutex_lock(&m->lock);
    v = *place;
    if (v && strcmp(v->key, key) == 0)
        atomic_fetch_add(&v->refs, 1);
    else
        v = NULL;
    pthread_mutex_unlock(&m->lock);
    return v;
}

void memo_keep(struct memo *m, void *value)
{
    struct memo_value *v = value, **place = place_of(m, v->key), *old;

    atomic_fetch_add(&v->refs, 1);
    pthread_mutex_lock(&m->lock);
    old = *place;
    *place = v;
    pthread_mutex_unlock(&m->lock);
    memo_release(old);
}
