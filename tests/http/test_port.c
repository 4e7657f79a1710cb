/* The port lets in whoever comes, one after the other, waits where there is no descriptor left
 * without burning a processor, and lets nobody in once it is closed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "http/port.h"

enum { MANY = 300 };

struct seen {
    atomic_int n;
    int fd[MANY];
    uint16_t from[MANY];
};

static void take(void *arg, int fd, const struct sockaddr *from, socklen_t len)
{
    struct seen *s = arg;
    int n = atomic_load(&s->n);

    assert_int_equal(len, sizeof(struct sockaddr_in));
    s->fd[n] = fd;
    s->from[n] = ((const struct sockaddr_in *)from)->sin_port;
    atomic_store(&s->n, n + 1);
}

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

static bool await(struct seen *s, int n)
{
    for (int i = 0; i < 500 && atomic_load(&s->n) < n; i++)
        pause_ms(10);
    return atomic_load(&s->n) == n;
}

static int new_socket(void)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    return fd;
}

static int enter(int fd, uint16_t number)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(number)};

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return connect(fd, (struct sockaddr *)&to, sizeof(to));
}

static uint16_t own_port(int fd)
{
    struct sockaddr_in in;
    socklen_t len = sizeof(in);

    assert_int_equal(getsockname(fd, (struct sockaddr *)&in, &len), 0);
    return in.sin_port;
}

static struct port *opened(void)
{
    struct port *p;

    assert_int_equal(port_open("127.0.0.1", 0, &p, NULL), ST_OK);
    assert_int_not_equal(port_number(p), 0);
    return p;
}

static void close_all(const int *fd, int n)
{
    for (int i = 0; i < n; i++)
        close(fd[i]);
}

static void everybody_in_their_order(void **state)
{
    struct seen seen = {0};
    struct port *p = opened();
    int client[MANY];

    (void)state;
    for (int i = 0; i < MANY; i++) {
        client[i] = new_socket();
        assert_int_equal(enter(client[i], port_number(p)), 0);
        if (i == MANY / 2) /* half of them waited before anybody let them in */
            assert_int_equal(port_serve(p, take, &seen, NULL), ST_OK);
    }
    assert_true(await(&seen, MANY));
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(seen.from[i], own_port(client[i]));
        assert_true(fcntl(seen.fd[i], F_GETFL) & O_NONBLOCK);
        assert_true(fcntl(seen.fd[i], F_GETFD) & FD_CLOEXEC);
    }
    port_close(p);
    close_all(client, MANY);
    close_all(seen.fd, MANY);
}

static double processor_seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void no_descriptor_left(void **state)
{
    struct seen seen = {0};
    struct port *p = opened();
    struct rlimit limit, none;
    int client = new_socket();

    (void)state;
    assert_int_equal(port_serve(p, take, &seen, NULL), ST_OK);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    none = limit;
    none.rlim_cur = (rlim_t)client + 1;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    double before = processor_seconds();
    assert_int_equal(enter(client, port_number(p)), 0);
    pause_ms(500);
    assert_int_equal(atomic_load(&seen.n), 0);
    assert_true(processor_seconds() - before < 0.25);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    assert_true(await(&seen, 1));
    port_close(p);
    close(client);
    close_all(seen.fd, 1);
}

static void nobody_after_it_is_closed(void **state)
{
    struct seen seen = {0};
    struct port *p = opened();
    uint16_t number = port_number(p);
    int client = new_socket();

    (void)state;
    assert_int_equal(port_serve(p, take, &seen, NULL), ST_OK);
    port_close(p);
    assert_int_not_equal(enter(client, number), 0);
    assert_int_equal(atomic_load(&seen.n), 0);
    close(client);
    assert_int_equal(port_open("127.0.0.1", number, &p, NULL), ST_OK); /* free at once */
    port_close(p);
}

static void what_cannot_be_opened(void **state)
{
    struct port *p = opened(), *second = NULL;
    struct err err;

    (void)state;
    assert_int_equal(port_open("127.0.0.1", port_number(p), &second, &err), ST_SYSTEM);
    assert_string_equal(err.code, "listen");
    assert_int_equal(port_open("localhost", 0, &second, &err), ST_INPUT);
    assert_string_equal(err.code, "address");
    assert_null(second);
    port_close(p);
    port_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_in_their_order),
        cmocka_unit_test(no_descriptor_left),
        cmocka_unit_test(nobody_after_it_is_closed),
        cmocka_unit_test(what_cannot_be_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
