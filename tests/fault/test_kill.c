/* Killed at any moment: a program decides cases on four threads and is killed, or its disk loses
 * power; what it had acknowledged is there afterwards, nothing is half done, and the record is
 * whole.
 *
 * test_kill [ROUNDS]: kills; 20 when absent. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "town.h"
#include "vfs.h"

#include "base/json.h"
#include "store/queries_gen.h"

#define THREADS 4

static struct err err;
static long rounds = 20;

static const struct bytes pdf = {"%PDF-1.4\n%%EOF\n", 15};

/* One thing the program told somebody. Smaller than a pipe's atomic write. */
struct told {
    char id[37];
    char state[16];
};
typedef void tell_fn(void *arg, const struct told *told);

struct worker {
    struct town *t;
    const json_t *fields;
    tell_fn *tell;
    void *arg;
    atomic_bool *stop;
    uint64_t seed;
};

/* ------------------------------------------------------------------ the load */
static bool run(struct worker *w, struct arena *a, const char *login, const char *command,
                json_t *in, struct bytes file, const char *state, char id[37])
{
    struct told told = {.id = ""};
    struct err e;
    json_t *out = NULL;
    enum status st =
        command_run(w->t->app, a, town_who(w->t, a, login), command, NULL, in, file, &out, &e);

    json_decref(in);
    if (st == ST_OK) {
        if (id[0] == '\0')
            snprintf(id, 37, "%s", json_str(out, "case", ""));
        memcpy(told.id, id, sizeof told.id);
        snprintf(told.state, sizeof told.state, "%s", state);
        w->tell(w->arg, &told);
    }
    json_decref(out);
    return st == ST_OK;
}

/* From nothing to a decision: an entry, a number, a provider, a file, members, a search text. */
static void one_case(struct worker *w)
{
    AUTO_ARENA struct arena *a = arena_new();
    static const struct bytes none;
    char id[37] = "";
    bool decided = (w->seed = w->seed * 6364136223846793005u + 1442695040888963407u) >> 62 != 0;

    (void)(run(w, a, "yamada", "case.create",
               json_pack("{s:s, s:O}", "procedure", "council", "fields", w->fields), none, "draft",
               id) &&
           run(w, a, "yamada", "evidence.add",
               json_pack("{s:s, s:s, s:s}", "case", id, "item", "terms", "name", "約款.pdf"), pdf,
               "draft", id) &&
           run(w, a, "yamada", "case.submit", json_pack("{s:s}", "case", id), none, "submitted",
               id) &&
           (decided ? run(w, a, "oshiro", "case.step",
                          json_pack("{s:s, s:s, s:s}", "case", id, "step", "approve", "verdict",
                                    "approve"),
                          none, "approved", id)
                    : run(w, a, "yamada", "case.withdraw", json_pack("{s:s}", "case", id), none,
                          "withdrawn", id)));
}

static void *work(void *arg)
{
    struct worker *w = arg;

    while (!atomic_load(w->stop))
        one_case(w);
    return NULL;
}

static void start(struct town *t, const json_t *fields, tell_fn *tell, void *arg, atomic_bool *stop,
                  struct worker workers[THREADS], pthread_t threads[THREADS])
{
    for (int i = 0; i < THREADS; i++) {
        workers[i] =
            (struct worker){t, fields, tell, arg, stop, (uint64_t)clock_now() + (uint64_t)i};
        if (pthread_create(&threads[i], NULL, work, &workers[i]) != 0)
            abort();
    }
}

static json_t *contents(struct town *t)
{
    const struct fill f = {t->pack,
                           t->a,
                           town_id(t, "person.yamada"),
                           town_id(t, "unit.企画課"),
                           date_of_instant(clock_now()),
                           false};
    json_t *fields = fill_form(&f, pack_form(t->pack, "application"));

    fill_set(fields, "terms_kind", json_string("contract"));
    return fields;
}

/* ------------------------------------------------------------------ what must be there */
static int rank(const char *state)
{
    return strcmp(state, "draft") == 0 ? 0 : strcmp(state, "submitted") == 0 ? 1 : 2;
}

static void nothing_lost(struct town *t, const struct told *told, size_t n)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct db *db = NULL;

    OK(store_lease(t->app->store, &db, &err));
    for (size_t i = 0; i < n; i++) {
        struct q_case_get_row row;
        OK(q_case_get(db, a, &(struct q_case_get_in){t->tenant, ID_FROM(case, told[i].id)}, &row,
                      &err));
        if (rank(row.state) < rank(told[i].state) ||
            (rank(told[i].state) == 2 && strcmp(row.state, told[i].state) != 0))
            fail_msg("case %s was told %s and is %s", told[i].id, told[i].state, row.state);
    }
    store_release(t->app->store, db);
}

static void nothing_half(struct town *t)
{
    static const char *const none[] = {
        "select count(*) from casefile c where state = 'approved' and not exists (select 1 from "
        "entry e where e.id = c.entry and e.origin_id = c.id)",
        "select count(*) from entry e where not exists (select 1 from casefile c where c.id = "
        "e.origin_id and c.state = 'approved')",
        "select count(*) from casefile c where (state = 'approved') <> (select count(*) from act a "
        "where a.casefile = c.id and a.kind = 'approve')",
        "select count(*) from entry e where not exists (select 1 from entry_version v where "
        "v.entry = e.id and v.n = 1)",
        "select count(*) from casefile c where not exists (select 1 from casefile_version v where "
        "v.casefile = c.id)",
        "select count(*) from casefile c where not exists (select 1 from party p where p.casefile "
        "= c.id)",
        "select count(*) from evidence e where not exists (select 1 from blob b where b.id = "
        "e.blob)",
        "select count(*) from casefile c where (state = 'submitted') <> (select count(*) from task "
        "k where k.casefile = c.id and k.state = 'open')",
        "select count(*) from entry e where not exists (select 1 from use_member m where m.entry = "
        "e.id)",
    };

    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (town_count(t, none[i]) != 0)
            fail_msg("%ld: %s", (long)town_count(t, none[i]), none[i]);
    if (town_count(t, "select count(*) from entry") > 0)
        assert_int_equal(town_count(t, "select max(n) from counter where series = 'entry'"),
                         town_count(t, "select count(*) from entry"));
}

/* ------------------------------------------------------------------ kills */
static void to_pipe(void *arg, const struct told *told)
{
    if (write(*(int *)arg, told, sizeof *told) != (ssize_t)sizeof *told)
        _exit(2);
}

static void child(struct town *t, const json_t *fields, int fd)
{
    struct worker workers[THREADS];
    pthread_t threads[THREADS];
    atomic_bool stop = false;

    town_start(t);
    start(t, fields, to_pipe, &fd, &stop, workers, threads);
    for (;;)
        pause();
}

/* Runs the program for a while and kills it; appends what it told. */
static void one_kill(struct town *t, const json_t *fields, struct told **told, size_t *n,
                     useconds_t after)
{
    int fds[2];
    struct told one;
    ssize_t got;

    assert_int_equal(pipe(fds), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        close(fds[0]);
        child(t, fields, fds[1]);
    }
    close(fds[1]);
    /* the time runs from the first word, so that every round kills a program at work */
    bool first = true;
    while ((got = read(fds[0], &one, sizeof one)) == (ssize_t)sizeof one) {
        *told = realloc(*told, (*n + 1) * sizeof **told);
        (*told)[(*n)++] = one;
        if (first) {
            usleep(after);
            kill(pid, SIGKILL);
            first = false;
        }
    }
    close(fds[0]);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_false(first);
}

static void test_kills(void **state)
{
    struct town t;
    struct told *told = NULL;
    size_t n = 0, checked = 0;
    uint64_t seed = (uint64_t)clock_now();

    (void)state;
    town_open(&t, NULL, "tests/packs/eyes");
    AUTO_JSON json_t *fields = contents(&t);
    for (long i = 0; i < rounds; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        town_stop(&t);
        one_kill(&t, fields, &told, &n, (useconds_t)(seed >> 33) % 60000);
        town_start(&t);
        nothing_lost(&t, told + checked, n - checked);
        nothing_half(&t);
        if (i % 10 == 9)
            town_is_whole(&t);
        checked = n;
        if (i % 100 == 99) { /* a house of its own for every hundred, or the replay takes all day */
            nothing_lost(&t, told, n);
            json_decref(fields);
            town_close(&t);
            n = checked = 0;
            town_open(&t, NULL, "tests/packs/eyes");
            fields = contents(&t);
        }
    }
    nothing_lost(&t, told, n);
    town_is_whole(&t);
    print_message("%zu acknowledged in the last house\n", n);
    town_close(&t);
    free(told);
}

/* ------------------------------------------------------------------ power cuts */
struct kept {
    pthread_mutex_t lock;
    struct told *told;
    size_t n;
};

static void to_memory(void *arg, const struct told *told)
{
    struct kept *k = arg;

    pthread_mutex_lock(&k->lock);
    k->told = realloc(k->told, (k->n + 1) * sizeof *k->told);
    k->told[k->n++] = *told;
    pthread_mutex_unlock(&k->lock);
}

static size_t so_far(struct kept *k, struct told **ret)
{
    pthread_mutex_lock(&k->lock);
    size_t n = k->n;
    *ret = malloc((n + 1) * sizeof **ret);
    if (n > 0)
        memcpy(*ret, k->told, n * sizeof **ret);
    pthread_mutex_unlock(&k->lock);
    return n;
}

/* A copy of the home as the disk would hold it now. */
static struct town image_of(struct town *t, enum fault_cut how, uint64_t seed)
{
    struct town image = *t;
    char line[128], *from = arena_printf(t->a, "%s/daicho.db", t->home);

    image.home = arena_printf(t->a, "%s-cut", t->home);
    assert_int_equal(mkdir(image.home, 0700), 0);
    fault_vfs_cut(from, arena_printf(t->a, "%s/daicho.db", image.home), how, seed);
    FILE *in = fopen(arena_printf(t->a, "%s/master.key", t->home), "r");
    char *to = arena_printf(t->a, "%s/master.key", image.home);
    FILE *out = fopen(to, "w");
    assert_non_null(fgets(line, sizeof line, in));
    assert_true(fputs(line, out) >= 0);
    fclose(in);
    fclose(out);
    assert_int_equal(chmod(to, 0600), 0);
    return image;
}

static void remove_image(struct town *image)
{
    static const char *const files[] = {"daicho.db", "daicho.db-wal", "daicho.db-shm",
                                        "master.key"};

    town_stop(image);
    for (size_t i = 0; i < 4; i++)
        unlink(arena_printf(image->a, "%s/%s", image->home, files[i]));
    assert_int_equal(rmdir(image->home), 0);
}

static void test_power_cuts(void **state)
{
    struct town t;
    struct kept kept = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct worker workers[THREADS];
    pthread_t threads[THREADS];

    (void)state;
    fault_vfs_register();
    town_open(&t, NULL, "tests/packs/eyes");
    AUTO_JSON json_t *fields = contents(&t);
    for (int cut = 0; cut < 8; cut++) {
        atomic_bool stop = false;
        struct told *told;
        start(&t, fields, to_memory, &kept, &stop, workers, threads);
        usleep(20000 + (useconds_t)(cut * 7919 % 30000));
        size_t n = so_far(&kept, &told);
        struct town image = image_of(&t, (enum fault_cut)(cut % 4), (uint64_t)cut + 1);
        atomic_store(&stop, true);
        for (int i = 0; i < THREADS; i++)
            pthread_join(threads[i], NULL);
        town_start(&image);
        nothing_lost(&image, told, n);
        nothing_half(&image);
        town_is_whole(&image);
        remove_image(&image);
        free(told);
    }
    town_is_whole(&t);
    town_close(&t);
    free(kept.told);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kills),
        cmocka_unit_test(test_power_cuts),
    };

    if (argc > 1)
        rounds = atol(argv[1]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
