/* serve: the web server of a home, until it is told to stop. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/hasher.h"
#include "cli/demo.h"
#include "commands/duty/duty.h"
#include "commands/home.h"
#include "http/http.h"
#include "pages/error.h"
#include "post/post.h"
#include "post/smtp.h"
#include "store/queries_gen.h"

/* HOST:PORT, [HOST]:PORT, or PORT alone for this machine only. */
static bool parse_listen(struct cli *c, const char *text, struct http_options *o)
{
    const char *colon = strrchr(text, ':');
    const char *port = colon ? colon + 1 : text;
    int64_t number;

    if (!parse_int64(port, &number) || number < 0 || number > 65535)
        return false;
    o->port = (uint16_t)number;
    o->address = "127.0.0.1";
    if (!colon || colon == text)
        return true;
    size_t n = (size_t)(colon - text);
    if (text[0] == '[' && text[n - 1] == ']')
        o->address = arena_strndup(c->a, text + 1, n - 2);
    else
        o->address = arena_strndup(c->a, text, n);
    return true;
}

static int bad_listen(struct cli *c, const char *text)
{
    struct err err = {0};

    err_set(&err, ST_INPUT, "bad_listen", "HOST:PORT is needed: %s", text);
    err_where(&err, "--listen");
    err_detail(&err, text);
    return cli_fail(c, &err);
}

/* Waits in this thread, so that no handler has to run on a signal's stack. */
static void wait_for_stop(const sigset_t *set)
{
    int got;

    while (sigwait(set, &got) != 0)
        ;
}

/* ------------------------------------------------------------------ what goes on by itself */
/* Opens what falls due, and sends mail, at start and then again and again: the day changes, the
 * machine slept, another server did it already. Each on a thread of its own: a mail server that
 * does not answer holds up no calendar. */
enum { TICK_SECONDS = 300, MAIL_SECONDS = 30 };
enum { LOGIN_PATIENCE = 1500 }; /* ms: pages go on meanwhile; a single command waits less */
struct beat;
typedef enum status beat_fn(struct beat *t, struct err *err);
struct beat {
    const char *name;
    beat_fn *once;
    int seconds;
    struct app *app;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    atomic_bool stop;
};

static enum status tick(struct beat *t, struct err *err)
{
    int64_t opened;

    return duties_tick(t->app, false, &opened, err);
}

static enum status mail(struct beat *t, struct err *err)
{
    int64_t sent;

    return post_send(t->app, &t->stop, &sent, err);
}

/* What went wrong is said once, not every few minutes. */
static void beat_once(struct beat *t, char told[48])
{
    struct err err = {0};
    bool failed = t->once(t, &err) != ST_OK;

    if (failed && strcmp(told, err.code) != 0)
        fprintf(stderr, "%s: %s: %s\n", t->name, err.code, err.text);
    snprintf(told, 48, "%s", failed ? err.code : "");
}

static void *beat_on(void *arg)
{
    struct beat *t = arg;
    struct timespec until;
    char told[48] = "";

    pthread_mutex_lock(&t->lock);
    while (!t->stop) {
        pthread_mutex_unlock(&t->lock);
        beat_once(t, told);
        pthread_mutex_lock(&t->lock);
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += t->seconds;
        while (!t->stop && pthread_cond_timedwait(&t->changed, &t->lock, &until) == 0)
            ;
    }
    pthread_mutex_unlock(&t->lock);
    return NULL;
}

static bool beat_start(struct beat *t)
{
    pthread_condattr_t attr;

    pthread_mutex_init(&t->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&t->changed, &attr);
    pthread_condattr_destroy(&attr);
    return pthread_create(&t->thread, NULL, beat_on, t) == 0;
}

static void beat_stop(struct beat *t)
{
    pthread_mutex_lock(&t->lock);
    t->stop = true;
    pthread_cond_signal(&t->changed);
    pthread_mutex_unlock(&t->lock);
    pthread_join(t->thread, NULL);
    pthread_cond_destroy(&t->changed);
    pthread_mutex_destroy(&t->lock);
}

static int run(struct cli *c, struct app *app, const struct http_options *o)
{
    struct beat ticking = {"tick", tick, TICK_SECONDS, .app = app};
    struct beat mailing = {"mail", mail, MAIL_SECONDS, .app = app};
    struct err err = {0};
    struct server *server;
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, NULL); /* before the server's threads are born */
    signal(SIGPIPE, SIG_IGN);
    if (smtp_open(&err) != ST_OK || http_start(app, o, &server, &err) != ST_OK)
        return cli_fail(c, &err);
    printf("%s %s\n", cli_say(c, "開きました:", "serving"), app->origin);
    if (app->demo)
        demo_accounts(c);
    fflush(stdout);
    bool ticks = beat_start(&ticking), mails = ticks && beat_start(&mailing);
    if (mails)
        wait_for_stop(&set);
    if (mails)
        beat_stop(&mailing);
    if (ticks)
        beat_stop(&ticking);
    http_stop(server);
    if (mails)
        return CLI_OK;
    err_set(&err, ST_SYSTEM, "thread", "no thread for what goes on by itself");
    return cli_fail(c, &err);
}

/* A database in which nobody was founded shows a log-in that nobody can pass. */
static enum status somebody_lives_here(struct cli *c, struct app *app, struct err *err)
{
    struct q_tenants_row *rows;
    struct db *db = NULL;
    size_t n = 0;

    TRY(store_lease(app->store, &db, err));
    enum status st = q_tenants(db, c->a, &rows, &n, err);
    store_release(app->store, db);
    TRY(st);
    if (n > 0)
        return ST_OK;
    err_set(err, ST_INPUT, "store_empty", "no body was made in this database yet");
    return err_where(err, "--store");
}

int cli_serve(struct cli *c)
{
    bool demo = cli_flag(c, "--demo"), secure = cli_flag(c, "--secure-cookies");
    const char *listen = cli_option(c, "--listen"), *store = cli_option(c, "--store");
    const char *pack = cli_option(c, "--pack"), *folder = cli_option(c, "--demo-data");
    const char *origin = cli_option(c, "--origin");
    struct http_options o = {.routes = routes, .nroutes = routes_count, .error_page = error_page};
    struct err err = {0};
    struct app *app;
    int status = CLI_OK;

    o.proxy = cli_option(c, "--proxy");
    if (!cli_args(c, 0, 0) || str_empty(c->home) || (demo && !pack))
        return cli_usage(c);
    if (!parse_listen(c, listen ? listen : "127.0.0.1:8080", &o))
        return bad_listen(c, listen);
    if (demo)
        status = demo_make(c, pack, folder ? folder : "demo", store);
    if (status != CLI_OK)
        return status;
    if (app_open(c->home, store, &app, &err) != ST_OK)
        return cli_fail(c, &err);
    if (app_check_key(app, &err) != ST_OK) {
        app_close(app);
        return cli_fail(c, &err);
    }
    if (origin)
        app_set_origin(app, origin);
    o.origin_here = !origin;
    hasher_set_patience(app->hasher, LOGIN_PATIENCE);
    app->secure_cookies = secure || (origin && str_starts(origin, "https:"));
    status = somebody_lives_here(c, app, &err) == ST_OK ? run(c, app, &o) : cli_fail(c, &err);
    app_close(app);
    return status;
}
