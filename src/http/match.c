#include "http/match.h"

#include <string.h>

struct pattern {
    const struct route *route;
    size_t n;
    const char *segment[MATCH_SEGMENTS]; /* ":" for a name, "*" for the rest */
    bool rest;
};

struct matcher {
    struct pattern *patterns; /* the more particular first */
    size_t n;
};

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool clean(const char *s, size_t n, bool form)
{
    if (memchr(s, '\0', n) || !utf8_valid(s, n) || text_has_control(s))
        return false;
    return form || strpbrk(s, "\t\n\r") == NULL;
}

char *percent_decode(struct arena *a, const char *s, size_t n, bool form)
{
    char *out = arena_alloc(a, n + 1);
    size_t o = 0;

    for (size_t i = 0; i < n; i++) {
        if (s[i] == '%') {
            int hi = i + 2 < n ? hex_value(s[i + 1]) : -1;
            int lo = i + 2 < n ? hex_value(s[i + 2]) : -1;
            if (hi < 0 || lo < 0)
                return NULL;
            out[o++] = (char)(hi * 16 + lo);
            i += 2;
        } else {
            out[o++] = form && s[i] == '+' ? ' ' : s[i];
        }
    }
    out[o] = '\0';
    return clean(out, o, form) ? out : NULL;
}

/* Splits "/a/b" into its segments, not decoded. False when there are too many or it is no path. */
static bool split(struct arena *a, const char *path, char *ret[MATCH_SEGMENTS], size_t *ret_n)
{
    size_t n = 0;

    if (*path != '/')
        return false;
    path++;
    while (*path) {
        size_t len = strcspn(path, "/");
        if (n == MATCH_SEGMENTS || (path[len] == '/' && path[len + 1] == '\0'))
            return false;
        ret[n++] = arena_strndup(a, path, len);
        path += len + (path[len] == '/');
    }
    *ret_n = n;
    return true;
}

static bool is_arg(const char *segment)
{
    return segment[0] == ':' || segment[0] == '*';
}

/* Words before names before rests, segment by segment. */
static int rank(const char *segment)
{
    return segment[0] == '*' ? 2 : segment[0] == ':' ? 1 : 0;
}

static int compare(const struct pattern *x, const struct pattern *y)
{
    for (size_t i = 0; i < x->n && i < y->n; i++) {
        int d = rank(x->segment[i]) - rank(y->segment[i]);
        if (d)
            return d;
        if (rank(x->segment[i]) == 0 && (d = strcmp(x->segment[i], y->segment[i])))
            return d;
    }
    return (x->n > y->n) - (x->n < y->n);
}

static enum status refuse(const struct route *r, const char *why, struct err *err)
{
    err_set(err, ST_SYSTEM, "route_table", "route %s %s: %s", r->method, r->path, why);
    return err_where(err, "%s %s", r->method, r->path);
}

static enum status check_row(const struct route *r, struct err *err)
{
    bool get = str_eq(r->method, "GET");
    bool api = str_starts(r->path, "/api/");

    if (!r->handle)
        return refuse(r, "has no handler", err);
    if (get && r->csrf)
        return refuse(r, "a GET cannot carry a token", err);
    if (!get && r->lane == LANE_FAST)
        return refuse(r, "changes something on the fast lane", err);
    if (!get && !r->csrf && !api && r->perm != PERM_PUBLIC)
        return refuse(r, "changes something without a token", err);
    if (r->access == RECORD_EXPORT && r->lane == LANE_FAST)
        return refuse(r, "exports on the fast lane, where nothing can be recorded at once", err);
    if (r->perm == PERM_ASSET && (!get || r->access != RECORD_NONE))
        return refuse(r, "is no asset", err);
    if (r->keeps && (get || api || !r->csrf))
        return refuse(r, "keeps what carries no token", err);
    if (r->csrf && r->perm == PERM_PUBLIC)
        return refuse(r, "asks for a token where there is no session", err);
    return ST_OK;
}

static enum status read_pattern(struct arena *a, const struct route *r, struct pattern *ret,
                                struct err *err)
{
    char *segment[MATCH_SEGMENTS];
    size_t args = 0;

    TRY(check_row(r, err));
    ret->route = r;
    if (!split(a, r->path, segment, &ret->n))
        return refuse(r, "is no path", err);
    for (size_t i = 0; i < ret->n; i++) {
        ret->segment[i] = segment[i];
        args += is_arg(segment[i]);
        if (segment[i][0] == '*') {
            if (i + 1 != ret->n)
                return refuse(r, "goes on behind the rest", err);
            ret->rest = true;
        }
    }
    return args > MATCH_ARGS ? refuse(r, "has too many arguments", err) : ST_OK;
}

enum status matcher_new(struct arena *a, const struct route *rows, size_t n, struct matcher **ret,
                        struct err *err)
{
    struct matcher *m = ARENA_NEW(a, struct matcher);

    m->patterns = ARENA_ARRAY(a, struct pattern, n ? n : 1);
    for (size_t i = 0; i < n; i++) {
        struct pattern p = {0};
        size_t at = m->n;
        TRY(read_pattern(a, &rows[i], &p, err));
        while (at > 0 && compare(&p, &m->patterns[at - 1]) < 0)
            at--;
        for (size_t k = at; k > 0 && compare(&p, &m->patterns[k - 1]) == 0; k--)
            if (str_eq(p.route->method, m->patterns[k - 1].route->method))
                return refuse(p.route, "is there twice", err);
        memmove(&m->patterns[at + 1], &m->patterns[at], (m->n - at) * sizeof(p));
        m->patterns[at] = p;
        m->n++;
    }
    *ret = m;
    return ST_OK;
}

static bool fits(const struct pattern *p, char *const *segment, size_t n)
{
    if (p->rest ? n < p->n : n != p->n)
        return false;
    for (size_t i = 0; i < p->n; i++)
        if (!is_arg(p->segment[i]) && !str_eq(p->segment[i], segment[i]))
            return false;
    return true;
}

static void fill_args(struct arena *a, const struct pattern *p, char *const *segment, size_t n,
                      struct match *m)
{
    size_t k = 0;

    for (size_t i = 0; i < p->n; i++) {
        if (p->segment[i][0] == ':')
            m->args[k++] = segment[i];
        if (p->segment[i][0] == '*') {
            struct buf b;
            buf_init(&b, a, 64);
            for (size_t s = i; s < n; s++)
                buf_printf(&b, "%s%s", s > i ? "/" : "", segment[s]);
            m->args[k++] = b.p;
        }
    }
}

static void add_method(struct arena *a, struct match *m, const char *method)
{
    if (str_eq(method, "GET"))
        method = "GET, HEAD";
    m->allow = m->allow ? arena_printf(a, "%s, %s", m->allow, method) : method;
}

struct match match_path(const struct matcher *m, struct arena *a, const char *method,
                        const char *path)
{
    struct match ret = {0};
    char *segment[MATCH_SEGMENTS];
    size_t n;
    const struct pattern *found = NULL;

    if (str_eq(method, "HEAD"))
        method = "GET";
    if (!split(a, path, segment, &n))
        return ret;
    for (size_t i = 0; i < n; i++) {
        segment[i] = percent_decode(a, segment[i], strlen(segment[i]), false);
        if (str_empty(segment[i]) || strchr(segment[i], '/') || str_eq(segment[i], ".") ||
            str_eq(segment[i], ".."))
            return ret;
    }
    for (size_t i = 0; i < m->n; i++) {
        const struct pattern *p = &m->patterns[i];
        if (!fits(p, segment, n))
            continue;
        /* A less particular pattern speaks of other things: it must not lend its methods. */
        if (found && compare(found, p) != 0)
            break;
        found = p;
        add_method(a, &ret, p->route->method);
        if (str_eq(p->route->method, method)) {
            ret.route = p->route;
            fill_args(a, p, segment, n, &ret);
        }
    }
    return ret;
}
