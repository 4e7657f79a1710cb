#include "clients.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct run {
    const struct load *load;
    double begin, until;
    double *latency;
    _Atomic int n;
};
struct client {
    struct run *run;
    int i;
};

double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int connected(uint16_t port)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, (struct sockaddr *)&in, sizeof(in)) != 0)
        exit(3);
    return fd;
}

/* Reads one answer to its end; exits when there is none. */
static void read_answer(int fd, char *buf, size_t size)
{
    size_t got = 0, want = 0;

    while (want == 0 || got < want) {
        ssize_t k = read(fd, buf + got, size - 1 - got);
        if (k <= 0)
            exit(3);
        got += (size_t)k;
        buf[got] = '\0';
        char *head = strstr(buf, "\r\n\r\n"), *length = strstr(buf, "Content-Length: ");
        if (head)
            want = (size_t)(head + 4 - buf) + (length ? strtoul(length + 16, NULL, 10) : 0);
    }
}

static void *client(void *arg)
{
    const struct client *me = arg;
    struct run *r = me->run;
    const struct load *l = r->load;
    double interval = l->rate > 0 ? l->clients / l->rate : 0;
    double due = r->begin + interval * me->i / l->clients;
    char buf[65536];
    int fd = connected(l->port);

    while (due < r->until) {
        double wait = due - now();
        if (wait > 0)
            usleep((useconds_t)(wait * 1e6));
        if (write(fd, l->request, strlen(l->request)) < 0)
            exit(3);
        read_answer(fd, buf, sizeof(buf));
        int n = r->n++;
        if (n < SAMPLES)
            r->latency[n] = now() - due;
        due = interval > 0 ? due + interval : now();
    }
    close(fd);
    return NULL;
}

static int by_value(const void *a, const void *b)
{
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

struct latencies run_clients(const struct load *l)
{
    double begin = now();
    struct run r = {.load = l,
                    .begin = begin,
                    .until = begin + l->seconds,
                    .latency = calloc(SAMPLES, sizeof(double))};
    pthread_t t[CLIENTS_MAX];
    struct client c[CLIENTS_MAX];

    for (int i = 0; i < l->clients; i++) {
        c[i] = (struct client){&r, i};
        pthread_create(&t[i], NULL, client, &c[i]);
    }
    for (int i = 0; i < l->clients; i++)
        pthread_join(t[i], NULL);
    int n = r.n < SAMPLES ? r.n : SAMPLES;
    if (n == 0)
        exit(3);
    qsort(r.latency, (size_t)n, sizeof(double), by_value);
    struct latencies out = {r.n / l->seconds, r.latency[n / 2], r.latency[n * 99 / 100],
                            r.latency[n - 1]};
    free(r.latency);
    return out;
}
