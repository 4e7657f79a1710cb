/* lanes_bench: which way of threading keeps pages fast while heavy work runs beside them?
 *
 *   lanes_bench [SECONDS]
 *
 * pool     libmicrohttpd's epoll threads answer pages; anything slow is suspended and handed to
 *          workers of a lower priority
 * thread   one thread per connection does everything
 *
 * Each serves a list of 50 of 100,000 rows. 32 clients come at a fixed rate, half of what the pool
 * can do, and wait for no answer before the next is due: latency counts from the due moment. Beside
 * them: passwords (argon2id 19 MiB, two at once), a child that burns a processor, a writer in long
 * commits. Made to be run when the choice is doubted; needs nothing of the program. */
#include <microhttpd.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clients.h"

#define WORKERS 8

static const char path[] = "/tmp/lanes_bench.db";

struct server {
    bool pool;
    pthread_key_t key; /* statement of a thread */
    sem_t two, waiting;
    pthread_mutex_t lock;
    struct MHD_Connection *queue[256];
    int n;
    char first; /* its address marks the first call for a request */
};

static void run_sql(sqlite3 *db, const char *sql)
{
    char *why = NULL;

    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n", sql, why);
        exit(3);
    }
}

static sqlite3_stmt *statement(struct server *s)
{
    sqlite3_stmt *st = pthread_getspecific(s->key);
    sqlite3 *db;

    if (!st) {
        sqlite3_open(path, &db);
        sqlite3_busy_timeout(db, 1000);
        sqlite3_prepare_v2(db, "select id, name from entry order by at desc limit 50", -1, &st,
                           NULL);
        pthread_setspecific(s->key, st);
    }
    return st;
}

static struct MHD_Response *page(struct server *s)
{
    sqlite3_stmt *st = statement(s);
    char *out = malloc(40000);
    int n = 0;

    while (sqlite3_step(st) == SQLITE_ROW)
        n += snprintf(out + n, 800, "<tr><td>%d<td>%-560s</tr>\n", sqlite3_column_int(st, 0),
                      (const char *)sqlite3_column_text(st, 1));
    sqlite3_reset(st);
    return MHD_create_response_from_buffer((size_t)n, out, MHD_RESPMEM_MUST_FREE);
}

static void hash_password(struct server *s)
{
    char out[crypto_pwhash_STRBYTES];

    sem_wait(&s->two);
    if (crypto_pwhash_str(out, "password", 8, 2, (size_t)19 << 20) != 0)
        exit(3);
    sem_post(&s->two);
}

static void *worker(void *arg)
{
    struct server *s = arg;

    if (nice(5) == -1)
        exit(3);
    for (;;) {
        sem_wait(&s->waiting);
        pthread_mutex_lock(&s->lock);
        struct MHD_Connection *c = s->queue[--s->n];
        pthread_mutex_unlock(&s->lock);
        hash_password(s);
        MHD_resume_connection(c);
    }
    return NULL;
}

static enum MHD_Result answer(void *cls, struct MHD_Connection *c, const char *url,
                              const char *method, const char *version, const char *data, size_t *n,
                              void **request)
{
    struct server *s = cls;
    struct MHD_Response *r;

    (void)method, (void)version, (void)data, (void)n;
    if (!*request) { /* an answer at the first call would close the connection */
        *request = &s->first;
        return MHD_YES;
    }
    bool page_wanted = strcmp(url, "/page") == 0;
    if (!page_wanted && *request == &s->first) {
        *request = s;
        if (s->pool) {
            MHD_suspend_connection(c);
            pthread_mutex_lock(&s->lock);
            s->queue[s->n++] = c;
            pthread_mutex_unlock(&s->lock);
            sem_post(&s->waiting);
            return MHD_YES;
        }
        hash_password(s);
    }
    r = page_wanted ? page(s)
                    : MHD_create_response_from_buffer(2, (char[]){"ok"}, MHD_RESPMEM_MUST_COPY);
    enum MHD_Result ok = MHD_queue_response(c, 200, r);
    MHD_destroy_response(r);
    return ok;
}

/* The server as a process of its own; returns its port through the pipe. */
static void serve(bool pool, int tell)
{
    struct server *s = calloc(1, sizeof(*s));
    unsigned mode = pool ? MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME
                         : MHD_USE_POLL_INTERNAL_THREAD | MHD_USE_THREAD_PER_CONNECTION;
    pthread_t t;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    s->pool = pool;
    pthread_key_create(&s->key, NULL);
    pthread_mutex_init(&s->lock, NULL);
    sem_init(&s->two, 0, 2);
    sem_init(&s->waiting, 0, 0);
    for (int i = 0; pool && i < WORKERS; i++)
        pthread_create(&t, NULL, worker, s);
    struct MHD_Daemon *d =
        MHD_start_daemon(mode | MHD_USE_TURBO, 0, NULL, NULL, answer, s,
                         MHD_OPTION_THREAD_POOL_SIZE, pool ? 2u : 0u, MHD_OPTION_END);
    uint16_t port = MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port;
    if (write(tell, &port, sizeof(port)) != sizeof(port))
        exit(3);
    for (;;)
        pause();
}

/* ------------------------------------------------------------------ measuring */
/* Passwords, a busy child and a long writer, for some seconds. */
static void *noise(void *arg)
{
    struct load hashes = *(struct load *)arg;
    double until = now() + hashes.seconds;

    hashes.request = "GET /hash HTTP/1.1\r\nHost: x\r\n\r\n";
    hashes.rate = 0;
    hashes.clients = 2;
    if (fork() == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (nice(5) == -1)
            exit(3);
        while (now() < until) {
        }
        _exit(0);
    }
    if (fork() == 0) {
        sqlite3 *db;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        sqlite3_open(path, &db);
        while (now() < until)
            run_sql(db, "begin immediate; insert into log select id, name from entry limit 50000;"
                        "delete from log; commit");
        _exit(0);
    }
    (void)run_clients(&hashes);
    wait(NULL);
    wait(NULL);
    return NULL;
}

static double measure(const char *name, uint16_t port, double rate, double seconds, bool busy)
{
    struct load l = {.port = port,
                     .request = "GET /page HTTP/1.1\r\nHost: x\r\n\r\n",
                     .clients = 32,
                     .rate = rate,
                     .seconds = seconds};
    pthread_t t;

    if (busy)
        pthread_create(&t, NULL, noise, &l);
    struct latencies x = run_clients(&l);
    if (busy)
        pthread_join(t, NULL);
    printf("%-7s %-6s %7.0f/s  p50 %7.2f ms  p99 %7.2f ms  max %8.2f ms\n", name,
           busy ? "busy" : "quiet", x.per_second, x.p50 * 1e3, x.p99 * 1e3, x.max * 1e3);
    return x.per_second;
}

static void make_rows(void)
{
    sqlite3 *db;

    unlink(path);
    sqlite3_open(path, &db);
    run_sql(db, "pragma journal_mode=wal; create table log (id, name);"
                "create table entry (id integer primary key, name text, at int);"
                "with recursive k(n) as (select 1 union all select n + 1 from k where n < 100000)"
                "insert into entry select n, 'name ' || n, n * 7919 % 100000 from k;"
                "create index entry_at on entry (at)");
    sqlite3_close(db);
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"thread", "pool"};
    double seconds = argc > 1 ? strtod(argv[1], NULL) : 5, rate = 0;
    uint16_t port[2];
    pid_t pid[2];
    int tell[2];

    if (sodium_init() < 0 || pipe(tell) != 0)
        return 3;
    setvbuf(stdout, NULL, _IOLBF, 0);
    make_rows();
    for (int pool = 0; pool < 2; pool++) {
        if ((pid[pool] = fork()) == 0)
            serve(pool, tell[1]);
        if (read(tell[0], &port[pool], sizeof(port[0])) != sizeof(port[0]))
            return 3;
    }
    rate = measure("pool", port[1], 0, 2, false) / 2;
    for (int round = 0; round < 3; round++)
        for (int busy = 0; busy < 2; busy++)
            for (int pool = 0; pool < 2; pool++)
                measure(names[pool], port[pool], rate, seconds, busy);
    for (int pool = 0; pool < 2; pool++)
        kill(pid[pool], SIGKILL);
    unlink(path);
    return 0;
}
