#include "base/str.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

void buf_init(struct buf *b, struct arena *a, size_t expect)
{
    b->arena = a;
    b->cap = expect < 32 ? 32 : expect + 1;
    b->p = arena_bytes(a, b->cap);
    b->p[0] = '\0';
    b->n = 0;
}

/* Makes room for n more bytes and the NUL. */
static void reserve(struct buf *b, size_t n)
{
    size_t need;

    if (__builtin_add_overflow(b->n, n, &need) || __builtin_add_overflow(need, 1, &need))
        need = SIZE_MAX; /* the arena aborts */
    if (need <= b->cap)
        return;
    size_t cap = b->cap > SIZE_MAX / 2 || b->cap * 2 < need ? need : b->cap * 2;
    char *p = arena_bytes(b->arena, cap);
    memcpy(p, b->p, b->n + 1);
    b->p = p;
    b->cap = cap;
}

void buf_put(struct buf *b, const void *p, size_t n)
{
    if (n == 0)
        return;
    reserve(b, n);
    memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = '\0';
}

void buf_puts(struct buf *b, const char *s)
{
    if (s)
        buf_put(b, s, strlen(s));
}

void buf_putc(struct buf *b, char c)
{
    buf_put(b, &c, 1);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;

    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(b->p + b->n, b->cap - b->n, fmt, ap);
    va_end(ap);
    if (n > 0 && (size_t)n >= b->cap - b->n) {
        reserve(b, (size_t)n);
        vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
    }
    va_end(again);
    if (n > 0)
        b->n += (size_t)n;
}

bool str_eq(const char *a, const char *b)
{
    if (!a || !b)
        return a == b;
    return strcmp(a, b) == 0;
}

bool str_empty(const char *s)
{
    return !s || !*s;
}

bool str_starts(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool str_ends(const char *s, const char *suffix)
{
    size_t n = strlen(s), m = strlen(suffix);

    return n >= m && memcmp(s + n - m, suffix, m) == 0;
}

static bool ascii_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

#define IDEOGRAPHIC_SPACE "\xE3\x80\x80"

static const char *skip_space(const char *s)
{
    for (;;) {
        if (ascii_space(*s))
            s++;
        else if (str_starts(s, IDEOGRAPHIC_SPACE))
            s += 3;
        else
            return s;
    }
}

bool str_blank(const char *s)
{
    return !s || !*skip_space(s);
}

char *str_trim(struct arena *a, const char *s)
{
    const char *end = s + strlen(s);

    s = skip_space(s);
    while (end > s) {
        if (ascii_space(end[-1]))
            end--;
        else if (end - s >= 3 && memcmp(end - 3, IDEOGRAPHIC_SPACE, 3) == 0)
            end -= 3;
        else
            break;
    }
    return arena_strndup(a, s, (size_t)(end - s));
}

char **str_split(struct arena *a, const char *s, char sep, size_t *ret_n)
{
    size_t n = 1;

    for (const char *p = s; *p; p++)
        n += *p == sep;
    char **parts = ARENA_ARRAY(a, char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *end = strchr(s, sep);
        size_t len = i + 1 < n ? (size_t)(end - s) : strlen(s);
        parts[i] = arena_strndup(a, s, len);
        s += len + 1;
    }
    *ret_n = n;
    return parts;
}

bool parse_int64(const char *s, int64_t *ret)
{
    bool minus = false;
    int64_t v = 0;
    int digits = 0;

    if (str_starts(s, "-")) {
        minus = true;
        s += 1;
    } else if (str_starts(s, "−") || str_starts(s, "－")) {
        minus = true;
        s += 3;
    }
    for (; *s; digits++) {
        int d = utf8_digit(&s);
        /* Accumulates downwards: the range below zero is the larger one. */
        if (d < 0 || __builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, d, &v))
            return false;
    }
    if (digits == 0 || (!minus && v == INT64_MIN))
        return false;
    *ret = minus ? v : -v;
    return true;
}
