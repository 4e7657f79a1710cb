#include "clients.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct client {
    int fd;
    double due;
    bool asked;    /* an answer is under way */
    size_t unread; /* of its body; 0 while the head is read */
    size_t nhead;
    char head[4096];
};
struct run {
    const struct load *load;
    int epoll;
    double begin, until, interval;
    double *latency;
    int n;
    struct client clients[CLIENTS_MAX];
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

static void ask(struct run *r, struct client *c)
{
    size_t n = strlen(r->load->request);

    if (send(c->fd, r->load->request, n, MSG_NOSIGNAL) != (ssize_t)n)
        exit(3);
    c->asked = true;
    c->unread = c->nhead = 0;
}

static void answered(struct run *r, struct client *c)
{
    double t = now();

    if (r->n < SAMPLES && c->due >= r->begin)
        r->latency[r->n++] = t - c->due;
    c->asked = false;
    c->due = r->interval > 0 ? c->due + r->interval : t;
}

/* Takes what of the head has come; true when it is whole and says how much follows. */
static bool read_head(struct client *c)
{
    ssize_t k = recv(c->fd, c->head + c->nhead, sizeof(c->head) - 1 - c->nhead, MSG_DONTWAIT);

    if (k < 0 && errno == EAGAIN)
        return false;
    if (k <= 0)
        exit(3);
    c->nhead += (size_t)k;
    c->head[c->nhead] = '\0';
    const char *end = strstr(c->head, "\r\n\r\n"), *length = strstr(c->head, "Content-Length: ");
    if (!end && c->nhead == sizeof(c->head) - 1)
        exit(3);
    if (!end)
        return false;
    size_t body = length && length < end ? strtoul(length + 16, NULL, 10) : 0;
    size_t here = c->nhead - (size_t)(end + 4 - c->head);
    c->unread = body > here ? body - here : 0;
    return true;
}

/* Bodies are thrown away unread (MSG_TRUNC): clients that copy them would be measured as well. */
static void read_answer(struct run *r, struct client *c)
{
    if (c->unread == 0) {
        if (!read_head(c))
            return;
        if (c->unread == 0) {
            answered(r, c);
            return;
        }
    }
    ssize_t k = recv(c->fd, NULL, c->unread, MSG_DONTWAIT | MSG_TRUNC);
    if (k < 0 && errno == EAGAIN)
        return;
    if (k <= 0)
        exit(3);
    c->unread -= (size_t)k;
    if (c->unread == 0)
        answered(r, c);
}

/* Asks for what is due; returns how long to wait for the next one, seconds; < 0: all is over. */
static double ask_due(struct run *r)
{
    double t = now(), wait = -1;

    for (int i = 0; i < r->load->clients; i++) {
        struct client *c = &r->clients[i];
        double left = 1;
        if (!c->asked) {
            if (c->due >= r->until)
                continue;
            if (c->due <= t)
                ask(r, c);
            else
                left = c->due - t;
        }
        if (wait < 0 || left < wait)
            wait = left;
    }
    return wait;
}

static void start(struct run *r)
{
    const struct load *l = r->load;

    r->epoll = epoll_create1(0);
    for (int i = 0; i < l->clients; i++) {
        struct client *c = &r->clients[i];
        c->fd = connected(l->port);
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
        if (epoll_ctl(r->epoll, EPOLL_CTL_ADD, c->fd, &e) != 0)
            exit(3);
    }
    r->interval = l->rate > 0 ? l->clients / l->rate : 0;
    double first = now();
    r->begin = first + l->warm;
    r->until = r->begin + l->seconds;
    for (int i = 0; i < l->clients; i++)
        r->clients[i].due = first + r->interval * i / l->clients;
}

static int by_value(const void *a, const void *b)
{
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

struct latencies run_clients(const struct load *l)
{
    struct run *r = calloc(1, sizeof(*r));
    struct epoll_event events[CLIENTS_MAX];
    double wait;

    r->load = l;
    r->latency = calloc(SAMPLES, sizeof(double));
    start(r);
    while ((wait = ask_due(r)) >= 0) {
        struct timespec t = {(time_t)wait, (long)((wait - (double)(time_t)wait) * 1e9)};
        int n = epoll_pwait2(r->epoll, events, CLIENTS_MAX, &t, NULL);
        for (int i = 0; i < n; i++)
            read_answer(r, events[i].data.ptr);
    }
    for (int i = 0; i < l->clients; i++)
        close(r->clients[i].fd);
    close(r->epoll);
    if (r->n == 0)
        exit(3);
    qsort(r->latency, (size_t)r->n, sizeof(double), by_value);
    struct latencies out = {r->n / l->seconds, r->latency[r->n / 2], r->latency[r->n * 99 / 100],
                            r->latency[r->n - 1]};
    free(r->latency);
    free(r);
    return out;
}
