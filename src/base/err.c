#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* Copies `text` into a field of `size` bytes. These fields end up in HTML, JSON, logs and
 * terminals, and what they quote may be any bytes a person sent: what is not UTF-8 and what is a
 * control character becomes '?', and what does not fit is cut between characters. `text` may be the
 * field itself, as nothing moves backwards. */
static void put_field(char *field, size_t size, const char *text)
{
    size_t left = strlen(text), n = 0;

    while (left > 0) {
        uint32_t c = 0;
        size_t len = utf8_decode(text, left, &c);
        bool shown = len > 0 && c != 0x7F && !(c >= 0x80 && c <= 0x9F) &&
                     (c >= ' ' || c == '\n' || c == '\t');
        if (len == 0)
            len = 1;
        size_t put = shown ? len : 1;
        if (n + put >= size)
            break;
        if (shown)
            memmove(field + n, text, len);
        else
            field[n] = '?';
        n += put;
        text += len;
        left -= len;
    }
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
    err->hidden = false;
    memset(err->clause, 0, sizeof(err->clause));
    memset(err->where, 0, sizeof(err->where));
    memset(err->detail, 0, sizeof(err->detail));
    return st;
}

enum status err_hidden(struct err *err, const char *fmt, ...)
{
    va_list ap;

    err_set(err, ST_NOT_FOUND, "not_found", "not visible");
    if (!err)
        return ST_NOT_FOUND;
    va_start(ap, fmt);
    put_format(err->text, sizeof(err->text), fmt, ap);
    va_end(ap);
    err->hidden = true;
    return ST_NOT_FOUND;
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
