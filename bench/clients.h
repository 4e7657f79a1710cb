/* clients.h: HTTP clients that ask for one thing again and again, for measurements.
 *
 * At a fixed rate they wait for no answer before the next request is due, and latency counts from
 * the moment it was due: a server that stands still is not forgiven the requests it delayed. */
#ifndef DAICHO_BENCH_CLIENTS_H
#define DAICHO_BENCH_CLIENTS_H

#include <stdbool.h>
#include <stdint.h>

#define CLIENTS_MAX 64
#define SAMPLES 400000

struct load {
    uint16_t port;       /* on the loopback */
    const char *request; /* whole, with its last empty line and body */
    int clients;
    double rate; /* requests per second of all together; 0: as fast as it goes */
    double seconds;
    double warm; /* seconds before, at the same rate, that are not counted */
};
struct latencies {
    double per_second, p50, p99, max; /* seconds */
};

double now(void);
/* Exits with 3 when a connection fails. */
struct latencies run_clients(const struct load *l);

#endif
