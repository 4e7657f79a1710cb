#include "http/guard.h"

#include <string.h>
#include <strings.h>

#include "http/form.h"
#include "http/later.h"
#include "http/lease.h"
#include "http/session.h"

static bool is_get(const struct req *req)
{
    return str_eq(req->method, "GET") || str_eq(req->method, "HEAD");
}

static const char *bearer(const struct exchange *x)
{
    const char *h = x->wire.authorization;

    return h && strncasecmp(h, "Bearer ", 7) == 0 ? h + 7 + strspn(h + 7, " ") : NULL;
}

enum status guard_who(struct exchange *x, struct err *err)
{
    struct req *req = &x->req;
    const char *token = req->api ? bearer(x) : NULL;
    const char *cookie = cookie_get(x->arena, x->wire.cookie, SESSION_COOKIE);

    req->who = ARENA_NEW(x->arena, struct who);
    if (!req->app || !req->app->store)
        return ST_OK;
    if (token) {
        TRY(lease_begin(x, err));
        return session_load_token(req, token, err);
    }
    /* A cookie comes along whoever sends the request: through the API it may only read. */
    if (str_empty(cookie) || (req->api && !is_get(req)))
        return ST_OK;
    struct known *k = NULL;
    struct err ended = {0};
    enum status st = session_find(x, cookie, &k, &ended);
    x->session_ended = st == ST_UNAUTHORIZED;
    if (x->session_ended)
        return ST_OK;
    if (st != ST_OK) {
        *err = ended;
        return st;
    }
    req_hold(req, k);
    req->who = k->who;
    req->csrf = guard_token(x->arena, k->csrf, k->who);
    req->session_id = k->value.key;
    req->lang = str_eq(k->who->lang, "en") ? LANG_EN : LANG_JA;
    if (x->edge->later && k->seen_at + SESSION_TOUCH_MS <= req->now &&
        !atomic_exchange(&k->touched, true))
        later_touch(x->edge->later, k->value.key, req->now);
    return ST_OK;
}

enum status guard_permission(const struct exchange *x, struct err *err)
{
    enum perm p = x->req.route->perm;
    const struct who *w = x->req.who;

    if (p == PERM_PUBLIC || p == PERM_ASSET)
        return ST_OK;
    if (ID_NONE(w->person) && x->session_ended)
        return err_set(err, ST_UNAUTHORIZED, "session_ended", "the session has ended");
    if (ID_NONE(w->person))
        return err_set(err, ST_UNAUTHORIZED, "login_required", "log in first");
    if (p & PERM_SELF)
        return ST_OK;
    if (w->must_change_password)
        return err_set(err, ST_DENIED, "change_password_first", "the password must be changed");
    if ((p & PERM_STAFF) || (p & PERM_OFFICE && w->office) || (p & PERM_ADMIN && w->admin) ||
        (p & PERM_AUDIT && w->auditor))
        return ST_OK;
    return err_set(err, ST_DENIED, "no_right", "this page is not for this person");
}

/* "https://host:port" names this site: our configured origin, or the host the request was sent to.
 */
static bool is_here(const struct exchange *x, const char *origin)
{
    const char *host = strstr(origin, "://");

    if (x->edge->app && str_eq(x->edge->app->origin, origin))
        return true;
    return host && x->wire.host && strcasecmp(host + 3, x->wire.host) == 0;
}

enum status guard_same_site(const struct exchange *x, struct err *err)
{
    const struct wire *w = &x->wire;
    bool ok = true;

    if (is_get(&x->req) || (x->req.api && bearer(x)))
        return ST_OK;
    if (w->fetch_site)
        ok = str_eq(w->fetch_site, "same-origin") || str_eq(w->fetch_site, "none");
    if (ok && w->origin)
        ok = is_here(x, w->origin);
    return ok ? ST_OK : err_set(err, ST_DENIED, "cross_site", "the request comes from elsewhere");
}

bool guard_from_here(const struct exchange *x)
{
    const struct wire *w = &x->wire;

    return (w->fetch_site && str_eq(w->fetch_site, "same-origin")) ||
           (!w->fetch_site && w->origin && is_here(x, w->origin));
}

/* Constant time in the contents; hashing first makes it so in the lengths too. */
static bool same_token(const char *a, const char *b)
{
    struct hash x = sha256(a, strlen(a)), y = sha256(b, strlen(b));

    return hash_eq(&x, &y);
}

const char *guard_token(struct arena *a, const char *session, const struct who *w)
{
    return w->nplaces > 1 ? arena_printf(a, "%s.%s", session, w->body.s) : session;
}

const struct workplace *guard_meant(const struct exchange *x, const char *token)
{
    const struct who *w = x->req.who;

    if (!token || !x->req.csrf || w->nplaces < 2)
        return NULL;
    const char *session = arena_strndup(x->arena, x->req.csrf, strcspn(x->req.csrf, "."));
    for (size_t i = 0; i < w->nplaces; i++) {
        const struct who there = {.nplaces = w->nplaces, .body = w->places[i].body};
        if (!ID_EQ(there.body, w->body) &&
            same_token(token, guard_token(x->arena, session, &there)))
            return &w->places[i];
    }
    return NULL;
}

enum status guard_csrf(const struct exchange *x, const char *field, struct err *err)
{
    const char *token = field ? field : x->wire.csrf;

    if (!x->req.route->csrf)
        return ST_OK;
    if (token && x->req.csrf && same_token(token, x->req.csrf))
        return ST_OK;
    return err_set(err, ST_DENIED, "csrf", "the form does not belong to this session");
}
