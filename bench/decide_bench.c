/* decide() per second on one core: a pack's own golden facts, mixed, complete answers only.
 *
 *   decide_bench PACK… [--seconds N] [--json]
 *
 * Exit 1 when it is below the 500,000 per second that the design holds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json.h"
#include "golden/golden.h"

#define HOLD 500000.0
#define DIRS_MAX 8

static double seconds_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* of one core: others may be busy */
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The facts of the tests of decisions that leave nothing open. */
static struct facts *complete_facts(struct arena *a, const struct pack *p,
                                    const struct golden *tests, size_t n, size_t *ret_n)
{
    struct facts *all = ARENA_ARRAY(a, struct facts, n + 1);
    size_t used = 0;

    for (size_t i = 0; i < n; i++) {
        struct decision d;
        struct err err;
        bool complete = true;

        if (!tests[i].facts || tests[i].the_case.proc ||
            facts_read(p, tests[i].facts, tests[i].settings, &all[used], &err) != ST_OK)
            continue;
        decide(p, &all[used], false, &d);
        for (size_t w = 0; w < sizeof d.facts_missing / sizeof *d.facts_missing; w++)
            complete &= !d.facts_missing[w];
        used += complete;
    }
    *ret_n = used;
    return all;
}

static double measure(const struct pack *p, const struct facts *facts, size_t n, double seconds,
                      uint64_t *ret_sum)
{
    struct decision d;
    double start = seconds_now(), now = start;
    uint64_t count = 0, sum = 0;

    while (now - start < seconds) {
        for (int k = 0; k < 4096; k++) {
            decide(p, &facts[(count + (uint64_t)k) % n], false, &d);
            sum += (uint64_t)d.verdict + d.nprocs; /* so that nothing is left out */
        }
        count += 4096;
        now = seconds_now();
    }
    *ret_sum = sum;
    return (double)count / (now - start);
}

static size_t count_items(const struct pack *p)
{
    size_t n = 0;

    for (size_t i = 0; i < p->nchecklists; i++)
        n += p->checklists[i].nitems;
    return n;
}

static int run(const char *dir, double seconds, bool json)
{
    const char *const dirs[] = {dir};
    AUTO_ARENA struct arena *a = arena_new();
    struct report r = {.a = a};
    struct err err = {0};
    struct pack *p;
    struct golden *tests;
    struct facts *facts;
    size_t ntests, n;
    uint64_t sum;
    double rate;

    if (pack_load(dirs, 1, NULL, NULL, &p, &err) != ST_OK) {
        fprintf(stderr, "%s: %s\n", err.where, err.text);
        return 2;
    }
    tests = golden_read(&r, p, dirs, 1, &ntests);
    facts = complete_facts(a, p, tests, ntests, &n);
    if (!n) {
        fprintf(stderr, "%s: no test with complete answers\n", p->id);
        return 2;
    }
    measure(p, facts, n, 0.2, &sum); /* warm */
    rate = measure(p, facts, n, seconds, &sum);
    printf(json
               ? "{\"name\":\"decide\",\"pack\":\"%s\",\"items\":%zu,\"conditions\":%zu,"
                 "\"facts\":%zu,\"per_second\":%.0f,\"hold\":%.0f}\n"
               : "decide %s: %zu items, %zu conditions, %zu answers: %.0f per second (hold %.0f)\n",
           p->id, count_items(p), p->nconds, n, rate, HOLD);
    golden_free(tests, ntests);
    pack_free(p);
    return rate < HOLD;
}

int main(int argc, char **argv)
{
    const char *dirs[DIRS_MAX];
    size_t n = 0;
    double seconds = 2;
    bool json = false;

    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--json"))
            json = true;
        else if (!strcmp(argv[i], "--seconds") && i + 1 < argc)
            seconds = atof(argv[++i]);
        else if (n < DIRS_MAX)
            dirs[n++] = argv[i];
    }
    if (!n) {
        fprintf(stderr, "usage: decide_bench PACK… [--seconds N] [--json]\n");
        return 2;
    }
    int status = 0;
    for (size_t i = 0; i < n; i++) {
        int one = run(dirs[i], seconds, json);
        status = one > status ? one : status;
    }
    return status;
}
