/* The whole surface, and the security review: who may call what, what it must carry, what is
 * written down, where it runs. Handlers are declared here by name; they live in pages/ and api/. */
#include "http/http.h"

static handler_fn healthz;

static enum status healthz(struct req *req, struct res *res, struct err *err)
{
    (void)req, (void)err;
    res->content_type = "text/plain; charset=utf-8";
    buf_puts(&res->body, "ok\n");
    return ST_OK;
}

#define NO_INPUTS NULL, 0

const struct route routes[] = {
    /* method, path, permission, csrf, lane, access record, inputs, handler */
    {"GET", "/healthz", PERM_PUBLIC, false, LANE_FAST, RECORD_NONE, NO_INPUTS, healthz},
};
const size_t routes_count = sizeof(routes) / sizeof(routes[0]);
