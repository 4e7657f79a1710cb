#include "core/address_find.h"

#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "core/address_rows.h"

/* ------------------------------------------------------------------ runs without a blank */
static const char *const ends[] = {" ",  "\t", "\r", "\n", "\"", "'",  "<",  ">",  "|",  "`",
                                   "{",  "}",  "^",  "　", "、", "。", "，", "「", "」", "『",
                                   "』", "（", "）", "【", "】", "＜", "＞", "：", "；", "！",
                                   "？", "“",  "”",  "‘",  "’",  "…",  "⇒",  "→"};

/* The length of the mark that ends a run here; 0 within one. */
static size_t end_at(const char *s)
{
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_starts(s, ends[i]))
            return strlen(ends[i]);
    return 0;
}

static size_t run_length(const char *s)
{
    size_t n = 0;
    while (s[n] != '\0' && end_at(s + n) == 0)
        n++;
    return n;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_scheme_letter(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

/* Marks of the sentence around an address are not part of it. */
static size_t without_marks(const char *s, size_t n)
{
    while (n > 0 && strchr(".,;:!?)]", s[n - 1]) != NULL)
        n--;
    return n;
}

/* ------------------------------------------------------------------ one address */
/* What a scheme of this length is, where a colon stands behind it; *ret_skip: to what follows. */
static bool scheme_at(const char *s, size_t n, size_t colon, enum scheme *ret, size_t *ret_skip)
{
    static const char *const others[] = {"ftp",    "file",     "javascript", "data", "line",
                                         "intent", "ms-excel", "vbscript",   "blob"};
    bool slashes = n >= colon + 3 && s[colon + 1] == '/' && s[colon + 2] == '/';
    bool http = colon == 4 && strncasecmp(s, "http", 4) == 0;
    bool https = colon == 5 && strncasecmp(s, "https", 5) == 0;
    *ret_skip = colon + (slashes ? 3 : 1);
    if (http || https) {
        *ret = !slashes ? SCHEME_BROKEN : https ? SCHEME_HTTPS : SCHEME_PLAIN;
        return true;
    }
    *ret = SCHEME_OTHER;
    if (slashes)
        return true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strlen(others[i]) == colon && strncasecmp(s, others[i], colon) == 0)
            return true;
    return false;
}

static void put(struct arena *a, const char *s, size_t n, size_t skip, enum scheme scheme,
                struct found_address *ret)
{
    ret->text = arena_strndup(a, s, n);
    ret->rest = ret->text + skip;
    ret->scheme = scheme;
}

/* Is this run an address though it has no scheme? */
static bool bare(struct arena *a, const struct address_list *list, const char *s, size_t n)
{
    size_t host = 0, dot = 0;
    while (host < n && strchr("/?#\\:", s[host]) == NULL)
        host++;
    const char *at = memrchr(s, '@', host), *from = at == NULL ? s : at + 1, *service;
    for (const char *p = from; p < s + host; p++)
        dot += *p == '.' && p > from && p + 1 < s + host;
    bool path = host < n && (s[host] == '/' || s[host] == '\\');
    if (dot == 0 || (unsigned char)from[0] < '0')
        return false;
    if (strncasecmp(from, "www.", 4) == 0 || path)
        return at == NULL || path;
    char *name = arena_strndup(a, from, (size_t)(s + host - from));
    for (char *p = name; *p != '\0'; p++)
        *p = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
    return at == NULL && list != NULL && address_host_known(list, name, &service);
}

/* ------------------------------------------------------------------ a text */
/* Looks for a scheme within the run: 「詳細はhttps://…」 has one in the middle. */
static bool scheme_in(struct arena *a, const char *s, size_t n, size_t *ret_at,
                      struct found_address *ret)
{
    for (size_t i = 1; i < n; i++) {
        size_t begin = i, skip;
        enum scheme scheme;
        if (s[i] != ':')
            continue;
        while (begin > 0 && is_scheme_letter(s[begin - 1]))
            begin--;
        while (begin < i && !is_letter(s[begin]))
            begin++;
        if (begin == i || !scheme_at(s + begin, n - begin, i - begin, &scheme, &skip))
            continue;
        put(a, s + begin, n - begin, skip, scheme, ret);
        *ret_at = begin;
        return true;
    }
    return false;
}

/* Another https:// within: in a list without blanks, or where a page is told to lead on. 0: none.
 */
static size_t next_scheme(const char *s, size_t n, size_t from)
{
    for (size_t i = from; i + 7 < n; i++)
        if (strncasecmp(s + i, "http://", 7) == 0 || strncasecmp(s + i, "https://", 8) == 0)
            return i;
    return 0;
}

/* Behind the Japanese that stands before it without a blank: 申込はbit.ly/x */
static size_t before_bare(const char *s, size_t n)
{
    size_t at = 0;
    for (size_t i = 0; i < n && strchr("/?#\\:", s[i]) == NULL; i++)
        if ((unsigned char)s[i] >= 0x80 && i + 1 < n && (unsigned char)s[i + 1] < 0x80 &&
            s[i + 1] != '.')
            at = i + 1;
    return at;
}

/* The addresses of one run. */
static size_t take_run(struct arena *a, const struct address_list *list, const char *s, size_t n,
                       struct found_address *out, size_t room)
{
    size_t at;
    n = without_marks(s, n);
    if (room == 0 || n == 0)
        return 0;
    struct found_address first;
    if (scheme_in(a, s, n, &at, &first)) {
        size_t before = take_run(a, list, s, at, out, room);
        size_t next = next_scheme(s, n, at + 1);
        if (before == room)
            return room;
        out[before++] = first;
        return next == 0
                   ? before
                   : before + take_run(a, list, s + next, n - next, out + before, room - before);
    }
    at = before_bare(s, n);
    bool path = str_starts(s, "\\\\"); /* \\server\folder */
    if (path)
        put(a, s, n, 2, SCHEME_OTHER, &out[0]);
    else if (bare(a, list, s, n))
        put(a, s, n, 0, SCHEME_NONE, &out[0]);
    else if (at > 0 && bare(a, list, s + at, n - at))
        put(a, s + at, n - at, 0, SCHEME_NONE, &out[0]);
    else
        return 0;
    return 1;
}

size_t address_find(struct arena *a, const struct address_list *list, const char *text,
                    struct found_address **ret)
{
    size_t n = 0, max = ADDRESSES_MAX + 1;
    *ret = ARENA_ARRAY(a, struct found_address, max);
    for (const char *s = text; *s != '\0' && n < max;) {
        size_t mark = end_at(s);
        size_t length = mark > 0 ? mark : run_length(s);
        if (mark == 0)
            n += take_run(a, list, s, length, *ret + n, max - n);
        s += length;
    }
    return n;
}

bool address_whole(struct arena *a, const char *text, struct found_address *ret)
{
    const char *s = str_trim(a, text);
    size_t n = strlen(s), colon = strcspn(s, ":"), skip;
    enum scheme scheme;
    bool word = colon > 0 && is_letter(s[0]);
    for (size_t i = 0; i < colon; i++)
        word &= is_scheme_letter(s[i]);
    if (word && s[colon] == ':' && scheme_at(s, n, colon, &scheme, &skip)) {
        put(a, s, n, skip, scheme, ret);
        return true;
    }
    bool path = str_starts(s, "\\\\"); /* \\server\folder */
    if (!path && (run_length(s) < n || !bare(a, NULL, s, n)))
        return false;
    put(a, s, n, path ? 2 : 0, path ? SCHEME_OTHER : SCHEME_NONE, ret);
    return true;
}
