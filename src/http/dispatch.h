/* dispatch.h: what happens to a request between its bytes and its answer; the columns of the route
 * table are enforced here. No sockets, no HTTP library: http.c hands in a struct wire and takes the
 * answer out of the exchange. */
#ifndef DAICHO_HTTP_DISPATCH_H
#define DAICHO_HTTP_DISPATCH_H

#include "audit/access.h"
#include "http/http.h"
#include "http/match.h"

/* The request as sent, nothing decoded. Absent headers are NULL. */
struct wire {
    const char *method, *target, *peer;
    const char *host, *cookie, *authorization, *content_type, *origin, *fetch_site;
    const char *content_length, *transfer_encoding;
    const char *csrf, *idempotency, *hx_request, *accept_language, *if_none_match, *forwarded_for;
    size_t header_bytes;
    bool malformed; /* a header of which there may be one came twice */
    struct bytes body;
};

/* Fixed at start, shared by all threads. */
struct edge {
    struct app *app; /* NULL in tests of routes that need none */
    struct server *server;
    struct matcher *matcher;
    struct limiter *limiter;
    struct later *later; /* NULL without a store */
    struct leases *leases;
    struct memo *known; /* sessions read a moment ago (session.h) */
    error_page_fn *error_page;
    const char *proxy;
    size_t max_body;
};

/* One request and its answer; everything it points to lives in `arena`. */
struct exchange {
    struct edge *edge;
    struct arena *arena;
    struct wire wire;
    struct req req;
    struct res res;
    struct err err;                /* status ST_OK, or why the request is refused */
    const char *allow;             /* methods, with 405 */
    size_t max_body;               /* after edge_head: bytes of body that may be read */
    int retry_after;               /* seconds, 0: not said */
    bool on_worker;                /* may block */
    struct held *held;             /* what memos lent, the last first */
    bool leased;                   /* req.db is counted against the workers' share */
    bool session_ended;            /* a cookie came that opens nothing any more */
    bool started;                  /* edge_run has been called */
    struct access_note *unwritten; /* must be in the access chain before the answer leaves */
};

/* The exchange that a handler's request belongs to. */
static inline struct exchange *exchange_of(struct req *req)
{
    return (struct exchange *)((char *)req - offsetof(struct exchange, req));
}

/* The last thing done with an exchange: gives back what was borrowed for it. */
void exchange_end(struct exchange *x);

/* Once method, target and headers are known: finds the route or fills x->err. */
void edge_head(struct exchange *x);
/* The first refusal stays. */
void edge_refuse(struct exchange *x, enum status st, const char *code, const char *text);
/* True when edge_run may be called on the event thread. */
bool edge_is_fast(const struct exchange *x);
bool edge_is_heavy(const struct exchange *x);
/* Runs the request (or renders its refusal) and fills x->res. False: the answer must not leave
 * before edge_run was called once more on a worker, which writes the access record. */
bool edge_run(struct exchange *x);
/* Turns whatever the exchange holds into "come back later": nothing of it has left yet. */
void edge_give_up(struct exchange *x, const char *code, const char *text);

#endif
