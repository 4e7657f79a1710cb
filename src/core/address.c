#include "core/address.h"

#include <string.h>
#include <strings.h>

#include "base/hostname.h"
#include "base/str.h"
#include "core/address_find.h"
#include "core/address_rows.h"

enum { SHOWN_LETTERS = 200 };

struct judge {
    struct arena *a;
    const struct address_list *list;
    const struct address_accounts *accounts;
};

static const char *lower(struct arena *a, const char *s, size_t n)
{
    char *out = arena_strndup(a, s, n);
    for (char *p = out; *p != '\0'; p++)
        *p = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
    return out;
}

/* ------------------------------------------------------------------ taking apart */
static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* %65 is e: what hides so is looked at as well. What is no UTF-8 afterwards stays as it was. */
static char *unescaped(struct arena *a, const char *s, size_t n)
{
    char *out = arena_strndup(a, s, n), *w = out;
    for (size_t i = 0; i < n; i++) {
        int high = s[i] == '%' && i + 2 < n ? hex(s[i + 1]) : -1;
        int low = high < 0 ? -1 : hex(s[i + 2]);
        bool taken = low >= 0 && high * 16 + low > 0x20 && high * 16 + low != 0x7f;
        *w++ = taken ? (char)(high * 16 + low) : s[i];
        i += taken ? 2 : 0;
    }
    *w = '\0';
    return utf8_valid(out, (size_t)(w - out)) ? out : arena_strndup(a, s, n);
}

/* Parts of one path: without empty ones, `.` and what `..` takes back. */
static const char *straight(struct arena *a, const char *path)
{
    size_t n, kept = 0;
    char *copy = arena_strdup(a, path);
    for (char *p = copy; *p != '\0'; p++)
        *p = *p == '\\' ? '/' : *p;
    char **part = str_split(a, copy, '/', &n);
    for (size_t i = 0; i < n; i++) {
        if (part[i][0] == '\0' || strcmp(part[i], ".") == 0)
            continue;
        if (strcmp(part[i], "..") == 0)
            kept -= kept > 0;
        else
            part[kept++] = part[i];
    }
    struct buf out;
    buf_init(&out, a, strlen(path) + 2);
    for (size_t i = 0; i < kept; i++) {
        buf_putc(&out, '/');
        buf_puts(&out, part[i]);
    }
    return kept > 0 ? out.p : "/";
}

/* Behind the scheme: user, host, port, path, query, as browsers read them (\ is /). */
struct taken {
    struct address_parts parts;
    const char *port; /* "" none */
    bool user;
};
static void take_apart(struct arena *a, const char *s, struct taken *ret)
{
    size_t n = strcspn(s, "/?#\\");
    const char *at = memrchr(s, '@', n), *host = at == NULL ? s : at + 1;
    const char *end = s + n,
               *bracket = *host == '[' ? memchr(host, ']', (size_t)(end - host)) : NULL;
    const char *from = bracket == NULL ? host : bracket;
    const char *port = memchr(from, ':', (size_t)(end - from));
    ret->user = at != NULL;
    ret->port = port == NULL ? "" : arena_strndup(a, port + 1, (size_t)(end - port - 1));
    const char *name = lower(a, host, (size_t)((port == NULL ? end : port) - host));
    size_t length = strlen(name);
    if (length > 0 && name[length - 1] == '.')
        name = arena_strndup(a, name, length - 1);
    ret->parts.host = str_starts(name, "www.") ? name + 4 : name;
    size_t path = strcspn(end, "?#");
    ret->parts.path = straight(a, unescaped(a, end, path));
    const char *query = end[path] == '?' ? end + path + 1 : "";
    ret->parts.query = unescaped(a, query, strcspn(query, "#"));
}

/* ------------------------------------------------------------------ accounts */
/* Which account the row speaks of, told apart from every other; "" of no account. */
static const char *account_of(struct arena *a, const struct csv_row *r, const char *name)
{
    /* 'official' accounts of LINE are written with and without @ */
    const char *bare = name[0] == '@' ? name + 1 : name;
    if (r == NULL || strcmp(csv_cell(r, ROW_KIND), "account") != 0 || bare[0] == '\0')
        return "";
    return arena_printf(a, "%s\n%s\n%s", csv_cell(r, ROW_SERVICE), csv_cell(r, ROW_AS), bare);
}

static const char *account_at(const struct judge *j, const char *address)
{
    const char *rest = strstr(address, "://"), *name;
    struct taken t;
    take_apart(j->a, rest == NULL ? address : rest + 3, &t);
    if (t.user || t.port[0] != '\0')
        return "";
    const struct csv_row *r = address_row(j->a, j->list, &t.parts, &name);
    return account_of(j->a, r, name);
}

static bool registered(const struct judge *j, const char *account)
{
    for (size_t i = 0; i < j->accounts->n; i++) {
        struct found_address *found;
        size_t n = address_find(j->a, j->list, j->accounts->text[i], &found);
        for (size_t k = 0; k < n; k++)
            if (strcmp(account_at(j, found[k].narrow), account) == 0)
                return true;
    }
    return false;
}

/* ------------------------------------------------------------------ judging */
static const char *host_fault(const struct judge *j, const struct taken *t)
{
    const char *host = t->parts.host, *fault = hostname_fault(j->a, host);
    if (t->user)
        return "user";
    if (fault != NULL)
        return fault;
    if (t->port[0] != '\0' && strcmp(t->port, "443") != 0)
        return "port";
    if (strchr(host, '.') == NULL)
        return "private";
    return NULL;
}

static struct address_judged account_verdict(const struct judge *j, const char *account)
{
    if (account[0] == '\0')
        return (struct address_judged){.verdict = ADDRESS_UNSURE, .code = "post"};
    if (registered(j, account))
        return (struct address_judged){.verdict = ADDRESS_FINE, .code = "registered"};
    if (!j->accounts->kept)
        return (struct address_judged){.verdict = ADDRESS_UNSURE, .code = "no_register"};
    return (struct address_judged){.verdict = ADDRESS_REFUSED, .code = "unregistered"};
}

static struct address_judged row_verdict(const struct judge *j, const struct csv_row *r,
                                         const char *name)
{
    const char *kind = r == NULL ? "" : csv_cell(r, ROW_KIND);
    if (r == NULL)
        return (struct address_judged){.verdict = ADDRESS_UNSURE, .code = "unknown"};
    if (strcmp(kind, "account") == 0)
        return account_verdict(j, account_of(j->a, r, name));
    if (strcmp(kind, "open") == 0)
        return (struct address_judged){.verdict = ADDRESS_FINE, .code = "open"};
    if (strcmp(kind, "unsure") == 0)
        return (struct address_judged){.verdict = ADDRESS_UNSURE, .code = "rights"};
    if (strcmp(kind, "post") == 0)
        return (struct address_judged){.verdict = ADDRESS_UNSURE, .code = "post"};
    return (struct address_judged){.verdict = ADDRESS_REFUSED, .code = kind};
}

static struct address_judged judge_parts(const struct judge *j, const char *rest)
{
    struct taken t;
    const char *name, *service;
    take_apart(j->a, rest, &t);
    const char *fault = host_fault(j, &t);
    if (fault != NULL && strcmp(fault, "letters_ja") == 0)
        return (struct address_judged){.verdict = ADDRESS_UNSURE, .code = fault};
    if (fault != NULL)
        return (struct address_judged){.verdict = ADDRESS_REFUSED, .code = fault};
    const struct csv_row *r = address_row(j->a, j->list, &t.parts, &name);
    struct address_judged v = row_verdict(j, r, name);
    (void)address_host_known(j->list, t.parts.host, &service);
    v.service = r == NULL ? service : csv_cell(r, ROW_SERVICE);
    return v;
}

static const char *shown(struct arena *a, const char *s)
{
    size_t n = 0, letters = 0;
    for (; s[n] != '\0' && letters < SHOWN_LETTERS; letters++)
        for (n++; ((unsigned char)s[n] & 0xc0) == 0x80;)
            n++;
    return s[n] == '\0' ? arena_strdup(a, s) : arena_printf(a, "%.*s…", (int)n, s);
}

static struct address_judged stricter(struct address_judged a, struct address_judged b)
{
    return b.verdict > a.verdict ? b : a;
}

/* As a browser reads it, and as it is written where that is something else; readers get it as it is
 * written, so what is not in plain letters is never fine. */
static struct address_judged judge_letters(const struct judge *j, const struct found_address *x)
{
    struct address_judged v = judge_parts(j, x->rest);
    const char *service;
    struct taken t;
    take_apart(j->a, x->rest, &t);
    if (x->letters == LETTERS_JOINED && !address_host_known(j->list, t.parts.host, &service))
        return (struct address_judged){.verdict = ADDRESS_UNSURE, .code = "unknown"};
    if (x->letters != LETTERS_PLAIN)
        return stricter(v, (struct address_judged){.verdict = ADDRESS_REFUSED, .code = "letters"});
    return strcmp(x->rest, x->written) == 0 ? v : stricter(v, judge_parts(j, x->written));
}

static struct address_judged judge(const struct judge *j, const struct found_address *x)
{
    static const char *const faults[] = {
        [SCHEME_OTHER] = "scheme", [SCHEME_PLAIN] = "plain", [SCHEME_BROKEN] = "malformed"};
    struct address_judged v = {.verdict = ADDRESS_REFUSED};
    if (strlen(x->narrow) > ADDRESS_LENGTH)
        v.code = "malformed";
    else if (x->scheme == SCHEME_OTHER || x->scheme == SCHEME_BROKEN)
        v.code = faults[x->scheme];
    else
        v = judge_letters(j, x);
    if (x->scheme == SCHEME_PLAIN && v.verdict != ADDRESS_REFUSED) {
        v.verdict = ADDRESS_REFUSED;
        v.code = faults[x->scheme];
    }
    v.text = shown(j->a, x->text);
    v.service = v.service == NULL ? "" : v.service;
    return v;
}

size_t addresses_judge(struct arena *a, const struct address_list *list,
                       const struct address_accounts *accounts, const char *text,
                       struct address_judged **ret)
{
    struct judge j = {a, list, accounts};
    struct found_address *found;
    size_t n = address_find(a, list, text, &found), over = n > ADDRESSES_MAX;
    *ret = ARENA_ARRAY(a, struct address_judged, n + 1);
    for (size_t i = 0; i < n - over; i++)
        (*ret)[i] = judge(&j, &found[i]);
    if (over)
        (*ret)[n - 1] =
            (struct address_judged){shown(a, found[n - 1].text), ADDRESS_REFUSED, "too_many", ""};
    return n;
}

struct address_judged address_judge(struct arena *a, const struct address_list *list,
                                    const struct address_accounts *accounts, const char *text)
{
    struct judge j = {a, list, accounts};
    struct found_address x;
    if (address_whole(a, text, &x))
        return judge(&j, &x);
    return (struct address_judged){shown(a, text), ADDRESS_UNSURE, "no_address", ""};
}

enum address_verdict addresses_verdict(const struct address_judged *judged, size_t n)
{
    enum address_verdict worst = n == 0 ? ADDRESS_UNSURE : ADDRESS_FINE;
    for (size_t i = 0; i < n; i++)
        worst = judged[i].verdict > worst ? judged[i].verdict : worst;
    return worst;
}
