/* 書き写し: an answer given for a service is offered where the equivalent is asked, to whom it may
 * be shown, in the first column alone; it is never filled in, and one button saves nothing. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "pages/form/checks.h"

#define IN(...) json_pack(__VA_ARGS__)
#define COPY "name=\"copy\""

/* ------------------------------------------------------------------ at the pages */
static struct visit *at_list(struct town *t, const char *login, const char *id, const char *list,
                             const char *query[])
{
    struct visit *v = visit(t, login, id, query);
    v->x.req.path_arg[1] = list;
    return v;
}

static const char *list_of(struct town *t, const char *login, const char *id, const char *list,
                           const char *col)
{
    const char *query[] = {"col", col, NULL};
    return seen(at_list(t, login, id, list, query), checks_get);
}

static struct visit *copying(struct town *t, const char *login, const char *id, const char *col,
                             const char *item, const char *key)
{
    const char *query[] = {"col", col,      "copy", arena_printf(t->a, "%s %s", item, key),
                           "a.2", "not_ok", "r.2",  "書きかけの理由",
                           NULL};
    return at_list(t, login, id, "use_check", query);
}

/* The key behind the first button for the item. */
static const char *key_for(struct town *t, const char *html, const char *item)
{
    const char *mark = arena_printf(t->a, COPY " value=\"%s ", item), *p = strstr(html, mark);
    if (!p)
        fail_msg("nothing is offered for %s", item);
    p += strlen(mark);
    return arena_strndup(t->a, p, strcspn(p, "\""));
}

static int64_t answers(struct town *t, const char *id)
{
    return town_count(t,
                      arena_printf(t->a, "select count(*) from answer where subject = '%s'", id));
}

/* Another service, and who provides it. */
static void rename_service(struct town *t, const char *login, const char *id, const char *field,
                           const char *text)
{
    struct loaded_case *l = town_case(t, id);
    json_t *fields = json_deep_copy(l->fields);
    fill_set(fields, field, json_string(text));
    (void)town_do(t, login, "case.save", IN("{s:s, s:o}", "case", id, "fields", fields));
}

/* ------------------------------------------------------------------ the story */
static void offered_to_the_applicant(struct town *t, const char *first)
{
    const char *id = town_draft(t, "yamada", "use", NULL), *html;
    html = list_of(t, "yamada", id, "use_check", "first");
    says(html, "同じサービスで確かめた答え");
    says(html, "企画課の申請");
    says(html, "この答えを書き写す");
    says(html, "確かめた");                                    /* the reason given then */
    says(html, "山田 花子");                                   /* by whom */
    assert_int_equal(occurs(html, "value=\"ok\" checked"), 0); /* nothing is filled in */

    /* one click: into the form, beside what was typed; nothing is saved */
    const char *key = key_for(t, html, "1");
    says(key, first);
    html = seen(copying(t, "yamada", id, "first", "1", key), checks_post);
    says(html, "まだ保存していません");
    says(html, "data-guard=\"unsaved\"");
    assert_int_equal(occurs(html, "value=\"ok\" checked"), 1);
    assert_int_equal(occurs(html, "value=\"not_ok\" checked"), 1);
    says(html, "書きかけの理由");
    assert_int_equal(answers(t, id), 0);

    /* saved like anything typed */
    const char *query[] = {"col", "first", "a.1", "ok", "r.1", "確かめた", "do", "save", NULL};
    (void)sent(at_list(t, "yamada", id, "use_check", query), checks_post);
    assert_int_equal(answers(t, id), 1);

    /* what is not offered is not copied: another item's answer, one that never was */
    refused(copying(t, "yamada", id, "first", "2", key), checks_post, ST_CONFLICT, "not_offered");
    refused(copying(t, "yamada", id, "first", "1", arena_printf(t->a, "%s/use_check/1", id)),
            checks_post, ST_CONFLICT, "not_offered");
    refused(copying(t, "yamada", id, "first", "nothing", key), checks_post, ST_CONFLICT,
            "not_offered");
    refused(copying(t, "yamada", id, "first", "1", ""), checks_post, ST_CONFLICT, "not_offered");
}

static void not_to_the_second_column(struct town *t, const char *first)
{
    const char *id = town_draft(t, "yamada", "use", NULL), *html;
    town_answers(t, "yamada", id, "first");
    town_files(t, "yamada", id);
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    html = list_of(t, "sato", id, "use_check", "second");
    says(html, "name=\"a.1\""); /* may answer */
    says_not(html, COPY);
    says_not(html, "同じサービスで確かめた答え");
    refused(copying(t, "sato", id, "second", "1", arena_printf(t->a, "%s/use_check/1", first)),
            checks_post, ST_CONFLICT, "not_offered");
    refused(copying(t, "sato", id, "second", "1", arena_printf(t->a, "%s/use_check/1", id)),
            checks_post, ST_CONFLICT, "not_offered");
    /* the applicant can no longer answer, and is offered nothing */
    says_not(list_of(t, "yamada", id, "use_check", "first"), COPY);
    /* while it is not decided it is no source: the newest offer is still the first application's */
    const char *next = town_draft(t, "yamada", "use", NULL);
    html = list_of(t, "yamada", next, "use_check", "first");
    says_not(html, id);
    says(html, first);
    /* turned down, it stays none */
    (void)town_do(t, "yamada", "case.withdraw", IN("{s:s}", "case", id));
    says_not(list_of(t, "yamada", next, "use_check", "first"), id);
}

static void not_to_strangers(struct town *t, const char *first)
{
    const char *id = town_draft(t, "tanaka", "use", NULL), *key = NULL;
    /* tanaka manages the first one, and may read it */
    says(list_of(t, "tanaka", id, "use_check", "first"), COPY);
    /* watanabe of another section may not, though the service is the same */
    const char *theirs = town_draft(t, "watanabe", "use", NULL);
    const char *html = list_of(t, "watanabe", theirs, "use_check", "first");
    says(html, "name=\"a.1\"");
    says_not(html, COPY);
    says_not(html, first);
    key = arena_printf(t->a, "%s/use_check/1", first);
    refused(copying(t, "watanabe", theirs, "first", "1", key), checks_post, ST_CONFLICT,
            "not_offered");
    /* nobody copies into what is not theirs */
    refused(copying(t, "watanabe", id, "first", "1", key), checks_post, ST_NOT_FOUND, "not_found");
}

/* What was asked then only overlaps with what is asked at the end: told, with nothing to copy. */
static void told_at_the_end(struct town *t, const char *entry)
{
    const char *id = town_draft(t, "tanaka", "end", entry);
    const char *html = list_of(t, "tanaka", id, "end_check", "first");
    says(html, "参考");
    says(html, "重なるところのある問い");
    says(html, "そこでの問い");
    says_not(html, COPY);
    assert_int_equal(occurs(html, "同じサービスで確かめた答え"), 1); /* of one item in four */
}

/* Another window saved the item meanwhile: copying does not make this one forget it. */
static void two_windows(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    const char *html = list_of(t, "yamada", id, "use_check", "first"), *p;
    const char *key = key_for(t, html, "1");
    p = strstr(html, "name=\"w.1\" value=\"");
    assert_non_null(p);
    const char *shown = arena_strndup(t->a, p + strlen("name=\"w.1\" value=\""), 16);
    const char *there[] = {"col", "first", "a.1", "not_ok", "r.1", "別の窓",
                           "w.1", shown,   "do",  "save",   NULL};
    (void)sent(at_list(t, "yamada", id, "use_check", there), checks_post);
    struct visit *v = copying(t, "yamada", id, "first", "1", key);
    visit_add(v, "a.1", "");
    visit_add(v, "w.1", shown);
    html = seen(v, checks_post);
    says(html, arena_printf(t->a, "name=\"w.1\" value=\"%s\"", shown));
    const char *here[] = {"col", "first", "a.1", "ok",   "r.1", "確かめた",
                          "w.1", shown,   "do",  "save", NULL};
    html = seen_with(at_list(t, "yamada", id, "use_check", here), checks_post, 422);
    says(html, "別の窓"); /* told, and nothing saved over it */
    assert_int_equal(answers(t, id), 1);
}

static void not_for_another_service(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    const struct procedure *use = pack_procedure(t->pack, "use");
    says(list_of(t, "yamada", id, "use_check", "first"), COPY);
    rename_service(t, "yamada", id, use->effect.provider_field, "よその会社");
    says_not(list_of(t, "yamada", id, "use_check", "first"), COPY);
    rename_service(t, "yamada", id, use->effect.provider_field, "");
    says(list_of(t, "yamada", id, "use_check", "first"), COPY); /* not known to be another */
    rename_service(t, "yamada", id, use->effect.service_field, "よそのサービス");
    says_not(list_of(t, "yamada", id, "use_check", "first"), COPY);
}

static void run(struct town *t)
{
    const char *entry = town_permit(t);
    struct q_entry_get_row e;
    struct err err = {0};
    struct db *db;
    OK(store_lease(t->app->store, &db, &err));
    OK(q_entry_get(db, t->a, &(struct q_entry_get_in){t->tenant, ID_FROM(entry, entry)}, &e, &err));
    store_release(t->app->store, db);
    offered_to_the_applicant(t, e.origin_id);
    not_to_the_second_column(t, e.origin_id);
    not_to_strangers(t, e.origin_id);
    not_for_another_service(t);
    two_windows(t);
    told_at_the_end(t, entry);
    town_is_whole(t);
}

static void on_url(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    run(&t);
    town_close(&t);
}

/* Two lists of one application that ask the same: what oneself answered in the other. */
static void within(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/soumu-2021");
    const char *id = town_draft(&t, "yamada", "use", NULL), *html;
    says_not(list_of(&t, "yamada", id, "trust", "first"), COPY);
    (void)town_do(&t, "yamada", "case.answer",
                  IN("{s:s, s:s, s:[{s:s, s:s, s:s, s:s}]}", "case", id, "col", "first", "answers",
                     "checklist", "selection", "item", "21", "state", "ok", "reason",
                     "図のとおり"));
    html = list_of(&t, "yamada", id, "trust", "first");
    says(html, "この申請の「選定の確認（必須）」");
    assert_string_equal(key_for(&t, html, "32"), arena_printf(t.a, "%s/selection/21", id));
    assert_int_equal(occurs(html, COPY), 1);
    /* a list offers nothing to itself */
    says_not(list_of(&t, "yamada", id, "selection", "first"), COPY);
    says_not(list_of(&t, "yamada", id, "trust", "second"), COPY);
    town_is_whole(&t);
    town_close(&t);
}

/* The first column of a list is somebody else's than the other list's: what the applicant said is
 * no answer for the chief, though both are first. */
static void by_another(const char *url)
{
    struct town t;
    town_open(&t, url, "tests/packs/eyes");
    town_post(&t, "確認者", "企画課", "checker");
    town_hold(&t, "sato", "確認者", "concurrent");
    const struct fill f = {t.pack,
                           t.a,
                           town_id(&t, "person.yamada"),
                           town_id(&t, "unit.企画課"),
                           date_of_instant(clock_now()),
                           false};
    json_t *fields = fill_form(&f, pack_form(t.pack, "application"));
    json_object_set_new(fields, "terms_kind", json_string("contract"));
    json_object_set_new(fields, "paid", json_true());
    json_object_set_new(fields, "manager", json_string(town_id(&t, "person.tanaka")));
    fill_rows(fields, "info", "importance", "L");
    json_t *in = IN("{s:s, s:o}", "procedure", "later", "fields", fields);
    const char *id = json_str(town_do(&t, "yamada", "case.create", in), "case", ""), *html;
    town_answers(&t, "yamada", id, "first");
    town_files(&t, "yamada", id);
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    html = list_of(&t, "oshiro", id, "views", "law");
    says(html, "name=\"a.1\""); /* may answer */
    says_not(html, "同じサービスで確かめた答え");
    town_close(&t);
}

static void test_crosswalk(void **state)
{
    (void)state;
    stores_each(on_url);
}
static void test_within(void **state)
{
    (void)state;
    stores_each(within);
}

static void test_by_another(void **state)
{
    (void)state;
    stores_each(by_another);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_crosswalk),
                                       cmocka_unit_test(test_within),
                                       cmocka_unit_test(test_by_another)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
