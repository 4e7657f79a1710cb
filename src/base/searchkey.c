/* The key under which text is searched. Order matters: everything is folded in the decomposed form
 * and composed last, so that a hiragana whose voiced form exists only in katakana (わ゙, ヷ) and a
 * voicing mark typed apart (カ ゛) end up equal to the composed character. */
#include <string.h>
#include <utf8proc.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/variants.h"

#define COMPOSE ((utf8proc_option_t)(UTF8PROC_COMPOSE | UTF8PROC_STABLE))
/* IGNORE drops the default-ignorable characters: variation selectors, joiners, soft hyphens. */
#define DECOMPOSE                                                                                  \
    ((utf8proc_option_t)(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |                \
                         UTF8PROC_IGNORE | UTF8PROC_STABLE))

static bool dash_or_wave(uint32_t c)
{
    switch (c) {
    case '~':
    case 0x00AD: /* soft hyphen */
    case 0x2010: /* ‐ */
    case 0x2011:
    case 0x2012:
    case 0x2013: /* – */
    case 0x2014: /* — */
    case 0x2015: /* ― */
    case 0x2043:
    case 0x2053:
    case 0x2212: /* − */
    case 0x223C:
    case 0x2500: /* ─ */
    case 0x2501:
    case 0x301C: /* 〜 */
    case 0x3030:
    case 0x30A0:
    case 0x30FC: /* ー */
        return true;
    default:
        return false;
    }
}

static bool space(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0x1680 || c == 0x2028 ||
           c == 0x2029 || c == 0x3000;
}

static uint32_t fold(uint32_t c)
{
    if ((c >= 0x3041 && c <= 0x3096) || c == 0x309D || c == 0x309E)
        return c + 0x60; /* hiragana to katakana */
    if (dash_or_wave(c))
        return '-';
    return c >= 0x3400 ? kanji_fold(c) : c;
}

/* "(株)" is 株式会社: who looks for the one does not mean to miss the other. `out` has room for all
 * of them written out. */
static utf8proc_ssize_t write_out(const utf8proc_int32_t *c, utf8proc_ssize_t n,
                                  utf8proc_int32_t *out)
{
    utf8proc_ssize_t k = 0;

    for (utf8proc_ssize_t i = 0; i < n; i++) {
        bool closed = c[i] == '(' && i + 2 < n && c[i + 2] == ')';
        const char32_t *form = closed ? legal_form((uint32_t)c[i + 1]) : NULL;
        if (!form) {
            out[k++] = c[i];
            continue;
        }
        for (i += 2; *form; form++)
            out[k++] = (utf8proc_int32_t)*form;
    }
    return k;
}

/* Dropping a space may bring marks together that were sorted apart: canonical order again. */
static void reorder(utf8proc_int32_t *c, utf8proc_ssize_t n)
{
    for (utf8proc_ssize_t i = 1; i < n; i++) {
        int class = utf8proc_get_property(c[i])->combining_class;
        if (class == 0)
            continue;
        utf8proc_int32_t moving = c[i];
        utf8proc_ssize_t j = i;
        for (; j > 0 && utf8proc_get_property(c[j - 1])->combining_class > class; j--)
            c[j] = c[j - 1];
        c[j] = moving;
    }
}

/* Most codes, addresses and product names are ASCII; NULL if this text is not. */
static char *ascii_key(struct arena *a, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] >= 0x80)
            return NULL;
    char *key = arena_alloc(a, n + 1), *q = key;
    for (size_t i = 0; i < n; i++) {
        char c = s[i];
        if (space((unsigned char)c))
            continue;
        *q++ = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c == '~' ? '-' : c;
    }
    return key;
}

char *search_key(struct arena *a, const char *s)
{
    size_t n = strlen(s);
    char *key = ascii_key(a, s, n);

    if (key)
        return key;
    const utf8proc_uint8_t *u = (const utf8proc_uint8_t *)s;
    utf8proc_ssize_t room = utf8proc_decompose(u, (utf8proc_ssize_t)n, NULL, 0, DECOMPOSE);
    if (room < 0)
        return arena_strdup(a, "");
    utf8proc_int32_t *c = ARENA_ARRAY(a, utf8proc_int32_t, (size_t)room + 1);
    utf8proc_ssize_t len = utf8proc_decompose(u, (utf8proc_ssize_t)n, c, room, DECOMPOSE);
    utf8proc_ssize_t kept = 0;
    for (utf8proc_ssize_t i = 0; i < len; i++)
        if (!space((uint32_t)c[i]))
            c[kept++] = (utf8proc_int32_t)fold((uint32_t)c[i]);
    if (kept < len)
        reorder(c, kept);
    kept = utf8proc_normalize_utf32(c, kept, COMPOSE);
    utf8proc_int32_t *whole =
        ARENA_ARRAY(a, utf8proc_int32_t, (size_t)kept / 3 * LEGAL_FORM_MAX + 3);
    kept = write_out(c, kept, whole);
    key = arena_alloc(a, (size_t)kept * 4 + 1);
    char *q = key;
    for (utf8proc_ssize_t i = 0; i < kept; i++)
        q += utf8_encode((uint32_t)whole[i], q);
    return key;
}
