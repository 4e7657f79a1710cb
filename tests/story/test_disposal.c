/* Keeping and disposing, on every engine and with the clock in the test's hand: nothing goes before
 * its day, nor while it is held, nor without a decision of somebody else; and what went is nowhere.
 */
#include "scene.h"
#include "visit.h"

#include <stdlib.h>
#include <string.h>

#include "audit/verify.h"
#include "base/json.h"
#include "commands/duty/duty.h"
#include "commands/record/disposal.h"
#include "pages/case/case.h"
#include "pages/entry/contact.h"
#include "pages/entry/entry.h"
#include "pages/entry/ledger.h"
#include "pages/record/record.h"
#include "pages/record/retention.h"

static struct err err;

/* What nothing but the application says. */
#define MARK "消えるべき理由の文言"

enum { LATER = 366 * 3 + 2 };

static int64_t count(struct town *t, const char *of)
{
    return town_count(t, arena_printf(t->a, "select count(*) from %s", of));
}

static const char *page(struct town *t, const char *login, const char *id, handler_fn *handler)
{
    return seen(visit(t, login, id, NULL), handler);
}

/* A question about a draft, whose answer was corrected. */
static void ask(struct town *t, const char *id)
{
    const json_t *out = town_do(t, "tanaka", "inquiry.record",
                                IN("{s:{}, s:s, s:s}", "facts", "question", MARK, "case", id));
    const char *q = arena_strdup(t->a, json_str(out, "id", ""));

    (void)town_do(t, "takahashi", "inquiry.reply",
                  IN("{s:s, s:s}", "inquiry", q, "reply", MARK "1"));
    (void)town_do(t, "takahashi", "inquiry.reply",
                  IN("{s:s, s:s, s:b}", "inquiry", q, "reply", MARK "2", "correct", 1));
}

static void end_use(struct town *t, const char *entry)
{
    const char *id = town_draft(t, "tanaka", "end", entry);

    ask(t, id);
    town_answers(t, "tanaka", id, "first");
    town_files(t, "tanaka", id);
    (void)town_do(t, "tanaka", "case.submit", IN("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    (void)town_do(t, "sato", "case.return", IN("{s:s, s:s}", "case", id, "reason", MARK));
    (void)town_do(t, "tanaka", "case.submit", IN("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
}

static json_t *held(const char *entry, const char *why)
{
    return IN("{s:s, s:s}", "entry", entry, "reason", why);
}

static json_t *chosen(const char *a, const char *b)
{
    return b ? IN("{s:[s, s]}", "entries", a, b) : IN("{s:[s]}", "entries", a);
}

static json_t *decision(struct scene *s, const char *list, const char *login, int64_t ahead)
{
    return IN("{s:s, s:s, s:s, s:s}", "list", list, "decider",
              town_id(&s->t, arena_printf(s->t.a, "person.%s", login)), "date", iso(s, ahead),
              "number", "総第12号");
}

static json_t *item(const char *list, const char *entry)
{
    return IN("{s:s, s:s}", "list", list, "entry", entry);
}

static const char *prepare(struct town *t, const char *login, json_t *in)
{
    return arena_strdup(t->a, json_str(town_do(t, login, "disposal.prepare", in), "list", ""));
}

static void set_role(struct town *t)
{
    (void)town_do(t, "takahashi", "disposal.role",
                  IN("{s:s, s:s}", "role", "responsible", "source", "文書管理規程第30条"));
}

/* All of them were asked about in a yearly inventory. */
static void answer_inventory(struct scene *s)
{
    const char *entries[] = {s->plain, s->both, s->heavy, s->free_one};
    json_t *in, *answers = json_array();

    (void)town_do(&s->t, "takahashi", "inventory.start",
                  IN("{s:s, s:s}", "name", "棚卸し", "until", iso(s, 30)));
    for (size_t i = 0; i < 4; i++)
        json_array_append_new(answers, json_pack("{s:s, s:s, s:s}", "entry", entries[i], "answer",
                                                 "differs", "words", i == 1 ? MARK : "担当"));
    in = IN("{s:s, s:i, s:o}", "asked", town_text(&s->t, "select asked from inventory_row limit 1"),
            "replied", 0, "answers", answers);
    (void)town_do(&s->t, "tanaka", "inventory.reply", in);
}

/* What was reported of the second and is closed; the clock is far ahead by then. */
static void close_incident(struct scene *s)
{
    struct town *t = &s->t;
    const char *id = town_text(t, "select id from incident");

    (void)town_do(t, "takahashi", "incident.close", IN("{s:s, s:s}", "incident", id, "text", MARK));
}

static void write_contacts(struct scene *s)
{
    (void)town_do(&s->t, "takahashi", "entry.contacts",
                  IN("{s:s, s:[{s:s, s:s, s:s, s:s, s:s}]}", "entry", s->both, "contacts", "kind",
                     "provider", "name", MARK, "phone", "03-0000-0000", "hours", "any", "note",
                     MARK));
}

static void keep_terms(struct scene *s)
{
    static const char *const texts[] = {MARK "は情報を保存します。", MARK "は情報を消去します。"};

    for (int i = 0; i < 2; i++)
        assert_int_equal(town_run(&s->t, "takahashi", "entry.terms", NULL,
                                  IN("{s:s, s:i, s:s}", "entry", s->both, "seen", i, "edition",
                                     i ? MARK "2" : MARK "1"),
                                  (struct bytes){texts[i], strlen(texts[i])}, NULL, NULL),
                         ST_OK);
    (void)town_do(&s->t, "tanaka", "entry.terms_decide",
                  IN("{s:s, s:i, s:s, s:s}", "entry", s->both, "n", 2, "decision", "continue",
                     "reason", MARK));
}

static void report_incident(struct scene *s)
{
    struct town *t = &s->t;
    const char *id = json_str(
        town_do(t, "yamada", "incident.report", IN("{s:s, s:s}", "what", MARK, "entry", s->both)),
        "incident", "");

    (void)town_do(t, "takahashi", "incident.line",
                  IN("{s:s, s:s, s:s}", "incident", id, "kind", "measure", "text", MARK));
    (void)town_do(t, "takahashi", "incident.assess",
                  IN("{s:s, s:s, s:s}", "incident", id, "verdict", "no", "reason", MARK));
    close_incident(s);
}

/* While one goes on nothing of the service is disposed of. */
static void goes_on(struct scene *s, const char *list)
{
    struct town *t = &s->t;

    (void)town_do(
        t, "takahashi", "incident.reopen",
        IN("{s:s, s:s}", "incident", town_text(t, "select id from incident"), "reason", MARK));
    town_refused(t, "watanabe", "disposal.execute", item(list, s->both), ST_REFUSED,
                 "disposal_incident");
    close_incident(s);
}

/* Two entries that ended; the second stays in what follows. */
static void open_ended(struct scene *s, const char *url)
{
    open_scene(s, url);
    begin_use(s, s->both);
    shift = 40;
    tick(s); /* asks the users */
    (void)town_do(&s->t, "tanaka", "notice.publish",
                  IN("{s:s, s:s, s:s, s:s}", "to", "users", "entry", s->both, "title", "止まる日",
                     "text", MARK));
    answer_inventory(s);
    report_incident(s);
    write_contacts(s);
    keep_terms(s);
    end_use(&s->t, s->both);
    end_use(&s->t, s->plain);
    town_refused(&s->t, "takahashi", "entry.contacts",
                 IN("{s:s, s:[{s:s, s:s, s:s, s:s}]}", "entry", s->plain, "contacts", "kind",
                    "other", "name", MARK, "phone", "1", "hours", "any"),
                 ST_REFUSED, "contacts_closed");
    refused(visit(&s->t, "takahashi", s->plain, NULL), contacts_get, ST_REFUSED, "contacts_closed");
    town_hold(&s->t, "watanabe", "情報係長", "concurrent"); /* one more in the office */
}

/* ------------------------------------------------------------------ before */
static void test_not_yet_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_ended(&s, url);
    town_refused(t, "takahashi", "disposal.prepare", chosen(s.both, NULL), ST_REFUSED,
                 "disposal_role_unset");
    town_refused(t, "takahashi", "disposal.role",
                 IN("{s:s, s:s}", "role", "nobody", "source", "規程"), ST_INPUT, "bad_role");
    set_role(t);
    town_refused(t, "tanaka", "disposal.prepare", chosen(s.both, NULL), ST_DENIED, "no_right");
    town_refused(t, "tanaka", "retention.hold", held(s.both, "裁判"), ST_DENIED, "no_right");
    town_refused(t, "takahashi", "disposal.prepare", chosen(s.both, NULL), ST_REFUSED,
                 "disposal_not_due");
    town_refused(t, "takahashi", "disposal.prepare", chosen(s.heavy, NULL), ST_REFUSED,
                 "disposal_not_closed");
    town_refused(t, "takahashi", "disposal.prepare", IN("{s:[]}", "entries"), ST_REFUSED,
                 "disposal_empty");
    /* on its last day it is kept */
    int64_t until =
        town_count(t, arena_printf(t->a, "select retain_until from entry where id = '%s'", s.both));
    shift += until - day(0).day;
    town_refused(t, "takahashi", "disposal.prepare", chosen(s.both, NULL), ST_REFUSED,
                 "disposal_not_due");
    shift++;
    /* ten years later nothing went by itself */
    shift += 3650;
    OK(duties_tick(t->app, true, &(int64_t){0}, &err));
    assert_int_equal(count(t, "tombstone"), 0);
    assert_int_equal(count(t, "disposal"), 0);
    /* held: put and lifted with a reason, once each */
    town_refused(t, "takahashi", "retention.hold", held(s.both, " "), ST_REFUSED,
                 "reason_required");
    (void)town_do(t, "takahashi", "retention.hold", held(s.both, "裁判のため"));
    town_refused(t, "watanabe", "retention.hold", held(s.both, "監査"), ST_CONFLICT,
                 "retention_held");
    town_refused(t, "takahashi", "disposal.prepare", chosen(s.both, NULL), ST_REFUSED,
                 "disposal_held");
    (void)town_do(t, "takahashi", "retention.release", held(s.both, "終わった"));
    town_refused(t, "takahashi", "retention.release", held(s.both, "終わった"), ST_CONFLICT,
                 "retention_not_held");
    close_scene(&s);
}

/* ------------------------------------------------------------------ the decision */
static void test_decision_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_ended(&s, url);
    set_role(t);
    shift += LATER;
    const char *list = prepare(t, "watanabe", chosen(s.both, s.plain));
    town_refused(t, "takahashi", "disposal.prepare", chosen(s.both, NULL), ST_CONFLICT,
                 "disposal_listed");
    town_refused(t, "takahashi", "disposal.execute", item(list, s.both), ST_CONFLICT,
                 "disposal_undecided");
    /* watanabe holds the role, and prepared it; whoever enters it did not decide it */
    town_refused(t, "takahashi", "disposal.decide", decision(&s, list, "watanabe", 0), ST_DENIED,
                 "disposal_prepared_it");
    town_refused(t, "takahashi", "disposal.decide", decision(&s, list, "takahashi", 0), ST_DENIED,
                 "disposal_enters_it");
    town_refused(t, "takahashi", "disposal.decide", decision(&s, list, "yamada", 0), ST_DENIED,
                 "disposal_not_role");
    town_refused(t, "takahashi", "disposal.decide", decision(&s, list, "sato", 1), ST_REFUSED,
                 "disposal_day_ahead");
    town_refused(t, "takahashi", "disposal.decide", decision(&s, list, "sato", -1), ST_REFUSED,
                 "disposal_day_before");
    town_refused(t, "tanaka", "disposal.decide", decision(&s, list, "sato", 0), ST_DENIED,
                 "no_right");
    /* whoever stands in for who prepared it decides nothing either */
    town_hold(t, "oshiro", "税務課長", "substitute");
    town_refused(t, "takahashi", "disposal.decide", decision(&s, list, "oshiro", 0), ST_DENIED,
                 "disposal_prepared_it");
    town_refused(t, "takahashi", "disposal.cancel", IN("{s:s, s:s}", "list", list, "reason", " "),
                 ST_REFUSED, "reason_required");
    (void)town_do(t, "takahashi", "disposal.cancel",
                  IN("{s:s, s:s}", "list", list, "reason", "件数の誤り"));
    town_refused(t, "takahashi", "disposal.decide", decision(&s, list, "sato", 0), ST_CONFLICT,
                 "disposal_cancelled");
    list = prepare(t, "watanabe", chosen(s.both, s.plain));
    (void)town_do(t, "takahashi", "disposal.decide", decision(&s, list, "sato", 0));
    town_refused(t, "takahashi", "disposal.decide", decision(&s, list, "sato", 0), ST_CONFLICT,
                 "disposal_decided");
    town_refused(t, "takahashi", "disposal.cancel",
                 IN("{s:s, s:s}", "list", list, "reason", "誤り"), ST_CONFLICT, "disposal_decided");
    close_scene(&s);
}

/* ------------------------------------------------------------------ gone */
struct found {
    int n;
    char names[2048];
};

static void tell(void *arg, const struct finding *f)
{
    struct found *x = arg;

    if (x->n++ < 8)
        snprintf(x->names + strlen(x->names), sizeof x->names - strlen(x->names), "%s %s; ",
                 f->name, f->detail);
}

static struct verify_counts verify(struct town *t, struct db *db, struct found *ret)
{
    const struct verify_options o = {
        .master = store_master(t->app->store), .files = true, .fold = true};
    struct verify_counts n;

    *ret = (struct found){0};
    OK(audit_verify(db, &o, tell, ret, &n, &err));
    return n;
}

/* Everything in the tables that names it, but for what is to stay. */
static void nothing_names(struct town *t, const char *id)
{
    static const char *const stay[] = {"tombstone",   "disposal", "disposal_item", "retention_hold",
                                       "subject_key", "journal",  "access_log",    "outbox"};
    struct db *db = NULL;
    struct db_rows *rows;
    const char *tables[256];
    size_t n = 0;

    OK(store_lease(t->app->store, &db, &err));
    OK(db_query_text(db,
                     db_kind_of(db) == DB_SQLITE
                         ? "select m.name, c.name from sqlite_schema m join "
                           "pragma_table_info(m.name) c where m.type = 'table' and c.type = 'TEXT' "
                           "and m.name not like 'search_fts%'"
                         : "select table_name::text, column_name::text from "
                           "information_schema.columns where table_schema = 'public' and "
                           "data_type = 'text' and table_name not in ('acting', 'acting_near')",
                     0, NULL, &rows, &err));
    const char *sql = "select 1 where 1 = 0";
    while (db_step(rows)) {
        const char *table = db_text(rows, 0, NULL);
        bool may = false;
        for (size_t i = 0; i < sizeof stay / sizeof *stay; i++)
            may |= strcmp(stay[i], table) == 0;
        if (may || n == 256)
            continue;
        tables[n++] = arena_strdup(t->a, table);
        sql = arena_printf(t->a, "select count(*) from \"%s\" where \"%s\" like '%s%%'", table,
                           db_text(rows, 1, NULL), id);
        tables[n - 1] = sql;
    }
    OK(db_end(rows, &err));
    for (size_t i = 0; i < n; i++) {
        OK(db_query_text(db, tables[i], 0, NULL, &rows, &err));
        assert_true(db_step(rows));
        if (db_int(rows, 0) > 0)
            fail_msg("%s", tables[i]);
        OK(db_end(rows, &err));
    }
    assert_true(n > 100);
    store_release(t->app->store, db);
}

static bool file_has(const char *path, const char *word)
{
    FILE *f = fopen(path, "rb");
    bool found;
    char *all;

    if (!f)
        return false;
    fseek(f, 0, SEEK_END);
    long n = ftell(f);
    rewind(f);
    all = malloc((size_t)n + 1);
    assert_non_null(all);
    assert_int_equal(fread(all, 1, (size_t)n, f), n);
    fclose(f);
    found = memmem(all, (size_t)n, word, strlen(word)) != NULL;
    free(all);
    return found;
}

static bool kept_on_disk(const char *url, const char *word)
{
    char wal[512];
    const char *path = strncmp(url, "sqlite:", 7) == 0 ? stores_path(url) : "";

    snprintf(wal, sizeof wal, "%s-wal", path);
    return file_has(path, word) || file_has(wal, word);
}

/* What was tampered with is found, and put back. */
static void tampered(struct town *t, const char *url, const char *sql, const char *names)
{
    struct found f;
    struct db *db = NULL;

    OK(db_open(url, DB_READ_WRITE, &db, &err));
    OK(db_begin(db, true, &err));
    OK(db_script(db, sql, &err));
    (void)verify(t, db, &f);
    db_rollback(db);
    db_close(db);
    if (f.n == 0 || !strstr(f.names, names))
        fail_msg("%s: %s", sql, f.names);
}

static void test_gone_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;
    struct found f;
    struct db *db = NULL;
    bool sqlite = strncmp(url, "sqlite:", 7) == 0;

    open_ended(&s, url);
    set_role(t);
    shift += LATER;
    const char *origin =
        town_text(t, arena_printf(t->a, "select origin_id from entry where id = '%s'", s.both));
    const char *no =
        town_text(t, arena_printf(t->a, "select no from entry where id = '%s'", s.both));
    const char *key =
        town_text(t, arena_printf(t->a, "select %s from subject_key where subject = '%s'",
                                  sqlite ? "hex(wrapped)" : "encode(wrapped, 'hex')", origin));
    assert_true(strlen(key) > 64);
    if (sqlite)
        assert_true(kept_on_disk(url, MARK));
    const char *html = page(t, "takahashi", NULL, retention_get);
    says(html, no);
    says(html, "一覧に載せられます");
    const char *both[] = {arena_printf(t->a, "entry.%s", s.both),
                          "1",
                          arena_printf(t->a, "entry.%s", s.plain),
                          "1",
                          "do",
                          "prepare",
                          NULL};
    const char *list = sent(visit(t, "watanabe", NULL, both), retention_post);
    list = arena_strndup(t->a, list + strlen("/retention/lists/"), 36);
    html = page(t, "takahashi", list, disposal_get);
    says(html, "決裁待ち");
    says(html, "佐藤 次郎");
    says_not(html, "廃棄する</button>");
    const char *told[] = {"do",   "decide",   "decider", town_id(t, "person.sato"),
                          "date", iso(&s, 0), "number",  "総第12号",
                          NULL};
    (void)sent(visit(t, "takahashi", list, told), disposal_post);
    const char *unsure[] = {"do", "execute", NULL};
    says(seen_with(visit(t, "takahashi", list, unsure), disposal_post, 422), "印を付けてから");
    /* a hold that came after the decision stops its row, and that row alone */
    (void)town_do(t, "takahashi", "retention.hold", held(s.plain, "開示請求"));
    const char *hashes = town_text(t, "select max(hash) from journal where seq = 30");
    int64_t seq = count(t, "journal");
    assert_string_equal(
        json_str(town_do(t, "takahashi", "disposal.execute", item(list, s.plain)), "state", ""),
        "stopped");
    goes_on(&s, list);
    assert_string_equal(
        json_str(town_do(t, "watanabe", "disposal.execute", item(list, s.both)), "state", ""),
        "done");
    town_refused(t, "takahashi", "disposal.execute", item(list, s.both), ST_CONFLICT,
                 "disposal_done");
    town_refused(t, "takahashi", "disposal.execute", item(list, s.plain), ST_CONFLICT,
                 "disposal_done");
    /* no record of before is another one */
    assert_string_equal(town_text(t, "select max(hash) from journal where seq = 30"), hashes);
    assert_true(count(t, "journal") > seq);
    nothing_names(t, s.both);
    nothing_names(t, origin);
    assert_string_equal(
        town_text(t, arena_printf(t->a, "select no from tombstone where id = '%s'", s.both)), no);
    assert_int_equal(count(t, "entry"), 3);
    assert_int_equal(count(t, arena_printf(t->a,
                                           "subject_key where subject = '%s' and wrapped is "
                                           "null and destroyed_at is not null",
                                           origin)),
                     1);
    OK(store_lease(t->app->store, &db, &err));
    struct verify_counts n = verify(t, db, &f);
    store_release(t->app->store, db);
    if (f.n > 0)
        fail_msg("%d: %s", f.n, f.names);
    assert_true(n.tombstones > 10);
    if (sqlite) {
        /* the other entry's is still there: it says so too */
        (void)town_do(t, "takahashi", "retention.release", held(s.plain, "終わった"));
        list = prepare(t, "watanabe", chosen(s.plain, NULL));
        (void)town_do(t, "takahashi", "disposal.decide", decision(&s, list, "sato", 0));
        assert_true(kept_on_disk(url, MARK));
        (void)town_do(t, "takahashi", "disposal.execute", item(list, s.plain));
        assert_false(kept_on_disk(url, MARK));
    }
    /* its pages tell what is left, and to nobody else */
    html = page(t, "takahashi", s.both, entry_get);
    says(html, "廃棄した記録");
    says(html, no);
    says(html, "総第12号");
    says(page(t, "takahashi", origin, case_get), "廃棄した記録");
    says(page(t, "yamada", s.both, entry_get), "廃棄した記録");
    says(page(t, "takahashi", NULL, record_get), "保存期間の過ぎた記録を廃棄した");
    says(page(t, "takahashi", s.both, record_story_get), no);
    says_not(page(t, "takahashi", NULL, ledger_get), no);
    /* numbers go on, the program works */
    (void)permit(&s, (struct wanted){true, true, NULL});
    /* the key that was kept in some old copy comes back */
    tampered(t, url,
             arena_printf(t->a,
                          "update subject_key set destroyed_at = null, wrapped = %s%s%s where "
                          "subject = '%s'",
                          sqlite ? "x'" : "decode('", key, sqlite ? "'" : "', 'hex')", origin),
             "disposal_changed");
    tampered(t, url,
             arena_printf(t->a,
                          "insert into answer select id, 'x', '%s', 'c', 'i', 'first', 1, 1, "
                          "'ok', '%s', 'p', 1, '' from tenant",
                          origin, MARK),
             "tombstone_contents");
    tampered(t, url, arena_printf(t->a, "update tombstone set label = '%s'", MARK), "fold_value");
    tampered(t, url, "delete from tombstone", "fold_missing");
    close_scene(&s);
}

static void test_not_yet(void **state)
{
    (void)state;
    stores_each(test_not_yet_on);
}

static void test_decision(void **state)
{
    (void)state;
    stores_each(test_decision_on);
}

static void test_gone(void **state)
{
    (void)state;
    stores_each(test_gone_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_not_yet),
        cmocka_unit_test(test_decision),
        cmocka_unit_test(test_gone),
    };

    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}
