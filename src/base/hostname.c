#include "base/hostname.h"

#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "base/utf8.h"

enum { LABEL_MAX = 63, HOST_MAX = 253 };

/* ------------------------------------------------------------------ punycode (RFC 3492) */
#define PUNY_BASE 36u
#define PUNY_TMIN 1u
#define PUNY_TMAX 26u
#define PUNY_SKEW 38u
#define PUNY_DAMP 700u

static uint32_t adapt(uint32_t delta, uint32_t points, bool first)
{
    uint32_t k = 0;
    delta = first ? delta / PUNY_DAMP : delta / 2;
    delta += delta / points;
    for (; delta > (PUNY_BASE - PUNY_TMIN) * PUNY_TMAX / 2; k += PUNY_BASE)
        delta /= PUNY_BASE - PUNY_TMIN;
    return k + (PUNY_BASE - PUNY_TMIN + 1) * delta / (delta + PUNY_SKEW);
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0' + 26;
    if (c >= 'a' && c <= 'z')
        return c - 'a';
    return c >= 'A' && c <= 'Z' ? c - 'A' : -1;
}

/* One number of the label; false when there is none. */
static bool next_delta(const char **s, uint32_t bias, uint32_t *ret)
{
    uint32_t i = 0, w = 1;
    for (uint32_t k = PUNY_BASE;; k += PUNY_BASE) {
        int digit = digit_of(**s);
        uint32_t t = k <= bias ? PUNY_TMIN : k >= bias + PUNY_TMAX ? PUNY_TMAX : k - bias;
        if (digit < 0 || (uint32_t)digit > (UINT32_MAX - i) / w)
            return false;
        (*s)++;
        i += (uint32_t)digit * w;
        if ((uint32_t)digit < t)
            break;
        if (w > UINT32_MAX / (PUNY_BASE - t))
            return false;
        w *= PUNY_BASE - t;
    }
    *ret = i;
    return true;
}

/* What stands behind xn--, at most LABEL_MAX letters. */
static bool puny_decode(const char *s, uint32_t *out, size_t *ret_n)
{
    const char *dash = strrchr(s, '-');
    uint32_t point = 128, i = 0, bias = 72, delta;
    size_t n = 0;
    for (; dash != NULL && s < dash; s++)
        out[n++] = (unsigned char)*s;
    s += dash != NULL;
    for (bool first = true; *s != '\0'; first = false) {
        if (!next_delta(&s, bias, &delta) || n >= LABEL_MAX || delta > UINT32_MAX - i)
            return false;
        i += delta;
        bias = adapt(delta, (uint32_t)n + 1, first);
        if (i / (n + 1) > 0x10ffff - point)
            return false;
        point += (uint32_t)(i / (n + 1));
        i %= (uint32_t)n + 1;
        memmove(out + i + 1, out + i, (n - i) * sizeof *out);
        out[i++] = point;
        n++;
    }
    *ret_n = n;
    return true;
}

/* ------------------------------------------------------------------ letters */
static bool plain_letter(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
}

/* Kana, kanji and the marks between them; none of them is taken for a Latin letter. */
static bool japanese_letter(uint32_t c)
{
    return (c >= 0x3041 && c <= 0x3096) || (c >= 0x30a1 && c <= 0x30fa) || c == 0x30fc ||
           c == 0x3005 || c == 0x3007 || (c >= 0x4e00 && c <= 0x9fff) ||
           (c >= 0x3400 && c <= 0x4dbf);
}

/* Letters that look like a slash, a dot or the like hide where the host ends; they are neither. */
static const char *letters_fault(const uint32_t *letter, size_t n)
{
    bool japanese = false;
    for (size_t i = 0; i < n; i++) {
        if (!plain_letter(letter[i]) && !japanese_letter(letter[i]))
            return "letters";
        japanese |= japanese_letter(letter[i]);
    }
    return japanese ? "letters_ja" : NULL;
}

static const char *label_fault(const char *label)
{
    uint32_t letter[LABEL_MAX + 1];
    size_t n = 0, at = 0, length = strlen(label);
    if (length == 0 || length > 4 * LABEL_MAX)
        return "malformed";
    if (strncasecmp(label, "xn--", 4) == 0) {
        if (length > LABEL_MAX || !puny_decode(label + 4, letter, &n))
            return "letters";
        const char *fault = letters_fault(letter, n);
        return fault == NULL ? "letters" : fault; /* plain letters are not written so */
    }
    while (at < length) {
        uint32_t c = 0;
        size_t used = utf8_decode(label + at, length - at, &c);
        if (used == 0 || n == LABEL_MAX)
            return "malformed";
        letter[n++] = c;
        at += used;
    }
    return letters_fault(letter, n);
}

/* A browser reads a host whose last part is a number as an IP address. */
static bool is_number(const char *label)
{
    if (strncasecmp(label, "0x", 2) == 0)
        return label[2 + strspn(label + 2, "0123456789abcdefABCDEF")] == '\0';
    return label[0] != '\0' && label[strspn(label, "0123456789")] == '\0';
}

const char *hostname_fault(struct arena *a, const char *host)
{
    size_t n, end = strlen(host);
    const char *worst = NULL;
    if (host[0] == '[')
        return "ip";
    if (end == 0 || end > 4 * HOST_MAX)
        return "malformed";
    end -= host[end - 1] == '.'; /* the same host */
    char **label = str_split(a, arena_strndup(a, host, end), '.', &n);
    for (size_t i = 0; i < n; i++) {
        const char *fault = label_fault(label[i]);
        if (fault != NULL && (worst == NULL || strcmp(fault, "letters_ja") != 0))
            worst = fault;
        if (worst != NULL && strcmp(worst, "letters_ja") != 0)
            return worst;
    }
    return is_number(label[n - 1]) ? "ip" : worst;
}
