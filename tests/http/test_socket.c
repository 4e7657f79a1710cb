/* The server over sockets: wrong bytes, wrong sizes, wrong moments, many at once. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "client.h"
#include "http/http.h"

/* What the slow handlers wait for; belongs to one test at a time. */
struct gate {
    pthread_mutex_t lock;
    pthread_cond_t opened;
    bool open;
    int inside, most;
};
static struct gate gate = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, 0, 0};

static enum status hello(struct req *req, struct res *res, struct err *err)
{
    (void)err;
    buf_printf(&res->body, "hello %s", req->path_arg[0] ? req->path_arg[0] : "");
    return ST_OK;
}

static enum status waits(struct req *req, struct res *res, struct err *err)
{
    (void)req, (void)err;
    pthread_mutex_lock(&gate.lock);
    gate.inside++;
    if (gate.inside > gate.most)
        gate.most = gate.inside;
    pthread_cond_broadcast(&gate.opened);
    while (!gate.open)
        pthread_cond_wait(&gate.opened, &gate.lock);
    gate.inside--;
    pthread_mutex_unlock(&gate.lock);
    buf_puts(&res->body, "waited");
    return ST_OK;
}

static enum status fails(struct req *req, struct res *res, struct err *err)
{
    (void)req;
    buf_puts(&res->body, "half a page");
    res->set_cookie = "leak=1";
    return err_set(err, ST_SYSTEM, "disk", "/var/secret/path is full");
}

static const struct route table[] = {
    {"GET", "/hello/:name", PERM_PUBLIC, false, LANE_FAST, ACCESS_NONE, NULL, 0, hello},
    {"GET", "/slow", PERM_PUBLIC, false, LANE_SLOW, ACCESS_NONE, NULL, 0, waits},
    {"GET", "/heavy", PERM_PUBLIC, false, LANE_HEAVY, ACCESS_NONE, NULL, 0, waits},
    {"POST", "/post", PERM_PUBLIC, false, LANE_SLOW, ACCESS_NONE, NULL, 0, hello},
    {"GET", "/fails", PERM_PUBLIC, false, LANE_FAST, ACCESS_NONE, NULL, 0, fails},
};

static struct server *start(struct http_options o)
{
    struct server *s = NULL;
    struct err err = {0};

    o.routes = table;
    o.nroutes = sizeof(table) / sizeof(table[0]);
    gate.open = false;
    gate.inside = gate.most = 0;
    if (http_start(NULL, &o, &s, &err) != ST_OK)
        fail_msg("%s", err.text);
    return s;
}

static void gate_await(int inside)
{
    pthread_mutex_lock(&gate.lock);
    while (gate.inside < inside)
        pthread_cond_wait(&gate.opened, &gate.lock);
    pthread_mutex_unlock(&gate.lock);
}

static void gate_open(void)
{
    pthread_mutex_lock(&gate.lock);
    gate.open = true;
    pthread_cond_broadcast(&gate.opened);
    pthread_mutex_unlock(&gate.lock);
}

static void test_answers(void **state)
{
    (void)state;
    struct server *s = start((struct http_options){0});
    uint16_t port = http_port(s);
    struct answer *a = client_ask(port, "GET /hello/%E5%8F%B0%E5%B8%B3 HTTP/1.1\r\nHost: x\r\n\r\n");

    assert_int_equal(a->status, 200);
    assert_string_equal(a->body, "hello 台帳");
    assert_non_null(strstr(client_header(a, "Content-Security-Policy"), "default-src 'none'"));
    assert_string_equal(client_header(a, "X-Content-Type-Options"), "nosniff");
    assert_string_equal(client_header(a, "Cache-Control"), "no-store");
    a = client_ask(port, "HEAD /hello/x HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_int_equal(a->status, 200);
    assert_string_equal(client_header(a, "Content-Length"), "7");
    a = client_ask(port, "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_int_equal(a->status, 404);
    a = client_ask(port, "PUT /post HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    assert_int_equal(a->status, 405);
    assert_string_equal(client_header(a, "Allow"), "POST");
    http_stop(s);
}

static void test_error_leaks_nothing(void **state)
{
    (void)state;
    struct server *s = start((struct http_options){0});
    struct answer *a = client_ask(http_port(s), "GET /fails HTTP/1.1\r\nHost: x\r\n\r\n");

    assert_int_equal(a->status, 500);
    assert_null(strstr(a->body, "secret"));
    assert_null(strstr(a->body, "half a page"));
    assert_null(client_header(a, "Set-Cookie"));
    http_stop(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_error_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
