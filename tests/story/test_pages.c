/* The reading pages over a town, on every engine: lists come whole and once, nobody sees another
 * section's entries, what people typed stays text. */
#include "visit.h"

#include <stdlib.h>
#include <string.h>

#include "pages/ask/ask.h"
#include "pages/case/cases.h"
#include "pages/case/tasks.h"
#include "pages/entry/entry.h"
#include "pages/entry/ledger.h"
#include "pages/home.h"
#include "pages/record/record.h"
#include "pages/services/services.h"
#include "store/queries_gen.h"

enum { MANY = 1060 };

static struct err err;

/* ------------------------------------------------------------------ many entries */
struct copies {
    struct town *t;
    struct q_entry_get_row like;
    const char *title;
    int n, from;
};

/* Entries like one that was permitted; three at a time share their instant. */
static enum status write_copies(struct tx *tx, void *arg, struct err *e)
{
    struct copies *c = arg;
    for (int i = c->from; i < c->from + c->n; i++) {
        struct q_entry_insert_in in = {.tenant = c->t->tenant,
                                       .body = c->t->body,
                                       .id = ID_NEW(entry, tx->now),
                                       .no = arena_printf(tx->arena, "X-%04d", i),
                                       .reg = c->like.reg,
                                       .unit = c->like.unit,
                                       .service = c->like.service,
                                       .origin = "import",
                                       .origin_id = "",
                                       .edition = c->like.edition,
                                       .state = i % 7 ? "in_use" : "suspended",
                                       .title = c->title,
                                       .provider_name = "株式会社見本",
                                       .level = c->like.level,
                                       .manager_label = "",
                                       .period_from = c->like.period_from,
                                       .period_to = c->like.period_to,
                                       .is_service = 1,
                                       .version = 1,
                                       .at = 1000000 + i / 3};
        TRY(q_entry_insert(tx->db, &in, NULL, e));
    }
    (void)db_changes_take(tx->db); /* made up for the lists: no part of the record */
    return ST_OK;
}

static void copies_until(struct town *t, const char *entry, int from, int n, const char *title,
                         struct date until)
{
    struct copies c = {.t = t, .title = title, .n = n, .from = from};
    struct db *db;
    OK(store_lease(t->app->store, &db, &err));
    OK(q_entry_get(db, t->a, &(struct q_entry_get_in){t->tenant, ID_FROM(entry, entry)}, &c.like,
                   &err));
    store_release(t->app->store, db);
    if (!date_none(until))
        c.like.period_to = until;
    OK(store_write(t->app->store, write_copies, &c, &err));
    (void)town_do(t, "yamada", "person.lang", json_pack("{s:s}", "lang", "ja"));
}

static void copies(struct town *t, const char *entry, int from, int n, const char *title)
{
    copies_until(t, entry, from, n, title, (struct date){DATE_NONE});
}

/* Follows 次の 50 件 to the end; gives how many rows there were. Fails when one comes twice. */
static int walk(struct town *t, const char *login, const char *query[], const char **ret_first)
{
    char *mark = arena_alloc(t->a, MANY + 1), *after = NULL;
    int rows = 0;
    *ret_first = NULL;
    for (int pages = 0; pages < 60; pages++) {
        const char *q[10] = {0};
        size_t n = 0;
        for (; query && query[n]; n++)
            q[n] = query[n];
        if (after) {
            q[n++] = "after";
            q[n++] = after;
        }
        const char *html = seen(visit(t, login, NULL, q), ledger_get);
        *ret_first = *ret_first ? *ret_first : html;
        rows += (int)occurs(html, "/entries/");
        for (const char *p = html; (p = strstr(p, ">X-")); p++) {
            int i = atoi(p + 3);
            assert_int_equal(mark[i]++, 0);
        }
        const char *next = strstr(html, "after=");
        if (!next)
            return rows;
        after = arena_strndup(t->a, next + 6, strcspn(next + 6, "\"&"));
    }
    fail_msg("the list does not end");
    return 0;
}

static void lists_come_whole(struct town *t, const char *entry)
{
    const char *first;
    copies(t, entry, 0, 130, "見本<script>alert(1)</script>&\"'");
    assert_int_equal(walk(t, "takahashi", NULL, &first), 131);
    assert_non_null(strstr(first, "全 131 件"));
    assert_null(strstr(first, "<script>alert"));
    assert_non_null(strstr(first, "見本&lt;script&gt;"));
    assert_int_equal(walk(t, "takahashi", (const char *[]){"state", "suspended", NULL}, &first),
                     19);
    assert_non_null(strstr(first, "全 19 件"));
    copies(t, entry, 130, MANY - 130, "見本");
    assert_int_equal(walk(t, "takahashi", NULL, &first), MANY + 1);
    assert_non_null(strstr(first, "全 1,000+ 件"));
    assert_int_equal(
        walk(t, "yamada", (const char *[]){"unit", town_id(t, "unit.企画課"), NULL}, &first),
        MANY + 1);
}

/* The count is remembered; what joins is counted. */
static void count_follows(struct town *t, const char *entry)
{
    const char *first;
    copies(t, entry, 0, 60, "見本");
    (void)walk(t, "takahashi", NULL, &first);
    assert_non_null(strstr(first, "全 61 件"));
    copies(t, entry, 60, 30, "見本");
    (void)walk(t, "takahashi", NULL, &first);
    assert_non_null(strstr(first, "全 91 件"));
}

/* ------------------------------------------------------------------ who sees what */
/* Whoever sets the body up is led on until no procedure stops; nobody else is told. */
static void set_up(struct town *t)
{
    const char *card = "「設定の手順」に進む";
    struct visit *v = visit(t, "takahashi", NULL, NULL);
    struct who admin = *v->x.req.who;
    const char *stops = "手続が止まるところが";
    admin.admin = true;
    v->x.req.who = &admin;
    const char *html = seen(v, home_get);
    bool ready = strstr(html, stops) == NULL;
    (ready ? says_not : says)(html, card);
    says_not(seen(visit(t, "takahashi", NULL, NULL), home_get), card);
    town_post(t, "窓口係長", "企画課", "responsible"); /* nobody holds it */
    v = visit(t, "takahashi", NULL, NULL);
    v->x.req.who = &admin;
    html = seen(v, home_get);
    says(html, stops);
    says(html, card);
    says(html, "href=\"/setup/check\"");
}

static void seen_by_its_own(struct town *t, const char *entry)
{
    const char *q[] = {"unit", town_id(t, "unit.企画課"), NULL};
    assert_int_equal(occurs(seen(visit(t, "sato", NULL, NULL), ledger_get), "/entries/"), 1);
    assert_int_equal(occurs(seen(visit(t, "watanabe", NULL, NULL), ledger_get), "/entries/"), 0);
    refused(visit(t, "watanabe", NULL, q), ledger_get, ST_DENIED, "unit_not_yours");
    refused(visit(t, "watanabe", entry, NULL), entry_get, ST_NOT_FOUND, "not_found");
    assert_non_null(strstr(seen(visit(t, "tanaka", entry, NULL), entry_get), "<h1>"));
    assert_non_null(strstr(seen(visit(t, "takahashi", entry, NULL), entry_get), "<h1>"));
    refused(visit(t, "takahashi", "not-an-id", NULL), entry_get, ST_NOT_FOUND, "not_found");
    /* Everybody may look for a service, and begin an application from it. */
    assert_non_null(
        strstr(seen(visit(t, "watanabe", NULL, NULL), services_get), "name=\"copy_from\""));
}

/* What may be used: not what is over, and what has to be begun first says so. */
static void services_in_time(struct town *t, const char *entry)
{
    struct date today = date_of_instant(clock_now());
    says(seen(visit(t, "yamada", NULL, NULL), services_get), "企画課（利用開始の前）");
    copies_until(t, entry, 2000, 2, "期限の切れたサービス", (struct date){today.day - 1});
    copies_until(t, entry, 2010, 2, "今日までのサービス", today);
    const char *html = seen(visit(t, "yamada", NULL, NULL), services_get);
    says_not(html, "期限の切れたサービス");
    says(html, "今日までのサービス");
}

static void menu_by_role(struct town *t)
{
    const char *staff = seen(visit(t, "yamada", NULL, NULL), home_get);
    const char *office = seen(visit(t, "takahashi", NULL, NULL), home_get);
    assert_null(strstr(staff, "href=\"/office\""));
    assert_null(strstr(staff, "href=\"/record\""));
    assert_non_null(strstr(office, "href=\"/office\""));
    assert_non_null(strstr(office, "href=\"/record\""));
}

/* ------------------------------------------------------------------ people have names */
static void managers_named(struct town *t)
{
    says(seen(visit(t, "yamada", NULL, NULL), services_get), "企画課 係長 田中 一郎");
    says(seen(visit(t, "yamada", NULL, NULL), services_get), "<h1>使えるサービスの一覧</h1>");
    says(seen(visit(t, "yamada", NULL, NULL), ledger_get),
         "企画課 係長<span class=\"sub\">田中 一郎</span>");
}

/* ------------------------------------------------------------------ asking */
static const char *asked(struct town *t, const char *login, const char *name, const char *more[])
{
    struct visit *v = visit(t, login, NULL,
                            (const char *[]){"x.service.name", name, "x.service.terms",
                                             "click_through", "x.service.paid", "no", NULL});
    for (size_t i = 0; more && more[i]; i += 2)
        visit_add(v, more[i], more[i + 1]);
    return seen(v, ask_get);
}

#define HOME "x.service.location", "japan", "x.service.route_location", "japan"
#define ABROAD "x.service.location", "overseas", "x.service.route_location", "overseas"

/* Nobody permits their own: whoever would apply is told who decides then. */
static void permits(struct town *t)
{
    const char *light[] = {HOME, "l.importance", "IV", "x.info.personal", "no", NULL};
    const char *head = "許可する人：利用責任者（課長 佐藤 次郎";
    const char *deputy = "許可する人：利用責任者代理（課長補佐 鈴木 三郎）";

    says(asked(t, "yamada", "別のサービス", light), head);
    says(seen(visit(t, "yamada", NULL, NULL), cases_new_get), head);
    const char *html = asked(t, "sato", "別のサービス", light);
    says(html, deputy);
    says(html, "二重確認：利用責任者代理（課長補佐 鈴木 三郎）");
    says_not(html, head);
    html = seen(visit(t, "sato", NULL, NULL), cases_new_get);
    says(html, deputy);
    says_not(html, head);
    says(asked(t, "watanabe", "別のサービス", light),
         "許可する人：利用責任者代理（就いている人がいません）");
}

static void asks(struct town *t, const char *entry)
{
    struct db *db;
    struct q_entry_get_row e;
    OK(store_lease(t->app->store, &db, &err));
    OK(q_entry_get(db, t->a, &(struct q_entry_get_in){t->tenant, ID_FROM(entry, entry)}, &e, &err));
    store_release(t->app->store, db);
    const char *here = arena_printf(t->a, "href=\"/entries/%s\"", entry);
    const char *light[] = {HOME, "l.importance", "IV", "x.info.personal", "no", NULL};
    const char *heavy[] = {HOME, "l.importance", "I", "x.info.personal", "no", NULL};
    /* what the section has is covered, whoever provides it; not for heavier information, not by
     * another name, not for another section */
    const char *html = asked(t, "yamada", e.title, light);
    says(html, "すでに受けている許可の範囲に入っています");
    says(html, here);
    says_not(html, "似たサービス");
    /* a colleague who is not among the users listed is told so */
    html = asked(t, "sato", e.title, light);
    says(html, "利用者に加われば使えます");
    says(html, here);
    says_not(html, "すでに受けている許可の範囲に入っています");
    says_not(asked(t, "yamada", e.title, heavy), here);
    says_not(asked(t, "yamada", "別のサービス", light), here);
    says_not(asked(t, "watanabe", e.title, light), here);
    /* a refusal: what might do instead is within the class, and nothing is said of how to use it */
    const char *light_abroad[] = {ABROAD, "e.pr_photo", "1", NULL};
    const char *heavy_abroad[] = {ABROAD, "e.tax_arrears", "1", NULL};
    html = asked(t, "watanabe", "海外の保管", light_abroad);
    says(html, "使えません");
    says(html, "代わりに使えるかもしれないサービス");
    says(html, e.title);
    says_not(html, "申請して承認を受けてから使います");
    says_not(html, "守ること");
    html = asked(t, "watanabe", "海外の保管", heavy_abroad);
    says(html, "使えません");
    says_not(html, e.title);
    /* here and perhaps elsewhere: a place that is not known stays so beside one that is */
    const char *perhaps[] = {"x.service.location",
                             "japan",
                             "x.service.location",
                             "unknown",
                             "x.service.route_location",
                             "japan",
                             "l.importance",
                             "IV",
                             "x.info.personal",
                             "no",
                             NULL};
    html = asked(t, "watanabe", "所在の怪しいもの", perhaps);
    says(html, "いまの答えだけでは決まりません");
    const char *both[] = {ABROAD, "x.service.location", "unknown", "e.pr_photo", "1", NULL};
    says(asked(t, "watanabe", "海外の保管", both), "使えません");
    /* 個人情報 is what the information says, and the page says so */
    const char *no[] = {HOME, "e.tax_arrears", "1", "x.info.personal", "no", NULL};
    const char *yes[] = {HOME, "e.tax_arrears", "1", "x.info.personal", "yes", NULL};
    says(asked(t, "yamada", "x", no), "選んだ情報「滞納者名簿」がこれに当たる");
    says_not(asked(t, "yamada", "x", yes), "選んだ情報「滞納者名簿」");
    /* 分からない is an answer; so is nothing at all: no errors, and people to ask */
    const char *unsure[] = {"l.importance", "unknown", NULL};
    html = asked(t, "yamada", "x", unsure);
    says_not(html, "入力の誤り");
    says(html, "・扱う情報のうち、最も重いものの重要性分類はどれですか。");
    says(html, "利用責任者（課長 佐藤 次郎");
    html = seen(visit(t, "yamada", NULL, (const char *[]){"x.service.name", "", NULL}), ask_get);
    says(html, "いまの答えだけでは決まりません");
    says_not(html, "入力の誤り");
    says_not(seen(visit(t, "yamada", NULL, NULL), ask_get), "いまの答えだけでは決まりません");
}

/* What an old link names and nobody asks here counts for nothing, and is told. */
static void asked_unknown(struct town *t)
{
    static const char told[] = "いまの規程と当団体の例にない";
    const char *gone[] = {"e.tax_roll",     "1",   "e.pr_photo", "1", "l.importance", "Z",
                          "x.service.sort", "<b>", NULL};
    const char *html = asked(t, "yamada", "x", gone);
    says(html, told);
    says(html, "<li>tax_roll</li>");
    says(html, "&lt;b&gt;");
    says(html, "広報写真");
    says_not(html, "<li>pr_photo</li>");
    const char *wrong[] = {"x.service.location", "mars", "x.info.personal", "perhaps", NULL};
    html = asked(t, "yamada", "x", wrong);
    says(html, "mars");
    says(html, "perhaps");
    const char *alone[] = {"e.tax_roll", "1", NULL};
    says(seen(visit(t, "yamada", NULL, alone), ask_get), told);
    const char *fine[] = {HOME, "e.pr_photo", "1", "l.importance", "unknown", NULL};
    says_not(asked(t, "yamada", "x", fine), told);
}

/* ------------------------------------------------------------------ searching and wrong inputs */
static void found_by_words(struct town *t, const char *entry)
{
    struct db *db;
    struct q_entry_get_row e;
    OK(store_lease(t->app->store, &db, &err));
    OK(q_entry_get(db, t->a, &(struct q_entry_get_in){t->tenant, ID_FROM(entry, entry)}, &e, &err));
    store_release(t->app->store, db);
    const char *words[] = {e.title, e.provider_name, e.no};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        const char *q[] = {"q", words[i], NULL};
        assert_int_equal(occurs(seen(visit(t, "takahashi", NULL, q), ledger_get), "/entries/"), 1);
    }
    const char *nothing[] = {"%", "_", "\\", "無い言葉", "' or '1'='1"};
    for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++) {
        const char *q[] = {"q", nothing[i], NULL};
        assert_int_equal(occurs(seen(visit(t, "takahashi", NULL, q), ledger_get), "/entries/"), 0);
        assert_int_equal(
            occurs(seen(visit(t, "takahashi", NULL, q), services_get), "<th scope=\"row\">"), 0);
    }
}

static void wrong_inputs(struct town *t, const char *entry)
{
    const char *places[] = {"x", "5", "5.", ".", "5.not-an-id", "99999999999999999999.x"};
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        refused(visit(t, "takahashi", NULL, (const char *[]){"after", places[i], NULL}), ledger_get,
                ST_INPUT, "bad_page");
    refused(visit(t, "takahashi", entry, (const char *[]){"asof", "令和99年", NULL}), entry_get,
            ST_INPUT, "bad_date");
    /* A list that cannot be narrowed so is not shown as if it were; nothing asked for is fine. */
    static const char *const filters[] = {"register", "state", "level", NULL};
    for (size_t i = 0; filters[i]; i++) {
        refused(visit(t, "takahashi", NULL, (const char *[]){filters[i], "' or 1=1", NULL}),
                ledger_get, ST_INPUT, "unknown_filter");
        (void)seen(visit(t, "takahashi", NULL, (const char *[]){filters[i], "", NULL}), ledger_get);
    }
    refused(visit(t, "takahashi", NULL, (const char *[]){"see", "all", "state", "draft", NULL}),
            cases_get, ST_INPUT, "unknown_filter");
    (void)seen(visit(t, "takahashi", NULL, (const char *[]){"see", "all", "state", "split", NULL}),
               cases_get);
}

static void record_tells(struct town *t, const char *entry)
{
    const char *list = seen(visit(t, "takahashi", NULL, NULL), record_get);
    assert_non_null(strstr(list, "確認・許可の段階を進めた"));
    assert_null(strstr(list, "case.step")); /* no name of ours */
    const char *only =
        seen(visit(t, "takahashi", NULL, (const char *[]){"kind", "person", NULL}), record_get);
    assert_null(strstr(only, "申請した"));
    assert_non_null(strstr(
        seen(visit(t, "takahashi", NULL, (const char *[]){"chain", "access", NULL}), record_get),
        "<h1>"));
    /* the record of an entry leads to the one of the application that it came from */
    says(seen(visit(t, "takahashi", entry, NULL), record_story_get), "の記録</a>");
    refused(visit(t, "takahashi", "no-such-subject", NULL), record_story_get, ST_NOT_FOUND,
            "not_found");
}

/* What was never handed in is its writers' alone: others read neither its name nor what it says. */
static void record_keeps_draft(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    (void)town_do(t, "yamada", "case.answer",
                  json_pack("{s:s, s:s, s:[{s:s, s:s, s:s, s:s}]}", "case", id, "col", "first",
                            "answers", "checklist", "use_check", "item", "5", "state", "not_ok",
                            "reason", "だれにも見せない理由"));
    const char *title = arena_strdup(t->a, town_case(t, id)->row.title);
    const char *html = seen(visit(t, "takahashi", id, NULL), record_story_get);
    says(html, "申請前の下書き");
    says(html, "書いている人と、書いている人に頼まれた人だけ");
    says_not(html, "だれにも見せない理由");
    says_not(html, title);
    html = seen(visit(t, "takahashi", NULL, (const char *[]){"kind", "case", NULL}), record_get);
    says(html, "申請前の下書き");
    says_not(html, "だれにも見せない理由");
    (void)town_do(t, "yamada", "case.discard", json_pack("{s:s}", "case", id));
    says_not(seen(visit(t, "takahashi", id, NULL), record_story_get), "だれにも見せない理由");
}

/* Rows of the list between two days, over all its pages, each once and newest first. */
static size_t rows_between(struct town *t, const char *chain, const char *from, const char *to)
{
    const char *before = "", *last = NULL;
    size_t n = 0;
    while (before[0] || n == 0) {
        const char *html =
            seen(visit(t, "takahashi", NULL,
                       (const char *[]){"chain", chain, "from", from, "to", to, "before",
                                        before[0] ? before : "999999999", NULL}),
                 record_get);
        for (const char *at = html; (at = strstr(at, "<td class=\"num\"")); n++) {
            const char *seq = at = strchr(at, '>') + 1;
            assert_true(!last || atoll(seq) < atoll(last));
            last = arena_strndup(t->a, seq, strcspn(seq, "<"));
        }
        const char *next = strstr(html, "before=");
        if (!next)
            break;
        next += strlen("before=");
        before = arena_strndup(t->a, next, strspn(next, "0123456789"));
    }
    return n;
}

static void record_by_days(struct town *t)
{
    const struct date today = date_of_instant(clock_now());
    const char *now = date_wareki(t->a, today),
               *tomorrow = date_iso(t->a, (struct date){today.day + 1});
    const char *yesterday = date_iso(t->a, (struct date){today.day - 1});
    const size_t all = (size_t)town_count(t, "select count(*) from journal");
    assert_true(all > 50); /* more than one page */
    assert_int_equal(rows_between(t, "", now, now), all);
    assert_int_equal(rows_between(t, "", yesterday, tomorrow), all);
    assert_int_equal(rows_between(t, "", "", ""), all);
    assert_int_equal(rows_between(t, "", tomorrow, ""), 0);
    assert_int_equal(rows_between(t, "", "", yesterday), 0);
    assert_int_equal(rows_between(t, "", tomorrow, yesterday), 0);
    assert_int_equal(rows_between(t, "access", now, now),
                     town_count(t, "select count(*) from access_log"));
    const char *html =
        seen(visit(t, "takahashi", NULL, (const char *[]){"from", "令和99年", NULL}), record_get);
    says(html, "日付として読めないか、暦にない日です");
    says(html, "value=\"令和99年\"");
}

/* ------------------------------------------------------------------ what waits */
static const char *const everybody[] = {"yamada",   "tanaka",    "sato", "suzuki", "ito",
                                        "watanabe", "takahashi", "kato", "oshiro"};
enum { PEOPLE = sizeof(everybody) / sizeof(everybody[0]), CASES = 4 };

struct waits {
    struct town *t;
    const char *cases[CASES];
    size_t n;
};

static void hand_in(struct waits *w, const char *login)
{
    struct town *t = w->t;
    const char *id = town_draft(t, login, "use", NULL);
    town_answers(t, login, id, "first");
    town_files(t, login, id);
    (void)town_do(t, login, "case.submit", json_pack("{s:s}", "case", id));
    w->cases[w->n++] = id;
}

/* The number in the menu, which must be that of the lines on the page of tasks. */
static int waiting(struct town *t, const char *login)
{
    const char *html = seen(visit(t, login, NULL, NULL), tasks_get);
    const char *count = strstr(html, "class=\"count\">");
    int n = count ? atoi(count + strlen("class=\"count\">")) : 0;
    if ((size_t)n != occurs(html, "<a href=\"/cases/"))
        fail_msg("%s: %d in the menu, %zu lines", login, n, occurs(html, "<a href=\"/cases/"));
    return n;
}

/* Whoever is told that something waits may do it, and nobody is told less than that. */
static void only_what_may_be_done(struct waits *w)
{
    for (size_t i = 0; i < PEOPLE; i++) {
        int may = 0;
        for (size_t k = 0; k < w->n; k++) {
            const struct casefile *c = &town_case(w->t, w->cases[k])->c;
            struct right right;
            may += case_may_act(c, town_who(w->t, w->t->a, everybody[i]), c->step, &right, NULL) ==
                   ST_OK;
        }
        if (waiting(w->t, everybody[i]) != may)
            fail_msg("%s: %d wait, %d may be done", everybody[i], waiting(w->t, everybody[i]), may);
    }
}

static void waits_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    struct waits w = {.t = &t};
    hand_in(&w, "yamada");
    only_what_may_be_done(&w);
    assert_int_equal(waiting(&t, "sato"), 1);
    assert_int_equal(waiting(&t, "kato"), 1); /* stands in for sato */

    /* The applicant gets a post of the checking role, and somebody who stands in for it. */
    town_post(&t, "参事", "企画課", "responsible");
    town_hold(&t, "yamada", "参事", "concurrent");
    town_hold(&t, "tanaka", "参事", "substitute");
    hand_in(&w, "yamada");
    only_what_may_be_done(&w);
    assert_int_equal(waiting(&t, "yamada"), 0);
    assert_int_equal(waiting(&t, "tanaka"), 0);
    assert_int_equal(waiting(&t, "sato"), 2);

    /* Who stands in for the post applies. */
    hand_in(&w, "kato");
    only_what_may_be_done(&w);
    assert_int_equal(waiting(&t, "kato"), 2);
    assert_int_equal(waiting(&t, "yamada"), 1);
    assert_int_equal(waiting(&t, "tanaka"), 1); /* for yamada, who is no party there */

    /* Two posts of one role in one unit are one way. */
    town_hold(&t, "sato", "参事", "concurrent");
    town_hold(&t, "tanaka", "課長", "substitute");
    only_what_may_be_done(&w);
    assert_int_equal(waiting(&t, "sato"), 3);
    assert_int_equal(waiting(&t, "tanaka"), 3); /* through the post that no party holds */

    /* The head of a section applies: the deputy's, and not the head's. */
    hand_in(&w, "sato");
    only_what_may_be_done(&w);
    assert_int_equal(waiting(&t, "sato"), 3);
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ pieces */
static void test_pieces(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct req req = {.arena = a};
    (void)state;
    assert_string_equal(page_url(a, "/x", "a", "1&2 三", "b", "", "c", NULL, "d", "~", NULL),
                        "/x?a=1%262%20%E4%B8%89&d=~");
    assert_string_equal(page_url(a, "/x?y=1", "a", "b", NULL), "/x?y=1&a=b");
    assert_string_equal(page_number(a, 0), "0");
    assert_string_equal(page_number(a, 999), "999");
    assert_string_equal(page_number(a, 1000), "1,000");
    assert_string_equal(page_number(a, -1234567), "-1,234,567");
    assert_string_equal(page_fill(a, "全 {} 件", "3"), "全 3 件");
    assert_string_equal(page_fill(a, "無し", "3"), "無し");
    assert_string_equal(page_match_number(&req, "0123456789abcdef"), "0123-4567-89ab");
    assert_string_equal(page_match_number(&req, "012"), "");
    assert_string_equal(page_match_number(&req, NULL), "");
    assert_string_equal(page_names(&req, "{\"person\":\"佐藤\",\"post\":\"係長\",\"unit\":\"課\"}"),
                        "佐藤（課 係長）");
    assert_string_equal(page_names(&req, "{\"person\":\"0190\",\"name\":\"佐藤\"}"), "佐藤");
    assert_string_equal(page_names(&req, "not json"), "");
    assert_string_equal(page_names(&req, NULL), "");
    assert_string_equal(page_day(&req, DB_NULL_INT), "");
    assert_string_equal(page_day(&req, DATE_NONE), "");
}

/* ------------------------------------------------------------------ running */
static void pages_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *entry = town_permit(&t);
    menu_by_role(&t);
    seen_by_its_own(&t, entry);
    set_up(&t);
    managers_named(&t);
    asks(&t, entry);
    permits(&t);
    asked_unknown(&t);
    found_by_words(&t, entry);
    wrong_inputs(&t, entry);
    record_tells(&t, entry);
    record_keeps_draft(&t);
    record_by_days(&t);
    lists_come_whole(&t, entry);
    town_close(&t);
}

static void count_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *entry = town_permit(&t);
    services_in_time(&t, entry);
    town_close(&t);
    town_open(&t, url, "packs/onna-2017");
    count_follows(&t, town_permit(&t));
    town_close(&t);
}

static void test_pages(void **state)
{
    (void)state;
    stores_each(pages_on);
}

static void test_waits(void **state)
{
    (void)state;
    stores_each(waits_on);
}

static void test_count(void **state)
{
    (void)state;
    stores_each(count_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_count),
        cmocka_unit_test(test_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
