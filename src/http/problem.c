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

/* What a person may read of an error. System trouble names files and hosts: that is for the log. */
static const char *title(const struct req *req, const struct err *err)
{
    if (err->status == ST_SYSTEM)
        return words_by_name(req->lang, "err_", "system", "system trouble");
    return words_by_name(req->lang, "err_", err->code, err->text);
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
    put(o, "type", "about:blank");
    put(o, "title", title(req, err));
    json_object_set_new(o, "status", json_integer(res->status));
    put(o, "code", err->code);
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
    buf_printf(&res->body, "%s\n%s\n", title(req, err), req->request_id);
}
