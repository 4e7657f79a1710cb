#include "base/err.h"

#include <stdio.h>
#include <string.h>

/* Copies `text` into a field of `size` bytes; what does not fit is cut between characters, because
 * these fields end up in HTML and JSON where half a character is invalid. memmove: a caller may
 * pass a field of the same struct. */
static void put_field(char *field, size_t size, const char *text)
{
    size_t n = strlen(text);

    if (n >= size) {
        n = size - 1;
        while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80)
            n--;
    }
    memmove(field, text, n);
    memset(field + n, 0, size - n);
}

__attribute__((format(printf, 3, 0))) static void put_format(char *field, size_t size,
                                                             const char *fmt, va_list ap)
{
    char text[sizeof(((struct err *)0)->text) + 8];

    /* One buffer longer than any field, so that put_field sees where the text was cut. */
    if (vsnprintf(text, sizeof(text), fmt, ap) < 0)
        text[0] = '\0';
    put_field(field, size, text);
}

enum status err_set(struct err *err, enum status st, const char *code, const char *fmt, ...)
{
    va_list ap;

    if (!err)
        return st;
    va_start(ap, fmt);
    put_format(err->text, sizeof(err->text), fmt, ap);
    va_end(ap);
    put_field(err->code, sizeof(err->code), code);
    err->status = st;
    memset(err->clause, 0, sizeof(err->clause));
    memset(err->where, 0, sizeof(err->where));
    memset(err->detail, 0, sizeof(err->detail));
    return st;
}

enum status err_clause(struct err *err, const char *clause)
{
    if (!err)
        return ST_SYSTEM;
    put_field(err->clause, sizeof(err->clause), clause ? clause : "");
    return err->status;
}

enum status err_where(struct err *err, const char *fmt, ...)
{
    va_list ap;

    if (!err)
        return ST_SYSTEM;
    va_start(ap, fmt);
    put_format(err->where, sizeof(err->where), fmt, ap);
    va_end(ap);
    return err->status;
}

enum status err_detail(struct err *err, const char *detail)
{
    if (!err)
        return ST_SYSTEM;
    put_field(err->detail, sizeof(err->detail), detail ? detail : "");
    return err->status;
}

int err_exit_code(enum status st)
{
    switch (st) {
    case ST_OK:
        return 0;
    case ST_UNAUTHORIZED:
    case ST_DENIED:
    case ST_NOT_FOUND:
    case ST_CONFLICT:
    case ST_REFUSED:
        return 1;
    case ST_INPUT:
    case ST_TOO_LARGE:
        return 2;
    case ST_BUSY:
    case ST_SYSTEM:
        return 3;
    }
    return 3;
}

int err_http_status(enum status st)
{
    switch (st) {
    case ST_OK:
        return 200;
    case ST_INPUT:
        return 400;
    case ST_UNAUTHORIZED:
        return 401;
    case ST_DENIED:
        return 403;
    case ST_NOT_FOUND:
        return 404;
    case ST_CONFLICT:
        return 409;
    case ST_TOO_LARGE:
        return 413;
    case ST_REFUSED:
        return 422;
    case ST_BUSY:
        return 503;
    case ST_SYSTEM:
        return 500;
    }
    return 500;
}
