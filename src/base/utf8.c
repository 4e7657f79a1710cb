#include "base/utf8.h"

#include <string.h>

#include "base/str.h"

size_t utf8_decode(const void *p, size_t n, uint32_t *ret)
{
    const unsigned char *s = p;

    if (n == 0)
        return 0;
    if (s[0] < 0x80) {
        *ret = s[0];
        return 1;
    }
    size_t len;
    uint32_t c, least;
    if (s[0] >= 0xC2 && s[0] <= 0xDF) {
        len = 2, c = s[0] & 0x1FU, least = 0x80;
    } else if ((s[0] & 0xF0) == 0xE0) {
        len = 3, c = s[0] & 0x0FU, least = 0x800;
    } else if (s[0] >= 0xF0 && s[0] <= 0xF4) {
        len = 4, c = s[0] & 0x07U, least = 0x10000;
    } else {
        return 0;
    }
    if (n < len)
        return 0;
    for (size_t i = 1; i < len; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (s[i] & 0x3FU);
    }
    if (c < least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    *ret = c;
    return len;
}

size_t utf8_encode(uint32_t c, char ret[4])
{
    if (c < 0x80) {
        ret[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        ret[0] = (char)(0xC0 | c >> 6);
        ret[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        ret[0] = (char)(0xE0 | c >> 12);
        ret[1] = (char)(0x80 | (c >> 6 & 0x3F));
        ret[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    ret[0] = (char)(0xF0 | c >> 18);
    ret[1] = (char)(0x80 | (c >> 12 & 0x3F));
    ret[2] = (char)(0x80 | (c >> 6 & 0x3F));
    ret[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

int utf8_digit(const char **s)
{
    const unsigned char *p = (const unsigned char *)*s;

    if (p[0] >= '0' && p[0] <= '9') {
        *s += 1;
        return p[0] - '0';
    }
    /* U+FF10 to U+FF19 */
    if (p[0] == 0xEF && p[1] == 0xBC && p[2] >= 0x90 && p[2] <= 0x99) {
        *s += 3;
        return p[2] - 0x90;
    }
    return -1;
}

size_t utf8_prefix(const void *p, size_t all)
{
    const unsigned char *s = p;
    size_t n = all;

    while (n > 0) {
        uint64_t word;
        /* Eight ASCII bytes at once: most of what arrives is markup and keys. */
        if (n >= sizeof(word)) {
            memcpy(&word, s, sizeof(word));
            if ((word & UINT64_C(0x8080808080808080)) == 0) {
                s += sizeof(word);
                n -= sizeof(word);
                continue;
            }
        }
        uint32_t c;
        size_t len = utf8_decode(s, n, &c);
        if (len == 0)
            break;
        s += len;
        n -= len;
    }
    return all - n;
}

bool utf8_valid(const void *p, size_t n)
{
    return utf8_prefix(p, n) == n;
}

size_t utf8_length(const char *s)
{
    size_t n = 0;

    for (; *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

bool text_has_control(const char *s)
{
    const unsigned char *p = (const unsigned char *)s;

    for (; *p; p++) {
        if ((*p < 0x20 && *p != '\t' && *p != '\n' && *p != '\r') || *p == 0x7F)
            return true;
        /* C1 controls, U+0080 to U+009F */
        if (p[0] == 0xC2 && p[1] >= 0x80 && p[1] <= 0x9F)
            return true;
    }
    return false;
}

static bool is_japanese(uint32_t c)
{
    return (c > 0x3000 && c < 0xA000) || (c >= 0xF900 && c < 0xFB00) ||
           (c >= 0xFF00 && c < 0xFFF0) || c >= 0x20000;
}

bool text_has_japanese(const char *s)
{
    uint32_t c;

    for (size_t left = strlen(s), n; left > 0; s += n, left -= n) {
        n = utf8_decode(s, left, &c);
        if (n == 0)
            return false;
        if (is_japanese(c))
            return true;
    }
    return false;
}

/* ------------------------------------------------------------------ what nobody sees */
static bool is_unseen(uint32_t c)
{
    static const uint32_t ranges[][2] = {
        {0x00AD, 0x00AD}, /* a hyphen for where a line breaks */
        {0x034F, 0x034F}, /* joiner of marks */
        {0x061C, 0x061C}, /* direction */
        {0x115F, 0x1160}, /* fillers */
        {0x17B4, 0x17B5}, {0x180E, 0x180E},   {0x200B, 0x200F}, /* no width, joiners, direction */
        {0x2028, 0x202E},                                       /* separators, direction */
        {0x2060, 0x206F}, {0x3164, 0x3164},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
        {0xFFF9, 0xFFFB}, {0x1D173, 0x1D17A}, {0xE0000, 0xE007F},
    };

    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
        if (c >= ranges[i][0] && c <= ranges[i][1])
            return true;
    return false;
}

static bool has_unseen(const char *s)
{
    uint32_t c;

    for (size_t left = strlen(s), n; left > 0; s += n, left -= n) {
        n = utf8_decode(s, left, &c);
        if (n == 0 || is_unseen(c))
            return n != 0;
    }
    return false;
}

const char *text_visible(struct arena *a, const char *s)
{
    uint32_t c;

    if (!has_unseen(s))
        return s;
    size_t left = strlen(s), at = 0;
    char *out = arena_alloc(a, left + 1);
    for (size_t n; left > 0; s += n, left -= n) {
        n = utf8_decode(s, left, &c);
        if (n == 0)
            n = 1; /* stays what it is: whoever wants valid text looks for it */
        else if (is_unseen(c))
            continue;
        memcpy(out + at, s, n);
        at += n;
    }
    out[at] = '\0';
    return out;
}

/* Marks that belong to the letter before: accents, 濁点, variation selectors. */
static bool is_mark(uint32_t c)
{
    return (c >= 0x0300 && c <= 0x036F) || c == 0x3099 || c == 0x309A ||
           (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

/* Bytes of the first `max` letters, none of them without its marks. */
static size_t whole_letters(const char *s, size_t max)
{
    uint32_t c;
    size_t at = 0, cut = 0, left = strlen(s);

    for (size_t i = 0, n; left > 0 && i <= max; i++, at += n, left -= n) {
        n = utf8_decode(s + at, left, &c);
        if (n == 0)
            break;
        if (!is_mark(c))
            cut = at;
    }
    return cut;
}

const char *text_file_name(struct arena *a, const char *s, size_t max)
{
    enum { EXTENSION = 20 };
    const char *dot = strrchr(s, '.');

    if (utf8_length(s) <= max)
        return s;
    if (dot == NULL || dot == s || utf8_length(dot) > EXTENSION)
        dot = "";
    return arena_printf(a, "%.*s…%s", (int)whole_letters(s, max - 1 - utf8_length(dot)), s, dot);
}
