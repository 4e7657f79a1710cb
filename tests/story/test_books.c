/* Registers of other things than services, records, acts that only some entries have, several
 * appointees of one entry, and tables that the body keeps: through the commands, on every engine.
 */
#include "town.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/entry/table_rows.h"
#include "core/changed.h"

#define IN(...) json_pack(__VA_ARGS__)

static int64_t count(struct town *t, const char *what, const char *where)
{
    return town_count(t, arena_printf(t->a, "select count(*) from %s where %s", what, where));
}

static const char *entry_of(struct town *t, const char *id)
{
    return arena_strdup(t->a, town_case(t, id)->c.entry.s);
}

static void act(struct town *t, const char *login, const char *entry, const char *name,
                json_t *more)
{
    json_t *in = IN("{s:s, s:s}", "entry", entry, "act", name);
    json_object_update_new(in, more);
    (void)town_do(t, login, "entry.act", in);
}

static void no_act(struct town *t, const char *login, const char *entry, const char *name,
                   json_t *more, enum status st, const char *code)
{
    json_t *in = IN("{s:s, s:s}", "entry", entry, "act", name);
    json_object_update_new(in, more);
    town_refused(t, login, "entry.act", in, st, code);
}

/* What brought an entry to a stop is ended by its own act, whatever was noted meanwhile. */
static void each_by_its_own(struct town *t, const char *entry)
{
    json_t *why = IN("{s:s}", "reason", "様子を見る");

    for (int round = 0; round < 2; round++) {
        const char *led = round ? "hide" : "stop", *own = round ? "show" : "resume";
        act(t, "tanaka", entry, led, json_incref(why));
        no_act(t, "tanaka", entry, round ? "resume" : "show", json_object(), ST_REFUSED,
               "act_elsewhere");
        act(t, "tanaka", entry, own, json_object());
        no_act(t, "tanaka", entry, own, json_object(), ST_CONFLICT, "wrong_state");
    }
    /* both at once: each is ended by its own, in any order, and use goes on behind the last */
    for (int round = 0; round < 2; round++) {
        const char *first = round ? "show" : "resume", *last = round ? "resume" : "show";
        act(t, "tanaka", entry, "stop", json_incref(why));
        act(t, "tanaka", entry, "hide", json_incref(why));
        act(t, "tanaka", entry, first, json_object());
        assert_int_equal(count(t, "entry", "reg = 'accounts' and state = 'suspended'"), 1);
        no_act(t, "tanaka", entry, first, json_object(), ST_REFUSED, "act_elsewhere");
        act(t, "tanaka", entry, last, json_object());
        assert_int_equal(count(t, "entry", "reg = 'accounts' and state = 'in_use'"), 1);
    }
    assert_int_equal(count(t, "entry_event", "act in ('resume', 'show') and to_state <> 'in_use'"),
                     2);
    json_decref(why);
}

/* ------------------------------------------------------------------ accounts */
static json_t *account_fields(struct town *t, const char *second, bool paid)
{
    return IN("{s:s, s:s, s:b, s:s, s:s, s:s}", "account", "@mihon_city", "medium", "短文投稿",
              "paid", paid, "policy", "市のウェブサイト", "manager", town_id(t, "person.tanaka"),
              "second", town_id(t, arena_printf(t->a, "person.%s", second)));
}

static const char *opened(struct town *t)
{
    const char *id = json_str(town_do(t, "yamada", "case.create",
                                      IN("{s:s, s:o}", "procedure", "account", "fields",
                                         account_fields(t, "suzuki", false))),
                              "case", "");
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_step(t, "sato", id, "approve", "approve", NULL);
    const char *entry = entry_of(t, id);
    assert_int_equal(count(t, "entry", "reg = 'accounts' and is_service = 0"), 1);
    assert_int_equal(count(t, "appointment", "role = 'keeper' and beside = 0"), 1);
    assert_int_equal(count(t, "appointment", "role = 'second' and beside = 1"), 1);
    return entry;
}

static void acts_of_accounts(struct town *t, const char *entry)
{
    json_t *what = IN("{s:{s:s}}", "data", "what", "防災訓練のお知らせ");

    /* what the rules have for services is not for accounts, whoever asks */
    no_act(t, "tanaka", entry, "start_use", json_object(), ST_REFUSED, "act_elsewhere");
    no_act(t, "takahashi", entry, "start_use", json_object(), ST_REFUSED, "act_elsewhere");
    no_act(t, "suzuki", entry, "post_check", json_incref(what), ST_CONFLICT, "wrong_state");
    no_act(t, "suzuki", entry, "open", json_object(), ST_DENIED, "not_your_step");
    act(t, "tanaka", entry, "open", json_object());
    assert_int_equal(count(t, "duty", "rule = 'watch' and role = 'second'"), 1);
    /* a record of the deputy's, not of the manager's: as often as wanted, the state stays */
    no_act(t, "tanaka", entry, "post_check", json_incref(what), ST_DENIED, "not_your_step");
    no_act(t, "yamada", entry, "post_check", json_incref(what), ST_DENIED, "not_your_step");
    no_act(t, "suzuki", entry, "post_check", json_object(), ST_REFUSED, "incomplete");
    act(t, "suzuki", entry, "post_check", json_incref(what));
    act(t, "suzuki", entry, "post_check", what);
    assert_int_equal(count(t, "entry_event", "act = 'post_check' and to_state = 'in_use'"), 2);
    each_by_its_own(t, entry);
    /* not paid for: there is nothing to check */
    no_act(t, "tanaka", entry, "paid_check", IN("{s:s}", "reason", "x"), ST_REFUSED,
           "act_elsewhere");
}

/* A change: another deputy, and it is paid for. The acts follow what the register says now. */
static void changed(struct town *t, const char *entry)
{
    json_t *in = IN("{s:s, s:s, s:o}", "procedure", "account_change", "entry", entry, "fields",
                    account_fields(t, "ito", true));
    const char *id = json_str(town_do(t, "tanaka", "case.create", in), "case", "");
    (void)town_do(t, "tanaka", "case.submit", IN("{s:s}", "case", id));
    town_step(t, "sato", id, "approve", "approve", NULL);
    assert_int_equal(count(t, "appointment", "role = 'second' and valid_to is null"), 1);
    assert_int_equal(count(t, "appointment", "role = 'second'"), 2);
    assert_int_equal(count(t, "appointment", "role = 'keeper'"), 1);
    no_act(t, "suzuki", entry, "post_check", IN("{s:{s:s}}", "data", "what", "x"), ST_DENIED,
           "not_your_step");
    act(t, "ito", entry, "post_check", IN("{s:{s:s}}", "data", "what", "新しい投稿"));
    no_act(t, "tanaka", entry, "paid_check", json_object(), ST_REFUSED, "reason_required");
    act(t, "tanaka", entry, "paid_check", IN("{s:s}", "reason", "今月分を確かめた"));
}

/* The rules let the deputy end it: not the manager, nor the deputy of before. */
static void ended(struct town *t, const char *entry)
{
    json_t *in = IN("{s:s, s:s}", "procedure", "account_end", "entry", entry);
    town_refused(t, "tanaka", "case.create", json_incref(in), ST_DENIED, "not_applicant");
    town_refused(t, "suzuki", "case.create", json_incref(in), ST_DENIED, "not_applicant");
    const char *id = json_str(town_do(t, "ito", "case.create", in), "case", "");
    (void)town_do(t, "ito", "case.submit", IN("{s:s}", "case", id));
    town_step(t, "sato", id, "approve", "approve", NULL);
    assert_int_equal(count(t, "entry", "state = 'closed' and retain_until is not null"), 1);
    no_act(t, "ito", entry, "post_check", IN("{s:{s:s}}", "data", "what", "x"), ST_CONFLICT,
           "wrong_state");
}

static void accounts(const char *url)
{
    struct town t;

    town_open(&t, url, "tests/packs/books");
    const char *entry = opened(&t);
    acts_of_accounts(&t, entry);
    changed(&t, entry);
    ended(&t, entry);
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ from register to register */
static json_t *use_fields(struct town *t, const char *level)
{
    return IN("{s:s, s:s, s:s, s:s}", "service", "訳すくん", "provider", "株式会社見本", "level",
              level, "manager", town_id(t, "person.tanaka"));
}

static const char *approved(struct town *t, json_t *in)
{
    const char *id = json_str(town_do(t, "yamada", "case.create", in), "case", "");
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_step(t, "sato", id, "approve", "approve", NULL);
    return id;
}

/* Information that weighs more: the entry goes where the rules have it then, and back. */
static void moves(const char *url)
{
    struct town t;
    struct problems warn = {0};

    town_open(&t, url, "tests/packs/books");
    const char *entry = entry_of(
        &t, approved(&t, IN("{s:s, s:o}", "procedure", "use", "fields", use_fields(&t, "B"))));
    assert_int_equal(count(&t, "entry", "reg = 'ledger' and is_service = 1"), 1);
    town_refused(&t, "tanaka", "case.create",
                 IN("{s:s, s:s}", "procedure", "account_change", "entry", entry), ST_REFUSED,
                 "other_register");
    json_t *in = IN("{s:s, s:s, s:o}", "procedure", "use_change", "entry", entry, "fields",
                    use_fields(&t, "A"));
    const char *id = json_str(town_do(&t, "yamada", "case.create", json_deep_copy(in)), "case", "");
    warn.arena = t.a;
    case_warnings(&town_case(&t, id)->c, &warn); /* and it is told before */
    assert_int_equal(warn.n, 1);
    assert_string_equal(warn.p[0].code, "moves_register");
    assert_string_equal(warn.p[0].detail, "重要な外部サービスの台帳");
    (void)approved(&t, in);
    assert_int_equal(count(&t, "entry", "reg = 'heavy_ledger' and version = 2"), 1);
    assert_int_equal(count(&t, "entry", "1 = 1"), 1);
    /* a manager left blank is not the fallback's holder: it is asked for */
    json_t *blank = use_fields(&t, "A");
    fill_set(blank, "manager", json_string(""));
    in = IN("{s:s, s:s, s:o}", "procedure", "use_change", "entry", entry, "fields", blank);
    id = json_str(town_do(&t, "yamada", "case.create", in), "case", "");
    town_refused(&t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    /* nothing said of it: the manager of today is there already */
    in = IN("{s:s, s:s}", "procedure", "use_change", "entry", entry);
    id = json_str(town_do(&t, "yamada", "case.create", in), "case", "");
    assert_string_equal(json_str(town_case(&t, id)->c.fields, "manager", ""),
                        town_id(&t, "person.tanaka"));
    (void)approved(&t, IN("{s:s, s:s, s:o}", "procedure", "use_change", "entry", entry, "fields",
                          use_fields(&t, "C")));
    assert_int_equal(count(&t, "entry", "reg = 'ledger' and version = 3"), 1);
    assert_int_equal(count(&t, "appointment", "role = 'keeper'"), 1);
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ corrections */
static const char *begun(struct town *t, const char *procedure, const char *entry, json_t *fields)
{
    json_t *in = IN("{s:s, s:s, s:o}", "procedure", procedure, "entry", entry, "fields", fields);
    return json_str(town_do(t, "yamada", "case.create", in), "case", "");
}

static void not_corrected(struct town *t, const char *entry, const char *field, const char *value)
{
    struct problems l = {.arena = t->a};
    const char *id = begun(t, "use_correction", entry, IN("{s:s}", field, value));
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    case_submit_problems(&town_case(t, id)->c, &l);
    assert_int_equal(l.n, 1);
    assert_string_equal(l.p[0].code, "kept_changed");
    assert_string_equal(l.p[0].where, field);
    assert_string_equal(l.p[0].clause, "3(2)");
    /* a change that is looked at anew may say it */
    id = begun(t, "use_change", entry, IN("{s:s}", field, value));
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    (void)town_do(t, "yamada", "case.withdraw", IN("{s:s}", "case", id));
}

/* What a correction must leave as it is, it cannot replace; and what was right when it was handed
 * in is no longer when the entry changed meanwhile. */
static void corrections(const char *url)
{
    struct town t;
    size_t n;

    town_open(&t, url, "tests/packs/books");
    const char *entry = entry_of(
        &t, approved(&t, IN("{s:s, s:o}", "procedure", "use", "fields", use_fields(&t, "B"))));
    /* it starts with what the entry says */
    const char *id = begun(&t, "use_correction", entry, json_object());
    const json_t *fields = town_case(&t, id)->c.fields;
    assert_string_equal(json_str(fields, "service", ""), "訳すくん");
    assert_string_equal(json_str(fields, "provider", ""), "株式会社見本");
    assert_string_equal(json_str(fields, "level", ""), "B");
    (void)case_changes(&town_case(&t, id)->c, t.a, &n);
    assert_int_equal(n, 0);
    not_corrected(&t, entry, "level", "C");
    not_corrected(&t, entry, "service", "訳すくん2");
    not_corrected(&t, entry, "provider", "別の会社");
    /* the deputy may be corrected; meanwhile the class is changed */
    id = begun(&t, "use_correction", entry, IN("{s:s}", "second", town_id(&t, "person.ito")));
    const char *late = begun(&t, "use_correction", entry, json_object());
    const struct change *x = case_changes(&town_case(&t, id)->c, t.a, &n);
    assert_int_equal(n, 1);
    assert_string_equal(x[0].field->id, "second");
    assert_null(x[0].was);
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", late));
    town_step(&t, "sato", id, "approve", "approve", NULL);
    assert_int_equal(count(&t, "entry", "version = 2"), 1);
    (void)approved(&t, IN("{s:s, s:s, s:{s:s}}", "procedure", "use_change", "entry", entry,
                          "fields", "level", "A"));
    town_refused(&t, "sato", "case.step",
                 IN("{s:s, s:s, s:s, s:s}", "case", late, "step", "approve", "verdict", "approve",
                    "content_hash", hash_hex(t.a, &town_case(&t, late)->content)),
                 ST_REFUSED, "incomplete");
    /* what the first one changed is still told, as it was then */
    x = case_changes(&town_case(&t, id)->c, t.a, &n);
    assert_int_equal(n, 1);
    assert_string_equal(x[0].field->id, "second");
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ a section that went on in
 * another one */
static json_t *unit_in(struct town *t, const char *unit, const char *into)
{
    return IN("{s:s, s:s, s:s}", "unit", town_id(t, arena_printf(t->a, "unit.%s", unit)), "name",
              unit, "into", town_id(t, arena_printf(t->a, "unit.%s", into)));
}

static const char *section_refused(struct town *t, const char *entry, const char *unit)
{
    const char *id = begun(t, "use_correction", entry,
                           IN("{s:s}", "section", town_id(t, arena_printf(t->a, "unit.%s", unit))));
    struct problems l = {.arena = t->a};
    case_submit_problems(&town_case(t, id)->c, &l);
    return l.n == 0 ? "" : arena_printf(t->a, "%s %s", l.p[0].code, l.p[0].where);
}

/* A correction leaves the section as it is; the one that it went on in, directly or in turn, is the
 * same section, and no other one is. */
static void merged(const char *url)
{
    struct town t;
    size_t n;

    town_open(&t, url, "tests/packs/books");
    town_unit(&t, "情報係", "総務部");
    town_unit(&t, "情報課", "総務部");
    json_t *fields = use_fields(&t, "B");
    json_object_set_new(fields, "section", json_string(town_id(&t, "unit.情報係")));
    const char *entry =
        entry_of(&t, approved(&t, IN("{s:s, s:o}", "procedure", "use", "fields", fields)));
    assert_string_equal(section_refused(&t, entry, "情報係"), "");
    assert_string_equal(section_refused(&t, entry, "情報課"), "kept_changed section");
    /* only whoever keeps the house, only into another unit that stands, and nobody is left behind
     */
    town_refused(&t, "yamada", "unit.put", unit_in(&t, "情報係", "情報課"), ST_DENIED, "no_right");
    town_refused(&t, "operator", "unit.put", unit_in(&t, "情報係", "情報係"), ST_INPUT,
                 "unit_into");
    town_refused(&t, "operator", "unit.put", unit_in(&t, "税務課", "情報課"), ST_CONFLICT,
                 "unit_has_posts");
    town_refused(&t, "operator", "unit.put",
                 IN("{s:s, s:s}", "name", "新しい課", "into", town_id(&t, "unit.情報課")), ST_INPUT,
                 "unit_into");
    town_unit(&t, "窓口", "情報係");
    town_refused(&t, "operator", "unit.put", unit_in(&t, "情報係", "情報課"), ST_CONFLICT,
                 "unit_has_units");
    (void)town_do(&t, "operator", "unit.put", unit_in(&t, "窓口", "情報課"));
    (void)town_do(&t, "operator", "unit.put", unit_in(&t, "情報係", "情報課"));
    town_refused(&t, "operator", "unit.put", unit_in(&t, "情報係", "税務課"), ST_CONFLICT,
                 "unit_ended");
    town_refused(&t, "operator", "unit.put", unit_in(&t, "情報課", "情報係"), ST_INPUT,
                 "unit_into");
    assert_string_equal(section_refused(&t, entry, "情報課"), "");
    assert_string_equal(section_refused(&t, entry, "税務課"), "kept_changed section");
    /* in turn, and nothing of it is told as a change */
    (void)town_do(&t, "operator", "unit.put", unit_in(&t, "情報課", "税務課"));
    assert_string_equal(section_refused(&t, entry, "税務課"), "");
    assert_string_equal(section_refused(&t, entry, "総務部"), "kept_changed section");
    const char *id = begun(&t, "use_correction", entry,
                           IN("{s:s, s:s}", "section", town_id(&t, "unit.税務課"), "second",
                              town_id(&t, "person.ito")));
    assert_string_equal(case_changes(&town_case(&t, id)->c, t.a, &n)->field->id, "second");
    assert_int_equal(n, 1);
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_step(&t, "sato", id, "approve", "approve", NULL);
    assert_int_equal(count(&t, "entry", "version = 2"), 1);
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ records */
static const char *meeting(struct town *t, const char *procedure, const char *day)
{
    json_t *in = IN("{s:s, s:{s:s, s:s, s:s}}", "procedure", procedure, "fields", "title",
                    "第3回協議会", "held_on", day, "note", "待合室を使った");
    return json_str(town_do(t, "yamada", "case.create", in), "case", "");
}

static void records(const char *url)
{
    struct town t;
    struct date today = date_of_instant(clock_now());

    town_open(&t, url, "tests/packs/books");
    const char *id = meeting(&t, "meeting", date_iso(t.a, (struct date){today.day + 1}));
    town_refused(&t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    id = meeting(&t, "meeting", "2024-02-29");
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    const char *entry = entry_of(&t, id);
    assert_int_equal(count(&t, "entry", "reg = 'meetings' and state = 'closed' and version = 1"),
                     1);
    struct date until = date_add_years((struct date){0}, 0);
    assert_true(date_parse("2027-02-28", &until));
    assert_int_equal(
        count(&t, "entry", arena_printf(t.a, "retain_until in (%d, %d)", until.day, until.day + 1)),
        1);
    assert_int_equal(count(&t, "task", "state = 'open'"), 0);
    assert_int_equal(count(&t, "duty", "1 = 1"), 0);
    /* nothing changes a record: no act, no change, no undoing; another one corrects it */
    no_act(&t, "takahashi", entry, "stop", IN("{s:s}", "reason", "x"), ST_CONFLICT, "wrong_state");
    town_refused(&t, "takahashi", "case.cancel", IN("{s:s, s:s}", "case", id, "reason", "誤り"),
                 ST_REFUSED, "record_stays");
    town_refused(&t, "yamada", "case.create",
                 IN("{s:s, s:s}", "procedure", "account_end", "entry", entry), ST_CONFLICT,
                 "entry_closed");
    /* one that somebody has to see first is none until then */
    id = meeting(&t, "meeting_seen", "2026-01-15");
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    assert_int_equal(count(&t, "entry", "1 = 1"), 1);
    town_step(&t, "sato", id, "see", "approve", NULL);
    assert_int_equal(count(&t, "entry", "reg = 'meetings' and is_service = 0"), 2);
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ tables */
static json_t *row(const char *service, const char *level, const char *from, const char *to)
{
    return IN("{s:{s:s, s:s}, s:s, s:s, s:s}", "cells", "service", service, "level", level, "from",
              from, "to", to, "source", "通知第1号");
}

static json_t *table(json_t *rows)
{
    return IN("{s:s, s:o}", "table", "exempt", "rows", rows);
}

static const char *verdict(struct town *t, const char *service, const char *level)
{
    return json_str(town_do(t, "yamada", "inquiry.record",
                            IN("{s:{s:s, s:s, s:b}}", "facts", "service.name", service,
                               "info.confidentiality", level, "books.paid", 0)),
                    "verdict", "");
}

static const char *lock_of(struct town *t)
{
    struct ways ways = ways_to(t->app, t->a, t->tenant, t->body, t->pack);
    struct table_standing there;
    struct db *db = NULL;
    struct err err = {0};

    assert_int_equal(store_lease(t->app->store, &db, &err), ST_OK);
    assert_int_equal(table_standing(&ways, db, pack_table(t->pack, "exempt"),
                                    date_of_instant(clock_now()), &there, &err),
                     ST_OK);
    store_release(t->app->store, db);
    return there.lock;
}

static void bad_tables(struct town *t)
{
    town_refused(t, "yamada", "table.set", table(IN("[o]", row("訳すくん", "B", "", ""))),
                 ST_DENIED, "no_right");
    town_refused(t, "sato", "table.set", table(IN("[]")), ST_DENIED, "no_right");
    town_refused(t, "takahashi", "table.set", IN("{s:s, s:[]}", "table", "nothing", "rows"),
                 ST_INPUT, "no_such_table");
    town_refused(t, "takahashi", "table.set", table(IN("[o]", row("訳すくん", "D", "", ""))),
                 ST_INPUT, "setting_value");
    town_refused(t, "takahashi", "table.set", table(IN("[o]", row("訳すくん", "B", "いつか", ""))),
                 ST_INPUT, "bad_date");
    town_refused(t, "takahashi", "table.set",
                 table(IN("[o]", row("訳すくん", "B", "2026-04-01", "2026-03-31"))), ST_INPUT,
                 "date_order");
    town_refused(t, "takahashi", "table.set",
                 table(IN("[o]", row("訳すくん", "B", "2020-04-01", "2021-03-31"))), ST_INPUT,
                 "table_over");
    town_refused(
        t, "takahashi", "table.set",
        table(IN("[o, o]", row("訳すくん", "B", "", ""), row("訳すくん", "機密性B", "", ""))),
        ST_INPUT, "table_twice");
    town_refused(t, "takahashi", "table.set", table(IN("[{s:{}}]", "cells")), ST_INPUT,
                 "table_row_empty");
    town_refused(t, "takahashi", "table.set", table(IN("[s]", "x")), ST_INPUT, "table_row_empty");
}

static void tables(const char *url)
{
    struct town t;

    town_open(&t, url, "tests/packs/books");
    assert_string_equal(verdict(&t, "訳すくん", "C"), "apply");
    bad_tables(&t);
    const char *before = lock_of(&t);
    json_t *out = town_do(&t, "takahashi", "table.set",
                          table(IN("[o, o]", row("訳すくん", "機密性B", "", ""),
                                   row("地図さん", "C", "2099-04-01", ""))));
    assert_int_equal(json_int(out, "added", -1), 2);
    assert_string_equal(verdict(&t, "訳すくん", "C"), "allowed");
    assert_string_equal(verdict(&t, "　訳すくん ", "B"), "allowed");
    assert_string_equal(verdict(&t, "訳すくん", "A"), "apply");
    assert_string_equal(verdict(&t, "地図さん", "C"), "apply"); /* not yet */
    /* the same again changes nothing; what was written from an older page is refused */
    out = town_do(
        &t, "takahashi", "table.set",
        table(IN("[o, o]", row("訳すくん", "B", "", ""), row("地図さん", "C", "2099-04-01", ""))));
    assert_int_equal(json_int(out, "kept", -1), 2);
    assert_int_equal(json_int(out, "added", -1) + json_int(out, "ended", -1), 0);
    json_t *late = table(IN("[]"));
    fill_set(late, "lock", json_string(before));
    town_refused(&t, "takahashi", "table.set", late, ST_CONFLICT, "stale");
    /* what is left out ends; nothing is gone */
    out = town_do(&t, "takahashi", "table.set", table(IN("[]")));
    assert_int_equal(json_int(out, "ended", -1), 2);
    assert_string_equal(verdict(&t, "訳すくん", "C"), "apply");
    assert_int_equal(count(&t, "body_row", "tbl = 'table.exempt' and valid_to is not null"), 2);
    /* and may come back */
    (void)town_do(&t, "takahashi", "table.set", table(IN("[o]", row("訳すくん", "B", "", ""))));
    assert_string_equal(verdict(&t, "訳すくん", "C"), "allowed");
    assert_int_equal(count(&t, "body_row", "tbl = 'table.exempt'"), 3);
    town_is_whole(&t);
    town_close(&t);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(accounts)
EACH(moves)
EACH(corrections)
EACH(merged)
EACH(records)
EACH(tables)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accounts),    cmocka_unit_test(test_moves),
        cmocka_unit_test(test_corrections), cmocka_unit_test(test_merged),
        cmocka_unit_test(test_records),     cmocka_unit_test(test_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
