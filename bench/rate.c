/* rate: what a client has to wait at a fixed rate.
 *
 *   rate PORT CLIENTS RATE SECONDS <REQUEST     rate 0: as fast as it goes
 *
 * Reads a whole HTTP request and prints "PER_SECOND P50 P99 MAX", times in milliseconds. A second
 * at the same rate comes before and is not counted: what connections and statements cost once would
 * be the slowest hundredth of a short run. */
#include <stdio.h>
#include <stdlib.h>

#include "clients.h"

int main(int argc, char **argv)
{
    char request[8192];
    size_t n = fread(request, 1, sizeof(request) - 1, stdin);

    if (argc != 5 || n == 0)
        return 2;
    request[n] = '\0';
    struct load l = {.port = (uint16_t)atoi(argv[1]),
                     .request = request,
                     .clients = atoi(argv[2]),
                     .rate = strtod(argv[3], NULL),
                     .seconds = strtod(argv[4], NULL),
                     .warm = 1};
    if (l.clients < 1 || l.clients > CLIENTS_MAX)
        return 2;
    struct latencies t = run_clients(&l);
    printf("%.0f %.2f %.2f %.2f\n", t.per_second, t.p50 * 1e3, t.p99 * 1e3, t.max * 1e3);
    return 0;
}
