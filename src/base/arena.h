/* arena.h: memory that lives as long as a request.
 *
 * Everything a request, command or loaded pack allocates comes from one arena and is freed with it.
 * Allocation never returns NULL: on exhaustion the process aborts (a limit on input sizes keeps
 * that far away). Memory is aligned for any type and zeroed, but for arena_bytes. Not thread safe:
 * one arena, one thread. */
#ifndef DAICHO_BASE_ARENA_H
#define DAICHO_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
/* With a first block of so many bytes, for one that is reset and used again. */
struct arena *arena_new_for(size_t first);
void arena_free(struct arena *a);  /* NULL allowed */
void arena_reset(struct arena *a); /* forgets everything, keeps the first block for reuse */

void *arena_alloc(struct arena *a, size_t n);
void *arena_bytes(struct arena *a, size_t n); /* not zeroed: for what is written at once */
void *arena_calloc(struct arena *a, size_t count, size_t size); /* aborts on overflow */
char *arena_strdup(struct arena *a, const char *s);             /* NULL gives NULL */
char *arena_strndup(struct arena *a, const char *s, size_t n);
void *arena_memdup(struct arena *a, const void *p, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* Bytes handed out since creation or reset; for tests and metrics. */
size_t arena_used(const struct arena *a);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_calloc((a), (n), sizeof(type)))

static inline void arena_cleanup(struct arena **a)
{
    arena_free(*a);
}
/* `AUTO_ARENA struct arena *a = arena_new();` frees at the end of the scope. */
#define AUTO_ARENA __attribute__((cleanup(arena_cleanup)))

#endif
