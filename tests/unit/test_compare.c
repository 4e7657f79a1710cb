/* The comparison of two editions: the folders of tests/golden/compare, and what must hold for every
 * pack and every set of facts there is. */
#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "golden/golden.h"
#include "pack/diff.h"
#include "pack/schema.h"
#include "rules/compare.h"
#include "rules/compare_keys.h"

#define ROOT "tests/golden/compare/"
#define BASE "tests/golden/pack/base"

static struct err err;

static struct pack *load_all(const char *const *dirs, size_t n)
{
    struct pack *p = NULL;

    if (pack_load(dirs, n, NULL, NULL, &p, &err) != ST_OK)
        fail_msg("%s: %s: %s", dirs[n - 1], err.where, err.text);
    return p;
}

static struct pack *load(const char *dir)
{
    return load_all(&dir, 1);
}

static size_t answers_of(struct arena *a, const json_t *j, struct compare_answer **ret)
{
    size_t n = json_array_size(j);

    *ret = ARENA_ARRAY(a, struct compare_answer, n + 1);
    for (size_t i = 0; i < n; i++) {
        const json_t *o = json_array_get(j, i);
        (*ret)[i] = (struct compare_answer){.checklist = json_str(o, "checklist", ""),
                                            .item = json_str(o, "item", ""),
                                            .reason = json_flag(o, "reason", false),
                                            .measure = json_flag(o, "measure", false)};
        assert_true(answer_state_parse(json_str(o, "state", ""), &(*ret)[i].state));
    }
    return n;
}

static const struct compare_running *running_of(struct arena *a, const json_t *j)
{
    struct compare_running *r = ARENA_NEW(a, struct compare_running);
    const char **ids = ARENA_ARRAY(a, const char *, json_array_size(j) + 1);

    for (r->n = 0; r->n < json_array_size(j); r->n++)
        ids[r->n] = json_string_value(json_array_get(j, r->n));
    r->id = ids;
    return j ? r : NULL;
}

/* {field: how many} */
static size_t files_of(struct arena *a, json_t *j, struct compare_files **ret)
{
    const char *field;
    json_t *n;
    size_t i = 0;

    *ret = ARENA_ARRAY(a, struct compare_files, json_object_size(j) + 1);
    json_object_foreach(j, field, n)(*ret)[i++] =
        (struct compare_files){field, (size_t)json_integer_value(n)};
    return i;
}

/* Of the pair that was looked at last: many records are compared with the same two. */
static struct arena *changes_in;
static const struct rule_changes *changes_between(const struct pack *old, const struct pack *new)
{
    static struct hash from, to;
    static const struct rule_changes *last;

    if (last && hash_eq(&from, &old->hash) && hash_eq(&to, &new->hash))
        return last;
    arena_free(changes_in);
    changes_in = arena_new();
    from = old->hash;
    to = new->hash;
    return last = rule_changes(old, new, changes_in);
}

static struct comparison run(struct arena *a, const struct pack *old, const struct pack *new,
                             const json_t *record)
{
    const struct compare_side was = {old, NULL, NULL, changes_between(old, new)};
    const struct compare_side now = {new, NULL, NULL, NULL};
    struct compare_record r = {.facts = json_object_get(record, "facts"),
                               .procedure = json_str(record, "procedure", ""),
                               .fields = json_object_get(record, "fields"),
                               .running = running_of(a, json_object_get(record, "running"))};
    struct compare_answer *answers;
    struct compare_files *files;
    struct comparison c;

    r.nfiles = files_of(a, json_object_get(record, "files"), &files);
    r.files = r.nfiles ? files : NULL;
    r.nanswers = answers_of(a, json_object_get(record, "answers"), &answers);
    r.answers = r.nanswers ? answers : NULL;
    if (compare(&was, &now, &r, a, &c, &err) != ST_OK)
        fail_msg("%s (%s)", err.text, err.detail);
    return c;
}

static char *told(struct arena *a, const struct comparison *c)
{
    struct buf b;

    buf_init(&b, a, 256);
    buf_printf(&b, "%s\n", standing_id(c->standing));
    for (size_t i = 0; i < c->n; i++) {
        const struct difference *d = &c->d[i];
        buf_printf(&b, "%s %s %s %s [%s → %s] %s → %s | %s%s%s\n", diff_weight_id(d->weight),
                   diff_kind_id(d->kind), diff_how_id(d->how), d->id, d->old_clause, d->clause,
                   d->was, d->now, d->label, d->in_what[0] ? " | " : "", d->in_what);
    }
    return b.p;
}

/* ------------------------------------------------------------------ golden */
static char *slurp(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    struct buf b;
    int c;

    buf_init(&b, a, 256);
    while (f && (c = fgetc(f)) != EOF)
        buf_putc(&b, (char)c);
    if (f)
        fclose(f);
    return b.p;
}

static json_t *record_of(struct arena *a, const char *dir)
{
    const char *own = arena_printf(a, "%s/record.json", dir);
    const char *text = slurp(a, access(own, R_OK) ? ROOT "record.json" : own);
    json_t *j = json_loads(text, 0, NULL);

    assert_non_null(j);
    return j;
}

/* The edition before is the base, or what the record names laid over it; the new one lies on that,
 * or on the base alone. */
static bool one_case(struct arena *a, const char *name)
{
    const char *dirs[3] = {BASE};
    const char *path = arena_printf(a, ROOT "%s/expected.txt", name);
    size_t n = 1;
    AUTO_JSON json_t *record = record_of(a, arena_printf(a, ROOT "%s", name));

    if (json_object_get(record, "before"))
        dirs[n++] = arena_printf(a, ROOT "%s", json_str(record, "before", ""));
    struct pack *old = load_all(dirs, n);
    n = json_flag(record, "alone", false) ? 1 : n;
    dirs[n++] = arena_printf(a, ROOT "%s", name);
    struct pack *new = load_all(dirs, n);
    struct comparison c = run(a, old, new, record);
    const char *got = told(a, &c);

    if (getenv("UPDATE")) {
        FILE *f = fopen(path, "wb");
        assert_non_null(f);
        fputs(got, f);
        fclose(f);
    }
    bool same = str_eq(got, slurp(a, path));
    if (!same)
        print_error("%s: got\n%s", name, got);
    pack_free(old);
    pack_free(new);
    return same;
}

static void test_golden(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    DIR *d = opendir(ROOT);
    struct dirent *e;
    int n = 0, bad = 0;

    (void)state;
    assert_non_null(d);
    while ((e = readdir(d))) {
        if (e->d_name[0] == '.' || strchr(e->d_name, '.'))
            continue;
        n++;
        bad += !one_case(a, e->d_name);
    }
    closedir(d);
    assert_true(n >= 40);
    assert_int_equal(bad, 0);
}

/* ------------------------------------------------------------------ what always holds */
static const char *const packs[] = {"packs/onna-2017", "packs/kitakyushu-2023", "packs/soumu-2021",
                                    "packs/edogawa-2023", "packs/tokyo-2025"};
#define NPACKS (sizeof packs / sizeof *packs)

typedef void each_fn(struct arena *a, const struct pack *p, const json_t *record);

/* Every pack with the facts of its own tests of decisions (cases tell the same over and over) and
 * every procedure it has. */
static void each_record(each_fn *fn)
{
    for (size_t i = 0; i < NPACKS; i++) {
        AUTO_ARENA struct arena *a = arena_new();
        struct report r = {.a = a};
        struct pack *p = load(packs[i]);
        size_t n;
        struct golden *tests = golden_read(&r, p, &packs[i], 1, &n);

        assert_true(n > 5);
        for (size_t k = 0; k < n; k++)
            for (size_t x = 0; tests[k].facts && !tests[k].the_case.proc && x <= p->nprocedures;
                 x++) {
                AUTO_ARENA struct arena *one = arena_new();
                AUTO_JSON json_t *record =
                    json_pack("{s:O, s:s}", "facts", tests[k].facts, "procedure",
                              x < p->nprocedures ? p->procedures[x].id : "");
                fn(one, p, record);
            }
        golden_free(tests, n);
        pack_free(p);
    }
}

static void kept(struct arena *a, const struct pack *p, const json_t *record)
{
    struct comparison c = run(a, p, p, record);

    if (c.standing != STANDING_KEPT || c.n)
        fail_msg("%s: %s", p->id, told(a, &c));
    assert_false(compare_needs_hand(&c));
}

/* Whatever was answered, and though nothing goes on; the answers take turns over the records. */
static void kept_with_answers(struct arena *a, const struct pack *p, const json_t *record)
{
    static int turn;
    int state = A_OK + turn++ % (A__MAX - A_OK);
    AUTO_JSON json_t *r = json_copy((json_t *)(uintptr_t)record), *answers = json_array();

    for (size_t i = 0; i < p->nchecklists; i++)
        for (size_t k = 0; k < p->checklists[i].nitems; k++)
            json_array_append_new(
                answers, json_pack("{s:s, s:s, s:s, s:b}", "checklist", p->checklists[i].id, "item",
                                   p->checklists[i].items[k].id, "state",
                                   answer_state_id((enum answer_state)state), "reason", state % 2));
    json_object_set(r, "answers", answers);
    json_object_set_new(r, "running", json_array());
    kept(a, p, r);
}

static void test_same_edition(void **state)
{
    (void)state;
    each_record(kept);
    each_record(kept_with_answers);
}

/* The standing says what the differences say, in their order, twice alike; and what the key of the
 * facts leaves out changes nothing. */
static void consistent(struct arena *a, const struct pack *old, const struct pack *new,
                       const json_t *record)
{
    struct comparison c = run(a, old, new, record), again = run(a, old, new, record);
    bool asked = false, hand = false;

    assert_string_equal(told(a, &c), told(a, &again));
    for (size_t i = 0; i < c.n; i++) {
        asked |= c.d[i].weight == DIFF_ASKED;
        hand |= c.d[i].weight != DIFF_TOLD;
        assert_true(i == 0 || c.d[i - 1].kind <= c.d[i].kind);
        assert_true(c.d[i].id[0] != '\0');
    }
    if (c.standing == STANDING_KEPT)
        assert_int_equal(c.n, 0);
    if (c.standing == STANDING_QUESTION)
        assert_true(asked);
    if (c.standing == STANDING_CHANGED)
        assert_true(c.n > 0 && !asked && compare_needs_hand(&c) == hand);
    if (c.standing == STANDING_RETIRED)
        assert_false(compare_needs_hand(&c));
}

static const struct pack *other;

static void against_other(struct arena *a, const struct pack *p, const json_t *record)
{
    consistent(a, p, other, record);
}

static void test_any_two(void **state)
{
    (void)state;
    for (size_t i = 0; i < NPACKS; i++) {
        struct pack *p = load(packs[i]);
        other = p;
        each_record(against_other);
        pack_free(p);
    }
}

static void test_documents(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    const char *const dirs[] = {BASE, ROOT "document"};
    struct pack *without = load(BASE), *with = load_all(dirs, 2);
    struct comparison c;

    (void)state;
    compare_documents(without, with, a, &c);
    assert_string_equal(told(a, &c), "changed\nheed document new guide [ → 21]  →  | 利用の手引\n");
    compare_documents(with, without, a, &c);
    assert_string_equal(told(a, &c),
                        "changed\ntold document gone guide [21 → ]  →  | 利用の手引\n");
    compare_documents(with, with, a, &c);
    assert_string_equal(told(a, &c), "kept\n");
    pack_free(without);
    pack_free(with);
}

static void test_key(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct pack *p = load(BASE);
    struct compare_key k = compare_key(p, p);
    struct buf x, y;

    (void)state;
    buf_init(&x, a, 64);
    buf_init(&y, a, 64);
    compare_facts_key(
        &k,
        "{\"info.rows\":[{\"importance\":\"I\",\"name\":\"a \\\" b\"},{\"importance\":"
        "\"II\",\"name\":\"c\"}],\"service.name\":\"d\\\\\",\"service.paid\":true}",
        &x);
    compare_facts_key(&k,
                      "{\"info.rows\":[{\"importance\":\"I\",\"name\":\"\"},{\"importance\":"
                      "\"II\",\"name\":\"z\"}],\"service.name\":\"name\",\"service.paid\":true}",
                      &y);
    assert_string_equal(x.p, y.p);
    assert_non_null(strstr(x.p, "\"importance\":\"II\""));
    assert_non_null(strstr(x.p, "\"service.paid\":true}"));
    y.n = 0;
    compare_facts_key(&k, "{\"info.rows\":[{\"importance\":\"I\"}],\"service.paid\":true}", &y);
    assert_string_not_equal(x.p, y.p);
    /* broken text must end */
    buf_init(&x, a, 64);
    compare_facts_key(&k, "{\"service.name\":\"", &x);
    compare_facts_key(&k, "{\"service.name\":\"\\", &x);
    compare_facts_key(&k, "\"", &x);
    pack_free(p);
}

/* Every key of the format has a row that says what a difference in it means, and every row speaks
 * of a key that there is. */
static void test_keys(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    const struct shape **shapes = pack_shapes(a);
    int missing = 0;

    (void)state;
    for (size_t i = 0; shapes[i]; i++)
        for (const struct member *m = shapes[i]->members; m->key; m++)
            if (!key_row(shapes[i]->name, m->key)) {
                print_error("%s.%s\n", shapes[i]->name, m->key);
                missing++;
            }
    for (const struct key_row *r = key_rows; r->shape; r++) {
        bool there = str_eq(r->shape, "*");
        for (size_t i = 0; shapes[i] && !there; i++)
            for (const struct member *m = shapes[i]->members; m->key && !there; m++)
                there = str_eq(shapes[i]->name, r->shape) &&
                        (str_eq(r->key, "*") || str_eq(r->key, m->key));
        if (!there)
            print_error("no such key: %s.%s\n", r->shape, r->key);
        missing += !there;
        assert_non_null(r->why);
    }
    assert_int_equal(missing, 0);
}

/* The walk passes over nothing: whatever is taken out of an edition is told, at its place. */
struct taken {
    const char *path;
    size_t n, here;
};
static void found(void *arg, const struct pack_diff *d)
{
    struct taken *t = arg;

    t->n++;
    t->here += str_starts(t->path, d->path) || str_starts(d->path, t->path);
}

static void without_each(struct arena *a, const json_t *whole, json_t *now, json_t *in,
                         const char *path, size_t *turn)
{
    const char *key;
    json_t *v;
    void *next;
    size_t i;

    json_object_foreach_safe(in, next, key, v)
    {
        const char *below = arena_printf(a, "%s%s%s", path, path[0] ? "/" : "", key);
        if ((*turn)++ % 29 == 0 && !str_eq(key, "id") && !str_eq(key, "code")) {
            AUTO_ARENA struct arena *one = arena_new();
            struct taken t = {.path = below};
            json_t *kept = json_incref(v);
            const char *name = arena_strdup(one, key); /* goes with the member */
            json_object_del(in, name);
            pack_diff(one, whole, now, found, &t);
            json_object_set_new(in, name, kept);
            if (t.n != 1 || t.here != 1)
                fail_msg("%s: told %zu times, %zu there", below, t.n, t.here);
        } else {
            without_each(a, whole, now, v, below, turn);
        }
    }
    json_array_foreach(in, i, v)
    {
        const char *id = json_str(v, "id", json_str(v, "code", ""));
        without_each(a, whole, now, v, id[0] ? arena_printf(a, "%s/%s", path, id) : path, turn);
    }
}

static void test_walk(void **state)
{
    (void)state;
    for (size_t i = 0; i < NPACKS; i++) {
        AUTO_ARENA struct arena *a = arena_new();
        struct pack *p = load(packs[i]);
        AUTO_JSON json_t *whole = json_loadb(p->bundle.p, p->bundle.n, 0, NULL);
        AUTO_JSON json_t *now = json_deep_copy(whole);
        size_t turn = i;
        without_each(a, whole, now, now, "", &turn);
        assert_true(turn > 1000);
        pack_free(p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),  cmocka_unit_test(test_same_edition),
        cmocka_unit_test(test_any_two), cmocka_unit_test(test_documents),
        cmocka_unit_test(test_key),     cmocka_unit_test(test_keys),
        cmocka_unit_test(test_walk),
    };
    int failed = RUN(tests);
    arena_free(changes_in);
    return failed;
}
