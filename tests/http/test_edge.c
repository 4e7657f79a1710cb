/* The columns of the route table, played against on both engines: wrong person, wrong form, wrong
 * moment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "client.h"
#include "edge_house.h"
#include "stores.h"

static struct answer *get(struct edge_house *h, const char *path, const char *headers)
{
    return client_ask(h->port, arena_printf(h->a, "GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n", path,
                                            headers ? headers : ""));
}

static struct answer *post_as(struct edge_house *h, const char *path, const char *headers,
                              const char *type, const char *body)
{
    return client_ask(h->port,
                      arena_printf(h->a,
                                   "POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Type: %s\r\n"
                                   "Content-Length: %zu\r\n\r\n%s",
                                   path, headers ? headers : "", type, strlen(body), body));
}

static struct answer *post(struct edge_house *h, const char *path, const char *headers,
                           const char *body)
{
    return post_as(h, path, headers, "application/x-www-form-urlencoded", body);
}

static void nobody(struct edge_house *h)
{
    struct answer *a = get(h, "/me?a=1&b=%2F", NULL);

    assert_int_equal(a->status, 303);
    assert_string_equal(client_header(a, "Location"), "/login?next=/me?a=1%26b=%252F");
    a = get(h, "/me", "HX-Request: true\r\n");
    assert_int_equal(a->status, 200);
    assert_string_equal(client_header(a, "HX-Redirect"), "/login");
    assert_int_equal(post(h, "/change", NULL, "name=x")->status, 401);
    a = get(h, "/api/v1/me", NULL);
    assert_int_equal(a->status, 401);
    assert_string_equal(client_header(a, "Content-Type"), "application/problem+json");
    assert_int_equal(edge_house_records(h, "refusal"), 0);
}

static void session(struct edge_house *h)
{
    const char *cookie = edge_house_login(h, "staff");
    const char *csrf = edge_house_csrf(h, cookie);

    assert_non_null(strstr(get(h, "/me", cookie)->body, "staff via web"));
    /* Two cookies of the name: somebody planted one. */
    const char *twice =
        arena_printf(h->a, "%.*s; daicho=evil\r\n", (int)strlen(cookie) - 2, cookie);
    assert_int_equal(get(h, "/me", twice)->status, 303);
    /* What lies in the database opens nothing. */
    struct answer *a = post(h, "/logout", cookie, "");
    assert_int_equal(a->status, 403);
    a = post(h, "/logout", cookie, arena_printf(h->a, "_csrf=%s", csrf));
    assert_int_equal(a->status, 303);
    assert_non_null(strstr(client_header(a, "Set-Cookie"), "Max-Age=0"));
    assert_int_equal(get(h, "/me", cookie)->status, 303);
    assert_int_equal(
        post(h, "/change", cookie, arena_printf(h->a, "name=x&_csrf=%s", csrf))->status, 401);
}

static void session_ends(struct edge_house *h)
{
    const char *cookie = edge_house_login(h, "staff");

    assert_int_equal(get(h, "/me", cookie)->status, 200);
    edge_house_sql(h, "update session set seen_at = seen_at - 3600001");
    assert_int_equal(get(h, "/me", cookie)->status, 303);
    edge_house_sql(h, "update session set seen_at = seen_at + 3600001, expires_at = seen_at");
    assert_int_equal(get(h, "/me", cookie)->status, 303);
    cookie = edge_house_login(h, "staff");
    edge_house_sql(h, "update person set state = 'left' where login = 'staff'");
    assert_int_equal(get(h, "/me", cookie)->status, 303);
    edge_house_sql(h, "update person set state = 'active' where login = 'staff'");
    assert_int_equal(get(h, "/me", cookie)->status, 200);
    assert_int_equal(get(h, "/me", edge_house_login(h, "left"))->status, 303);
}

/* What another process changes counts within two seconds. */
static void ended_from_outside(struct edge_house *h)
{
    const char *cookie = edge_house_login(h, "staff");

    assert_int_equal(get(h, "/me", cookie)->status, 200);
    edge_house_outside(h, "delete from session");
    usleep(2100000);
    assert_int_equal(get(h, "/me", cookie)->status, 303);
}

/* Using a session keeps it alive; the note is written within a second. */
static void touch(struct edge_house *h)
{
    const char *cookie = edge_house_login(h, "staff");

    edge_house_sql(h, "update session set seen_at = seen_at - 1800000");
    assert_int_equal(get(h, "/me", cookie)->status, 200);
    usleep(1000000);
    edge_house_sql(h, "update session set seen_at = seen_at - 1800001");
    assert_int_equal(get(h, "/me", cookie)->status, 200);
}

static void permission(struct edge_house *h)
{
    static const struct {
        const char *login, *path;
        int status;
    } cases[] = {
        {"staff", "/admin", 403},   {"admin", "/admin", 200},    {"auditor", "/admin", 403},
        {"auditor", "/audit", 200}, {"admin", "/audit", 403},    {"staff", "/me", 200},
        {"fresh", "/me", 303},      {"fresh", "/password", 200}, {"fresh", "/login", 200},
    };
    int refused = edge_house_records(h, "refusal");

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct answer *a = get(h, cases[i].path, edge_house_login(h, cases[i].login));
        if (a->status != cases[i].status)
            fail_msg("%s %s: %d", cases[i].login, cases[i].path, a->status);
        if (a->status == 303)
            assert_string_equal(client_header(a, "Location"), "/password");
    }
    /* Written before the answer left. A person led to the password page is refused nothing. */
    assert_int_equal(edge_house_records(h, "refusal"), refused + 3);
}

static void csrf_and_site(struct edge_house *h)
{
    const char *cookie = edge_house_login(h, "staff"), *other = edge_house_login(h, "admin");
    const char *body = arena_printf(h->a, "name=x&_csrf=%s", edge_house_csrf(h, cookie));
    const char *foreign = arena_printf(h->a, "name=x&_csrf=%s", edge_house_csrf(h, other));

    assert_int_equal(post(h, "/change", cookie, body)->status, 200);
    assert_int_equal(post(h, "/change", cookie, foreign)->status, 403);
    assert_int_equal(post(h, "/change", cookie, "name=x&_csrf=")->status, 403);
    assert_int_equal(post(h, "/change", cookie, arena_printf(h->a, "%s&_csrf=x", body))->status,
                     400);
    static const char *const elsewhere[] = {
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
        "Origin: http://evil.example\r\n",
        "Origin: null\r\n",
    };
    for (size_t i = 0; i < 4; i++) {
        const char *headers = arena_printf(h->a, "%s%s", cookie, elsewhere[i]);
        assert_int_equal(post(h, "/change", headers, body)->status, 403);
        assert_int_equal(post(h, "/login", elsewhere[i], "person=")->status, 403);
    }
    const char *here =
        arena_printf(h->a, "%sOrigin: http://x\r\nSec-Fetch-Site: same-origin\r\n", cookie);
    assert_int_equal(post(h, "/change", here, body)->status, 200);
    const char *header =
        arena_printf(h->a, "%sX-CSRF-Token: %s\r\n", cookie, edge_house_csrf(h, cookie));
    assert_int_equal(post(h, "/change", header, "name=x")->status, 200);
}

static void inputs(struct edge_house *h)
{
    const char *cookie = edge_house_login(h, "staff"), *csrf = edge_house_csrf(h, cookie);
    static const struct {
        const char *body;
        int status;
        const char *what;
    } cases[] = {
        {"name=%E5%8F%B0%E5%B8%B3&text=a%0D%0Ab&_once=12345678", 200, "12345678|台帳|a\nb|"},
        {"name=x&f.b=1&f.a=2&f.b=3", 200, "f.b=1;f.a=2;f.b=3;"},
        {"name=x&other=1", 400, "other"},
        {"name=x&name=y", 400, NULL},
        {"name=", 400, NULL},
        {"text=x", 400, NULL},
        {"name=12345678901", 400, NULL},
        {"name=x%0Ay", 400, NULL},
        {"name=x%00y", 400, NULL},
        {"name=x%C3", 400, NULL},
        {"name=%zz", 400, NULL},
        {"name=x&count=1.5", 400, NULL},
        {"name=x&on=maybe", 400, NULL},
        {"name=x&file=text", 400, NULL},
        {"name=x&text=%0D", 400, NULL},
        {"name=x&_once=short", 400, NULL},
        {"name=x&text=%1B", 400, NULL},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct answer *a =
            post(h, "/change", cookie, arena_printf(h->a, "%s&_csrf=%s", cases[i].body, csrf));
        if (a->status != cases[i].status || (a->status == 200 && !strstr(a->body, cases[i].what)))
            fail_msg("%s: %d %s", cases[i].body, a->status, a->body);
    }
    const char *body = arena_printf(h->a, "{\"name\":\"x\",\"_csrf\":\"%s\"}", csrf);
    assert_int_equal(post_as(h, "/change", cookie, "application/json", body)->status, 415);
    assert_int_equal(post_as(h, "/change", cookie, "text/plain", body)->status, 415);
    assert_int_equal(get(h, "/me?x=1", cookie)->status, 400);
    assert_int_equal(get(h, "/me?done=saved", cookie)->status, 200);
    assert_int_equal(
        post(h, "/change?other=1", cookie, arena_printf(h->a, "name=x&_csrf=%s", csrf))->status,
        400);
}

static void upload(struct edge_house *h)
{
    const char *cookie = edge_house_login(h, "staff"), *csrf = edge_house_csrf(h, cookie);
    const char *body =
        arena_printf(h->a,
                     "--B\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n%s\r\n"
                     "--B\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n"
                     "--B\r\nContent-Disposition: form-data; name=\"file\"; "
                     "filename=\"C:\\dir\\契約.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
                     "%%PDF-1.7 \r\n--b\r\n--B--\r\n",
                     csrf);
    const char *type = "multipart/form-data; boundary=B";
    struct answer *a = post_as(h, "/change", cookie, type, body);

    assert_int_equal(a->status, 200);
    assert_non_null(strstr(a->body, "契約.pdf:14"));
    /* Cut short anywhere, it is no form. */
    size_t n = strlen(body);
    for (size_t cut = 1; cut < n - 2; cut += 7) {
        const char *part = arena_strndup(h->a, body, n - 2 - cut);
        int status = post_as(h, "/change", cookie, type, part)->status;
        if (status != 400)
            fail_msg("cut by %zu: %d", cut, status);
    }
    char *big = arena_alloc(h->a, 2000);
    memset(big, 'x', 1500);
    body = arena_printf(h->a,
                        "--B\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n%s\r\n"
                        "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n"
                        "\r\n%s\r\n--B--\r\n",
                        csrf, big);
    assert_int_equal(post_as(h, "/change", cookie, type, body)->status, 413);
}

static void access_records(struct edge_house *h)
{
    const char *cookie = edge_house_login(h, "staff");
    int exports = edge_house_records(h, "export"), views = edge_house_records(h, "view");
    int refused = edge_house_records(h, "refusal");

    assert_int_equal(get(h, "/export", cookie)->status, 200);
    assert_int_equal(edge_house_records(h, "export"), exports + 1);
    for (int i = 0; i < 50; i++)
        assert_int_equal(get(h, "/view/abc", cookie)->status, 200);
    edge_house_await(h, "view", views + 50);
    assert_int_equal(get(h, "/not-yours", cookie)->status, 403);
    assert_int_equal(edge_house_records(h, "refusal"), refused + 1);
    /* What waits is written before the server ends. */
    assert_int_equal(get(h, "/view/last", cookie)->status, 200);
    http_stop(h->server);
    h->server = NULL;
    assert_int_equal(edge_house_records(h, "view"), views + 51);
}

static void api(struct edge_house *h)
{
    const char *cookie = edge_house_login(h, "staff");
    /* SHA-256 of "dch_read" and "dch_write". */
    struct hash r = sha256("dch_read", 8), w = sha256("dch_write", 9);
    edge_house_sql(
        h, arena_printf(
               h->a,
               "insert into token (id_hash, tenant, id, person, post, scope, label, expires_at) "
               "select '%s', tenant, 'r', id, '01900000-0000-7000-8000-000000000201', 'read', '', "
               "4102444800000 from person where login = 'admin';"
               "insert into token (id_hash, tenant, id, person, post, scope, label, expires_at) "
               "select '%s', tenant, 'w', id, '01900000-0000-7000-8000-000000000201', 'write', '', "
               "4102444800000 from person where login = 'admin';",
               hash_hex(h->a, &r), hash_hex(h->a, &w)));
    const char *read = "Authorization: Bearer dch_read\r\n";
    const char *write = "Authorization: Bearer dch_write\r\n";
    const char *json = "application/json; charset=utf-8";

    struct answer *a = get(h, "/api/v1/me", read);
    if (!strstr(a->body, "admin via api"))
        fail_msg("%s", a->body);
    assert_int_equal(get(h, "/api/v1/me", "Authorization: Bearer x\r\n")->status, 401);
    assert_int_equal(get(h, "/api/v1/me", "Authorization: Basic dch_read\r\n")->status, 401);
    assert_int_equal(post_as(h, "/api/v1/echo", read, json, "{\"n\":1}")->status, 403);
    a = post_as(h, "/api/v1/echo", write, json, "{\"n\":7}");
    assert_int_equal(a->status, 200);
    assert_string_equal(a->body, "{\"got\":7}");
    assert_int_equal(post_as(h, "/api/v1/echo", write, json, "{\"n\":7,\"n\":8}")->status, 400);
    a = post_as(h, "/api/v1/echo", write, json, "{\n \"n\":");
    assert_int_equal(a->status, 400);
    assert_non_null(strstr(a->body, "body:2:"));
    a = post(h, "/api/v1/echo", write, "n=1");
    assert_int_equal(a->status, 415);
    assert_non_null(strstr(a->body, "\"type\":\"/problems/not_json\""));
    /* A token opens no pages; a cookie reads through the API but changes nothing. */
    assert_int_equal(get(h, "/me", write)->status, 303);
    assert_int_equal(get(h, "/api/v1/me", cookie)->status, 200);
    assert_int_equal(post_as(h, "/api/v1/echo", cookie, json, "{\"n\":1}")->status, 401);
    edge_house_sql(h, "update person set state = 'left' where login = 'admin'");
    a = get(h, "/api/v1/me", read);
    assert_int_equal(a->status, 401);
    assert_non_null(strstr(a->body, "\"code\":\"token_person_left\""));
    edge_house_sql(h, "update person set state = 'active' where login = 'admin'");
    assert_int_equal(get(h, "/api/v1/me", read)->status, 200);
    /* Without the post it has nothing, whatever else its person holds. */
    edge_house_sql(h, "update token set post = '01900000-0000-7000-8000-0000000002ff'");
    a = get(h, "/api/v1/me", read);
    assert_int_equal(a->status, 401);
    assert_non_null(strstr(a->body, "\"code\":\"token_post_left\""));
    edge_house_sql(h, "update token set revoked_at = 1");
    assert_int_equal(get(h, "/api/v1/me", read)->status, 401);
}

/* ------------------------------------------------------------------ what is said */
/* The words of a refusal in a language, as they stand in the answer. */
static const char *said(struct edge_house *h, enum lang lang, const char *code, const char *detail)
{
    struct err err = {0};

    err_set(&err, ST_INPUT, code, "told");
    err_detail(&err, detail);
    return arena_printf(h->a, "%s\n%s\n", words_refusal(h->a, lang, &err), words_next(lang, &err));
}

static void is_said(struct edge_house *h, const struct answer *a, int status, enum lang lang,
                    const char *code)
{
    const char *words = said(h, lang, code, "1");

    if (a->status != status || strncmp(a->body, words, strlen(words)) != 0)
        fail_msg("%s: %d\n%s", code, a->status, a->body);
    if (status == 503)
        assert_non_null(client_header(a, "Retry-After"));
}

static const char *repeated(struct edge_house *h, const char *text, size_t n)
{
    struct buf b;

    buf_init(&b, h->a, n * strlen(text));
    while (n-- > 0)
        buf_puts(&b, text);
    return b.p;
}

/* Every refusal of the edge that bytes can provoke has its own status and its own words, in both
 * languages. */
static void refusals(struct edge_house *h)
{
    const char *cookie = edge_house_login(h, "staff"), *fresh = edge_house_login(h, "fresh");
    const char *csrf = edge_house_csrf(h, cookie), *ended = edge_house_login(h, "auditor");
    const char *form = "application/x-www-form-urlencoded";
    const struct {
        const char *method, *path, *headers, *type, *body;
        int status;
        const char *code;
    } cases[] = {
        {"GET", "/nowhere", "", NULL, "", 404, "no_page"},
        {"PUT", "/change", cookie, NULL, "", 405, "method_not_allowed"},
        {"GET", repeated(h, "/a", 5000), cookie, NULL, "", 414, "target_too_long"},
        {"GET", "/me", arena_printf(h->a, "%sX: %s\r\n", cookie, repeated(h, "x", 17000)), NULL, "",
         431, "headers_too_large"},
        {"GET", "/me", arena_printf(h->a, "%sOrigin: a\r\nOrigin: b\r\n", cookie), NULL, "", 400,
         "header_twice"},
        {"POST", "/change", "", form, "name=x", 401, "login_required"},
        {"POST", "/change", ended, form, "name=x", 401, "session_ended"},
        {"POST", "/change", fresh, form, "name=x", 403, "change_password_first"},
        {"GET", "/admin", cookie, NULL, "", 403, "no_right"},
        {"POST", "/change", arena_printf(h->a, "%sOrigin: http://evil\r\n", cookie), form, "name=x",
         403, "cross_site"},
        {"POST", "/change", cookie, form, "name=x&_csrf=no", 403, "csrf"},
        {"POST", "/change", cookie, "text/plain", "name=x", 415, "not_form"},
        {"POST", "/change", cookie, "multipart/form-data; boundary=B", "--B\r\n", 400,
         "form_broken"},
        {"POST", "/change", cookie, form, "%zz=1", 400, "form_name"},
        {"POST", "/change", cookie, form, "name=%00", 400, "form_text"},
        {"POST", "/change", cookie, form, repeated(h, "f.a=1&", 2100), 413, "form_fields"},
        {"POST", "/change", cookie, form, "$name=x&_once=short", 400, "idempotency_key"},
        {"POST", "/change", cookie, form, "$name=x&other=1", 400, "unknown_field"},
        {"POST", "/change", cookie, form, "$name=x&name=y", 400, "repeated_field"},
        {"POST", "/change", cookie, form, "$text=x", 400, "missing_field"},
        {"POST", "/change", cookie, form, "$name=x&on=maybe", 400, "field_flag"},
        {"POST", "/change", cookie, form, "$name=12345678901", 400, "field_too_long"},
        {"POST", "/change", cookie, form, "$name=x%0Ay", 400, "field_line"},
        {"POST", "/change", cookie, form, "$name=x&count=1.5", 400, "field_number"},
        {"POST", "/login", "", form, "person=x", 400, "field_id"},
        {"POST", "/change", cookie, form, "$name=x&file=text", 400, "file_expected"},
    };

    edge_house_sql(h, "delete from session where person = '01900000-0000-7000-8000-000000000102'");
    for (size_t i = 0; i < 2 * sizeof(cases) / sizeof(cases[0]); i++) {
        bool english = i % 2;
        const char *body = cases[i / 2].body;
        if (body[0] == '$') /* a form with the session's token */
            body = arena_printf(h->a, "%s&_csrf=%s", body + 1, csrf);
        const char *type =
            cases[i / 2].type ? arena_printf(h->a, "Content-Type: %s\r\n", cases[i / 2].type) : "";
        const struct answer *a = client_ask(
            h->port,
            arena_printf(h->a, "%s %s HTTP/1.1\r\nHost: x\r\n%s%s%sContent-Length: %zu\r\n\r\n%s",
                         cases[i / 2].method, cases[i / 2].path, cases[i / 2].headers, type,
                         english ? "Accept-Language: en\r\n" : "", strlen(body), body));
        /* Somebody known is answered in their own language, which is Japanese here. */
        bool known = cases[i / 2].headers[0] && cases[i / 2].headers != ended;
        is_said(h, a, cases[i / 2].status, english && !known ? LANG_EN : LANG_JA,
                cases[i / 2].code);
    }
}

/* Far too long a body is refused before it comes, whatever the database does meanwhile. */
static void too_long_to_begin(struct edge_house *h)
{
    const char *cookie = edge_house_login(h, "staff");
    static const char *const paths[] = {"/change", "/nowhere", "/api/v1/echo"};

    for (size_t i = 0; i < 3; i++) {
        struct answer *a = client_ask(
            h->port,
            arena_printf(h->a,
                         "POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Length: 99999999999\r\n\r\n",
                         paths[i], cookie));
        assert_int_equal(a->status, i == 1 ? 404 : 413);
        assert_true(a->n > 0);
    }
}

/* Somebody holds what the pages need: they wait, and what asks no database still comes at once. */
static void database_held(struct edge_house *h)
{
    const char *cookie = edge_house_login(h, "staff");
    struct db *door = edge_house_door(h);
    struct err err = {0};
    struct answer a;
    int fds[6];

    OK(db_begin(door, true, &err));
    if (db_kind_of(door) == DB_PG)
        OK(db_script(door, "lock table session", &err));
    for (int i = 0; i < 6; i++) {
        fds[i] = client_connect(h->port);
        client_puts(fds[i], arena_printf(h->a, "GET /me HTTP/1.1\r\nHost: x\r\n%s\r\n", cookie));
    }
    for (int i = 0; i < 20; i++)
        assert_string_equal(get(h, "/asset", NULL)->body, "asset");
    db_rollback(door);
    db_close(door);
    for (int i = 0; i < 6; i++) {
        assert_true(client_read(fds[i], &a, false));
        assert_int_equal(a.status, 200);
        close(fds[i]);
    }
}

/* The database server is started anew: nobody is logged out, nothing has to be started by hand. */
static void database_lost(struct edge_house *h)
{
    const char *cookie = edge_house_login(h, "staff");
    const char *body = arena_printf(h->a, "name=x&_csrf=%s", edge_house_csrf(h, cookie));
    struct db *door = edge_house_door(h);
    bool pg = db_kind_of(door) == DB_PG;
    int views = edge_house_records(h, "view");

    db_close(door);
    for (int i = 0; i < 5; i++) {
        if (pg)
            edge_house_outside(h, "select pg_terminate_backend(pid) from pg_stat_activity where "
                                  "pid <> pg_backend_pid() and backend_type = 'client backend'");
        struct answer *a = get(h, "/view/x", cookie);
        if (a->status == 503) {
            assert_non_null(client_header(a, "Retry-After"));
            a = get(h, "/view/x", cookie);
        }
        assert_int_equal(a->status, 200);
        assert_int_equal(post(h, "/change", cookie, body)->status, 200);
    }
    edge_house_await(h, "view", views + 5);
}

/* ------------------------------------------------------------------ running */
#define EACH(name)                                                                                 \
    static void name##_on(const char *url)                                                         \
    {                                                                                              \
        struct edge_house h;                                                                       \
        edge_house_open(&h, url);                                                                  \
        name(&h);                                                                                  \
        edge_house_close(&h);                                                                      \
    }                                                                                              \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name##_on);                                                                    \
    }
EACH(nobody)
EACH(session)
EACH(session_ends)
EACH(ended_from_outside)
EACH(touch)
EACH(permission)
EACH(csrf_and_site)
EACH(inputs)
EACH(upload)
EACH(access_records)
EACH(api)
EACH(refusals)
EACH(too_long_to_begin)
EACH(database_held)
EACH(database_lost)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody),
        cmocka_unit_test(test_session),
        cmocka_unit_test(test_session_ends),
        cmocka_unit_test(test_ended_from_outside),
        cmocka_unit_test(test_touch),
        cmocka_unit_test(test_permission),
        cmocka_unit_test(test_csrf_and_site),
        cmocka_unit_test(test_inputs),
        cmocka_unit_test(test_upload),
        cmocka_unit_test(test_access_records),
        cmocka_unit_test(test_api),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_too_long_to_begin),
        cmocka_unit_test(test_database_held),
        cmocka_unit_test(test_database_lost),
    };

    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
