/* How a server begins and ends. */
#include <arpa/inet.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "http/http.h"

#define VISITORS 8
#define STOPS 150

static enum status hello(struct req *req, struct res *res, struct err *err)
{
    (void)req, (void)err;
    buf_puts(&res->body, "hello");
    return ST_OK;
}

static enum status works(struct req *req, struct res *res, struct err *err)
{
    usleep(2000);
    return hello(req, res, err);
}

static const struct route table[] = {
    {"GET", "/hello", PERM_ASSET, false, LANE_FAST, RECORD_NONE, NULL, 0, hello},
    {"GET", "/works", PERM_PUBLIC, false, LANE_SLOW, RECORD_NONE, NULL, 0, works},
    {"GET", "/heavy", PERM_PUBLIC, false, LANE_HEAVY, RECORD_NONE, NULL, 0, works},
    {"POST", "/post", PERM_PUBLIC, false, LANE_SLOW, RECORD_NONE, NULL, 0, works},
};

/* Rows that would be a hole do not start. */
static void test_unsafe_tables(void **state)
{
    static const struct route rows[][2] = {
        {{"POST", "/a", PERM_STAFF, false, LANE_SLOW, RECORD_NONE, NULL, 0, hello}},
        {{"POST", "/a", PERM_STAFF, true, LANE_FAST, RECORD_NONE, NULL, 0, hello}},
        {{"GET", "/a", PERM_STAFF, true, LANE_FAST, RECORD_NONE, NULL, 0, hello}},
        {{"GET", "/a/:x", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NULL, 0, hello},
         {"GET", "/a/:y", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NULL, 0, hello}},
        {{"GET", "/*/a", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NULL, 0, hello}},
        {{"GET", "/:a/:b/:c/:d/:e", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NULL, 0, hello}},
        {{"GET", "/a", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NULL, 0, NULL}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct http_options o = {.routes = rows[i], .nroutes = rows[i][1].path ? 2 : 1};
        struct server *s = NULL;
        struct err err = {0};
        assert_int_equal(http_start(NULL, &o, &s, &err), ST_SYSTEM);
        assert_string_equal(err.code, "route_table");
        assert_true(err.where[0] != '\0');
    }
}

static void test_taken_port(void **state)
{
    struct server *s = NULL, *other = NULL;
    struct err err = {0};
    struct http_options o = {.routes = table, .nroutes = 1};

    (void)state;
    assert_int_equal(http_start(NULL, &o, &s, &err), ST_OK);
    o.port = http_port(s);
    assert_int_equal(http_start(NULL, &o, &other, &err), ST_SYSTEM);
    assert_string_equal(err.code, "listen");
    o.address = "localhost; rm";
    assert_int_equal(http_start(NULL, &o, &other, &err), ST_INPUT);
    http_stop(s);
}

/* ------------------------------------------------------------------ stopped in a crowd
 * Again and again, each time in a process of its own: people arrive, wait for a worker, leave
 * without their answer; the process must end well and soon. */
struct visitor {
    uint16_t port;
    unsigned seed;
    pthread_t thread;
};

static int arrive(uint16_t port)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct timeval patience = {.tv_sec = 1};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    if (connect(fd, (struct sockaddr *)&in, sizeof(in)) == 0)
        return fd;
    close(fd);
    return -1;
}

/* A few requests on one connection; now and then one is cut short, or its answer not waited for. */
static void visit(int fd, unsigned *seed)
{
    static const char *const requests[] = {
        "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /works HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /heavy HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
    };
    char answer[4096];

    for (int i = 0; i < 3; i++) {
        const char *request = requests[rand_r(seed) % 4];
        size_t n = strlen(request);
        bool cut = rand_r(seed) % 8 == 0;
        if (send(fd, request, cut ? n / 2 : n, MSG_NOSIGNAL) < 0 || cut || rand_r(seed) % 6 == 0)
            return;
        if (recv(fd, answer, sizeof(answer), 0) <= 0)
            return;
    }
}

static void *crowd(void *arg)
{
    struct visitor *v = arg;

    for (;;) { /* until the process ends */
        int fd = arrive(v->port);
        if (fd < 0) {
            usleep(100);
            continue;
        }
        visit(fd, &v->seed);
        close(fd);
    }
    return NULL;
}

static _Noreturn void live_and_stop(unsigned round)
{
    static struct visitor visitors[VISITORS];
    struct http_options o = {
        .routes = table, .nroutes = sizeof(table) / sizeof(table[0]), .workers = 4, .patience = 2};
    struct server *s = NULL;
    struct err err = {0};

    if (http_start(NULL, &o, &s, &err) != ST_OK)
        _exit(2);
    for (unsigned i = 0; i < VISITORS; i++) {
        visitors[i] = (struct visitor){.port = http_port(s), .seed = round * 31 + i};
        if (pthread_create(&visitors[i].thread, NULL, crowd, &visitors[i]) != 0)
            _exit(2);
    }
    usleep(3000 + round % 17 * 700);
    http_stop(s);
    _exit(0);
}

static void test_stopped_in_a_crowd(void **state)
{
    time_t begun = time(NULL);

    (void)state;
    for (unsigned round = 0; round < STOPS; round++) {
        int status = -1;
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            alarm(30); /* a stop that hangs ends as one that failed */
            live_and_stop(round);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
            fail_msg("stop %u ended with %x", round, (unsigned)status);
    }
    /* Nothing waits for anybody who is gone: the library alone would, two seconds a stop. */
    assert_true(time(NULL) - begun < STOPS / 2);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unsafe_tables),
        cmocka_unit_test(test_taken_port),
        cmocka_unit_test(test_stopped_in_a_crowd),
    };

    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
