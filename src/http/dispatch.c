#include "http/dispatch.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/json.h"
#include "commands/commands.h"
#include "http/guard.h"
#include "http/input.h"
#include "http/keep.h"
#include "http/later.h"
#include "http/lease.h"
#include "http/problem.h"

#define SMALL_BODY ((size_t)1024 * 1024)
#define RETRY_SECONDS 2

void edge_refuse(struct exchange *x, enum status st, const char *code, const char *text)
{
    if (x->err.status == ST_OK)
        err_set(&x->err, st, code, "%s", text);
}

/* ------------------------------------------------------------------ before the body */
static bool takes_files(const struct route *r)
{
    for (size_t i = 0; i < r->ninputs; i++)
        if (r->inputs[i].type == IN_FILE || r->inputs[i].type == IN_FILES)
            return true;
    return false;
}

static bool prefers_english(const char *accept)
{
    return accept && strncasecmp(accept + strspn(accept, " "), "en", 2) == 0;
}

/* Behind a trusted proxy the last address it added; what the client wrote before it is worthless.
 */
static const char *peer_of(const struct exchange *x)
{
    const struct wire *w = &x->wire;

    if (!x->edge->proxy || !str_eq(x->edge->proxy, w->peer) || str_empty(w->forwarded_for))
        return w->peer;
    const char *last = strrchr(w->forwarded_for, ',');
    return str_trim(x->arena, last ? last + 1 : w->forwarded_for);
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
    req->peer = peer_of(x);
    req->request_id = random_token(x->arena, 9);
    req->lang = prefers_english(w->accept_language) ? LANG_EN : LANG_JA;
    req->now = clock_now();
    req->htmx = w->hx_request != NULL;
    req->api = str_starts(req->path, "/api/");
}

void edge_head(struct exchange *x)
{
    fill_req(x);
    if (x->wire.malformed)
        edge_refuse(x, ST_INPUT, "header_twice", "a header came twice");
    struct match m = match_path(x->edge->matcher, x->arena, x->wire.method, x->req.path);
    if (!m.allow) {
        edge_refuse(x, ST_NOT_FOUND, "no_page", "no such page");
        return;
    }
    if (!m.route) {
        x->allow = m.allow;
        edge_refuse(x, ST_INPUT, "method_not_allowed", "this page does not take that method");
        return;
    }
    x->req.route = m.route;
    memcpy(x->req.path_arg, m.args, sizeof(x->req.path_arg));
    if (!str_eq(m.route->method, "GET"))
        x->max_body = takes_files(m.route) || x->req.api ? x->edge->max_body : SMALL_BODY;
}

static bool has_store(const struct exchange *x)
{
    return x->edge->app && x->edge->app->store;
}

bool edge_is_fast(const struct exchange *x)
{
    const struct route *r = x->req.route;

    if (x->err.status == ST_BUSY || (r && r->perm == PERM_ASSET && r->lane == LANE_FAST))
        return true;
    /* A database over a socket may block; so may everything that asks it who is there. */
    if (has_store(x) && store_kind(x->edge->app->store) != DB_SQLITE)
        return false;
    return x->err.status != ST_OK || r->lane == LANE_FAST;
}

bool edge_is_heavy(const struct exchange *x)
{
    return x->err.status == ST_OK && x->req.route->lane == LANE_HEAVY;
}

/* ------------------------------------------------------------------ the access chain */
static void note(struct exchange *x, enum access_kind kind, const char *object, const char *detail)
{
    struct access_note *n = ARENA_NEW(x->arena, struct access_note);

    *n = (struct access_note){.tenant = x->req.who->tenant,
                              .body = x->req.who->body,
                              .kind = kind,
                              .person = x->req.who->person.s,
                              .actor = access_actor(x->arena, x->req.who),
                              .object = object,
                              .detail = detail};
    x->unwritten = n;
}

static void note_answer(struct exchange *x)
{
    const struct req *req = &x->req;
    const char *object = x->res.object ? x->res.object : req->path;

    if (ID_NONE(req->who->person) || req->route->access == RECORD_NONE)
        return;
    note(x, req->route->access == RECORD_VIEW ? ACCESS_VIEW : ACCESS_EXPORT, object, "");
    if (req->route->access == RECORD_VIEW && later_note(x->edge->later, x->unwritten))
        x->unwritten = NULL;
}

/* Refusals of commands are recorded by the commands; those of the edge and of pages here. A page
 * that posts has looked for its case itself before any command. */
static void note_refusal(struct exchange *x, bool by_handler)
{
    const struct req *req = &x->req;

    bool by_command =
        by_handler && !str_eq(req->route->method, "GET") && !(x->err.hidden && !req->api);

    if ((x->err.status == ST_DENIED || x->err.hidden) && !by_command && has_store(x) && req->who &&
        !ID_NONE(req->who->person))
        note(x, ACCESS_REFUSAL, req->path, x->err.code);
}

static enum status append_note(struct tx *tx, void *arg, struct err *err)
{
    return access_append(tx, arg, err);
}

/* ------------------------------------------------------------------ answering */
static void log_trouble(const struct exchange *x)
{
    fprintf(stderr, "http: %s %s %s: %s: %s\n", x->req.request_id, x->req.method, x->req.path,
            x->err.code, x->err.text);
}

/* The frame of an error page shows who is logged in, where that can be told. */
static void know_who(struct exchange *x)
{
    struct err ignored = {0};

    if (!x->req.who && (x->err.status == ST_BUSY || guard_who(x, &ignored) != ST_OK))
        x->req.who = ARENA_NEW(x->arena, struct who);
}

static void render_error(struct exchange *x)
{
    struct res *res = &x->res;
    int status = problem_status(&x->err);

    if (x->err.status == ST_SYSTEM)
        log_trouble(x);
    if (x->err.status == ST_BUSY && x->retry_after == 0)
        x->retry_after = RETRY_SECONDS;
    know_who(x);
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

static void redirect(struct exchange *x, const char *path)
{
    problem_reset(&x->res, x->arena);
    x->res.status = 303;
    x->res.location = path;
    x->err = (struct err){0};
}

/* Somebody who opens a page is led to where they can go on; anything else gets the error. */
static void lead_on(struct exchange *x)
{
    const struct req *req = &x->req;

    if (req->api || !str_eq(req->method, "GET"))
        return;
    if (x->err.status == ST_UNAUTHORIZED) {
        struct buf b;
        buf_init(&b, x->arena, 256);
        buf_puts(&b, PATH_LOGIN);
        if (!req->htmx && !str_eq(x->wire.target, "/")) {
            buf_puts(&b, "?next=");
            for (const char *p = x->wire.target; *p; p++)
                buf_printf(&b, strchr("&+#%", *p) ? "%%%02X" : "%c", (unsigned)*p);
        }
        redirect(x, b.p);
    } else if (str_eq(x->err.code, "change_password_first")) {
        redirect(x, PATH_PASSWORD);
    }
}

/* ------------------------------------------------------------------ the request */
static enum status read_form(struct exchange *x, struct form_data *f, struct err *err)
{
    struct req *req = &x->req;
    struct bytes query = {req->query_string, strlen(req->query_string)};
    struct form_data body = {0};

    TRY(form_urlencoded(x->arena, query, f, err));
    if (str_eq(req->route->method, "GET"))
        return ST_OK;
    if (req->api) {
        if (!media_type_is(x->wire.content_type, "application/json"))
            return err_set(err, ST_INPUT, "not_json", "the body is no JSON");
        return json_read("body", x->wire.body, x->edge->max_body, &req->json, err);
    }
    TRY(form_read(x->arena, x->wire.content_type, x->wire.body, &body, err));
    if (f->nparams == 0) {
        *f = body;
        return ST_OK;
    }
    struct param *all = ARENA_ARRAY(x->arena, struct param, f->nparams + body.nparams);
    memcpy(all, f->params, f->nparams * sizeof(*all));
    if (body.nparams)
        memcpy(all + f->nparams, body.params, body.nparams * sizeof(*all));
    body.params = all;
    body.nparams += f->nparams;
    *f = body;
    return ST_OK;
}

static enum status take_idempotency(struct exchange *x, const char *once, struct err *err)
{
    const char *key = once ? once : x->wire.idempotency;

    if (key && (strlen(key) > 100 || strlen(key) < 8 || !utf8_valid(key, strlen(key)) ||
                text_has_control(key)))
        return err_set(err, ST_INPUT, "idempotency_key", "the idempotency key is not acceptable");
    x->req.idempotency = key;
    return ST_OK;
}

/* Whoever must log in first does not lose what they typed. */
static enum status must_log_in(struct exchange *x, enum status st)
{
    struct form_data form = {0};

    if (st == ST_UNAUTHORIZED && keep_may(x) && read_form(x, &form, NULL) == ST_OK)
        keep_fields(x, &form);
    return st;
}

/* The form of another body is that body's: it is not shown as if it were of this one. */
static enum status hold_for(struct exchange *x, struct form_data *form, struct err *err)
{
    if (keep_may(x))
        keep_fields(x, form);
    err_set(err, ST_DENIED, "csrf_body", "the form was written at work in another body");
    return err_detail(err, x->req.meant->name);
}

/* A token of another session: nothing is done, and what was typed is shown again. */
static enum status hold(struct exchange *x, const char *token, struct form_data *form,
                        struct err *err)
{
    x->req.meant = guard_meant(x, token ? token : x->wire.csrf);
    if (x->req.meant)
        return hold_for(x, form, err);
    if (!keep_may(x))
        return err->status;
    if (has_store(x))
        note(x, ACCESS_REFUSAL, x->req.path, err->code);
    *err = (struct err){0};
    x->req.held = true;
    return ST_OK;
}

/* Everything that must hold before the handler is called. */
static enum status admit(struct exchange *x, struct err *err)
{
    struct form_data form = {0};
    const char *csrf = NULL, *once = NULL;

    TRY(guard_who(x, err));
    TRY(guard_same_site(x, err));
    enum status st = guard_permission(x, err);
    if (st != ST_OK)
        return must_log_in(x, st);
    TRY(read_form(x, &form, err));
    if (!str_eq(x->req.route->method, "GET"))
        TRY(input_take_reserved(&form, &csrf, &once, err));
    if (guard_csrf(x, csrf, err) != ST_OK)
        TRY(hold(x, csrf, &form, err));
    TRY(take_idempotency(x, once, err));
    return input_check(&x->req, &form, err);
}

static enum status handle(struct exchange *x, struct err *err)
{
    const struct route *r = x->req.route;

    if (has_store(x) && r->perm != PERM_ASSET)
        TRY(lease_begin(x, err));
    x->res.status = 200;
    x->res.content_type = "text/html; charset=utf-8";
    buf_init(&x->res.body, x->arena, 0);
    return r->handle(&x->req, &x->res, err);
}

/* A held form has changed nothing, and its answer may not look as if it had. */
static enum status answer_held(struct exchange *x, enum status st)
{
    bool shown = st == ST_OK && !x->res.location && x->res.fd < 0;

    if (shown)
        x->res.status = 403;
    if (shown || (st != ST_OK && !str_eq(x->err.code, "held")))
        return st;
    return err_set(&x->err, ST_DENIED, "csrf", "the form does not belong to this session");
}

static void serve(struct exchange *x)
{
    bool public_asset = x->req.route->perm == PERM_ASSET;
    enum status st = ST_OK;

    if (!public_asset)
        st = admit(x, &x->err);
    else
        x->req.who = ARENA_NEW(x->arena, struct who);
    bool admitted = st == ST_OK;
    if (admitted)
        st = handle(x, &x->err);
    if (x->req.held)
        st = answer_held(x, st);
    if (st == ST_OK) {
        x->err = (struct err){0}; /* of something that failed and was coped with */
        note_answer(x);
        return;
    }
    if (x->err.status == ST_OK)
        err_set(&x->err, st, "internal", "the handler gave no reason");
    if (!admitted)
        lead_on(x);
    note_refusal(x, admitted);
}

/* What must be recorded and cannot be does not leave the house; a refusal stays a refusal. */
static void write_note(struct exchange *x)
{
    struct err err = {0};
    enum status st = store_write_for(x->edge->app->store, x->unwritten->tenant.s, append_note,
                                     x->unwritten, &err);

    if (st != ST_OK && x->unwritten->kind == ACCESS_REFUSAL)
        fprintf(stderr, "http: a refusal could not be recorded: %s\n", err.text);
    else if (st != ST_OK) {
        x->err = err;
        render_error(x);
    }
    x->unwritten = NULL;
}

enum status req_command(struct req *req, const char *name, const json_t *in, struct bytes file,
                        json_t **ret_out, struct err *err)
{
    struct exchange *x = exchange_of(req);

    if (req->held)
        return err_set(err, ST_REFUSED, "held", "sent for another session");
    lease_end(x);
    enum status st =
        command_run(req->app, req->arena, req->who, name, req->idempotency, in, file, ret_out, err);
    struct err trouble = {0};
    if (lease_begin(x, &trouble) == ST_OK || st != ST_OK)
        return st;
    /* It is done, and a repetition with the same key says so. */
    json_decref(*ret_out);
    *ret_out = NULL;
    *err = trouble;
    return trouble.status;
}

bool edge_run(struct exchange *x)
{
    if (!x->started) {
        x->started = true;
        if (!x->req.request_id)
            fill_req(x);
        if (x->err.status == ST_OK)
            serve(x);
        if (x->err.status != ST_OK)
            render_error(x);
        json_decref(x->req.json);
        x->req.json = NULL;
        lease_end(x);
    }
    if (x->unwritten && !x->on_worker)
        return false;
    if (x->unwritten)
        write_note(x);
    lease_end(x);
    return true;
}

void edge_give_up(struct exchange *x, const char *code, const char *text)
{
    x->started = true;
    x->unwritten = NULL;
    x->err = (struct err){0};
    edge_refuse(x, ST_BUSY, code, text);
    if (!x->req.request_id)
        fill_req(x);
    render_error(x);
    lease_end(x);
}
