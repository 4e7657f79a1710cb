#include "client.h"

#include <arpa/inet.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

int client_connect(uint16_t port)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct timeval patience = {.tv_sec = 30};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    if (connect(fd, (struct sockaddr *)&in, sizeof(in)) != 0)
        fail_msg("port %u refuses", (unsigned)port);
    return fd;
}

void client_send(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        bytes += sent;
        n -= (size_t)sent;
    }
}

void client_puts(int fd, const char *text)
{
    client_send(fd, text, strlen(text));
}

const char *client_header(const struct answer *a, const char *name)
{
    static _Thread_local char value[2048];
    size_t n = strlen(name);

    for (const char *p = strstr(a->head, "\r\n"); p; p = strstr(p + 2, "\r\n")) {
        if (strncasecmp(p + 2, name, n) != 0 || p[2 + n] != ':')
            continue;
        const char *v = p + 2 + n + 1;
        v += strspn(v, " ");
        size_t len = strcspn(v, "\r\n");
        if (len >= sizeof(value))
            len = sizeof(value) - 1;
        memcpy(value, v, len);
        value[len] = '\0';
        return value;
    }
    return NULL;
}

static bool read_head(int fd, struct answer *a)
{
    size_t n = 0;

    while (n + 1 < sizeof(a->head)) {
        if (recv(fd, a->head + n, 1, 0) != 1)
            return false;
        a->head[++n] = '\0';
        if (n >= 4 && memcmp(a->head + n - 4, "\r\n\r\n", 4) == 0)
            return true;
    }
    return false;
}

bool client_read(int fd, struct answer *a, bool head)
{
    memset(a, 0, sizeof(*a));
    if (!read_head(fd, a))
        return false;
    a->status = atoi(a->head + 9);
    if (a->status == 100)
        return client_read(fd, a, head);
    const char *length = client_header(a, "Content-Length");
    size_t want = length ? strtoul(length, NULL, 10) : 0;
    if (head || a->status == 304)
        want = 0;
    if (want >= sizeof(a->body))
        fail_msg("an answer of %zu bytes", want);
    while (a->n < want) {
        ssize_t got = recv(fd, a->body + a->n, want - a->n, 0);
        if (got <= 0)
            return false;
        a->n += (size_t)got;
    }
    a->body[a->n] = '\0';
    return true;
}

struct answer *client_ask(uint16_t port, const char *request)
{
    static struct answer a;
    int fd = client_connect(port);

    client_puts(fd, request);
    client_read(fd, &a, strncmp(request, "HEAD ", 5) == 0);
    close(fd);
    return &a;
}

bool client_closed(int fd, int timeout_ms)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    char rest[4096];

    while (poll(&p, 1, timeout_ms) == 1)
        if (recv(fd, rest, sizeof(rest), 0) <= 0)
            return true;
    return false;
}
