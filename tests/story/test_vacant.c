/* Managers who left or moved away, on every engine: the role that stands in goes on with what they
 * managed, whoever takes over the post goes on with what the post managed, nobody else does. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/org/org_check.h"
#include "pages/case/case.h"
#include "pages/case/step.h"
#include "pages/case/tasks.h"
#include "pages/entry/entry.h"
#include "pages/home.h"
#include "pages/services/services.h"

static struct err err;

#define IN(...) json_pack(__VA_ARGS__)

/* Findings of the check of this kind that name the text. */
static size_t findings(struct town *t, enum walk_kind kind, const char *text)
{
    struct org_findings found;
    struct db *db = NULL;
    size_t n = 0;

    OK(store_lease(t->app->store, &db, &err));
    OK(org_check(t->app, db, t->a, t->tenant, t->body, date_of_instant(clock_now()), &found, &err));
    store_release(t->app->store, db);
    for (size_t i = 0; i < found.n; i++)
        n += found.f[i].kind == kind && strstr(org_finding_text(t->a, LANG_JA, &found.f[i]), text);
    return n;
}

static void no_procedure(struct town *t, const char *login, const char *entry)
{
    static const char *const all[] = {"change", "end"};

    for (size_t i = 0; i < 2; i++)
        town_refused(t, login, "case.create", IN("{s:s, s:s}", "procedure", all[i], "entry", entry),
                     ST_DENIED, "not_applicant");
}

/* A draft of `login`, second looked at and approved by `other`. */
static void decided(struct town *t, const char *login, const char *id, const char *other)
{
    town_answers(t, login, id, "first");
    town_files(t, login, id);
    (void)town_do(t, login, "case.submit", IN("{s:s}", "case", id));
    town_answers(t, other, id, "second");
    town_step(t, other, id, "check", "done", NULL);
    town_step(t, other, id, "approve", "approve", NULL);
}

/* A service whose manager alone holds the post: yamada applied, sato approved, tanaka manages. */
static const char *permitted(struct town *t, const char *url)
{
    town_open(t, url, "packs/onna-2017");
    town_leave(t, "kato");
    return arena_strdup(t->a, town_permit(t));
}

static const char *page_of(struct town *t, const char *login, const char *entry)
{
    return seen(visit(t, login, entry, NULL), entry_get);
}

/* The list of what may be used names whom to ask: who stands in, no empty post. */
static void contact(struct town *t, const char *who)
{
    const char *html = seen(visit(t, "watanabe", NULL, NULL), services_get);

    says(html, arena_printf(t->a, "<li>%s</li>", who));
}

/* ------------------------------------------------------------------ the role stands in */
/* What waited for who left waits for the role that stands in, and for nobody else. */
static void begun(struct town *t, const char *entry, const char *id)
{
    const char *step = "特有のリスクの理解";

    says_not(seen(visit(t, "sato", NULL, NULL), tasks_get), step);
    says_not(seen(visit(t, "yamada", id, NULL), case_get), "退職・異動");
    contact(t, "企画課 係長 田中 一郎");
    town_leave(t, "tanaka");
    contact(t, "利用責任者（課長 佐藤 次郎）");
    says(seen(visit(t, "sato", NULL, NULL), tasks_get), step);
    says(seen(visit(t, "sato", NULL, NULL), home_get), "代わって受け持つもの");
    /* the application says why it waits for them, and not for whom it names */
    says(seen(visit(t, "yamada", id, NULL), case_get),
         "サービス管理担当者（田中 一郎）が退職・異動したため、代わりに行います。");
    static const char *const others[] = {"yamada", "suzuki", "ito", "watanabe", "takahashi"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        says_not(seen(visit(t, others[i], NULL, NULL), tasks_get), step);
        no_procedure(t, others[i], entry);
    }
    town_refused(t, "yamada", "case.step",
                 IN("{s:s, s:s, s:s, s:[s,s,s,s]}", "case", id, "step", "risk", "verdict", "done",
                    "texts", "1", "2", "3", "4"),
                 ST_DENIED, "not_your_step");
    town_step(t, "sato", id, "risk", "done", NULL);
    town_step(t, "sato", id, "fallback", "done", NULL);
    town_step(t, "sato", id, "backup", "done", NULL);
    (void)town_do(t, "sato", "entry.act", IN("{s:s, s:s}", "entry", entry, "act", "start_use"));
    says_not(seen(visit(t, "sato", NULL, NULL), tasks_get), step);
}

static void told(struct town *t, const char *entry)
{
    const char *now = "今は、利用責任者（課長 佐藤 次郎）が代わって行います。";
    const char *html = page_of(t, "sato", entry);

    says(html, "管理する人（田中 一郎）が退職・異動しました。");
    says(html, now);
    says(html, "新しい人は「変更申請」で決めます。");
    says(html, "value=\"change\"");
    says(html, "value=\"end\"");
    says_not(page_of(t, "yamada", entry), "value=\"change\"");
    html = seen(visit(t, "takahashi", NULL, NULL), home_get);
    says(html, "管理する人が異動・退職したもの");
    says(html, now);
    says_not(html, "「変更申請」に進む"); /* not theirs to begin */
    assert_int_equal(findings(t, WALK_MANAGER_GONE, ""), 0);
}

/* sato names a new manager; the deputy decides, as sato is a party to it now. */
static void changed(struct town *t, const char *entry)
{
    const json_t *made =
        town_do(t, "sato", "case.create", IN("{s:s, s:s}", "procedure", "change", "entry", entry));
    const char *blank = json_str(made, "case", "");
    assert_null(json_object_get(town_case(t, blank)->c.fields, "manager")); /* not who left */
    (void)town_do(t, "sato", "case.discard", IN("{s:s}", "case", blank));

    const char *id = town_draft(t, "sato", "change", entry);
    json_t *fields = json_deep_copy(town_case(t, id)->c.fields);
    fill_set(fields, "manager", json_string(town_id(t, "person.yamada")));
    (void)town_do(t, "sato", "case.save", IN("{s:s, s:o}", "case", id, "fields", fields));
    town_answers(t, "sato", id, "first");
    town_files(t, "sato", id);
    (void)town_do(t, "sato", "case.submit", IN("{s:s}", "case", id));
    town_refused(t, "sato", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "check", "verdict", "done"), ST_DENIED,
                 "self_approval");
    town_answers(t, "suzuki", id, "second");
    town_step(t, "suzuki", id, "check", "done", NULL);
    town_refused(t, "sato", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "approve"),
                 ST_DENIED, "self_approval");
    town_step(t, "suzuki", id, "approve", "approve", NULL);
    /* the new one acts, sato no more; who managed before is in the record */
    no_procedure(t, "sato", entry);
    says_not(page_of(t, "sato", entry), "が退職・異動しました。");
    says(page_of(t, "sato", entry), "田中 一郎");
    assert_int_equal(town_count(t, "select count(*) from appointment"), 2);
    assert_int_equal(town_count(t, "select count(*) from appointment where valid_to is null"), 1);
    const char *end = json_str(
        town_do(t, "yamada", "case.create", IN("{s:s, s:s}", "procedure", "end", "entry", entry)),
        "case", "");
    (void)town_do(t, "yamada", "case.discard", IN("{s:s}", "case", end));
}

/* The new one leaves as well: it is ended by the role that stands in. */
static void ended(struct town *t, const char *entry)
{
    town_leave(t, "yamada");
    town_refused(
        t, "watanabe", "entry.act",
        IN("{s:s, s:s, s:{s:s}}", "entry", entry, "act", "begin_end", "data", "reason", "使わない"),
        ST_DENIED, "not_your_step");
    (void)town_do(t, "sato", "entry.act",
                  IN("{s:s, s:s, s:{s:s}}", "entry", entry, "act", "begin_end", "data", "reason",
                     "全庁の仕組みに移ったため。"));
    const json_t *made =
        town_do(t, "sato", "case.create", IN("{s:s, s:s}", "procedure", "end", "entry", entry));
    const char *id = json_str(made, "case", "");
    assert_string_equal(json_str(town_case(t, id)->c.fields, "manager", ""),
                        town_id(t, "person.sato"));
    (void)town_do(t, "sato", "case.discard", IN("{s:s}", "case", id));
    decided(t, "sato", town_draft(t, "sato", "end", entry), "suzuki");
    assert_int_equal(town_count(t, "select count(*) from entry where state = 'closed'"), 1);
    assert_int_equal(town_count(t, "select count(*) from task where state = 'open'"), 0);
    says_not(page_of(t, "sato", entry), "が退職・異動しました。"); /* nothing is left to do */
}

static void whole_life(const char *url)
{
    struct town t;
    const char *entry = permitted(&t, url);

    char *sql = arena_printf(t.a, "select count(*) from entry where id = '%s'", entry);
    assert_int_equal(town_count(&t, sql), 1);
    const char *id = NULL;
    struct q_entry_get_row e;
    struct db *db = NULL;
    OK(store_lease(t.app->store, &db, &err));
    OK(q_entry_get(db, t.a, &(struct q_entry_get_in){t.tenant, ID_FROM(entry, entry)}, &e, &err));
    store_release(t.app->store, db);
    id = arena_strdup(t.a, e.origin_id);
    begun(&t, entry, id);
    told(&t, entry);
    changed(&t, entry);
    ended(&t, entry);
    town_is_whole(&t);
    town_close(&t);
}

/* Moved to another section: still there, and manages nothing here. Nobody stands in: a dead end,
 * until somebody holds the role. */
static void moved_away(const char *url)
{
    struct town t;
    const char *entry = permitted(&t, url);

    town_post(&t, "税務係長", "税務課", "");
    town_move(&t, "tanaka", "税務係長");
    town_refused(&t, "tanaka", "case.create", IN("{s:s, s:s}", "procedure", "end", "entry", entry),
                 ST_DENIED, "not_applicant");
    assert_int_equal(findings(&t, WALK_MANAGER_GONE, ""), 0);
    town_leave(&t, "sato");
    assert_int_equal(findings(&t, WALK_MANAGER_GONE, "田中 一郎さんが退職・異動し、企画課に"), 1);
    says(page_of(&t, "yamada", entry), "代わって行う「利用責任者」もいません。");
    contact(&t, "企画課 係長（就いている人がいません）");
    town_hold(&t, "ito", "課長", "concurrent");
    assert_int_equal(findings(&t, WALK_MANAGER_GONE, ""), 0);
    says(page_of(&t, "ito", entry), "value=\"end\"");
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ the post is taken over */
static void taken_over(const char *url)
{
    struct town t;
    const char *step = "留意事項の承知";

    town_open(&t, url, "packs/kitakyushu-2023");
    const char *id = town_draft(&t, "yamada", "ordinary", NULL);
    town_answers(&t, "yamada", id, "first");
    town_files(&t, "yamada", id);
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_answers(&t, "ito", id, "second");
    town_step(&t, "ito", id, "consider", "done", NULL);
    town_step(&t, "ito", id, "scope", "done", NULL);
    town_step(&t, "ito", id, "approve", "approve", NULL);
    const char *entry = arena_strdup(t.a, town_case(&t, id)->c.entry.s);
    says(seen(visit(&t, "ito", NULL, NULL), tasks_get), step);
    town_leave(&t, "ito");
    assert_int_equal(findings(&t, WALK_MANAGER_GONE, "伊藤 四郎"), 1);
    town_hold(&t, "tanaka", "所属長", "concurrent");
    assert_int_equal(findings(&t, WALK_MANAGER_GONE, ""), 0);
    says(seen(visit(&t, "tanaka", NULL, NULL), tasks_get), step);
    says_not(seen(visit(&t, "sato", NULL, NULL), tasks_get), step);
    says(seen(visit(&t, "tanaka", NULL, NULL), home_get), "管理しているサービスで、対応が要るもの");
    const char *html = page_of(&t, "tanaka", entry);
    says(html, "伊藤 四郎");
    says(html, "今は、この職を継いだ田中 一郎が行います。");
    says_not(html, "が退職・異動しました。"); /* the register names the post: nothing to change */
    says_not(seen(visit(&t, "takahashi", NULL, NULL), home_get), "管理する人が異動・退職したもの");
    town_step(&t, "tanaka", id, "cautions", "done", NULL);
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ left before the decision */
/* Whoever left between the application and the decision is not appointed: it goes back for another
 * name, and is decided then. */
static void left_before(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    const char *id = town_draft(&t, "yamada", "use", NULL);
    town_answers(&t, "yamada", id, "first");
    town_files(&t, "yamada", id);
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_answers(&t, "sato", id, "second");
    town_step(&t, "sato", id, "check", "done", NULL);
    town_leave(&t, "tanaka");
    town_refused(&t, "sato", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "approve"),
                 ST_REFUSED, "manager_left");
    assert_int_equal(town_count(&t, "select count(*) from entry"), 0);
    /* told in words on the page of the decision */
    struct visit *v = visit(&t, "sato", id, (const char *[]){"do", "approve", NULL});
    v->x.req.method = "POST";
    v->x.req.path_arg[1] = "approve";
    says(seen_with(v, step_post, 422), "田中 一郎さんは退職などで、いまはどの職にも就いていない");
    (void)town_do(&t, "sato", "case.return",
                  IN("{s:s, s:s}", "case", id, "reason", "管理する人を書き直してください。"));
    json_t *fields = json_deep_copy(town_case(&t, id)->c.fields);
    fill_set(fields, "manager", json_string(town_id(&t, "person.kato")));
    (void)town_do(&t, "yamada", "case.save", IN("{s:s, s:o}", "case", id, "fields", fields));
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_answers(&t, "sato", id, "second");
    town_step(&t, "sato", id, "check", "done", NULL);
    town_step(&t, "sato", id, "approve", "approve", NULL);
    assert_int_equal(town_count(&t, "select count(*) from appointment"), 1);
    town_is_whole(&t);
    town_close(&t);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(whole_life)
EACH(moved_away)
EACH(taken_over)
EACH(left_before)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_life),
        cmocka_unit_test(test_moved_away),
        cmocka_unit_test(test_taken_over),
        cmocka_unit_test(test_left_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
