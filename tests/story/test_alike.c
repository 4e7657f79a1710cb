/* What whoever hands in and whoever decides is told beforehand: that the unit has the same service,
 * and that whoever is named to manage it has left. Nothing is refused for the first. */
#include "visit.h"

#include "base/json.h"
#include "pages/case/case.h"
#include "pages/case/step.h"
#include "pages/home.h"

#define IN(...) json_pack(__VA_ARGS__)
#define TOLD "同じサービスが、この所属の台帳にすでにあります"
#define GONE "このまま許可することはできません"

static void named(struct town *t, const char *id, const char *service)
{
    AUTO_JSON json_t *fields = json_deep_copy(town_case(t, id)->c.fields);
    fill_set(fields, "service", json_string(service));
    (void)town_do(t, "yamada", "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
}

static const char *handed_in(struct town *t, const char *service)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    named(t, id, service);
    town_answers(t, "yamada", id, "first");
    town_files(t, "yamada", id);
    return id;
}

static const char *approve_page(struct town *t, const char *id)
{
    struct visit *v = visit(t, "sato", id, NULL);
    v->x.req.path_arg[1] = "approve";
    return seen(v, step_get);
}

static void submit_and_check(struct town *t, const char *id)
{
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
}

static void alike(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *first = handed_in(&t, "みほん Zoom");
    says_not(seen(visit(&t, "yamada", first, NULL), case_submit_get), TOLD);
    submit_and_check(&t, first);
    says_not(approve_page(&t, first), TOLD); /* it is itself not in the register yet */
    town_step(&t, "sato", first, "approve", "approve", NULL);
    const char *entry = arena_strdup(t.a, town_case(&t, first)->c.entry.s);

    const char *other = handed_in(&t, "みほん Zoom Phone");
    says_not(seen(visit(&t, "yamada", other, NULL), case_submit_get), TOLD);
    const char *again = handed_in(&t, "みほん　ＺＯＯＭ");
    const char *html = seen(visit(&t, "yamada", again, NULL), case_submit_get);
    says(html, TOLD);
    says(html, arena_printf(t.a, "href=\"/entries/%s\"", entry));
    submit_and_check(&t, again);
    says(approve_page(&t, again), TOLD);
    town_step(&t, "sato", again, "approve", "approve", NULL); /* told, not refused */
    town_close(&t);
}

static void manager_left(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *id = handed_in(&t, "みほん Zoom");
    submit_and_check(&t, id);
    says_not(approve_page(&t, id), GONE);
    town_leave(&t, "tanaka");
    says(approve_page(&t, id), GONE);
    town_refused(&t, "sato", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "approve"),
                 ST_REFUSED, "manager_left");
    town_close(&t);
}

/* The first screen: why it was not permitted; what is to be done before use as the rules have it.
 */
static void first_screen(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    const char *no = handed_in(&t, "みほん Zoom"), *yes = handed_in(&t, "みほん Teams");
    submit_and_check(&t, no);
    (void)town_do(&t, "sato", "case.step",
                  IN("{s:s, s:s, s:s, s:s}", "case", no, "step", "approve", "verdict", "reject",
                     "reason", "個人情報の扱いが読み取れません。"));
    says(seen(visit(&t, "yamada", NULL, NULL), home_get), "個人情報の扱いが読み取れません。");
    submit_and_check(&t, yes);
    town_step(&t, "sato", yes, "approve", "approve", NULL);
    says(seen(visit(&t, "tanaka", NULL, NULL), home_get),
         "特有のリスクの理解、代替サービスの確保、バックアップの計画");
    town_close(&t);
}

/* A document of a day that has not come proves nothing. */
static void future_document(const char *url)
{
    struct town t;
    struct err err;
    const struct bytes pdf = {"%PDF-1.4\n%%EOF\n", 15};
    town_open(&t, url, "packs/onna-2017");
    const char *id = town_draft(&t, "yamada", "use", NULL);
    struct date today = date_of_instant(clock_now());
    for (int ahead = 0; ahead < 2; ahead++) {
        struct date day = {today.day + ahead};
        json_t *in = IN("{s:s, s:s, s:s, s:s}", "case", id, "item", "terms", "name", "約款.pdf",
                        "effective", date_iso(t.a, day));
        enum status st = town_run(&t, "yamada", "evidence.add", NULL, in, pdf, NULL, &err);
        assert_int_equal(st, ahead == 0 ? ST_OK : ST_INPUT);
    }
    assert_string_equal(err.code, "evidence_future");
    town_close(&t);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(alike)
EACH(manager_left)
EACH(first_screen)
EACH(future_document)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alike), cmocka_unit_test(test_manager_left),
        cmocka_unit_test(test_first_screen), cmocka_unit_test(test_future_document)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
