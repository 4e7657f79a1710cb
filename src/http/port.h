/* port.h: the port a server listens on, and the thread that lets clients in.
 *
 * The library would let the event threads look at the socket together; whichever looks first then
 * gets most of a burst, and its connections wait for each other while another processor idles. */
#ifndef DAICHO_HTTP_PORT_H
#define DAICHO_HTTP_PORT_H

#include <stdint.h>
#include <sys/socket.h>

#include "base/err.h"

struct port;

/* Takes over a client's socket (it does not block, and is closed in a child). On the port's thread.
 */
typedef void port_taker(void *arg, int fd, const struct sockaddr *from, socklen_t len);

/* `address` is numeric; `number` 0: any free one. Clients may connect from here on, and wait. */
enum status port_open(const char *address, uint16_t number, struct port **ret, struct err *err);
uint16_t port_number(const struct port *p);
/* Lets in who waits and whoever comes. */
enum status port_serve(struct port *p, port_taker *take, void *arg, struct err *err);
/* Nobody gets in any more, and `take` is not called again. NULL allowed. */
void port_close(struct port *p);

#endif
