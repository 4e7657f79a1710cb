#include "base/hostname.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

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

static char digit_char(uint32_t d)
{
    return (char)(d < 26 ? 'a' + d : '0' + (d - 26));
}

/* One number behind what was written; false when there is no room. */
static bool put_delta(struct buf *b, uint32_t delta, uint32_t bias)
{
    for (uint32_t k = PUNY_BASE;; k += PUNY_BASE) {
        uint32_t t = k <= bias ? PUNY_TMIN : k >= bias + PUNY_TMAX ? PUNY_TMAX : k - bias;
        if (delta < t)
            break;
        buf_putc(b, digit_char(t + (delta - t) % (PUNY_BASE - t)));
        delta = (delta - t) / (PUNY_BASE - t);
    }
    buf_putc(b, digit_char(delta));
    return b->n <= LABEL_MAX;
}

/* xn-- and the letters, at most LABEL_MAX of them; false when it would be too long. */
static bool puny_encode(const uint32_t *letter, size_t n, struct buf *b)
{
    uint32_t point = 128, delta = 0, bias = 72, done = 0;
    buf_puts(b, "xn--");
    for (size_t i = 0; i < n; i++)
        if (letter[i] < 128) {
            buf_putc(b, (char)letter[i]);
            done++;
        }
    uint32_t plain = done;
    if (plain > 0)
        buf_putc(b, '-');
    while (done < n) {
        uint32_t next = UINT32_MAX;
        for (size_t i = 0; i < n; i++)
            next = letter[i] >= point && letter[i] < next ? letter[i] : next;
        delta += (next - point) * (done + 1); /* 64 letters of 21 bits: no overflow */
        point = next;
        for (size_t i = 0; i < n; i++) {
            delta += letter[i] < point;
            if (letter[i] != point)
                continue;
            if (!put_delta(b, delta, bias))
                return false;
            bias = adapt(delta, done + 1, done == plain);
            delta = 0;
            done++;
        }
        delta++;
        point++;
    }
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

/* ------------------------------------------------------------------ hosts of lists */
/* Folded to one width and case, as browsers do; the wide full stops are dots. */
static char *folded(struct arena *a, const char *s)
{
    utf8proc_uint8_t *out = utf8proc_NFKC_Casefold((const utf8proc_uint8_t *)s);
    struct buf b;
    if (!out)
        return arena_strdup(a, "");
    buf_init(&b, a, strlen((const char *)out) + 1);
    for (const char *p = (const char *)out; *p != '\0';) {
        bool dot = str_starts(p, "。");
        buf_putc(&b, dot ? '.' : *p);
        p += dot ? strlen("。") : 1;
    }
    free(out);
    return b.p;
}

/* The part of an address that names the host; NULL for an address of mail and for two hosts. */
static char *authority(struct arena *a, const char *s)
{
    const char *colons = strstr(s, "://");
    bool scheme = colons != NULL && strcspn(s, "/?#@.") > (size_t)(colons - s);
    s += scheme ? (size_t)(colons - s) + 3 : str_starts(s, "//") ? 2 : 0;
    char *host = arena_strndup(a, s, strcspn(s, "/?#"));
    char *at = strrchr(host, '@');
    if (at != NULL && !scheme)
        return NULL;
    return at != NULL ? at + 1 : host;
}

/* Puts a label as it travels; false when it is none. */
static bool put_label(struct arena *a, struct buf *b, const char *label)
{
    uint32_t letter[LABEL_MAX + 1];
    size_t n = 0, at = 0, length = strlen(label);
    bool plain = true;
    struct buf ascii;
    if (length == 0 || length > 4 * LABEL_MAX)
        return false;
    while (at < length) {
        uint32_t c = 0;
        size_t used = utf8_decode(label + at, length - at, &c);
        if (used == 0 || n == LABEL_MAX || (c < 128 && !plain_letter(c)))
            return false;
        plain &= c < 128;
        letter[n++] = c;
        at += used;
    }
    if (plain) {
        buf_puts(b, label);
        return true;
    }
    buf_init(&ascii, a, LABEL_MAX + 1);
    if (!puny_encode(letter, n, &ascii) || ascii.n > LABEL_MAX)
        return false;
    buf_puts(b, ascii.p);
    return true;
}

enum host_kind hostname_plain(struct arena *a, const char *typed, char **ret)
{
    char *host = authority(a, folded(a, str_trim(a, typed)));
    struct buf b;
    size_t n;
    *ret = arena_strdup(a, "");
    if (host == NULL)
        return HOST_NONE;
    char *colon = strchr(host, ':');
    if (host[0] == '[' || (colon != NULL && strchr(colon + 1, ':') != NULL))
        return HOST_MACHINE; /* the colons of IPv6 */
    if (colon != NULL && strspn(colon + 1, "0123456789") != strlen(colon + 1))
        return HOST_NONE;
    if (colon != NULL)
        *colon = '\0';
    for (size_t skip = 1; skip > 0; host += skip) {
        bool www = str_starts(host, "www.") && strchr(host + 4, '.') != NULL;
        skip = str_starts(host, "*.") ? 2 : str_starts(host, ".") ? 1 : www ? 4 : 0;
    }
    n = strlen(host);
    if (n > 1 && host[n - 1] == '.')
        host[--n] = '\0';
    if (n == 0 || n > 4 * HOST_MAX)
        return HOST_NONE;
    buf_init(&b, a, n + 1);
    char **label = str_split(a, host, '.', &n);
    for (size_t i = 0; i < n; i++) {
        buf_puts(&b, i > 0 ? "." : "");
        if (!put_label(a, &b, label[i]))
            return HOST_NONE;
    }
    if (b.n > HOST_MAX)
        return HOST_NONE;
    if (n < 2 || is_number(label[n - 1]))
        return HOST_MACHINE;
    *ret = b.p;
    return HOST_NAMED;
}

bool hostname_under(const char *host, const char *domain)
{
    size_t n = strlen(host), k = strlen(domain);
    return k > 0 && n >= k && strcmp(host + n - k, domain) == 0 &&
           (n == k || host[n - k - 1] == '.');
}
