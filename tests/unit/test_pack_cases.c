/* Runs the folders of tests/golden/pack; README.md there says how a case looks. */
#include "base/json.h"
#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "golden/golden.h"
#include "pack/finding.h"

#define ROOT "tests/golden/pack/"
#define CASES_MAX 512

struct found {
    struct buf text; /* "file:line:col code" lines */
    struct buf all;  /* of every case, to see which codes occur at all */
};

static void note(void *arg, const struct pack_finding *f)
{
    struct found *found = arg;
    const char *where = str_starts(f->where, ROOT) ? f->where + strlen(ROOT) : f->where;

    buf_printf(&found->text, "%s %s\n", where, f->code);
    buf_printf(&found->all, " %s ", f->code);
    /* the sentence is whole in both languages, with nothing left to fill in */
    assert_true(f->en[0] && f->ja[0] && strcmp(f->en, f->code));
    assert_null(strstr(f->en, "{1}"));
    assert_null(strstr(f->ja, "{2}"));
}

static char *slurp(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    struct buf b;
    int c;

    buf_init(&b, a, 256);
    if (!f)
        return b.p;
    while ((c = fgetc(f)) != EOF)
        buf_putc(&b, (char)c);
    fclose(f);
    return b.p;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t list_cases(struct arena *a, const char *prefix, char **names)
{
    DIR *d = opendir(ROOT);
    struct dirent *e;
    size_t n = 0;

    assert_non_null(d);
    while ((e = readdir(d)) && n < CASES_MAX) {
        if (str_starts(e->d_name, prefix))
            names[n++] = arena_strdup(a, e->d_name);
    }
    closedir(d);
    qsort(names, n, sizeof *names, by_name);
    return n;
}

static enum status load(struct arena *a, const char *name, struct found *found, struct pack **ret,
                        struct err *err)
{
    const char *dir = arena_printf(a, ROOT "%s", name);
    const char *dirs[] = {ROOT "base", dir};
    bool alone = !access(arena_printf(a, "%s/pack.yaml", dir), F_OK);

    buf_init(&found->text, a, 256);
    return pack_load(alone ? dirs + 1 : dirs, alone ? 1 : 2, note, found, ret, err);
}

static void bad_packs(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    char *names[CASES_MAX];
    struct found found;
    size_t n = list_cases(a, "bad-", names);

    buf_init(&found.all, a, 4096);
    assert_true(n >= 30);
    for (size_t i = 0; i < n; i++) {
        struct pack *p = NULL;
        struct err err = {0};
        const char *want = slurp(a, arena_printf(a, ROOT "%s/expected.txt", names[i]));
        enum status st = load(a, names[i], &found, &p, &err);

        assert_int_equal(st, ST_INPUT);
        assert_null(p);
        if (strcmp(found.text.p, want))
            fail_msg("%s\nfound:\n%sexpected:\n%s", names[i], found.text.p, want);
        /* the error is the first finding */
        assert_true(str_starts(want, arena_printf(a, "%s %s", err.where + strlen(ROOT), err.code)));
    }
    /* Every sentence of the checker is shown by a case, but for those that need huge or unreadable
     * files, or that only tests and coverage speak. */
    static const char *const elsewhere[] = {
        "file_open",      "file_too_large",      "no_files", "yaml_too_many",
        "too_many_facts", "too_many_conditions", "too_many", "not_a_list",
        "test_either",    "unknown_req",         "req_both", "no_folder",
        "unknown_part",   "clause_not_in_matrix"};
    const char *code;

    for (size_t i = 0; (code = finding_code(i)); i++) {
        bool skip = false;

        for (size_t k = 0; k < sizeof elsewhere / sizeof *elsewhere; k++)
            skip |= !strcmp(elsewhere[k], code);
        if (!skip && !strstr(found.all.p, arena_printf(a, " %s ", code)))
            fail_msg("no bad case shows “%s”", code);
    }
}

static void run_goldens(struct arena *a, const struct pack *p, const char *dir)
{
    struct found found;
    struct report r = {.a = a, .fn = note, .arg = &found};
    size_t n;
    const struct node *tree = golden_tree(&r, p);

    buf_init(&found.text, a, 64);
    buf_init(&found.all, a, 64);
    struct golden *tests = golden_read(&r, p, &dir, 1, &n);

    assert_string_equal(found.text.p, "");
    for (size_t i = 0; i < n; i++) {
        const char *why = golden_run(p, tree, &tests[i], a);

        if (why)
            fail_msg("%s: %s", tests[i].name, why);
    }
    golden_free(tests, n);
}

static void good_packs(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    char *names[CASES_MAX];
    size_t n = list_cases(a, "good-", names);

    assert_true(n >= 10);
    for (size_t i = 0; i < n; i++) {
        struct pack *p = NULL, *again = NULL;
        struct err err = {0};
        struct found found;

        buf_init(&found.all, a, 64);
        if (load(a, names[i], &found, &p, &err) != ST_OK)
            fail_msg("%s: %s%s", names[i], err.text, found.text.p);
        run_goldens(a, p, arena_printf(a, ROOT "%s", names[i]));
        /* the bundle says the same as the folders, to the byte */
        assert_int_equal(pack_parse("bundle", p->bundle, &again, &err), ST_OK);
        assert_true(hash_eq(&p->hash, &again->hash));
        assert_int_equal(p->nconds, again->nconds);
        pack_free(again);
        pack_free(p);
    }
}

static void the_base_and_its_tests(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    const char *dir = ROOT "base";
    struct pack *p = NULL;
    struct err err = {0};

    assert_int_equal(pack_load(&dir, 1, NULL, NULL, &p, &err), ST_OK);
    run_goldens(a, p, dir);
    pack_free(p);
}

/* A test that comes through only by what no form could tell does not pass. */
static void facts_that_no_form_tells(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    const char *dirs[] = {ROOT "base", ROOT "good-untold"};
    struct report r = {.a = a};
    struct pack *p = NULL;
    struct err err = {0};
    size_t n;

    assert_int_equal(pack_load(dirs, 2, NULL, NULL, &p, &err), ST_OK);
    const char *more = ROOT "untold";
    struct golden *tests = golden_read(&r, p, &more, 1, &n);
    assert_int_equal(r.count, 0);
    assert_int_equal(n, 2);
    const char *why = golden_run(p, NULL, &tests[0], a);
    assert_non_null(why);
    assert_non_null(strstr(why, "waits for service.location, and form short cannot tell it"));
    assert_null(golden_run(p, NULL, &tests[1], a));
    golden_free(tests, n);
    pack_free(p);
}

static void nothing_there(void **state)
{
    (void)state;
    const char *dir = ROOT "no-such-folder";
    struct pack *p = NULL;
    struct err err = {0};

    assert_int_equal(pack_load(&dir, 1, NULL, NULL, &p, &err), ST_INPUT);
    assert_string_equal(err.code, "no_folder");
    assert_int_equal(pack_parse("b", (struct bytes){"", 0}, &p, &err), ST_INPUT);
    assert_int_equal(pack_parse("b", (struct bytes){"{}", 2}, &p, &err), ST_INPUT);
    assert_string_equal(err.code, "missing_key");
    assert_null(p);
}

/* An edition that came in once stays readable, whatever a later program looks for besides; what is
 * no pack at all does not. */
static void what_was_installed(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    const char *dirs[] = {ROOT "base", ROOT "good-gate-idle"};
    struct pack *p = NULL, *again = NULL;
    struct err err = {0};

    assert_int_equal(pack_load(dirs, 2, NULL, NULL, &p, &err), ST_OK);
    AUTO_JSON json_t *j = json_loadb(p->bundle.p, p->bundle.n, 0, NULL);
    json_t *procedure;
    size_t i, told = 0;
    json_array_foreach(json_object_get(j, "procedures"), i, procedure) told +=
        json_object_del(procedure, "gates_told") == 0;
    assert_int_equal(told, 1);
    const char *idle = json_canonical(a, j);
    pack_free(p);
    p = NULL;
    const struct bytes bundle = {idle, strlen(idle)};
    assert_int_equal(pack_parse("b", bundle, &p, &err), ST_INPUT);
    assert_string_equal(err.code, "gate_idle");
    assert_int_equal(pack_reopen("b", bundle, &again, &err), ST_OK);
    pack_free(again);
    assert_int_equal(pack_reopen("b", (struct bytes){"{}", 2}, &p, &err), ST_INPUT);
    assert_string_equal(err.code, "missing_key");
    assert_null(p);
}

/* Limits hold before memory does. */
static void too_much(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct pack *p = NULL;
    struct err err = {0};
    struct buf b;

    buf_init(&b, a, NODE_FILE_MAX + 2);
    while (b.n <= NODE_FILE_MAX)
        buf_putc(&b, ' ');
    assert_int_equal(pack_parse("b", (struct bytes){b.p, b.n}, &p, &err), ST_INPUT);
    assert_string_equal(err.code, "file_too_large");
    buf_init(&b, a, 1 << 20);
    buf_puts(&b, "[");
    for (int i = 0; i <= NODE_COUNT_MAX; i++)
        buf_puts(&b, "1,");
    buf_puts(&b, "1]");
    assert_int_equal(pack_parse("b", (struct bytes){b.p, b.n}, &p, &err), ST_INPUT);
    assert_string_equal(err.code, "yaml_too_many");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_packs),
        cmocka_unit_test(good_packs),
        cmocka_unit_test(the_base_and_its_tests),
        cmocka_unit_test(facts_that_no_form_tells),
        cmocka_unit_test(nothing_there),
        cmocka_unit_test(what_was_installed),
        cmocka_unit_test(too_much),
    };
    return RUN(tests);
}
