#include "http/dispatch.h"

#include <string.h>
#include <strings.h>

#include "http/problem.h"

#define SMALL_BODY ((size_t)1024 * 1024)

void edge_refuse(struct exchange *x, enum status st, int status, const char *code, const char *text)
{
    if (x->err.status != ST_OK)
        return;
    err_set(&x->err, st, code, "%s", text);
    x->status = status;
}

static bool takes_files(const struct route *r)
{
    for (size_t i = 0; i < r->ninputs; i++)
        if (r->inputs[i].type == IN_FILE)
            return true;
    return false;
}

static const char *first_language(const char *accept)
{
    return accept ? accept + strspn(accept, " ") : "";
}

static void fill_req(struct exchange *x)
{
    struct req *req = &x->req;
    const struct wire *w = &x->wire;
    size_t path = strcspn(w->target, "?");

    req->app = x->edge->app;
    req->server = x->edge->server;
    req->arena = x->arena;
    req->method = w->method;
    req->path = arena_strndup(x->arena, w->target, path);
    req->query_string = w->target[path] ? w->target + path + 1 : "";
    req->peer = w->peer;
    req->request_id = random_token(x->arena, 9);
    req->lang = strncasecmp(first_language(w->accept_language), "en", 2) == 0 ? LANG_EN : LANG_JA;
    req->now = clock_now();
    req->htmx = w->hx_request != NULL;
    req->api = str_starts(req->path, "/api/");
}

void edge_head(struct exchange *x)
{
    fill_req(x);
    if (x->wire.malformed)
        edge_refuse(x, ST_INPUT, 400, "malformed_request", "a header came twice");
    struct match m = match_path(x->edge->matcher, x->arena, x->wire.method, x->req.path);
    if (!m.allow) {
        edge_refuse(x, ST_NOT_FOUND, 0, "not_found", "no such page");
        return;
    }
    if (!m.route) {
        x->allow = m.allow;
        edge_refuse(x, ST_INPUT, 405, "method_not_allowed", "this page does not take that method");
        return;
    }
    x->req.route = m.route;
    memcpy(x->req.path_arg, m.args, sizeof(x->req.path_arg));
    if (!str_eq(m.route->method, "GET"))
        x->max_body = takes_files(m.route) ? x->edge->max_body : SMALL_BODY;
}

bool edge_is_fast(const struct exchange *x)
{
    return x->err.status != ST_OK || x->req.route->lane == LANE_FAST;
}

bool edge_is_heavy(const struct exchange *x)
{
    return x->req.route && x->req.route->lane == LANE_HEAVY;
}

static void render_error(struct exchange *x)
{
    struct res *res = &x->res;
    int status = x->status ? x->status : err_http_status(x->err.status);

    problem_reset(res, x->arena);
    res->status = status;
    if (x->req.api)
        problem_json(&x->req, res, &x->err);
    else if (x->edge->error_page)
        x->edge->error_page(&x->req, res, &x->err);
    else
        problem_text(&x->req, res, &x->err);
    res->status = status;
}

static enum status run(struct exchange *x)
{
    x->res.status = 200;
    x->res.content_type = "text/html; charset=utf-8";
    buf_init(&x->res.body, x->arena, 0);
    return x->req.route->handle(&x->req, &x->res, &x->err);
}

void edge_run(struct exchange *x)
{
    if (!x->req.request_id)
        fill_req(x);
    if (x->err.status == ST_OK) {
        enum status st = run(x);
        if (st != ST_OK && x->err.status == ST_OK)
            err_set(&x->err, st, "internal", "the handler gave no reason");
    }
    if (x->err.status != ST_OK)
        render_error(x);
}
