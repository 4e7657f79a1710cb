/* revision_bench: the dry run of a new edition against reading the same rows with SQLite.
 *
 *   revision_bench OLD OVERLAY… [--entries N]       default 100,000, in a temporary home
 *
 * The floor steps through the rows of the dry run's own query, in one go, and looks at every
 * column. Entries have applications behind them, names of their own and one of a few hundred sets
 * of facts. Rounds alternate; the ratio is the median of three. A tenth of the entries is measured
 * as well: the time for each must stay the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "commands/edition/revision.h"
#include "commands/home.h"

#define ROUNDS 3
#define BATCH 2000
#define HOLD 8.0
#define LINEAR 1.3

#define MUST(call)                                                                                 \
    do {                                                                                           \
        struct err err = {0};                                                                      \
        if ((call) != ST_OK) {                                                                     \
            fprintf(stderr, "revision_bench: %s: %s %s\n", #call, err.text, err.detail);           \
            exit(3);                                                                               \
        }                                                                                          \
    } while (0)

struct bench {
    struct app *app;
    struct arena *a;
    const char *home;
    struct tenant_id tenant;
    struct body_id body;
    struct unit_id unit;
    struct person_id person;
    struct service_id service;
    struct pack *old, *new;
    const char *edition;
    int64_t from, to; /* entries to be made in this batch */
};

static double now_s(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts); /* one thread on both sides: others may be busy */
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* ------------------------------------------------------------------ the register */
static json_t *run(struct bench *b, const char *command, json_t *in, struct bytes file)
{
    json_t *out = NULL;
    const struct who *w = who_operator(b->a, b->tenant, b->body, "bench");

    MUST(command_run(b->app, b->a, w, command, NULL, in, file, &out, &err));
    json_decref(in);
    return out;
}

static const char *facts_of(struct bench *b, struct arena *a, int64_t n)
{
    const struct axis *x = &b->old->axes[0];

    return arena_printf(
        a,
        "{\"info.rows\":[{\"%s\":\"%s\",\"personal\":%s},{\"%s\":\"%s\",\"personal\":false}],"
        "\"service.kinds\":[\"%s\"],\"service.location\":[\"japan\"],\"service.name\":\"共有便 "
        "%lld号\",\"service.paid\":%s,\"service.provider\":\"見本商会%lld\",\"service.route_"
        "location\":[\"japan\"],\"service.terms\":\"click_through\"}",
        x->id, x->levels[n % (int64_t)x->nlevels].code, n % 3 ? "true" : "false", x->id,
        x->levels[(n / 7) % (int64_t)x->nlevels].code, n % 2 ? "storage" : "email", (long long)n,
        n % 5 ? "true" : "false", (long long)(n % 300));
}

static enum status one(struct bench *b, struct tx *tx, int64_t n, struct err *err)
{
    struct entry_id entry = ID_NEW(entry, tx->now);
    struct case_id id = ID_NEW(case, tx->now);
    struct act_id act = ID_NEW(act, tx->now);
    const char *title = arena_printf(tx->arena, "共有便 %lld号", (long long)n);
    const char *columns = arena_printf(
        tx->arena,
        "{\"applicant\":\"山田 花子\",\"fields\":{\"content\":\"会議の資料を受け渡すために使う。"
        "庁内の共有フォルダーでは相手が受け取れない。\",\"from\":\"2026-04-01\",\"need\":\"広報の"
        "原稿を外の印刷所と受け渡す。\",\"provider\":\"見本商会%lld\",\"purpose\":\"原稿の受渡し"
        "\",\"service\":\"%s\",\"to\":\"2027-03-31\"},\"manager\":\"企画課 係長\",\"register\":\"%s"
        "\"}",
        (long long)(n % 300), title, b->old->registers[0].id);

    TRY(q_case_insert(tx->db,
                      &(struct q_case_insert_in){.tenant = b->tenant,
                                                 .body = b->body,
                                                 .id = id,
                                                 .procedure = b->old->procedures[0].id,
                                                 .edition = b->edition,
                                                 .entry = entry,
                                                 .unit = b->unit,
                                                 .applicant = b->person,
                                                 .title = title,
                                                 .state = "approved",
                                                 .version = 1,
                                                 .lock = 1,
                                                 .content_hash = "",
                                                 .at = tx->now},
                      NULL, err));
    TRY(q_act_insert(tx->db,
                     &(struct q_act_insert_in){.tenant = b->tenant,
                                               .id = act,
                                               .casefile = id,
                                               .step = "approve",
                                               .kind = "decide",
                                               .verdict = "approve",
                                               .content_hash = "",
                                               .person = b->person,
                                               .post = "",
                                               .for_post = "",
                                               .names = "{}",
                                               .conditions = "",
                                               .reason = "",
                                               .at = tx->now},
                     NULL, err));
    TRY(q_entry_insert(
        tx->db,
        &(struct q_entry_insert_in){.tenant = b->tenant,
                                    .body = b->body,
                                    .id = entry,
                                    .no = arena_printf(tx->arena, "台R8-%lld", (long long)n),
                                    .reg = b->old->registers[0].id,
                                    .unit = b->unit,
                                    .service = b->service,
                                    .origin = "case",
                                    .origin_id = id.s,
                                    .edition = b->edition,
                                    .state = "in_use",
                                    .title = title,
                                    .provider_name = "見本商会",
                                    .level = "",
                                    .manager_label = "",
                                    .period_from = {20545},
                                    .period_to = {20909},
                                    .version = 1,
                                    .at = tx->now},
        NULL, err));
    TRY(q_duty_insert(tx->db,
                      &(struct q_duty_insert_in){.tenant = b->tenant,
                                                 .id = ID_NEW(duty, tx->now),
                                                 .subject = entry,
                                                 .rule = b->old->duties[0].id,
                                                 .edition = b->edition,
                                                 .role = b->old->roles[b->old->duties[0].role].id,
                                                 .valid_from = {20545}},
                      NULL, err));
    return q_entry_version_insert(
        tx->db,
        &(struct q_entry_version_insert_in){.tenant = b->tenant,
                                            .entry = entry,
                                            .n = 1,
                                            .valid_from = {20545},
                                            .valid_to = {DATE_NONE},
                                            .recorded_at = tx->now,
                                            .edition = b->edition,
                                            .state = "in_use",
                                            .columns = columns,
                                            .facts = facts_of(b, tx->arena, n),
                                            .content_hash = "",
                                            .act = act.s},
        NULL, err);
}

static enum status batch(struct tx *tx, void *arg, struct err *err)
{
    struct bench *b = arg;

    for (int64_t n = b->from; n < b->to; n++)
        TRY(one(b, tx, n, err));
    db_changes_take(tx->db); /* made-up rows are no history */
    return ST_OK;
}

static void fill(struct bench *b, int64_t from, int64_t to)
{
    for (b->from = from; b->from < to; b->from = b->to) {
        b->to = b->from + BATCH < to ? b->from + BATCH : to;
        MUST(store_write(b->app->store, batch, b, &err));
    }
}

static void found(struct bench *b, const char *folder)
{
    int64_t now = clock_now();

    b->tenant = ID_NEW(tenant, now);
    b->body = ID_NEW(body, now);
    b->unit = ID_NEW(unit, now);
    b->person = ID_NEW(person, now);
    b->service = ID_NEW(service, now);
    MUST(home_stage(b->a, folder, NULL, false, &b->home, &err));
    MUST(app_open(b->home, NULL, &b->app, &err));
    json_decref(run(b, "tenant.create", json_pack("{s:s}", "name", "村"), (struct bytes){0}));
    json_decref(run(b, "body.create", json_pack("{s:s}", "name", "村長"), (struct bytes){0}));
    json_decref(run(b, "edition.install", json_object(), b->old->bundle));
    b->edition = hash_hex(b->a, &b->old->hash);
    json_decref(run(b, "edition.adopt",
                    json_pack("{s:s, s:s}", "hash", b->edition, "from", "2020-01-01"),
                    (struct bytes){0}));
}

/* ------------------------------------------------------------------ both sides */
static enum status count(void *arg, const struct revision_record *r, bool *stop, struct err *err)
{
    int64_t *n = arg;

    (void)stop, (void)err;
    n[r->result->standing]++;
    return ST_OK;
}

static double dry_run(struct bench *b, struct db *db, int64_t n[STANDING__MAX])
{
    struct revision *v;
    struct date today = date_of_instant(clock_now());
    double start = now_s();

    memset(n, 0, STANDING__MAX * sizeof *n);
    MUST(revision_new(b->app, db, b->tenant, b->body, b->new, today, today, NULL, &v, &err));
    MUST(revision_entries(v, db, "", count, n, &err));
    revision_free(v);
    return now_s() - start;
}

static double scan(struct bench *b, struct db *db, int64_t *ret_rows)
{
    const struct db_value params[] = {{.type = DB_TEXT, .s = b->tenant.s},
                                      {.type = DB_TEXT, .s = b->body.s},
                                      {.type = DB_TEXT, .s = ""},
                                      {.type = DB_INT, .i = INT64_MAX}};
    struct db_rows *rows;
    size_t bytes = 0;
    double start = now_s();

    *ret_rows = 0;
    MUST(db_query(db, Q_revision_entries, params, &rows, &err));
    while (db_step(rows)) {
        for (int i = 0; i < 11; i++) {
            size_t n = 0;
            (void)db_text(rows, i, &n);
            bytes += n;
        }
        ++*ret_rows;
    }
    MUST(db_end(rows, &err));
    if (bytes == 0) /* they were read */
        abort();
    return now_s() - start;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

struct result {
    double mine, floor, ratio;
};

static struct result measure(struct bench *b, int64_t entries)
{
    double mine[ROUNDS], floor[ROUNDS], ratio[ROUNDS];
    int64_t n[STANDING__MAX], rows;
    struct db *db;

    MUST(store_lease(b->app->store, &db, &err));
    for (int i = 0; i < ROUNDS; i++) {
        floor[i] = scan(b, db, &rows);
        mine[i] = dry_run(b, db, n);
        ratio[i] = mine[i] / floor[i];
        if (rows != entries) {
            fprintf(stderr, "revision_bench: %lld rows\n", (long long)rows);
            exit(3);
        }
    }
    store_release(b->app->store, db);
    qsort(mine, ROUNDS, sizeof *mine, by_value);
    qsort(floor, ROUNDS, sizeof *floor, by_value);
    qsort(ratio, ROUNDS, sizeof *ratio, by_value);
    printf("%lld entries:", (long long)entries);
    for (int s = 0; s < STANDING__MAX; s++)
        printf(" %s %lld", standing_id((enum standing)s), (long long)n[s]);
    putchar('\n');
    return (struct result){mine[ROUNDS / 2], floor[ROUNDS / 2], ratio[ROUNDS / 2]};
}

static int told(int64_t entries, struct result small, struct result big)
{
    double linear = big.ratio / small.ratio;
    bool ok = big.ratio <= HOLD && linear <= LINEAR;

    printf(
        "adopt_dry_run, %lld entries: %.3f s, scan %.3f s, ratio %.2f, hold %.2f; against a tenth "
        "of them %.2f, hold %.2f  %s\n",
        (long long)entries, big.mine, big.floor, big.ratio, HOLD, linear, LINEAR,
        ok ? "ok" : "ABOVE");
    printf(
        "{\"bench\":\"adopt_dry_run\",\"entries\":%lld,\"seconds\":%.4f,\"floor\":%.4f,\"ratio\":"
        "%.3f,\"hold\":%.2f,\"linear\":%.3f}\n",
        (long long)entries, big.mine, big.floor, big.ratio, HOLD, linear);
    return !ok;
}

int main(int argc, char **argv)
{
    char folder[] = "/var/tmp/daicho-bench-XXXXXX";
    const char *dirs[8];
    size_t ndirs = 0;
    int64_t entries = 100000;
    struct bench b = {.a = arena_new()};

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--entries") == 0 && i + 1 < argc && parse_int64(argv[i + 1], &entries))
            i++;
        else if (ndirs < 8)
            dirs[ndirs++] = argv[i];
    }
    if (ndirs < 2 || entries < 10) {
        fprintf(stderr, "usage: revision_bench OLD OVERLAY… [--entries N]\n");
        return 2;
    }
    MUST(pack_load(dirs, 1, NULL, NULL, &b.old, &err));
    MUST(pack_load(dirs, ndirs, NULL, NULL, &b.new, &err));
    if (!mkdtemp(folder))
        return 3;
    found(&b, folder);
    fill(&b, 0, entries / 10);
    struct result small = measure(&b, entries / 10);
    fill(&b, entries / 10, entries);
    struct result big = measure(&b, entries);
    app_close(b.app);
    home_abandon(b.a, folder, b.home);
    pack_free(b.old);
    pack_free(b.new);
    arena_free(b.a);
    return told(entries, small, big);
}
