/* A list of transfers on every engine, with the clock in the test's hand: what each row is refused
 * for, loaded before its day and hidden till then, twice, taken back, whose the work is from the
 * day on and what is left to nobody, a unit that was merged, leavers. */
#include "scene.h"
#include "visit.h"

#include <pthread.h>
#include <string.h>

#include "base/json.h"
#include "commands/org/transfer.h"
#include "pages/case/cases.h"
#include "pages/entry/entry.h"
#include "pages/entry/ledger.h"
#include "pages/home.h"
#include "pages/office/transfer.h"
#include "pages/people.h"
#include "pages/record/record.h"
#include "store/queries_gen.h"

static struct err err;

/* ------------------------------------------------------------------ the list */
static json_t *row(const char *login, const char *was_unit, const char *was, const char *unit,
                   const char *title)
{
    return IN("{s:s, s:s, s:s, s:s, s:s}", "login", login, "was_unit", was_unit, "was_title", was,
              "unit", unit, "title", title);
}

static json_t *list(struct scene *s, int64_t ahead, json_t *rows)
{
    return IN("{s:o, s:s}", "rows", rows, "from", iso(s, ahead));
}

/* 田中 to another section, 佐藤 leaves, 渡辺 follows; nobody follows 渡辺. */
static json_t *april(struct scene *s)
{
    return list(s, 30,
                IN("[o, o, o]", row("tanaka", "企画課", "係長", "税務課", "主査"),
                   row("sato", "企画課", "課長", "", "退職"),
                   row("watanabe", "", "", "企画課", "課長")));
}

/* Row and column, and what it speaks of. */
static void told(struct scene *s, json_t *in, const char *code, const char *where,
                 const char *detail)
{
    int64_t before = town_count(&s->t, "select count(*) from journal");

    assert_int_equal(
        town_run(&s->t, "operator", "transfer.load", NULL, in, (struct bytes){0}, NULL, &err),
        ST_INPUT);
    assert_string_equal(err.code, code);
    assert_string_equal(err.where, where);
    if (!strstr(err.detail, detail))
        fail_msg("%s: %s", code, err.detail);
    assert_int_equal(town_count(&s->t, "select count(*) from journal"), before);
}

static void wrong_rows(struct scene *s)
{
    const char *far = iso(s, TRANSFER_AHEAD + 1), *late = iso(s, -TRANSFER_BACK - 1);
    json_t *two = IN("[o, o]", row("tanaka", "", "", "税務課", "主査"),
                     row("tanaka", "", "", "企画課", "主事"));

    told(s, list(s, 30, IN("[o]", row("nobody", "", "", "税務課", "主査"))), "transfer_person",
         "row 1, column ログイン", "nobody");
    told(s,
         list(s, 30,
              IN("[{s:s, s:s, s:s}]", "name", "田中 二郎", "unit", "税務課", "title", "主査")),
         "transfer_person", "row 1, column 氏名", "田中 二郎");
    told(s,
         list(s, 30,
              IN("[{s:s, s:s, s:s, s:s}]", "login", "tanaka", "name", "佐藤 次郎", "unit", "税務課",
                 "title", "主査")),
         "login_of_other", "row 1, column 氏名", "田中 一郎");
    told(s, list(s, 30, two), "transfer_twice", "row 2, column ログイン", "1");
    told(s, list(s, 30, IN("[o]", row("tanaka", "企画課", "課長", "税務課", "主査"))),
         "transfer_other", "row 1, column 旧職", "佐藤 次郎");
    told(s, list(s, 30, IN("[o]", row("tanaka", "税務課", "主査", "税務課", "税務課長"))),
         "transfer_nobody", "row 1, column 旧職", "税務課 主査");
    told(s, list(s, 30, IN("[o]", row("tanaka", "企画課", "部付", "税務課", "主査"))),
         "transfer_post", "row 1, column 旧職", "部付");
    told(s, list(s, 30, IN("[o]", row("tanaka", "", "", "税務課", "副参事"))), "transfer_post",
         "row 1, column 新職", "副参事");
    told(s, list(s, 30, IN("[o]", row("tanaka", "", "", "市民課", "主査"))), "transfer_unit",
         "row 1, column 新所属", "市民課");
    told(s, list(s, 30, IN("[o]", row("tanaka", "", "", "企画課", "係長"))), "transfer_same",
         "row 1, column 新職", "係長");
    told(s, IN("{s:[o]}", "rows", row("tanaka", "", "", "税務課", "主査")), "required",
         "row 1, column 異動日", "");
    told(s, IN("{s:[o], s:s}", "rows", row("tanaka", "", "", "税務課", "主査"), "from", late),
         "transfer_past", "row 1, column 異動日", "R");
    told(s, IN("{s:[o], s:s}", "rows", row("tanaka", "", "", "税務課", "主査"), "from", far),
         "transfer_far", "row 1, column 異動日", "R");
    /* nobody but an administrator, and the last office never leaves its post */
    town_refused(&s->t, "sato", "transfer.load", april(s), ST_DENIED, "no_right");
    town_refused(&s->t, "takahashi", "transfer.load", april(s), ST_DENIED, "no_right");
    town_refused(&s->t, "operator", "transfer.load",
                 list(s, 30, IN("[o]", row("takahashi", "", "", "", "退職"))), ST_REFUSED,
                 "last_holder");
}

/* ------------------------------------------------------------------ loaded */
static int64_t holdings(struct scene *s)
{
    return town_count(&s->t, "select count(*) from holding");
}

static void assert_post(struct scene *s, const char *login, const char *title)
{
    assert_string_equal(town_who(&s->t, s->t.a, login)->post_title, title);
}

static void before_the_day(struct scene *s)
{
    assert_post(s, "tanaka", "係長");
    assert_post(s, "sato", "課長");
    assert_post(s, "watanabe", "税務課長");
}

/* The record says who goes where and when. */
static void told_in_record(struct scene *s)
{
    const char *record = seen(visit(&s->t, "takahashi", NULL, NULL), record_get);

    says(record, arena_printf(s->t.a, "異動：田中 一郎　企画課 係長 → 税務課 主査（%sから）",
                              date_wareki(s->t.a, day(30))));
    says(record, " → 退職（");
    says_not(record, "内容：本務");
}

static void loaded_twice(struct scene *s)
{
    const int64_t n = holdings(s);
    const json_t *out = town_do(&s->t, "operator", "transfer.load", april(s));

    assert_int_equal(json_int(out, "moves", 0), 2);
    assert_int_equal(json_int(out, "leavers", 0), 1);
    assert_int_equal(holdings(s), n + 2);
    const int64_t records = town_count(&s->t, "select count(*) from journal");
    out = town_do(&s->t, "operator", "transfer.load", april(s));
    assert_int_equal(town_count(&s->t, "select count(*) from journal"), records);
    told_in_record(s);
    assert_int_equal(json_int(out, "moves", -1), 0);
    assert_int_equal(json_int(out, "same", 0), 3);
    assert_int_equal(holdings(s), n + 2);
    assert_int_equal(town_count(&s->t, "select count(*) from body_row where tbl = 'transfer'"), 3);
    before_the_day(s);
    /* somewhere else on the same day, or leaving after all: what is decided is told */
    told(s, list(s, 30, IN("[o]", row("tanaka", "", "", "企画課", "主事"))), "transfer_clash",
         "row 1, column 新職", "税務課 主査（R");
    told(s, list(s, 30, IN("[o]", row("tanaka", "", "", "", "退職"))), "transfer_clash",
         "row 1, column 新職", "税務課 主査（R");
}

static void at_once_one(struct scene *s, json_t *in, enum status *st)
{
    struct arena *a = arena_new();
    json_t *out = NULL;
    struct err e;

    *st = command_run(s->t.app, a, town_who(&s->t, a, "operator"), "transfer.load", NULL, in,
                      (struct bytes){0}, &out, &e);
    json_decref(out);
    arena_free(a);
}

struct hand {
    struct scene *s;
    json_t *in;
    enum status st;
};

static void *work(void *arg)
{
    struct hand *h = arg;
    at_once_one(h->s, h->in, &h->st);
    return NULL;
}

/* Two at once load the same list: nobody gets two posts. */
static void at_once(struct scene *s)
{
    struct hand hands[2];
    pthread_t threads[2];
    const int64_t n = holdings(s);

    for (int i = 0; i < 2; i++) {
        hands[i] = (struct hand){.s = s, .in = april(s)};
        assert_int_equal(pthread_create(&threads[i], NULL, work, &hands[i]), 0);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        json_decref(hands[i].in);
        assert_int_equal(hands[i].st, ST_OK);
    }
    assert_int_equal(holdings(s), n + 2);
}

/* ------------------------------------------------------------------ taken back */
static json_t *back(struct scene *s, int64_t ahead, const char *login)
{
    json_t *in = IN("{s:s}", "day", iso(s, ahead));

    if (login)
        json_object_set_new(in, "person",
                            json_string(town_id(&s->t, arena_printf(s->t.a, "person.%s", login))));
    return in;
}

static int64_t last_day(struct scene *s, const char *login)
{
    return town_count(
        &s->t, arena_printf(s->t.a, "select coalesce(valid_to, -1) from holding where id = '%s'",
                            town_id(&s->t, arena_printf(s->t.a, "holding.%s", login))));
}

static void taken_back(struct scene *s)
{
    assert_int_equal(last_day(s, "sato"), day(29).day);
    (void)town_do(&s->t, "operator", "transfer.withdraw", back(s, 30, "sato"));
    assert_int_equal(last_day(s, "sato"), -1);
    assert_int_equal(last_day(s, "tanaka"), day(29).day);
    town_refused(&s->t, "operator", "transfer.withdraw", back(s, 30, "sato"), ST_NOT_FOUND,
                 "transfer_none");
    town_refused(&s->t, "sato", "transfer.withdraw", back(s, 30, NULL), ST_DENIED, "no_right");
    (void)town_do(&s->t, "operator", "transfer.withdraw", back(s, 30, NULL));
    assert_int_equal(last_day(s, "tanaka"), -1);
    assert_int_equal(town_count(&s->t, "select count(*) from holding where valid_to is null or "
                                       "valid_to >= valid_from"),
                     holdings(s) - 2);
    town_refused(&s->t, "operator", "transfer.withdraw", back(s, 30, NULL), ST_NOT_FOUND,
                 "transfer_none");
    /* an end that was decided before stands again, not an open one */
    (void)town_do(&s->t, "operator", "holding.end",
                  IN("{s:s, s:s}", "holding", town_id(&s->t, "holding.tanaka"), "to", iso(s, 90)));
    (void)town_do(&s->t, "operator", "transfer.load", april(s));
    (void)town_do(&s->t, "operator", "transfer.withdraw", back(s, 30, "tanaka"));
    assert_int_equal(last_day(s, "tanaka"), day(90).day);
    (void)town_do(&s->t, "operator", "transfer.withdraw", back(s, 30, NULL));
}

/* ------------------------------------------------------------------ whose the work is */
static struct transfer_report report(struct scene *s, const json_t *in, struct transfer_plan *plan)
{
    struct org_problems problems = {.arena = s->t.a};
    struct transfer_terms terms = {.today = day(0), .from = day(30)};
    struct transfer_report r;
    struct db *db;

    OK(store_lease(s->t.app->store, &db, &err));
    if (in)
        OK(transfer_plan_make(db, s->t.a, s->t.tenant, s->t.body, &terms,
                              json_object_get(in, "rows"), plan, &problems, &err));
    else
        OK(transfer_recorded(db, s->t.a, s->t.tenant, s->t.body, day(0), day(30), plan, &err));
    assert_int_equal(problems.n, 0);
    OK(transfer_report_make(s->t.app, db, s->t.a, s->t.tenant, s->t.body, LANG_JA, day(0), day(30),
                            plan, &r, &err));
    store_release(s->t.app->store, db);
    return r;
}

static const struct transfer_mover *mover(const struct transfer_report *r, const char *login)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->movers[i].move->login, login) == 0)
            return &r->movers[i];
    fail_msg("%s does not move", login);
    return NULL;
}

static const struct transfer_pass *pass(const struct transfer_mover *m, enum transfer_what what,
                                        size_t nth)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->passes[i].what == what && nth-- == 0)
            return &m->passes[i];
    fail_msg("%s: no %d", m->move->login, (int)what);
    return NULL;
}

/* Everything that the report says, for comparing. */
static const char *whole(struct scene *s, const struct transfer_report *r)
{
    struct buf b;

    buf_init(&b, s->t.a, 1024);
    for (size_t i = 0; i < r->n; i++)
        for (size_t k = 0; k < r->movers[i].n; k++) {
            const struct transfer_pass *p = &r->movers[i].passes[k];
            buf_printf(&b, "%s %d %s %s %zu %s %d %d\n", r->movers[i].move->login, (int)p->what,
                       p->id, p->role, p->n, p->to, p->stays, p->none);
        }
    for (size_t i = 0; i < r->found.n; i++)
        buf_printf(&b, "%s %d\n", org_finding_text(s->t.a, LANG_JA, &r->found.f[i]), i < r->nnew);
    return b.p;
}

static bool finds(struct scene *s, const struct transfer_report *r, const char *text)
{
    for (size_t i = 0; i < r->nnew; i++)
        if (strstr(org_finding_text(s->t.a, LANG_JA, &r->found.f[i]), text))
            return true;
    return false;
}

static void whose(struct scene *s)
{
    AUTO_JSON json_t *in = april(s);
    struct transfer_plan plan;
    const char *handed_in = town_draft(&s->t, "tanaka", "use", NULL);

    begin_use(s, s->both);
    town_answers(&s->t, "tanaka", handed_in, "first");
    town_files(&s->t, "tanaka", handed_in);
    (void)town_do(&s->t, "tanaka", "case.submit", IN("{s:s}", "case", handed_in));
    const struct transfer_report r = report(s, in, &plan);
    const char *planned = whole(s, &r);
    const struct transfer_mover *m = mover(&r, "tanaka");
    /* 加藤 holds the same post: nothing of it is without anybody */
    assert_string_equal(pass(m, PASS_POST, 0)->to, "加藤 七子");
    assert_int_equal(pass(m, PASS_POST, 0)->none, false);
    assert_string_equal(pass(m, PASS_ENTRY, 3)->to, "加藤 七子");
    assert_true(pass(m, PASS_ENTRY, 0)->n + pass(m, PASS_ENTRY, 1)->n + pass(m, PASS_ENTRY, 2)->n +
                    pass(m, PASS_ENTRY, 3)->n >
                0); /* the duties of the one in use */
    assert_string_equal(pass(m, PASS_CASE, 0)->to, "企画課");
    assert_string_equal(pass(m, PASS_CASE, 0)->id, handed_in);
    assert_int_equal(m->none, 0);
    /* the step waits for the post: 渡辺 sits there from the day on, not who leaves */
    m = mover(&r, "sato");
    assert_non_null(strstr(pass(m, PASS_TASK, 0)->to, "渡辺 五郎"));
    assert_null(strstr(pass(m, PASS_TASK, 0)->to, "佐藤 次郎"));
    assert_int_equal(pass(m, PASS_POST, 0)->none, false);
    /* nobody follows 渡辺 */
    m = mover(&r, "watanabe");
    assert_int_equal(pass(m, PASS_POST, 0)->none, true);
    assert_int_equal(r.none, m->none);
    assert_true(finds(s, &r, "税務課長"));
    /* recorded, the same is said */
    (void)town_do(&s->t, "operator", "transfer.load", json_incref(in));
    const struct transfer_report kept = report(s, NULL, &plan);
    const char *said = whole(s, &kept);
    size_t same = 0;
    while (said[same] && said[same] == planned[same])
        same++;
    if (said[same] != planned[same])
        fail_msg("%.200s\n---\n%.200s", said + same - (same > 60 ? 60 : same),
                 planned + same - (same > 60 ? 60 : same));
}

/* Without 加藤 the entries are nobody's, and what is no one's business shows. */
static void nobody_follows(struct scene *s)
{
    AUTO_JSON json_t *in = list(
        s, 30, IN("[o, o]", row("tanaka", "", "", "", "転出"), row("kato", "", "", "", "退職")));
    struct transfer_plan plan;
    struct transfer_report r = report(s, in, &plan);
    const struct transfer_mover *m = mover(&r, "tanaka");

    assert_int_equal(m->move->leaves, TRANSFER_GOES);
    assert_string_equal(pass(m, PASS_ENTRY, 0)->to, "");
    assert_true(pass(m, PASS_ENTRY, 0)->none);
    assert_true(m->none >= 4);
    /* all that 加藤 holds ends, standing in too */
    assert_int_equal(mover(&r, "kato")->move->nends, 2);
    /* drafts are their writers' alone: how many, not what they are called */
    AUTO_JSON json_t *writer = list(s, 30, IN("[o]", row("yamada", "", "", "税務課", "主査")));
    r = report(s, writer, &plan);
    m = mover(&r, "yamada");
    assert_int_equal(pass(m, PASS_DRAFTS, 0)->n, 2);
    assert_string_equal(pass(m, PASS_DRAFTS, 0)->title, "");
}

/* ------------------------------------------------------------------ a unit goes on in another */
static void merged(struct scene *s)
{
    struct town *t = &s->t;

    town_unit(t, "納税課", "総務部");
    town_post(t, "納税係長", "納税課", "");
    town_hold(t, "oshiro", "納税係長", "concurrent");
    (void)town_do(t, "operator", "post.put",
                  IN("{s:s, s:s, s:s, s:[]}", "post", town_id(t, "post.納税係長"), "unit",
                     town_id(t, "unit.税務課"), "title", "納税係長", "roles"));
    (void)town_do(t, "operator", "unit.put",
                  IN("{s:s, s:s, s:s}", "unit", town_id(t, "unit.納税課"), "name", "納税課", "into",
                     town_id(t, "unit.税務課")));
    told(s, list(s, 30, IN("[o]", row("oshiro", "納税課", "納税係長", "企画課", "主事"))),
         "transfer_unit_into", "row 1, column 旧所属", "税務課");
    told(s, list(s, 30, IN("[o]", row("yamada", "", "", "納税課", "納税係長"))),
         "transfer_unit_into", "row 1, column 新所属", "税務課");
    /* under its new name a concurrent post moves, and the main one stays */
    (void)town_do(t, "operator", "transfer.load",
                  list(s, 30, IN("[o]", row("oshiro", "税務課", "納税係長", "企画課", "主事"))));
    assert_int_equal(last_day(s, "oshiro"), -1);
    assert_int_equal(town_count(t,
                                "select count(*) from holding where kind = 'concurrent' and "
                                "valid_from > (select (max(opened_at) + 32400000) / 86400000 from "
                                "task)"),
                     1);
    (void)town_do(t, "operator", "transfer.withdraw", back(s, 30, "oshiro"));
}

/* ------------------------------------------------------------------ hidden till then */
static const char *page_of(struct scene *s, const char *login, const char *arg, handler_fn *page)
{
    return seen(visit(&s->t, login, arg, NULL), page);
}

/* Nobody but the office and administrators is told where anybody goes: not on their own pages,
 * those of services, lists of people, or in the record. */
static void hidden(struct scene *s)
{
    static const char *const readers[] = {"tanaka", "yamada", "sato", "kato"};
    static const char *const words[] = {"主査", "退職", "転出", "税務課 主"};

    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        const char *q[] = {"f.manager", "田中", NULL};
        const char *pages[] = {page_of(s, readers[i], NULL, home_get),
                               page_of(s, readers[i], NULL, ledger_get),
                               page_of(s, readers[i], s->both, entry_get),
                               page_of(s, readers[i], s->plain, entry_get),
                               page_of(s, readers[i], NULL, cases_get),
                               seen(visit(&s->t, readers[i], NULL, q), people_get)};
        for (size_t k = 0; k < sizeof pages / sizeof *pages; k++)
            for (size_t w = 0; w < sizeof words / sizeof *words; w++)
                says_not(pages[k], words[w]);
        says(pages[5], "企画課");
    }
    /* 伊藤 reads the record as an auditor */
    town_post(&s->t, "監査員", "総務課", "auditor");
    town_hold(&s->t, "ito", "監査員", "concurrent");
    (void)town_do(&s->t, "operator", "holding.put",
                  IN("{s:s, s:s, s:s, s:s}", "person", town_id(&s->t, "person.watanabe"), "post",
                     town_id(&s->t, "post.主査"), "kind", "concurrent", "from", iso(s, 25)));
    const char *record = page_of(s, "ito", NULL, record_get);
    says(record, "だれの異動かを示しません");
    says_not(record, "渡辺 五郎");
    says_not(record, "税務課 主査");
    says_not(record, "→");
    says(record, "職：伊藤"); /* one that has begun */
    says_not(page_of(s, "ito", town_id(&s->t, "person.watanabe"), record_story_get), "concurrent");
    /* the office sees all of it */
    says(page_of(s, "takahashi", NULL, record_get), "渡辺 五郎");
    says(page_of(s, "takahashi", iso(s, 30), transfer_day_get), "税務課 主査");
    says_not(page_of(s, "takahashi", iso(s, 30), transfer_day_get), "取りやめる");
}

/* ------------------------------------------------------------------ pages of the office */
static struct visit *posted(struct scene *s, const char *arg, const char *query[])
{
    struct visit *v = visit(&s->t, "takahashi", arg, query);
    v->x.req.method = "POST";
    return v;
}

static void pages(struct scene *s)
{
    const char *table = "ログイン\t氏名\t旧所属\t旧職\t新所属\t新職\n"
                        "tanaka\t田中 一郎\t企画課\t係長\t\t退職\nkato\t\t\t\t\t転出\n";
    const char *wrong = "tanaka\t田中 一郎\t企画課\t課長\t\t退職\n";
    const char *odd[] = {"do", "preview", "table", wrong, "from", iso(s, 30), NULL};
    const char *try[] = {"do", "preview", "table", table, "from", iso(s, 30), NULL};
    const char *go[] = {"do", "load", "table", table, "from", iso(s, 30), NULL};
    const char *one[] = {"person", town_id(&s->t, "person.kato"), NULL};
    const char *sure[] = {"sure", "1", NULL};

    says(page_of(s, "takahashi", NULL, transfers_get), "管理者だけができます");
    town_post(&s->t, "管理者", "企画課", "admin");
    town_hold(&s->t, "takahashi", "管理者", "concurrent");
    says(page_of(s, "takahashi", NULL, transfers_get), "取り込まれた異動はありません");
    /* a paste without headings; what is wrong with which cell */
    const char *html = seen_with(posted(s, NULL, odd), transfers_post, 422);
    says(html, "旧職");
    says(html, "佐藤 次郎");
    html = seen(posted(s, NULL, try), transfers_post);
    says(html, "まだ取り込んでいません");
    says(html, "いません（空席）");
    says(html, "引き継ぐ人がいないものが");
    assert_int_equal(town_count(&s->t, "select count(*) from body_row where tbl = 'transfer' and "
                                       "valid_to is null"),
                     0);
    assert_string_equal(sent(posted(s, NULL, go), transfers_post),
                        arena_printf(s->t.a, "/office/transfers/%s?done=transferred", iso(s, 30)));
    says(seen(posted(s, NULL, try), transfers_post), "すべて取り込み済み");
    /* the sheets: of leavers, what each manages, and rows to write in */
    html = page_of(s, "takahashi", iso(s, 30), transfer_sheets_get);
    assert_int_equal(occurs(html, "<article"), 2);
    says(html, "管理しているサービス");
    says(html, "田中 一郎");
    says(html, "多要素認証の機器・鍵");
    html = seen(visit(&s->t, "takahashi", iso(s, 30), one), transfer_sheets_get);
    assert_int_equal(occurs(html, "<article"), 1);
    says(html, "加藤 七子");
    (void)sent(posted(s, iso(s, 30), one), transfer_day_post);
    assert_int_equal(occurs(page_of(s, "takahashi", iso(s, 30), transfer_sheets_get), "<article"),
                     1);
    (void)sent(posted(s, iso(s, 30), sure), transfer_day_post);
    refused(visit(&s->t, "takahashi", iso(s, 30), NULL), transfer_day_get, ST_NOT_FOUND,
            "not_found");
    refused(visit(&s->t, "takahashi", "いつか", NULL), transfer_day_get, ST_NOT_FOUND, "not_found");
}

/* ------------------------------------------------------------------ the day comes */
static void the_day(struct scene *s)
{
    struct err e;

    shift = 29;
    before_the_day(s);
    (void)tick(s);
    says_not(page_of(s, "kato", NULL, home_get), "担当者の交代時のリスク理解");
    shift = 30;
    /* whoever manages the services from that day on finds on the first screen what the rules ask
     * anew */
    (void)tick(s);
    says(page_of(s, "kato", NULL, home_get), "担当者の交代時のリスク理解");
    assert_post(s, "tanaka", "主査");
    assert_post(s, "watanabe", "課長");
    assert_string_equal(town_who(&s->t, s->t.a, "sato")->post_title, "");
    assert_int_equal(town_who(&s->t, s->t.a, "sato")->nroles, 0);
    assert_int_equal(town_run(&s->t, "operator", "transfer.withdraw", NULL, back(s, 0, NULL),
                              (struct bytes){0}, NULL, &e),
                     ST_CONFLICT);
    assert_string_equal(e.code, "transfer_begun");
    /* late by some days: the list still says nothing new */
    shift = 40;
    const json_t *out = town_do(&s->t, "operator", "transfer.load",
                                list(s, -10,
                                     IN("[o, o]", row("tanaka", "企画課", "係長", "税務課", "主査"),
                                        row("sato", "企画課", "課長", "", "退職"))));
    assert_int_equal(json_int(out, "same", 0), 2);
    assert_int_equal(json_int(out, "moves", -1) + json_int(out, "leavers", -1), 0);
}

static void moving(const char *url)
{
    struct scene s;

    open_scene(&s, url);
    town_post(&s.t, "主査", "税務課", "");
    wrong_rows(&s);
    loaded_twice(&s);
    taken_back(&s);
    at_once(&s);
    (void)town_do(&s.t, "operator", "transfer.withdraw", back(&s, 30, NULL));
    nobody_follows(&s);
    merged(&s);
    whose(&s);
    hidden(&s);
    (void)town_do(&s.t, "operator", "transfer.withdraw", back(&s, 30, NULL));
    pages(&s);
    (void)town_do(&s.t, "operator", "transfer.load", april(&s));
    the_day(&s);
    close_scene(&s);
}

static void test_moving(void **state)
{
    (void)state;
    stores_each(moving);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_moving)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
