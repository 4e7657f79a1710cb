#include "http/problem.h"

#include <unistd.h>

#include "base/json.h"

void problem_reset(struct res *res, struct arena *a)
{
    if (res->fd >= 0)
        close(res->fd);
    *res = (struct res){.fd = -1};
    buf_init(&res->body, a, 256);
}

int problem_status(const struct err *err)
{
    static const struct {
        const char *code;
        int status;
    } own[] = {
        {"method_not_allowed", 405}, {"target_too_long", 414}, {"not_form", 415},
        {"not_json", 415},           {"login_wait", 429},      {"headers_too_large", 431},
    };

    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
        if (str_eq(err->code, own[i].code))
            return own[i].status;
    return err_http_status(err->status);
}

/* System trouble has one type unless it has words of its own. */
static const char *type(const struct req *req, const struct err *err)
{
    bool general = err->status == ST_SYSTEM && !words_by_name(req->lang, "err_", err->code, NULL);

    return arena_printf(req->arena, PATH_PROBLEM "%s", general ? "system" : err->code);
}

static void put(json_t *o, const char *key, const char *value)
{
    if (!str_empty(value))
        json_object_set_new(o, key, json_string(value));
}

void problem_json(struct req *req, struct res *res, const struct err *err)
{
    AUTO_JSON json_t *o = json_object();

    res->content_type = "application/problem+json";
    put(o, "type", type(req, err));
    put(o, "title", words_refusal(req->arena, req->lang, err));
    put(o, "next", words_next(req->lang, err));
    json_object_set_new(o, "status", json_integer(res->status));
    put(o, "code", err->code);
    /* System trouble names files and hosts: that is for the log. */
    if (err->status != ST_SYSTEM) {
        put(o, "detail", err->text);
        put(o, "clause", err->clause);
        put(o, "where", err->where);
        put(o, "value", err->detail);
    }
    put(o, "instance", req->request_id);
    buf_puts(&res->body, json_canonical(req->arena, o));
}

void problem_text(struct req *req, struct res *res, const struct err *err)
{
    res->content_type = "text/plain; charset=utf-8";
    buf_printf(&res->body, "%s\n%s\n%s\n", words_refusal(req->arena, req->lang, err),
               words_next(req->lang, err), req->request_id);
}
