/* The server over sockets: wrong bytes, wrong sizes, wrong moments, many at once. */
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
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
    {"GET", "/hello/:name", PERM_PUBLIC, false, LANE_FAST, RECORD_NONE, NULL, 0, hello},
    {"GET", "/slow", PERM_PUBLIC, false, LANE_SLOW, RECORD_NONE, NULL, 0, waits},
    {"GET", "/heavy", PERM_PUBLIC, false, LANE_HEAVY, RECORD_NONE, NULL, 0, waits},
    {"POST", "/post", PERM_PUBLIC, false, LANE_SLOW, RECORD_NONE, NULL, 0, hello},
    {"GET", "/fails", PERM_PUBLIC, false, LANE_FAST, RECORD_NONE, NULL, 0, fails},
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

/* The server says in plain words why, and when to come back. */
static bool says(const struct answer *a, const char *word)
{
    return strncmp(a->body, word, strlen(word)) == 0;
}

static void test_answers(void **state)
{
    (void)state;
    struct server *s = start((struct http_options){0});
    uint16_t port = http_port(s);
    struct answer *a =
        client_ask(port, "GET /hello/%E5%8F%B0%E5%B8%B3 HTTP/1.1\r\nHost: x\r\n\r\n");

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

#define GET(path) "GET " path " HTTP/1.1\r\nHost: x\r\n\r\n"

/* Two requests in one packet, the second cut in the middle and finished later. */
static void test_pipelined(void **state)
{
    (void)state;
    struct server *s = start((struct http_options){0});
    struct answer a;
    int fd = client_connect(http_port(s));

    client_puts(fd, GET("/hello/1") GET("/hello/2") "GET /hello/3 HT");
    assert_true(client_read(fd, &a, false));
    assert_string_equal(a.body, "hello 1");
    assert_true(client_read(fd, &a, false));
    assert_string_equal(a.body, "hello 2");
    client_puts(fd, "TP/1.1\r\nHost: x\r\n\r\n");
    assert_true(client_read(fd, &a, false));
    assert_string_equal(a.body, "hello 3");
    close(fd);
    http_stop(s);
}

/* A refusal that needs no body read leaves the connection open. */
static void test_refusals_keep_alive(void **state)
{
    (void)state;
    struct server *s = start((struct http_options){0});
    struct answer a;
    int fd = client_connect(http_port(s));

    for (int i = 0; i < 3; i++) {
        client_puts(fd, GET("/nowhere"));
        assert_true(client_read(fd, &a, false));
        assert_int_equal(a.status, 404);
        client_puts(fd, "DELETE /post HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
        assert_true(client_read(fd, &a, false));
        assert_int_equal(a.status, 405);
    }
    close(fd);
    http_stop(s);
}

static void test_oversized(void **state)
{
    (void)state;
    struct server *s = start((struct http_options){0});
    uint16_t port = http_port(s);
    size_t big = (size_t)1536 * 1024;
    char *bytes = calloc(1, big + 1);
    struct answer a;

    /* Declared far too long: answered before a byte of it is sent. */
    assert_int_equal(client_ask(port, "POST /post HTTP/1.1\r\nHost: x\r\n"
                                      "Content-Length: 99999999999\r\n\r\n")
                         ->status,
                     413);
    /* A little too long: the whole body is taken, so that the answer survives. */
    memset(bytes, 'x', big);
    int fd = client_connect(port);
    snprintf(a.head, sizeof(a.head),
             "POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n", big);
    client_puts(fd, a.head);
    client_send(fd, bytes, big);
    assert_true(client_read(fd, &a, false));
    assert_int_equal(a.status, 413);
    assert_true(says(&a, W(LANG_JA, err_body_too_large)));
    close(fd);
    /* Chunks without end. */
    fd = client_connect(port);
    client_puts(fd, "POST /post HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 8; i++) {
        client_puts(fd, "100000\r\n");
        client_send(fd, bytes, 0x100000);
        client_puts(fd, "\r\n");
    }
    assert_true(client_closed(fd, 5000));
    close(fd);
    /* An address and headers over the limit. */
    memcpy(bytes, "GET /hello/", 11);
    memcpy(bytes + 10000, " HTTP/1.1\r\nHost: x\r\n\r\n", 23);
    assert_int_equal(client_ask(port, bytes)->status, 414);
    memset(bytes, 'x', big);
    memcpy(bytes, "GET / HTTP/1.1\r\nA: ", 19);
    memcpy(bytes + 100000, "\r\n\r\n", 5);
    assert_int_equal(client_ask(port, bytes)->status, 431);
    memcpy(bytes + 20000, "\r\nHost: x\r\n\r\n", 14);
    bytes[20014] = '\0';
    assert_true(says(client_ask(port, bytes), W(LANG_JA, err_headers_too_large)));
    free(bytes);
    assert_int_equal(client_ask(port, GET("/hello/x"))->status, 200);
    http_stop(s);
}

/* All bodies together are limited too. */
static void test_body_memory(void **state)
{
    (void)state;
    struct server *s = start((struct http_options){.body_memory = 65536});
    char *bytes = calloc(1, 200001);
    struct answer a;
    int fd = client_connect(http_port(s));

    memset(bytes, 'x', 200000);
    client_puts(fd, "POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n");
    client_puts(fd, bytes);
    assert_true(client_read(fd, &a, false));
    assert_int_equal(a.status, 503);
    assert_string_equal(client_header(&a, "Retry-After"), "5");
    assert_true(says(&a, W(LANG_JA, err_uploads_busy)));
    /* What was held is given back. */
    client_puts(fd, "POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
    assert_true(client_read(fd, &a, false));
    assert_int_equal(a.status, 415);
    free(bytes);
    close(fd);
    http_stop(s);
}

static void test_ambiguous(void **state)
{
    static const char *const requests[] = {
        "POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nabcd",
        ("POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
         "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        "GET /hello/x HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "GET /hello/x HTTP/1.1\r\n\r\n",
    };
    struct server *s = start((struct http_options){0});

    (void)state;
    for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
        struct answer *a = client_ask(http_port(s), requests[i]);
        if (a->status != 400 && a->status != 0)
            fail_msg("request %zu: %d", i, a->status);
    }
    http_stop(s);
}

static void test_strange_paths(void **state)
{
    static const char *const paths[] = {
        "//hello/x",
        "/hello//x",
        "/hello/../hello/x",
        "/hello/%2e%2e/x",
        "/hello/a%2Fb",
        "/hello/a%00b",
        "/hello/%C0%AF",
        "/hello/%ED%A0%80",
        "/hello/%",
        "/hello/%4",
        "/hello/x/",
        "/hello/%0a",
        "http://x/hello/x",
        "/hello/a/b/c/d/e/f/g/h/i",
        "*",
        "/HELLO/x",
    };
    struct server *s = start((struct http_options){0});
    char request[256];

    (void)state;
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", paths[i]);
        struct answer *a = client_ask(http_port(s), request);
        if (a->status != 404 && a->status != 400)
            fail_msg("%s: %d", paths[i], a->status);
    }
    http_stop(s);
}

/* A client that keeps sending a little is cut off; so is one whose body never ends. */
static void test_slow_clients(void **state)
{
    (void)state;
    struct server *s = start((struct http_options){.timeout = 1});
    int fd = client_connect(http_port(s));
    int body = client_connect(http_port(s));
    bool closed = false, body_closed = false;

    client_puts(fd, "GET /hello/x HTTP/1.1\r\nHost: x\r\nX: ");
    client_puts(body, "POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n");
    for (int i = 0; i < 16; i++) {
        client_puts(fd, "a");
        client_puts(body, "a");
        closed = closed || client_closed(fd, 200);
        body_closed = body_closed || client_closed(body, 200);
    }
    assert_true(closed);
    assert_true(body_closed);
    assert_int_equal(client_ask(http_port(s), GET("/hello/x"))->status, 200);
    close(fd);
    close(body);
    http_stop(s);
}

/* Clients that leave in the middle of every phase leave nothing behind: stopping returns at once.
 */
/* Requests cut short: whoever hung up is not waited for. */
static void test_truncated(void **state)
{
    static const char *const pieces[] = {
        "G",
        "GET /hello/x HTTP/1.1\r\nHo",
        "POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n",
        "POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc",
    };
    struct server *s = start((struct http_options){0});
    time_t begun = time(NULL);

    (void)state;
    for (int round = 0; round < 20; round++)
        for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
            int fd = client_connect(http_port(s));
            client_puts(fd, pieces[i]);
            close(fd);
        }
    assert_int_equal(client_ask(http_port(s), GET("/hello/x"))->status, 200);
    http_stop(s);
    assert_true(time(NULL) - begun < 8); /* the library alone needs 15 */
}

/* Whoever has said everything may say so, and still gets the answer. */
static void test_half_closed(void **state)
{
    struct server *s = start((struct http_options){0});
    int fd = client_connect(http_port(s));
    struct answer a;

    (void)state;
    client_puts(fd, GET("/slow"));
    shutdown(fd, SHUT_WR);
    gate_await(1);
    usleep(1500000); /* more than the second between two looks */
    gate_open();
    assert_true(client_read(fd, &a, false));
    assert_int_equal(a.status, 200);
    assert_string_equal(a.body, "waited");
    close(fd);
    http_stop(s);
}

/* Waits until exactly `want` of the connections have an answer to read: ten seconds at most. */
static void await_answers(const int *fds, int n, int want)
{
    struct pollfd waiting[8];
    int ready = 0;

    assert_true(n <= 8);
    for (int tries = 0; tries < 1000 && ready < want; tries++) {
        for (int i = 0; i < n; i++)
            waiting[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
        ready = poll(waiting, (nfds_t)n, 0);
        if (ready < want)
            usleep(10000);
    }
    assert_int_equal(ready, want);
}

static void test_queue_full(void **state)
{
    (void)state;
    struct server *s = start((struct http_options){.workers = 2, .queue = 3});
    uint16_t port = http_port(s);
    int fds[7], refused = 0;
    struct answer a;

    /* Requests of different connections may overtake each other: two run, three of the others
     * wait, two are refused, whichever they are, and that while every worker waits. */
    for (int i = 0; i < 7; i++) {
        fds[i] = client_connect(port);
        client_puts(fds[i], GET("/slow"));
        if (i == 1)
            gate_await(2);
    }
    await_answers(fds, 7, 2);
    /* Pages still come while every worker waits. */
    assert_int_equal(client_ask(port, GET("/hello/x"))->status, 200);
    gate_open();
    for (int i = 0; i < 7; i++) {
        assert_true(client_read(fds[i], &a, false));
        assert_true(a.status == 200 || a.status == 503);
        if (a.status == 503) {
            refused++;
            assert_non_null(client_header(&a, "Retry-After"));
            assert_true(says(&a, W(LANG_JA, err_queue_full)));
        }
        close(fds[i]);
    }
    assert_int_equal(refused, 2);
    http_stop(s);
}

/* Two run, those who wait fill half of the queue, who comes then is refused; others get in. */
static void test_heavy_two_at_once(void **state)
{
    (void)state;
    struct server *s = start((struct http_options){.queue = 6});
    uint16_t port = http_port(s);
    struct answer a;
    int fds[7], refused = 0;

    for (int i = 0; i < 6; i++) {
        fds[i] = client_connect(port);
        client_puts(fds[i], GET("/heavy"));
        if (i == 1)
            gate_await(2);
    }
    await_answers(fds, 6, 1);
    fds[6] = client_connect(port);
    client_puts(fds[6], GET("/slow"));
    gate_await(3);
    assert_int_equal(client_ask(port, GET("/hello/x"))->status, 200);
    gate_open();
    for (int i = 0; i < 7; i++) {
        assert_true(client_read(fds[i], &a, false));
        assert_true(a.status == 200 || (a.status == 503 && i < 6));
        refused += a.status == 503;
        close(fds[i]);
    }
    assert_int_equal(refused, 1);
    assert_true(gate.most <= 3);
    http_stop(s);
}

static void *stopper(void *arg)
{
    http_stop(arg);
    return NULL;
}

static void test_stop_finishes_what_runs(void **state)
{
    (void)state;
    struct server *s = start((struct http_options){0});
    int fd = client_connect(http_port(s));
    int idle = client_connect(http_port(s));
    struct answer a;
    pthread_t thread;

    client_puts(idle, GET("/hello/x"));
    assert_true(client_read(idle, &a, false));
    client_puts(fd, GET("/slow"));
    gate_await(1);
    pthread_create(&thread, NULL, stopper, s);
    /* While it waits, an old connection is told to come back later, or finds it gone. */
    client_puts(idle, GET("/hello/x"));
    if (client_read(idle, &a, false) && a.status == 503) {
        assert_string_equal(client_header(&a, "Connection"), "close");
        assert_true(says(&a, W(LANG_JA, err_stopping)));
    }
    gate_open();
    assert_true(client_read(fd, &a, false));
    assert_int_equal(a.status, 200);
    assert_string_equal(a.body, "waited");
    pthread_join(thread, NULL);
    assert_true(client_closed(fd, 1000));
    close(fd);
    close(idle);
}

/* Whoever waits longer than the server's patience is told to come back; who runs is finished. */
static void test_stop_loses_patience(void **state)
{
    (void)state;
    struct server *s = start((struct http_options){.workers = 1, .patience = 1});
    struct answer a;
    pthread_t thread;
    int fds[4];

    for (int i = 0; i < 4; i++) {
        fds[i] = client_connect(http_port(s));
        client_puts(fds[i], GET("/slow"));
        if (i == 0)
            gate_await(1);
    }
    usleep(200000);
    pthread_create(&thread, NULL, stopper, s);
    usleep(1500000);
    close(fds[3]); /* somebody gives up meanwhile */
    gate_open();
    assert_true(client_read(fds[0], &a, false));
    assert_string_equal(a.body, "waited");
    for (int i = 1; i < 3; i++) {
        assert_true(client_read(fds[i], &a, false));
        assert_int_equal(a.status, 503);
        assert_true(says(&a, W(LANG_JA, err_stopping)));
        assert_non_null(client_header(&a, "Retry-After"));
    }
    pthread_join(thread, NULL);
    for (int i = 0; i < 3; i++)
        close(fds[i]);
}

/* Nobody new gets in while the server stops: the port refuses at once. */
static void test_stop_refuses_new(void **state)
{
    (void)state;
    struct server *s = start((struct http_options){0});
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(http_port(s))};
    int fd = client_connect(http_port(s)), late = socket(AF_INET, SOCK_STREAM, 0);
    struct answer a;
    pthread_t thread;

    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    client_puts(fd, GET("/slow"));
    gate_await(1);
    pthread_create(&thread, NULL, stopper, s);
    usleep(300000);
    assert_int_equal(connect(late, (struct sockaddr *)&in, sizeof(in)), -1);
    gate_open();
    assert_true(client_read(fd, &a, false));
    assert_int_equal(a.status, 200);
    pthread_join(thread, NULL);
    close(fd);
    close(late);
}

static void test_connection_limit(void **state)
{
    (void)state;
    struct server *s = start((struct http_options){.connections = 10});
    int fds[30];
    struct answer a;
    int ok = 0, refused = 0;

    for (int i = 0; i < 30; i++) {
        fds[i] = client_connect(http_port(s));
        client_puts(fds[i], GET("/hello/x"));
        assert_true(client_read(fds[i], &a, false));
        ok += a.status == 200;
        refused += a.status == 503 && says(&a, W(LANG_JA, err_connections));
    }
    assert_int_equal(ok, 10);
    assert_int_equal(refused, 20);
    for (int i = 0; i < 30; i++)
        close(fds[i]);
    http_stop(s);
}

struct crowd {
    uint16_t port;
    atomic_int good;
};

static void *visitor(void *arg)
{
    struct crowd *c = arg;
    struct answer *a = malloc(sizeof(*a));
    int fd = client_connect(c->port);

    for (int i = 0; i < 20; i++) {
        client_puts(fd, i % 4 ? GET("/hello/x") : GET("/slow"));
        if (!client_read(fd, a, false) || a->status != 200) {
            fprintf(stderr, "visitor stopped at %d: %d\n", i, a->status);
            break;
        }
        if (i == 19)
            atomic_fetch_add(&c->good, 1);
    }
    close(fd);
    free(a);
    return NULL;
}

static void test_many_at_once(void **state)
{
    (void)state;
    struct server *s = start((struct http_options){0});
    struct crowd crowd = {.port = http_port(s)};
    pthread_t threads[200];

    gate_open();
    for (int i = 0; i < 200; i++)
        pthread_create(&threads[i], NULL, visitor, &crowd);
    for (int i = 0; i < 200; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&crowd.good), 200);
    http_stop(s);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_error_leaks_nothing),
        cmocka_unit_test(test_pipelined),
        cmocka_unit_test(test_refusals_keep_alive),
        cmocka_unit_test(test_oversized),
        cmocka_unit_test(test_body_memory),
        cmocka_unit_test(test_ambiguous),
        cmocka_unit_test(test_strange_paths),
        cmocka_unit_test(test_slow_clients),
        cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_half_closed),
        cmocka_unit_test(test_queue_full),
        cmocka_unit_test(test_heavy_two_at_once),
        cmocka_unit_test(test_stop_finishes_what_runs),
        cmocka_unit_test(test_stop_loses_patience),
        cmocka_unit_test(test_stop_refuses_new),
        cmocka_unit_test(test_connection_limit),
        cmocka_unit_test(test_many_at_once),
    };

    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
