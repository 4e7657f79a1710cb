#include "edge_house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/json.h"
#include "client.h"
#include "commands/home.h"
#include "http/problem.h"
#include "http/session.h"

#define TENANT "01900000-0000-7000-8000-000000000001"
#define BODY "01900000-0000-7000-8000-000000000002"
#define UNIT "01900000-0000-7000-8000-000000000003"

/* ------------------------------------------------------------------ handlers */
static enum status whoami(struct req *req, struct res *res, struct err *err)
{
    (void)err;
    res->object = req->path_arg[0];
    buf_printf(&res->body, "%s via %s csrf %s", req->who->login ? req->who->login : "nobody",
               req->who->via ? req->who->via : "", req->csrf ? req->csrf : "");
    return ST_OK;
}

static enum status change(struct req *req, struct res *res, struct err *err)
{
    (void)err;
    buf_printf(&res->body, "%s|%s|%s|", req->idempotency ? req->idempotency : "",
               req_param(req, "name") ? req_param(req, "name") : "",
               req_param(req, "text") ? req_param(req, "text") : "");
    for (size_t i = 0; i < req->nparams; i++)
        if (str_starts(req->params[i].name, "f."))
            buf_printf(&res->body, "%s=%s;", req->params[i].name, req->params[i].value);
    const struct upload *u = req_upload(req, "file");
    if (u)
        buf_printf(&res->body, "%s:%zu", u->filename, u->data.n);
    return ST_OK;
}

/* A page with a form, as pages are: it runs a command (/form/run), or moves on without (/form/go),
 * and what is refused is shown with what was typed. */
static enum status form(struct req *req, struct res *res, struct err *err)
{
    AUTO_JSON json_t *in = json_pack("{s:s}", "lang", "en");
    AUTO_JSON json_t *out = NULL;
    struct err why = {0};
    enum status st = str_eq(req->path_arg[0], "run")
                         ? req_command(req, "person.lang", in, (struct bytes){0}, &out, &why)
                         : ST_OK;

    if (st == ST_OK) {
        res->status = 303;
        res->location = "/me";
        return ST_OK;
    }
    if (str_eq(req->path_arg[0], "run") && str_eq(req_param(req, "name"), "throw")) {
        *err = why;
        return st;
    }
    res->status = 422;
    buf_printf(&res->body, "%s|%s|%s|%s", why.code, req->csrf ? req->csrf : "",
               req_param(req, "name"), req_param(req, "text") ? req_param(req, "text") : "");
    return ST_OK;
}

static void error_page(struct req *req, struct res *res, const struct err *err)
{
    problem_text(req, res, err);
    if (req->kept)
        buf_printf(&res->body, "kept:%s", req->kept);
}

struct login {
    struct arena *a;
    struct person_id person;
    const char *end, *token;
};

static enum status login_tx(struct tx *tx, void *arg, struct err *err)
{
    struct login *l = arg;

    if (l->end)
        return session_end(tx, l->end, err);
    return session_create(tx, l->a, ID_FROM(tenant, TENANT), l->person, "password", &l->token, err);
}

static enum status login(struct req *req, struct res *res, struct err *err)
{
    struct login l = {.a = req->arena, .person = ID_FROM(person, req_param(req, "person"))};

    TRY(store_write(req->app->store, login_tx, &l, err));
    res->set_cookie = session_set_cookie(req->arena, req->app, l.token);
    return ST_OK;
}

static enum status logout(struct req *req, struct res *res, struct err *err)
{
    struct login l = {.end = req->session_id};

    TRY(store_write(req->app->store, login_tx, &l, err));
    res->set_cookie = session_set_cookie(req->arena, req->app, NULL);
    res->status = 303;
    res->location = "/login";
    return ST_OK;
}

static enum status api_echo(struct req *req, struct res *res, struct err *err)
{
    (void)err;
    res->content_type = "application/json";
    buf_printf(&res->body, "{\"got\":%lld}", (long long)json_int(req->json, "n", -1));
    return ST_OK;
}

static enum status not_yours(struct req *req, struct res *res, struct err *err)
{
    (void)req, (void)res;
    return err_set(err, ST_DENIED, "no_right", "not yours");
}

static enum status asset(struct req *req, struct res *res, struct err *err)
{
    (void)req, (void)err;
    buf_puts(&res->body, "asset");
    return ST_OK;
}

static const struct input login_inputs[] = {{"person", IN_ID, true, 0}};
static const struct input change_inputs[] = {
    {"name", IN_TEXT, true, 10}, {"text", IN_LONGTEXT, false, 0}, {"count", IN_INT, false, 0},
    {"on", IN_FLAG, false, 0},   {"file", IN_FILE, false, 1000},  {"f.", IN_PREFIX, false, 0},
};
#define NONE NULL, 0
#define SOME(a) (a), sizeof(a) / sizeof((a)[0])

static const struct route table[] = {
    {"GET", "/login", PERM_PUBLIC, false, LANE_FAST, RECORD_NONE, NONE, whoami},
    {"POST", "/login", PERM_PUBLIC, false, LANE_HEAVY, RECORD_NONE, SOME(login_inputs), login},
    {"POST", "/logout", PERM_SELF, true, LANE_SLOW, RECORD_NONE, NONE, logout},
    {"GET", "/asset", PERM_ASSET, false, LANE_FAST, RECORD_NONE, NONE, asset},
    {"GET", "/me", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NONE, whoami},
    {"GET", "/password", PERM_SELF, false, LANE_FAST, RECORD_NONE, NONE, whoami},
    {"GET", "/admin", PERM_ADMIN, false, LANE_FAST, RECORD_NONE, NONE, whoami},
    {"GET", "/audit", PERM_OFFICE | PERM_AUDIT, false, LANE_FAST, RECORD_NONE, NONE, whoami},
    {"GET", "/view/:id", PERM_STAFF, false, LANE_FAST, RECORD_VIEW, NONE, whoami},
    {"GET", "/export", PERM_STAFF, false, LANE_SLOW, RECORD_EXPORT, NONE, whoami},
    {"GET", "/not-yours", PERM_STAFF, false, LANE_FAST, RECORD_VIEW, NONE, not_yours},
    {"POST", "/change", PERM_STAFF, true, LANE_SLOW, RECORD_NONE, SOME(change_inputs), change},
    {"POST", "/form/:what", PERM_STAFF, true, LANE_SLOW, RECORD_NONE, SOME(change_inputs), form,
     true},
    {"POST", "/strict/:what", PERM_STAFF, true, LANE_SLOW, RECORD_NONE, SOME(change_inputs), form},
    {"GET", "/api/v1/me", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NONE, whoami},
    {"POST", "/api/v1/echo", PERM_STAFF, false, LANE_SLOW, RECORD_NONE, NONE, api_echo},
};

/* ------------------------------------------------------------------ the house */
struct sql {
    const char *text;
};

static enum status run_sql(struct tx *tx, void *arg, struct err *err)
{
    return db_script(tx->db, ((struct sql *)arg)->text, err);
}

void edge_house_sql(struct edge_house *h, const char *sql)
{
    struct err err = {0};
    struct sql s = {sql};

    if (store_write(h->app->store, run_sql, &s, &err) != ST_OK)
        fail_msg("%s", err.text);
}

/* Ids of people are told apart by their last digit. */
static const char *const people[] = {"staff", "admin", "auditor", "fresh", "left"};

static void add_person(struct edge_house *h, int i)
{
    const char *login = people[i];
    const char *role = i == 1 || i == 2 ? login : "staff";

    edge_house_sql(
        h, arena_printf(
               h->a,
               "insert into person (tenant, id, login, name, state) values ('" TENANT
               "', '01900000-0000-7000-8000-00000000010%d', '%s', '%s', '%s');"
               "insert into credential (tenant, person, password, must_change) values ('" TENANT
               "', '01900000-0000-7000-8000-00000000010%d', '-', %d);"
               "insert into post (tenant, body, id, unit, title, valid_from) values ('" TENANT
               "', '" BODY "', '01900000-0000-7000-8000-00000000020%d', '" UNIT "', '職', 0);"
               "insert into post_role (tenant, id, post, role, valid_from) values ('" TENANT
               "', '01900000-0000-7000-8000-00000000030%d', "
               "'01900000-0000-7000-8000-00000000020%d', '%s', 0);"
               "insert into holding (tenant, id, person, post, kind, valid_from) values ('" TENANT
               "', '01900000-0000-7000-8000-00000000040%d', "
               "'01900000-0000-7000-8000-00000000010%d', "
               "'01900000-0000-7000-8000-00000000020%d', 'main', 0);",
               i, login, login, i == 4 ? "left" : "active", i, i == 3, i, i, i, role, i, i, i));
}

void edge_house_open(struct edge_house *h, const char *url)
{
    char folder[] = "/tmp/daicho-edge-XXXXXX";
    struct http_options o = {
        .routes = table, .nroutes = sizeof(table) / sizeof(table[0]), .error_page = error_page};
    struct err err = {0};

    *h = (struct edge_house){.a = arena_new(), .url = url};
    assert_non_null(mkdtemp(folder));
    h->home = arena_strdup(h->a, folder);
    const char *stage = NULL;
    if (home_stage(h->a, arena_printf(h->a, "%s/home", folder), url, false, &stage, &err) ||
        app_open(stage, NULL, &h->app, &err))
        fail_msg("%s", err.text);
    edge_house_sql(h, "insert into tenant values ('" TENANT "', '', '町');"
                      "insert into body values ('" TENANT "', '" BODY "', '町長');"
                      "insert into unit (tenant, body, id, name, valid_from) values ('" TENANT
                      "', '" BODY "', '" UNIT "', '課', 0);");
    for (int i = 0; i < 5; i++)
        add_person(h, i);
    if (http_start(h->app, &o, &h->server, &err))
        fail_msg("%s", err.text);
    h->port = http_port(h->server);
}

void edge_house_close(struct edge_house *h)
{
    http_stop(h->server);
    app_close(h->app);
    const char *remove = arena_printf(h->a, "rm -rf %s", h->home);
    if (system(remove) != 0)
        fail_msg("%s stays", h->home);
    arena_free(h->a);
}

const char *edge_house_login(struct edge_house *h, const char *login)
{
    int i = 0;

    while (strcmp(people[i], login) != 0)
        i++;
    struct answer *a =
        client_ask(h->port, arena_printf(h->a,
                                         "POST /login HTTP/1.1\r\nHost: x\r\n"
                                         "Content-Type: application/x-www-form-urlencoded\r\n"
                                         "Content-Length: 43\r\n\r\n"
                                         "person=01900000-0000-7000-8000-00000000010%d",
                                         i));
    assert_int_equal(a->status, 200);
    const char *cookie = client_header(a, "Set-Cookie");
    assert_non_null(strstr(cookie, "HttpOnly; SameSite=Lax"));
    return arena_printf(h->a, "Cookie: %.*s\r\n", (int)strcspn(cookie, ";"), cookie);
}

const char *edge_house_csrf(struct edge_house *h, const char *cookie)
{
    struct answer *a = client_ask(
        h->port, arena_printf(h->a, "GET /password HTTP/1.1\r\nHost: x\r\n%s\r\n", cookie));
    const char *csrf = strstr(a->body, "csrf ");

    assert_non_null(csrf);
    return arena_strdup(h->a, csrf + 5);
}

struct db *edge_house_door(struct edge_house *h)
{
    struct err err = {0};
    struct db *db = NULL;

    if (db_open(h->url, DB_READ_WRITE, &db, &err) != ST_OK)
        fail_msg("%s", err.text);
    return db;
}

void edge_house_outside(struct edge_house *h, const char *sql)
{
    struct db *db = edge_house_door(h);
    struct err err = {0};

    if (db_script(db, sql, &err) != ST_OK)
        fail_msg("%s", err.text);
    db_close(db);
}

int edge_house_records(struct edge_house *h, const char *kind)
{
    struct db *db = edge_house_door(h);
    const struct db_value value = {.type = DB_TEXT, .s = kind};
    struct err err = {0};
    struct db_rows *rows;

    if (db_query_text(db, "select count(*) from access_log where kind = $1", 1, &value, &rows,
                      &err) != ST_OK)
        fail_msg("%s", err.text);
    assert_true(db_step(rows));
    int n = (int)db_int(rows, 0);
    db_end(rows, &err);
    db_close(db);
    return n;
}

void edge_house_await(struct edge_house *h, const char *kind, int n)
{
    int found = edge_house_records(h, kind);

    for (int tries = 0; tries < 100 && found < n; tries++) {
        usleep(100000);
        found = edge_house_records(h, kind);
    }
    assert_int_equal(found, n);
}
