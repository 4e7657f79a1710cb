#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define HIDE(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define SHOW(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define RED_ZONE 16 /* so that running past one allocation is seen before reaching the next */
#else
#define HIDE(p, n) ((void)(p), (void)(n))
#define SHOW(p, n) ((void)(p), (void)(n))
#define RED_ZONE 0
#endif

#define ALIGN 16
#define FIRST_BLOCK ((size_t)8 * 1024)
#define LARGEST_BLOCK ((size_t)256 * 1024)

struct block {
    struct block *next; /* towards the first block */
    size_t cap, used;
    _Alignas(ALIGN) unsigned char mem[];
};

struct arena {
    struct block *head;  /* allocations come from here; blocks of their own hang behind it */
    struct block *first; /* survives arena_reset */
    size_t grow, used;
};

static _Noreturn void exhausted(void)
{
    /* Nothing can be reported to a person without memory; the supervisor restarts the process and
     * nothing that was acknowledged is lost. */
    fputs("out of memory\n", stderr);
    abort();
}

static struct block *block_new(size_t cap)
{
    if (cap > SIZE_MAX / 2)
        exhausted();
    struct block *b = malloc(sizeof(*b) + cap);
    if (!b)
        exhausted();
    *b = (struct block){.cap = cap};
    HIDE(b->mem, cap);
    return b;
}

static void block_free(struct block *b)
{
    SHOW(b->mem, b->cap);
    free(b);
}

struct arena *arena_new(void)
{
    return arena_new_for(FIRST_BLOCK);
}

struct arena *arena_new_for(size_t first)
{
    struct arena *a = calloc(1, sizeof(*a));

    if (!a)
        exhausted();
    a->first = a->head = block_new(first);
    a->grow = FIRST_BLOCK;
    return a;
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    for (struct block *b = a->head, *next; b; b = next) {
        next = b->next;
        block_free(b);
    }
    free(a);
}

void arena_reset(struct arena *a)
{
    for (struct block *b = a->head, *next; b != a->first; b = next) {
        next = b->next;
        block_free(b);
    }
    struct block *f = a->first;
    for (struct block *b = f->next, *next; b; b = next) {
        next = b->next;
        block_free(b);
    }
    f->next = NULL;
    HIDE(f->mem, f->cap);
    f->used = 0;
    a->head = f;
    a->grow = FIRST_BLOCK;
    a->used = 0;
}

/* A block of its own for something large: it goes behind the head, whose rest stays in use. */
static void *alloc_alone(struct arena *a, size_t n, size_t room)
{
    struct block *b = block_new(room);

    b->used = room;
    b->next = a->head->next;
    a->head->next = b;
    SHOW(b->mem, n);
    return b->mem;
}

void *arena_bytes(struct arena *a, size_t n)
{
    if (n > SIZE_MAX / 4)
        exhausted();
    size_t room = (n + RED_ZONE + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (room == 0)
        room = ALIGN; /* distinct pointers even for nothing */
    a->used += n;

    struct block *b = a->head;
    if (room > b->cap - b->used) {
        if (room > LARGEST_BLOCK / 4 || room > a->grow)
            return alloc_alone(a, n, room);
        struct block *fresh = block_new(a->grow);
        if (a->grow < LARGEST_BLOCK)
            a->grow *= 2;
        fresh->next = b;
        a->head = b = fresh;
    }
    void *p = b->mem + b->used;
    b->used += room;
    SHOW(p, n);
    return p;
}

void *arena_alloc(struct arena *a, size_t n)
{
    return memset(arena_bytes(a, n), 0, n);
}

void *arena_calloc(struct arena *a, size_t count, size_t size)
{
    size_t n;

    if (__builtin_mul_overflow(count, size, &n))
        exhausted();
    return arena_alloc(a, n);
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    size_t len = strnlen(s, n);
    char *p = arena_bytes(a, len + 1);

    memcpy(p, s, len);
    p[len] = '\0';
    return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

void *arena_memdup(struct arena *a, const void *p, size_t n)
{
    void *q = arena_bytes(a, n);

    if (n > 0)
        memcpy(q, p, n);
    return q;
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
    char small[256]; /* most texts fit and are formatted once */
    va_list again;

    small[0] = '\0';
    va_copy(again, ap);
    int n = vsnprintf(small, sizeof(small), fmt, ap);
    size_t len = n < 0 ? 0 : (size_t)n;
    char *p = arena_bytes(a, len + 1);
    if (len < sizeof(small))
        memcpy(p, small, len + 1);
    else
        vsnprintf(p, len + 1, fmt, again);
    va_end(again);
    return p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    char *p = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return p;
}

size_t arena_used(const struct arena *a)
{
    return a->used;
}
