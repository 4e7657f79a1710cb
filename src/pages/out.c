#include "pages/out.h"

#include <string.h>
#include <strings.h>

enum { IN_TEXT = 1, IN_ATTR = 2, URL_PLAIN = 4, URL_PART = 8 };

#define LETTER (URL_PLAIN | URL_PART)
/* What a byte needs: escaping in text or attribute, or which parts of a URL it may stand in bare.
 */
static const uint8_t classes[256] = {
    ['&'] = IN_TEXT | IN_ATTR, /* in a URL it stands as &amp; */
    ['<'] = IN_TEXT | IN_ATTR,
    ['>'] = IN_TEXT | IN_ATTR,
    ['"'] = IN_ATTR,
    ['\''] = IN_ATTR,
    ['0' ... '9'] = LETTER,
    ['A' ... 'Z'] = LETTER,
    ['a' ... 'z'] = LETTER,
    ['-'] = LETTER,
    ['_'] = LETTER,
    ['.'] = LETTER,
    ['~'] = LETTER,
    ['/'] = URL_PLAIN,
    ['?'] = URL_PLAIN,
    ['#'] = URL_PLAIN,
    ['%'] = URL_PLAIN,
    ['='] = URL_PLAIN,
    [':'] = URL_PLAIN,
    ['@'] = URL_PLAIN,
    ['!'] = URL_PLAIN,
    ['$'] = URL_PLAIN,
    ['('] = URL_PLAIN,
    [')'] = URL_PLAIN,
    ['*'] = URL_PLAIN,
    ['+'] = URL_PLAIN,
    [','] = URL_PLAIN,
    [';'] = URL_PLAIN,
    ['['] = URL_PLAIN,
    [']'] = URL_PLAIN,
};

static void put_entity(struct out *o, char c)
{
    switch (c) {
    case '&':
        out_raw(o, "&amp;", 5);
        break;
    case '<':
        out_raw(o, "&lt;", 4);
        break;
    case '>':
        out_raw(o, "&gt;", 4);
        break;
    case '"':
        out_raw(o, "&quot;", 6);
        break;
    default:
        out_raw(o, "&#39;", 5);
    }
}

#define EACH(c) (0x0101010101010101u * (uint8_t)(c))

/* Not zero when one of the eight bytes is zero. */
static uint64_t has_zero(uint64_t v)
{
    return (v - EACH(1)) & ~v & EACH(0x80);
}

/* Not zero when one of the eight bytes may need escaping: most texts have none. < and > differ in
 * one bit; " & and ' in two, which lets # pass for one of them. */
static uint64_t may_need(const char *s)
{
    uint64_t v;
    memcpy(&v, s, sizeof(v));
    return has_zero((v | EACH('<' ^ '>')) ^ EACH('>')) |
           has_zero((v | EACH('"' ^ '\'')) ^ EACH('\''));
}

/* True when nothing in a text needs escaping: eight bytes at a time, the last eight once more. */
static bool harmless(const char *s, size_t n)
{
    size_t i = 0;
    if (n < 8) {
        while (i < n && !(classes[(uint8_t)s[i]] & (IN_TEXT | IN_ATTR)))
            i++;
        return i == n;
    }
    while (i + 8 <= n && !may_need(s + i))
        i += 8;
    return i + 8 > n && !may_need(s + n - 8);
}

/* Copies whole runs of harmless bytes; only what `special` names goes one by one. */
static void escape(struct out *o, const char *s, size_t n, uint8_t special)
{
    size_t from = 0;
    if (harmless(s, n)) {
        out_raw(o, s, n);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        if (!(classes[(uint8_t)s[i]] & special))
            continue;
        out_raw(o, s + from, i - from);
        put_entity(o, s[i]);
        from = i + 1;
    }
    out_raw(o, s + from, n - from);
}

static void put_url(struct out *o, const char *s, uint8_t bare)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t from = 0, i = 0;
    for (; s[i]; i++) {
        uint8_t c = (uint8_t)s[i];
        if (classes[c] & bare)
            continue;
        out_raw(o, s + from, i - from);
        from = i + 1;
        if (c == '&' && bare == URL_PLAIN)
            put_entity(o, '&');
        else
            out_raw(o, (char[]){'%', hex[c >> 4], hex[c & 15]}, 3);
    }
    out_raw(o, s + from, i - from);
}

void out_text_str(struct out *o, const char *s)
{
    if (s)
        escape(o, s, strlen(s), IN_TEXT);
}

void out_attr_str(struct out *o, const char *s)
{
    if (s)
        escape(o, s, strlen(s), IN_ATTR);
}

void out_urlpart_str(struct out *o, const char *s)
{
    if (s)
        put_url(o, s, URL_PART);
}

/* Browsers drop tabs and line feeds and read \ as / while they look for a scheme, so a URL with any
 * of them is refused whole; a ':' before any of / ? # must end a scheme we know. */
static bool url_harmless(const char *s)
{
    static const char *const safe[] = {"http:", "https:", "mailto:"};
    for (const char *c = s; *c; c++)
        if ((uint8_t)*c < 0x20 || *c == 0x7f || *c == '\\')
            return false;
    if (s[0] == ' ' || s[strcspn(s, ":/?#")] != ':')
        return s[0] != ' ';
    for (size_t i = 0; i < sizeof(safe) / sizeof(safe[0]); i++)
        if (strncasecmp(s, safe[i], strlen(safe[i])) == 0)
            return true;
    return false;
}

void out_url_str(struct out *o, const char *s)
{
    if (s && url_harmless(s))
        put_url(o, s, URL_PLAIN);
    else if (s)
        out_raw(o, "#", 1);
}

void out_uint(struct out *o, uint64_t u)
{
    char digits[20];
    size_t at = sizeof(digits);
    do {
        digits[--at] = (char)('0' + u % 10);
        u /= 10;
    } while (u);
    out_raw(o, digits + at, sizeof(digits) - at);
}

void out_int(struct out *o, int64_t i)
{
    if (i < 0)
        out_raw(o, "-", 1);
    out_uint(o, i < 0 ? 0 - (uint64_t)i : (uint64_t)i);
}

struct html html_trusted(const char *markup, size_t n)
{
    return (struct html){.p = markup, .n = n};
}

void out_html(struct out *o, struct html h)
{
    if (h.n)
        out_raw(o, h.p, h.n);
}

static void put_words(struct out *o, struct out_words w, uint8_t special)
{
    const char *place = strstr(w.text, "{}");
    size_t before = place ? (size_t)(place - w.text) : strlen(w.text);
    escape(o, w.text, before, special);
    if (!place)
        return;
    if (w.arg)
        escape(o, w.arg, strlen(w.arg), special);
    else
        out_int(o, w.number);
    escape(o, place + 2, strlen(place + 2), special);
}

void out_text_words(struct out *o, struct out_words w)
{
    put_words(o, w, IN_TEXT);
}

void out_attr_words(struct out *o, struct out_words w)
{
    put_words(o, w, IN_ATTR);
}
