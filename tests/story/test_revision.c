/* An edition that changes under a running register, on every engine: tried, adopted for a day to
 * come, looked at again entry by entry, undone. The clock is moved by the test. */
#include "scene.h"

#include <stdlib.h>
#include <string.h>

#include "audit/journal.h"
#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/edition/revision.h"
#include "pages/services/services.h"
#include "visit.h"

static struct err err;

/* ------------------------------------------------------------------ dry run */
struct seen {
    int64_t n[STANDING__MAX];
    const char *last;
    size_t stop_after, count;
};

static enum status look(void *arg, const struct revision_record *r, bool *stop, struct err *e)
{
    struct seen *x = arg;

    (void)e;
    assert_true(!x->last || strcmp(x->last, r->id) < 0);
    x->n[r->result->standing]++;
    *stop = ++x->count == x->stop_after;
    return ST_OK;
}

/* How many reminders the settings give that the case is read with. */
static size_t reminders(struct town *t, const char *id)
{
    return json_array_size(json_object_get(town_case(t, id)->c.settings, "renewal_reminder_days"));
}

static void dry_run(struct scene *s)
{
    AUTO_REVISION struct revision *v = NULL;
    struct seen x = {.n = {0}}, cases = {.n = {0}}, one = {.stop_after = 1};
    struct db *db;
    size_t n;

    OK(store_lease(s->t.app->store, &db, &err));
    OK(revision_new(s->t.app, db, s->t.tenant, s->t.body, s->new, day(0), day(0), NULL, &v, &err));
    const struct revision_setting *settings = revision_settings(v, &n);
    assert_int_equal(n, 2);
    assert_string_equal(settings[0].setting->id, "renewal_reminder_days");
    assert_true(settings[0].unfit);
    assert_string_equal(settings[0].now, "60,30");
    assert_string_equal(settings[1].setting->id, "reviewer");
    assert_false(settings[1].unfit);
    OK(revision_entries(v, db, "", look, &x, &err));
    assert_int_equal(x.n[STANDING_CHANGED], 1);
    assert_int_equal(x.n[STANDING_QUESTION], 2);
    assert_int_equal(x.n[STANDING_FORBIDDEN], 1);
    assert_int_equal(x.count, 4);
    OK(revision_cases(v, db, "", look, &cases, &err));
    assert_int_equal(cases.count, 2);
    OK(revision_entries(v, db, "", look, &one, &err));
    assert_int_equal(one.count, 1);
    store_release(s->t.app->store, db);
    assert_int_equal(all_todos(s, "open"), 0); /* nothing was written */
}

/* ------------------------------------------------------------------ adopting */
/* Installed and adopted in one, by who may do both; what is refused was not installed either. */
static void brought_along(struct scene *s, const struct pack *p, json_t *in)
{
    struct town *t = &s->t;
    json_t *out = NULL;

    assert_int_equal(
        town_run(t, "takahashi", "edition.adopt", NULL, json_incref(in), p->bundle, &out, &err),
        ST_DENIED);
    assert_string_equal(err.code, "no_right");
    assert_int_equal(
        town_run(t, "operator", "edition.adopt", NULL, json_incref(in), p->bundle, &out, &err),
        ST_REFUSED);
    assert_string_equal(err.code, "other_rules");
    assert_int_equal(town_run(t, "operator", "edition.adopt", NULL,
                              adoption(s->hash, iso(s, 0), NULL), p->bundle, &out, &err),
                     ST_INPUT);
    assert_string_equal(err.code, "no_such_edition");
    town_refused(t, "takahashi", "edition.adopt", json_incref(in), ST_NOT_FOUND, "no_such_edition");
}

/* Another body's rulebook is adopted only when that is meant; then it is looked at like any other.
 */
static void other_rules(struct scene *s)
{
    const char *dir = "packs/example-town";
    struct pack *p;

    OK(pack_load(&dir, 1, NULL, NULL, &p, &err));
    AUTO_JSON json_t *in = adoption(hash_hex(s->t.a, &p->hash), iso(s, 0), NULL);
    brought_along(s, p, in);
    (void)install(&s->t, p);
    town_refused(&s->t, "takahashi", "edition.adopt", json_incref(in), ST_REFUSED, "other_rules");
    json_object_set_new(in, "other_rules", json_true());
    town_refused(&s->t, "takahashi", "edition.adopt", json_incref(in), ST_INPUT, "no_such_setting");
    pack_free(p);
}

static void refusals(struct scene *s)
{
    struct town *t = &s->t;
    const char *unknown = arena_strdup(t->a, s->hash);

    ((char *)(uintptr_t)unknown)[0] = unknown[0] == 'a' ? 'b' : 'a';
    town_refused(t, "yamada", "edition.adopt", adoption(s->hash, iso(s, 0), NULL), ST_DENIED,
                 "no_right");
    town_refused(t, "sato", "edition.adopt", adoption(s->hash, iso(s, 0), NULL), ST_DENIED,
                 "no_right");
    town_refused(t, "takahashi", "edition.adopt", adoption(unknown, iso(s, 0), NULL), ST_NOT_FOUND,
                 "no_such_edition");
    town_refused(t, "takahashi", "edition.adopt", adoption(s->hash, iso(s, -1), NULL), ST_INPUT,
                 "adopt_in_past");
    town_refused(t, "takahashi", "edition.adopt", adoption(s->hash, iso(s, 5), iso(s, 4)), ST_INPUT,
                 "grace_before_start");
    town_refused(t, "takahashi", "edition.adopt",
                 IN("{s:s, s:s}", "hash", s->hash, "from", iso(s, 30)), ST_REFUSED,
                 "setting_unfit");
    town_refused(t, "takahashi", "edition.adopt",
                 IN("{s:s, s:s, s:{s:s}}", "hash", s->hash, "from", iso(s, 30), "settings",
                    "renewal_reminder_days", "60"),
                 ST_INPUT, "setting_range");
    town_refused(
        t, "takahashi", "edition.adopt",
        IN("{s:s, s:s, s:{s:s}}", "hash", s->hash, "from", iso(s, 30), "settings", "nothing", "x"),
        ST_INPUT, "no_such_setting");
    town_refused(t, "takahashi", "edition.undo", IN("{s:s}", "reason", "まだ"), ST_REFUSED,
                 "nothing_before");
    other_rules(s);
    assert_int_equal(town_count(t, "select count(*) from adoption"), 1);
}

static void adopted(struct scene *s)
{
    struct town *t = &s->t;
    const char *standing, *differences;
    json_t *out =
        town_do(t, "takahashi", "edition.adopt", adoption(s->hash, iso(s, 30), iso(s, 60)));
    const json_t *n = json_object_get(out, "counts");

    assert_int_equal(json_int(n, "question", -1), 2);
    assert_int_equal(json_int(n, "changed", -1), 1);
    assert_int_equal(json_int(n, "forbidden", -1), 1);
    assert_string_equal(json_string_value(json_array_get(json_object_get(out, "open"), 0)),
                        "reviewer");
    assert_int_equal(all_todos(s, "open"), 4);
    assert_int_equal(town_count(t, arena_printf(t->a,
                                                "select count(*) from revision_todo where due = "
                                                "%d",
                                                day(60).day)),
                     4);
    (void)todo_of(s, s->plain, &standing, &differences);
    assert_string_equal(standing, "changed");
    assert_non_null(strstr(differences, "\"duty_every\""));
    (void)todo_of(s, s->both, &standing, &differences);
    assert_string_equal(standing, "question");
    assert_non_null(strstr(differences, "use_check/9"));
    assert_non_null(strstr(differences, "5(2)⑨"));
    assert_non_null(strstr(differences, "\"now\":\"Ⅴ\""));
    (void)todo_of(s, s->heavy, &standing, &differences);
    assert_string_equal(standing, "question");
    assert_non_null(strstr(differences, "Ⅱ・Ⅱ乙"));
    (void)todo_of(s, s->free_one, &standing, &differences);
    assert_string_equal(standing, "forbidden");
    assert_non_null(strstr(differences, "6(9)"));
}

/* Until the day everything is as it was; what is decided meanwhile is looked at at once. */
static void before_the_day(struct scene *s)
{
    struct town *t = &s->t;

    assert_in_force(s, 0, s->old);
    assert_in_force(s, 29, s->old);
    assert_in_force(s, 30, s->new);
    const char *later = permit(s, (struct wanted){true, true, NULL});
    assert_int_equal(todos(s, later, "open"), 1);
    assert_int_equal(all_todos(s, "open"), 5);
    town_refused(t, "takahashi", "edition.adopt", adoption(s->hash, iso(s, 40), NULL), ST_CONFLICT,
                 "already_adopted");
    town_refused(t, "takahashi", "edition.adopt",
                 IN("{s:s, s:s}", "hash", hash_hex(t->a, &s->old->hash), "from", iso(s, 10)),
                 ST_INPUT, "adopt_before_newest");
}

static void confirmed(struct scene *s)
{
    struct town *t = &s->t;
    const char *plain = todo_of(s, s->plain, NULL, NULL), *both = todo_of(s, s->both, NULL, NULL);

    town_refused(t, "yamada", "revision.confirm",
                 IN("{s:s, s:s}", "todo", plain, "reason", "変わらない"), ST_DENIED, "not_manager");
    town_refused(t, "tanaka", "revision.confirm",
                 IN("{s:s, s:s}", "todo", both, "reason", "変わらない"), ST_REFUSED,
                 "revision_to_answer");
    town_refused(t, "tanaka", "revision.confirm", IN("{s:s, s:s}", "todo", s->plain, "reason", "x"),
                 ST_NOT_FOUND, "not_found");
    (void)town_do(t, "tanaka", "revision.confirm",
                  IN("{s:s, s:s}", "todo", plain, "reason", "毎月の確認に改めた"));
    town_refused(t, "takahashi", "revision.confirm",
                 IN("{s:s, s:s}", "todo", plain, "reason", "また"), ST_CONFLICT, "revision_closed");
    assert_int_equal(todos(s, s->plain, "done"), 1);
}

/* A change applied for and permitted under the new edition: the case. */
static const char *change(struct scene *s, const char *entry)
{
    struct town *t = &s->t;
    int64_t open = todos(s, entry, "open");

    t->pack = s->new;
    const char *id = town_draft(t, "tanaka", "change", entry);
    town_answers(t, "tanaka", id, "first");
    town_files(t, "tanaka", id);
    (void)town_do(t, "tanaka", "case.submit", IN("{s:s}", "case", id));
    assert_int_equal(todos(s, entry, "open"), open);
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
    return id;
}

/* It answers what was asked. */
static void answered(struct scene *s)
{
    struct town *t = &s->t;

    shift = 31;
    assert_in_force(s, 0, s->new);
    const char *id = change(s, s->both);
    assert_int_equal(todos(s, s->both, "open"), 0);
    assert_int_equal(todos(s, s->both, "done"), 1);
    assert_int_equal(town_count(t, arena_printf(t->a,
                                                "select count(*) from entry_version where entry = "
                                                "'%s' and edition = '%s'",
                                                s->both, s->hash)),
                     1);
    /* the setting given with it counts now, and old records still read theirs */
    assert_int_equal(reminders(t, id), 1);
    t->pack = s->old;
    assert_int_equal(reminders(t, s->draft), 2);
}

/* The row of the list of services that says so; "" when none does. */
static const char *forbidden_row(struct scene *s, const char *login)
{
    struct town *t = &s->t;
    const char *html = seen(visit(t, login, NULL, NULL), services_get);
    const char *tag = strstr(html, "今の規程では使えません");

    if (tag == NULL)
        return "";
    assert_null(strstr(tag + 1, "今の規程では使えません"));
    return arena_strndup(t->a, tag, (size_t)(strstr(tag, "</tr>") - tag));
}

/* What the edition in force forbids stands in the list of services as such, and is offered to
 * nobody; what it does not forbid stays. */
static void not_offered(struct scene *s)
{
    assert_string_equal(forbidden_row(s, "watanabe"), ""); /* the day has not come */
    shift = 31;
    const char *row = forbidden_row(s, "watanabe");
    says(row, "6(9)");
    says(row, "経過措置の末日");
    says_not(row, "使わないでください");
    says_not(row, "copy_from");
    says(seen(visit(&s->t, "watanabe", NULL, NULL), services_get), "name=\"copy_from\"");
    says(forbidden_row(s, "yamada"), "自課の台帳を見る");
    shift = 61;
    says(forbidden_row(s, "watanabe"), "使わないでください");
    shift = 400; /* its period is over: what the list hides is not copied either */
    town_refused(&s->t, "watanabe", "case.create",
                 IN("{s:s, s:s}", "procedure", "use", "copy_from", s->both), ST_CONFLICT,
                 "copy_closed");
    shift = 0;
}

/* What was begun before goes on under the new rules: nothing that fits is lost. */
static void moved(struct scene *s)
{
    struct town *t = &s->t;

    town_refused(t, "tanaka", "case.move_edition", IN("{s:s}", "case", s->draft), ST_NOT_FOUND,
                 "not_found");
    shift = 61;
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", s->draft), ST_REFUSED,
                 "edition_over");
    json_t *out = town_do(t, "yamada", "case.move_edition", IN("{s:s}", "case", s->draft));
    assert_string_equal(json_str(out, "edition", ""), s->hash);
    assert_int_equal(json_array_size(json_object_get(out, "left")), 0);
    const struct loaded_case *l = town_case(t, s->draft);
    assert_string_equal(l->row.edition, s->hash);
    assert_string_equal(
        json_str(json_array_get(json_object_get(l->c.fields, "info"), 0), "importance", ""), "V");
    for (int i = 1; i <= 8; i++) {
        const struct answer *x =
            case_answer(&l->c, "use_check", arena_printf(t->a, "%d", i), "first");
        assert_non_null(x);
        assert_int_equal(x->state, A_OK);
    }
    assert_null(case_answer(&l->c, "use_check", "9", "first"));
    town_refused(t, "yamada", "case.move_edition", IN("{s:s}", "case", s->draft), ST_CONFLICT,
                 "same_edition");
    t->pack = s->new;
    town_files(t, "yamada", s->draft);
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", s->draft), ST_REFUSED,
                 "incomplete");
    town_answers(t, "yamada", s->draft, "first");
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", s->draft));
    town_refused(t, "yamada", "case.move_edition", IN("{s:s}", "case", s->draft), ST_CONFLICT,
                 "wrong_state");
    /* a class that somebody has to choose is named, and stays in the version before */
    out = town_do(t, "yamada", "case.move_edition", IN("{s:s}", "case", s->choice));
    const json_t *left = json_object_get(out, "left");
    assert_int_equal(json_array_size(left), 1);
    assert_string_equal(json_str(json_array_get(left, 0), "value", ""), "II");
    assert_int_equal(town_count(t, arena_printf(t->a,
                                                "select count(*) from casefile_version where "
                                                "casefile = '%s'",
                                                s->choice)),
                     3);
    t->pack = s->old;
    shift = 31;
}

/* An application under review, seen by the second pair of eyes. */
static const char *under_review(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);

    town_answers(t, "yamada", id, "first");
    town_files(t, "yamada", id);
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    return id;
}

/* What was handed in under the edition goes back to its writer and on under the rules in force. */
static void goes_back(struct town *t, const char *sent)
{
    town_refused(t, "sato", "case.step",
                 IN("{s:s, s:s, s:s}", "case", sent, "step", "approve", "verdict", "approve"),
                 ST_REFUSED, "edition_undone_since");
    (void)town_do(t, "sato", "case.return",
                  IN("{s:s, s:s}", "case", sent, "reason", "規程が変わった"));
    (void)town_do(t, "yamada", "case.move_edition", IN("{s:s}", "case", sent));
    town_refused(t, "yamada", "case.move_edition", IN("{s:s}", "case", sent), ST_CONFLICT,
                 "same_edition");
}

static void undone(struct scene *s)
{
    struct town *t = &s->t;
    const char *id;
    struct adoptions all;
    struct db *db;

    OK(store_lease(t->app->store, &db, &err));
    OK(adoptions_load(db, t->a, t->tenant, t->body, &all, &err));
    store_release(t->app->store, db);
    id = adoptions_newest(&all)->id.s;
    town_refused(t, "sato", "edition.undo", IN("{s:s}", "reason", "やり直す"), ST_DENIED,
                 "no_right");
    town_refused(t, "takahashi", "edition.undo",
                 IN("{s:s, s:s}", "adoption", all.rows[1].id.s, "reason", "やり直す"), ST_REFUSED,
                 "not_newest");
    t->pack = s->new;
    const char *begun = town_draft(t, "yamada", "use", NULL), *sent = under_review(t);
    int64_t answers = town_count(t, "select count(*) from answer");
    t->pack = s->old;
    json_t *out = town_do(t, "takahashi", "edition.undo",
                          IN("{s:s, s:s}", "adoption", id, "reason", "条文に誤りがあった"));
    assert_int_equal(json_int(out, "todos", -1), 3);
    assert_int_equal(all_todos(s, "void"), 3);
    /* what was permitted under it looks at the rules that count again */
    assert_int_equal(json_int(out, "entries", -1), 1);
    assert_int_equal(all_todos(s, "open"), 1);
    assert_int_equal(todos(s, s->both, "open"), 1);
    assert_int_equal(json_int(out, "cases", -1), 4);
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", begun), ST_REFUSED,
                 "edition_undone");
    assert_in_force(s, -1, s->new); /* it was in force yesterday, and that stays so */
    assert_in_force(s, 0, s->old);
    assert_in_force(s, 400, s->old);
    assert_int_equal(town_count(t, "select count(*) from answer"), answers);
    goes_back(t, sent);
    town_refused(t, "takahashi", "edition.undo", IN("{s:s, s:s}", "adoption", id, "reason", "また"),
                 ST_CONFLICT, "already_undone");
    town_refused(t, "takahashi", "edition.undo", IN("{s:s}", "reason", "また"), ST_REFUSED,
                 "nothing_before");
    assert_in_force(s, 0, s->old);
    const char *now = town_draft(t, "yamada", "use", NULL);
    assert_int_equal(reminders(t, now), 2);
    assert_string_equal(forbidden_row(s, "watanabe"), "");
    /* and it can be adopted again */
    (void)town_do(t, "takahashi", "edition.adopt", adoption(s->hash, iso(s, 0), NULL));
    assert_in_force(s, 0, s->new);
    assert_int_equal(todos(s, s->both, "open"), 0); /* was decided under it */
    assert_int_equal(todos(s, s->heavy, "open"), 1);
    says(forbidden_row(s, "watanabe"), "使わないでください"); /* without a transition */
}

/* The service ends: nothing is asked of it any more. */
static void ended(struct scene *s)
{
    struct town *t = &s->t;

    t->pack = s->new;
    const char *id = town_draft(t, "tanaka", "end", s->heavy);
    /* the class was split: whoever writes chooses */
    town_answers(t, "tanaka", id, "first");
    town_files(t, "tanaka", id);
    town_refused(t, "tanaka", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    AUTO_JSON json_t *fields = json_deep_copy(town_case(t, id)->c.fields);
    fill_rows(fields, "info", "importance", "IIb");
    json_object_del(fields, "count");
    json_object_del(fields, "top");
    (void)town_do(t, "tanaka", "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
    (void)town_do(t, "tanaka", "case.submit", IN("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
    assert_int_equal(todos(s, s->heavy, "open"), 0);
}

static void whole_story(const char *url)
{
    struct scene s;

    open_scene(&s, url);
    dry_run(&s);
    refusals(&s);
    adopted(&s);
    before_the_day(&s);
    not_offered(&s);
    confirmed(&s);
    answered(&s);
    moved(&s);
    undone(&s);
    ended(&s);
    close_scene(&s);
}

/* ------------------------------------------------------------------ duties that go on */
/* How many of an entry's duties go on under this edition. */
static int64_t going_on(struct scene *s, const char *entry, const char *edition)
{
    return town_count(&s->t, arena_printf(s->t.a,
                                          "select count(*) from duty where subject = '%s' and "
                                          "edition = '%s' and valid_to is null",
                                          entry, edition));
}

static enum status told(void *arg, const struct revision_record *r, bool *stop, struct err *e)
{
    char **ret = arg;

    (void)stop, (void)e;
    *ret = strdup(r->result->differences);
    assert_non_null(*ret);
    return ST_OK;
}

/* Does the new edition's change of the quarterly duty weigh so much for the entry? */
static bool weighs(struct scene *s, const char *entry, const char *weight)
{
    AUTO_REVISION struct revision *v = NULL;
    char *differences = NULL;
    struct db *db;

    OK(store_lease(s->t.app->store, &db, &err));
    OK(revision_new(s->t.app, db, s->t.tenant, s->t.body, s->new, day(0), day(0), NULL, &v, &err));
    OK(revision_entry(v, db, ID_FROM(entry, entry), told, &differences, &err));
    store_release(s->t.app->store, db);
    AUTO_JSON json_t *list = json_loads(differences, 0, NULL);
    bool found = false;
    json_t *d;
    size_t i;
    json_array_foreach(list, i, d)
    {
        found |= str_eq(json_str(d, "kind", ""), "duty_every") &&
                 str_eq(json_str(d, "id", ""), "quarterly") &&
                 str_eq(json_str(d, "weight", ""), weight);
    }
    free(differences);
    return found;
}

struct ending {
    struct scene *s;
    const struct who *who;
    const char *entry;
};

static enum status end_duties(struct tx *tx, void *arg, struct err *e)
{
    struct ending *x = arg;
    struct q_duties_of_row *rows;
    size_t n;

    TRY(q_duties_of(tx->db, tx->arena,
                    &(struct q_duties_of_in){x->s->t.tenant, ID_FROM(entry, x->entry)}, &rows, &n,
                    e));
    assert_true(n > 0);
    for (size_t i = 0; i < n; i++)
        TRY(q_duty_end(tx->db, &(struct q_duty_end_in){x->s->t.tenant, rows[i].id, day(0)}, NULL,
                       e));
    return journal_append(tx,
                          &(struct journal_note){.tenant = x->s->t.tenant,
                                                 .kind = "test.end",
                                                 .subject = x->entry,
                                                 .edition = "",
                                                 .actor = access_actor(tx->arena, x->who)},
                          NULL, e);
}

/* Duties that go on are told to be heeded, ended ones are only told; they are those of the edition
 * that the entry is under, from the day on which a change is permitted under it. */
static void duties(const char *url)
{
    struct scene s;
    const char *old;
    struct ending x = {.s = &s};

    open_scene(&s, url);
    old = hash_hex(s.t.a, &s.old->hash);
    begin_use(&s, s.both);
    begin_use(&s, s.plain);
    int64_t before = going_on(&s, s.both, old);
    assert_true(before > 1);
    assert_true(weighs(&s, s.both, "heed"));
    x.who = town_who(&s.t, s.t.a, "takahashi");
    x.entry = s.plain;
    assert_true(weighs(&s, s.plain, "heed"));
    OK(store_write_for(s.t.app->store, s.t.tenant.s, end_duties, &x, &err));
    assert_true(weighs(&s, s.plain, "told"));
    (void)town_do(&s.t, "takahashi", "edition.adopt", adoption(s.hash, iso(&s, 0), NULL));
    assert_int_equal(todos(&s, s.plain, "open"), 0); /* nothing to see to */
    assert_int_equal(going_on(&s, s.both, old), before);
    change(&s, s.both);
    assert_int_equal(going_on(&s, s.both, old), 0);
    assert_int_equal(going_on(&s, s.both, s.hash), before);
    change(&s, s.plain); /* what was ended stays ended */
    assert_int_equal(going_on(&s, s.plain, s.hash), 0);
    s.t.pack = s.old;
    close_scene(&s);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(whole_story)
EACH(duties)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_story),
        cmocka_unit_test(test_duties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
