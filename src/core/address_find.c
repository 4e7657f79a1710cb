#include "core/address_find.h"

#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "core/address_rows.h"

/* A text, and the same in half width: what is looked through. */
struct looked {
    struct arena *a;
    const struct address_list *list; /* NULL: of no use here */
    const char *source, *narrow;
    const size_t *from; /* where in the source each byte of narrow, and its end, comes from */
};

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

/* Where the host ends, in what stands behind a scheme. */
static size_t host_end(const char *s, size_t n)
{
    size_t host = 0;
    while (host < n && strchr("/?#\\", s[host]) == NULL)
        host++;
    return host;
}

/* How the letters up to the end of the host are written. */
static enum letters letters_of(const struct looked *l, size_t at, size_t n)
{
    enum letters worst = LETTERS_PLAIN;
    for (size_t i = at; i < at + n; i++) {
        const char *was = l->source + l->from[i];
        bool wide = (unsigned char)l->narrow[i] < 0x80 && (unsigned char)*was >= 0x80;
        if (wide && (str_starts(was, "。") || str_starts(was, "｡")))
            return LETTERS_JOINED;
        worst = wide ? LETTERS_WIDE : worst;
    }
    return worst;
}

static void put(const struct looked *l, const char *s, size_t n, size_t skip, enum scheme scheme,
                struct found_address *ret)
{
    size_t at = (size_t)(s - l->narrow), rest = l->from[at + skip];
    ret->text = arena_strndup(l->a, l->source + l->from[at], l->from[at + n] - l->from[at]);
    ret->narrow = arena_strndup(l->a, s, n);
    ret->rest = ret->narrow + skip;
    ret->written = arena_strndup(l->a, l->source + rest, l->from[at + n] - rest);
    ret->scheme = scheme;
    ret->letters = letters_of(l, at, skip + host_end(s + skip, n - skip));
}

static bool known(const struct looked *l, const char *host, size_t n)
{
    const char *service;
    char *name = arena_strndup(l->a, host, n);
    for (char *p = name; *p != '\0'; p++)
        *p = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
    return l->list != NULL && address_host_known(l->list, name, &service);
}

/* Is this run an address though it has no scheme? `sure`: only where its host is on the list. */
static bool bare(const struct looked *l, const char *s, size_t n, bool sure)
{
    size_t host = 0, dot = 0;
    while (host < n && strchr("/?#\\:", s[host]) == NULL)
        host++;
    const char *at = memrchr(s, '@', host), *from = at == NULL ? s : at + 1;
    for (const char *p = from; p < s + host; p++)
        dot += *p == '.' && p > from && p + 1 < s + host;
    bool path = host < n && (s[host] == '/' || s[host] == '\\');
    if (dot == 0 || (unsigned char)from[0] < '0')
        return false;
    if (!sure && (strncasecmp(from, "www.", 4) == 0 || path))
        return at == NULL || path;
    return (at == NULL || path) && known(l, from, (size_t)(s + host - from));
}

/* //bit.ly/a, //server/folder: browsers lead there from a page. */
static bool slashed(const char *s, size_t n)
{
    return n > 3 && s[0] == '/' && s[1] == '/' && is_scheme_letter(s[2]) &&
           (memchr(s + 2, '.', n - 2) != NULL || memchr(s + 2, '/', n - 2) != NULL);
}

/* ------------------------------------------------------------------ a text */
/* Looks for a scheme within the run: 「詳細はhttps://…」 has one in the middle. */
static bool scheme_in(const struct looked *l, const char *s, size_t n, size_t *ret_at,
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
        put(l, s + begin, n - begin, skip, scheme, ret);
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

/* May an address begin here, behind what stands before it without a blank: 申込はbit.ly/x,
 * (bit.ly/x
 */
static bool begins(const char *s, size_t i)
{
    unsigned char before = (unsigned char)s[i - 1], here = (unsigned char)s[i];
    return before >= 0x80 ? here < 0x80 && here != '.'
                          : !is_scheme_letter(s[i - 1]) && strchr("_@%", before) == NULL;
}

/* Hosts of the list that stand in what was taken for the rest of an address: …/viewform,bit.ly/x */
static size_t more_hosts(const struct looked *l, const char *s, size_t from, size_t to,
                         struct found_address *out, size_t room)
{
    size_t found = 0;
    for (size_t i = from + 1; i < to && found < room; i++) {
        bool apart = (unsigned char)s[i - 1] >= 0x80 || strchr(",;|", s[i - 1]) != NULL;
        size_t at = i + (apart ? strspn(s + i, "/") : 0);
        if (apart && at < to && begins(s, i) && bare(l, s + at, to - at, true))
            put(l, s + at, to - at, 0, SCHEME_NONE, &out[found++]);
    }
    return found;
}

/* Addresses without a scheme. */
static size_t take_bare(const struct looked *l, const char *s, size_t n, struct found_address *out,
                        size_t room)
{
    bool path = str_starts(s, "\\\\"); /* \\server\folder */
    if (path || slashed(s, n)) {
        put(l, s, n, 2, path ? SCHEME_OTHER : SCHEME_NONE, &out[0]);
        return 1 + more_hosts(l, s, 2, n, out + 1, room - 1);
    }
    for (size_t i = 0; i < n; i++)
        if ((i == 0 || begins(s, i)) && bare(l, s + i, n - i, false)) {
            put(l, s + i, n - i, 0, SCHEME_NONE, &out[0]);
            return 1 + more_hosts(l, s, i, n, out + 1, room - 1);
        }
    return 0;
}

/* The addresses of one run. */
static size_t take_run(const struct looked *l, const char *s, size_t n, struct found_address *out,
                       size_t room)
{
    size_t at;
    n = without_marks(s, n);
    if (room == 0 || n == 0)
        return 0;
    struct found_address first;
    if (!scheme_in(l, s, n, &at, &first))
        return take_bare(l, s, n, out, room);
    size_t found = take_run(l, s, at, out, room), next = next_scheme(s, n, at + 1);
    if (found == room)
        return room;
    out[found++] = first;
    found += more_hosts(l, s, at, next == 0 ? n : next, out + found, room - found);
    return next == 0 ? found : found + take_run(l, s + next, n - next, out + found, room - found);
}

static size_t take_text(const struct looked *l, struct found_address *out, size_t room)
{
    size_t n = 0;
    for (const char *s = l->narrow; *s != '\0' && n < room;) {
        size_t mark = end_at(s);
        size_t length = mark > 0 ? mark : run_length(s);
        if (mark == 0)
            n += take_run(l, s, length, out + n, room - n);
        s += length;
    }
    return n;
}

/* bit。ly leads to bit.ly: the full stop within letters read as a dot. false: there is none. */
static bool joined(const struct looked *l, struct looked *ret)
{
    size_t n = strlen(l->narrow), used = 0;
    char *out = arena_strdup(l->a, l->narrow);
    size_t *from = ARENA_ARRAY(l->a, size_t, n + 1);
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        const char *s = l->narrow + i;
        bool stop = i > 0 && (str_starts(s, "。") || str_starts(s, "｡")) &&
                    is_scheme_letter(s[-1]) && is_scheme_letter(s[3]) &&
                    strncasecmp(s + 3, "http", 4) != 0 && strncasecmp(s + 3, "www.", 4) != 0;
        from[used] = l->from[i];
        out[used++] = stop ? '.' : *s;
        i += stop ? 2 : 0;
        any |= stop;
    }
    from[used] = l->from[n];
    out[used] = '\0';
    *ret = *l;
    ret->narrow = out;
    ret->from = from;
    return any;
}

static struct looked look(struct arena *a, const struct address_list *list, const char *text)
{
    struct looked l = {.a = a, .list = list, .source = text};
    size_t *from;
    l.narrow = text_narrow(a, text, &from);
    l.from = from;
    return l;
}

size_t address_find(struct arena *a, const struct address_list *list, const char *text,
                    struct found_address **ret)
{
    enum { MAX = ADDRESSES_MAX + 1 };
    struct looked l = look(a, list, text), dots;
    *ret = ARENA_ARRAY(a, struct found_address, MAX);
    size_t n = take_text(&l, *ret, MAX);
    if (!joined(&l, &dots))
        return n;
    struct found_address *more = ARENA_ARRAY(a, struct found_address, MAX);
    size_t m = take_text(&dots, more, MAX);
    for (size_t i = 0; i < m && n < MAX; i++)
        if (more[i].letters == LETTERS_JOINED)
            (*ret)[n++] = more[i];
    return n;
}

bool address_whole(struct arena *a, const char *text, struct found_address *ret)
{
    struct looked l = look(a, NULL, str_trim(a, text));
    const char *s = l.narrow;
    size_t n = strlen(s), colon = strcspn(s, ":"), skip;
    enum scheme scheme;
    bool word = colon > 0 && is_letter(s[0]);
    for (size_t i = 0; i < colon; i++)
        word &= is_scheme_letter(s[i]);
    if (word && s[colon] == ':' && scheme_at(s, n, colon, &scheme, &skip)) {
        put(&l, s, n, skip, scheme, ret);
        return true;
    }
    bool path = str_starts(s, "\\\\"); /* \\server\folder */
    bool slashes = !path && slashed(s, n);
    if (!path && (run_length(s) < n || (!slashes && !bare(&l, s, n, false))))
        return false;
    put(&l, s, n, path || slashes ? 2 : 0, path ? SCHEME_OTHER : SCHEME_NONE, ret);
    return true;
}
