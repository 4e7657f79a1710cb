#include "http/headers.h"

#include <string.h>
#include <strings.h>

#define WIRE(name, field)                                                                          \
    {                                                                                              \
        name, offsetof(struct wire, field)                                                         \
    }

static const struct {
    const char *name;
    size_t at;
} known[] = {
    WIRE("Host", host),
    WIRE("Cookie", cookie),
    WIRE("Authorization", authorization),
    WIRE("Content-Type", content_type),
    WIRE("Content-Length", content_length),
    WIRE("Transfer-Encoding", transfer_encoding),
    WIRE("Origin", origin),
    WIRE("Sec-Fetch-Site", fetch_site),
    WIRE("X-CSRF-Token", csrf),
    WIRE("Idempotency-Key", idempotency),
    WIRE("HX-Request", hx_request),
    WIRE("Accept-Language", accept_language),
    WIRE("If-None-Match", if_none_match),
    WIRE("X-Forwarded-For", forwarded_for),
};

static const char *const every_answer[][2] = {
    {"Content-Security-Policy",
     "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
     "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
     "base-uri 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};

void headers_read(struct exchange *x, const char *name, const char *value)
{
    x->wire.header_bytes += strlen(name) + strlen(value) + 4;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strcasecmp(name, known[i].name) != 0)
            continue;
        const char **field = (const char **)((char *)&x->wire + known[i].at);
        if (*field)
            x->wire.malformed = true;
        *field = arena_strdup(x->arena, value);
        return;
    }
}

bool headers_body(struct exchange *x, size_t *ret_declared)
{
    const struct wire *w = &x->wire;
    int64_t n = 0;

    *ret_declared = 0;
    if (w->transfer_encoding) {
        if (w->content_length || strcasecmp(w->transfer_encoding, "chunked") != 0)
            edge_refuse(x, ST_INPUT, "body_length", "ambiguous length of the body");
        return true;
    }
    if (!w->content_length)
        return false;
    if (strspn(w->content_length, "0123456789") != strlen(w->content_length) ||
        !parse_int64(w->content_length, &n)) {
        edge_refuse(x, ST_INPUT, "body_length", "Content-Length is no number");
        return true;
    }
    *ret_declared = (size_t)n;
    return n > 0;
}

/* RFC 6266: a plain name for old clients, the real one in UTF-8. */
static const char *disposition(struct arena *a, const char *name)
{
    struct buf b;

    buf_init(&b, a, 128);
    buf_puts(&b, "attachment; filename=\"");
    for (const char *p = name; *p; p++)
        if (((unsigned char)*p & 0xC0) != 0x80)
            buf_putc(&b, (unsigned char)*p < 0x80 && !strchr("\"\\/%", *p) && *p >= ' ' ? *p : '_');
    buf_puts(&b, "\"; filename*=UTF-8''");
    for (const unsigned char *p = (const unsigned char *)name; *p; p++) {
        bool plain = (*p >= '0' && *p <= '9') || (*p >= 'a' && *p <= 'z') ||
                     (*p >= 'A' && *p <= 'Z') || *p == '-' || *p == '_' || *p == '.';
        if (plain)
            buf_putc(&b, (char)*p);
        else
            buf_printf(&b, "%%%02X", *p);
    }
    return b.p;
}

/* True when the client already holds this version. Lists and weak tags are compared as text. */
static bool unchanged(const struct exchange *x)
{
    const char *have = x->wire.if_none_match;

    return have && x->res.etag && x->res.status == 200 &&
           strstr(have, arena_printf(x->arena, "\"%s\"", x->res.etag));
}

void headers_write(struct exchange *x, header_fn *add, void *arg)
{
    struct res *res = &x->res;

    for (size_t i = 0; i < sizeof(every_answer) / sizeof(every_answer[0]); i++)
        add(arg, every_answer[i][0], every_answer[i][1]);
    if (unchanged(x))
        res->status = 304;
    /* A script follows redirects by itself and would put a whole page into a part of one. */
    if (res->location && x->req.htmx)
        res->status = 200;
    if (res->content_type)
        add(arg, "Content-Type", res->content_type);
    add(arg, "Cache-Control", res->cache ? "public, max-age=31536000, immutable" : "no-store");
    if (x->req.request_id)
        add(arg, "X-Request-Id", x->req.request_id);
    if (res->etag)
        add(arg, "ETag", arena_printf(x->arena, "\"%s\"", res->etag));
    if (res->location)
        add(arg, res->status == 200 ? "HX-Redirect" : "Location", res->location);
    if (res->set_cookie)
        add(arg, "Set-Cookie", res->set_cookie);
    if (res->download)
        add(arg, "Content-Disposition", disposition(x->arena, res->download));
    if (x->allow)
        add(arg, "Allow", x->allow);
    if (res->status == 401 && x->req.api)
        add(arg, "WWW-Authenticate", "Bearer");
    if (x->retry_after > 0)
        add(arg, "Retry-After", arena_printf(x->arena, "%d", x->retry_after));
}
