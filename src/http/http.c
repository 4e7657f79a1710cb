/* The only file that knows libmicrohttpd.
 *
 * Every call of MHD happens on the event thread of the connection, but two: the port's thread hands
 * connections over to the event threads in turn, and a worker resumes the connection when its
 * answer is ready. In between the exchange belongs to the worker alone. */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/memo.h"
#include "http/deadline.h"
#include "http/dispatch.h"
#include "http/headers.h"
#include "http/later.h"
#include "http/lease.h"
#include "http/limit.h"
#include "http/pool.h"
#include "http/port.h"

#define HEADER_MEMORY ((size_t)32 * 1024) /* request line and headers of a connection */
#define MAX_TARGET ((size_t)8192)
#define MAX_HEADERS                                                                                \
    ((size_t)16 * 1024) /* together; with the target well within HEADER_MEMORY, beyond which the   \
                           library answers by itself, in English and without advice */
#define SWALLOW ((size_t)1024 * 1024) /* read over the limit: the refusal is to be read too */
#define LAST_ANSWERS 2                /* seconds for answers to leave once everybody has theirs */
#define EVENT_THREADS_MAX 16
#define SPARE_ARENAS 32
#define ARENA_BYTES ((size_t)96 * 1024) /* a page and what it is made of */
#define LOG_LINES 5                     /* of the library, per second */

enum stage { STAGE_NEW, STAGE_BODY, STAGE_WAITING, STAGE_ANSWER, STAGE_SENT };

struct request {
    struct exchange x;
    struct job job;
    struct server *server;
    struct MHD_Connection *mhd;
    struct deadline *deadline;
    enum stage stage;
    char *body;
    size_t n, cap, over;
    int refs; /* of MHD's request and of its response; both on the event thread */
};

struct server {
    struct http_options o;
    struct edge edge;
    struct arena *arena;
    struct MHD_Daemon *events[EVENT_THREADS_MAX]; /* one thread each; NULL behind the last */
    struct port *port;
    struct pool *pool;
    struct deadlines *deadlines;
    int next;             /* event thread, for the port's thread */
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t idle;
    struct arena *spare[SPARE_ARENAS];
    int nspare;
    atomic_bool stopping; /* nothing new is begun */
    atomic_bool hurrying; /* what waits is not begun either */
    atomic_int active, nconns, logged;
    _Atomic time_t log_second;
    _Atomic size_t body_memory;
};

static int64_t timeout_ms(const struct server *s)
{
    return (int64_t)s->o.timeout * 1000;
}

/* ------------------------------------------------------------------ life of a request */
static struct arena *arena_take(struct server *s)
{
    struct arena *a = NULL;

    pthread_mutex_lock(&s->lock);
    if (s->nspare > 0)
        a = s->spare[--s->nspare];
    pthread_mutex_unlock(&s->lock);
    return a ? a : arena_new_for(ARENA_BYTES);
}

static void arena_give(struct server *s, struct arena *a)
{
    arena_reset(a);
    pthread_mutex_lock(&s->lock);
    if (s->nspare < SPARE_ARENAS) {
        s->spare[s->nspare++] = a;
        a = NULL;
    }
    pthread_mutex_unlock(&s->lock);
    arena_free(a);
}

static void body_drop(struct request *r)
{
    atomic_fetch_sub(&r->server->body_memory, r->cap);
    free(r->body);
    r->body = NULL;
    r->n = r->cap = 0;
}

static void request_unref(struct request *r)
{
    struct server *s = r->server;
    struct arena *a = r->x.arena;

    if (--r->refs > 0)
        return;
    body_drop(r);
    exchange_end(&r->x);
    if (r->x.res.fd >= 0)
        close(r->x.res.fd);
    arena_give(s, a);
    if (atomic_fetch_sub(&s->active, 1) == 1 && atomic_load(&s->stopping)) {
        pthread_mutex_lock(&s->lock);
        pthread_cond_signal(&s->idle);
        pthread_mutex_unlock(&s->lock);
    }
}

static void response_freed(void *arg)
{
    request_unref(arg);
}

/* First sight of a request: the target as sent, before MHD decodes anything. */
static void *on_uri(void *cls, const char *uri, struct MHD_Connection *c)
{
    struct server *s = cls;
    struct arena *a = arena_take(s);
    struct request *r = ARENA_NEW(a, struct request);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    atomic_fetch_add(&s->active, 1);
    r->refs = 1;
    r->server = s;
    r->mhd = c;
    r->deadline = info ? info->socket_context : NULL;
    r->x.arena = a;
    r->x.edge = &s->edge;
    r->x.res.fd = -1;
    r->x.wire.target = arena_strndup(a, uri, MAX_TARGET + 1);
    return r;
}

static void on_completed(void *cls, struct MHD_Connection *c, void **request,
                         enum MHD_RequestTerminationCode why)
{
    struct request *r = *request;

    (void)cls, (void)c, (void)why;
    if (!r)
        return;
    *request = NULL;
    /* For the next request on this connection. */
    deadline_for_client(r->deadline, timeout_ms(r->server));
    request_unref(r);
}

static void on_connection(void *cls, struct MHD_Connection *c, void **context,
                          enum MHD_ConnectionNotificationCode what)
{
    struct server *s = cls;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
        *context = deadline_new(s->deadlines, info->connect_fd);
        deadline_for_client(*context, timeout_ms(s));
        atomic_fetch_add(&s->nconns, 1);
    } else {
        /* The library closes the socket after this call. */
        atomic_fetch_sub(&s->nconns, 1);
        deadline_free(s->deadlines, *context);
        *context = NULL;
    }
}

/* ------------------------------------------------------------------ answering */
static struct MHD_Response *make_response(struct request *r)
{
    struct res *res = &r->x.res;
    struct stat st;
    struct MHD_Response *m;

    if (res->fd >= 0 && fstat(res->fd, &st) == 0) {
        m = MHD_create_response_from_fd64((uint64_t)st.st_size, res->fd);
        if (m)
            res->fd = -1; /* MHD closes it */
        return m;
    }
    m = MHD_create_response_from_buffer_with_free_callback_cls(res->body.n, res->body.p,
                                                               response_freed, r);
    if (m)
        r->refs++;
    return m;
}

static void add_header(void *m, const char *name, const char *value)
{
    MHD_add_response_header(m, name, value);
}

static enum MHD_Result answer(struct request *r)
{
    struct server *s = r->server;
    struct MHD_Response *m = make_response(r);

    r->stage = STAGE_SENT;
    if (!m)
        return MHD_NO;
    headers_write(&r->x, add_header, m);
    if (atomic_load(&s->stopping) || atomic_load(&s->nconns) > s->o.connections)
        MHD_add_response_header(m, "Connection", "close");
    /* 64 KiB/s is less than any line people work on. */
    deadline_in(r->deadline, timeout_ms(s) + (int64_t)(r->x.res.body.n / 64) + 60000);
    enum MHD_Result ok = MHD_queue_response(r->mhd, (unsigned)r->x.res.status, m);
    MHD_destroy_response(m);
    return ok;
}

/* What still waits when the server's patience is over is told so; a page that only lacks its record
 * gets it. */
static void run_job(struct job *job, void *arg)
{
    struct request *r = (struct request *)((char *)job - offsetof(struct request, job));
    struct server *s = arg;

    r->x.on_worker = true;
    if (atomic_load(&s->hurrying) && !r->x.started)
        edge_give_up(&r->x, "stopping", "the server is being stopped");
    else
        edge_run(&r->x);
    r->stage = STAGE_ANSWER;
    MHD_resume_connection(r->mhd);
}

static enum MHD_Result overload(struct request *r, const char *code, const char *text)
{
    edge_refuse(&r->x, ST_BUSY, code, text);
    edge_run(&r->x);
    return answer(r);
}

static enum MHD_Result hand_over(struct request *r)
{
    r->stage = STAGE_WAITING;
    MHD_suspend_connection(r->mhd);
    if (pool_push(r->server->pool, &r->job, edge_is_heavy(&r->x)))
        return MHD_YES;
    /* A connection cannot be answered while it is suspended, so the refusal takes the same way. */
    edge_give_up(&r->x, "queue_full", "too many requests are waiting");
    r->stage = STAGE_ANSWER;
    MHD_resume_connection(r->mhd);
    return MHD_YES;
}

/* The request is complete (or refused): runs it here or hands it to a worker. */
static enum MHD_Result run(struct request *r)
{
    struct server *s = r->server;

    deadline_in(r->deadline, 0);
    r->x.wire.body = (struct bytes){r->body, r->n};
    if (atomic_load(&s->stopping))
        return overload(r, "stopping", "the server is being stopped");
    if (edge_is_fast(&r->x) && edge_run(&r->x))
        return answer(r);
    return hand_over(r);
}

/* ------------------------------------------------------------------ reading */
static enum MHD_Result on_header(void *cls, enum MHD_ValueKind kind, const char *name,
                                 const char *value)
{
    struct request *r = cls;

    (void)kind;
    headers_read(&r->x, name, value ? value : "");
    return MHD_YES;
}

static const char *peer_of(struct request *r)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(r->mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char text[INET6_ADDRSTRLEN] = "";

    if (info && info->client_addr && info->client_addr->sa_family == AF_INET)
        inet_ntop(AF_INET, &((struct sockaddr_in *)info->client_addr)->sin_addr, text,
                  sizeof(text));
    if (info && info->client_addr && info->client_addr->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((struct sockaddr_in6 *)info->client_addr)->sin6_addr, text,
                  sizeof(text));
    return arena_strdup(r->x.arena, text);
}

static enum MHD_Result begin(struct request *r, const char *method)
{
    struct server *s = r->server;
    struct exchange *x = &r->x;
    size_t declared = 0;

    x->wire.method = arena_strdup(x->arena, method);
    x->wire.peer = peer_of(r);
    MHD_get_connection_values(r->mhd, MHD_HEADER_KIND, on_header, r);
    if (atomic_load(&s->nconns) > s->o.connections)
        return overload(r, "connections", "too many connections");
    if (x->wire.header_bytes > MAX_HEADERS)
        edge_refuse(x, ST_TOO_LARGE, "headers_too_large", "the headers are too large");
    if (strlen(x->wire.target) > MAX_TARGET)
        edge_refuse(x, ST_TOO_LARGE, "target_too_long", "the address is too long");
    edge_head(x);
    bool has_body = headers_body(x, &declared);
    if (declared > x->max_body)
        edge_refuse(x, ST_TOO_LARGE, "body_too_large", "the body is over the limit");
    r->stage = STAGE_BODY;
    deadline_for_client(r->deadline, timeout_ms(s) + (int64_t)(declared / 32)); /* at 32 KiB/s */
    /* An answer at this first call ends the connection, and where the client is still writing that
     * can destroy the answer on its way: only done where the rest is not worth reading. */
    if (x->err.status != ST_OK && has_body && declared > x->max_body + SWALLOW)
        return run(r);
    return MHD_YES;
}

static bool body_grow(struct request *r, size_t need)
{
    struct server *s = r->server;
    size_t cap = r->cap ? r->cap * 2 : 16384;

    while (cap < need)
        cap *= 2;
    if (atomic_fetch_add(&s->body_memory, cap - r->cap) + cap - r->cap > s->o.body_memory) {
        atomic_fetch_sub(&s->body_memory, cap - r->cap);
        return false;
    }
    char *p = realloc(r->body, cap);
    if (!p)
        abort();
    r->body = p;
    r->cap = cap;
    return true;
}

static enum MHD_Result take_body(struct request *r, const char *data, size_t n)
{
    struct exchange *x = &r->x;

    if (x->err.status == ST_OK && n > x->max_body - r->n)
        edge_refuse(x, ST_TOO_LARGE, "body_too_large", "the body is over the limit");
    if (x->err.status == ST_OK && r->n + n > r->cap && !body_grow(r, r->n + n)) {
        edge_refuse(x, ST_BUSY, "uploads_busy", "too many uploads at once");
        x->retry_after = 5;
    }
    if (x->err.status != ST_OK) {
        body_drop(r);
        r->over += n;
        return r->over > SWALLOW * 2 ? MHD_NO : MHD_YES;
    }
    memcpy(r->body + r->n, data, n);
    r->n += n;
    return MHD_YES;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *c, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *n, void **request)
{
    struct request *r = *request;

    (void)cls, (void)c, (void)url, (void)version;
    if (!r)
        return MHD_NO;
    switch (r->stage) {
    case STAGE_NEW:
        return begin(r, method);
    case STAGE_BODY:
        if (*n > 0) {
            size_t got = *n;
            *n = 0;
            return take_body(r, data, got);
        }
        return run(r);
    case STAGE_ANSWER:
        return answer(r);
    case STAGE_WAITING:
    case STAGE_SENT:
        break;
    }
    return MHD_YES;
}

/* ------------------------------------------------------------------ start and stop */
/* What clients do wrong comes through here too, so it must not be able to fill a disk. */
__attribute__((format(printf, 2, 0))) static void on_log(void *cls, const char *fmt, va_list ap)
{
    struct server *s = cls;

    time_t now = time(NULL);
    if (atomic_exchange(&s->log_second, now) != now)
        atomic_store(&s->logged, 0);
    if (atomic_fetch_add(&s->logged, 1) >= LOG_LINES)
        return;
    flockfile(stderr);
    fputs("http: ", stderr);
    vfprintf(stderr, fmt, ap);
    funlockfile(stderr);
}

static void defaults(struct http_options *o)
{
    o->event_threads = o->event_threads ? o->event_threads : 2;
    if (o->event_threads > EVENT_THREADS_MAX)
        o->event_threads = EVENT_THREADS_MAX;
    o->workers = o->workers ? o->workers : 64;
    o->queue = o->queue ? o->queue : 256;
    o->max_body = o->max_body ? o->max_body : (size_t)32 * 1024 * 1024;
    o->body_memory = o->body_memory ? o->body_memory : (size_t)256 * 1024 * 1024;
    o->connections = o->connections ? o->connections : 4096;
    o->timeout = o->timeout ? o->timeout : 15;
    o->patience = o->patience ? o->patience : 20;
}

static void server_free(struct server *s)
{
    for (int i = 0; i < s->nspare; i++)
        arena_free(s->spare[i]);
    arena_free(s->arena);
    pool_free(s->pool);
    limiter_free(s->edge.limiter);
    leases_free(s->edge.leases);
    memo_free(s->edge.known);
    pthread_cond_destroy(&s->idle);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

/* On SQLite the event threads read too, one request at a time each. */
static int leases_of_workers(const struct server *s, const struct app *app)
{
    if (!app || !app->store)
        return 1;
    return store_readers(app->store) -
           (store_kind(app->store) == DB_SQLITE ? s->o.event_threads : 0);
}

/* The port may have been chosen only now, and from here on the threads read the origin. */
static void name_origin(struct server *s, const char *address)
{
    bool v6 = strchr(address, ':') != NULL;

    app_set_origin(s->edge.app, arena_printf(s->arena, "http://%s%s%s:%u", v6 ? "[" : "", address,
                                             v6 ? "]" : "", (unsigned)port_number(s->port)));
}

static enum status start_event_thread(struct server *s, struct MHD_Daemon **ret, struct err *err)
{
    /* More connections than we serve are accepted, so that those over the limit get an answer. */
    unsigned limit = (unsigned)s->o.connections + 64;
    *ret = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG |
            MHD_USE_NO_LISTEN_SOCKET,
        0, NULL, NULL, on_request, s, MHD_OPTION_EXTERNAL_LOGGER, on_log, s,
        MHD_OPTION_CONNECTION_LIMIT, limit, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)s->o.timeout,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, HEADER_MEMORY, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_URI_LOG_CALLBACK, on_uri, s, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_END);
    return *ret ? ST_OK : err_set(err, ST_SYSTEM, "http", "the HTTP library did not start");
}

static void let_in(void *arg, int fd, const struct sockaddr *from, socklen_t len)
{
    struct server *s = arg;

    /* In turn: whoever connects many times at once is spread over all of them. */
    (void)MHD_add_connection(s->events[s->next], fd, from, len); /* closes it when it fails */
    s->next = (s->next + 1) % s->o.event_threads;
}

static enum status start_daemons(struct server *s, struct err *err)
{
    const char *address = s->o.address ? s->o.address : "127.0.0.1";

    TRY(port_open(address, s->o.port, &s->port, err));
    if (s->o.origin_here)
        name_origin(s, address);
    for (int i = 0; i < s->o.event_threads; i++)
        TRY(start_event_thread(s, &s->events[i], err));
    return port_serve(s->port, let_in, s, err);
}

enum status http_start(struct app *app, const struct http_options *o, struct server **ret,
                       struct err *err)
{
    struct server *s = calloc(1, sizeof(*s));

    if (!s)
        return err_set(err, ST_SYSTEM, "memory", "out of memory");
    s->o = *o;
    defaults(&s->o);
    s->arena = arena_new();
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->idle, NULL);
    s->edge = (struct edge){.app = app,
                            .server = s,
                            .limiter = limiter_new(),
                            .known = memo_new(256),
                            .leases = leases_new(leases_of_workers(s, app)),
                            .error_page = s->o.error_page,
                            .proxy = s->o.proxy,
                            .max_body = s->o.max_body};
    enum status st = matcher_new(s->arena, o->routes, o->nroutes, &s->edge.matcher, err);
    if (st == ST_OK && app && app->store)
        st = later_start(app->store, &s->edge.later, err);
    if (st == ST_OK)
        st = pool_start(s->o.workers, s->o.queue, 2, run_job, s, &s->pool, err);
    if (st == ST_OK)
        st = deadlines_start(&s->deadlines, err);
    if (st == ST_OK)
        st = start_daemons(s, err);
    if (st != ST_OK) {
        http_stop(s);
        return st;
    }
    *ret = s;
    return ST_OK;
}

uint16_t http_port(const struct server *s)
{
    return port_number(s->port);
}

/* Up to a tenth of a second, or until the last request is gone. */
static void await_idle(struct server *s)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 100000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&s->lock);
    if (atomic_load(&s->active) > 0)
        pthread_cond_timedwait(&s->idle, &s->lock, &until);
    pthread_mutex_unlock(&s->lock);
}

/* Waits until every request that has begun is answered, for MHD would cut them off, or is given up
 * by its client. */
static void drain(struct server *s, int seconds)
{
    for (int tenths = seconds * 10; tenths > 0 && atomic_load(&s->active) > 0; tenths--) {
        deadlines_look(s->deadlines);
        await_idle(s);
    }
}

void http_stop(struct server *s)
{
    if (!s)
        return;
    atomic_store(&s->stopping, true);
    port_close(s->port);
    drain(s, s->o.patience);
    atomic_store(&s->hurrying, true);
    pool_stop(s->pool); /* nothing may be suspended when MHD stops */
    drain(s, LAST_ANSWERS);
    for (int i = 0; i < EVENT_THREADS_MAX && s->events[i]; i++)
        MHD_stop_daemon(s->events[i]);
    later_stop(s->edge.later);
    deadlines_stop(s->deadlines);
    server_free(s);
}
