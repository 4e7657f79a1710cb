/* Editions adopted and undone at the same moment, years later, for many entries, in any order. */
#include "scene.h"

#include <pthread.h>
#include <string.h>

#include "audit/journal.h"
#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/edition/revision.h"

static struct err err;

/* ------------------------------------------------------------------ at the same moment */
struct hand {
    struct scene *s;
    const char *command;
    pthread_barrier_t *start;
    json_t *in;
    enum status st;
    struct err err;
};

static void *work(void *arg)
{
    struct hand *h = arg;
    AUTO_ARENA struct arena *a = arena_new();
    const struct who *w = town_who(&h->s->t, a, "takahashi");
    json_t *out = NULL;

    pthread_barrier_wait(h->start);
    h->st =
        command_run(h->s->t.app, a, w, h->command, NULL, h->in, (struct bytes){0}, &out, &h->err);
    json_decref(out);
    return NULL;
}

static void both_at_once(struct scene *s, const char *command, json_t *one, json_t *two)
{
    pthread_t threads[2];
    pthread_barrier_t start;
    struct hand hands[2] = {{s, command, &start, one, ST_OK, {0}},
                            {s, command, &start, two, ST_OK, {0}}};

    pthread_barrier_init(&start, NULL, 2);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, &hands[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&start);
    assert_int_equal((hands[0].st == ST_OK) + (hands[1].st == ST_OK), 1);
    const struct hand *lost = &hands[hands[0].st == ST_OK];
    if (lost->st != ST_CONFLICT && lost->st != ST_REFUSED)
        fail_msg("%s: %s (%s)", command, lost->err.text, lost->err.code);
    json_decref(one);
    json_decref(two);
}

static void at_once(const char *url)
{
    struct scene s;

    open_scene(&s, url);
    both_at_once(&s, "edition.adopt", adoption(s.hash, iso(&s, 0), NULL),
                 adoption(s.hash, iso(&s, 0), NULL));
    assert_int_equal(town_count(&s.t, "select count(*) from adoption"), 2);
    assert_int_equal(all_todos(&s, "open"), 4);
    both_at_once(&s, "edition.undo", IN("{s:s}", "reason", "a"), IN("{s:s}", "reason", "b"));
    assert_int_equal(town_count(&s.t, "select count(*) from adoption_undo"), 1);
    assert_int_equal(all_todos(&s, "open"), 0);
    close_scene(&s);
}

/* Ten years later nobody wonders: three editions, each record under its own, undone step by step.
 */
static void ten_years(const char *url)
{
    struct scene s;

    open_scene(&s, url);
    (void)town_do(&s.t, "takahashi", "edition.adopt", adoption(s.hash, iso(&s, 1), NULL));
    shift = 3650;
    (void)town_do(&s.t, "takahashi", "edition.adopt",
                  IN("{s:s, s:s, s:{s:s}}", "hash", hash_hex(s.t.a, &s.old->hash), "from",
                     iso(&s, 0), "settings", "renewal_reminder_days", "60,30"));
    assert_in_force(&s, 0, s.old);
    assert_in_force(&s, -1, s.new);
    assert_int_equal(todos(&s, s.plain, "open"), 0); /* decided under what counts again */
    const json_t *now = town_case(&s.t, s.draft)->c.settings;
    assert_int_equal(json_array_size(json_object_get(now, "renewal_reminder_days")), 2);
    json_t *out = town_do(&s.t, "takahashi", "edition.undo", IN("{s:s}", "reason", "戻す"));
    assert_int_equal(json_int(out, "cases", -1), 0); /* its edition was adopted before as well */
    assert_in_force(&s, 0, s.new);
    assert_int_equal(todos(&s, s.plain, "open"), 1); /* and it looks at the second again */
    (void)town_do(&s.t, "takahashi", "edition.undo", IN("{s:s}", "reason", "さらに戻す"));
    assert_in_force(&s, 0, s.old);
    assert_in_force(&s, -1, s.new);
    assert_in_force(&s, -3650, s.old);
    assert_int_equal(all_todos(&s, "open"), 0);
    close_scene(&s);
}

/* ------------------------------------------------------------------ without a transition */
static const char *handed_in(struct scene *s)
{
    const char *id = town_draft(&s->t, "yamada", "use", NULL);

    town_answers(&s->t, "yamada", id, "first");
    town_files(&s->t, "yamada", id);
    (void)town_do(&s->t, "yamada", "case.submit", IN("{s:s}", "case", id));
    return id;
}

/* From its first day on nothing is handed in under the edition before: what was begun is moved,
 * what was handed in is decided under its own and looks at the new one at once. */
static void no_grace(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    town_files(t, "yamada", s.draft);
    const char *sent = handed_in(&s), *back = handed_in(&s), *last = handed_in(&s);
    (void)town_do(t, "takahashi", "edition.adopt", adoption(s.hash, iso(&s, 30), NULL));
    shift = 29;
    (void)town_do(t, "sato", "case.return", IN("{s:s, s:s}", "case", last, "reason", "直す"));
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", last)); /* the day before */
    shift = 30;
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", s.draft), ST_REFUSED,
                 "edition_over");
    (void)town_do(t, "sato", "case.return", IN("{s:s, s:s}", "case", back, "reason", "直す"));
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", back), ST_REFUSED, "edition_over");
    town_answers(t, "sato", sent, "second");
    town_step(t, "sato", sent, "check", "done", NULL);
    town_step(t, "sato", sent, "approve", "approve", NULL);
    const struct loaded_case *l = town_case(t, sent);
    assert_string_equal(l->row.edition, hash_hex(t->a, &s.old->hash));
    assert_int_equal(todos(&s, arena_strdup(t->a, l->c.entry.s), "open"), 1);
    /* the way out */
    (void)town_do(t, "yamada", "case.move_edition", IN("{s:s}", "case", s.draft));
    t->pack = s.new;
    town_files(t, "yamada", s.draft);
    town_answers(t, "yamada", s.draft, "first");
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", s.draft));
    shift = 3650; /* nor years later */
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", back), ST_REFUSED, "edition_over");
    close_scene(&s);
}

/* ------------------------------------------------------------------ many */
struct made {
    struct scene *s;
    const struct who *who;
    struct q_entry_get_row like;
    struct q_entry_version_get_row version;
    int from, to;
};

/* Copies of an entry, recorded as everything is. */
static enum status make_entries(struct tx *tx, void *arg, struct err *e)
{
    struct made *m = arg;
    const struct q_entry_get_row *l = &m->like;

    for (int i = m->from; i < m->to; i++) {
        struct entry_id id = ID_NEW(entry, tx->now);
        TRY(q_entry_insert(tx->db,
                           &(struct q_entry_insert_in){.tenant = m->s->t.tenant,
                                                       .body = m->s->t.body,
                                                       .id = id,
                                                       .no = arena_printf(tx->arena, "写%d", i),
                                                       .reg = l->reg,
                                                       .unit = l->unit,
                                                       .service = l->service,
                                                       .origin = "import",
                                                       .origin_id = "x",
                                                       .edition = l->edition,
                                                       .state = "in_use",
                                                       .title = l->title,
                                                       .provider_name = l->provider_name,
                                                       .level = l->level,
                                                       .manager_label = "",
                                                       .period_from = l->period_from,
                                                       .period_to = l->period_to,
                                                       .version = 1,
                                                       .at = tx->now},
                           NULL, e));
        TRY(q_entry_version_insert(
            tx->db,
            &(struct q_entry_version_insert_in){.tenant = m->s->t.tenant,
                                                .entry = id,
                                                .n = 1,
                                                .valid_from = m->version.valid_from,
                                                .valid_to = {DATE_NONE},
                                                .recorded_at = tx->now,
                                                .edition = l->edition,
                                                .state = "in_use",
                                                .columns = m->version.columns,
                                                .facts = m->version.facts,
                                                .content_hash = "",
                                                .act = ""},
            NULL, e));
    }
    return journal_append(tx,
                          &(struct journal_note){.tenant = m->s->t.tenant,
                                                 .kind = "test.copy",
                                                 .subject = m->s->t.body.s,
                                                 .edition = "",
                                                 .actor = access_actor(tx->arena, m->who)},
                          NULL, e);
}

/* More to-dos than go to the journal at once: in pieces, and the record is whole. */
static void many(const char *url)
{
    enum { COPIES = 2300 };
    struct scene s;
    struct made m = {.s = &s};
    struct db *db;

    open_scene(&s, url);
    m.who = town_who(&s.t, s.t.a, "takahashi");
    OK(store_lease(s.t.app->store, &db, &err));
    OK(q_entry_get(db, s.t.a, &(struct q_entry_get_in){s.t.tenant, ID_FROM(entry, s.both)}, &m.like,
                   &err));
    OK(q_entry_version_get(db, s.t.a,
                           &(struct q_entry_version_get_in){s.t.tenant, ID_FROM(entry, s.both), 1},
                           &m.version, &err));
    store_release(s.t.app->store, db);
    m.to = COPIES;
    OK(store_write_for(s.t.app->store, s.t.tenant.s, make_entries, &m, &err));
    int64_t journal = town_count(&s.t, "select count(*) from journal");
    (void)town_do(&s.t, "takahashi", "edition.adopt", adoption(s.hash, iso(&s, 0), NULL));
    assert_int_equal(all_todos(&s, "open"), COPIES + 4);
    assert_int_equal(town_count(&s.t, "select count(*) from journal"), journal + 3);
    assert_true(town_count(&s.t, "select count(*) from revision_result") < 8);
    (void)town_do(&s.t, "takahashi", "edition.undo", IN("{s:s}", "reason", "戻す"));
    assert_int_equal(all_todos(&s, "open"), 0);
    assert_int_equal(all_todos(&s, "void"), COPIES + 4);
    close_scene(&s);
}

/* ------------------------------------------------------------------ any order */
struct model {
    const struct pack *p;
    int32_t from, undone_on;
    bool undone;
};

static const struct pack *model_on(const struct model *m, size_t n, int32_t on)
{
    const struct model *best = NULL;

    for (size_t i = 0; i < n; i++)
        if (m[i].from <= on && (!m[i].undone || m[i].undone_on > on) &&
            (!best || m[i].from >= best->from))
            best = &m[i];
    return best ? best->p : NULL;
}

static struct model *model_newest(struct model *m, size_t n)
{
    struct model *best = NULL;

    for (size_t i = 0; i < n; i++)
        if (!m[i].undone && (!best || m[i].from >= best->from))
            best = &m[i];
    return best;
}

/* Adopting, undoing, days going by, in any order: what is in force on any day is what a simple
 * model says, and nothing waits for an adoption that was undone. */
static void any_order(const char *url)
{
    static const char *const third_dirs[] = {"packs/onna-2017", "tests/golden/compare/same"};
    struct scene s;
    struct pack *third;
    struct model m[64] = {{0}};
    size_t n = 1;
    uint32_t seed = 20261128;

    open_scene(&s, url);
    OK(pack_load(third_dirs, 2, NULL, NULL, &third, &err));
    (void)install(&s.t, third);
    const struct pack *const editions[] = {s.old, s.new, third};
    struct date first;
    assert_true(date_parse("2020-01-01", &first));
    m[0] = (struct model){.p = s.old, .from = first.day};
    for (int step = 0; step < 60; step++) {
        seed = seed * 1664525u + 1013904223u;
        uint32_t dice = seed >> 16;
        struct model *newest = model_newest(m, n);
        const struct pack *p = editions[(dice >> 4) % 3];
        int32_t from = (int32_t)(day((dice >> 6) % 5).day);
        json_t *in;
        enum status st;
        if (dice % 3 == 0) {
            shift += 1 + (dice >> 8) % 2;
        } else if (dice % 3 == 1) {
            in = IN("{s:s, s:s, s:{s:s}}", "hash", hash_hex(s.t.a, &p->hash), "from",
                    date_iso(s.t.a, (struct date){from}), "settings", "renewal_reminder_days",
                    p == s.new ? "400" : "60,30");
            st = town_run(&s.t, "takahashi", "edition.adopt", NULL, in, (struct bytes){0}, NULL,
                          &err);
            bool may = newest->p != p && from >= newest->from;
            assert_int_equal(st == ST_OK, may);
            if (may)
                m[n++] = (struct model){.p = p, .from = from};
        } else {
            in = IN("{s:s}", "reason", "x");
            st = town_run(&s.t, "takahashi", "edition.undo", NULL, in, (struct bytes){0}, NULL,
                          &err);
            assert_int_equal(st == ST_OK, newest != &m[0]);
            if (newest != &m[0]) {
                newest->undone = true;
                newest->undone_on = day(0).day;
            }
        }
        for (int64_t d = -6; d < 8; d++)
            assert_string_equal(hash_hex(s.t.a, &in_force(&s, d)->hash),
                                hash_hex(s.t.a, &model_on(m, n, day(d).day)->hash));
        assert_int_equal(town_count(&s.t, "select count(*) from revision_todo t join adoption a on "
                                          "a.id = t.adoption where t.state = 'open' and "
                                          "a.undone_by is not null"),
                         0);
        assert_int_equal(town_count(&s.t, "select count(*) from (select 1 from revision_todo where "
                                          "state = 'open' group by adoption, entry having "
                                          "count(*) > 1) x"),
                         0);
        assert_int_equal(
            town_count(&s.t, "select count(*) from (select 1 from revision_todo t join adoption a "
                             "on a.id = t.adoption where t.state = 'open' group by t.entry, "
                             "a.edition having count(*) > 1) x"),
            0);
        assert_int_equal(
            town_count(&s.t, "select count(*) from revision_todo t join adoption a on a.id = "
                             "t.adoption join adoption b on b.undone_by is null and b.at > a.at "
                             "and b.valid_from <= a.valid_from where t.state = 'open'"),
            0);
    }
    assert_true(n > 8);
    close_scene(&s);
    pack_free(third);
}

/* An edition that will never be in force leaves nothing to do, and the same edition adopted again
 * asks once; undone, all is open as before. */
static void replaced(const char *url)
{
    static const char *const third_dirs[] = {"packs/onna-2017", "tests/golden/compare/same"};
    struct scene s;
    struct pack *third;

    open_scene(&s, url);
    OK(pack_load(third_dirs, 2, NULL, NULL, &third, &err));
    (void)install(&s.t, third);
    (void)town_do(&s.t, "takahashi", "edition.adopt", adoption(s.hash, iso(&s, 0), NULL));
    int64_t open = all_todos(&s, "open");
    assert_true(open > 1);
    (void)town_do(&s.t, "takahashi", "edition.adopt",
                  IN("{s:s, s:s, s:{s:s}}", "hash", hash_hex(s.t.a, &third->hash), "from",
                     iso(&s, 10), "settings", "renewal_reminder_days", "60,30"));
    int64_t both = all_todos(&s, "open");
    (void)town_do(&s.t, "takahashi", "edition.adopt", adoption(s.hash, iso(&s, 10), NULL));
    assert_int_equal(all_todos(&s, "open"), open);
    assert_int_equal(todos(&s, s.heavy, "open"), 1);
    (void)town_do(&s.t, "takahashi", "edition.undo", IN("{s:s}", "reason", "やり直す"));
    assert_int_equal(all_todos(&s, "open"), both);
    /* Its class fell in two with the one edition, and one of these is gone with the other. */
    assert_int_equal(todos(&s, s.heavy, "open"), 2);
    close_scene(&s);
    pack_free(third);
}

/* What was given with an adoption that was undone never counts, whatever was set since. */
static const char *reminder(struct scene *s)
{
    AUTO_JSON json_t *settings = NULL;
    struct db *db;

    OK(store_lease(s->t.app->store, &db, &err));
    OK(app_settings(s->t.app, db, s->t.a, s->t.tenant, s->t.body, s->t.pack,
                    date_of_instant(clock_now()), &settings, &err));
    store_release(s->t.app->store, db);
    return json_canonical(s->t.a, json_object_get(settings, "renewal_reminder_days"));
}

static void set_since(const char *url)
{
    static const char *const third_dirs[] = {"packs/onna-2017", "tests/golden/compare/same"};
    struct scene s;
    struct pack *third;

    open_scene(&s, url);
    OK(pack_load(third_dirs, 2, NULL, NULL, &third, &err));
    (void)install(&s.t, third);
    const char *before = reminder(&s);
    (void)town_do(&s.t, "takahashi", "edition.adopt",
                  IN("{s:s, s:s, s:{s:s}}", "hash", hash_hex(s.t.a, &third->hash), "from",
                     iso(&s, 10), "settings", "renewal_reminder_days", "50"));
    shift = 10;
    assert_string_equal(reminder(&s), "[50]");
    shift = 1;
    (void)town_do(&s.t, "takahashi", "edition.undo", IN("{s:s}", "reason", "やり直す"));
    shift = 10;
    assert_string_equal(reminder(&s), before);
    shift = 3;
    (void)town_do(&s.t, "takahashi", "setting.set",
                  IN("{s:s, s:s}", "key", "renewal_reminder_days", "value", "40"));
    shift = 10;
    assert_string_equal(reminder(&s), "[40]");
    shift = 0;
    close_scene(&s);
    pack_free(third);
}

/* What was permitted and is forbidden by now is not begun when the grace is over, and a change is
 * no answer to it. */
static void forbidden_since(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    const char *begun = permit(&s, (struct wanted){true, false, NULL});
    (void)town_do(t, "takahashi", "edition.adopt", adoption(s.hash, iso(&s, 0), iso(&s, 5)));
    town_refused(
        t, "tanaka", "revision.confirm",
        IN("{s:s, s:s}", "todo", todo_of(&s, s.free_one, NULL, NULL), "reason", "変わらない"),
        ST_REFUSED, "revision_forbidden");
    shift = 5;
    begin_use(&s, begun); /* the last day of the grace */
    shift = 6;
    town_refused(t, "yamada", "entry.act",
                 IN("{s:s, s:s}", "entry", s.free_one, "act", "start_use"), ST_DENIED,
                 "not_your_step");
    town_refused(t, "tanaka", "entry.act",
                 IN("{s:s, s:s}", "entry", s.free_one, "act", "start_use"), ST_REFUSED,
                 "revision_forbids_use");
    begin_use(&s, s.plain); /* what is not forbidden begins */
    shift = 0;
    close_scene(&s);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(at_once)
EACH(ten_years)
EACH(no_grace)
EACH(many)
EACH(any_order)
EACH(replaced)
EACH(set_since)
EACH(forbidden_since)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_at_once),   cmocka_unit_test(test_ten_years),
        cmocka_unit_test(test_no_grace),  cmocka_unit_test(test_many),
        cmocka_unit_test(test_any_order), cmocka_unit_test(test_replaced),
        cmocka_unit_test(test_set_since), cmocka_unit_test(test_forbidden_since),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
