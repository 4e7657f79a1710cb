/* What whoever writes and whoever looks is told beside the problems of single fields: where an end
 * speaks of something else than the register, a change that changes nothing, and first of all what
 * could never be permitted as it is written. On every engine. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "fill.h"
#include "pages/case/case.h"
#include "pages/case/step.h"
#include "pages/case/tasks.h"
#include "pages/entry/entry.h"

#define IN(...) json_pack(__VA_ARGS__)

/* A draft about the entry that says what the register says. */
static const char *about(struct town *t, const char *procedure, const char *entry)
{
    const char *id = town_draft(t, "tanaka", procedure, entry);
    const struct loaded_case *l = town_case(t, id);
    assert_non_null(l->c.before);
    json_t *fields = json_deep_copy(l->c.fields);
    json_object_update(fields, (json_t *)(uintptr_t)l->c.before); /* the filling altered more */
    fill_set(fields, "applicant", json_string(town_id(t, "person.tanaka")));
    (void)town_do(t, "tanaka", "case.save", IN("{s:s, s:o}", "case", id, "fields", fields));
    town_answers(t, "tanaka", id, "first");
    town_files(t, "tanaka", id);
    return id;
}

static void write(struct town *t, const char *login, const char *id, const char *field, json_t *v)
{
    json_t *fields = json_deep_copy(town_case(t, id)->c.fields);
    json_object_set_new(fields, field, v);
    (void)town_do(t, login, "case.save", IN("{s:s, s:o}", "case", id, "fields", fields));
}

#define DIFFERS "ここに書いたことで台帳は変わりません。書き間違いでないか"

/* ------------------------------------------------------------------ an end */
static void end_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *entry = arena_strdup(t.a, town_permit(&t));
    const char *id = about(&t, "end", entry);
    const char *html = seen(visit(&t, "tanaka", id, NULL), case_submit_get);
    says(html, "台帳と違うところはありません");
    says_not(html, DIFFERS);

    const json_t *before = town_case(&t, id)->c.before;
    const char *service = arena_strdup(t.a, json_str(before, "service", ""));
    const json_t *info = json_object_get(before, "info");
    assert_true(service[0] != '\0' && json_array_size(info) > 0);
    const char *kind =
        arena_strdup(t.a, json_str(json_array_get(info, 0), "name", "")); /* … is cut out */
    json_t *other =
        IN("[{s:s, s:s, s:b}]", "name", "公開している案内", "importance", "IV", "personal", 0);
    write(&t, "tanaka", id, "service", json_string("別のサービス"));
    write(&t, "tanaka", id, "provider", json_string("別の会社"));
    write(&t, "tanaka", id, "info", other);
    write(&t, "tanaka", id, "manager", json_string(town_id(&t, "person.yamada")));
    write(&t, "tanaka", id, "users", IN("[{s:s}]", "person", town_id(&t, "person.ito")));
    html = seen(visit(&t, "tanaka", id, NULL), case_submit_get);
    static const char *const written[] = {"別のサービス", "別の会社", "公開している案内"};
    for (size_t i = 0; i < sizeof written / sizeof *written; i++)
        says(html, written[i]);
    says(html, service);
    says(html, kind);
    assert_int_equal(occurs(html, DIFFERS), 5); /* each of them, beside its field's name */
    (void)town_do(&t, "tanaka", "case.submit", IN("{s:s}", "case", id));
    html = seen(visit(&t, "sato", id, NULL), review_get);
    says(html, "台帳と違うところ</h2>");
    says(html, service);
    says(html, kind);
    assert_int_equal(occurs(html, DIFFERS), 5);
    town_answers(&t, "sato", id, "second");
    town_step(&t, "sato", id, "check", "done", NULL);
    html = seen(visit(&t, "sato", id, NULL), review_get); /* and again where it is decided */
    assert_int_equal(occurs(html, DIFFERS), 5);
    town_is_whole(&t);
    town_close(&t);
}

static void test_end(void **state)
{
    (void)state;
    stores_each(end_on);
}

/* ------------------------------------------------------------------ a change */
static void change_on(const char *url)
{
    const char *none = "このまま許可されても、台帳は何も変わりません",
               *stays = "許可されても、台帳の所属は変わりません";
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *entry = arena_strdup(t.a, town_permit(&t));
    const char *id = about(&t, "change", entry);
    const char *html = seen(visit(&t, "tanaka", id, NULL), case_submit_get);
    says(html, none);
    says_not(html, stays);
    write(&t, "tanaka", id, "unit", json_string(town_id(&t, "unit.総務課")));
    html = seen(visit(&t, "tanaka", id, NULL), case_submit_get);
    says(html, none);
    says(html, stays);
    write(&t, "tanaka", id, "purpose", json_string("目的を改めた。"));
    html = seen(visit(&t, "tanaka", id, NULL), case_submit_get);
    says_not(html, none);
    (void)town_do(&t, "tanaka", "case.submit", IN("{s:s}", "case", id));
    says(seen(visit(&t, "sato", id, NULL), review_get), stays);
    town_close(&t);
}

static void test_change(void **state)
{
    (void)state;
    stores_each(change_on);
}

/* ------------------------------------------------------------------ what stops it */
#define STOPS "このままでは許可できません"

static void first(const char *html, const char *before, const char *after)
{
    const char *a = strstr(html, before), *b = strstr(html, after);
    assert_non_null(a);
    assert_non_null(b);
    assert_true(a < b);
}

static void stops_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *id = town_draft(&t, "yamada", "use", NULL);
    says_not(seen(visit(&t, "yamada", id, NULL), case_edit_get), STOPS);
    town_answers(&t, "yamada", id, "first");
    town_files(&t, "yamada", id);
    const char *fine = town_draft(&t, "yamada", "use", NULL);
    town_answers(&t, "yamada", fine, "first");
    town_files(&t, "yamada", fine);
    write(&t, "yamada", id, "location", IN("[s]", "overseas"));
    says(seen(visit(&t, "yamada", id, NULL), case_edit_get), STOPS); /* while it can be mended */
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", fine));
    says_not(seen(visit(&t, "sato", fine, NULL), review_get), STOPS);
    says_not(seen(visit(&t, "sato", NULL, NULL), tasks_get), STOPS);
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    const char *html = seen(visit(&t, "sato", id, NULL), review_get);
    first(html, STOPS, "href=\"#act\"");
    first(html, STOPS, "<table");
    town_answers(&t, "sato", id, "second");
    town_step(&t, "sato", id, "check", "done", NULL);
    first(seen(visit(&t, "sato", id, NULL), review_get), STOPS, "href=\"#act\"");
    html = seen(visit(&t, "sato", NULL, NULL), tasks_get); /* the later one comes first */
    assert_int_equal(occurs(html, STOPS), 1);
    first(html, arena_printf(t.a, "/cases/%s\"", id), arena_printf(t.a, "/cases/%s\"", fine));
    town_close(&t);
}

static void test_stops(void **state)
{
    (void)state;
    stores_each(stops_on);
}

/* A change that another one overtook is told as such before anything else. */
static void overtaken_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *entry = arena_strdup(t.a, town_permit(&t));
    const char *a = about(&t, "change", entry), *b = about(&t, "change", entry);
    write(&t, "tanaka", a, "purpose", json_string("目的を改めた。"));
    write(&t, "tanaka", b, "purpose", json_string("別の目的。"));
    (void)town_do(&t, "tanaka", "case.submit", IN("{s:s}", "case", a));
    (void)town_do(&t, "tanaka", "case.submit", IN("{s:s}", "case", b));
    town_answers(&t, "sato", a, "second");
    town_step(&t, "sato", a, "check", "done", NULL);
    says_not(seen(visit(&t, "sato", b, NULL), review_get), STOPS);
    town_step(&t, "sato", a, "approve", "approve", NULL);
    const char *html = seen(visit(&t, "sato", b, NULL), review_get);
    first(html, STOPS, "<table");
    first(html, "別の変更が許可されました", "<table");
    says(seen(visit(&t, "sato", NULL, NULL), tasks_get), STOPS);
    town_close(&t);
}

static void test_overtaken(void **state)
{
    (void)state;
    stores_each(overtaken_on);
}

/* ------------------------------------------------------------------ seen at a glance */
/* × beside how many are answered; and who did in whose place what somebody else's act was. */
static void glance_on(const char *url)
{
    const char *instead = "【事務局として代わりに】";
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *id = town_draft(&t, "yamada", "use", NULL);
    town_answers(&t, "yamada", id, "first");
    says_not(seen(visit(&t, "yamada", id, NULL), case_get), "× が");
    (void)town_do(&t, "yamada", "case.answer",
                  IN("{s:s, s:s, s:[{s:s, s:s, s:s, s:s}]}", "case", id, "col", "first", "answers",
                     "checklist", "use_check", "item", "1", "state", "not_ok", "reason", "ない"));
    says(seen(visit(&t, "yamada", id, NULL), case_get), "× が 1 件");

    static const char *const by[] = {"tanaka", "takahashi"};
    for (size_t i = 0; i < 2; i++) { /* who manages it, and the office */
        const char *entry = arena_strdup(t.a, town_permit(&t));
        (void)town_do(&t, by[i], "entry.act",
                      IN("{s:s, s:s, s:{s:s}}", "entry", entry, "act", "begin_end", "data",
                         "reason", "使わなくなったため。"));
        const char *html = seen(visit(&t, "takahashi", entry, NULL), entry_get);
        if (i == 0)
            says_not(html, instead);
        else
            says(html, instead);
    }
    town_is_whole(&t);
    town_close(&t);
}

static void test_glance(void **state)
{
    (void)state;
    stores_each(glance_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_end),    cmocka_unit_test(test_change),
        cmocka_unit_test(test_stops),  cmocka_unit_test(test_overtaken),
        cmocka_unit_test(test_glance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
