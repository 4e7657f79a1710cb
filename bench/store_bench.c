/* store_bench.c: durable commands against bare durable commits of as many rows.
 *
 *   STORE_URLS="sqlite:PATH postgresql://…" store_bench [SECONDS [PART OF A NAME]]
 *
 * The command is an approval: the case moves on, an act and the command's result are kept, the
 * journal takes the change. The floor writes rows of the same tables and sizes, one commit after
 * the other, without reading, hashing or encrypting. Rounds alternate; ratios are medians of three.
 * Every row of the result is printed as text and as one JSON line. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "audit/journal.h"
#include "base/date.h"
#include "store/queries_gen.h"
#include "store/store.h"
#include "store_floor.h"

#define CASES 64
#define MAX_CLIENTS 64
#define MAX_TENANTS 64
#define ROUNDS 3

static const char names[] = "{\"person\":\"佐藤 花子\",\"post\":\"情報政策課長\",\"unit\":\"総務部"
                            "情報政策課\"}";

struct tenant_data {
    struct tenant_id id;
    struct body_id body;
    struct case_id cases[CASES];
    struct person_id person;
};

struct bench {
    const char *url;
    struct store *s;
    struct tenant_data tenants[MAX_TENANTS];
    size_t ntenants;
    atomic_llong seq;
    double seconds;
    const char *only; /* rows whose name holds this; NULL: all */
};

struct client {
    struct bench *b;
    struct db *db;           /* of the floor on SQLite */
    struct floor_conn *conn; /* of the floor on PostgreSQL */
    const struct tenant_data *t;
    uint64_t n;
    int64_t done;
};

static void die(const char *what, const struct err *err)
{
    fprintf(stderr, "store_bench: %s: %s\n", what, err->text);
    exit(3);
}
#define MUST(call)                                                                                 \
    do {                                                                                           \
        struct err err = {0};                                                                      \
        if ((call) != ST_OK)                                                                       \
            die(#call, &err);                                                                      \
    } while (0)

/* ---- the rows of one approval, the same for both ---- */

static enum status write_rows(struct db *db, struct client *c, int64_t now, struct err *err)
{
    const struct tenant_data *t = c->t;
    struct case_id id = t->cases[c->n++ % CASES];
    struct act_id act = ID_NEW(act, now);

    TRY(q_case_set_state(db,
                         &(struct q_case_set_state_in){.tenant = t->id,
                                                       .id = id,
                                                       .state = c->n % 2 ? "submitted" : "approved",
                                                       .step = "decide",
                                                       .round = (int64_t)c->n},
                         NULL, err));
    TRY(q_act_insert(db,
                     &(struct q_act_insert_in){.tenant = t->id,
                                               .id = act,
                                               .casefile = id,
                                               .step = "decide",
                                               .kind = "approve",
                                               .verdict = "",
                                               .content_hash = CHAIN_GENESIS,
                                               .person = t->person,
                                               .post = "",
                                               .for_post = "",
                                               .names = names,
                                               .conditions = "",
                                               .reason = "",
                                               .at = now},
                     NULL, err));
    return q_command_insert(db,
                            &(struct q_command_insert_in){.tenant = t->id,
                                                          .person = t->person,
                                                          .idempotency = act.s,
                                                          .kind = "approve",
                                                          .request_hash = CHAIN_GENESIS,
                                                          .result = {CHAIN_GENESIS, 64},
                                                          .at = now},
                            NULL, err);
}

static enum status approve(struct tx *tx, void *arg, struct err *err)
{
    struct client *c = arg;
    struct case_id subject = c->t->cases[c->n % CASES];

    TRY(write_rows(tx->db, c, tx->now, err));
    return journal_append(tx,
                          &(struct journal_note){.tenant = c->t->id,
                                                 .kind = "approve",
                                                 .subject = subject.s,
                                                 .edition = CHAIN_GENESIS,
                                                 .actor = names},
                          NULL, err);
}

static void command_once(struct client *c)
{
    struct err err = {0};
    enum status st = store_write_for(c->b->s, c->t->id.s, approve, c, &err);

    if (st != ST_OK && st != ST_BUSY)
        die("approve", &err);
    c->done += st == ST_OK;
}

static enum status bare_rows(struct client *c, struct err *err)
{
    static const char cipher[700];
    int64_t now = clock_now(), seq = atomic_fetch_add(&c->b->seq, 1);

    TRY(write_rows(c->db, c, now, err));
    db_changes_take(c->db);
    TRY(q_journal_payload_add(c->db,
                              &(struct q_journal_payload_add_in){.tenant = c->t->id,
                                                                 .seq = seq,
                                                                 .cipher = {cipher, sizeof cipher}},
                              NULL, err));
    TRY(q_journal_add(c->db,
                      &(struct q_journal_add_in){.tenant = c->t->id,
                                                 .seq = seq,
                                                 .prev = CHAIN_GENESIS,
                                                 .kind = "approve",
                                                 .subject = c->t->cases[0].s,
                                                 .edition = CHAIN_GENESIS,
                                                 .actor = names,
                                                 .at = now,
                                                 .commitment = CHAIN_GENESIS,
                                                 .hash = CHAIN_GENESIS},
                      NULL, err));
    return q_chain_head_set(
        c->db,
        &(struct q_chain_head_set_in){
            .tenant = c->t->id, .chain = "floor", .seq = seq, .hash = CHAIN_GENESIS},
        NULL, err);
}

static void bare_once(struct client *c)
{
    MUST(db_begin(c->db, true, &err));
    MUST(bare_rows(c, &err));
    MUST(db_commit(c->db, &err));
    c->done++;
}

static void pg_rows_once(struct client *c)
{
    floor_rows(c->conn, &(struct floor_row){.tenant = c->t->id.s,
                                            .casefile = c->t->cases[c->n++ % CASES].s,
                                            .person = c->t->person.s,
                                            .names = names,
                                            .seq = atomic_fetch_add(&c->b->seq, 1),
                                            .at = clock_now(),
                                            .n = c->n});
    c->done++;
}

/* Only the head row: what the chain's lock costs by itself. */
static void pg_head_once(struct client *c)
{
    floor_head(c->conn, c->t->id.s, atomic_fetch_add(&c->b->seq, 1));
    c->done++;
}

/* ---- clients ---- */

struct run {
    struct client c;
    void (*once)(struct client *);
    double until;
};

static double now_s(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void *client_main(void *arg)
{
    struct run *r = arg;

    while (now_s() < r->until)
        r->once(&r->c);
    return NULL;
}

/* Commits per second of n clients spread over the tenants. */
static double measure(struct bench *b, void (*once)(struct client *), size_t n, size_t ntenants,
                      struct db *db, struct floor_conn **conns)
{
    static struct run runs[MAX_CLIENTS];
    pthread_t threads[MAX_CLIENTS];
    double start = now_s();
    int64_t done = 0;

    for (size_t i = 0; i < n; i++) {
        runs[i] =
            (struct run){.c = {.b = b,
                               .db = db,
                               .conn = conns != NULL ? conns[i] : NULL,
                               .t = &b->tenants[i * (ntenants / n ? ntenants / n : 1) % ntenants],
                               .n = i * 7},
                         .once = once,
                         .until = start + b->seconds};
        if (pthread_create(&threads[i], NULL, client_main, &runs[i]) != 0)
            abort();
    }
    for (size_t i = 0; i < n; i++) {
        pthread_join(threads[i], NULL);
        done += runs[i].c.done;
    }
    return (double)done / (now_s() - start);
}

struct round {
    double mine, bare, ratio;
};

static int by_ratio(const void *a, const void *b)
{
    double x = ((const struct round *)a)->ratio, y = ((const struct round *)b)->ratio;

    return (x > y) - (x < y);
}

struct side {
    void (*once)(struct client *);
    size_t clients;
};

/* Alternates both sides and prints the round whose ratio is the median. */
static void compare(struct bench *b, const char *name, struct side ours, struct side floor,
                    size_t ntenants, struct db *db, struct floor_conn **conns, double hold)
{
    struct round round[ROUNDS];

    if (b->only != NULL && strstr(name, b->only) == NULL)
        return;

    for (int i = 0; i < ROUNDS; i++) {
        round[i].bare = measure(b, floor.once, floor.clients, ntenants, db, conns);
        round[i].mine = measure(b, ours.once, ours.clients, ntenants, db, conns);
        round[i].ratio = round[i].mine / round[i].bare;
    }
    qsort(round, ROUNDS, sizeof round[0], by_ratio);

    double r = round[ROUNDS / 2].ratio, m = round[ROUNDS / 2].mine, f = round[ROUNDS / 2].bare;

    printf("%-44s %9.0f/s  floor %9.0f/s  ratio %5.2f  hold %.2f  %s\n", name, m, f, r, hold,
           r >= hold ? "ok" : "BELOW");
    printf("{\"bench\":\"%s\",\"per_second\":%.0f,\"floor\":%.0f,\"ratio\":%.3f,\"hold\":%.2f}\n",
           name, m, f, r, hold);
    fflush(stdout);
}

/* ---- data ---- */

static enum status fill_tenant(struct tx *tx, void *arg, struct err *err)
{
    struct tenant_data *t = arg;

    for (size_t i = 0; i < CASES; i++) {
        t->cases[i] = ID_NEW(case, tx->now);
        TRY(q_case_insert(tx->db,
                          &(struct q_case_insert_in){.tenant = t->id,
                                                     .body = t->body,
                                                     .id = t->cases[i],
                                                     .procedure = "apply",
                                                     .edition = CHAIN_GENESIS,
                                                     .unit = ID_NEW(unit, 1),
                                                     .applicant = t->person,
                                                     .title = "",
                                                     .state = "submitted",
                                                     .version = 1,
                                                     .lock = 1,
                                                     .content_hash = "",
                                                     .at = tx->now},
                          NULL, err));
    }
    TRY(q_chain_head_begin(
        tx->db,
        &(struct q_chain_head_begin_in){.tenant = t->id, .chain = "floor", .hash = CHAIN_GENESIS},
        NULL, err));
    return journal_append(
        tx,
        &(struct journal_note){
            .tenant = t->id, .kind = "fill", .subject = t->body.s, .edition = "", .actor = names},
        NULL, err);
}

static enum status fill_edition(struct tx *tx, void *arg, struct err *err)
{
    struct bench *b = arg;

    TRY(q_edition_insert(tx->db,
                         &(struct q_edition_insert_in){.hash = CHAIN_GENESIS,
                                                       .pack = "bench",
                                                       .label = "",
                                                       .title = "",
                                                       .bytes = {"", 0},
                                                       .at = 1},
                         NULL, err));
    return journal_append(tx,
                          &(struct journal_note){.tenant = b->tenants[0].id,
                                                 .kind = "fill",
                                                 .subject = "edition",
                                                 .edition = "",
                                                 .actor = names},
                          NULL, err);
}

static void fill(struct bench *b)
{
    for (size_t i = 0; i < MAX_TENANTS; i++)
        b->tenants[i] = (struct tenant_data){
            .id = ID_NEW(tenant, 1), .body = ID_NEW(body, 1), .person = ID_NEW(person, 1)};
    MUST(store_write(b->s, fill_edition, b, &err));
    for (size_t i = 0; i < MAX_TENANTS; i++)
        MUST(store_write(b->s, fill_tenant, &b->tenants[i], &err));
}

static void bench_sqlite(struct bench *b)
{
    struct db *db = NULL;

    MUST(db_open(b->url, DB_READ_WRITE, &db, &err));

    struct side floor = {bare_once, 1};

    compare(b, "sqlite, 1 client", (struct side){command_once, 1}, floor, 1, db, NULL, 0.8);
    compare(b, "sqlite, 16 clients", (struct side){command_once, 16}, floor, 1, db, NULL, 2.0);
    compare(b, "sqlite, 64 clients", (struct side){command_once, 64}, floor, 1, db, NULL, 4.0);
    db_close(db);
}

static void bench_pg(struct bench *b)
{
    struct floor_conn *conns[16];
    struct side ours = {command_once, 16}, rows = {pg_rows_once, 16}, head = {pg_head_once, 16};

    for (size_t i = 0; i < 16; i++)
        conns[i] = floor_open(b->url);
    compare(b, "postgresql, 16 clients, 1 tenant", ours, rows, 1, NULL, conns, 0.8);
    compare(b, "postgresql, 16 clients, 64 tenants", ours, rows, 64, NULL, conns, 0.8);
    compare(b, "postgresql, 1 tenant, against the head row alone", ours, head, 1, NULL, conns, 0.8);
    for (size_t i = 0; i < 16; i++)
        floor_close(conns[i]);
}

int main(int argc, char **argv)
{
    const char *env = getenv("STORE_URLS");
    char *save = NULL, *urls = env != NULL ? strdup(env) : NULL;

    if (urls == NULL) {
        fputs("store_bench: STORE_URLS is not set (tests/store/pg.sh sets it)\n", stderr);
        return 2;
    }
    MUST(crypto_init(&err));
    for (char *u = strtok_r(urls, " ", &save); u != NULL; u = strtok_r(NULL, " ", &save)) {
        struct bench *b = calloc(1, sizeof *b);

        b->url = u;
        b->seconds = argc > 1 ? atof(argv[1]) : 2;
        b->only = argc > 2 ? argv[2] : NULL;
        atomic_init(&b->seq, 1LL << 40); /* far from the chain's own numbers */
        MUST(store_open(&(struct store_options){.url = u, .writers = 16}, &b->s, &err));
        MUST(store_migrate(b->s, &err));
        fill(b);
        if (store_kind(b->s) == DB_SQLITE)
            bench_sqlite(b);
        else
            bench_pg(b);
        store_close(b->s);
        free(b);
    }
    free(urls);
    return 0;
}
