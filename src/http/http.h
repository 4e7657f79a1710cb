/* http.h: requests, responses and the route table. http.c alone knows the HTTP library.
 *
 * A journey: socket → http.c (limits, arena, cookies) → session.c (who) → route row (permission,
 * CSRF, declared input, access record, lane) → handler → response. Handlers never see the socket, never check
 * permission of the route, never parse. */
#ifndef DAICHO_HTTP_HTTP_H
#define DAICHO_HTTP_HTTP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "commands/app.h"
#include "core/who.h"
#include "words/words.h"

/* Who may call a route at all; what they may see of an object is decided by core/access. */
enum perm { PERM_PUBLIC, PERM_STAFF, PERM_OFFICE, PERM_ADMIN, PERM_AUDIT };

/* Where the handler runs. FAST: on the event thread, reads only, must not block. SLOW: on a worker
 * thread: commands, passwords, uploads, anything with CPU. */
enum lane { LANE_FAST, LANE_SLOW };

/* What is written to the access chain when the route answers. Refusals are always written. */
enum access_rec { RECORD_NONE, RECORD_VIEW, RECORD_EXPORT };

enum input_type {
    IN_TEXT,
    IN_LONGTEXT, /* newlines allowed */
    IN_INT,
    IN_DATE, /* kept as typed; date_parse'd by the handler so that errors stay beside the field */
    IN_ID,
    IN_FLAG,
    IN_FILE,
    IN_PREFIX, /* every name starting with `name`: fields built from the pack */
};
struct input {
    const char *name;
    enum input_type type;
    bool required;
    size_t max; /* characters, or bytes for files; 0: 200 characters, 4,000 for long text */
};

struct param {
    const char *name, *value; /* valid UTF-8, CRLF folded to LF, no control characters */
};
struct upload {
    const char *name, *filename, *media; /* media as declared by the sender */
    struct bytes data;
};

struct req {
    struct app *app;
    struct arena *arena;
    const struct route *route;
    const char *method, *path, *query_string, *peer, *request_id;
    const char *path_arg[4]; /* values of :name parts, in order */
    struct param *params;    /* query on GET, form on POST: only declared names */
    size_t nparams;
    struct upload *uploads;
    size_t nuploads;
    json_t *json;            /* body of API calls */
    struct who *who;         /* person none when nobody is logged in */
    const char *csrf;        /* token of the session, for forms */
    const char *idempotency; /* header or form nonce, NULL */
    enum lang lang;
    struct db *db;           /* read lease (read-only); NULL on PERM_PUBLIC assets */
    int64_t now;
    bool htmx, api;
    const char *session_id;  /* hash of the cookie, NULL */
};

struct res {
    int status; /* 200 */
    const char *content_type;
    struct buf body;
    const char *location;   /* with 303 */
    const char *set_cookie; /* whole header value */
    const char *download;   /* file name for Content-Disposition */
    const char *etag;
    bool cache;             /* static assets */
    const char *object;     /* id written to the access chain */
};

/* A handler fills *res and returns ST_OK, or returns an error that the edge renders as a page or a problem
 * document (RFC 9457) with the status of err_http_status(). */
typedef enum status handler_fn(struct req *req, struct res *res, struct err *err);

struct route {
    const char *method, *path; /* "/cases/:case/answers" */
    enum perm perm;
    bool csrf; /* the request must carry the session's token (all POST but log-in and API) */
    enum lane lane;
    enum access_rec access;
    const struct input *inputs;
    size_t ninputs;
    handler_fn *handle;
};

/* The whole surface: http/routes.c. */
extern const struct route routes[];
extern const size_t routes_count;

const char *req_param(const struct req *req, const char *name); /* NULL when absent */
const struct upload *req_upload(const struct req *req, const char *name);

struct http_options {
    const char *address; /* 127.0.0.1 */
    uint16_t port;
    int event_threads; /* 0: 2 */
    int workers;       /* 0: 64 */
    size_t max_body;   /* 0: 32 MiB */
    int connections;   /* 0: 4,096 */
};
struct server;
enum status http_start(struct app *app, const struct http_options *o, struct server **ret,
                       struct err *err);
void http_stop(struct server *s); /* finishes what runs, then returns */

/* How errors look; set by the pages so that http/ need not know HTML. */
typedef void error_page_fn(struct req *req, struct res *res, const struct err *err);
extern error_page_fn *const http_error_page;

#endif
