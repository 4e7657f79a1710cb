/* Incidents, on every engine and with the clock in the test's hand: who is told what, who sees it
 * and who does not by any way, what has to be there before it is closed, and by when others are
 * told. */
#include "scene.h"
#include "visit.h"

#include <string.h>

#include "api/api.h"
#include "base/json.h"
#include "http/limit.h"
#include "pages/duty/calendar.h"
#include "pages/entry/entry.h"
#include "pages/home.h"
#include "pages/incident/incident.h"
#include "pages/office/setup.h"
#include "pages/record/record.h"

#define PACK "tests/packs/incidents"
static struct err err;

#define SECRET "課長が名簿を持ち出した"

static int64_t count(struct town *t, const char *of)
{
    return town_count(t, arena_printf(t->a, "select count(*) from %s", of));
}

static const char *page(struct town *t, const char *login, const char *id, handler_fn *handler)
{
    return seen(visit(t, login, id, NULL), handler);
}

static json_t *on(const char *incident, const char *name, const char *value)
{
    return IN("{s:s, s:s}", "incident", incident, name, value);
}

static json_t *line(const char *incident, const char *kind, const char *text)
{
    return IN("{s:s, s:s, s:s}", "incident", incident, "kind", kind, "text", text);
}

static json_t *verdict(const char *incident, const char *is)
{
    return IN("{s:s, s:s, s:s}", "incident", incident, "verdict", is, "reason", "記録を見た");
}

static const char *report(struct town *t, const char *login, json_t *in)
{
    return arena_strdup(t->a, json_str(town_do(t, login, "incident.report", in), "incident", ""));
}

/* A service in use, managed by tanaka. */
static const char *service(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);

    town_files(t, "yamada", id);
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_step(t, "takahashi", id, "judge", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
    const char *entry = arena_strdup(t->a, town_case(t, id)->c.entry.s);
    town_act(t, "tanaka", entry, "start_use");
    return entry;
}

static void open_town(struct town *t, const char *url)
{
    shift = 0;
    town_open(t, url, PACK);
}

static void close_town(struct town *t)
{
    town_is_whole(t);
    town_close(t);
}

static const char *told_of(struct town *t, const char *incident, const char *login)
{
    return town_text(t, arena_printf(t->a,
                                     "select id from incident_told where incident = '%s' and "
                                     "person = '%s' order by n desc",
                                     incident, town_id(t, arena_printf(t->a, "person.%s", login))));
}

/* Whoever may not see it learns nothing, by any command or page. */
static void hidden_from(struct town *t, const char *login, const char *id)
{
    static const char *const kinds[] = {"found", "report", "measure", "instruction", "outside"};

    refused(visit(t, login, id, NULL), incident_get, ST_NOT_FOUND, "not_found");
    refused(visit(t, login, id, (const char *[]){"do", "seen", NULL}), incident_post, ST_NOT_FOUND,
            "not_found");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        town_refused(t, login, "incident.line", line(id, kinds[i], "文"), ST_NOT_FOUND,
                     "not_found");
    town_refused(t, login, "incident.seen", IN("{s:s}", "incident", id), ST_NOT_FOUND, "not_found");
    town_refused(t, login, "incident.assess", verdict(id, "no"), ST_NOT_FOUND, "not_found");
    town_refused(t, login, "incident.close", on(id, "text", "文"), ST_NOT_FOUND, "not_found");
    town_refused(t, login, "incident.reopen", on(id, "reason", "文"), ST_NOT_FOUND, "not_found");
    town_refused(t, login, "incident.phone",
                 IN("{s:s, s:s}", "told", told_of(t, id, "takahashi"), "how", "電話"), ST_NOT_FOUND,
                 "not_found");
}

/* ------------------------------------------------------------------ told */
/* By somebody of another unit: their own head, the manager of the service, CSIRT and office. */
static void test_told_on(const char *url)
{
    struct town t;

    open_town(&t, url);
    const char *entry = service(&t), *html;
    const char *id = report(&t, "watanabe",
                            IN("{s:s, s:s, s:s}", "what", "一覧がだれにでも見える", "entry", entry,
                               "personal", "unknown"));
    assert_true(str_starts(
        town_text(&t, arena_printf(t.a, "select no from incident where id = '%s'", id)), "事R"));
    assert_int_equal(count(&t, "incident_told"), 4);
    assert_int_equal(count(&t, "incident_told where seen_at is not null"), 1); /* themselves */
    static const char *const told[] = {"tanaka", "ito", "takahashi"};
    for (size_t i = 0; i < 3; i++)
        says(page(&t, told[i], NULL, home_get), "一覧がだれにでも見える");
    static const char *const others[] = {"yamada", "sato", "suzuki", "oshiro"};
    for (size_t i = 0; i < 4; i++) {
        says_not(page(&t, others[i], NULL, home_get), "一覧がだれにでも見える");
        says_not(page(&t, others[i], NULL, incidents_get), "一覧がだれにでも見える");
        hidden_from(&t, others[i], id);
    }
    says(page(&t, "watanabe", NULL, incidents_get), "一覧がだれにでも見える");
    says_not(page(&t, "watanabe", NULL, home_get), "一覧がだれにでも見える");
    says(page(&t, "tanaka", entry, entry_get), "一覧がだれにでも見える");
    /* seen, once; pressed twice it stays so */
    struct visit *v = visit(&t, "tanaka", id, (const char *[]){"do", "seen", NULL});
    assert_true(str_ends(sent(v, incident_post), "?done=incident_seen"));
    v = visit(&t, "tanaka", id, (const char *[]){"do", "seen", NULL});
    assert_true(str_ends(sent(v, incident_post), "?done=incident_seen"));
    town_refused(&t, "tanaka", "incident.seen", IN("{s:s}", "incident", id), ST_CONFLICT,
                 "incident_seen");
    says_not(page(&t, "tanaka", NULL, home_get), "まだ見ていません");
    /* told by telephone: by whoever follows it, with how, once */
    json_t *phone =
        IN("{s:s, s:s}", "told", told_of(&t, id, "ito"), "how", "14:10に電話で本人に伝えた");
    town_refused(&t, "takahashi", "incident.phone",
                 IN("{s:s, s:s}", "told", told_of(&t, id, "ito"), "how", " "), ST_REFUSED,
                 "incident_how");
    (void)town_do(&t, "takahashi", "incident.phone", json_incref(phone));
    town_refused(&t, "takahashi", "incident.phone", phone, ST_CONFLICT, "incident_reached");
    html = page(&t, "takahashi", id, incident_get);
    says(html, "14:10に電話で本人に伝えた");
    says(html, "渡辺 五郎");
    /* whoever reported sees how it stands, and adds; not whom it was told */
    html = page(&t, "watanabe", id, incident_get);
    says(html, "評価の前");
    (void)town_do(&t, "watanabe", "incident.line", line(id, "found", "先週からのようだ"));
    town_refused(&t, "tanaka", "incident.line", line(id, "found", "文"), ST_DENIED,
                 "incident_reporter");
    close_town(&t);
}

/* From outside, and what cannot be. */
static void test_reported_on(const char *url)
{
    struct town t;

    open_town(&t, url);
    town_refused(&t, "yamada", "incident.report", IN("{s:s}", "what", " "), ST_REFUSED,
                 "incident_what");
    town_refused(&t, "yamada", "incident.report",
                 IN("{s:s, s:s}", "what", "文", "personal", "perhaps"), ST_INPUT, "bad_choice");
    town_refused(&t, "yamada", "incident.report",
                 IN("{s:s, s:s}", "what", "文", "noticed_at", "25:00"), ST_INPUT, "bad_time");
    town_refused(&t, "yamada", "incident.report",
                 IN("{s:s, s:s}", "what", "文", "noticed_on", "2099-01-01"), ST_REFUSED,
                 "incident_future");
    town_refused(&t, "yamada", "incident.report",
                 IN("{s:s, s:s, s:s}", "what", "文", "noticed_on", "2020-05-01", "occurred_on",
                    "2020-05-02"),
                 ST_REFUSED, "incident_occurred");
    town_refused(&t, "yamada", "incident.report",
                 IN("{s:s, s:s}", "what", "文", "entry", town_id(&t, "person.yamada")),
                 ST_NOT_FOUND, "not_found");
    const char *id =
        report(&t, "yamada",
               IN("{s:s, s:s, s:s, s:{s:s, s:s, s:s}}", "what", "知らない人に名簿が届いた",
                  "noticed_on", "2020-05-01", "noticed_at", "９：０５", "outside", "name",
                  "住民 太郎", "contact", "03-0000-0000", "how", "窓口"));
    const char *html = page(&t, "sato", id, incident_get); /* the head of yamada's section */
    says(html, "住民 太郎");
    says(html, "9:05");
    says(html, "サービスは不明");
    /* nobody manages what is not known: head, CSIRT, office */
    assert_int_equal(count(&t, "incident_told"), 3);
    /* the form keeps what was typed and says what is wrong beside it */
    struct visit *v = visit(&t, "yamada", NULL,
                            (const char *[]){"what", "送り先を間違えた", "noticed_at", "朝", NULL});
    html = seen_with(v, incident_new_post, 400);
    says(html, "送り先を間違えた");
    says(html, "時刻として読めません");
    v = visit(&t, "yamada", NULL, (const char *[]){"what", "送り先を間違えた", NULL});
    assert_true(str_starts(sent(v, incident_new_post), "/incidents/"));
    close_town(&t);
}

/* ------------------------------------------------------------------ past the line */
static void in_the_record(struct town *t, const char *login, const char *id, const char *no,
                          bool there)
{
    const char *html = page(t, login, NULL, record_get);

    (there ? says : says_not)(html, no);
    (there ? says : says_not)(html, SECRET);
    html = seen(visit(t, login, NULL, (const char *[]){"chain", "access", NULL}), record_get);
    (there ? says : says_not)(html, no);
    if (there) {
        says(page(t, login, id, record_story_get), SECRET);
        struct visit *v = visit(t, login, NULL, (const char *[]){"no", no, NULL});
        assert_string_equal(sent(v, record_get), arena_printf(t->a, "/record/%s", id));
        return;
    }
    refused(visit(t, login, id, NULL), record_story_get, ST_NOT_FOUND, "not_found");
    says_not(seen(visit(t, login, NULL, (const char *[]){"no", no, NULL}), record_get), id);
}

static void test_violation_on(const char *url)
{
    struct town t;

    open_town(&t, url);
    (void)town_do(&t, "operator", "mail.set",
                  IN("{s:b, s:s, s:s, s:s}", "on", 1, "host", "mail.example", "sender",
                     "daicho@example.jp", "base", "https://daicho.example"));
    town_post(&t, "監査員", "税務課", "auditor");
    town_hold(&t, "watanabe", "監査員", "concurrent");
    const char *entry = service(&t);
    const char *before = report(&t, "yamada", IN("{s:s}", "what", "ひとつ前"));
    const char *id = report(&t, "yamada",
                            IN("{s:s, s:s, s:b, s:s}", "what", SECRET, "entry", entry, "violation",
                               1, "personal", "yes"));
    const char *after = report(&t, "yamada", IN("{s:s}", "what", "ひとつ後"));
    const char *no =
        town_text(&t, arena_printf(t.a, "select no from incident where id = '%s'", id));
    const char *of = arena_printf(t.a, "incident_told where incident = '%s'", id);
    static const char *const others[] = {"sato", "tanaka", "suzuki", "kato", "oshiro", "watanabe"};

    assert_true(str_starts(no, "違R"));
    /* no gap in the other numbers tells that there is one */
    const char *numbers =
        town_text(&t, arena_printf(t.a, "select max(no) from incident where id in ('%s', '%s')",
                                   before, after));
    assert_true(str_ends(numbers, "-0002"));
    assert_int_equal(count(&t, of), 2);
    assert_int_equal(count(&t, "incident_due where incident = (select id from incident where "
                               "violation = 1)"),
                     0);
    assert_int_equal(
        count(&t, arena_printf(t.a,
                               "outbox b join incident_told i on i.id = b.event where "
                               "b.kind = 'incident' and i.incident = '%s' and "
                               "b.person not in ('%s', '%s')",
                               id, town_id(&t, "person.ito"), town_id(&t, "person.takahashi"))),
        0);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        hidden_from(&t, others[i], id);
        says_not(page(&t, others[i], NULL, incidents_get), no);
        says_not(page(&t, others[i], NULL, home_get), SECRET);
        if (!str_eq(others[i], "watanabe"))
            says_not(page(&t, others[i], entry, entry_get), no);
    }
    OK(access_record(t.app, town_who(&t, t.a, "takahashi"), ACCESS_VIEW, id, "", NULL));
    in_the_record(&t, "watanabe", id, no, false); /* an auditor */
    in_the_record(&t, "takahashi", id, no, true);
    /* those who see it, and whoever told it */
    says(page(&t, "ito", id, incident_get), SECRET);
    says(page(&t, "takahashi", NULL, home_get), SECRET);
    says(page(&t, "yamada", id, incident_get), SECRET);
    says(page(&t, "takahashi", entry, entry_get), no);
    says_not(page(&t, "yamada", id, incident_get), "伊藤 四郎");
    /* it is assessed by those who see it; whoever takes over the post sees it as well */
    town_refused(&t, "yamada", "incident.assess", verdict(id, "no"), ST_DENIED,
                 "incident_assessor");
    (void)town_do(&t, "takahashi", "incident.assess", verdict(id, "yes"));
    assert_int_equal(count(&t, of), 2); /* nobody of the line is told now either */
    (void)town_do(&t, "takahashi", "incident.line", line(id, "cause", "管理が甘かった"));
    (void)town_do(&t, "ito", "incident.line", line(id, "prevention", "持ち出しを止めた"));
    (void)town_do(&t, "ito", "incident.close", on(id, "text", "指導した"));
    says(page(&t, "yamada", NULL, home_get), "終結のお知らせ");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        hidden_from(&t, others[i], id);
    in_the_record(&t, "watanabe", id, no, false);
    close_town(&t);
}

/* ------------------------------------------------------------------ to the end */
static void test_closed_on(const char *url)
{
    struct town t;

    open_town(&t, url);
    const char *entry = service(&t), *html;
    const char *id = report(&t, "yamada",
                            IN("{s:s, s:s, s:s, s:s}", "what", "名簿を送る相手を間違えた", "entry",
                               entry, "personal", "yes", "my_number", "unknown"));
    assert_int_equal(count(&t, "incident_due where lapsed = 0 and sure = 1"), 1);
    assert_int_equal(count(&t, "incident_due where lapsed = 0 and sure = 0"), 1);
    /* only whom the rules name assesses: not the office, not the manager, not whoever reported */
    static const char *const others[] = {"takahashi", "tanaka", "yamada"};
    for (size_t i = 0; i < 3; i++)
        town_refused(&t, others[i], "incident.assess", verdict(id, "yes"), ST_DENIED,
                     "incident_assessor");
    town_refused(&t, "ito", "incident.close", on(id, "text", "終わった"), ST_REFUSED,
                 "incident_unassessed");
    town_refused(&t, "ito", "incident.assess", verdict(id, "perhaps"), ST_INPUT, "bad_choice");
    assert_int_equal(count(&t, "incident_told where line = 'chief'"), 0);
    json_t *is = verdict(id, "yes");
    json_object_set_new(is, "my_number", json_string("no"));
    (void)town_do(&t, "ito", "incident.assess", is);
    assert_int_equal(count(&t, "incident_told where line = 'chief'"), 1);
    says(page(&t, "oshiro", NULL, home_get), "名簿を送る相手を間違えた");
    assert_int_equal(count(&t, "incident_due where lapsed = 1"), 1);
    town_refused(&t, "ito", "incident.close", on(id, "text", "終わった"), ST_REFUSED,
                 "incident_no_cause");
    (void)town_do(&t, "tanaka", "incident.line", line(id, "cause", "宛先の選び違い"));
    town_refused(&t, "ito", "incident.close", on(id, "text", "終わった"), ST_REFUSED,
                 "incident_no_prevention");
    (void)town_do(&t, "tanaka", "incident.line", line(id, "prevention", "二人で見る"));
    town_refused(&t, "ito", "incident.close", on(id, "text", "終わった"), ST_REFUSED,
                 "incident_owed");
    town_refused(&t, "takahashi", "incident.line",
                 IN("{s:s, s:s, s:s, s:s}", "incident", id, "kind", "outside", "text", "文",
                    "deadline", "open_days"),
                 ST_REFUSED, "incident_deadline");
    (void)town_do(&t, "takahashi", "incident.line",
                  IN("{s:s, s:s, s:s, s:s}", "incident", id, "kind", "outside", "text",
                     "委員会へ速報した", "deadline", "first"));
    town_refused(&t, "takahashi", "incident.line",
                 IN("{s:s, s:s, s:s, s:s}", "incident", id, "kind", "outside", "text", "もう一度",
                    "deadline", "first"),
                 ST_REFUSED, "incident_deadline");
    /* numbered; what puts a report right is the same report */
    (void)town_do(&t, "tanaka", "incident.line", line(id, "report", "三人に届いた"));
    json_t *right = line(id, "report", "四人に届いた");
    json_object_set_new(right, "corrects", json_integer(5));
    town_refused(
        &t, "tanaka", "incident.line",
        IN("{s:s, s:s, s:s, s:i}", "incident", id, "kind", "cause", "text", "文", "corrects", 5),
        ST_REFUSED, "incident_corrects");
    (void)town_do(&t, "tanaka", "incident.line", json_incref(right));
    town_refused(&t, "tanaka", "incident.line", right, ST_CONFLICT, "incident_corrected");
    (void)town_do(&t, "tanaka", "incident.line", line(id, "report", "全員から消した"));
    assert_int_equal(count(&t, "incident_line where kind = 'report' and no = 1"), 2);
    assert_int_equal(count(&t, "incident_line where kind = 'report' and no = 2"), 1);
    /* what was done by the rules stands between the lines */
    town_act(&t, "tanaka", entry, "stop");
    html = page(&t, "takahashi", id, incident_get);
    says(html, "訂正あり");
    says(html, "規程の手続で行ったこと");
    says_not(html, "あと5日");
    town_refused(&t, "takahashi", "incident.close", on(id, "text", "終わった"), ST_DENIED,
                 "incident_assessor");
    (void)town_do(&t, "ito", "incident.close", on(id, "text", "相手に謝り、消してもらった"));
    town_refused(&t, "tanaka", "incident.line", line(id, "measure", "文"), ST_CONFLICT,
                 "incident_closed");
    town_refused(&t, "ito", "incident.close", on(id, "text", "また"), ST_CONFLICT,
                 "incident_closed");
    says(page(&t, "yamada", NULL, home_get), "終結のお知らせ");
    says(page(&t, "yamada", id, incident_get), "相手に謝り");
    /* and not the end */
    town_refused(&t, "tanaka", "incident.reopen", on(id, "reason", "また届いた"), ST_DENIED,
                 "incident_assessor");
    town_refused(&t, "ito", "incident.reopen", on(id, "reason", " "), ST_REFUSED,
                 "reason_required");
    (void)town_do(&t, "ito", "incident.reopen", on(id, "reason", "また届いた"));
    town_refused(&t, "ito", "incident.reopen", on(id, "reason", "また"), ST_CONFLICT,
                 "incident_open");
    (void)town_do(&t, "tanaka", "incident.line", line(id, "measure", "止めた"));
    (void)town_do(&t, "ito", "incident.assess", verdict(id, "no"));
    (void)town_do(&t, "ito", "incident.close", on(id, "text", "同じものだった"));
    /* nothing was ever changed */
    assert_int_equal(count(&t, "incident_line"),
                     town_count(&t, "select lines from incident limit 1"));
    close_town(&t);
}

/* ------------------------------------------------------------------ time goes by */
static void test_time_on(const char *url)
{
    struct town t;

    open_town(&t, url);
    const char *entry = service(&t), *html;
    const char *id = report(&t, "yamada",
                            IN("{s:s, s:s, s:s, s:s}", "what", "端末をなくした", "entry", entry,
                               "personal", "yes", "my_number", "no"));
    html = page(&t, "takahashi", id, incident_get);
    says(html, "あと5日");
    says(html, "直ちに");
    says(html, "まだ届いていません（期限切れ）"); /* at once: sato was to see it at once */
    shift = 5;
    html = page(&t, "takahashi", id, incident_get);
    says(html, "時間");
    says_not(html, "過ぎています");
    shift = 6;
    says(page(&t, "takahashi", id, incident_get), "期限を1日過ぎています");
    says(page(&t, "takahashi", NULL, home_get), "期限を1日過ぎています");
    /* the post goes to somebody else, who sees what it was told; ten years later as well */
    town_move(&t, "sato", "主事");
    town_move(&t, "suzuki", "課長");
    says(page(&t, "suzuki", id, incident_get), "端末をなくした");
    shift = 3650;
    says(page(&t, "suzuki", id, incident_get), "端末をなくした");
    says(page(&t, "takahashi", NULL, incidents_get), "端末をなくした");
    close_town(&t);
    shift = 0;
}

/* ------------------------------------------------------------------ nobody is there */
/* Where the role that assesses, or one that is told, has nobody, the office acts and is told what
 * to do; who is appointed then takes it over. */
static void test_vacant_on(const char *url)
{
    struct town t;

    open_town(&t, url);
    const char *entry = service(&t), *html;
    json_t *lost = IN("{s:s, s:s}", "what", "端末をなくした", "entry", entry);
    const char *id = report(&t, "yamada", json_incref(lost));
    says_not(page(&t, "takahashi", id, incident_get), "の人がいません");
    town_refused(&t, "takahashi", "incident.assess", verdict(id, "no"), ST_DENIED,
                 "incident_assessor");
    town_leave(&t, "ito");
    /* told before; the next one tells nobody in that role */
    const char *next = report(&t, "yamada", lost);
    html = page(&t, "takahashi", next, incident_get);
    says(html, "評価する「CSIRT」の人がいません");
    says(html, "知らせる相手の人がいない役割があります");
    says(html, "href=\"/office/units\"");
    html = page(&t, "tanaka", next, incident_get); /* not theirs to appoint somebody */
    says(html, "評価する「CSIRT」の人がいません");
    says_not(html, "href=\"/office/units\"");
    says_not(page(&t, "yamada", next, incident_get), "の人がいません");
    says(page(&t, "takahashi", NULL, home_get), "知らせる相手の人がいない役割があります");
    says(page(&t, "takahashi", "check", setup_get), "「CSIRT」がいないため");
    town_refused(&t, "tanaka", "incident.assess", verdict(next, "no"), ST_DENIED,
                 "incident_assessor");
    (void)town_do(&t, "takahashi", "incident.assess", verdict(id, "no"));
    (void)town_do(&t, "takahashi", "incident.close", on(id, "text", "机にあった"));
    /* somebody was told otherwise: nothing is left to do about it */
    (void)town_do(&t, "takahashi", "incident.phone",
                  IN("{s:s, s:s}", "told",
                     town_text(&t, arena_printf(t.a,
                                                "select id from incident_told where incident = "
                                                "'%s' and person = ''",
                                                next)),
                     "how", "情報政策課に電話した"));
    says_not(page(&t, "takahashi", NULL, home_get), "知らせる相手の人がいない役割があります");
    town_hold(&t, "suzuki", "所属長", "concurrent");
    says_not(page(&t, "takahashi", next, incident_get), "評価する「CSIRT」の人がいません");
    town_refused(&t, "takahashi", "incident.assess", verdict(next, "no"), ST_DENIED,
                 "incident_assessor");
    (void)town_do(&t, "suzuki", "incident.assess", verdict(next, "no"));
    close_town(&t);
}

/* ------------------------------------------------------------------ what the applications came to
 */
static void test_came_to_on(const char *url)
{
    struct town t;

    open_town(&t, url);
    const char *entry = service(&t);
    const char *id = report(&t, "yamada", IN("{s:s, s:s}", "what", "画面", "entry", entry));
    const char *change = town_draft(&t, "yamada", "change", entry);
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", change));
    says(page(&t, "takahashi", id, incident_get), "変更の申請：申請");
    says_not(page(&t, "takahashi", id, incident_get), "変更の申請：許可");
    town_step(&t, "sato", change, "approve", "approve", NULL);
    says(page(&t, "takahashi", id, incident_get), "変更の申請：許可");
    says_not(page(&t, "takahashi", id, incident_get), "外部サービスの利用申請：許可"); /* before */
    close_town(&t);
}

/* ------------------------------------------------------------------ programs */
static const char *listed(struct town *t, const char *login)
{
    return seen(visit(t, login, NULL, NULL), api_incidents);
}

static void test_programs_on(const char *url)
{
    static struct edge edge;
    struct town t;

    open_town(&t, url);
    const char *entry = service(&t), *json;
    const char *id = report(&t, "yamada",
                            IN("{s:s, s:s, s:s, s:s}", "what", "端末をなくした", "entry", entry,
                               "personal", "yes", "my_number", "no"));
    const char *hidden =
        report(&t, "yamada", IN("{s:s, s:s, s:b}", "what", SECRET, "entry", entry, "violation", 1));
    /* the same people as on the pages */
    static const char *const others[] = {"suzuki", "oshiro"};
    for (size_t i = 0; i < 2; i++) {
        says(listed(&t, others[i]), "{\"incidents\":[]}");
        refused(visit(&t, others[i], id, NULL), api_incident, ST_NOT_FOUND, "not_found");
    }
    static const char *const line_people[] = {"sato", "kato", "tanaka"};
    for (size_t i = 0; i < 3; i++) {
        says(listed(&t, line_people[i]), id);
        says_not(listed(&t, line_people[i]), hidden);
        refused(visit(&t, line_people[i], hidden, NULL), api_incident, ST_NOT_FOUND, "not_found");
    }
    says(listed(&t, "ito"), hidden);
    says(seen(visit(&t, "takahashi", hidden, NULL), api_incident), SECRET);
    json = seen(visit(&t, "takahashi", id, NULL), api_incident);
    says(json, "\"last\":");
    says(json, "利用責任者への連絡");
    json = seen(visit(&t, "yamada", id, NULL), api_incident); /* not whom it was told */
    says(json, "端末をなくした");
    says_not(json, "利用責任者への連絡");
    refused(visit(&t, "ito", NULL, (const char *[]){"state", "over", NULL}), api_incidents,
            ST_INPUT, "bad_choice");
    says_not(seen(visit(&t, "ito", NULL, (const char *[]){"state", "closed", NULL}), api_incidents),
             id);
    /* in the calendar of whoever follows it, until it is met */
    edge.limiter = limiter_new();
    const char *who[] = {"tanaka", "yamada"};
    for (size_t i = 0; i < 2; i++) {
        const char *key = arena_strdup(
            t.a, json_str(town_do(&t, who[i], "calendar.link", json_object()), "secret", ""));
        struct visit *v = visit(&t, who[i], NULL, (const char *[]){"key", key, NULL});
        v->x.edge = &edge;
        v->x.req.peer = "192.0.2.1";
        const char *ics = seen(v, calendar_ics_get);
        (i == 0 ? says : says_not)(ics, "-first@daicho");
        if (i > 0)
            continue;
        (void)town_do(&t, "takahashi", "incident.line",
                      IN("{s:s, s:s, s:s, s:s}", "incident", id, "kind", "outside", "text",
                         "委員会へ速報した", "deadline", "first"));
        v = visit(&t, who[i], NULL, (const char *[]){"key", key, NULL});
        v->x.edge = &edge;
        v->x.req.peer = "192.0.2.1";
        v->x.req.now += 1000;
        says_not(seen(v, calendar_ics_get), "-first@daicho");
    }
    limiter_free(edge.limiter);
    close_town(&t);
}

#define EACH(what)                                                                                 \
    static void what(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(what##_on);                                                                    \
    }
EACH(test_told)
EACH(test_reported)
EACH(test_violation)
EACH(test_closed)
EACH(test_time)
EACH(test_vacant)
EACH(test_came_to)
EACH(test_programs)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_told),      cmocka_unit_test(test_reported),
        cmocka_unit_test(test_violation), cmocka_unit_test(test_closed),
        cmocka_unit_test(test_time),      cmocka_unit_test(test_vacant),
        cmocka_unit_test(test_came_to),   cmocka_unit_test(test_programs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
