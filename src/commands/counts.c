#include "commands/counts.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 256 };

struct counts {
    pthread_mutex_t lock;
    struct {
        char key[COUNTS_KEY];
        int64_t n;
    } slots[SLOTS];
};

struct counts *counts_new(void)
{
    struct counts *c = calloc(1, sizeof(*c));
    if (!c)
        abort();
    pthread_mutex_init(&c->lock, NULL);
    return c;
}

void counts_free(struct counts *c)
{
    if (!c)
        return;
    pthread_mutex_destroy(&c->lock);
    free(c);
}

static size_t slot_of(const char *key)
{
    uint32_t h = 2166136261u; /* FNV-1a */
    for (; *key; key++)
        h = (h ^ (unsigned char)*key) * 16777619u;
    return h % SLOTS;
}

bool counts_find(struct counts *c, const char *key, int64_t *ret)
{
    size_t i = slot_of(key);
    pthread_mutex_lock(&c->lock);
    bool found = strcmp(c->slots[i].key, key) == 0;
    if (found)
        *ret = c->slots[i].n;
    pthread_mutex_unlock(&c->lock);
    return found;
}

void counts_keep(struct counts *c, const char *key, int64_t n)
{
    size_t i = slot_of(key), len = strlen(key);
    if (len >= COUNTS_KEY)
        return;
    pthread_mutex_lock(&c->lock);
    memcpy(c->slots[i].key, key, len + 1);
    c->slots[i].n = n;
    pthread_mutex_unlock(&c->lock);
}
