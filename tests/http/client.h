/* client.h: a rude HTTP client: sends any bytes, in any pieces, and reads what comes back. */
#ifndef DAICHO_TESTS_HTTP_CLIENT_H
#define DAICHO_TESTS_HTTP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct answer {
    int status; /* 0: the connection ended without one */
    char head[8192];
    char body[256 * 1024];
    size_t n; /* of the body */
};

int client_connect(uint16_t port);                     /* fails the test when refused */
void client_send(int fd, const char *bytes, size_t n); /* a broken pipe is no failure */
void client_puts(int fd, const char *text);
/* Reads one answer (by Content-Length; `head` true: of a HEAD). False when the connection ended. */
bool client_read(int fd, struct answer *ret, bool head);
/* One request on a connection of its own. */
struct answer *client_ask(uint16_t port, const char *request);
/* Value of a header of the answer in a static buffer, NULL when absent. */
const char *client_header(const struct answer *a, const char *name);
bool client_closed(int fd, int timeout_ms); /* waits for the end of the connection */

#endif
