/* port.h: the port a server listens on: opened at the start, taken away when it stops. */
#ifndef DAICHO_HTTP_PORT_H
#define DAICHO_HTTP_PORT_H

#include <stdint.h>

#include "base/err.h"

/* `address` is numeric; port 0: any free one. */
enum status port_open(const char *address, uint16_t port, int *ret_fd, uint16_t *ret_port,
                      struct err *err);
/* Nobody gets in any more. The number `fd` stays open, whoever looks at it finds nothing there. */
void port_take_away(int fd);

#endif
