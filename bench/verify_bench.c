/* verify_bench.c: walking the chain against reading the same rows and hashing the same bytes.
 *
 *   verify_bench [RECORDS]          default 200,000, in a temporary SQLite file
 *
 * Both sides are run in turn; the ratio is the median of three. The replay of all contents against
 * the tables is a row of its own, without floor. */
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "audit/journal.h"
#include "audit/verify.h"
#include "store/queries_gen.h"
#include "store/store.h"

#define ROUNDS 3
#define BATCH 1000

struct bench {
    struct store *s;
    struct key master;
    struct tenant_id tenant;
    int64_t records;
};

#define MUST(call)                                                                                 \
    do {                                                                                           \
        struct err err = {0};                                                                      \
        if ((call) != ST_OK) {                                                                     \
            fprintf(stderr, "verify_bench: %s: %s\n", #call, err.text);                            \
            exit(3);                                                                               \
        }                                                                                          \
    } while (0)

static double now_s(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* Persons under a hundred subjects, one record each. */
static enum status fill(struct tx *tx, void *arg, struct err *err)
{
    struct bench *b = arg;

    for (int i = 0; i < BATCH; i++) {
        struct person_id id = ID_NEW(person, tx->now);
        char subject[16];

        snprintf(subject, sizeof subject, "subject-%d", i % 100);
        TRY(q_person_insert(tx->db,
                            &(struct q_person_insert_in){.tenant = b->tenant,
                                                         .id = id,
                                                         .login = id.s,
                                                         .name = "佐藤 花子",
                                                         .yomi = "サトウ ハナコ",
                                                         .mail = "hanako@example.jp",
                                                         .lang = "ja"},
                            NULL, err));
        TRY(journal_append(tx,
                           &(struct journal_note){.tenant = b->tenant,
                                                  .kind = "person_add",
                                                  .subject = subject,
                                                  .edition = CHAIN_GENESIS,
                                                  .actor = "{\"person\":\"管理者\",\"post\":\"\"}"},
                           NULL, err));
    }
    return ST_OK;
}

static void add_text(struct sha256 *h, const char *s)
{
    uint64_t n = htobe64(strlen(s));

    sha256_add(h, &n, sizeof n);
    sha256_add(h, s, strlen(s));
}

/* The floor: every row read, its bytes hashed in one stream. */
static double scan(struct bench *b)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct sha256 *h = sha256_new();
    struct db *db = NULL;
    int64_t after = 0;
    size_t n = BATCH;
    double start = now_s();

    MUST(store_lease(b->s, &db, &err));
    sha256_begin(h);
    while (n == BATCH) {
        struct q_verify_journal_row *rows = NULL;

        arena_reset(a);
        MUST(q_verify_journal(
            db, a,
            &(struct q_verify_journal_in){.tenant = b->tenant.s, .after = after, .limit = BATCH},
            &rows, &n, &err));
        for (size_t i = 0; i < n; i++) {
            add_text(h, rows[i].prev);
            add_text(h, rows[i].kind);
            add_text(h, rows[i].subject);
            add_text(h, rows[i].edition);
            add_text(h, rows[i].actor);
            add_text(h, rows[i].commitment);
            after = rows[i].seq;
        }
    }
    sha256_end(h);
    store_release(b->s, db);
    sha256_free(h);
    return now_s() - start;
}

static void complain(void *arg, const struct finding *f)
{
    (void)arg;
    fprintf(stderr, "verify_bench: %s %s\n", f->name, f->detail);
    exit(3);
}

static double verify(struct bench *b, const struct key *master, bool fold)
{
    struct verify_counts counts;
    struct db *db = NULL;
    double start = now_s();

    MUST(store_lease(b->s, &db, &err));
    MUST(audit_verify(db, &(struct verify_options){.master = master, .fold = fold}, complain, NULL,
                      &counts, &err));
    store_release(b->s, db);
    if (counts.journal != b->records)
        exit(3);
    return now_s() - start;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void print_row(const struct bench *b, const char *name, double ratio, double seconds,
                      double hold)
{
    printf("%-44s %9.0f/s  ratio %5.2f  hold %.2f  %s\n", name, (double)b->records / seconds, ratio,
           hold, hold <= 0 || ratio <= hold ? "ok" : "ABOVE");
    printf("{\"bench\":\"%s\",\"per_second\":%.0f,\"ratio\":%.3f,\"hold\":%.2f}\n", name,
           (double)b->records / seconds, ratio, hold);
}

static void measure(struct bench *b)
{
    double ratio[ROUNDS], seconds = 0, floor = 0;

    scan(b); /* into the cache of the system */
    for (int i = 0; i < ROUNDS; i++) {
        floor = scan(b);
        seconds = verify(b, NULL, false);
        ratio[i] = seconds / floor;
    }
    qsort(ratio, ROUNDS, sizeof ratio[0], by_value);
    print_row(b, "verify the chain", ratio[ROUNDS / 2], seconds, 2.0);
    seconds = verify(b, &b->master, false);
    print_row(b, "verify the chain and open the contents", seconds / floor, seconds, 0);
    seconds = verify(b, &b->master, true);
    print_row(b, "the same and replay against the tables", seconds / floor, seconds, 0);
}

int main(int argc, char **argv)
{
    struct bench b = {.records = argc > 1 ? atoll(argv[1]) : 200000};
    char path[64], url[80], name[80];

    snprintf(path, sizeof path, "/tmp/daicho-verify-%d.db", (int)getpid());
    snprintf(url, sizeof url, "sqlite:%s", path);
    MUST(crypto_init(&err));
    random_bytes(&b.master, sizeof b.master);
    b.tenant = ID_NEW(tenant, 1);
    MUST(store_open(&(struct store_options){.url = url, .master = b.master}, &b.s, &err));
    MUST(store_migrate(b.s, &err));
    for (int64_t i = 0; i < b.records; i += BATCH)
        MUST(store_write_for(b.s, b.tenant.s, fill, &b, &err));
    measure(&b);
    store_close(b.s);
    for (const char *const *e = (const char *const[]){"", "-wal", "-shm", NULL}; *e != NULL; e++) {
        snprintf(name, sizeof name, "%s%s", path, *e);
        unlink(name);
    }
    return 0;
}
