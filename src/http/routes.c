/* The whole surface, and the security review: who may call what, what it must carry, what is
 * written down, where it runs. Handlers are declared here by name; they live in pages/ and api/. */
#include "http/http.h"

static handler_fn healthz;
handler_fn api_me, api_command, api_decide, api_tasks, api_case, api_entries, api_entry,
    api_openapi;

/* pages: frame and reading */
handler_fn static_get, home_get, login_get, login_post, logout_post, password_get, password_post,
    language_post, services_get, ledger_get, entry_get, entry_act_get, entry_act_post, record_get,
    record_story_get;

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

/* What a page shows once after a command: the name of a word (pages/page.h). */
#define DONE                                                                                       \
    {                                                                                              \
        "done", IN_TEXT, false, 40                                                                 \
    }

static const struct input done_inputs[] = {DONE};
static const struct input login_get_inputs[] = {
    DONE,
    {"next", IN_TEXT, false, 1000},
    {"lang", IN_TEXT, false, 2},
};
static const struct input login_inputs[] = {
    {"next", IN_TEXT, false, 1000},
    {"tenant", IN_ID, false, 0},
    {"login", IN_TEXT, true, 64},
    {"password", IN_TEXT, true, 200},
};
static const struct input password_inputs[] = {
    {"old", IN_TEXT, true, 200},
    {"new", IN_TEXT, true, 200},
    {"again", IN_TEXT, true, 200},
};
static const struct input language_inputs[] = {
    {"lang", IN_TEXT, true, 2},
    {"back", IN_TEXT, false, 1000},
};
static const struct input services_inputs[] = {
    {"q", IN_TEXT, false, 100},
    {"after", IN_TEXT, false, 200},
    {"after_id", IN_ID, false, 0},
};
static const struct input ledger_inputs[] = {
    {"register", IN_TEXT, false, 60}, {"q", IN_TEXT, false, 100},    {"unit", IN_ID, false, 0},
    {"state", IN_TEXT, false, 20},    {"level", IN_TEXT, false, 60}, {"after", IN_TEXT, false, 80},
};
static const struct input entry_inputs[] = {
    DONE,
    {"asof", IN_DATE, false, 40},
};
static const struct input entry_act_inputs[] = {
    {"reason", IN_LONGTEXT, false, 2000},
    {"f.", IN_PREFIX, false, 4000},
};
static const struct input record_inputs[] = {
    {"chain", IN_TEXT, false, 10},
    {"kind", IN_TEXT, false, 20},
    {"before", IN_INT, false, 20},
};
static const struct input record_story_inputs[] = {{"after", IN_INT, false, 20}};

const struct route routes[] = {
    /* method, path, permission, csrf, lane, access record, inputs, handler */
    {"GET", "/healthz", PERM_ASSET, false, LANE_FAST, RECORD_NONE, NO_INPUTS, healthz},

    {"GET", "/static/:version/:file", PERM_ASSET, false, LANE_FAST, RECORD_NONE, NO_INPUTS,
     static_get},

    /* who is there */
    {"GET", "/login", PERM_PUBLIC, false, LANE_FAST, RECORD_NONE, INPUTS(login_get_inputs),
     login_get},
    {"POST", "/login", PERM_PUBLIC, false, LANE_HEAVY, RECORD_NONE, INPUTS(login_inputs),
     login_post},
    {"POST", "/logout", PERM_SELF, true, LANE_SLOW, RECORD_NONE, NO_INPUTS, logout_post},
    {"GET", "/password", PERM_SELF, false, LANE_FAST, RECORD_NONE, INPUTS(done_inputs),
     password_get},
    {"POST", "/password", PERM_SELF, true, LANE_HEAVY, RECORD_NONE, INPUTS(password_inputs),
     password_post},
    {"POST", "/settings/language", PERM_SELF, true, LANE_SLOW, RECORD_NONE, INPUTS(language_inputs),
     language_post},

    /* reading */
    {"GET", "/", PERM_STAFF, false, LANE_FAST, RECORD_NONE, INPUTS(done_inputs), home_get},
    {"GET", "/services", PERM_STAFF, false, LANE_FAST, RECORD_NONE, INPUTS(services_inputs),
     services_get},
    {"GET", "/ledger", PERM_STAFF, false, LANE_FAST, RECORD_NONE, INPUTS(ledger_inputs),
     ledger_get},
    {"GET", "/entries/:entry", PERM_STAFF, false, LANE_FAST, RECORD_VIEW, INPUTS(entry_inputs),
     entry_get},
    {"GET", "/entries/:entry/acts/:act", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS,
     entry_act_get},
    {"POST", "/entries/:entry/acts/:act", PERM_STAFF, true, LANE_SLOW, RECORD_NONE,
     INPUTS(entry_act_inputs), entry_act_post},
    {"GET", "/record", PERM_OFFICE | PERM_AUDIT, false, LANE_FAST, RECORD_VIEW,
     INPUTS(record_inputs), record_get},
    {"GET", "/record/:subject", PERM_OFFICE | PERM_AUDIT, false, LANE_FAST, RECORD_VIEW,
     INPUTS(record_story_inputs), record_story_get},

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
