/* Whatever happens in whatever order, on every engine: people tell things, managers follow each
 * other, periods are renewed, use is stopped and begun anew, nobody looks for weeks, clocks go
 * back, several servers look at once. What opened is what the days say, once. */
#include "scene.h"

#include <pthread.h>
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/duty/duty.h"

enum { STEPS = 60, BEFORE = 60 };

static struct err err;
static uint64_t seed;

static int below(int n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int)((seed >> 33) % (uint64_t)n);
}

/* The entry, and what must be there. */
struct life {
    struct scene s;
    const char *url, *entry, *manager; /* login */
    bool used;
    int32_t begun, stopped; /* days of the last beginning and end of its duties */
    int64_t told, followed;
};

static int64_t count(struct life *l, const char *from)
{
    return town_count(&l->s.t, arena_printf(l->s.t.a, "select count(*) from %s", from));
}

/* ------------------------------------------------------------------ looking */
static void *run(void *arg)
{
    int64_t opened;

    assert_int_equal(duties_tick(arg, true, &opened, NULL), ST_OK);
    return NULL;
}

static void look(struct life *l)
{
    pthread_t threads[2];
    struct app *apps[2];
    int n = below(4) ? 1 : 2;

    for (int i = 0; i < n; i++) {
        OK(app_open(l->s.t.home, l->url, &apps[i], &err));
        pthread_create(&threads[i], NULL, run, apps[i]);
    }
    for (int i = 0; i < n; i++) {
        pthread_join(threads[i], NULL);
        app_close(apps[i]);
    }
    if (below(6) == 0) { /* the clock goes back, and comes again */
        shift -= 9;
        run(l->s.t.app);
        shift += 9;
    }
}

/* ------------------------------------------------------------------ what must hold */
static void check_told(struct life *l)
{
    assert_int_equal(count(l, "happening where person <> ''"), l->told);
    assert_int_equal(count(l, "happening where kind = 'manager_changed'"), l->followed);
    /* one of each duty that waits for it: each of these kinds has one */
    assert_int_equal(count(l, "occurrence where happening <> ''"), count(l, "happening"));
    assert_int_equal(count(l, "occurrence o join happening h on h.id = o.happening "
                              "and h.kind = o.cause and h.day = o.nominal"),
                     count(l, "happening"));
}

static void check_period(struct life *l)
{
    const char *standing =
        arena_printf(l->s.t.a,
                     "occurrence o join duty d on d.id = o.duty join entry e on e.id = o.entry "
                     "where o.cause = 'period_ending' and e.id = '%s' and o.done_on is null and "
                     "(d.valid_to is null or o.nominal <= d.valid_to) and (o.until is null or "
                     "o.nominal <= o.until)",
                     l->entry);
    int64_t to = town_count(
        &l->s.t, arena_printf(l->s.t.a, "select period_to from entry where id = '%s'", l->entry));
    int64_t now =
        count(l, arena_printf(l->s.t.a, "%s and o.nominal = %lld", standing, (long long)to));
    int32_t today = day(0).day;

    assert_in_range(now, 0, 1);
    if (l->used && today >= to - BEFORE && l->begun <= to)
        assert_int_equal(now, 1);
    if (today < to - BEFORE)
        assert_int_equal(now, 0);
    /* of periods that were replaced only what was over then still stands */
    assert_int_equal(count(l, arena_printf(l->s.t.a, "%s and o.nominal <> %lld and o.nominal >= %d",
                                           standing, (long long)to, today)),
                     0);
}

/* ------------------------------------------------------------------ what happens */
static void tell(struct life *l)
{
    static const char *const kinds[] = {"terms_changed", "incident", "overseas_found",
                                        "service_changed"};
    struct town *t = &l->s.t;
    int32_t known = day(-below(3)).day;
    bool owed = known >= l->begun && (l->used || known <= l->stopped);
    json_t *in = IN("{s:s, s:s, s:s, s:s}", "entry", l->entry, "kind", kinds[below(4)], "note",
                    "知らせ", "day", date_iso(t->a, (struct date){known}));
    enum status st =
        town_run(t, "yamada", "duty.happened", NULL, in, (struct bytes){NULL, 0}, NULL, &err);

    /* on a day before the last beginning an earlier span may have owed it */
    if (owed)
        assert_int_equal(st, ST_OK);
    else if (st != ST_OK)
        assert_string_equal(err.code, "happened_unowed");
    if (!l->used && known > l->stopped)
        assert_int_equal(st, ST_REFUSED);
    l->told += st == ST_OK;
}

static void change(struct life *l, const char *manager, int64_t days)
{
    struct town *t = &l->s.t;
    const char *id = town_draft(t, l->manager, "change", l->entry);
    AUTO_JSON json_t *fields = json_deep_copy(town_case(t, id)->c.fields);

    fill_set(fields, "manager", json_string(town_id(t, arena_printf(t->a, "person.%s", manager))));
    if (days >= 0)
        fill_set(fields, "to", json_string(iso(&l->s, days)));
    json_object_del(fields, "count");
    json_object_del(fields, "top");
    (void)town_do(t, l->manager, "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
    town_answers(t, l->manager, id, "first");
    town_files(t, l->manager, id);
    (void)town_do(t, l->manager, "case.submit", IN("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
}

static void follow(struct life *l)
{
    static const char *const people[] = {"tanaka", "suzuki", "ito"};
    const char *next = people[below(3)];

    look(l); /* what was before is known */
    change(l, next, -1);
    look(l);
    l->followed += strcmp(next, l->manager) != 0;
    l->manager = next;
}

static void stop_or_go_on(struct life *l)
{
    (void)town_do(&l->s.t, l->manager, "entry.act",
                  IN("{s:s, s:s, s:s}", "entry", l->entry, "act", l->used ? "pause" : "go_on",
                     "reason", "休み"));
    if (l->used)
        l->stopped = day(0).day;
    else
        l->begun = day(0).day;
    l->used = !l->used;
}

static void step(struct life *l)
{
    switch (below(8)) {
    case 0:
    case 1:
        tell(l);
        break;
    case 2:
        if (l->used)
            follow(l);
        break;
    case 3:
        if (l->used)
            change(l, l->manager, 20 + below(120));
        break;
    case 4:
        stop_or_go_on(l);
        break;
    default:
        shift += below(25);
    }
    if (below(2)) {
        look(l);
        check_period(l);
    }
    check_told(l);
}

/* The rules with a pause, and a service under them in use. */
static struct pack *begin(struct life *l)
{
    static const char *const dirs[] = {"packs/onna-2017", "tests/story/pause"};
    struct town *t = &l->s.t;
    struct pack *p;

    OK(pack_load(dirs, 2, NULL, NULL, &p, &err));
    (void)town_do(t, "operator", "edition.adopt",
                  IN("{s:s, s:s}", "hash", install(t, p), "from", iso(&l->s, 0)));
    t->pack = p;
    l->entry = permit(&l->s, (struct wanted){true, true, NULL});
    begin_use(&l->s, l->entry);
    l->manager = "tanaka";
    l->used = true;
    l->begun = day(0).day;
    l->stopped = l->begun - 1;
    return p;
}

static void test_any_on(const char *url)
{
    struct life l = {.url = url};

    open_scene(&l.s, url);
    struct pack *p = begin(&l);
    for (int i = 0; i < STEPS; i++)
        step(&l);
    look(&l);
    check_told(&l);
    check_period(&l);
    assert_true(l.told > 3 && l.followed > 1);
    close_scene(&l.s);
    pack_free(p);
}

static void test_any(void **state)
{
    (void)state;
    seed = 20261129;
    stores_each(test_any_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_any)};

    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}
