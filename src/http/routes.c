/* The whole surface, and the security review: who may call what, what it must carry, what is
 * written down, where it runs. Handlers are declared here by name; they live in pages/ and api/. */
#include "http/http.h"

static handler_fn healthz;
handler_fn api_me, api_command, api_decide, api_tasks, api_case, api_entries, api_entry,
    api_openapi;

static enum status healthz(struct req *req, struct res *res, struct err *err)
{
    (void)req, (void)err;
    res->content_type = "text/plain; charset=utf-8";
    buf_puts(&res->body, "ok\n");
    return ST_OK;
}

#define NO_INPUTS NULL, 0
#define INPUTS(a) (a), sizeof(a) / sizeof((a)[0])

static const struct input entries_inputs[] = {
    {"register", IN_TEXT, true, 60},
    {"before", IN_TEXT, false, 80},
};

const struct route routes[] = {
    /* method, path, permission, csrf, lane, access record, inputs, handler */
    {"GET", "/healthz", PERM_ASSET, false, LANE_FAST, RECORD_NONE, NO_INPUTS, healthz},

    /* the API: JSON, bearer tokens; every change is a command */
    {"GET", "/api/openapi.json", PERM_PUBLIC, false, LANE_FAST, RECORD_NONE, NO_INPUTS,
     api_openapi},
    {"GET", "/api/v1/me", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS, api_me},
    {"GET", "/api/v1/tasks", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS, api_tasks},
    {"GET", "/api/v1/cases/:case", PERM_STAFF, false, LANE_FAST, RECORD_VIEW, NO_INPUTS, api_case},
    {"GET", "/api/v1/entries", PERM_STAFF, false, LANE_FAST, RECORD_NONE, INPUTS(entries_inputs),
     api_entries},
    {"GET", "/api/v1/entries/:entry", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS,
     api_entry},
    {"POST", "/api/v1/decide", PERM_STAFF, false, LANE_SLOW, RECORD_NONE, NO_INPUTS, api_decide},
    {"POST", "/api/v1/commands/:command", PERM_STAFF, false, LANE_SLOW, RECORD_NONE, NO_INPUTS,
     api_command},
};
const size_t routes_count = sizeof(routes) / sizeof(routes[0]);
