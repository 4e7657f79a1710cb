#include "scene.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/duty/duty.h"
#include "store/queries_gen.h"

static struct err err;
int64_t shift;

int64_t __real_clock_now(void);
int64_t __wrap_clock_now(void);
int64_t __wrap_clock_now(void)
{
    return __real_clock_now() + shift * 86400000;
}

struct date day(int64_t ahead)
{
    return (struct date){(int32_t)(date_of_instant(clock_now()).day + ahead)};
}

const char *iso(struct scene *s, int64_t ahead)
{
    return date_iso(s->t.a, day(ahead));
}

const char *install(struct town *t, const struct pack *p)
{
    json_t *out = NULL;

    OK(town_run(t, "operator", "edition.install", NULL, json_object(), p->bundle, &out, &err));
    return arena_strdup(t->a, json_str(out, "hash", ""));
}

/* An entry as wanted, from the application to the decision by yamada and sato. */
const char *permit(struct scene *s, struct wanted w)
{
    struct town *t = &s->t;
    const char *id = town_draft(t, "yamada", "use", NULL);
    AUTO_JSON json_t *fields = json_deep_copy(town_case(t, id)->c.fields);
    json_t *row;
    size_t i;

    fill_set(fields, "paid", json_boolean(w.paid));
    json_array_foreach(json_object_get(fields, "info"), i, row)
        json_object_set_new(row, "personal", json_boolean(w.personal));
    if (w.level)
        fill_rows(fields, "info", "importance", w.level);
    json_object_del(fields, "count");
    json_object_del(fields, "top");
    (void)town_do(t, "yamada", "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
    town_answers(t, "yamada", id, "first");
    town_files(t, "yamada", id);
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    if (w.level && strcmp(w.level, "II") == 0)
        town_step(t, "sato", id, "special", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
    return arena_strdup(t->a, town_case(t, id)->c.entry.s);
}

void open_scene(struct scene *s, const char *url)
{
    static const char *const dirs[] = {"packs/onna-2017", "tests/story/revision"};

    shift = 0;
    *s = (struct scene){0};
    town_open(&s->t, url, dirs[0]);
    s->old = (struct pack *)(uintptr_t)s->t.pack;
    OK(pack_load(dirs, 2, NULL, NULL, &s->new, &err));
    (void)town_do(&s->t, "takahashi", "setting.set",
                  IN("{s:s, s:s}", "key", "renewal_reminder_days", "value", "60,30"));
    s->plain = permit(s, (struct wanted){false, true, "III"});
    s->both = permit(s, (struct wanted){true, true, NULL});
    s->heavy = permit(s, (struct wanted){false, true, "II"});
    s->free_one = permit(s, (struct wanted){true, false, NULL});
    s->draft = town_draft(&s->t, "yamada", "use", NULL);
    town_answers(&s->t, "yamada", s->draft, "first");
    s->choice = town_draft(&s->t, "yamada", "use", NULL);
    AUTO_JSON json_t *fields = json_deep_copy(town_case(&s->t, s->choice)->c.fields);
    fill_rows(fields, "info", "importance", "II");
    json_object_del(fields, "count");
    json_object_del(fields, "top");
    (void)town_do(&s->t, "yamada", "case.save",
                  IN("{s:s, s:O}", "case", s->choice, "fields", fields));
    s->hash = install(&s->t, s->new);
}

void close_scene(struct scene *s)
{
    shift = 0;
    s->t.pack = s->old;
    town_is_whole(&s->t);
    town_close(&s->t);
    pack_free(s->new);
}

void begin_use(struct scene *s, const char *entry)
{
    town_begin_use(&s->t, entry);
}

int64_t tick(struct scene *s)
{
    int64_t opened = 0;

    OK(duties_tick(s->t.app, false, &opened, &err));
    return opened;
}

const struct pack *in_force(struct scene *s, int64_t ahead)
{
    const struct pack *p = NULL;
    struct db *db;

    OK(store_lease(s->t.app->store, &db, &err));
    OK(app_pack(s->t.app, db, s->t.tenant, s->t.body, day(ahead), &p, &err));
    store_release(s->t.app->store, db);
    return p;
}

void assert_in_force(struct scene *s, int64_t ahead, const struct pack *p)
{
    assert_string_equal(in_force(s, ahead)->edition, p->edition);
}

int64_t todos(struct scene *s, const char *entry, const char *state)
{
    return town_count(&s->t, arena_printf(s->t.a,
                                          "select count(*) from revision_todo where entry = '%s' "
                                          "and state = '%s'",
                                          entry, state));
}

int64_t all_todos(struct scene *s, const char *state)
{
    return town_count(
        &s->t,
        arena_printf(s->t.a, "select count(*) from revision_todo where state = '%s'", state));
}

/* The open to-do of an entry: its id; standing and differences when asked for. */
const char *todo_of(struct scene *s, const char *entry, const char **standing,
                    const char **differences)
{
    struct q_revision_todos_of_row *rows;
    struct db *db;
    size_t n;
    const char *found = NULL;

    OK(store_lease(s->t.app->store, &db, &err));
    OK(q_revision_todos_of(db, s->t.a,
                           &(struct q_revision_todos_of_in){s->t.tenant, ID_FROM(entry, entry)},
                           &rows, &n, &err));
    store_release(s->t.app->store, db);
    for (size_t i = 0; i < n && !found; i++) {
        if (strcmp(rows[i].state, "open") != 0)
            continue;
        found = rows[i].id.s;
        if (standing)
            *standing = rows[i].standing;
        if (differences)
            *differences = rows[i].differences;
    }
    assert_non_null(found);
    return found;
}

json_t *adoption(const char *hash, const char *from, const char *grace)
{
    json_t *in = IN("{s:s, s:s, s:{s:s}}", "hash", hash, "from", from, "settings",
                    "renewal_reminder_days", "400");

    if (grace)
        fill_set(in, "grace_to", json_string(grace));
    return in;
}
