#include "http/port.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static bool listen_on(int fd, const struct addrinfo *info)
{
    int one = 1;

    return fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) == 0 &&
           bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, 1024) == 0;
}

enum status port_open(const char *address, uint16_t port, int *ret_fd, uint16_t *ret_port,
                      struct err *err)
{
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                             .ai_socktype = SOCK_STREAM};
    struct sockaddr_storage bound = {0};
    socklen_t len = sizeof(bound);
    struct addrinfo *info;
    char text[8];

    snprintf(text, sizeof(text), "%u", (unsigned)port);
    if (getaddrinfo(address, text, &hints, &info) != 0)
        return err_set(err, ST_INPUT, "address", "%s is no numeric address", address);
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool ok = listen_on(fd, info) && getsockname(fd, (struct sockaddr *)&bound, &len) == 0;
    int why = errno;
    freeaddrinfo(info);
    if (!ok) {
        if (fd >= 0)
            close(fd);
        return err_set(err, ST_SYSTEM, "listen", "%s:%s: %s", address, text, strerror(why));
    }
    *ret_port = ntohs(bound.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&bound)->sin6_port
                                                  : ((struct sockaddr_in *)&bound)->sin_port);
    *ret_fd = fd;
    return ST_OK;
}

/* The number gets a socket that nobody can find. The library's own way, MHD_quiesce_daemon, now and
 * then meets an event thread that is looking at the socket (0.9.75, about once in a thousand stops
 * under load), and then the process is aborted. */
void port_take_away(int fd)
{
    struct sockaddr_un any = {.sun_family = AF_UNIX};
    int nowhere = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    /* Only the family: the kernel gives it a name of its own. */
    if (nowhere >= 0 && bind(nowhere, (struct sockaddr *)&any, sizeof(any.sun_family)) == 0 &&
        listen(nowhere, 1) == 0)
        dup3(nowhere, fd, O_CLOEXEC);
    else
        shutdown(fd, SHUT_RDWR);
    if (nowhere >= 0)
        close(nowhere);
}
