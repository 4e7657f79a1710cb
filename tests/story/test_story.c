/* The whole life of a service through the commands, on every engine: asked, applied for, checked
 * twice, specially decided, approved, begun, stopped, resumed, ended, kept; then the record is
 * verified and replayed. On the way everything that must be refused is tried. */
#include "town.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"

static struct err err;

static const struct bytes no_file;
static const struct bytes pdf = {"%PDF-1.4\n%%EOF\n", 15};

#define IN(...) json_pack(__VA_ARGS__)

static void assert_state(struct town *t, const char *id, enum case_state state, const char *step)
{
    const struct loaded_case *l = town_case(t, id);

    assert_string_equal(case_state_id(l->c.state), case_state_id(state));
    assert_string_equal(l->c.step == NULL ? "" : l->c.step->id, step);
    assert_false(l->decision_stale);
}

static void assert_entry(struct town *t, const char *entry, const char *state)
{
    assert_int_equal(town_count(t, arena_printf(t->a,
                                                "select count(*) from entry where id = '%s' and "
                                                "state = '%s'",
                                                entry, state)),
                     1);
}

/* ------------------------------------------------------------------ before the decision */
static const char *asked(struct town *t)
{
    json_t *out =
        town_do(t, "yamada", "inquiry.record",
                IN("{s:{s:s, s:[s], s:[s], s:b, s:s}, s:s, s:s}", "facts", "service.terms",
                   "click_through", "service.location", "japan", "service.route_location", "japan",
                   "service.paid", 1, "service.name", "約款サービス", "question",
                   "使ってよいですか", "to_role", "responsible"));
    const char *id = json_str(out, "id", "");

    assert_string_equal(json_str(out, "verdict", ""), "apply");
    assert_true(str_starts(json_str(out, "no", ""), "問R"));
    town_refused(t, "tanaka", "inquiry.reply", IN("{s:s, s:s}", "inquiry", id, "reply", "どうぞ"),
                 ST_NOT_FOUND, "not_found");
    town_refused(t, "watanabe", "inquiry.reply", IN("{s:s, s:s}", "inquiry", id, "reply", "どうぞ"),
                 ST_NOT_FOUND, "not_found");
    (void)town_do(t, "sato", "inquiry.reply", IN("{s:s, s:s}", "inquiry", id, "reply", "申請を"));
    town_refused(t, "sato", "inquiry.reply", IN("{s:s, s:s}", "inquiry", id, "reply", "また"),
                 ST_CONFLICT, "already_replied");
    town_refused(t, "tanaka", "case.create", IN("{s:s, s:s}", "procedure", "use", "inquiry", id),
                 ST_NOT_FOUND, "not_found");
    return id;
}

/* A draft with heavy information, taken over from the inquiry. */
static const char *drafted(struct town *t, const char *inquiry)
{
    const char *id = json_str(town_do(t, "yamada", "case.create",
                                      IN("{s:s, s:s}", "procedure", "use", "inquiry", inquiry)),
                              "case", "");
    const struct fill f = {t->pack,
                           t->a,
                           town_id(t, "person.yamada"),
                           town_id(t, "unit.企画課"),
                           date_of_instant(clock_now()),
                           false};
    json_t *fields;

    assert_string_equal(json_str(town_case(t, id)->c.fields, "service", ""), "約款サービス");
    fields = fill_form(&f, pack_form(t->pack, "application"));
    fill_set(fields, "manager", json_string(town_id(t, "person.tanaka")));
    fill_rows(fields, "info", "importance", "II");
    json_array_append_new(json_object_get(fields, "users"),
                          IN("{s:s}", "person", town_id(t, "person.tanaka")));
    (void)town_do(t, "yamada", "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
    /* nobody else's, and nobody else may know of it */
    static const char *const others[] = {"tanaka", "sato", "suzuki", "takahashi", "ito"};
    for (size_t i = 0; i < 5; i++) {
        town_refused(t, others[i], "case.save", IN("{s:s, s:O}", "case", id, "fields", fields),
                     ST_NOT_FOUND, "not_found");
        town_refused(t, others[i], "case.submit", IN("{s:s}", "case", id), ST_NOT_FOUND,
                     "not_found");
    }
    town_refused(t, "sato", "case.answer",
                 IN("{s:s, s:s, s:[]}", "case", id, "col", "second", "answers"), ST_NOT_FOUND,
                 "not_found");
    json_decref(fields);
    return id;
}

static void submitted(struct town *t, const char *id)
{
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    town_answers(t, "yamada", id, "first");
    town_refused(t, "yamada", "case.answer",
                 IN("{s:s, s:s, s:[{s:s, s:s, s:s}]}", "case", id, "col", "second", "answers",
                    "checklist", "use_check", "item", "1", "state", "ok"),
                 ST_CONFLICT, "column_closed");
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    town_files(t, "yamada", id);
    town_refused(t, "yamada", "case.submit", IN("{s:s, s:i}", "case", id, "lock", 1), ST_CONFLICT,
                 "stale");
    json_t *out = town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    assert_string_equal(json_str(out, "step", ""), "check");
    assert_true(str_starts(json_str(out, "no", ""), "申R"));
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_CONFLICT, "wrong_state");
    town_refused(t, "watanabe", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "check", "verdict", "done"),
                 ST_NOT_FOUND, "not_found");
}

/* Sent back, mended, handed in again: the second column starts afresh. */
static void sent_back(struct town *t, const char *id)
{
    town_answers(t, "sato", id, "second");
    town_refused(t, "yamada", "case.return", IN("{s:s, s:s}", "case", id, "reason", "x"), ST_DENIED,
                 "self_approval");
    town_refused(t, "sato", "case.return", IN("{s:s}", "case", id), ST_REFUSED, "reason_required");
    (void)town_do(t, "sato", "case.return", IN("{s:s, s:s}", "case", id, "reason", "詳しく"));
    assert_state(t, id, CASE_RETURNED, "");
    town_refused(t, "sato", "case.answer",
                 IN("{s:s, s:s, s:[{s:s, s:s, s:s}]}", "case", id, "col", "second", "answers",
                    "checklist", "use_check", "item", "1", "state", "ok"),
                 ST_CONFLICT, "column_closed");
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_refused(t, "sato", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "check", "verdict", "done"), ST_REFUSED,
                 "incomplete");
}

static void checked(struct town *t, const char *id)
{
    /* 所属長 sees nothing of it: the role is only named */
    town_refused(t, "ito", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "check", "verdict", "done"),
                 ST_NOT_FOUND, "not_found");
    town_refused(t, "yamada", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "check", "verdict", "done"), ST_DENIED,
                 "self_approval");
    town_answers(t, "kato", id, "second"); /* the substitute, while sato is away */
    town_step(t, "sato", id, "check", "done", NULL);
    assert_state(t, id, CASE_SUBMITTED, "special");
    town_refused(t, "sato", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "approve"),
                 ST_CONFLICT, "wrong_state");
    town_refused(
        t, "sato", "case.step",
        IN("{s:s, s:s, s:s, s:{}}", "case", id, "step", "special", "verdict", "done", "data"),
        ST_REFUSED, "incomplete");
    town_step(t, "sato", id, "special", "done", NULL);
    assert_state(t, id, CASE_SUBMITTED, "approve");
}

/* ------------------------------------------------------------------ the decision */
static const char *approved(struct town *t, const char *id)
{
    static const char wrong[] = "0000000000000000000000000000000000000000000000000000000000000000";
    const struct loaded_case *l = town_case(t, id);
    const char *hash = hash_hex(t->a, &l->content);

    town_refused(t, "sato", "case.step",
                 IN("{s:s, s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "approve",
                    "content_hash", wrong),
                 ST_CONFLICT, "contents_changed");
    town_refused(t, "sato", "case.step",
                 IN("{s:s, s:s, s:s, s:I}", "case", id, "step", "approve", "verdict", "approve",
                    "lock", (json_int_t)l->c.lock - 1),
                 ST_CONFLICT, "stale");
    town_refused(
        t, "sato", "case.step",
        IN("{s:s, s:s, s:s, s:b}", "case", id, "step", "approve", "verdict", "approve", "force", 1),
        ST_INPUT, "unknown_field");
    town_refused(t, "sato", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "reject"),
                 ST_REFUSED, "reason_required");
    town_refused(t, "suzuki", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "approve"),
                 ST_DENIED, "not_your_step");
    json_t *out = town_do(t, "sato", "case.step",
                          IN("{s:s, s:s, s:s, s:s, s:s}", "case", id, "step", "approve", "verdict",
                             "approve", "content_hash", hash, "conditions", "年度末まで"));
    assert_string_equal(json_str(out, "state", ""), "approved");
    assert_state(t, id, CASE_APPROVED, "");
    assert_int_equal(
        town_count(t, arena_printf(t->a,
                                   "select count(*) from act where casefile = '%s' and kind = "
                                   "'decide' and content_hash = '%s'",
                                   id, hash)),
        1);
    return arena_strdup(t->a, json_str(out, "entry", ""));
}

/* What is decided is not touched any more, by nobody. */
static void decided_stays(struct town *t, const char *id)
{
    town_refused(t, "yamada", "case.save", IN("{s:s, s:{}}", "case", id, "fields"), ST_CONFLICT,
                 "wrong_state");
    town_refused(t, "yamada", "case.answer",
                 IN("{s:s, s:s, s:[]}", "case", id, "col", "first", "answers"), ST_CONFLICT,
                 "wrong_state");
    town_refused(t, "yamada", "case.withdraw", IN("{s:s}", "case", id), ST_CONFLICT, "wrong_state");
    town_refused(t, "sato", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "approve"),
                 ST_CONFLICT, "wrong_state");
    town_refused(t, "sato", "case.return", IN("{s:s, s:s}", "case", id, "reason", "x"), ST_CONFLICT,
                 "wrong_state");
    err = (struct err){0};
    assert_int_equal(town_run(t, "yamada", "evidence.add", NULL,
                              IN("{s:s, s:s, s:s}", "case", id, "item", "terms", "name", "a.pdf"),
                              pdf, NULL, &err),
                     ST_CONFLICT);
    const struct loaded_case *l = town_case(t, id);
    assert_true(l->evidence != NULL);
    town_refused(t, "yamada", "evidence.withdraw",
                 IN("{s:s, s:s}", "evidence", l->evidence[0].id.s, "reason", "x"), ST_CONFLICT,
                 "wrong_state");
}

/* ------------------------------------------------------------------ in use */
static void act(struct town *t, const char *login, const char *entry, const char *what)
{
    town_act(t, login, entry, what);
    assert_entry(t, entry, pack_entry_act(t->pack, what)->to);
}

static void begun(struct town *t, const char *id, const char *entry)
{
    town_refused(t, "tanaka", "entry.act", IN("{s:s, s:s}", "entry", entry, "act", "start_use"),
                 ST_REFUSED, "incomplete");
    town_refused(t, "yamada", "case.step",
                 IN("{s:s, s:s, s:s, s:[s, s, s, s]}", "case", id, "step", "risk", "verdict",
                    "done", "texts", "1", "2", "3", "4"),
                 ST_DENIED, "not_your_step");
    town_refused(t, "tanaka", "case.step",
                 IN("{s:s, s:s, s:s, s:[s, s, s]}", "case", id, "step", "risk", "verdict", "done",
                    "texts", "1", "2", "3"),
                 ST_REFUSED, "incomplete");
    town_step(t, "tanaka", id, "risk", "done", NULL);
    town_step(t, "tanaka", id, "fallback", "done", NULL);
    town_refused(t, "tanaka", "entry.act", IN("{s:s, s:s}", "entry", entry, "act", "start_use"),
                 ST_REFUSED, "incomplete");
    town_step(t, "tanaka", id, "backup", "done", NULL);
    town_refused(t, "yamada", "entry.act", IN("{s:s, s:s}", "entry", entry, "act", "start_use"),
                 ST_DENIED, "not_your_step");
    act(t, "tanaka", entry, "start_use");
    assert_true(town_count(t, "select count(*) from duty where valid_to is null") > 0);
    town_refused(t, "tanaka", "entry.act", IN("{s:s, s:s}", "entry", entry, "act", "start_use"),
                 ST_CONFLICT, "wrong_state");
}

static void stopped_and_resumed(struct town *t, const char *id, const char *entry)
{
    json_t *in = IN("{s:s, s:s, s:{s:s}}", "entry", entry, "act", "resume", "data", "reason",
                    "資料で確かめた");

    act(t, "tanaka", entry, "stop");
    town_refused(t, "tanaka", "entry.act", json_deep_copy(in), ST_DENIED, "not_your_step");
    /* not without the proof, which whoever resumes puts beside the act */
    town_refused(t, "sato", "entry.act", json_deep_copy(in), ST_REFUSED, "incomplete");
    err = (struct err){0};
    json_t *file =
        IN("{s:s, s:s, s:s}", "case", id, "item", "resume_record/proof", "name", "経路.pdf");
    assert_int_equal(
        town_run(t, "yamada", "evidence.add", NULL, json_deep_copy(file), pdf, NULL, &err),
        ST_DENIED);
    OK(town_run(t, "sato", "evidence.add", NULL, file, pdf, NULL, &err));
    (void)town_do(t, "sato", "entry.act", in);
    assert_entry(t, entry, "in_use");
    assert_state(t, id, CASE_APPROVED, ""); /* and the decision is not stale */
}

/* ------------------------------------------------------------------ the end */
/* What is known is not asked again: why it ends, and the one head of the section; of two, neither.
 */
static void taken_over(struct town *t, const char *entry)
{
    AUTO_JSON json_t *in = IN("{s:s, s:s}", "procedure", "end", "entry", entry);
    for (int heads = 1; heads <= 2; heads++) {
        const char *id =
            json_str(town_do(t, "tanaka", "case.create", json_deep_copy(in)), "case", "");
        const json_t *fields = town_case(t, id)->c.fields;
        assert_string_equal(json_str(fields, "reason", ""), "全庁の仕組みに移ったため。");
        assert_string_equal(json_str(fields, "head", ""),
                            heads == 1 ? town_id(t, "person.ito") : "");
        (void)town_do(t, "tanaka", "case.discard", IN("{s:s}", "case", id));
        if (heads == 1) {
            town_post(t, "総括主幹", "企画課", "head");
            town_hold(t, "kato", "総括主幹", "concurrent");
        }
    }
}

static void ended(struct town *t, const char *entry)
{
    (void)town_do(t, "tanaka", "entry.act",
                  IN("{s:s, s:s, s:{s:s}}", "entry", entry, "act", "begin_end", "data", "reason",
                     "全庁の仕組みに移ったため。"));
    taken_over(t, entry);
    town_refused(t, "yamada", "case.create", IN("{s:s, s:s}", "procedure", "end", "entry", entry),
                 ST_DENIED, "not_applicant");
    town_refused(t, "tanaka", "case.create", IN("{s:s}", "procedure", "end"), ST_INPUT,
                 "entry_required");
    const char *id = town_draft(t, "tanaka", "end", entry);
    town_answers(t, "tanaka", id, "first");
    town_refused(t, "tanaka", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    town_files(t, "tanaka", id);
    (void)town_do(t, "tanaka", "case.submit", IN("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
    assert_entry(t, entry, "closed");
    struct date today = date_of_instant(clock_now());
    assert_int_equal(
        town_count(t, arena_printf(t->a,
                                   "select count(*) from entry where id = '%s' and ended_on = %d "
                                   "and retain_until = %d",
                                   entry, today.day, date_add_years(today, 3).day)),
        1);
    assert_int_equal(town_count(t, "select count(*) from duty where valid_to is null"), 0);
    assert_int_equal(town_count(t, "select count(*) from task where state = 'open'"), 0);
    /* closed is closed */
    town_refused(t, "tanaka", "case.create", IN("{s:s, s:s}", "procedure", "end", "entry", entry),
                 ST_CONFLICT, "entry_closed");
    town_refused(t, "sato", "entry.act",
                 IN("{s:s, s:s, s:{s:s}}", "entry", entry, "act", "resume", "data", "reason", "x"),
                 ST_CONFLICT, "wrong_state");
}

static void whole_life(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    const char *id = drafted(&t, asked(&t));
    submitted(&t, id);
    sent_back(&t, id);
    checked(&t, id);
    const char *entry = approved(&t, id);
    decided_stays(&t, id);
    begun(&t, id, entry);
    stopped_and_resumed(&t, id, entry);
    town_stop(&t);
    town_start(&t);
    ended(&t, entry);
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ not twice */
static void idempotent(const char *url)
{
    struct town t;
    json_t *one = NULL, *two = NULL;

    town_open(&t, url, "packs/onna-2017");
    json_t *in = IN("{s:s}", "procedure", "use");
    OK(town_run(&t, "yamada", "case.create", "k1", json_incref(in), no_file, &one, &err));
    int64_t journal = town_count(&t, "select count(*) from journal");
    OK(town_run(&t, "yamada", "case.create", "k1", json_incref(in), no_file, &two, &err));
    assert_true(json_equal(one, two));
    assert_int_equal(town_count(&t, "select count(*) from casefile"), 1);
    assert_int_equal(town_count(&t, "select count(*) from journal"), journal);
    /* other input, or another command, under the same key */
    assert_int_equal(town_run(&t, "yamada", "case.create", "k1",
                              IN("{s:s, s:{s:s}}", "procedure", "use", "fields", "purpose", "別"),
                              no_file, NULL, &err),
                     ST_CONFLICT);
    assert_string_equal(err.code, "idempotency_reuse");
    assert_int_equal(town_run(&t, "yamada", "case.discard", "k1",
                              IN("{s:s}", "case", json_str(one, "case", "")), no_file, NULL, &err),
                     ST_CONFLICT);
    /* the same file is the same input, another file is not */
    json_t *add =
        IN("{s:s, s:s, s:s}", "case", json_str(one, "case", ""), "item", "terms", "name", "a.pdf");
    OK(town_run(&t, "yamada", "evidence.add", "k2", json_incref(add), pdf, &one, &err));
    OK(town_run(&t, "yamada", "evidence.add", "k2", json_incref(add), pdf, &two, &err));
    assert_true(json_equal(one, two));
    const struct bytes other = {"%PDF-1.5\n%%EOF\n", 15};
    assert_int_equal(
        town_run(&t, "yamada", "evidence.add", "k2", json_incref(add), other, NULL, &err),
        ST_CONFLICT);
    /* chosen once more, it is there once; other bytes are another */
    OK(town_run(&t, "yamada", "evidence.add", NULL, json_incref(add), pdf, &two, &err));
    assert_string_equal(json_str(two, "evidence", ""), json_str(one, "evidence", "-"));
    assert_int_equal(town_count(&t, "select count(*) from evidence"), 1);
    OK(town_run(&t, "yamada", "evidence.add", NULL, json_incref(add), other, &two, &err));
    assert_int_equal(town_count(&t, "select count(*) from evidence"), 2);
    /* nothing proves nothing */
    const struct bytes nothing = {"", 0};
    err = (struct err){0};
    assert_int_equal(
        town_run(&t, "yamada", "evidence.add", "k2e", json_incref(add), nothing, NULL, &err),
        ST_INPUT);
    assert_string_equal(err.code, "file_empty");
    /* the key is each person's own */
    OK(town_run(&t, "tanaka", "case.create", "k1", json_incref(in), no_file, &two, &err));
    /* a refusal is not kept: the same key may be tried again when the way is free */
    const char *mine = json_str(two, "case", "");
    assert_int_equal(
        town_run(&t, "tanaka", "case.submit", "k3", IN("{s:s}", "case", mine), no_file, NULL, &err),
        ST_REFUSED);
    assert_int_equal(
        town_run(&t, "tanaka", "case.submit", "k3", IN("{s:s}", "case", mine), no_file, NULL, &err),
        ST_REFUSED);
    json_decref(in);
    json_decref(add);
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ other ways */
/* Wishes to undo a decision that wait on the person's first screen. */
static size_t waiting_to_confirm(struct town *t, const char *login)
{
    const struct who *w = town_who(t, t->a, login);
    struct q_home_tasks_role_row *rows;
    struct db *db = NULL;
    size_t n, found = 0;

    OK(store_lease(t->app->store, &db, &err));
    size_t nseats;
    const struct seat *seats = who_seats(w, t->a, &nseats);
    for (size_t i = 0; i < nseats; i++) {
        OK(q_home_tasks_role(db, t->a,
                             &(struct q_home_tasks_role_in){.tenant = w->tenant,
                                                            .body = w->body,
                                                            .role = seats[i].role,
                                                            .held = seats[i].held,
                                                            .unit = seats[i].unit,
                                                            .person = w->person,
                                                            .own = seats[i].own,
                                                            .day = date_of_instant(clock_now()),
                                                            .limit = 50},
                             &rows, &n, &err));
        for (size_t k = 0; k < n; k++)
            found += strcmp(rows[k].act, TASK_CONFIRM) == 0;
    }
    store_release(t->app->store, db);
    return found;
}

/* A manager is found by the rules, refusals are undone by two, a change makes a new version. */
static void other_ways(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    const char *entry = town_permit(&t);
    const char *again = town_draft(&t, "tanaka", "change", entry);
    town_answers(&t, "tanaka", again, "first");
    town_files(&t, "tanaka", again);
    (void)town_do(&t, "tanaka", "case.submit", IN("{s:s}", "case", again));
    town_answers(&t, "sato", again, "second");
    town_step(&t, "sato", again, "check", "done", NULL);
    (void)town_do(&t, "sato", "case.step",
                  IN("{s:s, s:s, s:s, s:s}", "case", again, "step", "approve", "verdict", "reject",
                     "reason", "理由"));
    assert_state(&t, again, CASE_REJECTED, "");
    (void)town_do(&t, "sato", "case.cancel", IN("{s:s, s:s}", "case", again, "reason", "誤り"));
    town_refused(&t, "sato", "case.cancel_confirm", IN("{s:s}", "case", again), ST_DENIED,
                 "self_approval");
    /* a task for those who may confirm, and not for who proposed */
    assert_int_equal(waiting_to_confirm(&t, "takahashi"), 1);
    assert_int_equal(waiting_to_confirm(&t, "kato"), 0); /* who stands in for the one who asks */
    assert_int_equal(waiting_to_confirm(&t, "sato"), 0);
    assert_int_equal(waiting_to_confirm(&t, "suzuki"), 0);
    /* declined by whom was asked: no task is left, and it may be proposed again */
    town_refused(&t, "tanaka", "case.cancel_decline",
                 IN("{s:s, s:s}", "case", again, "reason", "そのまま"), ST_DENIED, "not_your_step");
    town_refused(&t, "takahashi", "case.cancel_decline", IN("{s:s}", "case", again), ST_REFUSED,
                 "reason_required");
    (void)town_do(&t, "takahashi", "case.cancel_decline",
                  IN("{s:s, s:s}", "case", again, "reason", "そのままでよい"));
    assert_int_equal(waiting_to_confirm(&t, "takahashi"), 0);
    assert_state(&t, again, CASE_REJECTED, "");
    town_refused(&t, "takahashi", "case.cancel_confirm", IN("{s:s}", "case", again), ST_CONFLICT,
                 "cancel_not_asked");
    (void)town_do(&t, "sato", "case.cancel", IN("{s:s, s:s}", "case", again, "reason", "誤り"));
    (void)town_do(&t, "takahashi", "case.cancel_confirm", IN("{s:s}", "case", again));
    assert_int_equal(waiting_to_confirm(&t, "takahashi"), 0);
    assert_state(&t, again, CASE_SUBMITTED, "check");
    /* whoever checks looks anew */
    town_refused(&t, "sato", "case.step",
                 IN("{s:s, s:s, s:s}", "case", again, "step", "check", "verdict", "done"),
                 ST_REFUSED, "incomplete");
    town_answers(&t, "sato", again, "second");
    town_step(&t, "sato", again, "check", "done", NULL);
    town_step(&t, "sato", again, "approve", "approve", NULL);
    assert_int_equal(town_count(&t, "select max(version) from entry"), 2);
    assert_int_equal(
        town_count(&t, "select count(*) from entry_version where superseded_at is null"), 1);

    /* permitted and never used: the permission is taken back, and its tasks with it */
    const char *first = json_str(town_do(&t, "yamada", "case.create",
                                         IN("{s:s, s:s}", "procedure", "use", "copy_from", entry)),
                                 "case", "");
    (void)town_do(&t, "yamada", "case.discard", IN("{s:s}", "case", first));
    assert_true(town_count(&t, "select count(*) from task where state = 'open'") > 0);
    const char *origin = town_draft(&t, "tanaka", "end", entry);
    town_answers(&t, "tanaka", origin, "first");
    town_files(&t, "tanaka", origin);
    (void)town_do(&t, "tanaka", "case.submit", IN("{s:s}", "case", origin));
    town_answers(&t, "sato", origin, "second");
    town_step(&t, "sato", origin, "check", "done", NULL);
    town_step(&t, "sato", origin, "approve", "approve", NULL);
    assert_entry(&t, entry, "closed");
    assert_int_equal(town_count(&t, "select count(*) from task where state = 'open'"), 0);
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ wrong inputs */
static void wrong_inputs(const char *url)
{
    struct town t;
    static const char nobody[] = "01900000-0000-7000-8000-000000000000";

    town_open(&t, url, "packs/onna-2017");
    const char *id = town_draft(&t, "yamada", "use", NULL);
    town_refused(&t, "yamada", "case.fly", IN("{}"), ST_NOT_FOUND, "no_command");
    town_refused(&t, "yamada", "case.submit", IN("{s:s}", "case", nobody), ST_NOT_FOUND,
                 "not_found");
    town_refused(&t, "yamada", "case.submit", IN("{s:s}", "case", "1; drop table casefile"),
                 ST_INPUT, "bad_id");
    town_refused(&t, "yamada", "case.submit", IN("{}"), ST_INPUT, "required");
    town_refused(&t, "yamada", "case.save",
                 IN("{s:s, s:{s:s}}", "case", id, "fields", "nonsense", "x"), ST_INPUT,
                 "unknown_field");
    town_refused(&t, "yamada", "case.create", IN("{s:s}", "procedure", "nonsense"), ST_INPUT,
                 "no_procedure");
    town_refused(&t, "yamada", "unit.put", IN("{s:s}", "name", "自分の課"), ST_DENIED, "no_right");
    /* for a unit where the person has no post: another section's boss would decide */
    town_refused(&t, "yamada", "case.create",
                 IN("{s:s, s:s}", "procedure", "use", "unit", town_id(&t, "unit.税務課")),
                 ST_DENIED, "not_applicant");
    town_refused(&t, "yamada", "case.create", IN("{s:s, s:s}", "procedure", "use", "unit", nobody),
                 ST_DENIED, "not_applicant");
    /* people who do not exist */
    town_refused(&t, "yamada", "case.save",
                 IN("{s:s, s:{s:s}}", "case", id, "fields", "manager", nobody), ST_INPUT,
                 "no_person");
    town_refused(
        &t, "yamada", "case.create",
        IN("{s:s, s:{s:[{s:s}]}}", "procedure", "use", "fields", "users", "person", nobody),
        ST_INPUT, "no_person");
    /* more rows than the facts take: refused, not stored and never readable again */
    json_t *rows = json_array();
    for (int i = 0; i < 65; i++)
        json_array_append_new(rows, IN("{s:s, s:s}", "name", "情報", "importance", "IV"));
    town_refused(&t, "yamada", "case.create",
                 IN("{s:s, s:{s:o}}", "procedure", "use", "fields", "info", rows), ST_INPUT,
                 "too_many_rows");
    town_refused(&t, "yamada", "case.answer",
                 IN("{s:s, s:s, s:[{s:s, s:s, s:s}, {s:s, s:s, s:s}]}", "case", id, "col", "first",
                    "answers", "checklist", "use_check", "item", "1", "state", "ok", "checklist",
                    "use_check", "item", "1", "state", "not_ok"),
                 ST_INPUT, "twice");
    town_is_whole(&t);
    town_close(&t);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(whole_life)
EACH(idempotent)
EACH(other_ways)
EACH(wrong_inputs)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_life),
        cmocka_unit_test(test_idempotent),
        cmocka_unit_test(test_other_ways),
        cmocka_unit_test(test_wrong_inputs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
