#include "http/port.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { BREATH = 50 }; /* milliseconds until descriptors or memory may be there again */

struct port {
    int listening, wake;
    uint16_t number;
    port_taker *take;
    void *arg;
    bool served;
    pthread_t thread;
};

/* ------------------------------------------------------------------ open */
static bool listen_on(int fd, const struct addrinfo *info)
{
    int one = 1;

    return fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) == 0 &&
           bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, 1024) == 0;
}

static bool name_number(struct port *p)
{
    struct sockaddr_storage bound = {0};
    socklen_t len = sizeof(bound);

    if (getsockname(p->listening, (struct sockaddr *)&bound, &len) != 0)
        return false;
    p->number = ntohs(bound.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&bound)->sin6_port
                                                  : ((struct sockaddr_in *)&bound)->sin_port);
    return true;
}

enum status port_open(const char *address, uint16_t number, struct port **ret, struct err *err)
{
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                             .ai_socktype = SOCK_STREAM};
    struct addrinfo *info;
    char text[8];

    snprintf(text, sizeof(text), "%u", (unsigned)number);
    if (getaddrinfo(address, text, &hints, &info) != 0)
        return err_set(err, ST_INPUT, "address", "%s is no numeric address", address);
    struct port *p = calloc(1, sizeof(*p));
    if (!p)
        abort();
    p->listening = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    p->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    bool ok = listen_on(p->listening, info) && name_number(p) && p->wake >= 0;
    int why = errno;
    freeaddrinfo(info);
    if (!ok) {
        port_close(p);
        return err_set(err, ST_SYSTEM, "listen", "%s:%s: %s", address, text, strerror(why));
    }
    *ret = p;
    return ST_OK;
}

uint16_t port_number(const struct port *p)
{
    return p->number;
}

/* ------------------------------------------------------------------ serve */
/* False when there was no descriptor or memory for a client: it stays in the queue. */
static bool let_in(struct port *p)
{
    struct sockaddr_storage from;

    for (;;) {
        socklen_t len = sizeof(from);
        int fd =
            accept4(p->listening, (struct sockaddr *)&from, &len, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd < 0)
            return errno != EMFILE && errno != ENFILE && errno != ENOBUFS && errno != ENOMEM;
        p->take(p->arg, fd, (struct sockaddr *)&from, len);
    }
}

static void *run(void *arg)
{
    struct port *p = arg;
    struct pollfd look[] = {{.fd = p->wake, .events = POLLIN},
                            {.fd = p->listening, .events = POLLIN}};
    bool room = true;

    while (!look[0].revents) {
        /* Without room for a client, its being there is no reason to look again. */
        if (poll(look, room ? 2 : 1, room ? -1 : BREATH) < 0 && errno != EINTR)
            abort();
        if (!look[0].revents)
            room = let_in(p);
    }
    return NULL;
}

enum status port_serve(struct port *p, port_taker *take, void *arg, struct err *err)
{
    p->take = take;
    p->arg = arg;
    if (pthread_create(&p->thread, NULL, run, p) != 0)
        return err_set(err, ST_SYSTEM, "threads", "no thread for the port");
    p->served = true;
    return ST_OK;
}

void port_close(struct port *p)
{
    if (!p)
        return;
    if (p->served) {
        eventfd_write(p->wake, 1);
        pthread_join(p->thread, NULL);
    }
    if (p->listening >= 0)
        close(p->listening);
    if (p->wake >= 0)
        close(p->wake);
    free(p);
}
