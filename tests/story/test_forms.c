/* The pages on which people write, over a town, on every engine: what was typed is kept, and every
 * refusal stands beside its place. */
#include "visit.h"

#include "audit/access.h"
#include "audit/journal.h"
#include "audit/restate.h"
#include "audit/subject.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "core/changed.h"
#include "pages/ask/inquiry.h"
#include "pages/case/case.h"
#include "pages/case/cases.h"
#include "pages/case/step.h"
#include "pages/case/tasks.h"
#include "pages/error.h"
#include "pages/form/evidence.h"
#include "pages/home.h"
#include "pages/services/services.h"

/* ------------------------------------------------------------------ one draft in two windows */
static const char *field_of(struct town *t, const char *id, const char *field)
{
    return json_str(town_case(t, id)->c.fields, field, "");
}

/* What a window was filled with when it was opened. */
struct window {
    struct town *t;
    const char *id, *version;
    json_t *fields; /* the town's */
};

static struct window window(struct town *t, const char *id)
{
    const struct loaded_case *l = town_case(t, id);
    return (struct window){t, id, arena_printf(t->a, "%d", (int)l->c.version), l->fields};
}

/* The form as it is sent, with one field written anew. */
static struct visit *written(const struct window *w, const char *field, const char *text)
{
    struct visit *v = visit(w->t, "yamada", w->id, (const char *[]){"version", w->version, NULL});
    const char *key;
    json_t *value;
    json_object_foreach(w->fields, key, value)
    {
        if (json_is_string(value))
            visit_add(v, arena_printf(w->t->a, "f.%s", key),
                      strcmp(key, field) == 0 ? text : json_string_value(value));
    }
    return v;
}

static void two_windows(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    struct window first = window(t, id);
    says(sent(written(&first, "purpose", "一つ目の窓の目的"), case_edit_post), "done=saved");
    /* another field: both are kept, and the window says so */
    says(sent(written(&first, "need", "二つ目の窓の必要性"), case_edit_post), "done=merged");
    assert_string_equal(field_of(t, id, "purpose"), "一つ目の窓の目的");
    assert_string_equal(field_of(t, id, "need"), "二つ目の窓の必要性");
    /* the same field: what is stored stays and is shown beside what was typed */
    const char *html =
        seen_with(written(&first, "purpose", "三つ目の窓の目的"), case_edit_post, 422);
    says(html, "利用目的：「一つ目の窓の目的」");
    says(html, "三つ目の窓の目的</textarea>");
    says(html, "二つ目の窓の必要性</textarea>");
    assert_string_equal(field_of(t, id, "purpose"), "一つ目の窓の目的");
    assert_string_equal(field_of(t, id, "need"), "二つ目の窓の必要性");
    /* seen and saved again: now it is meant */
    struct window again = window(t, id);
    says(html, arena_printf(t->a, "name=\"version\" value=\"%s\"", again.version));
    says(sent(written(&again, "purpose", "三つ目の窓の目的"), case_edit_post), "done=saved");
    assert_string_equal(field_of(t, id, "purpose"), "三つ目の窓の目的");
    /* one form sent twice, as after going back: nothing is stored anew */
    const struct window twice = window(t, id);
    for (size_t i = 0; i < 2; i++) {
        struct visit *v = written(&twice, "purpose", "同じ画面を二度送った目的");
        v->x.req.idempotency = "one-and-the-same-form";
        says(sent(v, case_edit_post), "done=");
    }
    assert_string_equal(field_of(t, id, "purpose"), "同じ画面を二度送った目的");
    assert_int_equal(town_case(t, id)->c.version, strtol(twice.version, NULL, 10) + 1);
    /* a window that never was */
    again.version = "999";
    refused(written(&again, "purpose", "x"), case_edit_post, ST_NOT_FOUND, "not_found");
}

/* ------------------------------------------------------------------ 控え */
static void kept_as_picked(struct town *t)
{
    const char *to = sent(
        visit(t, "yamada", NULL,
              (const char *[]){
                  "facts", "{\"info.rows\":[{\"importance\":\"IV\",\"personal\":false}]}", "kinds",
                  "広報写真（掲載済み）\r\n", "whys", "すでに公開したもの\r\n", NULL}),
        inquiries_post);
    const char *id = arena_strndup(t->a, to + strlen("/inquiries/"), 36);
    const char *html = seen(visit(t, "yamada", id, NULL), inquiry_get);
    says(html, "広報写真（掲載済み）　重要性分類 Ⅳ　すでに公開したもの");
    town_refused(t, "yamada", "inquiry.record",
                 json_pack("{s:{}, s:[{s:s}]}", "facts", "kinds", "why", "名前がない"), ST_INPUT,
                 "bad_array");
}

struct look {
    struct town *t;
    const char *login, *object;
};

static enum status look(struct tx *tx, void *arg, struct err *e)
{
    const struct look *l = arg;
    const struct access_note note = {
        .tenant = l->t->tenant,
        .kind = ACCESS_VIEW,
        .person = town_id(l->t, arena_printf(l->t->a, "person.%s", l->login)),
        .actor = "{}",
        .object = l->object,
        .detail = ""};
    return access_append(tx, &note, e);
}

/* What the server records when somebody opens it. */
static void opens(struct town *t, const char *login, const char *object)
{
    struct look l = {t, login, object};
    struct err err = {0};
    OK(store_write_for(t->app->store, t->tenant.s, look, &l, &err));
}

static const char *home_of(struct town *t, const char *login)
{
    return seen(visit(t, login, NULL, NULL), home_get);
}

static json_t *anew(const char *id, const char *reply)
{
    return json_pack("{s:s, s:s, s:b}", "inquiry", id, "reply", reply, "correct", 1);
}

/* Whoever answered corrects it; the asker is told, and the earlier answer stays. */
static void corrected(struct town *t, const char *id)
{
    town_refused(t, "sato", "inquiry.reply",
                 json_pack("{s:s, s:s}", "inquiry", id, "reply", "ありません。"), ST_CONFLICT,
                 "already_replied");
    town_refused(t, "sato", "inquiry.reply", anew(id, "あります。"), ST_CONFLICT, "reply_same");
    town_refused(t, "takahashi", "inquiry.reply", anew(id, "ありません。"), ST_DENIED,
                 "reply_not_yours");
    town_refused(t, "yamada", "inquiry.reply", anew(id, "ありません。"), ST_NOT_FOUND, "not_found");
    says_not(seen(visit(t, "takahashi", id, NULL), inquiry_get), "回答を訂正する");
    says(seen(visit(t, "sato", id, NULL), inquiry_get), "回答を訂正する");
    opens(t, "yamada", id);
    says_not(home_of(t, "yamada"), "国内のものはありますか。");
    (void)sent(
        visit(t, "sato", id, (const char *[]){"reply", "ありません。", "correct", "1", NULL}),
        inquiry_reply_post);
    says(home_of(t, "yamada"), "国内のものはありますか。");
    const char *html = seen(visit(t, "yamada", id, NULL), inquiry_get);
    says(html, "ありません。<footer");
    says(html, "訂正する前の回答");
    says(html, "あります。<footer");
    says_not(html, "回答を訂正する");
    (void)town_do(t, "sato", "inquiry.reply", anew(id, "一つあります。"));
    html = seen(visit(t, "yamada", id, NULL), inquiry_get);
    assert_true(strstr(html, "一つあります。") < strstr(html, "ありません。"));
    assert_true(strstr(html, "ありません。") < strstr(html, ">あります。"));
}

/* A question goes to those who hold the role where it was asked, and to nobody of another section.
 */
static void asked_of(struct town *t)
{
    const char *to =
        sent(visit(t, "yamada", NULL,
                   (const char *[]){"facts", "{}", "question", "国内のものはありますか。",
                                    "to_role", "responsible", NULL}),
             inquiries_post);
    const char *id = arena_strndup(t->a, to + strlen("/inquiries/"), 36);
    says(seen(visit(t, "yamada", id, NULL), inquiry_get), "利用責任者（課長 佐藤 次郎");
    says(seen(visit(t, "sato", NULL, NULL), tasks_get), "国内のものはありますか。");
    says(seen(visit(t, "sato", id, NULL), inquiry_get), "国内のものはありますか。");
    says_not(seen(visit(t, "watanabe", NULL, NULL), tasks_get), "国内のものはありますか。");
    refused(visit(t, "watanabe", id, NULL), inquiry_get, ST_NOT_FOUND, "not_found");
    town_refused(t, "watanabe", "inquiry.reply",
                 json_pack("{s:s, s:s}", "inquiry", id, "reply", "あります。"), ST_NOT_FOUND,
                 "not_found");
    (void)town_do(t, "sato", "inquiry.reply",
                  json_pack("{s:s, s:s}", "inquiry", id, "reply", "あります。"));
    says_not(seen(visit(t, "sato", NULL, NULL), tasks_get), "国内のものはありますか。");
    corrected(t, id);
}

/* The asker's first screen tells of the answer until they opened it. */
static void answered(struct town *t)
{
    static const char told[] = "質問への答えが届きました", asked[] = "夜間も使えますか。";
    const char *id = town_draft(t, "yamada", "use", NULL);
    json_t *in = json_pack("{s:{}, s:s, s:s}", "facts", "question", asked, "case", id);
    const char *q = json_str(town_do(t, "yamada", "inquiry.record", in), "id", "");
    says_not(home_of(t, "yamada"), asked);
    opens(t, "yamada", q); /* before there was an answer */
    const char *who =
        strstr(seen(visit(t, "takahashi", NULL, NULL), home_get), asked) ? "takahashi" : "sato";
    (void)town_do(t, who, "inquiry.reply",
                  json_pack("{s:s, s:s}", "inquiry", q, "reply", "使えます。"));
    const char *html = home_of(t, "yamada");
    says(html, told);
    says(html, arena_printf(t->a, "href=\"/inquiries/%s\">夜間も使えますか。", q));
    says_not(home_of(t, "tanaka"), told);
    opens(t, "tanaka", q); /* somebody else's look is not the asker's */
    says(home_of(t, "yamada"), asked);
    opens(t, "yamada", q);
    says_not(home_of(t, "yamada"), asked);
    /* the application shows its answers as well */
    in = json_pack("{s:{}, s:s, s:s}", "facts", "question", "休日は使えますか。", "case", id);
    q = json_str(town_do(t, "yamada", "inquiry.record", in), "id", "");
    (void)town_do(t, who, "inquiry.reply",
                  json_pack("{s:s, s:s}", "inquiry", q, "reply", "はい。"));
    says(home_of(t, "yamada"), "休日は使えますか。");
    opens(t, "yamada", id);
    says_not(home_of(t, "yamada"), "休日は使えますか。");
}

/* Whoever is asked about a draft sees it with its files, changes nothing, and no longer when it was
 * thrown away; nobody else sees it. */
static void asked_about(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL), *other;
    town_files(t, "yamada", id);
    const char *file = arena_strdup(t->a, town_case(t, id)->c.evidence[0].id.s);
    refused(visit(t, "takahashi", id, NULL), case_get, ST_NOT_FOUND, "not_found");
    refused(visit(t, "takahashi", file, NULL), evidence_get, ST_NOT_FOUND, "not_found");
    json_t *in =
        json_pack("{s:{}, s:s, s:s}", "facts", "question", "約款を見てください。", "case", id);
    const char *q = json_str(town_do(t, "yamada", "inquiry.record", in), "id", "");
    says(seen(visit(t, "takahashi", q, NULL), inquiry_get),
         arena_printf(t->a, "href=\"/cases/%s\"", id));
    const char *html = seen(visit(t, "takahashi", id, NULL), case_get);
    says(html, file);
    says_not(html, arena_printf(t->a, "/cases/%s/edit", id));
    says_not(html, arena_printf(t->a, "action=\"/cases/%s/ask\"", id));
    says(seen(visit(t, "takahashi", file, NULL), evidence_get), "%PDF-1.4");
    town_refused(t, "takahashi", "case.save", json_pack("{s:s, s:{}}", "case", id, "fields"),
                 ST_DENIED, "not_your_case");
    refused(visit(t, "tanaka", id, NULL), case_get, ST_NOT_FOUND, "not_found");
    refused(visit(t, "watanabe", file, NULL), evidence_get, ST_NOT_FOUND, "not_found");
    /* a question to one role opens nothing to another, nor to the same of another section */
    other = town_draft(t, "yamada", "use", NULL);
    in = json_pack("{s:{}, s:s, s:s, s:s}", "facts", "question", "使えますか。", "to_role",
                   "responsible", "case", other);
    (void)town_do(t, "yamada", "inquiry.record", in);
    says(seen(visit(t, "sato", other, NULL), case_get), "約款サービス");
    refused(visit(t, "watanabe", other, NULL), case_get, ST_NOT_FOUND, "not_found");
    (void)town_do(t, "yamada", "case.discard", json_pack("{s:s}", "case", other));
    refused(visit(t, "sato", other, NULL), case_get, ST_NOT_FOUND, "not_found");
}

/* ------------------------------------------------------------------ rows */
static size_t rows_of(struct town *t, const char *id, const char *field)
{
    return json_array_size(json_object_get(town_case(t, id)->c.fields, field));
}

static void many_rows(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    struct window w = window(t, id);
    struct visit *v = written(&w, "purpose", "行を増やした目的");
    for (size_t i = 0; i < 65; i++)
        visit_add(v, arena_printf(t->a, "f.info.%zu.name", i), arena_printf(t->a, "情報%zu号", i));
    /* beside the field, with its limit; everything typed stays, nothing is stored */
    const char *html = seen_with(v, case_edit_post, 422);
    says(html, "行が多すぎます（取り扱う情報の種類：64 行まで）");
    says(html, "まだ保存していません");
    says(html, "value=\"情報64号\"");
    says(html, "行を増やした目的</textarea>");
    assert_string_equal(field_of(t, id, "purpose"), json_str(w.fields, "purpose", ""));
    /* a number far beyond is no error either: rows lose their gaps */
    v = written(&w, "purpose", "離れた行");
    visit_add(v, "f.info.1999.name", "離れた情報");
    says(sent(v, case_edit_post), "done=saved");
    assert_int_equal(rows_of(t, id, "info"), 1);
    /* the command says the same */
    json_t *rows = json_array();
    for (size_t i = 0; i < 65; i++)
        json_array_append_new(rows, json_pack("{s:s}", "name", "情報"));
    town_refused(t, "yamada", "case.save",
                 json_pack("{s:s, s:{s:o}}", "case", id, "fields", "info", rows), ST_INPUT,
                 "too_many_rows");
}

/* A list out of a spreadsheet, behind the rows that are there; who is not found is asked for. */
static void pasted_rows(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    struct window w = window(t, id);
    struct visit *v = written(&w, "", "");
    visit_add(v, "f.users.0.person", town_id(t, "person.yamada"));
    visit_add(v, "paste.users", "佐藤 次郎\t課長\r\n\r\n  田中 一郎\r\n");
    says(sent(v, case_edit_post), "done=saved");
    assert_int_equal(rows_of(t, id, "users"), 3);
    w = window(t, id);
    v = written(&w, "", "");
    visit_add(v, "paste.users", "佐藤 次郎\nだれでもない人\n");
    const char *html = seen_with(v, case_edit_post, 422);
    says(html, "value=\"だれでもない人\"");
    says(html, "見つかりません");
    /* whoever is not found keeps the row on the page, and the rows behind it their numbers */
    v = written(&w, "", "");
    visit_add(v, "paste.users", "田中 一郎\n 　\nだれでもない人\n佐藤 次郎\n田中 一郎\n");
    html = seen_with(v, case_edit_post, 422);
    says(html, "href=\"#f.users.1.person\"");
    says(html, "href=\"#f.users.3.person\">");
    says(html, "value=\"だれでもない人\"");
    says_not(html, "href=\"#f.users.2.person\"");
}

/* The unit made at founding only administers: nobody uses a service there. */
static void units_offered(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    const char *unit = json_str(
        town_do(t, "operator", "unit.put", json_pack("{s:s}", "name", "システム管理")), "unit", "");
    (void)town_do(
        t, "operator", "post.put",
        json_pack("{s:s, s:s, s:[s]}", "unit", unit, "title", "システム管理者", "roles", "admin"));
    const char *html = seen(visit(t, "yamada", id, NULL), case_edit_get);
    says(html,
         arena_printf(t->a, "<option value=\"%s\" selected>企画課", town_id(t, "unit.企画課")));
    says_not(html, "システム管理");
}

/* ------------------------------------------------------------------ handed in twice */
static void submitted_again(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    town_answers(t, "yamada", id, "first");
    town_files(t, "yamada", id);
    says(sent(visit(t, "yamada", id, NULL), case_submit_post), "done=submitted");
    /* the browser's back button */
    const char *to = sent(visit(t, "yamada", id, NULL), case_submit_post);
    says(to, arena_printf(t->a, "/cases/%s?done=submitted_before", id));
    /* a page that cannot be: the state in words, and the way to the application */
    struct visit *v = visit(t, "yamada", id, NULL);
    struct err why = {0};
    v->x.req.path = arena_printf(t->a, "/cases/%s/edit", id);
    assert_int_equal(case_edit_get(&v->x.req, &v->res, &why), ST_CONFLICT);
    error_page(&v->x.req, &v->res, &why);
    says(v->res.body.p, "いまの状態： 申請済");
    says_not(v->res.body.p, "submitted");
    says(v->res.body.p, arena_printf(t->a, "href=\"/cases/%s\"", id));
    exchange_end(&v->x);
}

/* ------------------------------------------------------------------ whose procedure it is */
/* Sent for another session to what is not the reader's: nothing typed stands on the page, and it
 * does not say so. */
static void held_and_refused(struct town *t)
{
    struct visit *v = visit(t, "sato", NULL, NULL);
    struct err none = {0};
    v->x.req.held = true;
    err_set(&none, ST_NOT_FOUND, "not_found", "no such case");
    error_page(&v->x.req, &v->res, &none);
    exchange_end(&v->x);
    says(v->res.body.p, "送った内容は記録していません");
    says_not(v->res.body.p, "下に残っています");
}

static void not_yours(const char *url)
{
    struct town t;
    struct err why = {0};
    town_open(&t, url, "packs/kitakyushu-2023");
    const char *html = seen(visit(&t, "yamada", NULL, NULL), cases_new_get);
    says_not(html, "value=\"important\"");
    says(html, "value=\"ordinary\"");
    says(html, "この申請は所属長（");
    says(seen(visit(&t, "ito", NULL, NULL), cases_new_get), "value=\"important\"");
    /* forced: the text is whole */
    struct visit *v = visit(&t, "yamada", NULL, (const char *[]){"procedure", "important", NULL});
    assert_int_equal(cases_post(&v->x.req, &v->res, &why), ST_DENIED);
    error_page(&v->x.req, &v->res, &why);
    says(v->res.body.p, "ここで申請できるのは「所属長」で");
    says_not(v->res.body.p, "{}");
    exchange_end(&v->x);
    held_and_refused(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ 自課でも使う */
static void used_by_another_section(struct town *t, const char *entry)
{
    json_t *in = json_pack("{s:s, s:s}", "procedure", "use", "copy_from", entry);
    const char *id = json_str(town_do(t, "watanabe", "case.create", in), "case", "");
    const struct loaded_case *to = town_case(t, id), *from = town_case(t, to->row.copied_from.s);
    assert_string_equal(json_str(to->fields, "service", "-"),
                        json_str(from->fields, "service", ""));
    /* its own people, its own answers */
    static const char *const own[] = {"users", "manager", "head", "purpose", "need"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        assert_null(json_object_get(to->fields, own[i]));
    assert_int_equal(to->c.nanswers, 0);
    /* the same files, named by the number of the application they come from */
    assert_int_equal(to->c.nevidence, from->c.nevidence);
    assert_true(to->c.nevidence > 3);
    for (size_t i = 0; i < to->c.nevidence; i++) {
        size_t there = 0;
        for (size_t k = 0; k < from->c.nevidence; k++)
            there += strcmp(to->c.evidence[i].item, from->c.evidence[k].item) == 0;
        assert_true(there > 0);
        says(to->c.evidence[i].source, from->row.no);
    }
    says(seen(visit(t, "watanabe", to->c.evidence[0].id.s, NULL), evidence_get), "%PDF-1.4");
    refused(visit(t, "watanabe", from->c.evidence[0].id.s, NULL), evidence_get, ST_NOT_FOUND,
            "not_found");
    /* whoever has it already is led to the register */
    const char *html = seen(visit(t, "yamada", NULL, NULL), services_get);
    says_not(html, "name=\"copy_from\"");
    says(html, arena_printf(t->a, "href=\"/entries/%s\"", entry));
    says(seen(visit(t, "watanabe", NULL, NULL), services_get), "name=\"copy_from\"");
}

/* The first application is disposed of: what the second took over is its own and stays. */
struct disposal {
    struct town *t;
    const char *subject;
};

static enum status dispose(struct tx *tx, void *arg, struct err *e)
{
    const struct disposal *d = arg;
    const struct journal_note note = {.tenant = d->t->tenant,
                                      .kind = "dispose",
                                      .subject = d->t->body.s,
                                      .edition = "",
                                      .actor = "{}"};
    AUTO_JSON json_t *touched = json_object();
    TRY(restate_add(tx, d->t->tenant, d->subject, touched, e));
    TRY(restate_own(tx, touched, NULL, NULL, e));
    TRY(subject_destroy(tx, d->t->tenant, d->subject, e));
    return journal_append(tx, &note, NULL, e);
}

static void first_is_gone(struct town *t, const char *entry)
{
    struct err err = {0};
    json_t *in = json_pack("{s:s, s:s}", "procedure", "use", "copy_from", entry);
    const char *id = json_str(town_do(t, "watanabe", "case.create", json_incref(in)), "case", "");
    const struct loaded_case *to = town_case(t, id);
    struct disposal d = {t, arena_strdup(t->a, to->row.copied_from.s)};
    const struct loaded_case *from = town_case(t, d.subject);
    OK(store_write_for(t->app->store, t->tenant.s, dispose, &d, &err));
    refused(visit(t, "yamada", from->c.evidence[0].id.s, NULL), evidence_get, ST_REFUSED,
            "subject_destroyed");
    says(seen(visit(t, "watanabe", to->c.evidence[0].id.s, NULL), evidence_get), "%PDF-1.4");
    /* applied for once more: nothing is left to be taken over, and that stops nobody */
    id = json_str(town_do(t, "watanabe", "case.create", in), "case", "");
    assert_int_equal(town_case(t, id)->c.nevidence, 0);
}

/* ------------------------------------------------------------------ who may be named */
static void named_by_role(const char *url)
{
    struct town t;
    town_open(&t, url, "tests/packs/eyes");
    const char *id = json_str(
        town_do(&t, "yamada", "case.create", json_pack("{s:s}", "procedure", "joint")), "case", "");
    const char *chief = town_id(&t, "person.oshiro");
    assert_string_equal(json_str(town_case(&t, id)->fields, "guardian", ""), chief);
    const char *html = seen(visit(&t, "yamada", id, NULL), case_edit_get);
    const char *field = strstr(html, "name=\"f.guardian\"");
    assert_non_null(field);
    const char *rest = arena_strndup(t.a, field, (size_t)(strstr(field, "</select>") - field));
    says(rest, arena_printf(t.a, "value=\"%s\" selected", chief));
    assert_int_equal(occurs(rest, "<option"), 2); /* 選んでください, and the one there is */
    /* what is sent past the page is told beside the field, with the clause, and stops it */
    json_t *fields = json_deep_copy(town_case(&t, id)->fields);
    fill_set(fields, "guardian", json_string(town_id(&t, "person.tanaka")));
    json_t *out =
        town_do(&t, "yamada", "case.save", json_pack("{s:s, s:o}", "case", id, "fields", fields));
    says(json_canonical(t.a, json_object_get(out, "problems")), "not_of_role");
    html = seen(visit(&t, "yamada", id, NULL), case_submit_get);
    says(html, "ここに書けるのは「chief、superior」の職にある人だけです。");
    town_close(&t);
}

static void test_named_by_role(void **state)
{
    (void)state;
    stores_each(named_by_role);
}

/* ------------------------------------------------------------------ a change */
static int64_t files_of_case(struct town *t, const char *id, const char *more)
{
    return town_count(
        t, arena_printf(t->a, "select count(*) from evidence where subject = '%s'%s", id, more));
}

/* The copies are the change's own: none is a file of another subject, and all can be opened. */
static void files_are_its_own(struct town *t, const char *first, const char *id)
{
    int64_t n = files_of_case(t, first, "");
    assert_true(n > 0);
    assert_int_equal(files_of_case(t, id, ""), n);
    assert_int_equal(files_of_case(t, id,
                                   arena_printf(t->a,
                                                " and blob in (select blob from evidence where "
                                                "subject = '%s')",
                                                first)),
                     0);
}

static const char *change_of(struct town *t, const char *entry)
{
    json_t *in = json_pack("{s:s, s:s}", "procedure", "change", "entry", entry);
    return json_str(town_do(t, "tanaka", "case.create", in), "case", "");
}

/* A change starts with what the entry says and the files it rests on; what is written otherwise is
 * shown beside what stood there, to whoever writes and whoever decides, then and later. */
static void a_change(const char *url)
{
    struct town t;
    size_t n;
    town_open(&t, url, "packs/onna-2017");
    const char *entry = town_permit(&t);
    const char *first = change_of(&t, entry);
    struct loaded_case *l = town_case(&t, first);
    /* of whom the rules say who it is today, it is who it is today */
    const struct change *x = case_changes(&l->c, t.a, &n);
    assert_int_equal(n, 1);
    assert_string_equal(x[0].field->id, "head");
    assert_true(str_eq(json_str(l->fields, "applicant", ""), town_id(&t, "person.tanaka")));
    json_t *fields = json_deep_copy(l->fields), *rows = json_object_get(fields, "info");
    json_object_set_new(fields, "head", json_string(json_str(l->before, "head", "")));
    (void)town_do(&t, "tanaka", "case.save",
                  json_pack("{s:s, s:O}", "case", first, "fields", fields));
    says(seen(visit(&t, "tanaka", first, NULL), case_get), "台帳と違うところはありません。");
    json_t *row = json_deep_copy(json_array_get(rows, 0));
    const char *before = json_str(l->fields, "purpose", "");
    json_object_set_new(row, "name", json_string("新しい名簿"));
    json_array_append_new(rows, row);
    json_object_set_new(fields, "purpose", json_string("窓口の案内にも使う"));
    (void)town_do(&t, "tanaka", "case.save",
                  json_pack("{s:s, s:o}", "case", first, "fields", fields));
    x = case_changes(&town_case(&t, first)->c, t.a, &n);
    assert_int_equal(n, 2);
    bool purpose_first = strcmp(x[0].field->id, "purpose") == 0;
    assert_string_equal(x[purpose_first ? 1 : 0].field->id, "info");
    town_answers(&t, "tanaka", first, "first");
    (void)town_do(&t, "tanaka", "case.submit", json_pack("{s:s}", "case", first));
    const char *html = seen(visit(&t, "sato", first, NULL), review_get);
    says(html, "変わるところ");
    says(html, before);
    says(html, "窓口の案内にも使う");
    says(html, "ほかの 1 行は変わりません。");
    says(html, arena_printf(t.a, "/entries/%s", entry));
    town_answers(&t, "sato", first, "second");
    town_step(&t, "sato", first, "check", "done", NULL);
    town_step(&t, "sato", first, "approve", "approve", NULL);
    /* decided: still what it changed, not what stands there now */
    html = seen(visit(&t, "tanaka", first, NULL), case_get);
    says(html, "ほかの 1 行は変わりません。");
    (void)case_changes(&town_case(&t, first)->c, t.a, &n);
    assert_int_equal(n, 2);
    /* the next change starts where this one ended, with its files */
    const char *next = change_of(&t, entry);
    assert_string_equal(json_str(town_case(&t, next)->fields, "purpose", ""), "窓口の案内にも使う");
    files_are_its_own(&t, first, next);
    town_is_whole(&t);
    town_close(&t);
}

static void test_a_change(void **state)
{
    (void)state;
    stores_each(a_change);
}

/* ------------------------------------------------------------------ running */
static void forms_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    two_windows(&t);
    kept_as_picked(&t);
    many_rows(&t);
    pasted_rows(&t);
    asked_of(&t);
    answered(&t);
    asked_about(&t);
    units_offered(&t);
    const char *entry = town_permit(&t);
    used_by_another_section(&t, entry);
    submitted_again(&t);
    town_is_whole(&t);
    first_is_gone(&t, entry);
    town_close(&t);
}

static void test_forms(void **state)
{
    (void)state;
    stores_each(forms_on);
}

static void test_not_yours(void **state)
{
    (void)state;
    stores_each(not_yours);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms), cmocka_unit_test(test_named_by_role),
        cmocka_unit_test(test_a_change), cmocka_unit_test(test_not_yours)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
