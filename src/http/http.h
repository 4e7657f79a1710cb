/* http.h: requests, responses and the route table. http.c alone knows the HTTP library.
 *
 * A journey: socket → http.c (limits, arena, cookies) → session.c (who) → route row (permission,
 * CSRF, declared input, access record, lane) → handler → response. Handlers never see the socket,
 * never check permission of the route, never parse. */
#ifndef DAICHO_HTTP_HTTP_H
#define DAICHO_HTTP_HTTP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "commands/app.h"
#include "core/who.h"
#include "words/words.h"

/* Who may call a route at all; what they may see of an object is decided by core/access. May be
 * or-ed: PERM_OFFICE | PERM_AUDIT. Somebody who must change their password reaches only PERM_PUBLIC
 * and PERM_SELF. */
enum perm {
    PERM_PUBLIC = 0,
    PERM_STAFF = 1, /* anybody logged in */
    PERM_OFFICE = 2,
    PERM_ADMIN = 4,
    PERM_AUDIT = 8,
    PERM_SELF = 16,  /* anybody logged in, about their own account */
    PERM_ASSET = 32, /* public, and reads nothing: no database, nobody is looked up */
};

/* Where the handler runs. FAST: reads of a page; on the event thread where the database is a local
 * file, so it must not block. SLOW: on a worker thread: commands, uploads. HEAVY: on a worker, at
 * most two at once: passwords, PDF, XLSX. */
enum lane { LANE_FAST, LANE_SLOW, LANE_HEAVY };

/* What is written to the access chain when the route answers. Refusals are always written. */
enum access_rec { RECORD_NONE, RECORD_VIEW, RECORD_EXPORT };

/* Letters that a search, and an answer at 調べる, may have: the routes refuse more, and the
 * browser takes no more: it goes into the address. */
enum { SEARCH_MAX = 100, ASK_MAX = 200 };

enum input_type {
    IN_TEXT,
    IN_LONGTEXT, /* newlines allowed */
    IN_INT,
    IN_DATE, /* kept as typed; date_parse'd by the handler so that errors stay beside the field */
    IN_ID,
    IN_FLAG,
    IN_FILE,   /* any bytes: commands find out what they are */
    IN_PREFIX, /* every name starting with `name`: fields built from the pack */
    IN_FILES,  /* files of every name starting with `name`, several of each */
};
struct input {
    const char *name;
    enum input_type type;
    bool required;
    size_t max; /* characters, or bytes for files; 0: 200 characters, 4,000 for long text */
#define IN_AS_SENT SIZE_MAX /* as long as the body: the page refuses it beside its field */
};

struct param {
    const char *name, *value; /* valid UTF-8, CRLF folded to LF, no control characters */
};
struct upload {
    const char *name, *filename, *media; /* media as declared by the sender */
    struct bytes data;
};

struct server;

/* Where somebody is sent who must log in, or change the password first. */
#define PATH_LOGIN "/login" /* ?next=PATH */
#define PATH_PASSWORD "/password"

/* Fields of every form, never declared by a route: `_csrf` (the session's token; htmx sends it as
 * the header X-CSRF-Token) and `_once` (a nonce, the idempotency key of the command). Every page
 * takes `?done=`. */
struct req {
    struct app *app;
    struct arena *arena;
    struct server *server;
    const struct route *route; /* NULL while an error about no route is rendered */
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
    struct db *db; /* snapshot for reading; NULL on assets */
    int64_t now;
    bool htmx, api;
    const struct workplace *meant; /* sent for work there, not where it is now; NULL (keep.h) */
    bool held;                     /* sent for another session: every command is refused (keep.h) */
    const char *kept;              /* what was typed, while its log-in has ended; NULL */
    const char *session_id;        /* hash of the cookie, NULL */
};

struct res {
    int status; /* 200 */
    int fd;     /* a file to send instead of `body`, closed by the server; -1: none */
    const char *content_type;
    struct buf body;
    const char *location;   /* with 303; sent as HX-Redirect to htmx */
    const char *set_cookie; /* whole header value */
    const char *download;   /* file name for Content-Disposition */
    const char *etag;       /* without quotation marks */
    bool cache;             /* static assets */
    const char *object;     /* id written to the access chain */
};

/* A handler fills *res and returns ST_OK, or returns an error that the edge renders as a page or a
 * problem document (RFC 9457) with the status of err_http_status(). */
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
    bool keeps; /* what was typed comes back when the token is another session's (keep.h): the
                   handler changes things by req_command alone and shows its page again when that
                   refuses */
};

/* The whole surface: http/routes.c. */
extern const struct route routes[];
extern const size_t routes_count;

const char *req_param(const struct req *req, const char *name); /* NULL when absent */
const char *req_text(const struct req *req, const char *name);  /* "" when absent */
int64_t req_int(const struct req *req, const char *name);       /* 0 when absent or no number */
const struct upload *req_upload(const struct req *req, const char *name);
/* Runs a command for the person of the request (ST_REFUSED "held" while req->held), with its
 * idempotency key. Gives req->db back while it waits for the commit, so that writers hold no
 * reader's place; afterwards req->db shows what was written. Rows read before stay valid. Slow lane
 * only. The caller owns *ret_out. */
enum status req_command(struct req *req, const char *name, const json_t *in, struct bytes file,
                        json_t **ret_out, struct err *err);
/* A page whose database is taken anew: req->db shows what is committed now. */
enum status req_read(struct req *req, struct err *err);
/* Keeps a reference to what a memo lent (base/memo.h) until the request has been answered. */
void req_hold(struct req *req, void *value);
/* True for a path on this site ("/cases?x=1"), false for anything that may lead elsewhere. */
bool http_local_path(const char *s);

/* How errors look: fills status, type and body of *res. http/ need not know HTML. */
typedef void error_page_fn(struct req *req, struct res *res, const struct err *err);

struct http_options {
    const char *address; /* NULL: 127.0.0.1; numeric, IPv4 or IPv6 */
    uint16_t port;       /* 0: any free one */
    int event_threads;   /* 0: 2; 16 at most */
    int workers;         /* 0: 64 */
    int queue;           /* requests that may wait for a worker; 0: 256 */
    size_t max_body;     /* of routes that take files; 0: 32 MiB. Others: 1 MiB */
    size_t body_memory;  /* of all bodies being read together; 0: 256 MiB */
    int connections;     /* 0: 4,096 */
    int timeout;         /* seconds for a request to arrive, for silence; 0: 15 */
    int patience;        /* seconds that stopping waits for what was begun; 0: 20 */
    bool origin_here; /* the app's origin becomes the address that is bound, before anybody comes */
    const char *proxy; /* address whose X-Forwarded-For is believed; NULL: none */
    const struct route *routes;
    size_t nroutes;
    error_page_fn *error_page; /* NULL: plain text */
};

/* Checks the route table (ambiguous or unsafe rows: ST_SYSTEM with the row in err->where), binds
 * and starts the threads. `app` must outlive the server; its store may be NULL if no route reads.
 */
enum status http_start(struct app *app, const struct http_options *o, struct server **ret,
                       struct err *err);
uint16_t http_port(const struct server *s);
/* Accepts nothing more and finishes what was begun. What still waits for a worker when the patience
 * is over is refused; what runs then is waited for. */
void http_stop(struct server *s); /* NULL allowed */

#endif
