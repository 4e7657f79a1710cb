/* gen.h: what the three generators share: memory of one run, growing text, located errors, files.
 *
 * One `struct gen` is one run. gen_fail() never returns: it writes "file:line:column: error: …"
 * into g->message and jumps back to the entry point, so that the parsers read straight and the fuzz
 * harnesses can call them in-process. All memory of a run is released by gen_end(). */
#ifndef DAICHO_TOOLS_GEN_H
#define DAICHO_TOOLS_GEN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct gen_chunk {
    struct gen_chunk *next;
    max_align_t data[];
};

struct gen {
    jmp_buf fail;
    char message[1024];
    struct gen_chunk *chunks;
};

/* Text that grows inside a run; NUL-terminated once something was put. */
struct text {
    char *p;
    size_t n, cap;
};

/* Source being read: whole file, position, and where that is for a person. Columns count bytes. */
struct source {
    const char *file;
    const char *p;
    size_t n;
};

static inline void *gen_alloc(struct gen *g, size_t n)
{
    struct gen_chunk *c = calloc(1, sizeof(*c) + n);
    if (!c)
        abort();
    c->next = g->chunks;
    g->chunks = c;
    return c->data;
}

static inline void gen_end(struct gen *g)
{
    while (g->chunks) {
        struct gen_chunk *next = g->chunks->next;
        free(g->chunks);
        g->chunks = next;
    }
}

static inline char *gen_dup(struct gen *g, const char *s, size_t n)
{
    char *d = gen_alloc(g, n + 1);
    if (n)
        memcpy(d, s, n);
    return d;
}

/* Grows by doubling; the old block stays in the run until gen_end, which is at most twice the text.
 */
static inline void text_put(struct gen *g, struct text *t, const void *s, size_t n)
{
    if (t->n + n + 1 > t->cap) {
        size_t cap = (t->n + n + 1) * 2 + 256;
        char *p = gen_alloc(g, cap);
        if (t->n)
            memcpy(p, t->p, t->n);
        t->p = p;
        t->cap = cap;
    }
    if (n)
        memcpy(t->p + t->n, s, n);
    t->n += n;
    t->p[t->n] = '\0';
}

__attribute__((format(printf, 3, 4))) static inline void text_add(struct gen *g, struct text *t,
                                                                  const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *s = gen_alloc(g, (size_t)n + 1);
    vsnprintf(s, (size_t)n + 1, fmt, again);
    va_end(again);
    text_put(g, t, s, (size_t)n);
}

/* A C string literal with quotes; a line feed in the text starts a new literal on its own line. */
static inline void text_literal(struct gen *g, struct text *t, const char *s, size_t n)
{
    text_put(g, t, "\"", 1);
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == '"' || c == '\\')
            text_add(g, t, "\\%c", c);
        else if (c == '\n')
            text_add(g, t, "\\n%s", i + 1 < n ? "\"\n        \"" : "");
        else if (c < 0x20 || c == 0x7f)
            text_add(g, t, "\\%03o", c);
        else
            text_put(g, t, s + i, 1);
    }
    text_put(g, t, "\"", 1);
}

__attribute__((noreturn, format(printf, 5, 6))) static inline void
gen_fail(struct gen *g, const char *file, size_t line, size_t column, const char *fmt, ...)
{
    va_list ap;
    int n = snprintf(g->message, sizeof(g->message), "%s:%zu:%zu: error: ", file, line, column);
    size_t used = n < 0 || (size_t)n >= sizeof(g->message) ? 0 : (size_t)n;
    va_start(ap, fmt);
    vsnprintf(g->message + used, sizeof(g->message) - used, fmt, ap);
    va_end(ap);
    longjmp(g->fail, 1);
}

static inline void source_where(const struct source *s, size_t at, size_t *line, size_t *column)
{
    *line = *column = 1;
    for (size_t i = 0; i < at && i < s->n; i++) {
        (*column)++;
        if (s->p[i] == '\n') {
            (*line)++;
            *column = 1;
        }
    }
}

static inline bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static inline bool is_alpha(char c)
{
    return is_lower(c) || (c >= 'A' && c <= 'Z');
}

static inline bool is_ident(char c)
{
    return is_alpha(c) || is_digit(c) || c == '_';
}

/* Whole file, or NULL after a message on stderr. The caller frees. */
static inline char *file_read(const char *path, size_t *ret_n)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        fprintf(stderr, "%s: error: cannot be read\n", path);
        return NULL;
    }
    size_t n = 0, cap = 1 << 16;
    char *p = malloc(cap + 1);
    while (p) {
        n += fread(p + n, 1, cap - n, f);
        if (n < cap)
            break;
        cap *= 2;
        char *grown = realloc(p, cap + 1);
        if (!grown)
            free(p);
        p = grown;
    }
    if (!p)
        abort();
    p[n] = '\0';
    fclose(f);
    *ret_n = n;
    return p;
}

static inline bool file_write(const char *path, const struct text *t)
{
    FILE *f = fopen(path, "wb");
    bool ok = f && fwrite(t->n ? t->p : "", 1, t->n, f) == t->n;
    if (f && fclose(f) != 0)
        ok = false;
    if (!ok)
        fprintf(stderr, "%s: error: cannot be written\n", path);
    return ok;
}

static inline const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

#endif
