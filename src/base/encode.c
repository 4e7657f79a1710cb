/* Hexadecimal and base64url. The decoders accept exactly what the encoders write: one value, one
 * spelling, so an encoded token can be compared or hashed as text. */
#include <stdint.h>
#include <string.h>

#include "base/str.h"

char *hex_encode(struct arena *a, const void *p, size_t n)
{
    static const char digit[] = "0123456789abcdef";
    const unsigned char *s = p;
    char *ret = arena_calloc(a, n + 1, 2);

    for (size_t i = 0; i < n; i++) {
        ret[2 * i] = digit[s[i] >> 4];
        ret[2 * i + 1] = digit[s[i] & 15];
    }
    return ret;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

bool hex_decode(struct arena *a, const char *hex, struct bytes *ret)
{
    size_t len = strlen(hex);

    if (len % 2 != 0)
        return false;
    unsigned char *p = arena_alloc(a, len / 2);
    for (size_t i = 0; i < len / 2; i++) {
        int hi = hex_value(hex[2 * i]), lo = hex_value(hex[2 * i + 1]);
        if (hi < 0 || lo < 0)
            return false;
        p[i] = (unsigned char)(hi << 4 | lo);
    }
    *ret = (struct bytes){p, len / 2};
    return true;
}

char *base64url_encode(struct arena *a, const void *p, size_t n)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const unsigned char *s = p;
    char *ret = arena_calloc(a, n / 3 + 1, 4), *q = ret;

    for (size_t i = 0; i < n; i += 3) {
        size_t left = n - i;
        uint32_t v = (uint32_t)s[i] << 16 | (left > 1 ? (uint32_t)s[i + 1] << 8 : 0) |
                     (left > 2 ? s[i + 2] : 0U);
        *q++ = digit[v >> 18];
        *q++ = digit[v >> 12 & 63];
        if (left > 1)
            *q++ = digit[v >> 6 & 63];
        if (left > 2)
            *q++ = digit[v & 63];
    }
    return ret;
}

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '-' ? 62 : c == '_' ? 63 : -1;
}

bool base64url_decode(struct arena *a, const char *s, struct bytes *ret)
{
    size_t len = strlen(s), n = 0;
    uint32_t v = 0;
    int bits = 0;

    if (len % 4 == 1)
        return false;
    unsigned char *p = arena_alloc(a, len / 4 * 3 + 3);
    for (size_t i = 0; i < len; i++) {
        int d = base64_value(s[i]);
        if (d < 0)
            return false;
        v = v << 6 | (uint32_t)d;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            p[n++] = (unsigned char)(v >> bits);
            v &= (1U << bits) - 1;
        }
    }
    if (v != 0) /* left-over bits: a second spelling of the same bytes */
        return false;
    *ret = (struct bytes){p, n};
    return true;
}
