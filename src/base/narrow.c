/* Letters in half width: for what is compared with plain letters byte by byte. */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/str.h"
#include "base/utf8.h"

/* The plain letter, digit or mark that c stands for; c itself. */
static uint32_t plain(uint32_t c)
{
    utf8proc_int32_t out[4];
    int boundary = 0;
    utf8proc_ssize_t n;

    if (c < 0x80)
        return c;
    n = utf8proc_decompose_char((utf8proc_int32_t)c, out, 4,
                                (utf8proc_option_t)(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT),
                                &boundary);
    return n == 1 && out[0] > 0x20 && out[0] < 0x7f ? (uint32_t)out[0] : c;
}

static uint32_t plain_at(const char *s, size_t n, size_t *ret_len)
{
    uint32_t c = 0;
    size_t len = n ? utf8_decode(s, n, &c) : 0;

    *ret_len = len ? len : n > 0;
    return len ? plain(c) : n ? (unsigned char)*s : 0;
}

static bool word(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
           c == '-';
}

/* A wide colon or question mark belongs to the sentence, unless what follows can only be the
 * inside of an address: `：／／`, `？edit=`. Other wide marks always do, but for those that
 * addresses are made of. */
static bool inside(uint32_t c, const char *next, size_t n)
{
    size_t len;
    uint32_t f = plain_at(next, n, &len);

    if (word(c) || strchr("./~@#%&=+", (int)c))
        return true;
    if (c == ':')
        return f == '/';
    if (c != '?' || !word(f))
        return false;
    while (word(f)) {
        next += len;
        n -= len;
        f = plain_at(next, n, &len);
    }
    return f == '=';
}

char *text_narrow(struct arena *a, const char *s, size_t **ret_from)
{
    size_t n = strlen(s), used = 0, len;
    char *out = arena_alloc(a, n + 1);
    size_t *from = ARENA_ARRAY(a, size_t, n + 1);

    for (size_t i = 0; i < n; i += len) {
        uint32_t c = plain_at(s + i, n - i, &len);

        if ((unsigned char)s[i] >= 0x80 && c < 0x80 && inside(c, s + i + len, n - i - len)) {
            from[used] = i;
            out[used++] = (char)c;
            continue;
        }
        for (size_t k = 0; k < len; k++) {
            from[used] = i + k;
            out[used++] = s[i + k];
        }
    }
    from[used] = n;
    out[used] = '\0';
    *ret_from = from;
    return out;
}

char *text_nfkc(struct arena *a, const char *s)
{
    utf8proc_uint8_t *out = utf8proc_NFKC((const utf8proc_uint8_t *)s);
    char *ret = arena_strdup(a, out ? (const char *)out : s);

    free(out);
    return ret;
}
