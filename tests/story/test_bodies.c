/* Two bodies of one local government, on every engine: an administrator reaches the people of the
 * own body, and the accounts that this body keeps; nobody else's, whichever way is taken. */
#include "visit.h"

#include <string.h>

#include "audit/access.h"
#include "base/json.h"
#include "pages/case/case.h"
#include "pages/home.h"
#include "pages/office/office.h"
#include "pages/record/record.h"

static struct err err;
static const struct bytes no_file;

#define IN(...) json_pack(__VA_ARGS__)

static const char *id_of(struct town *t, const char *login)
{
    return town_id(t, arena_printf(t->a, "person.%s", login));
}

static void add(struct town *t, const char *login, const char *full)
{
    const json_t *out = town_do(t, "operator", "person.put",
                                IN("{s:s, s:s, s:s, s:s}", "login", login, "name", full, "yomi",
                                   login, "password", "a-password-for-all"));
    json_object_set_new(t->ids, arena_printf(t->a, "person.%s", login),
                        json_string(json_str(out, "person", "")));
}

/* The board beside the town: the operator works in it until the body is put back. */
static struct body_id second_body(struct town *t)
{
    const struct body_id first = t->body;
    t->body = ID_NEW(body, clock_now());
    (void)town_do(t, "operator", "body.create", IN("{s:s}", "name", "教育委員会"));
    json_t *out = town_do(t, "operator", "unit.put", IN("{s:s}", "name", "学校教育課"));
    json_object_set_new(t->ids, "unit.学校教育課", json_string(json_str(out, "unit", "")));
    town_post(t, "指導主事", "学校教育課", "");
    town_post(t, "情報担当", "学校教育課", "admin");
    add(t, "hoshi", "星 光");
    add(t, "mori", "森 緑");
    town_hold(t, "hoshi", "情報担当", "main");
    town_hold(t, "mori", "指導主事", "main");
    return first;
}

static void opened(struct town *t, const char *url)
{
    town_open(t, url, "packs/onna-2017");
    town_post(t, "管理者", "総務課", "admin");
    add(t, "kanri", "管理 一");
    town_hold(t, "kanri", "管理者", "main");
    t->body = second_body(t);
}

static json_t *renamed(struct town *t, const char *login)
{
    return IN("{s:s, s:s, s:s}", "person", id_of(t, login), "login", login, "name", "別 名");
}

static json_t *whom(struct town *t, const char *login)
{
    return IN("{s:s}", "person", id_of(t, login));
}

static json_t *appointed(struct town *t, const char *login, const char *post, const char *kind)
{
    return IN("{s:s, s:s, s:s}", "person", id_of(t, login), "post",
              town_id(t, arena_printf(t->a, "post.%s", post)), "kind", kind);
}

static void untouched(struct town *t, const char *admin, const char *login, enum status st,
                      const char *code)
{
    town_refused(t, admin, "person.put", renamed(t, login), st, code);
    town_refused(t, admin, "person.reset", whom(t, login), st, code);
    town_refused(t, admin, "person.leave", whom(t, login), st, code);
}

/* ------------------------------------------------------------------ strangers */
static void of_the_other_body(const char *url)
{
    struct town t;
    opened(&t, url);
    untouched(&t, "hoshi", "sato", ST_NOT_FOUND, "not_found");
    untouched(&t, "kanri", "mori", ST_NOT_FOUND, "not_found");
    town_refused(&t, "hoshi", "person.put", renamed(&t, "kanri"), ST_NOT_FOUND, "not_found");
    (void)town_do(&t, "kanri", "person.reset", whom(&t, "sato"));
    (void)town_do(&t, "hoshi", "person.reset", whom(&t, "mori"));
    (void)town_do(&t, "operator", "person.reset", whom(&t, "mori")); /* whoever runs the machine */
    /* nobody acts for a post of the other body */
    town_refused(&t, "hoshi", "token.create",
                 IN("{s:s, s:s, s:s}", "person", id_of(&t, "sato"), "post",
                    town_id(&t, "post.課長"), "label", "x"),
                 ST_INPUT, "not_held");
    const json_t *token = town_do(&t, "kanri", "token.create",
                                  IN("{s:s, s:s, s:s}", "person", id_of(&t, "sato"), "post",
                                     town_id(&t, "post.課長"), "label", "x"));
    town_refused(&t, "hoshi", "token.revoke", IN("{s:s}", "token", json_str(token, "token", "")),
                 ST_NOT_FOUND, "not_found");
    town_is_whole(&t);
    town_close(&t);
}

static void pages(const char *url)
{
    struct town t;
    opened(&t, url);
    const char *html = seen(visit(&t, "kanri", NULL, NULL), office_people_get);
    says(html, "佐藤 次郎");
    says_not(html, "森 緑");
    html = seen(visit(&t, "hoshi", NULL, NULL), office_people_get);
    says(html, "森 緑");
    says_not(html, "佐藤 次郎");
    refused(visit(&t, "hoshi", id_of(&t, "sato"), NULL), office_person_get, ST_NOT_FOUND,
            "not_found");
    refused(visit(&t, "hoshi", id_of(&t, "sato"), NULL), office_person_reset_post, ST_NOT_FOUND,
            "not_found");
    town_close(&t);
}

/* ------------------------------------------------------------------ posts in both */
static void of_both(const char *url)
{
    struct town t;
    opened(&t, url);
    /* the board may have somebody of the town beside, and keeps no more than the post */
    (void)town_do(&t, "hoshi", "holding.put", appointed(&t, "sato", "指導主事", "concurrent"));
    untouched(&t, "hoshi", "sato", ST_DENIED, "person_elsewhere");
    const char *html = seen(visit(&t, "hoshi", id_of(&t, "sato"), NULL), office_person_get);
    says(html, "村長部局");
    says_not(html, "/reset\"");
    says_not(html, "/leave\"");
    says_not(html, "name=\"login\"");
    refused(visit(&t, "hoshi", id_of(&t, "sato"), NULL), office_person_reset_post, ST_DENIED,
            "person_elsewhere");
    says(seen(visit(&t, "kanri", id_of(&t, "sato"), NULL), office_person_get), "/reset\"");
    (void)town_do(&t, "kanri", "person.reset", whom(&t, "sato"));
    town_is_whole(&t);
    town_close(&t);
}

static const char *body_at_work(struct town *t, const char *login)
{
    return town_who(t, t->a, login)->body.s;
}

static json_t *adopted(const struct town *t)
{
    return IN("{s:s, s:s}", "hash", hash_hex(t->a, &t->pack->hash), "from", "2020-01-01");
}

/* Whoever holds posts in both works in one at a time, with the posts held there; in that of the
 * main post as soon as nothing is held in the other. */
static void at_work(const char *url)
{
    struct town t;
    opened(&t, url);
    const struct body_id village = t.body, board = town_who(&t, t.a, "hoshi")->body;
    t.body = board;
    const struct who *w = town_who(&t, t.a, "sato");
    assert_int_equal(w->nplaces, 1);
    assert_string_equal(w->body.s, village.s); /* holds nothing in the other */
    (void)town_do(&t, "operator", "edition.adopt", adopted(&t));
    town_post(&t, "学校教育課長", "学校教育課", "responsible");
    json_t *post = appointed(&t, "sato", "学校教育課長", "concurrent");
    json_object_set_new(post, "from", json_string("2020-01-01"));
    const json_t *held = town_do(&t, "hoshi", "holding.put", post);
    w = town_who(&t, t.a, "sato");
    assert_int_equal(w->nplaces, 2);
    assert_string_equal(w->places[0].body.s, village.s); /* of the main post */
    assert_string_equal(w->body.s, board.s);
    assert_string_equal(w->unit_name, "学校教育課");
    assert_string_equal(w->post_title, "学校教育課長");
    assert_int_equal(w->nroles, 1);
    assert_string_equal(w->roles[0].unit_name, "学校教育課");

    /* what is begun there is there: nothing of it in the other body */
    const char *theirs = town_draft(&t, "sato", "use", NULL);
    says(seen(visit(&t, "sato", NULL, NULL), home_get), theirs);
    says_not(seen(visit(&t, "sato", NULL, NULL), home_get), "切り替えて開く");
    t.body = village;
    says_not(seen(visit(&t, "sato", NULL, NULL), home_get), theirs);
    refused(visit(&t, "sato", theirs, NULL), case_get, ST_NOT_FOUND, "not_found");
    const char *ours = town_draft(&t, "sato", "use", NULL);
    says(seen(visit(&t, "sato", NULL, NULL), home_get), ours);
    t.body = board;
    says_not(seen(visit(&t, "sato", NULL, NULL), home_get), ours);
    refused(visit(&t, "sato", ours, NULL), case_get, ST_NOT_FOUND, "not_found");

    (void)town_do(&t, "hoshi", "holding.end",
                  IN("{s:s, s:s}", "holding", json_str(held, "holding", ""), "to", "2020-12-31"));
    assert_string_equal(body_at_work(&t, "sato"), village.s);
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ the record */
/* Neither office nor auditor of a body reads what is another's: no application, no person, no
 * log-in. */
static void records(const char *url)
{
    struct town t;
    static const char *access[] = {"chain", "access", NULL};
    opened(&t, url);
    const struct body_id village = t.body, board = town_who(&t, t.a, "hoshi")->body;
    t.body = board;
    town_post(&t, "監査担当", "学校教育課", "auditor");
    town_hold(&t, "mori", "監査担当", "concurrent");
    t.body = village;
    const char *id = town_draft(&t, "yamada", "use", NULL);
    town_answers(&t, "yamada", id, "first");
    town_files(&t, "yamada", id);
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    const char *ours = seen(visit(&t, "takahashi", NULL, NULL), record_get);
    says(ours, id);
    says(ours, "山田 花子");
    says_not(ours, "森 緑");
    says_not(ours, id_of(&t, "mori"));

    t.body = board;
    const char *theirs = seen(visit(&t, "mori", NULL, NULL), record_get);
    says(theirs, id_of(&t, "mori"));
    says_not(theirs, id);
    says_not(theirs, "山田 花子");
    says_not(seen(visit(&t, "mori", NULL, access), record_get), "山田 花子");
    refused(visit(&t, "mori", id, NULL), record_story_get, ST_NOT_FOUND, "not_found");
    refused(visit(&t, "mori", id_of(&t, "yamada"), NULL), record_story_get, ST_NOT_FOUND,
            "not_found");
    const char *login[] = {"no", "yamada", NULL};
    says_not(seen(visit(&t, "mori", NULL, login), record_get), id_of(&t, "yamada"));
    town_is_whole(&t);
    town_close(&t);
}

static enum status written(struct tx *tx, void *arg, struct err *e)
{
    return access_append(tx, arg, e);
}

static void accessed(struct town *t, const char *login, enum access_kind kind, struct body_id body,
                     const char *object)
{
    struct access_note n = {.tenant = t->tenant,
                            .body = body,
                            .kind = kind,
                            .person = id_of(t, login),
                            .actor = arena_printf(t->a, "{\"name\":\"%s\"}", login),
                            .object = object};
    assert_int_equal(store_write(t->app->store, written, &n, &err), ST_OK);
}

/* What somebody with posts in both does while working in one is read in that one; what names no
 * body, a log-in or a record of an earlier release, in each of theirs. */
static void accesses(const char *url)
{
    struct town t;
    static const char *access[] = {"chain", "access", NULL};
    opened(&t, url);
    const struct body_id village = t.body, board = town_who(&t, t.a, "hoshi")->body;
    const struct body_id none = {.s = ""};
    (void)town_do(&t, "hoshi", "holding.put", appointed(&t, "sato", "指導主事", "concurrent"));
    t.body = board;
    town_post(&t, "監査担当", "学校教育課", "auditor");
    town_hold(&t, "mori", "監査担当", "concurrent");
    town_refused(&t, "sato", "unit.put", IN("{s:s}", "name", "x"), ST_DENIED, "no_right");
    accessed(&t, "sato", ACCESS_VIEW, board, "/seen-at-the-board");
    accessed(&t, "sato", ACCESS_VIEW, village, "/seen-in-the-village");
    accessed(&t, "sato", ACCESS_LOGIN, none, "/both");
    accessed(&t, "yamada", ACCESS_LOGIN, none, "/of-the-village");
    const char *html = seen(visit(&t, "mori", NULL, access), record_get);
    says(html, "/seen-at-the-board");
    says(html, "佐藤 次郎");
    says(html, "/both");
    says_not(html, "/seen-in-the-village");
    says_not(html, "/of-the-village");
    t.body = village;
    html = seen(visit(&t, "takahashi", NULL, access), record_get);
    says(html, "/seen-in-the-village");
    says(html, "/both");
    says(html, "/of-the-village");
    says_not(html, "/seen-at-the-board");
    says_not(html, "佐藤 次郎"); /* the refusal at the board */
    town_is_whole(&t);
    town_close(&t);
}

/* Nobody gets an account by giving its owner a main post. */
static void main_post(const char *url)
{
    struct town t;
    opened(&t, url);
    add(&t, "nomura", "野村 初");
    (void)town_do(&t, "kanri", "holding.put", appointed(&t, "nomura", "主事", "concurrent"));
    town_refused(&t, "hoshi", "holding.put", appointed(&t, "nomura", "指導主事", "main"),
                 ST_CONFLICT, "main_from_elsewhere");
    town_refused(&t, "hoshi", "holding.put", appointed(&t, "sato", "指導主事", "main"), ST_CONFLICT,
                 "main_from_elsewhere");
    /* transferred: the town ends the post on a day, the board appoints from the next */
    const struct date today = date_of_instant(clock_now());
    (void)town_do(
        &t, "kanri", "holding.end",
        IN("{s:s, s:s}", "holding", town_id(&t, "holding.suzuki"), "to", date_iso(t.a, today)));
    json_t *next = appointed(&t, "suzuki", "指導主事", "main");
    json_object_set_new(next, "from", json_string(date_iso(t.a, (struct date){today.day + 1})));
    (void)town_do(&t, "hoshi", "holding.put", next);
    untouched(&t, "hoshi", "suzuki", ST_DENIED, "person_elsewhere"); /* from tomorrow */
    town_is_whole(&t);
    town_close(&t);
}

/* Without a post: just registered anybody's, after the last post that body's. */
static void without_post(const char *url)
{
    struct town t;
    opened(&t, url);
    add(&t, "nomura", "野村 初");
    says(seen(visit(&t, "kanri", NULL, NULL), office_people_get), "野村 初");
    (void)town_do(&t, "hoshi", "person.put", renamed(&t, "nomura"));
    town_move(&t, "ito", NULL); /* ended yesterday */
    untouched(&t, "hoshi", "ito", ST_NOT_FOUND, "not_found");
    says(seen(visit(&t, "hoshi", NULL, NULL), office_people_get),
         "伊藤 四郎"); /* to be appointed */
    (void)town_do(&t, "hoshi", "holding.put", appointed(&t, "ito", "指導主事", "main"));
    (void)town_do(&t, "hoshi", "person.reset", whom(&t, "ito"));
    untouched(&t, "kanri", "ito", ST_DENIED, "person_elsewhere");
    /* who left is named where they worked */
    (void)town_do(&t, "hoshi", "person.leave", whom(&t, "mori"));
    says(seen(visit(&t, "hoshi", NULL, NULL), office_people_get), "森 緑");
    says_not(seen(visit(&t, "kanri", NULL, NULL), office_people_get), "森 緑");
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ lists */
static json_t *row(const char *login, const char *name, const char *yomi, const char *kind)
{
    return IN("{s:[{s:s, s:s, s:s, s:s, s:s, s:s}]}", "rows", "unit", "学校教育課", "title",
              "指導主事", "name", name, "login", login, "yomi", yomi, "kind", kind);
}

static void lists(const char *url)
{
    struct town t;
    opened(&t, url);
    assert_int_equal(town_run(&t, "hoshi", "org.import", NULL, row("sato", "佐藤", "", "兼務"),
                              no_file, NULL, &err),
                     ST_INPUT);
    assert_string_equal(err.code, "login_taken");
    assert_null(strstr(err.detail, "次郎")); /* which name it is, is not told */
    town_refused(&t, "hoshi", "org.import", row("", "佐藤 次郎", "", "兼務"), ST_INPUT, "required");
    town_refused(&t, "hoshi", "org.import", row("sato", "佐藤 次郎", "べつのよみ", "兼務"),
                 ST_NOT_FOUND, "not_found");
    town_refused(&t, "hoshi", "org.import", row("sato", "佐藤 次郎", "", "本務"), ST_INPUT,
                 "main_elsewhere");
    (void)town_do(&t, "hoshi", "org.import", row("sato", "佐藤 次郎", "", "兼務"));
    town_refused(&t, "hoshi", "org.import", row("sato", "佐藤 次郎", "べつのよみ", "兼務"),
                 ST_DENIED, "person_elsewhere");
    (void)town_do(&t, "operator", "org.import", row("sato", "佐藤 次郎", "さとう じろう", "兼務"));
    /* typed with the full width of a Japanese keyboard it is the same log-in */
    (void)town_do(&t, "operator", "org.import",
                  row("ＳＡＴＯ", "佐藤 次郎", "さとう じろ", "兼務"));
    says(seen(visit(&t, "hoshi", NULL, NULL), office_people_get), "さとう じろ");
    town_is_whole(&t);
    town_close(&t);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(of_the_other_body)
EACH(pages)
EACH(of_both)
EACH(at_work)
EACH(records)
EACH(accesses)
EACH(main_post)
EACH(without_post)
EACH(lists)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_of_the_other_body), cmocka_unit_test(test_pages),
        cmocka_unit_test(test_of_both),           cmocka_unit_test(test_main_post),
        cmocka_unit_test(test_without_post),      cmocka_unit_test(test_lists),
        cmocka_unit_test(test_at_work),           cmocka_unit_test(test_records),
        cmocka_unit_test(test_accesses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
