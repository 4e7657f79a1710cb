/* Certificates on every engine: kept once and chosen in many applications, never by the program;
 * what no longer holds opens what rests on it until somebody confirms it anew. */
#include "visit.h"

#include <pthread.h>
#include <string.h>

#include "base/json.h"
#include "commands/entry/certificate_cmd.h"
#include "pages/case/case.h"
#include "pages/case/step.h"
#include "pages/case/tasks.h"
#include "pages/entry/certificate.h"
#include "pages/entry/entry.h"
#include "pages/form/evidence.h"
#include "pages/home.h"
#include "pages/record/record.h"
#include "pages/services/services.h"
#include "store/queries_gen.h"

#define IN(...) json_pack(__VA_ARGS__)
#define PACK "tests/packs/certified"
#define LONG "2099-12-31"

static struct err err;

static int64_t count(struct town *t, const char *what, const char *where)
{
    return town_count(t, arena_printf(t->a, "select count(*) from %s where %s", what, where));
}

static const char *day(struct town *t, int days)
{
    return date_iso(t->a, (struct date){date_of_instant(clock_now()).day + days});
}

/* One of the provider whom the town's drafts name. */
static json_t *paper(const char *scheme, const char *number, const char *services, const char *to)
{
    return IN("{s:s, s:s, s:s, s:s, s:s, s:s}", "scheme", scheme, "number", number, "holder",
              "株式会社約款サービス", "services", services, "scope", "日本の事業所", "to", to);
}

static const char *register_one(struct town *t, const char *scheme, const char *number,
                                const char *services, const char *to)
{
    return json_str(town_do(t, "takahashi", "certificate.put", paper(scheme, number, services, to)),
                    "certificate", "");
}

static json_t *choice(const char *id, const char *certificate, bool confirmed)
{
    return IN("{s:s, s:s, s:s, s:b}", "case", id, "item", "proof", "certificate", certificate,
              "confirmed", confirmed);
}

static void submit(struct town *t, const char *id)
{
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
}

/* A permitted service that rests on the certificate. */
static const char *permitted(struct town *t, const char *certificate)
{
    const char *id = town_draft(t, "yamada", "use", NULL);

    (void)town_do(t, "yamada", "evidence.certify", choice(id, certificate, true));
    submit(t, id);
    town_step(t, "takahashi", id, "judge", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
    return arena_strdup(t->a, town_case(t, id)->c.entry.s);
}

/* The evidence of an entry that lapsed; "" none. */
static const char *lapsed(struct town *t, const char *entry, struct date on)
{
    struct q_certificates_lapsed_row *rows;
    struct db *db = NULL;
    size_t n;

    OK(store_lease(t->app->store, &db, &err));
    OK(q_certificates_lapsed(
        db, t->a, &(struct q_certificates_lapsed_in){t->tenant, t->body, entry, "", on, 100}, &rows,
        &n, &err));
    store_release(t->app->store, db);
    return n ? arena_strdup(t->a, rows[0].evidence.s) : "";
}

static struct date today(void)
{
    return date_of_instant(clock_now());
}

/* ------------------------------------------------------------------ the register */
static void kept(struct town *t)
{
    json_t *in = paper("ismap", "C21-0001", "箱", LONG);
    town_refused(t, "yamada", "certificate.put", in, ST_DENIED, "no_right");
    town_refused(t, "takahashi", "certificate.put", paper("stars", "1", "", LONG), ST_INPUT,
                 "no_scheme");
    town_refused(t, "takahashi", "certificate.put", paper("ismap", "1", "", "R8.2.30"), ST_INPUT,
                 "bad_date");
    town_refused(t, "takahashi", "certificate.put",
                 IN("{s:s, s:s, s:s, s:s}", "scheme", "ismap", "holder", "x", "from", "2026-04-02",
                    "to", "2026-04-01"),
                 ST_INPUT, "date_order");
    town_refused(t, "takahashi", "certificate.put",
                 IN("{s:s, s:s}", "scheme", "soc2", "holder", "x"), ST_INPUT, "required");
    /* a report without a last day counts as long as the rules say */
    const char *soc = json_str(town_do(t, "takahashi", "certificate.put",
                                       IN("{s:s, s:s, s:s}", "scheme", "SOC 2 報告書", "holder",
                                          "x", "from", "2024-02-29")),
                               "certificate", "");
    struct date to;
    assert_true(date_parse("2025-02-27", &to));
    assert_int_equal(
        count(t, "certificate", arena_printf(t->a, "id = '%s' and valid_to = %d", soc, to.day)), 1);
    const char *id = register_one(t, "ismap", "C21-0001", "箱、棚\n箱", LONG);
    assert_int_equal(count(t, "certificate", "services = '[\"箱\",\"棚\"]'"), 1);
    town_refused(t, "takahashi", "certificate.put", paper("ismap", "ｃ21ー0001", "", LONG),
                 ST_CONFLICT, "certificate_twice");
    town_refused(t, "takahashi", "certificate.withdraw",
                 IN("{s:s, s:s, s:s}", "certificate", id, "on", "2026-04-01", "reason", "　"),
                 ST_REFUSED, "reason_required");
    (void)town_do(t, "takahashi", "certificate.withdraw",
                  IN("{s:s, s:s, s:s}", "certificate", id, "on", "2020-04-01", "reason", "取消し"));
    json_t *again = paper("ismap", "C21-0001", "", LONG);
    json_object_set_new(again, "certificate", json_string(id));
    town_refused(t, "takahashi", "certificate.put", again, ST_CONFLICT, "certificate_withdrawn");
    town_refused(t, "takahashi", "certificate.withdraw",
                 IN("{s:s, s:s, s:s}", "certificate", id, "on", "2020-04-01", "reason", "x"),
                 ST_CONFLICT, "certificate_withdrawn");
    (void)town_do(t, "takahashi", "certificate.withdraw", IN("{s:s}", "certificate", id));
    town_refused(t, "takahashi", "certificate.withdraw", IN("{s:s}", "certificate", id),
                 ST_CONFLICT, "certificate_goes_on");
    town_refused(t, "takahashi", "certificate.withdraw", IN("{s:s}", "certificate", t->body.s),
                 ST_NOT_FOUND, "not_found");
}

/* ------------------------------------------------------------------ choosing */
static void chosen(struct town *t)
{
    const char *exact = register_one(t, "ismap", "C-1", "約款サービス", LONG);
    const char *near = register_one(t, "iso27017", "I-1", "べつのもの", LONG);
    const char *mark = register_one(t, "pmark", "P-1", "約款サービス", LONG);
    const char *over = register_one(t, "ismap", "C-2", "約款サービス", day(t, -1));
    const char *other = json_str(
        town_do(t, "takahashi", "certificate.put",
                IN("{s:s, s:s, s:s}", "scheme", "ismap", "holder", "よその会社", "services", "箱")),
        "certificate", "");
    const char *id = town_draft(t, "yamada", "use", NULL);

    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    town_refused(t, "watanabe", "evidence.certify", choice(id, exact, false), ST_NOT_FOUND,
                 "not_found");
    town_refused(t, "yamada", "evidence.certify", choice(id, mark, true), ST_REFUSED,
                 "certificate_not_asked");
    town_refused(t, "yamada", "evidence.certify", choice(id, over, true), ST_REFUSED,
                 "certificate_over");
    town_refused(t, "yamada", "evidence.certify", choice(id, other, true), ST_REFUSED,
                 "certificate_other");
    town_refused(t, "yamada", "evidence.certify", choice(id, near, false), ST_REFUSED,
                 "certificate_scope");
    town_refused(t, "yamada", "evidence.certify", choice(id, t->body.s, true), ST_NOT_FOUND,
                 "not_found");
    town_refused(t, "yamada", "evidence.certify",
                 IN("{s:s, s:s, s:s}", "case", id, "item", "terms", "certificate", exact),
                 ST_REFUSED, "certificate_not_asked");
    const json_t *out = town_do(t, "yamada", "evidence.certify", choice(id, exact, false));
    assert_int_equal(strlen(json_str(out, "sha256", "")), 64);
    town_refused(t, "yamada", "evidence.certify", choice(id, exact, false), ST_CONFLICT,
                 "certificate_chosen");
    (void)town_do(t, "yamada", "evidence.certify", choice(id, near, true));
    assert_int_equal(count(t, "evidence", "said like '%\"confirmed\":true%'"), 1);
    /* what is chosen can be read as a file, and be taken out again */
    struct visit *v = visit(t, "yamada", json_str(out, "evidence", ""), NULL);
    says(seen(v, evidence_get), "ISMAP C-1");
    says(v->res.download, LONG);
    (void)town_do(t, "yamada", "evidence.withdraw",
                  IN("{s:s}", "evidence", json_str(out, "evidence", "")));
    (void)town_do(t, "yamada", "evidence.certify", choice(id, exact, false));
    /* it no longer holds before it is handed in: it proves nothing any more */
    json_t *less = paper("ismap", "C-1", "約款サービス", day(t, -1));
    json_object_set_new(less, "certificate", json_string(exact));
    (void)town_do(t, "takahashi", "certificate.put", less);
    (void)town_do(t, "takahashi", "certificate.withdraw",
                  IN("{s:s, s:s, s:s}", "certificate", near, "on", day(t, 0), "reason", "取消し"));
    town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    says(seen(visit(t, "yamada", id, NULL), case_edit_get), "認証が切れています");
    const char *new = register_one(t, "ismap", "C-3", "約款サービス", LONG);
    says(seen(visit(t, "yamada", id, NULL), case_edit_get), new);
    (void)town_do(t, "yamada", "evidence.certify", choice(id, new, false));
    submit(t, id);
    /* who judges has a place of their own, for what is asked there */
    const char *report = register_one(t, "soc2", "S-1", "約款サービス", LONG);
    json_t *there = choice(id, report, false);
    json_object_set_new(there, "item", json_string("trust/seen"));
    town_refused(t, "yamada", "evidence.certify", json_incref(there), ST_DENIED, "self_approval");
    struct visit *judge = visit(t, "takahashi", id, NULL);
    judge->x.req.path_arg[1] = "judge";
    says(seen(judge, step_get), arena_printf(t->a, "value=\"trust/seen %s\"", report));
    (void)town_do(t, "takahashi", "evidence.certify", there);
    /* nothing is chosen in what was handed in */
    town_refused(t, "yamada", "evidence.certify", choice(id, near, true), ST_CONFLICT,
                 "wrong_state");
}

static void chosen_on_the_page(struct town *t)
{
    const char *near = register_one(t, "iso27017", "I-9", "べつのもの", LONG);
    const char *id = town_draft(t, "yamada", "use", NULL);
    const char *html = seen(visit(t, "yamada", id, NULL), case_edit_get);
    const char *both = arena_printf(t->a, "proof %s", near);

    says(html, arena_printf(t->a, "value=\"%s\"", both));
    says(html, arena_printf(t->a, "name=\"scope.%s\"", near));
    says_not(html, arena_printf(t->a, "value=\"terms %s\"", near));
    const char *sent_in[] = {"f.service",    "約款サービス", "f.provider",
                             "約款サービス", "f.manager",    "tanaka",
                             "certify",      both,           NULL};
    struct visit *v = visit(t, "yamada", id, sent_in);
    v->x.req.method = "POST";
    says(seen_with(v, case_edit_post, 422), "範囲に含まれることを確かめ");
    assert_int_equal(town_case(t, id)->c.nevidence, 0);
    v = visit(t, "yamada", id, sent_in);
    v->x.req.method = "POST";
    visit_add(v, arena_printf(t->a, "scope.%s", near), "1");
    (void)sent(v, case_edit_post);
    assert_int_equal(town_case(t, id)->c.nevidence, 1);
    says_not(seen(visit(t, "yamada", id, NULL), case_edit_get),
             arena_printf(t->a, "value=\"%s\"", both));
    /* nonsense does nothing */
    const char *bad[] = {"f.service",    "約款サービス", "f.provider",
                         "約款サービス", "f.manager",    "tanaka",
                         "certify",      "proof x",      NULL};
    v = visit(t, "yamada", id, bad);
    v->x.req.method = "POST";
    (void)sent(v, case_edit_post);
    assert_int_equal(town_case(t, id)->c.nevidence, 1);
}

static void certificates(const char *url)
{
    struct town t;

    town_open(&t, url, PACK);
    kept(&t);
    chosen(&t);
    chosen_on_the_page(&t);
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ what lapsed */
static json_t *anew(const char *entry, const char *evidence, const char *certificate)
{
    return IN("{s:s, s:s, s:s}", "entry", entry, "evidence", evidence, "certificate", certificate);
}

static void told(struct town *t, const char *entry, const char *evidence, bool lapsed_now)
{
    void (*is)(const char *, const char *) = lapsed_now ? says : says_not;
    const char *todo = arena_printf(t->a, "/entries/%s/certificates/%s", entry, evidence);

    is(seen(visit(t, "tanaka", NULL, NULL), home_get), todo);    /* who manages it */
    is(seen(visit(t, "takahashi", NULL, NULL), home_get), todo); /* the office */
    is(seen(visit(t, "tanaka", NULL, NULL), tasks_get), todo);
    says_not(seen(visit(t, "watanabe", NULL, NULL), home_get), todo);
    is(seen(visit(t, "tanaka", entry, NULL), entry_get), todo);
    says_not(seen(visit(t, "sato", entry, NULL), entry_get), todo);
    is(seen(visit(t, "sato", entry, NULL), entry_get), "確認し直してください");
    says(seen(visit(t, "sato", entry, NULL), entry_get), "sub\">株式会社約款サービス");
    is(seen(visit(t, "watanabe", NULL, NULL), services_get), "認証が切れています");
}

static void reopened(const char *url)
{
    struct town t;

    town_open(&t, url, PACK);
    const char *one = register_one(&t, "ismap", "C-1", "約款サービス", day(&t, 10));
    const char *entry = permitted(&t, one);
    assert_string_equal(lapsed(&t, entry, today()), "");
    says(seen(visit(&t, "tanaka", entry, NULL), entry_get), "ISMAP C-1");
    /* ten days later, with nothing running meanwhile */
    const char *old = lapsed(&t, entry, (struct date){today().day + 11});
    assert_string_not_equal(old, "");
    told(&t, entry, old, false);
    struct visit *later = visit(&t, "tanaka", NULL, NULL);
    later->x.req.now += (int64_t)11 * 86400000;
    says(seen(later, home_get), old);
    /* a later day renews nothing: somebody has to look */
    json_t *longer = paper("ismap", "C-1", "約款サービス", LONG);
    json_object_set_new(longer, "certificate", json_string(one));
    (void)town_do(&t, "takahashi", "certificate.put", longer);
    assert_string_equal(lapsed(&t, entry, (struct date){today().day + 11}), old);
    const char *two = register_one(&t, "iso27017", "I-2", "約款サービス", LONG);
    town_refused(&t, "tanaka", "certificate.confirm", anew(entry, old, two), ST_CONFLICT,
                 "certificate_confirmed"); /* not yet */
    (void)town_do(&t, "takahashi", "certificate.withdraw",
                  IN("{s:s, s:s, s:s}", "certificate", one, "on", day(&t, 0), "reason", "取消し"));
    told(&t, entry, old, true);
    says(seen(visit(&t, "takahashi", one, NULL), certificate_form_get), "項目：1 件");
    const char *record = seen(visit(&t, "takahashi", one, NULL), record_story_get);
    says(record, "ISMAP C-1（株式会社約款サービス）");
    says(record, "取消し");
    says(seen(visit(&t, "takahashi", NULL, NULL), record_get), "認証の取消しを改めた");
    town_refused(&t, "watanabe", "certificate.confirm", anew(entry, old, two), ST_DENIED,
                 "not_your_entry");
    town_refused(&t, "yamada", "certificate.confirm", anew(entry, old, two), ST_DENIED,
                 "not_your_entry");
    town_refused(&t, "tanaka", "certificate.confirm", anew(entry, old, one), ST_REFUSED,
                 "certificate_over");
    town_refused(&t, "tanaka", "certificate.confirm",
                 IN("{s:s, s:s, s:s}", "entry", entry, "evidence", old, "reason", "見た"), ST_INPUT,
                 "certificate_paper");
    const char *parts[] = {"certify", two, NULL};
    struct visit *v = visit(&t, "tanaka", entry, parts);
    v->x.req.path_arg[1] = old;
    says(seen(v, certificate_confirm_get), two);
    v = visit(&t, "tanaka", entry, parts);
    v->x.req.path_arg[1] = old;
    v->x.req.method = "POST";
    (void)sent(v, certificate_confirm_post);
    told(&t, entry, old, false);
    says(seen(visit(&t, "tanaka", entry, NULL), entry_get), "確認し直し済み");
    town_refused(&t, "tanaka", "certificate.confirm", anew(entry, old, two), ST_CONFLICT,
                 "certificate_confirmed");
    /* what took its place may lapse as well; then papers will do */
    (void)town_do(&t, "takahashi", "certificate.withdraw",
                  IN("{s:s, s:s, s:s}", "certificate", two, "on", day(&t, 0), "reason", "取消し"));
    const char *next = lapsed(&t, entry, today());
    assert_string_not_equal(next, "");
    assert_string_not_equal(next, old);
    json_t *seen_paper = IN("{s:s, s:s, s:s, s:s, s:s}", "entry", entry, "evidence", next, "reason",
                            "更新中である旨の通知を見た", "name", "通知.txt", "file",
                            base64url_encode(t.a, "通知", strlen("通知")));
    (void)town_do(&t, "takahashi", "certificate.confirm", seen_paper);
    assert_string_equal(lapsed(&t, entry, (struct date){today().day + 36500}), "");
    says(seen(visit(&t, "tanaka", entry, NULL), entry_get), "資料で確認");
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ lapsed under review */
static void shortened(struct town *t, const char *certificate, const char *number, const char *to)
{
    json_t *less = paper("ismap", number, "約款サービス", to);
    json_object_set_new(less, "certificate", json_string(certificate));
    (void)town_do(t, "takahashi", "certificate.put", less);
}

/* Handed in with one that holds, and judged. */
static const char *handed_in(struct town *t, const char *certificate)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    (void)town_do(t, "yamada", "evidence.certify", choice(id, certificate, true));
    submit(t, id);
    return arena_strdup(t->a, id);
}

static const char *at_step(struct town *t, const char *login, const char *id, const char *step)
{
    struct visit *v = visit(t, login, id, NULL);
    v->x.req.path_arg[1] = step;
    return seen(v, step_get);
}

static json_t *verdict(const char *id, const char *step, const char *which, const char *reason)
{
    json_t *in = IN("{s:s, s:s, s:s}", "case", id, "step", step, "verdict", which);
    if (reason)
        json_object_set_new(in, "reason", json_string(reason));
    return in;
}

/* Nobody permits what rests on a certificate that ended meanwhile: whoever checks and whoever
 * decides is told; sending back and refusing stay open. */
static void under_review(const char *url)
{
    static const char *const over = "この認証の効力は、";
    struct town t;

    town_open(&t, url, PACK);
    const char *one = register_one(&t, "ismap", "C-1", "約款サービス", day(&t, 10));
    const char *id = handed_in(&t, one), *refused = handed_in(&t, one), *last = handed_in(&t, one);
    says_not(at_step(&t, "takahashi", id, "judge"), over);
    town_step(&t, "takahashi", refused, "judge", "done", NULL);
    town_step(&t, "takahashi", last, "judge", "done", NULL);
    /* its last day counts to its end */
    shortened(&t, one, "C-1", day(&t, 0));
    says_not(at_step(&t, "sato", last, "approve"), over);
    town_step(&t, "sato", last, "approve", "approve", NULL);
    shortened(&t, one, "C-1", day(&t, -1));
    /* who checks sees it, and is not stopped by what only the decision demands */
    const char *html = at_step(&t, "takahashi", id, "judge");
    says(html, "<span class=\"small\">効力は");
    says(html, "このままでは許可できません");
    town_step(&t, "takahashi", id, "judge", "done", NULL);
    html = at_step(&t, "sato", id, "approve");
    says(html, over);
    says(html, "ISMAP C-1");
    says(html, "差し戻して");
    assert_int_equal(town_case(&t, id)->c.state, CASE_SUBMITTED);
    town_refused(&t, "sato", "case.step", verdict(id, "approve", "approve", NULL), ST_REFUSED,
                 "incomplete");
    struct visit *v = visit(&t, "sato", id, NULL);
    v->x.req.path_arg[1] = "approve";
    visit_add(v, "do", "approve");
    visit_add(v, "content_hash", case_hash_at(town_case(&t, id), "approve", t.a));
    v->x.req.method = "POST";
    says(seen_with(v, step_post, 422), over);
    assert_int_equal(town_case(&t, id)->c.state, CASE_SUBMITTED);
    (void)town_do(&t, "sato", "case.step", verdict(refused, "approve", "reject", "足りない"));
    assert_int_equal(town_case(&t, refused)->c.state, CASE_REJECTED);
    /* sent back, mended and handed in anew */
    (void)town_do(&t, "sato", "case.return", IN("{s:s, s:s}", "case", id, "reason", "認証切れ"));
    town_refused(&t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    const char *two = register_one(&t, "iso27017", "I-2", "約款サービス", LONG);
    (void)town_do(&t, "yamada", "evidence.certify", choice(id, two, true));
    submit(&t, id);
    html = at_step(&t, "takahashi", id, "judge");
    says(html, "<span class=\"small\">効力は"); /* the old one is still there, and needed no more */
    town_step(&t, "takahashi", id, "judge", "done", NULL);
    html = at_step(&t, "sato", id, "approve");
    says(html, "ほかの資料で足りるか");
    says_not(html, "このままでは許可できません");
    town_step(&t, "sato", id, "approve", "approve", NULL);
    assert_int_equal(town_case(&t, id)->c.state, CASE_APPROVED);
    town_is_whole(&t);
    town_close(&t);
}

/* A later application about the entry that brings a certificate closes it as well. */
static void changed(const char *url)
{
    struct town t;

    town_open(&t, url, PACK);
    const char *one = register_one(&t, "ismap", "C-1", "約款サービス", day(&t, 10));
    const char *entry = permitted(&t, one);
    struct date then = {today().day + 11};
    assert_string_not_equal(lapsed(&t, entry, then), "");
    const char *two = register_one(&t, "ismap", "C-2", "約款サービス", day(&t, 20));
    const char *id = town_draft(&t, "yamada", "change", entry);
    (void)town_do(&t, "yamada", "evidence.certify", choice(id, two, false));
    submit(&t, id);
    assert_string_not_equal(lapsed(&t, entry, then), ""); /* not while it is only asked for */
    town_step(&t, "sato", id, "approve", "approve", NULL);
    assert_string_equal(lapsed(&t, entry, then), "");
    assert_string_not_equal(lapsed(&t, entry, (struct date){today().day + 21}), "");
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ a list */
static json_t *listed(const char *on, json_t *rows)
{
    return IN("{s:s, s:s, s:o}", "list", "公表リスト", "on", on, "rows", rows);
}

static json_t *row(const char *number, const char *to)
{
    return IN("{s:s, s:s, s:s, s:s, s:s}", "scheme", "ismap", "number", number, "holder",
              "株式会社約款サービス", "services", "約款サービス", "to", to);
}

static void a_list(const char *url)
{
    struct town t;

    town_open(&t, url, PACK);
    town_refused(&t, "yamada", "certificate.import",
                 listed("2026-01-01", IN("[o]", row("1", LONG))), ST_DENIED, "no_right");
    town_refused(&t, "takahashi", "certificate.import", listed("2026-01-01", json_array()),
                 ST_INPUT, "certificate_no_lines");
    town_refused(&t, "takahashi", "certificate.import",
                 listed(day(&t, 1), IN("[o]", row("1", LONG))), ST_INPUT, "certificate_list_day");
    const char *typed = register_one(&t, "ismap", "C-1", "約款サービス", day(&t, 10));
    const json_t *out =
        town_do(&t, "takahashi", "certificate.import",
                listed("2020-01-01", IN("[o, o]", row("C-1", LONG), row("C-2", LONG))));
    assert_int_equal(json_int(out, "added", -1), 1);
    assert_int_equal(json_int(out, "changed", -1), 1); /* the typed one is the list's now */
    assert_int_equal(count(&t, "certificate", "list = '公表リスト'"), 2);
    town_refused(&t, "takahashi", "certificate.import",
                 listed("2019-12-31", IN("[o]", row("C-1", LONG))), ST_INPUT,
                 "certificate_list_old");
    const char *entry = permitted(&t, typed);
    json_t *stale = listed("2020-02-01", IN("[o]", row("C-2", LONG)));
    json_object_set_new(stale, "lock", json_string("what stood before"));
    town_refused(&t, "takahashi", "certificate.import", stale, ST_CONFLICT, "stale");
    out = town_do(&t, "takahashi", "certificate.import",
                  listed("2020-02-01", IN("[o]", row("C-2", LONG))));
    assert_int_equal(json_int(out, "gone", -1), 1);
    assert_string_not_equal(lapsed(&t, entry, today()), "");
    /* it is in the list again */
    out = town_do(&t, "takahashi", "certificate.import",
                  listed("2020-03-01", IN("[o, o]", row("C-2", LONG), row("C-1", LONG))));
    assert_int_equal(json_int(out, "changed", -1), 1);
    assert_string_equal(lapsed(&t, entry, today()), "");

    /* what stands unchanged in a newer list is of that list's day */
    (void)town_do(&t, "takahashi", "certificate.import",
                  listed("2020-03-02", IN("[o, o]", row("C-2", LONG), row("C-1", LONG))));
    town_refused(&t, "takahashi", "certificate.import",
                 listed("2020-03-01", IN("[o]", row("C-1", LONG))), ST_INPUT,
                 "certificate_list_old");
    /* the same list, typed in another width */
    json_t *wide = listed("2020-03-03", IN("[o, o]", row("C-2", LONG), row("C-1", LONG)));
    json_object_set_new(wide, "list", json_string("公表ﾘｽﾄ"));
    out = town_do(&t, "takahashi", "certificate.import", wide);
    assert_int_equal(json_int(out, "added", -1), 0);
    assert_int_equal(count(&t, "certificate", "number in ('C-1', 'C-2')"), 2);
    town_refused(&t, "takahashi", "certificate.import",
                 listed("2020-03-02", IN("[o]", row("C-1", LONG))), ST_INPUT,
                 "certificate_list_old");

    const char *give[] = {"list",   "公表リスト", "on",    "R2.4.1",
                          "scheme", "ismap",      "lines", "番号\t事業者\t備考\nC-9\t<b>みほん\t",
                          NULL};
    struct visit *v = visit(&t, "takahashi", NULL, give);
    v->x.req.method = "POST";
    const char *html = seen(v, certificate_import_post);
    says(html, "外れた：2");
    says(html, "新しい：1");
    says(html, "&lt;b&gt;みほん");
    assert_int_equal(count(&t, "certificate", "number = 'C-9'"), 0);
    const char *lock = strstr(html, "name=\"lock\" value=\"") + strlen("name=\"lock\" value=\"");
    v = visit(&t, "takahashi", NULL, give);
    v->x.req.method = "POST";
    visit_add(v, "do", "save");
    visit_add(v, "lock", arena_strndup(t.a, lock, 64));
    (void)sent(v, certificate_import_post);
    assert_int_equal(count(&t, "certificate", "number = 'C-9' and withdrawn_on is null"), 1);
    const char *over[] = {"which", "over", NULL};
    html = seen(visit(&t, "takahashi", NULL, over), certificates_get);
    says(html, "C-1");
    says_not(html, "C-9");
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ at the same moment */
#define HANDS 4
struct hand {
    struct town *t;
    const char *entry, *evidence, *certificate;
    enum status st;
};

static void *confirm(void *arg)
{
    struct hand *h = arg;
    AUTO_ARENA struct arena *a = arena_new();
    AUTO_JSON json_t *in = anew(h->entry, h->evidence, h->certificate);
    json_t *out = NULL;

    h->st = command_run(h->t->app, a, town_who(h->t, a, "tanaka"), "certificate.confirm", NULL, in,
                        (struct bytes){0}, &out, NULL);
    json_decref(out);
    return NULL;
}

static void at_once(const char *url)
{
    struct town t;
    struct hand hands[HANDS];
    pthread_t threads[HANDS];
    int done = 0;

    town_open(&t, url, PACK);
    const char *one = register_one(&t, "ismap", "C-1", "約款サービス", LONG);
    const char *two = register_one(&t, "ismap", "C-2", "約款サービス", LONG);
    const char *entry = permitted(&t, one);
    (void)town_do(&t, "takahashi", "certificate.withdraw",
                  IN("{s:s, s:s, s:s}", "certificate", one, "on", day(&t, 0), "reason", "取消し"));
    const char *old = lapsed(&t, entry, today());
    for (int i = 0; i < HANDS; i++) {
        hands[i] = (struct hand){&t, entry, old, two, ST_OK};
        assert_int_equal(pthread_create(&threads[i], NULL, confirm, &hands[i]), 0);
    }
    for (int i = 0; i < HANDS; i++) {
        pthread_join(threads[i], NULL);
        assert_true(hands[i].st == ST_OK || hands[i].st == ST_CONFLICT);
        done += hands[i].st == ST_OK;
    }
    assert_int_equal(done, 1);
    assert_int_equal(count(&t, "evidence", "replaces is not null"), 1);
    town_is_whole(&t);
    town_close(&t);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(certificates)
EACH(reopened)
EACH(under_review)
EACH(changed)
EACH(a_list)
EACH(at_once)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_certificates), cmocka_unit_test(test_reopened),
        cmocka_unit_test(test_changed),      cmocka_unit_test(test_a_list),
        cmocka_unit_test(test_under_review), cmocka_unit_test(test_at_once),
    };

    if (crypto_init(&err) != ST_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
